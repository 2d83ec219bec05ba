"""The unit of work: what a job needs, and the sidecar that alone decides whether a re-run skips it."""

import hashlib
import importlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import metadata, resources
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from flows.account import Count
from flows.errors import CasewrightError, LostWorkerError, StepError, TransientError, is_write_failure, storage_error
from flows.settings import digest
from flows.storage import Landed, RootName, Roots, file_sha256, write_json
from schemas.vocabulary import Step

LIBRARIES = (
    "polars",
    "pyarrow",
    "lxml",
    "presidio-analyzer",
    "spacy",
    "phonenumbers",
    "great-expectations",
    "casewright",
)
"""Libraries whose version may change a shard's bytes."""


@dataclass(frozen=True, slots=True)
class Job:
    """One unit of a step: `function` ("module:name") is called with the job's roots and `arguments`.

    Only paths, names and numbers: it may be pickled to a worker or a cluster, never text of a record.
    """

    step: Step
    unit: str
    function: str
    roots: Roots
    key: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    sidecar_root: RootName = "work"
    limit: float | None = None
    """Seconds that the job may take; no part of its key."""

    @property
    def sidecar(self) -> Path:
        return self.roots.place(self.sidecar_root) / "sidecars" / self.step / f"{self.unit}.json"


@dataclass(frozen=True, slots=True)
class Done:
    """What a job wrote and counted."""

    outputs: tuple[Landed, ...]
    counts: tuple[Count, ...] = ()
    facts: Mapping[str, Any] = field(default_factory=dict)


def shard_name(number: int) -> str:
    """
    >>> shard_name(3)
    'shard-00003'
    """
    return f"shard-{number:05d}"


def shard_of(group_key: str, shards: int) -> int:
    """The shard of a patient or article: its key is an HMAC, so uniform already.

    >>> shard_of("ff" * 16, 16), shard_of("00" * 16, 16)
    (15, 0)
    """
    return int(group_key[:8], 16) * shards >> 32


@cache
def code_digest(*packages: str) -> str:
    """Digest of the code and data files of packages; a name that ends in `.*` includes its subpackages."""
    found = hashlib.sha256()
    for package in sorted(packages):
        name = package.removesuffix(".*")
        for file, content in sorted(_files(resources.files(name), name, package.endswith(".*"))):
            found.update(f"{file}\0{hashlib.sha256(content).hexdigest()}\n".encode())
    return found.hexdigest()


def _files(place: Traversable, prefix: str, deep: bool) -> Iterable[tuple[str, bytes]]:
    for each in place.iterdir():
        if each.is_file() and not each.name.startswith(".") and not each.name.endswith((".pyc", ".md")):
            yield f"{prefix}/{each.name}", each.read_bytes()
        elif deep and each.is_dir() and each.name != "__pycache__":
            yield from _files(each, f"{prefix}/{each.name}", deep)


@cache
def library_versions() -> tuple[tuple[str, str], ...]:
    """Names and versions of the libraries that may change bytes."""
    return tuple((name, metadata.version(name)) for name in LIBRARIES)


def job_key(packages: Iterable[str], inputs: Any, settings: Any) -> str:
    """The key of a job: inputs, code, settings and library versions."""
    return digest(
        {
            "code": code_digest("schemas", "transforms", "flows.jobs", *(f"{name}.*" for name in packages)),
            "inputs": inputs,
            "settings": settings,
            "libraries": library_versions(),
        }
    )


def finished(job: Job) -> Done | None:
    """What an earlier run of the same job wrote, if its key and every output's hash still hold."""
    try:
        key, done = read_sidecar(job.sidecar)
        if key != job.key:
            return None
        for each in done.outputs:
            if file_sha256(job.roots.place(each.root) / each.path) != each.sha256:
                return None
        return done
    except (OSError, SidecarError):  # absent, cut off, edited or of another version: the job is done anew
        return None


class SidecarError(Exception):
    """A sidecar that is not as it was written."""


def read_sidecar(place: Path) -> tuple[str, Done]:
    """Key and content of a sidecar. Raises OSError where there is none, SidecarError where it is not whole."""
    try:
        told = json.loads(place.read_text(encoding="utf-8"))
        if told.pop("seal") != digest(told):
            raise SidecarError
        outputs = tuple(Landed(**each) for each in told["outputs"])
        return told["key"], Done(outputs, tuple(Count(**each) for each in told["counts"]), told["facts"])
    except (ValueError, KeyError, TypeError, AttributeError, CasewrightError):
        raise SidecarError from None


def execute(job: Job) -> Done:
    """Do a job and write its sidecar; runs in a worker.

    Raises CasewrightError only: another exception's words could be a record's, so only its class goes on.
    """
    what = f"{job.step} {job.unit}"
    failure: CasewrightError
    try:
        module, name = job.function.split(":")
        done: Done = getattr(importlib.import_module(module), name)(job)
        _record(job, done)
        return read_sidecar(job.sidecar)[1]  # as a resumed run will read it: nothing may depend on which of both it was
    except CasewrightError as error:
        failure = error
    except (SystemExit, KeyboardInterrupt) as error:  # of a library: it is not for it to say that the run ends
        failure = LostWorkerError(f"{what}: {where(error)}")
    except MemoryError:
        failure = StepError(f"{what}: out of memory; set more `shards`")
    except Exception as error:
        if is_write_failure(error):
            failure = storage_error(error, what)
        else:
            kind = TransientError if isinstance(error, OSError) else StepError
            failure = kind(f"{what}: {where(error)}")
    raise failure  # outside of the except blocks: no context that holds the first error's words


def where(error: BaseException) -> str:
    """Class of an error, and the place in the program that raised it; no message, it could hold a record's words."""
    trace, place = error.__traceback__, ""
    while trace:
        code = trace.tb_frame.f_code
        parts = Path(code.co_filename).parts
        if {"flows", "transforms", "expectations", "schemas"} & set(parts) and "site-packages" not in parts:
            place = f" at {parts[-2]}/{parts[-1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__}{place}"


def _record(job: Job, done: Done) -> None:
    told = {
        "key": job.key,
        "step": job.step,
        "unit": job.unit,
        "outputs": [each._asdict() for each in done.outputs],
        "counts": [asdict(count) for count in done.counts],
        "facts": dict(done.facts),
    }
    told["seal"] = digest(json.loads(json.dumps(told)))  # as it will be read: the keys of JSON are strings
    write_json(job.sidecar, told, mode=0o600 if job.sidecar_root == "phi" else None)
