"""Review of a sample: a page that asks nobody, verdicts without words, and an estimate that says how sure it is."""

import csv
import json
import shutil
import subprocess

import polars as pl
import pytest
import yaml

from flows.review import review_text
from flows.review_page import Shown, review_page

RAW = "\nMr. <Zebulon> Perriwold & son came.\nCall 617-555-8843."
SHOWN = Shown("0" * 32, RAW, "\nMr. <PERSON> & son came.\nCall <PHONE>.", [(5, 13, 5, 24, "PERSON", "TitledName"), (30, 37, 41, 53, "PHONE", "PhoneNumber")])  # fmt: skip
PAGE = review_page("0123456789abcdef", [SHOWN])


def test_the_page_asks_nobody_and_runs_no_words_of_a_note():
    assert "http" not in PAGE.replace("http-equiv", "") and "default-src 'none'" in PAGE
    assert "<Zebulon>" not in PAGE and "&lt;Zebulon&gt;" in PAGE
    evil = Shown("1" * 32, "</script><script>alert(1)</script><img src=x onerror=y>", "x", [])
    page = review_page("a", [evil])
    assert page.count("<script") == 2 and "<img" not in page


CLICKS = """<script>
const section = document.querySelector('section'), raw = section.querySelector('.raw');
const walker = document.createTreeWalker(raw, NodeFilter.SHOW_TEXT);
let node = walker.nextNode();
while (!node.data.includes('son came')) node = walker.nextNode();
const range = document.createRange();
range.setStart(node, node.data.indexOf('son')); range.setEnd(node, node.data.indexOf('son') + 3);
getSelection().removeAllRanges(); getSelection().addRange(range);
section.querySelector('.miss').click();
section.querySelectorAll('mark[data-n]')[1].click();
section.querySelector('.ok').click();
HTMLAnchorElement.prototype.click = () => {};  // a download would keep the browser open
document.title = save();
</script></body>"""


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium to show the page")
def test_verdicts_are_offsets_into_the_original(tmp_path):
    place = tmp_path / "page.html"
    place.write_text(PAGE.replace("</body>", CLICKS), encoding="utf-8")
    command = [
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--virtual-time-budget=2000",
        "--dump-dom",
        f"--user-data-dir={tmp_path}/profile",
    ]
    dom = subprocess.run([*command, f"file://{place}"], capture_output=True, text=True, timeout=120).stdout
    told = json.loads(dom.partition("<title>")[2].partition("</title>")[0])
    start = RAW.index("son came")
    missed = [{"start": start, "end": start + 3, "entity": "PERSON"}]
    assert told == {
        "sample": "0123456789abcdef",
        "documents": [{"document_id": "0" * 32, "reviewed": True, "wrong": [1], "missed": missed}],
    }


@pytest.fixture(scope="module")
def site(casewright, tmp_path_factory):
    folder = tmp_path_factory.mktemp("review")
    with open(folder / "notes.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("note_id", "patient_id", "encounter_id", "note_type", "written_at", "text"))
        for n in range(8):
            text = (
                f"Chief Complaint: cough.\nHPI: Seen by Dr. Zebulon Perriwold on 3/{n + 1}/2031. Call 617-555-884{n}."
            )
            writer.writerow((f"n{n}", f"p{n}", f"v{n}", "ED Provider Notes", "2031-04-05 10:00", text))
    config = folder / "casewright.yaml"
    sources = {"notes": {"layout": "notes", "path": "notes.csv"}}
    config.write_text(yaml.safe_dump({"output": str(folder / "out"), "shards": 2, "sources": sources}))
    for step in ("ingest", "deidentify"):
        done = casewright(step, config, in_one_process=True)
        assert done.returncode == 0, done.stderr
    return folder, config, done


def drawn(folder):
    (place,) = (folder / "out" / "phi" / "review").glob("sample-*.json")
    return json.loads(place.read_text())


def test_the_step_shows_what_it_found_by_entity_and_recogniser(site):
    assert "NameTagger" in site[2].stderr and "PHONE" in site[2].stderr


def test_the_audit_holds_a_keyed_hash_of_each_value_and_no_word(site):
    folder = site[0]
    audit = pl.read_parquet(folder / "out" / "phi" / "deid_audit" / "*.parquet")
    spans = pl.read_parquet(folder / "out" / "work" / "phi_spans" / "*.parquet")
    assert audit.height == spans.height > 0
    names = audit.filter(pl.col("entity").cast(pl.String) == "PERSON")
    assert names["value_key"].n_unique() == 1 and names.height == 8  # the same doctor in eight notes
    dates = audit.filter(pl.col("entity").cast(pl.String) == "DATE")
    assert dates["value_key"].n_unique() == 8
    assert "perriwold" not in str(audit.to_dicts()).lower()
    assert not list((folder / "out" / "work").rglob("deid_audit*"))


def test_from_the_page_to_the_estimate(casewright, site, tmp_path):
    folder, config, _ = site
    done = casewright("review", "deid", config, "--sample", "5")
    assert done.returncode == 0 and "PHI" in done.stdout and "Perriwold" not in done.stdout
    pages = list((folder / "out" / "phi" / "review").glob("review-*.html"))
    assert len(pages) == 1 and pages[0].stat().st_mode & 0o077 == 0
    assert "Perriwold" in pages[0].read_text()
    assert not list((folder / "out" / "work").rglob("*.html"))
    sample = drawn(folder)
    assert len(sample["documents"]) == 5
    documents = [
        {"document_id": key, "reviewed": n < 4, "wrong": [0] if n == 1 else [], "missed": [{"start": 17, "end": 22, "entity": "PERSON"}] if n == 0 else []}
        for n, key in enumerate(sample["documents"])
    ]  # fmt: skip
    verdicts = tmp_path / "verdicts.json"
    verdicts.write_text(json.dumps({"sample": sample["sample"], "documents": documents}))
    done = casewright("review", "deid", config, "--verdicts", verdicts)
    assert done.returncode == 0, done.stderr
    told = json.loads((folder / "out" / "work" / "deid_review.json").read_text())
    spans = sum(each["spans"] for each in list(sample["documents"].values())[:4])
    assert (told["documents"], told["missed"], told["wrong"]) == (4, 1, 1)
    assert told["recall"]["hits"] == spans - 1 and told["recall"]["of"] == spans
    assert told["recall"]["low"] < told["recall"]["share"] < told["recall"]["high"] < 1
    assert told["documents_without_miss"]["hits"] == 3
    assert "Perriwold" not in json.dumps(told) + done.stdout and f"{told['recall']['share']:.4f}" in done.stdout


@pytest.mark.parametrize(
    "change",
    [
        {"sample": "elsewhere"},
        {"documents": []},
        {"documents": [{"reviewed": True}]},
        {"wrong": [999]},
        {"missed": [{"start": 5, "end": 3, "entity": "PERSON"}]},
        {"missed": [{"start": 0, "end": 10**9, "entity": "PERSON"}]},
        {"missed": [{"start": 0, "end": 3, "entity": "Perriwold"}]},
    ],
)
def test_wrong_verdicts_are_refused_in_one_line(casewright, site, tmp_path, change):
    folder, config, _ = site
    if not list((folder / "out" / "phi" / "review").glob("sample-*.json")):
        casewright("review", "deid", config, "--sample", "5")
    sample = drawn(folder)
    document = {"document_id": next(iter(sample["documents"])), "reviewed": True, "wrong": [], "missed": []}
    document |= {key: change[key] for key in ("wrong", "missed") if key in change}
    told = {"sample": sample["sample"], "documents": [document]}
    told |= {key: change[key] for key in ("sample", "documents") if key in change}
    verdicts = tmp_path / "verdicts.json"
    verdicts.write_text(json.dumps(told))
    done = casewright("review", "deid", config, "--verdicts", verdicts)
    assert done.returncode == 3 and len(done.stderr.splitlines()) == 1 and "Perriwold" not in done.stderr


def test_without_a_review_the_card_says_so():
    assert "No person" in review_text(None)


def test_the_interval_is_the_exact_one():
    from flows.review import _interval

    # Clopper-Pearson for 10 of 10: the lower bound is 0.025 ** (1 / 10)
    assert _interval(10, 10)["low"] == pytest.approx(0.025**0.1, abs=1e-6)
    assert _interval(10, 10)["high"] == 1
    assert _interval(0, 0)["low"] == 0
