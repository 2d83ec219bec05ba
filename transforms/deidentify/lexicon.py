"""Word lists of names, places, ordinary and medical words, and what they say of a word."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from transforms.deidentify.tagger_features import (
    EPONYM,
    GIVEN,
    GIVEN_COMMON,
    KIND_OF,
    KIND_SHIFT,
    KINDS,
    MEDICAL,
    PLACE,
    PLACE_PART,
    SURNAME,
    SURNAME_COMMON,
    WORD_COMMON,
    WORD_RARE,
)
from transforms.deidentify.view import viewed

_NAME = re.compile(r"[^\W\d_]+(?:['-][^\W\d_]+)*")
_NO_NAMES = (list(KINDS).index("title") + 1, list(KINDS).index("degree") + 1)
_COMMON_GIVEN, _COMMON_SURNAMES = 1200, 3000


class Lexicons(NamedTuple):
    """The lists, each in the order of its file; the most common first where the source says so.

    The field's name is the file's name in `lexicons/`; sources, versions and licences are in `lexicons/SOURCES.md`.
    """

    given_us: tuple[str, ...]
    given_world: tuple[str, ...]
    given_more: tuple[str, ...]
    surnames_us: tuple[str, ...]
    surnames_world: tuple[str, ...]
    surnames_more: tuple[str, ...]
    places: tuple[str, ...]
    counties: tuple[str, ...]
    countries: tuple[str, ...]
    words_common: tuple[str, ...]
    words_rare: tuple[str, ...]
    eponyms: tuple[str, ...]
    drugs: tuple[str, ...]
    terms: tuple[str, ...]


def read_lexicons(files: Mapping[str, Iterable[str]]) -> Lexicons:
    """The lists from the lines of their files, by name of the list; ValueError if one is missing or empty."""
    lists = {}
    for name in Lexicons._fields:
        lines = tuple(line.strip() for line in files.get(name, ()) if line.strip())
        if not lines:
            raise ValueError(f"word list {name} is missing or empty")
        lists[name] = lines
    return Lexicons(**lists)


def with_names(lists: Lexicons, people: Iterable[str] = (), places: Iterable[str] = ()) -> Lexicons:
    """The lists with a site's own: of each person the last word is a surname, the others are given names.

    >>> empty = Lexicons(*((),) * len(Lexicons._fields))
    >>> more = with_names(empty, ["Dr. Mary Ann Roe, RN", " Doe "], ["Willowmere"])
    >>> more.given_more, more.surnames_more, more.places
    (('Mary', 'Ann'), ('Roe', 'Doe'), ('Willowmere',))
    """
    given: list[str] = []
    surnames: list[str] = []
    for person in people:
        words = [
            word
            for word in _NAME.findall(viewed(person.split(",")[0]).text)
            if len(word) > 1 and KIND_OF.get(word.lower()) not in _NO_NAMES
        ]
        given += words[:-1]
        surnames += words[-1:]
    towns = [viewed(place).text.strip() for place in places if place.strip()]
    return lists._replace(
        given_more=(*lists.given_more, *dict.fromkeys(given)),
        surnames_more=(*lists.surnames_more, *dict.fromkeys(surnames)),
        places=(*lists.places, *dict.fromkeys(towns)),
    )


def codes(lists: Lexicons) -> dict[str, int]:
    """What the lists say of each lower-case word, as bits; parts of a name count as names (`Mary Ann`, `San Jose`)."""
    known: dict[str, int] = {}

    def mark(entries: Iterable[str], bits: int, bits_of_parts: int | None = None) -> None:
        for entry in entries:
            words = viewed(entry).lower.replace("-", " ").replace("'", " ").split()
            value = bits if len(words) == 1 or bits_of_parts is None else bits_of_parts
            for word in words:
                if len(word) > 1:
                    known[word] = known.get(word, 0) | value

    mark(lists.given_us[:_COMMON_GIVEN], GIVEN_COMMON | GIVEN)
    mark((*lists.given_us, *lists.given_world, *lists.given_more), GIVEN)
    mark(lists.surnames_us[:_COMMON_SURNAMES], SURNAME_COMMON | SURNAME)
    mark((*lists.surnames_us, *lists.surnames_world, *lists.surnames_more), SURNAME)
    mark((*lists.places, *lists.counties), PLACE, PLACE_PART)
    mark(lists.words_common, WORD_COMMON)
    mark(lists.words_rare, WORD_RARE)
    mark(lists.eponyms, EPONYM)
    mark((*lists.drugs, *lists.terms), MEDICAL)
    for word, number in KIND_OF.items():
        known[word] = known.get(word, 0) | number << KIND_SHIFT
    return known
