"""Reports of several patients: a row for each case that stands apart and states its diagnosis, else a reject."""

import polars as pl
import pytest

from flows.jobs.segment import heading_lexicon
from schemas.deidentified import Deidentified
from schemas.table import polars_schema
from schemas.vocabulary import Licence, Reason
from transforms.assemble.case_diagnosis import assemble_case_diagnosis
from transforms.assemble.diagnosis.verdicts import parse_verdicts
from transforms.segment.segment import segment

TITLE = "Scurvy in two sailors: a report of two cases"
ABSTRACT = "We report two cases of scurvy in sailors."
SIGNS = (
    "He denied fever, cough and weight loss, and took no medicine. There was no family history of bleeding. "
    "On examination his gums were swollen and purple, and bruises covered both shins. Corkscrew hairs stood on his thighs. "
    "Blood counts showed a haemoglobin of 10.1 g/dL with normal platelets. The clotting times were normal. "
    "Leukaemia was considered unlikely because the smear was normal. "
)
REVEAL = "Serum ascorbic acid was far below what is usual. A diagnosis of scurvy was made. He was given oranges and went home."
FIRST = (
    "A 44-year-old sailor was admitted with bleeding gums. He had eaten nothing but biscuits for eleven weeks. "
    + SIGNS
    + REVEAL
)
SECOND = (
    "A 51-year-old cook was admitted with tired legs. He had eaten nothing but hardtack for thirty weeks. "
    + SIGNS
    + REVEAL
)
DISCUSSION = "Scurvy is known from many voyages. In our patients the corkscrew hairs pointed to scurvy."


def made(*cases: tuple[str, str], title: str = TITLE, verdicts: dict | None = None):
    text, sections = "", []
    parts = [("title", "", title), ("abstract", "", ABSTRACT)]
    parts += [("body", heading, words) for heading, words in (*cases, ("Discussion", DISCUSSION))]
    for kind, heading, words in parts:
        at = len(text)
        text += (f"{heading}\n\n" if heading else "") + words + "\n\n"
        sections.append(
            {"kind": kind, "level": 1, "heading_start": at, "heading_end": at + len(heading), "start": at, "end": len(text) - 2}
        )  # fmt: skip
    row = {
        "document_id": "1" * 32,
        "group_key": "1" * 32,
        "source": "articles",
        "kind": "article",
        "text": text.rstrip(),
        "sections": sections,
        "article": {"pmcid": "PMC1", "licence": "CC BY", "journal": "Journal of Voyages"},
    }
    schema = polars_schema(Deidentified)
    frame = pl.DataFrame([{name: row.get(name) for name in schema}], schema=schema, orient="row")
    return assemble_case_diagnosis(
        frame, segment(frame, heading_lexicon()), [Licence.CC_BY], parse_verdicts(verdicts or {})
    )


def reason_of(*cases: tuple[str, str], **told) -> Reason:
    result = made(*cases, **told)
    assert result.rows.is_empty()
    return result.rejects[0].reason


@pytest.mark.parametrize(
    "headings", [("Case 1", "Case 2"), ("2.1. Case I", "2.2. Case II"), ("Patient A", "Patient B")]
)
def test_each_case_in_a_section_of_its_own_is_a_row(headings):
    result = made((headings[0], FIRST), (headings[1], SECOND))
    rows = result.rows.sort("case_number").to_dicts()
    assert result.rejects == [] and [row["case_number"] for row in rows] == [1, 2]
    assert {row["document_id"] for row in rows} == {"1" * 32}
    assert all(row["final_diagnosis"] == "scurvy" for row in rows)
    for row, own, other in zip(rows, ("biscuits", "hardtack"), ("hardtack", "biscuits"), strict=True):
        assert own in row["case_prompt"] and other not in row["case_prompt"] and "scurvy" not in row["case_prompt"]
        assert row["text"][row["prompt_start"] : row["prompt_end"]] == row["case_prompt"]
        assert all(other not in step["quote"] for step in row["diagnostic_reasoning"])
        assert all(row["text"][step["start"] : step["end"]] == step["quote"] for step in row["diagnostic_reasoning"])


def test_a_report_is_a_reject_if_its_cases_cannot_be_told_apart_or_one_of_them_is_no_question():
    unstated = SECOND.replace(
        REVEAL, "He was given oranges, slept well for the first time in many weeks, and went home."
    )
    told = {
        "in one section": [("Case presentation", FIRST + " The second patient came later. " + SECOND)],
        "not numbered": [("Case presentation", FIRST), ("The cook", SECOND)],
        "out of order": [("Case 2", FIRST), ("Case 1", SECOND)],
        "one too short": [("Case 1", FIRST), ("Case 2", "A cook had it, too.")],
        "one without a diagnosis": [("Case 1", FIRST), ("Case 2", unstated)],
    }
    found = {why: reason_of(*cases) for why, cases in told.items()}
    assert found == dict.fromkeys(told, Reason.NOT_SINGLE_PATIENT)


def test_a_treatment_of_several_patients_is_still_no_question():
    title = "Successful treatment of scurvy with oranges: a report of two cases"
    assert reason_of(("Case 1", FIRST), ("Case 2", SECOND), title=title) is Reason.NOT_DIAGNOSTIC


def test_a_verdict_is_of_the_article_and_its_changes_are_of_the_first_case():
    change = {"PMC1": {"verdict": "change", "final_diagnosis": "vitamin C deficiency"}}
    rows = made(("Case 1", FIRST), ("Case 2", SECOND), verdicts=change).rows.sort("case_number")
    assert rows["final_diagnosis"].to_list() == ["vitamin C deficiency", "scurvy"]
    assert rows["reviewed"].to_list() == [True, True]
    assert (
        reason_of(("Case 1", FIRST), ("Case 2", SECOND), verdicts={"PMC1": {"verdict": "exclude"}})
        is Reason.EXCLUDED_BY_REVIEW
    )
