"""Expectations of the ER tasks: no input tells its target, spans are whole, and belief steps add up."""

from typing import ClassVar

import polars as pl
from great_expectations.expectations.expectation import ColumnMapExpectation, MulticolumnMapExpectation

from expectations.conditions import column_metric, columns_metric
from expectations.deidentified import free_of

_LEVEL = (
    r"(?i)\b(?:esi|ktas)\s*(?:level)?\s*[:#-]?\s*[1-5]\b|\b(?:less|non|semi)[- ]?urgent\b|\bemergent\b"
    r"|\b(?:acuity|triage level)\s*(?:is|:)?\s*\w"
)
_REASONING = r"(?i)(?:^|\n)[ \t]*(?:medical decision making|mdm|assessment (?:and|&) plan|a/p|plan|ed course|final diagnosis)[ \t]*(?::|\n|$)"
_JUDGED = (
    r"(?i)\b(?:un)?likely\b|\brule[sd]? out\b|\bexclude[sd]?\b|\bconsistent with\b|\bsuspect(?:ed)?\b|\bconfirms?\b"
)


def without_level(text: pl.Series) -> pl.Series:
    """Whether each text is free of a triage level.

    >>> without_level(pl.Series(["cough", "cough, ESI 4", "Less Urgent", "sent from urgent care"])).to_list()
    [True, False, False, True]
    """
    return ~text.str.contains(_LEVEL)


def without_reasoning(text: pl.Series) -> pl.Series:
    """Whether each presentation is free of headings under which physicians reason.

    >>> without_reasoning(pl.Series(["HPI: pain", "HPI: pain\\nMDM: PE unlikely"])).to_list()
    [True, False]
    """
    return ~text.str.contains(_REASONING)


def without_codes(frame: pl.DataFrame) -> pl.Series:
    """Whether no text holds one of the row's codes, with or without its full stop: columns text, icd10_codes.

    >>> without_codes(pl.DataFrame({"a": ["pain", "K3580 seen"], "b": [["K35.80"], ["K35.80"]]})).to_list()
    [True, False]
    """
    text, codes = frame.get_columns()
    plain = text.str.to_uppercase().str.replace_all(".", "", literal=True)
    pairs = zip(plain.to_list(), codes.to_list(), strict=True)
    return pl.Series([not any(code.replace(".", "") in words.split() for code in held) for words, held in pairs])


def places_whole(items: pl.Series) -> pl.Series:
    """Whether the items of each list have both ends of a place or neither, and as many characters as words.

    >>> kept = {"text": "ab", "start": 3, "end": 5}
    >>> places_whole(pl.Series([[kept], [kept | {"end": 9}], [kept | {"start": None}]])).to_list()
    [True, False, False]
    """

    def whole(item: dict) -> bool:
        if item["start"] is None or item["end"] is None:
            return item["start"] is item["end"]
        return item["end"] - item["start"] == len(item["text"])

    return pl.Series([all(whole(item) for item in held or ()) for held in items.to_list()], dtype=pl.Boolean)


def beliefs_add_up(frame: pl.DataFrame) -> pl.Series:
    """Whether every step is about a diagnosis of the differential and ranks all of them: columns differential, steps.

    >>> step = {"diagnosis": "PE", "evidence": "no cough", "update": -1, "ranking": [1, 2]}
    >>> rows = {"d": [["ACS", "PE"], ["ACS", "PE"]], "s": [[step], [step | {"ranking": [1]}]]}
    >>> beliefs_add_up(pl.DataFrame(rows)).to_list()
    [True, False]
    """
    differential, steps = (column.to_list() for column in frame.get_columns())
    return pl.Series(
        [
            2 <= len(names) <= 5
            and len(set(names)) == len(names)
            and 1 <= len(told) <= 5
            and all(
                step["diagnosis"] in names
                and len(step["ranking"]) == len(names)
                and min(step["ranking"]) == 1
                and max(step["ranking"]) <= len(names)
                for step in told
            )
            for names, told in zip(differential, steps, strict=True)
        ],
        dtype=pl.Boolean,
    )


def evidence_unjudged(steps: pl.Series) -> pl.Series:
    """Whether the evidence of every step is free of words that judge.

    >>> evidence_unjudged(pl.Series([[{"evidence": "clear film"}], [{"evidence": "PE is unlikely"}]])).to_list()
    [True, False]
    """
    texts = steps.list.eval(pl.element().struct.field("evidence").str.contains(_JUDGED))
    return ~texts.list.any()


def texts_free_of(items: pl.Series, identifier: str) -> pl.Series:
    """Whether the words of every item of each list are free of an identifier (see `free_of`): a text, or all texts of
    an item that has several fields.

    >>> texts_free_of(pl.Series([[{"text": "cough", "start": 0}], [{"text": "SSN 123-45-6789", "start": 0}], []]), "ssn").to_list()
    [True, False, True]
    >>> texts_free_of(pl.Series([["cough"], ["gout", "SSN 123-45-6789"]]), "ssn").to_list()
    [True, False]
    """
    item = items.dtype.inner
    words = (
        pl.concat_str(
            *(pl.col("items").struct.field(each.name) for each in item.fields if each.dtype == pl.String),
            separator="\n",
            ignore_nulls=True,
        )
        if isinstance(item, pl.Struct)
        else pl.col("items")
    )
    texts = items.to_frame("items").with_row_index().explode("items", empty_as_null=True).with_columns(text=words)
    texts = texts.with_columns(held=free_of(texts["text"], identifier).fill_null(True))
    return texts.group_by("index").agg(pl.col("held").all()).sort("index")["held"]


class ExpectColumnTextToHideTheLevel(ColumnMapExpectation):
    """Every text is free of triage levels."""

    map_metric: ClassVar[str] = column_metric("column_values.without_level", without_level)


class ExpectColumnTextToEndBeforeReasoning(ColumnMapExpectation):
    """Every presentation is free of headings under which physicians reason."""

    map_metric: ClassVar[str] = column_metric("column_values.without_reasoning", without_reasoning)


class ExpectTextToHideTheCodes(MulticolumnMapExpectation):
    """No text holds a code of its row (columns: text, icd10_codes)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.without_codes", without_codes)


class ExpectColumnPlacesToBeWhole(ColumnMapExpectation):
    """Items have a place in the note, as long as their words, or none."""

    map_metric: ClassVar[str] = column_metric("column_values.places_whole", places_whole)


class ExpectBeliefsToAddUp(MulticolumnMapExpectation):
    """Steps are about the differential and rank all of it (columns: differential, steps)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.beliefs_add_up", beliefs_add_up)


class ExpectColumnEvidenceToBeUnjudged(ColumnMapExpectation):
    """The evidence of every step is free of words that judge."""

    map_metric: ClassVar[str] = column_metric("column_values.evidence_unjudged", evidence_unjudged)


class ExpectColumnItemsToBeFreeOf(ColumnMapExpectation):
    """The words of every item are free of a kind of identifier (`identifier`: a key of PATTERNS)."""

    identifier: str
    map_metric: ClassVar[str] = column_metric("column_values.texts_free_of", texts_free_of, "identifier")
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "identifier")
