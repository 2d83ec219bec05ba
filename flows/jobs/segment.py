"""Segmentation of one shard in a worker."""

from functools import cache
from importlib.resources import files

import polars as pl

from flows.account import by_source, count
from flows.shards import Done, Job
from flows.storage import land, read_tables
from schemas.deidentified import Deidentified
from schemas.rejects import Rejects
from schemas.segments import Segments
from schemas.table import polars_schema
from schemas.vocabulary import DocumentKind, Record
from transforms.segment.category_lexicon import parse_categories
from transforms.segment.lexicon import HeadingLexicon, parse_headings
from transforms.segment.phrases import PhraseRules
from transforms.segment.polarity import parse_polarity
from transforms.segment.segment import segment
from transforms.segment.untitled import SectionModel, load_model, parse_cues


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


def segment_shard(job: Job) -> Done:
    """DEIDENTIFIED of a shard becomes SEGMENTS; a document without headings is kept, with no segment."""
    documents = read_tables(Deidentified, job.roots, [job.arguments["deidentified"]])
    segments = segment(documents, heading_lexicon(), phrase_rules(), section_model())
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
    }
    return Done((land(segments, Segments, job.roots, f"segments/{job.unit}.parquet"),), tuple(counts), facts)
