"""Review of diagnostic questions: a page that asks nobody, verdicts by pmcid, and a build that honours them."""

import json
import shutil
import subprocess

import polars as pl
import pytest
import yaml

from flows.case_review_page import Phrase, Question, case_review_page
from flows.sample import write_sample

TEXT = "Title\n\nA <boy> had 😀 sore gums & bruises. It was scurvy, not gout. He ate."
QUOTE = "It was scurvy, not gout."
START = TEXT.index(QUOTE)
PROMPT = "A <boy> had 😀 sore gums & bruises."
ROW = {
    "pmcid": "PMC7",
    "title": "Sore & <tired>",
    "article_link": "https://pmc.ncbi.nlm.nih.gov/articles/PMC7/",
    "text": TEXT,
    "case_prompt": PROMPT,
    "prompt_start": TEXT.index(PROMPT),
    "prompt_end": TEXT.index(PROMPT) + len(PROMPT),
    "final_diagnosis": "scurvy",
    "final_diagnosis_synonyms": ["vitamin C deficiency"],
    "differentials": ["gout"],
    "final_diagnosis_evidence": [{"start": START + 7, "end": START + 13, "place": "case"}],
    "diagnostic_reasoning": [
        {"statement": QUOTE, "quote": QUOTE, "start": START, "end": START + len(QUOTE), "stance": "supports", "diagnosis": "scurvy"}
    ],
}  # fmt: skip
PAGE = case_review_page(
    "0123456789abcdef", [Question(ROW, [Phrase(TEXT.index("sore"), TEXT.index("sore") + 9, "eent")])]
)


def test_the_page_asks_nobody_and_runs_no_words_of_an_article():
    assert "default-src 'none'" in PAGE and PAGE.count("<script") == 2
    assert "<boy>" not in PAGE and "&lt;boy&gt;" in PAGE and "<tired>" not in PAGE
    evil = dict.fromkeys(
        ("title", "text", "case_prompt", "final_diagnosis"), "</script><script>alert(1)</script><img src=x>"
    )
    page = case_review_page("a", [Question({**ROW, **evil, "prompt_end": 9}, [])])
    assert page.count("<script") == 2 and "<img" not in page


CLICKS = """<script>
const section = document.querySelector('section'), article = section.querySelector('.article');
const walker = document.createTreeWalker(article, NodeFilter.SHOW_TEXT);
let node = walker.nextNode();
while (!node.data.includes('bruises')) node = walker.nextNode();
getSelection().collapse(node, node.data.indexOf('bruises'));
section.querySelector('.cut-here').click();
section.querySelector('li').click();
section.querySelector('.columns input').value = 'vitamin C deficiency';
section.querySelector('.columns input').dispatchEvent(new Event('input'));
HTMLAnchorElement.prototype.click = () => {};  // a download would keep the browser open
document.title = save();
</script></body>"""


@pytest.mark.skipif(shutil.which("chromium") is None, reason="no Chromium to show the page")
def test_verdicts_are_offsets_into_the_article(tmp_path):
    place = tmp_path / "page.html"
    place.write_text(PAGE.replace("</body>", CLICKS), encoding="utf-8")
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom"]
    command += [f"--user-data-dir={tmp_path}/profile", f"file://{place}"]
    dom = subprocess.run(command, capture_output=True, text=True, timeout=120).stdout
    told = json.loads(dom.partition("<title>")[2].partition("</title>")[0])
    verdict = {
        "verdict": "change",
        "final_diagnosis": "vitamin C deficiency",
        "prompt_end": TEXT.index("bruises"),
        "wrong_quotes": [[START, START + len(QUOTE)]],
    }
    assert told == {"sample": "0123456789abcdef", "articles": {"PMC7": verdict}}


@pytest.fixture(scope="module")
def site(casewright, tmp_path_factory):
    folder = tmp_path_factory.mktemp("case-review")
    config = write_sample(folder / "data", 0, 40, seed=5)
    told = yaml.safe_load(config.read_text(encoding="utf-8"))
    told |= {"output": str(folder / "out"), "shards": 2}
    told["sources"] = {"case_reports": told["sources"]["case_reports"]}
    config.write_text(yaml.safe_dump(told), encoding="utf-8")
    for step in ("ingest", "deidentify", "segment", "assemble"):
        done = casewright(step, config, in_one_process=True)
        assert done.returncode == 0, done.stderr
    return folder, config


def rows(folder) -> pl.DataFrame:
    return pl.concat(
        [pl.read_parquet(each) for each in sorted((folder / "out/work/configs/case_diagnosis").glob("*.parquet"))]
    )


def test_from_the_page_to_the_next_build(casewright, site, tmp_path):
    folder, config = site
    before = rows(folder)
    assert before.height >= 3
    done = casewright("review", "case_diagnosis", config, "--sample", "3")
    assert done.returncode == 0, done.stderr
    (page,) = (folder / "out/work/review").glob("case_diagnosis-*.html")
    shown = page.read_text(encoding="utf-8")
    assert sum(f'data-id="{pmcid}"' in shown for pmcid in before["pmcid"]) == 3

    out, changed = before["pmcid"][0], before["pmcid"][1]
    file = tmp_path / "verdicts.json"
    articles = {out: {"verdict": "exclude"}, changed: {"verdict": "change", "final_diagnosis": "another name"}}
    file.write_text(json.dumps({"sample": "x", "articles": articles}), encoding="utf-8")
    done = casewright("review", "case_diagnosis", config, "--verdicts", file)
    assert done.returncode == 0 and "1 change, 1 exclude" in done.stdout
    assert casewright("assemble", config, in_one_process=True).returncode == 0
    after = rows(folder)
    assert set(before["pmcid"]) - set(after["pmcid"]) == {out}
    row = after.row(by_predicate=pl.col("pmcid") == changed, named=True)
    assert (row["final_diagnosis"], row["reviewed"]) == ("another name", True)
    assert row["messages"][1]["content"].endswith("another name")
    reasons = pl.concat([pl.read_parquet(each) for each in (folder / "out/work/rejects/assemble").glob("*.parquet")])
    assert (reasons["reason"].cast(pl.String) == "excluded_by_review").sum() == 1


@pytest.mark.parametrize("words", ["", "[]", '{"articles": {}}', '{"articles": {"PMC1": {"verdict": "secret words"}}}'])
def test_a_file_that_holds_no_verdicts_is_refused_in_one_line(casewright, site, tmp_path, words):
    file = tmp_path / "verdicts.json"
    file.write_text(words)
    done = casewright("review", "case_diagnosis", site[1], "--verdicts", file)
    assert done.returncode != 0 and "Traceback" not in done.stderr and "secret" not in done.stderr
    assert done.stderr.count("\n") == 1
