"""Text is normalised once, idempotently, and nothing printed is lost."""

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transforms.ingest.normalise import normalise_text

WILD = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from(" \t\n\r\x0b\x0c\x00\x85\u00a0\u00ad\u200b\u2028\ufeff\u3000\ud83d\ude00e\u0301K\u212a\u2126"),
    )
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("a\r\nb\rc\nd", "a\nb\nc\nd"),
        ("page one\x0cpage two", "page one\npage two"),
        ("38\u00a0\u00b0C\u20095\u202fmg", "38 \u00b0C 5 mg"),
        ("hyper\u00adtension\u200b\ufeff", "hypertension"),
        ("cafe\u0301", "caf\u00e9"),
        ("nul\x00led \x07bell\x9f", "nulled bell"),
        ("lone \ud800 one", "lone \ufffd one"),
        ("pair \ud83d\ude00", "pair \U0001f600"),
        ("trailing  \t\nspace", "trailing\nspace"),
        ("a\n \n \n\nb", "a\n\nb"),
        ("\n\n  indented\n\n", "  indented"),
        ("a\tb", "a\tb"),
        (" \n\t\n", ""),
    ],
)
def test_cases(raw: str, expected: str) -> None:
    assert normalise_text(raw) == expected


@given(WILD)
def test_idempotent(raw: str) -> None:
    once = normalise_text(raw)
    assert normalise_text(once) == once


@given(WILD)
def test_laws(raw: str) -> None:
    text = normalise_text(raw)
    assert unicodedata.is_normalized("NFC", text)
    assert text == text.rstrip() or not text.strip()
    assert "\n\n\n" not in text
    assert not any(line.endswith((" ", "\t")) for line in text.split("\n"))
    assert not any(unicodedata.category(c) == "Cc" and c not in "\n\t" for c in text)
    text.encode("utf-8")  # what Arrow will do


@given(st.text(st.characters(categories=["Lu", "Ll", "Nd", "Po"]), min_size=1))
def test_printed_characters_stay(raw: str) -> None:
    assert normalise_text(raw) == unicodedata.normalize("NFC", raw)


@pytest.mark.parametrize("unit", [" ", "\n", "\t \n", "\u00a0", "\r", "x \n", "\u00e9\u00ad"])
def test_linear_on_hostile_runs(unit: str) -> None:
    raw = unit * (2_000_000 // len(unit)) + "x"
    began = time.perf_counter()
    normalise_text(raw)
    assert time.perf_counter() - began < 5
