"""Annotation tasks: what a physician is shown of a visit, under which id, and with which hash."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from schemas.vocabulary import AnnotationTask
from transforms.assemble.annotated import RECORDED

MOST = 5
"""Diagnoses of a differential, and steps, at the most."""

CELL_CHARS = 30_000
"""A spreadsheet's cell holds 32,767 characters: a longer presentation goes on in further columns."""


class Evidence(NamedTuple):
    """A step of a belief task: the diagnosis that it asks about, and what is shown."""

    diagnosis: str
    evidence: str


class Task(NamedTuple):
    """One visit as an annotator sees it; a rationale has neither differential nor steps."""

    kind: AnnotationTask
    encounter_key: str
    patient_key: str
    age: str
    sex: str
    chief_complaint: str
    acuity: str
    presentation: str
    differential: tuple[str, ...] = ()
    steps: tuple[Evidence, ...] = ()

    @property
    def task_id(self) -> str:
        """Names the task; begins with a letter, so that no spreadsheet reads a number or a date in it."""
        return f"{self.kind}-{self.encounter_key}"

    @property
    def shown_sha256(self) -> str:
        """Hash of everything shown, white space apart."""
        return "sha256-" + _hash([folded(each) for each in self[3:8]], self.differential, self.steps)

    @property
    def case_sha256(self) -> str:
        """Hash of what an answer is about: the differential and the evidence, or the visit."""
        if self.kind is AnnotationTask.RATIONALE:
            return _hash(self.encounter_key)
        return case_sha256(self.differential, self.steps)

    @property
    def last_step(self) -> int:
        """Number of the last step; a rationale has one."""
        return max(1, len(self.steps))


def case_sha256(differential: Iterable[str], steps: Iterable[tuple[str, str]]) -> str:
    """Hash of a belief task's differential and (diagnosis, evidence) steps.

    >>> case_sha256(["A", "B"], [("A", "x  y")]) == case_sha256(["A", "B"], [("A", "x y")])
    True
    """
    return _hash([folded(each) for each in differential], [[folded(each) for each in step] for step in steps])


def folded(text: str) -> str:
    """A text with every run of white space as one space: programs change line breaks, and no meaning hangs on them."""
    return " ".join(text.split())


def _hash(*told: Any) -> str:
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()


def rationale_tasks(rows: Iterable[Mapping[str, Any]]) -> list[Task]:
    """A task per visit of rows that hold a presentation (`er_treatment`, `er_disposition`, `er_belief_updates`).

    The first row of a visit that tells something tells it; the task is what to rule out, what decides, what to do.
    """
    held: dict[str, dict[str, str]] = {}
    for row in rows:
        visit = held.setdefault(row["encounter_key"], {"patient_key": row["patient_key"]})
        for name, column in (*_SHOWN.items(), ("presentation", "text")):
            if row.get(column) is not None:
                visit.setdefault(name, str(row[column]))
    return [_task(AnnotationTask.RATIONALE, key, visit) for key, visit in sorted(held.items())]


def belief_tasks(rows: Iterable[Mapping[str, Any]]) -> list[Task]:
    """A task per visit of `er_belief_updates`: its differential and its evidence, without any answer.

    The rows that annotators gave a visit are about the note's case: it is asked once. What the record holds was asked
    elsewhere.
    """
    made: dict[str, Task] = {}
    for row in rows:
        if row.get("annotator") == RECORDED:
            continue
        shown = {name: str(row[column]) for name, column in _SHOWN.items() if row.get(column) is not None}
        visit = shown | {"patient_key": row["patient_key"], "presentation": row["text"]}
        steps = tuple(Evidence(step["diagnosis"], step["evidence"]) for step in row["steps"])
        task = _task(AnnotationTask.SCT, row["encounter_key"], visit)
        made.setdefault(row["encounter_key"], task._replace(differential=tuple(row["differential"]), steps=steps))
    return [made[key] for key in sorted(made)]


_SHOWN = {name: name for name in ("age", "sex", "chief_complaint", "acuity")}


def _task(kind: AnnotationTask, key: str, visit: Mapping[str, str]) -> Task:
    told = (visit.get(name, "") for name in ("age", "sex", "chief_complaint", "acuity", "presentation"))
    return Task(kind, key, visit["patient_key"], *told)


def drawn(tasks: Iterable[Task], sample: int, seed: int) -> list[Task]:
    """A random sample in random order; the same seed draws the same visits, and a larger sample only adds."""
    ranked = sorted(tasks, key=lambda task: hashlib.sha256(f"{seed}:{task.encounter_key}".encode()).digest())
    return ranked[:sample]


def shown_cells(task: Task, step: int) -> dict[str, str]:
    """What one row of a task shows, by column: the same in a spreadsheet and in Label Studio."""
    told = {name: getattr(task, name) for name in ("age", "sex", "chief_complaint", "acuity", "presentation")}
    if task.kind is AnnotationTask.SCT:
        names = [*task.differential, *[""] * (MOST - len(task.differential))]
        told |= {f"diagnosis_{number}": name for number, name in enumerate(names, 1)}
        before = (
            f"{number}. {seen.diagnosis}: {seen.evidence}" for number, seen in enumerate(task.steps[: step - 1], 1)
        )
        told["evidence_before"] = "\n".join(before)
        told |= {"about": task.steps[step - 1].diagnosis, "evidence": task.steps[step - 1].evidence}
    return told


def as_told(tasks: Sequence[Task]) -> list[dict[str, Any]]:
    """Tasks as JSON keeps them."""
    return [task._asdict() | {"steps": [step._asdict() for step in task.steps]} for task in tasks]


def from_told(told: Any) -> list[Task]:
    """Tasks as `as_told` wrote them. Raises ValueError, without the file's words."""
    try:
        return [
            Task(
                AnnotationTask(each["kind"]),
                *(str(each[name]) for name in Task._fields[1:8]),
                tuple(map(str, each["differential"])),
                tuple(Evidence(str(step["diagnosis"]), str(step["evidence"])) for step in each["steps"]),
            )
            for each in told
        ]
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValueError("no tasks of annotation") from None
