"""What is found in one text of a patient is found in all; names of the staff, short forms, typing errors."""

import pytest

from schemas.vocabulary import Entity
from tests.transforms.deidentify.conftest import MODEL, documents, encounters, visit
from transforms.deidentify.door import build_door, deidentify
from transforms.deidentify.identifiers import Identifier, KnownIdentifiers
from transforms.deidentify.policy import named
from transforms.deidentify.propagation import FoundNames, FoundPlaces, mistyped
from transforms.deidentify.spans import united
from transforms.deidentify.view import viewed


def found(detector, text: str) -> list[str]:
    return [text[span.start : span.end] for span in united(detector.find(viewed(text)))]


@pytest.fixture
def door(rules_alone):
    """What is found elsewhere by reading on alone."""
    return rules_alone


@pytest.mark.parametrize("order", [1, -1])
def test_a_name_found_in_one_note_is_found_in_all(through, order):
    texts = ["Quillfeather to follow up; ask QUILLFEATHER.", "Dr. Quillfeather came.", "The quill feather was dusty."]
    result = dict(zip(texts[::order], through(*texts[::order]).deidentified["text"], strict=True))
    assert list(map(result.get, texts)) == [
        "<PERSON> to follow up; ask <PERSON>.", "Dr. <PERSON> came.", "The quill feather was dusty.",
    ]  # fmt: skip


def test_free_text_of_visits_gives_and_takes_names(through):
    rows = (visit(raw_one_liner="Sent by Dr. Quimbleton", raw_rule_out="Harkenshaw suspects PE"),)
    result = through("Quimbleton called.", "Dr. Harkenshaw came.", rows=rows)
    assert result.deidentified["text"].to_list() == ["<PERSON> called.", "Dr. <PERSON> came."]
    assert result.encounters["rule_out"][0] == "<PERSON> suspects PE"


def test_names_of_one_patient_say_nothing_of_another(door):
    rows = encounters(visit(), visit(key="f" * 32, patient="b" * 32, raw_one_liner="Quimbleton is a kind of rose"))
    result = deidentify(documents("Dr. Quimbleton came."), rows, door)
    assert "Quimbleton is a kind of rose" in result.encounters["one_liner"].to_list()


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Sharp pain; Dr. Sharp? sharp edge", []),
        ("Iris Sharp and SHARP, IRIS and I. Sharp", ["Iris Sharp", "SHARP, IRIS", "I. Sharp"]),
        ("Oswaldine\nLarkmoor came with larkmoor and Larkmoor's son", ["Oswaldine\nLarkmoor", "Larkmoor"]),
        ("seen by oswaldine larkmoor", ["oswaldine larkmoor"]),
        ("Larkmoor Sharp, of two names", ["Larkmoor"]),
    ],
)
def test_parts_that_are_words_do_not_stand_alone(text, values):
    assert found(FoundNames(["Iris Sharp", "Dr. Oswaldine Larkmoor, MD"]), text) == values


def test_a_part_that_the_patients_texts_write_small_is_a_word(through):
    texts = "Attending: Trellis Morgrave. Stable.", "A trellis of scars; Trellis pattern. Morgrave agrees."
    assert through(*texts).deidentified["text"][1] == "A trellis of scars; Trellis pattern. <PERSON> agrees."


def test_places_are_known_again_by_what_is_their_own():
    detector = FoundPlaces([("HOSPITAL", "Harlow Bend Women's Health Clinic"), ("ORGANIZATION", "Pallister Roofing"), ("CITY", "Quennelford")])  # fmt: skip
    text = "HARLOW BEND COMMUNITY HOSPITAL note"
    assert found(detector, text) == ["HARLOW BEND COMMUNITY HOSPITAL"]
    text = "Works at Pallister Roofing, from Quennelford; harlow bend of the road, roofing"
    assert found(detector, text) == ["Pallister Roofing", "Quennelford"]


def test_staff_lists_are_searched_in_every_note():
    policy = named("safe_harbor", "tags")
    door = build_door(b"secret", MODEL, policy, staff=["Larkmoor, Oswaldine", "  ", "Iris Sharp MD"])
    result = deidentify(documents("Larkmoor saw a sharp edge. Plan by I. Sharp."), encounters(), door)
    assert result.deidentified["text"][0] == "<PERSON> saw a sharp edge. Plan by <PERSON>."
    article = deidentify(documents("Larkmoor wrote.", patient=None, kind="article"), encounters().clear(), door)
    assert article.deidentified["text"][0] == "Larkmoor wrote."


RECORD = KnownIdentifiers(
    [Identifier(Entity.PERSON, "William Quillfeather"), Identifier(Entity.PERSON, "Sidneys Edward")]
)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Billy and Will Quillfeather came; asked Will about it.", ["Billy", "Will Quillfeather", "Will"]),
        ("Will return. Bill for the visit. will bill", []),
        ("Quilfeather; Quillfeahter; Quillfeatherr; Quillfaether", ["Quilfeather", "Quillfeahter", "Quillfeatherr", "Quillfaether"]),
        ("both kidneys, Kidneys, TED hose, ED course, Ned", ["Ned"]),
        ("feather, Quill, Quillfather's", ["Quillfather"]),
    ],
)  # fmt: skip
def test_short_forms_and_typing_errors_of_the_record(text, values):
    assert found(RECORD, text) == values


def test_an_error_in_a_short_name_is_another_name():
    assert mistyped(["roe", "martin"], ["rowe", "martine", "marten"]) == []
    assert mistyped(["martinez"], ["martines", "martinez", "artinez", "martiez"]) == ["artinez", "martiez", "martines"]
