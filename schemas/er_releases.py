"""The configs of emergency-room visits: the tables of the ER tasks."""

import dataframely as dy

from schemas import columns
from schemas.table import Table
from schemas.vocabulary import (
    AcuityScale,
    DispositionGroup,
    Polarity,
    Stage,
    TargetSource,
)


def _ed_note() -> dy.String:
    return dy.String(
        nullable=True,
        regex=columns.KEY_PATTERN,
        description="Pseudonym of the visit's ED provider note, if it has one.",
    )


class ErNotes(Table):
    """The longitudinal notes of ER patients."""

    phi = False
    table_name = "er_notes"
    meaning = "One row per de-identified note, with the spans of its ER stages."

    document_id = columns.document_id(primary_key=True)
    patient_key = columns.patient_key(nullable=False)
    encounter_key = columns.encounter_key()
    note_type = columns.note_type()
    written_at = columns.written_at(shifted=True)
    text = dy.String(min_length=1, description="The de-identified note.")
    stages = dy.List(
        dy.Struct(
            {
                "stage": dy.Enum(Stage, description="Stage of the ER visit."),
                "start": dy.UInt32(description="First character in `text`."),
                "end": dy.UInt32(description="One past the last character in `text`."),
            }
        ),
        description="Slices of the note by ER stage, in order; empty where no heading tells.",
    )
    group = columns.group()
    split = columns.split()


class ErDisposition(Table):
    """Disposition planning: from the ED note, cut before the outcome, to how the visit ended."""

    phi = False
    table_name = "er_disposition"
    meaning = "One row per ER visit: the ED note cut before its outcome, and the disposition to be predicted."

    encounter_key = columns.encounter_key(nullable=False, primary_key=True)
    patient_key = columns.patient_key(nullable=False)
    document_id = columns.document_id()
    age = columns.age()
    sex = columns.sex()
    chief_complaint = dy.String(nullable=True, description="Chief complaint, as the site words it.")
    acuity = columns.acuity()
    text = dy.String(min_length=1, description="Input: the ED provider note up to the first mark of the outcome.")
    cut = dy.UInt32(description="Where the note was cut: `text` is the note's text[0:cut], right-stripped.")
    disposition = columns.disposition(nullable=False)
    disposition_group = dy.Enum(DispositionGroup, description="Target, collapsed: admit, discharge, transfer or other.")
    group = columns.group()
    split = columns.split()


class ErTriage(Table):
    """Triage intake: who comes, with what and with which vital signs, and how urgent it was judged to be."""

    phi = False
    table_name = "er_triage"
    meaning = "One row per ER visit: age, sex, complaint and vital signs, and the acuity to be predicted."

    encounter_key = columns.encounter_key(nullable=False, primary_key=True)
    patient_key = columns.patient_key(nullable=False)
    document_id = _ed_note()
    age = columns.age()
    sex = columns.sex()
    chief_complaint = columns.input_text("the chief complaint, as the site words it")
    vitals = columns.vitals()
    scale = dy.Enum(AcuityScale, description="Scale of the target.")
    acuity = columns.acuity()
    ktas = columns.ktas()
    group = columns.group()
    split = columns.split()


class ErAssessment(Table):
    """Initial assessment: the one sentence with which the ED note sums up, from what was known before the visit."""

    phi = False
    table_name = "er_assessment"
    meaning = "One row per ER visit: the notes written before arrival, and the one-liner of the ED note."

    encounter_key = columns.encounter_key(nullable=False, primary_key=True)
    patient_key = columns.patient_key(nullable=False)
    document_id = _ed_note()
    age = columns.age()
    sex = columns.sex()
    chief_complaint = columns.complaint()
    earlier_notes = dy.List(
        dy.Struct(
            {
                "document_id": columns.document_id(),
                "note_type": columns.note_type(),
                "written_at": columns.written_at(shifted=True),
                "text": dy.String(min_length=1, description="The de-identified note."),
            }
        ),
        min_length=1,
        description="Input: the patient's notes of before this visit, the oldest first.",
    )
    one_liner = dy.String(min_length=1, description="Target: the one-sentence summary.")
    one_liner_start = dy.UInt32(nullable=True, description="First character in the ED note, if it stands there.")
    one_liner_end = dy.UInt32(nullable=True, description="One past its last character in the ED note.")
    source = dy.Enum(TargetSource, description="`record`: the visit's table; `note`: found in the ED note.")
    group = columns.group()
    split = columns.split()


class ErTreatment(Table):
    """Treatment selection: what to rule out, what decides, what to do; from the presentation."""

    phi = False
    table_name = "er_treatment"
    meaning = "One row per ER visit: the ED note up to its reasoning, and the rule-out list, decision factors and plan."

    encounter_key = columns.encounter_key(nullable=False, primary_key=True)
    patient_key = columns.patient_key(nullable=False)
    document_id = columns.document_id()
    age = columns.age()
    sex = columns.sex()
    chief_complaint = columns.complaint()
    acuity = columns.acuity()
    text = columns.input_text("the ED provider note up to the first mark of reasoning, treatment or outcome")
    cut = columns.cut()
    source = columns.target_source()
    rule_out = columns.quoted("Target: diagnoses to be ruled out, in the order of the note.")
    decision_factors = columns.quoted("Target: what decided.")
    treatment_plan = columns.quoted("Target: treatment and work-up.")
    group = columns.group()
    split = columns.split()


class ErDiagnosis(Table):
    """Final diagnosis: its ICD-10-CM code and name, from the presentation."""

    phi = False
    table_name = "er_diagnosis"
    meaning = "One row per ER visit: the ED note up to its reasoning, and the ICD-10-CM code to be predicted."

    encounter_key = columns.encounter_key(nullable=False, primary_key=True)
    patient_key = columns.patient_key(nullable=False)
    document_id = columns.document_id()
    age = columns.age()
    sex = columns.sex()
    chief_complaint = columns.complaint()
    text = columns.input_text("the ED provider note up to its reasoning, or to the section that first names the answer")
    cut = columns.cut()
    icd10 = dy.String(
        regex=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$", description="Target: ICD-10-CM code of the primary diagnosis."
    )
    icd10_category = dy.String(
        regex=r"^[A-Z][0-9][0-9A-Z]$", description="Target: the code's three-character category."
    )
    diagnosis = dy.String(min_length=1, description="Target: name of the code in the ICD-10-CM tabular list.")
    icd10_codes = dy.List(dy.String(), min_length=1, description="All codes of the visit: any of them is right.")
    ccsr = dy.List(dy.String(), description="CCSR categories of the code, if the build was given AHRQ's file.")
    by_name = dy.Bool(
        description="Whether the code is that of the site's diagnosis, word by word its name; else the record holds it."
    )
    group = columns.group()
    split = columns.split()


def _pairs() -> dy.List:
    return dy.List(
        dy.Struct(
            {
                "diagnosis": dy.String(min_length=1, description="The diagnosis, verbatim."),
                "start": dy.UInt32(description="First character of the diagnosis in the ED note."),
                "end": dy.UInt32(description="One past its last character."),
                "polarity": dy.Enum(Polarity, description="What the physician says of it here."),
                "evidence": dy.String(min_length=1, description="What it is said on the strength of, verbatim."),
                "evidence_start": dy.UInt32(description="First character of the evidence in the ED note."),
                "evidence_end": dy.UInt32(description="One past its last character."),
                "update": dy.Int8(
                    min=-2, max=2, description="-2 ruled out, -1 less likely, 0 open, 1 more likely, 2 held."
                ),
            }
        ),
        description="Pairs of diagnosis and evidence as the note states them, in its order.",
    )


class ErRationales(Table):
    """Rationales: a physician's own, or what the ED note's reasoning states."""

    phi = False
    table_name = "er_rationales"
    meaning = (
        "One row per ER visit and who gave it (the note, an annotator, annotators together): rule-out list, decision "
        "factors, plan, and pairs of diagnosis and evidence."
    )

    encounter_key = columns.encounter_key(nullable=False, primary_key=True)
    source = columns.target_source(primary_key=True)
    annotator = columns.annotator()
    consensus = columns.consensus()
    annotators = columns.annotators()
    patient_key = columns.patient_key(nullable=False)
    document_id = _ed_note()
    chief_complaint = columns.complaint()
    rule_out = columns.quoted("Diagnoses to be ruled out.")
    decision_factors = columns.quoted("What decided.")
    treatment_plan = columns.quoted("Treatment and work-up.")
    pairs = _pairs()
    group = columns.group()
    split = columns.split()


class ErBeliefUpdates(Table):
    """Script concordance: a fixed differential, evidence shown step by step, and how each step moves belief."""

    phi = False
    table_name = "er_belief_updates"
    meaning = (
        "One row per ER visit and who gave it (the note, an annotator, annotators together): presentation, up to five "
        "diagnoses, and steps of evidence with their updates."
    )

    encounter_key = columns.encounter_key(nullable=False, primary_key=True)
    source = columns.target_source(primary_key=True)
    annotator = columns.annotator()
    consensus = columns.consensus()
    annotators = columns.annotators()
    patient_key = columns.patient_key(nullable=False)
    document_id = columns.document_id()
    age = columns.age()
    sex = columns.sex()
    chief_complaint = columns.complaint()
    text = columns.input_text("the ED provider note up to the first mark of reasoning, treatment or outcome")
    cut = columns.cut()
    differential = dy.List(
        dy.String(min_length=1), min_length=2, description="Input: two to five diagnoses, in alphabetical order."
    )
    steps = dy.List(
        dy.Struct(
            {
                "diagnosis": dy.String(description="Input: the diagnosis that the step is about."),
                "evidence": dy.String(description="Input: the evidence shown, verbatim, without the judgement."),
                "start": dy.UInt32(nullable=True, description="First character of the evidence in the ED note."),
                "end": dy.UInt32(nullable=True, description="One past its last character."),
                "update": dy.Int8(min=-2, max=2, description="Target: -2 ruled out to +2 held."),
                "ranking": dy.List(
                    dy.UInt8(),
                    description="Target: rank of each diagnosis of `differential` after this step, 1 the likeliest; "
                    "for `source` note by the sum of the updates so far, for a consensus by mean rank: equals share a rank.",
                ),
                "rationale": dy.String(nullable=True, description="The physician's words for the update, if recorded."),
            }
        ),
        min_length=2,
        description="Up to five steps, in the order of the note.",
    )
    final_diagnosis = dy.String(
        nullable=True,
        description="Target: the one of `differential` that alone stands first at the end; null if none does.",
    )
    group = columns.group()
    split = columns.split()
