"""What tests of exports share: tables written as text, and what a reader makes of them."""

import io
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest

from schemas.vocabulary import Reason, Record
from transforms.ingest.batches import NATIVE_DOCUMENTS, NATIVE_ENCOUNTERS, Batch
from transforms.ingest.exports import Export, Held
from transforms.ingest.layouts import FileFormat
from transforms.ingest.tabular import read_rows
from transforms.rejects import Reject


class Read(NamedTuple):
    """All batches of a reader put together."""

    documents: pl.DataFrame
    encounters: pl.DataFrame
    rejects: list[Reject]

    def reasons(self) -> list[tuple[Record, Reason, str | None]]:
        return sorted((each.record, each.reason, each.native_id or "") for each in self.rejects)


def together(batches: Iterator[Batch]) -> Read:
    read = list(batches)
    for batch in read:
        assert batch.documents.schema == NATIVE_DOCUMENTS
        assert batch.encounters.schema == NATIVE_ENCOUNTERS
    return Read(
        pl.concat([batch.documents for batch in read]),
        pl.concat([batch.encounters for batch in read]),
        [each for batch in read for each in batch.rejects],
    )


@pytest.fixture
def read_export() -> Callable[..., Read]:
    """`read_export(reader, layout, TABLE="a,b\\n1,2\\n")`: tables as CSV (or JSON Lines, `{...}`), two rows a batch."""

    def read(reader: Callable, layout: object, unmapped: object = None, **tables: str) -> Read:
        def rows(table: str) -> Iterator:
            form: FileFormat = "jsonl" if tables[table].lstrip().startswith("{") else "csv"
            for batch in read_rows(io.BytesIO(tables[table].encode()), form, batch_rows=2):
                yield f"{table}.{form}", batch

        return together(reader(Export(frozenset(tables), rows, Held), layout, unmapped))

    return read


@pytest.fixture
def read_files() -> Callable[..., Read]:
    """`read_files(reader, layout, {table: file})`: tables as they lie on disk."""

    def read(reader: Callable, layout: object, files: dict[str, Path], unmapped: object = None) -> Read:
        def rows(table: str) -> Iterator:
            forms: dict[str, FileFormat] = {".tsv": "tsv", ".csv": "csv", ".ndjson": "jsonl", ".parquet": "parquet"}
            with open(files[table], "rb") as stream:
                for batch in read_rows(stream, forms[files[table].suffix]):
                    yield files[table].name, batch

        return together(reader(Export(frozenset(files), rows, Held), layout, unmapped))

    return read
