"""Writing one config of a release in a worker: by split, in key order, in files of bounded size."""

import hashlib
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from flows.errors import StepError
from flows.shards import Done, Job
from flows.storage import file_sha256, whole_file
from schemas.features import huggingface_metadata
from schemas.releases import CONFIGS
from schemas.table import Table, arrow_schema, key_of, polars_schema
from schemas.vocabulary import Split

ROW_GROUP_ROWS = 1_000


def release_schema(table: type[Table], canary: str) -> pa.Schema:
    """The canonical Arrow schema of a config, with what `datasets` and people look for in its metadata."""
    return arrow_schema(table).with_metadata(
        {"huggingface": huggingface_metadata(table), "casewright.table": table.table_name, "casewright.canary": canary}
    )


def write_config(job: Job) -> Done:
    """Rows of one config from all shards, with group and split, into `folder`; facts: rows, bytes and hashes by file."""
    told = job.arguments
    table = CONFIGS[told["config"]]
    folder = Path(told["folder"])
    rows = _with_split(job, table)
    order = rows.select(*key_of(table), "split").collect().sort(key_of(table))
    if homeless := order["split"].null_count():
        raise StepError(f"publish {table.table_name}: {homeless} of {order.height} rows belong to no group")
    facts: dict[str, Any] = {"files": [], "splits": {}}
    for split in Split:
        keys = order.filter(pl.col("split").cast(pl.String) == str(split)).drop("split")
        if keys.is_empty():
            continue
        files = -(-keys.height // told["rows_per_file"])
        hashed, size = hashlib.sha256(), 0
        for number in range(files):
            part = keys.slice(number * told["rows_per_file"], told["rows_per_file"])
            frame = _between(rows, table, part, split)
            name = f"{split}-{number:05d}-of-{files:05d}.parquet"
            size += _write(frame, table, folder / table.table_name / name, told["canary"])
            hash_rows(frame, hashed)
            place = folder / table.table_name / name
            facts["files"].append(
                {
                    "path": f"data/{table.table_name}/{name}",
                    "rows": frame.height,
                    "bytes": place.stat().st_size,
                    "sha256": file_sha256(place),
                }
            )
        facts["splits"][str(split)] = {"rows": keys.height, "num_bytes": size, "rows_sha256": hashed.hexdigest()}
    return Done((), (), facts)


def _with_split(job: Job, table: type[Table]) -> pl.LazyFrame:
    """All rows of the config, each with its group and split, through its patient or its document."""
    told = job.arguments
    groups = pl.read_parquet(job.roots.work / told["groups"])
    if "patient_key" in table.columns():
        owner, known = "patient_key", groups.rename({"group_key": "patient_key"})
    else:
        documents = pl.concat(
            [pl.scan_parquet(job.roots.work / path).select("document_id", "group_key") for path in told["signatures"]]
        )
        owner, known = "document_id", documents.collect().join(groups, on="group_key").drop("group_key")
    rows = pl.concat([pl.scan_parquet(job.roots.work / path) for path in told["rows"]])
    return rows.join(known.lazy(), on=owner, how="left").select(list(polars_schema(table)))


def _between(rows: pl.LazyFrame, table: type[Table], keys: pl.DataFrame, split: Split) -> pl.DataFrame:
    """The rows of one file: those from its first key to its last."""
    first = key_of(table)[0]
    low, high = keys[first][0], keys[first][-1]
    found = rows.filter(
        pl.col(first).is_between(pl.lit(low), pl.lit(high)) & (pl.col("split").cast(pl.String) == str(split))
    ).collect()
    if len(key_of(table)) > 1:  # a document's segments may be parted between two files
        found = found.join(keys, on=key_of(table), how="semi")
    return found.sort(key_of(table))


def _write(frame: pl.DataFrame, table: type[Table], place: Path, canary: str) -> int:
    """Write one file; gives the size of its rows in memory, which a card calls num_bytes."""
    arrow = frame.rechunk().to_arrow(compat_level=pl.CompatLevel.oldest())
    made = arrow.cast(release_schema(table, canary)).combine_chunks()
    with whole_file(place) as temporary:
        pq.write_table(
            made, temporary, compression="zstd", compression_level=3, row_group_size=ROW_GROUP_ROWS, write_page_index=True,
            use_dictionary=True, store_schema=True,
        )  # fmt: skip
    return made.nbytes


def hash_rows(frame: pl.DataFrame, hashed: "hashlib._Hash") -> None:
    """Add rows to a hash that does not depend on a writer's version: each row as JSON, in order."""
    for part in frame.iter_slices(5_000):
        for line in part.select(pl.struct(pl.all()).struct.json_encode()).to_series():
            hashed.update(line.encode() + b"\n")
