"""The tagger of names, places, hospitals and organisations: a linear model over hashed features (docs/tagger-card.md)."""

import io
import re
import zipfile
from collections.abc import Iterator
from math import exp
from typing import BinaryIO, NamedTuple

import numpy as np

from schemas.vocabulary import Entity
from transforms.deidentify.rules import Detector
from transforms.deidentify.spans import Span
from transforms.deidentify.tagger_features import (
    BITS,
    FEATURES,
    KIND_SHIFT,
    LOWER,
    NAME_BITS,
    TITLE,
    WORD_COMMON,
    WORD_RARE,
    Features,
    Known,
    Tokens,
    tokens_of,
    word_hash,
)
from transforms.deidentify.tagger_review import Reviewer, is_ordinary, strengths
from transforms.deidentify.view import View

VERSION = 2
"""Of the model file; another version is refused."""

ENTITIES: tuple[Entity, ...] = (Entity.PERSON, Entity.LOCATION, Entity.HOSPITAL, Entity.ORGANIZATION)
"""What the tagger finds; its number for a class is the place here plus 1, 0 is for none."""

BIAS = 3.0
"""Measured: more finds little more in notes, and takes more of their words (docs/tagger-card.md)."""

_CHUNK = 8192


class Model(NamedTuple):
    """Weights (2**BITS rows, one column per entity; 0 stands for none of them) and what is known of words."""

    weights: np.ndarray
    lexicon: dict[str, int]


def dump_model(model: Model) -> bytes:
    """The model file: a numpy archive of float16 weights and the lexicon; the same model gives the same bytes."""
    words = sorted(model.lexicon)
    arrays = {
        "version": np.array([VERSION, BITS, len(FEATURES)], np.int64),
        "weights": model.weights.astype(np.float16),
        "words": np.frombuffer("\n".join(words).encode(), np.uint8),
        "codes": np.array([model.lexicon[word] for word in words], np.uint16),
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, array in arrays.items():
            part = io.BytesIO()
            np.lib.format.write_array(part, np.ascontiguousarray(array), allow_pickle=False)
            archive.writestr(
                zipfile.ZipInfo(f"{name}.npy", (1980, 1, 1, 0, 0, 0)), part.getvalue(), zipfile.ZIP_DEFLATED
            )
    return file.getvalue()


def load_model(stream: BinaryIO) -> Model:
    """The model of an open file; ValueError if it is damaged, of another version, or no model at all."""
    try:
        with np.load(stream, allow_pickle=False) as file:
            version, weights, words, codes = (file[name] for name in ("version", "weights", "words", "codes"))
        current = version.tolist() == [VERSION, BITS, len(FEATURES)]
        lexicon = dict(zip(words.tobytes().decode().split("\n"), codes.tolist(), strict=True))
        weights = np.ascontiguousarray(weights, np.float32)
        whole = weights.shape == (1 << BITS, len(ENTITIES)) and np.isfinite(weights).all() and weights.any()
    except Exception:  # zip, zlib, end of file, a missing part, another type
        raise ValueError("the tagger's model is damaged") from None
    if not current:
        raise ValueError("the tagger's model is of another version")
    if not whole:
        raise ValueError("the tagger's model is damaged")
    return Model(weights, lexicon)


def scores(weights: np.ndarray, tokens: Tokens) -> np.ndarray:
    """Per token and entity how much speaks for it, against 0 for none."""
    features = Features(tokens)
    size = len(tokens.start)
    result = np.empty((size, weights.shape[1]), np.float32)
    whole_rows = weights.view(np.complex128).ravel()  # four float32 are gathered as one number
    for low in range(0, size, _CHUNK):
        high = min(size, low + _CHUNK)
        total = np.zeros((high - low, weights.shape[1]), np.float32)
        for rows in features.rows(low, high):
            total += whole_rows.take(rows).view(np.float32).reshape(-1, weights.shape[1])
        result[low:high] = total
    return result


class NameTagger(Detector):
    """Finds names, places, hospitals and organisations by a trained model.

    `bias`: added to what speaks for an entity; more finds more and errs more. Raises ValueError without a model.
    """

    entities = ENTITIES

    def __init__(self, model: Model, bias: float = BIAS) -> None:
        super().__init__()
        if not isinstance(model, Model):
            raise ValueError("the tagger needs a model")
        self._weights, self._bias = model.weights, bias
        self._known = Known(model.lexicon)

    def find(self, view: View) -> Iterator[Span]:
        tokens = tokens_of(view.text, self._known)
        if not len(tokens.start):
            return
        found = scores(self._weights, tokens)
        classes = decided(found, self._bias, tokens)
        without_labels(view.text, tokens, classes)
        yield from spans_of(view.text, tokens, classes, found, self.name)


def decided(found: np.ndarray, bias: float, tokens: Tokens) -> np.ndarray:
    """The class of each token, 0 for none.

    In a text that uses capitals, ordinary words without one need more to speak for them. A part of a name beside a
    person's name belongs to it, if little speaks against that.
    """
    size = len(found)
    kind, code = tokens.shape & 15, tokens.code
    plain = (kind == LOWER) & (tokens.mode != 1) & ((code & (WORD_COMMON | WORD_RARE)) != 0)
    slack = np.where(plain, bias - _PLAIN_WORDS, bias)
    best = found.argmax(axis=1)
    classes = np.where(found[np.arange(size), best] + slack > 0, best + 1, 0)
    name = ((code & NAME_BITS) != 0) & (kind >= TITLE) & ((code >> KIND_SHIFT) == 0) & (found[:, 0] + bias > -_BESIDE)
    person = classes == 1
    beside = np.zeros(size, bool)
    beside[:-1] |= person[1:] & (tokens.glue[1:] == 1)
    beside[1:] |= person[:-1] & (tokens.glue[1:] == 1)
    classes[beside & name & (classes == 0)] = 1
    between = (
        (classes[1:-1] == 0) & (classes[:-2] == classes[2:]) & (classes[2:] > 0) & np.isin(tokens.word[1:-1], _JOINTS)
    )
    classes[1:-1][between & (tokens.glue[2:] != 2)] = classes[2:][between & (tokens.glue[2:] != 2)]
    return _agreed(found, classes, tokens.glue)


def _agreed(found: np.ndarray, classes: np.ndarray, glue: np.ndarray) -> np.ndarray:
    """Neighbours of different classes keep them only if enough speaks for it: `ST. ODILIA MEDICAL CENTER` is one."""
    marked = np.flatnonzero(classes)
    if len(marked) < 2:
        return classes
    apart = (np.diff(marked) > 1) | (glue[marked[1:]] == 2)
    starts = np.flatnonzero(np.concatenate([[True], apart]))
    ends = np.append(starts[1:], len(marked))
    chosen = classes[marked]
    mixed = np.minimum.reduceat(chosen, starts) != np.maximum.reduceat(chosen, starts)
    for start, end in zip(starts[mixed].tolist(), ends[mixed].tolist(), strict=True):
        if end - start <= _LONGEST_RUN:
            classes[marked[start:end]] = _best_path(found[marked[start:end]])
    return classes


def _best_path(found: np.ndarray) -> np.ndarray:
    """The classes in a row for which most speaks, less `_CHANGE` for each change of class (Viterbi)."""
    total, came = found[0], []
    for row in found[1:]:
        best = int(total.argmax())
        changed = total[best] - _CHANGE > total
        came.append(np.where(changed, best, np.arange(len(total))))
        total = np.where(changed, total[best] - _CHANGE, total) + row
    path = [int(total.argmax())]
    for each in reversed(came):
        path.append(int(each[path[-1]]))
    return np.array(path[::-1]) + 1


def without_labels(text: str, tokens: Tokens, classes: np.ndarray) -> None:
    """No class for an ordinary word before a colon at the start of a line, nor beside two spaces, which join lines."""
    for at in np.flatnonzero(classes).tolist():
        start, end = int(tokens.start[at]), int(tokens.end[at])
        # of a hospital's name `CENTER` is a part
        joined = classes[at] == 1 and "  " in (text[max(0, start - 2) : start], text[end : end + 2])
        joined &= not (at and classes[at - 1] == 1 and text[start:end].lower() in _AFTER_NAME)
        if joined or tokens.glue[at] == 2 and text[end : end + 1] == ":":
            alone = end - start == 1 and text[end : end + 1] == ":"  # `D: 08/03/2022`
            classes[at] *= not (alone or is_ordinary(int(tokens.code[at])))


def spans_of(text: str, tokens: Tokens, classes: np.ndarray, found: np.ndarray, name: str) -> Iterator[Span]:
    """Neighbours of one class as a span for each line; what is no letter or digit is cut off at both ends."""
    marked = np.flatnonzero(classes)
    if not len(marked):
        return
    breaks = (np.diff(marked) > 1) | (classes[marked[1:]] != classes[marked[:-1]]) | (tokens.glue[marked[1:]] == 2)
    firsts = marked[np.concatenate([[True], breaks])]
    lasts = marked[np.concatenate([breaks, [True]])]
    reviewer = Reviewer(text, tokens, classes)
    for first, last, strength in zip(firsts.tolist(), lasts.tolist(), strengths(found, firsts, lasts), strict=True):
        entity = ENTITIES[classes[first] - 1]
        if not reviewer.is_name(first, last, entity, strength):
            continue
        score = round(min(0.99, max(0.01, 1 / (1 + exp(-strength)))), 2)
        for match in _LINE.finditer(text, int(tokens.start[first]), int(tokens.end[last])):
            yield Span(*match.span(), entity, score, name)


_AFTER_NAME = frozenset(("ii", "iii", "iv", "jr", "sr"))
_LINE = re.compile(r"[^\W_](?:[^\n]*[^\W_])?")
_JOINTS = np.array(
    [word_hash(word) for word in ("and", "of", "&", "-", "'", ".", "the", "de", "la", "van", "von", "der")], np.uint32
)
_PLAIN_WORDS, _BESIDE = 4.0, 5.0
_CHANGE, _LONGEST_RUN = 4.0, 100
