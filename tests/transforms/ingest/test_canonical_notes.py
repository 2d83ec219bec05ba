"""Canonical notes: each row becomes one document or one reject."""

import io
import json
import os
from collections import Counter
from datetime import datetime
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import NoteType, Reason, Record
from transforms.ingest.batches import NATIVE_DOCUMENTS, NATIVE_ENCOUNTERS
from transforms.ingest.canonical_notes import COLUMNS, read_notes
from transforms.ingest.layouts import NotesLayout
from transforms.ingest.tabular import LayoutError, read_rows

HEAD = ",".join(COLUMNS) + "\n"


def read(raw, format="csv", unmapped=None, **layout):
    raw = raw.encode() if isinstance(raw, str) else raw
    batches = list(read_notes(read_rows(io.BytesIO(raw), format), NotesLayout(layout="notes", **layout), unmapped))
    for batch in batches:
        assert batch.documents.schema == NATIVE_DOCUMENTS
        assert batch.encounters.schema == NATIVE_ENCOUNTERS and batch.encounters.is_empty()
    documents = [row for batch in batches for row in batch.documents.to_dicts()]
    return documents, [reject for batch in batches for reject in batch.rejects]


def reasons(rejects):
    return [(reject.record, reject.reason, reject.row, reject.native_id) for reject in rejects]


def test_a_note():
    (note,), rejects = read(HEAD + 'n1,p1,e1,ED Provider Notes,2024-01-05T03:04:05-05:00,"Fever\r\n\u00a0chills"\n')
    assert note == {
        "native_id": "n1",
        "native_patient_id": "p1",
        "native_encounter_id": "e1",
        "note_type": NoteType.ED_PROVIDER,
        "written_at": datetime(2024, 1, 5, 3, 4, 5),
        "raw_text": "Fever\n chills",
        "sections": [],
        "article": None,
        "member": None,
        "row": 1,
    }
    assert rejects == []


def test_every_reason_for_a_note_that_is_none():
    rows = [
        "n1,p1,,Progress Notes,,kept without visit and time",
        ",p1,e1,Progress Notes,,x",
        "n3,,e1,Progress Notes,,x",
        "NULL,p1,e1,Progress Notes,,x",
        "n5,p1,e1,Progress Notes,2024-02-31,x",
        "n6,p1,e1,Progress Notes,,",
        'n7,p1,e1,Progress Notes,," \t\u200b "',
        "n8,p1,e1,Progress Notes,," + "x" * 101,
        "n9,p1,e1,Progress Notes",
        'n10,p1,e1,Progress Notes,,"[""a"", ""b""]"',
        "n11,p1,e1,Progress Notes,,[sic] kept]",
    ]
    kept, rejects = read(HEAD + "\n".join(rows), max_note_chars=100)
    assert [note["native_id"] for note in kept] == ["n1", "n11"]
    assert kept[0]["native_encounter_id"] is None and kept[0]["written_at"] is None
    expected = [
        (Record.NOTE, Reason.WRONG_FIELD_COUNT, 9, None),
        (Record.NOTE, Reason.MISSING_ID, 2, None),
        (Record.NOTE, Reason.MISSING_ID, 3, "n3"),
        (Record.NOTE, Reason.MISSING_ID, 4, None),
        (Record.NOTE, Reason.BAD_VALUE, 5, "n5"),
        (Record.NOTE, Reason.EMPTY_TEXT, 6, "n6"),
        (Record.NOTE, Reason.EMPTY_TEXT, 7, "n7"),
        (Record.NOTE, Reason.TOO_LARGE, 8, "n8"),
        (Record.NOTE, Reason.BAD_VALUE, 10, "n10"),
    ]
    assert reasons(rejects) == expected


def test_nul_bytes_in_text_and_ids():
    (note,), _ = read(HEAD + "n\x001,p1,e1,ECG,,a\x00b\n")
    assert (note["native_id"], note["raw_text"]) == ("n1", "ab")


def test_a_50_mb_note():
    raw = HEAD + "n1,p1,e1,ECG,," + "fever " * 8_500_000 + "\nn2,p1,e1,ECG,,small\n"
    kept, rejects = read(raw)
    assert [note["native_id"] for note in kept] == ["n2"]
    assert reasons(rejects) == [(Record.NOTE, Reason.TOO_LARGE, 1, "n1")]
    kept, rejects = read(raw, max_note_chars=60_000_000)
    assert [len(note["raw_text"]) for note in kept] == [8_500_000 * 6 - 1, 5] and rejects == []


def test_columns_of_the_site():
    columns = {"note_id": "NOTE_CSN_ID", "text": "note_text", "patient_id": "row", "written_at": ""}
    raw = "note_csn_id,NOTE_TEXT,row,encounter_id,note_type,extra\n1,Fever,p,e,ECG,x\n"
    ((note,), rejects) = read(raw, columns=columns)
    assert (note["native_id"], note["raw_text"], note["native_patient_id"], note["written_at"]) == (
        "1",
        "Fever",
        "p",
        None,
    )


@pytest.mark.parametrize("missing", COLUMNS)
def test_a_missing_column_is_named(missing):
    names = [name for name in COLUMNS if name != missing]
    with pytest.raises(LayoutError, match=f"no column '{missing}' .it has 5 columns"):
        read(",".join(names) + "\n1,2,3,4,5\n")
    into = io.BytesIO()
    pq.write_table(pa.table({name: ["1"] for name in names}), into)
    with pytest.raises(LayoutError, match=missing):
        read(into.getvalue(), "parquet")
    with pytest.raises(LayoutError, match=missing):
        read(json.dumps(dict.fromkeys(names, "1")), "jsonl")


def test_a_missing_column_is_told_before_the_first_batch():
    rows = read_rows(io.BytesIO(b"note_id,patient_id\n" + b"1,2\n" * 10_000), "csv")
    with pytest.raises(LayoutError):
        next(read_notes(rows, NotesLayout(layout="notes")))
    assert next(rows).frame["row"][0] == 2001


def test_a_wrong_separator_is_hinted_at_and_the_header_never_repeated():
    with pytest.raises(LayoutError, match="separator") as told:
        read("Jane Roe;patient_id;text\n1;2;3\n")
    assert "Jane" not in str(told.value)


def test_a_misspelt_column_of_ours_is_corrected():
    with pytest.raises(LayoutError, match="did you mean note_id"):
        read(HEAD + "1,2,3,ECG,,x\n", columns={"noteid": "x"})
    with pytest.raises(LayoutError, match="cannot do without text"):
        read(HEAD + "1,2,3,ECG,,x\n", columns={"text": ""})


def test_json_lines_may_leave_keys_out_of_some_rows():
    rows = [dict(zip(COLUMNS, (f"n{i}", "p", "e", "ECG", "2024-01-05", "x"), strict=True)) for i in range(3)]
    del rows[0]["encounter_id"], rows[1]["note_id"]
    kept, rejects = read("\n".join(map(json.dumps, rows)), "jsonl")
    assert [(note["native_id"], note["native_encounter_id"]) for note in kept] == [("n0", None), ("n2", "e")]
    assert reasons(rejects) == [(Record.NOTE, Reason.MISSING_ID, 2, None)]


def test_unmapped_note_types_are_counted_not_guessed():
    raw = HEAD + "".join(
        f"n{i},p,e,{word},,x\n" for i, word in enumerate(["H&P", "ed notes", "Nursing", "", "Kurzbrief"])
    )
    unmapped = Counter()
    kept, _ = read(raw, unmapped=unmapped, note_types={"KURZBRIEF": NoteType.DISCHARGE_SUMMARY})
    assert [note["note_type"] for note in kept] == ["h_and_p", "other", "other", "other", "discharge_summary"]
    assert unmapped == {"note_type": 2}


@pytest.mark.parametrize("raw", ["", HEAD])
def test_files_without_rows(raw):
    assert read(raw)[0] == [] and reasons(read(raw)[1]) == [(Record.FILE, Reason.EMPTY_FILE, None, None)]


field = st.text(st.characters(codec="utf-8"), max_size=8) | st.sampled_from(["n1", "2024-01-05", "", "ECG", "NULL"])


@given(st.lists(st.dictionaries(st.sampled_from(COLUMNS), field | st.none() | st.lists(st.integers())), max_size=8))
@settings(max_examples=150, deadline=None)
def test_law_received_is_kept_plus_rejected(rows):
    whole = dict.fromkeys(COLUMNS, "x")
    raw = "\n".join(json.dumps(row) for row in [whole, *rows])
    kept, rejects = read(raw, "jsonl")
    assert {reject.record for reject in rejects} <= {Record.NOTE}
    assert sorted([n["row"] for n in kept] + [r.row for r in rejects]) == list(range(1, len(rows) + 2))


def test_real_omop_notes():
    if not (where := os.environ.get("CASEWRIGHT_REAL_DATA")):
        pytest.skip("CASEWRIGHT_REAL_DATA is not set")
    columns = {
        "patient_id": "person_id",
        "encounter_id": "visit_occurrence_id",
        "note_type": "note_title",
        "written_at": "note_datetime",
        "text": "note_text",
    }
    unmapped = Counter()
    kept, rejects = read((Path(where) / "notes/omop/NOTE.csv").read_bytes(), columns=columns, unmapped=unmapped)
    assert len(kept) == 24 and rejects == [] and unmapped == {"note_type": 0}
    assert all(note["written_at"] and note["raw_text"] for note in kept)
    assert Counter(note["note_type"] for note in kept) == {str(t): 3 for t in NoteType if t is not NoteType.OTHER}
