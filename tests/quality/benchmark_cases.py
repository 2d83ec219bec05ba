"""Scores dense extraction, ours and others' published outputs, on cases of CaseReportBench labelled anew.

    python tests/quality/benchmark_cases.py testing_case_set.json [--outputs a-model.json ...]

Beside the benchmark's expert gold, which `casewright evaluate case_extraction` scores: a second opinion on some of its
cases. Its repository (github.com/cindyzhangxy/CaseReportBench, data under CC BY-NC 4.0) holds the inputs,
`src/prompting/testing_case_set.json`, and models' outputs in the same order. Readers who saw neither those outputs nor
ours nor the gold labelled the first of these cases by the benchmark's own rules. A label file holds the case's place in the list, a hash of its letters and digits, and the phrases of each category as places in
these; never a word of the text.
"""

import argparse
import json
import sys
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from flows.jobs.segment import heading_lexicon, phrase_rules
from schemas.vocabulary import Category
from transforms.segment.copies import digest, letters
from transforms.segment.extraction_scores import Cells, phrases_in, score_extractions
from transforms.segment.subheadings import by_category, extract_from_subheadings

LABELS = Path(__file__).parent / "benchmark_cases"
SEED = 2026
FIGURES = ("token_set_ratio", "interval", "levenshtein", "exact", "hallucination", "omission", "predicted_items")


class Case(NamedTuple):
    """A labelled case: its place in the benchmark's list, its parts by subheading, and its gold."""

    place: int
    parts: Mapping[str, str]
    gold: dict[Category, list[str]]


def labels() -> list[dict[str, Any]]:
    """The label files in the order of the cases."""
    return [json.loads(file.read_text(encoding="utf-8")) for file in sorted(LABELS.glob("case_*.json"))]


def labelled(label: Mapping[str, Any], record: object) -> Case | None:
    """The case with the words of its gold; None where the texts are not those that were labelled.

    Which part is which is told by its text: a copy may hold them in another order.
    """
    parts = texts_of(record)
    by_digest = {digest(text): text for text in parts.values()}
    if set(by_digest) != set(label["parts_sha256"]):
        return None
    texts = [by_digest[each] for each in label["parts_sha256"]]
    where = [letters(text)[1] for text in texts]
    gold: dict[Category, list[str]] = {category: [] for category in Category}
    for phrase in label["phrases"]:
        places, text = where[phrase["part"]], texts[phrase["part"]]
        gold[Category(phrase["category"])].append(text[places[phrase["start"]] : places[phrase["end"] - 1] + 1])
    return Case(label["case"], parts, gold)


def texts_of(record: object) -> dict[str, str]:
    """The parts of an input that are text, composed (Unicode NFC); none where it is no mapping."""
    if not isinstance(record, Mapping):
        return {}
    return {str(name): unicodedata.normalize("NFC", text) for name, text in record.items() if isinstance(text, str)}


def cells(output: object) -> dict[Category, list[str]]:
    """What a model's output holds under each category, in whatever nesting."""
    if not isinstance(output, Mapping):
        output = {}
    named = {str(name).lower(): value for name, value in output.items()}
    return {category: phrases_in(named.get(str(category))) for category in Category}


def table(title: str, gold: Sequence[Cells], runs: Mapping[str, Sequence[Cells]], scored: Sequence[Category]) -> str:
    """Figures of every system over the scored categories, as Markdown."""
    lines = [f"## {title}", "", f"| system | {' | '.join(FIGURES)} |", f"|---|{'---:|' * len(FIGURES)}"]
    for name, found in runs.items():
        told = score_extractions(gold, found, scored).plain(SEED)["all"]
        lines.append(f"| {name} | {' | '.join(str(told[figure]) for figure in FIGURES)} |")
    return "\n".join([*lines, ""])


def listed(place: Path) -> list[Any]:
    """The records of a JSON file; ends the program where it holds no list."""
    told = json.loads(place.read_text(encoding="utf-8"))
    if not isinstance(told, list):
        sys.exit(f"{place}: holds no list of records")
    return told


def main() -> None:
    """Print the figures of our rules, of the outputs given, and of two baselines."""
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("inputs", type=Path, help="the benchmark's testing_case_set.json")
    told.add_argument("--outputs", type=Path, nargs="*", default=[], help="models' outputs, a record for each input")
    options = told.parse_args()
    inputs = listed(options.inputs)
    every = labels()
    found = [labelled(label, inputs[label["case"]]) for label in every if label["case"] < len(inputs)]
    cases = [case for case in found if case is not None]
    if not cases:
        sys.exit("none of the inputs is one of the labelled cases")
    print(f"{len(cases)} of {len(every)} labelled cases found in {len(inputs)} inputs\n")
    headings, rules = heading_lexicon(), phrase_rules()
    runs: dict[str, list[Any]] = {
        "casewright, rules": [by_category(*extract_from_subheadings(case.parts, headings, rules)) for case in cases]
    }
    for output in options.outputs:
        records = listed(output)
        if len(records) != len(inputs):
            sys.exit(
                f"{output}: {len(records)} records for {len(inputs)} inputs: which belongs to which cannot be told"
            )
        runs[str(output)] = [cells(records[case.place]) for case in cases]  # its name alone many outputs share
    runs["always empty"] = [{} for _ in cases]
    runs["whole text everywhere"] = [dict.fromkeys(Category, list(case.parts.values())) for case in cases]
    gold = [case.gold for case in cases]
    print(table("All 14 categories", gold, runs, list(Category)))
    others = [category for category in Category if category is not Category.LAB_IMAGE]
    print(table("Without lab_image, which the models' outputs do not have", gold, runs, others))


if __name__ == "__main__":
    main()
