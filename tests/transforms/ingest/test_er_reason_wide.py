"""The wide table: one visit per row, one document per text."""

import io
import os
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import Reason, Record
from transforms.ingest.batches import NATIVE_DOCUMENTS, NATIVE_ENCOUNTERS
from transforms.ingest.er_reason_wide import read_er_reason_wide
from transforms.ingest.layouts import ErReasonWideLayout
from transforms.ingest.tabular import LayoutError, read_rows

HEAD = "encounterkey,PatientDurableKey,age,acuitylevel,ED_Provider_Notes_Text,ED_Provider_Notes_Key,HP_Note_Text,HP_Note_Key,Echo_Text,Echo_Date\n"


def read(raw, unmapped=None, **layout):
    rows = read_rows(io.BytesIO(raw if isinstance(raw, bytes) else raw.encode()), "csv", batch_rows=3)
    batches = list(read_er_reason_wide(rows, ErReasonWideLayout(layout="er_reason_wide", **layout), unmapped))
    for batch in batches:
        assert batch.documents.schema == NATIVE_DOCUMENTS
        assert batch.encounters.schema == NATIVE_ENCOUNTERS
    documents = [row for batch in batches for row in batch.documents.to_dicts()]
    encounters = [row for batch in batches for row in batch.encounters.to_dicts()]
    return documents, encounters, [reject for batch in batches for reject in batch.rejects]


def names(documents):
    return [
        (d["native_id"], d["native_patient_id"], d["native_encounter_id"], d["note_type"], d["row"]) for d in documents
    ]


def test_a_row_becomes_a_visit_and_its_notes():
    documents, (visit,), rejects = read(
        HEAD + "E1,P1,58,Less Urgent,Here for fever,N1,Seen before,,EF 60%,2023-05-01\n"
    )
    assert names(documents) == [
        ("E1/h_and_p", "P1", "E1", "h_and_p", 1),
        ("E1/echo", "P1", "E1", "echo", 1),
        ("N1", "P1", "E1", "ed_provider", 1),
    ]
    assert [d["written_at"] for d in documents] == [None, datetime(2023, 5, 1), None]
    assert (visit["age_years"], visit["acuity"], rejects) == (58, "Less Urgent", [])


def test_an_earlier_note_of_two_visits_is_yielded_with_both():
    documents, encounters, _ = read(HEAD + "E1,P1,,,a,N1,old,H1,,\nE2,P1,,,b,N2,old,H1,,\n")
    assert [(d["native_id"], d["native_encounter_id"]) for d in documents if d["note_type"] == "h_and_p"] == [
        ("H1", "E1"),
        ("H1", "E2"),
    ]
    assert len(encounters) == 2


def test_rejects_by_record():
    raw = (
        HEAD
        + ",P1,,,kept by its key,N1,no id left,,,\nE2,,,,x,N2,,,,\nE3,P3,old,Red,  ,N3,NULL,,bad date,2024-02-31\nE4\n"
    )
    raw += "E5,P5,,,much too long a text,N5,,,,\n"
    unmapped = Counter()
    documents, encounters, rejects = read(raw, unmapped, max_note_chars=18)
    assert [d["native_id"] for d in documents] == ["N1"]
    assert [e["native_encounter_id"] for e in encounters] == ["E3", "E5"]
    assert sorted((r.row, r.record, r.reason) for r in rejects) == [
        (1, Record.ENCOUNTER, Reason.MISSING_ID),
        (1, Record.NOTE, Reason.MISSING_ID),
        (2, Record.ENCOUNTER, Reason.MISSING_ID),
        (2, Record.NOTE, Reason.MISSING_ID),
        (3, Record.NOTE, Reason.BAD_VALUE),
        (3, Record.NOTE, Reason.EMPTY_TEXT),
        (4, Record.ENCOUNTER, Reason.WRONG_FIELD_COUNT),
        (5, Record.NOTE, Reason.TOO_LARGE),
    ]
    assert {name: count for name, count in unmapped.items() if count} == {"age_years": 1, "acuity": 1, "acuity\tRed": 1}


@pytest.mark.parametrize(
    ("head", "told"),
    [
        ("encounterkey,ED_Provider_Notes_Text", "patientdurablekey"),
        ("patientdurablekey,ED_Provider_Notes_Text", "encounterkey"),
        ("encounterkey,patientdurablekey", "ED_Provider_Notes_Text"),
        ("encounterkey,patientdurablekey,ED_Provider_Notes_Text,Age,age", "two columns"),
        ("encounterkey,patientdurablekey,ED_Provider_Notes_Text,Jane_Text", "1 column"),
    ],
)
def test_columns_that_are_missing_double_or_would_be_lost(head, told):
    with pytest.raises(LayoutError, match=told) as error:
        read(head + "\n" + "x," * head.count(",") + "x\n")
    assert "Jane" not in str(error.value)


def test_an_empty_table():
    assert [r.reason for r in read("")[2]] == [Reason.EMPTY_FILE]
    assert [r.reason for r in read(HEAD)[2]] == [Reason.EMPTY_FILE]


cell = st.sampled_from(["", "x", "NULL", " ", "2024-01-05", "2024-02-31", "long enough to be too long"])


@given(st.lists(st.lists(cell, min_size=10, max_size=10), min_size=1, max_size=8))
@settings(max_examples=40, deadline=None)
def test_law_visits_and_notes_are_each_kept_or_rejected(rows):
    documents, encounters, rejects = read(HEAD + "".join(",".join(row) + "\n" for row in rows), max_note_chars=20)
    count = Counter(reject.record for reject in rejects)
    assert len(encounters) + count[Record.ENCOUNTER] == len(rows)
    texts = sum(row[place] not in ("", "NULL") for row in rows for place in (4, 6, 8))
    assert len(documents) + count[Record.NOTE] == texts


def test_real_wide_table():
    if not (where := os.environ.get("CASEWRIGHT_REAL_DATA")):
        pytest.skip("CASEWRIGHT_REAL_DATA is not set")
    unmapped = Counter()
    documents, encounters, rejects = read(
        (Path(where) / "notes/er_reason_wide/er_reason_like.csv").read_bytes(), unmapped
    )
    assert (len(encounters), rejects, sum(unmapped.values())) == (12, [], 0)
    assert Counter(d["note_type"] for d in documents) == {
        "discharge_summary": 12,
        "ed_provider": 12,
        "imaging": 5,
        "ecg": 4,
        "echo": 4,
        "progress": 3,
        "consult": 2,
        "h_and_p": 2,
    }
    assert all(e["acuity"] and e["disposition"] and e["sex"] and e["age_years"] for e in encounters)
