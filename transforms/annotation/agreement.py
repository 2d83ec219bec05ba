"""How far annotators agree: numbers that can be checked by hand, and None where a number would mean nothing."""

from collections.abc import Collection, Iterable, Sequence
from itertools import combinations
from statistics import fmean
from typing import Any

import polars as pl

from schemas.annotations import RATIONALE_FIELDS
from transforms.annotation.consensus import items_of


def weighted_kappa(first: Sequence[int], second: Sequence[int]) -> float | None:
    """Cohen's kappa with linear weights (Cohen 1968): 1 - observed / expected disagreement, |a - b| each.

    None without answers, and where chance alone leaves nothing to disagree on (both always gave the same one answer):
    0/0 is no agreement of 1.

    >>> weighted_kappa([1, 1, 2, 2], [1, 2, 2, 2]), weighted_kappa([1, 1], [1, 1]), weighted_kappa([0, 1], [1, 0])
    (0.5, None, -1.0)
    """
    if not first:
        return None
    observed = fmean(abs(a - b) for a, b in zip(first, second, strict=True))
    expected = fmean(abs(a - b) for a in first for b in second)
    return 1 - observed / expected if expected else None


def rank_correlation(first: Sequence[int], second: Sequence[int]) -> float | None:
    """Spearman's rho of two rankings, ties by mean rank; None where either ranks nothing apart.

    >>> rank_correlation([1, 2, 3], [3, 2, 1]), rank_correlation([1, 1], [1, 2])
    (-1.0, None)
    """
    if len(set(first)) < 2 or len(set(second)) < 2:
        return None
    ranks = pl.DataFrame({"first": list(first), "second": list(second)}).select(pl.all().rank())
    return round(ranks.select(pl.corr("first", "second")).item(), 12)


def overlap(first: Collection[Any], second: Collection[Any]) -> float | None:
    """Jaccard index of two lists of items; None where both are empty: silence is no agreement.

    >>> overlap({"a", "b"}, {"b", "c"}), overlap(set(), {"a"}), overlap(set(), set())
    (0.3333333333333333, 0.0, None)
    """
    both = set(first) | set(second)
    return len(set(first) & set(second)) / len(both) if both else None


def mean(values: Iterable[float | None]) -> float | None:
    """Mean of what is defined; None where nothing is."""
    told = [value for value in values if value is not None]
    return fmean(told) if told else None


def belief_agreement(answers: pl.DataFrame) -> dict[str, Any]:
    """Agreement of the belief answers among ANSWERS_RAW or ANSWERS, adjudicated ones left out.

    Per pair of annotators and step: kappa of the updates over the tasks that both answered; a step's kappa is the mean
    over pairs, the whole the mean over steps. Per item (task and step): range of the updates, mean Spearman of the
    rankings over pairs. Of the final diagnoses: the share of pairs that give the same.
    """
    rows = _rows(answers)
    steps: dict[int, list[dict[str, Any]]] = {}
    finals: list[float] = []
    for first, second in combinations(sorted({row["annotator"] for row in rows}), 2):
        mine = {
            (row["encounter_key"], row["evidence_step"], row["case_sha256"]): row
            for row in rows
            if row["annotator"] == first
        }
        both: dict[int, list[tuple[Any, Any]]] = {}
        for row in rows:
            other = mine.get((row["encounter_key"], row["evidence_step"], row["case_sha256"]))
            if row["annotator"] == second and other is not None:
                both.setdefault(row["evidence_step"], []).append((other, row))
                if other["final_diagnosis"] and row["final_diagnosis"]:
                    finals.append(float(other["final_diagnosis"] == row["final_diagnosis"]))
        for step, pairs in both.items():
            kappa = weighted_kappa([a["update"] for a, _ in pairs], [b["update"] for _, b in pairs])
            rho = mean(rank_correlation(a["ranking"], b["ranking"]) for a, b in pairs)
            told = {"annotators": [first, second], "answers": len(pairs), "kappa": kappa, "spearman": rho}
            steps.setdefault(step, []).append(told)
    by_step = [
        {
            "step": step,
            "kappa": mean(pair["kappa"] for pair in pairs),
            "spearman": mean(pair["spearman"] for pair in pairs),
            "pairs": pairs,
        }
        for step, pairs in sorted(steps.items())
    ]
    items = [_belief_item(key, step, held) for (key, step, _), held in _by_item(rows)]
    return {
        "annotators": len({row["annotator"] for row in rows}),
        "answers": len(rows),
        "kappa": mean(step["kappa"] for step in by_step),
        "spearman": mean(item["spearman"] for item in items),
        "final_diagnosis": mean(finals),
        "steps": by_step,
        "items": items,
    }


def rationale_agreement(answers: pl.DataFrame) -> dict[str, Any]:
    """Agreement of the rationales among ANSWERS_RAW or ANSWERS, adjudicated ones left out.

    Per item (a visit's list of a field): the mean Jaccard index over pairs of annotators, an item being its words in any
    order; a field's is the mean over visits, the whole the mean over fields.
    """
    rows = _rows(answers)
    items = [_rationale_item(key, held) for (key, *_), held in _by_item(rows)]
    fields = {name: mean(item[name] for item in items) for name in RATIONALE_FIELDS}
    return {
        "annotators": len({row["annotator"] for row in rows}),
        "answers": len(rows),
        "overlap": mean(fields.values()),
        "fields": fields,
        "items": items,
    }


def _rows(answers: pl.DataFrame) -> list[dict[str, Any]]:
    held = answers.filter(~pl.col("adjudicated")).sort("encounter_key", "evidence_step", "annotator")
    return held.rename({name: name.removeprefix("raw_") for name in held.columns}).rows(named=True)


def _by_item(rows: Iterable[dict[str, Any]]) -> list[tuple[tuple[str, int, str], list[dict[str, Any]]]]:
    found: dict[tuple[str, int, str], list[dict[str, Any]]] = {}
    for row in rows:
        found.setdefault((row["encounter_key"], row["evidence_step"], row["case_sha256"]), []).append(row)
    return sorted(found.items())


def _belief_item(key: str, step: int, held: Sequence[dict[str, Any]]) -> dict[str, Any]:
    updates = [row["update"] for row in held]
    pairs = combinations([row["ranking"] for row in held], 2)
    return {
        "encounter_key": key,
        "step": step,
        "annotators": len(held),
        "updates": updates,
        "range": max(updates) - min(updates),
        "spearman": mean(rank_correlation(a, b) for a, b in pairs),
    }


def _rationale_item(key: str, held: Sequence[dict[str, Any]]) -> dict[str, Any]:
    told: dict[str, Any] = {"encounter_key": key, "annotators": len(held)}
    for name in RATIONALE_FIELDS:
        lists = [set(items_of(row[name])) for row in held]
        told[name] = mean(overlap(a, b) for a, b in combinations(lists, 2))
    return told
