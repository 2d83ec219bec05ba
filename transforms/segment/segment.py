"""The segment step: DEIDENTIFIED to SEGMENTS."""

from bisect import bisect_right
from collections.abc import Callable, Container, Iterator, Mapping
from itertools import chain
from typing import Any, NamedTuple

import polars as pl

from schemas.segments import Segments
from schemas.table import key_of, polars_schema
from schemas.vocabulary import DocumentKind, Evidence, LabelSet, NoteSection, NoteType, Origin, Polarity, Stage
from transforms.segment.articles import article_labels
from transforms.segment.headings import Heading, find_headings
from transforms.segment.lexicon import HeadingLexicon
from transforms.segment.narrative import narratives
from transforms.segment.origins import Copies, OriginSlice, marked_origins
from transforms.segment.phrases import Narrative, Phrase, PhraseRules, extract_phrases
from transforms.segment.roles import role_labels
from transforms.segment.stages import StageSlice, split_section, stages_without_headings
from transforms.segment.untitled import SectionModel, stages_of, untitled_sections

REPORTS = frozenset({NoteType.IMAGING, NoteType.ECHO, NoteType.ECG})
"""Note types that report a test: their impression is the reader's, not the visit's diagnosis."""

OPINIONS = frozenset({NoteType.CONSULT, NoteType.H_AND_P, NoteType.PROGRESS})
"""Note types whose "Impression" is what an ED note calls its assessment; in an ED note it is the diagnosis."""


LEAST_UNTITLED = 300
"""Text before the first heading that is shorter, or less than half of the note, is a letterhead and has no stage."""


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


Extractor = Callable[[str, list[Narrative]], list[Phrase]]
"""Gives the phrases of a text's narratives, as `extract_phrases` does by rules."""

ModelFor = Callable[[Mapping[str, Any]], Extractor | None]
"""Gives the extractor of a document, or None where the rules shall read it."""


def segment(
    deidentified: pl.DataFrame,
    lexicon: HeadingLexicon,
    rules: PhraseRules | None = None,
    model_for: ModelFor | None = None,
    section_model: SectionModel | None = None,
) -> pl.DataFrame:
    """Label the slices of notes and articles (SEGMENTS, sorted by its key).

    A note's section runs from its heading to the next one and has its heading's stage; within an ED note's sections of
    treatment, sentences that tell the disposition or the diagnosis are slices of their own. Where no heading tells, the
    sentences' own cues and their order do. A section whose heading belongs to no stage (a signature, an attestation) and
    a letterhead have none. What was not written for the visit is labelled beside that: unfilled templates, signatures, and
    runs of sentences that an earlier note of the same patient holds word by word. An article's body sections
    are labelled clinical or not, with the categories that their heading names, and with their role; each section's own
    text once, subsections, tables and figures apart. With `rules` the case narrative's phrases are added, by category
    and with their polarity (evidence `lexicon`), or by `model_for` instead where it has an extractor (evidence `model`).
    With a `section_model` a note's sections are labelled, too: by their headings, and where a note has none, each
    paragraph by its words.
    """
    rows: list[_Row] = []
    copies: dict[str, Copies] = {}
    columns = ("document_id", "kind", "note_type", "text", "sections", "patient_key", "article")
    in_time = deidentified.sort("written_at", "document_id", nulls_last=True)
    for document in in_time.select(columns).iter_rows(named=True):
        if document["kind"] == DocumentKind.ARTICLE:
            rows.extend(_article(document, lexicon, rules, model_for))
            continue
        rows.extend(_note(document, lexicon, section_model))
        earlier = copies.setdefault(document["patient_key"], Copies()) if document["patient_key"] else Copies()
        rows.extend(_origins(document, [*marked_origins(document["text"]), *earlier.next(document["text"])]))
    return pl.DataFrame(rows, schema=polars_schema(Segments), orient="row").sort(key_of(Segments))


def _note(document: dict[str, Any], lexicon: HeadingLexicon, model: SectionModel | None) -> Iterator[_Row]:
    text, note_type = document["text"], document["note_type"]
    headings = find_headings(text, lexicon, report=note_type in REPORTS)
    ends = [*(heading.start for heading in headings), len(text)]
    if note_type not in REPORTS and (not headings or ends[0] >= max(LEAST_UNTITLED, len(text) // 2)):
        untitled = untitled_sections(text, 0, ends[0], model) if model else []
        for each in stages_without_headings(text, 0, ends[0], stages_of(untitled)):
            yield _stage_row(document["document_id"], text, each, None)
        for each in untitled:
            where = (each.start, each.start, each.evidence)
            yield _section_row(document["document_id"], text, each.start, each.end, each.section, *where)
    for heading, next_start in zip(headings, ends[1:], strict=True):
        if model:
            end = heading.start + len(text[heading.start : next_start].rstrip())
            where = (heading.heading_start, heading.heading_end, Evidence.HEADING)
            section = NoteSection(heading.entry.section)
            yield _section_row(document["document_id"], text, heading.start, end, section, *where)
        stage = heading.entry.stage
        if stage is None:
            continue
        if heading.entry.key == "impression" and note_type in OPINIONS:
            stage = Stage.TREATMENT_SELECTION
        end = heading.start + len(text[heading.start : next_start].rstrip())
        slices = [StageSlice(heading.start, end, stage, Evidence.HEADING)]
        if stage is Stage.TREATMENT_SELECTION and note_type == NoteType.ED_PROVIDER:
            slices = split_section(
                text,
                heading.start,
                min(heading.body_start, end),
                end,
                stage,
                heading.entry.section == NoteSection.ASSESSMENT,
            )
        for each in slices:
            yield _stage_row(document["document_id"], text, each, heading)


def _stage_row(document_id: str, text: str, of: StageSlice, heading: Heading | None) -> _Row:
    """A row of a stage; what rests on its own words has no heading."""
    titled = heading is not None and of.evidence is not Evidence.CONTENT
    where = (heading.heading_start, heading.heading_end) if titled else (of.start, of.start)
    return _Row(document_id, of.start, of.end, LabelSet.STAGE, of.stage, *where, of.evidence, text[of.start : of.end])


def _section_row(
    document_id: str, text: str, start: int, end: int, section: NoteSection, first: int, last: int, evidence: Evidence
) -> _Row:
    return _Row(document_id, start, end, LabelSet.SECTION, section, first, last, evidence, text[start:end])


def _origins(document: dict[str, Any], found: list[OriginSlice]) -> Iterator[_Row]:
    for start, end, origin in sorted(set(found)):
        evidence = Evidence.STRUCTURE if origin is Origin.COPIED_FORWARD else Evidence.CONTENT
        slice_ = document["text"][start:end]
        yield _Row(document["document_id"], start, end, LabelSet.ORIGIN, origin, start, start, evidence, slice_)


def _article(
    document: dict[str, Any], lexicon: HeadingLexicon, rules: PhraseRules | None, model_for: ModelFor | None
) -> Iterator[_Row]:
    text, seen = document["text"], set()
    sections = document["sections"] or []
    for label in chain(article_labels(text, sections, lexicon), role_labels(text, sections)):
        identity = (label.start, label.end, label.label_set, label.label)
        if identity in seen:  # two sections that the source marked at the very same place
            continue
        seen.add(identity)
        yield _Row(document["document_id"], *label, text[label.start : label.end])
    told = narratives(text, sections, lexicon)
    by_model = model_for(document) if model_for else None
    if by_model is not None:
        yield from _phrases(document["document_id"], text, told, by_model(text, told), Evidence.MODEL, seen)
    elif rules is not None:
        yield from _phrases(
            document["document_id"], text, told, extract_phrases(text, told, rules), Evidence.LEXICON, seen
        )


def _phrases(
    document_id: str,
    text: str,
    told: list[Narrative],
    phrases: list[Phrase],
    evidence: Evidence,
    seen: Container[Any],
) -> Iterator[_Row]:
    starts = [narrative.start for narrative in told]
    for phrase in phrases:
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
            evidence,
            text[phrase.start : phrase.end],
            phrase.polarity,
        )
