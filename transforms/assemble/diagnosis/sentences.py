"""Sentences of a text, with their places."""

import re
from typing import NamedTuple


class Sentence(NamedTuple):
    """A slice of a text without white space at its ends."""

    start: int
    end: int
    text: str


_END = re.compile(r"""[.!?]["'”’)\]]{0,3}(?=\s+["'“‘(\[]?[A-Z0-9α-ωΑ-Ω<])|\n\s*\n|\n(?=- )|[;:](?=\n)""")
_ABBREVIATED = re.compile(
    r"(?:\b(?:e\.g|i\.e|al|etc|Figs?|Tabs?|Refs?|Eqs?|Nos?|no|Dr|Drs|Mr|Mrs|Ms|Prof|St|vs|v|cf|ca|approx|resp|Inc|Ltd|Co|spp?|subsp|var|"
    r"Vol|pp?|max|min|sec|hr|hrs|wk|yrs?|mo|a\.m|p\.m|U\.S|b\.i\.d|t\.i\.d|q\.d|i\.v|i\.m|s\.c|p\.o|Op|Dept|Univ|Jr|Sr|incl|avg|temp|wt)"
    r"|\b[A-Z])\.$"
)
_LEAST = 2


def sentences(text: str, start: int, end: int) -> list[Sentence]:
    """The sentences of `text[start:end]`, in order; together they hold all but white space.

    A full stop ends one where a capital, a figure or a bracket follows and no abbreviation stands before; an empty
    line always does.

    >>> [each.text for each in sentences("He ran (Fig. 1). She, e.g. Anna, sat.  Why?", 0, 43)]
    ['He ran (Fig. 1).', 'She, e.g. Anna, sat.', 'Why?']
    """
    found: list[Sentence] = []
    at = start
    for match in _END.finditer(text, start, end):
        stop = match.end()
        if match.group()[0] == "." and _ABBREVIATED.search(text[max(at, stop - 9) : match.start() + 1]):
            continue
        _add(text, at, stop, found)
        at = stop
    _add(text, at, end, found)
    return found


def _add(text: str, start: int, end: int, found: list[Sentence]) -> None:
    piece = text[start:end]
    kept = piece.strip()
    if len(kept) >= _LEAST:
        begin = start + len(piece) - len(piece.lstrip())
        found.append(Sentence(begin, begin + len(kept), kept))
