"""Ages, onset, treatment and inborn errors of metabolism of invented cases."""

import pytest

from flows.jobs.assemble import fact_lexicon
from transforms.assemble.case_facts import (
    Slice,
    age_at_presentation,
    age_of_onset,
    metabolic_disorder,
    parse_facts,
    treatments,
)

FACTS = fact_lexicon()


def printed(fact, text):
    where = fact(text, [Slice(0, len(text))])
    return None if where is None else text[where.start : where.end]


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("A 63-year-old man coughed.", "63-year-old"),
        ("A 3 month old girl coughed.", "3 month old"),
        ("A two-and-a-half-year-old coughed.", "two-and-a-half-year-old"),
        ("A boy, aged 7 years, coughed.", "aged 7 years"),
        ("A seventy-two-year-old baker coughed.", "seventy-two-year-old"),
        ("A 45 y/o baker coughed.", "45 y/o"),
        ("At 5 days of age she coughed.", "5 days of age"),
        ("He coughed for 3 years.", None),
        ("Two years later he coughed.", None),
    ],
)
def test_the_age_at_presentation(text, age):
    assert printed(age_at_presentation, text) == age


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("He had coughed since the age of 3 months.", "3 months"),
        ("Symptoms appeared at 2 weeks of age.", "2 weeks of age"),
        ("At the age of five years she developed fits.", "five years"),
        ("She was operated on at the age of 20 years.", None),
        ("It began 3 years ago.", None),
    ],
)
def test_the_age_of_onset(text, age):
    assert printed(age_of_onset, text) == age


def test_treatments_are_clauses_with_their_polarity():
    text = "She was treated with prednisolone, and the cough resolved. No antibiotics were given. She ate an apple."
    told = [
        (text[each.start : each.end], str(each.polarity)) for each in treatments(text, [Slice(0, len(text))], FACTS)
    ]
    assert told == [("She was treated with prednisolone", "affirmed"), ("No antibiotics were given", "negated")]


def test_drugs_are_known_by_the_ending_of_their_name():
    text = "He received inventumab daily. The cholesterol was high."
    assert [text[each.start : each.end] for each in treatments(text, [Slice(0, len(text))], FACTS)] == [
        "He received inventumab daily"
    ]


@pytest.mark.parametrize(
    ("names", "disorder"),
    [
        (["Late-onset Pompe disease"], "glycogen storage disease"),
        (["Wilson’s disease"], "Wilson disease"),
        (["Lead poisoning mimicking Wilson disease"], None),
        (["Stroke in a man with Fabry disease"], "Fabry disease"),
        (["Ornithine transcarbamylase deficiency in a boy"], "urea cycle disorder"),
        (["an unknown disease", "MELAS"], "mitochondrial disease"),
        (["appendicitis", "melas"], None),
        ([], None),
    ],
)
def test_inborn_errors_of_metabolism_are_known_by_their_names(names, disorder):
    assert metabolic_disorder(names, FACTS) == disorder


def test_a_wrong_file_is_refused():
    with pytest.raises(ValueError, match="columns"):
        parse_facts(["x\n"], ["disorder,names\n"], FACTS.polarity)
    with pytest.raises(ValueError, match="line 2"):
        parse_facts(["kind,terms\n", "drug\n"], ["disorder,names\n"], FACTS.polarity)
