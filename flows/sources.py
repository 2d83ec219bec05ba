"""Sources as parts: which files a source holds, their hashes, and how they are divided into units of reading."""

import difflib
import glob
import hashlib
import json
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from flows.addresses import is_remote
from flows.databases import Tables, connected, duckdb_file
from flows.errors import ConfigError, InputError
from flows.exports import ATTACHMENT, bare_name, table_of_file
from flows.settings import JatsSource, NotesSource, Settings, Source, expand
from flows.source_settings import CcdaSource, ExportSource, OmopDatabaseSource, Placed
from flows.storage import Roots, write_whole
from transforms.ingest.export_layouts import ExportLayout
from transforms.ingest.export_units import EXPORT_UNITS, tables_of_layout
from transforms.ingest.layouts import EncounterTable

ARTICLE_ENDINGS = (".xml", ".nxml", ".xml.gz", ".nxml.gz")
PACKAGE_ENDINGS = (".tar.gz", ".tgz", ".tar.bz2", ".tbz2", ".tar", ".zip")
LIST_ENDINGS = (".filelist.csv", ".filelist.txt")
"""A list beside a package, called like it: which of its articles to read. Where both are there, the first is taken."""

SLICE_BYTES, MOST_SLICES = 12_000_000, 8
"""A large local package is read by several jobs, a slice of its members each. Each must unpack all of it, which costs
about a twenty-fifth of reading it, so they are few."""


@dataclass(frozen=True, slots=True)
class Part:
    """A unit of reading: files of one source that are read together, `names` relative to the source's own path."""

    source: str
    name: str
    role: str  # "notes", "er_reason_wide", "articles", "package", "encounters", "ignored", or "export-ROLE"
    files: tuple[str, ...]
    names: tuple[str, ...]
    hashes: tuple[str, ...]
    digest: str
    tables: tuple[str, ...] = ()
    """The table that each file holds, in an export of several."""
    span: tuple[int | None, int | None] | None = None
    """The ids that are read of a database."""
    slice: tuple[int, int] = (0, 1)  # of a package: which slice of its members, of how many
    file_list: str | None = None  # beside a package


def parts_of(settings: Settings, roots: Roots, save: bool = True) -> list[Part]:
    """Every part of every source, in order. Raises InputError for a path that the user named and that is not there."""
    _check_apart(settings, roots)
    hashes = _Hashes(roots.phi / "source_hashes.json")
    found = [
        part for name, source in settings.sources.items() for part in _parts(name, source, settings.shards, hashes)
    ]
    if save:
        hashes.save()
    return found


def _check_apart(settings: Settings, roots: Roots) -> None:
    """A folder that holds what a build writes would be read anew, and differently, each time."""
    written = [os.path.realpath(root) for root in (roots.phi, roots.work, roots.releases)]
    for name, source in settings.sources.items():
        for path in source.paths:
            folder = os.path.realpath(path)
            if os.path.isdir(folder) and any(os.path.commonpath([folder, each]) == folder for each in written):
                raise ConfigError(f"source {name}: its folder holds this build's own `output`; set `output` elsewhere")


def _parts(name: str, source: Source, buckets: int, hashes: "_Hashes") -> Iterator[Part]:
    if isinstance(source, JatsSource | CcdaSource):
        yield from _article_parts(name, source, buckets, hashes)
        return
    if isinstance(source, OmopDatabaseSource):
        yield from _database_parts(name, source, hashes)
        return
    if isinstance(source, ExportLayout):
        yield from _export_parts(name, source, hashes)
        return
    for file in dict.fromkeys(file for path in source.paths for file in _named(name, path)):
        yield _part(name, source.layout, [(file, os.path.basename(file))], hashes)
    if isinstance(source, NotesSource) and source.encounters:
        for file in _named(name, source.encounters.path):
            yield _part(name, "encounters", [(file, os.path.basename(file))], hashes)


def _export_parts(name: str, source: ExportSource, hashes: "_Hashes") -> Iterator[Part]:
    """The units of an export, each with the files of its tables; what holds none of them is ignored, and counted."""
    files = list(_article_files(name, source))
    apart = len({os.path.dirname(file) for file, _ in files}) > 1 and len(source.paths) > 1
    if apart and len({is_remote(path) for path in source.paths}) > 1:
        raise ConfigError(f"source {name}: its paths must all be addresses, or none; make two sources of them")
    root = os.path.commonpath([os.path.dirname(file) for file, _ in files]) if apart else ""
    known = tables_of_layout(source.layout)
    held: dict[str, list[tuple[str, str]]] = {}
    ignored: list[tuple[str, str]] = []
    for file, shown in files:
        shown = os.path.relpath(file, root) if apart else shown
        table = table_of_file(shown, source, known)
        if table is None and source.layout == "fhir" and not _is_paper(shown):
            table = ATTACHMENT
        (held.setdefault(table, []) if table in (*known, ATTACHMENT) else ignored).append((file, shown))
    for table in source.tables:
        if table not in known:
            near = difflib.get_close_matches(table, known, 1) or known
            raise ConfigError(
                f"source {name}: `tables` names {table}, which is no table of {source.layout}; known: {', '.join(near)}"
            )
        if table not in held and source.tables[table].path is not None:
            raise InputError(f"source {name}: no file is `tables.{table}.path`; correct it")
    for unit in EXPORT_UNITS[source.layout]:
        mine = held.get(unit.main, [])
        sides = [
            (table, each) for table in unit.sides for each in sorted(held.get(table, []), key=lambda each: each[1])
        ]
        apart = unit.each and not any(table in held for table in unit.together)
        for group in [[each] for each in mine] if apart else [sorted(mine, key=lambda each: each[1])] if mine else []:
            listed = [*((unit.main, each) for each in group), *sides]
            part = _part(name, f"export-{unit.role}", [each for _, each in listed], hashes)
            yield replace(part, tables=tuple(table for table, _ in listed))
    if not any(unit.main in held for unit in EXPORT_UNITS[source.layout]):
        mains = ", ".join(unit.main for unit in EXPORT_UNITS[source.layout])
        raise InputError(
            f"source {name}: none of its files is a table of {source.layout} ({mains}); name them so, or name them in "
            "`tables`"
        )
    if ignored:
        yield _part(name, "ignored", sorted(ignored, key=lambda each: each[1]), hashes, "ignored")


def _database_parts(name: str, source: OmopDatabaseSource, hashes: "_Hashes") -> Iterator[Part]:
    """Ranges of notes and of visits; each is read again only if one of its rows, or of its side tables, has changed."""
    file = duckdb_file(source.uri)
    if file is not None:
        _check_there(name, file)
    own = hashes.of(file, name) if file is not None else ""
    known = tables_of_layout("omop")
    with connected(name, source.uri) as database:
        tables = Tables(database, source, known)
        found = [unit for unit in EXPORT_UNITS["omop"] if unit.main in tables.held]
        if not found:
            raise InputError(
                f"source {name}: its database holds no table note or visit_occurrence in schema {source.db_schema}; set "
                "`db_schema`, or name them in `tables`"
            )
        for unit in found:
            sides = [table for table in unit.sides if table in tables.held]
            states = "" if file is not None else "\n".join(tables.state(table) for table in sides)
            spans = tables.spans(unit.main, f"{unit.main}_id", source.rows_per_part)
            for number, (span, state) in enumerate(spans):
                digest = hashlib.sha256(f"{own}\0{span.low}\0{span.high}\0{state}\0{states}".encode()).hexdigest()
                held = (unit.main, *sides)
                yield Part(name, f"{unit.role}-{number:06d}", f"export-{unit.role}", (), (), (), digest, held, span)


def _is_paper(shown: str) -> bool:
    """Whether a file tells of the export and is no part of it."""
    name = os.path.basename(shown).lower()
    return name.startswith(".") or bare_name(name)[0].partition(".")[0] in ("license", "readme", "manifest", "log")


def _named(source: str, path: str) -> Iterator[str]:
    """Files that a path or pattern of a table source names; raises InputError for what the user named in vain.

    What a pattern finds may be called by a patient's name, so only what was typed is said again.
    """
    if is_remote(path):
        yield from (file for file, _ in _listed(path, source))
    elif glob.has_magic(path) and not os.path.lexists(path):
        found = expand(path)
        if not found:
            raise _not_there(source, "no file matches", path)
        yield from found
    else:
        _check_there(source, path)
        if os.path.isdir(path):
            raise InputError(
                f"source {source}: its path is a folder; name its files, with a pattern such as FOLDER/*.csv",
                f"source {source}: {path} is a folder; name its files, such as {path}/*.csv",
            )
        yield path


def _check_there(source: str, path: str) -> None:
    """Raise InputError where a path that the user typed cannot be read at all."""
    if not os.path.exists(path):
        what = "is a link to nothing" if os.path.islink(path) else "is not there"
        raise InputError(f"source {source}: its path {what}; correct `path`", f"source {source}: {path} {what}")
    if not (os.path.isdir(path) or os.path.isfile(path)):
        raise InputError(
            f"source {source}: its path is no regular file; write the data to a file first",
            f"source {source}: {path} is no regular file (a pipe or device?); write the data to a file first",
        )
    if not os.access(path, os.R_OK | (os.X_OK if os.path.isdir(path) else 0)):
        raise InputError(
            f"source {source}: no permission to read its path; grant it, then run again",
            f"source {source}: no permission to read {path}; grant it, then run again",
        )


def _not_there(source: str, what: str, path: str) -> InputError:
    return InputError(f"source {source}: {what} its path; correct `path`", f"source {source}: {what} {path}")


def _article_parts(name: str, source: JatsSource | CcdaSource, buckets: int, hashes: "_Hashes") -> Iterator[Part]:
    loose: list[tuple[str, str]] = []
    ignored: list[tuple[str, str]] = []
    packages: list[tuple[str, str]] = []
    for file, shown in _article_files(name, source):
        low = file.lower()
        kind = loose if low.endswith(ARTICLE_ENDINGS) else packages if low.endswith(PACKAGE_ENDINGS) else ignored
        kind.append((file, shown))
    yield from _package_parts(name, packages, ignored, hashes)
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


def _package_parts(
    name: str, packages: list[tuple[str, str]], others: list[tuple[str, str]], hashes: "_Hashes"
) -> Iterator[Part]:
    """Parts of the packages, in slices; the lists that lie beside them are taken out of the other files."""
    known = {file for file, _ in others}
    lists = set()
    for each in packages:
        file_list = _list_beside(name, each[0], known)
        lists |= {beside for beside in _lists_of(each[0]) if beside in known}
        files = [each, (file_list, os.path.basename(file_list))] if file_list else [each]
        part = replace(_part(name, "package", files, hashes), files=(each[0],), names=(each[1],), file_list=file_list)
        size = 0 if is_remote(each[0]) or not os.path.isfile(each[0]) else os.path.getsize(each[0])
        slices = min(MOST_SLICES, 1 + size // SLICE_BYTES)
        for number in range(slices):
            unit = part.name if slices == 1 else f"{part.name}-{number + 1}of{slices}"
            yield replace(part, name=unit, slice=(number, slices))
    others[:] = [each for each in others if each[0] not in lists]


def _lists_of(package: str) -> Iterator[str]:
    stem = next((package[: -len(end)] for end in PACKAGE_ENDINGS if package.lower().endswith(end)), package)
    for ending in LIST_ENDINGS:
        yield stem + ending


def _list_beside(source: str, package: str, known: set[str]) -> str | None:
    """The list of a package: among the files found, or beside a package that was named alone."""
    for each in _lists_of(package):
        if each in known or (_exists(each, source) if is_remote(package) else os.path.isfile(each)):
            return each
    return None


def _listed(url: str, source: str) -> Iterator[tuple[str, str]]:
    from flows.remote import listed  # late: most sources need no client

    return listed(url, source)


def _exists(url: str, source: str) -> bool:
    from flows.remote import exists

    return exists(url, source)


def _article_files(name: str, source: Placed) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for path in source.paths:
        if is_remote(path):
            places = []
        elif glob.has_magic(path) and not os.path.lexists(path):
            places = expand(path)
        else:
            _check_there(name, path)
            places = [path]
        found = False
        for files in [_listed(path, name)] if is_remote(path) else map(files_below, places):
            for file, shown in files:
                found = True
                if file not in seen:
                    seen.add(file)
                    yield file, shown
        if not found:
            raise _not_there(name, "no file matches" if glob.has_magic(path) else "no file lies in", path)


def files_below(place: str) -> Iterator[tuple[str, str]]:
    """Files below a folder with their names relative to it, in order; linked folders are followed, each once.

    A folder that may not be listed counts as one article file, so that the reader finds that it cannot be opened and
    says so; a link to a folder that is read anyway counts as one file of no known kind.
    """
    if not os.path.isdir(place):
        yield place, os.path.basename(place)
        return
    read: set[str] = set()
    folders, links = [place], list[str]()
    while folders or links:
        if not folders:
            link = links.pop(0)
            if os.path.realpath(link) in read:
                yield link, os.path.relpath(link, place)
                continue
            folders = [link]
        folder = folders.pop()
        read.add(os.path.realpath(folder))
        try:
            with os.scandir(folder) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            locked = os.path.join(folder, "unreadable.xml")
            yield locked, os.path.relpath(locked, place)
            continue
        for entry in entries:
            if entry.is_symlink() and os.path.isdir(entry.path):
                links.append(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                folders.append(entry.path)
            else:
                yield entry.path, os.path.relpath(entry.path, place)


def open_source(file: str) -> BinaryIO:
    """Open a file of a source; raises OSError for what is none: reading a pipe or device might never end."""
    if not stat.S_ISREG(os.stat(file).st_mode):
        raise OSError("no regular file")
    return open(file, "rb")


def _part(source: str, role: str, files: list[tuple[str, str]], hashes: "_Hashes", name: str | None = None) -> Part:
    paths, names = tuple(file for file, _ in files), tuple(shown for _, shown in files)
    found = tuple(hashes.of(file, source) for file, _ in files)
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
            told = json.loads(place.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            told = None
        self._before: dict[str, list[str | int]] = told if isinstance(told, dict) else {}

    def of(self, file: str, source: str) -> str:
        if is_remote(file):
            from flows.remote import version_of

            return version_of(file, source)
        try:
            told = os.stat(file)
            mark: list[str | int] = [told.st_size, told.st_mtime_ns, told.st_ino]
            known = self._before.get(file)
            if known and known[:3] == mark:
                found = str(known[3])
            else:
                with open_source(file) as stream:
                    found = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            return f"unreadable:{type(error).__name__}"
        self._now[file] = [*mark, found]
        return found

    def save(self) -> None:
        if self._now != self._before:
            # escaped: a file's name need not be text
            write_whole(self._place, json.dumps(self._now, indent=0, sort_keys=True).encode(), mode=0o600)


def table_of(source: Source) -> EncounterTable | None:
    """The encounter table of a source, if it has one."""
    return source.encounters if isinstance(source, NotesSource) else None
