"""Sentences and clauses of a text, as slices: where one statement ends and the next begins."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from transforms.segment.terms import Token, word_set

_ITEM = r"[•◦▪‣●]|\*{3}"
"""What begins a line that was joined to the one before: an item of a list, a name that is masked."""
_END = re.compile(rf"[.!?]+[\"'”’)\]]*\s+(?=[\"'“‘(\[<]*[A-Z0-9]|{_ITEM})|\n+|\s{{2,}}(?=[A-Z]|{_ITEM})")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Drs?|Mr|Mrs|Ms|Prof|St|Figs?|Tab|No|Nos|vs|cf|ca|al|approx|resp|incl|i\.e|e\.g|viz|sp|spp|Inc|Ltd|Co|Corp)|(?<![^\s(])(?<!\d )[A-Za-z])\.$"
)


class Clause(NamedTuple):
    """A statement within a sentence: its first token and one past its last."""

    first: int
    last: int


def sentences(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a slice, trimmed; a line break ends one, an abbreviation's full stop does not.

    >>> text = "Seen by Dr. Oh at 3 p.m. on Monday. No rash.\\nPulse 80."
    >>> [text[a:b] for a, b in sentences(text, 0, len(text))]
    ['Seen by Dr. Oh at 3 p.m. on Monday.', 'No rash.', 'Pulse 80.']
    >>> text = "• Gout.  • Asthma    ***** is well."
    >>> [text[a:b] for a, b in sentences(text, 0, len(text))]
    ['• Gout.', '• Asthma', '***** is well.']
    """
    at = start
    for match in _END.finditer(text, start, end):
        stop = match.start()
        if text[stop] == "." and "\n" not in match.group() and _ABBREVIATION.search(text, max(at, stop - 8), stop + 1):
            continue
        yield from _trimmed(text, at, match.end())
        at = match.end()
    yield from _trimmed(text, at, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    piece = text[start:end]
    stripped = piece.strip()
    if stripped:
        start += len(piece) - len(piece.lstrip())
        yield start, start + len(stripped)


FINITE = word_set(
    "is are was were has have had did does do could can would will may might should showed shows revealed reveals "
    "demonstrated disclosed presented developed remained appeared became denied complained reported underwent "
    "received experienced suffered died began started improved resolved worsened progressed recovered felt lost "
    "confirmed indicated suggested exhibited included consisted measured weighed grew gave noticed visited came "
    "went took weigh denies complains seems seemed looked deteriorated persisted continued occurred yielded "
    "tested got"
)
"""Words that tell that a piece of a sentence has a verb of its own."""
AUXILIARY = word_set("is are was were has have had did does do could can would will may might should")
PERFORMED = word_set(
    "conducted performed done recorded obtained taken made assessed evaluated examined sent ordered investigated tested checked"
)
"""After such a word "and was", "which was" tell what the test gave: one statement."""
_SUBJECT = word_set(
    "he she they it we i there the his her their its this these patient mother father parents both no all"
)
_AND = word_set("and while whereas although though but however which who nor or")
_ALWAYS = word_set("but however whereas although though")


def clauses(text: str, words: list[Token], first: int, last: int) -> list[Clause]:
    """Cut the tokens first..last-1 of a sentence where a new statement with its own verb begins.

    A list ("no fever, cough or rash") stays whole, and so does what a verb governs.

    >>> from transforms.segment.terms import tokens
    >>> text = "There was no fever, cough or rash, and the liver was enlarged; he denied pain but was jaundiced"
    >>> words = tokens(text)
    >>> [text[words[a].start : words[b - 1].end] for a, b in clauses(text, words, 0, len(words))]
    ['There was no fever, cough or rash', 'and the liver was enlarged', 'he denied pain', 'but was jaundiced']
    """
    cuts = []
    for at in range(first + 1, last):
        between = text[words[at - 1].end : words[at].start]
        colon = ":" in between and not words[at].form[:1].isdigit() and _has_verb(words, first, at)
        if colon and text.count("(", words[first].start, words[at].start) > text.count(
            ")", words[first].start, words[at].start
        ):
            continue
        if colon or ";" in between or words[at].form in _ALWAYS:
            cuts.append((at, True))
        elif "," in between or ":" in between or words[at].form in _AND or " – " in between or " — " in between:
            cuts.append((at, False))
    found: list[Clause] = []
    begin = first
    for number, (at, always) in enumerate(cuts):
        stop = cuts[number + 1][0] if number + 1 < len(cuts) else last
        if at - begin < 2 and not (always and at > begin):
            continue
        if always or (
            _has_verb(words, begin, at) and _opens(words, at, stop) and not _goes_on(text, words, begin, at, last)
        ):
            found.append(Clause(begin, at))
            begin = at
    found.append(Clause(begin, last))
    return found


def _goes_on(text: str, words: list[Token], begin: int, at: int, last: int) -> bool:
    """Whether "or", "and was", "which was" go on with one statement: "no cyst or mass was seen", "tests were done and were normal"."""
    word = words[at].form
    subject = at + 1 < last and words[at + 1].form in _SUBJECT
    if word in ("or", "nor") and not subject and "," not in text[words[at - 1].end : words[at].start]:
        for before in range(at - 1, max(begin, at - 6) - 1, -1):
            if words[before].printed.lower() in FINITE:
                break
            if words[before].form in ("no", "neither"):
                return True
    follows = at + 1 < last and words[at + 1].printed.lower() in ("was", "were", "is", "are")
    return word in ("and", "which") and follows and words[at - 1].printed.lower() in PERFORMED


def _has_verb(words: list[Token], first: int, last: int) -> bool:
    return any(words[at].printed.lower() in FINITE for at in range(first, last))


def _opens(words: list[Token], first: int, last: int) -> bool:
    """Whether a piece has a verb of its own: an auxiliary, or another verb at its head or after a subject."""
    at = first
    while at < last and words[at].form in _AND:
        at += 1
    if at >= last:
        return False
    head = words[at].printed.lower()
    if head in FINITE:
        return True
    if _nominative(words, at, last):
        return True
    if head in _SUBJECT:
        return _has_verb(words, at + 1, min(last, at + 12))
    return any(words[each].printed.lower() in AUXILIARY for each in range(at + 1, min(last, at + 9)))


_PERSON = word_set("he she they we")
_JOINING = word_set("that which who whom whose when where because as after before while if until what")


def _nominative(words: list[Token], first: int, last: int) -> bool:
    """Whether a person is the subject near a piece's beginning: "by his own decision he took", whatever the verb."""
    for at in range(first, min(last - 1, first + 6)):
        if words[at].form in _JOINING:
            return False
        if words[at].form in _PERSON:
            return True
    return False


_CONNECTIVES = re.compile(
    r"(?:[\s,;:–—-]*\b(?:and|but|or|however|while|whereas|although|though|which)\b[\s,;:]*)+|[\s,;:.)–—-]+", re.I
)
_TAIL = re.compile(r"(?:[\s,;:(\[–—-]|\b(?:and|but|or|with|while|whereas|although|though|which)$)+$", re.I)


def bounds(text: str, start: int, end: int, limit: int) -> tuple[int, int]:
    """A piece without the connectives at its ends; a closing bracket or percent sign that belongs to it is kept.

    >>> text = "and the spleen (12 cm), but"
    >>> text[slice(*bounds(text, 0, len(text), len(text)))]
    'the spleen (12 cm)'
    """
    lead = _CONNECTIVES.match(text, start, end)
    if lead:
        start = lead.end()
    while end < limit and text[end] in "%°":
        end += 1
    if end < limit and text[end] == ")" and text.count("(", start, end) > text.count(")", start, end):
        end += 1
    tail = _TAIL.search(text, start, end)
    if tail:
        end = tail.start()
    return start, end
