"""How a step runs: its stale jobs as mapped Prefect tasks on the workers, with progress, and what each counted."""

import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass

from prefect import task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State
from prefect.futures import as_completed
from prefect.task_runners import ThreadPoolTaskRunner
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from flows.account import Count, total
from flows.errors import CasewrightError, LostWorkerError, StepError, TransientError
from flows.quarantine import isolated
from flows.settings import RunOptions
from flows.shards import Done, Job, execute, finished
from flows.storage import Landed, Roots
from flows.workers import Workers, workers
from schemas.vocabulary import Step

console = Console(stderr=True, soft_wrap=True)
"""Where progress and the lines of a log go; results go to standard output."""


@dataclass(frozen=True, slots=True)
class StepResult:
    """What the jobs of a step wrote, by unit, and how many were computed in this run."""

    done: dict[str, Done]
    computed: int

    @property
    def counts(self) -> list[Count]:
        return total(count for done in self.done.values() for count in done.counts)

    def outputs(self, unit: str) -> list[Landed]:
        return list(self.done[unit].outputs)


def _worth_another_try(task: object, run: object, state: State) -> bool:
    """Input or output that failed may do better; a full disk, a wrong configuration or our own error will not."""
    return isinstance(state.result(raise_on_failure=False), TransientError)


@task(
    name="job",
    task_run_name="{step}-{unit}",
    cache_policy=NO_CACHE,
    persist_result=False,
    retries=2,
    retry_delay_seconds=1,
    retry_condition_fn=_worth_another_try,
    log_prints=False,
)
def run_job(step: str, unit: str, job: Job, on: Workers) -> Done:
    """One unit of a step on a worker; Prefect sees names and counts only."""
    try:
        return on.run(execute, job, limit=job.limit)
    except LostWorkerError:
        if job.step != Step.DEIDENTIFY:
            raise
    return on.run(execute, isolated(job, on), limit=job.limit)


def split_finished(jobs: Sequence[Job]) -> tuple[dict[str, Done], list[Job]]:
    """Jobs whose sidecars hold, and those to be computed."""
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(finished, jobs))
    done = {job.unit: result for job, result in zip(jobs, found, strict=True) if result is not None}
    return done, [job for job in jobs if job.unit not in done]


def run_jobs(step: Step, jobs: Sequence[Job], options: RunOptions) -> StepResult:
    """Compute what is not finished. Must be called within a flow. Raises the first job's error after the others ended."""
    began = time.monotonic()
    done, stale = split_finished(jobs)
    failures: list[CasewrightError] = []
    if stale:
        with (
            workers(options) as on,
            _progress(step, len(jobs), len(done), options) as advance,
            # not the flow's own runner: that one would start a thread for every job at once
            ThreadPoolTaskRunner(max_workers=on.slots) as runner,
            _stopped_if_interrupted(on),
        ):
            told = ({"step": str(step), "unit": job.unit, "job": job, "on": on} for job in stale)
            futures = {runner.submit(run_job, each): job for each, job in zip(told, stale, strict=True)}
            for future in as_completed(list(futures)):
                try:
                    done[futures[future].unit] = future.result()
                except CasewrightError as error:
                    failures.append(error)
                except Exception as error:
                    failures.append(StepError(f"{step} {futures[future].unit}: {type(error).__name__}"))
                advance()
    if failures:
        failures.sort(key=str)
        more = f" (and {len(failures) - 1} more)" if len(failures) > 1 else ""
        raise type(failures[0])(f"{failures[0]}{more}; {len(done)} of {len(jobs)} units are done, a new run resumes")
    result = StepResult({job.unit: done[job.unit] for job in jobs}, len(stale))
    say_step(step, result, len(jobs), time.monotonic() - began, options)
    if stale:
        save_counts(step, result.counts)
    return result


@contextmanager
def _stopped_if_interrupted(on: Workers) -> Iterator[None]:
    """Ctrl-C does not wait for shards that take minutes."""
    try:
        yield
    except KeyboardInterrupt:
        on.stop()
        raise


def say_step(step: Step, result: StepResult, jobs: int, seconds: float, options: RunOptions) -> None:
    """One line of a step for the log."""
    if options.progress != "none":
        console.print(
            f"{step:<11} {jobs:>5} units, {result.computed:>5} computed, {jobs - result.computed:>5} up to date, {seconds:6.1f} s"
        )


def save_counts(step: Step, counts: Iterable[Count]) -> None:
    """The step's account as a Prefect artifact: counts and configured names only."""
    rows = [
        {"source": c.source, "config": c.config or "", "record": c.record, "received": c.received, "kept": c.kept}
        | {"rejected": ", ".join(f"{reason} {n}" for reason, n in c.rejected.items())}
        for c in counts
    ]
    if rows:
        create_table_artifact(key=f"casewright-{step}", table=rows, description=f"Account of the step {step}")


@contextmanager
def _progress(step: Step, jobs: int, done: int, options: RunOptions) -> Iterator:
    bar = options.progress == "bar" or (options.progress == "auto" and sys.stderr.isatty())
    if not bar:
        yield lambda: None
        return
    columns = (
        TextColumn("{task.description:<11}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as progress:
        line = progress.add_task(str(step), total=jobs, completed=done)
        yield lambda: progress.advance(line)


def sweep(roots: Roots, jobs: Sequence[Job], result: StepResult) -> None:
    """Remove files and sidecars that the step wrote for units or shards that are no more: nothing old is read as new."""
    kept = {roots.place(each.root) / each.path for done in result.done.values() for each in done.outputs}
    kept |= {job.sidecar for job in jobs}
    tops = {(job.sidecar_root, f"sidecars/{job.step}") for job in jobs} | {
        (root, f"{name}/{job.step}") for job in jobs for root, name in (("work", "rejects"), ("phi", "reject_locators"))
    }
    for done in result.done.values():
        for each in done.outputs:
            parts = each.path.split("/")
            if parts[0] not in ("rejects", "reject_locators"):
                tops.add((each.root, parts[0] if parts[0] != "configs" else "/".join(parts[:2])))
    for root, folder in tops:
        for place in sorted((roots.place(root) / folder).rglob("*"), reverse=True):  # a folder comes after its files
            if place.is_dir():
                with suppress(OSError):  # not empty
                    place.rmdir()
            elif place not in kept:
                place.unlink(missing_ok=True)
