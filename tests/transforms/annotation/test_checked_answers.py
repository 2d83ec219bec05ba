"""Every answer is kept or is a reject with its reason."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import AnnotationTask
from transforms.annotation.checked import check_answers, known_tasks
from transforms.annotation.label_studio import labelling_configuration, read_label_studio, write_label_studio
from transforms.annotation.received import NotAnswers, Received
from transforms.annotation.tasks import belief_tasks, drawn, rationale_tasks, shown_cells

A, B = "a" * 32, "b" * 32
GOOD = {"update": "+1", "rank_1": "1", "rank_2": "3", "rank_3": "2"}


def told(task, at=1, name="lee", row=1, answers=GOOD, **change) -> Received:
    shown = shown_cells(task, at) | change.pop("shown", {})
    received = Received(row, task.task_id, task.shown_sha256, str(at), name, shown, dict(answers))
    return received._replace(**change)


def check(tasks, *received, earlier=(), **choices):
    return check_answers(received, known_tasks(tasks), lambda name: name, dict(earlier), **choices)


def reasons(checked) -> list[str]:
    return [str(each.reason) for each in checked.rejects]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"task_id": "sct-" + "c" * 32}, "unknown_task"),
        ({"step": "3"}, "unknown_task"),
        ({"step": "first"}, "unknown_task"),
        ({"shown_sha256": "sha256-" + "0" * 64}, "task_changed"),
        ({"shown": {"evidence": "leg swelling"}}, "task_changed"),
        ({"name": " "}, "no_annotator"),
        ({"answers": {}}, "no_answer"),
        ({"answers": {"update": " ", "rank_1": ""}}, "no_answer"),
        ({"answers": GOOD | {"update": "3"}}, "bad_update"),
        ({"answers": GOOD | {"update": "more"}}, "bad_update"),
        ({"answers": GOOD | {"update": ""}}, "bad_update"),
        ({"answers": GOOD | {"rank_1": "2"}}, "bad_ranking"),
        ({"answers": GOOD | {"rank_2": ""}}, "bad_ranking"),
        ({"answers": GOOD | {"rank_2": "4"}}, "bad_ranking"),
        ({"answers": GOOD | {"rank_4": "4"}}, "bad_ranking"),
        ({"answers": GOOD | {"final_diagnosis": "gout"}}, "bad_final_diagnosis"),
        ({"answers": GOOD | {"update": "#NAME?"}}, "formula_error"),
        ({"answers": GOOD | {"final_diagnosis": "x" * 20_001}}, "too_large"),
    ],
)
def test_what_is_wrong_has_a_reason_and_takes_no_other_with_it(beliefs, change, reason):
    checked = check(beliefs, told(beliefs[0], **change), told(beliefs[1], row=2))
    assert reasons(checked) == [reason]
    assert [each.task.encounter_key for each in checked.kept] == [B]


@pytest.mark.parametrize(
    ("typed", "update"), [("-2", -2), ("\u22121", -1), ("0", 0), ("1.0", 1), ("2,00", 2), (" + 1 ", 1)]
)
def test_updates_as_spreadsheets_and_people_write_them(beliefs, typed, update):
    (kept,) = check(beliefs, told(beliefs[0], answers=GOOD | {"update": typed, "rank_1": "1.0"})).kept
    assert (kept.update, kept.ranking) == (update, (1, 3, 2))


def test_a_final_diagnosis_is_a_name_of_the_differential_or_its_number(beliefs):
    for typed in ("gerd", " GERD ", "2"):
        (kept,) = check(beliefs, told(beliefs[0], 2, answers=GOOD | {"final_diagnosis": typed})).kept
        assert kept.final_diagnosis == "GERD"


def test_one_annotator_answers_once(beliefs):
    first, other = told(beliefs[0]), told(beliefs[0], row=3, answers=GOOD | {"update": "-1"})
    checked = check(
        beliefs, first, first._replace(row=2, annotator=" LEE"), other, told(beliefs[0], name="ortiz", row=4)
    )
    assert reasons(checked) == ["duplicate", "duplicate_id"] and len(checked.kept) == 2
    earlier = {checked.kept[0].place: checked.kept[0].content}
    assert reasons(check(beliefs, first, earlier=earlier)) == ["duplicate"]
    assert reasons(check(beliefs, other, earlier=earlier)) == ["duplicate_id"]
    later = check(beliefs, other, earlier=earlier, replace=True)
    assert (later.kept[0].update, later.replaced, later.rejects) == (-1, 1, [])


def test_an_adjudicator_may_have_annotated(beliefs):
    own = told(beliefs[0])
    checked = check(beliefs, own, own._replace(adjudicated=True, row=2))
    assert [each.adjudicated for each in checked.kept] == [False, True]


def test_rows_without_a_name_may_be_given_one(rationales):
    received = told(rationales[0], name="", answers={"rule_out": "PE"})
    assert [each.annotator for each in check(rationales, received, annotator="Lee").kept] == ["lee"]


def test_an_older_export_of_a_visit_still_counts(beliefs):
    newer = beliefs[0]._replace(presentation="another text")
    assert len(check([beliefs[0], newer], told(beliefs[0])).kept) == 1


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(max_size=5), lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["data", "annotations", "result", "task", "step", "update", "value", "from_name", "completed_by", "text"]), inner, max_size=4), max_leaves=12))  # fmt: skip
def test_any_json_list_is_counted_whole(entry):
    read = read_label_studio(json.dumps([entry, entry]).encode())
    checked = check_answers(read.received, {}, str, {})
    assert not checked.kept
    assert len(read.received) + len(read.rejects) == len(checked.rejects) + len(read.rejects) >= 2


@pytest.mark.parametrize("content", [b"", b"{}", b"[", b"secret words", b'"secret words"', b"\xff\xfe"])
def test_what_is_no_export_is_refused_without_its_words(content):
    with pytest.raises(NotAnswers, match="^is no ") as error:
        read_label_studio(content)
    assert "secret" not in str(error.value) and error.value.__cause__ is None


def test_skipped_annotations_are_no_answers(rationales):
    data = json.loads(write_label_studio(rationales))[0]["data"]
    skipped = {"completed_by": {"id": 7, "email": "lee@example.org"}, "result": [], "was_cancelled": True}
    region = {"from_name": "rule_out", "type": "textarea", "value": {"text": ["PE", "ACS"]}}
    done = skipped | {"was_cancelled": False, "result": [region]}
    read = read_label_studio(
        json.dumps([{"data": data, "annotations": [skipped, done], "predictions": [done]}]).encode()
    )
    (kept,) = check_answers(read.received, known_tasks(rationales), str, {}).kept
    assert (kept.native_annotator, kept.rule_out) == ("7", "PE\nACS")
    assert [str(each.reason) for each in read.rejects] == ["no_answer"]


@pytest.mark.parametrize("kind", list(AnnotationTask))
def test_the_configuration_shows_only_what_a_task_holds(kind, rationales, beliefs):
    """Label Studio refuses tasks that lack a variable of the configuration."""
    import re
    from xml.etree import ElementTree

    told = labelling_configuration(kind)
    tree = ElementTree.fromstring(told)
    data = json.loads(write_label_studio(beliefs if kind is AnnotationTask.SCT else rationales))[0]["data"]
    assert set(re.findall(r'"\$(\w+)"', told)) <= set(data)
    names = {each.get("name") for each in tree.iter() if each.get("name")}
    assert {each.get("toName") for each in tree.iter() if each.get("toName")} <= names


ROW = {"patient_key": A, "age": "9", "sex": None, "chief_complaint": "cough", "text": "A cough."}


def test_tasks_hide_every_answer_and_a_visit_is_asked_once():
    steps = [{"diagnosis": "PE", "evidence": "clear film", "update": -2, "ranking": [1, 2]}] * 2
    row = {
        **ROW,
        "encounter_key": A,
        "differential": ["ACS", "PE"],
        "steps": steps,
        "final_diagnosis": "ACS",
        "rule_out": ["zebra"],
    }
    (belief,) = belief_tasks([row, row])
    (asked,) = rationale_tasks([row, row | {"text": "later", "acuity": "Urgent"}])
    assert (asked.presentation, asked.acuity, asked.sex) == ("A cough.", "Urgent", "")
    assert "zebra" not in str(asked) and "update" not in str(belief) and belief.last_step == 2


def test_a_larger_sample_only_adds():
    tasks = rationale_tasks({**ROW, "encounter_key": f"{n:032x}"} for n in range(40))
    assert drawn(tasks, 30, 1)[:10] == drawn(tasks, 10, 1) != drawn(tasks, 10, 2)
    assert sorted(drawn(tasks, 99, 1)) == tasks
