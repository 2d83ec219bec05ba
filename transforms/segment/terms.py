"""Words and terms: a text as tokens, and an index that finds the longest of many terms at each token in one pass."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any, Generic, NamedTuple, TypeVar

from transforms.segment.lexicon import singular

TOKEN = re.compile(r"[^\W_]+(?:[’'`´]s(?![^\W_]))?")
_POSSESSIVE = re.compile(r"[’'`´]s$")
LONGEST_WORD = 60
"""A longer run of letters is no word: it is in no lexicon and not worth keeping."""

# British spellings in the form of American ones. Lossy on purpose: lexicon and text pass through the same rules.
_SPELLINGS = tuple(
    (re.compile(pattern), to)
    for pattern, to in (
        (r"h(?:ae|æ)m", "hem"),
        (r"(?:ae|æ)mi", "emi"),
        (r"(?:oe|œ)dem", "edem"),
        (r"(?:oe|œ)soph", "esoph"),
        (r"rrh(?:oe|œ)", "rrhe"),
        (r"pn(?:oe|œ)", "pne"),
        (r"p(?:ae|æ)d", "ped"),
        (r"n(?:ae|æ)s", "nes"),
        (r"yn(?:ae|æ)c", "ynec"),
        (r"c(?:ae|æ)c", "cec"),
        (r"f(?:ae|æ)c", "fec"),
        (r"f(?:oe|œ)t", "fet"),
        (r"c(?:oe|œ)li", "celi"),
        (r"(?:ae|æ)tiolog", "etiolog"),
        (r"pr(?:ae|æ)", "pre"),
        (r"leuc", "leuk"),
        (r"(tum|col|lab|od|behavi|hum|fav|harb)our", r"\1or"),
        (r"is(e|ed|ing|ation)$", r"iz\1"),
        (r"yse(d?)$", r"yze\1"),
        (r"tre$", "ter"),
        (r"sulph", "sulf"),
        (r"tase$", "tasis"),  # metastases, which lost an s as a plural
        (r"lyse$", "lysis"),
    )
)


def word_set(listed: str) -> frozenset[str]:
    """Words that are listed with spaces between them, as a set."""
    return frozenset(listed.split())


class Token(NamedTuple):
    """A word of a text: its place, as printed, and its form for comparison."""

    start: int
    end: int
    printed: str
    form: str


@lru_cache(maxsize=1 << 17)
def word_form(word: str) -> str:
    """A word in lower case, in American spelling, without plural and possessive.

    >>> [word_form(word) for word in ("Haemoglobin", "tumours", "Diarrhoea", "biopsies", "Wilson’s", "CT")]
    ['hemoglobin', 'tumor', 'diarrhea', 'biopsy', 'wilson', 'ct']
    """
    form = singular(_POSSESSIVE.sub("", word.lower()))
    if len(form) > 4:
        for pattern, to in _SPELLINGS:
            form = pattern.sub(to, form)
    return form


def tokens(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """The words of a slice, in order; offsets are the text's.

    >>> [token.form for token in tokens("No oedema of the X-ray.", 3)]
    ['edema', 'of', 'the', 'x', 'ray']
    """
    return [
        Token(at, to, word, word_form(word) if to - at <= LONGEST_WORD else "")
        for at, to, word in (
            (*match.span(), match[0]) for match in TOKEN.finditer(text, start, len(text) if end is None else end)
        )
    ]


_Value = TypeVar("_Value")
_HERE = ""
"""Key of a node's own value; no token is empty."""


class TermIndex(Generic[_Value]):
    """Terms of one or more words with a value each.

    A word of a term that holds a capital is compared as printed ("CT", "Hb"); every other word by its form.
    """

    def __init__(self) -> None:
        self._root: dict[str, Any] = {}

    def add(self, term: str, value: _Value) -> None:
        """Put a term in; of the same term twice the later value holds. Raises ValueError for a term without words."""
        node = self._root
        keys = [word if word != word.lower() else word_form(word) for word in TOKEN.findall(term)]
        if not keys:
            raise ValueError("a term without a word")
        for key in keys:
            node = node.setdefault(key, {})
        node[_HERE] = value

    def get(self, term: str) -> _Value | None:
        """The value of a term, if it is in."""
        node = self._root
        for word in TOKEN.findall(term):
            node = node.get(word if word != word.lower() else word_form(word))
            if node is None:
                return None
        return node.get(_HERE)

    def longest(self, words: list[Token], at: int) -> tuple[int, _Value] | None:
        """The longest term that begins at a token: the number of its tokens, and its value.

        >>> index = TermIndex()
        >>> index.add("bone", "msk"), index.add("bone marrow", "lymph"), index.add("CT", "lab_image")
        (None, None, None)
        >>> index.longest(tokens("Bone marrows"), 0), index.longest(tokens("CTs"), 0), index.longest(tokens("ct"), 0)
        ((2, 'lymph'), (1, 'lab_image'), None)
        """
        return _walk(self._root, words, at, 0)


def _walk(node: dict[str, Any], words: list[Token], at: int, depth: int) -> tuple[int, Any] | None:
    best = (depth, node[_HERE]) if depth and _HERE in node else None
    if at >= len(words):
        return best
    token = words[at]
    below = node.get(token.form)
    if below is not None:
        best = _walk(below, words, at + 1, depth + 1) or best
    printed = token.printed
    if printed != printed.lower():
        for key in (printed[:-1], printed) if printed.endswith("s") else (printed,):
            below = node.get(key)
            if below is not None:
                found = _walk(below, words, at + 1, depth + 1)
                if found is not None and (best is None or found[0] >= best[0]):
                    best = found
    return best


def rows_of_terms(lines: Iterable[dict[str, str]], column: str) -> Iterator[tuple[dict[str, str], str]]:
    """Each row with each of its terms, which stand in one column with `|` between them."""
    for row in lines:
        for term in (row[column] or "").split("|"):
            if term.strip():
                yield row, term.strip()
