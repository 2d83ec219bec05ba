"""Stages by sentence: within sections that mix them, and where no heading tells."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import transforms.segment
from schemas.deidentified import Deidentified
from schemas.segments import Segments
from schemas.table import polars_schema
from schemas.vocabulary import Stage
from transforms.segment.lexicon import parse_headings
from transforms.segment.origins import Copies, marked_origins
from transforms.segment.segment import segment
from transforms.segment.stage_cues import is_bare_diagnosis, later_stage
from transforms.segment.stages import split_section, stages_without_headings

with (Path(transforms.segment.__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as lines:
    LEXICON = parse_headings(lines)


def documents(*texts, **other):
    rows = [
        {
            "document_id": f"{n:032x}",
            "source": "s",
            "group_key": "0" * 32,
            "patient_key": "0" * 32,
            "policy": "surrogates",
        }
        | {
            "kind": "note",
            "note_type": "ed_provider",
            "sections": [],
            "text": text,
            "written_at": datetime(2030, 1, 1 + n),
        }
        | other
        for n, text in enumerate(texts)
    ]
    return pl.DataFrame(rows, schema=polars_schema(Deidentified))


def told(frame, label_set="stage"):
    wanted = frame.filter(pl.col("label_set") == label_set)
    return wanted.select("text", "label", "evidence").rows()


MIXED = (
    "HPI: A 40-year-old man has chest pain.\nMDM: ACS is unlikely. Aspirin was given. Will be admitted to cardiology. "
    "Troponin was repeated.\nPlan:\nRest.\nDISPOSITION: admit"
)


def test_a_section_that_mixes_stages_is_parted_and_each_part_tells_why():
    found = segment(documents(MIXED), LEXICON)
    Segments.validate(found)
    assert told(found) == [
        ("HPI: A 40-year-old man has chest pain.", "initial_assessment", "heading"),
        ("MDM: ACS is unlikely. Aspirin was given.", "treatment_selection", "heading"),
        ("Will be admitted to cardiology.", "disposition_planning", "content"),
        ("Troponin was repeated.", "treatment_selection", "parent_heading"),
        ("Plan:\nRest.", "treatment_selection", "heading"),
        ("DISPOSITION: admit", "disposition_planning", "heading"),
    ]


UNTITLED = (
    "Chest pain. A 40-year-old man with gout comes with chest pain since noon. He denies fever and takes aspirin daily. "
    "BP 150/90, HR 101, RR 20. On exam his lungs are clear and the abdomen is soft and nontender without masses. The ECG was normal. "
    "ACS is less likely given flat troponins, and dissection was considered. He was given aspirin. "
    "He will be discharged home with return precautions. The final diagnosis is chest wall pain."
)


def test_a_note_without_headings_is_labelled_by_its_sentences():
    found = segment(documents(UNTITLED), LEXICON)
    Segments.validate(found)
    order = [label for _, label, _ in told(found)]
    assert order == [
        "triage_intake", "initial_assessment", "triage_intake", "initial_assessment", "treatment_selection",
        "disposition_planning", "final_diagnosis",
    ]  # fmt: skip
    assert {evidence for *_, evidence in told(found)} <= {"content", "position"}
    assert [text for text, label, _ in told(found) if label == "disposition_planning"] == [
        "He will be discharged home with return precautions."
    ]


def test_a_short_letterhead_has_no_stage():
    found = segment(documents("Name: X. Discharged home.\nHPI: pain\nPLAN: rest"), LEXICON)
    assert [text for text, *_ in told(found)] == ["HPI: pain", "PLAN: rest"]


@pytest.mark.parametrize(
    ("sentence", "stage"),
    [
        ("Will be admitted to medicine.", "disposition_planning"),
        ("Admit to telemetry.", "disposition_planning"),
        ("Discharge home with return precautions.", "disposition_planning"),
        ("Final diagnosis: renal colic.", "final_diagnosis"),
        ("He was admitted to a hospital last year.", None),
        ("No vaginal discharge.", None),
        ("Discharge summary of the clinic was read.", None),
        ("Troponins were flat.", None),
        ("Ketorolac was given.", None),
    ],
)
def test_what_tells_a_later_stage(sentence, stage):
    assert later_stage(sentence) == stage


def test_a_bare_diagnosis_in_an_assessment_is_the_diagnosis_and_in_a_plan_it_is_not():
    found = segment(
        documents("ASSESSMENT\nSprained thumb.\nThis is from his fall.\nPLAN\nRight thumb sprain."), LEXICON
    )
    assert told(found) == [
        ("ASSESSMENT", "treatment_selection", "heading"),
        ("Sprained thumb.", "final_diagnosis", "content"),
        ("This is from his fall.", "treatment_selection", "parent_heading"),
        ("PLAN\nRight thumb sprain.", "treatment_selection", "heading"),
    ]


@pytest.mark.parametrize(
    ("sentence", "bare"),
    [
        ("1. Left ankle sprain.", True),
        ("Knee pain, possible meniscus tear.", True),
        ("• Bilateral cataracts", True),
        ("She is doing well.", False),
        ("Continue ibuprofen.", False),
        ("PE less likely.", False),
        ("2.", False),
    ],
)
def test_what_a_bare_diagnosis_is(sentence, bare):
    assert is_bare_diagnosis(sentence) is bare


@pytest.mark.parametrize(
    "sentence",
    [
        "She will follow up with me in a week.",
        "If the cough gets worse he should come back.",
        "Call the clinic if the wound opens.",
        "He was told to return to the emergency department for any fever.",
    ],
)
def test_follow_up_and_return_precautions_within_a_plan_are_of_the_disposition(sentence):
    assert later_stage(sentence) == "disposition_planning"


def test_a_short_note_without_any_heading_has_stages():
    found = segment(documents("Brought in by her son. She denies pain. Will be admitted."), LEXICON)
    assert [label for _, label, _ in told(found)] == ["triage_intake", "initial_assessment", "disposition_planning"]


@given(st.text(alphabet="Ab 0.\n:;", max_size=200))
def test_slices_are_in_order_and_within_the_text(text):
    for found in (
        stages_without_headings(text, 0, len(text)),
        split_section(text, 0, 0, len(text), Stage.TREATMENT_SELECTION),
    ):
        assert all(each.start < each.end <= len(text) for each in found)
        assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))


STORY = "He fell from a ladder while he was picking apples in the orchard behind his house. He did not lose consciousness and walked home on his own."


def test_what_was_copied_from_an_earlier_note_is_told_and_a_standing_phrase_is_not():
    standing = "Lungs are clear to auscultation bilaterally."
    found = segment(
        documents(f"HPI: {STORY}\nEXAM: {standing}", f"HPI: Well. {STORY}\nEXAM: Fine. {standing}"), LEXICON
    )
    assert told(found, "origin") == [(STORY, "copied_forward", "structure")]
    assert found.filter(pl.col("label") == "copied_forward")["document_id"].to_list() == [f"{1:032x}"]


def test_another_patients_words_are_no_copy():
    first, second = Copies(), Copies()
    assert first.next(STORY) == second.next(STORY) == []
    assert len(first.next(STORY)) == 1


def test_templates_and_signatures():
    text = "ROS: ***\nPMH: {history:123}\nElectronically signed by <PERSON>, MD\nThis note was dictated with voice recognition software."
    assert [(text[each.start : each.end][:12], each.origin.value) for each in marked_origins(text)] == [
        ("ROS: ***", "template"), ("PMH: {histor", "template"), ("This note wa", "template"), ("Electronical", "signature"),
    ]  # fmt: skip
    assert list(marked_origins("HPI: pain (left). Rates it 7 ** out of ten.")) == []
