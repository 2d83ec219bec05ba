"""ENCOUNTERS_RAW and its public twin ENCOUNTERS: one row per ER visit."""

import dataframely as dy

from schemas import columns
from schemas.table import Table
from schemas.vocabulary import VITAL_RANGES, VITAL_UNITS, Entity, Vital

FREE_TEXT = (
    "chief_complaint",
    "ed_diagnosis",
    "one_liner",
    "rule_out",
    "decision_factors",
    "treatment_plan",
    "belief_differential",
    "belief_evidence",
    "belief_rationale",
    "race",
    "language",
    "education",
    "marital_status",
)
"""Free-text columns of an encounter: raw as `raw_<name>` before the door, `<name>` after it."""

_MEANINGS = {
    "chief_complaint": "Chief complaint, as the site words it.",
    "ed_diagnosis": "Name of the primary ED diagnosis.",
    "one_liner": "One-sentence summary of the presentation, from the ED provider note.",
    "rule_out": "A physician's rationale: diagnoses to be ruled out.",
    "decision_factors": "A physician's rationale: what decided.",
    "treatment_plan": "A physician's rationale: treatment and plan.",
    "belief_differential": "Physicians' belief updates (SCT): the diagnoses, one a line.",
    "belief_evidence": "The evidence shown for the diagnosis in the same line; `-` where there is none.",
    "belief_rationale": "A physician's words for the update in the same line; `-` where there are none.",
    "race": "First race, as the site words it.",
    "language": "Preferred language, as the site words it.",
    "education": "Highest level of education, as the site words it.",
    "marital_status": "Marital status, as the site words it.",
}


VITALS = {vital: f"vital_{vital}" for vital in Vital}
"""The column of each vital sign."""


def _vital(vital: Vital) -> dy.Float64:
    low, high = VITAL_RANGES[vital]
    words = str(vital).replace("_", " ")
    return dy.Float64(nullable=True, min=low, max=high, description=f"At triage: {words}, in {VITAL_UNITS[vital]}.")


def _updates() -> dy.List:
    return dy.List(
        dy.Int8(nullable=True, min=-2, max=2),
        nullable=True,
        description="Update of belief, -2 to +2, of each line of `belief_differential`; null where there is none.",
    )


def _rankings() -> dy.List:
    return dy.List(
        dy.List(dy.UInt8(), nullable=True),
        nullable=True,
        description="Ranks of all lines of `belief_differential` after the evidence of each; null where there are none.",
    )


class EncountersRaw(Table):
    """Visits as received, with every identifier of the patient's record that the source holds."""

    table_name = "encounters_raw"
    meaning = "One row per ER visit as received; its identifiers are searched in every note of the patient."

    encounter_key = columns.encounter_key(nullable=False, primary_key=True)
    patient_key = columns.patient_key(nullable=False)
    source = columns.source()
    native_encounter_id = dy.String(min_length=1, description="The visit's own id at its source.")
    native_patient_id = dy.String(min_length=1, description="The patient's own id at its source.")
    age_years = dy.UInt8(nullable=True, max=130, description="Age in completed years.")
    birth_date = dy.Date(nullable=True, description="Date of birth.")
    birth_year = dy.UInt16(nullable=True, description="Year of birth.")
    sex = columns.sex()
    acuity = columns.acuity()
    disposition = columns.disposition()
    ktas = columns.ktas()
    icd10_codes = columns.icd10_codes()
    vital_temperature = _vital(Vital.TEMPERATURE)
    vital_heart_rate = _vital(Vital.HEART_RATE)
    vital_respiratory_rate = _vital(Vital.RESPIRATORY_RATE)
    vital_systolic = _vital(Vital.SYSTOLIC)
    vital_diastolic = _vital(Vital.DIASTOLIC)
    vital_oxygen_saturation = _vital(Vital.OXYGEN_SATURATION)
    vital_pain = _vital(Vital.PAIN)
    arrived_at = dy.Datetime(nullable=True, time_unit="us", description="Arrival, local time.")
    departed_at = dy.Datetime(nullable=True, time_unit="us", description="Departure, local time.")
    raw_chief_complaint = dy.String(nullable=True, description=_MEANINGS["chief_complaint"])
    raw_ed_diagnosis = dy.String(nullable=True, description=_MEANINGS["ed_diagnosis"])
    raw_one_liner = dy.String(nullable=True, description=_MEANINGS["one_liner"])
    raw_rule_out = dy.String(nullable=True, description=_MEANINGS["rule_out"])
    raw_decision_factors = dy.String(nullable=True, description=_MEANINGS["decision_factors"])
    raw_treatment_plan = dy.String(nullable=True, description=_MEANINGS["treatment_plan"])
    raw_belief_differential = dy.String(nullable=True, description=_MEANINGS["belief_differential"])
    raw_belief_evidence = dy.String(nullable=True, description=_MEANINGS["belief_evidence"])
    raw_belief_rationale = dy.String(nullable=True, description=_MEANINGS["belief_rationale"])
    belief_updates = _updates()
    belief_rankings = _rankings()
    raw_race = dy.String(nullable=True, description=_MEANINGS["race"])
    raw_language = dy.String(nullable=True, description=_MEANINGS["language"])
    raw_education = dy.String(nullable=True, description=_MEANINGS["education"])
    raw_marital_status = dy.String(nullable=True, description=_MEANINGS["marital_status"])
    identifiers = dy.List(
        dy.Struct(
            {
                "entity": dy.Enum(Entity, description="Type of the identifier."),
                "value": dy.String(min_length=1, description="The identifier itself."),
            }
        ),
        description="Identifiers of the patient's own record: names, MRN, birth date, telephone, address and so on.",
    )


class Encounters(Table):
    """Visits after the door."""

    phi = False
    table_name = "encounters"
    meaning = (
        "One row per ER visit, de-identified: free text redacted, dates shifted with the notes, ages over 89 as 90+."
    )

    encounter_key = columns.encounter_key(nullable=False, primary_key=True)
    patient_key = columns.patient_key(nullable=False)
    source = columns.source()
    age = columns.age()
    sex = columns.sex()
    acuity = columns.acuity()
    disposition = columns.disposition()
    ktas = columns.ktas()
    icd10_codes = columns.icd10_codes()
    vital_temperature = _vital(Vital.TEMPERATURE)
    vital_heart_rate = _vital(Vital.HEART_RATE)
    vital_respiratory_rate = _vital(Vital.RESPIRATORY_RATE)
    vital_systolic = _vital(Vital.SYSTOLIC)
    vital_diastolic = _vital(Vital.DIASTOLIC)
    vital_oxygen_saturation = _vital(Vital.OXYGEN_SATURATION)
    vital_pain = _vital(Vital.PAIN)
    arrived_at = dy.Datetime(
        nullable=True, time_unit="us", description="Arrival, shifted by the patient's own number of days."
    )
    departed_at = dy.Datetime(nullable=True, time_unit="us", description="Departure, shifted likewise.")
    chief_complaint = dy.String(nullable=True, description=_MEANINGS["chief_complaint"])
    ed_diagnosis = dy.String(nullable=True, description=_MEANINGS["ed_diagnosis"])
    one_liner = dy.String(nullable=True, description=_MEANINGS["one_liner"])
    rule_out = dy.String(nullable=True, description=_MEANINGS["rule_out"])
    decision_factors = dy.String(nullable=True, description=_MEANINGS["decision_factors"])
    treatment_plan = dy.String(nullable=True, description=_MEANINGS["treatment_plan"])
    belief_differential = dy.String(nullable=True, description=_MEANINGS["belief_differential"])
    belief_evidence = dy.String(nullable=True, description=_MEANINGS["belief_evidence"])
    belief_rationale = dy.String(nullable=True, description=_MEANINGS["belief_rationale"])
    belief_updates = _updates()
    belief_rankings = _rankings()
    race = dy.String(nullable=True, description=_MEANINGS["race"])
    language = dy.String(nullable=True, description=_MEANINGS["language"])
    education = dy.String(nullable=True, description=_MEANINGS["education"])
    marital_status = dy.String(nullable=True, description=_MEANINGS["marital_status"])
