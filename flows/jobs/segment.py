"""Segmentation of one shard in a worker."""

from collections import Counter
from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import polars as pl

from flows.account import by_source, count
from flows.errors import ConfigError
from flows.shards import Done, Job
from flows.storage import land, read_tables
from schemas.deidentified import Deidentified
from schemas.rejects import Rejects
from schemas.segments import Segments
from schemas.table import polars_schema
from schemas.vocabulary import DocumentKind, Record
from transforms.segment.category_lexicon import parse_categories
from transforms.segment.lexicon import HeadingLexicon, parse_headings
from transforms.segment.model_extraction import extract_with_model
from transforms.segment.model_prompts import INSTRUCTIONS
from transforms.segment.phrases import Narrative, Phrase, PhraseRules
from transforms.segment.polarity import parse_polarity
from transforms.segment.segment import Extractor, segment
from transforms.segment.untitled import SectionModel, load_model, parse_cues

ANSWERS = "model/answers.sqlite"
"""Where the answers of models lie, in the work root."""


@cache
def heading_lexicon() -> HeadingLexicon:
    """The reviewed headings that come with the package."""
    with files("transforms.segment").joinpath("headings.csv").open(encoding="utf-8") as lines:
        return parse_headings(lines)


@cache
def phrase_rules() -> PhraseRules:
    """The lexicon of categories and the cues of polarity that come with the package."""
    folder = files("transforms.segment")
    with (
        folder.joinpath("category_terms.csv").open(encoding="utf-8") as terms,
        folder.joinpath("category_parts.csv").open(encoding="utf-8") as parts,
        folder.joinpath("category_patterns.csv").open(encoding="utf-8") as patterns,
        folder.joinpath("polarity_cues.csv").open(encoding="utf-8") as cues,
    ):
        return PhraseRules(parse_categories(terms, parts, patterns), parse_polarity(cues))


@cache
def section_model() -> SectionModel:
    """The model of sections without headings that comes with the package."""
    folder = files("transforms.segment")
    with folder.joinpath("section_cues.csv").open(encoding="utf-8") as lines:
        cues = parse_cues(lines)
    with folder.joinpath("section_model.npz").open("rb") as stream:
        return load_model(stream, cues)


class KeptAnswers:
    """The extractor by a model's answers, all of which are there already: a job asks nobody."""

    def __init__(self, job: Job) -> None:
        from flows.model_cache import AnswerCache

        told = job.arguments
        self._model, self._licences, self._everywhere = told["model"], told["licences"], told["everywhere"]
        self._cache = AnswerCache(job.roots.work / ANSWERS)
        self.counts: Counter[str] = Counter()

    def close(self) -> None:
        self._cache.close()

    def extractor(self, document: Mapping[str, Any]) -> Extractor | None:
        """The model's extractor, or None for a document that was not sent."""
        if not may_be_sent(document, self._licences, self._everywhere):
            self.counts["by_rules"] += 1
            return None
        return self._extract

    def _extract(self, text: str, told: list[Narrative]) -> list[Phrase]:
        found = extract_with_model(text, told, self._answer)
        self.counts.update(found.counts)
        return found.phrases

    def _answer(self, prompt: str) -> str:
        from flows.model_cache import answer_key

        found = self._cache.get(answer_key(self._model, INSTRUCTIONS, prompt))
        if found is None:
            raise ConfigError("answers of the model are missing: run `casewright extract CONFIG` first")
        return found.text


def may_be_sent(document: Mapping[str, Any], licences: Collection[str], everywhere: bool) -> bool:
    """Whether a model may read a document: an article whose licence a release allows, or any article if it stays here.

    >>> may_be_sent({"kind": "note", "article": None}, ["CC BY"], False)
    False
    """
    if document["kind"] != DocumentKind.ARTICLE:
        return False
    return everywhere or (document["article"] or {}).get("licence") in licences


def segment_shard(job: Job) -> Done:
    """DEIDENTIFIED of a shard becomes SEGMENTS; a document without headings is kept, with no segment."""
    documents = read_tables(Deidentified, job.roots, [job.arguments["deidentified"]])
    model = KeptAnswers(job) if job.arguments.get("model") else None
    try:
        segments = segment(documents, heading_lexicon(), phrase_rules(), model and model.extractor, section_model())
    finally:
        if model:
            model.close()
    none = pl.DataFrame(schema=polars_schema(Rejects))
    counts = [
        each
        for kind, record in ((DocumentKind.NOTE, Record.NOTE), (DocumentKind.ARTICLE, Record.ARTICLE))
        for each in count(
            job.step, record, by_source(documents.filter(pl.col("kind").cast(pl.String) == str(kind))), none
        )
    ]
    facts = {
        "segments": segments.height,
        "documents_without_segment": documents.height - segments["document_id"].n_unique(),
        **({"model": dict(sorted(model.counts.items()))} if model else {}),
    }
    return Done((land(segments, Segments, job.roots, f"segments/{job.unit}.parquet"),), tuple(counts), facts)
