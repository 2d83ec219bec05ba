"""Surrogates one by one: the same for the same value, of the same shape, never the value itself."""

import re
from datetime import date, timedelta

import pytest
from dateutil import parser as dates
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import Entity
from transforms.deidentify import surrogate_dates, surrogate_names, surrogate_numbers, surrogate_places
from transforms.deidentify.draws import Draws
from transforms.deidentify.policy import SAFE_HARBOR, Dates, named
from transforms.deidentify.spans import Span
from transforms.deidentify.surrogate_dates import shifted
from transforms.deidentify.surrogates import Patient, Surrogates

DRAWS = Draws(b"a secret", "patient")
OTHER = Draws(b"another secret", "patient")
NOTHING = frozenset()

keys = st.binary(min_size=1, max_size=8)
names = st.lists(st.from_regex(r"[A-Z][a-z]{2,9}", fullmatch=True), min_size=1, max_size=3).map(" ".join)


def replacement(entity: Entity, value: str, patient: Patient | None = None, policy=SAFE_HARBOR, written=None) -> str:
    patient = patient or Patient("patient", 28)
    return Surrogates(b"a secret", policy, patient).replacement(value, written)(
        Span(0, len(value), entity, 1.0, "Test")
    )


def shape(text: str) -> str:
    """`Ta` for Roe, `TT` for ROE, `T` for an initial."""
    return re.sub(r"[a-z]+", "a", re.sub(r"[A-Z]", "T", re.sub(r"[A-Z]{2,}", "TT", text)))


@pytest.mark.parametrize(
    "name",
    ["Jane Roe", "ROE, JANE Q.", "roe", "Roe", "J. Roe", "Mrs. Maria de la Cruz", "jane roe", "Anne-Marie Roe", "Aka Roe", "Roe's", "Jane\nRoe"],
)  # fmt: skip
def test_names_keep_case_shape_titles_and_particles(name):
    new = surrogate_names.person(DRAWS, name, NOTHING)
    assert shape(new) == shape(name)
    assert not {word for word in re.findall(r"[a-z]{3,}", name.lower())} - {"mrs"} & set(re.findall(r"[a-z]+", new.lower()))  # fmt: skip


def test_parts_of_a_name_are_one_surrogate_wherever_they_stand():
    full = surrogate_names.person(DRAWS, "Jane Roe", NOTHING)
    given_name, family = full.split()
    assert surrogate_names.person(DRAWS, "ROE, JANE", NOTHING) == f"{family.upper()}, {given_name.upper()}"
    assert surrogate_names.person(DRAWS, "Dr. Roe", NOTHING) == f"Dr. {family}"
    assert surrogate_names.person(DRAWS, "O'Brien", NOTHING).upper() == surrogate_names.person(DRAWS, "OBRIEN", NOTHING)


def test_gender_is_kept():
    lists = surrogate_names._names()
    assert {surrogate_names.person(Draws(b"x", str(n)), "Mary", NOTHING) for n in range(200)} <= set(lists.female)
    assert {surrogate_names.person(Draws(b"x", str(n)), "Robert", NOTHING) for n in range(200)} <= set(lists.male)
    assert {surrogate_names.person(Draws(b"x", str(n)), "Quillfeather", NOTHING) for n in range(200)} <= set(lists.family)  # fmt: skip


@given(names, keys)
@settings(max_examples=200, deadline=None)
def test_no_surrogate_of_a_name_holds_a_name_that_is_there(name, secret):
    draws = Draws(secret, "p")
    name += " Roe"  # a title alone is none
    first = surrogate_names.person(draws, name, NOTHING)
    taken = frozenset(re.findall(r"[a-z]+", f"{first} {name}".lower()))
    second = surrogate_names.person(draws, name, taken)
    assert not taken & set(re.findall(r"[a-z]+", second.lower())) - surrogate_names._TITLES - surrogate_names._PARTICLES
    assert surrogate_names.person(draws, name, taken) == second
    assert set(re.findall(r"[a-z]{2,}", second.lower())) <= surrogate_names.surrogate_names() | surrogate_names._TITLES | {"unnamed"}  # fmt: skip


def test_initials_become_others_consistently():
    new = surrogate_names.initials(DRAWS, "J.S.")
    assert re.fullmatch(r"[A-Z]\.[A-Z]\.", new) and new[0] != "J" and new[2] != "S"
    assert surrogate_names.initials(DRAWS, "JS/js") == f"{new[0]}{new[2]}/{new[0].lower()}{new[2].lower()}"
    # drawn apart from the name: the new initial of Jane is not that of her surrogate, but by chance
    agree = sum(
        surrogate_names.initials(Draws(b"x", str(n)), "J")
        == surrogate_names.person(Draws(b"x", str(n)), "Jane", NOTHING)[0]
        for n in range(500)
    )
    assert agree < 80


numbers = st.from_regex(r"\(?[2-9][0-9]{2}\)?[-. ][2-9][0-9]{2}[-. ][0-9]{4}", fullmatch=True)


@given(numbers, keys)
@settings(max_examples=200, deadline=None)
def test_telephones_are_of_the_same_punctuation_and_reserved(number, secret):
    new = surrogate_numbers.phone(Draws(secret, "p"), number)
    assert re.sub(r"\d", "0", new) == re.sub(r"\d", "0", number)
    assert re.search(r"555.01\d\d$", new)
    assert surrogate_numbers.phone(Draws(secret, "p"), number[-8:])[-2:] == new[-2:]


@given(st.from_regex(r"[A-Z]{0,3}-?[0-9]{4,12}", fullmatch=True), keys)
@settings(max_examples=200, deadline=None)
def test_numbers_keep_their_shape_and_are_others(number, secret):
    draws = Draws(secret, "p")
    for entity in (Entity.MRN, Entity.ACCOUNT, Entity.DEVICE):
        found = Surrogates(secret, SAFE_HARBOR, Patient("p", 7)).replacement(number, None)(
            Span(0, len(number), entity, 1.0, "Test")
        )
        assert found != number and re.sub(r"\d", "0", re.sub("[A-Z]", "A", found)) == re.sub(
            r"\d", "0", re.sub("[A-Z]", "A", number)
        )
    assert surrogate_numbers.ssn(draws, "219-09-9999")[0] == "9"
    assert surrogate_numbers.of_shape(draws, "x", "0" + number[-4:].replace("0", "1")).startswith("0")


@pytest.mark.parametrize(
    ("entity", "value", "form"),
    [
        (Entity.EMAIL, "o.roe@clinic.test", r"[a-z]+\d\d@example\.org"),
        (Entity.URL, "https://www.clinic.test/p?id=1", r"https://www\.example\.org/[a-z]+"),
        (Entity.IP_ADDRESS, "10.1.2.3", r"(192\.0\.2|198\.51\.100|203\.0\.113)\.\d+"),
        (Entity.SSN, "219-09-9999", r"9\d\d-[0-4]\d-\d{4}"),
        (Entity.SSN, "9999", r"00\d\d"),
        (Entity.MRN, "0012345678", r"0099\d{6}"),
        (Entity.PHONE, "x4421", r"x01\d\d"),
        (Entity.FAX, "+44 20 7946 0958", r"\+\d\d \d\d \d555 01\d\d"),
        (Entity.STREET, "742 N. Pitts Ave, Apt 4", r"[1-9]\d\d N\. [A-Z][a-z]+ Ave, Apt \d"),
        (Entity.STREET, "001 West Terrace", r"00[1-9] (North|South|East) Terrace"),
        (Entity.CITY, "CANNONSHIRE, OH", r"[A-Z]+, OH"),
        (Entity.ZIP, "44107-1234", "44100"),
        (Entity.ZIP, "03601", "00000"),
        (Entity.HOSPITAL, "Larkspur Regional Hospital", r"[A-Z][a-z]+ Regional Hospital"),
        (Entity.HOSPITAL, "MGH", r"[A-Z]{3}"),
        (Entity.HOSPITAL, "General Hospital", "<HOSPITAL>"),
        (Entity.UNIT, "Room 12-B", r"Room \d\d-[A-Z]"),
        (Entity.AGE, "93", r"90\+"),
        (Entity.AGE, "nonagenarian", r"90\+"),
        (Entity.DATE, "Thanksgiving", "<DATE>"),
        (Entity.DATE, "2/31/2019", "<DATE>"),
        (Entity.BIRTH_DATE, "4/1/1931", "<BIRTH_DATE>"),
        (Entity.BIRTH_DATE, "4/1/1981", "4/29/1981"),
    ],
)
def test_each_kind_has_its_form(entity, value, form):
    new = replacement(entity, value, written=date(2024, 5, 1))
    assert re.fullmatch(form, new) and new != value
    assert replacement(entity, value, written=date(2024, 5, 1)) == new


def test_a_record_that_shows_an_age_over_89_shows_no_year_of_birth():
    assert replacement(Entity.BIRTH_DATE, "4/1/1944", Patient("p", 28, very_old=True)) == "<BIRTH_DATE>"


def test_a_number_of_the_record_is_no_surrogate():
    first = replacement(Entity.PHONE, "(716) 732-4410")
    digits = surrogate_numbers.digits_of(first)
    second = replacement(Entity.PHONE, "(716) 732-4410", Patient("patient", 28, numbers=frozenset({digits})))
    assert second != first


def test_another_key_changes_surrogates():
    values = [f"{name} Quillfeather" for name in ("Mary", "Robert", "Xiulan", "Kim", "Ana", "Tom")]
    assert all(surrogate_names.person(DRAWS, each, NOTHING) != surrogate_names.person(OTHER, each, NOTHING) for each in values)  # fmt: skip
    assert surrogate_places.place_name(DRAWS, "larkspur", NOTHING) != surrogate_places.place_name(OTHER, "larkspur", NOTHING)  # fmt: skip


FORMS = ("%m/%d/%Y", "%Y-%m-%d", "%m-%d-%y", "%B %d, %Y", "%d %b %Y", "%d-%b-%y", "%Y%m%d", "%b. %d, %Y")
days = st.dates(date(1982, 1, 1), date(2028, 12, 31))  # where two digits tell the century


@given(days, st.integers(-52, 52).filter(bool), st.sampled_from(FORMS))
@settings(max_examples=300, deadline=None)
def test_whole_dates_move_by_the_shift_in_their_own_form(day, weeks, form):
    text = day.strftime(form)
    new = shifted(text, 7 * weeks)
    assert dates.parse(new).date() == day + timedelta(days=7 * weeks)
    assert re.sub(r"\d+", "0", re.sub("[A-Za-z]+", "a", new)) == re.sub(r"\d+", "0", re.sub("[A-Za-z]+", "a", text))


@given(days, st.integers(-52, 52).filter(bool))
@settings(max_examples=200, deadline=None)
def test_dates_without_a_year_take_the_nearest(day, weeks):
    if (day.month, day.day) == (2, 29):
        return
    written = day + timedelta(days=120)
    new = day + timedelta(days=7 * weeks)
    assert dates.parse(f"{shifted(f'{day.month}/{day.day}', 7 * weeks, written)}/{new.year}").date() == new
    assert shifted(f"{day:%B} {day.day}", 7 * weeks, written) == f"{new:%B} {new.day}"


@pytest.mark.parametrize(
    ("text", "new"),
    [
        ("3/14/19", "4/11/19"), ("03.14.2019", "04.11.2019"), ("14 March 2019", "11 April 2019"), ("MARCH 14TH, 2019", "APRIL 11TH, 2019"),
        ("the 3rd of March", "the 31st of March"), ("March 14-16, 2019", "April 11-13, 2019"), ("March 2 - 4, 2019", "March 30 - April 1, 2019"),
        ("Tuesday, March 14", "Tuesday, April 11"), ("March 2019", "April 2019"), ("03/2019", "04/2019"), ("March '19", "April '19"),
        ("in May", "in June"), ("14Mar19", "11Apr19"), ("2019-03-14 10:30", "2019-04-11 10:30"), ("20190314103000", "20190411103000"),
        ("05.11.1982", "03.12.1982"), ("31/12/2019", "28/01/2020"), ("Sept. 5", "Oct. 3"), ("Easter", None), ("99/99/2019", None), ("1234567", None),
    ],
)  # fmt: skip
def test_dates_in_all_forms(text, new):
    assert shifted(text, 28, date(2019, 6, 1), births=[date(1982, 11, 5)]) == new


@given(st.text(max_size=40), st.integers(-52, 52))
@settings(max_examples=300, deadline=None)
def test_no_text_breaks_the_dates(text, weeks):
    shifted(text, 7 * weeks, date(2019, 6, 1))
    surrogate_dates.year_only(text)


@given(st.text(min_size=1, max_size=40), st.sampled_from(sorted(Entity)))
@settings(max_examples=500, deadline=None)
def test_no_value_breaks_a_surrogate(value, entity):
    new = replacement(entity, value)
    if entity is Entity.AGE:
        assert new == "90+"  # what Safe Harbor lets be said of every age over 89
    elif entity in (Entity.DATE, Entity.BIRTH_DATE):
        assert new and new != value
    else:
        assert new == f"<{entity}>" or new and value.casefold() not in new.casefold()


def test_years_only():
    policy = named("safe_harbor", dates=Dates.YEAR)
    assert replacement(Entity.DATE, "March 14, 2019", policy=policy) == "2019"
    assert replacement(Entity.DATE, "3/14", policy=policy) == "<DATE>"
    assert replacement(Entity.BIRTH_DATE, "3/14/1931", policy=policy, written=date(2024, 1, 1)) == "<BIRTH_DATE>"
