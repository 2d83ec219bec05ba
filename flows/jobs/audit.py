"""The residual audit in a worker: one shard searched, then all shards settled. Hits stay in the PHI root."""

import json
from collections import Counter

import polars as pl

from expectations.residual import Audited, audited, settled
from flows.shards import Done, Job
from flows.storage import land, read_tables, whole_file, write_parquet
from schemas.annotations import Answers
from schemas.deidentified import Deidentified, SpanMap
from schemas.documents import Documents
from schemas.encounters import Encounters, EncountersRaw
from schemas.phi_spans import PhiSpans
from schemas.residual import Residual
from schemas.vocabulary import Entity


def audit_shard(job: Job) -> Done:
    """Search the de-identified texts of a shard for what is left of their patients."""
    told = job.arguments
    found = audited(
        read_tables(Deidentified, job.roots, [told["deidentified"]]),
        read_tables(PhiSpans, job.roots, [told["phi_spans"]]),
        read_tables(Encounters, job.roots, [told["encounters"]]),
        read_tables(Documents, job.roots, [told["documents"]]),
        read_tables(SpanMap, job.roots, [told["span_map"]]),
        read_tables(EncountersRaw, job.roots, [told["encounters_raw"]]),
        read_tables(Answers, job.roots, list(told["answers"])),
        frozenset(Entity(each) for each in told["kept"]),
    )
    outputs = (
        write_parquet(found.hits, job.roots, "phi", f"audit_hits/{job.unit}.parquet"),
        write_parquet(found.words, job.roots, "phi", f"audit_words/{job.unit}.parquet"),
    )
    return Done(outputs, (), {"hits": found.hits.height})


def settle_audit(job: Job) -> Done:
    """RESIDUAL of all shards, and in the PHI root what a person should look at, with its words."""
    parts = [
        Audited(pl.read_parquet(job.roots.phi / hits), pl.read_parquet(job.roots.phi / words))
        for hits, words in job.arguments["parts"]
    ]
    found = settled(parts)
    with (
        whole_file(job.roots.phi / "audit" / "review.jsonl", mode=0o600) as place,
        open(place, "w", encoding="utf-8") as out,
    ):
        for row in found.review.iter_rows(named=True):
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
    checks: Counter[str] = Counter()
    for check, blocks, hits in found.residual.select(pl.col("check").cast(pl.String), "blocks", "hits").iter_rows():
        checks[f"{check}{', blocks' if blocks else ''}"] += hits
    landed = land(found.residual, Residual, job.roots, "residual/residual.parquet")
    return Done((landed,), (), {"checks": dict(sorted(checks.items()))})
