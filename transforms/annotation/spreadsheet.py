"""Tasks as CSV that a physician fills in with a spreadsheet, and that CSV read back after the spreadsheet's harm."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.vocabulary import AnnotationTask, Reason, Record
from transforms.annotation.received import (
    ANNOTATOR,
    ANSWERS,
    EVERY_ANSWER,
    HASH,
    SAID,
    STEP,
    TASK,
    NotAnswers,
    Read,
    Received,
)
from transforms.annotation.tasks import CELL_CHARS, Task, shown_cells
from transforms.ingest.delimited import MAX_FIELD_CHARS
from transforms.rejects import Reject

_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "'")
_DELIMITERS = ",;\t|"
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def guarded(cell: str) -> str:
    """A cell that no spreadsheet computes: one that begins like a formula gets an apostrophe before it.

    >>> guarded("=1+1"), guarded("'tis"), guarded("chest pain")
    ("'=1+1", "''tis", 'chest pain')
    """
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def unguarded(cell: str) -> str:
    """A cell as it was before `guarded`.

    >>> [unguarded(guarded(cell)) for cell in ("=1+1", "'tis", "''", "pain", "")]
    ['=1+1', "'tis", "''", 'pain', '']
    """
    return cell[1:] if cell[:1] == "'" and cell[1:2] in _FORMULA and len(cell) > 1 else cell


def write_spreadsheet(tasks: Sequence[Task], said: Mapping[tuple[str, str, int], str] | None = None) -> bytes:
    """Tasks of one kind as CSV in UTF-8 with a byte order mark, by which Excel knows it: a row per task and step.

    The presentation of a belief task stands in the row of its first step. `said` (by task_id, case and step) makes the list
    for adjudication: only the rows that it names are written, with what the annotators said.
    """
    kind = tasks[0].kind if tasks else AnnotationTask.RATIONALE
    rows = [
        {TASK: task.task_id, HASH: mark, STEP: str(step)}
        | {name: cell for name, cell in shown_cells(task, step).items() if not _told_before(name, step, said)}
        | ({} if said is None else {SAID: said[task.task_id, task.case_sha256, step]})
        for task, mark in ((task, task.shown_sha256) for task in tasks)
        for step in range(1, task.last_step + 1)
        if said is None or (task.task_id, task.case_sha256, step) in said
    ]
    pages = max((-(-len(row.get("presentation", "")) // CELL_CHARS) for row in rows), default=1)
    for row in rows:
        row |= _pages(row.pop("presentation", ""), pages)
    shown = [name for name in shown_cells(tasks[0], 1) if name != "presentation"] if tasks else []
    place = shown.index("acuity") + 1 if "acuity" in shown else 0
    shown[place:place] = _pages("", pages)
    columns = [TASK, HASH, ANNOTATOR, *([STEP] if kind is AnnotationTask.SCT else []), *shown]
    columns += [*([] if said is None else [SAID]), *ANSWERS[kind]]
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([guarded(row.get(name, "")) for name in columns] for row in rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _told_before(name: str, step: int, said: Mapping[tuple[str, str, int], str] | None) -> bool:
    return name == "presentation" and step > 1 and said is None


def _pages(text: str, pages: int) -> dict[str, str]:
    """A long text over the columns presentation, presentation_2 and so on."""
    names = ["presentation", *(f"presentation_{number}" for number in range(2, max(1, pages) + 1))]
    return {name: text[at * CELL_CHARS : (at + 1) * CELL_CHARS] for at, name in enumerate(names)}


def read_spreadsheet(content: bytes) -> Read:
    """Rows of a CSV that a spreadsheet saved: with or without byte order mark, UTF-8, UTF-16 or Windows' code page,
    commas, semicolons or tabs, any line ends and quoting, columns in any order, more columns than ours.

    Raises NotAnswers for a file without our columns. Rejects: `wrong_field_count` for a row with more fields than
    columns (fewer are empty cells), `truncated` for a quote that never ends.
    """
    text, lossy = _decoded(content)
    if "\0" in text:
        raise NotAnswers("holds NUL characters, so it is no text")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text[:4].lower() == "sep=":  # Excel's own line that names the delimiter
        text = text.partition("\n")[2]
    head = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=head.count)
    csv.field_size_limit(MAX_FIELD_CHARS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        columns = [_column(name) for name in next(reader, [])]
    except csv.Error:
        raise NotAnswers("has a first line that is not CSV") from None
    if TASK not in columns or not set(columns) & set(EVERY_ANSWER):
        raise NotAnswers("has no column `task`, or no column of answers")
    named = [name for name in columns if name]
    if len(named) != len(set(named)):
        raise NotAnswers("has two columns of the same name")
    received: list[Received] = []
    rejects: list[Reject] = []
    for row, fields in enumerate(_rows(reader), 1):
        if isinstance(fields, Reject):
            rejects.append(fields._replace(row=row))
        elif any(cell.strip() for cell in fields[len(columns) :]):
            detail = f"{len(fields)} fields instead of {len(columns)}"
            rejects.append(Reject(Record.ANSWER, Reason.WRONG_FIELD_COUNT, row=row, detail=detail))
        else:
            received.append(_received(dict(zip(columns, fields, strict=False)), row, SAID in columns, lossy))
    return Read(received, rejects)


def _decoded(content: bytes) -> tuple[str, bool]:
    """Text, and whether the encoding cannot hold every character."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), False
            except UnicodeDecodeError:
                raise NotAnswers("is not text in the encoding that its first bytes name") from None
    try:
        return content.decode("utf-8"), False
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), True


def _column(name: str) -> str:
    return "_".join(name.strip().strip("\ufeff").lower().split())


def _rows(reader: Any) -> Iterator[list[str] | Reject]:
    """Fields of each row, or why it is none; an empty line below the table is no row.

    Quotes are read strictly: one that closes too late would join two rows in silence.
    """
    while True:
        before = reader.line_num
        try:
            fields = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            lines = reader.line_num - before
            if str(error).startswith("unexpected end of data"):
                detail = f"a quote that never ends: {lines} lines are not known as rows"
                yield Reject(Record.ANSWER, Reason.TRUNCATED, detail=detail)
            else:
                yield Reject(Record.ANSWER, Reason.BAD_VALUE, detail="quotes are not as in csv")
            continue
        if any(cell.strip() for cell in fields):
            yield fields


def _received(cells: Mapping[str, str], row: int, adjudicated: bool, lossy: bool) -> Received:
    plain = {name: unguarded(cell) for name, cell in cells.items() if name}
    pages = sorted(
        (name for name in plain if name == "presentation" or name.startswith("presentation_")),
        key=lambda name: int(name.rpartition("_")[2]) if name.rpartition("_")[2].isdecimal() else 1,
    )
    known = {TASK, HASH, ANNOTATOR, STEP, SAID, *EVERY_ANSWER, *pages}
    shown = {name: cell for name, cell in plain.items() if name not in known}
    if pages:
        shown["presentation"] = "".join(plain[name] for name in pages)
    return Received(
        row,
        plain.get(TASK, "").strip(),
        plain.get(HASH, "").strip(),
        plain.get(STEP, "").strip(),
        plain.get(ANNOTATOR, "").strip(),
        shown,
        {name: plain[name] for name in EVERY_ANSWER if name in plain},
        adjudicated,
        lossy,
    )
