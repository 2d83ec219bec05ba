"""Cells: dates, ages and coded words are read whole or not at all."""

from datetime import datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import Acuity, Disposition, NoteType, Sex
from transforms.ingest.cells import age_in_years, ages, coded, moments, texts, trimmed, years
from transforms.ingest.normalise import normalise_text
from transforms.ingest.value_sets import ACUITY, DISPOSITION, NOTE_TYPES, SEX, _table, folded


def moment(word):
    return moments(pl.Series("at", [word]))[0]


@pytest.mark.parametrize(
    "word",
    [
        "2024-01-05T15:04:05",
        "2024-01-05 15:04:05",
        "2024-01-05 15:04:05.000000",
        "2024-01-05T15:04:05.0000000Z",
        "2024-01-05T15:04:05+05:30",
        "2024-01-05 15:04:05 -0500",
        "2024-01-05 15:04:05 EST",
        "2024/01/05 15:04:05",
        "01/05/2024 15:04:05",
        "1/5/2024 3:04:05 PM",
        "1/5/2024, 3:04:05 p.m.",
        "01-05-2024 15:04:05",
        "20240105150405",
        "20240105T150405Z",
        "20240105 150405",
        "5 Jan 2024 15:04:05",
        "January 5, 2024 3:04:05 pm",
        "05JAN2024:15:04:05",
        "Fri Jan  5 15:04:05 EST 2024",
    ],
)
def test_one_moment_in_the_spellings_of_exports(word):
    assert moment(word) == datetime(2024, 1, 5, 15, 4, 5)


@pytest.mark.parametrize("word", ["2024-01-05", "1/5/2024", "20240105", "05-Jan-2024", "2024-01-05 12:00 AM"])
def test_a_date_alone_is_its_midnight(word):
    assert moment(word) == datetime(2024, 1, 5)


@pytest.mark.parametrize(
    "word",
    [
        "2024-02-31",
        "02/30/2024",
        "31/12/2023",
        "2024-01-05 25:00",
        "2024-01-05x",
        "2024",
        "Jan 2024",
        "5 Jan",
        "Jan 5 24",
        "1/5/24",
        "10:30",
        "45292.5",
        "1704067200",
        "0024-01-05",
        "9999-12-31",
        "May be tomorrow",
        "Mayo Clinic",
        "today",
        "x" * 10_000 + "jan",
    ],
)
def test_what_is_no_date_or_not_surely_one_is_null(word):
    assert moment(word) is None


@given(st.lists(st.text(max_size=30), max_size=5))
@settings(max_examples=200, deadline=None)
def test_law_wild_cells_never_raise(words):
    cells = pl.Series("cells", words, dtype=pl.String)
    for read in (moments, ages, years, trimmed, texts, lambda c: coded(c, SEX, pl.Enum(Sex))):
        assert len(read(cells)) == len(words)


@given(st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1)))
@settings(max_examples=100, deadline=None)
def test_law_iso_and_american_agree(at):
    at = at.replace(microsecond=0)
    assert moment(at.isoformat()) == moment(at.strftime("%m/%d/%Y %I:%M:%S %p")) == at


@pytest.mark.parametrize(
    ("word", "age"),
    [
        ("58", 58),
        ("58.7", 58),
        ("58 years", 58),
        ("58 y.o.", 58),
        ("58-year-old", 58),
        ("6 months", 0),
        ("12 months", 1),
        ("18 mo", 1),
        ("3 weeks", 0),
        ("1 year 6 months", 1),
        ("90+", 90),
        (">89", 90),
        (">= 90", 90),
        ("over 89", 90),
        ("90 or older", 90),
        ("-1", None),
        ("131", None),
        ("58 m", None),
        ("1e3", None),
        ("58/60", None),
        ("about 58", None),
    ],
)
def test_ages(word, age):
    assert age_in_years(word) == age
    assert ages(pl.Series("age", [word, None])).to_list() == [age, None]


def test_years():
    assert years(pl.Series("y", ["1970", "1970.0", "70", "19700", "0000", None])).to_list() == [1970, 1970] + [None] * 4


@pytest.mark.parametrize(
    ("word", "acuity"),
    [
        ("Less Urgent", Acuity.LESS_URGENT),
        ("less  urgent", Acuity.LESS_URGENT),
        ("NON-URGENT", Acuity.NON_URGENT),
        ("nonurgent", Acuity.NON_URGENT),
        ("Urgent", Acuity.URGENT),
        ("1", Acuity.IMMEDIATE),
        ("2.0", Acuity.EMERGENT),
        ("ESI 3", Acuity.URGENT),
        ("4 - Less Urgent", Acuity.LESS_URGENT),
        ("ESI level 5: Non-Urgent", Acuity.NON_URGENT),
        ("-1", None),
        ("0", None),
        ("6", None),
        ("1/2", None),
        ("2.5", None),
        ("not urgent", None),
        ("Urgent?", None),
        ("4 - Urgent", None),
        ("KTAS 3", None),
        ("Acuity: Less Urgent", Acuity.LESS_URGENT),
        ("Triage level - Non-Urgent", Acuity.NON_URGENT),
        ("Less Urgent Care", None),
        ("Urgently", None),
        ("Non-Urgent or Urgent", None),
        ("not Non-Urgent", None),
    ],
)
def test_acuity(word, acuity):
    assert coded(pl.Series([word]), ACUITY, pl.Enum(Acuity))[0] == acuity


@pytest.mark.parametrize(
    ("word", "disposition"),
    [
        ("OR Admit", Disposition.OR_ADMIT),
        ("Admit", Disposition.ADMIT),
        ("ADMITTED", Disposition.ADMIT),
        ("Send to L&D", Disposition.LABOR_AND_DELIVERY),
        ("dismissed - never arrived", Disposition.DISMISSED),
        ("LEFT AGAINST MEDICAL ADVICE", Disposition.AMA),
        ("Admit to observation", Disposition.OBSERVATION),
        ("Do not admit", None),
        ("Admit vs discharge", None),
        ("Discharge planning", None),
        ("LWBS before triage", None),
        ("ED Disposition: OR Admit", Disposition.OR_ADMIT),
        ("OR Admitting desk", None),
        ("Doctor Admit", None),
        ("Admit OR discharge", None),
        ("AMA", Disposition.AMA),
        ("Panama", None),
        ("AMA guidelines", None),
        ("Mama", None),
        ("TREATED AND RELEASED", Disposition.DISCHARGE),
        ("Discharged to home care or self care (routine discharge)", Disposition.DISCHARGE),
    ],
)
def test_disposition(word, disposition):
    assert coded(pl.Series([word]), DISPOSITION, pl.Enum(Disposition))[0] == disposition


@pytest.mark.parametrize(
    ("table", "words"), [(SEX, Sex), (ACUITY, Acuity), (DISPOSITION, Disposition), (NOTE_TYPES, NoteType)]
)
def test_law_each_word_of_ours_is_its_own_and_no_spelling_has_two_meanings(table, words):
    assert {word: table[folded(word)] for word in words} == {word: word for word in words}
    assert set(table) == {folded(spelling) for spelling in table}


def test_a_spelling_of_two_words_is_refused():
    with pytest.raises(ValueError, match="a spelling of male is also one of female"):
        _table({Sex.FEMALE: ("F/M",), Sex.MALE: ("f m",)})


@pytest.mark.parametrize("word", ["", "  ", "NULL", "\\N", "nan", "<NA>", "None", " n/a ", "\0"])
def test_words_for_an_empty_cell(word):
    assert trimmed(pl.Series("x", [word, " a "])).to_list() == [None, "a"]


def test_texts_are_those_of_the_normaliser():
    raw = ["a\r\nb\u00a0c", "a\r\nb\u00a0c", " \n ", None, "e\u0301"]
    assert texts(pl.Series("x", raw)).to_list() == [None if t is None else normalise_text(t) or None for t in raw]
