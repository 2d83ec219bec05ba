"""What comes back from annotators, row by row, before anything of it is believed."""

from typing import NamedTuple

from schemas.vocabulary import AnnotationTask
from transforms.rejects import Reject

TASK, HASH, ANNOTATOR, STEP = "task", "task_sha256", "annotator", "step"
"""Columns by which a row is known."""

RANKS = tuple(f"rank_{number}" for number in range(1, 6))

ANSWERS: dict[AnnotationTask, tuple[str, ...]] = {
    AnnotationTask.RATIONALE: ("rule_out", "decision_factors", "treatment_plan"),
    AnnotationTask.SCT: ("update", *RANKS, "final_diagnosis"),
}
"""Columns that an annotator fills in."""

EVERY_ANSWER = tuple(name for names in ANSWERS.values() for name in names)

SAID = "annotators_said"
"""A column of the list of disagreements: a spreadsheet that holds it brings adjudicated answers."""


class NotAnswers(ValueError):
    """A file that holds no answers; says why in words of ours, never of the file."""


class Received(NamedTuple):
    """One answer as a file holds it, words as typed. `shown` is what the file says was shown."""

    row: int
    task_id: str
    shown_sha256: str
    step: str
    annotator: str
    shown: dict[str, str]
    answers: dict[str, str]
    adjudicated: bool = False
    lossy: bool = False
    """Whether the file is of an encoding that has no sign for some characters of the task."""


class Read(NamedTuple):
    """The rows of one file: what was received, and what could not be read as a row."""

    received: list[Received]
    rejects: list[Reject]
