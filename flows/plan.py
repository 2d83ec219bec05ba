"""The plan of a build: its settings, roots and key, and the jobs of each step from what the step before wrote."""

import fcntl
import hashlib
import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from flows.case_verdicts import case_verdicts
from flows.errors import ConfigError, StorageError
from flows.model_names import OFF, SHIPPED, shown
from flows.orphans import WATCH_SECONDS
from flows.quarantine import given_up_of, without_given_up
from flows.recognisers import digest_of
from flows.settings import RunOptions, Settings, digest, load_settings, source_content
from flows.shards import Done, Job, SidecarError, job_key, read_sidecar, shard_name
from flows.sources import Part, parts_of
from flows.storage import Landed, Roots, file_sha256, make_roots, read_secret, roots_of, secret_of
from flows.tagger_model import tagger_digest, tagger_of
from schemas.vocabulary import Step
from transforms.pseudonyms import pseudonym


@dataclass(frozen=True)
class Plan:
    """Everything that a step needs to know."""

    settings: Settings
    roots: Roots
    options: RunOptions
    secret_file: Path
    secret_made: bool

    @cached_property
    def key_mark(self) -> str:
        """Tells one surrogate key from another without telling the key."""
        return pseudonym(read_secret(self.secret_file), "mark of this key")

    def job(
        self, step: Step, unit: str, function: str, packages: list[str], inputs: Any, choices: Any, **arguments: Any
    ) -> Job:
        key = job_key(packages, inputs, [choices, self.key_mark])
        arguments["secret_file"] = str(self.secret_file)
        return Job(step, unit, f"flows.jobs.{function}", self.roots, key, arguments)


def make_plan(config: str, options: RunOptions, make: bool = True, **overrides: Any) -> Plan:
    """Read the configuration and make the roots (unless `make` is false: then the key may be absent)."""
    settings = load_settings(config, **overrides)
    roots = roots_of(settings)
    if not make:
        return Plan(settings, roots, options, roots.phi / "secret.key", False)
    for each in settings.recognisers:
        digest_of(each)  # what is not there is said before any step runs
    if settings.deidentify.tagger not in (SHIPPED, OFF):
        tagger_of(settings.deidentify.tagger)
    make_roots(roots)
    file, made = secret_of(settings, roots)
    return Plan(settings, roots, options, file, made)


@contextmanager
def alone(roots: Roots) -> Iterator[None]:
    """Holds the output for one run; the lock goes with the process, however it ends. Raises ConfigError if taken.

    What a run that was killed left half-written is removed.
    """
    with open(roots.work / ".lock", "a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise ConfigError("another run is at work in this `output`; wait for it, or set another `output`") from None
        lock.seek(0)
        if lock.read():  # the run before did not end by itself
            time.sleep(2 * WATCH_SECONDS)  # its workers do now
        lock.truncate(0)
        lock.write("at work\n")
        lock.flush()
        for root in (roots.phi, roots.work):
            for left in root.rglob(".*.tmp"):
                left.unlink(missing_ok=True)
        try:
            yield
        finally:
            lock.truncate(0)


def part_jobs(plan: Plan) -> list[tuple[Part, Job]]:
    """Jobs that read the sources, one per part."""
    jobs = []
    for part in parts_of(plan.settings, plan.roots):
        source = plan.settings.sources[part.source]
        # a list beside a package tells by licence what is not read; without one, licences change nothing here
        licences = sorted(str(each) for each in plan.settings.licences) if part.file_list else []
        job = plan.job(
            Step.INGEST, f"{part.source}.{part.name}", "ingest:read_part", ["transforms.ingest"], [part.digest, part.role],
            [source_content(source), plan.settings.shards, licences, part.slice],
            slice=list(part.slice), file_list=part.file_list, licences=licences, role=part.role, source=part.source,
            hashes=list(part.hashes), files=list(part.files), names=list(part.names), tables=list(part.tables), span=part.span,
            settings=source.model_dump(mode="json"), shards=plan.settings.shards,
        )  # fmt: skip
        jobs.append((part, Job(job.step, job.unit, job.function, job.roots, job.key, job.arguments, "phi")))
    return jobs


def gather_jobs(plan: Plan, parts: dict[str, Done]) -> list[Job]:
    """Jobs that gather a shard from all parts; each depends on the digests of its own shard only."""
    away = ids_elsewhere(plan.roots, parts)
    jobs = []
    for shard in range(plan.settings.shards):
        held = {unit: done.facts["digests"].get(str(shard), {}) for unit, done in sorted(parts.items())}
        files = {
            name: [
                each.path
                for unit in held
                if name in held[unit]
                for each in parts[unit].outputs
                if f"/{name}-" in each.path
            ]
            for name in ("documents", "encounters")
        }
        mine = away.get(shard, [])
        inputs = [[told for told in held.values() if told], mine]
        jobs.append(
            plan.job(
                Step.INGEST,
                shard_name(shard),
                "ingest:gather_shard",
                ["transforms.ingest"],
                inputs,
                None,
                shard=shard,
                elsewhere=mine,
                **files,
            )  # fmt: skip
        )
    return jobs


def ids_elsewhere(roots: Roots, parts: dict[str, Done]) -> dict[int, list[str]]:
    """Ids that stand under two patients: the shard of the least key keeps it, and the others are told not to."""
    found: dict[int, list[str]] = {}
    for name, key, owner in (("documents", "document_id", "group_key"), ("encounters", "encounter_key", "patient_key")):
        files = [roots.phi / each.path for done in parts.values() for each in done.outputs if f"/{name}-" in each.path]
        if not files:
            continue
        ids = pl.concat([pl.scan_parquet(file).select(key, owner, "shard") for file in files]).unique().collect()
        # a key's shard grows with the key, so the least key's shard is the least; within it, gathering decides
        keeper = pl.col("shard").min().over(key)
        double = ids.select(key, "shard").unique().filter(pl.col("shard") != keeper)
        for value, shard in double.sort(key, "shard").iter_rows():
            found.setdefault(shard, []).append(value)
    return found


def shard_jobs(plan: Plan, step: Step) -> list[Job]:
    """The jobs of a step that works shard by shard."""
    makers = {Step.DEIDENTIFY: _deidentify_job, Step.SEGMENT: _segment_job, Step.ASSEMBLE: _assemble_job}
    return [makers[step](plan, shard_name(shard)) for shard in range(plan.settings.shards)]


def _deidentify_job(plan: Plan, unit: str) -> Job:
    documents, encounters = _written(plan, Step.INGEST, unit, "documents", "encounters_raw")
    own = [*plan.settings.recognisers]
    given_up = {key: "by configuration" for key in plan.settings.quarantine} | given_up_of(
        plan.roots, plan.settings.shards, unit
    )
    told = plan.settings.deidentify
    policy = told.model_dump(mode="json", exclude={"staff", "tagger"})
    choices = [
        [[shown(each), digest_of(each)] for each in own], policy, [_digest_of(each) for each in told.staff],
        tagger_digest(told.tagger),
    ]  # fmt: skip
    job = plan.job(
        Step.DEIDENTIFY, unit, "deidentify:deidentify_shard", ["transforms.deidentify"], [documents.sha256, encounters.sha256], choices,
        documents=documents.path, encounters=encounters.path, recognisers=own, document_seconds=plan.settings.document_seconds,
        policy=policy, staff=told.staff, tagger=told.tagger,
    )  # fmt: skip
    held = sum((plan.roots.phi / each.path).stat().st_size for each in (documents, encounters))
    seconds = plan.settings.document_seconds * (1 + (documents.rows + encounters.rows) / 500) + held / 20_000
    return without_given_up(replace(job, limit=seconds), given_up)


def _digest_of(file: str, setting: str = "deidentify.staff") -> str:
    """Digest of a file that a setting names. Raises ConfigError if it cannot be read: nothing is done without it."""
    try:
        return file_sha256(Path(file))
    except OSError as error:
        raise ConfigError(f"`{setting}`: {file}: cannot be read ({type(error).__name__})") from None


def _segment_job(plan: Plan, unit: str) -> Job:
    (deidentified,) = _written(plan, Step.DEIDENTIFY, unit, "deidentified")
    told = plan.settings.extraction
    if told.extractor == "rules":
        return plan.job(
            Step.SEGMENT, unit, "segment:segment_shard", ["transforms.segment"], deidentified.sha256, None,
            deidentified=deidentified.path,
        )  # fmt: skip
    licences = sorted(str(each) for each in plan.settings.licences)
    everywhere = told.is_local or told.send_restricted
    return plan.job(
        Step.SEGMENT, unit, "segment:segment_shard", ["transforms.segment"],
        [deidentified.sha256, answered(plan, unit, deidentified.sha256)], [told.model, licences, everywhere],
        deidentified=deidentified.path, model=told.model, licences=licences, everywhere=everywhere,
    )  # fmt: skip


def answered(plan: Plan, unit: str, deidentified: str) -> str:
    """Digest of a model's answers on a shard, as `casewright extract` left it. Raises ConfigError where it did not."""
    try:
        found = json.loads((plan.roots.work / "model" / f"{unit}.json").read_text(encoding="utf-8"))
        if found["deidentified"] == deidentified and found["model"] == plan.settings.extraction.model:
            return str(found["answers"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    raise ConfigError("the model has not answered for all documents: run `casewright extract CONFIG` first")


def _assemble_job(plan: Plan, unit: str) -> Job:
    deidentified, encounters = _written(plan, Step.DEIDENTIFY, unit, "deidentified", "encounters")
    (segments,) = _written(plan, Step.SEGMENT, unit, "segments")
    licences = sorted(str(each) for each in plan.settings.licences)
    verdicts = case_verdicts(plan.roots)
    ccsr = plan.settings.ccsr
    inclusion = str(plan.settings.inclusion)
    return plan.job(
        Step.ASSEMBLE, unit, "assemble:assemble_shard", ["transforms.assemble", "transforms.segment", "transforms.split"],
        [deidentified.sha256, encounters.sha256, segments.sha256],
        [licences, verdicts, inclusion, None if ccsr is None else _digest_of(ccsr, "ccsr")],
        deidentified=deidentified.path, encounters=encounters.path, segments=segments.path, licences=licences, verdicts=verdicts,
        inclusion=inclusion, ccsr=ccsr,
    )  # fmt: skip


def split_job(plan: Plan) -> Job:
    """The one job that assigns groups to splits: it sees every group's key and every document's signature."""
    files = [
        each
        for shard in range(plan.settings.shards)
        for each in _written(plan, Step.ASSEMBLE, shard_name(shard), "signatures")
    ]
    told = plan.settings.splits.model_dump(mode="json", exclude={"ledgers"})
    ledgers = ledgers_of(plan)
    marks = [hashlib.sha256(ledger.read_bytes()).hexdigest() for ledger in ledgers]
    return plan.job(
        Step.SPLIT, "groups", "split:split_groups", ["transforms.split"], [[each.sha256 for each in files], marks], told,
        signatures=[each.path for each in files], ledgers=[str(each) for each in ledgers], splits=told,
    )  # fmt: skip


def ledgers_of(plan: Plan) -> list[Path]:
    """Ledgers of published releases: those in this output, and those that the settings name."""
    named = []
    for path in plan.settings.splits.ledgers:
        ledger = Path(path).expanduser() / "ledger.parquet"
        if not ledger.exists():
            raise ConfigError("`splits.ledgers`: a named release holds no ledger.parquet")
        named.append(ledger)
    return sorted({*plan.roots.releases.glob("[!.]*/ledger.parquet"), *named})


def written(plan: Plan, step: Step, unit: str, *, root: str = "work") -> Done:
    """What a step wrote of a unit, by its sidecar. Raises ConfigError naming the command to run first."""
    place = (plan.roots.phi if root == "phi" else plan.roots.work) / "sidecars" / step / f"{unit}.json"
    try:
        return read_sidecar(place)[1]
    except (OSError, SidecarError):
        raise ConfigError(
            f"nothing to go on from: run `casewright {step} CONFIG` (or `casewright build CONFIG`) first"
        ) from None


def _written(plan: Plan, step: Step, unit: str, *folders: str) -> list[Landed]:
    outputs = written(plan, step, unit).outputs
    found = {each.path.split("/")[0]: each for each in outputs}
    try:
        return [found[folder] for folder in folders]
    except KeyError:
        raise StorageError(f"{step} {unit}: its sidecar names no {' or '.join(folders)}; run the step again") from None


def tables_of(plan: Plan, step: Step, folder: str) -> list[Landed]:
    """The files of one table that a step wrote, over all shards."""
    return [each for shard in range(plan.settings.shards) for each in _written(plan, step, shard_name(shard), folder)]


def build_digest(plan: Plan, inputs: Any) -> str:
    """What decides a release's bytes: settings without paths, key, code and what the steps wrote."""
    return digest([plan.settings.content(), plan.settings.version, plan.key_mark, inputs])
