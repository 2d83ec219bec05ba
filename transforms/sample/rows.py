"""The sample as tables: which columns its files have, and which of them are identifiers."""

from schemas.vocabulary import Entity

NOTE_COLUMNS: tuple[str, ...] = ("note_id", "patient_id", "encounter_id", "note_type", "written_at", "text")
"""Columns of the notes, in order."""

ENCOUNTER_COLUMNS: tuple[str, ...] = (
    "patient_id",
    "encounter_id",
    "patient_name",
    "mrn",
    "birth_date",
    "phone",
    "street",
    "city",
    "state",
    "zip",
    "email",
    "pcp_name",
    "age_years",
    "sex",
    "acuity",
    "disposition",
    "arrived_at",
    "departed_at",
    "chief_complaint",
    "ed_diagnosis",
    "one_liner",
    "race",
    "language",
    "education",
    "marital_status",
    "rule_out",
    "decision_factors",
    "treatment_plan",
)
"""Columns of the encounters, in order; an empty string where there is no value."""

IDENTIFIER_COLUMNS: dict[str, Entity] = {
    "patient_name": Entity.PERSON,
    "mrn": Entity.MRN,
    "birth_date": Entity.BIRTH_DATE,
    "phone": Entity.PHONE,
    "street": Entity.STREET,
    "city": Entity.CITY,
    "zip": Entity.ZIP,
    "email": Entity.EMAIL,
    "pcp_name": Entity.PERSON,
}
"""Columns of the encounters that identify the patient, and as what. A state alone is no identifier (Safe Harbor B)."""

ED_NOTE = "ED Provider Notes"

NOTE_TYPES: tuple[str, ...] = (
    ED_NOTE,
    "Discharge Summary",
    "Progress Notes",
    "H&P",
    "Consults",
    "Echocardiogram",
    "Imaging",
    "ECG",
)
"""The site's words for the types of notes, all of them."""
