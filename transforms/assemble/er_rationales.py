"""The config `er_rationales`: what physicians were asked, and what their notes state, each in a row of its own."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas.er_releases import ErRationales
from schemas.vocabulary import AnnotationTask, ConsensusRule, Reason, Record, TargetSource
from transforms.assemble.annotated import NOTE, RECORDED, Candidate, candidates_of, no_answers, rationale_of, refused
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.assemble.er_treatment import TARGETS
from transforms.assemble.rationale.drawn import Drawn, answered, as_rows
from transforms.rejects import Reject

CONFIG = "er_rationales"
SOURCES = (TargetSource.ANNOTATOR, TargetSource.NOTE)
"""The two candidates of each visit that no annotation gives, in the order of their numbers in REJECTS."""


def assemble_er_rationales(
    visits: pl.DataFrame, drawn: Mapping[str, Drawn], answers: pl.DataFrame | None = None
) -> Assembled:
    """Candidates per visit (`presentations`): the answer that its record holds, the statements of the ED note, each
    annotator's answer (ANSWERS), and their consensus.

    A candidate without any item is a reject (`no_target`; `no_ed_note` for the note's where there is none;
    `no_consensus`), of kind `row`, numbered 1 for the record's, 2 for the note's, and on from 3.
    """
    annotated = candidates_of(no_answers() if answers is None else answers, AnnotationTask.RATIONALE)
    rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for visit in visits.sort("encounter_key").iter_rows(named=True):
        stated = drawn.get(visit["encounter_key"])
        for number, source in enumerate(SOURCES, 1):
            if source is TargetSource.ANNOTATOR:
                items = {name: as_rows(answered(visit[name])) for name in TARGETS} | {"pairs": []}
            elif stated is None:
                items = {}
            else:
                items = {name: as_rows(getattr(stated, name)) for name in TARGETS}
                items["pairs"] = pairs_of(visit["note"], stated)
            if any(items.values()):
                whose = RECORDED if source is TargetSource.ANNOTATOR else NOTE
                rows.append({**visit, **_from(source, whose), **items})
                continue
            missing = source is TargetSource.NOTE and visit["document_id"] is None
            reason = Reason.NO_ED_NOTE if missing else Reason.NO_TARGET
            rejects.append(Reject(Record.ROW, reason, record_id=visit["encounter_key"], row=number, config=CONFIG))
        for candidate in annotated.get(visit["encounter_key"], ()):
            told = _annotated(candidate)
            if any(told[name] for name in TARGETS):
                rows.append({**visit, **told})
            else:
                why = Reason.NO_CONSENSUS if candidate.source is TargetSource.CONSENSUS else Reason.NO_TARGET
                rejects.append(refused(candidate, visit["encounter_key"], why, CONFIG))
    schema = assembled_schema(ErRationales)
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return Assembled(conformed(frame, ErRationales), rejects)


def _from(
    source: TargetSource, annotator: str, consensus: ConsensusRule | None = None, annotators: int | None = None
) -> dict[str, Any]:
    rule = None if consensus is None else str(consensus)
    return {"source": str(source), "annotator": annotator, "consensus": rule, "annotators": annotators}


def _annotated(candidate: Candidate) -> dict[str, Any]:
    """The columns that a candidate of annotators gives."""
    told = rationale_of(candidate)
    if told is None:
        return dict.fromkeys(TARGETS, [])
    items, together = told
    by_rule = (together.rule, together.annotators) if together is not None else ()
    lists = {name: as_rows(each) for name, each in items.items()}
    return _from(candidate.source, candidate.annotator, *by_rule) | lists | {"pairs": []}


def pairs_of(note: str, stated: Drawn) -> list[dict[str, Any]]:
    """The diagnoses that a note weighs on evidence that it names, in its order."""
    return [
        {
            "diagnosis": note[each.start : each.end],
            "start": each.start,
            "end": each.end,
            "polarity": str(each.judgement.polarity),
            "evidence": note[slice(*each.evidence)],
            "evidence_start": each.evidence[0],
            "evidence_end": each.evidence[1],
            "update": each.judgement.update,
        }
        for each in stated.weighed
        if each.evidence is not None
    ]
