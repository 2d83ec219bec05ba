"""`casewright evaluate deid` as a user runs it: tables, exit codes, and no word of a note."""

import json

import pytest

ROWS = [
    {
        "id": "a",
        "text": "Patient: Oriana Quillfeather\nSeen 3/1/2024 at her home with zanthe perriwold.",
        "spans": [
            {"start": 9, "end": 28, "label": "PATIENT"},
            {"start": 34, "end": 42, "label": "DATE"},
            {"start": 60, "end": 76, "label": "RELATIVE"},
        ],
        "known": [{"entity": "PERSON", "value": "Oriana Quillfeather"}],
    }
]


@pytest.fixture
def gold(tmp_path):
    place = tmp_path / "gold.jsonl"
    place.write_text("\n".join(map(json.dumps, ROWS)))
    return place


def test_scores_are_printed_and_written_without_words(casewright, gold, tmp_path):
    done = casewright("evaluate", "deid", gold, "--json", tmp_path / "scores.json", env={"COLUMNS": "160"})
    assert done.returncode == 0, done.stderr
    assert "stock Presidio" in done.stdout and "RELATIVE" in done.stdout
    scores = json.loads((tmp_path / "scores.json").read_text())
    assert scores["systems"]["casewright"]["labels"]["PATIENT"]["recall"] == 1
    assert scores["systems"]["stock Presidio, no model"]["labels"]["PATIENT"]["recall"] == 0
    assert "casewright, known identifiers" in scores["systems"]
    for shown in (done.stdout, done.stderr, json.dumps(scores)):
        assert "quillfeather" not in shown.lower() and "perriwold" not in shown.lower()


def test_below_the_least_recall_is_an_error(casewright, gold):
    assert casewright("evaluate", "deid", gold, "--no-stock", "--min-recall", "1").returncode == 5
    assert casewright("evaluate", "deid", gold, "--no-stock", "--min-recall", "0.3").returncode == 0


def test_misses_go_to_the_phi_root_only_and_are_called_phi(casewright, gold, tmp_path):
    refused = casewright("evaluate", "deid", gold, "--no-stock", "--show-misses")
    assert refused.returncode == 2 and "--phi-root" in refused.stderr
    done = casewright("evaluate", "deid", gold, "--no-stock", "--show-misses", "--phi-root", tmp_path / "phi")
    assert done.returncode == 0 and "PHI" in done.stdout and "perriwold" not in done.stdout
    files = sorted((tmp_path / "phi").rglob("*.jsonl"))
    assert any("perriwold" in file.read_text() for file in files)
    assert all(file.stat().st_mode & 0o077 == 0 for file in [tmp_path / "phi", *files])


def test_a_wrong_gold_file_is_one_line_without_its_words(casewright, tmp_path):
    place = tmp_path / "gold.jsonl"
    place.write_text('{"text": "Quillfeather", "spans": [{"start": 3, "end": 99, "label": "X"}]}')
    done = casewright("evaluate", "deid", place)
    assert done.returncode == 3 and "line 1" in done.stderr and "Quill" not in done.stderr
    assert "Traceback" not in done.stderr
    assert casewright("evaluate", "deid", tmp_path / "nothing.jsonl").returncode == 3
