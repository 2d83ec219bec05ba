"""Fail closed: whatever a detector does, the document is quarantined and the others go on."""

import pytest
from presidio_analyzer import EntityRecognizer, RecognizerResult

from schemas.vocabulary import Reason, Record
from tests.transforms.deidentify.conftest import MODEL, documents, encounters, visit
from transforms.deidentify.door import build_door, deidentify
from transforms.deidentify.policy import named
from transforms.deidentify.spans import DetectionError


class Odd(EntityRecognizer):
    """A recogniser of the user's own, which does something for one text only."""

    def __init__(self, answer, entities=("PERSON",)):
        super().__init__(supported_entities=list(entities), name="Odd")
        self._answer = answer

    def load(self):
        pass

    def analyze(self, text, entities, nlp_artifacts):
        return self._answer() if "chartreuse" in text else []


def _raise():
    raise ValueError("the words of the note stand here: Oriana Quillfeather")


FAILURES = {
    "valueerror": _raise,
    "offsets outside the text": lambda: [RecognizerResult("PERSON", 5, 5000, 0.9)],
    "offsets outside the text ": lambda: [RecognizerResult("PERSON", -4, 3, 0.9)],
    "unknown entity": lambda: [RecognizerResult("STARSIGN", 0, 3, 0.9)],
    "a result that is none": lambda: [None],
    "a result that is none ": lambda: [RecognizerResult("PERSON", 0.5, 3, 0.9)],
    "no list of results": lambda: None,
    "no list of results ": lambda: "",
    "no list of results  ": lambda: iter([]),
    "score outside 0 to 1": lambda: [RecognizerResult("PERSON", 0, 3, float("nan"))],
    "score outside 0 to 1 ": lambda: [RecognizerResult("PERSON", 0, 3, -0.1)],
    "offsets outside the text  ": lambda: [RecognizerResult("PERSON", 9, 3, 0.9)],
    "recursionerror": lambda: (_ for _ in ()).throw(RecursionError()),
    "memoryerror": lambda: (_ for _ in ()).throw(MemoryError()),
    "timeouterror": lambda: (_ for _ in ()).throw(TimeoutError()),
}


@pytest.mark.parametrize("phrase", FAILURES)
def test_only_the_document_that_fails_is_quarantined(phrase):
    door = build_door(b"secret", MODEL, named("safe_harbor", "tags"), recognisers=[Odd(FAILURES[phrase])])
    rows = (visit(), visit(key="f" * 32, raw_one_liner="a chartreuse rash"))
    result = deidentify(documents("Well.", "A chartreuse rash.", "Oriana is well."), encounters(*rows), door)
    assert result.deidentified["text"].to_list() == ["Well.", "<PERSON> is well."]
    assert [(each.record, each.reason, each.record_id, each.detail) for each in result.rejects] == [
        (Record.ENCOUNTER, Reason.QUARANTINED, "f" * 32, phrase.strip()),
        (Record.NOTE, Reason.QUARANTINED, f"{1:032x}", phrase.strip()),
    ]
    assert result.encounters["encounter_key"].to_list() == ["e" * 32]


def test_a_text_beyond_the_limit_is_quarantined(monkeypatch):
    monkeypatch.setattr("transforms.deidentify.detectors.MOST_CHARACTERS", 12)
    result = deidentify(
        documents("Well.", "Well, a longer text."),
        encounters().clear(),
        build_door(b"secret", MODEL, named("safe_harbor", "tags")),
    )
    assert result.deidentified["text"].to_list() == ["Well."]
    assert [each.detail for each in result.rejects] == ["too long"]


def test_a_recogniser_with_entities_unknown_to_us_stops_at_the_start():
    with pytest.raises(ValueError, match="STARSIGN"):
        build_door(b"secret", MODEL, named("safe_harbor", "tags"), recognisers=[Odd(list, ("STARSIGN",))])


def test_no_door_without_a_secret():
    with pytest.raises(ValueError, match="secret"):
        build_door(b"", MODEL)


def test_half_a_character_is_no_text(detection):
    with pytest.raises(DetectionError, match="half a character"):
        detection.spans("Seen by \ud83d and others")
