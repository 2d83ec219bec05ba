"""Stages of a note sentence by sentence: where no heading tells, and where one section mixes stages."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas.vocabulary import Evidence, Stage
from transforms.segment.clauses import sentences
from transforms.segment.stage_cues import AGED, is_bare_diagnosis, later_stage, stage_weights

ORDER = tuple(Stage)
"""The order of the workflow."""
BACK, ON = 6.0, 0.3
"""What it costs to go back a stage, and to go on by one."""


_FROM_NAME, _FROM_LEAVING = 1.0, 2.0
"""What it costs to go from a diagnosis to its treatment, since many notes name it first; from the disposition back to the
treatment, since plans mix them."""


class StageSlice(NamedTuple):
    """A slice of a note with its stage and what labelled it."""

    start: int
    end: int
    stage: Stage
    evidence: Evidence


def split_section(
    text: str, start: int, body: int, end: int, stage: Stage, assessment: bool = False
) -> list[StageSlice]:
    """The slices of a section of treatment: sentences that tell a later stage beyond doubt are that stage's own.

    In an `assessment` the bare name of a diagnosis is the diagnosis. `body` is where the section's text begins behind its heading. What stands between keeps the section's stage; behind
    the first such sentence by evidence `parent_heading`.

    >>> text = "MDM: PE is unlikely. Will be admitted to medicine. Fluids were given."
    >>> [(text[s.start : s.end], s.evidence.value) for s in split_section(text, 0, 4, len(text), Stage.TREATMENT_SELECTION)]
    [('MDM: PE is unlikely.', 'heading'), ('Will be admitted to medicine.', 'content'), ('Fluids were given.', 'parent_heading')]
    """
    found = [StageSlice(start, start, stage, Evidence.HEADING)]
    for first, last in sentences(text, body, end):
        told = later_stage(text[first:last])
        if told is None and assessment and is_bare_diagnosis(text[first:last]):
            told = Stage.FINAL_DIAGNOSIS
        if told is None:
            if found[-1].stage is stage:
                found[-1] = found[-1]._replace(end=last)
            else:
                found.append(StageSlice(first, last, stage, Evidence.PARENT_HEADING))
        elif found[-1].stage is told:
            found[-1] = found[-1]._replace(end=last)
        else:
            found.append(StageSlice(first, last, told, Evidence.CONTENT))
    if found[0].end == start:  # the heading stands alone: it belongs to what follows
        head = len(text[start:body].rstrip())
        found[0] = found[0]._replace(end=start + head)
    return [each for each in found if each.start < each.end]


def stages_without_headings(
    text: str, start: int, end: int, sections: Sequence[tuple[int, int, Stage]] = ()
) -> list[StageSlice]:
    """The slices of text without headings, neighbours of one stage joined.

    Each sentence's cues weigh for stages, and the best path through the workflow is taken: going on costs little, going
    back much (Viterbi). A slice in which any sentence has a cue of its stage rests on `content`, else on `position`. A text
    without a single cue has none. `sections` are paragraphs whose words tell a section, and its stage.

    >>> text = "A 40-year-old man with gout has a red toe. BP 120/80, HR 70. Septic joint is unlikely. Discharge home."
    >>> [each.stage.value for each in stages_without_headings(text, 0, len(text))]
    ['initial_assessment', 'triage_intake', 'treatment_selection', 'disposition_planning']
    """
    places = list(sentences(text, start, end))
    weights = [stage_weights(text[first:last]) for first, last in places]
    if not any(weights):
        return []
    if len(places) > 1 and len(text[slice(*places[0])].split()) <= _COMPLAINT and not AGED.search(text, *places[0]):
        weights[0][Stage.TRIAGE_INTAKE] = weights[0].get(Stage.TRIAGE_INTAKE, 0.0) + _FIRST
    _sum_up_again(text, places, weights)
    _add_sections(places, weights, sections)
    _name_diagnoses(text, places, weights)
    found: list[StageSlice] = []
    for (first, last), told, stage in zip(places, weights, _path(weights), strict=True):
        evidence = Evidence.CONTENT if stage in told else Evidence.POSITION
        if found and found[-1].stage is stage:
            both = Evidence.CONTENT if Evidence.CONTENT in (evidence, found[-1].evidence) else Evidence.POSITION
            found[-1] = found[-1]._replace(end=last, evidence=both)
        else:
            found.append(StageSlice(first, last, stage, evidence))
    return found


def _sum_up_again(text: str, places: Sequence[tuple[int, int]], weights: Sequence[dict[Stage, float]]) -> None:
    """A sentence that says once more how old the patient is begins the assessment, not the history."""
    aged = [at for at, place in enumerate(places) if AGED.search(text, *place)]
    for at in aged[1:]:
        if at - aged[0] > _APART:
            weights[at].pop(Stage.INITIAL_ASSESSMENT, None)
            weights[at][Stage.TREATMENT_SELECTION] = weights[at].get(Stage.TREATMENT_SELECTION, 0.0) + _AGAIN


def _add_sections(
    places: Sequence[tuple[int, int]], weights: Sequence[dict[Stage, float]], sections: Sequence[tuple[int, int, Stage]]
) -> None:
    """Each sentence of a paragraph has some weight for the paragraph's stage."""
    at = 0
    for (first, _), told in zip(places, weights, strict=True):
        while at < len(sections) and sections[at][1] <= first:
            at += 1
        if at < len(sections) and sections[at][0] <= first:
            stage = sections[at][2]
            told[stage] = told.get(stage, 0.0) + _OF_SECTION


def _name_diagnoses(text: str, places: Sequence[tuple[int, int]], weights: Sequence[dict[Stage, float]]) -> None:
    """The bare name of a diagnosis right before the reasoning or the plan is the diagnosis."""
    for at in range(1, len(places) - 1):
        after = weights[at + 1]
        treats = after.get(Stage.TREATMENT_SELECTION, 0.0)
        if treats < _SURE or treats < max(after.values()) or not is_bare_diagnosis(text[slice(*places[at])]):
            continue
        weights[at][Stage.FINAL_DIAGNOSIS] = weights[at].get(Stage.FINAL_DIAGNOSIS, 0.0) + _NAMED


_SURE, _NAMED = 2.0, 6.0
_OF_SECTION = 1.5
"""How strongly a paragraph's words tell its stage."""
_COMPLAINT, _FIRST = 8, 2.0
"""A first sentence of so few words is the complaint, and so strongly."""
_APART, _AGAIN = 5, 4.0
"""So many sentences behind the first such one, and so strongly."""


def _path(weights: Sequence[dict[Stage, float]]) -> list[Stage]:
    """The stages of the sentences in order, with the greatest sum of weights less the costs of moving."""
    best = [weights[0].get(stage, 0.0) - 0.1 * rank for rank, stage in enumerate(ORDER)]
    came: list[list[int]] = []
    for told in weights[1:]:
        before = [
            max(range(len(ORDER)), key=lambda old, new=new: (best[old] - _cost(old, new), -abs(old - new)))
            for new in range(len(ORDER))
        ]
        best = [best[old] - _cost(old, new) + told.get(ORDER[new], 0.0) for new, old in enumerate(before)]
        came.append(before)
    at = max(range(len(ORDER)), key=lambda rank: (best[rank], -rank))
    path = [at]
    for before in reversed(came):
        at = before[at]
        path.append(at)
    return [ORDER[rank] for rank in reversed(path)]


def _cost(old: int, new: int) -> float:
    if (ORDER[old], ORDER[new]) == (Stage.FINAL_DIAGNOSIS, Stage.TREATMENT_SELECTION):
        return _FROM_NAME
    if (ORDER[old], ORDER[new]) == (Stage.DISPOSITION_PLANNING, Stage.TREATMENT_SELECTION):
        return _FROM_LEAVING
    return 0.0 if old == new else ON * (new - old) if new > old else BACK if old > 1 else 1.0
