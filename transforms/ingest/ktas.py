"""The table of 1,267 adult visits to two Korean EDs (Moon et al., PLoS ONE 2019), with triage by KTAS."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from schemas.vocabulary import Record
from transforms.ingest.batches import Batch, empty_documents
from transforms.ingest.cells import trimmed
from transforms.ingest.encounter_table import kept_encounters
from transforms.ingest.export_layouts import KtasLayout
from transforms.ingest.exports import FILE, Columns, Export, batches_of, rows_only
from transforms.ingest.rows import ROW

DATA = Columns(
    "data",
    ("Sex", "Age", "Disposition"),
    ("Chief_complain", "Diagnosis in ED"),
    ("KTAS_expert", "SBP", "DBP", "HR", "RR", "BT", "Saturation", "NRS_pain"),
)

_SEX = {"1": "female", "2": "male"}
_DISPOSITION = {
    "1": "Discharge",
    "2": "Admit",
    "3": "Admit",
    "4": "Discharge",
    "5": "Transfer",
    "6": "Expired",
    "7": "OR Admit",
}
"""The table's codes: discharge, ward, intensive care, discharge, transfer, death, surgery."""


_VITALS = {
    "vital_temperature": "BT",
    "vital_heart_rate": "HR",
    "vital_respiratory_rate": "RR",
    "vital_systolic": "SBP",
    "vital_diastolic": "DBP",
    "vital_oxygen_saturation": "Saturation",
    "vital_pain": "NRS_pain",
}


def read_ktas(export: Export, layout: KtasLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """One visit of one patient per row (`Record.ENCOUNTER`). The table has no ids: they are made of the row's number.

    KTAS has five levels as ESI has, but other criteria: it is no ESI level, so acuity is null and `ktas`
    holds the experts' level. Raises
    LayoutError.
    """
    for frame, bad in batches_of(export, DATA, layout):
        told = frame.with_columns(trimmed(frame[name]) for name in DATA.names)
        row = pl.col(ROW).cast(pl.String)
        # the table writes what was not measured as two question marks
        vitals = {ours: pl.col(site).replace("??", None) for ours, site in _VITALS.items()}
        visits = told.select(
            ROW,
            FILE,
            encounter_id=pl.concat_str(pl.lit("ktas visit "), row),
            patient_id=pl.concat_str(pl.lit("ktas patient "), row),
            age_years="Age",
            sex=pl.col("Sex").replace(_SEX),
            disposition=pl.col("Disposition").replace(_DISPOSITION),
            chief_complaint="Chief_complain",
            ed_diagnosis="Diagnosis in ED",
            ktas="KTAS_expert",
            **vitals,
        )
        encounters, lost = kept_encounters(visits, {}, unmapped)
        yield Batch(empty_documents(), encounters, rows_only(bad, Record.ENCOUNTER) + lost)
