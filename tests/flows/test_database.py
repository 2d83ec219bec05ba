"""OMOP read from databases: a DuckDB file, and a real PostgreSQL server."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import polars as pl
import pytest
import yaml

from flows.databases import Span, Tables, connected
from flows.errors import ConfigError, InputError
from flows.settings import load_settings
from transforms.ingest.export_layouts import OmopDatabaseLayout
from transforms.ingest.export_units import EXPORT_COLUMNS, tables_of_layout
from transforms.ingest.rows import LayoutError

LAYOUT = OmopDatabaseLayout(layout="omop_database", db_schema="cdm", rows_per_part=3)
SCHEMA = """
CREATE SCHEMA cdm;
CREATE TABLE cdm.note (note_id bigint, person_id bigint, visit_occurrence_id bigint, note_date date,
    note_datetime timestamp, note_title varchar, note_text varchar, note_class_concept_id int, provider_id int);
CREATE TABLE cdm.visit_occurrence (visit_occurrence_id bigint, person_id bigint, visit_start_date date,
    visit_start_datetime timestamp, visit_end_date date, discharged_to_source_value varchar);
CREATE TABLE cdm.person (person_id bigint, gender_concept_id int, year_of_birth int);
CREATE TABLE cdm.condition_occurrence (visit_occurrence_id bigint, condition_concept_id int);
CREATE TABLE cdm.concept (concept_id int, concept_name varchar, concept_code varchar);
INSERT INTO cdm.visit_occurrence SELECT i, i, DATE '2024-02-03', TIMESTAMP '2024-02-03 04:05:06', NULL, 'Home'
    FROM generate_series(1, 4) AS g(i);
INSERT INTO cdm.person SELECT i, 8532, 1970 FROM generate_series(1, 4) AS g(i);
INSERT INTO cdm.condition_occurrence VALUES (1, 9), (2, 8);
INSERT INTO cdm.concept VALUES (9, 'Angina', 'x'), (8, 'Cough', 'y'), (7, 'Consult note', '11488-4');
"""
NOTES = """INSERT INTO cdm.note SELECT i, (i + 1) / 2, (i + 1) / 2, DATE '2024-02-03', NULL, 'ED Provider Notes',
    'Fever on day ' || CAST(i AS varchar), 0, 5 FROM generate_series(1, {count}) AS g(i);"""


@pytest.fixture(scope="module")
def server(postgres: str) -> str:
    run_sql(postgres, SCHEMA + NOTES.format(count=8))
    return postgres


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("duck") / "warehouse.duckdb"
    with duckdb.connect(str(place)) as connection:
        connection.execute(SCHEMA + NOTES.format(count=8))
    return f"duckdb:{place}"


@pytest.fixture(scope="module", params=["file", "server"])
def uri(request: pytest.FixtureRequest) -> str:
    return request.getfixturevalue(request.param)


def run_sql(uri: str, sql: str) -> None:
    from adbc_driver_postgresql import dbapi

    with dbapi.connect(uri, autocommit=True) as connection, connection.cursor() as cursor:
        for statement in filter(str.strip, sql.split(";")):
            cursor.execute(statement)


def config(folder: Path, uri: str, **told: object) -> Path:
    place = folder / "casewright.yaml"
    source = {"layout": "omop_database", "uri": uri, "db_schema": "cdm", **told}
    place.write_text(yaml.safe_dump({"output": str(folder / "out"), "shards": 4, "sources": {"cdm": source}}))
    return place


def documents(folder: Path) -> pl.DataFrame:
    return pl.read_parquet(folder / "out" / "phi" / "documents" / "*.parquet")


def test_ranges_cover_every_row_once(uri):
    with connected("cdm", uri) as database:
        tables = Tables(database, LAYOUT, tables_of_layout("omop"))
        assert tables.held == {"note", "visit_occurrence", "person", "condition_occurrence", "concept"}
        spans = [span for span, _ in tables.spans("note", "note_id", 3)]
        assert spans == [Span(1, 3), Span(4, 6), Span(7, 8)]
        read = [
            row
            for span in spans
            for batch in tables.rows(EXPORT_COLUMNS["omop"]["note"], tables.where("note", "note_id", span, "note"))
            for row in batch.frame.select("note_id", "note_text", "provider_id").iter_rows()
        ]
    assert read == [(str(i), f"Fever on day {i}", None) for i in range(1, 9)]


def test_side_tables_are_those_of_the_range(uri):
    with connected("cdm", uri) as database:
        tables = Tables(database, LAYOUT, tables_of_layout("omop"))

        def ids(table: str, key: str) -> list[str]:
            where = tables.where("visit_occurrence", "visit_occurrence_id", Span(2, 3), table)
            return sorted(i for batch in tables.rows(EXPORT_COLUMNS["omop"][table], where) for i in batch.frame[key])

        assert ids("person", "person_id") == ["2", "3"]
        assert ids("condition_occurrence", "visit_occurrence_id") == ["2"]
        assert ids("concept", "concept_id") == ["8"]


def test_rows_without_an_id_are_rejected_and_not_lost(tmp_path, run):
    place = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(place)) as connection:
        connection.execute(SCHEMA + NOTES.format(count=3) + "UPDATE cdm.note SET note_id = NULL WHERE note_id = 2")
    run("ingest", config=config(tmp_path, f"duckdb:{place}"))
    assert sorted(documents(tmp_path)["native_id"]) == ["1", "3"]
    (reject,) = pl.read_parquet(tmp_path / "out" / "work" / "rejects" / "ingest" / "*.parquet").to_dicts()
    assert (reject["record"], reject["reason"]) == ("note", "missing_id")


def test_a_build_from_each_database_is_the_same(tmp_path, run, uri, capfd):
    run("ingest", config=config(tmp_path, uri, rows_per_part=3))
    notes = documents(tmp_path)
    assert sorted(notes["raw_text"]) == sorted(f"Fever on day {i}" for i in range(1, 9))
    visits = pl.read_parquet(tmp_path / "out" / "phi" / "encounters_raw" / "*.parquet").sort("native_encounter_id")
    assert visits["raw_ed_diagnosis"].to_list() == ["Angina", "Cough", None, None]
    assert set(visits["sex"]) == {"female"} and set(visits["birth_year"]) == {1970}
    assert "columns of note are not read" in capfd.readouterr().err


def test_a_changed_row_is_read_again_and_its_range_alone(tmp_path, run, postgres):
    run_sql(postgres, (SCHEMA + NOTES.format(count=9)).replace("cdm", "live"))
    place = config(tmp_path, postgres, db_schema="live", rows_per_part=3)
    run("ingest", config=place)
    before = times(tmp_path)
    run("ingest", config=place)
    assert times(tmp_path) == before
    run_sql(postgres, "UPDATE live.note SET note_text = 'Rash' WHERE note_id = 5")
    run("ingest", config=place)
    changed = [name for name, when in times(tmp_path).items() if before[name] != when]
    assert changed == ["cdm.notes-000001.json"]
    assert "Rash" in documents(tmp_path)["raw_text"].to_list()


def test_a_view_is_watched_by_its_words(postgres):
    run_sql(postgres, (SCHEMA + NOTES.format(count=4)).replace("cdm", "seen"))
    run_sql(
        postgres, "ALTER TABLE seen.note RENAME TO all_notes; CREATE VIEW seen.note AS SELECT * FROM seen.all_notes"
    )
    layout = LAYOUT.model_copy(update={"db_schema": "seen"})

    def states() -> list[str]:
        with connected("cdm", postgres) as database:
            return [state for _, state in Tables(database, layout, ["note"]).spans("note", "note_id", 2)]

    before = states()
    run_sql(postgres, "UPDATE seen.all_notes SET note_text = 'Rash' WHERE note_id = 4")
    after = states()
    assert before[0] == after[0] and before[1] != after[1]


def times(folder: Path) -> dict[str, int]:
    found = (folder / "out" / "phi" / "sidecars" / "ingest").glob("*.json")
    return {each.name: each.stat().st_mtime_ns for each in sorted(found)}


def test_what_is_wrong_is_one_line_without_a_word_of_a_row(tmp_path, file):
    with pytest.raises(InputError, match="cannot be reached"), connected("cdm", "duckdb:/nowhere/x.duckdb"):
        pass
    with pytest.raises(LayoutError, match="no column 'note_key'"), connected("cdm", file) as database:
        Tables(database, LAYOUT, ["note"]).column("note", "note_key")
    with pytest.raises(ConfigError, match="no password"):
        load_settings(config(tmp_path, "postgresql://ada:secret@host/cdm"))
    with pytest.raises(ConfigError, match="must begin with postgresql"):
        load_settings(config(tmp_path, "mysql://host/cdm"))


def test_an_error_of_a_driver_does_not_quote_a_row(server):
    with pytest.raises(InputError) as why, connected("cdm", server) as database:
        list(database.batches("SELECT CAST(note_text AS int) FROM cdm.note"))
    assert "Fever" not in str(why.value) and "cannot be read" in str(why.value)


@pytest.mark.long
@pytest.mark.slow
def test_a_hundred_thousand_notes_with_flat_memory_killed_and_resumed(tmp_path, postgres, prefect_server):
    words = "repeat('Fever and cough since this morning. ', 80) || "
    run_sql(postgres, SCHEMA.replace("cdm", "large"))
    run_sql(postgres, NOTES.format(count=100_000).replace("cdm", "large").replace("'Fever on day ' ||", words))
    place = config(tmp_path, postgres, db_schema="large", rows_per_part=5_000)
    place.write_text(place.read_text().replace("shards: 4", "shards: 16"))
    program = Path(sys.executable).with_name("casewright")
    command = [str(program), "ingest", str(place), "--progress", "none", "--workers", "1"]
    first = subprocess.Popen(command, env=prefect_server, start_new_session=True, stdout=subprocess.DEVNULL)
    for _ in wait(120):
        if len(times(tmp_path)) >= 4:
            break
    os.killpg(first.pid, signal.SIGKILL)
    first.wait()
    kept = times(tmp_path)
    assert 4 <= len(kept) < 20
    peak = tmp_path / "peak"
    code = (
        "import resource, runpy, sys, atexit\n"
        "def told():\n"
        "    used = max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))\n"
        f"    open({str(peak)!r}, 'w').write(str(used))\n"
        "import flows.command_line as line\n"
        "sys.argv = sys.argv[1:]\n"
        "leave = line.sys.exit\n"
        "line.sys.exit = lambda code: (told(), leave(code))\n"
        "line.main()\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *command], env=prefect_server, capture_output=True, text=True, timeout=400
    )
    assert done.returncode == 0, done.stderr
    now = times(tmp_path)
    assert {name: now[name] for name in kept} == kept
    assert (
        pl.scan_parquet(tmp_path / "out" / "phi" / "documents" / "*.parquet").select(pl.len()).collect().item()
        == 100_000
    )
    # the texts alone are 320 MB
    assert int(peak.read_text()) < 1_200_000


def wait(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.1)


def test_the_machines_time_zone_changes_no_moment_of_a_duckdb_file(file, monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        with connected("cdm", file) as database:
            (batch,) = database.batches("SELECT CAST(TIMESTAMPTZ '2020-01-01 12:00:00+00' AS varchar) AS moment")
    finally:
        monkeypatch.undo()
        time.tzset()
    assert batch["moment"].to_pylist() == ["2020-01-01 12:00:00+00"]
