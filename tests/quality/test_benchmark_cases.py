"""Labels of the benchmark's cases: places and hashes only; and how they find their words again in another copy of a text."""

import json

import pytest
from benchmark_cases import LABELS, cells, labelled, labels, main

from schemas.vocabulary import Category
from transforms.segment.copies import digest, letters

PARTS = {"Case 1": "She had no rash (T 37.5 °C).", "Case 2": "A sister had gout."}
LABEL = {
    "case": 0,
    "parts_sha256": [digest(text) for text in PARTS.values()],
    "phrases": [
        {"category": "derm", "part": 0, "start": 6, "end": 12},
        {"category": "vitals_hema", "part": 0, "start": 12, "end": 17},
        {"category": "history", "part": 1, "start": 0, "end": 14},
    ],
}


@pytest.mark.parametrize("file", sorted(LABELS.glob("*.json")), ids=lambda file: file.stem)
def test_a_label_is_places_and_hashes(file):
    label = json.loads(file.read_text(encoding="utf-8"))
    assert set(label) == {"case", "parts_sha256", "phrases"} and file.stem == f"case_{label['case']:03d}"
    assert all(len(each) == 64 for each in label["parts_sha256"])
    for phrase in label["phrases"]:
        assert set(phrase) == {"category", "part", "start", "end"} and phrase["category"] in set(Category)
        assert 0 <= phrase["start"] < phrase["end"] and phrase["part"] < len(label["parts_sha256"])


def test_there_are_24_cases():
    assert [label["case"] for label in labels()] == list(range(24))


def test_words_are_found_whatever_white_space_and_signs_a_copy_has():
    spaced = {name: text.replace(" ", "  ").replace("°", "º ") for name, text in PARTS.items()}
    for parts in (PARTS, spaced, dict(reversed(PARTS.items())), PARTS | {"Figures": None}):
        gold = labelled(LABEL, parts).gold
        assert letters("".join(gold[Category.DERM]))[0] == "norash"
        assert letters("".join(gold[Category.VITALS_HEMA]))[0] == "t375c"
        assert letters("".join(gold[Category.HISTORY]))[0] == "asisterhadgout"
        assert gold[Category.NEURO] == []


def test_another_text_is_not_scored():
    assert labelled(LABEL, PARTS | {"Case 1": "She had a rash (T 37.5 °C)."}) is None
    assert labelled(LABEL, None) is None


def test_an_output_is_its_words_by_category():
    found = cells({"DERM": [{"skin": ["no rash", ""], "itch": False}], "History": "gout", "other": ["x"]})
    assert found[Category.DERM] == ["no rash"] and found[Category.HISTORY] == ["gout"]
    assert sum(map(len, found.values())) == 2
    assert cells(None) == cells({}) == {category: [] for category in Category}


def test_outputs_that_cannot_be_told_apart_are_refused(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("benchmark_cases.labels", lambda: [LABEL])
    inputs, short = tmp_path / "inputs.json", tmp_path / "short.json"
    inputs.write_text(json.dumps([PARTS, {}]))
    short.write_text(json.dumps([{}]))
    monkeypatch.setattr("sys.argv", ["benchmark_cases.py", str(inputs), "--outputs", str(short)])
    with pytest.raises(SystemExit, match="1 records for 2 inputs"):
        main()
    one, other = tmp_path / "a" / "out.json", tmp_path / "b" / "out.json"
    for place, phrase in ((one, "no rash"), (other, "gout")):
        place.parent.mkdir()
        place.write_text(json.dumps([{"DERM": [phrase]}, None]))
    monkeypatch.setattr("sys.argv", ["benchmark_cases.py", str(inputs), "--outputs", str(one), str(other)])
    main()
    said = capsys.readouterr().out
    assert f"| {one} | 33.33 |" in said and f"| {other} | " in said
