"""Rejects of a job: the public rows beside the work, their places in the PHI root."""

from collections.abc import Iterable

import polars as pl

from flows.shards import Job
from flows.storage import Landed, land
from schemas.rejects import RejectLocators, Rejects
from schemas.table import polars_schema
from transforms.rejects import Reject, reject_tables


def land_rejects(
    job: Job, found: Iterable[tuple[Reject, str, str | None]], secret: bytes
) -> tuple[pl.DataFrame, list[Landed]]:
    """Land rejects (each with its source and file); none, no file. Returns the REJECTS and what was written."""
    places: dict[tuple[str, str | None], list[Reject]] = {}
    for reject, source, path in found:
        places.setdefault((source, path), []).append(reject)
    if not places:
        return pl.DataFrame(schema=polars_schema(Rejects)), []
    tables = [reject_tables(rejects, secret, job.step, source, path) for (source, path), rejects in places.items()]
    public = pl.concat([each.rejects for each in tables])
    name = f"{job.step}/{job.unit}.parquet"
    return public, [
        land(public, Rejects, job.roots, f"rejects/{name}"),
        land(pl.concat([each.locators for each in tables]), RejectLocators, job.roots, f"reject_locators/{name}"),
    ]
