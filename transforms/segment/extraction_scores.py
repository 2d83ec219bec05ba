"""Scores of dense extractions against gold: token-set ratio per gold item, hallucination and omission, by category."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein
from rapidfuzz.utils import default_process

from schemas.vocabulary import Category

Cells = Mapping[Category, Sequence[str]]
"""What one report has under each category: phrases; a category that is missing has none."""
RESAMPLES = 1000
_QUARTERS = (0.025, 0.975)


@dataclass(frozen=True, slots=True)
class CellScore:
    """The scores of one category of one report, each from 0 to 100 and a mean over gold items; `items` counts these.

    `token_set_ratio`, `levenshtein` and `exact` are zero for an empty prediction. With no gold item (`items` 0) all
    three are zero and mean nothing: such a cell tells of hallucination only.
    """

    items: int
    predicted: int
    token_set_ratio: float
    levenshtein: float
    exact: float


def cell_score(gold: Sequence[str], predicted: Sequence[str]) -> CellScore:
    """Each gold item beside the prediction that is nearest to it, by each measure on its own.

    The token-set ratio gives 100 where all words of one stand in the other, "no" among them; so a whole sentence holds
    its phrase, and polarity is scored apart. Words are compared in lower case, without punctuation.

    >>> cell_score(["no rash"], ["The skin had no rash."]).token_set_ratio, cell_score(["no rash"], []).token_set_ratio
    (100.0, 0.0)
    """
    items, given = _clean(gold), _clean(predicted)
    if not items or not given:
        return CellScore(len(items), len(given), 0.0, 0.0, 0.0)
    ratios = process.cdist(items, given, scorer=fuzz.token_set_ratio).max(axis=1)
    edits = process.cdist(items, given, scorer=Levenshtein.normalized_similarity).max(axis=1)
    known = frozenset(given)
    exact = sum(item in known for item in items)
    return CellScore(len(items), len(given), float(ratios.mean()), 100 * float(edits.mean()), 100 * exact / len(items))


def _clean(phrases: Sequence[str]) -> list[str]:
    return [words for words in map(default_process, phrases) if words]


@dataclass(frozen=True)
class ExtractionScores:
    """Cells by report and category, in the order of the gold."""

    cells: tuple[dict[Category, CellScore], ...]

    def plain(self, seed: int) -> dict[str, Any]:
        """Figures by category and over all, for JSON.

        `token_set_ratio` of a category is the mean over the reports whose gold is not empty there, and over all the
        mean over all such cells; `interval` its 95% interval by drawing reports anew with the seed.
        `hallucination` is the share of empty gold cells that are predicted, `omission` that of filled ones that are
        not; null where there is no such cell.
        """
        scored = self.cells[0] if self.cells else Category
        told = {str(category): _figures([row[category] for row in self.cells]) for category in scored}
        together = _figures([cell for row in self.cells for cell in row.values()])
        means = [each["token_set_ratio"] for each in told.values() if each["token_set_ratio"] is not None]
        together["mean_of_categories"] = round(sum(means) / len(means), 2) if means else None
        together["interval"] = self._interval(seed)
        return {"reports": len(self.cells), "all": together, "categories": told}

    def _interval(self, seed: int) -> list[float] | None:
        of_report = [[cell.token_set_ratio for cell in row.values() if cell.items] for row in self.cells]
        if not any(of_report):
            return None
        draw = random.Random(seed)
        means = []
        for _ in range(RESAMPLES):
            drawn = [ratio for row in draw.choices(of_report, k=len(of_report)) for ratio in row]
            if drawn:
                means.append(sum(drawn) / len(drawn))
        means.sort()
        return [round(means[min(int(share * len(means)), len(means) - 1)], 2) for share in _QUARTERS]


def _figures(cells: Sequence[CellScore]) -> dict[str, Any]:
    filled = [cell for cell in cells if cell.items]
    empty = [cell for cell in cells if not cell.items]

    def mean(values: Sequence[float]) -> float | None:
        return round(sum(values) / len(values), 2) if values else None

    return {
        "filled_cells": len(filled),
        "gold_items": sum(cell.items for cell in cells),
        "predicted_items": sum(cell.predicted for cell in cells),
        "token_set_ratio": mean([cell.token_set_ratio for cell in filled]),
        "levenshtein": mean([cell.levenshtein for cell in filled]),
        "exact": mean([cell.exact for cell in filled]),
        "hallucination": mean([100.0 * (cell.predicted > 0) for cell in empty]),
        "omission": mean([100.0 * (cell.predicted == 0) for cell in filled]),
    }


def score_extractions(
    gold: Sequence[Cells], predicted: Sequence[Cells], categories: Collection[Category] = tuple(Category)
) -> ExtractionScores:
    """Score predictions against gold, report by report in the same order. Raises ValueError where their numbers differ.

    `categories`: those that count; cells of others are not looked at.

    After CaseReportBench (Zhang et al., CHIL 2025), but a cell that is empty in both scores nothing instead of 100,
    so silence gains nothing.
    """
    if len(gold) != len(predicted):
        raise ValueError(f"{len(gold)} reports in the gold standard, {len(predicted)} predicted")
    return ExtractionScores(
        tuple(
            {category: cell_score(mine.get(category, ()), theirs.get(category, ())) for category in categories}
            for mine, theirs in zip(gold, predicted, strict=True)
        )
    )


def phrases_in(cell: Any, name: str = "") -> list[str]:
    """The phrases of a cell in whatever nesting of lists and mappings it comes; placeholders for "nothing" left out.

    A mapping's key counts where its value says nothing without it: `true`, or a number. `name` is the key of the cell.

    >>> phrases_in([{"skin": ["no rash", ""], "face": []}, "pale", None, "missing_k"])
    ['no rash', 'pale']
    >>> phrases_in({"night_sweats": True, "rash": False, "pH": 7.3, "pulses": [80, 82]})
    ['night sweats', 'pH 7.3', 'pulses 80', 'pulses 82']
    """
    if isinstance(cell, str):
        return [cell] if cell.strip() and cell.strip().lower() not in _NOTHING else []
    if isinstance(cell, Mapping):
        return [phrase for key, value in cell.items() for phrase in phrases_in(value, str(key).replace("_", " "))]
    if isinstance(cell, Sequence):
        return [phrase for value in cell for phrase in phrases_in(value, name)]
    if name.strip().lower() in {"", *_NOTHING} or cell is False or not isinstance(cell, int | float) or cell != cell:
        return []
    return [name if cell is True else f"{name} {cell}"]


_NOTHING = frozenset(("missing_k", "missing k", "unk", "none", "n/a", "na", "nan", "null", "[]", "{}"))
