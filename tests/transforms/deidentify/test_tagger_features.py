"""Laws of tokens and features: every visible character has its token, and nothing depends on what was read before."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from transforms.deidentify.tagger_features import (
    BITS,
    FEATURES,
    GIVEN,
    SURNAME,
    WORD_COMMON,
    WORD_RARE,
    Features,
    Known,
    coarse,
    tokens_of,
)
from transforms.deidentify.view import BLANK, viewed

TEXTS = st.text(max_size=200) | st.text(alphabet="aB1 .\n-'\u0000\u00e9\u4e2d", max_size=200)


def _rows(text: str, known: Known) -> np.ndarray:
    tokens = tokens_of(text, known)
    return np.stack(list(Features(tokens).rows(0, len(tokens.start))))


@given(TEXTS)
def test_tokens_cover_what_is_visible_and_nothing_twice(text):
    text = viewed(text).text
    tokens = tokens_of(text, Known({}))
    covered = "".join(text[start:end] for start, end in zip(tokens.start, tokens.end, strict=True))
    assert covered == "".join(text.split())


@given(TEXTS)
def test_a_row_is_within_the_table_and_the_same_whatever_was_read_before(text):
    text = viewed(text).text
    fresh, used = Known({}), Known({})
    tokens_of("Something else entirely, 12 B12 " + text[::-1], used)
    rows = _rows(text, fresh)
    assert rows.shape[0] == len(FEATURES)
    assert (rows < 1 << BITS).all()
    assert (rows == _rows(text, used)).all()


def test_a_long_word_costs_no_memory_for_ever():
    known = Known({})
    first = tokens_of("a" * 1_000_000, known)
    assert first.end.tolist() == [1_000_000]
    assert len(known._numbers) == 1
    assert max(map(len, known._numbers)) < 100


def test_blanked_text_is_one_token_that_says_nothing_of_its_length():
    short, long = (tokens_of(f"Seen by {BLANK * size} today", Known({})) for size in (3, 30))
    assert short.word.tolist() == long.word.tolist()
    assert short.shape.tolist() == long.shape.tolist()


def test_the_case_of_a_text_is_told_from_the_case_of_a_line():
    modes = {
        name: tokens_of(text, Known({})).mode.tolist()[-1]
        for name, text in {
            "usual": "Seen today. Feels well.",
            "lower": "seen today by someone",
            "upper": "SEEN TODAY BY SOMEONE",
            "upper line": "Seen today and well.\nPAST HISTORY",
            "titles": "Seen today and well.\nPast Medical History",
        }.items()
    }
    assert modes == {"usual": 0, "lower": 1, "upper": 2, "upper line": 3, "titles": 4}


def test_coarse_codes_forget_how_common_a_word_is():
    assert coarse(GIVEN | WORD_RARE) == coarse(GIVEN | WORD_COMMON)
    assert coarse(GIVEN) != coarse(SURNAME)
