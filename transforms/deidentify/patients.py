"""All texts of one patient together: what is found in one is searched in all, and replaced alike in all.

Texts are a patient's notes and the free text of the visits. A text in which any detector raises or answers nonsense has
no result but a fixed phrase why; the patient's others go on.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from schemas.vocabulary import Entity
from transforms.deidentify.detectors import Detection, Reading
from transforms.deidentify.identifiers import Identifier, KnownIdentifiers, parsed_date
from transforms.deidentify.policy import Policy, Replacement
from transforms.deidentify.propagation import FoundNames, FoundPlaces, certain_names, found_places, mixed, parts_of
from transforms.deidentify.rules import Detector
from transforms.deidentify.shifts import shift_days
from transforms.deidentify.spans import DetectionError, Replaced, replaced, united
from transforms.deidentify.surrogate_dates import OLDEST
from transforms.deidentify.surrogate_numbers import digits_of
from transforms.deidentify.surrogates import Patient, Surrogates

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_LEAST_DIGITS = 5


class Text(NamedTuple):
    """One text of a patient and the day it was written, if known. `value`: short, and likely to stand elsewhere too."""

    raw: str
    written: date | None
    value: bool = False


@dataclass(frozen=True)
class Record:
    """What a patient's record tells: the pseudonym, the identifiers, dates of birth, whether any age is over 89."""

    key: str
    identifiers: Sequence[tuple[str, str]] = ()
    births: frozenset[date] = frozenset()
    very_old: bool = False


def record_of(key: str, documents: Iterable[dict[str, Any]], visits: Iterable[dict[str, Any]]) -> Record:
    """The record of a patient from the rows of DOCUMENTS and ENCOUNTERS_RAW."""
    known: list[tuple[str, str]] = []
    births: set[date] = set()
    latest: date | None = None
    very_old = False
    documents, visits = list(documents), list(visits)
    for row in (*documents, *visits):
        known += [(Entity.MRN, row["native_patient_id"])] if row["native_patient_id"] else []
        known += [(Entity.ENCOUNTER_NUMBER, row["native_encounter_id"])] if row["native_encounter_id"] else []
        for name in ("written_at", "arrived_at", "departed_at"):
            moment = row.get(name)
            if moment is not None and (latest is None or moment.date() > latest):
                latest = moment.date()
    for row in visits:
        known += [(each["entity"], each["value"]) for each in row["identifiers"]]
        birth, age = row["birth_date"], row["age_years"]
        if birth:
            known.append((Entity.BIRTH_DATE, birth.isoformat()))
            births.add(birth)
        year = birth.year if birth else row["birth_year"]
        if age is not None and age > OLDEST:
            very_old = True
            if year:
                known.append((Entity.BIRTH_DATE, f"{year:04}"))  # the year alone shows an age over 89
        elif year and latest and latest.year - year > OLDEST:
            very_old = True
            known.append((Entity.BIRTH_DATE, f"{year:04}"))
    for entity, value in known:
        if entity == Entity.BIRTH_DATE and len(value) != 4 and (told := parsed_date(value)):
            births.add(told)
            very_old = very_old or latest is not None and latest.year - told.year > OLDEST
    return Record(key, tuple(known), frozenset(births), very_old)


class Reader:
    """Reads the texts of patients under one policy. `is_ordinary`: whether a lower-case part of a name says nothing alone."""

    def __init__(
        self,
        detection: Detection,
        policy: Policy,
        secret: bytes,
        staff: FoundNames | None = None,
        is_ordinary: Callable[[str], bool] = lambda word: False,
    ) -> None:
        self.policy = policy
        self._is_ordinary = is_ordinary
        self._detection = detection
        self._secret = secret
        self._staff = (staff,) if staff else ()
        self._values: dict[str, Reading] = {}

    def read(self, record: Record, texts: Sequence[Text]) -> list[Replaced | str]:
        """The de-identified texts in their order; for one that cannot be read, a fixed phrase why.

        Laws: the order of the texts changes none of them; nothing of another patient changes any.
        """
        try:
            known = KnownIdentifiers([Identifier(Entity(entity), value) for entity, value in record.identifiers])
        except Exception as error:  # whatever it is: no text is passed on, nor is the error's text
            return [_phrase(error)] * len(texts)
        readings: list[Reading | str] = [self._reading(text, known) for text in texts]
        readings = self._with_found_names(readings)
        surrogates = Surrogates(self._secret, self.policy, self._patient(record, readings))
        return [self._replaced(text, reading, surrogates) for text, reading in zip(texts, readings, strict=True)]

    def _reading(self, text: Text, known: KnownIdentifiers) -> Reading | str:
        try:
            if not text.value or self._detection.holds(text.raw, known):
                return self._detection.read(text.raw, (known, *self._staff), self.policy.by_record)
            if text.raw not in self._values:
                self._values[text.raw] = self._detection.read(text.raw, self._staff, self.policy.by_record)
            return self._values[text.raw]
        except Exception as error:
            return _phrase(error)

    def _with_found_names(self, readings: list[Reading | str]) -> list[Reading | str]:
        """The readings after every certain name, and every place, of any was searched in all, until there is no new one."""
        searched: set[str | tuple[str, str]] = set()
        while True:
            good = [each for each in readings if isinstance(each, Reading)]
            names = {name for each in good for name in certain_names(each.text, each.found)}
            places = {place for each in good for place in found_places(each.text, each.found)}
            if names | places <= searched:
                return readings
            searched = names | places
            parts = {part for name in names for part in parts_of(name)}
            ordinary = _ordinary(parts, good) | set(filter(self._is_ordinary, parts))
            found = FoundNames(names, ordinary), FoundPlaces(places)
            readings = [self._searched(each, found) if isinstance(each, Reading) else each for each in readings]

    def _searched(self, reading: Reading, found: Sequence[Detector]) -> Reading | str:
        try:
            return self._detection.read_on(reading, found, self.policy.by_rule)
        except Exception as error:
            return _phrase(error)

    def _patient(self, record: Record, readings: Iterable[Reading | str]) -> Patient:
        if self.policy.replacement is Replacement.TAGS:
            return Patient(record.key, 0, very_old=record.very_old)
        words: set[str] = set()
        words = words.union(*(each.words for each in readings if isinstance(each, Reading)))
        words.update(word for _, value in record.identifiers for word in _TOKEN.findall(value.lower()))
        numbers = {digits_of(value) for _, value in record.identifiers}
        return Patient(
            record.key,
            shift_days(self._secret, record.key),
            frozenset(words),
            frozenset(number for number in numbers if len(number) >= _LEAST_DIGITS),
            record.births,
            record.very_old,
        )

    @staticmethod
    def _replaced(text: Text, reading: Reading | str, surrogates: Surrogates) -> Replaced | str:
        if isinstance(reading, str):
            return reading
        try:
            return replaced(text.raw, united(reading.found), surrogates.replacement(text.raw, text.written))
        except Exception as error:
            return _phrase(error)


def _ordinary(parts: set[str], readings: Iterable[Reading]) -> set[str]:
    """The parts of names that one of the texts writes small where it writes names large: `Sharp` and `sharp`."""
    found: set[str] = set()
    for reading in readings:
        if mixed(reading.view.text):
            found |= parts.intersection(_TOKEN.findall(reading.view.text))
    return found


def _phrase(error: Exception) -> str:
    """Our own errors say why; of others only the class is known to be no input."""
    if isinstance(error, DetectionError):
        return str(error)
    return re.sub(r"[^a-z0-9_]", "", type(error).__name__.lower())[:80] or "exception"
