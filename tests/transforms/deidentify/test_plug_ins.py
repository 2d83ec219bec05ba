"""Models of others: a spaCy pipeline of the test's own, and what Presidio's classes would pass over in silence."""

import logging
from types import SimpleNamespace

import pytest
import spacy
from presidio_analyzer.predefined_recognizers import HuggingFaceNerRecognizer
from presidio_analyzer.predefined_recognizers.ner import gliner_recognizer, huggingface_ner_recognizer

from schemas.vocabulary import Entity
from transforms.deidentify.detectors import Detection, registry
from transforms.deidentify.plug_ins import SpacyPipeline, gliner, hugging_face, mapped, spacy_pipeline
from transforms.deidentify.spans import DetectionError

TEXT = "The quorvax team met zelbrin at the flumport unit for two weeks."


@pytest.fixture
def pipeline():
    made = spacy.blank("en")
    rules = made.add_pipe("entity_ruler")
    words = {
        "PERSON": "zelbrin",
        "GPE": "flumport",
        "ORG": "quorvax",
        "DATE": "weeks",
        "CARDINAL": "two",
        "NORP": "team",
    }
    rules.add_patterns([{"label": label, "pattern": word} for label, word in words.items()])
    return made


def _found(recogniser, text=TEXT):
    detection = Detection(registry(None, [recogniser]).recognizers, frozenset(Entity))
    return [(text[span.start : span.end], str(span.entity)) for span in detection.spans(text)]


def test_a_pipeline_of_spacy_finds_what_it_names(pipeline, tmp_path):
    pipeline.to_disk(tmp_path / "ours")
    assert _found(spacy_pipeline(str(tmp_path / "ours"))) == [
        ("quorvax", "ORGANIZATION"), ("zelbrin", "PERSON"), ("flumport", "LOCATION"),
    ]  # fmt: skip


def test_without_it_nothing_is_found():
    detection = Detection(registry(None).recognizers, frozenset(Entity))
    assert detection.spans(TEXT) == []


def test_dates_of_a_pipeline_that_only_finds_dates_of_people_count():
    made = spacy.blank("en")
    made.add_pipe("entity_ruler").add_patterns([{"label": "DATE", "pattern": "weeks"}])
    assert _found(SpacyPipeline(made, "spacy")) == [("weeks", "DATE")]


def test_a_pipeline_that_finds_no_entities_is_refused(tmp_path):
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ValueError, match="nothing in this pipeline"):
        spacy_pipeline(str(tmp_path / "blank"))


def test_a_label_that_stands_for_nothing_of_ours_is_refused():
    with pytest.raises(ValueError, match="STARSIGN"):
        mapped(["B-PER", "I-STARSIGN"])
    with pytest.raises(ValueError, match="none of its labels"):
        mapped(["O", "B-MISC"])


def test_without_transformers_or_gliner_it_stops():
    """The real constructors; neither package is installed where this is tested."""
    if huggingface_ner_recognizer.hf_pipeline is None:
        with pytest.raises(ImportError):
            hugging_face("no/such/model")
    if gliner_recognizer.GLiNER is None:
        with pytest.raises(ImportError):
            gliner("no/such/model")


@pytest.fixture
def model_answering(monkeypatch):
    """Presidio's real recogniser, ours above it, over a pipeline that answers what the test says."""

    def make(answer):
        def run(text):
            return answer(text)

        run.model = SimpleNamespace(
            config=SimpleNamespace(id2label={0: "O", 1: "B-PATIENT", 2: "I-PATIENT", 3: "B-AGE"})
        )
        monkeypatch.setattr(huggingface_ner_recognizer, "hf_pipeline", lambda *_, **__: run)
        monkeypatch.setattr(huggingface_ner_recognizer, "torch", SimpleNamespace())
        monkeypatch.setattr(huggingface_ner_recognizer.device_detector, "get_device", lambda: "cpu")
        return hugging_face("a folder")

    return make


def _answer(text):
    at = text.find("zelbrin")
    found = [{"entity_group": "PATIENT", "score": 0.9, "start": at, "end": at + 7}] if at >= 0 else []
    return [*found, {"entity_group": "AGE", "score": 0.9, "start": 0, "end": 3}]


def test_a_hugging_face_model_finds_what_its_labels_mean(model_answering):
    assert _found(model_answering(_answer)) == [("zelbrin", "PERSON")]
    assert _found(model_answering(_answer), "x " * 900 + TEXT) == [("zelbrin", "PERSON")]  # over many pieces


@pytest.mark.parametrize("answer", [lambda _: 1 / 0, lambda _: None, lambda _: ["words"]])
def test_a_model_that_fails_is_heard_of_and_the_text_is_not(model_answering, answer, caplog):
    recogniser = model_answering(answer)
    with caplog.at_level(logging.DEBUG), pytest.raises(DetectionError, match="the model failed"):
        _found(recogniser)
    assert "zelbrin" not in caplog.text
    # Presidio's own goes on as if there were nothing in the text
    assert HuggingFaceNerRecognizer.analyze(recogniser, TEXT, ["PERSON"]) == []
