"""The tabular list of ICD-10-CM as a resource of codes: a code only for its very name or inclusion term."""

import re
from collections.abc import Iterator

from transforms.assemble.diagnosis.names import key_words

_NONESSENTIAL = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_UNSPECIFIED = frozenset(("nos", "unspecified"))
_LEAST_STEM = 4


class TabularList:
    """The XML of the list, searched as text: to index its 97,000 names costs seconds, to look up the few needed does not."""

    def __init__(self, xml: bytes) -> None:
        self._text = xml.decode("utf-8-sig").replace("\r\n", "\n")
        self._folded = self._text.lower()
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
            begin = self._text.rfind("\n", 0, at) + 1
            end = self._text.find("\n", at)
            end = end if end >= 0 else len(self._text)
            if all(stem in self._folded[begin:end] for stem in stems[1:]):
                line = self._text[begin:end].strip()
                named = line.startswith("<desc>")
                if (named or line.startswith("<note>") and self._is_inclusion(begin)) and (
                    code := self._code_before(begin, direct=named)
                ):
                    yield code, _content(line)
            at = self._folded.find(stems[0], end)

    def _code_before(self, at: int, direct: bool = False) -> str | None:
        """The code of the entry in which a line stands; `direct`: only if it stands on the line before."""
        begin = self._text.rfind("<name>", 0, at)
        if begin < 0:
            return None
        end = self._text.find("</name>", begin)
        if direct and self._text[end + 7 : at].strip():
            return None  # the heading of a chapter or block
        return self._text[begin + 6 : end].strip()

    def _is_inclusion(self, at: int) -> bool:
        return self._text.rfind("<inclusionTerm>", 0, at) > self._text.rfind("</", 0, self._above_notes(at))

    def _above_notes(self, at: int) -> int:
        """Where the first of the notes that stand together with a line begins."""
        while True:
            before = self._text.rfind("\n", 0, max(0, at - 1)) + 1
            if not self._text[before:at].strip().startswith("<note>"):
                return at
            at = before


def _content(line: str) -> str:
    return re.sub(r"</?\w+>", "", line).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">").strip()
