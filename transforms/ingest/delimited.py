"""CSV and TSV: records with quoted line breaks, and what is wrong with those that are none."""

import csv
from collections.abc import Iterator
from typing import TextIO

from schemas.vocabulary import Reason, Record
from transforms.ingest.rows import LayoutError, RowBatch, checked_names, file_reject, text_frame, without_rows
from transforms.ingest.text_lines import READ_FAILURES, failure, is_text
from transforms.rejects import Reject

MAX_FIELD_CHARS = 500_000_000


def delimited_rows(lines: TextIO, delimiter: str, batch_rows: int, batch_chars: int) -> Iterator[RowBatch]:
    """Batches of a table with a header; quotes as in RFC 4180, in TSV too (as spreadsheets and pandas write it).

    Quoting is read strictly: a quote that closes before the field ends would join two patients' rows in silence.
    Empty lines are no records.
    """
    csv.field_size_limit(MAX_FIELD_CHARS)  # the default of 131,072 characters is less than a long note
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    try:
        header = _header(reader)
    except READ_FAILURES as error:
        yield from without_rows([], [failure(error)])
        return
    if header is None:
        yield from without_rows([], [file_reject(Reason.EMPTY_FILE)])
        return
    rows: list[list[str]] = []
    numbers: list[int] = []
    rejects: list[Reject] = []
    chars, count = 0, 0
    for count, found in enumerate(_records(reader, len(header)), 1):
        if isinstance(found, Reject):
            rejects.append(found if found.record is Record.FILE else found._replace(row=count))
        else:
            rows.append(found)
            numbers.append(count)
            chars += sum(map(len, found))
        if len(rows) + len(rejects) >= batch_rows or chars >= batch_chars:
            yield RowBatch(text_frame(header, numbers, rows), rejects)
            rows, numbers, rejects, chars = [], [], [], 0
    if count == 0:
        rejects.append(file_reject(Reason.EMPTY_FILE, "a header without rows"))
    if rows or rejects:
        yield RowBatch(text_frame(header, numbers, rows), rejects)


def _header(reader: Iterator[list[str]]) -> list[str] | None:
    try:
        raw = next((fields for fields in reader if fields), None)
    except csv.Error:
        raise LayoutError("the header cannot be read as CSV: is this the right file, format and encoding?") from None
    if raw is None:
        return None
    joined = "".join(raw)
    if "\0" in joined:
        raise LayoutError("the header holds NUL characters: no text table, or UTF-16 (then say encoding: utf-16-le)")
    if not is_text(joined):
        raise LayoutError(
            "the header is not text in the declared encoding: say which it is (encoding: latin-1, cp1252)"
        )
    return checked_names(raw)


def _records(reader: Iterator[list[str]], width: int) -> Iterator[list[str] | Reject]:
    """Fields of each record, or why it is none; ends at the first failure of the stream."""
    while True:
        before = reader.line_num
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield _malformed(str(error), reader.line_num - before)
            continue
        except READ_FAILURES as error:
            yield failure(error)
            return
        if not fields:
            continue
        if len(fields) != width:
            detail = f"{len(fields):,} fields instead of {width}"
            yield Reject(Record.ROW, Reason.WRONG_FIELD_COUNT, detail=detail)
        elif not is_text("".join(fields)):
            yield Reject(Record.ROW, Reason.NOT_UTF8, detail="bytes that are not in the declared encoding")
        else:
            yield fields


def _malformed(message: str, lines: int) -> Reject:
    if message.startswith("unexpected end of data"):
        detail = f"missing closing quote: {lines:,} lines up to the end of the file are not known as rows"
        return Reject(Record.ROW, Reason.TRUNCATED, detail=detail)
    if message.startswith("field larger"):
        return Reject(Record.ROW, Reason.TOO_LARGE, detail=f"a field of more than {MAX_FIELD_CHARS:,} characters")
    return Reject(
        Record.ROW, Reason.BAD_VALUE, detail="quotes are not as in csv: a quote within a field must be doubled"
    )
