"""The configs of a release: the benchmark tables that consumers read."""

import dataframely as dy

from schemas import columns
from schemas.segments import Segments
from schemas.table import Table
from schemas.vocabulary import (
    AcuityScale,
    Category,
    DiagnosisPlace,
    DispositionGroup,
    Licence,
    Polarity,
    SectionRole,
    Speaker,
    Stage,
    Stance,
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


def _extracted(category: Category) -> dy.List:
    return dy.List(
        dy.Struct(
            {
                "text": dy.String(description="The slice, verbatim."),
                "start": dy.UInt32(description="First character in `text`."),
                "end": dy.UInt32(description="One past the last character in `text`."),
                "section": dy.UInt16(description="Index into `sections`."),
                "polarity": dy.Enum(Polarity, description="What the phrase says of its finding."),
            }
        ),
        description=f"Phrases of category `{category}`, in order, negated ones included.",
    )


def _slice(description: str, **more: dy.Column) -> dy.Struct:
    return dy.Struct(
        {
            **more,
            "text": dy.String(description="The slice, verbatim."),
            "start": dy.UInt32(description="First character in `text`."),
            "end": dy.UInt32(description="One past the last character in `text`."),
        },
        nullable=True,
        description=description,
    )


class CaseExtraction(Table):
    """Dense extraction from case reports, by subheading."""

    phi = False
    table_name = "case_extraction"
    meaning = (
        "One row per case report: its clinical sections by subheading and the slices of each of the 14 categories."
    )

    document_id = columns.document_id(primary_key=True)
    pmcid = dy.String(nullable=True, regex=r"^PMC[0-9]+$", description="PubMed Central id, with prefix.")
    doi = dy.String(nullable=True, description="Digital object identifier.")
    title = dy.String(nullable=True, description="Title of the article.")
    journal = dy.String(nullable=True, description="Title of the journal.")
    article_link = dy.String(nullable=True, regex=r"^https://\S+$", description="Where the article is read.")
    publication_date = dy.String(
        nullable=True,
        regex=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="Date of publication, ISO 8601, as exact as known.",
    )
    licence = dy.Enum(Licence, description="Licence of the article.")
    text = dy.String(min_length=1, description="The article after the door; all offsets of the row refer to it.")
    sections = dy.List(
        dy.Struct(
            {
                "heading": dy.String(nullable=True, description="The subheading as printed; null if there is none."),
                "role": dy.Enum(SectionRole, description="What the section is for."),
                "start": dy.UInt32(description="First character of the section's own text in `text`."),
                "end": dy.UInt32(description="One past the last character."),
            }
        ),
        min_length=1,
        description="The clinical sections, in order: subheading and offsets.",
    )
    vitals_hema = _extracted(Category.VITALS_HEMA)
    neuro = _extracted(Category.NEURO)
    eent = _extracted(Category.EENT)
    cvs = _extracted(Category.CVS)
    resp = _extracted(Category.RESP)
    gi = _extracted(Category.GI)
    gu = _extracted(Category.GU)
    msk = _extracted(Category.MSK)
    derm = _extracted(Category.DERM)
    lab_image = _extracted(Category.LAB_IMAGE)
    lymph = _extracted(Category.LYMPH)
    history = _extracted(Category.HISTORY)
    endo = _extracted(Category.ENDO)
    pregnancy = _extracted(Category.PREGNANCY)
    age_at_presentation = _slice("The age at which the patient presented; null where none is printed.")
    age_of_onset = _slice("The age at which the illness began, where it is printed as an age.")
    confirmed_diagnosis = _slice(
        "The final diagnosis and where it is stated; null where the report does not state one with certainty.",
        diagnosis=dy.String(description="The diagnosis, as the report names it."),
    )
    treatment = dy.List(
        dy.Struct(
            {
                "text": dy.String(description="The slice, verbatim."),
                "start": dy.UInt32(description="First character in `text`."),
                "end": dy.UInt32(description="One past the last character in `text`."),
                "section": dy.UInt16(description="Index into `sections`."),
                "polarity": dy.Enum(Polarity, description="Whether the treatment was given."),
            }
        ),
        description="Phrases that tell of a treatment, in order.",
    )
    is_iem = dy.Bool(
        description="Whether the patient's disease is an inborn error of metabolism that the lexicon knows."
    )
    iem_disorder = dy.String(nullable=True, description="That inborn error of metabolism, as the lexicon names it.")
    group = columns.group()
    split = columns.split()


class CaseDiagnosis(Table):
    """Diagnostic questions from case reports."""

    phi = False
    table_name = "case_diagnosis"
    meaning = (
        "One row per case report that is a diagnostic question, or per case of a report of several: the case up to where the diagnosis is given away, the "
        "authors' reasoning with verbatim quotes, and the final diagnosis with the places that state it."
    )

    document_id = columns.document_id(primary_key=True)
    case_number = dy.UInt16(
        primary_key=True,
        description="1, or the number of the case in a report of several patients, each in sections of its own.",
    )
    pmcid = dy.String(nullable=True, regex=r"^PMC[0-9]+$", description="PubMed Central id, with prefix.")
    doi = dy.String(nullable=True, description="Digital object identifier.")
    title = dy.String(nullable=True, description="Title of the article.")
    journal = dy.String(nullable=True, description="Title of the journal.")
    article_link = dy.String(nullable=True, regex=r"^https://\S+$", description="Where the article is read.")
    publication_date = dy.String(
        nullable=True,
        regex=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="Date of publication, ISO 8601, as exact as known.",
    )
    licence = dy.Enum(Licence, description="Licence of the article.")
    text = dy.String(min_length=1, description="The article after the door; all offsets of the row refer to it.")
    case_prompt = dy.String(
        min_length=1,
        description="Input: the case up to where it gives the diagnosis away; `text[prompt_start:prompt_end]`.",
    )
    prompt_start = dy.UInt32(description="First character of the prompt in `text`.")
    prompt_end = dy.UInt32(description="One past the last character of the prompt in `text`: the cut.")
    recut = dy.Bool(description="Whether the independent leak check moved the cut to an earlier place.")
    reviewed = dy.Bool(description="Whether a reviewer's verdict confirmed or changed the row.")
    diagnostic_reasoning = dy.List(
        dy.Struct(
            {
                "statement": dy.String(
                    description="The quote as a statement of its own: without a leading connective."
                ),
                "quote": dy.String(description="The authors' sentence, verbatim."),
                "start": dy.UInt32(description="First character of the quote in `text`."),
                "end": dy.UInt32(description="One past the last character of the quote in `text`."),
                "stance": dy.Enum(Stance, description="What the statement does to the diagnosis."),
                "diagnosis": dy.String(description="The diagnosis that the statement weighs."),
            }
        ),
        description="Statements in which the authors weigh a diagnosis of this patient, in the article's order.",
    )
    differentials = dy.List(
        dy.String(description="A diagnosis, as the article words it."),
        description="Other diagnoses that the reasoning weighs, each once, in order.",
    )
    final_diagnosis = dy.String(min_length=3, description="Target: the diagnosis that the authors made.")
    final_diagnosis_synonyms = dy.List(
        dy.String(description="Another name or an abbreviation."),
        description="Other names of the final diagnosis: those that the article introduces, and those of the bundled list.",
    )
    final_diagnosis_evidence = dy.List(
        dy.Struct(
            {
                "start": dy.UInt32(description="First character in `text`."),
                "end": dy.UInt32(description="One past the last character in `text`."),
                "place": dy.Enum(DiagnosisPlace, description="In which part of the article it stands."),
            }
        ),
        min_length=1,
        description="Independent places that name the final diagnosis, in order.",
    )
    icd10cm = dy.String(
        nullable=True,
        regex=r"^[A-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?$",
        description="ICD-10-CM code of the final diagnosis, where the bundled names or the tabular list hold its very name.",
    )
    messages = dy.List(
        dy.Struct(
            {
                "role": dy.Enum(Speaker, description="Who speaks."),
                "content": dy.String(description="What is said."),
            }
        ),
        description="For instruction tuning: the prompt as a question; the reasoning, stitched, and the diagnosis as its answer.",
    )
    group = columns.group()
    split = columns.split()


class ReleasedSegments(Segments):
    """SEGMENTS of the documents that the release holds, with their split."""

    table_name = "segments"

    group = columns.group()
    split = columns.split()


CONFIGS: dict[str, type[Table]] = {
    table.table_name: table
    for table in (
        ErNotes,
        ErTriage,
        ErAssessment,
        ErTreatment,
        ErDisposition,
        ErDiagnosis,
        ErBeliefUpdates,
        ErRationales,
        CaseDiagnosis,
        CaseExtraction,
        ReleasedSegments,
    )
}
"""The configs of a release, by name."""
