"""Diagnostic reasoning: sentences in which the authors weigh what speaks for and against a diagnosis of this patient."""

import re
from collections.abc import Collection, Iterator
from math import fsum
from typing import NamedTuple

from schemas.vocabulary import CASE_ROLES, SectionRole, Stance
from transforms.assemble.diagnosis.answer import Answer
from transforms.assemble.diagnosis.cut import Reveal
from transforms.assemble.diagnosis.names import has_disease_head, is_disease_word, key_words
from transforms.assemble.diagnosis.report import Line, Report
from transforms.assemble.diagnosis.signs import BIAS_IN_CASE, BIAS_IN_TALK, SIGNS
from transforms.assemble.diagnosis.statements import cut_name


class Step(NamedTuple):
    """One statement of reasoning: the sentence, verbatim, and what it does to which diagnosis."""

    statement: str
    quote: str
    start: int
    end: int
    stance: Stance
    diagnosis: str


MOST_STEPS = 15
ANOTHER = "another diagnosis"
"""What a finding speaks against where the sentence does not say which."""
LEAST_IN_CASE, LEAST_IN_TALK = -0.6, -0.4
"""From here on a sentence is taken, as log odds: there 0.62 of the labelled points are found, and 0.83 of the statements
were graded as reasoning, both read by folds of reports (`tests/quality/fit_reasoning.py`)."""

_AGAINST = re.compile(
    r"\b(?:rul(?:ed|es|ing) out|exclud(?:ed|es|ing)|exclusion of|unlikely|less likely|argu(?:es|ed) against|against (?:the |a )?(?:diagnosis|possibility)|not (?:consistent|compatible|suggestive|support\w*|fulfil\w*|meet|suspected|in keeping|typical|due to|caused)|inconsistent with|no (?:evidence|signs?|features?|history|findings?|indication|symptoms?) (?:of|for|suggest\w*|to suggest)|negative for|were (?:all )?negative|was negative|did not (?:support|suggest|fulfil\w*|meet|reveal|show|have|indicate|confirm|fit|develop|respond)|was not present|reveal(?:ed|ing) no|lack of|no (?:clinical |typical |specific )(?:features?|signs?|symptoms?)|weaken\w*|failed to|absence of|rather than|misdiagnos\w+|wrongly|initially (?:thought|diagnosed|treated|considered))\b",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"\b(?:differential diagnos[ei]s|was (?:also )?considered|were (?:also )?considered|to rule out|to exclude|in order to|was sought|raised the question|provisional|considering|cannot be ruled out|remains? (?:unclear|unknown))\b",
    re.IGNORECASE,
)
_LACKING = re.compile(
    r"\b(?:negative|unremarkable|(?:was|were|been|appeared|notable for|reported as|within) (?:the )?normal|no (?:[\w-]+ ){1,4}(?:was|were|could be) (?:found|detected|seen|identified|observed|noted|present)|"
    r"(?:revealed|showed|demonstrated|had|found|with|disclosed|detected) no\b|no (?:other )?(?:signs?|abnormal\w*|evidence|growth)|without (?:any )?(?:evidence|signs?)|not (?:detected|found|seen|identified|elevated|reveal|show|exhibit)|none of)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"\b(?:can(?:not|['’]t)|could not|not|(?:has|have|had|need(?:s|ed)?|must|should|ought) (?:to )?be(?: first)?) (?:be )?(?:completely |definitely |fully )?(?:ruled out|excluded|distinguished|differentiated|confirmed|rule out|exclude)\b"
    r"|\b(?:unable|impossible|difficult) to (?:rule out|exclude|distinguish|differentiate)\b",
    re.IGNORECASE,
)
"""What leaves a diagnosis open."""
_IN_FAVOUR = re.compile(
    r"(?P<so>\b(?:therefore|thus|hence|consequently|so that|which (?:suggested|supported|confirmed|indicated))\b)|\b(?:support(?:ed|s|ing) (?:the |a )?(?:\w+ )?diagnosis|most likely|confirm(?:ed|ing)|consistent with|established|led to the diagnosis)\b",
    re.IGNORECASE,
)
_SOUGHT = re.compile(
    r"\b(?:to (?:look for|rule out|exclude|confirm|distinguish|determine|establish|evaluate|investigate|clarify|assess|identify)|(?:was|were) (?:then |therefore |also )?(?:planned|requested|suggested|recommended|ordered|sent)|not (?:feasible|available|performed)|"
    r"could not be (?:performed|done)|(?:is|are) based on|can be (?:made|confirmed|diagnosed|established|difficult)|should be|gold standard|differential diagnos[ei]s|other (?:forms|causes) of)\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"\b(?:reveal(?:ed|s|ing)|show(?:ed|s|n|ing)|demonstrat\w+|confirm(?:ed|s|ing)|disclosed|detected|identified|suggest(?:ed|s|ing|ive)|consistent|compatible|diagnosed|positive|support(?:ed|s|ing)|suspected)\b",
    re.IGNORECASE,
)
"""A test that was only sought or is only advised tells nothing yet; these words say that it did."""
_OBJECT = re.compile(
    r"\b(?:rul(?:ed|ing|e) out|exclud(?:ed|ing|e)|suspicion of|suspicious (?:for|of)|suspect(?:ed|ing)|diagnosis of|diagnosed (?:with|as)|consistent with|compatible with|suggest(?:ive of|ing|ed)|indicat(?:ive of|ing|ed)|differential diagnos[ei]s (?:of|included|includes|include|was|were|with)|against|unlikely|possibility of|mimick(?:ed|ing)|misdiagnosed as|characteristic of|typical of|support(?:ed|s|ing)? (?:the |a )?(?:diagnosis of)?|considered (?:as|to be)?|differentiated? (?:from|between))\s+(?:the |an? |possible |probable |other |diagnosis of |presence of )*(?P<name>[^.;:()\[\]]{3,120})",
    re.IGNORECASE,
)
_OBJECT_BEFORE = re.compile(
    r"(?P<name>[^.;:()\[\],]{4,90}?)\s+(?:was|were|is|are|could be|had been|has been)\s+(?:\w+ )?(?:ruled out|excluded|suspected|considered|unlikely|diagnosed|confirmed|less likely)\b",
    re.IGNORECASE,
)
_OTHERS_OUT = re.compile(
    r"\b(?:rul(?:ed|ing) out|exclud(?:ed|ing)) (?:the |any |all |by )?other|\bmisdiagnos", re.IGNORECASE
)
_BEFORE_OTHER = re.compile(
    r"^(?:(?:possibility|presence|existence|evidence|diagnos[ei]s|hypothesis|suspicion|history|signs?|lack|cause|likelihood|risk|concern) (?:of|for) |suspected |possible |any |other |the |an? )+",
    re.IGNORECASE,
)
_AFTER_OTHER = re.compile(
    r"(?:\s+(?:and|or|with|as|being|seemed|remained|continued|continues|initially|first|also|discharged|diagnosis)\b.*)$",
    re.IGNORECASE,
)
_LEAD_IN = re.compile(
    r"^(?:however|therefore|thus|hence|moreover|furthermore|in addition|additionally|also|finally|consequently|nevertheless|interestingly|notably|of note|subsequently|then|accordingly|indeed|in fact|besides|meanwhile|as a result)\s*,?\s+",
    re.IGNORECASE,
)


def reasoning_of(report: Report, answer: Answer) -> list[Step]:
    """Sentences of reasoning on this patient, in the article's order, at most 15; quotes are the article's own words.

    Each sentence outside the introduction is weighed by its signs (`signs.SIGNS`).
    """
    reveal = Reveal(answer)
    weighed = [
        (over, number, line)
        for number, (line, held) in enumerate(signs_of_lines(report, reveal))
        if (over := weight_over(held, line.role in CASE_ROLES)) >= 0
    ]
    best = sorted(weighed, key=lambda each: (-each[0], each[1]))[:MOST_STEPS]
    return [_step(line, answer, reveal) for _, _, line in sorted(best, key=lambda each: each[1])]


_PATTERNS = [(sign.name, sign.pattern) for sign in SIGNS if sign.pattern is not None]
_WEIGHTS = {sign.name: (sign.in_case, sign.in_talk) for sign in SIGNS}
_NEWS = 3
"""So many lines of a case tell how the patient came, whatever they name."""
_OPENING = 2
"""So many lines open a case."""
_PLACES = ((-6, "long before"), (-2, "before"), (0, "just before"), (1, "at"), (3, "just after"), (7, "after"))
"""Places in the case by how many lines they stand behind the first that gives the diagnosis away; further is "long after"."""


def signs_of_lines(report: Report, reveal: Reveal) -> Iterator[tuple[Line, set[str]]]:
    """Each sentence of the body outside the introduction, and the names of the signs that it has."""
    lines = [line for line in report.body if line.role is not SectionRole.INTRODUCTION]
    told = [(reveal.named_in(line), reveal.proven_in(line)) for line in lines]
    in_case = [number for number, line in enumerate(lines) if line.role in CASE_ROLES]
    first = next((at for at, number in enumerate(in_case) if at >= _NEWS and any(told[number])), None)
    place = {number: at for at, number in enumerate(in_case)}
    for number, line in enumerate(lines):
        held = {name for name, holds in zip(("named", "proven"), told[number], strict=True) if holds}
        if (at := place.get(number)) is not None:
            held.add(_place(at, first))
            if at < _OPENING:
                held.add("first")
        yield line, held | _signs(line)


def _place(at: int, first: int | None) -> str:
    """Where the line number `at` of a case stands, seen from the first that gives the diagnosis away.

    >>> [_place(at, 5) for at in (0, 4, 5, 6, 20)], _place(3, None)
    (['before', 'just before', 'at', 'just after', 'long after'], 'never told')
    """
    if first is None:
        return "never told"
    return next((name for end, name in _PLACES if at - first < end), "long after")


def _signs(line: Line) -> set[str]:
    lower, words = line.text.lower(), len(line.text.split())
    diseases = sum(map(is_disease_word, line.words))
    facts = {
        "a disease": diseases > 0,
        "diseases": diseases > 1,
        "treatment section": line.role is SectionRole.TREATMENT,
        "outcome section": line.role is SectionRole.OUTCOME,
        "diagnosis section": line.role is SectionRole.DIAGNOSIS,
        "conclusion": line.role is SectionRole.CONCLUSION,
        "short": words < 9,
        "long": words > 35,
    }
    held = {name for name, holds in facts.items() if holds}
    held.update(name for name, pattern in _PATTERNS if pattern.search(lower))
    return held


def weight_over(held: Collection[str], in_case: bool) -> float:
    """How far a sentence with these signs is over what is taken for diagnostic reasoning on this patient, in log odds."""
    column, start = (0, BIAS_IN_CASE - LEAST_IN_CASE) if in_case else (1, BIAS_IN_TALK - LEAST_IN_TALK)
    return fsum((start, *(_WEIGHTS[name][column] for name in held)))  # the same in any order of a set


def _step(line: Line, answer: Answer, reveal: Reveal) -> Step:
    text = line.text
    statement = " ".join(_LEAD_IN.sub("", text).split())
    statement = statement[:1].upper() + statement[1:]
    named = reveal.named_in(line)
    other = other_diagnosis(line, reveal)
    stance = _stance(text, named)
    if stance is Stance.AGAINST and other is None and (not named or _OTHERS_OUT.search(text)):
        other = ANOTHER  # what is ruled out is not named
    if stance is Stance.SUPPORTS or other is None:
        diagnosis = answer.name if named or other is None else other
    else:
        diagnosis = other
    return Step(statement, text, line.start, line.end, stance, diagnosis)


def _stance(text: str, named: bool) -> Stance:
    """What a sentence does to the diagnosis that it is on, by its last word on it: "no mass; therefore a cyst is likely"."""
    if _OPEN.search(text):
        return Stance.NEUTRAL
    against = [match.end() for match in _AGAINST.finditer(text)]
    against += [] if named else [match.end() for match in _LACKING.finditer(text)]
    if against:
        in_favour = _IN_FAVOUR.search(text, max(against))
        return Stance.SUPPORTS if in_favour and (named or in_favour["so"]) else Stance.AGAINST
    if _SOUGHT.search(text) and not _FOUND.search(text):
        return Stance.NEUTRAL
    return Stance.NEUTRAL if _NEUTRAL.search(text) and not named else Stance.SUPPORTS


def other_diagnosis(line: Line, reveal: Reveal) -> str | None:
    """A diagnosis that the line names and that is not the answer."""
    for pattern in (_OBJECT, _OBJECT_BEFORE):
        for match in pattern.finditer(line.text):
            name = _AFTER_OTHER.sub("", _BEFORE_OTHER.sub("", cut_name(match["name"])))
            if name and has_disease_head(name) and len(name.split()) <= 10:
                piece = Line(0, len(name), name, line.role, frozenset(key_words(name)))
                if not reveal.named_in(piece):
                    return name
    return None
