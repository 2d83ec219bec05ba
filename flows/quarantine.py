"""Documents that de-identification cannot finish: found by trying each alone, recorded, and left out for good.

A shard that hangs says nothing of its documents, and a busy machine may be all that is wrong. So a document is given up
only after it failed alone, and is then recorded in the PHI root as an input of the build: later runs do not try it
again, and bytes do not depend on how busy a machine was. Remove `quarantine/ID.json` there to have it tried again.
"""

import json
from collections.abc import Mapping
from dataclasses import replace

from flows.errors import LostWorkerError, StepError
from flows.settings import digest
from flows.shards import Job, shard_name, shard_of
from flows.storage import Roots, write_json
from flows.workers import Workers


def given_up_of(roots: Roots, shards: int, unit: str) -> dict[str, str]:
    """Ids of a shard's documents and visits that were given up, and why."""
    found = {}
    for place in sorted((roots.phi / "quarantine").glob("*.json")):
        try:
            told = json.loads(place.read_text(encoding="utf-8"))
            if shard_name(shard_of(told["group_key"], shards)) == unit:
                found[str(told["id"])] = str(told["why"])
        except (OSError, ValueError, KeyError, TypeError):
            raise StepError(f"the PHI root's quarantine/{place.name} is not as it was written; remove it") from None
    return found


def without_given_up(job: Job, given_up: Mapping[str, str]) -> Job:
    """The same job without some documents and visits: another key, since its rows are others."""
    if not given_up:
        return job
    told = {"given_up": dict(sorted(given_up.items())), "whole_key": job.arguments.get("whole_key", job.key)}
    return replace(job, key=digest([told["whole_key"], told["given_up"]]), arguments={**job.arguments, **told})


def isolated(job: Job, on: Workers) -> Job:
    """Try each document and visit of a shard alone; give up those that fail, record them, and give the job without.

    Raises StepError where each of them ends alone: then nothing may be given up.
    """
    from flows.jobs.deidentify import try_alone, units_of

    given_up = dict(job.arguments.get("given_up", {}))
    before = len(given_up)
    for key, group in on.run(units_of, job).items():
        if key in given_up:
            continue
        try:
            on.run(try_alone, job, key, limit=job.arguments["document_seconds"])
        except LostWorkerError as error:
            given_up[key] = "no end in time" if "did not end" in str(error) else "a worker died of it"
            write_json(
                job.roots.phi / "quarantine" / f"{key}.json",
                {"id": key, "group_key": group, "why": given_up[key]},
                mode=0o600,
            )
    if len(given_up) == before:
        raise StepError(
            f"{job.step} {job.unit}: it hangs or takes its worker with it, though none of its documents does alone; "
            "set more `shards` or higher `document_seconds`"
        )
    return without_given_up(job, given_up)
