"""Which tables of each export are read together, and by which reader."""

from transforms.ingest.epic_clarity import read_clarity_notes
from transforms.ingest.epic_encounters import read_clarity_encounters
from transforms.ingest.exports import ExportUnit
from transforms.ingest.fhir_notes import read_fhir_documents, read_fhir_reports
from transforms.ingest.fhir_visits import read_fhir_visits
from transforms.ingest.flat_notes import (
    CONCEPT,
    NOTE,
    read_meds_notes,
    read_mimic_discharge,
    read_mimic_radiology,
    read_omop_notes,
)
from transforms.ingest.ktas import read_ktas
from transforms.ingest.mimic_ed import read_mimic_stays
from transforms.ingest.omop_visits import CONDITION_OCCURRENCE, PERSON, VISIT_OCCURRENCE, read_omop_visits
from transforms.ingest.paired_tables import read_caboodle_notes, read_ucsf_notes

EXPORT_UNITS: dict[str, tuple[ExportUnit, ...]] = {
    "epic_clarity": (
        ExportUnit(
            "notes", "HNO_NOTE_TEXT", ("HNO_INFO", "NOTE_ENC_INFO", "PAT_ENC_HSP"), False, read_clarity_notes, False
        ),
        ExportUnit(
            "encounters", "PAT_ENC_HSP", ("PATIENT", "PAT_ENC_RSN_VISIT", "PAT_ENC_DX"), True, read_clarity_encounters
        ),
    ),
    "epic_caboodle": (
        ExportUnit("notes", "ClinicalNoteTextFact", ("ClinicalNoteFact",), False, read_caboodle_notes, False),
    ),
    "ucsf_deid_cdw": (ExportUnit("notes", "note_text", ("note_metadata",), False, read_ucsf_notes, False),),
    "omop": (
        ExportUnit("notes", "note", ("concept",), True, read_omop_notes),
        ExportUnit(
            "encounters", "visit_occurrence", ("person", "condition_occurrence", "concept"), True, read_omop_visits
        ),
    ),
    "mimic_iv": (
        ExportUnit("discharge", "discharge", (), True, read_mimic_discharge),
        ExportUnit("radiology", "radiology", (), True, read_mimic_radiology),
        ExportUnit("encounters", "edstays", ("triage", "diagnosis", "patients"), True, read_mimic_stays),
    ),
    "fhir": (
        ExportUnit(
            "documents", "DocumentReference", ("Binary", "attachment"), True, read_fhir_documents, together=("Binary",)
        ),
        ExportUnit(
            "reports", "DiagnosticReport", ("Binary", "attachment"), True, read_fhir_reports, together=("Binary",)
        ),
        ExportUnit("encounters", "Encounter", ("Patient", "Condition", "Practitioner"), True, read_fhir_visits),
    ),
    "ktas_ed_triage": (ExportUnit("encounters", "data", (), True, read_ktas),),
    "meds": (ExportUnit("notes", "data", (), True, read_meds_notes, False),),
}
"""By layout. The tables of a unit that an export does not hold are left out; without its main one, the unit is."""

OMOP_COLUMNS = {columns.table: columns for columns in (NOTE, CONCEPT, VISIT_OCCURRENCE, PERSON, CONDITION_OCCURRENCE)}
"""The columns of OMOP's tables, by table."""


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
