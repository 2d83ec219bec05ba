"""De-identification of one shard in a worker."""

import gc
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import polars as pl

from flows.account import by_source, count
from flows.errors import ConfigError
from flows.jobs.rejected import land_rejects
from flows.recognisers import loaded
from flows.settings import DeidentifySettings
from flows.shards import Done, Job
from flows.storage import land, read_secret, read_tables
from flows.tagger_model import tagger_of
from schemas.deid_audit import DeidAudit
from schemas.deidentified import Deidentified, SpanMap
from schemas.documents import Documents
from schemas.encounters import FREE_TEXT, Encounters, EncountersRaw
from schemas.phi_spans import PhiSpans
from schemas.vocabulary import DocumentKind, Reason, Record
from transforms.deidentify.door import Deidentification, Door, build_door, deidentify
from transforms.pseudonyms import pseudonyms
from transforms.rejects import Reject


@lru_cache(maxsize=1)
def _door(secret: bytes, told: str) -> Door:
    """The detectors are loaded once in a worker's life. Raises ConfigError for one that cannot be: none may be missing."""
    choices = json.loads(told)
    policy = DeidentifySettings.model_validate(choices["policy"]).note_policy()
    staff = [name for file in choices["staff"] for name in _lines(file)]
    door = build_door(
        secret,
        tagger_of(choices["tagger"]),
        policy,
        recognisers=[loaded(each) for each in choices["recognisers"]],
        staff=staff,
    )
    gc.collect()
    gc.freeze()  # what stays for the worker's life is not searched for garbage again and again: a tenth of the time
    return door


def _door_of(job: Job, secret: bytes) -> Door:
    return _door(
        secret, json.dumps({name: job.arguments[name] for name in ("policy", "staff", "tagger", "recognisers")})
    )


def _lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = type(error).__name__
    raise ConfigError(f"`deidentify.staff`: cannot be read ({why}); nothing is de-identified without it")


def _read(job: Job) -> tuple[bytes, pl.DataFrame, pl.DataFrame]:
    return (
        read_secret(Path(job.arguments["secret_file"])),
        read_tables(Documents, job.roots, [job.arguments["documents"]]),
        read_tables(EncountersRaw, job.roots, [job.arguments["encounters"]]),
    )


def units_of(job: Job) -> dict[str, str]:
    """Ids of the shard's documents and visits, with the patient or article of each."""
    _, documents, encounters = _read(job)
    return dict(documents.select("document_id", "group_key").sort("document_id").iter_rows()) | dict(
        encounters.select("encounter_key", "patient_key").sort("encounter_key").iter_rows()
    )


def try_alone(job: Job, key: str) -> None:
    """De-identify one document or visit, with the identifiers of its patient's record and nothing else; keeps nothing."""
    secret, documents, encounters = _read(job)
    one = documents.filter(pl.col("document_id") == key)
    patient = (one["group_key"] if one.height else encounters.filter(pl.col("encounter_key") == key)["patient_key"])[0]
    record = encounters.filter(pl.col("patient_key") == patient)
    record = _silenced(record, record.filter(pl.col("encounter_key") != key)["encounter_key"])
    deidentify(one, record, _door_of(job, secret))


def _silenced(encounters: pl.DataFrame, keys: pl.Series) -> pl.DataFrame:
    """Visits of which some say nothing in free text; the identifiers of their record are still searched."""
    here = pl.col("encounter_key").is_in(keys.implode())
    texts = [f"raw_{name}" for name in FREE_TEXT]
    return encounters.with_columns(pl.when(here).then(None).otherwise(pl.col(texts)).name.keep())


def _without(
    documents: pl.DataFrame, encounters: pl.DataFrame, given_up: Mapping[str, str]
) -> tuple[pl.DataFrame, pl.DataFrame, list[Reject]]:
    """What is left of a shard without the documents and visits that were given up, and the rejects of these."""
    keys = pl.Series(list(given_up), dtype=pl.String)
    gone = (
        documents.filter(pl.col("document_id").is_in(keys.implode())).select("document_id", "kind").sort("document_id")
    )
    rejects = [
        Reject(Record(kind), Reason.QUARANTINED, record_id=key, detail=given_up[key]) for key, kind in gone.iter_rows()
    ]
    for key in encounters.filter(pl.col("encounter_key").is_in(keys.implode()))["encounter_key"].sort():
        rejects.append(Reject(Record.ENCOUNTER, Reason.QUARANTINED, record_id=key, detail=given_up[key]))
    return documents.filter(~pl.col("document_id").is_in(keys.implode())), _silenced(encounters, keys), rejects


def deidentify_shard(job: Job) -> Done:
    """DOCUMENTS and ENCOUNTERS_RAW of a shard become DEIDENTIFIED, SPAN_MAP, PHI_SPANS and ENCOUNTERS."""
    secret, documents, encounters = _read(job)
    given_up = job.arguments.get("given_up", {})
    kept, record, rejects = _without(documents, encounters, given_up)
    made = deidentify(kept, record, _door_of(job, secret))
    silent = [each.record_id for each in rejects if each.record == Record.ENCOUNTER]
    made = made._replace(
        encounters=made.encounters.filter(~pl.col("encounter_key").is_in(silent)),
        rejects=[*(each for each in made.rejects if each.record_id not in silent), *rejects],
    )
    sources = dict(documents.select("document_id", "source").iter_rows()) | dict(
        encounters.select("encounter_key", "source").iter_rows()
    )
    public, landed = land_rejects(job, [(each, sources[each.record_id or ""], None) for each in made.rejects], secret)
    name = f"{job.unit}.parquet"
    outputs = (
        land(made.deidentified, Deidentified, job.roots, f"deidentified/{name}"),
        land(made.span_map, SpanMap, job.roots, f"span_map/{name}"),
        land(made.phi_spans, PhiSpans, job.roots, f"phi_spans/{name}"),
        land(_audit(documents, made, secret), DeidAudit, job.roots, f"deid_audit/{name}"),
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
        "found": _found(made.phi_spans),
        "quarantined": quarantined,
    }
    return Done(outputs, tuple(counts), facts)


def _audit(documents: pl.DataFrame, made: Deidentification, secret: bytes) -> pl.DataFrame:
    """DEID_AUDIT of the replaced spans."""
    texts = dict(documents.select("document_id", "raw_text").iter_rows())
    spans = made.span_map.join(made.phi_spans, on=["document_id", "start", "end"], how="inner")
    places = spans.select("document_id", "raw_start", "raw_end").iter_rows()
    words = pl.Series([texts[key][start:end].lower() for key, start, end in places], dtype=pl.String)
    return spans.select("document_id", "raw_start", "raw_end", "entity", "detector", "score").with_columns(
        value_key=pseudonyms(words, secret, "replaced")
    )


def _found(spans: pl.DataFrame) -> dict[str, dict[str, int]]:
    """How many spans of each entity each recogniser found."""
    found: dict[str, dict[str, int]] = {}
    counted = spans.group_by(pl.col("entity").cast(pl.String), "detector").len().sort("entity", "detector")
    for entity, detector, number in counted.iter_rows():
        found.setdefault(entity, {})[detector] = number
    return found
