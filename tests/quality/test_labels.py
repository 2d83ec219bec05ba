"""The hand labels: offsets, hashes and words of our own, never a word of an article; and how names are compared with them."""

import json
from pathlib import Path

import pytest

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


def test_there_are_labels_enough_in_both_halves():
    halves = [int(file.stem[-1]) % 2 for file in FILES]
    assert len(FILES) >= 40 and min(halves.count(0), halves.count(1)) >= 15
