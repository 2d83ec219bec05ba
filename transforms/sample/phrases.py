"""The small language in which the sample's sentences are written: choices, numbers and slots.

`{one|two}` chooses (and nests), `<n:3-7>` is a whole number, `<f:1.2-3.4>` a decimal with as many digits as its
bounds, `<name>` or `<name:argument>` a slot that the scene fills. Everything else stands as it is.
"""

import re
from collections.abc import Callable
from functools import cache
from random import Random
from typing import NamedTuple

_TOKEN = re.compile(r"[{}|]|<[A-Za-z_]+(?::[^<>{}|]*)?>")


class Choice(NamedTuple):
    options: tuple[tuple, ...]


class Slot(NamedTuple):
    name: str
    argument: str


class Whole(NamedTuple):
    low: int
    high: int


class Decimal(NamedTuple):
    low: float
    high: float
    digits: int


@cache
def parsed(template: str) -> tuple:
    """A template as a sequence of strings, choices, numbers and slots.

    >>> parsed("{mild|severe} pain for <n:2-4> days")[2]
    Whole(low=2, high=4)
    >>> parsed("{a|b")
    Traceback (most recent call last):
    ...
    ValueError: unbalanced braces
    """
    stack: list[list[list]] = [[[]]]  # levels of options of parts
    at = 0
    for found in _TOKEN.finditer(template):
        token = found.group()
        if token == "|" and len(stack) == 1:
            continue
        if found.start() > at:
            stack[-1][-1].append(template[at : found.start()])
        at = found.end()
        if token == "{":
            stack.append([[]])
        elif token == "|":
            stack[-1].append([])
        elif token == "}":
            options = stack.pop()
            if not stack:
                raise ValueError("unbalanced braces")
            stack[-1][-1].append(Choice(tuple(tuple(option) for option in options)))
        else:
            stack[-1][-1].append(_slot(token[1:-1]))
    if len(stack) != 1:
        raise ValueError("unbalanced braces")
    if at < len(template):
        stack[-1][-1].append(template[at:])
    return tuple(stack[-1][-1])


def _slot(body: str) -> Whole | Decimal | Slot:
    name, _, argument = body.partition(":")
    if name == "n":
        low, high = argument.split("-")
        return Whole(int(low), int(high))
    if name == "f":
        low, high = argument.split("-")
        return Decimal(float(low), float(high), len(low.partition(".")[2]))
    return Slot(name, argument)


def render(template: str, rng: Random, say: Callable[[str], object], fill: Callable[[str, str], object]) -> None:
    """Write a template: plain text goes to `say`, slots to `fill(name, argument)`, which writes them itself."""
    _render(parsed(template), rng, say, fill)


def _render(parts: tuple, rng: Random, say: Callable, fill: Callable) -> None:
    for part in parts:
        kind = type(part)
        if kind is str:
            say(part)
        elif kind is Choice:
            options = part.options
            _render(options[int(rng.random() * len(options))], rng, say, fill)
        elif kind is Slot:
            fill(part.name, part.argument)
        elif kind is Whole:
            say(str(part.low + int(rng.random() * (part.high - part.low + 1))))
        else:
            say(f"{part.low + rng.random() * (part.high - part.low):.{part.digits}f}")


def phrase(template: str, rng: Random, fill: Callable[[str, str], str] | None = None) -> str:
    """The template as plain text.

    >>> phrase("{mild} pain", Random(1))
    'mild pain'
    """
    pieces: list[str] = []
    _render(parsed(template), rng, pieces.append, lambda name, argument: pieces.append(fill(name, argument)))
    return "".join(pieces)


def some(rng: Random, items: tuple | list, low: int, high: int) -> list:
    """Between `low` and `high` of the items, in their own order."""
    size = min(len(items), low + int(rng.random() * (high - low + 1)))
    return [items[at] for at in sorted(rng.sample(range(len(items)), size))]


def weighted(rng: Random, weights: dict[str, float]) -> str:
    """A key by its weight."""
    at = rng.random() * sum(weights.values())
    for key, weight in weights.items():
        at -= weight
        if at < 0:
            return key
    return key
