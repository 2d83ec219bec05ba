"""The tagger on real and injected notes, alone, without rules; figures are recall of letters and digits of names."""

import json
import os
import re
from pathlib import Path

import pytest

import transforms.deidentify
from transforms.deidentify.tagger import NameTagger, load_model
from transforms.deidentify.view import viewed

_NAMES = {"PATIENT", "DOCTOR", "RELATIVE", "CITY", "HOSPITAL", "STREET", "EMPLOYER", "PERSON", "LOCATION"}
_TITLES = re.compile(r"\b(?:Mrs?|Ms|Dr|Miss|MD|DDS|DVM|PhD)\b\.?", re.IGNORECASE)


@pytest.fixture(scope="module")
def rows():
    folder = os.environ.get("CASEWRIGHT_REAL_DATA")
    if not folder:
        pytest.skip("CASEWRIGHT_REAL_DATA does not say where the real notes are")
    return lambda name: [json.loads(line) for line in (Path(folder) / "deid" / name).open(encoding="utf-8")]


@pytest.fixture(scope="module")
def names() -> NameTagger:
    with (Path(transforms.deidentify.__file__).parent / "tagger.npz").open("rb") as file:
        return NameTagger(load_model(file))


def _covered(names: NameTagger, text: str) -> set[int]:
    view = viewed(text)
    return {at for span in names.find(view) for at in range(*view.to_raw(span.start, span.end))}


def _recall(names: NameTagger, notes: list[dict], change=lambda text: text) -> float:
    hit = total = 0
    for note in notes:
        text = note["text"]
        changed = change(text)
        covered = _covered(names, changed if len(changed) == len(text) else text)
        titles = {at for found in _TITLES.finditer(text) for at in range(*found.span())}
        for span in note["spans"]:
            if span["label"] in _NAMES:
                gold = {at for at in range(span["start"], span["end"]) if text[at].isalnum()} - titles
                hit, total = hit + len(gold & covered), total + len(gold)
    return hit / total


@pytest.mark.parametrize(("name", "floor"), [("ed_notes_injected_dev.jsonl", 0.985), ("handoffs_dev.jsonl", 0.985)])
def test_names_without_rules(rows, names, name, floor):
    notes = rows(name)
    assert _recall(names, notes) >= floor
    assert _recall(names, notes, str.lower) >= floor - 0.02
    assert _recall(names, notes, str.upper) >= floor - 0.02


def test_few_words_are_lost(rows, names):
    words = lost = 0
    for note in rows("ed_notes_injected_dev.jsonl"):
        covered = _covered(names, note["text"])
        gold = {at for span in note["spans"] for at in range(span["start"], span["end"])}
        for word in re.finditer(r"[A-Za-z][A-Za-z'-]*", note["text"]):
            if word.start() not in gold:
                words, lost = words + 1, lost + (word.start() in covered)
    assert lost / words < 0.008
