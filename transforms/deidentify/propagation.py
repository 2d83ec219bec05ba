"""Names found for certain anywhere in a patient's texts are searched in all of them, and so are names of the staff.

A rule finds `Dr. Quillfeather` by its title; the next note says `Quillfeather to follow up`. What is searched depends on
all texts of the patient together, never on their order.
"""

import re
from collections.abc import Iterable, Iterator

from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector
from transforms.deidentify.spans import Span
from transforms.deidentify.view import BLANK, View, viewed
from transforms.deidentify.words import ALSO_WORDS, NAMES_TOO, NO_NAME_ENDING, NOT_NAMES

CERTAIN = 0.85
"""Score from which a found name is searched elsewhere."""

LONG = 7
"""Letters from which a name is found with one letter wrong, missing, added or swapped."""

_TOKEN = re.compile(r"[^\W\d_]+")
_NO_PART = frozenset(
    str.split(
        "mr mrs ms miss mx dr drs prof sir rev md do rn np pa phd jr sr ii iii iv esq the and of de la los las del da di von van der den "
        "baby boy girl twin bin el al st mph facep facs facp lpn cna crna cnm aprn fnp lcsw msw rd pt ot"
    )
)
_WIDEST_GAP = 3
_ABBREVIATION = re.compile(r"[A-Z]{2,4}|[A-Z][a-z]?[A-Z]{1,2}")
"""Taken for a name once, `CNS` would be lost everywhere; where it is one, it is found in its own place."""

KIND_WORDS = frozenset(
    str.split(
        "hospital hospitals hosp medical med center centre ctr clinic clinics health healthcare system systems general memorial regional university "
        "univ college community county city town childrens institute school elementary middle high academy church nursing home rehab rehabilitation "
        "care living facility hospice pharmacy laboratory imaging radiology surgical surgery family practice physicians associates group partners "
        "pediatrics pediatric cancer heart eye dental urgent emergency department dept ed er icu unit ward pavilion building suite inc llc llp ltd "
        "corp corporation company co store women womens men mens child children s veterans veteran foundation trust services service"
    )
)
"""Words at the end of an institution's name that say of what kind it is."""


def is_word(word: str) -> bool:
    """Whether a lower-case part of a name is an ordinary word too, and so says nothing alone.

    >>> is_word("brown"), is_word("quillfeather")
    (True, False)
    """
    return word in ALSO_WORDS or word in NOT_NAMES or word in NAMES_TOO or bool(NO_NAME_ENDING.search(word))


def mistyped(names: Iterable[str], words: Iterable[str]) -> list[str]:
    """The words that are one of the names with one error (a letter wrong, missing, added, or two swapped).

    Both in lower case. Only names of `LONG` letters count, and a name of 7 letters must keep its first: `sidneys`
    is no kidneys.

    >>> mistyped(["quillfeather", "roe"], ["quilfeather", "qiullfeather", "quillfeather", "row"])
    ['qiullfeather', 'quilfeather']
    """
    long = sorted({name for name in names if len(name) >= LONG})
    candidates = sorted({word for word in words if len(word) >= LONG - 1}) if long else []
    if not candidates:
        return []
    near = cdist(long, candidates, scorer=OSA.distance, score_cutoff=1) == 1
    found = set()
    for row, column in zip(*(each.tolist() for each in near.nonzero()), strict=True):
        name, word = long[row], candidates[column]
        if (len(name) > LONG or name[0] == word[0]) and not is_word(word):
            found.add(word)
    return sorted(found)


class FoundNames(Detector):
    """Finds names that are known from elsewhere.

    A name of several parts is found in any order (`First Last`, `LAST, FIRST`, `F. Last`); a part alone only where it is
    capitalised and no ordinary word. `ordinary`: further lower-case words that say nothing alone.
    """

    entities = (Entity.PERSON,)
    score = 0.9

    def __init__(self, names: Iterable[str], ordinary: Iterable[str] = ()) -> None:
        super().__init__()
        self._alone: set[str] = set()
        self._parts: set[str] = set()
        self._pairs: set[tuple[str, str]] = set()
        ordinary = frozenset(ordinary)
        for name in sorted(set(names)):
            parts = parts_of(name)
            self._parts.update(part for part in parts if len(part) > 1)
            self._alone.update(part for part in parts if len(part) >= 3 and not is_word(part) and part not in ordinary)
            for left, right in zip(parts, parts[1:], strict=False):
                if len(left + right) >= 5 and not is_word(left + right):
                    self._parts.add(left + right)  # OLarkin for O'Larkin
                    self._alone.add(left + right)
            for left in parts:
                for right in parts:
                    if left != right and (len(left) > 1 or len(right) > 1):
                        self._pairs.add((left, right))
                        if len(left) > 1:
                            self._pairs.add((left[0], right))
                            self._pairs.add((right, left[0]))

    def __bool__(self) -> bool:
        return bool(self._parts)

    def find(self, view: View) -> Iterator[Span]:
        text, tokens = view.text, view.tokens
        if not self._parts:
            return
        cased = mixed(text)
        at, count = 0, len(tokens)
        while at < count:
            start, end, word = tokens[at]
            if word not in self._parts and not (
                len(word) == 1 and at + 1 < count and (word, tokens[at + 1][2]) in self._pairs
            ):
                at += 1
                continue
            first, last_end = at, end
            capital = text[start].isupper()
            sure = word in self._alone and (capital or not cased)
            while at + 1 < count:
                next_start, next_end, next_word = tokens[at + 1]
                gap = text[last_end:next_start]
                if (
                    len(gap) > _WIDEST_GAP
                    or BLANK in gap
                    or gap.strip(" ,.'-\n\t")
                    or (word, next_word) not in self._pairs
                ):
                    break
                capital = capital and (text[next_start].isupper())
                paired = capital or not cased
                sure = sure or paired
                at, word, last_end = at + 1, next_word, next_end
            if sure:
                if len(word) == 1 and text[last_end : last_end + 1] == ".":
                    last_end += 1
                yield Span(tokens[first][0], last_end, Entity.PERSON, self.score, self.name)
            at += 1


class FoundPlaces(Detector):
    """Finds institutions, employers and towns that were found elsewhere, by what is their own in the name.

    `St. Oswin Medical Center` is known again in `St. Oswin ED`: words that only say of what kind it is may follow. One
    word alone must be no ordinary one; several stand for themselves where they are capitalised.
    """

    entities = (Entity.HOSPITAL, Entity.ORGANIZATION, Entity.CITY)
    score = 0.8

    def __init__(self, places: Iterable[tuple[str, str]]) -> None:
        super().__init__()
        self._known: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        cores = {core: entity for entity, name in sorted(set(places)) if (core := own_words(name))}
        for core in sorted(cores):  # `Harlow Bend Orthopedics` says what Harlow Bend is
            if len(core) > 2 and not all(map(is_word, core[:2])):
                cores.setdefault(core[:2], cores[core])
        for core in sorted(cores, key=lambda words: (-len(words), words)):
            self._known.setdefault(core[0], []).append((core, cores[core]))

    def find(self, view: View) -> Iterator[Span]:
        if self._known.keys().isdisjoint(view.words):
            return
        text, tokens = view.text, view.tokens
        cased = mixed(text)
        for at, (start, _, word) in enumerate(tokens):
            for core, entity in self._known.get(word, ()):
                run = tokens[at : at + len(core)]
                if tuple(each[2] for each in run) != core or not _adjacent(text, run):
                    continue
                if not all(text[each[0]].isupper() for each in run) if cased else all(map(is_word, core)):
                    continue
                after = at + len(core)
                while after < len(tokens) and tokens[after][2] in KIND_WORDS and text[tokens[after][0]].isupper():
                    if not _adjacent(text, tokens[after - 1 : after + 1]):
                        break
                    after += 1
                yield Span(start, tokens[after - 1][1], entity, self.score, self.name)
                break


def _adjacent(text: str, run: list[tuple[int, int, str]]) -> bool:
    """Whether nothing but a space, a line break or light punctuation stands between the tokens."""
    gaps = [text[left[1] : right[0]] for left, right in zip(run, run[1:], strict=False)]
    return all(len(gap) <= _WIDEST_GAP and BLANK not in gap and not gap.strip(" .,&'-\n") for gap in gaps)


def own_words(place: str) -> tuple[str, ...]:
    """The words of a place's name in lower case without those at its end that say of what kind it is; () if too plain.

    >>> own_words("St. Oswin Regional Medical Center"), own_words("Heart Hospital"), own_words("Oswin Women's Clinic")
    (('st', 'oswin'), (), ('oswin',))
    """
    words = _TOKEN.findall(viewed(place).lower)
    while words and words[-1] in KIND_WORDS:
        words.pop()
    while words and words[0] in ("the", "at", "of", "from"):
        words.pop(0)
    if not words or len(words) == 1 and (len(words[0]) < 5 or is_word(words[0])):
        return ()
    return tuple(words)


def mixed(text: str) -> bool:
    """Whether a text has capitals and small letters, so that a capital tells a name from a word.

    >>> mixed("Seen by Roe"), mixed("seen by roe"), mixed("SEEN BY ROE")
    (True, False, False)
    """
    return not (text.islower() or text.isupper())


def parts_of(name: str) -> list[str]:
    """The parts of a name in lower case, without titles, credentials and particles.

    >>> parts_of("Dr. Roe-Larkspur, Siobhán, MD")
    ['roe', 'larkspur', 'siobhan']
    """
    return [word for word in _TOKEN.findall(viewed(name).lower) if word not in _NO_PART and word != "s"]


def found_places(text: str, spans: Iterable[Span]) -> set[tuple[str, str]]:
    """The institutions, employers and towns among the spans of a text, each with its entity."""
    return {
        (str(span.entity), text[span.start : span.end])
        for span in spans
        if span.entity in FoundPlaces.entities
        and span.end - span.start <= 80
        and not _ABBREVIATION.fullmatch(text, span.start, span.end)
    }


def certain_names(text: str, spans: Iterable[Span]) -> set[str]:
    """The names among the spans of a text that are certain enough to be searched elsewhere."""
    return {
        text[span.start : span.end]
        for span in spans
        if span.entity == Entity.PERSON
        and span.score >= CERTAIN
        and span.end - span.start <= 60
        and not _ABBREVIATION.fullmatch(text, span.start, span.end)
    }
