"""Values of vital signs: one unit each, and what a living patient can have."""

from schemas.vocabulary import VITAL_RANGES, Vital

_CELSIUS_FROM = 46.0
"""A temperature above this without a unit is in Fahrenheit: nobody lives at 46 degrees Celsius, nor at 46 Fahrenheit."""


def in_celsius(value: float, unit: str | None = None) -> float:
    """A temperature in degrees Celsius; without a unit, what is above 46 is in Fahrenheit.

    >>> in_celsius(98.6), in_celsius(37.2), in_celsius(101, "F")
    (37.0, 37.2, 38.3)
    """
    fahrenheit = value > _CELSIUS_FROM if not unit else unit[0] in "Ff"
    return round((value - 32) * 5 / 9, 1) if fahrenheit else value


def plausible(vital: Vital, value: float) -> bool:
    """Whether a living patient can have the value."""
    low, high = VITAL_RANGES[vital]
    return low <= value <= high
