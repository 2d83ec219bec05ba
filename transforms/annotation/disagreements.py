"""Where annotators disagree so far that an adjudicator should look, and what each of them said there."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from typing import Any

from schemas.annotations import RATIONALE_FIELDS
from schemas.vocabulary import AnnotationTask
from transforms.annotation.agreement import mean, overlap, rank_correlation
from transforms.annotation.consensus import final_of, items_of
from transforms.annotation.tasks import Task

APART = 2
"""Updates of one step that differ by as much are a disagreement: a sign that turns, or certainty against doubt."""
LEAST_RHO = 0.5
"""Rankings of one step with a lower mean Spearman correlation are a disagreement."""
LEAST_OVERLAP = 0.5
"""Lists of one field with a lower mean Jaccard index are a disagreement."""

_NAME = 6

Disputed = tuple[str, str, int]
"""task_id, case_sha256 and step: a visit may have been asked about another case by an earlier build."""


def disagreements(tasks: Sequence[Task], answers: Sequence[Mapping[str, Any]]) -> dict[Disputed, str]:
    """What was said, by task_id, case and step, of every answer (rows of ANSWERS_RAW) that the annotators should not leave so.

    Said are the annotators' pseudonyms, shortened, and their answers: free text for rationales. What is adjudicated
    already is not listed.
    """
    held: dict[Disputed, list[Mapping[str, Any]]] = {}
    settled = set()
    for row in sorted(answers, key=lambda row: (row["encounter_key"], row["evidence_step"], row["annotator"])):
        place = (f"{row['task']}-{row['encounter_key']}", row["case_sha256"], row["evidence_step"])
        if row["adjudicated"]:
            settled.add(place)
        else:
            held.setdefault(place, []).append(row)
    found = {}
    for task in tasks:
        for step in range(1, task.last_step + 1):
            place = (task.task_id, task.case_sha256, step)
            mine = held.get(place, ())
            if len(mine) > 1 and place not in settled and _apart(task, step, mine):
                found[place] = "\n".join(f"{row['annotator'][:_NAME]}: {_said(task, step, row)}" for row in mine)
    return found


def _apart(task: Task, step: int, rows: Sequence[Mapping[str, Any]]) -> bool:
    if task.kind is AnnotationTask.RATIONALE:
        for name in RATIONALE_FIELDS:
            lists = [items_of(row[f"raw_{name}"]).keys() for row in rows]
            shared = mean(overlap(a, b) for a, b in combinations(lists, 2))
            if shared is not None and shared < LEAST_OVERLAP:
                return True
        return False
    updates = [row["update"] for row in rows]
    rho = mean(rank_correlation(a["ranking"], b["ranking"]) for a, b in combinations(rows, 2))
    finals = {final_of(dict(row), task.differential) for row in rows} if step == task.last_step else set()
    return max(updates) - min(updates) >= APART or (rho is not None and rho < LEAST_RHO) or len(finals) > 1


def _said(task: Task, step: int, row: Mapping[str, Any]) -> str:
    if task.kind is AnnotationTask.RATIONALE:
        told = ((name, (row[f"raw_{name}"] or "").replace("\n", "; ")) for name in RATIONALE_FIELDS)
        return " | ".join(f"{name}: {words}" for name, words in told)
    ranks = " > ".join(name for _, name in sorted(zip(row["ranking"], task.differential, strict=True)))
    final = f", final {final_of(dict(row), task.differential)}" if step == task.last_step else ""
    return f"{row['update']:+d}, {ranks}{final}"
