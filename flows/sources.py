"""Sources as parts: which files a source holds, their hashes, and how they are divided into units of reading."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import fsspec

from flows.errors import InputError
from flows.settings import JatsSource, NotesSource, Settings, Source, expand
from flows.storage import Roots, file_sha256, write_json
from transforms.ingest.layouts import EncounterTable

ARTICLE_ENDINGS = (".xml", ".nxml")
PACKAGE_ENDINGS = (".tar.gz", ".tgz", ".tar", ".zip")


@dataclass(frozen=True, slots=True)
class Part:
    """A unit of reading: files of one source that are read together, `names` relative to the source's own path."""

    source: str
    name: str
    role: str  # "notes", "er_reason_wide", "articles", "package", "encounters" or "ignored"
    files: tuple[str, ...]
    names: tuple[str, ...]
    hashes: tuple[str, ...]
    digest: str


def parts_of(settings: Settings, roots: Roots, save: bool = True) -> list[Part]:
    """Every part of every source, in order. Raises InputError for a path that the user named and that is not there."""
    hashes = _Hashes(roots.phi / "source_hashes.json")
    found = [
        part for name, source in settings.sources.items() for part in _parts(name, source, settings.shards, hashes)
    ]
    if save:
        hashes.save()
    return found


def _parts(name: str, source: Source, buckets: int, hashes: "_Hashes") -> Iterator[Part]:
    if isinstance(source, JatsSource):
        yield from _article_parts(name, source, buckets, hashes)
        return
    files = [file for path in source.paths for file in _named(name, path)]
    for file in files:
        yield _part(name, source.layout, [(file, os.path.basename(file))], hashes)
    if isinstance(source, NotesSource) and source.encounters:
        for file in _named(name, source.encounters.path):
            yield _part(name, "encounters", [(file, os.path.basename(file))], hashes)


def _named(source: str, path: str) -> list[str]:
    """Files that a path of a table source names. A folder is none."""
    files = expand(path) if "://" not in path else [path]
    if not files:
        raise InputError(f"source {source}: no file matches {path}")
    for file in files:
        if "://" not in file and not os.path.exists(file):
            raise InputError(f"source {source}: {file} is not there")
        if os.path.isdir(file):
            raise InputError(f"source {source}: {file} is a folder; name its files, such as {file}/*.csv")
    return files


def _article_parts(name: str, source: JatsSource, buckets: int, hashes: "_Hashes") -> Iterator[Part]:
    loose: list[tuple[str, str]] = []
    ignored: list[tuple[str, str]] = []
    packages: list[tuple[str, str]] = []
    for file, shown in _article_files(name, source):
        low = file.lower()
        kind = loose if low.endswith(ARTICLE_ENDINGS) else packages if low.endswith(PACKAGE_ENDINGS) else ignored
        kind.append((file, shown))
    for each in packages:
        yield _part(name, "package", [each], hashes)
    bucketed: dict[int, list[tuple[str, str]]] = {}
    for each in loose:
        # by the name's hash, so that one more file changes one part
        number = int(hashlib.sha256(each[1].encode("utf-8", "surrogateescape")).hexdigest()[:8], 16) % buckets
        bucketed.setdefault(number, []).append(each)
    for number in sorted(bucketed):
        yield _part(
            name, "articles", sorted(bucketed[number], key=lambda each: each[1]), hashes, f"bucket-{number:05d}"
        )
    if ignored:
        yield _part(name, "ignored", sorted(ignored, key=lambda each: each[1]), hashes, "ignored")


def _article_files(name: str, source: JatsSource) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for path in source.paths:
        places = expand(path) if "://" not in path else [path]
        if not places:
            raise InputError(f"source {name}: no file matches {path}")
        for place in places:
            if "://" not in place and not os.path.lexists(place):
                raise InputError(f"source {name}: {place} is not there")
            for file, shown in _walk(place):
                if file not in seen:
                    seen.add(file)
                    yield file, shown


def _walk(place: str) -> Iterator[tuple[str, str]]:
    """Files below a folder with their names relative to it; a folder that may not be read counts as one file."""
    if "://" in place or not os.path.isdir(place):
        yield place, os.path.basename(place)
        return
    locked: list[str] = []
    for folder, below, files in os.walk(place, onerror=lambda error: locked.append(str(error.filename))):
        below.sort()
        for file in sorted(files):
            whole = os.path.join(folder, file)
            yield whole, os.path.relpath(whole, place)
    for folder in sorted(locked):
        # listed as an article file: the reader will find that it cannot be opened, and say so
        yield os.path.join(folder, "unreadable.xml"), os.path.join(os.path.relpath(folder, place), "unreadable.xml")


def _part(source: str, role: str, files: list[tuple[str, str]], hashes: "_Hashes", name: str | None = None) -> Part:
    paths, names = tuple(file for file, _ in files), tuple(shown for _, shown in files)
    found = tuple(hashes.of(file) for file, _ in files)
    digest = hashlib.sha256(
        "\n".join(f"{shown}\0{each}" for (_, shown), each in zip(files, found, strict=True)).encode(
            "utf-8", "surrogateescape"
        )
    )
    # file names can be PHI and this name stands in Prefect's task names, so it is a hash of the path
    unit = name or f"{role}-{hashlib.sha256(paths[0].encode('utf-8', 'surrogateescape')).hexdigest()[:12]}"
    return Part(source, unit, role, paths, names, found, digest.hexdigest())


class _Hashes:
    """SHA-256 of source files, remembered by path, size and time of change, so that a re-run need not read them."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._now: dict[str, list[str | int]] = {}
        try:
            self._before = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            self._before = {}

    def of(self, file: str) -> str:
        if "://" in file:
            return _remote_mark(file)
        try:
            stat = os.stat(file)
            mark: list[str | int] = [stat.st_size, stat.st_mtime_ns, stat.st_ino]
            known = self._before.get(file)
            found = str(known[3]) if known and known[:3] == mark else file_sha256(Path(file))
        except OSError as error:
            return f"unreadable:{type(error).__name__}"
        self._now[file] = [*mark, found]
        return found

    def save(self) -> None:
        if self._now != self._before:
            write_json(self._place, self._now, mode=0o600)


def _remote_mark(url: str) -> str:
    """What tells a remote file's version without reading it: its ETag, checksum, or size and time."""
    try:
        system, path = fsspec.core.url_to_fs(url)
        info = system.info(path)
    except Exception as error:
        raise InputError(f"{url}: cannot be reached ({type(error).__name__})") from None
    told = {
        key: str(info[key]) for key in ("ETag", "etag", "md5", "sha256", "size", "LastModified", "mtime") if key in info
    }
    return json.dumps(told, sort_keys=True)


def table_of(source: Source) -> EncounterTable | None:
    """The encounter table of a source, if it has one."""
    return source.encounters if isinstance(source, NotesSource) else None
