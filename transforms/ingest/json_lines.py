"""JSON Lines: one object per line."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from schemas.vocabulary import Reason, Record
from transforms.ingest.rows import (
    MAX_COLUMNS,
    LayoutError,
    RowBatch,
    file_reject,
    frame_name,
    text_frame,
    without_rows,
)
from transforms.ingest.text_lines import READ_FAILURES, failure, is_text
from transforms.rejects import Reject


def json_rows(lines: TextIO, batch_rows: int, batch_chars: int) -> Iterator[RowBatch]:
    """Batches whose columns are the keys of their objects, in the order of first sight.

    Numbers become their text (a whole float without its `.0`, so that ids that passed through pandas still join),
    true and false their words, null and NaN null, nested values their JSON text. Empty lines are no records.
    """
    records: list[dict[str, str | None]] = []
    numbers: list[int] = []
    rejects: list[Reject] = []
    chars, count = 0, 0
    for found in _objects(lines):
        if isinstance(found, Reject) and found.record is Record.FILE:
            rejects.append(found)
            break
        count += 1
        if isinstance(found, Reject):
            rejects.append(found._replace(row=count))
        else:
            records.append(found)
            numbers.append(count)
            chars += sum(len(value) for value in found.values() if value)
        if len(records) + len(rejects) >= batch_rows or chars >= batch_chars:
            yield _batch(records, numbers, rejects)
            records, numbers, rejects, chars = [], [], [], 0
    if count == 0 and not rejects:
        yield from without_rows([], [file_reject(Reason.EMPTY_FILE)], fixed=False)
    elif records or rejects:
        yield _batch(records, numbers, rejects)


def _batch(records: list[dict[str, str | None]], numbers: list[int], rejects: list[Reject]) -> RowBatch:
    names = list(dict.fromkeys(name for record in records for name in record))
    if len(names) > MAX_COLUMNS:
        raise LayoutError(f"the objects have more than {MAX_COLUMNS} different keys: are values used as keys?")
    rows = [[record.get(name) for name in names] for record in records]
    return RowBatch(text_frame(names, numbers, rows), rejects, fixed=False)


def _objects(lines: TextIO) -> Iterator[dict[str, str | None] | Reject]:
    first = True
    try:
        for line in lines:
            if not line.strip():
                continue
            if first and line.lstrip().startswith("["):
                raise LayoutError("the file is a JSON array, not JSON Lines: write one object per line (jq -c '.[]')")
            first = False
            yield _object(line)
    except READ_FAILURES as error:
        yield failure(error)


def _object(line: str) -> dict[str, str | None] | Reject:
    if not is_text(line):
        return Reject(Record.ROW, Reason.NOT_UTF8, detail="bytes that are not in the declared encoding")
    try:
        found = json.loads(line, object_pairs_hook=_distinct, parse_constant=_no_number)
        if isinstance(found, dict):
            return {frame_name(_utf8(key)): _cell(value) for key, value in found.items() if key.strip()}
    except (ValueError, RecursionError):  # ValueError: bad JSON, a key twice, a number of thousands of digits
        return Reject(Record.ROW, Reason.BAD_VALUE, detail="the line is not well-formed json")
    return Reject(Record.ROW, Reason.BAD_VALUE, detail="the line is not a json object")


def _distinct(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key comes twice")
    return found


def _no_number(_: str) -> None:
    return None


def _utf8(text: str) -> str:
    # an escaped half of a surrogate pair: what remains of a character that was cut when its note was
    return text if is_text(text) else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _cell(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return _utf8(value) if value else None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _utf8(json.dumps(value, ensure_ascii=False))
