"""Review: a sample of documents for a person to judge, and from the verdicts an estimate of recall for the card."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import polars as pl

from flows.errors import ConfigError, InputError
from flows.plan import Plan, tables_of
from flows.review_page import Shown, review_page
from flows.settings import digest
from flows.storage import read_tables, write_json, write_whole
from schemas.deidentified import Deidentified, SpanMap
from schemas.documents import Documents
from schemas.phi_spans import PhiSpans
from schemas.vocabulary import DocumentKind, Entity, Step

CONFIDENCE = 0.95


def write_review(plan: Plan, documents: int, seed: int) -> Path:
    """Write the page of a random sample of notes into the PHI root; the same seed draws the same notes."""
    notes = _notes(plan).select("document_id", "text")
    ranked = sorted(notes["document_id"], key=lambda key: hashlib.sha256(f"{seed}:{key}".encode()).digest())
    chosen = ranked[:documents]
    if not chosen:
        raise ConfigError("there is no de-identified note to review")
    raw = _of(_read(plan, Documents, Step.INGEST, "documents"), chosen).select("document_id", "raw_text")
    spans = _spans(plan, chosen)
    texts = dict(notes.filter(pl.col("document_id").is_in(chosen)).iter_rows())
    raws = dict(raw.iter_rows())
    held: dict[str, list[Any]] = {key: [] for key in chosen}
    for key, *span in spans.iter_rows():
        held[key].append(tuple(span))
    shown = [Shown(key, raws[key], texts[key], held[key]) for key in chosen]
    sample = digest([[each.document_id, each.text] for each in shown])[:16]
    folder = plan.roots.phi / "review"
    told = {each.document_id: {"spans": len(each.spans), "raw_characters": len(each.raw_text)} for each in shown}
    facts = {"sample": sample, "seed": seed, "notes": notes.height, "deidentified": _mark(plan), "documents": told}
    write_json(folder / f"sample-{sample}.json", facts, mode=0o600)
    place = folder / f"review-{sample}.html"
    write_whole(place, review_page(sample, shown).encode("utf-8"), mode=0o600)
    return place


def take_verdicts(plan: Plan, file: Path) -> dict[str, Any]:
    """What the verdicts say of recall; written to the work folder, where the card finds it. Counts only."""
    try:
        told = json.loads(file.read_text(encoding="utf-8"))
        sample = str(told["sample"])
        verdicts = {str(each["document_id"]): each for each in told["documents"] if each["reviewed"] is True}
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{file}: is no file of verdicts") from None
    try:
        facts = json.loads((plan.roots.phi / "review" / f"sample-{sample}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise InputError(f"{file}: its sample was not drawn here") from None
    if not verdicts:
        raise InputError(f"{file}: no document is marked as reviewed")
    found: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    wrong = clean = 0
    entities = {key: [] for key in verdicts}
    for row in _spans(plan, list(verdicts)).select("document_id", "entity").iter_rows():
        entities[row[0]].append(row[1])
    for key, each in sorted(verdicts.items()):
        sizes = facts["documents"].get(key)
        if sizes is None or sizes["spans"] != len(entities[key]):
            raise InputError(f"{file}: the documents were de-identified anew since the sample was drawn; draw another")
        mine_wrong, mine_missed = _checked(each, sizes, file)
        wrong += len(mine_wrong)
        clean += not mine_missed
        found.update(entity for number, entity in enumerate(entities[key]) if number not in mine_wrong)
        missed.update(mine_missed)
    result = {
        "sample": sample,
        "seed": facts["seed"],
        "deidentified": facts["deidentified"],
        "notes": facts["notes"],
        "documents": len(verdicts),
        "documents_without_miss": _interval(clean, len(verdicts)),
        "identifiers": found.total() + missed.total(),
        "missed": missed.total(),
        "wrong": wrong,
        "recall": _interval(found.total(), found.total() + missed.total()),
        "by_entity": {
            entity: {"found": found[entity], "missed": missed[entity]}
            for entity in sorted(found.keys() | missed.keys())
        },
    }
    write_json(plan.roots.work / "deid_review.json", result)
    return result


def review_of(plan: Plan) -> dict[str, Any] | None:
    """The review of these very documents; None if there is none, or it is of others."""
    try:
        told = json.loads((plan.roots.work / "deid_review.json").read_text(encoding="utf-8"))
        return told if told["deidentified"] == _mark(plan) else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def review_text(review: Mapping[str, Any] | None) -> str:
    """The review as a paragraph of the card."""
    if review is None:
        return "No person has judged a sample of these documents yet (`casewright review deid`), so their recall is not known.\n"
    recall, clean = review["recall"], review["documents_without_miss"]
    return (
        f"A person judged {review['documents']:,} of {review['notes']:,} notes, drawn at random: {review['identifiers']:,} "
        f"identifiers, {review['missed']:,} missed, {review['wrong']:,} replaced that were none. Estimated recall of "
        f"identifiers {recall['share']:.4f} (95% interval {recall['low']:.4f} to {recall['high']:.4f}, Clopper-Pearson, as if "
        f"identifiers were independent); notes without a miss {clean['share']:.3f} ({clean['low']:.3f} to {clean['high']:.3f}).\n"
    )


def _checked(verdict: Any, sizes: dict[str, int], file: Path) -> tuple[set[int], list[str]]:
    """Numbers of the wrong spans and entities of the missed ones, if they are possible. Overlapping misses are one."""
    try:
        wrong = {int(each) for each in verdict["wrong"]}
        missed = sorted(
            (int(each["start"]), int(each["end"]), str(Entity(each["entity"]))) for each in verdict["missed"]
        )
        if not all(0 <= each < sizes["spans"] for each in wrong) or not all(
            0 <= start < end <= sizes["raw_characters"] for start, end, _ in missed
        ):
            raise ValueError
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{file}: a verdict is of no place in its document") from None
    apart: list[str] = []
    last = 0
    for start, end, entity in missed:
        if start >= last:
            apart.append(entity)
        last = max(last, end)
    return wrong, apart


def _interval(hits: int, of: int) -> dict[str, Any]:
    """Share and its exact binomial interval (Clopper and Pearson, 1934)."""
    from scipy.stats import binomtest

    if not of:
        return {"hits": 0, "of": 0, "share": 0.0, "low": 0.0, "high": 1.0}
    found = binomtest(hits, of).proportion_ci(CONFIDENCE, method="exact")
    return {
        "hits": hits,
        "of": of,
        "share": round(hits / of, 6),
        "low": round(found.low, 6),
        "high": round(found.high, 6),
    }


def _mark(plan: Plan) -> str:
    return digest([each.sha256 for each in tables_of(plan, Step.DEIDENTIFY, "deidentified")])


def _notes(plan: Plan) -> pl.DataFrame:
    documents = _read(plan, Deidentified, Step.DEIDENTIFY, "deidentified")
    return documents.filter(pl.col("kind").cast(pl.String) == str(DocumentKind.NOTE))


def _spans(plan: Plan, keys: list[str]) -> pl.DataFrame:
    """document_id, start, end, raw_start, raw_end, entity, detector of the documents' spans, in order."""
    spans = _of(_read(plan, PhiSpans, Step.DEIDENTIFY, "phi_spans"), keys)
    placed = _of(_read(plan, SpanMap, Step.DEIDENTIFY, "span_map"), keys)
    joined = placed.join(spans, on=["document_id", "start", "end"], how="left").sort("document_id", "start")
    return joined.select(
        "document_id", "start", "end", "raw_start", "raw_end", pl.col("entity").cast(pl.String), "detector"
    )


def _of(frame: pl.DataFrame, keys: list[str]) -> pl.DataFrame:
    return frame.filter(pl.col("document_id").is_in(keys))


def _read(plan: Plan, table: type, step: Step, folder: str) -> pl.DataFrame:
    return read_tables(table, plan.roots, [each.path for each in tables_of(plan, step, folder)])
