"""Scores dense extraction against hand labels on real case reports.

Run as `python tests/quality/case_extraction.py`; the folder of articles is named by CASEWRIGHT_REAL_DATA. The
labels' field `half` says whether lexicons and rules were tuned on a report, or it was held out: the figures of these are
the ones that count. Measured are: the presence of each category per report (F1, and its mean over the categories), the
key phrases covered (half of their characters lie in our phrases of the category), and the polarity of those covered.
"""

import argparse
import os
import random
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from case_diagnosis import HALVES, documents, labels, wilson  # stands beside this script

from flows.jobs.assemble import fact_lexicon
from flows.jobs.segment import heading_lexicon, phrase_rules
from schemas.vocabulary import Category, Licence
from transforms.assemble.case_extraction import assemble_case_extraction
from transforms.segment.extraction_scores import score_extractions
from transforms.segment.segment import segment

COVERED = 0.5
"""A key phrase is covered if this share of its characters lies in our phrases of its category."""


class Presence(NamedTuple):
    """Reports in which a category is found and present, found only, and present only."""

    both: int
    found_only: int
    present_only: int

    @property
    def f1(self) -> float:
        """2 TP / (2 TP + FP + FN); 1 for a category that is nowhere and was found nowhere."""
        of = 2 * self.both + self.found_only + self.present_only
        return 2 * self.both / of if of else 1.0


class Half(NamedTuple):
    """What was counted on one half of the labels; `sets` are the categories found and present in each report."""

    sets: list[tuple[frozenset[Category], frozenset[Category]]]
    presence: dict[Category, Presence]
    covered: Counter[str]
    phrases: Counter[str]
    polarity: Counter[tuple[str, str]]
    settled: tuple[int, int]
    adjudicated: int
    agreed: tuple[int, int]
    readers: tuple[int, int]
    ages: tuple[int, int]
    iem: tuple[int, int]

    @property
    def macro_f1(self) -> float:
        """Mean F1 over the categories."""
        return mean_f1(self.presence)

    @property
    def interval(self) -> tuple[float, float]:
        """95% interval of the mean F1, by drawing the reports anew with a fixed seed."""
        draw = random.Random(2026)
        means = sorted(mean_f1(presence_of(draw.choices(self.sets, k=len(self.sets)))) for _ in range(1000))
        return means[25], means[974]


def presence_of(sets: Sequence[tuple[frozenset[Category], frozenset[Category]]]) -> dict[Category, Presence]:
    """Counts by category over reports, each given by the categories found and those present."""
    return {
        category: Presence(
            sum(category in found and category in present for found, present in sets),
            sum(category in found and category not in present for found, present in sets),
            sum(category not in found and category in present for found, present in sets),
        )
        for category in Category
    }


def mean_f1(presence: Mapping[Category, Presence]) -> float:
    """Mean F1 over the categories."""
    return sum(each.f1 for each in presence.values()) / len(presence)


def found_in(row: Mapping[str, Any] | None) -> dict[Category, list[Mapping[str, Any]]]:
    """Our phrases of a report by category; none where the report was rejected."""
    return {category: list(row[str(category)]) if row else [] for category in Category}


def best_over(label: Mapping[str, Any], phrases: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Our phrase that shares most with a key phrase, if our phrases cover the key phrase."""
    shared = [(min(each["end"], label["end"]) - max(each["start"], label["start"]), each) for each in phrases]
    shared = [(length, each) for length, each in shared if length > 0]
    if sum(length for length, _ in shared) < COVERED * (label["end"] - label["start"]):
        return None
    return max(shared, key=lambda pair: pair[0])[1]


def score(told: Iterable[Mapping[str, Any]], rows: Mapping[str, Mapping[str, Any]], empty: bool = False) -> Half:
    """Count one half; `empty` scores an extractor that finds nothing."""
    sets, settled, agreed = [], [0, 0], 0
    covered, phrases, polarity = Counter(), Counter(), Counter()
    ages, iem, both, readers = [0, 0], [0, 0], [0, 0], [0, 0]
    for label in told:
        row = None if empty else rows.get(label["pmcid"])
        ours = found_in(row)
        found = frozenset(category for category in Category if ours[category])
        sets.append((found, frozenset(Category(each) for each in label["categories_present"])))
        for each in label["categories"]:
            phrases[each["category"]] += 1
            if "second" in each:
                readers[0] += each["second"] == each.get("adjudicated", each["polarity"])
                readers[1] += 1
            best = best_over(each, ours[Category(each["category"])])
            if best is not None:
                covered[each["category"]] += 1
                polarity[each["polarity"], best["polarity"]] += 1
                agreed += each.get("adjudicated", each["polarity"]) == best["polarity"]
                if each.get("second") == each.get("adjudicated", each["polarity"]):
                    both[0] += each["second"] == best["polarity"]
                    both[1] += 1
                if "adjudicated" in each:
                    settled[0] += each["adjudicated"] == best["polarity"]
                    settled[1] += 1
        if label["age_at_presentation"]:
            printed = ((row or {}).get("age_at_presentation") or {}).get("text") or ""
            ages[1] += 1
            ages[0] += label["age_at_presentation"].split()[0] in printed
        iem[1] += 1
        iem[0] += bool(row and row["is_iem"]) == label["is_iem"]
    return Half(
        sets,
        presence_of(sets),
        covered,
        phrases,
        polarity,
        tuple(settled),
        agreed,
        tuple(both),
        tuple(readers),
        tuple(ages),
        tuple(iem),
    )


def extracted(frame: pl.DataFrame) -> dict[str, Mapping[str, Any]]:
    """Our rows of case_extraction by pmcid."""
    segments = segment(frame, heading_lexicon(), phrase_rules())
    made = assemble_case_extraction(frame, segments, list(Licence), fact_lexicon())
    assert frame.height == made.rows.height + len(made.rejects)
    for row in made.rows.iter_rows(named=True):
        for category in Category:
            assert all(row["text"][each["start"] : each["end"]] == each["text"] for each in row[str(category)])
    return {row["pmcid"]: row for row in made.rows.iter_rows(named=True)}


def shown(name: str, half: Half) -> str:
    """The figures of a half, with 95% intervals (Wilson) for shares."""
    right = sum(count for (gold, ours), count in half.polarity.items() if gold == ours)
    lines = [
        f"## {name}: {len(half.sets)} reports",
        "",
        "| measure | hits / of | share | 95% interval |",
        "|---|---|---|---|",
    ]
    for measure, hits, of in (
        ("key phrases covered", half.covered.total(), half.phrases.total()),
        ("polarity right, of those covered, labels as they were given", right, half.polarity.total()),
        (
            "the same, labels settled by the rules of `adjudicate.py`",
            half.adjudicated,
            half.polarity.total(),
        ),
        ("of these: the phrases that the rules settled", *half.settled),
        ("of these: all others", half.adjudicated - half.settled[0], half.polarity.total() - half.settled[1]),
        ("the same, where a second reader says the same", *half.agreed),
        ("a second reader says the same as the labels", *half.readers),
        ("age at presentation", *half.ages),
        ("inborn error of metabolism told from others", *half.iem),
    ):
        low, high = wilson(hits, of)
        lines.append(f"| {measure} | {hits} / {of} | {hits / of if of else 0:.3f} | {low:.3f} to {high:.3f} |")
    low, high = half.interval
    lines += ["", f"Presence, mean F1 of the categories: {half.macro_f1:.3f}, 95% interval {low:.3f} to {high:.3f}", ""]
    lines += [
        "| category | F1 | present and found | found only | present only | key phrases covered |",
        "|---|---|---|---|---|---|",
    ]
    for category, each in half.presence.items():
        phrases = f"{half.covered[category]} / {half.phrases[category]}"
        lines.append(
            f"| {category} | {each.f1:.3f} | {each.both} | {each.found_only} | {each.present_only} | {phrases} |"
        )
    wrong = sorted((pair for pair in half.polarity.items() if pair[0][0] != pair[0][1]), key=lambda pair: -pair[1])
    told = ", ".join(f"{gold} as {ours} {count}" for (gold, ours), count in wrong)
    return "\n".join([*lines, "", f"Polarity mistaken: {told or 'none'}", ""])


def as_the_benchmark_scores(
    told: Sequence[Mapping[str, Any]], rows: Mapping[str, Mapping[str, Any]], texts: Mapping[str, str]
) -> str:
    """Token-set ratio per key phrase where a cell has one, hallucination and omission, as CaseReportBench scores its gold.

    Its own gold is published elsewhere (`casewright evaluate case_extraction` scores it); here the key phrases are the gold.
    A report that gave no row counts as one in which nothing was found.
    """
    gold = [
        {
            category: [
                texts[label["pmcid"]][each["start"] : each["end"]]
                for each in label["categories"]
                if each["category"] == category
            ]
            for category in Category
        }
        for label in told
    ]
    ours = [
        {category: [each["text"] for each in found] for category, found in found_in(rows.get(label["pmcid"])).items()}
        for label in told
    ]
    lines = ["| extractor | token-set ratio | 95% interval | hallucination, % | omission, % |", "|---|---|---|---|---|"]
    for name, found in (("rules", ours), ("always empty", [{} for _ in told])):
        scores = score_extractions(gold, found).plain(2026)["all"]
        low, high = scores["interval"]
        lines.append(
            f"| {name} | {scores['token_set_ratio']:.1f} | {low:.1f} to {high:.1f} "
            f"| {scores['hallucination']:.1f} | {scores['omission']:.1f} |"
        )
    return "\n".join(lines) + "\n"


def main() -> None:
    """Print the figures of both halves and of the extractor that finds nothing."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if "CASEWRIGHT_REAL_DATA" not in os.environ:
        sys.exit("CASEWRIGHT_REAL_DATA names no folder of real articles")
    told = labels()
    frame = documents(Path(os.environ["CASEWRIGHT_REAL_DATA"]) / "case_reports", {label["pmcid"] for label in told})
    texts = {row["article"]["pmcid"]: row["text"] for row in frame.iter_rows(named=True)}
    rows = extracted(frame)
    for name in HALVES:
        half = [label for label in told if label["half"] == name]
        print(shown(name, score(half, rows)))
        print(as_the_benchmark_scores(half, rows, texts))
        nothing = score(half, rows, empty=True)
        print(f"An extractor that finds nothing: mean F1 {nothing.macro_f1:.3f}, key phrases covered 0.000\n")


if __name__ == "__main__":
    main()
