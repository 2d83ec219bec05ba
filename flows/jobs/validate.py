"""Judging one table in a worker: its suite over all its files, in batches."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq

from expectations.data_docs import build_data_docs
from expectations.deidentified import outside_replaced
from expectations.door import check_batches, check_summary
from expectations.summaries import CHECKS
from expectations.verdicts import verdict_from
from flows.shards import Done, Job
from schemas.catalogue import INTERMEDIATE, RELEASED
from schemas.table import Table, key_of

BATCH_ROWS = 30_000
BATCH_BYTES = 16 << 20
"""How many rows, and how many bytes of them, are judged at once: what bounds memory."""

TABLES: dict[str, type[Table]] = {
    **{table.table_name: table for table in INTERMEDIATE},
    **{f"release/{table.table_name}": table for table in RELEASED},
}
"""What may be judged, by the name that reports give it."""


def judge_table(job: Job) -> Done:
    """The verdict of a table's suite; counts and pseudonyms only."""
    table = TABLES[job.arguments["table"]]
    files = job.arguments["files"]
    if "spans" in job.arguments:
        parts = _outside_spans(files, job.arguments["spans"])
    else:
        parts = (part for file in files for part in _parts(Path(file)))
    verdict = check_batches(table, job.arguments["table"], _batches(parts), key_of(table))
    return Done((), (), {"verdict": verdict.as_dict()})


def judge_checks(job: Job) -> Done:
    """The verdict on checks over and between tables (rows of `expectations.summaries.CHECKS`)."""
    verdict = check_summary(pl.DataFrame(job.arguments["checks"], schema=CHECKS))
    return Done((), (), {"verdict": verdict.as_dict()})


def write_data_docs(job: Job) -> Done:
    """Verdicts become pages in a folder of the staged release."""
    verdicts = [verdict_from(each) for each in job.arguments["verdicts"]]
    build_data_docs(verdicts, Path(job.arguments["folder"]))
    return Done(())


def _outside_spans(files: list[str], spans: list[str]) -> Iterator[pl.DataFrame]:
    """Documents without their surrogates, which are judged by the form they have elsewhere; a file of spans each."""
    for file, found in zip(files, spans, strict=True):
        held = pl.read_parquet(found, columns=["document_id", "start", "end"])
        for part in _parts(Path(file)):
            yield outside_replaced(part, held)


def _batches(parts: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """Rows of all parts, shards put together: a batch costs a second, whatever it holds."""
    held: list[pl.DataFrame] = []
    rows = size = 0
    for frame in parts:
        other = bool(held) and frame.schema != held[0].schema  # judged by itself: its columns are a finding
        if held and (other or rows + frame.height > BATCH_ROWS or size + frame.estimated_size() > BATCH_BYTES):
            yield pl.concat(held)
            held, rows, size = [], 0, 0
        held.append(frame)
        rows += frame.height
        size += int(frame.estimated_size())
    if held:
        yield pl.concat(held)


def _parts(file: Path) -> Iterator[pl.DataFrame]:
    """A file's rows in order, by its row groups' mean size as many at once as make a batch."""
    with pq.ParquetFile(file) as reader:
        for number in range(reader.num_row_groups):
            group = reader.metadata.row_group(number)
            rows = max(1, min(BATCH_ROWS, BATCH_BYTES * group.num_rows // max(1, group.total_byte_size)))
            for batch in reader.iter_batches(batch_size=rows, row_groups=[number]):
                yield pl.DataFrame(pl.from_arrow(batch))
