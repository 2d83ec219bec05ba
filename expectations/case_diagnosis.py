"""Expectations of case_diagnosis: quotes are verbatim, the prompt is a slice of the article, and does not name its answer."""

import re
from collections.abc import Iterable
from typing import ClassVar

import polars as pl
from great_expectations.expectations.expectation import MulticolumnMapExpectation

from expectations.conditions import columns_metric

_SPACE = re.compile(r"[\s\u00a0‐‑–—-]+")


def quotes_verbatim(frame: pl.DataFrame) -> pl.Series:
    """Whether each quote is the text's own at its offsets: columns text, diagnostic_reasoning.

    >>> good, bad = {"quote": "b c", "start": 2, "end": 5}, {"quote": "b c", "start": 1, "end": 4}
    >>> quotes_verbatim(pl.DataFrame({"text": ["a b c", "a b c"], "steps": [[good], [good, bad]]})).to_list()
    [True, False]
    """
    text, steps = frame.get_columns()
    return pl.Series(
        [
            all(words[step["start"] : step["end"]] == step["quote"] for step in found)
            for words, found in zip(text, steps.to_list(), strict=True)
        ],
        dtype=pl.Boolean,
    )


def prompt_is_slice(frame: pl.DataFrame) -> pl.Series:
    """Whether each prompt is its slice of the text: columns text, prompt_start, prompt_end, case_prompt.

    >>> prompt_is_slice(pl.DataFrame({"text": ["abc", "abc"], "s": [1, 1], "e": [3, 3], "p": ["bc", "ab"]})).to_list()
    [True, False]
    """
    rows = zip(*frame.get_columns(), strict=True)
    return pl.Series([text[start:end] == prompt for text, start, end, prompt in rows], dtype=pl.Boolean)


def prompt_silent(frame: pl.DataFrame) -> pl.Series:
    """Whether each prompt is free of the answer's name and synonyms as they are written: prompt, name, synonyms.

    An abbreviation is sought as it is spelt, a name in any case and with any blanks and hyphens.

    >>> frame = pl.DataFrame({"prompt": ["A sore gum.", "It was Scurvy."], "name": ["scurvy"] * 2, "more": [["VCD"]] * 2})
    >>> prompt_silent(frame).to_list()
    [True, False]
    """
    prompts, names, others = frame.get_columns()
    rows = zip(prompts, names, others.to_list(), strict=True)
    return pl.Series([not _named(prompt, [name, *(more or [])]) for prompt, name, more in rows], dtype=pl.Boolean)


def _named(prompt: str, names: Iterable[str]) -> bool:
    plain = _SPACE.sub(" ", prompt).lower()
    for name in names:
        short = " " not in name and sum(letter.isupper() for letter in name) >= 2
        pattern = re.escape(name if short else _SPACE.sub(" ", name).lower())
        if re.search(rf"(?<!\w){pattern}(?!\w)", prompt if short else plain):
            return True
    return False


def messages_tell(frame: pl.DataFrame) -> pl.Series:
    """Whether each conversation asks with the prompt and ends with the answer: messages, case_prompt, final_diagnosis.

    >>> told = [{"role": "user", "content": "Ow. Why?"}, {"role": "assistant", "content": "Scurvy: scurvy"}]
    >>> messages_tell(pl.DataFrame({"m": [told, told[:1]], "p": ["Ow."] * 2, "d": ["scurvy"] * 2})).to_list()
    [True, False]
    """
    messages, prompts, answers = frame.get_columns()
    rows = zip(messages.to_list(), prompts, answers, strict=True)
    return pl.Series(
        [
            [each["role"] for each in told] == ["user", "assistant"]
            and told[0]["content"].startswith(prompt)
            and told[1]["content"].endswith(answer)
            for told, prompt, answer in rows
        ],
        dtype=pl.Boolean,
    )


class ExpectQuotesToBeVerbatim(MulticolumnMapExpectation):
    """Every quote of a row's reasoning is the article's at its offsets (columns: text, diagnostic_reasoning)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.quotes_verbatim", quotes_verbatim)


class ExpectPromptToBeSlice(MulticolumnMapExpectation):
    """The prompt is its slice of the article (columns: text, prompt_start, prompt_end, case_prompt)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.prompt_is_slice", prompt_is_slice)


class ExpectPromptToBeSilent(MulticolumnMapExpectation):
    """The prompt does not name its answer (columns: case_prompt, final_diagnosis, final_diagnosis_synonyms)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.prompt_silent", prompt_silent)


class ExpectMessagesToTell(MulticolumnMapExpectation):
    """The conversation asks with the prompt and ends with the answer (columns: messages, case_prompt, final_diagnosis)."""

    map_metric: ClassVar[str] = columns_metric("multicolumn_values.messages_tell", messages_tell)
