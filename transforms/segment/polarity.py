"""Polarity of terms within a clause, by cues with a scope (after ConText: Harkema et al., J Biomed Inform 2009)."""

import csv
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from schemas.vocabulary import Polarity
from transforms.segment.clauses import FINITE, PERFORMED
from transforms.segment.terms import TermIndex, Token, rows_of_terms, word_set

COLUMNS = ("effect", "direction", "cues")
NEAR = 7
"""How many tokens a word such as "normal" reaches when it stands before what it tells of."""
LIST = 3
"""A list of earlier diseases has a chronic one among its first words."""


class Effect(StrEnum):
    """What a cue does. `normal` negates like a negation but its scope ends at words such as "elevated".

    `pseudo` looks like a cue and is none; `termination` ends scopes, as does `cause` ("due to") except that what an
    earlier thing was due to is earlier too; and so does `presenting`, with which the illness of now begins; `abnormal` ends those of `normal`; `reporting`
    after a relative says that the relative speaks of the patient; `present` ("for the past") says that a history is of
    the illness now; `chronic` is a disease that is historical where the narrative still tells how the patient came,
    and `dated` ("at the age of", "in 2009") is an earlier time there, unless the clause says that the patient came;
    `onset` ("noticed", "symptoms") says that a time gone by is that of the illness now.
    """

    NEGATED = "negated"
    NORMAL = "normal"
    UNCERTAIN = "uncertain"
    FAMILY = "family"
    HISTORICAL = "historical"
    PSEUDO = "pseudo"
    TERMINATION = "termination"
    CAUSE = "cause"
    PRESENTING = "presenting"
    ABNORMAL = "abnormal"
    REPORTING = "reporting"
    PRESENT = "present"
    CHRONIC = "chronic"
    DATED = "dated"
    ONSET = "onset"


class Direction(StrEnum):
    """What a cue tells of: what follows, what precedes, either (by its grammar), the whole clause, itself, or nothing."""

    FORWARD = "forward"
    BACKWARD = "backward"
    EITHER = "either"
    CLAUSE = "clause"
    SELF = "self"
    NONE = "none"


class CueMeaning(NamedTuple):
    """Effects of a cue by the direction in which it works."""

    effects: tuple[tuple[Effect, Direction], ...]


class Cue(NamedTuple):
    """A cue found: its first token, one past its last, what it does and in which direction."""

    first: int
    last: int
    effect: Effect
    direction: Direction


@dataclass(frozen=True)
class PolarityRules:
    """The cues, ready to be looked up."""

    index: TermIndex[CueMeaning]


_POLARITY = {
    Effect.NEGATED: Polarity.NEGATED,
    Effect.NORMAL: Polarity.NEGATED,
    Effect.UNCERTAIN: Polarity.UNCERTAIN,
    Effect.FAMILY: Polarity.FAMILY,
    Effect.HISTORICAL: Polarity.HISTORICAL,
    Effect.CHRONIC: Polarity.HISTORICAL,
    Effect.DATED: Polarity.HISTORICAL,
}
_YEAR = re.compile(r"(?:19[3-9]|20[0-4])\d")
_MONTHS = word_set("january february march april may june july august september october november december")
_BEFORE_YEAR = _MONTHS | word_set("in since until from early late mid year")
_AMOUNTS = word_set("g kg ml l u iu mg cell patient percent")
_DATE = re.compile(
    r"\b(?:in|since|until|from|early|late|mid|january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?:\s\d{1,2},?)?,?\s((?:19[3-9]|20[0-4])\d)\b(?!\s*(?:k?g|m?l|u|iu|mg|cells?|patients|/|%|×))",
    re.IGNORECASE,
)
_REFERENCE = re.compile(r"\s*(?:is|are|was|range|value|values|level|:|=|,)?\s*[:=]?\s*[<>≤≥]?\s*[0-9](?!\d*,?\s?X)")
"""After "normal" or "negative": a reference interval, not a finding."""
_ENDING = (Effect.TERMINATION, Effect.PRESENTING, Effect.CAUSE)
_ORDER = (Polarity.NEGATED, Polarity.FAMILY, Polarity.UNCERTAIN, Polarity.HISTORICAL)
"""Of several polarities of one term the first of these holds."""
_LINK = word_set(
    "is are was were be been being remained remains appeared appears seemed were within came returned found as evaluated "
    "judged described deemed rated"
)
_ADVERB = word_set("both all also otherwise entirely completely quite well then again to be essentially grossly")


def parse_polarity(lines: Iterable[str]) -> PolarityRules:
    """Read `polarity_cues.csv` from an open stream or lines. Raises ValueError with the line's number."""
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"the columns of the polarity cues are {', '.join(COLUMNS)}")
    meant: dict[str, list[tuple[Effect, Direction]]] = {}
    for row, term in rows_of_terms(reader, "cues"):
        try:
            pair = (Effect(row["effect"]), Direction(row["direction"]))
        except ValueError as error:
            raise ValueError(f"polarity cues, line {reader.line_num}: {error}") from None
        meant.setdefault(term, []).append(pair)
    index: TermIndex[CueMeaning] = TermIndex()
    for term, pairs in meant.items():
        before = index.get(term)
        merged = dict.fromkeys((*(before.effects if before else ()), *pairs))
        index.add(term, CueMeaning(tuple(merged)))
    return PolarityRules(index)


def find_cues(words: list[Token], first: int, last: int, rules: PolarityRules) -> list[Cue]:
    """The cues among the tokens first..last-1, the longest at each place."""
    found: list[Cue] = []
    at = first
    while at < last:
        hit = rules.index.longest(words, at)
        month = words[at].printed == "May" and at + 1 < last and words[at + 1].printed[0].isdigit()
        if hit is None or at + hit[0] > last or month:
            at += 1
            continue
        count, meaning = hit
        if not (words[at].form == "since" and at + 1 < last and _is_date(words[at + 1])):  # no reason, a time
            found.extend(Cue(at, at + count, effect, direction) for effect, direction in meaning.effects)
        at += count
    found.extend(
        Cue(at, at + 1, Effect.DATED, Direction.CLAUSE)
        for at in range(first + 1, last)
        if _YEAR.fullmatch(words[at].printed)
        and words[at - 1].form in _BEFORE_YEAR
        and not (at + 1 < len(words) and words[at + 1].form in _AMOUNTS)
    )
    return found


def _is_date(word: Token) -> bool:
    return word.form in _MONTHS or word.printed[0].isdigit()


class Scope(NamedTuple):
    """Tokens first..last-1 have a polarity; `cue` is the first token of what gave it."""

    first: int
    last: int
    polarity: Polarity
    cue: int


def scopes(
    text: str,
    words: Sequence[Token],
    cues: list[Cue],
    first: int,
    last: int,
    coming: bool = False,
    now: int | None = None,
) -> list[Scope]:
    """What each cue within a clause (tokens first..last-1) reaches.

    A forward cue reaches to the clause's end or to a termination; a backward cue from the clause's start or the last
    termination to itself. So one negation holds for a whole list. `coming`: the narrative tells how the patient came,
    so that chronic diseases, what has an earlier date, and what a patient of some age came "with", are historical.
    `now`: the latest of several years that the case names; what is dated in it is no earlier thing.
    """
    here = [
        cue
        for cue in cues
        if first <= cue.first
        and cue.last <= last
        and not (cue.effect is Effect.TERMINATION and _goes_on(words, cue, last))
    ]
    stops = sorted({cue.first for cue in here if cue.effect is Effect.PRESENTING})
    chronic = [cue.first for cue in here if cue.effect is Effect.CHRONIC]
    found = list(_opening(words, first, last, stops, chronic)) if coming else []
    reporting = {cue.first for cue in here if cue.effect is Effect.REPORTING}
    present = [cue.first for cue in here if cue.effect is Effect.PRESENT]
    began = any(cue.effect is Effect.ONSET for cue in here)
    for cue in here:
        polarity = _POLARITY.get(cue.effect)
        if polarity is None:
            continue
        if cue.effect is Effect.CHRONIC and (not coming or any(stop < cue.first for stop in stops)):
            continue
        if cue.effect is Effect.DATED and not _is_earlier(words, cue, stops, first, coming, now):
            continue
        timed = cue.direction in (Direction.CLAUSE, Direction.BACKWARD) and polarity is Polarity.HISTORICAL
        if timed and cue.effect is not Effect.DATED and began:
            continue
        if cue.effect is Effect.FAMILY and reporting & set(range(cue.last, cue.last + 3)):
            continue
        if cue.effect is Effect.HISTORICAL and any(cue.last <= each for each in present):
            continue
        if cue.effect is Effect.NORMAL and _REFERENCE.match(text, words[cue.last - 1].end):
            continue
        found.append(_reach(text, words, cue, polarity, here, (first, last)))
    return found


def _is_earlier(words: Sequence[Token], cue: Cue, stops: list[int], first: int, coming: bool, now: int | None) -> bool:
    """Whether what is dated while the history is told is of before the illness; a year, where the case names a later one."""
    if not coming or any(_came(words, stop, first) for stop in stops):
        return False
    if (
        now is not None
        and _YEAR.fullmatch(words[cue.first].printed)
        and words[cue.first - 1].form not in ("since", "from")
    ):
        return int(words[cue.first].printed) < now
    return True


def latest_year(text: str, slices: Iterable[tuple[int, int]]) -> int | None:
    """The latest year that the slices name as a date, if they name several.

    >>> latest_year("In 1999 he fell. In May 2015 he came.", [(0, 37)]), latest_year("In 1999 he fell.", [(0, 16)])
    (2015, None)
    """
    years = {int(match[1]) for start, end in slices for match in _DATE.finditer(text, start, end)}
    return max(years) if len(years) > 1 else None


def _goes_on(words: Sequence[Token], cue: Cue, last: int) -> bool:
    """Whether "which was" only says what a test that was just named gave: "an ECG was recorded, which was normal"."""
    return (
        words[cue.first].form == "which"
        and cue.last < last
        and words[cue.last].printed.lower() in _LINK
        and cue.first > 0
        and words[cue.first - 1].printed.lower() in PERFORMED
    )


def _came(words: Sequence[Token], stop: int, first: int) -> bool:
    """Whether the verb tells how the patient came: not so in "he began to present with", nor in "he underwent"."""
    return (stop == first or words[stop - 1].form != "to") and words[stop].printed.lower() not in (
        "underwent",
        "developed",
    )


def _reach(
    text: str, words: Sequence[Token], cue: Cue, polarity: Polarity, here: list[Cue], clause: tuple[int, int]
) -> Scope:
    first, last = clause
    direction = cue.direction
    if direction is Direction.EITHER:
        direction = _grammar(text, words, cue, first, last)
    if direction is Direction.SELF:
        return Scope(cue.first, cue.last, polarity, cue.first)
    if direction is Direction.CLAUSE:  # "two years ago he presented with": presenting ends nothing
        parts = [each for each in here if each.effect in (Effect.TERMINATION, Effect.CAUSE)]
        begin = max([first, *(each.last for each in parts if each.last <= cue.first)])
        return Scope(begin, min([last, *(each.first for each in parts if each.first >= cue.last)]), polarity, begin)
    stops = [
        each
        for each in here
        if each.effect in _ENDING
        and not (polarity is Polarity.UNCERTAIN and each.effect is Effect.PRESENTING and each.first == cue.last)
    ]
    if polarity is Polarity.HISTORICAL and direction is Direction.FORWARD:
        stops = [each for each in stops if each.effect is not Effect.CAUSE]
    if cue.effect is Effect.NORMAL:
        stops += [each for each in here if each.effect is Effect.ABNORMAL]
    if direction is Direction.BACKWARD:
        begins = [each.last for each in stops if each.last <= cue.first]
        if cue.effect is Effect.HISTORICAL:  # "128 on admission, down from 480 a week before" is of two times
            begins += [at for at in range(first + 1, cue.first - 2) if "," in text[words[at - 1].end : words[at].start]]
        return Scope(max([first, *begins]), cue.last, polarity, cue.first)
    ends = [each.first for each in stops if each.first >= cue.last]
    if polarity is Polarity.NEGATED:
        ends += _new_items(text, words, cue, last)
    if cue.effect is Effect.NORMAL:
        comma = _comma(text, words, cue.last, last)  # a list only in "normal heart, lung and liver"
        ends += [cue.last + 2 * NEAR, comma if comma > cue.last + 1 else _comma(text, words, cue.last, last, FINITE)]
    elif cue.effect is Effect.UNCERTAIN:
        listed = any(words[at].form.startswith("differential") for at in range(cue.first, cue.last))
        comma = _comma(text, words, cue.last - 1, last)
        ends += [last] if listed and comma > cue.last else [cue.last + 2 * NEAR, comma]
    else:
        ends.append(_comma(text, words, cue.last, last, FINITE))
    return Scope(cue.first, min([last, *ends]), polarity, cue.first)


_MEANING = word_set(
    "suggesting suggestive indicating indicative confirming consistent compatible implying revealing showing leading resulting suiting"
)
"""Behind a comma such a word tells what the denial means, which is not denied."""


def _new_items(text: str, words: Sequence[Token], cue: Cue, last: int) -> Iterator[int]:
    """Where something else is told of that is there: "no murmurs and a gallop", "normal rhythm with a wide complex".

    So it is where an article follows "and" or a comma, unless the first thing that is denied has one, too.
    """
    if cue.effect is Effect.NORMAL:
        yield from (at for at in range(cue.last + 1, last) if words[at].form == "with")
    for at in range(cue.last, last):
        comma = at > cue.last and "," in text[words[at - 1].end : words[at].start]
        if words[at].form in ("a", "an"):
            if comma or at > cue.last and words[at - 1].form == "and":
                yield at if comma else at - 1
            else:
                return
        elif comma and words[at].printed in _MEANING:
            yield at


def _opening(words: Sequence[Token], first: int, last: int, stops: list[int], chronic: list[int]) -> Iterator[Scope]:
    """ "A 40-year-old man with X and Y presented": what stands between "with" and the verb is of before.

    So is a list to the clause's end that begins with a chronic disease.
    """
    for at in range(first, min(last, first + 16)):
        if words[at].form == "old":
            for with_ in range(at + 1, min(last, at + 8)):
                if words[with_].form == "with":
                    listed = last if any(with_ < each <= with_ + LIST for each in chronic) else None
                    end = next((stop for stop in stops if stop > with_), listed)
                    if end is not None:
                        yield Scope(with_, end, Polarity.HISTORICAL, with_)
                    return
            return


def _grammar(text: str, words: Sequence[Token], cue: Cue, first: int, last: int) -> Direction:
    """ "was normal", "tone normal." tell of what precedes; "normal tone" of what follows."""
    before = cue.first - 1
    while before >= first and words[before].printed.lower() in _ADVERB:
        before -= 1
    if before >= first and words[before].printed.lower() in _LINK:
        return Direction.BACKWARD
    if cue.last >= last or re.search(r"[,.;:()]", text[words[cue.last - 1].end : words[cue.last].start]):
        return Direction.BACKWARD
    if words[cue.last].form in ("and", "or", "for", "with", "in", "on", "at", "bilaterally", "except", "but"):
        return Direction.BACKWARD
    return Direction.FORWARD


def _comma(text: str, words: Sequence[Token], first: int, last: int, before: Collection[str] | None = None) -> int:
    """The first token after a comma, from `first` on; with `before` only one of these words counts."""
    for at in range(first + 1, last):
        if "," in text[words[at - 1].end : words[at].start]:
            head = at + 1 if words[at].form in ("and", "but") and at + 1 < last else at
            if before is None or words[head].printed in before:
                return at
    return last


def polarity_at(first: int, last: int, reached: list[Scope]) -> tuple[Polarity, int | None]:
    """The polarity of a term (tokens first..last, both included) and the cue that gave it."""
    over = {scope.polarity: scope.cue for scope in reversed(reached) if scope.first <= first and last < scope.last}
    for polarity in _ORDER:
        if polarity in over:
            return polarity, over[polarity]
    return Polarity.AFFIRMED, None
