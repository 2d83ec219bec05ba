"""Fits the weights of the model of sections without headings: multinomial logistic regression with a ridge."""

import re
from collections.abc import Iterable, Sequence

import numpy as np
from scipy import sparse
from scipy.optimize import minimize

from schemas.vocabulary import NoteSection
from transforms.segment.training.section_samples import Forms, samples
from transforms.segment.untitled import SectionModel, features, words_of

EACH, SEED = 150, 1
SAMPLES_WEIGHT = 0.4
RIDGE, RIDGE_OF_BIAS = 1.0, 0.02
ROUNDS = 100
LEAST_WEIGHT = 0.02
"""A word without a weight as great as this for any section is left out."""
_TERM = re.compile(r"[|,\n]")
_ESCAPE = re.compile(r"\\[a-zA-Z]")


def vocabulary(cues: Iterable[re.Pattern[str]], lexicons: Iterable[str], forms: Forms) -> list[str]:
    """The words that may have a weight: those of the project's lexicons, of its cues and of its samples, in order.

    A word of the texts to which weights are fitted is not in it unless the project wrote it down itself.
    """
    known = {each for text in lexicons for term in _TERM.split(text) for each in words_of(term)}
    known |= {each for cue in cues for each in words_of(_ESCAPE.sub("", cue.pattern)) if len(each) > 2}
    known |= {each for text, _ in samples(forms, EACH, SEED) for each in words_of(text)}
    return sorted(known | {":", "?", "0", "0000"})


def fitted(
    given: Sequence[tuple[str, NoteSection, float]],
    cues: tuple[re.Pattern[str], ...],
    lexicons: Iterable[str],
    forms: Forms,
) -> SectionModel:
    """A model of the given examples (text, section, weight) and of the invented samples."""
    words = {each: at for at, each in enumerate(vocabulary(cues, lexicons, forms))}
    examples = [*given, *((text, section, SAMPLES_WEIGHT) for text, section in samples(forms, EACH, SEED))]
    labels = tuple(sorted({section for _, section, _ in examples}))
    rows, columns, counts = [], [], []
    for at, (text, _, _) in enumerate(examples):
        which, much = features(text, cues, words)
        rows += [at] * len(which)
        columns += which
        counts += much
    width = len(cues) + 1 + 2 * len(words)
    matrix = sparse.csr_matrix((counts, (rows, columns)), shape=(len(examples), width))
    truth = np.eye(len(labels))[[labels.index(section) for _, section, _ in examples]]
    weights = _weights(matrix, truth, np.array([weight for *_, weight in examples]), len(cues))
    return _without_idle_words(SectionModel(cues, words, labels, weights))


def _weights(matrix: sparse.csr_matrix, truth: np.ndarray, weight: np.ndarray, bias: int) -> np.ndarray:
    ridge = np.full((matrix.shape[1], 1), RIDGE)
    ridge[bias] = RIDGE_OF_BIAS
    turned = matrix.T.tocsr()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        weights = flat.reshape(matrix.shape[1], truth.shape[1])
        score = matrix @ weights
        score -= score.max(axis=1, keepdims=True)
        share = np.exp(score)
        share /= share.sum(axis=1, keepdims=True)
        missed = -(weight * np.log((share * truth).sum(axis=1) + 1e-12)).sum()
        slope = turned @ ((share - truth) * weight[:, None]) + ridge * weights
        return missed + 0.5 * (ridge * weights * weights).sum(), slope.ravel()

    start = np.zeros(matrix.shape[1] * truth.shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": ROUNDS})
    return found.x.reshape(matrix.shape[1], truth.shape[1])


def _without_idle_words(model: SectionModel) -> SectionModel:
    size, many = len(model.cues) + 1, len(model.words)
    strongest = np.abs(model.weights).max(axis=1)
    of_word = np.maximum(strongest[size : size + many], strongest[size + many :])
    kept = [each for each, at in model.words.items() if of_word[at] >= LEAST_WEIGHT]
    places = np.array([model.words[each] for each in kept])
    rows = np.concatenate([np.arange(size), size + places, size + many + places])
    weights = model.weights[rows].astype(np.float16).astype(np.float32)
    return SectionModel(model.cues, {each: at for at, each in enumerate(kept)}, model.labels, weights)
