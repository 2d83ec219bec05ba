"""Tables of any format as batches of text rows: CSV, TSV, JSON Lines, Parquet."""

from collections.abc import Iterator
from typing import BinaryIO

from transforms.ingest.delimited import delimited_rows
from transforms.ingest.json_lines import json_rows
from transforms.ingest.layouts import FileFormat
from transforms.ingest.parquet_rows import parquet_rows
from transforms.ingest.rows import LayoutError, RowBatch, without_rows
from transforms.ingest.text_lines import READ_FAILURES, failure, text_lines

_DELIMITERS: dict[FileFormat, str] = {"csv": ",", "tsv": "\t", "semicolon": ";"}

__all__ = ["LayoutError", "RowBatch", "read_rows"]


def read_rows(
    stream: BinaryIO,
    format: FileFormat,
    encoding: str = "utf-8",
    batch_rows: int = 2000,
    batch_chars: int = 20_000_000,
) -> Iterator[RowBatch]:
    """Rows in batches of at most `batch_rows` rows and about `batch_chars` characters, so that memory stays flat.

    The stream is open and already decompressed; Parquet's must be seekable. It is not closed. What cannot be read is
    in the batches' rejects (`Record.ROW`, or `Record.FILE` for the file's rest); a file without rows is one
    `Record.FILE` reject, EMPTY_FILE. Raises LayoutError where the file as a whole is not such a table.

    >>> import io
    >>> batch, = read_rows(io.BytesIO(b"note_id,text\\n1,Fever\\n2\\n"), "csv")
    >>> batch.frame.rows(), [reject.reason.value for reject in batch.rejects]
    ([(1, '1', 'Fever')], ['wrong_field_count'])
    """
    if format == "parquet":
        yield from parquet_rows(stream, batch_rows, batch_chars)
        return
    try:
        lines = text_lines(stream, encoding)
    except READ_FAILURES as error:
        yield from without_rows([], [failure(error)])
        return
    if format == "jsonl":
        yield from json_rows(lines, batch_rows, batch_chars)
    else:
        yield from delimited_rows(lines, _DELIMITERS[format], batch_rows, batch_chars)
