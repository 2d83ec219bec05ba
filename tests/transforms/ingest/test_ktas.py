"""The table of Korean ED visits: codes become words, KTAS never an ESI level."""

import io

from schemas.vocabulary import Disposition, Reason, Sex
from transforms.ingest.export_layouts import KtasLayout
from transforms.ingest.exports import export_of
from transforms.ingest.ktas import read_ktas
from transforms.ingest.tabular import read_rows

HEAD = "Group;Sex;Age;Chief_complain;HR;Diagnosis in ED;Disposition;KTAS_expert;BT\n"


def read(raw: bytes):
    rows = list(read_rows(io.BytesIO(raw), "semicolon", "latin-1"))
    batches = list(read_ktas(export_of({"data": rows}), KtasLayout(layout="ktas_ed_triage")))
    return [row for batch in batches for row in batch.encounters.to_dicts()], [r for b in batches for r in b.rejects]


def test_a_visit():
    raw = HEAD + "1;2;71;chest pain, left;88;Angina;7;2;36,6\n1;1;30;cough;??;;9;5;\nbroken\n"
    (first, second), (reject,) = read(raw.encode("latin-1"))
    assert (first["sex"], first["age_years"], first["disposition"]) == (Sex.MALE, 71, Disposition.OR_ADMIT)
    assert (first["raw_chief_complaint"], first["raw_ed_diagnosis"]) == ("chest pain, left", "Angina")
    assert (first["ktas"], first["vital_heart_rate"], first["vital_temperature"]) == (2, 88.0, 36.6)
    assert (second["ktas"], second["vital_heart_rate"]) == (5, None)
    assert first["acuity"] is None and second["disposition"] is None
    assert first["native_patient_id"] != second["native_patient_id"]
    assert reject.reason is Reason.WRONG_FIELD_COUNT


def test_real_table(real_data):
    visits, rejects = read((real_data / "encounters" / "ktas_ed_triage" / "data.csv").read_bytes())
    assert (len(visits), rejects) == (1267, [])
    assert all(visit["sex"] and visit["age_years"] and visit["disposition"] for visit in visits)
    assert not any(visit["acuity"] for visit in visits) and all(visit["ktas"] for visit in visits)
    assert sum(visit["vital_heart_rate"] is not None for visit in visits) > 1200
