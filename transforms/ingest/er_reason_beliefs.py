"""ER-Reason's SCT tables: cases of up to five diagnoses with evidence, and physicians' updates and rankings."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from rapidfuzz.distance import OSA

from schemas.vocabulary import Reason, Record
from transforms.ingest.cells import trimmed
from transforms.ingest.exports import FILE, Columns
from transforms.ingest.normalise import normalise_text
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
_SLIPS, _LEAST, _SAME = 2, 6, 3
"""One word of a name may differ by so many slips of the pen, if it has so many letters and so many first ones alike."""
_OPPOSITES = (("hypo", "hyper"), ("intra", "inter"), ("ante", "anti"))
"""Beginnings of words that differ by a slip, and mean something else."""
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
    annotation of a diagnosis; the later ones are rejects, and so is a case that names a diagnosis twice. A name in an
    annotation is one of its case's in any case of letters, without a colon at its end; one that differs in a word by
    two slips of the pen is taken for the only one that it can mean.
    """
    held: dict[str, Case] = {}
    told: dict[str, dict[int, Told]] = {}
    rejects = []
    for row in _trimmed(cases, ("encounterkey", *_SLOTS)).iter_rows(named=True):
        why = _hold(row, held, told)
        if why is not None:
            rejects.append(Reject(Record.ROW, why, native_id=row["encounterkey"], row=row[ROW], member=row[FILE]))
    for row in _trimmed(annotations, (*ANNOTATIONS.required, *ANNOTATIONS.optional)).iter_rows(named=True):
        why = _take(row, held, told)
        if why is not None:
            rejects.append(Reject(Record.ROW, why, native_id=row["encounterkey"], row=row[ROW], member=row[FILE]))
    made = [{"encounterkey": key, **_cells(case, told[key])} for key, case in held.items() if case.names]
    return pl.DataFrame(made, schema=dict.fromkeys(("encounterkey", *BELIEFS), pl.String)), rejects


def _trimmed(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    return frame.with_columns(trimmed(frame[name]) for name in columns)


def _hold(row: Mapping[str, Any], held: dict[str, Case], told: dict[str, dict[int, Told]]) -> Reason | None:
    """Take a case; gives why it cannot be."""
    key = row["encounterkey"]
    if key is None:
        return Reason.MISSING_ID
    case = _case(row)
    if len(set(map(_folded, case.names))) < len(case.names):
        return Reason.BAD_VALUE
    if key in held:
        return Reason.DUPLICATE if case == held[key] else Reason.DUPLICATE_ID
    held[key], told[key] = case, {}
    return None


def _case(row: Mapping[str, Any]) -> Case:
    names: list[str] = []
    evidence: list[str | None] = []
    for step in STEPS:
        if name := _line(row[f"differential_{step}"] or "").rstrip(": "):
            names.append(name)
            evidence.append(_line(row[f"evidence_{step}"] or "") or None)
    return Case(names, evidence)


def _take(row: Mapping[str, Any], held: Mapping[str, Case], told: Mapping[str, dict[int, Told]]) -> Reason | None:
    """Put an annotation beside its case's diagnosis; gives why it cannot be."""
    if row["encounterkey"] is None:
        return Reason.MISSING_ID
    case = held.get(row["encounterkey"])
    places = _places([row["differential"] or ""], case.names) if case is not None else None
    if case is None or places is None or case.evidence[places[0]] is None:
        return Reason.UNKNOWN_TASK
    update = (row["dxupdate"] or "").removeprefix("+").removesuffix(".0")
    if update not in _UPDATES:
        return Reason.BAD_UPDATE
    ranking = _ranking(row["dxtrajectory"], case.names)
    if ranking is None:
        return Reason.BAD_RANKING
    if places[0] in told[row["encounterkey"]]:
        return Reason.DUPLICATE_ID
    told[row["encounterkey"]][places[0]] = Told(update, ranking, _line(row["rationale"] or "") or None)
    return None


def _ranking(words: str | None, names: Sequence[str]) -> list[int] | None:
    """Ranks in the case's order, from an object of name and rank; None where it does not rank each once."""
    try:
        found = json.loads(words or "")
    except (ValueError, RecursionError):
        return None
    # a table that was Parquet may name every diagnosis of the file in each row, nearly all without a rank
    ranks = {name: rank for name, rank in found.items() if rank is not None} if isinstance(found, dict) else {}
    places = _places(ranks, names) if len(ranks) == len(names) else None
    numbers = [str(rank).removesuffix(".0") for rank in ranks.values()]
    if places is None or sorted(numbers) != [str(rank) for rank in range(1, len(names) + 1)]:
        return None
    by_place = dict(zip(places, numbers, strict=True))
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
    """Whether two names differ in one long word by a letter or two.

    >>> _is_slip("cardiac arrythmia", "cardiac arrhythmia"), _is_slip("type 1 diabetes", "type 2 diabetes")
    (True, False)
    >>> _is_slip("hypokalemia", "hyperkalemia"), _is_slip("unstable angina", "stable angina")
    (False, False)
    """
    pairs = list(zip(one.split(), other.split(), strict=False))
    unlike = [pair for pair in pairs if pair[0] != pair[1]]
    if len(one.split()) != len(other.split()) or len(unlike) != 1:
        return False
    first, second = unlike[0]
    opposite = any(
        {first.startswith(low) - first.startswith(high), second.startswith(low) - second.startswith(high)} == {1, -1}
        for low, high in _OPPOSITES
    )
    long = min(len(first), len(second)) >= _LEAST and first.isalpha() and second.isalpha()
    return long and not opposite and first[:_SAME] == second[:_SAME] and OSA.distance(first, second) <= _SLIPS


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
    return " ".join(normalise_text(words).split())


def _folded(words: str) -> str:
    """
    >>> _folded(" Pulmonary  Embolism: ")
    'pulmonary embolism'
    """
    return _line(words).rstrip(": ").casefold()
