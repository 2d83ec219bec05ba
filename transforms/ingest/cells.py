"""Cells of a table as ids, moments, ages, coded words and normalised text; null where they are none of it."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum

import polars as pl
from dateutil import parser as dateutil_parser

from transforms.icd10 import dotted
from transforms.ingest.normalise import normalise_text
from transforms.ingest.value_sets import ABSENT, value_of

MOMENT = pl.Datetime("us")
YEARS = (1800, 2200)
"""A moment outside of these years is a placeholder or an error."""


def trimmed(cells: pl.Series) -> pl.Series:
    """Cells without NUL and outer white space; null for the empty ones and for the words of `ABSENT`."""
    text = pl.col(cells.name)
    text = text.str.replace_all("\0", "", literal=True).str.strip_chars()
    return cells.to_frame().select(pl.when(~text.str.to_lowercase().is_in([*ABSENT, ""])).then(text)).to_series()


def texts(cells: pl.Series) -> pl.Series:
    """Cells normalised, each distinct one once; null for those without text."""
    return _per_distinct(cells, lambda text: normalise_text(text) or None, pl.String)


def coded(cells: pl.Series, table: Mapping[str, StrEnum], dtype: pl.Enum) -> pl.Series:
    """The word of our value set for each of the site's (`trimmed`); null for one that the table does not name."""
    return _per_distinct(cells, lambda word: value_of(word, table), dtype)


def _per_distinct(cells: pl.Series, of: Callable[[str], object], dtype: pl.DataType) -> pl.Series:
    distinct = cells.unique().drop_nulls()
    return _replaced(cells, distinct, [of(word) for word in distinct], dtype)


def _replaced(cells: pl.Series, old: pl.Series, new: list, dtype: pl.DataType) -> pl.Series:
    if old.is_empty():
        return pl.Series(cells.name, [None] * len(cells), dtype=dtype)
    return cells.replace_strict(old, pl.Series(new, dtype=dtype), default=None, return_dtype=dtype)


_TO_ISO = (
    (r"^(\d{1,2})[/-](\d{1,2})[/-](\d{4})", "${3}-${1}-${2}"),  # month first, as in the United States
    (r"^(\d{4})/(\d{1,2})/(\d{1,2})", "${1}-${2}-${3}"),
    (r"^(\d{4})(\d{2})(\d{2})($|[T ])", "${1}-${2}-${3}${4}"),
    (r"^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})", "${1}-${2}-${3} ${4}${5}"),
    (r"^(\d{4}-\d{1,2}-\d{1,2})(?:[Tt]|,? +)(\d)", "${1} ${2}"),
    (r"^(\S+) (\d{2})(\d{2})(\d{2})?($|[^\d:])", "${1} ${2}:${3}:${4}${5}"),
    (r"^(\S+ \d{2}:\d{2}):($|[^\d])", "${1}${2}"),
    # the zone: local wall time is what is kept
    (r"^(\S+ \d.*?) ?(?:[Zz]|UTC|GMT|[ECMP][SD]T|[+-]\d{2}(?::?\d{2})?)$", "${1}"),
    (r"(\d:\d{2}:\d{2})[.,](\d{1,6})\d*", "${1}.${2}"),
    (r"^(\S+ \d{1,2}:\d{2}(?::\d{2})?) ?([AaPp])\.?[Mm]\.?$", "${1} ${2}M"),
    (r"^(\d{4}-\d{1,2}-\d{1,2})$", "${1} 00:00"),
)
_FORMATS = ("%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M", "%Y-%m-%d %I:%M:%S %p", "%Y-%m-%d %I:%M %p")
_MONTH = r"(?i)\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|\d(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)"


def moments(cells: pl.Series) -> pl.Series:
    """Dates and times as local wall time (a zone or offset is dropped); a date alone is its midnight.

    Read are ISO 8601 (extended or compact), `M/D/YYYY` and `M-D-YYYY` with 24- or 12-hour times (month first, always:
    to decide by the value would read one column in two ways), and dates with the month's name. Null for all else: a
    year alone, two-digit years, days that the calendar does not have, years outside of `YEARS`.
    """
    text = pl.col(cells.name)
    for pattern, replacement in _TO_ISO:
        text = text.str.replace(pattern, replacement)
    shaped = pl.when(text.str.contains(r"^\d{4}-\d{1,2}-\d{1,2} ")).then(text)
    found = pl.coalesce(shaped.str.strptime(MOMENT, form, strict=False) for form in _FORMATS)
    result = cells.to_frame().select(pl.when(found.dt.year().is_between(*YEARS)).then(found)).to_series()
    left = cells.filter(result.is_null()).unique().drop_nulls()
    named = left.filter(left.str.len_chars().is_between(6, 64) & left.str.contains(_MONTH))
    if named.is_empty():
        return result.alias(cells.name)
    return pl.select(
        pl.coalesce(result, _replaced(cells, named, [_named_month(word) for word in named], MOMENT))
    ).to_series()


class _FullYears(dateutil_parser.parserinfo):
    def convertyear(self, year: int, century_specified: bool = False) -> int:
        return year  # dateutil would choose the century of a two-digit year by today's date


_FULL_YEARS = _FullYears()
_SAS = re.compile(r"^(\d{1,2}[A-Za-z]{3}\d{4}):(?=\d)")


def _named_month(word: str) -> datetime | None:
    found = []
    word = _SAS.sub(r"\1 ", word)
    # dateutil takes what is not said from a default: what depends on the default was not said
    for default in (datetime(2001, 1, 1), datetime(2004, 2, 2)):
        try:
            # without ignoretz an unknown zone raises a warning that quotes the cell
            found.append(dateutil_parser.parse(word, _FULL_YEARS, default=default, ignoretz=True))
        except (ValueError, OverflowError, TypeError, AttributeError):
            return None
    return found[0] if found[0] == found[1] and YEARS[0] <= found[0].year <= YEARS[1] else None


def years(cells: pl.Series) -> pl.Series:
    """Four-digit years within `YEARS`, as UInt16."""
    year = pl.col(cells.name).str.extract(r"^(\d{4})(?:\.0+)?$").cast(pl.UInt16)
    return cells.to_frame().select(pl.when(year.is_between(*YEARS)).then(year)).to_series()


_OLD = re.compile(
    r"(?:>=?|≥|over|above|older than)? ?(\d{2,3})(?:\.0+)? ?(?:\+|plus|(?:years )?(?:and|or) (?:older|over|above))?"
)
_UNITS = {"y": 1.0, "m": 1 / 12, "w": 7 / 365.25, "d": 1 / 365.25, "h": 0.0}
_PART = r"(\d{1,4}(?:\.\d+)?) ?(y|m|w|d|h)(?:(?<=y)(?:rs?|ears?|/?o|\.o\.)?|(?<=m)(?:os?|ths|onths?)|(?<=w)(?:ks?|eeks?)?|(?<=d)(?:ays?)?|(?<=h)(?:rs?|ours?)?)\.?"
_AGE = re.compile(rf"{_PART}(?:(?:,? |, ?| and )?{_PART})?(?:[ -]?(?:old|o))?")


def age_in_years(word: str) -> int | None:
    """Completed years, of `58`, `58.7`, `58 years`, `58 y.o.`, `18 months`, `1y 6m`, `90+`, `>89`; null for all else.

    >>> [age_in_years(word) for word in ("58 years", "6 months", "18 mo", ">89", "90+", "120", "old", "-1")]
    [58, 0, 1, 90, 90, 120, None, None]
    """
    word = " ".join(word.casefold().replace("-year", " year").split())
    if re.fullmatch(r"\d{1,3}(?:\.\d+)?", word):
        years = int(float(word))
    elif parts := _AGE.fullmatch(word):
        pairs = [(parts[1], parts[2])] + ([(parts[3], parts[4])] if parts[3] else [])
        # a fraction of a day is added, so that 12 months are a year in spite of floating point
        years = int(sum(float(number) * _UNITS[unit] for number, unit in pairs) + 1e-6)
    elif open_ended := _OLD.fullmatch(word):
        years = int(open_ended[1]) + (1 if re.match(r">(?!=)|over|above|older", word) else 0)
    else:
        return None
    return years if years <= 130 else None


def ages(cells: pl.Series) -> pl.Series:
    """Ages in completed years, as UInt8 (`age_in_years`)."""
    return _per_distinct(cells, age_in_years, pl.UInt8)


def numbers(cells: pl.Series, low: float, high: float, of: Callable[[float], float] = float) -> pl.Series:
    """Numbers (`trimmed`; a decimal comma is one, too) within a range, after `of`; null for all else."""

    def value(word: str) -> float | None:
        found = _NUMBER.fullmatch(word)
        number = of(float(found[1].replace(",", "."))) if found else None
        return number if number is not None and low <= number <= high else None

    return _per_distinct(cells, value, pl.Float64)


_NUMBER = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?) ?(?:%|°? ?[CF]|mm ?Hg|bpm|/min)?")
_BETWEEN_CODES = re.compile(r"[\s;,|]+")


def updates(cells: pl.Series) -> pl.Series:
    """Updates of belief (`trimmed`), with spaces between them, `-` for none; null where any is not -2 to +2.

    >>> updates(pl.Series(["+2 -1 -", "3"])).to_list()
    [[2, -1, None], None]
    """

    def found(word: str) -> list[int | None] | None:
        told = word.split()
        return [_UPDATES[each] for each in told] if all(each in _UPDATES for each in told) else None

    return _lists(cells, found, pl.List(pl.Int8))


_UPDATES = {"-": None, "-2": -2, "-1": -1, "0": 0, "1": 1, "2": 2, "+0": 0, "+1": 1, "+2": 2}


def _lists(cells: pl.Series, of: Callable[[str], list | None], dtype: pl.DataType) -> pl.Series:
    """As `_per_distinct`, for lists, which polars replaces nothing by."""
    distinct = cells.unique().drop_nulls()
    made = dict(zip(distinct, map(of, distinct), strict=True))
    return pl.Series(cells.name, [made.get(cell) for cell in cells], dtype=dtype)


def rankings(cells: pl.Series) -> pl.Series:
    """Rankings (`trimmed`), with semicolons between them, the ranks of each with spaces, `-` for none; else null.

    >>> rankings(pl.Series(["2 1 3; -", "1 x"])).to_list()
    [[[2, 1, 3], None], None]
    """

    def found(word: str) -> list[list[int] | None] | None:
        told = [each.split() for each in word.split(";")]
        if not all(each == ["-"] or each and all(rank in _RANKS for rank in each) for each in told):
            return None
        return [None if each == ["-"] else [int(rank) for rank in each] for each in told]

    return _lists(cells, found, pl.List(pl.List(pl.UInt8)))


_RANKS = frozenset("123456789")


def codes(cells: pl.Series) -> pl.Series:
    """ICD-10-CM codes of a cell (`trimmed`), in order, each once; null where none has the form of one."""

    def found(word: str) -> str | None:
        printed = (dotted(each) for each in _BETWEEN_CODES.split(word))
        return " ".join(dict.fromkeys(code for code in printed if code)) or None

    return _per_distinct(cells, found, pl.String).str.split(" ")
