"""The expectations of case_diagnosis, red and green, through Great Expectations itself."""

import polars as pl
import pytest

from expectations import door


def failing(kind: str, columns: dict, order: list[str]) -> list[str]:
    frame = pl.DataFrame(columns).with_columns(id=pl.int_range(pl.len()))
    config = {"type": kind, "kwargs": {"column_list": order}, "severity": "critical", "meta": {"notes": "a test"}}
    found = door._check([config], "test", "test", [frame], ["id"]).findings[0]
    assert found.error is None
    assert found.success is (not found.keys)
    return list(found.keys)


STEP = {"quote": "gums bled", "start": 4, "end": 13}


@pytest.mark.parametrize("change", [{"quote": "gums bleed"}, {"start": 3}, {"end": 14}])
def test_a_changed_quote_is_seen(change):
    told = {"text": ["The gums bled."] * 3, "steps": [[STEP], [STEP, STEP | change], []]}
    assert failing("expect_quotes_to_be_verbatim", told, ["text", "steps"]) == ["1"]


def test_a_prompt_that_is_no_slice_is_seen():
    told = {"text": ["abcdef"] * 2, "start": [1, 1], "end": [3, 3], "prompt": ["bc", "bx"]}
    assert len(failing("expect_prompt_to_be_slice", told, list(told))) == 1


@pytest.mark.parametrize(
    ("prompt", "silent"),
    [
        ("The gums bled.", True),
        ("It was SCURVY.", False),
        ("It was Vitamin\nC deficiency.", False),
        ("A VCD was seen.", False),
        ("A vcd player.", True),
        ("Scurvyish.", True),
    ],
)
def test_a_prompt_that_tells_is_seen(prompt, silent):
    told = {"prompt": [prompt], "name": ["scurvy"], "more": [["vitamin C deficiency", "VCD"]]}
    assert (failing("expect_prompt_to_be_silent", told, list(told)) == []) is silent


def test_a_conversation_that_does_not_ask_or_answer_is_seen():
    good = [{"role": "user", "content": "Ow. Why?"}, {"role": "assistant", "content": "Final diagnosis: scurvy"}]
    told = {"m": [good, good[::-1], good[:1]], "p": ["Ow."] * 3, "d": ["scurvy"] * 3}
    assert len(failing("expect_messages_to_tell", told, list(told))) == 2
