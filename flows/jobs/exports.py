"""Reading one unit of an export in a worker: its tables' rows, its attachments, and a place to spill."""

import gzip
import os
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from flows.addresses import is_remote
from flows.databases import Span, Tables, connected
from flows.errors import StepError
from flows.exports import ATTACHMENT, FolderSpill, as_text
from flows.jobs.opened import format_of, opened
from flows.shards import Job
from flows.source_settings import ExportSource, OmopDatabaseSource
from schemas.vocabulary import Reason, Record
from transforms.ingest.batches import Batch, empty_documents, empty_encounters
from transforms.ingest.export_units import EXPORT_COLUMNS, EXPORT_UNITS
from transforms.ingest.exports import Export, ExportUnit, Held
from transforms.ingest.rows import RowBatch, text_frame
from transforms.ingest.tabular import read_rows
from transforms.rejects import Reject

MAX_ATTACHMENT_BYTES = 50_000_000

EXPORT_ROWS = 20_000
"""Rows of an export in a batch: its tables are longer and narrower than one of whole notes."""


def export_batches(
    job: Job, source: ExportSource, unmapped: Counter[str], unread: dict[str, set[str]]
) -> Iterator[Batch]:
    told = job.arguments
    if told["role"] == "ignored":
        for shown in told["names"]:
            lost = Reject(Record.FILE, Reason.NOT_REFERENCED, member=as_text(shown))
            yield Batch(empty_documents(), empty_encounters(), [lost])
        return
    files = [*zip(told["tables"], told["files"], map(as_text, told["names"]), strict=True)]
    unit = next(unit for unit in EXPORT_UNITS[source.layout] if f"export-{unit.role}" == told["role"])

    def rows(table: str) -> Iterator[tuple[str, RowBatch]]:
        for file, shown in ((file, shown) for each, file, shown in files if each == table):
            with opened(file) as stream:
                if isinstance(stream, Reject):
                    yield shown, RowBatch(text_frame([], [], []), [stream])
                    continue
                for batch in read_rows(stream, format_of(file, source.format), source.encoding, EXPORT_ROWS):
                    yield shown, batch

    def spill() -> FolderSpill:
        return FolderSpill(job.roots.phi / "ingest" / job.unit, sum(_unpacked_size(file) for _, file, _ in files))

    attached = {shown: file for table, file, shown in files if table == ATTACHMENT}

    def attachment(name: str) -> bytes | None:
        file = next((attached[each] for each in _spellings(name) if each in attached), None)
        if file is None:
            return None
        try:
            with opened(file) as stream:
                content = None if isinstance(stream, Reject) else stream.read(MAX_ATTACHMENT_BYTES + 1)
        except (EOFError, gzip.BadGzipFile, zlib.error):
            return None  # damaged: one note cannot be read, and the others can
        return None if content is None or len(content) > MAX_ATTACHMENT_BYTES else content

    export = Export(frozenset(told["tables"]), rows, spill, attachment, unread)
    yield from watched_export(export, unit, lambda: unit.read(export, source, unmapped))


def database_batches(
    job: Job, source: OmopDatabaseSource, unmapped: Counter[str], unread: dict[str, set[str]]
) -> Iterator[Batch]:
    """Read a range of a database's notes or visits."""
    told = job.arguments
    unit = next(unit for unit in EXPORT_UNITS["omop"] if f"export-{unit.role}" == told["role"])
    span = Span(*told["span"])
    with connected(told["source"], source.uri) as database:
        tables = Tables(database, source, list(told["tables"]))

        def rows(table: str) -> Iterator[tuple[str, RowBatch]]:
            where = tables.where(unit.main, f"{unit.main}_id", span, table)
            for batch in tables.rows(EXPORT_COLUMNS["omop"][table], where):
                yield table, batch

        export = Export(tables.held, rows, Held, lambda name: None, unread)
        yield from watched_export(export, unit, lambda: unit.read(export, source, unmapped))


def _spellings(name: str) -> Iterator[str]:
    """Under which names a file may lie: as it is called, and without what leads to the folder of the export."""
    bare = unquote(name.partition("://")[2] or name).split("?")[0].removeprefix("./").lstrip("/")
    yield bare
    while "/" in bare:
        bare = bare.partition("/")[2]
        yield bare


def _unpacked_size(file: str) -> int:
    size = 0 if is_remote(file) else os.stat(file).st_size
    return size * (6 if file.lower().endswith((".gz", ".gzip", ".parquet", ".pq")) else 1)


def watched_export(export: Export, unit: ExportUnit, read: Callable[[], Iterator[Batch]]) -> Iterator[Batch]:
    """What a reader makes of an export. Raises StepError if each row of its main table is a record, and fewer or more
    come out than went in."""
    went = came = 0
    rows = export.rows

    def watch(table: str) -> Iterator[tuple[str, RowBatch]]:
        nonlocal went
        for file, batch in rows(table):
            if table == unit.main:
                went += batch.frame.height + sum(each.record is not Record.FILE for each in batch.rejects)
            yield file, batch

    export.rows = watch
    for batch in read():
        came += batch.documents.height + batch.encounters.height
        came += sum(each.record not in (Record.FILE, Record.ROW) for each in batch.rejects)
        yield batch
    if unit.rows_are_records and went != came:
        raise StepError(f"the reader of an export made {came} records of {went} rows")
