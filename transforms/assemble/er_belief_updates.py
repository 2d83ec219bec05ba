"""The config `er_belief_updates`: a differential, evidence step by step, and how the note's physician moved."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas.er_releases import ErBeliefUpdates
from schemas.vocabulary import AnnotationTask, Reason, Record, TargetSource
from transforms.annotation.consensus import belief_consensus, final_of
from transforms.annotation.tasks import case_sha256
from transforms.assemble.annotated import NOTE, RECORDED, Candidate, candidates_of, no_answers
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
    """Rows of each visit (`presentations`): the note's, if it weighs two diagnoses or more on two pieces of evidence or
    more; the record's, if it holds physicians' updates of a case (ENCOUNTERS, `belief_differential` and on); each
    annotator's (ANSWERS) on the note's differential and evidence, and their consensus.

    The differential is in alphabetical order, so that its order tells nothing. Rejects, of kind `row`, numbered 1 for
    the note's, 2 for the record's and on from 3: `no_ed_note`, `no_cut_marker`, `too_short`, `no_target`, `leak` (the
    outcome or a later heading in the presentation, a judgement in the evidence), `incomplete` (a step of the record or
    of an annotator has no answer); of annotators also `task_changed`, `no_consensus`.
    """
    rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    annotated = candidates_of(no_answers() if answers is None else answers, AnnotationTask.SCT)
    for visit in visits.sort("encounter_key").iter_rows(named=True):
        key = visit["encounter_key"]
        missing = why_no_presentation(visit, minimum_characters)
        if missing is None and leaks_of_presentation(visit["text"], visit["chief_complaint"]):
            missing = Reason.LEAK
        of_note = missing or _unjudged(belief_case(visit["note"], drawn[key]))
        told = [(1, _whose(TargetSource.NOTE, NOTE), of_note)]
        if visit["belief_differential"] is not None:
            told.append((2, _whose(TargetSource.ANNOTATOR, RECORDED), missing or _unjudged(recorded_case(visit))))
        for candidate in annotated.get(key, ()):
            case = Reason.TASK_CHANGED if of_note is Reason.NO_TARGET else of_note
            case = case if isinstance(case, Reason) else annotated_case(candidate, case)
            told.append((candidate.number, _whose(candidate.source, candidate.annotator), case))
        for number, whose, case in told:
            if isinstance(case, Reason):
                rejects.append(Reject(Record.ROW, case, record_id=key, row=number, config=CONFIG))
            else:
                rows.append({**visit, **whose, **case})
    schema = assembled_schema(ErBeliefUpdates)
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return Assembled(conformed(frame, ErBeliefUpdates), rejects)


def recorded(visits: pl.DataFrame) -> pl.Series:
    """Keys of the visits whose record holds physicians' belief updates."""
    return visits.filter(pl.col("belief_differential").is_not_null())["encounter_key"]


def _whose(source: TargetSource, annotator: str) -> dict[str, Any]:
    return {"source": str(source), "annotator": annotator, "consensus": None, "annotators": None}


def _unjudged(case: dict[str, Any] | Reason | None) -> dict[str, Any] | Reason:
    """A case whose evidence tells no judgement, or why there is none."""
    if case is None or isinstance(case, Reason):
        return case or Reason.NO_TARGET
    return Reason.LEAK if leaks_of_beliefs(step["evidence"] for step in case["steps"]) else case


def recorded_case(visit: Mapping[str, Any]) -> dict[str, Any] | Reason | None:
    """The case that a visit's record holds; None for fewer than two diagnoses or steps.

    `incomplete` where evidence has no update or ranks not each diagnosis once, or where the door left other lines than
    there were; `bad_value` for more than five diagnoses, or two that are alike.
    """
    names = visit["belief_differential"].split("\n")
    evidence, rationales = (
        [None if line == "-" else line for line in (visit[name] or "").split("\n")]
        for name in ("belief_evidence", "belief_rationale")
    )
    updates, rankings = visit["belief_updates"] or [], visit["belief_rankings"] or []
    if not len(names) == len(evidence) == len(rationales) == len(updates) == len(rankings):
        return Reason.INCOMPLETE
    if len(names) > MOST or not all(names) or len(set(map(_folded, names))) < len(names):
        return Reason.BAD_VALUE
    places = sorted(range(len(names)), key=lambda place: (_folded(names[place]), names[place]))
    steps = []
    for diagnosis, shown, why, update, ranks in zip(names, evidence, rationales, updates, rankings, strict=True):
        if not shown:
            continue
        if update is None or sorted(ranks or ()) != list(range(1, len(names) + 1)):
            return Reason.INCOMPLETE
        step = {"diagnosis": diagnosis, "evidence": shown, "start": None, "end": None, "update": update}
        steps.append(step | {"ranking": [ranks[place] for place in places], "rationale": why})
    if len(names) < 2 or len(steps) < 2:
        return None
    differential = [names[place] for place in places]
    return {
        "differential": differential,
        "steps": steps,
        "final_diagnosis": differential[steps[-1]["ranking"].index(1)],
    }


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
                "rationale": None,
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
