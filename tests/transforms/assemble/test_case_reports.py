"""One pass over the articles for all configs: each is read once, each maker judges for itself, nothing is lost."""

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from schemas.case_releases import CaseDiagnosis, CaseExtraction
from schemas.deidentified import Deidentified
from schemas.segments import Segments
from schemas.table import polars_schema
from schemas.vocabulary import Reason, Record, SectionRole
from transforms.assemble.assembled import assembled_schema
from transforms.assemble.case_reports import assemble_reports
from transforms.assemble.diagnosis.known import NONE_KNOWN


def frame(kinds):
    schema = polars_schema(Deidentified)
    rows = [
        {"document_id": f"{number:032x}", "group_key": f"{number:032x}", "source": "s", "kind": kind, "text": f"text {number}", "sections": []}
        for number, kind in kinds
    ]  # fmt: skip
    return pl.DataFrame(
        [{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row", strict=False
    )


def segments(*told):
    schema = polars_schema(Segments)
    rows = [
        {"document_id": f"{number:032x}", "start": start, "end": end, "label_set": set_, "label": label, "heading_start": start,
         "heading_end": start, "evidence": "heading", "text": "x"}
        for number, start, end, set_, label in told
    ]  # fmt: skip
    return pl.DataFrame([{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row")


def bare(table, document):
    """The least that a row of a config can hold."""
    empty = {name: [] for name, dtype in assembled_schema(table).items() if isinstance(dtype, pl.List)}
    return dict.fromkeys(assembled_schema(table)) | empty | {"document_id": document["document_id"]}


def test_each_article_is_read_once_for_all_configs_and_each_maker_judges_for_itself():
    seen = []

    def keeps(document, reading):
        seen.append((document["document_id"], id(reading)))
        return bare(CaseDiagnosis, document)

    def refuses(document, reading):
        seen.append((document["document_id"], id(reading)))
        return Reason.TOO_SHORT

    told = frame([(2, "article"), (1, "article"), (3, "note")])
    diagnosis, extraction = assemble_reports(
        told, segments(), NONE_KNOWN, {CaseDiagnosis: keeps, CaseExtraction: refuses}
    )
    assert [seen[0], seen[2]] == [seen[1], seen[3]]  # both makers were given one and the same reading
    assert diagnosis.rows["document_id"].to_list() == [f"{1:032x}", f"{2:032x}"] and diagnosis.rejects == []
    assert extraction.rows.height == 0 and extraction.rows.schema == assembled_schema(CaseExtraction)
    assert [(each.record, each.reason, each.record_id, each.config) for each in extraction.rejects] == [
        (Record.ARTICLE, Reason.TOO_SHORT, f"{number:032x}", "case_extraction") for number in (1, 2)
    ]


def test_a_reading_has_the_sections_by_role_of_its_own_article_in_order():
    found = {}

    def maker(document, reading):
        found[document["document_id"]] = [(part.start, part.role) for part in reading.parts]
        return Reason.TOO_SHORT

    told = segments(
        (1, 3, 5, "role", "discussion"), (1, 0, 3, "role", "presentation"), (1, 0, 3, "category", "neuro"), (2, 1, 2, "role", "history")
    )  # fmt: skip
    assemble_reports(frame([(1, "article"), (2, "article"), (4, "article")]), told, NONE_KNOWN, {CaseDiagnosis: maker})
    assert found == {
        f"{1:032x}": [(0, SectionRole.PRESENTATION), (3, SectionRole.DISCUSSION)],
        f"{2:032x}": [(1, SectionRole.HISTORY)],
        f"{4:032x}": [],
    }


@given(st.dictionaries(st.integers(1, 50), st.tuples(st.sampled_from(["article", "note"]), st.booleans()), max_size=8))
def test_kept_and_rejected_are_the_articles(told):
    kept = {f"{number:032x}" for number, (_, keep) in told.items() if keep}

    def maker(document, reading):
        return bare(CaseDiagnosis, document) if document["document_id"] in kept else Reason.NOT_DIAGNOSTIC

    (made,) = assemble_reports(
        frame([(number, kind) for number, (kind, _) in told.items()]), segments(), NONE_KNOWN, {CaseDiagnosis: maker}
    )
    articles = {f"{number:032x}" for number, (kind, _) in told.items() if kind == "article"}
    assert {*made.rows["document_id"], *(each.record_id for each in made.rejects)} == articles
    assert made.rows.height + len(made.rejects) == len(articles)
