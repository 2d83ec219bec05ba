"""Facts of a case that are no category: the ages, the treatment, and whether it is an inborn error of metabolism."""

import csv
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from schemas.vocabulary import Polarity
from transforms.segment.clauses import bounds, clauses, sentences
from transforms.segment.polarity import PolarityRules, find_cues, polarity_at, scopes
from transforms.segment.terms import TermIndex, Token, rows_of_terms, tokens, word_form

DISORDER_COLUMNS = ("disorder", "names")
TREATMENT_COLUMNS = ("kind", "terms")
_NUMBERS = str.split(
    "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety"
)
_NUMBER = rf"(?:[0-9]{{1,3}}(?:[.,][0-9])?|(?:{'|'.join(_NUMBERS[19:])})(?:[-‐–\s](?:{'|'.join(_NUMBERS[:9])}))?|{'|'.join(_NUMBERS)})"
_UNIT = r"(?:years?|yrs?|months?|weeks?|days?|hours?)"
_GAP = r"[\s ‐‑–-]{0,3}"
_AGE = re.compile(
    rf"\b(?:{_NUMBER}{_GAP}(?:and{_GAP}(?:a{_GAP})?half{_GAP})?{_UNIT}{_GAP}(?:old\b|of{_GAP}age\b)"
    rf"|(?:aged|age(?:d)? of|age(?: was|:)?){_GAP}{_NUMBER}{_GAP}{_UNIT}\b"
    rf"|(?:aged|age of){_GAP}[0-9]{{1,3}}\b|[0-9]{{1,3}}{_GAP}(?:y/o|yo|y\.o\.)(?!\w)|[0-9]{{1,2}}{_GAP}gestational weeks"
    rf"|(?:in (?:his|her) )(?:early |mid[- ]?|late )?(?:twenties|thirties|forties|fifties|sixties|seventies|eighties))",
    re.IGNORECASE,
)
_ONSET = re.compile(
    rf"\b(?:at|from|since|before){_GAP}(?:about{_GAP}|around{_GAP})?(?:the{_GAP})?(?:age{_GAP}of{_GAP}(?P<age>{_NUMBER}{_GAP}{_UNIT})"
    rf"|(?P<aged>{_NUMBER}{_GAP}{_UNIT}{_GAP}of{_GAP}(?:age|life)))\b",
    re.IGNORECASE,
)
_BEGINS = re.compile(
    r"\b(?:onset|began|begun|started|starting|first|developed|noticed|noted|appear\w*|symptom\w*|manifest\w*|present\w*|since)\b",
    re.IGNORECASE,
)


class Slice(NamedTuple):
    """A slice of the article."""

    start: int
    end: int


class Treatment(NamedTuple):
    """A statement that a treatment was given, or not."""

    start: int
    end: int
    polarity: Polarity


class FactLexicon(NamedTuple):
    """Treatment terms by kind, endings of drugs' names, and names of inborn errors of metabolism."""

    treatments: TermIndex[str]
    drug_endings: tuple[str, ...]
    disorders: TermIndex[str]
    polarity: PolarityRules


def parse_facts(treatments: Iterable[str], disorders: Iterable[str], polarity: PolarityRules) -> FactLexicon:
    """Read `treatment_terms.csv` and `metabolic_disorders.csv` from open streams or lines. Raises ValueError."""
    of_kind: TermIndex[str] = TermIndex()
    endings: list[str] = []
    for row, term in rows_of_terms(_rows(treatments, TREATMENT_COLUMNS), "terms"):
        if row["kind"] == "suffix":
            endings.append(term)
        else:
            of_kind.add(term, row["kind"])
    names: TermIndex[str] = TermIndex()
    for row, name in rows_of_terms(_rows(disorders, DISORDER_COLUMNS), "names"):
        names.add(name, row["disorder"])
    return FactLexicon(of_kind, tuple(endings), names, polarity)


def _rows(lines: Iterable[str], columns: tuple[str, ...]) -> Iterator[dict[str, str]]:
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != columns:
        raise ValueError(f"the columns of this lexicon are {', '.join(columns)}")
    for row in reader:
        if None in row or not all(row.values()):
            raise ValueError(f"lexicon, line {reader.line_num}: an empty cell, or more or fewer fields than the header")
        yield row


def age_at_presentation(text: str, told: Sequence[Slice]) -> Slice | None:
    """The first age that the case narrative prints, as printed.

    >>> text = "A 63-year-old man came in. His 30-year-old son was well."
    >>> text[slice(*age_at_presentation(text, [Slice(0, len(text))]))]
    '63-year-old'
    """
    for start, end in told:
        match = _AGE.search(text, start, end)
        if match:
            return Slice(match.start(), match.end())
    return None


def age_of_onset(text: str, told: Sequence[Slice]) -> Slice | None:
    """The age at which the illness began, where the narrative prints it as an age.

    >>> text = "A boy of 9 years had had fits since the age of 3 months."
    >>> text[slice(*age_of_onset(text, [Slice(0, len(text))]))]
    '3 months'
    """
    for start, end in told:
        for from_, to in sentences(text, start, end):
            match = _ONSET.search(text, from_, to)
            if match and _BEGINS.search(text, from_, to):
                return Slice(*match.span(match.lastgroup or 0))
    return None


def treatments(text: str, told: Sequence[Slice], lexicon: FactLexicon) -> list[Treatment]:
    """The clauses that say that a treatment was given, stopped, or not given, in order."""
    found: list[Treatment] = []
    for start, end in told:
        words = tokens(text, start, end)
        last = 0
        for _, sentence_end in sentences(text, start, end):
            first = last
            while last < len(words) and words[last].start < sentence_end:
                last += 1
            named = list(_named(words, first, last, lexicon))
            if not named:
                continue
            cues = find_cues(words, first, last, lexicon.polarity)
            for clause in clauses(text, words, first, last):
                here = [(at, kind) for at, kind in named if clause.first <= at < clause.last]
                kinds = {kind for _, kind in here}
                if "drug" in kinds or "verb" in kinds and kinds - {"verb"}:
                    at = next(at for at, kind in here if kind != "verb")
                    reached = scopes(text, words, cues, clause.first, clause.last)
                    polarity = polarity_at(at, at, reached)[0]
                    where = bounds(text, words[clause.first].start, words[clause.last - 1].end, sentence_end)
                    found.append(Treatment(*where, polarity))
    return found


def _named(words: list[Token], first: int, last: int, lexicon: FactLexicon) -> Iterator[tuple[int, str]]:
    at = first
    while at < last:
        hit = lexicon.treatments.longest(words, at)
        if hit is not None and at + hit[0] <= last:
            yield at, hit[1]
            at += hit[0]
            continue
        form = words[at].form
        if len(form) >= 8 and form.endswith(lexicon.drug_endings) and form not in _NO_DRUGS:
            yield at, "drug"
        at += 1


_NO_DRUGS = frozenset(map(word_form, ("protocol", "cholesterol", "glycerol", "ethambutol", "elixir")))


_MIMICKED = re.compile(
    r"\b(?:mimic\w*|masquerad\w*|resembl\w*|simulat\w*|misdiagnos\w*|mistaken|rather than|instead of|not)\b",
    re.IGNORECASE,
)


def metabolic_disorder(names: Iterable[str], lexicon: FactLexicon) -> str | None:
    """The inborn error of metabolism that one of the names (a diagnosis, its synonyms, the title) holds, if any.

    What a title says is only mimicked is not counted.
    """
    for name in names:
        words = tokens(_MIMICKED.split(name, maxsplit=1)[0])
        for at in range(len(words)):
            hit = lexicon.disorders.longest(words, at)
            if hit is not None:
                return hit[1]
    return None
