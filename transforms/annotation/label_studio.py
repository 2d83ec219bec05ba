"""Tasks as Label Studio imports them, its labelling configuration, and its exports (JSON, JSON-MIN) read back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from schemas.vocabulary import AnnotationTask, Reason, Record
from transforms.annotation.received import ANNOTATOR, EVERY_ANSWER, HASH, STEP, TASK, NotAnswers, Read, Received
from transforms.annotation.tasks import MOST, Task, shown_cells
from transforms.rejects import Reject

LATER = "(asked at the last step)"
"""The one choice of a final diagnosis before the last step."""

_PATIENT = """  <View style="display: flex; gap: 2em">
    <Text name="age" value="$age"/><Text name="sex" value="$sex"/><Text name="acuity" value="$acuity"/>
    <Text name="chief_complaint" value="$chief_complaint"/>
  </View>
  <Header value="Presentation" size="4"/>
  <Text name="presentation" value="$presentation"/>
"""

_LISTS = {
    "rule_out": ("Diagnoses to rule out", "One diagnosis, then Enter"),
    "decision_factors": ("What decides", "One factor, then Enter"),
    "treatment_plan": ("Treatment and work-up", "One item, then Enter"),
}

_UPDATES = {-2: "-2 ruled out", -1: "-1 less likely", 0: "0 no change", 1: "+1 more likely", 2: "+2 held"}


def labelling_configuration(kind: AnnotationTask) -> str:
    """The XML that a Label Studio project of these tasks needs (Settings, Labeling Interface, Code)."""
    return f"<View>\n{_PATIENT}{_rationale() if kind is AnnotationTask.RATIONALE else _beliefs()}</View>\n"


def _rationale() -> str:
    return "".join(
        f'  <Header value="{title}" size="4"/>\n'
        f'  <TextArea name="{name}" toName="presentation" placeholder="{hint}" editable="true" maxSubmissions="50"/>\n'
        for name, (title, hint) in _LISTS.items()
    )


def _beliefs() -> str:
    names = "".join(
        f'    <View style="display: flex; gap: 1em"><Text name="diagnosis_{number}" value="$diagnosis_{number}"/>'
        f'<Number name="rank_{number}" toName="diagnosis_{number}" min="1" max="{MOST}" step="1"/></View>\n'
        for number in range(1, MOST + 1)
    )
    updates = "".join(f'    <Choice alias="{update}" value="{words}"/>\n' for update, words in _UPDATES.items())
    return (
        '  <Header value="Evidence so far" size="4"/>\n  <Text name="evidence_before" value="$evidence_before"/>\n'
        '  <Header value="New evidence" size="4"/>\n  <Text name="evidence" value="$evidence"/>\n'
        '  <Header value="What does it do to this diagnosis?" size="4"/>\n  <Text name="about" value="$about"/>\n'
        f'  <Choices name="update" toName="about" choice="single-radio" required="true">\n{updates}  </Choices>\n'
        '  <Header value="Rank all diagnoses, 1 the likeliest, each rank once; leave empty lines empty" size="4"/>\n'
        f"  <View>\n{names}  </View>\n"
        '  <Header value="Final diagnosis (at the last step)" size="4"/>\n'
        '  <Choices name="final_diagnosis" toName="presentation" value="$final_choices" choice="single-radio"/>\n'
    )


def write_label_studio(tasks: Sequence[Task]) -> bytes:
    """Tasks of one kind as Label Studio imports them, one per step of evidence, in the order in which they are shown."""
    told = []
    for task in tasks:
        mark = task.shown_sha256
        for step in range(1, task.last_step + 1):
            data: dict[str, Any] = {TASK: task.task_id, HASH: mark, STEP: str(step)}
            data |= shown_cells(task, step)
            if task.kind is AnnotationTask.SCT:
                names = task.differential if step == task.last_step else (LATER,)
                data["final_choices"] = [{"value": name} for name in names]
            told.append({"data": data})
    return (json.dumps(told, indent=1, ensure_ascii=False) + "\n").encode()


def read_label_studio(content: bytes) -> Read:
    """Annotations of a Label Studio export, JSON or JSON-MIN; predictions and drafts are no answers.

    Raises NotAnswers for what is no JSON list. Rejects: `bad_value` for an entry that is no
    task, `no_answer` for a task without annotations and for an annotation that was skipped.
    """
    try:
        told = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise NotAnswers("is no JSON of Label Studio") from None
    if not isinstance(told, list):
        raise NotAnswers("is no list of tasks; export as JSON or JSON-MIN")
    received: list[Received] = []
    rejects: list[Reject] = []
    row = 0
    for entry in told:
        found = _annotations(entry) or [(None, None, Reason.NO_ANSWER)]
        for data, annotation, why in found:
            row += 1
            if why is None and data is not None and annotation is not None:
                received.append(_received(data, annotation, row))
            else:
                rejects.append(Reject(Record.ANSWER, why or Reason.BAD_VALUE, row=row))
    return Read(received, rejects)


_Found = tuple[Mapping[str, Any] | None, Mapping[str, Any] | None, Reason | None]


def _annotations(entry: Any) -> list[_Found]:
    """Data and answers (with `annotator`) of each annotation of a task, or why there are none."""
    if not isinstance(entry, dict):
        return [(None, None, Reason.BAD_VALUE)]
    if TASK in entry and "data" not in entry:  # JSON-MIN: a task's data and one annotation in one
        return [(entry, entry, None)]
    data, held = entry.get("data"), entry.get("annotations", entry.get("completions"))
    if not isinstance(data, dict) or not isinstance(held, list):
        return [(None, None, Reason.BAD_VALUE)]
    found: list[_Found] = []
    for each in held:
        if not isinstance(each, dict) or not isinstance(each.get("result"), list):
            found.append((None, None, Reason.BAD_VALUE))
        elif each.get("was_cancelled"):
            found.append((data, None, Reason.NO_ANSWER))
        else:
            told: dict[str, Any] = {ANNOTATOR: _annotator(each.get("completed_by"))}
            for region in each["result"]:
                if isinstance(region, dict) and isinstance(region.get("from_name"), str):
                    told.setdefault(region["from_name"], []).append(region.get("value"))
            found.append((data, told, None))
    return found


def _annotator(told: Any) -> Any:
    """Who completed an annotation: Label Studio gives the number of the account, alone or with its name."""
    return told.get("id", told.get("email", "")) if isinstance(told, dict) else told


def _received(data: Mapping[str, Any], told: Mapping[str, Any], row: int) -> Received:
    answers = {name: _words(told[name]) for name in EVERY_ANSWER if told.get(name) is not None}
    if answers.get("final_diagnosis") == LATER:
        del answers["final_diagnosis"]
    known = {TASK, HASH, STEP, ANNOTATOR, *EVERY_ANSWER}
    shown = {name: cell for name, cell in data.items() if isinstance(cell, str) and name not in known}
    names = (TASK, HASH, STEP)
    return Received(
        row, *(_words(data.get(name, "")).strip() for name in names), _words(told.get(ANNOTATOR, "")), shown, answers
    )


def _words(told: Any) -> str:
    """A value as Label Studio nests it (`{"text": [..]}`, `{"choices": [..]}`, `{"number": 3}`), an item a line."""
    if isinstance(told, dict):
        return _words(next((told[key] for key in ("text", "choices", "number", "rating") if key in told), ""))
    if isinstance(told, list):
        return "\n".join(words for words in map(_words, told) if words)
    return "" if told is None or isinstance(told, bool) else str(told)
