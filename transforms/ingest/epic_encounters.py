"""Epic Clarity's ED visits: PAT_ENC_HSP, with what other tables know of the visit and the patient."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from schemas.vocabulary import Entity, Record
from transforms.ingest.batches import Batch, empty_documents, empty_encounters
from transforms.ingest.cells import trimmed
from transforms.ingest.encounter_table import kept_encounters
from transforms.ingest.export_layouts import EpicClarityLayout
from transforms.ingest.exports import (
    FILE,
    NO_VISIT,
    Columns,
    Export,
    Lookup,
    batches_of,
    first_of,
    listed_codes,
    number,
    rows_only,
    whole,
)
from transforms.ingest.rows import ROW

PAT_ENC_HSP = Columns(
    "PAT_ENC_HSP",
    ("PAT_ENC_CSN_ID", "PAT_ID"),
    ("ADT_ARRIVAL_TIME",),
    (
        "HOSP_ADMSN_TIME",
        "ED_DEPARTURE_TIME",
        "HOSP_DISCH_TIME",
        "ACUITY_LEVEL_C_NAME",
        "ACUITY_LEVEL_C",
        "ED_DISPOSITION_C_NAME",
        "CHIEF_COMPLAINT",
        "PRIMARY_DX_NAME",
        "HSP_ACCOUNT_ID",
        "BP_SYSTOLIC",
        "BP_DIASTOLIC",
        "TEMPERATURE",
        "PULSE",
        "RESPIRATIONS",
        "SPO2",
    ),
)
PATIENT = Columns(
    "PATIENT",
    ("PAT_ID",),
    (),
    (
        "PAT_NAME",
        "PAT_LAST_NAME",
        "PAT_FIRST_NAME",
        "PAT_MIDDLE_NAME",
        "BIRTH_DATE",
        "SEX_C_NAME",
        "PAT_MRN_ID",
        "SSN",
        "ADD_LINE_1",
        "ADD_LINE_2",
        "CITY",
        "ZIP",
        "HOME_PHONE",
        "WORK_PHONE",
        "MOBILE_PHONE",
        "EMAIL_ADDRESS",
        "EMERGENCY_CONTACT_NAME",
        "LANGUAGE_C_NAME",
        "MARITAL_STATUS_C_NAME",
        "ETHNIC_GROUP_C_NAME",
        "PATIENT_RACE_C_NAME",
    ),
)
PAT_ENC_RSN_VISIT = Columns("PAT_ENC_RSN_VISIT", ("PAT_ENC_CSN_ID", "ENC_REASON_NAME"), (), ("LINE",))
PAT_ENC_DX = Columns(
    "PAT_ENC_DX", ("PAT_ENC_CSN_ID", "DX_NAME"), (), ("LINE", "PRIMARY_DX_YN", "DX_ED_YN", "CURRENT_ICD10_LIST")
)

_IDENTIFIERS = {
    "PAT_NAME": Entity.PERSON,
    "PAT_LAST_NAME": Entity.PERSON,
    "PAT_FIRST_NAME": Entity.PERSON,
    "PAT_MIDDLE_NAME": Entity.PERSON,
    "EMERGENCY_CONTACT_NAME": Entity.PERSON,
    "PAT_MRN_ID": Entity.MRN,
    "SSN": Entity.SSN,
    "ADD_LINE_1": Entity.STREET,
    "ADD_LINE_2": Entity.STREET,
    "CITY": Entity.CITY,
    "ZIP": Entity.ZIP,
    "HOME_PHONE": Entity.PHONE,
    "WORK_PHONE": Entity.PHONE,
    "MOBILE_PHONE": Entity.PHONE,
    "EMAIL_ADDRESS": Entity.EMAIL,
    "HSP_ACCOUNT_ID": Entity.ACCOUNT,
}


def read_clarity_encounters(
    export: Export, layout: EpicClarityLayout, unmapped: Counter[str] | None = None
) -> Iterator[Batch]:
    """One visit per row of PAT_ENC_HSP (`Record.ENCOUNTER`).

    Complaint: the first of PAT_ENC_RSN_VISIT; diagnosis: PAT_ENC_DX's primary one, else its first ED one, else its
    first. Sex, birth date and identifiers: PATIENT. Departure: ED_DEPARTURE_TIME, else HOSP_DISCH_TIME. Raises
    LayoutError.
    """
    rejects, sides = [], []
    for columns, order in (
        (PATIENT, []),
        (PAT_ENC_RSN_VISIT, [number("LINE")]),
        (PAT_ENC_DX, [pl.col("PRIMARY_DX_YN") != "Y", pl.col("DX_ED_YN") != "Y", number("LINE")]),
    ):
        frame, bad = whole(export, columns, layout)
        rejects += bad
        key = columns.required[0]
        frame = frame.drop(ROW, FILE).with_columns(trimmed(frame[name]) for name in columns.names)
        if columns is PAT_ENC_DX:
            coded = listed_codes(frame, key, "CURRENT_ICD10_LIST", order)
        drop = [name for name in ("LINE", "PRIMARY_DX_YN", "DX_ED_YN", "CURRENT_ICD10_LIST") if name in frame.columns]
        sides.append(Lookup(first_of(frame, key, order).drop(drop), key))
    patients, reasons, diagnoses = sides
    if rejects:
        yield Batch(empty_documents(), empty_encounters(), rejects)
    for frame, bad in batches_of(export, PAT_ENC_HSP, layout):
        frame = frame.with_columns(trimmed(frame[name]) for name in PAT_ENC_HSP.names)
        frame = patients.beside(frame, "PAT_ID")
        frame = diagnoses.beside(reasons.beside(frame, "PAT_ENC_CSN_ID"), "PAT_ENC_CSN_ID")
        frame = coded.beside(frame, "PAT_ENC_CSN_ID")
        visits = frame.select(
            ROW,
            FILE,
            *_IDENTIFIERS,
            encounter_id="PAT_ENC_CSN_ID",
            patient_id="PAT_ID",
            birth_date="BIRTH_DATE",
            sex="SEX_C_NAME",
            acuity=pl.coalesce("ACUITY_LEVEL_C_NAME", "ACUITY_LEVEL_C"),
            disposition="ED_DISPOSITION_C_NAME",
            arrived_at=pl.coalesce("ADT_ARRIVAL_TIME", "HOSP_ADMSN_TIME"),
            departed_at=pl.coalesce("ED_DEPARTURE_TIME", "HOSP_DISCH_TIME"),
            chief_complaint=pl.coalesce("CHIEF_COMPLAINT", "ENC_REASON_NAME"),
            ed_diagnosis=pl.coalesce("PRIMARY_DX_NAME", "DX_NAME"),
            icd10_codes="codes",
            vital_systolic="BP_SYSTOLIC",
            vital_diastolic="BP_DIASTOLIC",
            vital_temperature="TEMPERATURE",
            vital_heart_rate="PULSE",
            vital_respiratory_rate="RESPIRATIONS",
            vital_oxygen_saturation="SPO2",
            race="PATIENT_RACE_C_NAME",
            language="LANGUAGE_C_NAME",
            marital_status="MARITAL_STATUS_C_NAME",
        )
        encounters, lost = kept_encounters(visits, _IDENTIFIERS, unmapped)
        yield Batch(empty_documents(), encounters, rows_only(bad, Record.ENCOUNTER) + lost)


def read_clarity_patients(
    export: Export, layout: EpicClarityLayout, unmapped: Counter[str] | None = None
) -> Iterator[Batch]:
    """A visit without a time for each patient of PATIENT who has none in PAT_ENC_HSP.

    Identifiers reach the notes of a patient through visits: without one they would not be known. Raises LayoutError.
    """
    visited: set[str] = set()
    if PAT_ENC_HSP.table in export.held:
        for frame, _ in batches_of(export, PAT_ENC_HSP, layout):
            there = frame.filter(trimmed(frame["PAT_ENC_CSN_ID"]).is_not_null())
            visited.update(trimmed(there["PAT_ID"]).drop_nulls())
    own = {name: entity for name, entity in _IDENTIFIERS.items() if name in PATIENT.names}
    for frame, bad in batches_of(export, PATIENT, layout):
        frame = frame.with_columns(trimmed(frame["PAT_ID"]))
        frame = frame.filter(~pl.col("PAT_ID").is_in(visited).fill_null(False))
        visits = frame.select(
            ROW,
            FILE,
            *own,
            patient_id="PAT_ID",
            encounter_id=pl.concat_str(pl.lit(NO_VISIT), "PAT_ID"),
            birth_date="BIRTH_DATE",
            sex="SEX_C_NAME",
        )
        encounters, lost = kept_encounters(visits, own, unmapped)
        yield Batch(empty_documents(), encounters, rows_only(bad, Record.ENCOUNTER) + lost)
