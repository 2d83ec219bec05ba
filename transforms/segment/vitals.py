"""Vital signs in the words of a note: value, unit and place; a label must stand before each number."""

import re
from collections.abc import Iterable
from typing import NamedTuple

from schemas.vocabulary import Vital
from transforms.vital_values import in_celsius, plausible


class VitalSign(NamedTuple):
    """A vital sign in its one unit (`VITAL_UNITS`); `[start, end)` holds label and number."""

    vital: Vital
    value: float
    start: int
    end: int


# Between label and number: a flag, a verb, an aside such as "(!)" or "(oral)"; never another number.
_GAP = r"[ \t]*(?:\([^()\d\n]{0,20}\)[ \t]*)?(?:[:=][ \t]*)?(?:of |is |was |at |measured |on arrival |[*!][ \t]*)?(?:\([^()\d\n]{0,20}\)[ \t]*)?"
_NUMBER = (
    r"(?<![\d./])(\d{1,3}(?:[.,]\d)?)(?![\d:]|/(?![ ]?min\b)|[.,]\d|[ ]?[-–][ ]?\d|(?:st|nd|rd|th|g)\b|"
    r"[ ]?(?:gauge|ga|cm|mm|min(?:ute)?s?|hours?|(?-i:hrs?)|days?|weeks?|wks?|months?|years?|meq|mcg|mg|ml)\b)"
)
"""Not a part of a date, a time or a range, an ordinal, nor so many of something else."""
_LABELS: tuple[tuple[Vital, str], ...] = (
    (Vital.TEMPERATURE, r"temperature|temp|(?-i:T(?:max|emp)?)"),
    (Vital.HEART_RATE, r"heart rate|pulse rate|pulse(?! ox)|(?-i:HR|P)"),
    (Vital.RESPIRATORY_RATE, r"respiratory rate|resp(?:irations?)?(?: rate)?|breaths|(?-i:RR|R)"),
    (
        Vital.OXYGEN_SATURATION,
        r"(?:oxygen|o2) sat(?:uration|s)?|spo2|sao2|o2sat|pulse ox(?:imetry)?|saturation|sats|sat(?=[ \t]*(?:[:=]|of\b|[0-9]{2,3}[ ]?%))",
    ),
    (Vital.PAIN, r"pain(?: score| level| scale)?"),
)
_PRESSURE = re.compile(
    rf"(?<![\w/])(?:blood pressure|b/p|(?-i:BP))\b{_GAP}(?<![\d/])(\d{{2,3}})[ ]?/[ ]?(\d{{2,3}})(?![\d/]|[.]\d)",
    re.IGNORECASE,
)
_TAIL = {
    Vital.TEMPERATURE: r"(?:[ ]?°?[ ]?([FC])\b|[ ]?degrees (fahrenheit|celsius|[FC])\b)?",
    Vital.HEART_RATE: r"(?![ ]?%)",
    Vital.RESPIRATORY_RATE: r"(?![ ]?%)",
    Vital.OXYGEN_SATURATION: r"[ ]?%?",
    Vital.PAIN: r"",
}
_PATTERNS = {
    vital: re.compile(
        rf"(?<![\w/])(?:{label})\b{_GAP}"
        + (r"(?<![\d./])(\d{1,2})[ ]?(?:/[ ]?10\b(?!/)|out of (?:10|ten)\b)" if vital is Vital.PAIN else _NUMBER)
        + _TAIL[vital],
        re.IGNORECASE,
    )
    for vital, label in _LABELS
}


def find_vitals(text: str, slices: Iterable[tuple[int, int]]) -> list[VitalSign]:
    """The first plausible value of each vital sign within the slices, in the order of `Vital`.

    A value beyond `VITAL_RANGES` is passed over; a blood pressure needs its label, a systolic above its diastolic, and
    no third number behind a slash, so that no date is one.

    >>> text = "BP 12/20/2024, T 98.6 F, pulse: 88, RR 16, BP (!) 182/95, SpO2 97% on room air, pain 7/10"
    >>> [(sign.vital.value, sign.value) for sign in find_vitals(text, [(0, len(text))])]
    [('temperature', 37.0), ('heart_rate', 88.0), ('respiratory_rate', 16.0), ('systolic', 182.0), ('diastolic', 95.0), ('oxygen_saturation', 97.0), ('pain', 7.0)]
    """
    found: dict[Vital, VitalSign] = {}
    for start, end in sorted(slices):
        for sign in _signs(text, start, end):
            found.setdefault(sign.vital, sign)
    return [found[vital] for vital in Vital if vital in found]


def _signs(text: str, start: int, end: int):
    for match in _PRESSURE.finditer(text, start, end):
        systolic, diastolic = float(match[1]), float(match[2])
        if systolic > diastolic and plausible(Vital.SYSTOLIC, systolic) and plausible(Vital.DIASTOLIC, diastolic):
            yield VitalSign(Vital.SYSTOLIC, systolic, *match.span())
            yield VitalSign(Vital.DIASTOLIC, diastolic, *match.span())
    for vital, pattern in _PATTERNS.items():
        for match in pattern.finditer(text, start, end):
            value = float(match[1].replace(",", "."))
            if vital is Vital.TEMPERATURE:
                value = in_celsius(value, match[2] or match[3])
            if plausible(vital, value):
                yield VitalSign(vital, value, *match.span())
