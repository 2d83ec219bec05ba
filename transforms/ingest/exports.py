"""Exports of several tables: their rows by the layout's column names, batch by batch or whole, and a place to spill."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, Protocol

import polars as pl

from schemas.vocabulary import Reason, Record
from transforms.ingest.export_layouts import ExportLayout, TableFiles
from transforms.ingest.rows import ROW, LayoutError, RowBatch, frame_name
from transforms.ingest.site_columns import SiteColumns, named_by
from transforms.rejects import Reject

FILE = "member"

NO_VISIT = "no visit of patient "
"""Begins the id of the visit that stands for a patient who has none, so that the patient's identifiers are known."""


class Columns(NamedTuple):
    """A table of a layout: columns that nobody can do without, those that must be there unless the configuration says
    `{column: ""}`, and those that are read where they are there."""

    table: str
    required: tuple[str, ...]
    expected: tuple[str, ...] = ()
    optional: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return (*self.required, *self.expected, *self.optional)


class Spill(Protocol):
    """A place for rows that are too many to hold: they come back bucket by bucket."""

    def add(self, frame: pl.DataFrame, key: str) -> None:
        """Put rows away; those with the same `key` come back together."""

    def buckets(self) -> Iterator[pl.DataFrame]:
        """All rows, in the order in which they were added within a bucket; each bucket once."""


@dataclass
class Export:
    """The tables of one export, as flows hand them over.

    `rows(table)` gives the batches of a table's files, each with the file's name within the export; `held` are the
    tables that are there. `attachment` gives a file of the export by its name or relative path. `unread` collects the names of columns that no layout knows, by table.
    """

    held: frozenset[str]
    rows: Callable[[str], Iterator[tuple[str, RowBatch]]]
    spill: Callable[[], Spill]
    attachment: Callable[[str], bytes | None] = lambda name: None
    unread: dict[str, set[str]] = field(default_factory=dict)


class TableBatch(NamedTuple):
    """Some rows of a table: `frame` has the layout's columns, all text, `row` and `member`. `rejects` are the rows
    (`Record.ROW`) and files that could not be read."""

    frame: pl.DataFrame
    rejects: list[Reject]


class ExportUnit(NamedTuple):
    """What is read together: a table and those that it is joined with.

    `each` says that the files of `main` may be read apart from each other, each with all of `sides`;
    `rows_are_records` that each row of `main` is one document, visit or reject. Where one of `together` is held, the
    files of `main` are read together after all: each reading would go through the whole of it.
    """

    role: str
    main: str
    sides: tuple[str, ...]
    each: bool
    read: Callable
    rows_are_records: bool = True
    together: tuple[str, ...] = ()


def batches_of(export: Export, columns: Columns, layout: ExportLayout) -> Iterator[TableBatch]:
    """The rows of a table, in batches. Raises LayoutError for a missing column, by its name."""
    told = layout.tables.get(columns.table, TableFiles())
    setting, about = f"tables.{columns.table}.columns", f"table {columns.table}"
    wanted = named_by(about, setting, columns.names, told.columns, columns.required)
    optional = set(columns.optional) - set(told.columns)
    known = {frame_name(site).casefold() for site in wanted.values()} | {ROW}
    unread = export.unread.setdefault(columns.table, set())
    last, found = None, None
    for file, batch in export.rows(columns.table):
        if found is None or file != last:
            if found is not None:
                found.finish()
            found, last = SiteColumns(about, setting, wanted, optional), file
        unread.update(name for name in batch.frame.columns if name.casefold() not in known)
        frame = found.select(batch)
        frame = frame.with_columns(
            *(pl.lit(None, dtype=pl.String).alias(name) for name in columns.names if name not in frame.columns),
            pl.lit(file).alias(FILE),
        )
        rejects = [each._replace(member=file) for each in batch.rejects]
        yield TableBatch(frame.select(ROW, FILE, *columns.names), rejects)
    if found is not None:
        found.finish()


def whole(export: Export, columns: Columns, layout: ExportLayout) -> TableBatch:
    """All rows of a side table; without any where the export does not hold it."""
    read = list(batches_of(export, columns, layout)) if columns.table in export.held else []
    nothing = pl.DataFrame(schema={ROW: pl.UInt64, FILE: pl.String, **dict.fromkeys(columns.names, pl.String)})
    return TableBatch(pl.concat([nothing, *(each.frame for each in read)]), [each for b in read for each in b.rejects])


def needed(export: Export, layout: str, *tables: str) -> None:
    """Raise LayoutError, by its name, for a table that the export does not hold."""
    for table in tables:
        if table not in export.held:
            raise LayoutError(
                f"the {layout} export holds no table {table}: add its file to the folder, or name it in "
                f"tables.{table}.path"
            )


def first_of(frame: pl.DataFrame, key: str, order: Sequence[pl.Expr] = ()) -> pl.DataFrame:
    """One row per key, the first in the order given (then in that of the table); rows without a key are left out."""
    frame = frame.filter(pl.col(key).is_not_null())
    if order:
        frame = frame.sort(*order, nulls_last=True, maintain_order=True)
    return frame.unique(key, keep="first", maintain_order=True)


class Lookup:
    """A side table whose rows are found by key. It is indexed once: a join would do so again for each batch."""

    def __init__(self, side: pl.DataFrame, key: str) -> None:
        self._side = side.drop(key)
        self._rows = {value: row for row, value in enumerate(side[key]) if value is not None}

    def __contains__(self, key: str) -> bool:
        return key in self._rows

    def has(self, keys: pl.Series) -> pl.Series:
        """Whether each key is in the table."""
        return self._places(keys).is_not_null()

    def beside(self, frame: pl.DataFrame, key: str) -> pl.DataFrame:
        """The rows of `frame`, and the side table's columns for their keys; null where it has none."""
        return frame.hstack(self._side[self._places(frame[key])]) if self._rows else self._nothing(frame)

    def _places(self, keys: pl.Series) -> pl.Series:
        distinct = keys.unique().drop_nulls()
        found = {key: self._rows[key] for key in distinct if key in self._rows}
        if not found:
            return pl.repeat(None, len(keys), dtype=pl.UInt32, eager=True)
        return keys.replace_strict(found, default=None, return_dtype=pl.UInt32)

    def _nothing(self, frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(pl.lit(None, dtype=dtype).alias(name) for name, dtype in self._side.schema.items())


def once(frame: pl.DataFrame, key: str) -> tuple[pl.DataFrame, list[Reject]]:
    """Rows of a table that is unique by `key`: the first of equal ones, the last of different ones; and what is lost."""
    lost: list[Reject] = []
    without = frame.filter(pl.col(key).is_null())
    lost += [
        Reject(Record.NOTE, Reason.MISSING_ID, row=row, member=file, detail=key.lower())
        for row, file in without.select(ROW, FILE).iter_rows()
    ]
    frame = frame.filter(pl.col(key).is_not_null())
    distinct = frame.unique(
        [name for name in frame.columns if name not in (ROW, FILE)], keep="first", maintain_order=True
    )
    kept = distinct.unique(key, keep="last", maintain_order=True)
    for reason, rest in (
        (Reason.DUPLICATE, frame.join(distinct, on=[ROW, FILE], how="anti", maintain_order="left")),
        (Reason.DUPLICATE_ID, distinct.join(kept, on=[ROW, FILE], how="anti", maintain_order="left")),
    ):
        lost += [
            Reject(Record.NOTE, reason, native_id=name, row=row, member=file)
            for name, row, file in rest.select(key, ROW, FILE).iter_rows()
        ]
    return kept, lost


def note_rejects(notes: pl.DataFrame) -> list[Reject]:
    """Of rows with `reason` ("reason:detail"), native_id, row and member."""
    found = []
    for reason, note, row, file in notes.select("reason", "native_id", ROW, FILE).iter_rows():
        word, _, detail = reason.partition(":")
        found.append(Reject(Record.NOTE, Reason(word), native_id=note, row=row, member=file, detail=detail or None))
    return found


def listed_codes(frame: pl.DataFrame, key: str, code: str, order: Sequence[pl.Expr] = ()) -> Lookup:
    """The codes of each key as one text (`codes`), in the order given, for `encounter_table` to read."""
    frame = frame.filter(pl.col(key).is_not_null() & pl.col(code).is_not_null())
    if order:
        frame = frame.sort(*order, nulls_last=True, maintain_order=True)
    told = frame.group_by(key, maintain_order=True).agg(pl.col(code).str.join(" ").alias("codes"))
    return Lookup(told, key)


def number(name: str) -> pl.Expr:
    """A column of digits as a number, so that 10 comes after 9; null for all else."""
    return pl.col(name).str.strip_chars().str.replace(r"\.0+$", "").cast(pl.Int64, strict=False)


def bucket_of(keys: pl.Series, buckets: int) -> pl.Series:
    """The bucket of each key, the same on every machine."""
    distinct = keys.unique().drop_nulls()
    places = [zlib.crc32(key.encode()) % buckets for key in distinct]
    if distinct.is_empty():
        return pl.repeat(0, len(keys), dtype=pl.UInt32, eager=True)
    return keys.replace_strict(distinct, pl.Series(places, dtype=pl.UInt32), default=0, return_dtype=pl.UInt32)


def rows_only(rejects: list[Reject], record: Record) -> list[Reject]:
    """Rejected rows of a table in which each row is a record, as that record."""
    return [each if each.record is Record.FILE else each._replace(record=record) for each in rejects]


class Held:
    """A spill that holds all rows in memory: for exports that fit, and for tests."""

    def __init__(self) -> None:
        self._frames: list[pl.DataFrame] = []

    def add(self, frame: pl.DataFrame, key: str) -> None:
        self._frames.append(frame)

    def buckets(self) -> Iterator[pl.DataFrame]:
        if self._frames:
            yield pl.concat(self._frames)


def export_of(tables: Mapping[str, Iterable[RowBatch]]) -> Export:
    """An export whose tables are at hand, each a file of its own name."""
    return Export(frozenset(tables), lambda table: ((table, batch) for batch in tables[table]), Held)
