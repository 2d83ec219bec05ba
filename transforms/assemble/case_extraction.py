"""The config `case_extraction`: case reports by section, and their phrases by the 14 categories, with polarity."""

from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl

from schemas.case_releases import CaseExtraction
from schemas.table import Table
from schemas.vocabulary import (
    CASE_ROLES,
    Category,
    DiagnosisPlace,
    Evidence,
    LabelSet,
    Licence,
    Reason,
    SectionKind,
)
from transforms.assemble.assembled import Assembled
from transforms.assemble.case_facts import (
    FactLexicon,
    Slice,
    age_at_presentation,
    age_of_onset,
    metabolic_disorder,
    treatments,
)
from transforms.assemble.case_reports import Maker, Reading, assemble_reports
from transforms.assemble.diagnosis.answer import Answer
from transforms.assemble.diagnosis.known import NONE_KNOWN, KnownDiagnoses
from transforms.assemble.diagnosis.report import Part

_BEST = (
    DiagnosisPlace.CASE,
    DiagnosisPlace.CONCLUSION,
    DiagnosisPlace.DISCUSSION,
    DiagnosisPlace.ABSTRACT,
    DiagnosisPlace.INTRODUCTION,
    DiagnosisPlace.TITLE,
)
"""Where a diagnosis is best read, the best first."""


class _Phrase(NamedTuple):
    start: int
    end: int
    polarity: str


def assemble_case_extraction(
    deidentified: pl.DataFrame,
    segments: pl.DataFrame,
    licences: Collection[Licence],
    facts: FactLexicon,
    known: KnownDiagnoses = NONE_KNOWN,
) -> Assembled:
    """One row per article with an allowed licence and at least one section that tells of the patient.

    Rejects: `licence_not_allowed` (unknown licences are never allowed by silence), `no_clinical_section`. A category
    holds the phrases of SEGMENTS that are of it; `section` is the index in `sections` of the section that holds a phrase.
    """
    makers: dict[type[Table], Maker] = {CaseExtraction: extractions(segments, licences, facts)}
    return assemble_reports(deidentified, segments, known, makers)[0]


def extractions(segments: pl.DataFrame, licences: Collection[Licence], facts: FactLexicon) -> Maker:
    """What makes a row of `case_extraction` of an article, or says why it is none."""
    allowed = frozenset(str(licence) for licence in licences)
    phrases = _phrases(segments)

    def make(document: Mapping[str, Any], report: Reading) -> dict[str, Any] | Reason:
        bibliography = document["article"] or {}
        if bibliography.get("licence") not in allowed:
            return Reason.LICENCE_NOT_ALLOWED
        if not any(part.role in CASE_ROLES for part in report.parts):
            return Reason.NO_CLINICAL_SECTION
        return _row(document, bibliography, report, phrases.get(document["document_id"], {}), facts)

    return make


def _phrases(segments: pl.DataFrame) -> dict[str, dict[str, list[_Phrase]]]:
    """The phrases that SEGMENTS holds of each article, by category."""
    found: dict[str, dict[str, list[_Phrase]]] = {}
    phrases = segments.filter(
        (pl.col("label_set") == LabelSet.CATEGORY)
        & pl.col("evidence").cast(pl.String).is_in([str(Evidence.LEXICON), str(Evidence.MODEL)])
    ).sort("document_id", "start", "end")
    for document_id, start, end, label, polarity in phrases.select(
        "document_id", "start", "end", "label", "polarity"
    ).iter_rows():
        found.setdefault(document_id, {}).setdefault(label, []).append(_Phrase(start, end, polarity))
    return found


def _row(
    document: Mapping[str, Any],
    bibliography: Mapping[str, Any],
    report: Reading,
    phrases: Mapping[str, Sequence[_Phrase]],
    facts: FactLexicon,
) -> dict[str, Any]:
    text, sections = document["text"], document["sections"] or []
    clinical = [part for part in report.parts if part.role in CASE_ROLES]
    starts = [part.start for part in clinical]

    def listed(spans: Sequence[Any]) -> list[dict[str, Any]]:
        found = []
        for span in spans:
            index = bisect_right(starts, span.start) - 1
            if index >= 0 and span.end <= clinical[index].end:
                found.append(
                    {
                        "text": text[span.start : span.end],
                        "start": span.start,
                        "end": span.end,
                        "section": index,
                        "polarity": str(span.polarity),
                    }
                )
        return found

    told = _told(clinical, sections)
    answer = report.answer
    disorder = metabolic_disorder((*([answer.name, *answer.synonyms] if answer else ()), report.title), facts)
    return {
        "document_id": document["document_id"],
        "pmcid": bibliography.get("pmcid"),
        "doi": bibliography.get("doi"),
        "title": _title(text, sections),
        "journal": bibliography.get("journal"),
        "article_link": article_link(bibliography),
        "publication_date": bibliography.get("publication_date"),
        "licence": bibliography["licence"],
        "text": text,
        "sections": [
            {
                "heading": text[part.heading_start : part.heading_end].strip() or None,
                "role": str(part.role),
                "start": part.start,
                "end": part.end,
            }
            for part in clinical
        ],
        **{str(category): listed(phrases.get(category, ())) for category in Category},
        "age_at_presentation": _printed(text, age_at_presentation(text, told)),
        "age_of_onset": _printed(text, age_of_onset(text, told)),
        "confirmed_diagnosis": _diagnosis(text, answer),
        "treatment": listed(treatments(text, told, facts)),
        "is_iem": disorder is not None,
        "iem_disorder": disorder,
    }


def _told(clinical: Sequence[Part], sections: Sequence[Mapping[str, Any]]) -> list[Slice]:
    """The running text of the clinical sections: without headings, tables and figures."""
    floats = {
        (each["start"], each["end"]) for each in sections if each["kind"] in (SectionKind.TABLE, SectionKind.FIGURE)
    }
    told = []
    for part in clinical:
        if (part.start, part.end) not in floats:
            start = part.heading_end if part.start <= part.heading_start <= part.heading_end < part.end else part.start
            told.append(Slice(start, part.end))
    return told


def _printed(text: str, where: Slice | None) -> dict[str, Any] | None:
    return None if where is None else {"text": text[where.start : where.end], "start": where.start, "end": where.end}


def _diagnosis(text: str, answer: Answer | None) -> dict[str, Any] | None:
    if answer is None or not answer.evidence:
        return None
    best = min(answer.evidence, key=lambda each: (_BEST.index(each.place), each.start))
    return {"diagnosis": answer.name, "text": text[best.start : best.end], "start": best.start, "end": best.end}


def _title(text: str, sections: Sequence[Mapping[str, Any]]) -> str | None:
    for section in sections:
        if section["kind"] == SectionKind.TITLE:
            return text[section["start"] : section["end"]].strip() or None
    return None


def article_link(bibliography: Mapping[str, Any]) -> str | None:
    """Where an article is read: at PubMed Central if it has an id there, else by its DOI.

    >>> article_link({"pmcid": "PMC1", "doi": None})
    'https://pmc.ncbi.nlm.nih.gov/articles/PMC1/'
    >>> article_link({"doi": "10.1/x"})
    'https://doi.org/10.1/x'
    """
    if bibliography.get("pmcid"):
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{bibliography['pmcid']}/"
    if bibliography.get("doi"):
        return f"https://doi.org/{bibliography['doi']}"
    return None
