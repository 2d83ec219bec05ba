"""Which tables of each export are read together, and by which reader."""

from transforms.ingest import (
    epic_clarity,
    epic_encounters,
    er_reason,
    fhir_notes,
    fhir_visits,
    flat_notes,
    ktas,
    mimic_ed,
    omop_visits,
    paired_tables,
)
from transforms.ingest.exports import Columns, ExportUnit

EXPORT_UNITS: dict[str, tuple[ExportUnit, ...]] = {
    "epic_clarity": (
        ExportUnit(
            "notes",
            "HNO_NOTE_TEXT",
            ("HNO_INFO", "NOTE_ENC_INFO", "PAT_ENC_HSP"),
            False,
            epic_clarity.read_clarity_notes,
            False,
        ),
        ExportUnit(
            "encounters",
            "PAT_ENC_HSP",
            ("PATIENT", "PAT_ENC_RSN_VISIT", "PAT_ENC_DX"),
            True,
            epic_encounters.read_clarity_encounters,
        ),
        ExportUnit("patients", "PATIENT", ("PAT_ENC_HSP",), False, epic_encounters.read_clarity_patients, False),
    ),
    "epic_caboodle": (
        ExportUnit(
            "notes", "ClinicalNoteTextFact", ("ClinicalNoteFact",), False, paired_tables.read_caboodle_notes, False
        ),
    ),
    "ucsf_deid_cdw": (
        ExportUnit("notes", "note_text", ("note_metadata",), False, paired_tables.read_ucsf_notes, False),
    ),
    "omop": (
        ExportUnit("notes", "note", ("concept",), True, flat_notes.read_omop_notes),
        ExportUnit(
            "encounters",
            "visit_occurrence",
            ("person", "condition_occurrence", "concept"),
            True,
            omop_visits.read_omop_visits,
        ),
    ),
    "mimic_iv": (
        ExportUnit("discharge", "discharge", (), True, flat_notes.read_mimic_discharge),
        ExportUnit("radiology", "radiology", (), True, flat_notes.read_mimic_radiology),
        ExportUnit("encounters", "edstays", ("triage", "diagnosis", "patients"), True, mimic_ed.read_mimic_stays),
    ),
    "fhir": (
        ExportUnit(
            "documents",
            "DocumentReference",
            ("Binary", "attachment"),
            False,  # what replaces a document may stand in another file
            fhir_notes.read_fhir_documents,
        ),
        ExportUnit(
            "reports",
            "DiagnosticReport",
            ("Binary", "attachment"),
            True,
            fhir_notes.read_fhir_reports,
            together=("Binary",),
        ),
        ExportUnit(
            "encounters", "Encounter", ("Patient", "Condition", "Practitioner"), True, fhir_visits.read_fhir_visits
        ),
        ExportUnit("patients", "Patient", ("Encounter",), False, fhir_visits.read_fhir_patients, False),
    ),
    "er_reason": (
        ExportUnit(
            "visits",
            "wide",
            ("icd10", "rationales", "sct_cases", "sct_annotations"),
            True,
            er_reason.read_er_reason,
            rows_are_records=False,
        ),
    ),
    "ktas_ed_triage": (ExportUnit("encounters", "data", (), True, ktas.read_ktas),),
    "meds": (ExportUnit("notes", "data", (), True, flat_notes.read_meds_notes, False),),
}
"""By layout. The tables of a unit that an export does not hold are left out; without its main one, the unit is."""

EXPORT_COLUMNS: dict[str, dict[str, Columns]] = {
    layout: {columns.table: columns for columns in each}
    for layout, each in {
        "epic_clarity": (
            epic_clarity.HNO_NOTE_TEXT,
            epic_clarity.HNO_INFO,
            epic_clarity.NOTE_ENC_INFO,
            epic_encounters.PAT_ENC_HSP,
            epic_encounters.PATIENT,
            epic_encounters.PAT_ENC_RSN_VISIT,
            epic_encounters.PAT_ENC_DX,
        ),
        "epic_caboodle": (paired_tables.CLINICAL_NOTE_TEXT_FACT, paired_tables.CLINICAL_NOTE_FACT),
        "ucsf_deid_cdw": (paired_tables.NOTE_TEXT, paired_tables.NOTE_METADATA),
        "omop": (
            flat_notes.NOTE,
            flat_notes.CONCEPT,
            omop_visits.VISIT_OCCURRENCE,
            omop_visits.PERSON,
            omop_visits.CONDITION_OCCURRENCE,
        ),
        "mimic_iv": (
            flat_notes.DISCHARGE,
            flat_notes.RADIOLOGY,
            mimic_ed.EDSTAYS,
            mimic_ed.TRIAGE,
            mimic_ed.DIAGNOSIS,
            mimic_ed.PATIENTS,
        ),
        "fhir": (
            fhir_notes.DOCUMENT_REFERENCE,
            fhir_notes.DIAGNOSTIC_REPORT,
            fhir_notes.BINARY,
            fhir_visits.ENCOUNTER,
            fhir_visits.PATIENT,
            fhir_visits.CONDITION,
            fhir_visits.PRACTITIONER,
        ),
        "er_reason": (
            er_reason.WIDE,
            er_reason.ICD10,
            er_reason.RATIONALES,
            er_reason.CASES,
            er_reason.ANNOTATIONS,
        ),
        "ktas_ed_triage": (ktas.DATA,),
        "meds": (flat_notes.DATA,),
    }.items()
}
"""The columns of each table of each layout."""


def tables_of_layout(layout: str) -> list[str]:
    """Every table that the layout reads, in order.

    >>> tables_of_layout("epic_clarity")[:2]
    ['HNO_NOTE_TEXT', 'HNO_INFO']
    """
    return list(
        dict.fromkeys(
            table for unit in EXPORT_UNITS[layout] for table in (unit.main, *unit.sides) if table != "attachment"
        )
    )
