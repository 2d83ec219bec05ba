"""Reports of several patients: their cases, where each stands in a section of its own."""

import re

from schemas.vocabulary import CASE_ROLES, SectionRole
from transforms.assemble.diagnosis.names import akin, key_words
from transforms.assemble.diagnosis.report import Part, Report
from transforms.assemble.diagnosis.statements import Certainty, statements

_OWN_HEADING = re.compile(
    r"^\W*(?:[0-9.]+\s+)?(?:(?:clinical|illustrative|index)\s+)?(?:case|patient|proband)(?:\s+(?:report|presentation|description|no\.?|number))?"
    r"\s*[#:.–-]?\s*(?P<number>\d{1,2}|[ivx]{1,4}|one|two|three|four|five|six|[a-f])\b(?!\s*(?:years?|months?|patients|cases))",
    re.IGNORECASE,
)
_WORDS = ("one", "two", "three", "four", "five", "six")
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x")
LEAST_CASES = 2
LONGEST_LEAD = 300
"""What may stand before the first case and is of none of them, in characters."""


def number_of(heading: str) -> int | None:
    """The number that a heading gives its case.

    >>> [number_of(each) for each in ("2.1. Case 1", "Patient B", "3. Case report II", "Case presentation")]
    [1, 2, 2, None]
    """
    match = _OWN_HEADING.match(heading)
    if match is None:
        return None
    told = match["number"].lower()
    if told.isdecimal():
        return int(told)
    for listed in (_ROMAN, _WORDS, "abcdef"):
        if told in listed:
            return listed.index(told) + 1
    return None


def cases_of(report: Report) -> list[list[Part]]:
    """The parts of each case, in order, where the headings number them 1, 2 … and nothing else is told of patients; else none.

    A part without a number of its own goes on with the case before it, until one that is no part of a case.
    """
    cases: list[list[Part]] = []
    lead, open_ = 0, False
    for part in report.parts:
        if part.role not in CASE_ROLES:
            open_ = open_ and part.role is SectionRole.OTHER
            continue
        number = number_of(report.text[part.heading_start : part.heading_end].strip())
        if number is not None and number == len(cases) + 1:
            cases.append([part])
            open_ = True
        elif number is not None and number == len(cases) and open_ or number is None and open_:
            cases[-1].append(part)
        elif not cases:
            lead += part.end - part.start
        else:
            return []  # told of after the discussion, or out of order
    return cases if len(cases) >= LEAST_CASES and lead <= LONGEST_LEAD else []


def states(case: Report, name: str) -> bool:
    """Whether the case itself plainly states the diagnosis."""
    words = key_words(name)
    shorts = {short for short, long in case.expansions.items() if akin(words, long)}
    return any(
        each.certainty >= Certainty.STATED and akin(words, case.words(each.name))
        for line in case.case
        for each in statements(line.text, shorts)
    )
