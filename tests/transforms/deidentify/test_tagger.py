"""The tagger as it ships: what it finds, what it leaves, and that it never runs without its model."""

import io
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import transforms.deidentify
from schemas.vocabulary import Entity
from transforms.deidentify import tagger
from transforms.deidentify.tagger import Model, NameTagger, dump_model, load_model
from transforms.deidentify.view import viewed

MODEL = (Path(transforms.deidentify.__file__).parent / "tagger.npz").read_bytes()


@pytest.fixture(scope="module")
def names() -> NameTagger:
    return NameTagger(load_model(io.BytesIO(MODEL)))


def _found(names: NameTagger, text: str) -> list[tuple[str, str]]:
    view = viewed(text)
    spans = [(view.to_raw(span.start, span.end), span.entity) for span in names.find(view)]
    return [(text[start:end], str(entity)) for (start, end), entity in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Her aunt, Oluwaseun Adeyemi, drove in from Willowmere.", [("Oluwaseun Adeyemi", "PERSON"), ("Willowmere", "LOCATION")]),
        ("what did dr kowalczyk say about priya raghunathan", [("kowalczyk", "PERSON"), ("priya raghunathan", "PERSON")]),
        ("TRANSFERRED FROM ST. ODILIA MEDICAL CENTER", [("ST. ODILIA MEDICAL CENTER", "HOSPITAL")]),
        ("He has worked at Brindlecroft Logistics for years.", [("Brindlecroft Logistics", "ORGANIZATION")]),
        ("Seen with J\u00f6rg M\u00fcller\u200b-Ost today.", [("J\u00f6rg M\u00fcller\u200b-Ost", "PERSON")]),
        ("Chest pain since this morning, no fever. Given aspirin 324 mg.", []),
    ],
)  # fmt: skip
def test_names_places_hospitals_and_organisations(names, text, expected):
    assert _found(names, text) == expected


REAL = "Patient: Tamsin Okonjo. Seen by Dr. Halloran at Fernhollow Clinic, lives in Bramford. "


def test_the_same_in_any_surroundings_of_the_tokens(names, monkeypatch):
    """Where the text is cut for computing changes nothing."""
    text = REAL * 40
    whole = list(names.find(viewed(text)))
    monkeypatch.setattr(tagger, "_CHUNK", 7)
    assert list(names.find(viewed(text))) == whole
    assert len(whole) >= 160


def test_the_same_again_and_by_another_of_its_kind(names):
    first = list(names.find(viewed(REAL)))
    list(names.find(viewed("Some other text by Mr. Quennell.")))
    assert list(names.find(viewed(REAL))) == first
    assert list(NameTagger(load_model(io.BytesIO(MODEL))).find(viewed(REAL))) == first


@given(st.text(max_size=300) | st.text(alphabet="Ab1 .,\n-'(\u0000", max_size=300))
def test_any_text_gives_spans_within_it_that_hold_a_letter_or_digit(text):
    view = viewed(text)
    end = 0
    for span in _SHARED.find(view):
        assert end <= span.start < span.end <= len(view.text)
        assert any(char.isalnum() for char in view.text[span.start : span.end])
        assert 0 < span.score < 1
        end = span.end


_SHARED = NameTagger(load_model(io.BytesIO(MODEL)))


def test_cost_is_linear(names):
    def seconds(text: str) -> float:
        start = time.process_time()
        list(names.find(viewed(text)))
        return time.process_time() - start

    note = REAL + "No chest pain, no dyspnea; lungs clear, heart regular. Plan: repeat troponin at 3 hours.\n"
    seconds(note)
    short = min(seconds(note * 300) for _ in range(3))
    long = min(seconds(note * 3000) for _ in range(2))
    assert long < 25 * short


def test_more_bias_never_finds_fewer_characters(names):
    def characters(bias: float) -> set[int]:
        detector = NameTagger(load_model(io.BytesIO(MODEL)), bias)
        return {at for span in detector.find(viewed(REAL * 3)) for at in range(span.start, span.end)}

    assert characters(-30.0) == set()
    assert characters(0.0) <= characters(4.0)


def _with(**arrays) -> bytes:
    file = io.BytesIO()
    with np.load(io.BytesIO(MODEL)) as model:
        np.savez(file, **{**model, **arrays})
    return file.getvalue()


@pytest.mark.parametrize(
    "damaged",
    [
        b"",
        b"no model",
        MODEL[: len(MODEL) // 2],
        MODEL[:1000] + bytes(1000) + MODEL[2000:],
        _with(version=np.array([0, 18, 48])),
        _with(weights=np.full((1 << 18, 4), np.nan, np.float16)),
        _with(weights=np.zeros((1 << 18, 4), np.float16)),
        _with(weights=np.ones((10, 4), np.float16)),
        _with(codes=np.zeros(3, np.uint16)),
        _with(words=np.array(["pickled", None], object)),
    ],
)
def test_a_damaged_model_is_refused(damaged):
    with pytest.raises(ValueError, match="the tagger's model"):
        load_model(io.BytesIO(damaged))


def test_without_a_model_there_is_no_tagger():
    with pytest.raises(ValueError, match="needs a model"):
        NameTagger(None)


def test_a_model_outlives_its_file():
    model = load_model(io.BytesIO(MODEL))
    again = load_model(io.BytesIO(dump_model(model)))
    assert (again.weights == model.weights).all()
    assert again.lexicon == model.lexicon
    assert dump_model(again) == MODEL


def test_it_speaks_the_vocabulary():
    assert set(NameTagger.entities) == {Entity.PERSON, Entity.LOCATION, Entity.HOSPITAL, Entity.ORGANIZATION}
    assert Model._fields == ("weights", "lexicon")
