"""What a physician's sentence says of a diagnosis: the words before a cue may deny it."""

from datetime import datetime

import polars as pl
import pytest

from flows.jobs.icd import icd_tree
from transforms.assemble.er_assessment import one_liner
from transforms.assemble.er_diagnosis import names_of
from transforms.assemble.er_leaks import leaks_of_assessment, leaks_of_diagnosis, leaks_of_presentation
from transforms.assemble.er_visits import histories
from transforms.assemble.leaks import has_leak
from transforms.assemble.rationale.drawn import answered
from transforms.assemble.rationale.judgements import weighed_diagnoses
from transforms.assemble.rationale.plans import plan_items


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("A normal ECG does not exclude ACS.", [("ACS", 0, "A normal ECG")]),
        ("PE not completely ruled out.", [("PE", 0, None)]),
        ("PE not yet confirmed.", [("PE", 0, None)]),
        ("Chest x-ray does not confirm pneumonia.", [("pneumonia", -1, "Chest x-ray")]),
        ("CT not diagnostic of appendicitis.", [("appendicitis", -1, None)]),
        ("Presentation isn't consistent with PE.", [("PE", -1, None)]),
        ("No strong suspicion for PE.", [("PE", -1, None)]),
        ("No longer concerned for PE.", [("PE", -1, None)]),
        ("Exam less concerning for appendicitis.", [("appendicitis", -1, None)]),
        ("No findings concerning for pneumonia.", [("pneumonia", -1, None)]),
        ("I do not favor pneumonia.", [("pneumonia", -1, None)]),
        ("PE isn't likely.", [("PE", -1, None)]),
        ("Neither PE nor dissection is likely.", [("PE", -1, None), ("dissection", -1, None)]),
        ("Fever supports pneumonia and argues against PE.", [("pneumonia", 1, "Fever"), ("PE", -1, "Fever")]),
        ("D-dimer negative, which does not support PE.", [("PE", -1, "D-dimer negative")]),
        ("PE less likely than pneumonia.", [("PE", -1, None)]),
        ("Low suspicion for PE given no tachycardia.", [("PE", -1, "no tachycardia")]),
        ("CT ruled out PE.", [("PE", -2, "CT")]),
    ],
)
def test_a_judgement_and_what_denies_it(text, said):
    found = weighed_diagnoses(text, [(0, len(text))])
    assert [
        (text[each.start : each.end], each.judgement.update, text[slice(*each.evidence)] if each.evidence else None)
        for each in found
    ] == said


@pytest.mark.parametrize(
    ("plan", "items"),
    [
        ("Did not give:\n1. tPA\n2. aspirin", []),
        ("Not indicated: antibiotics; CT head", []),
        ("Hold:\n- lisinopril\n\nGive:\n- ketorolac", ["ketorolac"]),
        ("Labs:\n- troponin; D-dimer", ["troponin", "D-dimer"]),
    ],
)
def test_what_was_not_done_is_no_item_of_the_plan(plan, items):
    assert [plan[a:b] for a, b in plan_items(plan, [(0, len(plan))], [])] == items


def test_a_relatives_age_is_not_the_patients():
    told = "Mother is a 64 year old with diabetes. Patient is a 30 y/o man with cough for two days."
    assert one_liner(None, told)[0] == "Patient is a 30 y/o man with cough for two days."


def test_a_sign_of_an_answer_is_kept_and_a_bullet_is_not():
    assert [item.text for item in answered("- troponin -; D-dimer +\n* -5 mmHg")] == [
        "troponin -",
        "D-dimer +",
        "-5 mmHg",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Patient was admitted for fever that began two weeks ago.",
        "Given no improvement was admitted to medicine.",
        "Patient hospitalized for cough present 2 months prior.",
        "Patient went home.", "Kept overnight on the ward.", "He is going to ICU.", "Sent to floor.",
        "Boards in ED.", "To cath lab emergently.", "She goes upstairs.",
    ],
)  # fmt: skip
def test_how_the_visit_ended_is_told(text):
    assert has_leak(text)


@pytest.mark.parametrize(
    "text",
    [
        "He was admitted for pneumonia three weeks ago.",
        "No recent hospitalizations.",
        "She never was hospitalized before.",
        "Pain began at home and he stayed in bed.",
    ],
)
def test_an_earlier_stay_tells_nothing(text):
    assert not has_leak(text)


@pytest.mark.parametrize("text", ["Chest pain, ESI II.", "esi2", "ESI two", "triage level III", "Level II trauma"])
def test_levels_in_words_and_roman_numerals_tell_the_acuity(text):
    from transforms.assemble.er_leaks import tells_acuity

    assert tells_acuity(text) and not leaks_of_presentation("No level of care was told.", None)


def test_a_note_of_the_day_of_arrival_is_late():
    arrived = datetime(2031, 4, 5, 14)
    for written, late in (
        (datetime(2031, 4, 5), True),
        (datetime(2031, 4, 4), False),
        (datetime(2031, 4, 5, 9), False),
    ):
        assert bool(leaks_of_assessment([(written, "x")], "A man with gout presents.", arrived)) is late


def test_notes_of_the_day_of_arrival_are_no_history():
    notes = [
        ("a", "v1", datetime(2031, 4, 5), "discharge_summary"),  # of this stay, dated at midnight
        ("b", None, datetime(2031, 4, 5), "progress"),
        ("c", "v1", datetime(2031, 4, 5, 9), "progress"),
        ("d", "v0", datetime(2031, 4, 5, 9), "progress"),
        ("e", "v1", datetime(2031, 4, 4), "discharge_summary"),
    ]
    rows = [
        {
            "document_id": key,
            "encounter_key": visit,
            "written_at": at,
            "note_type": kind,
            "patient_key": "p",
            "text": "x",
        }
        for key, visit, at, kind in notes
    ]
    visits = pl.DataFrame(
        {"encounter_key": ["v1"], "patient_key": ["p"], "arrived_at": [datetime(2031, 4, 5, 14)], "noted_at": [None]},
        schema_overrides={"noted_at": pl.Datetime("us")},
    )
    assert [each["document_id"] for each in histories(pl.DataFrame(rows), visits)["v1"]] == ["e", "d"]


@pytest.mark.parametrize(
    ("code", "site", "text"),
    [
        ("N39.0", None, "Her clinic diagnosed a urinary tract infection this morning."),
        ("J18.9", None, "The x-ray showed pneumonia."),
        ("I48.91", None, "The ECG shows atrial fibrillation."),
        ("I21.4", "NSTEMI (non-ST elevated myocardial infarction) (CMS/HCC)", "Transferred with NSTEMI."),
        ("U07.1", None, "She was positive for COVID."),
    ],
)
def test_the_plain_name_of_the_answer_is_a_leak(code, site, text):
    tree = icd_tree()
    names = names_of({"ed_diagnosis": site}, {"icd10": code, "diagnosis": tree.name(code)}, tree)
    assert leaks_of_diagnosis(text, None, [code], names)
    assert not leaks_of_diagnosis("She has had fever and cough for two days.", None, [code], names)
