"""Writing a config: row groups, compression, files of bounded size, and nothing lost between them."""

import hashlib
import json

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.jobs.publish import hash_rows, write_config
from flows.shards import Job
from flows.storage import Roots
from schemas.releases import CONFIGS
from schemas.table import key_of, polars_schema
from schemas.vocabulary import Split, Step


def key(*parts: object) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def notes(number: int) -> pl.DataFrame:
    rows = [
        {
            "document_id": key("note", n),
            "patient_key": key("patient", n // 4),
            "text": f"Note {n}: synthetic.",
            "stages": [],
        }
        for n in range(number)
    ]
    schema = {
        name: dtype for name, dtype in polars_schema(CONFIGS["er_notes"]).items() if name not in ("group", "split")
    }
    return pl.DataFrame(rows, schema=schema)


def segments(number: int) -> pl.DataFrame:
    rows = [
        {
            "document_id": key("note", n // 50),
            "start": n % 50,
            "end": n % 50 + 1,
            "label_set": "stage",
            "label": "triage_intake",
            "heading_start": 0,
            "heading_end": 0,
            "evidence": "heading",
            "text": "x",
        }
        for n in range(number)
    ]
    schema = {
        name: dtype for name, dtype in polars_schema(CONFIGS["segments"]).items() if name not in ("group", "split")
    }
    return pl.DataFrame(rows, schema=schema)


@pytest.fixture
def write(tmp_path):
    """Writes rows, dealt to three shards, as the config's files; gives the facts."""

    def call(config: str, rows: pl.DataFrame, rows_per_file: int, share: int = 5):
        work = tmp_path / "work"
        (work / "configs").mkdir(parents=True)
        shards = []
        for shard in range(3):
            rows.gather_every(3, shard).write_parquet(work / "configs" / f"{shard}.parquet")
            shards.append(f"configs/{shard}.parquet")
        documents = notes(4_000).select("document_id", group_key="patient_key")
        documents.write_parquet(work / "signatures.parquet")
        members = documents["group_key"].unique().sort()
        splits = [str(Split.TEST if int(member, 16) % share == 0 else Split.TRAIN) for member in members]
        pl.DataFrame({"group_key": members, "group": members, "split": splits}).write_parquet(work / "groups.parquet")
        told = {
            "config": config,
            "folder": str(tmp_path / "data"),
            "rows": shards,
            "groups": "groups.parquet",
            "signatures": ["signatures.parquet"],
            "canary": "casewright:canary:test",
            "rows_per_file": rows_per_file,
        }
        roots = Roots(tmp_path / "phi", work, tmp_path / "releases")
        return write_config(Job(Step.PUBLISH, config, "", roots, "", told)).facts

    return call


@pytest.mark.parametrize(
    ("config", "rows", "rows_per_file"),
    [("er_notes", notes(3_000), 700), ("segments", segments(7_000), 999), ("er_notes", notes(300), 50_000)],
)
def test_every_row_stands_in_one_file_in_order(write, tmp_path, config, rows, rows_per_file):
    """For segments a document's rows may be parted between two files."""
    facts = write(config, rows, rows_per_file)
    written = 0
    for split, told in facts["splits"].items():
        files = sorted((tmp_path / "data" / config).glob(f"{split}-*.parquet"))
        sizes = [pq.read_metadata(file).num_rows for file in files]
        assert sizes == [rows_per_file] * (len(files) - 1) + sizes[-1:]
        assert 0 < sizes[-1] <= rows_per_file
        found = pl.DataFrame(
            pl.from_arrow(pa.concat_tables([pq.read_table(file, partitioning=None) for file in files]))
        )
        order = key_of(CONFIGS[config])
        assert found.select(order).equals(found.select(order).sort(order))
        assert found.height == told["rows"]
        written += found.height
        hashed = hashlib.sha256()
        hash_rows(found, hashed)
        assert hashed.hexdigest() == told["rows_sha256"], "the hash depends on how rows lie in files"
        assert (
            found.select(rows.columns)
            .join(rows.with_columns(pl.col(pl.Enum).cast(pl.String)), on=order, how="anti")
            .is_empty()
        )
    assert written == rows.height


def test_row_groups_compression_and_page_index(write, tmp_path):
    write("er_notes", notes(3_000), 50_000)
    file = tmp_path / "data" / "er_notes" / "train-00000-of-00001.parquet"
    told = pq.read_metadata(file)
    sizes = [told.row_group(n).num_rows for n in range(told.num_row_groups)]
    assert sizes == [1_000] * (len(sizes) - 1) + [told.num_rows - 1_000 * (len(sizes) - 1)]
    assert len(sizes) > 2
    for n in range(told.num_row_groups):
        for place in range(told.row_group(n).num_columns):
            column = told.row_group(n).column(place)
            assert column.compression == "ZSTD"
            assert column.has_column_index and column.has_offset_index
    keys = [told.row_group(n).column(0).statistics for n in range(told.num_row_groups)]
    assert all(one.max < other.min for one, other in zip(keys, keys[1:], strict=False))


def test_metadata_tells_datasets_and_people_what_it_is(write, tmp_path):
    write("er_notes", notes(300), 50_000)
    metadata = pq.read_schema(tmp_path / "data" / "er_notes" / "train-00000-of-00001.parquet").metadata
    assert metadata[b"casewright.canary"] == b"casewright:canary:test"
    assert metadata[b"casewright.table"] == b"er_notes"
    features = json.loads(metadata[b"huggingface"])["info"]["features"]
    assert features["text"] == {"dtype": "string", "_type": "Value"}


def test_a_split_without_rows_has_no_file(write, tmp_path):
    facts = write("er_notes", notes(300), 50_000, share=2**128 + 1)
    assert set(facts["splits"]) == {"train"}
    assert [file.name for file in (tmp_path / "data" / "er_notes").iterdir()] == ["train-00000-of-00001.parquet"]


def test_the_same_rows_give_the_same_bytes_however_they_were_sharded(write, tmp_path):
    facts = write("er_notes", notes(2_500), 600)
    (tmp_path / "work").rename(tmp_path / "old")
    again = write("er_notes", notes(2_500).reverse(), 600)
    assert again == facts


def test_a_full_last_file_is_followed_by_none(write, tmp_path):
    write("er_notes", notes(300), 100, share=2**128 + 1)
    names = sorted(file.name for file in (tmp_path / "data" / "er_notes").iterdir())
    assert names == [f"train-0000{n}-of-00003.parquet" for n in range(3)]
