"""De-identification of one shard in a worker."""

from functools import lru_cache
from pathlib import Path

import polars as pl

from flows.account import by_source, count
from flows.jobs.rejected import land_rejects
from flows.shards import Done, Job
from flows.storage import land, read_secret, read_tables
from schemas.deidentified import Deidentified, SpanMap
from schemas.documents import Documents
from schemas.encounters import Encounters, EncountersRaw
from schemas.phi_spans import PhiSpans
from schemas.vocabulary import DocumentKind, Reason, Record
from transforms.deidentify.door import Door, build_door, deidentify


@lru_cache(maxsize=1)
def _door(secret: bytes) -> Door:
    """The detectors are loaded once in a worker's life."""
    return build_door(secret)


def deidentify_shard(job: Job) -> Done:
    """DOCUMENTS and ENCOUNTERS_RAW of a shard become DEIDENTIFIED, SPAN_MAP, PHI_SPANS and ENCOUNTERS."""
    secret = read_secret(Path(job.arguments["secret_file"]))
    documents = read_tables(Documents, job.roots, [job.arguments["documents"]])
    encounters = read_tables(EncountersRaw, job.roots, [job.arguments["encounters"]])
    made = deidentify(documents, encounters, _door(secret))
    sources = dict(documents.select("document_id", "source").iter_rows()) | dict(
        encounters.select("encounter_key", "source").iter_rows()
    )
    public, landed = land_rejects(job, [(each, sources[each.record_id or ""], None) for each in made.rejects], secret)
    name = f"{job.unit}.parquet"
    outputs = (
        land(made.deidentified, Deidentified, job.roots, f"deidentified/{name}"),
        land(made.span_map, SpanMap, job.roots, f"span_map/{name}"),
        land(made.phi_spans, PhiSpans, job.roots, f"phi_spans/{name}"),
        land(made.encounters, Encounters, job.roots, f"encounters/{name}"),
        *landed,
    )
    counts = [
        each
        for kind, record in ((DocumentKind.NOTE, Record.NOTE), (DocumentKind.ARTICLE, Record.ARTICLE))
        for each in count(
            job.step, record, by_source(made.deidentified.filter(pl.col("kind").cast(pl.String) == str(kind))), public
        )
    ] + count(job.step, Record.ENCOUNTER, by_source(made.encounters), public)
    quarantined = public.filter(pl.col("reason").cast(pl.String) == str(Reason.QUARANTINED)).height
    facts = {
        "characters": int(documents["raw_text"].str.len_chars().sum()),
        "spans": made.phi_spans.height,
        "quarantined": quarantined,
    }
    return Done(outputs, tuple(counts), facts)
