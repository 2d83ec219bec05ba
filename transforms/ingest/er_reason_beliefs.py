"""ER-Reason's SCT tables: cases of up to five diagnoses with evidence, and physicians' updates and rankings."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from rapidfuzz.distance import OSA

from schemas.vocabulary import Reason, Record
from transforms.ingest.cells import trimmed
from transforms.ingest.exports import FILE, Columns
from transforms.ingest.rows import ROW
from transforms.rejects import Reject

STEPS = tuple(range(1, 6))
_SLOTS = tuple(name for step in STEPS for name in (f"differential_{step}", f"evidence_{step}"))
CASES = Columns("sct_cases", ("encounterkey", *_SLOTS[:2]), (), _SLOTS[2:])
ANNOTATIONS = Columns(
    "sct_annotations", ("encounterkey", "differential", "dxupdate", "dxtrajectory"), (), ("rationale",)
)
BELIEFS = ("belief_differential", "belief_evidence", "belief_rationale", "belief_updates", "belief_rankings")
"""Columns of the encounter table that are made of the two."""

_NONE = "-"
_SLIPS, _LEAST = 2, 8
"""A name of so many characters may differ by so many slips of the pen from the one that is meant."""
_UPDATES = {"-2", "-1", "0", "1", "2"}


class Case(NamedTuple):
    """The diagnoses of a case, each with its evidence (None without), in the table's order."""

    names: list[str]
    evidence: list[str | None]


class Told(NamedTuple):
    """What a physician answered for one diagnosis: an update, and the ranks of all."""

    update: str
    ranking: list[int]
    rationale: str | None


def beliefs_of(cases: pl.DataFrame, annotations: pl.DataFrame) -> tuple[pl.DataFrame, list[Reject]]:
    """`BELIEFS` by encounterkey, one row per case; the annotations that cannot be used are rejects (`Record.ROW`).

    Both frames have the columns of their table, `row` and `member`. The first row of a case counts, and the first
    annotation of a diagnosis. A name in an annotation is one of its case's in any case of letters, without a colon at
    its end; one that differs by two slips of the pen is taken for the only one that it can mean.
    """
    held: dict[str, Case] = {}
    for row in _trimmed(cases, ("encounterkey", *_SLOTS)).iter_rows(named=True):
        if row["encounterkey"] is not None:
            held.setdefault(row["encounterkey"], _case(row))
    told: dict[str, dict[int, Told]] = {key: {} for key in held}
    rejects = []
    for row in _trimmed(annotations, (*ANNOTATIONS.required, *ANNOTATIONS.optional)).iter_rows(named=True):
        why = _take(row, held, told)
        if why is not None:
            rejects.append(
                Reject(Record.ROW, why, native_id=row["encounterkey"], row=row[ROW], member=row[FILE], detail=None)
            )
    made = [{"encounterkey": key, **_cells(case, told[key])} for key, case in held.items() if case.names]
    return pl.DataFrame(made, schema=dict.fromkeys(("encounterkey", *BELIEFS), pl.String)), rejects


def _trimmed(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    return frame.with_columns(trimmed(frame[name]) for name in columns)


def _case(row: Mapping[str, Any]) -> Case:
    names: list[str] = []
    evidence: list[str | None] = []
    for step in STEPS:
        name, shown = row[f"differential_{step}"], row[f"evidence_{step}"]
        if name is not None and _folded(name) not in map(_folded, names):
            names.append(_line(name.rstrip(":")))
            evidence.append(None if shown is None else _line(shown))
    return Case(names, evidence)


def _take(row: Mapping[str, Any], held: Mapping[str, Case], told: Mapping[str, dict[int, Told]]) -> Reason | None:
    """Put an annotation beside its case's diagnosis; gives why it cannot be."""
    if row["encounterkey"] is None:
        return Reason.MISSING_ID
    case = held.get(row["encounterkey"])
    places = _places([row["differential"] or ""], case.names) if case is not None else None
    if case is None or places is None:
        return Reason.UNKNOWN_TASK
    update = (row["dxupdate"] or "").removeprefix("+").removesuffix(".0")
    if update not in _UPDATES:
        return Reason.BAD_UPDATE
    ranking = _ranking(row["dxtrajectory"], case.names)
    if ranking is None:
        return Reason.BAD_RANKING
    if places[0] in told[row["encounterkey"]]:
        return Reason.DUPLICATE_ID
    rationale = None if row["rationale"] is None else _line(row["rationale"])
    told[row["encounterkey"]][places[0]] = Told(update, ranking, rationale)
    return None


def _ranking(words: str | None, names: Sequence[str]) -> list[int] | None:
    """Ranks in the case's order, from an object of name and rank; None where it does not rank each once."""
    try:
        ranks = json.loads(words or "")
    except ValueError:
        return None
    if not isinstance(ranks, dict) or len(ranks) != len(names):
        return None
    places = _places(ranks, names)
    if places is None or sorted(map(str, ranks.values())) != sorted(map(str, range(1, len(names) + 1))):
        return None
    by_place = dict(zip(places, ranks.values(), strict=True))
    return [int(by_place[place]) for place in range(len(names))]


def _places(words: Iterable[str], names: Sequence[str]) -> list[int] | None:
    """Which of the names each is, all different: first those that are equal, then those with slips of the pen."""
    wanted = [_folded(word) for word in words]
    known = [_folded(name) for name in names]
    found: dict[int, int] = {at: known.index(word) for at, word in enumerate(wanted) if word in known}
    for at, word in enumerate(wanted):
        if at not in found:
            alike = [place for place, name in enumerate(known) if place not in found.values() and _is_slip(word, name)]
            if len(alike) != 1:
                return None
            found[at] = alike[0]
    return [found[at] for at in range(len(wanted))] if len(set(found.values())) == len(wanted) else None


def _is_slip(one: str, other: str) -> bool:
    """Whether two names differ in a letter or two; a digit is no slip ("type 1", "type 2")."""
    digits = [[sign for sign in word if sign.isdigit()] for word in (one, other)]
    short = min(len(one), len(other)) < _LEAST
    return not short and digits[0] == digits[1] and OSA.distance(one, other, score_cutoff=_SLIPS) <= _SLIPS


def _cells(case: Case, told: Mapping[int, Told]) -> dict[str, str]:
    lines = [(shown, told.get(place)) for place, shown in enumerate(case.evidence)]
    return {
        "belief_differential": "\n".join(case.names),
        "belief_evidence": "\n".join(shown or _NONE for shown, _ in lines),
        "belief_rationale": "\n".join((each and each.rationale) or _NONE for _, each in lines),
        "belief_updates": " ".join(each.update if each else _NONE for _, each in lines),
        "belief_rankings": "; ".join(" ".join(map(str, each.ranking)) if each else _NONE for _, each in lines),
    }


def _line(words: str) -> str:
    return " ".join(words.split())


def _folded(words: str) -> str:
    """
    >>> _folded(" Pulmonary  Embolism: ")
    'pulmonary embolism'
    """
    return _line(words).rstrip(": ").casefold()
