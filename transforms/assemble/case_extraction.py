"""The config `case_extraction`: case reports by clinical subheading and by the 14 categories."""

from collections.abc import Collection, Mapping
from typing import Any

import polars as pl

from schemas.releases import CaseExtraction
from schemas.vocabulary import Category, DocumentKind, LabelSet, Licence, Reason, Record, SectionKind, SubheadingKind
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.rejects import Reject

CONFIG = "case_extraction"


def assemble_case_extraction(
    deidentified: pl.DataFrame, segments: pl.DataFrame, licences: Collection[Licence]
) -> Assembled:
    """One row per article with an allowed licence and at least one clinical section.

    Rejects: `licence_not_allowed` (unknown licences are never allowed by silence), `no_clinical_section`. A category
    holds the slices whose subheading names it; `section` is the index of the same slice in `sections`.
    """
    articles = deidentified.filter(pl.col("kind") == DocumentKind.ARTICLE).sort("document_id")
    allowed = frozenset(str(licence) for licence in licences)
    slices = _slices(segments)
    rows: list[dict[str, Any]] = []
    rejects: list[Reject] = []
    for document in articles.select("document_id", "text", "sections", "article").iter_rows(named=True):
        bibliography = document["article"] or {}
        of_document = slices.get(document["document_id"], {})
        clinical = of_document.get((LabelSet.SUBHEADING, SubheadingKind.CLINICAL), [])
        reason = None
        if bibliography.get("licence") not in allowed:
            reason = Reason.LICENCE_NOT_ALLOWED
        elif not clinical:
            reason = Reason.NO_CLINICAL_SECTION
        if reason is not None:
            rejects.append(Reject(Record.ARTICLE, reason, record_id=document["document_id"], config=CONFIG))
            continue
        rows.append(_row(document, bibliography, clinical, of_document))
    frame = pl.DataFrame(rows, schema=assembled_schema(CaseExtraction), orient="row")
    return Assembled(conformed(frame, CaseExtraction), rejects)


_Slice = tuple[int, int, int, int]
"""Start and end of a slice, start and end of its heading."""


def _slices(segments: pl.DataFrame) -> dict[str, dict[tuple[str, str], list[_Slice]]]:
    found: dict[str, dict[tuple[str, str], list[_Slice]]] = {}
    columns = ("document_id", "label_set", "label", "start", "end", "heading_start", "heading_end")
    wanted = segments.filter(pl.col("label_set") != LabelSet.STAGE).sort("document_id", "start", "end")
    for document_id, label_set, label, *where in wanted.select(columns).iter_rows():
        found.setdefault(document_id, {}).setdefault((label_set, label), []).append(tuple(where))
    return found


def _row(
    document: Mapping[str, Any],
    bibliography: Mapping[str, Any],
    clinical: list[_Slice],
    slices: Mapping[tuple[str, str], list[_Slice]],
) -> dict[str, Any]:
    text = document["text"]
    index = {(start, end): number for number, (start, end, *_) in enumerate(clinical)}
    return {
        "document_id": document["document_id"],
        "pmcid": bibliography.get("pmcid"),
        "doi": bibliography.get("doi"),
        "title": _title(text, document["sections"] or []),
        "journal": bibliography.get("journal"),
        "article_link": article_link(bibliography),
        "publication_date": bibliography.get("publication_date"),
        "licence": bibliography["licence"],
        "text": text,
        "sections": [
            {"heading": text[heading_start:heading_end].strip() or None, "start": start, "end": end}
            for start, end, heading_start, heading_end in clinical
        ],
        **{
            str(category): [
                {"text": text[start:end], "start": start, "end": end, "section": index[start, end]}
                for start, end, *_ in slices.get((LabelSet.CATEGORY, category), [])
                if (start, end) in index
            ]
            for category in Category
        },
    }


def _title(text: str, sections: list[Mapping[str, Any]]) -> str | None:
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
