"""Scores section roles, the funnel, prompts and reasoning against hand labels on real case reports.

Run as `python tests/quality/case_diagnosis.py`; the folder of articles is named by CASEWRIGHT_REAL_DATA. Labels are
offsets and hashes (`case_reports/*.json`); their field `half` says whether rules were tuned on a report, or it was held
out: the figures of these are the ones that count. `--show` names what went wrong, by pmcid.
"""

import argparse
import hashlib
import json
import os
import re
import statistics
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import polars as pl

from flows.jobs.assemble import known_diagnoses
from flows.jobs.segment import heading_lexicon
from schemas.deidentified import Deidentified
from schemas.table import polars_schema
from schemas.vocabulary import DocumentKind, LabelSet, Licence
from transforms.assemble.case_diagnosis import assemble_case_diagnosis
from transforms.ingest.jats import read_articles
from transforms.ingest.layouts import JatsLayout
from transforms.segment.segment import segment

LABELS = Path(__file__).parent / "case_reports"
TUNED_ON = "tuned on"
HALVES = (TUNED_ON, "held out")
OVERLAP = 0.3
"""Two spans are of one thing if they share this much of the shorter."""


def labels() -> list[dict[str, Any]]:
    """The hand labels, in the order of their files."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(LABELS.glob("PMC*.json"))]


def documents(folder: Path, wanted: set[str]) -> pl.DataFrame:
    """DEIDENTIFIED of the labelled articles, their text as ingest makes it."""
    files = [(name, (folder / name).read_bytes()) for name in sorted(f"{pmcid}.xml" for pmcid in wanted)]
    rows = [
        row
        for batch in read_articles(files, JatsLayout(layout="jats"))
        for row in batch.documents.iter_rows(named=True)
    ]
    schema = polars_schema(Deidentified)
    made = []
    for row in rows:
        key = hashlib.sha256(row["native_id"].encode()).hexdigest()[:32]
        known = row | {"document_id": key, "group_key": key, "source": "labelled", "kind": str(DocumentKind.ARTICLE)}
        made.append({name: known.get("raw_text" if name == "text" else name) for name in schema})
    return pl.DataFrame(made, schema=schema, orient="row", strict=False)


def wilson(hits: int, of: int) -> tuple[float, float]:
    """95% interval of a share (Wilson, 1927)."""
    if not of:
        return 0.0, 1.0
    z, share = 1.959964, hits / of
    middle, width = share + z * z / (2 * of), z * ((share * (1 - share) + z * z / (4 * of)) / of) ** 0.5
    return max(0.0, (middle - width) / (1 + z * z / of)), min(1.0, (middle + width) / (1 + z * z / of))


def stems(name: str) -> frozenset[str]:
    """Word stems of a name for comparison, small words and spelling apart."""
    plain = name.lower().replace("ae", "e").replace("oe", "e").replace("tumour", "tumor").replace("’", "'")
    small = {"of", "the", "a", "an", "in", "with", "due", "to", "and", "or", "by", "from", "s", "left", "right", "rare"}
    return frozenset(word[:7].rstrip("s") for word in re.findall(r"[a-z0-9]+", plain) if word not in small)


def same_diagnosis(ours: str, accepted: Iterable[str]) -> bool:
    """Whether our name says the same as an accepted one, or one holds all words of the other.

    >>> same_diagnosis("biatrial myxomas", ["Biatrial myxoma"]), same_diagnosis("lung abscess", ["lung cancer"])
    (True, False)
    """
    mine = stems(ours)
    return any(mine and theirs and (mine <= theirs or theirs <= mine) for theirs in map(stems, accepted))


def names_in(prompt: str, accepted: Iterable[str]) -> list[str]:
    """Accepted names whose words, all of them, stand in one sentence's reach of the prompt."""
    words = [
        word[:7].rstrip("s")
        for word in re.findall(
            r"[a-z0-9]+",
            prompt.lower().replace("ae", "e").replace("oe", "e").replace("tumour", "tumor").replace("’", "'"),
        )
    ]
    found = []
    for name in accepted:
        wanted = stems(name)
        if wanted and any(wanted <= set(words[at : at + 12]) for at in range(len(words))):
            found.append(name)
    return found


def overlaps(one: dict[str, int], other: dict[str, int]) -> bool:
    shared = min(one["end"], other["end"]) - max(one["start"], other["start"])
    return shared > OVERLAP * min(one["end"] - one["start"], other["end"] - other["start"])


class Tally:
    """Hits and trials by measure."""

    def __init__(self) -> None:
        self.hits: dict[str, int] = {}
        self.of: dict[str, int] = {}
        self.shares: list[float] = []
        self.notes: list[str] = []

    def add(self, measure: str, hits: int, of: int) -> None:
        self.hits[measure] = self.hits.get(measure, 0) + hits
        self.of[measure] = self.of.get(measure, 0) + of

    def lines(self) -> Iterator[str]:
        for measure, hits in self.hits.items():
            low, high = wilson(hits, self.of[measure])
            share = hits / self.of[measure] if self.of[measure] else 0
            yield f"| {measure} | {hits} / {self.of[measure]} | {share:.3f} | {low:.3f} to {high:.3f} |"
        if self.shares:
            yield f"| findings before the reveal kept in the prompt, median | {len(self.shares)} prompts | {statistics.median(self.shares):.3f} | |"


def score(told: list[dict[str, Any]], folder: Path) -> dict[str, Tally]:
    """A tally for each half."""
    frame = documents(folder, {label["pmcid"] for label in told})
    segments = segment(frame, heading_lexicon())
    made = assemble_case_diagnosis(frame, segments, list(Licence), known=known_diagnoses())
    texts = {row["article"]["pmcid"]: row["text"] for row in frame.select("article", "text").iter_rows(named=True)}
    ids = {
        row["article"]["pmcid"]: row["document_id"]
        for row in frame.select("article", "document_id").iter_rows(named=True)
    }
    rows = {row["pmcid"]: row for row in made.rows.iter_rows(named=True)}
    reasons = {reject.record_id: str(reject.reason) for reject in made.rejects}
    roles = _roles(segments)
    tallies = {half: Tally() for half in HALVES}
    for label in told:
        pmcid = label["pmcid"]
        text = texts[pmcid]
        if hashlib.sha256(text.encode()).hexdigest() != label["text_sha256"]:
            sys.exit(f"{pmcid}: the labels are of another text")
        _score_one(
            tallies[label["half"]], label, text, rows.get(pmcid), reasons.get(ids[pmcid]), roles.get(ids[pmcid], {})
        )
    return tallies


def _roles(segments: pl.DataFrame) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    of_role = segments.filter(pl.col("label_set").cast(pl.String) == str(LabelSet.ROLE))
    for document, start, role in of_role.select("document_id", "start", pl.col("label").cast(pl.String)).iter_rows():
        found.setdefault(document, {})[start] = role
    return found


CLINICAL = frozenset(("presentation", "history", "examination", "investigations", "diagnosis", "treatment", "outcome"))


def _score_one(
    tally: Tally,
    label: dict[str, Any],
    text: str,
    row: dict[str, Any] | None,
    reason: str | None,
    roles: dict[int, str],
) -> None:
    pmcid = label["pmcid"]
    for section in label["sections"]:
        mine = roles.get(section["start"])
        if mine is None:
            continue  # a heading whose text is all in subsections has no text of its own
        tally.add("section roles right", mine == section["role"], 1)
        if section["role"] in CLINICAL:
            tally.add("clinical sections not called admin", mine != "admin", 1)
        if mine != section["role"]:
            tally.notes.append(f"{pmcid} role at {section['start']}: {mine}, labelled {section['role']}")
    if label["suited"]:
        tally.add("suited reports kept", row is not None, 1)
        if row is None:
            tally.notes.append(f"{pmcid} suited, rejected: {reason}")
    if row is None:
        return
    tally.add("kept reports suited", label["suited"], 1)
    if not label["suited"]:
        tally.notes.append(f"{pmcid} kept, not suited: {label['why_not']}")
        return
    right = same_diagnosis(row["final_diagnosis"], label["final_diagnosis"])
    tally.add("kept labels equal or synonym", right, 1)
    if not right:
        tally.notes.append(f"{pmcid} label: {row['final_diagnosis']!r} for {label['final_diagnosis']!r}")
    leaked = names_in(row["case_prompt"], [*label["final_diagnosis"], row["final_diagnosis"]])
    tally.add("prompts without the diagnosis or a synonym", not leaked, 1)
    if leaked:
        tally.notes.append(f"{pmcid} prompt names {leaked}")
    before = [each for each in label["findings"] if label["reveal"] is None or each["start"] < label["reveal"]]
    inside = [each for each in before if row["prompt_start"] <= each["start"] and each["end"] <= row["prompt_end"]]
    share = len(inside) / len(before) if before else 1.0
    tally.shares.append(share)
    tally.add("prompts with 90% of the findings", share >= 0.9, 1)
    if share < 0.9:
        tally.notes.append(f"{pmcid} findings {share:.2f}: cut at {row['prompt_end']}, reveal at {label['reveal']}")
    steps = row["diagnostic_reasoning"]
    tally.add("quotes verbatim", sum(text[step["start"] : step["end"]] == step["quote"] for step in steps), len(steps))
    covered = sum(any(overlaps(each, step) for step in steps) for each in label["reasoning"])
    tally.add("labelled reasoning points covered", covered, len(label["reasoning"]))
    good = sum(any(overlaps(step, each) for each in label["reasoning"]) for step in steps)
    pairs = [
        (str(step["stance"]), each["stance"])
        for step in steps
        if (each := next((point for point in label["reasoning"] if overlaps(step, point)), None)) is not None
    ]
    tally.add(
        "stances right, of statements that are labelled points",
        sum(ours == theirs for ours, theirs in pairs),
        len(pairs),
    )
    tally.add("kept statements that are labelled points (lower bound)", good, len(steps))
    if label["graded"] is not None:
        grades = [max((each["grade"] for each in label["graded"] if overlaps(step, each)), default=0) for step in steps]
        tally.add("kept statements that a second reader graded as reasoning", sum(map(bool, grades)), len(steps))
        tally.add("kept statements that the second reader called so without doubt", grades.count(2), len(steps))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", action="store_true", help="name what went wrong, by pmcid")
    told = parser.parse_args()
    if "CASEWRIGHT_REAL_DATA" not in os.environ:
        sys.exit("CASEWRIGHT_REAL_DATA names no folder of real articles")
    tallies = score(labels(), Path(os.environ["CASEWRIGHT_REAL_DATA"]) / "case_reports")
    for half, tally in tallies.items():
        print(f"\n## case_diagnosis, half {half}\n\n| measure | hits | share | 95% interval |\n|---|---:|---:|---|")
        print("\n".join(tally.lines()))
        if told.show:
            print("\n".join(tally.notes))


if __name__ == "__main__":
    main()
