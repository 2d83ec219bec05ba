"""Copies of one text: white space, signs and encodings differ between them, letters and digits do not."""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence


def letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in lower case, and where each stands.

    >>> letters("O₂: 9 %")
    ('o9', [0, 4])
    """
    places = [at for at, each in enumerate(text) if each.isascii() and each.isalnum()]
    return "".join(text[at] for at in places).lower(), places


def digest(text: str) -> str:
    """SHA-256 of a text's letters and digits, in hexadecimal; of a composed and a decomposed copy the same.

    >>> digest("Sjögren") == digest("Sjo\u0308gren")
    True
    """
    return hashlib.sha256(letters(unicodedata.normalize("NFC", text))[0].encode()).hexdigest()


def counterparts(wanted: Sequence[Iterable[str]], others: Sequence[Iterable[str]]) -> list[int | None]:
    """Which of the others is each document, both given by their parts: most of both must be parts of the same letters.

    None where there is none; a document is the counterpart of one other only. Sentences that many reports share (that
    consent was given) thus join nothing.

    >>> counterparts([["A rash was seen.", "No fever"], ["Gout"]], [["Cough"], ["a  RASH was seen", "Consent."]])
    [1, None]
    """
    mine, theirs = [_sizes(parts) for parts in wanted], [_sizes(parts) for parts in others]
    holders: dict[str, list[int]] = {}
    for number, sizes in enumerate(theirs):
        for part in sizes:
            holders.setdefault(part, []).append(number)
    pairs = []
    for place, sizes in enumerate(mine):
        shared: dict[int, int] = {}
        for part, size in sizes.items():
            for number in holders.get(part, ()):
                shared[number] = shared.get(number, 0) + size
        whole = sum(sizes.values())
        pairs += [
            (-size, place, number)
            for number, size in shared.items()
            if 2 * size > max(whole, sum(theirs[number].values()))
        ]
    found: list[int | None] = [None] * len(mine)
    taken: set[int] = set()
    for _, place, number in sorted(pairs):
        if found[place] is None and number not in taken:
            found[place] = number
            taken.add(number)
    return found


def _sizes(parts: Iterable[str]) -> dict[str, int]:
    """The number of letters of each part, by its digest; parts without a letter left out."""
    sizes = {digest(text): len(letters(text)[0]) for text in parts}
    return {part: size for part, size in sizes.items() if size}
