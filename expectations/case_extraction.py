"""Expectations of case_extraction: every slice is verbatim and lies in its section, and what is said twice agrees."""

from typing import ClassVar

import polars as pl
from great_expectations.expectations.expectation import MulticolumnMapExpectation

from expectations.conditions import columns_metric


def slices_verbatim(frame: pl.DataFrame) -> pl.Series:
    """Whether each extracted slice is the text's own, at its offsets and within its section.

    Columns: text, sections, slices.

    >>> sections = [{"heading": None, "start": 0, "end": 5}]
    >>> good = {"text": "rash", "start": 1, "end": 5, "section": 0}
    >>> frame = pl.DataFrame({"text": ["a rash", "arash"], "sections": [sections, sections], "slices": [[good], [good]]})
    >>> slices_verbatim(frame).to_list()
    [False, True]
    """
    text, sections, slices = frame.get_columns()
    found = pl.DataFrame([slices.alias("slice")]).with_row_index("row").explode("slice")
    found = found.filter(pl.col("slice").is_not_null()).unnest("slice")
    holds = [True] * frame.height
    if found.is_empty():
        return pl.Series(holds, dtype=pl.Boolean)
    # A Python slice costs its own length, an expression's slice costs the text before it: linear in a long article.
    texts: dict[int, str] = {}
    limits: dict[int, list] = {}
    for row, words, start, end, section in found.select("row", "text", "start", "end", "section").iter_rows():
        if row not in texts:
            texts, limits = {row: text[row] or ""}, {row: list(sections[row] if sections[row] is not None else ())}
        where = limits[row][section] if section is not None and section < len(limits[row]) else None
        holds[row] &= (
            where is not None
            and None not in (start, end)
            and where["start"] <= start < end <= where["end"]
            and texts[row][start:end] == words
        )
    return pl.Series(holds, dtype=pl.Boolean)


def fact_verbatim(frame: pl.DataFrame) -> pl.Series:
    """Whether a fact, if there is one, is the text's own at its offsets: columns text, fact.

    >>> fact = {"text": "44", "start": 2, "end": 4}
    >>> frame = pl.DataFrame({"text": ["A 44", "A 45", "no age"], "fact": [fact, fact, None]})
    >>> fact_verbatim(frame).to_list()
    [True, False, True]
    """
    text, facts = frame.get_columns()
    holds = []
    for words, fact in zip(text, facts, strict=True):
        if fact is None or fact["text"] is None and fact["start"] is None:
            holds.append(True)
            continue
        start, end = fact["start"], fact["end"]
        holds.append(None not in (words, start, end) and start < end and words[start:end] == fact["text"])
    return pl.Series(holds, dtype=pl.Boolean)


def disorder_with_flag(frame: pl.DataFrame) -> pl.Series:
    """Whether a disorder is named exactly where the flag says so: columns flag, disorder.

    >>> frame = pl.DataFrame({"is_iem": [True, True, False], "iem_disorder": ["cystinosis", None, None]})
    >>> disorder_with_flag(frame).to_list()
    [True, False, True]
    """
    flag, disorder = frame.get_columns()
    return flag.cast(pl.Boolean) == disorder.is_not_null()


def polarities_agree(frame: pl.DataFrame) -> pl.Series:
    """Whether no slice has two polarities in the columns of a row, each a list of phrases.

    >>> one = [{"start": 0, "end": 4, "polarity": "negated"}]
    >>> other = [{"start": 0, "end": 4, "polarity": "affirmed"}]
    >>> polarities_agree(pl.DataFrame({"neuro": [one, one], "gi": [one, other]})).to_list()
    [True, False]
    """
    parts = [
        pl.DataFrame([column.alias("phrase")]).with_row_index("row").explode("phrase").drop_nulls().unnest("phrase")
        for column in frame.get_columns()
    ]
    told = pl.concat([part.select("row", "start", "end", "polarity") for part in parts if part.height] or [_NONE])
    bad = told.group_by("row", "start", "end").agg(pl.col("polarity").n_unique()).filter(pl.col("polarity") > 1)
    return ~pl.int_range(frame.height, eager=True).is_in(bad["row"].cast(pl.Int64).unique().implode())


_NONE = pl.DataFrame(schema={"row": pl.UInt32, "start": pl.Int64, "end": pl.Int64, "polarity": pl.String})


class ExpectSlicesToBeVerbatim(MulticolumnMapExpectation):
    """Every slice's text is the article's at its offsets, within its section (columns: text, sections, slices)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.slices_verbatim", slices_verbatim)


class ExpectFactToBeVerbatim(MulticolumnMapExpectation):
    """A fact, if there is one, is the article's own words at its offsets (columns: text, fact)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.fact_verbatim", fact_verbatim)


class ExpectDisorderToGoWithFlag(MulticolumnMapExpectation):
    """A disorder is named exactly where the flag says so (columns: flag, disorder)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.disorder_with_flag", disorder_with_flag)


class ExpectPolaritiesOfPhraseToAgree(MulticolumnMapExpectation):
    """A phrase has one polarity, whichever categories it stands under (columns: the categories)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.polarities_agree", polarities_agree)
