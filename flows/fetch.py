"""Fetching articles and packages into a cache folder; the only part of the program that fetches for keeping."""

import fcntl
import itertools
import json
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flows import bucket
from flows.download import download, is_whole
from flows.errors import ConfigError, StepError
from flows.sources import LIST_ENDINGS, PACKAGE_ENDINGS
from flows.web import Web, WebError

HOPELESS = 25
"""So many failures in a row, and the run ends: the server, or the way to it, is down."""

SKIPPED = ("older", "not_there", "not_open_access", "retracted", "scanned", "licence_not_allowed", "no_xml")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to fetch: the articles of a list, or all that changed since a day; never those without an allowed licence."""

    licences: tuple[str, ...]
    since: str | None = None
    pmcids: tuple[str, ...] | None = None
    after: str = ""
    limit: int | None = None


class Account:
    """listed = skipped + unchanged + fetched + failed, each with its reasons."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.why: dict[str, Counter[str]] = {"skipped": Counter(), "failed": Counter()}
        self.bytes = 0
        self.failed: list[str] = []

    def add(self, outcome: str, why: str = "", name: str = "", size: int = 0) -> None:
        self.counts["listed"] += 1
        self.counts[outcome] += 1
        self.bytes += size
        if why:
            self.why[outcome][why] += 1
        if outcome == "failed":
            self.failed.append(name)

    def balances(self) -> bool:
        done = ("skipped", "unchanged", "fetched", "would_fetch", "failed")
        return self.counts["listed"] == sum(self.counts[each] for each in done)

    def told(self) -> dict[str, Any]:
        return {
            **dict(sorted(self.counts.items())),
            "bytes": self.bytes,
            "why": {key: dict(sorted(each.items())) for key, each in self.why.items() if each},
            "failed_names": sorted(self.failed),
        }


class Cache:
    """The folder: `articles/` and `packages/` for sources to name, `state/` for what is known of them."""

    def __init__(self, folder: Path) -> None:
        self.folder, self._lock = folder, threading.Lock()
        self.articles, self.packages, self.state = folder / "articles", folder / "packages", folder / "state"
        self._file = self.state / "fetched.jsonl"
        self._known: dict[str, dict[str, Any]] = {}

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Holds the folder for one run. Raises ConfigError if another one does."""
        for each in (self.articles, self.packages, self.state):
            each.mkdir(parents=True, exist_ok=True)
        with open(self.state / "lock", "w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                raise ConfigError("another fetch is at work in this folder; wait for it, or name another") from None
            self._load()
            with open(self._file, "a", encoding="utf-8") as self._log:
                yield

    def _load(self) -> None:
        try:
            lines = self._file.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
        except FileNotFoundError:
            return
        whole = [line for line in lines if line.endswith("\n")]
        if len(whole) != len(lines):  # a run that was killed while it wrote
            self._file.write_text("".join(whole), encoding="utf-8")
        for line in whole:
            try:
                told = json.loads(line)
                self._known[told["name"]] = told
            except (ValueError, KeyError, TypeError):
                continue

    def holds(self, name: str, place: Path, key: str, md5: str | None, verify: bool) -> bool:
        """Whether this very version is there already."""
        told = self._known.get(name)
        if told is None or told["key"] != key or (md5 and told["md5"] != md5):
            return False
        return is_whole(place, told["size"], told["md5"] if verify else None)

    def keep(self, name: str, key: str, md5: str | None, size: int, **more: str) -> None:
        told = {"name": name, "key": key, "md5": md5, "size": size, **more}
        with self._lock:
            self._known[name] = told
            self._log.write(json.dumps(told, sort_keys=True) + "\n")
            self._log.flush()


def fetch_articles(
    web: Web,
    base: str,
    cache: Cache,
    wanted: Wanted,
    account: Account,
    connections: int = 4,
    dry_run: bool = False,
    verify: bool = False,
    progress: bucket.Progress | None = None,
) -> None:
    """Articles as single XML files in `articles/`. Raises StepError where nothing seems to work any more."""
    one = _Article(web, base, cache, wanted, dry_run, verify)
    ids = wanted.pmcids
    if ids is None:
        listed = bucket.newest(bucket.objects(web, base, "metadata/", wanted.after and f"metadata/{wanted.after}.~"))
        jobs: Iterable[tuple[str, Callable[[], Outcome]]] = (
            (each.pmcid, lambda v=each: one.fetch(v)) for each in listed
        )
    else:
        jobs = ((pmcid, lambda p=pmcid: one.look_up(p)) for pmcid in ids)
    _run(jobs, account, connections, wanted.limit, progress)


Outcome = tuple[str, str, int]
"""What became of it, why, and its size."""


class _Article:
    """What is done for one article; called by several threads."""

    def __init__(self, web: Web, base: str, cache: Cache, wanted: Wanted, dry_run: bool, verify: bool) -> None:
        self._web, self._base, self._cache, self._wanted = web, base, cache, wanted
        self._dry_run, self._verify = dry_run, verify

    def look_up(self, pmcid: str) -> Outcome:
        version = bucket.versions_of(self._web, self._base, pmcid)
        return ("skipped", "not_there", 0) if version is None else self.fetch(version)

    def fetch(self, version: bucket.Version) -> Outcome:
        if self._wanted.since and version.changed < self._wanted.since:
            return "skipped", "older", 0
        data = self._web.get(bucket.address(self._base, version.key), limit=5_000_000)
        found = bucket.judged(version, data, self._wanted.licences)
        if isinstance(found, str):
            return ("skipped" if found in SKIPPED else "failed"), found, 0
        place = self._cache.articles / _folder_of(found.pmcid) / f"{found.pmcid}.xml"
        if self._cache.holds(found.pmcid, place, found.key, found.md5, self._verify):
            return "unchanged", "", 0
        if self._dry_run:
            return "would_fetch", "", 0
        size = download(self._web, bucket.address(self._base, found.key), place, found.md5)
        self._cache.keep(found.pmcid, found.key, found.md5, size, licence=found.licence)
        return "fetched", "", size


def _folder_of(pmcid: str) -> str:
    """A folder for a hundred thousand ids, as in the bulk packages.

    >>> _folder_of("PMC176545"), _folder_of("PMC13000001")
    ('PMC00001xxxxx', 'PMC00130xxxxx')
    """
    return f"PMC{int(pmcid[3:]) // 100_000:05d}xxxxx"


def _run(
    jobs: Iterable[tuple[str, Callable[[], Outcome]]],
    account: Account,
    connections: int,
    limit: int | None,
    progress: bucket.Progress | None,
) -> None:
    """Do jobs, a few at a time, and enter each in the account. A limit counts what was fetched or would be."""
    under_way: dict[Future[Outcome], str] = {}
    coming, in_a_row = iter(jobs), 0
    with ThreadPoolExecutor(connections) as pool:
        try:
            while True:
                taken = account.counts["fetched"] + account.counts["would_fetch"]
                room = connections * 4 if limit is None else min(connections * 4, limit - taken)
                for name, job in itertools.islice(coming, max(0, room - len(under_way))):
                    under_way[pool.submit(job)] = name
                if not under_way:
                    return
                done, _ = wait(under_way, return_when=FIRST_COMPLETED)
                for future in sorted(done, key=under_way.__getitem__):
                    name = under_way.pop(future)
                    try:
                        outcome, why, size = future.result()
                    except WebError as error:
                        outcome, why, size = "failed", str(error), 0
                    in_a_row = in_a_row + 1 if outcome == "failed" else 0
                    account.add(outcome, why, name, size)
                    if in_a_row >= HOPELESS:
                        raise StepError(f"{HOPELESS} failures in a row, the last: {why}; run again to resume")
                if progress:
                    progress(dict(account.counts))
        finally:
            for future in under_way:
                future.cancel()


def fetch_packages(
    web: Web,
    cache: Cache,
    urls: Iterable[str],
    account: Account,
    dry_run: bool = False,
    progress: bucket.Progress | None = None,
) -> None:
    """Packages as they are, in `packages/`, each with the list beside it where there is one."""
    for url in urls:
        name = urlsplit(url).path.rpartition("/")[2]
        if not name.lower().endswith((*PACKAGE_ENDINGS, ".xml.gz")):
            raise ConfigError(f"--package: {url}: no package by its name ({', '.join(PACKAGE_ENDINGS)})")
        stem = next((url[: -len(end)] for end in PACKAGE_ENDINGS if url.lower().endswith(end)), None)
        lists = [] if stem is None else [stem + ending for ending in LIST_ENDINGS]
        for each in [*lists, url]:  # first the lists, so that no build finds a package without its list
            place = cache.packages / urlsplit(each).path.rpartition("/")[2]
            try:
                headers = web.head(each)
                mark = json.dumps(
                    [each, headers.get("ETag"), headers.get("Last-Modified"), headers.get("Content-Length")]
                )
                if cache.holds(place.name, place, mark, None, False):
                    account.add("unchanged")
                elif dry_run:
                    account.add("would_fetch")
                else:
                    size = download(web, each, place)
                    cache.keep(place.name, mark, None, size)
                    account.add("fetched", size=size)
            except WebError as error:
                if each != url and error.status in (403, 404, 410):
                    continue  # it has no such list
                account.add("failed", str(error), place.name)
            if progress:
                progress(dict(account.counts))
