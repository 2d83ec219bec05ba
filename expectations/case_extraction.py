"""Expectations of case_extraction: every slice is verbatim and lies in its section."""

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


class ExpectSlicesToBeVerbatim(MulticolumnMapExpectation):
    """Every slice's text is the article's at its offsets, within its section (columns: text, sections, slices)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.slices_verbatim", slices_verbatim)
