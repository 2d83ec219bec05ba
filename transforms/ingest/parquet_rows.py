"""Parquet: columns of any type as text."""

import json
from collections.abc import Iterator
from typing import BinaryIO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq

from schemas.vocabulary import Reason, Record
from transforms.ingest.rows import ROW, RowBatch, checked_names, file_reject, without_rows
from transforms.rejects import Reject

_FAILURES = (pa.ArrowException, OSError, EOFError, ValueError, pl.exceptions.PolarsError)


def parquet_rows(stream: BinaryIO, batch_rows: int, batch_chars: int) -> Iterator[RowBatch]:
    """Batches of a Parquet file; memory is that of a row group's pages.

    Times become ISO 8601 (of a zoned time the wall time in its zone), whole floats integers, bytes UTF-8 text, nested
    values JSON text.
    """
    if not stream.read(1):
        yield from without_rows([], [file_reject(Reason.EMPTY_FILE)])
        return
    stream.seek(0)
    try:
        file = pq.ParquetFile(stream)
        raw = file.schema_arrow.names
        count = file.metadata.num_rows
        size = sum(file.metadata.row_group(i).total_byte_size for i in range(file.num_row_groups))
    except _FAILURES:
        yield from without_rows([], [file_reject(Reason.UNREADABLE, "not a readable parquet file")])
        return
    names = checked_names(raw)
    if count == 0:
        yield from without_rows(names, [file_reject(Reason.EMPTY_FILE, "a header without rows")])
        return
    height = max(1, min(batch_rows, batch_chars * count // max(size, 1)))
    done = 0
    try:
        for batch in file.iter_batches(batch_size=height):
            yield _batch(batch, names, done)
            done += batch.num_rows
    except _FAILURES:
        rest = f"{count - done:,} of {count:,} rows could not be read"
        yield from without_rows(names, [file_reject(Reason.UNREADABLE, rest)])


def _batch(batch: pa.RecordBatch, names: list[str], done: int) -> RowBatch:
    columns = [_text(name, column) for name, column in zip(names, batch.columns, strict=True) if name]
    frame = pl.DataFrame([pl.int_range(done + 1, done + 1 + batch.num_rows, dtype=pl.UInt64, eager=True).alias(ROW)])
    bad = pl.repeat(False, batch.num_rows, eager=True)
    for text, undecodable in columns:
        frame = frame.with_columns(text)
        bad = bad | undecodable if undecodable is not None else bad
    rejects = [
        Reject(Record.ROW, Reason.NOT_UTF8, row=row, detail="bytes that are not utf-8")
        for row in frame.filter(bad)[ROW]
    ]
    frame = frame.filter(~bad)
    return RowBatch(frame.with_columns(pl.col(pl.String).replace("", None)) if columns else frame, rejects)


def _text(name: str, column: pa.Array) -> tuple[pl.Series, pl.Series | None]:
    """The column as text; and, if any, where its bytes are none."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column = column.dictionary_decode()
        kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        try:
            column.validate(full=True)  # pyarrow reads a string column without looking at its bytes
        except pa.ArrowInvalid:
            column = column.cast(pa.large_binary())
        else:
            return pl.Series(name, pl.from_arrow(column), dtype=pl.String), None
        kind = column.type
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return _decoded(name, column.to_pylist())
    if pa.types.is_nested(kind):
        cells = [
            None if cell is None else json.dumps(cell, ensure_ascii=False, default=str) for cell in column.to_pylist()
        ]
        return pl.Series(name, cells, dtype=pl.String), None
    return _plain(pl.Series(name, pl.from_arrow(column))), None


def _decoded(name: str, cells: list[bytes | None]) -> tuple[pl.Series, pl.Series]:
    texts: list[str | None] = []
    for cell in cells:
        try:
            texts.append(None if cell is None else cell.decode("utf-8"))
        except UnicodeDecodeError:
            texts.append(None)
    bad = [cell is not None and text is None for cell, text in zip(cells, texts, strict=True)]
    return pl.Series(name, texts, dtype=pl.String), pl.Series("bad", bad, dtype=pl.Boolean)


def _plain(series: pl.Series) -> pl.Series:
    kind = series.dtype
    if isinstance(kind, pl.Datetime):
        return series.dt.replace_time_zone(None).dt.to_string("%Y-%m-%dT%H:%M:%S%.f")
    if kind.is_float():
        series = series.fill_nan(None)
        whole = (series == series.round(0)) & (series.abs() < 2**53)
        return (
            pl.select(
                pl.when(whole)
                .then(series.cast(pl.Int64, strict=False).cast(pl.String))
                .otherwise(series.cast(pl.String))
            )
            .to_series()
            .alias(series.name)
        )
    if kind == pl.Null:
        return series.cast(pl.String)
    if isinstance(kind, pl.Duration):
        return series.dt.to_string("iso")
    return series.cast(pl.String)
