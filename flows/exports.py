"""Exports of several tables: which file holds which table, its rows, and a place on disk for what memory cannot hold."""

import fnmatch
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import polars as pl

from transforms.ingest.export_layouts import ExportLayout, MedsLayout
from transforms.ingest.exports import bucket_of
from transforms.ingest.layouts import FileFormat

ENDINGS: dict[str, FileFormat] = {
    ".csv": "csv",
    ".tsv": "tsv",
    ".txt": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".parquet": "parquet",
    ".pq": "parquet",
}
"""How a file's name tells its format."""

SPILL_BYTES = 64_000_000
"""Rows that a spill holds before it writes them; about what comes back at once."""

ATTACHMENT = "attachment"
"""What a file is that holds the text of a FHIR resource."""

_COUNTER = re.compile(r"(?:[._-]*(?:part|chunk|split)?[._-]*(?<!\d)\d++(?:[._-]of[._-]\d++)?)+$", re.IGNORECASE)


def bare_name(name: str) -> tuple[str, FileFormat | None]:
    """A file's name without compression, format and number, in lower case; and its format, if the name tells one.

    >>> bare_name("HNO_NOTE_TEXT_2022-01.csv.gz"), bare_name("DocumentReference.000.ndjson"), bare_name("LICENSE")
    (('hno_note_text', 'csv'), ('documentreference', 'jsonl'), ('license', None))
    """
    low = name.lower().removesuffix(".gz").removesuffix(".gzip")
    form = next((form for ending, form in ENDINGS.items() if low.endswith(ending)), None)
    if form:
        low = low[: low.rindex(".")]
    return _COUNTER.sub("", low) or low, form


def table_of_file(shown: str, layout: ExportLayout, tables: Iterable[str]) -> str | None:
    """The table that a file holds, by the configured patterns, else by its name, else by its folder's."""
    for table, told in layout.tables.items():
        if told.path is not None and fnmatch.fnmatchcase(shown, told.path):
            return table
    by_name = {
        table.casefold(): table
        for table in tables
        if layout.tables.get(table) is None or layout.tables[table].path is None
    }
    parts = shown.replace("\\", "/").split("/")
    bare, form = bare_name(parts[-1])
    if form is None and layout.format is None:
        return None
    if isinstance(layout, MedsLayout) and "data" in by_name:
        # a data set's files have numbers for names
        return "data" if form == "parquet" and "metadata" not in parts[:-1] else None
    for name in (bare, bare.rpartition(".")[2], *(folder.lower() for folder in reversed(parts[:-1]))):
        if name in by_name:
            return by_name[name]
    return None


class FolderSpill:
    """Rows in files of the PHI root, by bucket of their key; they are removed as they come back.

    What a killed run leaves is removed by the next one, as every unfinished file is.
    """

    def __init__(self, folder: Path, received_bytes: int) -> None:
        self._folder = folder
        self._buckets = max(1, -(-received_bytes // SPILL_BYTES))
        self._held: list[pl.DataFrame] = []
        self._size = 0
        self._files: dict[int, list[Path]] = {}

    def add(self, frame: pl.DataFrame, key: str) -> None:
        frame = frame.with_columns(bucket_of(frame[key], self._buckets).alias("bucket"))
        self._held.append(frame)
        self._size += int(frame.estimated_size())
        if self._size >= SPILL_BYTES:
            self._write()

    def buckets(self) -> Iterator[pl.DataFrame]:
        if not self._files:
            if self._held:
                yield pl.concat(self._held).drop("bucket")
            self._held = []
            return
        self._write()
        for bucket in sorted(self._files):
            yield pl.concat([pl.read_parquet(file) for file in self._files[bucket]])
            for file in self._files[bucket]:
                file.unlink()

    def _write(self) -> None:
        if not self._held:
            return
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for (bucket,), rows in pl.concat(self._held).partition_by("bucket", as_dict=True, include_key=False).items():
            files = self._files.setdefault(int(bucket), [])
            file = self._folder / f".spill-{bucket:05d}-{len(files):05d}.tmp"
            os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))
            rows.write_parquet(file, compression="lz4")
            files.append(file)
        self._held, self._size = [], 0


def as_text(path: str) -> str:
    """A path whose bytes need not be text, as text that a table can hold.

    >>> import os
    >>> as_text(os.fsdecode(bytes([99, 0xE9])))
    'c\\\\xe9'
    """
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
