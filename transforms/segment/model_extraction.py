"""Dense extraction by a language model: the same phrases as by rules, each found verbatim in the report or dropped."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas.vocabulary import Category, Polarity
from transforms.segment.model_prompts import RELEVANT, prompt_for
from transforms.segment.phrases import Narrative, Phrase

Complete = Callable[[str], str]
"""Gives the answer to a prompt; whence, and at what cost, is its owner's affair."""

MOST_PHRASES, LONGEST_QUOTE = 200, 1_000


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ModelPhrase(_Strict):
    """A phrase as the model copied it."""

    quote: str = Field(max_length=LONGEST_QUOTE)
    polarity: Polarity


class ModelAnswer(_Strict):
    """What the model must answer, and nothing beside it."""

    phrases: list[ModelPhrase] = Field(max_length=MOST_PHRASES)


class Extracted(NamedTuple):
    """Phrases of a report, and what was dropped on the way: counts by `DROPPED`."""

    phrases: list[Phrase]
    counts: Counter[str]


DROPPED = ("invalid_answer", "not_verbatim", "too_short", "overlapping")
"""`invalid_answer` counts answers; the others count quotes, beside `kept`."""


def answer_schema() -> dict[str, Any]:
    """JSON schema of an answer, as an endpoint's strict mode wants it: everything required, nothing else allowed.

    >>> answer_schema()["required"], answer_schema()["additionalProperties"]
    (['phrases'], False)
    """
    schema = ModelAnswer.model_json_schema()
    for part in (schema, *schema["$defs"].values()):
        for each in (part, *part.get("properties", {}).values()):
            for key in ("title", "description", "maxItems", "maxLength"):  # strict mode does not know the last two
                if not isinstance(each.get(key), dict):
                    each.pop(key, None)
    return schema


def read_answer(answer: str) -> ModelAnswer | None:
    """The answer, if it is exactly what was asked for; a fence around the JSON is let pass.

    >>> read_answer('{"phrases": [{"quote": "no rash", "polarity": "negated"}]}').phrases[0].quote
    'no rash'
    >>> read_answer('{"phrases": [], "note": "done"}') is None
    True
    """
    told = answer.strip()
    if told.startswith("```") and told.endswith("```") and "\n" in told:
        told = told[told.index("\n") : -3].strip()
    try:
        return ModelAnswer.model_validate_json(told)
    except ValidationError:
        return None


def prompts_of(text: str, narratives: Sequence[Narrative]) -> Iterator[tuple[Category, str, list[Narrative]]]:
    """Each category with its prompt and the slices that it shows; a category that no section can hold has none."""
    for category in Category:
        shown = [each for each in narratives if each.role in RELEVANT[category] and text[each.start : each.end].strip()]
        if shown:
            yield category, prompt_for(category, [text[each.start : each.end] for each in shown]), shown


def extract_with_model(text: str, narratives: Sequence[Narrative], complete: Complete) -> Extracted:
    """The phrases of all narratives, sorted by start, end and category, as `extract_phrases` gives them by rules.

    Every quote is looked up in the slices that were shown; one that stands there several times is taken where the one
    before it ended, so that quotes in the report's order find their places. What is not there verbatim is dropped and
    counted. Law: a phrase lies within one narrative, and two phrases of one category never overlap.
    """
    found: set[Phrase] = set()
    counts: Counter[str] = Counter()
    for category, prompt, shown in prompts_of(text, narratives):
        answer = read_answer(complete(prompt))
        if answer is None:
            counts["invalid_answer"] += 1
            continue
        phrases = list(_placed(text, category, shown, answer, counts))
        found.update(_apart(phrases, counts))
    counts["kept"] = len(found)
    return Extracted(sorted(found), counts)


def _placed(
    text: str, category: Category, shown: Sequence[Narrative], answer: ModelAnswer, counts: Counter[str]
) -> Iterator[Phrase]:
    after = 0
    for each in answer.phrases:
        quote = each.quote.strip()
        if sum(letter.isalnum() for letter in quote) < 3:
            counts["too_short"] += 1
            continue
        start = _find(text, quote, shown, after)
        if start is None:
            start = _find(text, quote, shown, 0)
        if start is None:
            counts["not_verbatim"] += 1
            continue
        after = start + len(quote)
        yield Phrase(start, after, category, each.polarity)


def _find(text: str, quote: str, shown: Sequence[Narrative], after: int) -> int | None:
    """Where the quote stands whole in a slice, and not in the middle of a word."""
    for narrative in shown:
        at = text.find(quote, max(narrative.start, after), narrative.end)
        while at >= 0:
            end = at + len(quote)
            inner_start = at > narrative.start and text[at - 1].isalnum() and quote[0].isalnum()
            inner_end = end < narrative.end and text[end].isalnum() and quote[-1].isalnum()
            if not inner_start and not inner_end:
                return at
            at = text.find(quote, at + 1, narrative.end)
    return None


def _apart(phrases: Sequence[Phrase], counts: Counter[str]) -> Iterator[Phrase]:
    """Phrases of one category of which no two overlap: the first stays, of two that begin together the longer."""
    last = -1
    for phrase in sorted(phrases, key=lambda each: (each.start, -each.end)):
        if phrase.start < last:
            counts["overlapping"] += 1
            continue
        last = phrase.end
        yield phrase
