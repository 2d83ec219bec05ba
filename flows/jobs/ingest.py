"""Ingest in a worker: read one part of a source, or gather what all parts hold of one shard."""

import gzip
import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import fsspec
import polars as pl
from pydantic import TypeAdapter

from flows.account import Count, by_source, count
from flows.errors import InputError, StepError
from flows.jobs.rejected import land_rejects
from flows.settings import JatsSource, NotesSource, Source
from flows.shards import Done, Job, shard_name
from flows.storage import Landed, land, read_secret, write_parquet
from schemas.documents import Documents, Locators
from schemas.encounters import EncountersRaw
from schemas.table import polars_schema
from schemas.vocabulary import DocumentKind, Reason, Record, Step
from transforms.ingest.batches import Batch, KeyedBatch, empty_documents, empty_encounters, keyed
from transforms.ingest.canonical_notes import read_notes
from transforms.ingest.encounter_table import read_encounters
from transforms.ingest.er_reason_wide import read_er_reason_wide
from transforms.ingest.jats import read_articles
from transforms.ingest.layouts import EncounterTable, FileFormat
from transforms.ingest.packages import tar_members, zip_members
from transforms.ingest.tabular import LayoutError, RowBatch, read_rows
from transforms.rejects import Reject

CHUNK_BYTES = 96_000_000
"""Text that a reader holds before it writes a chunk: bounds memory whatever the source's size."""


def read_part(job: Job) -> Done:
    """Read a part, give its records keys, and write them in chunks sorted by group, with a digest per shard."""
    told = job.arguments
    source: Source = TypeAdapter(Source).validate_python(told["settings"])
    secret = read_secret(Path(told["secret_file"]))
    chunks = _Chunks(job)
    rejects: list[tuple[Reject, str]] = []
    received: Counter[str] = Counter()
    unmapped: Counter[str] = Counter()
    for file, shown in zip(told["files"], told["names"], strict=True):
        batches = _batches(told["role"], source, file, shown, received, unmapped)
        while True:
            try:
                batch = next(batches)
            except StopIteration:
                break
            except LayoutError as error:
                raise InputError(f"source {told['source']}: {error}") from None
            rejects += [(each, file) for each in batch.rejects]
            kind = DocumentKind.ARTICLE if isinstance(source, JatsSource) else DocumentKind.NOTE
            chunks.add(keyed(batch, secret, told["source"], kind, file))
    chunks.flush()
    public, landed = land_rejects(job, [(each, told["source"], file) for each, file in rejects], secret)
    document = Record.ARTICLE if isinstance(source, JatsSource) else Record.NOTE
    counts = [
        *count(job.step, document, {told["source"]: chunks.documents}, public),
        *count(job.step, Record.ENCOUNTER, {told["source"]: chunks.encounters}, public),
        *count(job.step, Record.FILE, {}, public),
        *count(job.step, Record.ROW, {}, public),
    ]
    counts = [each for each in counts if each.received]
    _check_received(received, counts)
    return Done(
        (*chunks.landed, *landed),
        tuple(counts),
        {"files": told["hashes"], "digests": chunks.digests(), "unmapped": dict(sorted(unmapped.items()))},
    )


def _check_received(received: Counter[str], counts: Iterable[Count]) -> None:
    """Every row or file that went into a reader must have come out as something."""
    if received["in"] != received["out"]:
        raise StepError(f"a reader lost {received['in'] - received['out']} of {received['in']} rows or files")


def _batches(
    role: str, source: Source, file: str, shown: str, seen: Counter[str], unmapped: Counter[str]
) -> Iterator[Batch]:
    if role == "ignored":
        seen.update({"in": 1, "out": 1})
        yield Batch(empty_documents(), empty_encounters(), [Reject(Record.FILE, Reason.NOT_REFERENCED, member=shown)])
        return
    if isinstance(source, JatsSource):
        yield from _watched_members(_members(role, file, shown, source), source, seen)
        return
    table: Any = source.encounters if role == "encounters" and isinstance(source, NotesSource) else source
    trouble: list[Reject] = []
    with _opened(file, trouble) as stream:
        rows: Iterable[RowBatch] = (
            () if stream is None else read_rows(stream, _format(file, table.format), table.encoding)
        )
        yield from _watched_rows(rows, role, table, seen, unmapped)
    if trouble:
        yield Batch(empty_documents(), empty_encounters(), trouble)


def _watched_rows(
    rows: Iterable[RowBatch], role: str, table: Any, seen: Counter[str], unmapped: Counter[str]
) -> Iterator[Batch]:
    went: set[int] = set()

    def watch() -> Iterator[RowBatch]:
        for each in rows:
            went.update(each.frame["row"].to_list())
            yield each

    if role == "encounters":
        assert isinstance(table, EncounterTable)
        read = read_encounters(watch(), table, unmapped)
    else:
        read = (read_notes if role == "notes" else read_er_reason_wide)(watch(), table, unmapped)
    came: set[int] = set()
    visits = 0  # rows that became an encounter: encounters carry no row number, so they are counted
    for batch in read:
        visits += batch.encounters.height
        if role == "notes":
            came.update(batch.documents["row"].to_list())
        came.update(
            each.row
            for each in batch.rejects
            if each.row is not None and (role == "notes" or each.record != Record.NOTE)
        )
        yield batch
    seen["in"] += len(went)
    seen["out"] += len(went & came) + visits


def _watched_members(
    members: Iterable[tuple[str, bytes | Reject]], source: JatsSource, seen: Counter[str]
) -> Iterator[Batch]:
    went: Counter[str] = Counter()
    came: set[str] = set()

    def watch() -> Iterator[tuple[str, bytes | Reject]]:
        for each in members:
            went[each[0]] += 1
            yield each

    for batch in read_articles(watch(), source):
        came.update(batch.documents["member"].drop_nulls().to_list())
        came.update(each.member for each in batch.rejects if each.member is not None)
        yield batch
    seen["in"] += len(went)
    seen["out"] += len(came & went.keys())


def _members(role: str, file: str, shown: str, source: JatsSource) -> Iterator[tuple[str, bytes | Reject]]:
    trouble: list[Reject] = []
    with _opened(file, trouble, decompress=role == "articles") as stream:
        if stream is not None and role == "package":
            read = zip_members if file.lower().endswith(".zip") else tar_members
            yield from read(stream, source.max_article_bytes)
        elif stream is not None:
            yield shown, _one_article(stream, shown, source.max_article_bytes)
    for each in trouble:
        yield shown, each._replace(member=shown)


def _one_article(stream: BinaryIO, shown: str, limit: int) -> bytes | Reject:
    try:
        content = stream.read(limit + 1)
    except (EOFError, zlib.error):
        return Reject(Record.FILE, Reason.TRUNCATED, member=shown)
    except OSError:
        return Reject(Record.FILE, Reason.UNREADABLE, member=shown)
    return Reject(Record.FILE, Reason.TOO_LARGE, member=shown) if len(content) > limit else content


@contextmanager
def _opened(file: str, trouble: list[Reject], decompress: bool = True) -> Iterator[BinaryIO | None]:
    """A file's bytes, through gzip where its name says so; a file that cannot be opened is one reject."""
    try:
        stream: Any = fsspec.open(file, "rb").open() if "://" in file else open(file, "rb")  # noqa: SIM115
    except OSError as error:
        trouble.append(Reject(Record.FILE, Reason.UNREADABLE, detail=type(error).__name__.lower()))
        yield None
        return
    with stream:
        if decompress and file.lower().endswith((".gz", ".gzip")):
            with gzip.GzipFile(fileobj=stream) as unpacked:
                yield unpacked  # type: ignore[misc]
        else:
            yield stream


def _format(file: str, told: FileFormat | None) -> FileFormat:
    if told:
        return told
    name = file.lower().removesuffix(".gz").removesuffix(".gzip")
    endings: dict[str, FileFormat] = {
        ".csv": "csv",
        ".tsv": "tsv",
        ".txt": "tsv",
        ".jsonl": "jsonl",
        ".ndjson": "jsonl",
        ".parquet": "parquet",
        ".pq": "parquet",
    }
    for ending, form in endings.items():
        if name.endswith(ending):
            return form
    raise InputError("a source's file name tells no format; set `format` to csv, tsv, jsonl or parquet")


class _Chunks:
    """Keyed records on their way to disk, a bounded part of them in memory."""

    def __init__(self, job: Job) -> None:
        self._job, self._held, self._size, self._number = job, [], 0, 0
        self._shards = int(job.arguments["shards"])
        self._digests: dict[int, dict[str, Any]] = {}
        self.landed: list[Landed] = []
        self.documents = self.encounters = 0

    def add(self, batch: KeyedBatch) -> None:
        self._held.append(batch)
        self._size += int(batch.documents.estimated_size()) + int(batch.encounters.estimated_size())
        self.documents += batch.documents.height
        self.encounters += batch.encounters.height
        if self._size >= CHUNK_BYTES:
            self.flush()

    def flush(self) -> None:
        if not self._held:
            return
        folder = f"ingest/{self._job.unit}"
        for name, table, frames in (
            ("documents", Documents, [each.documents for each in self._held]),
            ("encounters", EncountersRaw, [each.encounters for each in self._held]),
            ("locators", Locators, [each.locators for each in self._held]),
        ):
            frame = pl.concat(frames).cast(dict(polars_schema(table)))
            if frame.is_empty():
                continue
            if table is not Locators:
                key = "group_key" if table is Documents else "patient_key"
                frame = frame.with_columns(shard=shard_column(key, self._shards)).sort(
                    "shard", key, maintain_order=True
                )
                self._digest(name, frame)
            self.landed.append(
                write_parquet(frame, self._job.roots, "phi", f"{folder}/{name}-{self._number:04d}.parquet")
            )
        self._held, self._size = [], 0
        self._number += 1

    def _digest(self, name: str, frame: pl.DataFrame) -> None:
        lines = frame.select("shard", line=pl.struct(pl.exclude("shard")).struct.json_encode())
        for shard, line in lines.iter_rows():
            known = self._digests.setdefault(shard, {}).setdefault(name, hashlib.sha256())
            known.update(line.encode())

    def digests(self) -> dict[str, dict[str, str]]:
        """Per shard and table the hash of what this part holds of it."""
        return {
            str(shard): {name: h.hexdigest() for name, h in sorted(tables.items())}
            for shard, tables in sorted(self._digests.items())
        }


def shard_column(key: str, shards: int) -> pl.Expr:
    """The shard of each row, as `flows.shards.shard_of` computes it."""
    return (pl.col(key).str.slice(0, 8).str.to_integer(base=16, dtype=pl.Int64) * shards // 2**32).cast(pl.UInt32)


def gather_shard(job: Job) -> Done:
    """All documents and encounters of one shard, each id once, in the order of their keys."""
    told = job.arguments
    secret = read_secret(Path(told["secret_file"]))
    shard = int(told["shard"])
    documents, doubles = _each_once(
        _read(job, told["documents"], shard, Documents), "document_id", "written_at", told["elsewhere"]
    )
    encounters, twice = _each_once(
        _read(job, told["encounters"], shard, EncountersRaw), "encounter_key", "arrived_at", told["elsewhere"]
    )
    rejects = [
        (
            Reject(
                Record.ARTICLE if kind == DocumentKind.ARTICLE else Record.NOTE, reason, record_id=key, native_id=native
            ),
            source,
            None,
        )
        for key, native, source, kind, reason in doubles.select(
            "document_id", "native_id", "source", pl.col("kind").cast(pl.String), "reason"
        ).iter_rows()
    ] + [
        (Reject(Record.ENCOUNTER, reason, record_id=key, native_id=native), source, None)
        for key, native, source, reason in twice.select(
            "encounter_key", "native_encounter_id", "source", "reason"
        ).iter_rows()
    ]
    public, landed = land_rejects(job, rejects, secret)
    name = f"{shard_name(shard)}.parquet"
    outputs = (
        land(documents, Documents, job.roots, f"documents/{name}"),
        land(encounters, EncountersRaw, job.roots, f"encounters_raw/{name}"),
        *landed,
    )
    return Done(outputs, tuple(_gathered(documents, encounters, public)))


def _gathered(documents: pl.DataFrame, encounters: pl.DataFrame, public: pl.DataFrame) -> Iterator[Count]:
    """Only what gathering rejected is counted here: what it received is what reading kept."""
    for record, frame in ((Record.NOTE, documents), (Record.ARTICLE, documents), (Record.ENCOUNTER, encounters)):
        kept = by_source(
            frame if record == Record.ENCOUNTER else frame.filter(pl.col("kind").cast(pl.String) == str(record))
        )
        yield from count(Step.INGEST, record, kept, public)


def _read(job: Job, paths: list[str], shard: int, table: type[Documents] | type[EncountersRaw]) -> pl.DataFrame:
    schema = polars_schema(table)
    frames = [
        pl.scan_parquet(job.roots.phi / path)
        .filter(pl.col("shard") == shard)
        .drop("shard")
        .collect()
        .cast(dict(schema))
        for path in paths
    ]
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def _each_once(frame: pl.DataFrame, key: str, newest: str, elsewhere: list[str]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Each id once: the newest row (then the greatest content) stays; the others get their reason.

    `elsewhere` are ids that another patient's shard keeps.
    """
    frame = frame.with_columns(reason=pl.lit(None, pl.String))
    double = frame.filter(pl.col(key).is_duplicated() | pl.col(key).is_in(elsewhere))
    if double.is_empty():
        return frame.drop("reason"), double
    single = frame.filter(~(pl.col(key).is_duplicated() | pl.col(key).is_in(elsewhere)))
    ranked = (
        double.with_columns(content=pl.struct(pl.exclude("reason")).struct.json_encode())
        .sort([key, newest, "content"], descending=[False, True, True], nulls_last=True)
        .with_columns(place=pl.int_range(pl.len()).over(key), first=pl.col("content").first().over(key))
    )
    away = pl.col(key).is_in(elsewhere)
    reason = (
        pl.when((pl.col("content") == pl.col("first")) & ~away)
        .then(pl.lit(str(Reason.DUPLICATE)))
        .otherwise(pl.lit(str(Reason.DUPLICATE_ID)))
    )
    ranked = ranked.with_columns(reason=reason)
    kept = ranked.filter((pl.col("place") == 0) & ~away).drop("content", "first", "place", "reason")
    lost = ranked.filter((pl.col("place") > 0) | away).drop("content", "first", "place")
    return pl.concat([single.drop("reason"), kept]), lost
