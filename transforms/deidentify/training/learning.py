"""Fits the tagger's weights: softmax regression on hashed features by Adagrad, in numpy, the same for the same seed."""

import re
from collections.abc import Callable, Iterable, Iterator

import numpy as np

from transforms.deidentify.lexicon import Lexicons, codes
from transforms.deidentify.tagger import ENTITIES, Model, dump_model
from transforms.deidentify.tagger_features import BITS, KIND_SHIFT, NAME_BITS, WORD_RARE, Features, Known, tokens_of
from transforms.deidentify.training.samples import Labelled, documents, sample_notes, samples

SAMPLES, ROUNDS, NOTES = 150_000, 4, 200
_BATCH = 2048
_RATE, _PENALTY = 0.25, 2e-7
_UNLISTED = 5
"""One word in five is treated as if no list of names held it, so that the model does not lean on the lists alone."""

_DROPPED = 0.2
"""Share of features that a token is learned without, anew each time: none may decide alone."""

_HIDDEN = 0.12
"""And so is this share of all other occurrences."""


def train(
    lists: Lexicons,
    seed: int,
    count: int = SAMPLES,
    rounds: int = ROUNDS,
    notes: int = NOTES,
    told: Callable[[str, int, int], None] = lambda what, done, of: None,
) -> bytes:
    """The model file, trained on `count` synthetic samples; the same arguments give the same bytes on one machine.

    `told` hears how far it is: what is being done (`samples` or `rounds`), how many are done, and of how many.
    """
    lexicon = {**codes(lists)}
    for word in words_seen(seed, notes):
        lexicon[word] = lexicon.get(word, 0) | WORD_RARE
    made = _counted(samples(seed, count, lists, notes), lambda done: told("samples", done, count))
    rows, labels = encoded(documents(made, seed), lexicon, np.random.default_rng(seed))
    weights = fitted(
        rows, labels, rounds, np.random.default_rng(seed + 1), lambda number, _: told("rounds", number + 1, rounds)
    )
    return dump_model(Model(weights, lexicon))


def _counted(pieces: Iterator[Labelled], told: Callable[[int], None]) -> Iterator[Labelled]:
    number = 0
    for number, piece in enumerate(pieces, 1):
        if number % 1000 == 0:
            told(number)
        yield piece
    told(number)


def words_seen(seed: int, notes: int = NOTES) -> list[str]:
    """Words without a capital in sentences of the sample that hold no identifier: what clinical text is made of."""
    _, bodies = sample_notes(seed + 900, notes)
    return sorted({word for body in bodies for word in re.findall(r"(?<![\w'])[a-z]{3,}(?![\w'])", body)})


def encoded(
    texts: Iterable[Labelled], lexicon: dict[str, int], rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of weights (one line per feature, one column per token) and the class of each token."""
    known = Known(lexicon)
    parts, labels = [], []
    for text, classes in texts:
        tokens = tokens_of(text, known)
        hidden = (tokens.word % _UNLISTED == 0) | (rng.random(len(tokens.word)) < _HIDDEN)
        code = np.where(hidden, tokens.code & ~np.uint32(NAME_BITS), tokens.code)
        unknown = rng.random(len(code)) < 0.05
        code = np.where(unknown, code >> np.uint32(KIND_SHIFT) << np.uint32(KIND_SHIFT), code).astype(np.uint32)
        parts.append(np.stack(list(Features(tokens.with_codes(code)).rows(0, len(code)))))
        labels.append(np.frombuffer(classes, np.uint8)[tokens.start])
    return np.concatenate(parts, axis=1), np.concatenate(labels)


def fitted(
    rows: np.ndarray,
    labels: np.ndarray,
    rounds: int,
    rng: np.random.Generator,
    told: Callable[[int, float], None] = lambda number, loss: None,
) -> np.ndarray:
    """The weights, the mean of the last two rounds. `told` hears of the loss after each round."""
    size, width = 1 << BITS, len(ENTITIES)
    weights = np.zeros((size, width), np.float32)
    squares = np.full((size, width), 1e-3, np.float32)
    rows = np.ascontiguousarray(rows.T)
    last = np.zeros((size, width), np.float32)
    for number in range(rounds):
        loss, order = 0.0, rng.permutation(len(labels))
        rate = _RATE * (1 - 0.7 * number / rounds)
        for low in range(0, len(order), _BATCH):
            batch = order[low : low + _BATCH]
            chosen, truth = rows[batch], labels[batch]
            chosen[rng.random(chosen.shape, np.float32) < _DROPPED] = 0  # a row that stays zero
            logits = weights[chosen].sum(axis=1)
            exponents = np.exp(logits - np.maximum(logits.max(axis=1, keepdims=True), 0))
            share = exponents / (exponents.sum(axis=1) + np.exp(-np.maximum(logits.max(axis=1), 0)))[:, None]
            loss -= float(np.log(_of_truth(share, truth) + 1e-9).sum())
            errors = share
            named = np.flatnonzero(truth)
            errors[named, truth[named] - 1] -= 1
            busy = np.abs(errors).max(axis=1) > 1e-3
            _step(weights, squares, chosen[busy], errors[busy], rate)
        told(number, loss / len(labels))
        if number >= rounds - 2:
            last += weights
    return last / min(rounds, 2)


def _of_truth(share: np.ndarray, truth: np.ndarray) -> np.ndarray:
    full = np.concatenate([1 - share.sum(axis=1, keepdims=True), share], axis=1)
    return np.maximum(full[np.arange(len(truth)), truth], 0)


def _step(weights: np.ndarray, squares: np.ndarray, rows: np.ndarray, errors: np.ndarray, rate: float) -> None:
    """One step of Adagrad on the rows that a batch uses."""
    if not len(rows):
        return
    flat = rows.ravel()
    order = np.argsort(flat, kind="stable")
    ordered = flat[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    slopes = np.add.reduceat(errors[order // rows.shape[1]], starts, axis=0) / len(rows) * 64
    where = ordered[starts]
    slopes += _PENALTY * 64 * weights[where]
    squares[where] += slopes * slopes
    slopes[where == 0] = 0
    weights[where] -= rate * slopes / np.sqrt(squares[where])
