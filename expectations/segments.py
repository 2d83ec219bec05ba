"""Expectations of slices: offsets in order and within the text, and a text as long as its slice."""

from typing import ClassVar

import polars as pl
from great_expectations.expectations.expectation import ColumnMapExpectation, MulticolumnMapExpectation

from expectations.conditions import column_metric, columns_metric
from schemas.vocabulary import Category, Evidence, LabelSet, NoteSection, Origin, SectionRole, Stage, SubheadingKind

_LABELS = {
    LabelSet.STAGE: Stage,
    LabelSet.CATEGORY: Category,
    LabelSet.SUBHEADING: SubheadingKind,
    LabelSet.ROLE: SectionRole,
    LabelSet.ORIGIN: Origin,
    LabelSet.SECTION: NoteSection,
}


def _exploded(spans: pl.Series, *more: pl.Series) -> pl.DataFrame:
    """One row per span: `row`, the struct's fields, and the values of `more` for the row."""
    frame = pl.DataFrame([spans.alias("_span"), *more]).with_row_index("row")
    return frame.explode("_span").filter(pl.col("_span").is_not_null()).unnest("_span")


def _rows_without(bad: pl.DataFrame, height: int) -> pl.Series:
    return ~pl.int_range(height, eager=True).is_in(bad["row"].cast(pl.Int64).unique().implode())


def spans_ordered(spans: pl.Series) -> pl.Series:
    """Whether each list's spans are not empty and in order of their start (equal starts: the longer first).

    >>> one, two = {"start": 0, "end": 4}, {"start": 4, "end": 9}
    >>> spans_ordered(pl.Series([[one, two], [two, one], [], [{"start": 3, "end": 3}]])).to_list()
    [True, False, True, False]
    """
    start, end = pl.col("start").cast(pl.Int64), pl.col("end").cast(pl.Int64)
    found = _exploded(spans)
    if found.is_empty():
        return pl.Series([True] * len(spans), dtype=pl.Boolean)
    same = pl.col("row") == pl.col("row").shift(1)
    before = (start.shift(1) < start) | ((start.shift(1) == start) & (end.shift(1) >= end))
    return _rows_without(found.filter(start.is_null() | end.is_null() | (start >= end) | (same & ~before)), len(spans))


def spans_within(frame: pl.DataFrame) -> pl.Series:
    """Whether each list's spans lie within the text: columns text, spans; a missing bound lies nowhere.

    >>> frame = pl.DataFrame({"text": ["abcd", "abcd"], "spans": [[{"start": 0, "end": 4}], [{"start": 2, "end": 5}]]})
    >>> spans_within(frame).to_list()
    [True, False]
    """
    text, spans = frame.get_columns()
    found = _exploded(spans, text.str.len_chars().cast(pl.Int64).alias("_length"))
    if found.is_empty():
        return pl.Series([True] * frame.height, dtype=pl.Boolean)
    start, end = pl.col("start").cast(pl.Int64), pl.col("end").cast(pl.Int64)
    inside = (start >= 0) & (start <= end) & (end <= pl.col("_length"))
    return _rows_without(found.filter(~inside.fill_null(False)), frame.height)


def filled(lists: pl.Series) -> pl.Series:
    """Whether each list holds anything.

    >>> filled(pl.Series([[1], []])).to_list()
    [True, False]
    """
    return lists.list.len() > 0


def length_of_slice(frame: pl.DataFrame) -> pl.Series:
    """Whether each text is as long as its slice: columns text, start, end.

    >>> length_of_slice(pl.DataFrame({"text": ["caf\u00e9", "abc"], "start": [2, 2], "end": [6, 6]})).to_list()
    [True, False]
    """
    text, start, end = frame.get_columns()
    return text.str.len_chars().cast(pl.Int64) == end.cast(pl.Int64) - start.cast(pl.Int64)


def label_of_its_set(frame: pl.DataFrame) -> pl.Series:
    """Whether each label is one of its set's: columns label_set, label.

    >>> label_of_its_set(pl.DataFrame({"label_set": ["stage", "stage"], "label": ["triage_intake", "neuro"]})).to_list()
    [True, False]
    """
    pairs = pl.Series([f"{of}/{label}" for of, labels in _LABELS.items() for label in labels])
    label_set, label = frame.get_columns()
    return (label_set.cast(pl.String) + "/" + label.cast(pl.String)).is_in(pairs.implode())


def polarity_with_evidence(frame: pl.DataFrame) -> pl.Series:
    """Whether a polarity stands exactly where the lexicon or a model found a phrase: columns evidence, polarity.

    >>> frame = pl.DataFrame({"evidence": ["lexicon", "heading", "lexicon"], "polarity": ["negated", None, None]})
    >>> polarity_with_evidence(frame).to_list()
    [True, True, False]
    """
    evidence, polarity = frame.get_columns()
    return evidence.cast(pl.String).is_in([str(Evidence.LEXICON), str(Evidence.MODEL)]) == polarity.is_not_null()


class ExpectColumnSpansToBeOrdered(ColumnMapExpectation):
    """Every span is not empty, and the spans of a row are in order."""

    map_metric: ClassVar[str] = column_metric("column_values.spans_ordered", spans_ordered)


class ExpectColumnListsToBeFilled(ColumnMapExpectation):
    """Every list holds at least one element."""

    map_metric: ClassVar[str] = column_metric("column_values.filled", filled)


class ExpectSpansToLieWithinText(MulticolumnMapExpectation):
    """Every span lies within the text of its row (columns: text, spans)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.spans_within", spans_within)


class ExpectTextToHaveLengthOfSlice(MulticolumnMapExpectation):
    """The text is as long as its slice (columns: text, start, end)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.length_of_slice", length_of_slice)


class ExpectLabelToBeOfItsSet(MulticolumnMapExpectation):
    """The label is one of its set's (columns: label_set, label)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.label_of_its_set", label_of_its_set)


class ExpectPolarityToGoWithEvidence(MulticolumnMapExpectation):
    """A polarity stands exactly where the lexicon or a model found a phrase (columns: evidence, polarity)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.polarity_with_evidence", polarity_with_evidence)
