"""Epic Caboodle and UCSF's warehouse: what is known of a note in one table, its text in another."""

from datetime import datetime

import pytest

from schemas.vocabulary import NoteType, Reason, Record
from transforms.ingest.export_layouts import EpicCaboodleLayout, UcsfDeidCdwLayout
from transforms.ingest.paired_tables import read_caboodle_notes, read_ucsf_notes
from transforms.ingest.rows import LayoutError

CABOODLE = EpicCaboodleLayout(layout="epic_caboodle")
UCSF = UcsfDeidCdwLayout(layout="ucsf_deid_cdw")
FACT = (
    "ClinicalNoteKey,PatientDurableKey,EncounterKey,Type,Status,ClinicalNoteEpicId,ServiceDateKey,ServiceTimeOfDayKey\n"
)
TEXT = "ClinicalNoteKey,Text\n"


def test_a_caboodle_note(read_export):
    read = read_export(
        read_caboodle_notes,
        CABOODLE,
        ClinicalNoteFact=FACT
        + "5,P1,E1,ED Provider Notes,Signed,900,20240203,0915\n6,P1,E1,H&P,Cosigned,901,20240203,-1\n",
        ClinicalNoteTextFact=TEXT + "6,HPI  Cough\n5,CC  Fever\n",
    )
    notes = {row["native_id"]: row for row in read.documents.to_dicts()}
    assert notes["5"]["raw_text"] == "CC  Fever"
    assert (notes["5"]["native_patient_id"], notes["5"]["native_encounter_id"]) == ("P1", "E1")
    assert [notes[key]["written_at"] for key in "56"] == [datetime(2024, 2, 3, 9, 15), datetime(2024, 2, 3)]
    assert [notes[key]["note_type"] for key in "56"] == [NoteType.ED_PROVIDER, NoteType.H_AND_P]
    assert read.rejects == []


def test_of_several_rows_of_one_note_the_latest_signed_is_kept(read_export):
    read = read_export(
        read_caboodle_notes,
        CABOODLE,
        ClinicalNoteFact=FACT
        + "9,P1,E1,H&P,Signed,900,20240201,\n10,P1,E1,H&P,Addendum,900,20240201,\n11,P1,E1,H&P,Incomplete Revision,900,20240202,\n"
        + "12,P1,E1,H&P,Deleted,902,20240202,\n13,P1,E1,H&P,Shared,903,20240202,\n14,P1,E1,H&P,Signed,,20240202,\n",
        ClinicalNoteTextFact=TEXT + "9,old\n10,new\n11,draft\n12,x\n13,x\n15,whose?\n",
    )
    assert read.documents["raw_text"].to_list() == ["new"]
    assert read.reasons() == [
        (Record.NOTE, Reason.DELETED, "12"),
        (Record.NOTE, Reason.EMPTY_TEXT, "14"),
        (Record.NOTE, Reason.MISSING_ID, "15"),
        (Record.NOTE, Reason.NOT_SIGNED, "11"),
        (Record.NOTE, Reason.NOT_SIGNED, "13"),
        (Record.NOTE, Reason.SUPERSEDED, "9"),
    ]


def test_a_site_without_statuses_says_so(read_export):
    told = {
        "ClinicalNoteFact": "ClinicalNoteKey,PatientDurableKey,EncounterKey,Type\n1,P1,E1,H&P\n",
        "ClinicalNoteTextFact": TEXT + "1,a\n",
    }
    with pytest.raises(LayoutError, match="no column 'Status'"):
        read_export(read_caboodle_notes, CABOODLE, **told)
    said = EpicCaboodleLayout(layout="epic_caboodle", tables={"ClinicalNoteFact": {"columns": {"Status": ""}}})
    assert read_export(read_caboodle_notes, said, **told).documents["raw_text"].to_list() == ["a"]


def test_a_warehouse_note_keeps_its_masks(read_export):
    read = read_export(
        read_ucsf_notes,
        UCSF,
        note_metadata="deid_note_key,patientdurablekey,encounterkey,note_type,deid_service_date\nD1,P,E,Consults,2023-05-06\nD2,,E,Consults,\nD3,P,E,Consults,soon\n",
        note_text="deid_note_key,note_text\nD1,Seen by ***** today\nD2,x\nD3,x\n,x\n",
    )
    assert read.documents["raw_text"].to_list() == ["Seen by ***** today"]
    assert read.documents["written_at"].to_list() == [datetime(2023, 5, 6)]
    assert read.reasons() == [
        (Record.NOTE, Reason.BAD_VALUE, "D3"),
        (Record.NOTE, Reason.MISSING_ID, ""),
        (Record.NOTE, Reason.MISSING_ID, "D2"),
    ]


def test_tables_and_columns_are_refused_by_name(read_export):
    with pytest.raises(LayoutError, match="no table note_metadata"):
        read_export(read_ucsf_notes, UCSF, note_text="deid_note_key,note_text\n1,x\n")
    with pytest.raises(LayoutError, match="no column 'patientdurablekey'"):
        read_export(
            read_ucsf_notes, UCSF, note_metadata="deid_note_key\n1\n", note_text="deid_note_key,note_text\n1,x\n"
        )


def test_real_exports(read_files, real_data):
    notes = real_data / "notes"
    caboodle = read_files(
        read_caboodle_notes,
        CABOODLE,
        {name: notes / "epic_caboodle" / f"{name}.csv" for name in ("ClinicalNoteFact", "ClinicalNoteTextFact")},
    )
    ucsf = read_files(
        read_ucsf_notes,
        UCSF,
        {name: notes / "ucsf_deid_cdw" / f"{name}.parquet" for name in ("note_metadata", "note_text")},
    )
    for read in (caboodle, ucsf):
        assert (read.documents.height, read.rejects) == (24, [])
        assert NoteType.OTHER not in read.documents["note_type"].to_list()


def test_keys_that_stand_for_unknown_are_nobodys_and_join_nothing(read_export):
    read = read_export(
        read_caboodle_notes,
        CABOODLE,
        ClinicalNoteFact=FACT
        + "5,P1,-1,H&P,Signed,*Unspecified,20240203.0,0915\n6,P2,E2,H&P,Signed,*Unspecified,20240204,\n"
        + "7,-1,E3,H&P,Signed,902,20240205,\n100,P1,E1,H&P,Signed,,20240205,\n200,P1,E1,H&P,Signed,100,20240206,\n",
        ClinicalNoteTextFact=TEXT + "5,Fever\n6,Cough\n7,Rash\n100,Old\n200,New\n",
    )
    notes = {row["native_id"]: row for row in read.documents.to_dicts()}
    assert set(notes) == {"5", "6", "100", "200"}
    assert notes["5"]["native_encounter_id"] is None and notes["5"]["written_at"] == datetime(2024, 2, 3, 9, 15)
    assert [(each.native_id, each.reason) for each in read.rejects] == [("7", Reason.MISSING_ID)]


def test_a_note_that_was_deleted_at_last_is_deleted_in_all_its_versions(read_export):
    read = read_export(
        read_caboodle_notes,
        CABOODLE,
        ClinicalNoteFact=FACT + "1,P1,E1,H&P,Signed,N,20240203,\n2,P1,E1,H&P,Deleted,N,20240204,\n",
        ClinicalNoteTextFact=TEXT + "1,Fever\n2,Fever\n",
    )
    assert read.documents.is_empty() and [each.reason for each in read.rejects] == [Reason.DELETED] * 2
