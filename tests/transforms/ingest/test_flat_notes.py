"""OMOP, MIMIC-IV-Note and MEDS: a row per note, with the layout's own words for types and times."""

import gzip
from collections import Counter
from datetime import datetime

import pytest

from schemas.vocabulary import NoteType, Reason, Record
from transforms.ingest.export_layouts import MedsLayout, MimicIvLayout, OmopLayout
from transforms.ingest.flat_notes import read_meds_notes, read_mimic_discharge, read_mimic_radiology, read_omop_notes
from transforms.ingest.rows import LayoutError

OMOP = OmopLayout(layout="omop")
MIMIC = MimicIvLayout(layout="mimic_iv")
MEDS = MedsLayout(layout="meds")
NOTE = "note_id,person_id,visit_occurrence_id,note_date,note_datetime,note_title,note_class_concept_id,note_text\n"
MIMIC_NOTE = "note_id,subject_id,hadm_id,note_type,note_seq,charttime,storetime,text\n"


def test_an_omop_note(read_export):
    read = read_export(
        read_omop_notes,
        OMOP,
        note=NOTE
        + '1,7,50,2024-02-03,2024-02-03T04:05:00Z,ED Provider Notes,0,"Fever\nCough"\n'
        + "2,7,0,2024-02-04,,Doctor's letter,44814645,Chest clear\n3,7,51.0,2024-02-04,,Pizza,0,x\n",
        concept="concept_id,concept_name,concept_code,vocabulary_id\n44814645,Consult note,11488-4,LOINC\n",
    )
    first, second, third = read.documents.sort("native_id").to_dicts()
    assert (first["raw_text"], first["native_patient_id"], first["native_encounter_id"]) == ("Fever\nCough", "7", "50")
    assert (first["note_type"], first["written_at"]) == (NoteType.ED_PROVIDER, datetime(2024, 2, 3, 4, 5))
    assert (second["note_type"], second["native_encounter_id"], second["written_at"]) == (
        NoteType.CONSULT,
        None,
        datetime(2024, 2, 4),
    )
    assert (third["note_type"], third["native_encounter_id"]) == (NoteType.OTHER, "51")


def test_what_no_table_names_is_counted_and_a_configured_word_wins(read_export):
    rows = NOTE + "1,7,50,2024-02-03,,Pizza,0,x\n2,7,50,2024-02-03,,Consults,0,x\n"
    unmapped = Counter()
    read_export(read_omop_notes, OMOP, unmapped, note=rows)
    assert unmapped["note_type"] == 1
    said = OmopLayout(layout="omop", note_types={"pizza": "progress", "Consults": "h_and_p"})
    read = read_export(read_omop_notes, said, note=rows)
    assert read.documents["note_type"].to_list() == [NoteType.PROGRESS, NoteType.H_AND_P]


def test_every_omop_row_is_kept_or_rejected(read_export):
    read = read_export(
        read_omop_notes, OMOP, note=NOTE + ",7,,,,,,x\n2,,,,,,,x\n3,7,,soon,,,,x\n4,7,,,,,,\n5,7\n6,7,,,,,,ok\n"
    )
    assert read.documents["native_id"].to_list() == ["6"]
    assert read.reasons() == [
        (Record.NOTE, Reason.BAD_VALUE, "3"),
        (Record.NOTE, Reason.EMPTY_TEXT, "4"),
        (Record.NOTE, Reason.MISSING_ID, ""),
        (Record.NOTE, Reason.MISSING_ID, "2"),
        (Record.NOTE, Reason.WRONG_FIELD_COUNT, ""),
    ]
    with pytest.raises(LayoutError, match="no column 'note_date'"):
        read_export(read_omop_notes, OMOP, note="note_id,person_id,visit_occurrence_id,note_text\n1,2,3,x\n")


def test_mimic_notes(read_export):
    row = "10-DS-1,10,20,DS,1,2150-02-03 00:00:00,2150-02-05 06:07:00,Seen by ___ on ___\n"
    (note,) = read_export(read_mimic_discharge, MIMIC, discharge=MIMIC_NOTE + row).documents.to_dicts()
    assert note["raw_text"] == "Seen by ___ on ___"
    assert (note["native_patient_id"], note["native_encounter_id"]) == ("10", "20")
    assert (note["note_type"], note["written_at"]) == (NoteType.DISCHARGE_SUMMARY, datetime(2150, 2, 5, 6, 7))
    rows = "10-RR-1,10,,RR,1,2150-02-03 01:00:00,,a\n10-AR-2,10,,AR,2,2150-02-03 02:00:00,,b\n"
    read = read_export(read_mimic_radiology, MIMIC, radiology=MIMIC_NOTE + rows)
    assert set(read.documents["note_type"]) == {NoteType.IMAGING} and read.documents.height == 2


def test_meds_notes(read_export):
    rows = (
        "subject_id,time,code,numeric_value,text_value\n"
        "7,,GENDER//F,,\n7,2024-01-02T03:04:05,NOTE//ED Provider Notes,,Fever\n"
        "7,2024-01-02T03:04:05,NOTE//ED Provider Notes,,Chills\n7,2024-01-02T03:04:05,NOTE//ED Provider Notes,,Fever\n"
        "7,2024-01-02T03:04:05,LAB//NOTE,1.0,no note\n8,2024-01-02T03:04:05,NOTE//11488-4,,x\n8,,NOTE//H&P,,\n"
    )
    read = read_export(read_meds_notes, MEDS, data=rows)
    notes = read.documents
    assert notes["raw_text"].to_list() == ["Fever", "Chills", "Fever", "x"]
    ids = notes["native_id"].to_list()
    assert ids[0] == ids[2] and len(set(ids)) == 3 and not any("Fever" in each for each in ids)
    assert notes["note_type"].to_list() == [*[NoteType.ED_PROVIDER] * 3, NoteType.CONSULT]
    assert [each.reason for each in read.rejects] == [Reason.EMPTY_TEXT]


def test_real_exports(read_files, real_data, tmp_path):
    notes = real_data / "notes"
    plain = tmp_path / "discharge.csv"
    plain.write_bytes(gzip.decompress((notes / "mimic_iv_note" / "discharge.csv.gz").read_bytes()))
    for reader, layout, files in (
        (read_omop_notes, OMOP, {"note": notes / "omop" / "NOTE.csv"}),
        (read_mimic_discharge, MIMIC, {"discharge": plain}),
        (read_meds_notes, MEDS, {"data": notes / "meds" / "0.parquet"}),
    ):
        read = read_files(reader, layout, files)
        assert (read.documents.height, read.rejects) == (24, [])
        assert NoteType.OTHER not in read.documents["note_type"].to_list()
        assert read.documents["native_id"].n_unique() == 24
