"""What is kept as a human clinical case report, and the reasons for everything else; all samples are invented."""

import time

import pytest

from schemas.vocabulary import Reason
from transforms.ingest.case_report_filter import Evidence, judge
from transforms.ingest.case_report_rules import RULES

CASE = (
    "A 45-year-old man presented with fever and abdominal pain of three days. He had a history of diabetes and was admitted to the hospital. On physical "
    "examination the patient was pale and his blood pressure was low. A CT scan of the abdomen revealed an abscess, and laboratory tests showed an acute infection. "
    "The diagnosis was confirmed by culture, treatment with intravenous antibiotics was given, and surgery followed. He was discharged, and at follow up the "
    "symptoms had gone. The clinical course of this disease is rare, and the therapy of the syndrome is that of the infection from which it is derived. "
)
STUDY = (
    "Patients were enrolled if they met the inclusion criteria, and patients were excluded by the exclusion criteria. We recruited participants and randomised "
    "them to treatment or to the control group; questionnaires were used. The standard deviation and the confidence interval of the blood pressure of the patients are given, and p < "
    "0.05 was statistically significant in the regression. The patients of the cohort had the disease for years, and the patients that were treated in the hospital had symptoms. "
) * 3
DOG = (
    CASE.replace("45-year-old man", "7-year-old male dog")
    .replace("the patient", "the dog")
    .replace("He ", "The dog ")
    .replace("his", "the dog's")
)
GENOME = (
    "The strain was isolated from soil and the genome of the strain was sequenced with a depth that is high. Genes of the genome and the contigs are given for this species and for its strains. "
    * 8
)
TRAINING = (
    "The runner trained for the race with the coach and the speed of each lap was recorded. The distance and the pace of this season are given, and that of the next is planned. "
    * 8
)


def evidence(**given: object) -> Evidence:
    base = dict(
        article_type="research-article",
        subjects=[],
        keywords=[],
        journal="A Journal",
        title="A title",
        headings=["Introduction", "Discussion"],
        text=CASE * 2,
        language="en",
    )
    return Evidence(**{**base, **given})


def reason(**given: object) -> Reason | None:
    return judge(evidence(**given)).reason


@pytest.mark.parametrize(
    "given",
    [
        dict(article_type="case-report"),
        dict(article_type="case-report", subjects=["Case Report"], journal="Case Reports in Invention"),
        dict(headings=["Introduction", "2. Case Presentation", "Discussion"]),
        dict(title="Invented fever: report of two cases and review of the literature"),
        dict(article_type="other", journal="Journal of Medical Case Reports"),
        dict(article_type="letter", title="An unusual case of invented fever"),
        dict(subjects=["Research Article"], headings=["Methods", "Case description", "Discussion"]),
        dict(article_type="brief-report", headings=["Patient information", "Outcome"]),
        dict(
            article_type="case-report",
            title="Severe dog bite of the hand in a child",
            text=CASE * 2 + "The dog was known. " * 5,
        ),
        dict(article_type="case-report", language=None),
        dict(article_type="case-report", language="es"),  # declared wrongly: the text is English
    ],
)
def test_kept(given: dict) -> None:
    assert reason(**given) is None


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (dict(text=STUDY, title="Blood pressure in patients: a randomised trial"), Reason.NOT_CASE_REPORT),
        (dict(text=STUDY, subjects=["Case Study"], headings=["Methods", "Study population", "Statistical analysis"]), Reason.NOT_CASE_REPORT),
        (dict(text=STUDY, article_type="case-report", headings=["Methods", "Statistical analysis", "Results"]), Reason.NOT_CASE_REPORT),
        (dict(article_type="review-article", title="Invented fever: a case report and review"), Reason.NOT_CASE_REPORT),
        (dict(article_type="systematic-review", title="Case series of invented fever: a systematic review"), Reason.NOT_CASE_REPORT),
        (dict(article_type="correction", title="Correction: A rare case of fever"), Reason.NOT_CASE_REPORT),
        (dict(article_type="case-report", title="Retraction: a case report"), Reason.NOT_CASE_REPORT),
        (dict(article_type="editorial", journal="Case Reports in Invention"), Reason.NOT_CASE_REPORT),
        (dict(), Reason.NOT_CASE_REPORT),
        (dict(article_type="case-report", subjects=["Case Report"], journal="Veterinary Invention", title="Invented fever in a dog", text=DOG * 2), Reason.NOT_HUMAN),
        (dict(article_type="case-report", title="Invented fever in a dog", headings=["Case presentation"], text=DOG * 2), Reason.NOT_HUMAN),
        (dict(article_type="case-report", title="Draft genome sequence of an invented strain", text=GENOME), Reason.NOT_HUMAN),
        (dict(article_type="case-report", subjects=["Case Report"], title="An athlete in the longest race: a case study", text=TRAINING), Reason.NOT_CLINICAL),
        (dict(article_type="case-report", language="es", text="El paciente de la clínica fue tratado con los antibióticos y la fiebre de los niños " * 20), Reason.NOT_ENGLISH),
        (dict(article_type="case-report", language="en", text="Der Patient war mit der Therapie in dem Krankenhaus und die Diagnose wurde von den Ärzten " * 20), Reason.NOT_ENGLISH),
        (dict(article_type="case-report", language="pt", text="curto"), Reason.NOT_ENGLISH),
    ],
)  # fmt: skip
def test_rejected(given: dict, expected: Reason) -> None:
    assert reason(**given) is expected


def test_verdict_tells_the_rules() -> None:
    verdict = judge(evidence(article_type="case-report", title="A rare case of invented fever"))
    assert {"typed case report", "title says case report", "age and sex of a person"} <= set(verdict.found)


def test_rules_have_a_why_and_unique_names() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.why and rule.weight for rule in RULES)


@pytest.mark.parametrize("unit", ["a", "year old ", "45-year-old ", "case ", "\u2010", "1", "(", "the patients "])
def test_time_is_bounded(unit: str) -> None:
    long = unit * (3_000_000 // len(unit))
    began = time.perf_counter()
    judge(evidence(text=long, title=long, subjects=[long] * 3, headings=[long] * 3, journal=long[:1000]))
    assert time.perf_counter() - began < 3
