"""Every closed list of words that a column may hold, each once.

One file on purpose: a word has one meaning, and two lists that share a word stand beside each other.
"""

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document is: a note of a patient, or a published article."""

    NOTE = "note"
    ARTICLE = "article"


class NoteType(StrEnum):
    """The eight note types of ER-Reason, and `other` for what a site's mapping does not name."""

    ED_PROVIDER = "ed_provider"
    DISCHARGE_SUMMARY = "discharge_summary"
    PROGRESS = "progress"
    H_AND_P = "h_and_p"
    CONSULT = "consult"
    ECHO = "echo"
    IMAGING = "imaging"
    ECG = "ecg"
    OTHER = "other"


class Sex(StrEnum):
    """FHIR administrative-gender."""

    FEMALE = "female"
    MALE = "male"
    OTHER = "other"
    UNKNOWN = "unknown"


class Acuity(StrEnum):
    """Emergency Severity Index (ESI), level 1 to 5 in this order."""

    IMMEDIATE = "Immediate"
    EMERGENT = "Emergent"
    URGENT = "Urgent"
    LESS_URGENT = "Less Urgent"
    NON_URGENT = "Non-Urgent"


class Disposition(StrEnum):
    """How an ER visit ended (value set of ER-Reason)."""

    DISCHARGE = "Discharge"
    ADMIT = "Admit"
    OBSERVATION = "Observation"
    TRANSFER = "Transfer to Another Facility"
    AMA = "AMA"
    OR_ADMIT = "OR Admit"
    LWBS = "LWBS after Triage"
    LABOR_AND_DELIVERY = "Send to L&D"
    EXPIRED = "Expired"
    ELOPED = "Eloped"
    DISMISSED = "Dismissed - Never Arrived"


class DispositionGroup(StrEnum):
    """The four groups into which ER-Reason collapses dispositions."""

    ADMIT = "admit"
    DISCHARGE = "discharge"
    TRANSFER = "transfer"
    OTHER = "other"


DISPOSITION_GROUPS: dict[Disposition, DispositionGroup] = {
    disposition: {
        Disposition.ADMIT: DispositionGroup.ADMIT,
        Disposition.OR_ADMIT: DispositionGroup.ADMIT,
        Disposition.OBSERVATION: DispositionGroup.ADMIT,
        Disposition.DISCHARGE: DispositionGroup.DISCHARGE,
        Disposition.TRANSFER: DispositionGroup.TRANSFER,
    }.get(disposition, DispositionGroup.OTHER)
    for disposition in Disposition
}
"""Which group each disposition falls into."""


class Stage(StrEnum):
    """The five stages of an ER visit (ER-Reason), in the order of the workflow."""

    TRIAGE_INTAKE = "triage_intake"
    INITIAL_ASSESSMENT = "initial_assessment"
    TREATMENT_SELECTION = "treatment_selection"
    DISPOSITION_PLANNING = "disposition_planning"
    FINAL_DIAGNOSIS = "final_diagnosis"


class Category(StrEnum):
    """The 14 categories of dense extraction (CaseReportBench)."""

    VITALS_HEMA = "vitals_hema"
    NEURO = "neuro"
    EENT = "eent"
    CVS = "cvs"
    RESP = "resp"
    GI = "gi"
    GU = "gu"
    MSK = "msk"
    DERM = "derm"
    LAB_IMAGE = "lab_image"
    LYMPH = "lymph"
    HISTORY = "history"
    ENDO = "endo"
    PREGNANCY = "pregnancy"


class SubheadingKind(StrEnum):
    """Whether a case report's section tells of the patient or not."""

    CLINICAL = "clinical"
    NOT_CLINICAL = "not_clinical"


class SectionRole(StrEnum):
    """What a section of a case report is for (after the CARE guideline's parts of a report)."""

    PRESENTATION = "presentation"
    HISTORY = "history"
    EXAMINATION = "examination"
    INVESTIGATIONS = "investigations"
    DIAGNOSIS = "diagnosis"
    TREATMENT = "treatment"
    OUTCOME = "outcome"
    DISCUSSION = "discussion"
    INTRODUCTION = "introduction"
    CONCLUSION = "conclusion"
    PATIENT_PERSPECTIVE = "patient_perspective"
    ADMIN = "admin"
    OTHER = "other"


CASE_ROLES: frozenset[SectionRole] = frozenset(
    (
        SectionRole.PRESENTATION,
        SectionRole.HISTORY,
        SectionRole.EXAMINATION,
        SectionRole.INVESTIGATIONS,
        SectionRole.DIAGNOSIS,
        SectionRole.TREATMENT,
        SectionRole.OUTCOME,
    )
)
"""Roles of the sections that tell of the patient."""


class Origin(StrEnum):
    """What of a note was not written for the visit: a template, a copy of an earlier note, a signature."""

    TEMPLATE = "template"
    COPIED_FORWARD = "copied_forward"
    SIGNATURE = "signature"


class NoteSection(StrEnum):
    """What a section of a note holds; `family_social_history` and `other_history` for text without a heading."""

    CHIEF_COMPLAINT = "chief_complaint"
    TRIAGE = "triage"
    VITALS = "vitals"
    HPI = "hpi"
    SUBJECTIVE = "subjective"
    OBJECTIVE = "objective"
    ROS = "ros"
    PMH = "pmh"
    PSH = "psh"
    MEDICATIONS = "medications"
    ALLERGIES = "allergies"
    FAMILY_HISTORY = "family_history"
    SOCIAL_HISTORY = "social_history"
    FAMILY_SOCIAL_HISTORY = "family_social_history"
    OBGYN_HISTORY = "obgyn_history"
    IMMUNIZATIONS = "immunizations"
    OTHER_HISTORY = "other_history"
    EXAM = "exam"
    RESULTS = "results"
    IMAGING = "imaging"
    ECG = "ecg"
    ASSESSMENT = "assessment"
    PLAN = "plan"
    ASSESSMENT_PLAN = "assessment_plan"
    MDM = "mdm"
    DIFFERENTIAL = "differential"
    ED_COURSE = "ed_course"
    REASSESSMENT = "reassessment"
    ORDERS = "orders"
    PROCEDURES = "procedures"
    CRITICAL_CARE = "critical_care"
    CONSULTS = "consults"
    HOSPITAL_COURSE = "hospital_course"
    DISPOSITION = "disposition"
    CONDITION = "condition"
    INSTRUCTIONS = "instructions"
    FOLLOW_UP = "follow_up"
    DISCHARGE_MEDICATIONS = "discharge_medications"
    DIAGNOSIS = "diagnosis"
    ATTESTATION = "attestation"
    ENCOUNTERS = "encounters"
    INDICATION = "indication"
    TECHNIQUE = "technique"
    COMPARISON = "comparison"
    FINDINGS = "findings"
    IMPRESSION = "impression"
    HEADER = "header"


class LabelSet(StrEnum):
    """Which closed list a segment's label comes from."""

    CATEGORY = "category"
    ROLE = "role"
    ORIGIN = "origin"
    SECTION = "section"
    STAGE = "stage"
    SUBHEADING = "subheading"


SEGMENT_LABELS: tuple[str, ...] = tuple(
    dict.fromkeys(str(label) for label in (*Stage, *Category, *SubheadingKind, *SectionRole, *Origin, *NoteSection))
)
"""Every label that a segment may carry; a word of two lists stands once."""


class Stance(StrEnum):
    """What a statement of diagnostic reasoning does to a diagnosis."""

    SUPPORTS = "supports"
    AGAINST = "against"
    NEUTRAL = "neutral"


class DiagnosisPlace(StrEnum):
    """Where in a case report its final diagnosis is stated."""

    TITLE = "title"
    ABSTRACT = "abstract"
    INTRODUCTION = "introduction"
    CASE = "case"
    DISCUSSION = "discussion"
    CONCLUSION = "conclusion"


class Speaker(StrEnum):
    """Who speaks in a conversation for instruction tuning."""

    USER = "user"
    ASSISTANT = "assistant"


class Evidence(StrEnum):
    """What labelled a segment."""

    HEADING = "heading"
    PARENT_HEADING = "parent_heading"
    POSITION = "position"
    STRUCTURE = "structure"
    CONTENT = "content"
    LEXICON = "lexicon"
    MODEL = "model"


class Polarity(StrEnum):
    """What a text says of a finding."""

    AFFIRMED = "affirmed"
    NEGATED = "negated"
    UNCERTAIN = "uncertain"
    FAMILY = "family"
    HISTORICAL = "historical"


class TargetSource(StrEnum):
    """Where a value of a task comes from: the note's words, an annotator, the visit's record, annotators together."""

    NOTE = "note"
    ANNOTATOR = "annotator"
    RECORD = "record"
    CONSENSUS = "consensus"


class AnnotationTask(StrEnum):
    """What annotators are asked: a rationale, or script concordance (`sct`)."""

    RATIONALE = "rationale"
    SCT = "sct"


class ConsensusRule(StrEnum):
    """How several annotators' answers become one.

    `majority`: items that more than half of the annotators name; `median`: median update, mean rank, majority's final
    diagnosis; `adjudicated`: an adjudicator's answer stands in the place of either.
    """

    MAJORITY = "majority"
    MEDIAN = "median"
    ADJUDICATED = "adjudicated"


class Vital(StrEnum):
    """A vital sign, in the order in which they are told."""

    TEMPERATURE = "temperature"
    HEART_RATE = "heart_rate"
    RESPIRATORY_RATE = "respiratory_rate"
    SYSTOLIC = "systolic"
    DIASTOLIC = "diastolic"
    OXYGEN_SATURATION = "oxygen_saturation"
    PAIN = "pain"


class Unit(StrEnum):
    """Units of vital signs (UCUM, except the score)."""

    CELSIUS = "Cel"
    PER_MINUTE = "/min"
    MM_HG = "mm[Hg]"
    PERCENT = "%"
    SCORE = "{score}"


VITAL_UNITS: dict[Vital, Unit] = {
    Vital.TEMPERATURE: Unit.CELSIUS,
    Vital.HEART_RATE: Unit.PER_MINUTE,
    Vital.RESPIRATORY_RATE: Unit.PER_MINUTE,
    Vital.SYSTOLIC: Unit.MM_HG,
    Vital.DIASTOLIC: Unit.MM_HG,
    Vital.OXYGEN_SATURATION: Unit.PERCENT,
    Vital.PAIN: Unit.SCORE,
}
"""The one unit in which each vital sign is given."""

VITAL_RANGES: dict[Vital, tuple[float, float]] = {
    Vital.TEMPERATURE: (25.0, 45.0),
    Vital.HEART_RATE: (15.0, 320.0),
    Vital.RESPIRATORY_RATE: (2.0, 99.0),
    Vital.SYSTOLIC: (40.0, 320.0),
    Vital.DIASTOLIC: (15.0, 220.0),
    Vital.OXYGEN_SATURATION: (30.0, 100.0),
    Vital.PAIN: (0.0, 10.0),
}
"""What a living patient can have; a value beyond is an error of the source and is left out."""


class AcuityScale(StrEnum):
    """The scale of a triage level: ESI (Emergency Severity Index) or KTAS (Korean Triage and Acuity Scale)."""

    ESI = "ESI"
    KTAS = "KTAS"


class Inclusion(StrEnum):
    """Which visits become tasks.

    `er_reason`: those with an ED provider note and an earlier discharge summary; `ed_note_only`: those with an ED
    provider note; `all`: every visit.
    """

    ER_REASON = "er_reason"
    ED_NOTE_ONLY = "ed_note_only"
    ALL = "all"


class SectionKind(StrEnum):
    """What part of a document a section is, as its source marked it."""

    TITLE = "title"
    ABSTRACT = "abstract"
    BODY = "body"
    TABLE = "table"
    FIGURE = "figure"
    BACK = "back"


class Licence(StrEnum):
    """Licence of an article; `unknown` also where its statements contradict each other."""

    CC0 = "CC0"
    PUBLIC_DOMAIN = "public domain"
    CC_BY = "CC BY"
    CC_BY_SA = "CC BY-SA"
    CC_BY_NC = "CC BY-NC"
    CC_BY_NC_SA = "CC BY-NC-SA"
    CC_BY_ND = "CC BY-ND"
    CC_BY_NC_ND = "CC BY-NC-ND"
    OTHER = "other"
    UNKNOWN = "unknown"


class Split(StrEnum):
    """Part of a release, by what it is for."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"


class SplitRule(StrEnum):
    """What decided the split of a group."""

    HASH = "hash"
    LEDGER = "ledger"
    NEAR_DUPLICATE = "near_duplicate"


class Entity(StrEnum):
    """Type of a removed identifier; the typed placeholder is `<ENTITY>`."""

    PERSON = "PERSON"
    INITIALS = "INITIALS"
    AGE = "AGE"
    DATE = "DATE"
    BIRTH_DATE = "BIRTH_DATE"
    PHONE = "PHONE"
    FAX = "FAX"
    EMAIL = "EMAIL"
    URL = "URL"
    IP_ADDRESS = "IP_ADDRESS"
    SSN = "SSN"
    MRN = "MRN"
    ENCOUNTER_NUMBER = "ENCOUNTER_NUMBER"
    ACCOUNT = "ACCOUNT"
    HEALTH_PLAN = "HEALTH_PLAN"
    LICENSE = "LICENSE"
    VEHICLE = "VEHICLE"
    DEVICE = "DEVICE"
    ID = "ID"
    STREET = "STREET"
    CITY = "CITY"
    ZIP = "ZIP"
    LOCATION = "LOCATION"
    HOSPITAL = "HOSPITAL"
    UNIT = "UNIT"
    ORGANIZATION = "ORGANIZATION"
    MASKED = "MASKED"


class ResidualCheck(StrEnum):
    """What the audit looks for in de-identified texts, outside of replaced spans."""

    OWN_NAME = "own_name"
    OWN_FULL_NAME = "own_full_name"
    OWN_NUMBER = "own_number"
    OWN_SHORT_NUMBER = "own_short_number"
    OWN_BIRTH_DATE = "own_birth_date"
    OWN_ADDRESS = "own_address"
    OWN_CONTACT = "own_contact"
    PATTERN = "pattern"
    REMOVED_NAME = "removed_name"
    REMOVED_PHRASE = "removed_phrase"
    REMOVED_NUMBER = "removed_number"
    LONE_CAPITAL = "lone_capital"


class Step(StrEnum):
    """The steps of a build, in order."""

    INGEST = "ingest"
    DEIDENTIFY = "deidentify"
    SEGMENT = "segment"
    ASSEMBLE = "assemble"
    SPLIT = "split"
    VALIDATE = "validate"
    PUBLISH = "publish"


class Record(StrEnum):
    """What an account counts and what a reject was."""

    FILE = "file"
    NOTE = "note"
    ARTICLE = "article"
    ENCOUNTER = "encounter"
    ROW = "row"
    ANSWER = "answer"


class Reason(StrEnum):
    """Why a record was rejected; the meanings stand in `REASON_MEANINGS`."""

    # ingest: any source
    UNREADABLE = "unreadable"
    TRUNCATED = "truncated"
    NOT_UTF8 = "not_utf8"
    TOO_LARGE = "too_large"
    EMPTY_TEXT = "empty_text"
    EMPTY_FILE = "empty_file"
    UNSAFE_PATH = "unsafe_path"
    DUPLICATE = "duplicate"
    DUPLICATE_ID = "duplicate_id"
    WRONG_FIELD_COUNT = "wrong_field_count"
    BAD_VALUE = "bad_value"
    MISSING_ID = "missing_id"
    NOT_REFERENCED = "not_referenced"
    # ingest: hospital exports
    DELETED = "deleted"
    NOT_SIGNED = "not_signed"
    SUPERSEDED = "superseded"
    # ingest: articles
    MALFORMED_XML = "malformed_xml"
    FORBIDDEN_XML = "forbidden_xml"
    NO_ARTICLE = "no_article"
    NO_ARTICLE_ID = "no_article_id"
    NO_BODY = "no_body"
    NOT_ENGLISH = "not_english"
    NOT_CASE_REPORT = "not_case_report"
    NOT_HUMAN = "not_human"
    NOT_CLINICAL = "not_clinical"
    RETRACTED = "retracted"
    # deidentify
    QUARANTINED = "quarantined"
    # assemble
    NO_SECTIONS = "no_sections"
    NO_CLINICAL_SECTION = "no_clinical_section"
    NO_CUT_MARKER = "no_cut_marker"
    NO_TARGET = "no_target"
    NO_ED_NOTE = "no_ed_note"
    NO_DISCHARGE_SUMMARY = "no_discharge_summary"
    NO_HISTORY = "no_history"
    NO_INPUT = "no_input"
    LEAK = "leak"
    LICENCE_NOT_ALLOWED = "licence_not_allowed"
    TOO_SHORT = "too_short"
    DOCUMENT_NOT_RELEASED = "document_not_released"
    # assemble: case_diagnosis
    NOT_SINGLE_PATIENT = "not_single_patient"
    NOT_DIAGNOSTIC = "not_diagnostic"
    NO_FINAL_DIAGNOSIS = "no_final_diagnosis"
    NO_PRESENTATION = "no_presentation"
    EXCLUDED_BY_REVIEW = "excluded_by_review"
    # annotate
    UNKNOWN_TASK = "unknown_task"
    TASK_CHANGED = "task_changed"
    NO_ANNOTATOR = "no_annotator"
    NO_ANSWER = "no_answer"
    BAD_UPDATE = "bad_update"
    BAD_RANKING = "bad_ranking"
    BAD_FINAL_DIAGNOSIS = "bad_final_diagnosis"
    FORMULA_ERROR = "formula_error"
    INCOMPLETE = "incomplete"
    NO_CONSENSUS = "no_consensus"


REASON_MEANINGS: dict[Reason, str] = {
    Reason.UNREADABLE: "the file cannot be opened or read",
    Reason.TRUNCATED: "the file or archive member ends before its format says so",
    Reason.NOT_UTF8: "the bytes are not text in UTF-8 nor in a declared encoding",
    Reason.TOO_LARGE: "larger than the configured limit",
    Reason.EMPTY_TEXT: "no text after normalisation",
    Reason.EMPTY_FILE: "the file holds no bytes or no rows",
    Reason.UNSAFE_PATH: "an archive member with an absolute path, a parent path, or that is no regular file",
    Reason.DUPLICATE: "same id and same content as a record that was kept",
    Reason.DUPLICATE_ID: "same id as a record that was kept, other content",
    Reason.WRONG_FIELD_COUNT: "the row has more or fewer fields than the header",
    Reason.BAD_VALUE: "a required value is not of its type",
    Reason.MISSING_ID: "a required identifier is null or empty",
    Reason.NOT_REFERENCED: "an archive member or file of a kind that the layout does not read",
    Reason.DELETED: "the site has deleted the note, or marked it as entered in error",
    Reason.NOT_SIGNED: "a version of a note that its author has not signed",
    Reason.SUPERSEDED: "a version of a note of which a later one was kept",
    Reason.MALFORMED_XML: "not well-formed XML",
    Reason.FORBIDDEN_XML: "declares entities that expand or reach outside the file",
    Reason.NO_ARTICLE: "XML without a JATS or NLM article",
    Reason.NO_ARTICLE_ID: "an article without any usable id",
    Reason.NO_BODY: "an article without body text",
    Reason.NOT_ENGLISH: "the article is not in English",
    Reason.NOT_CASE_REPORT: "type, subject, title or content say that the article reports no case",
    Reason.NOT_HUMAN: "the case is an animal, a plant or a microbe",
    Reason.NOT_CLINICAL: "the case is no patient's (a business, teaching, legal or engineering case)",
    Reason.RETRACTED: "the list beside its package says that the article was retracted",
    Reason.QUARANTINED: "de-identification could not be completed with certainty",
    Reason.NO_SECTIONS: "no section heading was found",
    Reason.NO_CLINICAL_SECTION: "no section tells of the patient",
    Reason.NO_CUT_MARKER: "nothing marks where the answer begins, so the input cannot be cut safely",
    Reason.NO_TARGET: "the value to be predicted is missing or not in its value set",
    Reason.NO_ED_NOTE: "the encounter has no ED provider note",
    Reason.NO_DISCHARGE_SUMMARY: "no discharge summary that was written before the patient arrived",
    Reason.NO_HISTORY: "no note that was written before the patient arrived",
    Reason.NO_INPUT: "what the task would show is not known (the chief complaint of a triage)",
    Reason.LEAK: "the independent check found the answer in the input",
    Reason.LICENCE_NOT_ALLOWED: "the licence is unknown or not in the configured list",
    Reason.TOO_SHORT: "too little text is left to be useful",
    Reason.DOCUMENT_NOT_RELEASED: "its document stands in no config of the release",
    Reason.NOT_SINGLE_PATIENT: "the report tells of several patients whose cases cannot be told apart",
    Reason.NOT_DIAGNOSTIC: "the report is on a treatment, a procedure or an adverse reaction, not on finding a diagnosis",
    Reason.NO_FINAL_DIAGNOSIS: "no final diagnosis is stated on which independent places of the report agree",
    Reason.NO_PRESENTATION: "too little of the presentation comes before the diagnosis is given away",
    Reason.EXCLUDED_BY_REVIEW: "a reviewer's verdict excludes it",
    Reason.UNKNOWN_TASK: "an answer to a task that was not exported here, or of a visit that is no more",
    Reason.TASK_CHANGED: "what the answer was given to is not what was exported, or no longer what the build makes",
    Reason.NO_ANNOTATOR: "an answer that names no annotator",
    Reason.NO_ANSWER: "nothing was answered, or the annotator skipped the task",
    Reason.BAD_UPDATE: "an update of belief that is none of -2, -1, 0, 1, 2",
    Reason.BAD_RANKING: "ranks that do not give each diagnosis of the differential one place of its own",
    Reason.BAD_FINAL_DIAGNOSIS: "a final diagnosis that is none of the differential",
    Reason.FORMULA_ERROR: "a spreadsheet put an error of its own in the place of the answer",
    Reason.INCOMPLETE: "not every step of the task was answered, or the door left other lines than the record has",
    Reason.NO_CONSENSUS: "the annotators' answers have nothing in common that the rule of consensus keeps",
}
"""What each reason means, for the account, the card and the data dictionary."""
