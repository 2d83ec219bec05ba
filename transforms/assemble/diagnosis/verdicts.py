"""What reviewers said of diagnostic questions: which reports are left out, and what is changed in others."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Verdict(NamedTuple):
    """A reviewer's word on one article; what is None was not changed. Offsets are of the article's text."""

    excluded: bool
    final_diagnosis: str | None
    prompt_end: int | None
    wrong_quotes: frozenset[tuple[int, int]]


LONGEST_NAME = 200


def parse_verdicts(told: Any) -> dict[str, Verdict]:
    """Verdicts by pmcid, from the `articles` of a verdicts file. Raises ValueError, without the file's words.

    >>> sorted(parse_verdicts({"PMC1": {"verdict": "exclude"}}))
    ['PMC1']
    """
    if not isinstance(told, Mapping):
        raise ValueError("verdicts are no mapping")
    return {str(pmcid): _verdict(each) for pmcid, each in sorted(told.items())}


def _verdict(told: Any) -> Verdict:
    try:
        word = told["verdict"]
        name = told.get("final_diagnosis")
        cut = told.get("prompt_end")
        quotes = frozenset((int(start), int(end)) for start, end in told.get("wrong_quotes") or ())
        if word not in ("keep", "change", "exclude"):
            raise ValueError
        if name is not None and not 3 <= len(str(name).strip()) <= LONGEST_NAME:
            raise ValueError
        return Verdict(
            word == "exclude", None if name is None else str(name).strip(), None if cut is None else int(cut), quotes
        )
    except (KeyError, TypeError, ValueError, AttributeError):
        raise ValueError("a verdict is not of the form that the page saves") from None
