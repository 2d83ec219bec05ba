"""ANSWERS_RAW and its public twin ANSWERS: what physicians answered, one row per answer."""

import dataframely as dy

from schemas import columns
from schemas.columns import KEY_PATTERN
from schemas.table import Table
from schemas.vocabulary import AnnotationTask

RATIONALE_FIELDS = ("rule_out", "decision_factors", "treatment_plan")
"""What a rationale asks for, each a list of items, an item a line."""

_MEANINGS = {
    "rule_out": "Diagnoses to be ruled out, an item a line.",
    "decision_factors": "What decides, an item a line.",
    "treatment_plan": "Treatment and work-up, an item a line.",
}


def _answer_id() -> dy.String:
    return dy.String(primary_key=True, regex=KEY_PATTERN, description="HMAC of task, step, annotator and adjudication.")


def _task() -> dy.Enum:
    return dy.Enum(AnnotationTask, description="What was asked.")


def _step() -> dy.UInt8:
    return dy.UInt8(min=1, max=5, description="Step of evidence, from 1; a rationale has one.")


def _annotator() -> dy.String:
    return dy.String(regex=KEY_PATTERN, description="Pseudonym of the annotator.")


def _adjudicated() -> dy.Bool:
    return dy.Bool(description="Whether it settles what annotators disagree on: then it is the consensus.")


def _case() -> dy.String:
    return dy.String(
        regex=r"^[0-9a-f]{64}$",
        description="SHA-256 of what the answer is about: differential and evidence of a belief task, else the visit.",
    )


def _update() -> dy.Int8:
    return dy.Int8(
        nullable=True, min=-2, max=2, description="-2 ruled out, -1 less likely, 0 open, 1 more likely, 2 held."
    )


def _ranking() -> dy.List:
    return dy.List(
        dy.UInt8(), nullable=True, description="Rank of each diagnosis of the differential, 1 the likeliest."
    )


def _final() -> dy.String:
    return dy.String(
        nullable=True,
        description="Final diagnosis, one of the differential; at the last step the one ranked first where none is given.",
    )


class AnswersRaw(Table):
    """Answers as annotators typed them: free text that can name a patient."""

    table_name = "answers_raw"
    meaning = "One row per answer of an annotator as typed, kept by `casewright annotate import`."

    answer_id = _answer_id()
    task = _task()
    encounter_key = columns.encounter_key(nullable=False)
    patient_key = columns.patient_key(nullable=False)
    evidence_step = _step()
    annotator = _annotator()
    native_annotator = dy.String(min_length=1, description="The annotator as the file names them.")
    adjudicated = _adjudicated()
    case_sha256 = _case()
    raw_rule_out = dy.String(nullable=True, description=_MEANINGS["rule_out"])
    raw_decision_factors = dy.String(nullable=True, description=_MEANINGS["decision_factors"])
    raw_treatment_plan = dy.String(nullable=True, description=_MEANINGS["treatment_plan"])
    update = _update()
    ranking = _ranking()
    final_diagnosis = _final()


class Answers(Table):
    """Answers after the door."""

    phi = False
    table_name = "answers"
    meaning = "One row per answer of an annotator, its free text de-identified with the notes of the visit's patient."

    answer_id = _answer_id()
    task = _task()
    encounter_key = columns.encounter_key(nullable=False)
    patient_key = columns.patient_key(nullable=False)
    evidence_step = _step()
    annotator = _annotator()
    adjudicated = _adjudicated()
    case_sha256 = _case()
    rule_out = dy.String(nullable=True, description=_MEANINGS["rule_out"])
    decision_factors = dy.String(nullable=True, description=_MEANINGS["decision_factors"])
    treatment_plan = dy.String(nullable=True, description=_MEANINGS["treatment_plan"])
    update = _update()
    ranking = _ranking()
    final_diagnosis = _final()
