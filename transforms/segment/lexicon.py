"""The heading lexicon: which printed headings mean which stage, category and kind of subheading."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from schemas.vocabulary import Category, Stage, SubheadingKind

COLUMNS = ("heading", "scope", "section", "stage", "category", "subheading", "capitals", "note")
"""Columns of `headings.csv`.

`section` is our own name of a note's section; `capitals` is `yes` for a word so common that it is a heading in capitals
only ("DISCHARGE", never "Discharge: none"); `note` is for the reviewer.
"""


class Scope(StrEnum):
    """In which documents a heading is looked for; `report` is a note of type imaging, echo or ECG."""

    NOTE = "note"
    REPORT = "report"
    ARTICLE = "article"
    BOTH = "both"


class HeadingEntry(NamedTuple):
    """What a heading means; `key` is its normalised form."""

    key: str
    section: str
    stage: Stage | None
    categories: tuple[Category, ...]
    subheading: SubheadingKind | None
    capitals: bool


@dataclass(frozen=True)
class HeadingLexicon:
    """Entries by normalised heading, and the one matcher over all headings of notes and reports.

    `report` holds the entries of `note` too, except where a report's own entry differs.
    """

    note: dict[str, HeadingEntry]
    report: dict[str, HeadingEntry]
    article: dict[str, HeadingEntry]
    matcher: re.Pattern[str] = field(repr=False)
    article_matcher: re.Pattern[str] = field(repr=False)


_WORD = re.compile(r"[^\W_]+")
_CONNECTORS = frozenset({"and", "the", "of"})
_YES = {"yes": True, "": False}
_POSSESSIVE = re.compile(r"[’'`´]s\b|s[’'`´](?=\s)")


def normalised(heading: str) -> str:
    """A heading without case, punctuation, plural, possessive, and the words and, the, of.

    >>> normalised("Allergies & Adverse Reactions:") == normalised("ALLERGY/ADVERSE REACTION")
    True
    >>> normalised("Author's Contributions"), normalised("Final Diagnoses")
    ('author contribution', 'final diagnosis')
    """
    words = _WORD.findall(_POSSESSIVE.sub(" ", heading.lower()))
    kept = [singular(word) for word in words if word not in _CONNECTORS] or [singular(word) for word in words]
    return " ".join(kept)


def singular(word: str) -> str:
    """A lower-case word without its plural.

    >>> [singular(word) for word in ("histories", "diagnoses", "labs", "pelvis", "status", "ros")]
    ['history', 'diagnosis', 'lab', 'pelvis', 'status', 'ros']
    """
    if len(word) <= 3:
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("oses"):
        return word[:-2] + "is"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def parse_headings(lines: Iterable[str]) -> HeadingLexicon:
    """Read `headings.csv` from an open stream or lines.

    Raises ValueError with the line number where a word is in no closed list or a heading stands twice in one scope.
    """
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"the columns of the heading lexicon are {', '.join(COLUMNS)}")
    found: dict[Scope, dict[str, HeadingEntry]] = {Scope.NOTE: {}, Scope.REPORT: {}, Scope.ARTICLE: {}}
    printed: dict[Scope, list[str]] = {scope: [] for scope in found}
    for row in reader:
        try:
            scope, entry = Scope(row["scope"]), _entry(row)
        except (KeyError, ValueError) as error:
            raise ValueError(f"heading lexicon, line {reader.line_num}: {error}") from None
        for each in (Scope.NOTE, Scope.ARTICLE) if scope is Scope.BOTH else (scope,):
            if entry.key in found[each]:
                raise ValueError(f"heading lexicon, line {reader.line_num}: {row['heading']!r} stands twice in {each}")
            found[each][entry.key] = entry
            printed[each].append(row["heading"])
    of_notes = [
        form for scope in (Scope.NOTE, Scope.REPORT) for name in printed[scope] for form in _printed_forms(name)
    ]
    of_articles = [form for name in printed[Scope.ARTICLE] for form in _printed_forms(name)]
    return HeadingLexicon(
        note=found[Scope.NOTE],
        report={**found[Scope.NOTE], **found[Scope.REPORT]},
        article=found[Scope.ARTICLE],
        matcher=re.compile(_LEAD + _alternatives(of_notes) + _END, re.IGNORECASE | re.MULTILINE),
        article_matcher=re.compile(r"(?<![^\W_])" + _alternatives(of_articles) + _END, re.IGNORECASE),
    )


def _entry(row: dict[str, str]) -> HeadingEntry:
    if None in row or None in row.values():
        raise ValueError("more or fewer fields than the header")
    key = normalised(row["heading"])
    if not key:
        raise ValueError("the heading is empty")
    return HeadingEntry(
        key=key,
        section=row["section"],
        stage=Stage(row["stage"]) if row["stage"] else None,
        categories=tuple(Category(each) for each in row["category"].split(";") if each),
        subheading=SubheadingKind(row["subheading"]) if row["subheading"] else None,
        capitals=_YES[row["capitals"]],
    )


# Where a heading may begin: at a line's start behind bullets, numbers or markdown (any case; groups `line`, `mark`),
# or elsewhere at a word's start with a capital. `findings` decides on the rest of the context.
_LEAD = (
    r"(?:(?P<line>^[ \t]*+(?P<mark>(?:[#>•◦▪‣●○■□·*+=~_–—-]{1,6}[ \t]*+|\(?(?:[0-9]{1,2}|(?-i:[A-Z]|[IVX]{2,4}))[.)][ \t]*+){0,3}))"
    r"|(?<![^\W_])(?=(?-i:[A-Z])))"
)
_END = r"(?![^\W_])"
_JOIN = " "


def _printed_forms(heading: str) -> Iterator[str]:
    """How a heading of the lexicon may be printed: its last word in singular and plural, with and without "and".

    >>> sorted(_printed_forms("labs/imaging"))
    ['labs and imaging', 'labs and imagings', 'labs imaging', 'labs imagings']
    """
    spelled = re.sub(r"\s*[/&+]\s*", " and ", heading.lower())
    words = re.findall(r"[^\W_]+(?:[’'][^\W_]+)?", spelled)
    last = singular(words[-1])
    lasts = {words[-1], last}
    if len(last) > 2:
        lasts.add(
            last[:-1] + "ies" if last.endswith("y") else last[:-2] + "es" if last.endswith("osis") else last + "s"
        )
    first = tuple(words[:-1])
    stems = {first, tuple(word for word in first if word != "and"), tuple(word for word in first if word != "the")}
    stems |= {tuple(" ".join(stem).replace("of ", "of the ").replace("the the", "the").split()) for stem in stems}
    stems |= {(*stem[:-1], "of", "the") for stem in stems if stem[-1:] == ("of",)}
    for stem in sorted(stems):
        for each in sorted(lasts):
            yield _JOIN.join((*stem, each))


# Between two words of a heading: one space, or a sign that stands for "and". Never a line break, never two spaces,
# because there another heading begins.
_BETWEEN = r"(?:[ \t]?[/&+,-][ \t]?|[ \t])"


def _alternatives(forms: Iterable[str]) -> str:
    """A pattern that matches the longest of the forms; shared beginnings are tried once (a trie)."""
    trie: dict = {}
    for form in forms:
        node = trie
        for character in form:
            node = node.setdefault(character, {})
        node[""] = {}
    return f"(?P<name>{_branch(trie)})"


def _branch(node: dict) -> str:
    parts = [_character(character) + _branch(below) for character, below in sorted(node.items()) if character]
    if not parts:
        return ""
    joined = parts[0] if len(parts) == 1 and "" not in node else f"(?:{'|'.join(parts)})"
    return joined + "?" if "" in node else joined


def _character(character: str) -> str:
    if character == _JOIN:
        return _BETWEEN
    if character in "’'":
        return "[’']?"
    return re.escape(character)
