"""The hand labels: offsets, hashes and words of our own, never a word of an article; and how names are compared with them."""

import json
import os
from pathlib import Path

import pytest
from adjudicate import adjudicated, is_denied, is_only_normal
from case_diagnosis import HALVES, documents, labels

from schemas.vocabulary import Category, Polarity, SectionRole, Stance

FILES = sorted((Path(__file__).parent / "case_reports").glob("PMC*.json"))
SPANS = ("sections", "findings", "reasoning", "categories")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_a_label_is_offsets_and_words_of_closed_lists(file):
    label = json.loads(file.read_text(encoding="utf-8"))
    assert label["pmcid"] == file.stem and len(label["text_sha256"]) == 64
    assert label["suited"] is (label["why_not"] is None)
    assert label["final_diagnosis"] or not label["suited"]
    for name in SPANS:
        assert all(0 <= each["start"] < each["end"] for each in label[name])
    assert {each["role"] for each in label["sections"]} <= set(SectionRole)
    assert {each["stance"] for each in label["reasoning"]} <= set(Stance)
    assert {each["category"] for each in label["categories"]} <= set(Category)
    assert {each["polarity"] for each in label["categories"]} <= set(Polarity)
    assert all(each["grade"] in (1, 2) and each["start"] < each["end"] for each in label["graded"] or ())
    settled = [each for each in label["categories"] if "adjudicated" in each]
    assert all(each["adjudicated"] == "negated" != each["polarity"] for each in settled)


def test_there_are_labels_enough_in_both_halves():
    halves = [json.loads(file.read_text(encoding="utf-8"))["half"] for file in FILES]
    assert set(halves) == set(HALVES) and len(FILES) >= 40 and halves.count("held out") >= 14


@pytest.mark.parametrize(
    ("phrase", "normal"),
    [
        ("the abdomen was unremarkable", True),
        ("liver function within normal limits", True),
        ("two times the upper limit of normal", False),
        ("CRP 9 mg/L (normal range 0-5)", False),
        ("normal heart size with effusion", False),
        ("soft tissue", False),
    ],
)
def test_only_what_is_called_normal_and_nothing_else_is_settled(phrase, normal):
    assert is_only_normal(phrase) is normal


def test_only_a_denial_as_a_whole_is_settled():
    assert is_denied("the family history was unremarkable") and is_denied("gout in the family", "without any ")
    assert not is_denied("fracture of the hip, healed without treatment but for pain")


@pytest.mark.skipif("CASEWRIGHT_REAL_DATA" not in os.environ, reason="CASEWRIGHT_REAL_DATA names no folder")
def test_the_labels_are_settled_just_as_the_rules_say():
    told = labels()
    frame = documents(Path(os.environ["CASEWRIGHT_REAL_DATA"]) / "case_reports", {label["pmcid"] for label in told})
    texts = {row["article"]["pmcid"]: row["text"] for row in frame.iter_rows(named=True)}
    assert [adjudicated(label, texts[label["pmcid"]]) for label in told] == told
