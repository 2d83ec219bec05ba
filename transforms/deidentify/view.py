"""A text as the detectors see it: folded to plain characters, with placeholders and masks blanked out.

Every detector reads a `View` and answers with offsets into it; `View.to_raw` turns them into offsets of the text
itself. Folding is one character for one character, except that zero-width characters are left out (a name with one
inside is still that name), in which case the view remembers where each of its characters stood.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache

from schemas.vocabulary import Entity

BLANK = "\x00"
"""Stands for what is already replaced; no rule matches it, so nothing is replaced twice."""

NUMBER = "#"
"""Among words: any run of digits."""

_ZERO_WIDTH = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff]+"
)
_MARKS = re.compile(r"<(?:" + "|".join(map(re.escape, Entity)) + r")>|\*{3,}|_{3,}")
_WRAP = re.compile(r"(?<=[A-Za-z:#().-])\n(?=[(+]{0,2}\d{3})")
"""A line that was wrapped before a number: the label stands at its end, the number on the next."""
_TOKEN = re.compile(r"[^\W\d_]+|\d+")


class _Folding(dict):
    """Code point to code point: dashes, spaces, quotes, full-width forms, letters with diacritics; filled as met."""

    def __missing__(self, point: int) -> int:
        self[point] = folded = _fold(chr(point))
        return folded


def _fold(char: str) -> int:
    if char in _STROKED:
        return ord(_STROKED[char])
    category = unicodedata.category(char)
    if category == "Pd" or char in "\u2212\u00ad":
        return ord("-")
    if category == "Zs":
        return ord(" ")
    if char in "\u2028\u2029\x85\x0b\x0c":
        return ord("\n")
    if char in "\u2018\u2019\u201b\u02bc\u00b4\u2032":
        return ord("'")
    if char in "\u2044\u2215":
        return ord("/")
    if category == "Nd":
        return ord(str(unicodedata.digit(char)))
    plain = "".join(c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c))
    if char not in "\u00b2\u00b3\u00b9" and len(plain) == 1 and category not in ("No", "So"):
        return ord(plain)
    return ord(char)


_STROKED = dict(zip("ßẞøØłŁđĐðÐħĦŧŦıæÆœŒþÞ", "sSoOlLdDdDhHtTiaAoOtT", strict=True))
"""Letters that Unicode does not part into a plain letter and a mark."""


_FOLDING = _Folding({point: point for point in range(128)} | {0: ord(" "), 9: 9, 10: 10})


class View:
    """What a detector reads.

    `text` and `lower` have the same length and offsets (lower-casing here never changes the length); `tokens` are its
    runs of letters and of digits as (start, end, lower-case word).
    """

    __slots__ = ("text", "lower", "_origin", "__dict__")  # __dict__: the cached properties

    def __init__(self, text: str, origin: list[int] | None = None) -> None:
        self.text = text
        lower = text.lower()
        self.lower = (
            lower if len(lower) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)
        )
        self._origin = origin

    @cached_property
    def tokens(self) -> list[tuple[int, int, str]]:
        return [(*match.span(), match[0]) for match in _TOKEN.finditer(self.lower)]

    @cached_property
    def words(self) -> set[str]:
        """Its tokens in lower case, each once."""
        return {word for _, _, word in self.tokens}

    @cached_property
    def _starts(self) -> dict[str, list[int]]:
        starts: dict[str, list[int]] = {NUMBER: []}
        for start, _, word in self.tokens:
            if word[0].isdigit():
                word = NUMBER
            if word in starts:
                starts[word].append(start)
            else:
                starts[word] = [start]
        return starts

    def starts_of(self, words: Iterable[str]) -> Sequence[int]:
        """Where one of the lower-case words begins; `NUMBER` stands for any run of digits."""
        starts = self._starts
        if starts.keys().isdisjoint(words):
            return ()
        return [start for word in words if word in starts for start in starts[word]]

    @property
    def numbers(self) -> list[int]:
        """Where a run of digits begins."""
        return self._starts[NUMBER]

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Offsets of the text itself for offsets of the view."""
        if self._origin is None:
            return start, end
        return self._origin[start], self._origin[end - 1] + 1

    def blanked(self, spans: Iterable[tuple[int, int]]) -> "View":
        """The same view with the spans (view offsets) blanked out."""
        parts, at = [], 0
        for start, end in sorted(spans):
            start = max(start, at)
            if end > start:
                parts += [self.text[at:start], BLANK * (end - start)]
                at = end
        return View("".join([*parts, self.text[at:]]), self._origin)


def viewed(text: str) -> View:
    """The view of a text.

    >>> viewed("Müller\\u00a0555\\u20131234").text
    'Muller 555-1234'
    >>> view = viewed("Smi\\u200bth")
    >>> view.text, view.to_raw(0, 5)
    ('Smith', (0, 6))
    >>> viewed("Dr. <PERSON>.").text.count(BLANK)
    8
    >>> viewed("Pager\\n22172\\nPlan").text
    'Pager 22172\\nPlan'
    """
    origin = None
    if not text.isascii():
        if _ZERO_WIDTH.search(text):
            origin = [at for at, char in enumerate(text) if not _ZERO_WIDTH.match(char)]
            text = _ZERO_WIDTH.sub("", text)
        text = text.translate(_FOLDING)
    elif BLANK in text:
        text = text.replace(BLANK, " ")
    if "<" in text or "***" in text or "___" in text:
        text = _MARKS.sub(lambda match: BLANK * len(match[0]), text)
    if "\n" in text:
        text = _WRAP.sub(" ", text)
    return View(text, origin)


last_viewed = lru_cache(maxsize=1)(viewed)
"""`viewed`, remembering the last text, for engines that show every recogniser the same text in turn."""
