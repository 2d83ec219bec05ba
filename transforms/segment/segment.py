"""The segment step: DEIDENTIFIED to SEGMENTS."""

from bisect import bisect_right
from collections.abc import Container, Iterator
from itertools import chain
from typing import Any, NamedTuple

import polars as pl

from schemas.segments import Segments
from schemas.table import key_of, polars_schema
from schemas.vocabulary import DocumentKind, Evidence, LabelSet, NoteType, Polarity, Stage
from transforms.segment.articles import article_labels
from transforms.segment.headings import find_headings
from transforms.segment.lexicon import HeadingLexicon
from transforms.segment.narrative import narratives
from transforms.segment.phrases import Narrative, PhraseRules, extract_phrases
from transforms.segment.roles import role_labels

REPORTS = frozenset({NoteType.IMAGING, NoteType.ECHO, NoteType.ECG})
"""Note types that report a test: their impression is the reader's, not the visit's diagnosis."""

OPINIONS = frozenset({NoteType.CONSULT, NoteType.H_AND_P, NoteType.PROGRESS})
"""Note types whose "Impression" is what an ED note calls its assessment; in an ED note it is the diagnosis."""


class _Row(NamedTuple):
    document_id: str
    start: int
    end: int
    label_set: LabelSet
    label: str
    heading_start: int
    heading_end: int
    evidence: Evidence
    text: str
    polarity: Polarity | None = None


def segment(deidentified: pl.DataFrame, lexicon: HeadingLexicon, rules: PhraseRules | None = None) -> pl.DataFrame:
    """Label the slices of notes and articles (SEGMENTS, sorted by its key).

    A note's section runs from its heading to the next one and has its heading's stage; text before the first heading,
    and a section whose heading belongs to no stage (a signature, an attestation), has none. An article's body sections
    are labelled clinical or not, with the categories that their heading names, and with their role; each section's own
    text once, subsections, tables and figures apart. With `rules` the case narrative's phrases are added, by category
    and with their polarity (evidence `lexicon`).
    """
    rows: list[_Row] = []
    for document in deidentified.select("document_id", "kind", "note_type", "text", "sections").iter_rows(named=True):
        rows.extend(
            _article(document, lexicon, rules) if document["kind"] == DocumentKind.ARTICLE else _note(document, lexicon)
        )
    return pl.DataFrame(rows, schema=polars_schema(Segments), orient="row").sort(key_of(Segments))


def _note(document: dict[str, Any], lexicon: HeadingLexicon) -> Iterator[_Row]:
    text = document["text"]
    headings = find_headings(text, lexicon, report=document["note_type"] in REPORTS)
    ends = [*(heading.start for heading in headings), len(text)][1:]
    for heading, next_start in zip(headings, ends, strict=True):
        stage = heading.entry.stage
        if stage is None:
            continue
        if heading.entry.key == "impression" and document["note_type"] in OPINIONS:
            stage = Stage.TREATMENT_SELECTION
        slice_ = text[heading.start : next_start].rstrip()
        yield _Row(
            document["document_id"],
            heading.start,
            heading.start + len(slice_),
            LabelSet.STAGE,
            stage,
            heading.heading_start,
            heading.heading_end,
            Evidence.HEADING,
            slice_,
        )


def _article(document: dict[str, Any], lexicon: HeadingLexicon, rules: PhraseRules | None) -> Iterator[_Row]:
    text, seen = document["text"], set()
    sections = document["sections"] or []
    for label in chain(article_labels(text, sections, lexicon), role_labels(text, sections)):
        identity = (label.start, label.end, label.label_set, label.label)
        if identity in seen:  # two sections that the source marked at the very same place
            continue
        seen.add(identity)
        yield _Row(document["document_id"], *label, text[label.start : label.end])
    if rules is not None:
        yield from _phrases(document["document_id"], text, narratives(text, sections, lexicon), rules, seen)


def _phrases(
    document_id: str, text: str, told: list[Narrative], rules: PhraseRules, seen: Container[Any]
) -> Iterator[_Row]:
    starts = [narrative.start for narrative in told]
    for phrase in extract_phrases(text, told, rules):
        if (phrase.start, phrase.end, LabelSet.CATEGORY, phrase.category) in seen:
            continue
        narrative = told[bisect_right(starts, phrase.start) - 1]
        yield _Row(
            document_id,
            phrase.start,
            phrase.end,
            LabelSet.CATEGORY,
            phrase.category,
            narrative.heading_start,
            narrative.heading_end,
            Evidence.LEXICON,
            text[phrase.start : phrase.end],
            phrase.polarity,
        )
