"""Ingest in a worker: read one part of a source, or gather what all parts hold of one shard."""

import hashlib
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import polars as pl
from pydantic import TypeAdapter

from flows.account import Count, by_source, count
from flows.errors import InputError, StepError
from flows.exports import as_text
from flows.jobs.exports import database_batches, export_batches
from flows.jobs.opened import format_of, opened
from flows.jobs.rejected import land_rejects
from flows.settings import JatsSource, NotesSource, Source
from flows.shards import Done, Job, shard_name
from flows.source_settings import CcdaSource, OmopDatabaseSource
from flows.storage import Landed, land, read_secret, write_parquet
from schemas.documents import Documents, Locators
from schemas.encounters import EncountersRaw
from schemas.table import polars_schema
from schemas.vocabulary import DocumentKind, Licence, Reason, Record, Step
from transforms.ingest.article_sets import SET_BYTES, set_root, split_set
from transforms.ingest.batches import Batch, KeyedBatch, empty_documents, empty_encounters, keyed
from transforms.ingest.canonical_notes import read_notes
from transforms.ingest.ccda import read_ccda
from transforms.ingest.encounter_table import BETWEEN, read_encounters
from transforms.ingest.er_reason_wide import read_er_reason_wide
from transforms.ingest.export_layouts import ExportLayout
from transforms.ingest.file_lists import FileListError, left_out, screen
from transforms.ingest.jats import read_articles
from transforms.ingest.packages import everything, tar_members, zip_members
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
    unmapped: Counter[str] = Counter()
    kind = DocumentKind.ARTICLE if isinstance(source, JatsSource) else DocumentKind.NOTE
    unread: dict[str, set[str]] = {}
    try:
        for place, batch in _placed_batches(job, source, unmapped, unread):
            rejects += [(each, place) for each in batch.rejects]
            chunks.add(keyed(batch, secret, told["source"], kind, place))
    except LayoutError as error:
        raise InputError(f"source {told['source']}: {error}") from None
    chunks.flush()
    public, landed = land_rejects(job, [(each, told["source"], place) for each, place in rejects], secret)
    document = Record.ARTICLE if isinstance(source, JatsSource) else Record.NOTE
    counts = [
        *count(job.step, document, {told["source"]: chunks.documents}, public),
        *count(job.step, Record.ENCOUNTER, {told["source"]: chunks.encounters}, public),
        *count(job.step, Record.FILE, {}, public),
        *count(job.step, Record.ROW, {}, public),
    ]
    return Done(
        (*chunks.landed, *landed),
        tuple(each for each in counts if each.received),
        {
            "files": told["hashes"],
            "digests": chunks.digests(),
            "unmapped": {name: n for name, n in sorted(unmapped.items()) if BETWEEN not in name},
            # a site's words: this sidecar stands in the PHI root
            "unmapped_words": {name: n for name, n in sorted(unmapped.items()) if BETWEEN in name},
            "unread": {table: sorted(names) for table, names in sorted(unread.items())},
        },
    )


def _placed_batches(
    job: Job, source: Source, unmapped: Counter[str], unread: dict[str, set[str]]
) -> Iterator[tuple[str, Batch]]:
    """What is read of a part, with the path where it lies."""
    told = job.arguments
    if isinstance(source, OmopDatabaseSource):
        for batch in database_batches(job, source, unmapped, unread):
            yield f"schema {source.db_schema}", batch
        return
    if isinstance(source, ExportLayout):
        folder = as_text(told["files"][0]).removesuffix(as_text(told["names"][0])).rstrip("/")
        for batch in export_batches(job, source, unmapped, unread):
            yield folder, batch
        return
    for file, shown in zip(told["files"], told["names"], strict=True):
        for batch in _batches(told, source, file, as_text(shown), unmapped):
            yield as_text(file), batch


def _batches(told: Mapping[str, Any], source: Source, file: str, shown: str, unmapped: Counter[str]) -> Iterator[Batch]:
    role = told["role"]
    if role == "ignored":
        yield _only(Reject(Record.FILE, Reason.NOT_REFERENCED, member=shown))
        return
    if isinstance(source, JatsSource | CcdaSource):
        limit = source.max_article_bytes if isinstance(source, JatsSource) else source.max_document_bytes
        members = _package(told, file, shown, limit) if role == "package" else _members(file, shown, limit)
        yield from watched_members(
            members,
            lambda watched: (
                read_articles(watched, source)
                if isinstance(source, JatsSource)
                else read_ccda(watched, source, unmapped)
            ),
        )
        return
    table: Any = source.encounters if role == "encounters" and isinstance(source, NotesSource) else source
    readers: dict[str, Callable[..., Iterator[Batch]]] = {
        "notes": read_notes,
        "encounters": read_encounters,
        "er_reason_wide": read_er_reason_wide,
    }
    form = format_of(file, table.format)
    with opened(file) as stream:
        if isinstance(stream, Reject):
            yield _only(stream)
            return
        rows = read_rows(stream, form, table.encoding)
        # the wide table's notes are not its records: their number is not known from its rows
        extra = Record.NOTE if role == "er_reason_wide" else None
        yield from watched_rows(rows, lambda watched: readers[role](watched, table, unmapped), extra)


def _only(reject: Reject) -> Batch:
    return Batch(empty_documents(), empty_encounters(), [reject])


def watched_rows(
    rows: Iterable[RowBatch], read: Callable[[Iterator[RowBatch]], Iterator[Batch]], extra: Record | None = None
) -> Iterator[Batch]:
    """What a reader makes of rows. Raises StepError if fewer records, or more, come out than rows went in.

    Records of the kind `extra`, and documents then, are none of the rows but were found within them.
    """
    went = came = 0

    def watch() -> Iterator[RowBatch]:
        nonlocal went
        for each in rows:
            went += each.frame.height + len(each.rejects)
            yield each

    for batch in read(watch()):
        came += batch.encounters.height + sum(each.record != extra for each in batch.rejects)
        came += 0 if extra else batch.documents.height
        yield batch
    if went != came:
        raise StepError(f"the reader of a table made {came} records of {went} rows")


def watched_members(
    members: Iterable[tuple[str, bytes | Reject]],
    read: Callable[[Iterator[tuple[str, bytes | Reject]]], Iterator[Batch]],
) -> Iterator[Batch]:
    """What a reader makes of files. Raises StepError if a file went in of which nothing came out."""
    went: Counter[str] = Counter()
    came: Counter[str] = Counter()

    def watch() -> Iterator[tuple[str, bytes | Reject]]:
        for each in members:
            went[each[0]] += 1
            yield each

    for batch in read(watch()):
        came.update(batch.documents["member"].fill_null(""))
        came.update(each.member or "" for each in batch.rejects)
        yield batch
    if lost := (went - came).total():  # a file may hold several articles
        raise StepError(f"the reader of articles lost {lost} of {went.total()} files")


def _package(told: Mapping[str, Any], file: str, shown: str, limit: int) -> Iterator[tuple[str, bytes | Reject]]:
    """The members of a package that are of this job's slice, without those that its list tells not to read."""
    number, slices = told["slice"]
    by_list: Callable[[str], Reject | bool] = everything
    if told["file_list"]:
        found = _left_out(told["file_list"], [Licence(each) for each in told["licences"]])
        if isinstance(found, Reject):
            if number == 0:
                yield found.member or "", found
        else:
            by_list = screen(found)
    decide = by_list if slices == 1 else lambda name: _slice_of(name, slices) == number and by_list(name)
    is_zip = file.lower().endswith(".zip")
    with opened(file, decompress=False, seekable=is_zip) as stream:
        if isinstance(stream, Reject):
            if number == 0:
                yield shown, stream._replace(member=shown)
            return
        for name, each in (zip_members if is_zip else tar_members)(stream, limit, decide):
            if name or number == 0:  # what is told of the whole package is told once
                yield name, each


def _slice_of(name: str, slices: int) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()[:8], "big") % slices


def _left_out(file: str, licences: list[Licence]) -> dict[str, Reason] | Reject:
    """What a list beside a package tells not to read; a list that cannot be read is a reject, and tells nothing."""
    member = as_text(file.rpartition("/")[2])
    with opened(file) as stream:
        if isinstance(stream, Reject):
            return stream._replace(member=member)
        try:
            return left_out((line.decode("utf-8", "replace") for line in stream), licences)
        except FileListError:
            return Reject(Record.FILE, Reason.UNREADABLE, member=member, detail="file list without its columns")


def _members(file: str, shown: str, limit: int) -> Iterator[tuple[str, bytes | Reject]]:
    """A file's bytes, or each article of one that holds many and is large."""
    with opened(file) as stream:
        if isinstance(stream, Reject):
            yield shown, stream._replace(member=shown)
            return
        try:
            head = stream.read(SET_BYTES)
            if len(head) == SET_BYTES and set_root(head):
                for each in split_set(head, stream, limit):
                    yield shown, each._replace(member=shown) if isinstance(each, Reject) else each
                return
            content = head + stream.read(max(0, limit + 1 - len(head)))
        except (EOFError, zlib.error):
            yield shown, Reject(Record.FILE, Reason.TRUNCATED, member=shown)
        except OSError:
            yield shown, Reject(Record.FILE, Reason.UNREADABLE, member=shown)
        else:
            large = len(content) > limit
            yield shown, Reject(Record.FILE, Reason.TOO_LARGE, member=shown) if large else content


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
        double.with_columns(content=pl.struct(pl.exclude("reason", "source")).struct.json_encode())
        .sort([key, newest, "content", "source"], descending=[False, True, True, False], nulls_last=True)
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
    if "identifiers" in kept.columns:
        kept = _with_all_identifiers(kept, double, key)
    lost = ranked.filter((pl.col("place") > 0) | away).drop("content", "first", "place")
    return pl.concat([single.drop("reason"), kept]), lost


def _with_all_identifiers(kept: pl.DataFrame, double: pl.DataFrame, key: str) -> pl.DataFrame:
    """The kept rows with the identifiers of all rows of the same visit and patient: each may be in the texts."""
    held = double.group_by(key, "patient_key", maintain_order=True).agg(
        pl.col("identifiers").list.explode().unique().sort()
    )
    order = kept.columns
    return kept.drop("identifiers").join(held, on=[key, "patient_key"], how="left", maintain_order="left").select(order)
