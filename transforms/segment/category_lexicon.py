"""The lexicon of the 14 categories: which terms, beginnings and endings of words, and patterns tell of which."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from schemas.vocabulary import Category
from transforms.segment.terms import TermIndex, Token, rows_of_terms

TERM_COLUMNS = ("categories", "kind", "terms")
PART_COLUMNS = ("categories", "position", "kind", "parts")
PATTERN_COLUMNS = ("categories", "pattern", "note")
LEAST_LETTERS = 6
"""A word shorter than this is known as a whole or not at all: its parts say too little."""


class Kind(StrEnum):
    """What a term is.

    `generic` is a finding of any category ("pain"), `none` a term of no category, though a part of it would have one.
    """

    FINDING = "finding"
    ORGAN = "organ"
    TEST = "test"
    VALUE = "value"
    HISTORY = "history"
    GENERIC = "generic"
    NONE = "none"


class Meaning(NamedTuple):
    """The categories of a term: those that it tells of, and those of which it only names an organ.

    `finding` says that the term is something found in a patient, not only where or by what test.
    """

    told: frozenset[Category]
    organs: frozenset[Category]
    finding: bool = False


class Term(NamedTuple):
    """A term found in a text: its first and last token, both included, its place, and what it means."""

    first: int
    last: int
    start: int
    end: int
    meaning: Meaning


_NOTHING = Meaning(frozenset(), frozenset())


@dataclass(frozen=True)
class CategoryLexicon:
    """What the data files say, ready to be looked up."""

    index: TermIndex[Meaning]
    beginnings: dict[str, Meaning]
    endings: dict[str, Meaning]
    patterns: re.Pattern[str]
    of_pattern: dict[str, Meaning]
    _parts: dict[str, Meaning | None] = field(default_factory=dict, repr=False, compare=False)

    def find(self, words: list[Token], first: int, last: int) -> Iterator[Term]:
        """The terms among the tokens first..last-1, longest first, none over another; those in no category left out."""
        at = first
        while at < last:
            found = self.index.longest(words, at)
            if found is not None and at + found[0] <= last:
                count, meaning = found
            else:
                count, meaning = 1, self._by_parts(words[at].form)
            if meaning is not None and (meaning.finding or meaning.told or meaning.organs):
                yield Term(at, at + count - 1, words[at].start, words[at + count - 1].end, meaning)
            at += count

    def _by_parts(self, form: str) -> Meaning | None:
        if len(form) < LEAST_LETTERS:
            return None
        try:
            return self._parts[form]
        except KeyError:
            if len(self._parts) > 1 << 17:
                self._parts.clear()
            self._parts[form] = found = self._judged(form)
            return found

    def _judged(self, form: str) -> Meaning | None:
        sizes = range(len(form), 2, -1)
        begins = next((self.beginnings[form[:n]] for n in sizes if form[:n] in self.beginnings), _NOTHING)
        ends = next((self.endings[form[-n:]] for n in sizes if form[-n:] in self.endings), _NOTHING)
        if begins is _NOTHING and ends is _NOTHING:
            return None
        return _both(begins, ends)


def parse_categories(terms: Iterable[str], parts: Iterable[str], patterns: Iterable[str]) -> CategoryLexicon:
    """Read `category_terms.csv`, `category_parts.csv` and `category_patterns.csv` from open streams or lines.

    A term in several rows has the categories of all. Raises ValueError with the line's number for a word of no closed
    list, an empty cell, or a pattern that is none.
    """
    meant: dict[str, set[tuple[Category | None, Kind]]] = {}
    for row, term in rows_of_terms(_rows(terms, TERM_COLUMNS), "terms"):
        meant.setdefault(term, set()).update(_pairs(row, Kind(row["kind"])))
    index: TermIndex[Meaning] = TermIndex()
    for term in sorted(meant):
        before = index.get(term)  # another spelling of the same words
        found = _meaning(meant[term])
        index.add(term, found if before is None else _both(before, found))
    of_part: dict[str, dict[str, set[tuple[Category | None, Kind]]]] = {"start": {}, "end": {}}
    for row, part in rows_of_terms(_rows(parts, PART_COLUMNS), "parts"):
        of_part[row["position"]].setdefault(part, set()).update(_pairs(row, Kind(row["kind"])))
    written, of_pattern = [], {}
    for number, row in enumerate(_rows(patterns, PATTERN_COLUMNS)):
        written.append(f"(?P<p{number}>{row['pattern']})")
        of_pattern[f"p{number}"] = _meaning(_pairs(row, Kind.VALUE))
    return CategoryLexicon(
        index=index,
        beginnings={part: _meaning(pairs) for part, pairs in of_part["start"].items()},
        endings={part: _meaning(pairs) for part, pairs in of_part["end"].items()},
        patterns=re.compile("|".join(written)),
        of_pattern=of_pattern,
    )


def _rows(lines: Iterable[str], columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != columns:
        raise ValueError(f"the columns of this lexicon are {', '.join(columns)}")
    for row in reader:
        if None in row or None in row.values():
            raise ValueError(f"lexicon, line {reader.line_num}: more or fewer fields than the header")
        try:
            _pairs(row, Kind.FINDING)
            if "kind" in row:
                Kind(row["kind"])
            if row.get("position", "start") not in ("start", "end"):
                raise ValueError("a position is `start` or `end`")
            re.compile(row.get("pattern", ""))
        except (ValueError, re.error) as error:
            raise ValueError(f"lexicon, line {reader.line_num}: {error}") from None
        yield row


def _pairs(row: dict[str, str], kind: Kind) -> set[tuple[Category | None, Kind]]:
    if row["categories"] == Kind.NONE:
        return {(None, kind)}
    return {(Category(each), kind) for each in row["categories"].split(";")}


def _meaning(pairs: Iterable[tuple[Category | None, Kind]]) -> Meaning:
    found = list(pairs)
    told = frozenset(category for category, kind in found if category and kind is not Kind.ORGAN)
    organs = frozenset(category for category, kind in found if category and kind is Kind.ORGAN)
    return Meaning(told, organs - told, any(kind in (Kind.FINDING, Kind.GENERIC) for _, kind in found))


def _both(one: Meaning, other: Meaning) -> Meaning:
    told = one.told | other.told
    return Meaning(told, (one.organs | other.organs) - told, one.finding or other.finding)
