"""Near-duplicates: those planted are found, others are not, and the cost is linear."""

import random
import time

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.split.assign import clusters
from transforms.split.near_duplicates import LEAST_WORDS, SHINGLE_WORDS, SIGNATURE_SCHEMA, signatures, similar_pairs

WORDS = [f"{first}{second}a" for first in "bcdfghklmnprst" for second in "aeiou"]
VOCABULARY = [one + two for one in WORDS for two in WORDS]


def documents(texts: list[str], groups: list[str] | None = None) -> pl.DataFrame:
    ids = [f"{n:032x}" for n in range(len(texts))]
    return pl.DataFrame({"document_id": ids, "group_key": groups or ids, "text": texts}, schema_overrides=_TYPES)


_TYPES = {"document_id": pl.String, "group_key": pl.String, "text": pl.String}


def pairs_of(texts: list[str], similarity: float = 0.7, groups: list[str] | None = None) -> list[tuple[str, str]]:
    return similar_pairs(signatures(documents(texts, groups)), similarity).rows()


def jaccard(one: list[str], other: list[str]) -> float:
    left, right = ({tuple(w[n : n + SHINGLE_WORDS]) for n in range(len(w) - SHINGLE_WORDS + 1)} for w in (one, other))
    return len(left & right) / len(left | right)


def planted(chance: random.Random, similarity: float, words: int = 220) -> tuple[list[str], list[str]]:
    """Two texts whose Jaccard similarity is about the one asked for: the second's end is other words."""
    kept = round(words * 2 * similarity / (1 + similarity))
    one = chance.choices(VOCABULARY, k=words)
    return one, one[:kept] + chance.choices(VOCABULARY, k=words - kept)


@pytest.mark.parametrize(
    ("similarity", "least", "most"),
    [(1.0, 1.0, 1.0), (0.9, 0.999, 1.0), (0.8, 0.95, 1.0), (0.7, 0.25, 0.75), (0.6, 0.0, 0.05), (0.4, 0.0, 0.0)],
)
def test_planted_pairs_are_found_by_their_similarity(similarity, least, most):
    """At the threshold itself the estimate decides as a coin does: its standard error is .04."""
    chance = random.Random(f"planted {similarity}")
    pairs = [planted(chance, similarity) for _ in range(250)]
    true = [jaccard(one, other) for one, other in pairs]
    assert np.mean(true) == pytest.approx(similarity, abs=0.02)
    found = pairs_of([" ".join(text) for pair in pairs for text in pair])
    wanted = {(f"{2 * n:032x}", f"{2 * n + 1:032x}") for n in range(len(pairs))}
    assert set(found) <= wanted, "unrelated texts were called similar"
    assert least <= len(found) / len(pairs) <= most


def test_the_estimate_has_no_bias_and_the_error_that_is_told():
    chance = random.Random("bias")
    errors = []
    for similarity in (0.3, 0.5, 0.7, 0.9):
        pairs = [planted(chance, similarity) for _ in range(100)]
        signed = signatures(documents([" ".join(text) for pair in pairs for text in pair]))["signature"].to_numpy()
        agree = (signed[0::2] == signed[1::2]).mean(axis=1)
        errors += [each - jaccard(*pair) for each, pair in zip(agree, pairs, strict=True)]
    assert abs(np.mean(errors)) < 0.008
    assert np.std(errors) < 0.045


def test_case_line_breaks_and_punctuation_are_no_difference():
    chance = random.Random("layout")
    text = " ".join(chance.choices(VOCABULARY, k=80))
    other = text.upper().replace(" ", ",\n ", 40)
    assert len(pairs_of([text, other], 1.0)) == 1


def test_a_chain_of_similar_documents_is_one_cluster():
    chance = random.Random("chain")
    text = chance.choices(VOCABULARY, k=300)
    texts = []
    for _ in range(12):
        texts.append(" ".join(text))
        text = text[12:] + chance.choices(VOCABULARY, k=12)
    found = similar_pairs(signatures(documents(texts)), 0.7)
    assert jaccard(texts[0].split(), texts[-1].split()) < 0.5
    assert set(clusters([f"{n:032x}" for n in range(12)], found).values()) == {f"{0:032x}"}


def test_documents_of_one_group_are_no_pair():
    text = " ".join(random.Random("own").choices(VOCABULARY, k=50))
    assert pairs_of([text, text, text], groups=["b" * 32, "b" * 32, "a" * 32]) == [("a" * 32, "b" * 32)]


@pytest.mark.parametrize("texts", [[], ["one text alone"], ["...", "!!!", " "], ["", ""]])
def test_texts_without_words_resemble_nothing(texts):
    signed = signatures(documents(texts))
    assert signed.schema == SIGNATURE_SCHEMA
    assert similar_pairs(signed, 0.1).is_empty()


def test_standard_phrases_do_not_make_two_patients_one():
    phrase = "Normal sinus rhythm. Normal axis. No acute ST segment changes. Compared with the last tracing: no change."
    assert pairs_of([phrase] * 5) == []
    words = VOCABULARY[:LEAST_WORDS]
    assert pairs_of([" ".join(words[1:])] * 2) == []
    assert len(pairs_of([" ".join(words)] * 2)) == 1


TEXTS = st.lists(st.sampled_from(VOCABULARY), min_size=LEAST_WORDS - 2, max_size=LEAST_WORDS + 20).map(" ".join)


@given(st.lists(st.text(max_size=20) | TEXTS, max_size=8), st.randoms(use_true_random=False))
def test_a_signature_depends_on_its_own_text_only(texts, chance):
    together = signatures(documents(texts))
    turned = documents(texts).sample(fraction=1, shuffle=True, seed=chance.randrange(2**32))
    assert signatures(turned).equals(together)
    for number, text in enumerate(texts):
        assert signatures(documents([text]))["signature"].to_list() == [together["signature"].to_list()[number]]


def test_the_signature_is_the_one_that_was_published():
    """A change of these figures makes near-duplicates of older releases unknown."""
    (signature,) = signatures(documents([" ".join(f"word{n}" for n in range(60))]))["signature"].to_list()
    assert signature[:4] == [129344129, 27050387, 20197862, 117510250]


def test_a_text_is_read_in_parts_of_bounded_size():
    """More shingles than are hashed at once give the least over all parts: halves of a text against the whole."""
    words = random.Random("long").choices(VOCABULARY, k=9_000)
    whole, first, second = (
        signatures(documents([" ".join(part)]))["signature"].to_numpy()[0]
        for part in (words, words[:4500], words[4500 - SHINGLE_WORDS + 1 :])
    )
    assert (np.minimum(first, second) == whole).all()


@pytest.mark.timeout(60)
def test_a_template_that_all_share_takes_linear_time_and_joins_them():
    chance = random.Random("template")
    template = chance.choices(VOCABULARY, k=150)
    texts = [" ".join(template[:-3] + chance.choices(VOCABULARY, k=3)) for _ in range(4_000)]
    signed = signatures(documents(texts))
    seconds = []
    for part in (signed.head(1_000), signed):
        began = time.process_time()
        found = similar_pairs(part, 0.7)
        seconds.append(time.process_time() - began)
        assert len(set(clusters(part["group_key"], found).values())) == 1
    # four times as many documents; quadratic work would take sixteen times as long
    assert seconds[1] < 8 * seconds[0] + 0.5
