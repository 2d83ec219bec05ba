"""The door to Great Expectations: sums over batches, never raises for what rows hold, never shows a value."""

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import polars as pl
import pytest

from expectations import door
from expectations.conditions import ConditionFailed, _held, column_metric
from expectations.data_docs import build_data_docs
from expectations.door import check_batches, check_frame
from expectations.verdicts import lines_of, verdict_from
from schemas.catalogue import INTERMEDIATE, RELEASED
from schemas.deidentified import Deidentified
from schemas.splits import Splits
from schemas.table import key_of, polars_schema

CANARY = "Zanzibarella Quimby"


def deidentified(*texts: str, **columns) -> pl.DataFrame:
    number = len(texts)
    values = {
        "document_id": [f"{row:032x}" for row in range(number)],
        "source": "notes",
        "kind": "note",
        "group_key": "b" * 32,
        "patient_key": "b" * 32,
        "encounter_key": None,
        "note_type": "other",
        "written_at": None,
        "text": list(texts),
        "sections": [[]] * number,
        "article": None,
        "policy": "safe_harbor",
    }
    filled = {
        name: value if isinstance(value, list) else [value] * number for name, value in (values | columns).items()
    }
    return pl.DataFrame(filled, schema=polars_schema(Deidentified))


GOOD = "The patient <PERSON> came with chest pain on <DATE>."


def failures(verdict) -> list[tuple[str, str, int]]:
    return [(each.expectation, each.column, each.unexpected) for each in (*verdict.critical, *verdict.warnings)]


def test_a_good_table_passes():
    verdict = check_batches(Deidentified, "deidentified", [deidentified(GOOD, GOOD)], "document_id")
    assert failures(verdict) == []
    assert verdict.success and verdict.rows == 2 and verdict.suite == "deidentified"
    assert all(each.reason for each in verdict.findings)


def test_batches_sum_up_to_the_whole():
    frame = deidentified(*[GOOD, f"{GOOD} SSN 123-45-6789", GOOD] * 10)
    whole = check_batches(Deidentified, "d", [frame], "document_id")
    parts = check_batches(Deidentified, "d", frame.iter_slices(7), "document_id")
    assert failures(whole) == [("expect_column_text_to_be_free_of", "text", 10)]
    by_rows = [each for each in whole.findings if not each.expectation.startswith("expect_table_")]
    assert by_rows == [each for each in parts.findings if not each.expectation.startswith("expect_table_")]
    assert whole.critical[0].keys == tuple(f"{row:032x}" for row in range(1, 30, 3))
    assert parts.rows == whole.rows == 30


def test_kinds_of_identifier_asked_for_together_are_judged_as_one_by_one(monkeypatch):
    frame = deidentified(GOOD, f"{GOOD} SSN 123-45-6789", f"{GOOD} a@example.org, a 92-year-old", GOOD)
    asked = []
    run = door._run
    monkeypatch.setattr(door, "_run", lambda suite, *more: asked.append(len(suite)) or run(suite, *more))
    clean, together = (check_batches(Deidentified, "d", [each], "document_id") for each in (frame[:1], frame))
    monkeypatch.setattr(door, "_judged", run)
    one_by_one = check_batches(Deidentified, "d", [frame], "document_id")
    assert together == one_by_one and clean == check_batches(Deidentified, "d", [frame[:1]], "document_id")
    found = {each.kwargs["identifier"]: each.keys for each in together.findings if each.unexpected}
    assert found == {"ssn": (f"{1:032x}",), "email": (f"{2:032x}",), "age_over_89": (f"{2:032x}",)}
    all_of_them = len(one_by_one.findings)
    assert asked == [all_of_them - 8, all_of_them - 8, 5]  # of notes and of articles, five kinds each


def test_a_share_is_judged_over_all_batches(monkeypatch):
    config = {
        "type": "expect_column_values_to_match_regex",
        "kwargs": {"column": "text", "regex": "^The", "mostly": 0.6},
        "severity": "critical",
        "meta": {"notes": "most texts begin so"},
    }
    monkeypatch.setattr(door, "suite_of", lambda table: [config])
    frame = deidentified(GOOD, GOOD, GOOD, "x")
    batches = [frame[:2], frame[2:]]  # the second alone would fail
    assert check_batches(Deidentified, "d", batches, "document_id").success
    worse = deidentified(GOOD, "x", "x", GOOD)
    assert not check_batches(Deidentified, "d", [worse[:1], worse[1:]], "document_id").success


def test_at_most_twenty_keys():
    frame = deidentified(*[f"{GOOD} a@example.org"] * 45)
    verdict = check_batches(Deidentified, "d", frame.iter_slices(15), "document_id")
    assert failures(verdict) == [("expect_column_text_to_be_free_of", "text", 45)]
    assert verdict.critical[0].keys == tuple(f"{row:032x}" for row in range(20))


@pytest.mark.parametrize("table", [*INTERMEDIATE, *RELEASED], ids=lambda table: table.__name__)
def test_a_table_without_rows_has_no_critical_finding(table):
    for batches in ([], [pl.DataFrame(schema=polars_schema(table))]):
        verdict = check_batches(table, table.table_name, batches, key_of(table))
        assert verdict.success and verdict.rows == 0
        warned = {each.expectation for each in verdict.warnings}
        assert warned <= {"expect_table_row_count_to_be_between"}
        assert bool(warned) is (not table.phi and table.table_name not in ("rejects", "residual"))


def test_an_empty_batch_among_others_changes_nothing():
    frame = deidentified(GOOD)
    alone = check_batches(Deidentified, "d", [frame], "document_id")
    assert check_batches(Deidentified, "d", [frame[:0], frame, frame[:0]], "document_id") == alone


@pytest.mark.parametrize(
    "batch",
    [
        pl.DataFrame({"surprise": [CANARY]}),
        pl.DataFrame(),
        deidentified(GOOD).drop("text"),
        deidentified(GOOD).select(pl.all().reverse(), more=1),
    ],
    ids=["others", "none", "one too few", "one too many"],
)
def test_wrong_columns_are_a_finding_and_no_exception(batch):
    verdict = check_batches(Deidentified, "d", [batch], "document_id")
    assert "expect_table_columns_to_match_ordered_list" in {each.expectation for each in verdict.critical}
    assert CANARY not in repr(verdict)


def test_wrong_types_are_a_finding_and_no_exception():
    batch = deidentified(GOOD).with_columns(text=pl.lit(1.5), sections=pl.lit(CANARY))
    verdict = check_batches(Deidentified, "d", [batch], "document_id")
    assert {"text", "sections", "text, sections"} <= {each.column for each in verdict.critical if each.error}
    assert CANARY not in repr(verdict)


def _refuses(text: pl.Series) -> pl.Series:
    logging.getLogger("great_expectations.execution_engine").error(text[0])
    raise KeyError(text[0])


METRIC = column_metric("column_values.refuses", _refuses)


def test_an_expectation_that_raises_tells_its_class_only(monkeypatch, caplog, capfd):
    from great_expectations.expectations.expectation import ColumnMapExpectation

    class ExpectColumnRefused(ColumnMapExpectation):
        """Raises with the value in its message."""

        map_metric = METRIC

    config = {
        "type": "expect_column_refused",
        "kwargs": {"column": "text"},
        "severity": "warning",
        "meta": {"notes": "why"},
    }
    monkeypatch.setattr(door, "suite_of", lambda table: [config])
    with caplog.at_level(logging.DEBUG):
        verdict = check_batches(Deidentified, "d", [deidentified(CANARY)], "document_id")
    (found,) = verdict.critical
    assert found.error == "ConditionFailed" and found.severity == "critical"
    everything = repr(verdict) + json.dumps(verdict.as_dict()) + caplog.text + "".join(capfd.readouterr())
    assert CANARY not in everything


def test_a_condition_that_raises_keeps_no_value():
    with pytest.raises(ConditionFailed) as caught:
        _held(_refuses, pl.Series([CANARY]), None, {})
    assert str(caught.value) == "KeyError"
    assert caught.value.__context__ is None and caught.value.__cause__ is None


def test_no_value_gets_out(monkeypatch, tmp_path, caplog, capfd):
    planted = f"{CANARY}, SSN 123-45-6789, <{CANARY.upper()}, <PERSON, a@example.org, MRN 1234567"
    frame = deidentified(
        *[planted, "x"],
        document_id=[CANARY, "0" * 32],
        source=CANARY,
        group_key=CANARY,
        patient_key=CANARY,
        encounter_key=CANARY,
        policy=CANARY,
        article=[{"pmcid": CANARY}, None],
        sections=[[{"start": 9, "end": 4}], []],
    )
    seen = []
    run = door._run
    monkeypatch.setattr(door, "_run", lambda suite, batch: seen.extend(found := run(suite, batch)) or found)
    with caplog.at_level(logging.DEBUG):
        verdicts = [check_batches(Deidentified, "deidentified", frame.iter_slices(1), ["document_id", "source"])]
        index = build_data_docs(verdicts, tmp_path / "docs")
    failed = {each.column for each in verdicts[0].critical}
    assert {"document_id", "source", "text", "patient_key", "policy", "article", "sections", "text, sections"} <= failed
    raw = "".join(json.dumps(each.to_json_dict()) for _, each in seen)
    pages = "".join(page.read_text() for page in index.parent.iterdir())
    said = caplog.text + "".join(capfd.readouterr()) + "".join(lines_of(verdicts))
    everything = (
        raw + pages + said + repr(verdicts) + json.dumps(verdicts[0].as_dict()) + repr([asdict(v) for v in verdicts])
    )
    for secret in (CANARY, CANARY.upper(), "Quimby", "123-45-6789", "a@example.org", "1234567"):
        assert secret not in everything
    assert "0" * 32 in everything and "row 0" in everything


def test_keys_of_several_columns():
    frame = pl.DataFrame(
        {"group": ["a" * 32, "Smith"], "split": ["train", "train"], "rule": ["hash", "hash"]},
        schema=polars_schema(Splits),
    )
    verdict = check_batches(Splits, "splits", [frame], key_of(Splits))
    assert [each.keys for each in verdict.critical] == [("row 1",)]


def test_frames_are_held_to_a_written_suite():
    frame = pl.DataFrame({"name": ["unique_key", "segment_text"], "violations": [0, 2]})
    verdict = check_frame("summary", frame)
    assert [each.unexpected for each in verdict.critical] == [1]


def test_several_threads_may_check_at_once():
    frames = [deidentified(*[GOOD] * number) for number in range(1, 7)]
    with ThreadPoolExecutor(3) as pool:
        verdicts = list(pool.map(lambda frame: check_batches(Deidentified, "d", [frame], "document_id"), frames))
    assert [verdict.rows for verdict in verdicts] == list(range(1, 7))
    assert all(verdict.success for verdict in verdicts)


def test_a_verdict_survives_json():
    verdict = check_batches(Deidentified, "d", [deidentified("x")], "document_id")
    assert verdict_from(json.loads(json.dumps(verdict.as_dict()))) == verdict


def test_great_expectations_says_nothing(capfd):
    check_batches(Deidentified, "d", [deidentified(GOOD)], "document_id")
    out, err = capfd.readouterr()
    assert out == "" and err == ""


def test_modules_that_set_their_own_level_log_nothing_either(caplog):
    """One that makes the context does, and would print a line in every build."""
    inner = "great_expectations.data_context.types.base"
    assert logging.getLogger(inner).level not in (logging.NOTSET, logging.CRITICAL + 1)
    door._definition.cache_clear()
    with caplog.at_level(logging.DEBUG):
        check_batches(Deidentified, "d", [deidentified(GOOD)], "document_id")
    assert not [record for record in caplog.records if record.name.startswith("great_expectations")]
    logging.getLogger(inner).info("after it, logging is as it was")
    assert [record.name for record in caplog.records] == [inner]
