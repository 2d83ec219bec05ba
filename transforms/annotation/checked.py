"""Answers checked against the tasks that were exported: each is kept, or a reject with its reason."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from schemas.vocabulary import AnnotationTask, Reason, Record
from transforms.annotation.received import ANSWERS, RANKS, Received
from transforms.annotation.tasks import Task, folded, shown_cells
from transforms.assemble.rationale.drawn import answered
from transforms.ingest.normalise import normalise_text
from transforms.rejects import Reject

Known = Mapping[str, Mapping[str, Task]]
"""Exported tasks by task_id, then by what was shown (its hash): a later build may have shown another text."""

Place = tuple[str, str, str, int, str, bool]
"""Kind of the task, visit, case, step, annotator, and whether it adjudicates."""

LONGEST = 20_000
"""Characters of an answer, at the most."""

_UPDATE = re.compile(r"([+-]?)([0-2])(?:[.,]0+)?")
_RANK = re.compile(r"([1-5])(?:[.,]0+)?")
_FORMULA_ERROR = re.compile(r"#(?:[A-ZÀ-ÖØ-Þ/0-9_]{3,24}[?!]|N/A|#+)")


class Answer(NamedTuple):
    """One answer that holds: a rationale's lists (an item a line, None for none), or an update and a ranking."""

    task: Task
    step: int
    annotator: str
    native_annotator: str
    adjudicated: bool
    rule_out: str | None = None
    decision_factors: str | None = None
    treatment_plan: str | None = None
    update: int | None = None
    ranking: tuple[int, ...] | None = None
    final_diagnosis: str | None = None

    @property
    def place(self) -> Place:
        """What one annotator may answer once."""
        task = self.task
        return str(task.kind), task.encounter_key, task.case_sha256, self.step, self.annotator, self.adjudicated

    @property
    def content(self) -> tuple[Any, ...]:
        """What was answered."""
        return self[5:]


class Checked(NamedTuple):
    """Law: received = kept + rejects. `replaced` are places whose earlier answer gives way."""

    kept: list[Answer]
    rejects: list[Reject]
    replaced: int


def known_tasks(tasks: Iterable[Task]) -> dict[str, dict[str, Task]]:
    """Exported tasks as `check_answers` looks them up."""
    found: dict[str, dict[str, Task]] = {}
    for task in tasks:
        found.setdefault(task.task_id, {})[task.shown_sha256] = task
    return found


def check_answers(
    received: Iterable[Received],
    known: Known,
    pseudonym: Callable[[str], str],
    earlier: Mapping[Place, tuple[Any, ...]],
    annotator: str | None = None,
    replace: bool = False,
) -> Checked:
    """Check answers in order. `earlier` holds what was kept before, by `Answer.place`; `annotator` names those of rows
    that name none. A second answer of one annotator is a reject (`duplicate`, `duplicate_id` if it differs), unless
    `replace` says that the later one holds.
    """
    held: dict[Place, tuple[Any, ...]] = dict(earlier)
    kept: dict[Place, Answer] = {}
    rejects: list[Reject] = []
    replaced = 0
    for each in received:
        answer = _checked(each, known, pseudonym, annotator)
        if isinstance(answer, Answer):
            before = held.get(answer.place)
            if before is None or (replace and before != answer.content and answer.place not in kept):
                replaced += before is not None
                held[answer.place] = answer.content
                kept[answer.place] = answer
                continue
            why = Reason.DUPLICATE if before == answer.content else Reason.DUPLICATE_ID
            answer = _reject(each, why, answer.task.encounter_key)
        rejects.append(answer)
    return Checked(list(kept.values()), rejects, replaced)


def _reject(each: Received, why: Reason, encounter_key: str | None = None, detail: str | None = None) -> Reject:
    return Reject(Record.ANSWER, why, record_id=encounter_key, row=each.row, detail=detail)


def _checked(each: Received, known: Known, pseudonym: Callable[[str], str], annotator: str | None) -> Answer | Reject:
    versions = known.get(each.task_id)
    if not versions:
        return _reject(each, Reason.UNKNOWN_TASK)
    task = versions.get(each.shown_sha256)
    key = next(iter(versions.values())).encounter_key
    if task is None:
        return _reject(each, Reason.TASK_CHANGED, key, "another hash than any that was exported")
    step = 1 if task.kind is AnnotationTask.RATIONALE else int(each.step) if each.step in _STEPS else 0
    if not 1 <= step <= task.last_step:
        return _reject(each, Reason.UNKNOWN_TASK, key, "no such step")
    if changed := _changed(task, step, each):
        return _reject(each, Reason.TASK_CHANGED, key, f"column {changed} is not as exported")
    given = {name: normalise_text(each.answers.get(name, "")).strip() for name in ANSWERS[task.kind]}
    if not any(given.values()):
        return _reject(each, Reason.NO_ANSWER, key)
    name = " ".join((each.annotator or annotator or "").split())
    if not name:
        return _reject(each, Reason.NO_ANNOTATOR, key)
    if any(_FORMULA_ERROR.fullmatch(cell) for cell in given.values()):
        return _reject(each, Reason.FORMULA_ERROR, key)
    if any(len(cell) > LONGEST for cell in given.values()):
        return _reject(each, Reason.TOO_LARGE, key, f"more than {LONGEST} characters")
    blank = Answer(task, step, pseudonym(name.casefold()), name, each.adjudicated)
    if task.kind is AnnotationTask.RATIONALE:
        lists = {name: "\n".join(item.text for item in answered(cell)) or None for name, cell in given.items()}
        return blank._replace(**lists) if any(lists.values()) else _reject(each, Reason.NO_ANSWER, key)
    belief = _belief(task, step, given)
    return _reject(each, belief, key) if isinstance(belief, Reason) else blank._replace(**belief)


_STEPS = {"1", "2", "3", "4", "5"}


def _changed(task: Task, step: int, each: Received) -> str | None:
    """The first column that says something else than what was exported; columns that were taken out say nothing."""
    for name, cell in shown_cells(task, step).items():
        told = each.shown.get(name)
        if told is None or (name == "presentation" and step > 1 and not told):
            continue
        if folded(told) != folded(cell):
            narrow = cell.encode("cp1252", errors="replace").decode("cp1252")
            if not (each.lossy and folded(told) == folded(narrow)):
                return name
    return None


def _belief(task: Task, step: int, given: Mapping[str, str]) -> dict[str, Any] | Reason:
    """Update, ranking and final diagnosis as numbers and a name of the differential, or why they are none.

    Where the last step gives no final diagnosis, it is the one ranked first.
    """
    update = _UPDATE.fullmatch(given["update"].replace("\u2212", "-").replace("\u2013", "-").replace(" ", ""))
    if update is None:
        return Reason.BAD_UPDATE
    size = len(task.differential)
    ranks = [_RANK.fullmatch(given[name]) for name in RANKS[:size]]
    if any(given[name] for name in RANKS[size:]) or not all(ranks):
        return Reason.BAD_RANKING
    ranking = tuple(int(each[1]) for each in ranks if each is not None)
    if sorted(ranking) != list(range(1, size + 1)):
        return Reason.BAD_RANKING
    final = given["final_diagnosis"]
    names = {folded(name).casefold(): name for name in task.differential}
    names |= {str(number): name for number, name in enumerate(task.differential, 1) if str(number) not in names}
    if final and folded(final).casefold() not in names:
        return Reason.BAD_FINAL_DIAGNOSIS
    first = task.differential[ranking.index(1)]
    return {
        "update": int(f"{update[1]}{update[2]}"),
        "ranking": ranking,
        "final_diagnosis": names[folded(final).casefold()] if final else first if step == task.last_step else None,
    }
