"""Every reader that the design names sees the same rows."""

import json
import os
import subprocess
import sys

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
import pyarrow.dataset as ds
import pytest
import yaml

from schemas.releases import CONFIGS

LOAD = """
import json, sys
from datasets import load_dataset
release, cache, out = sys.argv[1:]
told = {}
for config in json.loads(sys.stdin.read()):
    for split, rows in load_dataset(release, config, cache_dir=cache, verification_mode="all_checks").items():
        told[f"{config}/{split}"] = {"features": {k: repr(v) for k, v in rows.features.items()}, "rows": rows.to_list()}
json.dump(told, open(out, "w"), default=str)
"""


def offline(tmp_path) -> dict[str, str]:
    return {
        **os.environ,
        "HF_HOME": str(tmp_path / "hf"),
        "HF_DATASETS_OFFLINE": "1",
        "HF_HUB_OFFLINE": "1",
        "HF_DATASETS_DISABLE_PROGRESS_BARS": "1",
    }


def load(release, tmp_path, configs=tuple(CONFIGS)) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", LOAD, str(release), str(tmp_path / "cache"), str(tmp_path / "rows.json")],
        input=json.dumps(configs), env=offline(tmp_path), cwd=tmp_path, capture_output=True, text=True,
    )  # fmt: skip


def plain(rows) -> list:
    """Rows as JSON tells them, so that a reader's own types of time are no difference."""
    return json.loads(json.dumps(rows, default=lambda value: str(value).replace("T", " ")))


@pytest.fixture(scope="module")
def expected(built, read_rows):
    return {key: plain(read_rows(files).to_pylist()) for key, files in built.tables().items()}


def test_datasets_loads_every_config_and_split(built, expected, tmp_path):
    done = load(built.release, tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    told = json.loads((tmp_path / "rows.json").read_text())
    assert set(told) == {"/".join(key) for key in expected}
    for (config, split), rows in expected.items():
        assert told[f"{config}/{split}"]["rows"] == rows
    features = told["er_notes/train"]["features"]
    assert features["written_at"] == "Value('timestamp[us]')"
    assert features["stages"] == "List({'stage': Value('string'), 'start': Value('uint32'), 'end': Value('uint32')})"
    for config, table in CONFIGS.items():
        assert list(told[f"{config}/train"]["features"]) == list(table.columns())


def test_datasets_refuses_a_card_that_miscounts(copied, tmp_path):
    card = copied / "README.md"
    _, head, rest = card.read_text(encoding="utf-8").split("---\n", 2)
    told = yaml.safe_load(head)
    told["dataset_info"][0]["splits"][0]["num_examples"] += 1
    card.write_text(f"---\n{yaml.safe_dump(told)}---\n{rest}", encoding="utf-8")
    done = load(copied, tmp_path, ["er_notes"])
    assert done.returncode != 0
    assert "NonMatchingSplitsSizesError" in done.stderr


def test_polars_pandas_duckdb_and_pyarrow_see_the_same_rows(built, expected):
    for (config, split), rows in expected.items():
        pattern = f"{built.release}/data/{config}/{split}-*.parquet"
        files = sorted(map(str, (built.release / "data" / config).glob(f"{split}-*.parquet")))
        assert plain(pl.read_parquet(pattern).to_dicts()) == rows
        assert plain(pl.scan_parquet(pattern).collect().to_dicts()) == rows
        names = ", ".join(f'"{name}"' for name in CONFIGS[config].columns())  # `group` and `end` are words of SQL
        found = duckdb.sql(f"select {names} from read_parquet('{pattern}')").to_arrow_table()
        assert plain(found.to_pylist()) == rows
        frame = pd.concat([pd.read_parquet(file, dtype_backend="pyarrow") for file in files])
        assert plain(pa.Table.from_pandas(frame, preserve_index=False).to_pylist()) == rows
        assert plain(ds.dataset(files).to_table().to_pylist()) == rows


def test_a_whole_config_is_read_by_its_folder(built, expected):
    for config in CONFIGS:
        folder = built.release / "data" / config
        rows = sum(len(each) for (name, _), each in expected.items() if name == config)
        assert len(pd.read_parquet(folder)) == rows
        assert ds.dataset(folder).count_rows() == rows
        assert pl.read_parquet(folder / "*.parquet").height == rows
        assert duckdb.sql(f"select count(*) from '{folder}/*.parquet'").fetchall() == [(rows,)]
