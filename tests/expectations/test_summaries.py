"""Checks of whole tables: each seen red and green, and judged by the suite `summary`."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations import summaries
from expectations.door import check_summary
from schemas.segments import Segments
from schemas.splits import Groups, Splits
from schemas.table import polars_schema


def key(number: int) -> str:
    return f"{number * 0x1234567:08x}".ljust(32, "0")


def counts(frame: pl.DataFrame) -> tuple[int, int, list[str]]:
    assert frame.schema == summaries.CHECKS and frame.height == 1
    return frame["violations"].item(), frame["of"].item(), frame["keys"].to_list()[0]


def splits(*groups: int) -> pl.LazyFrame:
    return pl.LazyFrame(
        {"group": [key(each) for each in groups], "split": "train", "rule": "hash"}, schema=polars_schema(Splits)
    )


def test_a_key_is_unique_over_all_files():
    assert counts(summaries.unique_key(Splits, [splits(1, 2), splits(3)])) == (0, 3, [])
    assert counts(summaries.unique_key(Splits, [splits(1, 2), splits(2, 2, 3)])) == (2, 5, [key(2)])


def test_a_key_of_several_columns_is_unique():
    row = {"document_id": key(1), "start": 0, "end": 3, "label_set": "stage", "label": "triage_intake", "text": "abc"}
    row |= {"heading_start": 0, "heading_end": 0, "evidence": "heading"}
    other = row | {"label": "final_diagnosis"}
    frame = pl.LazyFrame([row, other], schema=polars_schema(Segments))
    assert counts(summaries.unique_key(Segments, [frame])) == (0, 2, [])
    assert counts(summaries.unique_key(Segments, [frame, frame], "release/segments")) == (2, 4, [key(1)])


@pytest.mark.parametrize(
    ("column", "name"),
    [
        ("document_id", "one_split_per_document"),
        ("patient_key", "one_split_per_patient"),
        ("group", "one_split_per_group"),
    ],
)
def test_nothing_is_in_two_splits(column, name):
    train = pl.LazyFrame({column: [key(1), key(1), None], "split": ["train"] * 3, "more": 1})
    test = pl.LazyFrame({column: [key(2), None], "split": ["test"] * 2})
    torn = pl.LazyFrame({column: [key(1)], "split": ["test"]})
    assert counts(summaries.one_split_per(column, name, "release", [train, test])) == (0, 2, [])
    red = summaries.one_split_per(column, name, "release", [train, test, torn])
    assert counts(red) == (1, 2, [key(1)])
    assert [each.expectation for each in check_summary(red).critical] == [name]


def test_an_empty_split_is_a_warning():
    schema = polars_schema(Groups)
    rows = [(key(1), key(1), "train"), (key(2), key(2), "test")]
    two = pl.LazyFrame(rows, schema=schema, orient="row")
    assert counts(summaries.split_has_rows("groups", [two])) == (1, 3, [])
    verdict = check_summary(summaries.split_has_rows("groups", [two]))
    assert verdict.success and [each.column for each in verdict.warnings] == ["groups"]
    three = pl.concat([two, pl.LazyFrame([(key(3), key(3), "validation")], schema=schema, orient="row")])
    assert counts(summaries.split_has_rows("groups", [three])) == (0, 3, [])


TEXTS = ["A caf\u00e9 \U0001f980 <PERSON>, seen <DATE>.", "", "abc"]


def documents(texts=TEXTS) -> pl.LazyFrame:
    return pl.LazyFrame({"document_id": [key(row) for row in range(len(texts))], "text": texts, "other": 1})


def slices(*rows: tuple[int, int, int, str]) -> pl.LazyFrame:
    schema = {"document_id": pl.String, "start": pl.UInt32, "end": pl.UInt32, "text": pl.String}
    return pl.LazyFrame([(key(row), *rest) for row, *rest in rows], schema=schema, orient="row")


def test_segments_are_slices_of_their_documents():
    good = slices((0, 2, 6, "caf\u00e9"), (0, 7, 8, "\U0001f980"), (2, 0, 3, "abc"))
    assert counts(summaries.segment_text("segments", [good], [documents()])) == (0, 3, [])
    bad = slices((0, 2, 6, "cafe"), (2, 1, 3, "abc"), (9, 0, 1, "a"), (2, 1, 9, "bc?"))
    assert counts(summaries.segment_text("segments", [good, bad], [documents()])) == (
        4,
        7,
        sorted([key(0), key(2), key(9)]),
    )


def test_a_row_without_document_breaks_the_law():
    lost = slices((2, 0, 3, "abc")).with_columns(document_id=pl.lit(None, pl.String))
    assert counts(summaries.segment_text("segments", [lost], [documents()])) == (1, 1, [])


@given(st.lists(st.tuples(st.text(max_size=12), st.integers(0, 12), st.integers(0, 12), st.booleans()), max_size=12))
def test_ranges_of_keys_change_nothing(rows):
    texts = [text for text, *_ in rows]
    cuts = [(row, start, end, text[start:end] + "!" * wrong) for row, (text, start, end, wrong) in enumerate(rows)]
    old = summaries.DOCUMENTS_AT_ONCE
    try:
        summaries.DOCUMENTS_AT_ONCE = 2
        found = summaries.segment_text("segments", [slices(*cuts)], [documents(texts)])
    finally:
        summaries.DOCUMENTS_AT_ONCE = old
    wrong = sorted(key(row) for row, each in enumerate(rows) if each[-1])
    assert counts(found) == (len(wrong), len(rows), wrong)


def test_replaced_spans_lie_within_their_documents():
    good = slices((0, 9, 17, ""), (0, 24, 30, ""), (2, 0, 2, "")).drop("text")
    assert counts(summaries.span_within_document("phi_spans", [good], [documents()])) == (0, 3, [])
    bad = slices((0, 9, 16, ""), (2, 1, 4, ""), (7, 0, 1, "")).drop("text")
    assert counts(summaries.span_within_document("phi_spans", [bad], [documents()])) == (
        3,
        3,
        sorted(map(key, (0, 2, 7))),
    )


def test_inputs_are_beginnings_of_their_notes():
    note = ["Came with pain.  \nDisposition: home"]

    def rows(cut: int, text: str) -> pl.LazyFrame:
        return pl.LazyFrame({"document_id": [key(0)], "cut": [cut], "text": [text]})

    good, *bad = rows(18, "Came with pain."), rows(18, "Came with"), rows(99, note[0]), rows(18, "Came with pain. ")
    assert counts(summaries.input_is_prefix("er_disposition", [good], [documents(note)])) == (0, 1, [])
    for each in bad:
        assert counts(summaries.input_is_prefix("er_disposition", [each], [documents(note)])) == (1, 1, [key(0)])


def rejects(*rows: tuple[str, int | None, str, str | None]) -> pl.LazyFrame:
    schema = {"record": pl.String, "record_id": pl.String, "reason": pl.String, "config": pl.String}
    plain = [
        (record, None if number is None else key(number), reason, config) for record, number, reason, config in rows
    ]
    return pl.LazyFrame(plain, schema=schema, orient="row")


def test_a_document_is_kept_or_rejected():
    lawful = rejects(
        ("note", 9, "bad_value", None),
        ("note", 1, "duplicate", None),
        ("note", 2, "no_cut_marker", "er_disposition"),
        ("encounter", 0, "bad_value", None),
        ("note", None, "bad_value", None),
    )
    assert counts(summaries.kept_or_rejected("deidentified", [documents()], [lawful], "note")) == (0, 3, [])
    both = rejects(("note", 1, "quarantined", None), ("note", 1, "unreadable", None))
    assert counts(summaries.kept_or_rejected("deidentified", [documents()], [lawful, both], "note")) == (1, 3, [key(1)])


def test_the_account_balances():
    assert counts(summaries.all_accounted("notes", 10, 7, 3)) == (0, 10, [])
    assert counts(summaries.all_accounted("notes", 10, 7, 2)) == (1, 10, [])
    assert counts(summaries.all_accounted("notes", 10, 7, 5)) == (2, 10, [])


def test_references_exist():
    rows = pl.LazyFrame({"document_id": [key(0), key(0), None, key(1)]})
    assert counts(summaries.reference_exists("segments", [rows], "document_id", [documents()])) == (0, 3, [])
    lost = pl.LazyFrame({"document_id": [key(8), key(8), "Smith"]})
    assert counts(summaries.reference_exists("segments", [rows, lost], "document_id", [documents()])) == (
        3,
        6,
        [key(8)],
    )
    groups = pl.LazyFrame({"group": [key(0)]})
    assert counts(summaries.reference_exists("groups", [groups], "group", [documents()], "document_id")) == (0, 1, [])


def test_the_suite_judges_each_check():
    names = ["unique_key", "segment_text", "all_accounted"]
    checks = pl.concat(
        [summaries.check(name, f"table_{name}", number, 5, [key(1)]) for number, name in enumerate(names)]
    )
    verdict = check_summary(checks)
    assert [(each.expectation, each.column, each.unexpected, each.checked) for each in verdict.critical] == [
        ("segment_text", "table_segment_text", 1, 5),
        ("all_accounted", "table_all_accounted", 2, 5),
    ]
    assert verdict.critical[0].keys == (key(1),) and verdict.findings[0].success
    assert check_summary(checks[:0]).findings == ()


def test_a_check_that_nobody_judges_is_an_error():
    with pytest.raises(ValueError, match="no check"):
        check_summary(summaries.check("unheard_of", "x", 0, 1))


def test_checks_read_files(tmp_path):
    documents().collect().write_parquet(tmp_path / "d.parquet")
    slices((2, 0, 3, "abc")).collect().write_parquet(tmp_path / "s.parquet")
    found = summaries.segment_text(
        "s", [pl.scan_parquet(tmp_path / "s.parquet")], [pl.scan_parquet(tmp_path / "d.parquet")]
    )
    assert counts(found) == (0, 1, [])
