"""What several annotators say together, by rule; an adjudicator's answer stands in the place of the rule's."""

import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from statistics import fmean, median
from typing import Any, NamedTuple

from schemas.annotations import RATIONALE_FIELDS
from schemas.vocabulary import ConsensusRule
from transforms.assemble.rationale.drawn import answered

_WORD = re.compile(r"\w+|[<>≤≥+%=]|-(?=\s|$)")
_ORDERED = re.compile(r"[0-9<>≤≥+]|\b(?:positive|negative|no|not|without|normal|abnormal)\b", re.IGNORECASE)
"""Where the order of words has a meaning: values, and what is there beside what is not."""


class Together(NamedTuple):
    """A consensus: its rule, of how many annotators, and what it says (columns of the config)."""

    rule: ConsensusRule
    annotators: int
    told: dict[str, Any]


def items_of(words: str | None) -> dict[Hashable, str]:
    """Items of a list, by what makes two of them the same: their words in any order, case and most signs apart; in
    their order where they tell values or what is absent.

    Synonyms are not the same, so overlap is a lower bound.

    >>> sorted(items_of("Saddle PE\\nACS\\nPE, saddle").values())
    ['ACS', 'Saddle PE']
    >>> len(items_of("SpO2 < 92%; SpO2 > 92%; troponin +; troponin -"))
    4
    """
    found: dict[Hashable, str] = {}
    for item in answered(words):
        own = _WORD.findall(item.text.casefold()) or [item.text]
        found.setdefault(tuple(own) if _ORDERED.search(item.text) or "-" in own else frozenset(own), item.text)
    return found


def majority_items(lists: Sequence[str | None]) -> list[str]:
    """Items that more than half of the annotators name, by their mean place; worded as most do, else the first by letter.

    >>> majority_items(["ACS\\nPE", "pe\\nGERD", "PE"])
    ['PE']
    """
    named: dict[Hashable, list[tuple[int, str]]] = {}
    for words in lists:
        for place, (item, text) in enumerate(items_of(words).items()):
            named.setdefault(item, []).append((place, text))
    kept = []
    for held in named.values():
        if 2 * len(held) > len(lists):
            worded = Counter(text for _, text in held)
            text = min(worded, key=lambda each: (-worded[each], each))
            kept.append((fmean(place for place, _ in held), text))
    return [text for _, text in sorted(kept)]


def median_update(updates: Sequence[int]) -> int:
    """The median; between two numbers the one nearer to 0, so that half a doubt is none.

    >>> median_update([-2, -1]), median_update([-1, 1, 2]), median_update([0, 1])
    (-1, 1, 0)
    """
    return int(median(updates))


def mean_ranking(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Ranks by mean rank, 1 the likeliest; equals share a rank.

    >>> mean_ranking([[1, 2, 3], [2, 1, 3]])
    [1, 1, 3]
    """
    sums = [sum(ranks) for ranks in zip(*rankings, strict=True)]
    return [1 + sum(other < mine for other in sums) for mine in sums]


def majority_final(finals: Iterable[str | None]) -> str | None:
    """The final diagnosis that more than half of the annotators give; None if none is.

    >>> majority_final(["PE", "PE", "ACS"]), majority_final(["PE", "ACS"])
    ('PE', None)
    """
    told = Counter(finals)
    name, number = told.most_common(1)[0]
    return name if 2 * number > told.total() else None


def rationale_consensus(answers: Sequence[dict[str, Any]]) -> Together | None:
    """Consensus of a visit's rationales (rows of ANSWERS): the adjudicated one, else the majority's items.

    None for a single annotator who adjudicates nothing.
    """
    own = [row for row in answers if not row["adjudicated"]]
    settled = [row for row in answers if row["adjudicated"]]
    if settled:
        told = {name: [item.text for item in answered(settled[-1][name])] for name in RATIONALE_FIELDS}
        return Together(ConsensusRule.ADJUDICATED, len(own), told)
    if len(own) < 2:
        return None
    told = {name: majority_items([row[name] for row in own]) for name in RATIONALE_FIELDS}
    return Together(ConsensusRule.MAJORITY, len(own), told)


def final_of(row: dict[str, Any], differential: Sequence[str]) -> str:
    """The final diagnosis of an answer: what was given as such, else what it ranks first."""
    return row["final_diagnosis"] or differential[list(row["ranking"]).index(1)]


def belief_consensus(answers: Sequence[dict[str, Any]], differential: Sequence[str], steps: int) -> Together | None:
    """Consensus of the belief answers about one case (rows of ANSWERS): `steps` with update and ranking, and
    `final_diagnosis`, that of the last step.

    None where any step has neither two annotators nor an adjudicator; `annotators` is the least number of any step.
    """
    told: list[dict[str, Any]] = []
    numbers: list[int] = []
    final: str | None = None
    rule = ConsensusRule.MEDIAN
    for step in range(1, steps + 1):
        own = [row for row in answers if row["evidence_step"] == step and not row["adjudicated"]]
        settled = [row for row in answers if row["evidence_step"] == step and row["adjudicated"]]
        if not settled and len(own) < 2:
            return None
        numbers.append(len(own))
        if settled:
            rule, own = ConsensusRule.ADJUDICATED, settled[-1:]
        told.append(
            {
                "update": median_update([row["update"] for row in own]),
                "ranking": mean_ranking([row["ranking"] for row in own]),
            }
        )
        final = majority_final(final_of(row, differential) for row in own)
    return Together(rule, min(numbers), {"steps": told, "final_diagnosis": final})
