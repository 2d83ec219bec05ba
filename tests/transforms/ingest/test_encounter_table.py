"""The encounter table: typed values are exact or null, and every identifier is handed on."""

import io
from collections import Counter
from datetime import date, datetime

import pytest

from schemas.vocabulary import Entity, Reason, Record
from transforms.ingest.batches import NATIVE_DOCUMENTS, NATIVE_ENCOUNTERS
from transforms.ingest.encounter_table import BETWEEN, read_encounters
from transforms.ingest.layouts import EncounterTable
from transforms.ingest.tabular import LayoutError, read_rows


def read(raw, unmapped=None, format="csv", **table):
    rows = read_rows(io.BytesIO(raw.encode()), format)
    batches = list(read_encounters(rows, EncounterTable(path="encounters", **table), unmapped))
    for batch in batches:
        assert batch.encounters.schema == NATIVE_ENCOUNTERS
        assert batch.documents.schema == NATIVE_DOCUMENTS and batch.documents.is_empty()
    return [row for b in batches for row in b.encounters.to_dicts()], [reject for b in batches for reject in b.rejects]


def test_a_visit():
    raw = (
        "patient_id,encounter_id,age_years,birth_date,sex,acuity,disposition,arrived_at,chief_complaint,Name,Phone\n"
        "P01,E01,58 years,03/04/1965,F,4 - Less Urgent,OR Admit,2024-01-05 03:04,  Chest\u00a0pain,Avery Quill,555-0100\n"
    )
    (visit,), rejects = read(raw, identifiers={"Name": Entity.PERSON, "Phone": Entity.PHONE})
    assert rejects == []
    assert {name: value for name, value in visit.items() if value is not None} == {
        "native_encounter_id": "E01",
        "native_patient_id": "P01",
        "age_years": 58,
        "birth_date": date(1965, 3, 4),
        "sex": "female",
        "acuity": "Less Urgent",
        "disposition": "OR Admit",
        "arrived_at": datetime(2024, 1, 5, 3, 4),
        "raw_chief_complaint": "Chest pain",
        "identifiers": [
            {"entity": "PERSON", "value": "Avery Quill"},
            {"entity": "PHONE", "value": "555-0100"},
            {"entity": "BIRTH_DATE", "value": "03/04/1965"},
            {"entity": "BIRTH_DATE", "value": "1965-03-04"},
            {"entity": "MRN", "value": "P01"},
            {"entity": "ENCOUNTER_NUMBER", "value": "E01"},
        ],
    }


def test_values_outside_of_the_sets_are_null_and_counted_and_a_birth_date_is_known_all_the_same():
    raw = (
        "patient_id,encounter_id,age_years,birth_date,birth_year,sex,acuity,disposition,arrived_at\n"
        "P,E,old,31.12.1965,65,F/M,Kinda Urgent,Admit?,yesterday\n"
        "P,F,,,,,,,\n"
    )
    unmapped = Counter()
    visits, rejects = read(raw, unmapped)
    assert rejects == []
    names = ("age_years", "birth_date", "birth_year", "sex", "acuity", "disposition", "arrived_at")
    assert [visits[0][name] for name in names] == [None] * 7
    words = {f"sex{BETWEEN}F/M": 1, f"acuity{BETWEEN}Kinda Urgent": 1, f"disposition{BETWEEN}Admit?": 1}
    assert {name: count for name, count in unmapped.items() if count} == dict.fromkeys(names, 1) | words


def test_a_sites_own_words_are_mapped_as_its_table_says():
    raw = "patient_id,encounter_id,disposition\nP,E,Sent upstairs\nP,F,Sent upstairs again\n"
    visits, _ = read(raw, values={"disposition": {"Sent upstairs": "Admit"}})
    assert [visit["disposition"] for visit in visits] == ["Admit", None]
    with pytest.raises(ValueError, match="Kept"):
        EncounterTable(path="x", values={"disposition": {"Sent upstairs": "Kept"}})


def test_what_is_known_of_a_patient_without_values():
    visits, _ = read("patient_id,encounter_id,birth_date\nP,E,31.12.1965\nP,F,\n")
    assert {"entity": "BIRTH_DATE", "value": "31.12.1965"} in visits[0]["identifiers"]
    assert [each["entity"] for each in visits[1]["identifiers"]] == ["MRN", "ENCOUNTER_NUMBER"]


def test_rows_without_an_id_or_with_other_fields_are_rejected_alone():
    kept, rejects = read("patient_id,encounter_id\nP,E\n,F\nP, \nP\n")
    assert [visit["native_encounter_id"] for visit in kept] == ["E"]
    assert [(r.record, r.reason, r.row, r.native_id, r.detail) for r in rejects] == [
        (Record.ENCOUNTER, Reason.WRONG_FIELD_COUNT, 4, None, "1 fields instead of 2"),
        (Record.ENCOUNTER, Reason.MISSING_ID, 2, "F", "patient_id"),
        (Record.ENCOUNTER, Reason.MISSING_ID, 3, None, "encounter_id"),
    ]


def test_a_patient_named_null_stays_an_identifier():
    (visit,), _ = read("patient_id,encounter_id,last\nP,E,Null\n", identifiers={"last": Entity.PERSON})
    assert visit["identifiers"][0] == {"entity": "PERSON", "value": "Null"}


def test_what_is_configured_must_be_there_what_is_not_may_be_missing():
    raw = "patient_id,encounter_id\nP,E\n"
    with pytest.raises(LayoutError, match="no column 'ESI'"):
        read(raw, columns={"acuity": "ESI"})
    with pytest.raises(LayoutError, match="no column 'last_name'"):
        read(raw, identifiers={"last_name": Entity.PERSON})
    with pytest.raises(LayoutError, match="did you mean acuity"):
        read(raw, columns={"accuity": "ESI"})
    with pytest.raises(LayoutError, match="no column 'encounter_id'"):
        read("patient_id\nP\n")


def test_an_empty_table():
    kept, rejects = read("")
    assert kept == [] and [r.reason for r in rejects] == [Reason.EMPTY_FILE]


@pytest.mark.parametrize("word", ["NULL", "None", "none", "N/A", "\\N", "nan"])
def test_a_word_for_an_empty_cell_is_nobodys_name(word):
    (visit,), _ = read(f"patient_id,encounter_id,last\nP,E,{word}\n", identifiers={"last": Entity.PERSON})
    assert "PERSON" not in [each["entity"] for each in visit["identifiers"]]
