"""Fits the weights of the signs of reasoning: `python tests/quality/fit_reasoning.py [--write]`.

Fitted on the sentences of the suited reports that are not held out, as a logistic regression with an L2 penalty: a
sentence is reasoning if it is a labelled point or was graded 2, and in part if it was graded 1. What is printed is read
by folds of reports: for several thresholds in case and discussion, how many statements a report has, how many of them were
graded 1 or 2, how many 2, and how many of the labelled points they cover. `--write` puts the weights into `signs.py`.
"""

import argparse
import os
import re
import sys
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from case_diagnosis import TUNED_ON, documents, labels, overlaps  # stands beside this script
from scipy.optimize import minimize

import transforms.assemble.diagnosis.signs as signs
from flows.jobs.assemble import known_diagnoses
from flows.jobs.segment import heading_lexicon
from schemas.vocabulary import CASE_ROLES
from transforms.assemble.case_reports import readings
from transforms.assemble.diagnosis.answer import Answer
from transforms.assemble.diagnosis.cut import Reveal
from transforms.assemble.diagnosis.reasoning import MOST_STEPS, signs_of_lines
from transforms.segment.segment import segment

ARGUABLE = 0.3
"""How much of a sentence that was graded 1 counts as reasoning."""
PENALTY = 10.0
FOLDS = 10
THRESHOLDS = (-0.8, -0.6, -0.4, -0.2, 0.0, 0.2)
NAMES = tuple(sign.name for sign in signs.SIGNS)
WIDTH = 3 * len(NAMES) + 2
"""Columns: each sign anywhere, each in the case, each in the discussion; and the two biases."""


class Sentence(NamedTuple):
    """A sentence: its report, its columns, how much it is reasoning, its grade, and the labelled points it covers."""

    pmcid: str
    columns: np.ndarray
    target: float
    grade: int
    points: tuple[int, ...]


def sentences(folder: Path) -> tuple[list[Sentence], int]:
    """The sentences of the graded reports that are not held out, and how many points are labelled in them."""
    told = {each["pmcid"]: each for each in labels() if each["half"] == TUNED_ON and each["graded"] is not None}
    frame = documents(folder, set(told))
    ids = {row["document_id"]: row["article"]["pmcid"] for row in frame.iter_rows(named=True)}
    found = []
    for document, reading in readings(frame, segment(frame, heading_lexicon()), known_diagnoses()):
        label = told[ids[document["document_id"]]]
        names = label["final_diagnosis"]
        answer = reading.answer or Answer(names[0], tuple(names[1:]), (), 0)
        grades = {(each["start"], each["end"]): each["grade"] for each in label["graded"]}
        for line, held in signs_of_lines(reading, Reveal(answer)):
            span = {"start": line.start, "end": line.end}
            points = tuple(at for at, each in enumerate(label["reasoning"]) if overlaps(span, each))
            grade = grades.get((line.start, line.end), 0)
            target = 1.0 if points or grade == 2 else ARGUABLE if grade else 0.0
            found.append(Sentence(label["pmcid"], _columns(held, line.role in CASE_ROLES), target, grade, points))
    return found, sum(len(each["reasoning"]) for each in told.values())


def _columns(held: set[str], in_case: bool) -> np.ndarray:
    has = np.array([name in held for name in NAMES], dtype=float)
    none = np.zeros_like(has)
    return np.concatenate([has, has if in_case else none, none if in_case else has, [in_case, not in_case]])


def fitted(given: Sequence[Sentence]) -> np.ndarray:
    """Weights by column that make the targets likeliest, less their squares (the biases free)."""
    columns = np.array([each.columns for each in given])
    target = np.array([each.target for each in given])
    penalty = np.full(WIDTH, PENALTY)
    penalty[-2:] = 1e-3

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        odds = columns @ weights
        error = 1 / (1 + np.exp(-odds)) - target
        return float(
            np.sum(np.logaddexp(0, odds) - target * odds) + 0.5 * np.sum(penalty * weights**2)
        ), columns.T @ error + penalty * weights

    return minimize(loss, np.zeros(WIDTH), jac=True, method="L-BFGS-B").x


def by_folds(given: Sequence[Sentence]) -> np.ndarray:
    """The log odds of each sentence, by weights fitted without its report."""
    order = sorted({each.pmcid for each in given})
    fold = np.array([order.index(each.pmcid) % FOLDS for each in given])
    odds = np.zeros(len(given))
    for number in range(FOLDS):
        weights = fitted([each for each, at in zip(given, fold, strict=True) if at != number])
        for at in np.flatnonzero(fold == number):
            odds[at] = given[at].columns @ weights
    return odds


def shown(given: Sequence[Sentence], points: int, odds: np.ndarray) -> str:
    """A table by thresholds."""
    lines = [
        "| in the case | in the discussion | statements a report | graded 1 or 2 | graded 2 | points covered |",
        "|---|---|---|---|---|---|",
    ]
    for in_case, in_talk in product(THRESHOLDS, repeat=2):
        over = [value - (in_case if each.columns[-2] else in_talk) for each, value in zip(given, odds, strict=True)]
        best: dict[str, list[tuple[float, Sentence]]] = {}
        for value, each in zip(over, given, strict=True):
            best.setdefault(each.pmcid, []).append((value, each))
        kept = [
            each
            for listed in best.values()
            for value, each in sorted(listed, key=lambda pair: -pair[0])[:MOST_STEPS]
            if value >= 0
        ]
        covered = {(each.pmcid, point) for each in kept for point in each.points}
        some, sure = (sum(each.grade >= grade for each in kept) / len(kept) for grade in (1, 2))
        shares = " | ".join(f"{share:.3f}" for share in (some, sure, len(covered) / points))
        lines.append(f"| {in_case:.1f} | {in_talk:.1f} | {len(kept) / len(best):.1f} | {shares} |")
    return "\n".join(lines)


def write(weights: np.ndarray) -> None:
    """Put the weights, rounded, into `signs.py`."""
    place = Path(signs.__file__)
    text = place.read_text(encoding="utf-8")
    count = len(NAMES)
    for at, name in enumerate(NAMES):
        case, talk = (weights[at] + weights[at + count * part] for part in (1, 2))
        start = text.index(f'_sign("{name}", ')
        end = text.index("\n", start)
        line = re.sub(r"(?:, -?[0-9.]+, -?[0-9.]+)?\),$", f", {case:.2f}, {talk:.2f}),", text[start:end])
        text = text[:start] + line + text[end:]
    for name, value in (("BIAS_IN_CASE", weights[-2]), ("BIAS_IN_TALK", weights[-1])):
        text = re.sub(rf"{name} = .*", f"{name} = {value:.2f}", text)
    place.write_text(text, encoding="utf-8")


def main() -> None:
    """Print the table; write the weights where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true", help="put the weights into signs.py")
    told = parser.parse_args()
    if "CASEWRIGHT_REAL_DATA" not in os.environ:
        sys.exit("CASEWRIGHT_REAL_DATA names no folder of real articles")
    given, points = sentences(Path(os.environ["CASEWRIGHT_REAL_DATA"]) / "case_reports")
    print(shown(given, points, by_folds(given)))
    if told.write:
        write(fitted(given))


if __name__ == "__main__":
    main()
