"""Review of case_diagnosis: a page of sampled questions, and the verdicts that the next build honours."""

import hashlib
from collections import Counter
from pathlib import Path

import polars as pl

from flows.case_review_page import Phrase, Question, case_review_page
from flows.case_verdicts import keep_verdicts, read_articles
from flows.errors import ConfigError, InputError
from flows.plan import Plan, tables_of
from flows.settings import digest
from flows.shards import shard_name
from flows.storage import read_tables, write_whole
from schemas.segments import Segments
from schemas.vocabulary import LabelSet, Step


def write_case_review(plan: Plan, sample: int, seed: int) -> Path:
    """Write the page of a random sample of the assembled rows; the same seed draws the same articles.

    Articles are public, so the page is no PHI; it stands in the work folder. Raises ConfigError if there is no row.
    """
    places = [
        plan.roots.work / f"configs/case_diagnosis/{shard_name(shard)}.parquet" for shard in range(plan.settings.shards)
    ]
    found = [place for place in places if place.exists()]
    rows = pl.concat([pl.read_parquet(place) for place in found]) if found else pl.DataFrame()
    # of a report of several patients the first case is shown: a verdict is of an article
    rows = rows.filter(pl.col("pmcid").is_not_null() & (pl.col("case_number") == 1)) if rows.height else rows
    if rows.is_empty():
        raise ConfigError("there is no row of case_diagnosis to review; build first")
    ranked = sorted(rows["pmcid"].unique(), key=lambda pmcid: hashlib.sha256(f"{seed}:{pmcid}".encode()).digest())
    chosen = {pmcid: number for number, pmcid in enumerate(ranked[:sample])}
    drawn = sorted(
        rows.filter(pl.col("pmcid").is_in(list(chosen))).iter_rows(named=True), key=lambda row: chosen[row["pmcid"]]
    )
    phrases = _phrases(plan, [row["document_id"] for row in drawn])
    name = digest([[row["pmcid"], row["prompt_end"], row["final_diagnosis"]] for row in drawn])[:16]
    place = plan.roots.work / "review" / f"case_diagnosis-{name}.html"
    page = case_review_page(name, [Question(row, phrases.get(row["document_id"], [])) for row in drawn])
    write_whole(place, page.encode("utf-8"))
    return place


def _phrases(plan: Plan, documents: list[str]) -> dict[str, list[Phrase]]:
    segments = read_tables(Segments, plan.roots, [each.path for each in tables_of(plan, Step.SEGMENT, "segments")])
    wanted = segments.filter(
        pl.col("document_id").is_in(documents) & (pl.col("label_set").cast(pl.String) == str(LabelSet.CATEGORY))
    )
    found: dict[str, list[Phrase]] = {}
    for document, start, end, label in (
        wanted.select("document_id", "start", "end", pl.col("label").cast(pl.String)).sort(pl.all()).iter_rows()
    ):
        found.setdefault(document, []).append(Phrase(start, end, label))
    return found


def take_case_verdicts(plan: Plan, file: Path) -> Counter[str]:
    """Keep the verdicts of a file that the page saved for the next build; gives how many of each kind are kept in all.

    Raises InputError where the file is none, or judges nothing.
    """
    articles = read_articles(file)
    if not articles:
        raise InputError(f"{file}: no article is judged")
    kept = keep_verdicts(plan.roots, articles)
    return Counter(each["verdict"] for each in kept.values())
