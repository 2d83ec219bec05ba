"""The identifiers of a patient's own record, searched in each of the patient's documents.

One pass over the tokens of a text, whatever the number of identifiers: an identifier is the run of its letters and
digits, and a text holds it where neighbouring tokens, joined over punctuation, spaces or a line break, spell it. So
`555-123-4567` is found as `(555) 123 4567`, and `SMITH, JOHN` for `John Smith`.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

from dateutil import parser as dates

from schemas.vocabulary import Entity
from transforms.deidentify.nicknames import NICKNAMES
from transforms.deidentify.propagation import LONG, is_word, mistyped, mixed
from transforms.deidentify.rules import Detector
from transforms.deidentify.spans import Span
from transforms.deidentify.view import BLANK, View, viewed
from transforms.deidentify.words import ALSO_WORDS

_TOKEN = re.compile(r"[^\W\d_]+|\d+")
_TITLES = frozenset(str.split("mr mrs ms miss mx dr prof sir md do rn np pa phd jr sr ii iii iv esq the and of"))
_WIDEST_GAP = 4
_MONTHS = str.split("january february march april may june july august september october november december")
_STREET_WORDS = dict(
    pair.split(":")
    for pair in str.split(
        "street:st avenue:ave road:rd drive:dr lane:ln boulevard:blvd court:ct place:pl terrace:ter circle:cir highway:hwy "
        "parkway:pkwy square:sq apartment:apt suite:ste north:n south:s east:e west:w mount:mt saint:st"
    )
)
_NAMES = frozenset({Entity.PERSON, Entity.INITIALS})
_PLACES = frozenset({Entity.CITY, Entity.LOCATION, Entity.HOSPITAL, Entity.ORGANIZATION, Entity.UNIT})


class Identifier(NamedTuple):
    """A value of the patient's record."""

    entity: Entity
    value: str


class KnownIdentifiers(Detector):
    """Finds one patient's identifiers; made anew for each patient."""

    entities = tuple(entity for entity in Entity if entity is not Entity.MASKED)

    def __init__(self, known: Iterable[Identifier]) -> None:
        super().__init__()
        # how tokens are joined: what they may spell, and every beginning of it
        self._sequences: dict[str, dict[str, Entity]] = {"": {}, " ": {}}
        self._prefixes: dict[str, set[str]] = {"": set(), " ": set()}
        self._strong: set[str] = set()
        self._weak: set[str] = set()
        self._initials: set[str] = set()
        self._nicknames: set[str] = set()
        for identifier in sorted(set(known)):
            self._learn(identifier)

    def __bool__(self) -> bool:
        return bool(any(self._sequences.values()) or self._strong or self._weak)

    def _learn(self, identifier: Identifier) -> None:
        words = _words(identifier.value)
        fused = "".join(words)
        entity = identifier.entity
        if not fused or entity is Entity.MASKED:
            return
        if entity in _NAMES:
            self._learn_name(words)
        elif entity in (Entity.BIRTH_DATE, Entity.DATE):
            parsed = parsed_date(identifier.value)
            if len(fused) == 4 and fused.isdigit():
                self._remember([fused], entity)
            elif parsed:
                self._learn_date(parsed, entity)
        elif entity is Entity.AGE:
            return  # ages over 89 have a rule
        elif entity in _PLACES:
            if len(fused) >= 4 and fused not in ALSO_WORDS:
                self._remember(words, entity)
        elif entity is Entity.STREET:
            if len(words) >= 2:
                self._remember(words, entity)
                self._remember([_STREET_WORDS.get(word, word) for word in words], entity)
                longer = {short: long for long, short in _STREET_WORDS.items()}
                self._remember([longer.get(word, word) for word in words], entity)
        elif not _too_common(fused):
            # a short number must stand in one piece: `44,107` is a count, not the ZIP code 44107
            short = fused.isdigit() and len(fused) < 7
            self._remember([fused] if short else words, entity, spaced=short)
            digits = fused.lstrip("0")
            if fused.isdigit() and not _too_common(digits):
                self._remember([digits], entity, spaced=len(digits) < 7)
            if entity in (Entity.PHONE, Entity.FAX) and fused.isdigit() and len(fused) >= 10:
                for form in (fused[-10:], fused[-7:]):
                    self._remember([form], entity)
            if entity is Entity.SSN and fused.isdigit() and len(fused) == 9:
                self._remember([fused], entity)

    def _learn_name(self, words: list[str]) -> None:
        parts = [word for word in words if word.isalpha() and word not in _TITLES]
        for part in parts:
            if len(part) >= 3:
                self._strong.add(part)
            elif len(part) == 2:
                self._weak.add(part)
            self._initials.add(part[0])
            self._nicknames.update(NICKNAMES.get(part, ()))
        for left, right in zip(parts, parts[1:], strict=False):
            if len(left + right) >= 5:
                self._strong.add(left + right)  # OBrien for O'Brien, Maryann for Mary Ann

    def _learn_date(self, day: date, entity: Entity) -> None:
        month, short = _MONTHS[day.month - 1], _MONTHS[day.month - 1][:3]
        years = {f"{day.year:04}", f"{day.year % 100:02}"}
        days = {f"{day.day}", f"{day.day:02}"}
        months = {f"{day.month}", f"{day.month:02}"}
        for d in sorted(days):
            for y in sorted(years):
                for m in sorted(months):
                    for sequence in ([m, d, y], [d, m, y], [y, m, d]):
                        self._remember(sequence, entity, spaced=True)
                for m in (month, short):
                    for sequence in (
                        [m, d, y],
                        [d, m, y],
                        [y, m, d],
                        [m, d, _ordinal(day.day), y],
                        [d, _ordinal(day.day), m, y],
                        [d, _ordinal(day.day), "of", m, y],
                    ):
                        self._remember(sequence, entity, spaced=True)
        self._remember([f"{day:%Y%m%d}"], entity, spaced=True)
        self._remember([f"{day:%m%d%Y}"], entity, spaced=True)

    def _remember(self, words: list[str], entity: Entity, spaced: bool = False) -> None:
        """`spaced`: the tokens must be divided as here, else any division will do."""
        joint = " " if spaced else ""
        key = joint.join(words)
        self._sequences[joint].setdefault(key, entity)
        self._prefixes[joint].update(key[:length] for length in range(1, len(key) + 1))

    def find(self, view: View) -> Iterator[Span]:
        for joint, sequences in self._sequences.items():
            if sequences:
                yield from self._find_sequences(view, joint)
        if self._strong or self._weak:
            yield from self._find_names(view)

    def _find_sequences(self, view: View, joint: str) -> Iterator[Span]:
        tokens, sequences, prefixes = view.tokens, self._sequences[joint], self._prefixes[joint]
        for at, (start, end, word) in enumerate(tokens):
            if word in prefixes:
                key = word
            elif word[0] == "0" and word.lstrip("0") in prefixes:
                key = word.lstrip("0")
            else:
                continue
            last, found = end, None
            next_at = at
            while key in prefixes:
                if key in sequences:
                    found = last, sequences[key]
                next_at += 1
                if next_at == len(tokens):
                    break
                next_start, next_end, next_word = tokens[next_at]
                if next_start - last > _WIDEST_GAP or BLANK in view.text[last:next_start]:
                    break
                key += joint + next_word
                last = next_end
            if found:
                yield Span(start, found[0], found[1], 1.0, self.name)

    def _find_names(self, view: View) -> Iterator[Span]:
        tokens, strong, weak = view.tokens, self._strong, self._weak
        text = view.text
        cased = mixed(text)
        near = self._mistyped(view)
        begins = strong | weak | self._initials | self._nicknames | near
        at, count = 0, len(tokens)
        while at < count:
            start, end, word = tokens[at]
            if word not in begins:
                at += 1
                continue
            first = at
            certain = short = doubtful = 0
            was_capital = False
            last_end = end
            while at < count:
                start_here, end_here, word = tokens[at]
                if at > first and (start_here - last_end > 3 or not _joins(text[last_end:start_here])):
                    break
                capital = text[start_here].isupper()
                if at > first and capital and not was_capital and not certain:
                    break  # `may Oriana`: the name begins here
                if word in strong and (capital or word not in ALSO_WORDS):
                    certain += 1
                elif word in strong and not (at > first and was_capital):
                    doubtful += 1  # `brown` alone is a colour, `may brown` a name in a text without capitals
                elif word in weak and (capital or at > first):
                    short += capital
                elif word in near and (capital or not cased):
                    certain += 1
                elif word in self._nicknames and text[start_here:end_here].istitle():
                    certain += len(word) > 2 and (not is_word(word) or _within_sentence(text, start_here))
                elif not (
                    len(word) == 1 and word in self._initials and (capital or text[end_here : end_here + 1] == "'")
                ):
                    break
                was_capital, last_end = capital, end_here
                at += 1
            if certain or short >= 2 or doubtful >= 2:
                yield Span(*self._trimmed(view, first, at), Entity.PERSON, 1.0, self.name)
            at = max(at, first + 1)

    def _mistyped(self, view: View) -> set[str]:
        """Words of the text that are a long name of the record with one error."""
        if not any(len(name) >= LONG for name in self._strong):
            return set()
        return set(mistyped(self._strong, view.words - self._strong))

    @staticmethod
    def _trimmed(view: View, first: int, after: int) -> tuple[int, int]:
        end = view.tokens[after - 1][1]
        if view.tokens[after - 1][1] - view.tokens[after - 1][0] == 1 and view.text[end : end + 1] == ".":
            end += 1
        return view.tokens[first][0], end


def _within_sentence(text: str, start: int) -> bool:
    """Whether a small letter or a comma and a space stand before: then a capital tells a name."""
    return start >= 2 and text[start - 1] == " " and (text[start - 2].islower() or text[start - 2] == ",")


def _joins(gap: str) -> bool:
    return BLANK not in gap and not gap.strip(" ,.'-\n\t^")


def _words(value: str) -> list[str]:
    return _TOKEN.findall(viewed(unicodedata.normalize("NFC", value)).lower)


def _too_common(fused: str) -> bool:
    """Too short or too plain to be searched without its label: `17`, `2019`, `a1`."""
    if fused.isdigit():
        return len(fused) < 4 or len(fused) == 4 and 1900 <= int(fused) <= 2099
    return len(fused) < 4 or fused in ALSO_WORDS


def _ordinal(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


def parsed_date(value: str) -> date | None:
    """The date that a value of a record tells, if it tells one; month before day."""
    try:
        return dates.parse(value, dayfirst=False, yearfirst=False).date()
    except (ValueError, OverflowError):
        return None
