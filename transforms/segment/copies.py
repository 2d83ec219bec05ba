"""Copies of one text: white space, signs and encodings differ between them, letters and digits do not."""

import hashlib
from collections.abc import Iterable, Sequence


def letters(text: str) -> tuple[str, list[int]]:
    """The letters and digits of a text in lower case, and where each stands.

    >>> letters("O₂: 9 %")
    ('o9', [0, 4])
    """
    places = [at for at, each in enumerate(text) if each.isascii() and each.isalnum()]
    return "".join(text[at] for at in places).lower(), places


def digest(text: str) -> str:
    """SHA-256 of a text's letters and digits, in hexadecimal."""
    return hashlib.sha256(letters(text)[0].encode()).hexdigest()


def counterparts(wanted: Sequence[Iterable[str]], others: Sequence[Iterable[str]]) -> list[int | None]:
    """For each document, given by its parts, which of the others holds most of its letters in parts of the same letters.

    None where no part is the same; of several alike the first.

    >>> counterparts([["A rash.", "No fever"], ["Gout"]], [["Cough"], ["a  RASH", "Consent was given."]])
    [1, None]
    """
    holders: dict[str, list[int]] = {}
    for number, parts in enumerate(others):
        for part in {digest(text) for text in parts if letters(text)[0]}:
            holders.setdefault(part, []).append(number)
    found: list[int | None] = []
    for parts in wanted:
        shared: dict[int, int] = {}
        for part, size in {digest(text): len(text) for text in parts}.items():
            for number in holders.get(part, ()):
                shared[number] = shared.get(number, 0) + size
        found.append(min(shared, key=lambda number: (-shared[number], number)) if shared else None)
    return found
