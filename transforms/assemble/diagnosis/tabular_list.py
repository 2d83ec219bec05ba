"""The tabular list of ICD-10-CM as a resource of codes: a code only for its very name or inclusion term."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from transforms.assemble.diagnosis.names import key_words
from transforms.assemble.icd_list import ListedCode

_NONESSENTIAL = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_UNSPECIFIED = frozenset(("nos", "unspecified"))
_LEAST_STEM = 4


class TabularList:
    """The names of the list as one text, a line each: to fold all 97,000 costs seconds, to look up the few needed does not."""

    def __init__(self, listed: Iterable[ListedCode]) -> None:
        named = [
            (each, name) for each in listed if not each.extended for name in (each.description, *each.inclusion_terms)
        ]
        self._entries = [(each.code, name) for each, name in named]
        self._folded = "\n".join(name.lower() for _, name in self._entries)
        self._ends = list(accumulate(len(name.lower()) + 1 for _, name in self._entries))
        self._codes: dict[frozenset[str], str | None] = {}

    def code(self, name: str) -> str | None:
        """The one code whose description or inclusion term is this name, or this name and "unspecified"; None if several are.

        Names are alike if their key words are: order, small words, plural, British spelling and possessives do not
        count, and neither do words of the list in brackets, which ICD calls nonessential modifiers.
        """
        words = frozenset(key_words(name))
        if words not in self._codes:
            self._codes[words] = self._code(words)
        return self._codes[words]

    def _code(self, words: frozenset[str]) -> str | None:
        bare: set[str] = set()
        unspecified: set[str] = set()
        for code, printed in self._named(words):
            for form in {printed, _NONESSENTIAL.sub("", printed)}:
                theirs = frozenset(key_words(form))
                if theirs == words:
                    bare.add(code)
                elif theirs - _UNSPECIFIED == words:
                    unspecified.add(code)
        for found in (unspecified, bare):
            if len(found) == 1:
                return found.pop()
        return None

    def _named(self, words: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Each description and inclusion term that holds the stems of all words, with its code."""
        stems = sorted((word[: max(_LEAST_STEM, len(word) - 3)] for word in words), key=lambda stem: (-len(stem), stem))
        if not stems or len(stems[0]) < _LEAST_STEM:
            return
        at = self._folded.find(stems[0])
        while at >= 0:
            number = bisect_right(self._ends, at)
            end = self._ends[number]
            begin = self._ends[number - 1] if number else 0
            if all(self._folded.find(stem, begin, end) >= 0 for stem in stems[1:]):
                yield self._entries[number]
            at = self._folded.find(stems[0], end)
