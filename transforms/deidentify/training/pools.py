"""Invented people, places, hospitals and organisations for training, in many spellings."""

import zlib
from random import Random
from typing import NamedTuple

from transforms.deidentify.lexicon import Lexicons

HELD_OUT, OF = 9, 10
"""Names whose hash leaves this rest are never used in training: one in ten, for measuring."""


def is_held_out(name: str) -> bool:
    return zlib.crc32(name.lower().encode()) % OF == HELD_OUT


class Pools(NamedTuple):
    """Lists that phrases are made of; `new` if they are the held-out ones."""

    given_us: tuple[str, ...]
    given_world: tuple[str, ...]
    surnames_us: tuple[str, ...]
    surnames_world: tuple[str, ...]
    places: tuple[str, ...]
    nouns: tuple[str, ...]


def pools(lists: Lexicons, new: bool = False) -> Pools:
    """The names for training, or with `new` the others."""

    def chosen(*parts: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(name for part in parts for name in part if is_held_out(name) == new)

    nouns = tuple(
        word.capitalize()
        for word in lists.words_common
        if 4 <= len(word) <= 8 and not word.endswith(("ing", "ed", "s", "ly"))
    )
    return Pools(
        chosen(lists.given_us),
        chosen(lists.given_world, *(lists.given_more,) * 6),
        chosen(lists.surnames_us[:14000]),
        chosen(lists.surnames_world, *(lists.surnames_more,) * 6),
        chosen(lists.places, lists.counties),
        chosen(nouns),
    )


def pick(rng: Random, items):
    return items[int(rng.random() * len(items))]
