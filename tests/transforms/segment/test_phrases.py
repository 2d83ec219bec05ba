"""Phrases of the 14 categories: which they are, and the laws that hold for any text."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.jobs.segment import heading_lexicon, phrase_rules
from schemas.vocabulary import Category, Polarity, SectionRole
from transforms.segment.narrative import narratives
from transforms.segment.phrases import Narrative, Phrase, extract_phrases
from transforms.segment.subheadings import by_category, extract_from_subheadings

RULES = phrase_rules()


def found(text, role=SectionRole.EXAMINATION, categories=()):
    phrases = extract_phrases(text, [Narrative(0, len(text), role, categories)], RULES)
    told = {}
    for phrase in phrases:
        told.setdefault(str(phrase.category), []).append(text[phrase.start : phrase.end])
    return told


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("Blood pressure was 90/60 mmHg.", "vitals_hema"),
        ("He was febrile at 39.5 °C.", "vitals_hema"),
        ("It was 101 °F in the evening.", "vitals_hema"),
        ("She had haematuria.", "gu"),
        ("The liver was palpable.", "gi"),
        ("Visual acuity was 20/40.", "eent"),
        ("A systolic murmur was heard.", "cvs"),
        ("Wheezes were heard.", "resp"),
        ("He was ataxic.", "neuro"),
        ("The knee was swollen.", "msk"),
        ("Vesicular rash of the trunk.", "derm"),
        ("Cervical lymphadenopathy.", "lymph"),
        ("A goitre was palpable.", "endo"),
        ("She was G2P1 at 30 weeks of gestation.", "pregnancy"),
        ("Sodium was 120 mmol/L.", "lab_image"),
        ("He underwent magnetic resonance imaging.", "lab_image"),
        ("Histopathology showed adenocarcinoma.", "lab_image"),
    ],
)
def test_a_phrase_has_the_category_of_its_terms(text, category):
    assert found(text)[category] == [text.rstrip(".")]


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("The imaging gel was warm.", "gi"),
        ("A research nurse came.", "eent"),
        ("On the other hand, he was treated with oral antibiotics.", "eent"),
        ("The cells migrated.", "neuro"),
        ("A bone marrow biopsy was taken.", "msk"),
        ("Multiple lesions were seen.", "pregnancy"),
        ("The bone screw was placed into the femur.", "cvs"),
        ("The forward primer was 5'-GGT TTT CTA AAA TGC-3'.", "cvs"),
        ("The forward primer was 5'-GGT TTT CTA AAA TGC-3'.", "gi"),
        ("Genomic DNA was extracted from lymphocytes of peripheral blood.", "lymph"),
        ("Genomic DNA was extracted from leukocytes of peripheral blood.", "vitals_hema"),
        ("The product was kept at 95 °C for 30 s.", "vitals_hema"),
        ("All respiratory chain enzymes were normal.", "resp"),
        ("He was given G-CSF and intravenous immunoglobulin.", "neuro"),
        ("He was given G-CSF and intravenous immunoglobulin.", "lymph"),
        ("He breathed oxygen through a face mask and was calm.", "derm"),
    ],
)
def test_parts_of_words_and_other_meanings_are_no_terms(text, category):
    assert category not in found(text)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Lymphocytes were few.", {"lymph"}),
        ("DNA was isolated from lymphocytes; the lymph nodes were large.", {"lymph"}),
        ("DNA was isolated from leukocytes and the liver was large.", {"gi"}),
        ("Genomic DNA was isolated\nLiver enlarged\nSeizures", {"gi", "neuro"}),
        ("Genomic DNA was extracted, and sequencing showed a mutation; renal failure followed.", {"gu"}),
        (
            "HBV DNA was undetectable and a liver biopsy was obtained showing cirrhosis and ascites.",
            {"gi", "lab_image"},
        ),
        (
            "Anti-DNA was raised and biopsies were obtained because of a purpuric rash and fever of 39 °C.",
            {"derm", "vitals_hema"},
        ),
        ("There was no neurovascular deficit.", {"neuro"}),
        ("Heavy dental calculus was seen.", {"eent"}),
    ],
)
def test_words_beside_a_stretch_that_tells_nothing_are_read_as_ever(text, told):
    assert told <= set(found(text))


def test_what_cultures_do_not_grow_is_no_growth_of_the_patient():
    assert not {"msk", "vitals_hema"} & set(found("Cultures showed a lack of growth after five days."))


def test_a_long_run_of_digits_costs_no_square():
    began = time.process_time()
    found("A value of " + "7" * 20_000 + " was seen.")
    assert time.process_time() - began < 2


def test_words_are_known_by_their_parts_too():
    told = found("Sclerokeratitis, glomerulopathy, oligoarthritis and neuromyopathy were found.")
    assert {"gu", "msk", "neuro"} <= set(told)


def test_a_span_may_have_several_categories_and_each_piece_one_polarity():
    text = "Hepatosplenomegaly was found, but no rash."
    assert extract_phrases(text, [Narrative(0, len(text), SectionRole.EXAMINATION)], RULES) == [
        Phrase(0, 28, Category.GI, Polarity.AFFIRMED),
        Phrase(0, 28, Category.LYMPH, Polarity.AFFIRMED),
        Phrase(34, 41, Category.DERM, Polarity.NEGATED),
    ]


def test_how_the_patient_came_is_history_and_what_a_test_showed_is_its_result():
    text = "A man came with vomiting. On examination, the belly hurt. CT of the abdomen was done. There was a mass."
    told = found(text, SectionRole.PRESENTATION)
    assert told["history"] == ["A man came with vomiting"]
    assert told["lab_image"] == ["CT of the abdomen was done", "There was a mass"]


def test_an_organ_alone_is_a_category_only_where_something_is_found_or_it_is_examined():
    assert "msk" not in found("The surgeon divided the femur.", SectionRole.TREATMENT)
    assert "msk" in found("A mass of the femur was found.", SectionRole.TREATMENT)
    assert "msk" in found("The femur was inspected.", SectionRole.EXAMINATION)


def test_a_finding_of_no_category_is_of_what_was_told_of_before_within_the_paragraph():
    text = "The knee was inspected. There was no swelling. Fever was high.\nNo swelling was seen."
    assert found(text)["msk"] == ["The knee was inspected", "There was no swelling"]


def test_what_the_heading_names_every_phrase_has():
    told = found("His mother had none. He drinks.", SectionRole.HISTORY, (Category.ENDO,))
    assert told["endo"] == ["His mother had none", "He drinks"]


def test_nothing_outside_clinical_sections():
    parts = [
        "A title of fever",
        "Introduction\n\nFever is hot.",
        "Case report\n\nShe had a cough.",
        "Discussion\n\nRash.",
    ]
    text, sections = "", []
    for number, part in enumerate(parts):
        heading = len(part.split("\n\n")[0]) if number else 0
        where = {"start": len(text), "end": len(text) + len(part)}
        sections.append(
            {"kind": "body" if number else "title", "level": 1, "heading_start": len(text), **where}
            | {"heading_end": len(text) + heading}
        )
        text += part + "\n\n"
    told = narratives(text, sections, heading_lexicon())
    assert [text[each.start : each.end] for each in told] == ["She had a cough."]
    assert {text[p.start : p.end] for p in extract_phrases(text, told, RULES)} == {"She had a cough"}


def test_a_report_by_subheadings_is_read_as_the_case():
    parts = {"Case presentation": "She had a cough.", "Discussion": "Others had a rash."}
    assert by_category(*extract_from_subheadings(parts, heading_lexicon(), RULES))[Category.RESP] == ["She had a cough"]
    alone = by_category(*extract_from_subheadings({"Discussion": "Others had a rash."}, heading_lexicon(), RULES))
    assert alone[Category.DERM] == ["Others had a rash"]


PIECES = st.sampled_from(
    ["no ", "fever", ", ", " and ", "but ", "CT ", "showed ", "rash", ". ", "\n", "(", ") ", "é", "10⁹/L ", "was ", "%"]
    + ["normal ", "history of ", "mother ", "liver ", "; ", ": ", "enlarged", "120/80 mmHg", "😀", "3 ", " "]
)


@given(st.lists(PIECES, max_size=60).map("".join), st.sampled_from(SectionRole), st.integers(0, 20))
def test_any_text_keeps_the_laws(text, role, start):
    start = min(start, len(text))
    phrases = extract_phrases(text, [Narrative(start, len(text), role)], RULES)
    assert phrases == sorted(set(phrases))
    last = {}
    said = {}
    for phrase in phrases:
        assert start <= phrase.start < phrase.end <= len(text)
        piece = text[phrase.start : phrase.end]
        assert piece == piece.strip() and "\n" not in piece
        assert last.get(phrase.category, 0) <= phrase.start
        last[phrase.category] = phrase.end
        assert said.setdefault((phrase.start, phrase.end), phrase.polarity) == phrase.polarity


@given(st.text(max_size=200))
def test_any_characters_keep_the_laws(text):
    for phrase in extract_phrases(text, [Narrative(0, len(text), SectionRole.PRESENTATION)], RULES):
        assert 0 <= phrase.start < phrase.end <= len(text)


@pytest.mark.parametrize("unit", ["no fever, ", "and was ", "fever ", "(", "x" * 50, "was no rash and ", ", "])
def test_the_time_grows_with_the_text_and_not_faster(unit):
    def seconds(size):
        text = (unit * (size // len(unit) + 1))[:size]
        began = time.process_time()
        extract_phrases(text, [Narrative(0, size, SectionRole.PRESENTATION)], RULES)
        return time.process_time() - began

    seconds(2_000)
    assert seconds(80_000) < 40 * max(seconds(8_000), 0.02)
