"""Headings are found with and without line breaks, and never in running text."""

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import transforms.segment
from transforms.segment.headings import find_headings
from transforms.segment.lexicon import normalised, parse_headings

with (Path(transforms.segment.__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as lines:
    LEXICON = parse_headings(lines)

NOTE = """\
CHIEF COMPLAINT

Painful ankle.

HISTORY OF PRESENT ILLNESS

A dancer who twisted her ankle while rehearsing. The past medical history is short.
No assessment and plan were made elsewhere.

ALLERGIES

NKDA

PHYSICAL EXAM

General: well. The exam of the foot was limited by pain.

MDM/ED COURSE

Films were taken.

CLINICAL IMPRESSION

Sprain.

DISPOSITION

Home."""
SECTIONS = ["chief_complaint", "hpi", "allergies", "exam", "mdm", "diagnosis", "disposition"]


def sections(text, report=False):
    return [heading.entry.section for heading in find_headings(text, LEXICON, report)]


@pytest.mark.parametrize("line_break", ["\n", "  ", " ", "\n\n", "\r\n", "\n   "])
def test_a_note_has_the_same_sections_whatever_became_of_its_line_breaks(line_break):
    assert sections(NOTE.replace("\n", line_break)) == SECTIONS


@pytest.mark.parametrize("joined", ["  ", " "])
def test_titles_with_colons_are_found_where_line_breaks_are_lost(joined):
    note = [
        "Chief Complaint: cough",
        "History of Present Illness: Three days of cough.",
        "Past Medical History: asthma",
    ]
    note += ["Physical Exam: wheezes on the left.", "ED Course: given two nebulisers.", "Final Diagnosis: bronchitis."]
    assert sections(joined.join(note)) == ["chief_complaint", "hpi", "pmh", "exam", "ed_course", "diagnosis"]


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("HPI: 30 y/o with cough", "hpi"),
        ("hpi: 30 y/o with cough", "hpi"),
        ("CC: cough", "chief_complaint"),
        ("1. Physical exam: clear lungs", "exam"),
        ("II. PLAN\nrest", "plan"),
        ("## Assessment & Plan\nrest", "assessment_plan"),
        ("**Disposition:** home", "disposition"),
        ("__Disposition__\nhome", "disposition"),
        ("Review of Systems\n=================\nnone", "ros"),
        ("VITALS (triage): 37.0", "vitals"),
        ("A/P: rest", "assessment_plan"),
        ("A&P\nrest", "assessment_plan"),
        ("ASSESSMENT/PLAN: rest", "assessment_plan"),
        ("Diagnoses:\n1. sprain", "diagnosis"),
        ("HISTORY OF PRESENT ILLNESS 30 year old with cough", "hpi"),
        ("Plan - rest", "plan"),
        ("PLAN The patient rests", "plan"),
        ("Follow-up:\nin a week", "follow_up"),
        ("• ALLERGIES: none", "allergies"),
        ("Treatment in the ED:\nfluids", "orders"),
        ("History of the Present Illness:\ncough", "hpi"),
        ("Electronically signed by A. Nurse on Monday", "attestation"),
    ],
)
def test_printed_forms(text, section):
    assert sections(text) == [section]


@pytest.mark.parametrize(
    "text",
    [
        "The history of present illness is limited by dementia.",
        "No past medical history.",
        "Today the assessment and plan were discussed.",
        "Her Plan is to walk. The Physical Exam was normal.",
        "CT for PE was negative, and PLAN B was named.",
        "She has a SOCIAL life and no medications.",
        "Medications were reviewed.\nAllergies were reviewed.",
        "NO PAST MEDICAL HISTORY OF NOTE",
        "A family history of gout, a social history of smoking.",
        "plan\nof the day",
        "- Plan: to walk",
        "He brings his planning, reassessments and examined results.",
        "ALL OF THE TEXT IS IN CAPITALS AND THE PLAN IS TO REST AND THE RESULTS ARE FINE",
        "(PLAN) “RESULTS”",
        "Discharge: none. Activity: as before.\nDischarge: none",
        "Cleared by rule or CT: no fracture.",
        "CONSULTATION\nof the knee clinic",
        "cc: the family doctor",
        "He felt well.  A  nd then  S  he called",  # cut in mid-word, as some exports are
    ],
)
def test_running_text_has_no_headings(text):
    assert sections(text) == []


@pytest.mark.parametrize(
    ("flat", "found"),
    [
        (
            "ALLERGIES None. Physical Examination Lungs are clear. Social History Lives alone.",
            ["exam", "social_history"],
        ),
        ("ALLERGIES None.  Procedures Colonoscopy  \tDone.  Vital Signs BP 120/80", ["procedures", "vitals"]),
        ("ALLERGIES None. The Physical Examination Room was cold. He had Social History forms.", []),
        ("ALLERGIES Drug \tReactions \tResults \tDate", []),
    ],
)
def test_headings_in_title_case_are_found_where_no_line_break_is_left(flat, found):
    assert sections(flat) == ["allergies", *found]
    assert sections(f"{flat.split(' ')[0]}\n{flat.split(' ', 1)[1]}")[1:] == []


def test_a_long_word_behind_an_end_is_a_heading_but_no_cell_or_label_is():
    told = (
        "Seen at noon. Medications Aspirin daily (stopped). Referral Nurse: Jones [2014] Procedures Name \tDate \tKind"
    )
    assert sections(told + " Biopsy (left) Diagnosis \tAge 9 \tGout") == ["medications", "procedures"]


def test_an_item_of_a_list_is_no_heading_where_headings_have_no_colon():
    assert sections("PLAN\n\nProcedure: Colonoscopy in June.\n\nRESULTS\n\nnone") == ["plan", "results"]
    assert sections("Plan: rest.\nProcedure: Colonoscopy in June.") == ["plan", "procedures"]


def test_a_heading_that_is_printed_twice_is_one():
    assert sections("HISTORY OF PRESENT ILLNESS\nHPI: A sore toe.\n\nPLAN\n\nrest") == ["hpi", "plan"]
    assert sections("HPI: A sore toe.\nHPI: It got worse.") == ["hpi", "hpi"]


def test_a_section_of_a_procedure_is_no_title_of_a_document():
    assert sections("PROCEDURE NOTE\n\nCOMPLICATIONS\n\nNone.") == ["procedures"]


def test_the_longest_heading_wins():
    assert [h.heading_end - h.heading_start for h in find_headings("PAST MEDICAL HISTORY:\nnone", LEXICON)] == [20]


def test_a_complaint_that_is_also_a_headings_name_stays_a_complaint():
    assert sections("CHIEF COMPLAINT\n\nFollow-up\n\nALLERGIES\n\nnone") == ["chief_complaint", "allergies"]


def test_small_headings_within_a_section_in_capitals_do_not_end_it():
    assert sections("RESULTS\n\nLabs: normal.\nImpression: no fracture.\n\nPLAN\n\nrest") == ["results", "plan"]


def test_the_impression_of_a_report_is_not_the_visits_diagnosis():
    text = "INDICATION: fall\nFINDINGS: none\nIMPRESSION: no fracture"
    stages = [heading.entry.stage for heading in find_headings(text, LEXICON, report=True)]
    assert stages == ["triage_intake", "initial_assessment", "initial_assessment"]
    assert find_headings(text, LEXICON)[-1].entry.stage == "final_diagnosis"


WORDS = st.sampled_from(
    [
        "PLAN",
        "Plan:",
        "plan",
        "\n",
        "  ",
        " ",
        ":",
        "(",
        "1. ",
        "• ",
        "**",
        "##",
        "\u00a0",
        "ß",
        "İ",
        "ﬁ",
        "HPI",
        "A/P",
        "-",
        "the",
    ]
)


@given(st.one_of(st.text(), st.lists(WORDS, max_size=40).map("".join)))
def test_any_text_gives_ordered_offsets_within_it(text):
    before = 0
    for heading in find_headings(text, LEXICON):
        assert before <= heading.start <= heading.heading_start < heading.heading_end <= heading.body_start <= len(text)
        assert normalised(text[heading.heading_start : heading.heading_end]) == heading.entry.key
        before = heading.heading_end


@given(
    st.lists(st.sampled_from(["PLAN", "RESULTS", "PAST MEDICAL HISTORY", "A/P", "ED COURSE"]), min_size=1, max_size=8)
)
def test_headings_in_capitals_between_gaps_are_found_wherever_the_breaks_went(names):
    note = "\n\n".join(f"{name}\n\nNothing of note, rest." for name in names)
    kept = [heading.heading_start for heading in find_headings(note, LEXICON)]
    assert len(kept) == len(names)
    assert [heading.heading_start for heading in find_headings(note.replace("\n", " "), LEXICON)] == kept


@pytest.mark.parametrize("unit", [NOTE.replace("\n", "  "), " ", "PLAN ", "1. ", "#", "Plan: (", "the plan and "])
def test_time_grows_with_length_only(unit):
    def seconds(length):
        text = (unit * (length // len(unit) + 1))[:length]
        begun = time.process_time()
        find_headings(text, LEXICON)
        return time.process_time() - begun

    assert seconds(400_000) < 12 * max(seconds(100_000), 0.01)
