"""OMOP in a database: PostgreSQL through ADBC, or a DuckDB file; read in ranges of ids, so that a build can resume."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple, Protocol

import polars as pl
import pyarrow as pa

from flows.errors import ConfigError, InputError
from transforms.ingest.export_layouts import OmopDatabaseLayout
from transforms.ingest.exports import Columns
from transforms.ingest.rows import ROW, LayoutError, RowBatch, checked_names

BATCH_BYTES = 16_000_000
"""What PostgreSQL's driver hands over at once."""

BATCH_ROWS = 5_000
"""What DuckDB hands over at once."""


class Span(NamedTuple):
    """A range of ids, both ends in it; `low` null: the rows without an id."""

    low: int | None
    high: int | None


class Database(Protocol):
    """A connection that reads."""

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        """The rows of a query, a bounded part of them in memory."""

    @property
    def postgres(self) -> bool: ...


class _ReadFailure(Exception):
    """What a driver raised, without its words: they can quote a row."""

    def __init__(self, error: Exception) -> None:
        code = getattr(error, "sqlstate", None) or ""
        super().__init__(f"{type(error).__name__}{f', SQLSTATE {code}' if re.fullmatch('[0-9A-Z]{5}', code) else ''}")


def _wordless(read: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    while True:
        try:
            batch = next(read)
        except StopIteration:
            return
        except Exception as error:
            failure = _ReadFailure(error)
        else:
            yield batch
            continue
        raise failure  # outside of the except block: no context that holds the first error's words


class _Postgres:
    postgres = True

    def __init__(self, uri: str) -> None:
        try:
            from adbc_driver_postgresql import dbapi
        except ImportError:
            raise ConfigError(
                "reading PostgreSQL needs the extra: pip install -c constraints.txt 'casewright[postgresql]'"
            ) from None
        self._connection: Any = dbapi.connect(uri)

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        return _wordless(self._read(sql))

    def _read(self, sql: str) -> Iterator[pa.RecordBatch]:
        with self._connection.cursor() as cursor:
            cursor.adbc_statement.set_options(**{"adbc.postgresql.batch_size_hint_bytes": str(BATCH_BYTES)})
            cursor.execute(sql)
            yield from cursor.fetch_record_batch()

    def close(self) -> None:
        self._connection.close()


class _Duck:
    postgres = False

    def __init__(self, uri: str) -> None:
        import duckdb

        self._connection = duckdb.connect(duckdb_file(uri), read_only=True)
        self._connection.execute("SET TimeZone = 'UTC'")  # not the machine's: the same file, the same moments

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        return _wordless(self._read(sql))

    def _read(self, sql: str) -> Iterator[pa.RecordBatch]:
        yield from self._connection.sql(sql).to_arrow_reader(BATCH_ROWS)

    def close(self) -> None:
        self._connection.close()


def duckdb_file(uri: str) -> str | None:
    """The file of a DuckDB address; None for what is another database.

    >>> duckdb_file("duckdb:///data/cdm.duckdb"), duckdb_file("postgresql://host/cdm")
    ('/data/cdm.duckdb', None)
    """
    return uri.removeprefix("duckdb:").removeprefix("//") if uri.startswith("duckdb:") else None


@contextmanager
def connected(source: str, uri: str) -> Iterator[Database]:
    """An open database. What a driver raises can quote a row: its class, and PostgreSQL's five-letter code, are all that
    is said. Raises InputError."""
    database: Any = None
    what = "cannot be reached"
    try:
        try:
            database = _Duck(uri) if duckdb_file(uri) is not None else _Postgres(uri)
        except ConfigError:
            raise
        except Exception as error:
            raise _ReadFailure(error) from None
        what = "cannot be read"
        yield database
    except _ReadFailure as failure:
        raise InputError(f"source {source}: its database {what} ({failure}); check `uri`, rights and network") from None
    finally:
        if database is not None:
            database.close()


class Tables:
    """The tables of a schema, by the layout's names."""

    def __init__(self, database: Database, layout: OmopDatabaseLayout, known: list[str]) -> None:
        self._database, self._layout = database, layout
        ((self._catalog,),) = self._cells("SELECT CAST(current_database() AS VARCHAR)")
        # with the catalog: a file of DuckDB may be called as its schema
        here = f"table_schema = '{layout.db_schema}' AND table_catalog = current_database()"
        columns: dict[str, list[str]] = {}
        for table, column in self._cells(
            "SELECT CAST(table_name AS VARCHAR), CAST(column_name AS VARCHAR) FROM information_schema.columns "
            f"WHERE {here} ORDER BY table_name, ordinal_position"
        ):
            columns.setdefault(table, []).append(column)
        kinds = dict(
            self._cells(
                "SELECT CAST(table_name AS VARCHAR), CAST(table_type AS VARCHAR) FROM information_schema.tables "
                f"WHERE {here}"
            )
        )
        by_name = {name.lower(): name for name in sorted(columns)}
        sites = {table: (layout.tables[table].path if table in layout.tables else None) or table for table in known}
        self._site = {table: by_name[site.lower()] for table, site in sites.items() if site.lower() in by_name}
        self._columns = {table: columns[site] for table, site in self._site.items()}
        self._stored = {table for table, site in self._site.items() if kinds.get(site) == "BASE TABLE"}

    def _cells(self, sql: str) -> Iterator[tuple[Any, ...]]:
        for batch in self._database.batches(sql):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def _mark(self, table: str) -> str:
        """What changes in a row (`t`) whenever anything in it does: PostgreSQL's transaction, or for a view, which has
        none, a hash of its words. A DuckDB file is told by its own hash."""
        if not self._database.postgres:
            return "0"
        return (
            "CAST(CAST(xmin AS VARCHAR) AS BIGINT)"
            if table in self._stored
            else "CAST(hashtext(CAST(t AS TEXT)) AS BIGINT)"
        )

    @property
    def held(self) -> frozenset[str]:
        return frozenset(self._site)

    def names(self, table: str) -> list[str]:
        """The columns of a table, as the database calls them."""
        return self._columns[table]

    def name(self, table: str) -> str:
        return ".".join(map(_quoted, (self._catalog, self._layout.db_schema, self._site[table])))

    def column(self, table: str, ours: str) -> str:
        """The column of a table, quoted. Raises LayoutError if it is not there."""
        told = self._layout.tables.get(table)
        site = (told.columns.get(ours) if told else None) or ours
        for name in self._columns[table]:
            if name.lower() == site.lower():
                return _quoted(name)
        raise LayoutError(f"the table {table} has no column '{site}': name the site's column in tables.{table}.columns")

    def rows(self, columns: Columns, where: str) -> Iterator[RowBatch]:
        """Rows of a table as text; columns that the layout does not know are named, and hold nothing."""
        table = columns.table
        told = self._layout.tables.get(table)
        wanted = {(told.columns.get(name, name) if told else name).lower() for name in columns.names}
        names = checked_names(self._columns[table])
        # what is not read is not fetched, but its name is reported
        cells = [
            f"CAST({_quoted(site)} AS VARCHAR)" if site.lower() in wanted else "CAST(NULL AS VARCHAR)"
            for site in self._columns[table]
        ]
        listed = ", ".join(f"{cell} AS c{i}" for i, cell in enumerate(cells))
        count = 0
        for batch in self._database.batches(f"SELECT {listed} FROM {self.name(table)} {where}"):
            frame = pl.DataFrame(pl.from_arrow(batch)).cast(pl.String)
            frame = frame.rename(dict(zip(frame.columns, names, strict=True)))
            places = pl.int_range(count + 1, count + 1 + frame.height, dtype=pl.UInt64, eager=True)
            count += frame.height
            yield RowBatch(frame.with_columns(pl.all().replace("", None)).insert_column(0, places.alias(ROW)), [])
        if count == 0:
            yield RowBatch(
                pl.DataFrame(
                    {ROW: pl.Series([], dtype=pl.UInt64), **dict.fromkeys(names, pl.Series([], dtype=pl.String))}
                ),
                [],
            )

    def spans(self, table: str, key: str, rows: int) -> Iterator[tuple[Span, str]]:
        """Ranges of ids with at most `rows` rows each (more if an id comes more often), and what tells each one's state.

        The state is the number of rows and the sum of what changes with each (`_mark`).
        """
        column, name = self.column(table, key), self.name(table)
        part = f"CAST(floor((rank() OVER (ORDER BY {column}) - 1) / {rows}) AS BIGINT)"
        for low, high, count, told in self._cells(f"""
            SELECT CAST(min(id) AS BIGINT), CAST(max(id) AS BIGINT), CAST(count(*) AS BIGINT), CAST(sum(mark) AS VARCHAR)
            FROM (SELECT {self._mark(table)} AS mark, {column} AS id, {part} AS part FROM {name} AS t
                  WHERE {column} IS NOT NULL) AS s
            GROUP BY part ORDER BY 1"""):
            yield Span(low, high), f"{count}:{told}"
        ((nameless,),) = self._cells(f"SELECT CAST(count(*) AS BIGINT) FROM {name} WHERE {column} IS NULL")
        if nameless:
            yield Span(None, None), f"null:{nameless}"

    def state(self, table: str) -> str:
        """What tells the state of a side table."""
        ((count, told),) = self._cells(
            f"SELECT CAST(count(*) AS VARCHAR), CAST(sum(mark) AS VARCHAR) FROM "
            f"(SELECT {self._mark(table)} AS mark FROM {self.name(table)} AS t) AS s"
        )
        return f"{count}:{told}"

    def where(self, main: str, key: str, span: Span, table: str) -> str:
        """The condition for the rows of `table` that belong to the main table's rows in a range."""
        mine = _between(self.column(main, key), span)
        if table == main:
            return f"WHERE {mine} ORDER BY {self.column(main, key)}"
        among = f"FROM {self.name(main)} WHERE {mine}"
        if table == "person":
            return f"WHERE {self.column(table, 'person_id')} IN (SELECT {self.column(main, 'person_id')} {among})"
        if table == "condition_occurrence":
            return f"WHERE {self.column(table, 'visit_occurrence_id')} IN (SELECT {self.column(main, key)} {among})"
        return f"WHERE {self.column(table, 'concept_id')} IN ({' UNION '.join(self._concepts(main, key, among))})"

    def _concepts(self, main: str, key: str, among: str) -> Iterator[str]:
        yield "SELECT 0"
        for table, column in (
            ("note", "note_class_concept_id"),
            ("visit_occurrence", "discharged_to_concept_id"),
            ("condition_occurrence", "condition_concept_id"),
        ):
            if table not in self.held or (table == "note") != (main == "note"):
                continue
            try:
                found = self.column(table, column)
            except LayoutError:
                continue
            visits = f"WHERE {self.column(table, key)} IN (SELECT {self.column(main, key)} {among})"
            yield f"SELECT {found} {among if table == main else f'FROM {self.name(table)} {visits}'}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _between(column: str, span: Span) -> str:
    return f"{column} IS NULL" if span.low is None else f"{column} BETWEEN {int(span.low)} AND {int(span.high or 0)}"
