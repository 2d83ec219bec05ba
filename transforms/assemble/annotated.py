"""Annotators' answers as candidates of a config: each annotator's own, and what they say together."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import polars as pl

from schemas.annotations import RATIONALE_FIELDS, Answers
from schemas.table import polars_schema
from schemas.vocabulary import AnnotationTask, Reason, Record, TargetSource
from transforms.annotation.consensus import Together, rationale_consensus
from transforms.assemble.rationale.drawn import Quoted, answered
from transforms.rejects import Reject

RECORDED, CONSENSUS, NOTE = "record", "consensus", "note"
"""What stands for the annotator where a row is no one annotator's."""

FIRST = 3
"""Number of a visit's first candidate that annotators give: those before it are the record's and the note's."""


class Candidate(NamedTuple):
    """A row that may be: its number within the visit, whose it is, and the answers (rows of ANSWERS) it is made of."""

    number: int
    source: TargetSource
    annotator: str
    answers: list[dict[str, Any]]


def no_answers() -> pl.DataFrame:
    """ANSWERS without a row."""
    return pl.DataFrame(schema=polars_schema(Answers))


def candidates_of(answers: pl.DataFrame, kind: AnnotationTask) -> dict[str, list[Candidate]]:
    """Candidates by encounter_key: one for each annotator, and a consensus of two or more, or of an adjudicator."""
    mine = answers.filter(pl.col("task").cast(pl.String) == str(kind))
    visits: dict[str, list[dict[str, Any]]] = {}
    for row in mine.sort("encounter_key", "annotator", "evidence_step", "answer_id").iter_rows(named=True):
        visits.setdefault(row["encounter_key"], []).append(row)
    found: dict[str, list[Candidate]] = {}
    for key, rows in visits.items():
        own: dict[str, list[dict[str, Any]]] = {}
        for row in rows:
            if not row["adjudicated"]:
                own.setdefault(row["annotator"], []).append(row)
        told = [(TargetSource.ANNOTATOR, name, held) for name, held in own.items()]
        if len(own) > 1 or any(row["adjudicated"] for row in rows):
            told.append((TargetSource.CONSENSUS, CONSENSUS, rows))
        found[key] = [Candidate(number, *each) for number, each in enumerate(told, FIRST)]
    return found


def rationale_of(candidate: Candidate) -> tuple[dict[str, list[Quoted]], Together | None] | None:
    """The lists of a rationale's candidate, and the consensus that they are, if any; None where there is no consensus."""
    if candidate.source is not TargetSource.CONSENSUS:
        return {name: answered(candidate.answers[-1][name]) for name in RATIONALE_FIELDS}, None
    together = rationale_consensus(candidate.answers)
    if together is None:
        return None
    return {
        name: [item for text in together.told[name] for item in answered(text)] for name in RATIONALE_FIELDS
    }, together


def without_visit(
    candidates: Mapping[str, Iterable[Candidate]], visits: Iterable[str], why: Mapping[str, Reason], config: str
) -> list[Reject]:
    """Rejects of the candidates whose visit is not among those assembled, for its reason (`quarantined` without one)."""
    here = set(visits)
    return [
        refused(each, key, why.get(key, Reason.QUARANTINED), config)
        for key, held in sorted(candidates.items())
        if key not in here
        for each in held
    ]


def refused(candidate: Candidate, encounter_key: str, why: Reason, config: str) -> Reject:
    """The reject of a candidate."""
    return Reject(Record.ROW, why, record_id=encounter_key, row=candidate.number, config=config)
