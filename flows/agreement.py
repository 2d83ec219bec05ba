"""How far annotators of a build agree, for the card of its release: numbers only."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from flows.plan import Plan, answers_units, written
from flows.storage import read_tables
from schemas.annotations import Answers
from schemas.vocabulary import AnnotationTask, Step
from transforms.annotation.agreement import belief_agreement, rationale_agreement

SHOWN = ("annotators", "answers", "kappa", "spearman", "final_diagnosis", "overlap", "fields")


def agreement_of(plan: Plan) -> dict[str, dict[str, Any]]:
    """Agreement by task on the de-identified answers; empty where nobody has answered."""
    outputs = [each for unit in answers_units(plan) for each in written(plan, Step.DEIDENTIFY, unit).outputs]
    files = [each.path for each in outputs if each.path.startswith("answers/")]
    answers = read_tables(Answers, plan.roots, files)
    found = {}
    for kind, agreement in ((AnnotationTask.RATIONALE, rationale_agreement), (AnnotationTask.SCT, belief_agreement)):
        mine = answers.filter(pl.col("task").cast(pl.String) == str(kind))
        if mine.height:
            found[str(kind)] = {name: value for name, value in agreement(mine).items() if name in SHOWN}
    return found


def agreement_text(found: Mapping[str, Mapping[str, Any]]) -> str:
    """The agreement as a part of the card; empty without answers.

    >>> print(agreement_text({"sct": {"annotators": 2, "answers": 8, "kappa": 1 / 3, "spearman": None}}).splitlines()[-1])
    | `sct` | 2 | 8 | kappa 0.333, spearman undefined |
    """
    if not found:
        return ""
    lines = ["| task | annotators | answers | agreement |", "|---|---:|---:|---|"]
    for kind, told in found.items():
        numbers = {name: told[name] for name in ("kappa", "spearman", "final_diagnosis", "overlap") if name in told}
        numbers |= told.get("fields", {})
        words = ", ".join(f"{name} {'undefined' if n is None else f'{n:.3f}'}" for name, n in numbers.items())
        lines.append(f"| `{kind}` | {told['annotators']} | {told['answers']:,} | {words} |")
    return (
        "## Annotators\n\nPhysicians were asked (`source` annotator), and their answers put together by the rule in `consensus` "
        "(`source` consensus). Kappa of updates with linear weights, mean over steps; Spearman's rho of rankings; share of equal "
        "final diagnoses; Jaccard index of lists, synonyms counted as different. Means over pairs of annotators.\n\n"
        + "\n".join(lines)
        + "\n"
    )
