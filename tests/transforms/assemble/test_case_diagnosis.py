"""Case reports as diagnostic questions: the funnel, the cut, the quotes, the verdicts of reviewers."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flows.jobs.assemble import known_diagnoses
from flows.jobs.segment import heading_lexicon
from schemas.case_releases import CaseDiagnosis
from schemas.deidentified import Deidentified
from schemas.table import polars_schema
from schemas.vocabulary import Licence
from transforms.assemble.assembled import assembled_schema
from transforms.assemble.case_diagnosis import assemble_case_diagnosis
from transforms.assemble.diagnosis.known import NONE_KNOWN, KnownDiagnoses
from transforms.assemble.diagnosis.verdicts import parse_verdicts
from transforms.assemble.diagnosis_leaks import diagnosis_leaks
from transforms.segment.segment import segment

TITLE = "Bleeding gums as the first sign of scurvy in a sailor: a case report"
ABSTRACT = "We report a case of scurvy in a sailor."
INTRODUCTION = "Scurvy is a disorder of those who eat no fruit. It is often missed."
PRESENTATION = (
    "A 44-year-old sailor was admitted with bleeding gums and tired legs. He had eaten nothing but biscuits for eleven weeks at sea. "
    "He denied fever, cough and weight loss, and took no medicine. There was no family history of bleeding. "
    "On examination his gums were swollen and purple, and bruises covered both shins. Corkscrew hairs stood on his thighs. "
    "Blood counts showed a haemoglobin of 10.1 g/dL with normal platelets. The clotting times were normal, so that haemophilia was ruled out. "
    "Leukaemia was considered unlikely because the smear was normal. "
)
REVEAL = "Serum ascorbic acid was not detectable, and a diagnosis of scurvy was made. "
TREATMENT = "He was given ascorbic acid and oranges, and was discharged after a week."
DISCUSSION = (
    "Scurvy is known from many voyages. In our patient the corkscrew hairs and the biscuits pointed to scurvy rather than leukaemia. "
    "Others have seen scurvy in many patients with odd diets."
)
CONCLUSION = "Bleeding gums in a sailor should bring scurvy to mind."


def article(
    number: int,
    title: str = TITLE,
    abstract: str = ABSTRACT,
    case: str = PRESENTATION + REVEAL + TREATMENT,
    licence: str = "CC BY",
) -> dict:
    text, sections = "", []
    for kind, heading, words in (
        ("title", "", title),
        ("abstract", "", abstract),
        ("body", "Introduction", INTRODUCTION),
        ("body", "Case report", case),
        ("body", "Discussion", DISCUSSION),
        ("body", "Conclusion", CONCLUSION),
    ):
        at = len(text)
        text += (f"{heading}\n\n" if heading else "") + words.strip() + "\n\n"
        sections.append(
            {"kind": kind, "level": 1, "heading_start": at, "heading_end": at + len(heading), "start": at, "end": len(text) - 2}
        )  # fmt: skip
    key = f"{number:032x}"
    return {
        "document_id": key,
        "group_key": key,
        "source": "articles",
        "kind": "article",
        "text": text.rstrip(),
        "sections": sections,
        "article": {"pmcid": f"PMC{number}", "licence": licence, "journal": "Journal of Voyages"},
    }


def made(*articles: dict, verdicts: dict | None = None, known: KnownDiagnoses = NONE_KNOWN):
    schema = polars_schema(Deidentified)
    frame = pl.DataFrame([{name: each.get(name) for name in schema} for each in articles], schema=schema, orient="row")
    return assemble_case_diagnosis(
        frame, segment(frame, heading_lexicon()), [Licence.CC_BY], parse_verdicts(verdicts or {}), known
    )


def row_of(**told) -> dict:
    (row,) = made(article(1, **told)).rows.iter_rows(named=True)
    return row


def test_a_question_from_a_report():
    row = row_of()
    assert row["final_diagnosis"] == "scurvy"
    assert row["case_prompt"] == PRESENTATION.strip()
    assert "biscuits for eleven weeks" in row["case_prompt"] and "denied fever" in row["case_prompt"]
    assert (row["recut"], row["reviewed"]) == (False, False)
    assert {"title", "abstract", "case", "discussion"} & {
        str(each["place"]) for each in row["final_diagnosis_evidence"]
    }
    assert row["article_link"] == "https://pmc.ncbi.nlm.nih.gov/articles/PMC1/"


def test_every_offset_is_verbatim_and_the_prompt_asks():
    row = row_of()
    text = row["text"]
    assert text[row["prompt_start"] : row["prompt_end"]] == row["case_prompt"]
    assert row["diagnostic_reasoning"]
    assert all(text[step["start"] : step["end"]] == step["quote"] for step in row["diagnostic_reasoning"])
    assert all("scurvy" in text[each["start"] : each["end"]].lower() for each in row["final_diagnosis_evidence"])
    assert diagnosis_leaks(row["case_prompt"], [row["final_diagnosis"], *row["final_diagnosis_synonyms"]]) == []
    user, assistant = row["messages"]
    assert user["content"].startswith(row["case_prompt"]) and "scurvy" not in user["content"]
    assert assistant["content"].endswith("Final diagnosis: scurvy")


def test_what_is_not_weighed_is_no_reasoning():
    told = (
        "A chest film showed a raised diaphragm due to his posture. "
        "Iron deficiency was thought unlikely as the ferritin was normal. "
        "He was given oral iron daily and improved before he was discharged. "
    )
    quotes = [step["quote"] for step in row_of(case=PRESENTATION + told + REVEAL + TREATMENT)["diagnostic_reasoning"]]
    assert [each for each in quotes if each in told] == [
        "Iron deficiency was thought unlikely as the ferritin was normal."
    ]


def test_reasoning_is_on_this_patient_and_has_a_stance():
    steps = {step["quote"]: step for step in row_of()["diagnostic_reasoning"]}
    ours = next(step for quote, step in steps.items() if quote.startswith("In our patient"))
    assert ours["diagnosis"] == "scurvy"
    unlikely = next(step for quote, step in steps.items() if quote.startswith("Leukaemia was considered unlikely"))
    assert (str(unlikely["stance"]), unlikely["diagnosis"]) == ("against", "Leukaemia")
    assert not any("Others have seen" in quote or "oranges" in quote for quote in steps)
    assert "Leukaemia" in row_of()["differentials"] and "scurvy" not in row_of()["differentials"]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"licence": "CC BY-ND"}, "licence_not_allowed"),
        ({"licence": "unknown"}, "licence_not_allowed"),
        ({"case": "He bled. It was scurvy."}, "too_short"),
        ({"title": "Scurvy in three sailors: a case series"}, "not_single_patient"),
        ({"abstract": "We report two cases of scurvy."}, "not_single_patient"),
        ({"title": "Successful treatment of scurvy with oranges"}, "not_diagnostic"),
        ({"title": "Warfarin-induced skin necrosis in a sailor"}, "not_diagnostic"),
        ({"title": "A tired sailor", "abstract": "A sailor was tired.", "case": PRESENTATION + TREATMENT}, "no_final_diagnosis"),
        ({"case": "A 44-year-old sailor with known scurvy came. " + PRESENTATION}, "no_presentation"),
    ],
)  # fmt: skip
def test_the_funnel(told, reason):
    assembled = made(article(1, **told), article(2))
    assert [(str(each.reason), each.record_id) for each in assembled.rejects] == [(reason, f"{1:032x}")]
    assert assembled.rows["pmcid"].to_list() == ["PMC2"]


def test_a_common_disease_with_the_word_before_it_cuts_too():
    title = "Brown tumour of hyperparathyroidism in a sailor"
    told = (
        PRESENTATION
        + "CT was used to scan sites suspected of brown tumours. Hyperparathyroidism was diagnosed. "
        + TREATMENT
    )
    row = row_of(title=title, abstract="We report a brown tumour of hyperparathyroidism.", case=told)
    assert row["case_prompt"] == PRESENTATION.strip()


def test_what_the_title_says_it_came_with_cuts_too():
    title = "Scurvy associated with celiac disease in a sailor: a case report"
    early = PRESENTATION + "A biopsy of the bowel showed celiac disease. " + REVEAL + TREATMENT
    assert row_of(title=title, case=early)["case_prompt"] == PRESENTATION.strip()
    known = "A 44-year-old sailor with celiac disease was admitted. " + PRESENTATION + REVEAL + TREATMENT
    assert row_of(title=title, case=known)["case_prompt"].endswith(PRESENTATION.strip())


def test_a_disease_that_is_only_likened_is_not_stated():
    assert row_of(title="Lupus-like syndrome revealing scurvy in a sailor")["final_diagnosis"] == "scurvy"
    likened = article(
        1,
        title="Northern beriberi disease 19 like scurvy before the great early autumn apple pear harvest: a case report",
    )
    assert made(likened).rows.height == 0


@pytest.mark.parametrize(
    ("sentence", "stance"),
    [
        ("No mass was found; therefore scurvy was thought most likely.", "supports"),
        ("The clotting times were normal, so that haemophilia was ruled out.", "against"),
        ("As ANCA were negative, vasculitis was therefore considered unlikely.", "against"),
        ("Leukaemia could not be excluded by the smear alone.", "neutral"),
        ("A bone marrow biopsy was requested to rule out leukaemia.", "neutral"),
    ],
)
def test_the_last_word_of_a_statement_is_its_stance(sentence, stance):
    steps = row_of(case=PRESENTATION + sentence + " " + REVEAL + TREATMENT)["diagnostic_reasoning"]
    assert {str(step["stance"]) for step in steps if step["quote"] == sentence} == {stance}


def test_a_test_that_has_the_answers_initials_does_not_end_the_prompt():
    early = PRESENTATION.replace("The clotting", "The AST was 35 U/L. The clotting")
    told = early + "A diagnosis of acute suppurative thyroiditis was made. " + TREATMENT
    title, abstract = (
        "Acute suppurative thyroiditis in a sailor",
        "We report acute suppurative thyroiditis in a sailor.",
    )
    assert row_of(title=title, abstract=abstract, case=told)["case_prompt"] == early.strip()


def test_an_abbreviation_or_synonym_cuts_too():
    title = "Tuberous sclerosis complex in a baker: a case report"
    abstract = "We report a case of tuberous sclerosis complex (TSC) in a baker."
    early = (
        PRESENTATION
        + "He had been told that TSC could be the cause. "
        + "A diagnosis of tuberous sclerosis complex was made."
    )
    row = row_of(title=title, abstract=abstract, case=early)
    assert row["final_diagnosis"] == "tuberous sclerosis complex"
    assert "TSC" in row["final_diagnosis_synonyms"]
    assert row["case_prompt"] == PRESENTATION.strip()


def test_reviewers_are_honoured():
    text = article(1)["text"]
    cut = text.index("Blood counts")
    quote = text.index("In our patient")
    wrong = [[quote, text.index(".", quote) + 1]]
    verdicts = {
        "PMC1": {
            "verdict": "change",
            "final_diagnosis": "vitamin C deficiency",
            "prompt_end": cut,
            "wrong_quotes": wrong,
        },
        "PMC2": {"verdict": "exclude"},
    }
    assembled = made(article(1), article(2), article(3), verdicts=verdicts)
    first, third = assembled.rows.iter_rows(named=True)
    assert (first["final_diagnosis"], first["prompt_end"], first["reviewed"]) == ("vitamin C deficiency", cut, True)
    assert quote not in {step["start"] for step in first["diagnostic_reasoning"]}
    assert (third["final_diagnosis"], third["reviewed"]) == ("scurvy", False)
    assert [(str(each.reason), each.record_id) for each in assembled.rejects] == [("excluded_by_review", f"{2:032x}")]


@pytest.mark.parametrize(
    "told", [[], {"PMC1": {}}, {"PMC1": {"verdict": "maybe"}}, {"PMC1": {"verdict": "change", "prompt_end": "x"}}]
)
def test_verdicts_of_another_form_are_refused_without_their_words(told):
    with pytest.raises(ValueError, match="verdict") as caught:
        parse_verdicts(told)
    assert "maybe" not in str(caught.value)


def test_the_form_of_the_table_and_nothing_from_nothing():
    assembled = made(article(2), article(1))
    assert assembled.rows.schema == assembled_schema(CaseDiagnosis)
    assert assembled.rows["document_id"].is_sorted()
    assert made().rows.is_empty() and made().rejects == []


PIECES = st.sampled_from(
    [
        "A 44-year-old sailor came. ", "Scurvy (SC)", " was ruled out ", "(", "[)", ". ", "\n\n", "We report a case of ", "diagnosis of ",
        "renal cell carcinoma", "*+?{", "😀", "é", "Fig. 1", " et al. ", "No evidence of ", "final diagnosis was ", "Biopsy showed ", "\\",
    ]
)  # fmt: skip
WORDS = st.lists(PIECES, max_size=30).map("".join)


@settings(max_examples=60, deadline=None)
@given(WORDS, WORDS, WORDS)
def test_any_article_is_a_row_that_keeps_the_laws_or_a_reject(title, abstract, case):
    assembled = made(article(1, title=title or "x", abstract=abstract or "x", case=PRESENTATION + (case or "x")))
    assert assembled.rows.height + len(assembled.rejects) == 1
    for row in assembled.rows.iter_rows(named=True):
        assert row["text"][row["prompt_start"] : row["prompt_end"]] == row["case_prompt"]
        assert all(row["text"][each["start"] : each["end"]] == each["quote"] for each in row["diagnostic_reasoning"])
        assert diagnosis_leaks(row["case_prompt"], [row["final_diagnosis"], *row["final_diagnosis_synonyms"]]) == []


GIVEN = "He was given vitamin C on the second day. He slept and ate well."


@pytest.mark.parametrize("told", [GIVEN, GIVEN.replace("vitamin C", "ascorbic-acid")])
def test_a_treatment_that_only_this_disease_gets_is_where_the_prompt_ends(told):
    case = PRESENTATION + told + " " + REVEAL + TREATMENT
    (blind,) = made(article(1, case=case)).rows["case_prompt"]
    (row,) = made(article(1, case=case), known=known_diagnoses()).rows.iter_rows(named=True)
    assert told in blind
    assert row["case_prompt"] == PRESENTATION.strip() and not row["recut"]
    assert row["icd10cm"] == "E54"
