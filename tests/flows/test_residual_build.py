"""The residual audit in a build: what a detector misses stops the release; what was reviewed stands on the card."""

import csv
import json

import polars as pl
import pytest
import yaml

NAMES = [("Zebulon", "Perriwold"), ("Oriana", "Quillfeather"), ("Ismelda", "Vantrice"), ("Tobiah", "Kettlewynd")]


def site(folder, hpi, **settings):
    """Notes of four patients whose record names them; `hpi` is each note's text for first and last name."""
    with open(folder / "notes.csv", "w", newline="") as notes, open(folder / "visits.csv", "w", newline="") as visits:
        note, visit = csv.writer(notes), csv.writer(visits)
        note.writerow(("note_id", "patient_id", "encounter_id", "note_type", "written_at", "text"))
        visit.writerow(("patient_id", "encounter_id", "age_years", "full_name"))
        for n, (first, last) in enumerate(NAMES):
            text = f"Chief Complaint: cough.\nHPI: {hpi(first, last)}\nAssessment: a cough of two days, patient {n}."
            note.writerow((f"n{n}", f"p{n}", f"v{n}", "ED Provider Notes", "2031-04-05 10:00", text))
            visit.writerow((f"p{n}", f"v{n}", 40 + n, f"{first} {last}"))
    source = {"layout": "notes", "path": "notes.csv"}
    source["encounters"] = {"path": "visits.csv", "identifiers": {"full_name": "PERSON"}}
    config = folder / "casewright.yaml"
    config.write_text(
        yaml.safe_dump({"output": str(folder / "out"), "shards": 2, "sources": {"notes": source}} | settings)
    )
    return config


def test_what_the_policy_leaves_of_a_name_blocks_the_release(casewright, tmp_path):
    """A policy that removes numbers only stands for detectors that find no name."""
    only = {"deidentify": {"policy": "custom", "remove": ["MRN", "PHONE"]}}
    config = site(tmp_path, lambda first, last: f"Seen with {first} {last} at home.", **only)
    done = casewright("build", config, in_one_process=True)
    # what a policy keeps by intent is no miss, so this passes ...
    assert done.returncode == 0, done.stderr
    texts = pl.read_parquet(tmp_path / "out" / "work" / "deidentified" / "*.parquet")["text"].to_list()
    assert any("Quillfeather" in text for text in texts)
    # ... and the same texts under a policy that promises names do not
    for file in (tmp_path / "out" / "work" / "sidecars" / "validate").glob("*"):
        file.unlink()
    kept = yaml.safe_load(config.read_text()) | {"deidentify": {"policy": "safe_harbor"}, "version": "second"}
    config.write_text(yaml.safe_dump(kept))
    done = casewright("publish", config, in_one_process=True)
    assert done.returncode == 5 and "residual: critical" in done.stderr, done.stderr
    assert "Quillfeather" not in done.stdout + done.stderr
    residual = pl.read_parquet(tmp_path / "out" / "work" / "residual" / "*.parquet")
    assert set(residual.filter(pl.col("blocks"))["check"].cast(pl.String)) >= {"own_name", "own_full_name"}
    review = tmp_path / "out" / "phi" / "audit" / "review.jsonl"
    assert "quillfeather" in review.read_text() and review.stat().st_mode & 0o077 == 0
    assert not any("second" in place.name for place in (tmp_path / "out" / "releases").iterdir())


@pytest.mark.long
def test_a_clean_build_and_its_review_on_the_card(casewright, tmp_path):
    config = site(tmp_path, lambda first, last: f"Seen with {first} {last} at home, {last} said.")
    done = casewright("build", config, in_one_process=True)
    assert done.returncode == 0, done.stderr
    (release,) = [each for each in (tmp_path / "out" / "releases").iterdir() if each.is_dir()]
    card = (release / "README.md").read_text()
    assert "No person has judged" in card and "| PERSON |" in card
    manifest = json.loads((release / "manifest.json").read_text())
    assert sum(manifest["deidentification"]["found"]["PERSON"].values()) >= 2 * len(NAMES)
    assert casewright("review", "deid", config, "--sample", "3").returncode == 0
    (sample,) = (tmp_path / "out" / "phi" / "review").glob("sample-*.json")
    told = json.loads(sample.read_text())
    documents = [{"document_id": key, "reviewed": True, "wrong": [], "missed": []} for key in told["documents"]]
    verdicts = tmp_path / "verdicts.json"
    verdicts.write_text(json.dumps({"sample": told["sample"], "documents": documents}))
    assert casewright("review", "deid", config, "--verdicts", verdicts).returncode == 0
    assert casewright("build", config, in_one_process=True).returncode == 0
    cards = [each.read_text() for each in (tmp_path / "out" / "releases").glob("*/README.md")]
    assert len(cards) == 2 and sum("A person judged 3 of 4 notes" in each for each in cards) == 1
