"""What in a note is nobody's words of this visit: templates left unfilled, signatures, and text copied from earlier notes."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas.vocabulary import Origin
from transforms.segment.clauses import sentences


class OriginSlice(NamedTuple):
    """A slice of a note that was not written for this visit."""

    start: int
    end: int
    origin: Origin


# three asterisks are Epic's place to fill in; five are how a warehouse masks an identifier
_TEMPLATE = re.compile(
    r"(?:(?<!\*)\*{3}(?!\*)|_{4,}|@[A-Z]{3,}@|\{[A-Za-z][^{}\n]{0,60}(?::[0-9]+)?\}|\[(?:\*{2}|insert|free text|select)[^\]\n]{0,40}\]|\(\s*\)\s*(?:yes|no)\b)",
    re.IGNORECASE,
)
_BOILERPLATE = re.compile(
    r"\b(?:(?:this|portions of this) (?:note|document|chart|record)[^.\n]{0,60}(?:dictat|voice recognition|speech recognition|templat|transcri|generated|scribe|electronic)[^.\n]*|"
    r"(?:dragon|voice recognition|speech recognition|transcription)[^.\n]{0,80}(?:error|software|inaccurac)[^.\n]*|"
    r"(?:i|the attending)[^.\n]{0,30}personally (?:saw|seen|examined|performed|reviewed|interviewed|evaluated)[^.\n]*(?:resident|scribe|student|apc|note)[^.\n]*|"
    r"all other systems (?:were )?(?:reviewed and )?(?:are )?negative[^.\n]*)\.?",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(
    r"(?:electronically (?:signed|authenticated|verified) by|e-?signed by|signed(?: electronically)? by|dictated by|authenticated by|attending physician:|scribed (?:by|for))[^\n]{0,120}",
    re.IGNORECASE,
)
_WORD = re.compile(r"\w+")
_LONGEST_LINE = 160
_TITLE = re.compile(r"[A-Z][A-Za-z /&-]{1,38}:\s+")
LEAST_COPIED = 120
"""Characters of a run of sentences that an earlier note of the patient holds word by word; less is a standing phrase."""
_LEAST_SENTENCE = 40


def marked_origins(text: str) -> Iterator[OriginSlice]:
    """Signatures and templates of a note, in the order of their kind.

    >>> text = "HPI: ***\\nLungs clear.\\nElectronically signed by <PERSON>"
    >>> [(text[s.start : s.end], s.origin.value) for s in marked_origins(text)]
    [('HPI: ***', 'template'), ('Electronically signed by <PERSON>', 'signature')]
    """
    seen: set[tuple[int, int]] = set()
    for origin, pattern in (
        (Origin.TEMPLATE, _TEMPLATE),
        (Origin.TEMPLATE, _BOILERPLATE),
        (Origin.SIGNATURE, _SIGNATURE),
    ):
        for match in pattern.finditer(text):
            start, end = _line(text, *match.span()) if pattern is _TEMPLATE else match.span()
            end = start + len(text[start:end].rstrip())
            if start < end and (start, end) not in seen:
                seen.add((start, end))
                yield OriginSlice(start, end, origin)


def _line(text: str, start: int, end: int) -> tuple[int, int]:
    """The line around a place, or as much of it as a line may hold, between breaks or gaps of two spaces."""
    low, high = max(0, start - _LONGEST_LINE), min(len(text), end + _LONGEST_LINE)
    begin = max((at + len(mark) for mark in ("\n", "  ") if (at := text.rfind(mark, low, start)) >= 0), default=low)
    stop = min((at for mark in ("\n", "  ") if (at := text.find(mark, end, high)) >= 0), default=high)
    return begin + len(text[begin:start]) - len(text[begin:start].lstrip()), stop


class Copies:
    """Finds what each note of a patient holds word by word from an earlier one; notes are given in order of time."""

    def __init__(self) -> None:
        self._known: set[str] = set()

    def next(self, text: str) -> list[OriginSlice]:
        """The runs of sentences of this note that earlier notes of the patient hold, `LEAST_COPIED` long at the least."""
        found: list[OriginSlice] = []
        fresh: list[str] = []
        run: tuple[int, int] | None = None
        for start, end in (*sentences(text, 0, len(text)), (len(text), len(text))):
            if title := _TITLE.match(text, start, end):
                start = title.end()
            words = " ".join(_WORD.findall(text[start:end].casefold()))
            copied = len(words) >= _LEAST_SENTENCE and words in self._known
            if copied:
                run = (run[0] if run else start, end)
            elif run:
                found += _long(run)
                run = None
            if len(words) >= _LEAST_SENTENCE:
                fresh.append(words)
        self._known.update(fresh)
        return found


def _long(run: tuple[int, int]) -> Iterable[OriginSlice]:
    return [OriginSlice(*run, Origin.COPIED_FORWARD)] if run[1] - run[0] >= LEAST_COPIED else []
