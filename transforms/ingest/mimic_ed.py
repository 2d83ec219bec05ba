"""MIMIC-IV-ED: stays, with triage, diagnoses and the patient."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from schemas.vocabulary import Record
from transforms.ingest.batches import Batch, empty_documents, empty_encounters
from transforms.ingest.cells import moments, trimmed, years
from transforms.ingest.encounter_table import kept_encounters
from transforms.ingest.export_layouts import MimicIvLayout
from transforms.ingest.exports import (
    FILE,
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

EDSTAYS = Columns(
    "edstays", ("subject_id", "stay_id"), ("intime", "outtime", "disposition"), ("gender", "race", "hadm_id")
)
TRIAGE = Columns(
    "triage",
    ("stay_id",),
    ("acuity", "chiefcomplaint"),
    ("temperature", "heartrate", "resprate", "o2sat", "sbp", "dbp", "pain"),
)
DIAGNOSIS = Columns("diagnosis", ("stay_id", "icd_title"), (), ("seq_num", "icd_code", "icd_version"))
PATIENTS = Columns("patients", ("subject_id",), (), ("anchor_age", "anchor_year"))


def read_mimic_stays(export: Export, layout: MimicIvLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """One visit per row of edstays (`Record.ENCOUNTER`).

    Acuity, complaint and vital signs are triage's, the diagnosis the first of the stay's, the codes those of ICD-10 in
    their order; the age is that of the anchor year (table
    patients of MIMIC-IV) moved to the year of arrival. Raises LayoutError.
    """
    sides, rejects = [], []
    for columns, order in ((TRIAGE, []), (DIAGNOSIS, [number("seq_num")]), (PATIENTS, [])):
        frame, bad = whole(export, columns, layout)
        rejects += bad
        key = columns.required[0]
        frame = frame.drop(ROW, FILE).with_columns(trimmed(frame[key]))
        sides.append(Lookup(first_of(frame, key, order), key))
        if columns is DIAGNOSIS:
            coded = listed_codes(frame.filter(pl.col("icd_version").str.strip_chars() == "10"), key, "icd_code", order)
    triage, diagnoses, patients = sides
    yield Batch(empty_documents(), empty_encounters(), rejects)
    for frame, bad in batches_of(export, EDSTAYS, layout):
        frame = frame.with_columns(trimmed(frame["stay_id"]), trimmed(frame["subject_id"]))
        frame = patients.beside(diagnoses.beside(triage.beside(frame, "stay_id"), "stay_id"), "subject_id")
        frame = coded.beside(frame, "stay_id")
        arrived = moments(trimmed(frame["intime"])).dt.year()
        anchored = years(trimmed(frame["anchor_year"])).cast(pl.Int32)
        age = number("anchor_age") + arrived - anchored
        visits = frame.select(
            ROW,
            FILE,
            encounter_id="stay_id",
            patient_id="subject_id",
            age_years=pl.when(age >= 0).then(age).cast(pl.String),
            sex="gender",
            acuity="acuity",
            disposition="disposition",
            arrived_at="intime",
            departed_at="outtime",
            chief_complaint="chiefcomplaint",
            ed_diagnosis="icd_title",
            icd10_codes="codes",
            vital_temperature="temperature",
            vital_heart_rate="heartrate",
            vital_respiratory_rate="resprate",
            vital_oxygen_saturation="o2sat",
            vital_systolic="sbp",
            vital_diastolic="dbp",
            vital_pain="pain",
            race="race",
        )
        encounters, lost = kept_encounters(visits, {}, unmapped)
        yield Batch(empty_documents(), encounters, rows_only(bad, Record.ENCOUNTER) + lost)
