"""A plain AnalyzerEngine over the same registry finds the same; nothing rests on a model, on context or on the network."""

import socket
import subprocess
import sys

import pytest
from presidio_analyzer import AnalyzerEngine

from tests.transforms.deidentify.conftest import MODEL
from transforms.deidentify.detectors import RECOGNISERS, nlp_engine
from transforms.deidentify.door import build_door
from transforms.deidentify.identifiers import Identifier, KnownIdentifiers
from transforms.deidentify.tagger import NameTagger
from transforms.deidentify.view import viewed

NOTE = """Larkspur Regional ED - Note
Patient: QUILLFEATHER, ORIANA   MRN: 70317045   DOB: 11/05/1982
Dr. Harkness spoke with her husband, Brenda, at (716) 555-0110 on 3/14/2019 – she’s 93 years old.
Mail oriana\u200b.q@clinic.example. SSN 219-09-9999. Lives in Cannonshire, OH 44107 at 742 Pitts Avenue.
"""


@pytest.fixture(scope="module")
def engine():
    return AnalyzerEngine(
        registry=build_door(b"secret", MODEL).registry, nlp_engine=nlp_engine(), supported_languages=["en"]
    )


def _characters(spans):
    return {at for span in spans for at in range(span.start, span.end)}


def test_the_engine_finds_the_same(engine, detection):
    ours = detection.spans(NOTE)
    theirs = engine.analyze(NOTE, "en")
    assert len(ours) > 10
    assert _characters(ours) == _characters(theirs)


def test_the_engine_takes_the_known_identifiers_as_a_recogniser_of_the_request(engine):
    known = KnownIdentifiers([Identifier("PERSON", "Tamsin Ofori")])
    text = "tamsin was here, said OFORI."
    found = engine.analyze(text, "en", ad_hoc_recognizers=[known])
    assert sorted(text[each.start : each.end] for each in found) == ["OFORI", "tamsin"]


def test_nothing_depends_on_context_words(engine):
    """A blank pipeline has no lemmas, so Presidio's context words do nothing, silently: ours must use none."""
    assert engine.nlp_engine.process_text("the label before", "en").lemmas == ["", "", ""]
    assert all(recogniser.context == [] for recogniser in engine.registry.recognizers)
    assert {type(recogniser) for recogniser in engine.registry.recognizers} == {*RECOGNISERS, NameTagger}


def test_no_socket_is_opened(monkeypatch, detection):
    def refuse(*_, **__):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    assert detection.spans(NOTE)


def test_the_door_is_cheap_to_import():
    """Presidio and spaCy take seconds to import: not for whoever only names the door."""
    code = "import sys, transforms.deidentify.door; sys.exit(any(name in sys.modules for name in ('presidio_analyzer', 'spacy')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_offsets_are_of_the_text_itself():
    view = viewed("a\u200bb\u00adc def")
    assert view.text == "abc def"
    assert view.to_raw(0, 3) == (0, 5)
