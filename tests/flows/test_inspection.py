"""`casewright inspect` names the layout of what it is shown, and its configuration reads it."""

import gzip
import json

import duckdb
import pytest
import yaml

from flows.errors import ConfigError, InputError
from flows.inspected import configuration
from flows.inspection import inspect
from flows.settings import load_settings

LAYOUTS = {
    "epic_clarity": "epic_clarity",
    "epic_caboodle": "epic_caboodle",
    "ucsf_deid_cdw": "ucsf_deid_cdw",
    "omop": "omop",
    "mimic_iv_note": "mimic_iv",
    "fhir": "fhir",
    "synthea_bulk_fhir": "fhir",
    "meds": "meds",
    "ccda": "ccda",
    "er_reason_wide": "er_reason_wide",
}


@pytest.mark.parametrize(("folder", "layout"), LAYOUTS.items())
def test_every_layout_is_known_by_its_files(real_data, tmp_path, folder, layout):
    found = inspect(str(real_data / "notes" / folder))
    assert found.layout == layout and not any(each.missing for each in found.tables)
    place = tmp_path / "casewright.yaml"
    place.write_text(configuration(found))
    assert load_settings(place).sources["hospital"].layout == layout


def test_other_real_input_is_known_too(real_data):
    assert inspect(str(real_data / "encounters" / "ktas_ed_triage")).layout == "ktas_ed_triage"
    assert inspect(str(real_data / "case_reports")).layout == "jats"


def test_a_table_that_is_called_otherwise_is_known_by_its_columns(tmp_path):
    (tmp_path / "emergency_texts.csv").write_text(
        "note_id,person_id,note_text,note_date,visit_occurrence_id,note_title\n1,2,x,2024-01-01,3,H&P\n"
    )
    found = inspect(str(tmp_path))
    assert found.settings["tables"] == {"note": {"path": "emergency_texts.csv"}}


def test_missing_columns_and_tables_are_named(tmp_path):
    (tmp_path / "HNO_INFO.csv").write_text("NOTE_ID,PAT_ENC_CSN_ID,IP_NOTE_TYPE_C_NAME,PAT_ID\n1,2,H&P,3\n")
    (tmp_path / "HNO_NOTE_TEXT.csv").write_text("NOTE_CSN_ID,LINE,NOTE_TEXT\n1,1,x\n")
    missing = {each.table: each.missing for each in inspect(str(tmp_path)).tables}
    assert missing == {"HNO_NOTE_TEXT": [], "HNO_INFO": ["DELETE_INSTANT_DTTM"], "NOTE_ENC_INFO": ["the table itself"]}


def test_columns_of_plain_tables_are_proposed(tmp_path):
    (tmp_path / "notes.csv").write_text("Note Key;MRN;Title;Date;Body;Ward\n1;2;H&P;2024-01-01;x;W\n")
    (tmp_path / "visits.tsv.gz").write_bytes(gzip.compress(b"mrn\tcsn\tage\tgender\tname\n2\t3\t40\tF\tQuill\n"))
    found = inspect(str(tmp_path))
    assert found.settings == {
        "layout": "notes",
        "path": str(tmp_path / "notes.csv"),
        "columns": {
            "note_id": "Note Key",
            "patient_id": "MRN",
            "note_type": "Title",
            "written_at": "Date",
            "text": "Body",
            "encounter_id": "",
        },
        "format": "semicolon",
        "encounters": {
            "path": str(tmp_path / "visits.tsv.gz"),
            "columns": {"patient_id": "mrn", "encounter_id": "csn", "age_years": "age", "sex": "gender"},
        },
    }
    assert [each.unread for each in found.tables] == [["Ward"], ["name"]]
    assert any("identifiers" in line for line in found.advice)


def test_a_database_file(tmp_path):
    with duckdb.connect(str(tmp_path / "w.duckdb")) as connection:
        connection.execute("CREATE SCHEMA cdm; CREATE TABLE cdm.note (note_id int, person_id int, note_text varchar)")
    found = inspect(str(tmp_path / "w.duckdb"))
    assert (found.layout, found.settings["db_schema"]) == ("omop_database", "cdm")
    assert found.tables[0].missing == ["note_date", "visit_occurrence_id"]


def test_what_is_none_is_one_line(tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"a": 1}))
    (tmp_path / "b.csv").write_text("x,y\n1,2\n")
    (tmp_path / "c.csv").write_bytes(b"\xff\x00\x01")
    with pytest.raises(InputError, match="nothing in 3 files"):
        inspect(str(tmp_path))
    with pytest.raises(InputError, match="not there"):
        inspect(str(tmp_path / "nowhere"))
    with pytest.raises(ConfigError, match="password"):
        inspect("postgresql://a:b@host/cdm")


def test_the_command_writes_a_configuration(tmp_path, casewright):
    (tmp_path / "note.csv").write_text(
        "note_id,person_id,note_text,note_date,visit_occurrence_id\n1,2,Quill,2024-01-01,3\n"
    )
    done = casewright("inspect", tmp_path)
    assert done.returncode == 0
    assert yaml.safe_load(done.stdout)["sources"]["hospital"] == {"layout": "omop", "path": str(tmp_path)}
    assert "no table visit_occurrence" in done.stderr and "Quill" not in done.stderr + done.stdout
    assert casewright("inspect", tmp_path / "no").returncode == 3
