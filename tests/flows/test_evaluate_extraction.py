"""`casewright evaluate case_extraction` as a user runs it: every layout of the gold, baselines, others' outputs, bad files."""

import json

import polars as pl
import pytest

CASES = [
    {
        "pmcid": 11,
        "text": {
            "Case presentation": "She had vomiting. There was no rash.",
            "Investigations": "Sodium was 120 mmol/L.",
        },
        "GI": ["vomiting"],
        "DERM": ["no rash"],
        "Lab_Image": ["Sodium was 120 mmol/L"],
        "Neuro": [],
    },
    {"pmcid": 12, "text": {"Case presentation": "He had a seizure."}, "Neuro": ["seizure"], "GI": []},
]


def written(folder, layout):
    place = folder / f"gold.{layout}"
    texts = [{name: value if name == "pmcid" else json.dumps(value) for name, value in case.items()} for case in CASES]
    if layout == "json":
        place.write_text(json.dumps(CASES))
    elif layout == "jsonl":
        place.write_text("\n".join(map(json.dumps, CASES)))
    elif layout == "csv":
        pl.DataFrame(texts, infer_schema_length=None).write_csv(place)
    else:
        pl.DataFrame(texts, infer_schema_length=None).write_parquet(place)
    return place


@pytest.mark.parametrize("layout", ["json", "jsonl", "csv", "parquet"])
def test_every_layout_gives_the_same_scores(tmp_path, casewright, layout):
    place = tmp_path / "scores.json"
    done = casewright("evaluate", "case_extraction", written(tmp_path, layout), "--json", place, env={"COLUMNS": "160"})
    assert done.returncode == 0, done.stderr
    systems = json.loads(place.read_text())["systems"]
    ours, empty = systems["casewright, rules"]["all"], systems["always empty"]["all"]
    assert (ours["token_set_ratio"], ours["omission"]) == (100, 0)
    assert (empty["token_set_ratio"], empty["omission"], empty["hallucination"]) == (0, 100, 0)
    assert systems["whole text everywhere"]["all"]["hallucination"] == 100
    assert "always empty" in done.stdout and "vomiting" not in done.stdout + done.stderr


def test_another_systems_output_is_scored_beside_ours_by_id_or_by_order(tmp_path, casewright):
    gold = written(tmp_path, "json")
    nested = [{"GI": [{"gastrointestinal": ["vomiting"]}]}, {"Neuro": [{"neurological": []}]}]
    named = [{"pmcid": "PMC12", "Neuro": ["seizure"]}]
    for told, share in ((nested, 25.0), (named, 25.0)):
        other, place = tmp_path / "model.json", tmp_path / "scores.json"
        other.write_text(json.dumps(told))
        done = casewright("evaluate", "case_extraction", gold, "--predictions", other, "--json", place)
        assert done.returncode == 0, done.stderr
        assert json.loads(place.read_text())["systems"]["model"]["all"]["token_set_ratio"] == share


@pytest.mark.parametrize(
    "content",
    ["", "no json", "{}", "[]", "[3]", '[{"pmcid": 1}]', '[{"GI": ["x"]}]', "[" * 100_000],
    ids=["empty", "no_json", "no_list", "no_record", "number", "no_category", "no_text", "deep"],
)
def test_a_bad_file_is_refused_in_one_line(tmp_path, casewright, content):
    place = tmp_path / "gold.json"
    place.write_text(content)
    done = casewright("evaluate", "case_extraction", place)
    assert done.returncode == 3
    assert "Traceback" not in done.stderr and len(done.stderr.strip().splitlines()) == 1


def test_a_missing_file_and_one_that_is_no_text_are_refused(tmp_path, casewright):
    assert casewright("evaluate", "case_extraction", tmp_path / "none.json").returncode == 3
    (tmp_path / "gold.json").write_bytes(b"\xff\xfe[")
    assert casewright("evaluate", "case_extraction", tmp_path / "gold.json").returncode == 3


def test_outputs_without_ids_belong_to_the_reports_of_their_inputs(tmp_path, casewright):
    """The order of the outputs is their inputs', not the gold's; copies differ in white space and by a part."""
    gold, inputs, place = written(tmp_path, "json"), tmp_path / "inputs.json", tmp_path / "scores.json"
    inputs.write_text(
        json.dumps([{"x": "Another case."}, {"Case": "He  had a seizure ."}, CASES[0]["text"] | {"c": "-"}])
    )
    one, other = tmp_path / "a" / "out.json", tmp_path / "b" / "out.json"
    for file, told in (
        (one, [{"GI": []}, {"Neuro": {"found": {"seizure": True}}}, {"GI": ["vomiting"], "DERM": ["no rash"]}]),
        (other, [{"Neuro": ["seizure"]}, {"GI": []}, {"GI": []}]),
    ):
        file.parent.mkdir()
        file.write_text(json.dumps(told))
    predictions = ("--predictions", one, "--predictions", other)
    done = casewright("evaluate", "case_extraction", gold, "--inputs", inputs, *predictions, "--json", place)
    assert done.returncode == 0, done.stderr
    systems = json.loads(place.read_text())["systems"]
    assert systems[str(one)]["all"]["token_set_ratio"] == 75.0
    assert systems[str(other)]["all"]["token_set_ratio"] == 0

    # an id that is given counts more than a place; an answer that failed is an empty one
    one.write_text(json.dumps([{"pmcid": 12, "Neuro": ["seizure"]}, None, {"error": "no answer"}]))
    done = casewright("evaluate", "case_extraction", gold, "--inputs", inputs, "--predictions", one, "--json", place)
    assert json.loads(place.read_text())["systems"]["out"]["all"]["token_set_ratio"] == 25.0

    inputs.write_text(json.dumps([{"Case": "He had a seizure."}, {"x": "Another case."}, {}]))
    done = casewright("evaluate", "case_extraction", gold, "--inputs", inputs, "--json", place, env={"COLUMNS": "160"})
    assert json.loads(place.read_text())["gold"] == {"name": "gold.json", "reports": 1, "without_input": 1}
    assert "1 reports; 1 that are no input left out" in done.stdout

    inputs.write_text(json.dumps([{"Case": "He had a seizure."}]))
    for told in (inputs, "no such text"):
        if told != inputs:
            inputs.write_text(json.dumps([{"Case": told}, {}, {}]))
        done = casewright("evaluate", "case_extraction", gold, "--inputs", inputs, *predictions)
        assert done.returncode == 3 and len(done.stderr.strip().splitlines()) == 1


def test_no_file_takes_the_name_of_a_baseline(tmp_path, casewright):
    gold, place, other = written(tmp_path, "json"), tmp_path / "scores.json", tmp_path / "always empty.json"
    other.write_text(json.dumps(CASES))
    assert casewright("evaluate", "case_extraction", gold, "--predictions", other, "--json", place).returncode == 0
    systems = json.loads(place.read_text())["systems"]
    assert systems["always empty"]["all"]["omission"] == 100 and systems[str(other)]["all"]["omission"] == 0
