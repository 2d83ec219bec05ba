"""A text under construction that knows where each planted identifier and each section stands."""

from typing import NamedTuple

from schemas.vocabulary import Entity, Stage


class GoldSpan(NamedTuple):
    """One identifier: half-open slice of the text and its type."""

    start: int
    end: int
    label: Entity


class GoldSection(NamedTuple):
    """One section, its heading included: half-open slice of the text and the ER stage to which it belongs."""

    start: int
    end: int
    label: Stage


class Finished(NamedTuple):
    """A text with everything that is known of it; `outcome_start` is the first character that tells how the visit ended."""

    text: str
    spans: tuple[GoldSpan, ...]
    sections: tuple[GoldSection, ...]
    outcome_start: int | None


class Draft:
    """Grows a text piece by piece, so that offsets are counted and never searched for.

    >>> draft = Draft()
    >>> draft.say("Seen by Dr. ").plant("Okafor", Entity.PERSON).say(".")  # doctest: +ELLIPSIS
    <...Draft object at ...>
    >>> done = draft.finish()
    >>> done.text[done.spans[0].start : done.spans[0].end]
    'Okafor'
    """

    def __init__(self, flat: bool = False):
        """`flat`: lines are joined by two spaces, as exports that lose line breaks do."""
        self._flat = flat
        self._pieces: list[str] = []
        self._length = 0
        self._spans: list[GoldSpan] = []
        self._sections: list[GoldSection] = []
        self._open: tuple[int, Stage] | None = None
        self._outcome: int | None = None
        self._breaks = 2  # line breaks at the end of the text so far; two, so that no text begins with one

    def say(self, text: str) -> "Draft":
        """Add text; a blank is not doubled where an optional part stayed empty, nor left before a comma or full stop."""
        if text[:1] == " " and (self._breaks or not self._length or self._pieces[-1][-1] == " "):
            text = text.lstrip(" ")
        elif text[:1] in (",", ".", ";"):
            self._trim(" ;," if text[0] == "." else " ")
        if text:
            self._pieces.append(text)
            self._length += len(text)
            self._breaks = 0
        return self

    def plant(self, value: str, entity: Entity) -> "Draft":
        """Add an identifier."""
        if value:
            self._spans.append(GoldSpan(self._length, self._length + len(value), entity))
            self.say(value)
        return self

    def _trim(self, letters: str = " ") -> None:
        """Take back blanks, or other letters, at the end of the line; never those of an identifier."""
        planted = self._spans[-1].end if self._spans else 0
        while self._length > planted and not self._breaks and self._pieces[-1][-1] in letters:
            kept = self._pieces[-1].rstrip(letters)
            self._length -= len(self._pieces[-1]) - len(kept)
            self._pieces.pop()
            if kept:
                self._pieces.append(kept)

    def line(self, breaks: int = 1) -> "Draft":
        """End the line; two `breaks` leave an empty one. Never more than asked, however often it is called."""
        self._trim()
        if self._flat:
            if not self._breaks:
                self._pieces.append("  ")
                self._length += 2
                self._breaks = 2
        elif self._breaks < breaks:
            self._pieces.append("\n" * (breaks - self._breaks))
            self._length += breaks - self._breaks
            self._breaks = breaks
        return self

    def begin(self, stage: Stage | None) -> "Draft":
        """Begin a section here; the one before ends."""
        self._close()
        if stage is not None:
            self._open = (self._length, stage)
        return self

    def _close(self) -> None:
        if self._open is not None:
            self._sections.append(GoldSection(self._open[0], self._length, self._open[1]))
            self._open = None

    def outcome(self) -> "Draft":
        """What follows tells how the visit ended."""
        if self._outcome is None:
            self._outcome = self._length
        return self

    def finish(self, wrap: int | None = None) -> Finished:
        """The text, right-stripped; with `wrap`, long lines are broken at a space, as fixed-width exports do.

        Breaking replaces a space by a line break, never within an identifier, so no offset moves.
        """
        self._close()
        text = "".join(self._pieces).rstrip()
        if wrap:
            text = _wrapped(text, wrap, self._spans)
        size = len(text)
        sections = []
        for start, end, stage in self._sections:  # blanks at a section's end belong to nobody
            kept = len(text[start : min(end, size)].rstrip())
            if kept:
                sections.append(GoldSection(start, start + kept, stage))
        outcome = self._outcome if self._outcome is not None and self._outcome < size else None
        return Finished(text, tuple(self._spans), tuple(sections), outcome)


def _wrapped(text: str, width: int, spans: list[GoldSpan]) -> str:
    inside = {at for start, end, _ in spans for at in range(start, end)}
    letters = list(text)
    column, last = 0, -1
    for at, letter in enumerate(letters):
        if letter == "\n":
            column, last = 0, -1
            continue
        column += 1
        if letter == " " and at not in inside and letters[at - 1] not in " \n" and letters[at + 1] != " ":
            last = at
        if column > width and last >= 0:
            letters[last] = "\n"
            column, last = at - last, -1
    return "".join(letters)
