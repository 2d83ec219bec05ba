"""Policies: which identifiers are removed from what."""

from dataclasses import dataclass

from schemas.vocabulary import Entity


@dataclass(frozen=True)
class Policy:
    """What a document loses.

    `by_rule`: entities removed wherever a recogniser finds them. `by_record`: entities removed where the patient's own
    record holds their value. `shifts_dates`: whether dates in columns move by the patient's own number of days.
    """

    name: str
    by_rule: frozenset[Entity]
    by_record: frozenset[Entity]
    shifts_dates: bool


SAFE_HARBOR = Policy(
    name="safe_harbor",
    by_rule=frozenset(Entity) - {Entity.MASKED},
    by_record=frozenset(Entity) - {Entity.MASKED},
    shifts_dates=True,
)
"""45 CFR 164.514(b)(2)(i), all identifiers that a text can hold (biometrics and photographs are out of scope)."""

PUBLISHED = Policy(
    name="published",
    by_rule=frozenset({Entity.PHONE, Entity.FAX, Entity.EMAIL, Entity.SSN, Entity.MRN}),
    by_record=frozenset(Entity)
    - {Entity.MASKED, Entity.DATE, Entity.AGE, Entity.CITY, Entity.LOCATION, Entity.HOSPITAL},
    shifts_dates=False,
)
"""For published articles: contact details and record numbers go; years, dates, places, ages and eponyms stay."""
