"""The config `er_treatment`: the presentation, and what the physician then ruled out, weighed and did."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from schemas.er_releases import ErTreatment
from schemas.vocabulary import AnnotationTask, Reason, TargetSource
from transforms.assemble.annotated import Candidate, candidates_of, no_answers, rationale_of
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.assemble.er_leaks import leaks_of_presentation, leaks_of_rationale
from transforms.assemble.er_visits import MINIMUM_CHARACTERS, rejected, why_no_presentation
from transforms.assemble.rationale.drawn import Drawn, Quoted, answered, as_rows

CONFIG = "er_treatment"
TARGETS = ("rule_out", "decision_factors", "treatment_plan")
PLAN = "treatment_plan"
_WORD = re.compile(r"[^\W_]+")
_RUN = 5
"""A run of so many words that stands in the presentation, too, makes an item an old one."""


def targets_of(
    visit: Mapping[str, Any], drawn: Drawn | None, annotated: Sequence[Candidate] = ()
) -> tuple[TargetSource, dict[str, list[Quoted]]] | None:
    """The rationale of a visit, None without any: a physician's answer in its record; else what annotators say
    together, or the only one of them says; else what the note states."""
    asked = {name: answered(visit[name]) for name in TARGETS}
    if any(asked.values()):
        return TargetSource.ANNOTATOR, asked
    for candidate in annotated[-1:]:  # the consensus stands last, and alone where there is but one annotator
        told = rationale_of(candidate)
        if told is not None and any(told[0].values()):
            return candidate.source, told[0]
    stated = {name: list(getattr(drawn, name)) for name in TARGETS} if drawn is not None else {}
    return (TargetSource.NOTE, stated) if any(stated.values()) else None


def new_items(text: str, plan: Sequence[Quoted]) -> list[Quoted]:
    """The items of a plan that the presentation does not hold already: a medicine that goes on was no decision.

    >>> old, new = Quoted("Lisinopril 10 mg daily", 0, 22, None), Quoted("Ketorolac 15 mg IV", 30, 48, None)
    >>> [item.text for item in new_items("Takes lisinopril 10 mg, daily.", [old, new])]
    ['Ketorolac 15 mg IV']
    """
    words = _WORD.findall(text.casefold())
    joined = f" {' '.join(words)} "
    runs = {tuple(words[at : at + _RUN]) for at in range(len(words) - _RUN + 1)}

    def is_old(item: Quoted) -> bool:
        own = _WORD.findall(item.text.casefold())
        if any(tuple(own[at : at + _RUN]) in runs for at in range(len(own) - _RUN + 1)):
            return True
        return f" {' '.join(own)} " in joined

    return [item for item in plan if not is_old(item)]


def assemble_er_treatment(
    visits: pl.DataFrame,
    drawn: Mapping[str, Drawn],
    minimum_characters: int = MINIMUM_CHARACTERS,
    answers: pl.DataFrame | None = None,
) -> Assembled:
    """One row per visit (`presentations`) with a presentation and any part of a rationale (the record's, of ANSWERS, or
    the note's); of the plan what is new.

    Rejects: `no_ed_note`, `no_cut_marker`, `too_short`, `no_target`, `leak` (the outcome, a heading of a later stage, or
    any part of the rationale in the presentation).
    """
    rows: list[dict[str, Any]] = []
    reasons: dict[str, Reason] = {}
    annotated = candidates_of(no_answers() if answers is None else answers, AnnotationTask.RATIONALE)
    for visit in visits.iter_rows(named=True):
        key = visit["encounter_key"]
        missing = why_no_presentation(visit, minimum_characters)
        targets = None if missing else targets_of(visit, drawn.get(key), annotated.get(key, ()))
        if missing:
            reasons[key] = missing
        elif targets is None or not any(
            (fresh := targets[1] | {PLAN: new_items(visit["text"], targets[1][PLAN])}).values()
        ):
            reasons[key] = Reason.NO_TARGET
        elif leaks_of_presentation(visit["text"], visit["chief_complaint"]) or leaks_of_rationale(
            visit["text"], *([item.text for item in fresh[name]] for name in TARGETS)
        ):
            reasons[key] = Reason.LEAK
        else:
            rows.append({**visit, "source": str(targets[0]), **{name: as_rows(fresh[name]) for name in TARGETS}})
    schema = assembled_schema(ErTreatment)
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return Assembled(conformed(frame, ErTreatment), rejected(reasons, CONFIG))
