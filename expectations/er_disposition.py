"""Expectations of er_disposition: the input ends before the outcome and does not tell it."""

from typing import ClassVar

import polars as pl
from great_expectations.expectations.expectation import ColumnMapExpectation, MulticolumnMapExpectation

from expectations.conditions import column_metric, columns_metric
from schemas.vocabulary import DISPOSITION_GROUPS

_WARDS = "medicine|surgery|cardiology|neurology|hospitalist|observation|obs|tele(?:metry)?|(?:m|s|c|n|p)?icu|step ?down|floor|psych(?:iatry)?"
OUTCOMES: dict[str, str] = {
    "heading": r"(?i)(?:^|\n|  |\. )\s*(?:(?:ed|er|final|patient|pt|clinical impression and) )?dispo(?:sition)?\s*(?::|\n|$)",
    "decision": r"(?i)\b(?:will|shall) be (?:admitted|discharged|transferred)\b"
    r"|\b(?:decision|plan)(?: was made)? to (?:admit|discharge|transfer)\b"
    rf"|\badmit(?:ting)? (?:the )?(?:patient |pt )?to (?:the )?(?:{_WARDS})\b"
    r"|\b(?:condition|stable|stated?) (?:at|on|upon|for) (?:time of )?discharge\b"
    r"|\bdischarged? (?:instructions|in (?:good|stable|improved|fair) condition)\b",
    "mention": r"(?i)\b(?:admitted|discharged|transferred) (?:to|home|from the ed)\b|\bagainst medical advice\b|\bAMA\b"
    r"|\beloped\b|\bleft without being seen\b|\bLWBS\b|\bpronounced dead\b|\bdisposition\b",
}
"""Patterns of what tells an outcome: a heading, a decision of this visit, or a word that may also tell of an earlier one."""


def silent_on(text: pl.Series, outcome: str) -> pl.Series:
    """Whether each text is free of a kind of outcome phrase.

    >>> silent_on(pl.Series(["Chest pain.", "Chest pain.\\nDisposition: home", "ED dispo:"]), "heading").to_list()
    [True, False, False]
    >>> silent_on(pl.Series(["was admitted last year", "She will be admitted."]), "decision").to_list()
    [True, False]
    """
    return ~text.str.contains(OUTCOMES[outcome])


def ends_at_cut(frame: pl.DataFrame) -> pl.Series:
    """Whether each text ends at its cut or, right-stripped, before it: columns text, cut.

    >>> ends_at_cut(pl.DataFrame({"text": ["abc", "abc", "abc "], "cut": [5, 2, 9]})).to_list()
    [True, False, False]
    """
    text, cut = frame.get_columns()
    return (text.str.len_chars() <= cut) & (text.str.strip_chars_end() == text)


def group_of_disposition(frame: pl.DataFrame) -> pl.Series:
    """Whether each group is that of the disposition: columns disposition, disposition_group.

    >>> group_of_disposition(pl.DataFrame({"a": ["OR Admit", "Admit"], "b": ["admit", "discharge"]})).to_list()
    [True, False]
    """
    disposition, group = (column.cast(pl.String) for column in frame.get_columns())
    right = {str(each): str(of) for each, of in DISPOSITION_GROUPS.items()}
    return disposition.replace_strict(right, default=None, return_dtype=pl.String) == group


class ExpectColumnTextToBeSilentOn(ColumnMapExpectation):
    """Every text is free of phrases that tell the visit's outcome (`outcome`: a key of OUTCOMES)."""

    outcome: str
    map_metric: ClassVar[str] = column_metric("column_values.silent_on", silent_on, "outcome")
    success_keys: ClassVar[tuple[str, ...]] = ("mostly", "outcome")


class ExpectTextToEndAtCut(MulticolumnMapExpectation):
    """The text ends at its cut or before it (columns: text, cut)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.ends_at_cut", ends_at_cut)


class ExpectGroupOfDisposition(MulticolumnMapExpectation):
    """The disposition's group is the vocabulary's (columns: disposition, disposition_group)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.group_of_disposition", group_of_disposition)
