"""What looks like a name and is none: eponyms, drugs, anatomy, codes; and that people of those names are still found."""

import io
from pathlib import Path

import pytest

import transforms.deidentify
from transforms.deidentify.tagger import NameTagger, load_model
from transforms.deidentify.view import viewed

ROOM = Path(transforms.deidentify.__file__).parent
NAMES = NameTagger(load_model(io.BytesIO((ROOM / "tagger.npz").read_bytes())))


def _list(name: str) -> list[str]:
    return (ROOM / "lexicons" / f"{name}.txt").read_text().split()


def _touched(name: str, form: str) -> list[str]:
    """The words of a list of which a letter is taken in a sentence."""
    at = form.index("{}")
    return [
        word
        for word in _list(name)
        if any(span.start < at + len(word) and span.end > at for span in NAMES.find(viewed(form.replace("{}", word))))
    ]


def _found(text: str) -> list[str]:
    return [text[span.start : span.end] for span in NAMES.find(viewed(text))]


@pytest.mark.parametrize(
    "form",
    [
        "History of {}'s disease, stable.",
        "Positive {} sign on the left.",
        "Known {} syndrome since childhood.",
        "A {} catheter was placed.",
        "{} test negative.",
        "{}'s sign negative bilaterally.",
    ],
)
def test_no_eponym_is_touched(form):
    assert _touched("eponyms", form) == []
    assert _touched("eponyms", form.lower()) == []


@pytest.mark.parametrize(
    "form",
    [
        "Start {} 5 mg daily.",
        "Allergies: {}",
        "Home meds: {}, aspirin, Lasix 10 mg.",
        pytest.param("He takes {} at night.", marks=pytest.mark.long),
        pytest.param("Given {} IV.", marks=pytest.mark.long),
        pytest.param("Allergic to {} (rash) and Bactrim.", marks=pytest.mark.long),
        pytest.param("{} 20 mg po bid", marks=pytest.mark.long),
    ],
)
def test_no_drug_is_touched(form):
    assert set(_touched("drugs", form)) <= {"Theo-Dur"}  # of 1,799


@pytest.mark.parametrize("form", ["{}: normal.", "{} within normal limits.", "No change of the {}.", "{} and fever."])
def test_no_anatomy_is_touched(form):
    assert set(_touched("terms", form)) <= {"ADA", "ANA"}  # of 1,572; Ada and Ana are people


@pytest.mark.parametrize(
    "text",
    [
        "B12 low, T4 normal, L5 and S1 radiculopathy, C3-C4 disc.",
        "Strength 5/5, visual acuity 20/40, seen in 2 weeks.",
        "Foley draining. Parkinson disease stable.She ambulates.",
        "The 3rd and 4th fingers; A1c 6.7, CD4 210, pO2 64.",
        "BP 128/76, HR 88, RR 16, SpO2 98%, Temp 36.8 C, GCS 15.",
        "Na 138, K 4.1, Cr 0.9, WBC 11.2, Hgb 13.4, Plt 250, INR 1.1, Lactate 1.8.",
        "Morphine 4 mg IV, Zofran 4 mg IV, ceftriaxone 2 g IV.",
        "Go to the ER or the Hospital. Seen in Urology and Surgery.",
    ],
)
def test_no_sign_dose_or_value_is_touched(text):
    assert _found(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Discussed with Dr. Foley at noon.", "Foley"),
        ("Mr. Parkinson denies chest pain.", "Parkinson"),
        ("Her husband Graves is at bedside.", "Graves"),
        ("Seen by Alice Murphy, RN.", "Alice Murphy"),
    ],
)
def test_people_of_those_names_are_found(text, name):
    assert name in _found(text)
