"""The config `er_belief_updates`: a differential, evidence step by step, and how the note's physician moved."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas.releases import ErBeliefUpdates
from schemas.vocabulary import Reason, TargetSource
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.assemble.er_leaks import leaks_of_beliefs, leaks_of_presentation
from transforms.assemble.er_rationales import pairs_of
from transforms.assemble.er_visits import MINIMUM_CHARACTERS, rejected, why_no_presentation
from transforms.assemble.rationale.drawn import Drawn

CONFIG = "er_belief_updates"
MOST = 5
"""Diagnoses of a differential, and steps, at the most (as ER-Reason has them)."""


def assemble_er_belief_updates(
    visits: pl.DataFrame, drawn: Mapping[str, Drawn], minimum_characters: int = MINIMUM_CHARACTERS
) -> Assembled:
    """One row per visit (`presentations`) whose note weighs two diagnoses or more on two pieces of evidence or more.

    The differential is in alphabetical order, so that its order tells nothing. Rejects: `no_ed_note`, `no_cut_marker`,
    `too_short`, `no_target`, `leak` (the outcome or a later heading in the presentation, a judgement in the evidence).
    """
    rows: list[dict[str, Any]] = []
    reasons: dict[str, Reason] = {}
    for visit in visits.iter_rows(named=True):
        key = visit["encounter_key"]
        missing = why_no_presentation(visit, minimum_characters)
        case = None if missing else belief_case(visit["note"], drawn[key])
        if missing:
            reasons[key] = missing
        elif case is None:
            reasons[key] = Reason.NO_TARGET
        elif leaks_of_presentation(visit["text"], visit["chief_complaint"]) or leaks_of_beliefs(
            step["evidence"] for step in case["steps"]
        ):
            reasons[key] = Reason.LEAK
        else:
            rows.append({**visit, "source": str(TargetSource.NOTE), **case})
    schema = assembled_schema(ErBeliefUpdates)
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return Assembled(conformed(frame, ErBeliefUpdates), rejected(reasons, CONFIG))


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
        if len(order) < MOST:
            order.setdefault(_folded(words), words)
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


def _folded(words: str) -> str:
    return " ".join(words.casefold().split())
