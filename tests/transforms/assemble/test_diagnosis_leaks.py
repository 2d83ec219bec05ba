"""The independent leak check: what names a diagnosis, and what only looks like it."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.assemble import diagnosis_leaks as module
from transforms.assemble.diagnosis_leaks import diagnosis_leaks


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Biopsy showed Whipple's disease.", "Whipple disease"),
        ("An atrial mass, thought to be a myxoma, was seen.", "biatrial myxoma"),
        ("It was a myxomatous mass.", "cardiac myxoma"),
        ("Thrombosis of the left renal vein was seen.", "renal vein thrombosis"),
        ("CT showed a haemangiopericytoma.", "hemangiopericytoma"),
        ("Tuberculous meningitis was feared.", "tuberculous meningitis"),
        ("Workup for TSC was begun.", "TSC"),
        ("The final diagnosis was not yet known.", "scurvy"),
        ("oesophageal perforation", "perforation of the esophagus"),
    ],
)
def test_a_leak_is_found(text, name):
    assert diagnosis_leaks(f"A boy came. {text} He slept.", [name])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("He had a fracture of the wrist.", "skull fracture"),
        ("Asthma had been diagnosed two years before.", "sarcoidosis"),
        ("He took his tsc bag.", "TSC"),
        ("Pain of the left side.", "left renal vein thrombosis"),
        ("Hypertension was known. " + "He ate and slept well for many days in the ward. " * 2 + "Portal flow.", "portal hypertension"),
    ],
)  # fmt: skip
def test_what_is_no_leak(text, name):
    assert diagnosis_leaks(text, [name]) == []


@pytest.mark.parametrize(
    ("text", "told", "leaks"),
    [
        ("She was given alglucosidase alfa.", ["alglucosidase"], True),
        ("Anti-venom was given.", ["anti venom"], True),
        ("Enzyme replacements were begun.", ["enzyme replacement"], True),
        ("The enzyme was a replacement.", ["enzyme replacement"], False),
        ("She had taken isoniazid ten years ago.", ["isoniazid"], False),
        ("The sweat chloride was 98 mmol/L.", ["sweat chloride"], True),
        ("The sweat chloride was normal.", ["sweat chloride"], False),
        ("A variant of GAA was found.", ["GAA"], True),
        ("He said gaa.", ["GAA"], False),
    ],
)
def test_a_treatment_a_test_or_a_gene_leaks_unless_it_is_of_the_past_or_found_nothing(text, told, leaks):
    found = diagnosis_leaks(f"A boy came. {text} He slept.", [], told)
    assert bool(found) is leaks and not any(leak.named for leak in found)


def test_places_are_of_the_text():
    text = "A girl. Later: cardiac myxomas, both."
    assert [text[leak.start : leak.end] for leak in diagnosis_leaks(text, ["atrial myxoma"])] == ["myxomas"]


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=20), max_size=3))
def test_any_text_gives_places_within_it(text, names):
    for leak in diagnosis_leaks(text, names, names):
        assert 0 <= leak.start < leak.end <= len(text)


@given(
    st.sampled_from(["sarcoidosis", "renal cell carcinoma", "Lyme disease"]), st.text(max_size=30), st.text(max_size=30)
)
def test_a_name_that_stands_as_it_is_written_is_always_found(name, before, after):
    assert diagnosis_leaks(f"{before} {name} {after}", [name])


def test_it_knows_nothing_of_the_cutter():
    lines = Path(module.__file__).read_text(encoding="utf-8").splitlines()
    assert not any("transforms" in line for line in lines if line.startswith(("from", "import")))
