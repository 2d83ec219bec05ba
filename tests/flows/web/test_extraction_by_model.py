"""From configuration to release with a model at a socket: its phrases, restricted articles by rules, nothing asked twice."""

import json
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest
import yaml

from transforms.sample.articles import generate_articles

ARTICLES = list(generate_articles(14, seed=3))


class Handler(BaseHTTPRequestHandler):
    """Copies the first words of the first section that it is shown, and invents one more phrase."""

    protocol_version = "HTTP/1.1"
    asked: list[str]

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        prompt = body["messages"][1]["content"]
        self.asked.append(prompt)
        text = json.loads(prompt.partition("\nSections: ")[2])[0]
        quotes = [" ".join(text.split()[:4]), "an invented pallor of the ears"]
        answer = json.dumps({"phrases": [{"quote": quote, "polarity": "uncertain"} for quote in quotes]})
        told = {"choices": [{"message": {"content": answer}}], "usage": {"prompt_tokens": 10, "completion_tokens": 5}}
        data = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)


@pytest.fixture
def model() -> Iterator[tuple[str, list[str]]]:
    asked: list[str] = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Here", (Handler,), {"asked": asked}))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/v1", asked
    server.shutdown()
    server.server_close()


def configured(folder: Path, **extraction: object) -> Path:
    (folder / "articles").mkdir(exist_ok=True)
    for article in ARTICLES:
        (folder / "articles" / article.name).write_bytes(article.xml)
    config = folder / "casewright.yaml"
    source = {"layout": "jats", "path": str(folder / "articles")}
    told = {"sources": {"pmc": source}, "shards": 2, "output": str(folder / "out"), "extraction": extraction}
    config.write_text(yaml.safe_dump(told))
    return config


@pytest.mark.long
@pytest.mark.slow
def test_a_release_by_a_model(casewright, model, tmp_path):
    url, asked = model
    config = configured(tmp_path, extractor="llm", base_url=url, model="copyist")
    for step in ("ingest", "deidentify"):
        assert casewright(step, config, in_one_process=True).returncode == 0
    early = casewright("segment", config, in_one_process=True)
    assert early.returncode == 2 and "run `casewright extract CONFIG` first" in early.stderr
    dry = casewright("extract", config, "--dry-run")
    number = int(re.search(r"([\d,]+) prompts to ask", dry.stdout)[1].replace(",", ""))
    assert asked == [] and number > 50
    built = casewright("build", config, in_one_process=True)
    assert built.returncode == 0, built.stderr
    assert len(asked) == len(set(asked)) == number
    (release,) = (tmp_path / "out" / "releases").iterdir()
    segments = pl.read_parquet(sorted((release / "data" / "segments").glob("*.parquet")))
    found = segments.filter(pl.col("label_set") == "category", pl.col("polarity").is_not_null())
    assert found["evidence"].unique().to_list() == ["model"] and found["polarity"].unique().to_list() == ["uncertain"]
    rows = pl.read_parquet(sorted((release / "data" / "case_extraction").glob("*.parquet")))
    for row in rows.iter_rows(named=True):
        for phrase in row["neuro"]:
            assert row["text"][phrase["start"] : phrase["end"]] == phrase["text"]
    assert sum(map(len, rows["neuro"].to_list())) > 5
    assert "invented pallor" not in str(rows.to_dicts())
    sidecars = [
        json.loads(file.read_text()) for file in (tmp_path / "out" / "work" / "sidecars" / "segment").glob("*.json")
    ]
    assert sum(each["facts"]["model"]["not_verbatim"] for each in sidecars) >= number
    again = casewright("build", config, in_one_process=True)
    assert again.returncode == 0 and len(asked) == number
    for stream in (built.stdout, built.stderr):
        assert "pallor" not in stream


@pytest.mark.long
@pytest.mark.slow
def test_restricted_articles_do_not_leave_for_another_machine(casewright, tmp_path):
    """The address is of no machine; to ask for anything that is restricted is not even tried."""
    config = configured(tmp_path, extractor="llm", base_url="http://203.0.113.7/v1", model="far")
    for step in ("ingest", "deidentify"):
        assert casewright(step, config, in_one_process=True).returncode == 0
    told = casewright("extract", config, "--dry-run").stdout
    sent, kept = map(int, re.match(r"(\d+) documents for the model, (\d+) for the rules", told).groups())
    open_ = {"CC0", "CC BY", "CC BY-SA", "public domain"}
    assert kept >= sum(a.is_case_report and a.licence.value not in open_ for a in ARTICLES) > 0 and sent > 0
    everything = configured(
        tmp_path, extractor="llm", base_url="http://203.0.113.7/v1", model="far", send_restricted=True
    )
    told = casewright("extract", everything, "--dry-run").stdout
    assert told.startswith(f"{sent + kept} documents for the model, 0 for the rules")


@pytest.mark.parametrize(
    ("extraction", "why"),
    [({"extractor": "llm"}, "needs `base_url` and `model`"), ({"extractr": "llm"}, "did you mean `extractor`"),
     ({"max_cost": 3}, "needs `input_price`"), ({"base_url": "file:///etc/passwd"}, "must match")],
)  # fmt: skip
def test_wrong_settings_are_one_line(casewright, tmp_path, extraction, why):
    done = casewright("extract", configured(tmp_path, **extraction))
    assert done.returncode == 2 and why in done.stderr and done.stderr.count("\n") == 1
