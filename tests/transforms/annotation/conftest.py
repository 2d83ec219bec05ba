"""Two made-up visits as tasks, and hands that fill in what annotators would."""

import csv
import io
import json
from collections.abc import Callable, Mapping

import pytest

from schemas.vocabulary import AnnotationTask
from transforms.annotation.label_studio import write_label_studio
from transforms.annotation.spreadsheet import write_spreadsheet
from transforms.annotation.tasks import Evidence, Task

A, B = "a" * 32, "b" * 32
SHOWN = (
    "61",
    "female",
    "Chest pain",
    "Urgent",
    "HPI\n\nA 61-year-old woman; \u2265 2 h of pressure.\n- worse on stairs",
)
STEPS = (Evidence("PE", "no leg swelling"), Evidence("ACS", "ST depression in V4"))
Fill = Mapping[tuple[str, int], Mapping[str, object]]


@pytest.fixture
def rationales() -> list[Task]:
    return [Task(AnnotationTask.RATIONALE, key, key, *SHOWN) for key in (A, B)]


@pytest.fixture
def beliefs() -> list[Task]:
    return [Task(AnnotationTask.SCT, key, key, *SHOWN, ("ACS", "GERD", "PE"), STEPS) for key in (A, B)]


def filled_spreadsheet(tasks: list[Task], name: str, fill: Fill) -> bytes:
    """A copy of tasks.csv with one annotator's answers, saved as UTF-8."""
    reader = csv.DictReader(io.StringIO(write_spreadsheet(tasks).decode("utf-8-sig"), newline=""))
    out = io.StringIO()
    writer = csv.DictWriter(out, list(reader.fieldnames or ()), lineterminator="\r\n")
    writer.writeheader()
    for row in reader:
        row |= {"annotator": name}
        row |= {key: str(cell) for key, cell in fill.get((row["task"][-32:], int(row.get("step") or 1)), {}).items()}
        writer.writerow(row)
    return out.getvalue().encode()


def _region(name: str, told: object) -> dict:
    if name in ("update", "final_diagnosis"):
        return {"from_name": name, "type": "choices", "value": {"choices": [str(told)]}}
    if name.startswith("rank"):
        return {"from_name": name, "type": "number", "value": {"number": told}}
    return {"from_name": name, "type": "textarea", "value": {"text": str(told).split("; ")}}


def filled_label_studio(tasks: list[Task], name: str, fill: Fill) -> bytes:
    """An export of Label Studio (JSON) of a project in which one annotator answered, as version 1.23 writes it."""
    told = json.loads(write_label_studio(tasks))
    for number, entry in enumerate(told):
        answers = fill.get((entry["data"]["task"][-32:], int(entry["data"]["step"])))
        result = [_region(key, cell) for key, cell in (answers or {}).items()]
        done = {"id": number, "completed_by": name, "result": result, "was_cancelled": False, "task": number}
        entry |= {"id": number, "annotations": [done] if answers else [], "drafts": [], "predictions": [], "meta": {}}
    return json.dumps(told).encode()


def filled_label_studio_min(tasks: list[Task], name: str, fill: Fill) -> bytes:
    """The same as JSON-MIN: a task's data and answers in one, one-item lists and choices as words, numbers nested."""
    told = []
    for entry in json.loads(filled_label_studio(tasks, name, fill)):
        for done in entry["annotations"]:
            flat = dict(entry["data"])
            for region in done["result"]:
                value = region["value"]
                words = value.get("choices", value.get("text"))
                flat[region["from_name"]] = [value] if words is None else words[0] if len(words) == 1 else value
            told.append(flat | {"id": entry["id"], "annotator": done["completed_by"], "annotation_id": done["id"]})
    return json.dumps(told).encode()


@pytest.fixture(params=["csv", "json", "json_min"])
def filled(request) -> Callable[[list[Task], str, Fill], bytes]:
    makers = {"csv": filled_spreadsheet, "json": filled_label_studio, "json_min": filled_label_studio_min}
    return makers[request.param]
