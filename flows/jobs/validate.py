"""Judging one table in a worker: its suite over all its files, in batches."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from expectations.door import check_batches
from flows.shards import Done, Job
from schemas.catalogue import INTERMEDIATE, RELEASED
from schemas.table import Table, key_of

BATCH_ROWS = 4_000
"""Rows that are judged at once: what bounds memory."""

TABLES: dict[str, type[Table]] = {
    **{table.table_name: table for table in INTERMEDIATE},
    **{f"release/{table.table_name}": table for table in RELEASED},
}
"""What may be judged, by the name that reports give it."""


def judge_table(job: Job) -> Done:
    """The verdict of a table's suite; counts and pseudonyms only."""
    table = TABLES[job.arguments["table"]]
    verdict = check_batches(table, job.arguments["table"], _batches(job.arguments["files"]), key_of(table))
    return Done((), (), {"verdict": verdict.as_dict()})


def _batches(files: list[str]) -> Iterator[pl.DataFrame]:
    """Rows of all files, shards put together: a batch costs a third of a second, whatever it holds."""
    held: list[pl.DataFrame] = []
    for file in files:
        for batch in pq.ParquetFile(Path(file)).iter_batches(batch_size=BATCH_ROWS):
            frame = pl.DataFrame(pl.from_arrow(batch))
            if held and sum(each.height for each in held) + frame.height > BATCH_ROWS:
                yield pl.concat(held)
                held = []
            held.append(frame)
    if held:
        yield pl.concat(held)
