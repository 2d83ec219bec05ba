"""Files of an export find their table; what memory cannot hold lies on disk, for its owner alone."""

import time

import polars as pl
import pytest

from flows import exports
from flows.exports import FolderSpill, bare_name, table_of_file
from transforms.ingest.export_layouts import EpicClarityLayout

TABLES = ["HNO_INFO", "HNO_NOTE_TEXT", "NOTE_ENC_INFO", "note", "note_text"]


@pytest.mark.parametrize(
    ("file", "table"),
    [
        ("HNO_INFO.csv", "HNO_INFO"),
        ("hno_info.TSV.gz", "HNO_INFO"),
        ("sub/HNO_NOTE_TEXT_2022-01.csv", "HNO_NOTE_TEXT"),
        ("HNO_NOTE_TEXT/part-0003.parquet", "HNO_NOTE_TEXT"),
        ("dbo.HNO_INFO.csv", "HNO_INFO"),
        ("note.000.ndjson", "note"),
        ("note_text-00001-of-00004.parquet", "note_text"),
        ("HNO_INFO.xlsx", None),
        ("HNO_INFO_old.csv", None),
        ("LICENSE", None),
    ],
)
def test_a_file_belongs_to_the_table_it_is_called_as(file, table):
    assert table_of_file(file, EpicClarityLayout(layout="epic_clarity"), TABLES) == table


def test_a_configured_pattern_wins_and_takes_the_name_from_others():
    layout = EpicClarityLayout(layout="epic_clarity", tables={"HNO_INFO": {"path": "headers_*.csv"}})
    assert table_of_file("headers_1.csv", layout, TABLES) == "HNO_INFO"
    assert table_of_file("HNO_INFO.csv", layout, TABLES) is None


@pytest.mark.parametrize("limit", [1, 10_000_000])
def test_a_spill_gives_back_every_row_with_those_of_its_key(tmp_path, monkeypatch, limit):
    monkeypatch.setattr(exports, "SPILL_BYTES", limit)
    spill = FolderSpill(tmp_path / "spill", 7)
    frames = [pl.DataFrame({"note": [f"n{i}", f"n{i + 1}"], "line": [i, i]}) for i in range(20)]
    for frame in frames:
        spill.add(frame, "note")
    files = list((tmp_path / "spill").glob("*")) if limit == 1 else []
    assert all(file.name.startswith(".") and file.name.endswith(".tmp") for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in files) and bool(files) == (limit == 1)
    buckets = list(spill.buckets())
    assert 1 < len(buckets) <= 7 if limit == 1 else len(buckets) == 1
    assert pl.concat(buckets).sort("line", "note").equals(pl.concat(frames).sort("line", "note"))
    for key in {f"n{i}" for i in range(21)}:
        assert sum(key in bucket["note"] for bucket in buckets) == 1
    assert not list(tmp_path.rglob("*.tmp"))


def test_a_name_of_many_digits_is_read_at_once():
    began = time.process_time()
    for name in ("20220101123456789012345x.csv", "1.2.840.113619.2.55.3.604688119.971.ser.xml", "0" * 200 + "x.csv"):
        bare_name(name)
    assert time.process_time() - began < 1
