"""Reads every row of the ER configs for its own answer; knows nothing of headings' lexicon, cuts or how targets were drawn."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum

from transforms.assemble.diagnosis_leaks import diagnosis_leaks
from transforms.assemble.leaks import has_leak


class LeakKind(StrEnum):
    """What an input gives away."""

    ACUITY = "acuity"
    OUTCOME = "outcome"
    MASK = "mask"
    HEADING = "heading"
    CODE = "code"
    DIAGNOSIS = "diagnosis"
    ONE_LINER = "one_liner"
    RULE_OUT = "rule_out"
    PLAN = "plan"
    FACTOR = "factor"
    JUDGEMENT = "judgement"
    FUTURE = "future"


_ACUITY = re.compile(
    r"\b(?:esi|ktas|ctas|mts|ats)[\s:=#-]*(?:level|score|cat(?:egory)?|class)?[\s:=#-]*(?:[1-5]|i{1,3}|iv|v|one|two|three|four|five)\b"
    r"|\b(?:triage|acuity|priority|urgency|severity)(?:\s+(?:level|cat(?:egory)?|score|class|index))?\s*(?:[:=#-]|is|of|was)?\s*"
    r"(?:(?:[1-5]|i{1,3}|iv|v|one|two|three|four|five)\b|immediate|emergent|emergency\b|urgent|less|semi|non|red|orange|yellow|green|blue)"
    r"|\b(?:less|semi|non)[ -]?urgent\b|\bemergent\b|\burgent(?!\s+(?:care|clinic|center|centre))\b|\bresuscitation (?:level|bay)\b|\blevel (?:[1-5]|i{1,3}|iv|v)\b",
    re.IGNORECASE,
)
_MASKED = re.compile(
    r"\b(?:disposition|dispo|diagnos[ie]s|impression|acuity|esi(?: level)?|admit(?:ted)?(?: to)?|discharged?(?: to)?)\s*[:=-]?\s*"
    r"(?:_{2,}|\*{2,}|\.{4,}|#{3,}|x{4,}|\[[^\]\n]{0,40}\]|<[^>\n]{0,40}>|\?{2,})",
    re.IGNORECASE,
)
_HEADING = re.compile(
    r"(?:(?:\A|\n)[ \t#*]*|(?<=[.!?\]])[ ]{1,4}|[ ]{2,})(?:(?:ed |emergency department )?(?:medical decision[- ]making|mdm|assessment\s*(?:/|&|and)\s*plan|a\s?[/&]\s?p|"
    r"impression\s*(?:/|&|and)\s*plan|plan|(?:ed|emergency department) course|differential(?: diagnos[ie]s)?|ddx|(?:final |clinical |discharge |ed )(?:impression|diagnos[ie]s)|"
    r"disposition|treatment plan))\b[ \t*]*(?::|\n|\Z)",
    re.IGNORECASE,
)
_ICD = re.compile(r"\bicd[ -]?(?:9|10)(?:[ -]?cm)?\b\s*[:#]?", re.IGNORECASE)
_REASONS = re.compile(
    r"\b(?:differential|ddx|rul(?:e|ed|ing)[ -]?out|r/o|suspicion|suspect(?:s|ed)?|(?:un|less |most |more )?likely|unlikely|concern(?:s|ed|ing)? (?:for|about)|"
    r"consider(?:ed|ing)?|exclude[ds]?|consistent with|confirm(?:s|ed)|probable|doubt)\b",
    re.IGNORECASE,
)
_JUDGES = re.compile(
    r"\b(?:(?:un)?likely|rul(?:e|es|ed|ing)[ -]?out|r/o|exclude[ds]?|confirm(?:s|ed)?|suspicion|suspect(?:ed|s)?|doubt(?:ful)?|probable|improbable|"
    r"argues? (?:for|against)|favou?rs?|consistent with|diagnostic of|not supported|not suggested)\b",
    re.IGNORECASE,
)
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?;\n]+")
SHARE = 0.6
"""Share of a one-liner's shingles from which a text holds it, word by word or nearly."""
_SHINGLE = 4
_RUN = 5


def tells_acuity(text: str) -> bool:
    """Whether a text tells a triage level, as a number or a word.

    >>> tells_acuity("chest pain, ESI 2"), tells_acuity("sent from urgent care"), tells_acuity("Non-urgent cough")
    (True, False, True)
    """
    return bool(_ACUITY.search(text))


def leaks_of_triage(complaint: str) -> set[LeakKind]:
    """What the complaint of a triage row gives away."""
    return _flags({LeakKind.ACUITY: tells_acuity(complaint), LeakKind.MASK: bool(_MASKED.search(complaint))})


def leaks_of_presentation(text: str, complaint: str | None) -> set[LeakKind]:
    """What any presentation gives away: the outcome, a mask in its place, the heading of a later stage."""
    texts = [text, complaint or ""]
    return _flags(
        {
            LeakKind.OUTCOME: any(has_leak(each) for each in texts),
            LeakKind.MASK: any(_MASKED.search(each) for each in texts),
            LeakKind.HEADING: bool(_HEADING.search(text)),
        }
    )


def leaks_of_assessment(
    history: Iterable[tuple[datetime | None, str]], one_liner: str, arrived_at: datetime | None
) -> set[LeakKind]:
    """What earlier notes give away of the one-liner: a copy of it, or notes that are not earlier."""
    notes = list(history)
    late = any(written is None or arrived_at is not None and _is_late(written, arrived_at) for written, _ in notes)
    target = _shingles(_words(one_liner), _SHINGLE)
    copied = bool(target) and any(
        len(target & _shingles(_words(text), _SHINGLE)) >= SHARE * len(target) for _, text in notes
    )
    return _flags({LeakKind.FUTURE: late, LeakKind.ONE_LINER: copied})


def _is_late(written: datetime, arrived_at: datetime) -> bool:
    """Whether a note may be of after arrival: of a moment then, or of a day (midnight) that is not earlier."""
    of_a_day = (written.hour, written.minute, written.second) == (0, 0, 0)
    return written.date() >= arrived_at.date() if of_a_day else written >= arrived_at


def leaks_of_rationale(
    text: str, rule_out: Sequence[str], factors: Sequence[str], plan: Sequence[str]
) -> set[LeakKind]:
    """What a presentation gives away of the reasoning that follows it.

    A diagnosis of the rule-out list may stand in the history; it is a leak where the same sentence weighs it. A plan's
    item is a leak as a whole or by a run of five words, a decision factor where the text draws a conclusion from it.
    """
    weighing = [_words(each) for each in _SENTENCE.split(text) if _REASONS.search(each)]
    words = _words(text)
    runs = _shingles(words, _RUN)
    joined = f" {' '.join(words)} "
    return _flags(
        {
            LeakKind.RULE_OUT: any(
                _holds(f" {' '.join(sentence)} ", item) for item in rule_out for sentence in weighing
            ),
            LeakKind.FACTOR: any(_holds(f" {' '.join(sentence)} ", item) for item in factors for sentence in weighing),
            LeakKind.PLAN: any(_planned(item, joined, runs) for item in plan),
        }
    )


def leaks_of_diagnosis(text: str, complaint: str | None, codes: Iterable[str], names: Iterable[str]) -> set[LeakKind]:
    """What a presentation gives away of the final diagnosis: its name in any order, a synonym, or a code."""
    told, both = list(names), f"{complaint or ''}\n{text}"
    plain = both.upper()
    coded = any(re.search(rf"(?<![A-Z0-9]){_code(code)}(?![A-Z0-9]|\.[0-9])", plain) for code in codes)
    return _flags(
        {LeakKind.CODE: coded or bool(_ICD.search(both)), LeakKind.DIAGNOSIS: bool(diagnosis_leaks(both, told))}
    )


def leaks_of_beliefs(evidence: Iterable[str]) -> set[LeakKind]:
    """What the steps of a belief task give away: a judgement within the evidence itself."""
    return _flags({LeakKind.JUDGEMENT: any(_JUDGES.search(each) for each in evidence)})


def _code(code: str) -> str:
    letters = code.upper().replace(".", "")
    return re.escape(letters[:3]) + (r"\.?" + re.escape(letters[3:]) if letters[3:] else "")


def _flags(found: dict[LeakKind, bool]) -> set[LeakKind]:
    return {kind for kind, is_found in found.items() if is_found}


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())


def _shingles(words: list[str], size: int) -> set[tuple[str, ...]]:
    if len(words) < size:
        return {tuple(words)} if words else set()
    return {tuple(words[at : at + size]) for at in range(len(words) - size + 1)}


def _holds(joined: str, item: str) -> bool:
    words = _words(item)
    return bool(words) and f" {' '.join(words)} " in joined


def _planned(item: str, joined: str, runs: set[tuple[str, ...]]) -> bool:
    words = _words(item)
    if len(words) < _RUN:
        return len(words) >= 3 and _holds(joined, item)
    return bool(_shingles(words, _RUN) & runs)
