"""The config `er_rationales`: what physicians were asked, and what their notes state, each in a row of its own."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas.releases import ErRationales
from schemas.vocabulary import Reason, Record, TargetSource
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.assemble.er_treatment import TARGETS
from transforms.assemble.rationale.drawn import Drawn, answered, as_rows
from transforms.rejects import Reject

CONFIG = "er_rationales"
SOURCES = (TargetSource.ANNOTATOR, TargetSource.NOTE)
"""The two candidates of each visit, in the order of their numbers in REJECTS."""


def assemble_er_rationales(visits: pl.DataFrame, drawn: Mapping[str, Drawn]) -> Assembled:
    """Two candidates per visit (`presentations`): a physician's answer, and the statements of the ED note.

    A candidate without any item is a reject (`no_target`; `no_ed_note` for the note's where there is none), of kind
    `row`, numbered 1 for the annotator's and 2 for the note's.
    """
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
                rows.append({**visit, "source": str(source), **items})
                continue
            missing = source is TargetSource.NOTE and visit["document_id"] is None
            reason = Reason.NO_ED_NOTE if missing else Reason.NO_TARGET
            rejects.append(Reject(Record.ROW, reason, record_id=visit["encounter_key"], row=number, config=CONFIG))
    schema = assembled_schema(ErRationales)
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return Assembled(conformed(frame, ErRationales), rejects)


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
