"""Vital signs: labelled, within what the living have, in one unit, and never a date."""

import pytest

from schemas.vocabulary import VITAL_RANGES, Vital
from transforms.segment.vitals import find_vitals


def told(text):
    return {str(sign.vital): sign.value for sign in find_vitals(text, [(0, len(text))])}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BP 120/80", {"systolic": 120, "diastolic": 80}),
        ("BP (!) 182/95 mmHg", {"systolic": 182, "diastolic": 95}),
        ("Blood pressure was 96/54", {"systolic": 96, "diastolic": 54}),
        ("BP 12/20/2024", {}),
        ("BP 12/20", {}),
        ("12/20 seen", {}),
        ("BP 80/120", {}),
        ("Seen on 120/80", {}),
        ("Pulse: 88 | Resp 16", {"heart_rate": 88, "respiratory_rate": 16}),
        ("pulse ox 97%", {"oxygen_saturation": 97}),
        ("HR 900", {}),
        ("Temp 98.6 °F (37 °C)", {"temperature": 37.0}),
        ("T 38,4", {"temperature": 38.4}),
        ("Temperature (oral): 101.3 F", {"temperature": 38.5}),
        ("SpO2 94 % on 2 L", {"oxygen_saturation": 94}),
        ("O2 sat of 91%", {"oxygen_saturation": 91}),
        ("Pain 7/10", {"pain": 7}),
        ("Pain score: 8 out of 10", {"pain": 8}),
        ("RR 1820", {}),
        ("chart 88", {}),
    ],
)
def test_what_is_a_vital_sign(text, expected):
    assert told(text) == expected


def test_the_first_value_within_the_slices_counts_and_its_place_is_told():
    text = "Plan: HR 60. Triage: HR 104, later HR 90."
    (sign,) = find_vitals(text, [(text.index("Triage"), len(text))])
    assert (sign.value, text[sign.start : sign.end]) == (104.0, "HR 104")


@pytest.mark.parametrize("vital", Vital)
def test_ranges_hold_what_the_living_have(vital):
    low, high = VITAL_RANGES[vital]
    assert low < high


@pytest.mark.parametrize(
    "text",
    [
        "Chest pain 7/10/2024 while walking.", "Pain 3/10/24 onset", "R 4th finger laceration", "R 18G AC placed", "R 2 cm lac",
        "R 20 min CPR", "HR 22:15", "RR 12-20-2024", "Pulse 15-03-2024", "HR 60-100", "He sat 45 minutes in the waiting room",
        "P 20 mEq K", "T 37 weeks",
    ],
)  # fmt: skip
def test_dates_times_ranges_and_numbers_of_something_else_are_no_vital_signs(text):
    assert find_vitals(text, [(0, len(text))]) == []


def test_units_per_minute_and_saturations_in_few_words_are_read():
    told = "BP 120/80 T 98.6 HR 88 RR 16 HR 90"
    assert {sign.vital.value: sign.value for sign in find_vitals(told, [(0, len(told))])} == {
        "systolic": 120.0, "diastolic": 80.0, "temperature": 37.0, "heart_rate": 88.0, "respiratory_rate": 16.0
    }  # fmt: skip
    text = "P 88/min, RR 16 /min, sat 97%, R 18, T 98.6 F"
    assert {sign.vital.value: sign.value for sign in find_vitals(text, [(0, len(text))])} == {
        "heart_rate": 88.0, "respiratory_rate": 16.0, "oxygen_saturation": 97.0, "temperature": 37.0
    }  # fmt: skip
