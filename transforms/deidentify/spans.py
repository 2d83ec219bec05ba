"""Spans: their union, the replacement of each by its placeholder, and where offsets move."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple


class DetectionError(Exception):
    """A detector answered what cannot be: the document is not passed on. Says a fixed phrase of ours, never input."""


class Span(NamedTuple):
    """A found identifier: half-open offsets, entity, the recogniser's name and its score."""

    start: int
    end: int
    entity: str
    score: float
    detector: str


class Replaced(NamedTuple):
    """A text after replacement: `placed` holds each span's offsets in the new text, in the order of the spans."""

    text: str
    spans: list[Span]
    placed: list[tuple[int, int]]

    def moved(self, offsets: Sequence[int]) -> list[int]:
        """New offsets of old ones; an offset inside a replaced span moves to the end of its replacement.

        The map never turns two offsets round, so sections keep their order and nesting.
        """
        starts = [span.start for span in self.spans]
        found = []
        for offset in offsets:
            at = bisect_right(starts, offset) - 1
            if at < 0:
                found.append(offset)
            elif offset == starts[at]:
                found.append(self.placed[at][0])
            else:
                found.append(self.placed[at][1] + max(0, offset - self.spans[at].end))
        return found


def united(spans: Iterable[Span]) -> list[Span]:
    """Overlapping spans become one, which is named after the best scored of them, the longest of equals.

    Nothing that any detector found is dropped.

    >>> united([Span(0, 5, "PERSON", 0.6, "A"), Span(3, 9, "STREET", 0.9, "B"), Span(9, 11, "ZIP", 0.5, "C")])
    [Span(start=0, end=9, entity='STREET', score=0.9, detector='B'), Span(start=9, end=11, entity='ZIP', score=0.5, detector='C')]
    """
    merged: list[Span] = []
    end, best = -1, None
    for span in sorted(spans):
        if best is None or span.start >= end:
            if best is not None:
                merged[-1] = best._replace(start=merged[-1].start, end=end)
            merged.append(span)
            end, best = span.end, span
        else:
            end = max(end, span.end)
            best = max(best, span, key=_weight)
    if best is not None:
        merged[-1] = best._replace(start=merged[-1].start, end=end)
    return merged


def _weight(span: Span) -> tuple[float, int, str, str]:
    return span.score, span.end - span.start, span.entity, span.detector


def replaced(text: str, spans: list[Span], replacement: Callable[[Span], str]) -> Replaced:
    """The text with each of the united spans replaced.

    >>> replaced("Dr. Roe left", [Span(4, 7, "PERSON", 1.0, "A")], lambda span: f"<{span.entity}>").text
    'Dr. <PERSON> left'
    """
    parts: list[str] = []
    placed: list[tuple[int, int]] = []
    at = length = 0
    for span in spans:
        new = replacement(span)
        length += span.start - at
        parts += [text[at : span.start], new]
        placed.append((length, length + len(new)))
        length += len(new)
        at = span.end
    parts.append(text[at:])
    return Replaced("".join(parts), spans, placed)
