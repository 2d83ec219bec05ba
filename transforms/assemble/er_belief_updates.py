"""The config `er_belief_updates`: a differential, evidence step by step, and how the note's physician moved."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas.releases import ErBeliefUpdates
from schemas.vocabulary import AnnotationTask, Reason, Record, TargetSource
from transforms.annotation.consensus import belief_consensus, final_of
from transforms.annotation.tasks import case_sha256
from transforms.assemble.annotated import NOTE, Candidate, candidates_of, no_answers, refused
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.assemble.er_leaks import leaks_of_beliefs, leaks_of_presentation
from transforms.assemble.er_rationales import pairs_of
from transforms.assemble.er_visits import MINIMUM_CHARACTERS, why_no_presentation
from transforms.assemble.rationale.drawn import Drawn
from transforms.rejects import Reject

CONFIG = "er_belief_updates"
MOST = 5
"""Diagnoses of a differential, and steps, at the most (as ER-Reason has them)."""


def assemble_er_belief_updates(
    visits: pl.DataFrame,
    drawn: Mapping[str, Drawn],
    minimum_characters: int = MINIMUM_CHARACTERS,
    answers: pl.DataFrame | None = None,
) -> Assembled:
    """Rows of each visit (`presentations`) whose note weighs two diagnoses or more on two pieces of evidence or more:
    the note's, each annotator's (ANSWERS) on the same differential and evidence, and their consensus.

    The differential is in alphabetical order, so that its order tells nothing. Rejects, of kind `row`, numbered 1 for
    the note's and on from 2: `no_ed_note`, `no_cut_marker`, `too_short`, `no_target`, `leak` (the outcome or a later
    heading in the presentation, a judgement in the evidence); of annotators also `task_changed`, `incomplete`,
    `no_consensus`.
    """
    rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    annotated = candidates_of(no_answers() if answers is None else answers, AnnotationTask.SCT)
    for visit in visits.sort("encounter_key").iter_rows(named=True):
        key = visit["encounter_key"]
        case = (
            None
            if (missing := why_no_presentation(visit, minimum_characters))
            else belief_case(visit["note"], drawn[key])
        )
        if case is None:
            missing = missing or Reason.NO_TARGET
        elif leaks_of_presentation(visit["text"], visit["chief_complaint"]) or leaks_of_beliefs(
            step["evidence"] for step in case["steps"]
        ):
            missing = Reason.LEAK
        whose = {"source": str(TargetSource.NOTE), "annotator": NOTE, "consensus": None, "annotators": None}
        if case is None or missing:
            rejects.append(Reject(Record.ROW, missing or Reason.NO_TARGET, record_id=key, row=1, config=CONFIG))
        else:
            rows.append({**visit, **whose, **case})
        for candidate in annotated.get(key, ()):
            told = (Reason.TASK_CHANGED if missing is Reason.NO_TARGET else missing) or annotated_case(
                candidate, case or {}
            )
            if isinstance(told, Reason):
                rejects.append(refused(candidate, key, told, CONFIG))
            else:
                rows.append({**visit, **whose, **told})
    schema = assembled_schema(ErBeliefUpdates)
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return Assembled(conformed(frame, ErBeliefUpdates), rejects)


def annotated_case(candidate: Candidate, case: Mapping[str, Any]) -> dict[str, Any] | Reason:
    """A case (`belief_case`) as annotators answered it, or why there is no such row.

    Only answers to this very differential and evidence count, and only all of its steps together.
    """
    steps = case["steps"]
    mark = case_sha256(case["differential"], [(step["diagnosis"], step["evidence"]) for step in steps])
    mine = [row for row in candidate.answers if row["case_sha256"] == mark]
    if not mine:
        return Reason.TASK_CHANGED
    told: dict[str, Any] = {"source": str(candidate.source), "annotator": candidate.annotator}
    if candidate.source is TargetSource.CONSENSUS:
        together = belief_consensus(mine, case["differential"], len(steps))
        if together is None:
            return Reason.NO_CONSENSUS
        answered, final = together.told["steps"], together.told["final_diagnosis"]
        told |= {"consensus": str(together.rule), "annotators": together.annotators}
    else:
        answered = sorted(mine, key=lambda row: row["evidence_step"])
        if [row["evidence_step"] for row in answered] != list(range(1, len(steps) + 1)):
            return Reason.INCOMPLETE
        final = final_of(answered[-1], case["differential"])
    moved = [
        {**step, "update": row["update"], "ranking": list(row["ranking"])}
        for step, row in zip(steps, answered, strict=True)
    ]
    return told | {"differential": case["differential"], "steps": moved, "final_diagnosis": final}


def belief_case(note: str, stated: Drawn) -> dict[str, Any] | None:
    """Differential, steps and final diagnosis as the note states them; None for fewer than two of either.

    The differential holds first the diagnoses of the steps, then others that were weighed. Ranks follow the sum of the
    updates so far (a standing judgement without evidence counts from the beginning for nothing).
    """
    pairs = pairs_of(note, stated)
    forms = [_folded(pair["diagnosis"]) for pair in pairs]
    steps, order = [], {}
    for form, pair in zip(forms, pairs, strict=True):
        if (form in order or len(order) < MOST) and len(steps) < MOST:
            order.setdefault(form, pair["diagnosis"])
            steps.append((form, pair))
    for each in stated.weighed:
        words = note[each.start : each.end]
        if len(order) < MOST and not any(_is_part(_folded(words), form) for form in order):
            order[_folded(words)] = words
    if len(order) < 2 or len(steps) < 2:
        return None
    names = sorted(order, key=lambda form: (form, order[form]))
    beliefs = dict.fromkeys(names, 0)
    told = []
    for form, pair in steps:
        beliefs[form] += pair["update"]
        told.append(
            {
                "diagnosis": order[form],
                "evidence": pair["evidence"],
                "start": pair["evidence_start"],
                "end": pair["evidence_end"],
                "update": pair["update"],
                "ranking": [1 + sum(other > beliefs[name] for other in beliefs.values()) for name in names],
            }
        )
    last = told[-1]["ranking"]
    final = order[names[last.index(1)]] if last.count(1) == 1 else None
    return {"differential": [order[name] for name in names], "steps": told, "final_diagnosis": final}


def _is_part(one: str, other: str) -> bool:
    """Whether one of two names holds all words of the other: the same diagnosis, more exactly."""
    first, second = set(one.split()), set(other.split())
    return first <= second or second <= first


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
