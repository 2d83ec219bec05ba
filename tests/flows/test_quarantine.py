"""Fail closed, from end to end: whatever a recogniser does to a note, that note is in no release, and the others are."""

import csv
import json
import os

import polars as pl
import pytest
import yaml

ODD = """
import ctypes, math, os, re, sys, threading, time
from presidio_analyzer import EntityRecognizer, RecognizerResult as R

class Unsure:
    entity_type, start, end, score = "PERSON", 0, 3, "rather sure"

def recurse(): return recurse()
def raises(error):
    raise error("Oriana Quillfeather stands here")

KINDS = {
    "raises": lambda t: raises(ValueError),
    "oserror": lambda t: raises(OSError),
    "assertion": lambda t: raises(AssertionError),
    "timeouterror": lambda t: raises(TimeoutError),
    "stopiteration": lambda t: raises(StopIteration),
    "memory": lambda t: bytearray(1 << 60),
    "recursion": lambda t: recurse(),
    "halftext": lambda t: "\\ud800".encode(),
    "negative": lambda t: [R("PERSON", -4, 3, 0.9)],
    "beyond": lambda t: [R("PERSON", 5, len(t) + 1, 0.9)],
    "reversed": lambda t: [R("PERSON", 9, 3, 0.9)],
    "empty": lambda t: [R("PERSON", 3, 3, 0.9)],
    "fraction": lambda t: [R("PERSON", 0.5, 3.5, 0.9)],
    "textoffsets": lambda t: [R("PERSON", "0", "3", 0.9)],
    "notanumber": lambda t: [R("PERSON", 0, 3, math.nan)],
    "infinite": lambda t: [R("PERSON", 0, 3, math.inf)],
    "belowzero": lambda t: [R("PERSON", 0, 3, -0.5)],
    "wordscore": lambda t: [Unsure()],
    "unknown": lambda t: [R("STARSIGN", 0, 3, 0.9)],
    "listentity": lambda t: [R(["PERSON"], 0, 3, 0.9)],
    "nothing": lambda t: None,
    "words": lambda t: "PERSON 0 3",
    "emptywords": lambda t: "",
    "generator": lambda t: iter([]),
    "nonein": lambda t: [None],
    "mixed": lambda t: [R("PERSON", 0, 3, 0.9), R("PERSON", 0, 10**9, 0.9)],
    "interrupts": lambda t: raises(KeyboardInterrupt),
    "exits": lambda t: sys.exit(0),
    "dies": lambda t: os._exit(0),
    "segfaults": lambda t: ctypes.string_at(0),
    "hangs": lambda t: time.sleep(10_000),
    "spins": lambda t: re.match(r"(a|a)*$", "a" * 64 + "b"),
}

class Odd(EntityRecognizer):
    def __init__(self):
        super().__init__(supported_entities=["PERSON"], name="Odd")
    def load(self):
        pass
    def analyze(self, text, entities, nlp_artifacts=None):
        found = re.search(r"qz([a-z]+)", text)
        return KINDS[found[1]](text) if found else []

class Missing(Odd):
    def __init__(self):
        open("/there/is/no/such/model.npz")

class Damaged(Odd):
    def __init__(self):
        import pickle
        pickle.loads(b"these are no weights")
"""
QUIET = [
    "raises",
    "oserror",
    "assertion",
    "timeouterror",
    "stopiteration",
    "memory",
    "recursion",
    "halftext",
    "negative",
    "beyond",
    "reversed",
    "empty",
    "fraction",
    "textoffsets",
    "notanumber",
    "infinite",
    "belowzero",
    "wordscore",
    "unknown",
    "listentity",
    "nothing",
    "words",
    "emptywords",
    "generator",
    "nonein",
    "mixed",
]
LOUD = ["interrupts", "exits", "dies", "segfaults", "hangs", "spins"]
GOOD = 5


def site(folder, kinds, **settings):
    (folder / "odd_recogniser.py").write_text(ODD)
    with open(folder / "notes.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("note_id", "patient_id", "encounter_id", "note_type", "written_at", "text"))
        for number, kind in enumerate([*kinds, *["good"] * GOOD]):
            mark = "well" if kind == "good" else f"qz{kind}"
            text = (
                f"Chief Complaint: cough.\nHPI: {mark} for day {number}.\nAssessment: patient number {number} coughs."
            )
            writer.writerow((f"n{number}", f"p{number}", f"v{number}", "ED Provider Notes", "2031-04-05 10:00", text))
    config = {
        "output": str(folder / "out"),
        "shards": 1,
        "sources": {"notes": {"layout": "notes", "path": "notes.csv"}},
        "quarantine_limit": 1.0,
        "recognisers": ["odd_recogniser:Odd"],
        "splits": {"train": 1.0, "validation": 0.0, "test": 0.0},
    }
    place = folder / "casewright.yaml"
    place.write_text(yaml.safe_dump(config | settings))
    return place


def found(folder):
    """Environment in which the recogniser's module is found."""
    return {"PYTHONPATH": os.pathsep.join(filter(None, [str(folder), os.environ.get("PYTHONPATH")]))}


def released(folder):
    files = list((folder / "out" / "releases").glob("*/data/er_notes/*.parquet"))
    return pl.concat([pl.read_parquet(file) for file in files])["text"].to_list()


def quarantined(folder):
    rejects = pl.read_parquet(folder / "out" / "work" / "rejects" / "deidentify" / "*.parquet")
    return rejects.filter(pl.col("reason").cast(pl.String) == "quarantined")


def all_bytes(root):
    return b"".join(file.read_bytes() for file in sorted(root.rglob("*")) if file.is_file())


def test_each_failure_within_a_document_quarantines_it_alone(casewright, tmp_path):
    config = site(tmp_path, QUIET)
    done = casewright("build", config, env=found(tmp_path))
    assert done.returncode == 0, done.stderr
    assert quarantined(tmp_path).height == len(QUIET) >= 20
    texts = released(tmp_path)
    assert len(texts) == GOOD and not any("qz" in text for text in texts)
    assert "Quillfeather" not in done.stdout + done.stderr
    public = all_bytes(tmp_path / "out" / "work") + all_bytes(tmp_path / "out" / "releases")
    assert b"qz" not in public and b"Quillfeather" not in public


@pytest.mark.long
@pytest.mark.slow
def test_what_hangs_or_kills_its_worker_is_found_alone_and_given_up_for_good(casewright, tmp_path):
    config = site(tmp_path, LOUD, document_seconds=8)
    done = casewright("build", config, "--workers", "1", env=found(tmp_path), timeout=580)
    assert done.returncode == 0, done.stderr
    texts = released(tmp_path)
    assert len(texts) == GOOD and not any("qz" in text for text in texts)
    rejects = quarantined(tmp_path)
    assert rejects.height == len(LOUD)
    assert set(rejects["detail"]) == {"a worker died of it", "no end in time"}
    # recorded as inputs: another run does not try them again, however fast the machine is now
    records = sorted((tmp_path / "out" / "phi" / "quarantine").glob("*.json"))
    assert {json.loads(each.read_text())["id"] for each in records} == set(rejects["record_id"])
    assert all(each.stat().st_mode & 0o077 == 0 for each in records)
    config.write_text(config.read_text().replace("document_seconds: 8", "document_seconds: 50"))
    again = casewright("deidentify", config, env=found(tmp_path))
    assert again.returncode == 0 and " 0 computed" in again.stderr, again.stderr


@pytest.mark.parametrize(
    "named",
    [
        "odd_recogniser:Damaged",
        pytest.param("odd_recogniser:Missing", marks=pytest.mark.long),
        pytest.param("odd_recogniser:Nobody", marks=pytest.mark.long),
    ],
)
def test_a_recogniser_that_cannot_be_loaded_stops_the_build(casewright, tmp_path, named):
    config = site(tmp_path, [], recognisers=[named])
    done = casewright("build", config, env=found(tmp_path))
    assert done.returncode == 2 and named in done.stderr and "Traceback" not in done.stderr
    assert list((tmp_path / "out" / "releases").iterdir()) == []


def test_a_module_that_is_not_there_stops_the_build(casewright, tmp_path):
    config = site(tmp_path, [], recognisers=["no_such_module:Model"])
    done = casewright("build", config)
    assert done.returncode == 2 and "no_such_module:Model" in done.stderr


def test_too_many_quarantined_documents_stop_the_build(casewright, tmp_path):
    config = site(tmp_path, ["raises"], quarantine_limit=0.1)
    done = casewright("build", config, env=found(tmp_path))
    assert done.returncode == 1 and "quarantine_limit" in done.stderr
    assert list((tmp_path / "out" / "releases").iterdir()) == []


@pytest.mark.long
def test_a_document_can_be_quarantined_by_configuration(casewright, tmp_path):
    config = site(tmp_path, [])
    assert (
        casewright("deidentify", config, env=found(tmp_path), in_one_process=True).returncode != 0
    )  # nothing ingested
    assert casewright("ingest", config, env=found(tmp_path), in_one_process=True).returncode == 0
    assert casewright("deidentify", config, env=found(tmp_path), in_one_process=True).returncode == 0
    work = tmp_path / "out" / "work"
    one = pl.read_parquet(work / "deidentified" / "*.parquet")["document_id"][0]
    told = yaml.safe_load(config.read_text()) | {"quarantine": [one], "output": str(tmp_path / "out2")}
    config.write_text(yaml.safe_dump(told))
    # pseudonyms are the key's: the same key names the same document
    told["secret_key_file"] = str(tmp_path / "out" / "phi" / "secret.key")
    config.write_text(yaml.safe_dump(told))
    assert casewright("ingest", config, env=found(tmp_path), in_one_process=True).returncode == 0
    assert casewright("deidentify", config, env=found(tmp_path), in_one_process=True).returncode == 0
    kept = pl.read_parquet(tmp_path / "out2" / "work" / "deidentified" / "*.parquet")["document_id"].to_list()
    assert one not in kept and len(kept) == GOOD - 1
