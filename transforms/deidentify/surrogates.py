"""What stands in the place of one patient's identifiers: surrogates, or typed tags.

A surrogate is drawn with a secret from the patient and the value alone, so it is the same in all of the patient's texts
and in every build. It is never the value itself, nor a name that the patient's record or texts hold: for such a name
the next is drawn (only then does what else is written play a part). Where no surrogate can be made (a date that
cannot be read, a holiday, a year of birth that shows an age over 89), the typed tag stands.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from schemas.vocabulary import Entity
from transforms.deidentify import surrogate_dates, surrogate_names, surrogate_numbers, surrogate_places
from transforms.deidentify.draws import Draws
from transforms.deidentify.policy import Dates, Policy, Replacement, Zips
from transforms.deidentify.spans import Span
from transforms.deidentify.view import viewed

VERY_OLD = "90+"
"""Stands for every age over 89; no surrogate, but what Safe Harbor allows to be said."""

_ATTEMPTS = 12
_LONG = 6
_DATES = (Entity.DATE, Entity.BIRTH_DATE)
_NUMBERS = frozenset(
    {Entity.MRN, Entity.ENCOUNTER_NUMBER, Entity.ACCOUNT, Entity.HEALTH_PLAN, Entity.LICENSE, Entity.VEHICLE, Entity.DEVICE, Entity.ID}
)  # fmt: skip


def tag(span: Span) -> str:
    """The typed tag of a span.

    >>> tag(Span(0, 4, Entity.PERSON, 1.0, "Any"))
    '<PERSON>'
    """
    return f"<{span.entity}>"


@dataclass(frozen=True)
class Patient:
    """What a patient's surrogates depend on.

    `key`: the pseudonym. `days`: by which dates move. `words`: every word of the patient's record and texts, in lower
    case; no name among surrogates is one of them. `numbers`: the digits of every telephone and other number of the
    record. `births`: dates of birth of the record. `very_old`: the record shows an age over 89.
    """

    key: str
    days: int
    words: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    births: frozenset[date] = frozenset()
    very_old: bool = False


@dataclass(frozen=True)
class Surrogates:
    """The replacements of one patient's identifiers under a policy."""

    secret: bytes
    policy: Policy
    patient: Patient
    _draws: Draws = field(init=False)
    _made: dict[tuple[str, str, date | None], str] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_draws", Draws(self.secret, self.patient.key))

    def replacement(self, text: str, written: date | None) -> Callable[[Span], str]:
        """What replaces the spans of a text that was written on a day."""
        if self.policy.replacement is Replacement.TAGS and self.policy.dates is not Dates.YEAR:
            return tag

        def of(span: Span) -> str:
            value = text[span.start : span.end]
            key = span.entity, value, written if span.entity in _DATES else None
            if key not in self._made:
                self._made[key] = self._made_for(Entity(span.entity), value, written) or tag(span)
            return self._made[key]

        return of

    def _made_for(self, entity: Entity, value: str, written: date | None) -> str | None:
        """The surrogate of a value; None: a tag stands."""
        folded = viewed(value).text
        if entity in _DATES:
            return self._date(entity, folded, written)
        if self.policy.replacement is Replacement.TAGS:
            return None
        if entity is Entity.AGE:
            return VERY_OLD
        for attempt in range(_ATTEMPTS):
            found = self._drawn(entity, folded, attempt)
            if found is not None and self._differs(entity, found, folded):
                return found
        return None

    def _drawn(self, entity: Entity, text: str, attempt: int) -> str | None:
        """A surrogate by draw; further attempts give others."""
        draws, words, restricted = self._draws, self.patient.words, self.policy.restricted_zip3
        if entity is Entity.PERSON:
            return surrogate_names.person(draws, text, words, attempt)
        if entity is Entity.INITIALS:
            return surrogate_names.initials(draws, text, attempt)
        if entity in (Entity.PHONE, Entity.FAX):
            return surrogate_numbers.phone(draws, text, attempt)
        if entity is Entity.EMAIL:
            return surrogate_numbers.email(draws, text, attempt)
        if entity is Entity.URL:
            return surrogate_numbers.url(draws, text, attempt)
        if entity is Entity.IP_ADDRESS:
            return surrogate_numbers.ip_address(draws, text, attempt)
        if entity is Entity.SSN:
            return surrogate_numbers.ssn(draws, text, attempt)
        if entity in _NUMBERS:
            # whatever its label says, a judge that sees no spans knows it by its beginning
            long = entity is Entity.MRN or len(surrogate_numbers.digits_of(text)) >= _LONG
            return surrogate_numbers.of_shape(draws, entity, text, attempt, beginning="99" if long else "")
        if entity is Entity.STREET:
            return surrogate_places.street(draws, text, words, restricted, attempt)
        if entity in (Entity.CITY, Entity.LOCATION):
            return surrogate_places.town(draws, text, words, restricted, attempt)
        if entity in (Entity.HOSPITAL, Entity.ORGANIZATION, Entity.UNIT):
            return surrogate_places.institution(draws, text, words, restricted, attempt)
        if entity is Entity.ZIP and self.policy.zips is Zips.ZIP3:
            return surrogate_places.zip_code(text, restricted)
        return None

    def _differs(self, entity: Entity, found: str, text: str) -> bool:
        """Whether the surrogate holds nothing of the value, nor a number of the record."""
        plain, new = text.casefold(), found.casefold()
        if plain in new or surrogate_numbers.canonical(found) == surrogate_numbers.canonical(text):
            return False
        digits = surrogate_numbers.digits_of(found)
        return entity is Entity.ZIP or len(digits) < 5 or digits not in self.patient.numbers

    def _date(self, entity: Entity, text: str, written: date | None) -> str | None:
        if self.policy.dates in (Dates.TAG, Dates.KEEP):
            return None
        birth = entity is Entity.BIRTH_DATE
        if birth and self.patient.very_old:
            return None
        if self.policy.dates is Dates.YEAR:
            return surrogate_dates.year_only(text, written, birth)
        found = surrogate_dates.shifted(text, self.patient.days, written, birth, self.patient.births)
        if found is None or found == text or text in found and len(text) >= _LONG:
            return None  # 11/4/2019 would hold 1/4/2019
        return found
