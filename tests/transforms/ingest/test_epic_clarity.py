"""Epic Clarity: versions, lines in any order, and what becomes of notes that are not whole."""

import io
import random
from collections import Counter
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import NoteType, Reason, Record
from transforms.ingest.epic_clarity import read_clarity_notes
from transforms.ingest.export_layouts import EpicClarityLayout
from transforms.ingest.exports import export_of
from transforms.ingest.rows import LayoutError
from transforms.ingest.tabular import read_rows

INFO = "NOTE_ID,PAT_ENC_CSN_ID,PAT_ID,IP_NOTE_TYPE_C_NAME,DELETE_INSTANT_DTTM,DATE_OF_SERVIC_DTTM\n"
CONTACTS = "NOTE_ID,CONTACT_SERIAL_NUM,CONTACT_NUM,NOTE_STATUS_C_NAME,NOTE_FILE_TIME_DTTM\n"
TEXT = "NOTE_CSN_ID,LINE,NOTE_TEXT\n"


def layout(**told):
    return EpicClarityLayout(layout="epic_clarity", **told)


def test_the_latest_signed_contact_is_the_note(read_export):
    read = read_export(
        read_clarity_notes,
        layout(),
        HNO_INFO=INFO + "n1,v1,p1,ED Provider Notes,,2024-03-01 10:00:00\n",
        NOTE_ENC_INFO=CONTACTS
        + "n1,c3,3,Incomplete Revision,2024-03-01 14:00:00\n"
        + "n1,c2,2,Addendum,2024-03-01 13:00:00\n"
        + "n1,c1,1,Signed,2024-03-01 12:00:00\n",
        HNO_NOTE_TEXT=TEXT + "c1,1,first\nc2,2,lungs clear\nc3,1,unfinished\nc2,1,Exam:\n",
    )
    (note,) = read.documents.to_dicts()
    assert note["raw_text"] == "Exam:\nlungs clear"
    assert (note["native_id"], note["native_patient_id"], note["native_encounter_id"]) == ("n1", "p1", "v1")
    assert (note["note_type"], note["written_at"]) == (NoteType.ED_PROVIDER, datetime(2024, 3, 1, 13))
    assert (note["member"], note["row"]) == ("NOTE_ENC_INFO.csv", 2)
    assert read.reasons() == [(Record.NOTE, Reason.NOT_SIGNED, "n1"), (Record.NOTE, Reason.SUPERSEDED, "n1")]


def test_ten_comes_after_nine_among_contacts_and_lines(read_export):
    read = read_export(
        read_clarity_notes,
        layout(),
        HNO_INFO=INFO + "n1,v1,p1,H&P,,\n",
        NOTE_ENC_INFO=CONTACTS + "n1,c9,9,Signed,\nn1,c10,10,Signed,\n",
        HNO_NOTE_TEXT=TEXT + "".join(f"c10,{line},line {line}\n" for line in (10, 9, 2, 1, 3, 4, 5, 6, 7, 8)),
    )
    assert read.documents["raw_text"][0].split("\n") == [f"line {line}" for line in range(1, 11)]


def test_a_line_that_was_cut_goes_on_in_the_next_row(read_export):
    info, contacts = INFO + "n1,v1,p1,Consults,,\n", CONTACTS + "n1,c1,1,Signed,\n"
    rows = TEXT + "c1,1,Started amoxic\nc1,2,illin and paracetamol\nc1,3,\nc1,4,Plan: follow-up\nc1,5,Return if fever\n"
    told = {"HNO_INFO": info, "NOTE_ENC_INFO": contacts, "HNO_NOTE_TEXT": rows}
    (text,) = read_export(read_clarity_notes, layout(line_width=14), **told).documents["raw_text"]
    assert text == "Started amoxicillin and paracetamol\n\nPlan: follow-up\nReturn if fever"
    # nothing says that rows are cut at the width of the widest
    assert read_export(read_clarity_notes, layout(), **told).documents["raw_text"][0].count("\n") == 4
    chunks = read_export(read_clarity_notes, layout(lines="chunks"), **told).documents["raw_text"][0]
    assert "\n" not in chunks


def test_the_width_at_which_rows_are_cut_is_seen_in_them(read_export):
    long = [f"{name} " * 30 for name in ("alpha", "omega")]  # 180 characters
    rows = [f"c1,1,{long[0]}\n", "c1,2,end of the first\n", f"c1,3,{long[1]}\n", "c1,4,end of the second\n"]
    told = {"HNO_INFO": INFO + "n1,v1,p1,Consults,,\n", "NOTE_ENC_INFO": CONTACTS + "n1,c1,1,Signed,\n"}
    (text,) = read_export(read_clarity_notes, layout(), HNO_NOTE_TEXT=TEXT + "".join(rows), **told).documents[
        "raw_text"
    ]
    assert text == f"{long[0]}end of the first\n{long[1]}end of the second"
    # a line of a template that comes again and again is the widest, but no cut one
    rows = [f"c1,{line},{long[0].strip()}\n" for line in (1, 2, 3)]
    (text,) = read_export(read_clarity_notes, layout(), HNO_NOTE_TEXT=TEXT + "".join(rows), **told).documents[
        "raw_text"
    ]
    assert text.count("\n") == 2


def test_rows_with_line_breaks_within_are_pieces(read_export):
    read = read_export(
        read_clarity_notes,
        layout(),
        HNO_INFO=INFO + "n1,v1,p1,Consults,,\n",
        NOTE_ENC_INFO=CONTACTS + "n1,c1,1,Signed,\n",
        HNO_NOTE_TEXT=TEXT + 'c1,1,"HPI\r\nFever for th"\nc1,2,"ree days.\r\nExam\r\n"\nc1,3,"Normal"\n',
    )
    assert read.documents["raw_text"].to_list() == ["HPI\nFever for three days.\nExam\nNormal"]


def test_every_version_that_is_no_document_has_its_reason(read_export):
    read = read_export(
        read_clarity_notes,
        layout(),
        HNO_INFO=INFO
        + "gone,v1,p1,ED Provider Notes,2024-01-02 00:00:00,\n"
        + "draft,v1,p1,ED Provider Notes,,\n"
        + "alone,v1,p1,ED Provider Notes,,\n"
        + "mute,v1,p1,ED Provider Notes,,\n"
        + "holed,v1,p1,ED Provider Notes,,\n"
        + "twice,v1,p1,ED Provider Notes,,\n"
        + "blank,v1,p1,ED Provider Notes,,\n",
        NOTE_ENC_INFO=CONTACTS
        + "gone,c1,1,Signed,\ndraft,c2,1,Incomplete,\nmute,c3,1,Signed,\nholed,c4,1,Signed,\n"
        + "twice,c5,1,Signed,\nblank,c6,1,Signed,\nnobody,c7,1,Signed,\n",
        HNO_NOTE_TEXT=TEXT + "c1,1,x\nc2,1,x\nc4,1,x\nc4,3,x\nc5,1,x\nc5,1,y\nc6,1,\nc8,1,x\nc8,2,x\n,1,x\nc4,two,x\n",
    )
    assert read.documents.is_empty()
    assert read.reasons() == sorted(
        [
            (Record.NOTE, Reason.DELETED, "gone"),
            (Record.NOTE, Reason.NOT_SIGNED, "draft"),
            (Record.NOTE, Reason.MISSING_ID, "alone"),
            (Record.NOTE, Reason.EMPTY_TEXT, "mute"),
            (Record.NOTE, Reason.TRUNCATED, "holed"),
            (Record.NOTE, Reason.DUPLICATE_ID, "twice"),
            (Record.NOTE, Reason.EMPTY_TEXT, "blank"),
            (Record.NOTE, Reason.MISSING_ID, "nobody"),
            (Record.NOTE, Reason.MISSING_ID, "c8"),
            (Record.ROW, Reason.MISSING_ID, ""),
            (Record.ROW, Reason.BAD_VALUE, ""),
        ]
    )


def test_a_row_that_was_exported_twice_changes_nothing(read_export):
    read = read_export(
        read_clarity_notes,
        layout(),
        HNO_INFO=INFO + "n1,v1,p1,Consults,,\nn1,v1,p1,Consults,,\n",
        NOTE_ENC_INFO=CONTACTS + "n1,c1,1,Signed,\nn1,c1,1,Signed,\n",
        HNO_NOTE_TEXT=TEXT + "c1,1,a\nc1,1,a\nc1,2,b\n",
    )
    assert read.documents["raw_text"].to_list() == ["a\nb"]
    assert read.reasons() == [(Record.NOTE, Reason.DUPLICATE, "n1"), (Record.NOTE, Reason.DUPLICATE, "c1")][::-1]


def test_the_encounter_tells_the_patient_where_the_note_does_not(read_export):
    told = {
        "HNO_INFO": "NOTE_ID,PAT_ENC_CSN_ID,IP_NOTE_TYPE_C_NAME,DELETE_INSTANT_DTTM\nn1,v1,H&P,\n",
        "NOTE_ENC_INFO": CONTACTS + "n1,c1,1,Signed,\n",
        "HNO_NOTE_TEXT": TEXT + "c1,1,a\n",
    }
    with pytest.raises(LayoutError, match="PAT_ID"):
        read_export(read_clarity_notes, layout(), **told)
    read = read_export(read_clarity_notes, layout(), PAT_ENC_HSP="PAT_ENC_CSN_ID,PAT_ID\nv1,p7\n", **told)
    assert read.documents["native_patient_id"].to_list() == ["p7"]


def test_what_is_missing_is_refused_by_name(read_export):
    told = {"HNO_INFO": INFO, "NOTE_ENC_INFO": CONTACTS, "HNO_NOTE_TEXT": TEXT}
    for table in told:
        with pytest.raises(LayoutError, match=f"no table {table}"):
            read_export(read_clarity_notes, layout(), **{name: text for name, text in told.items() if name != table})
    lacks = {**told, "HNO_INFO": "NOTE_ID,PAT_ENC_CSN_ID,IP_NOTE_TYPE_C_NAME,PAT_ID\nn1,v1,H&P,p1\n"}
    with pytest.raises(LayoutError, match="DELETE_INSTANT_DTTM"):
        read_export(read_clarity_notes, layout(), **lacks)
    said = layout(tables={"HNO_INFO": {"columns": {"DELETE_INSTANT_DTTM": ""}}})
    lacks |= {"NOTE_ENC_INFO": CONTACTS + "n1,c1,1,Signed,\n", "HNO_NOTE_TEXT": TEXT + "c1,1,a\n"}
    assert read_export(read_clarity_notes, said, **lacks).documents.height == 1


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.lists(st.sampled_from(["", "a", "bc", " d"]), min_size=1, max_size=6), min_size=1, max_size=5),
    st.randoms(use_true_random=False),
)
def test_the_order_of_rows_changes_nothing_and_no_version_is_lost(notes, chance: random.Random):
    rows = [f"c{i},{line},{text}\n" for i, lines in enumerate(notes) for line, text in enumerate(lines, 1)]
    chance.shuffle(rows)
    tables = {
        "HNO_INFO": INFO + "".join(f"n{i},v,p,H&P,,\n" for i in range(len(notes))),
        "NOTE_ENC_INFO": CONTACTS + "".join(f"n{i},c{i},1,Signed,\n" for i in range(len(notes))),
        "HNO_NOTE_TEXT": TEXT + "".join(rows),
    }
    read = {name: list(read_rows(_stream(text), "csv", batch_rows=3)) for name, text in tables.items()}
    batches = list(read_clarity_notes(export_of(read), layout(lines="breaks", line_width=99)))
    texts = {row["native_id"]: row["raw_text"] for batch in batches for row in batch.documents.to_dicts()}
    lost = Counter(each.record for batch in batches for each in batch.rejects)
    assert len(texts) + lost[Record.NOTE] == len(notes)
    for i, lines in enumerate(notes):
        if any(line.strip() for line in lines):
            assert [line for line in texts[f"n{i}"].split("\n") if line.strip()] == [
                line for line in lines if line.strip()
            ]


def _stream(text: str) -> io.BytesIO:
    return io.BytesIO(text.encode())


def test_real_export(read_files, real_data):
    folder = real_data / "notes" / "epic_clarity"
    tables = ("HNO_INFO", "NOTE_ENC_INFO", "HNO_NOTE_TEXT")
    read = read_files(read_clarity_notes, layout(), {name: folder / f"{name}.tsv" for name in tables})
    assert read.documents.height == 24
    assert Counter(each.reason for each in read.rejects) == {Reason.SUPERSEDED: 24}
