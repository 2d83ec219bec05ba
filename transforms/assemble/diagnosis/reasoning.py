"""Diagnostic reasoning: sentences in which the authors weigh what speaks for and against a diagnosis of this patient."""

import re
from collections.abc import Mapping
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


MOST_STEPS = 21
ANOTHER = "another diagnosis"
"""What a finding speaks against where the sentence does not say which."""
LEAST_WEIGHT = -0.7
"""From here on a sentence is taken: log odds, so that on the tuning half three of five labelled points are found."""

_NOT_DONE = re.compile(
    r"\b(?:(?:could|can|did|was|were|is|are)(?: not|n['’]t) (?:be )?(?:perform\w*|done|conduct\w*|carried out|feasible|available|possible|undert\w+|obtain\w*)|not (?:been )?(?:performed|conducted|done|feasible|available)"
    r"|not (?:be |been )?(?:considered|recogni[sz]ed)|was (?:\w+ )?missed|(?:was|were) (?:then |therefore |also )?(?:indicated|planned|requested|recommended)"
    r"|(?:this|our|the present|the current) (?:\w+ )?(?:case|study|report)(?: study| report)? (?:\w+ )?(?:shows?|suggests|highlights?|illustrates?|emphasi[sz]es|demonstrates?|can)|comorbidit(?:y|ies) included|matrix|scanner|slice thickness"
    r"|disease progression|wrong diagnosis|should (?:be|have)|financial|consent|unfortunately|nomenclature|kit\b|inc\.|according to the manufacturer|et al\.? (?:reported|described))"
)
"""What was not done, was done with which device, or was then to be done, and what a report teaches, is no reasoning."""
_PRESENTS = re.compile(
    r"^(?:\w+,? ){0,3}an? (?:[\w-]+ ){0,4}[\w-]*(?:year|month|week|day)s?[\s‐‑–-]old\b.{0,120}\b(?:presented|referred|admitted|consulted|brought)\b"
)
"""A sentence with which a case begins."""

_WEIGHING = ("weighs", "agrees", "refutes", "confirms")
_AGAINST = re.compile(
    r"\b(?:rul(?:ed|es|ing) out|exclud(?:ed|es|ing)|exclusion of|unlikely|less likely|argu(?:es|ed) against|against (?:the |a )?(?:diagnosis|possibility)|not (?:consistent|compatible|suggestive|support\w*|fulfil\w*|meet|suspected|in keeping|typical|due to|caused)|inconsistent with|no (?:evidence|signs?|features?|history|findings?|indication|symptoms?) (?:of|for|suggest\w*|to suggest)|negative for|were (?:all )?negative|was negative|did not (?:support|suggest|fulfil\w*|meet|reveal|show|have|indicate|confirm|fit)|failed to|absence of|rather than|misdiagnos\w+|wrongly|initially (?:thought|diagnosed|treated|considered))\b",
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
    """Sentences of reasoning on this patient, in the article's order, at most 21; quotes are the article's own words.

    Each sentence outside the introduction is weighed by its signs (`signs.SIGNS`). What is on treatment, prognosis,
    other patients or research, and weighs nothing, is left out whatever it weighs.
    """
    reveal = Reveal(answer)
    weighed = [
        (weight, number, line)
        for number, line in enumerate(report.body)
        if line.role is not SectionRole.INTRODUCTION and (weight := _weight(line, reveal)) >= LEAST_WEIGHT
    ]
    best = sorted(weighed, key=lambda each: (-each[0], each[1]))[:MOST_STEPS]
    return [_step(line, answer, reveal) for _, _, line in sorted(best, key=lambda each: each[1])]


_NEVER = -99.0


class _Held(dict[str, bool]):
    """Whether a sentence (in lower case) has a sign, by its name; looked for when first asked, as most never are."""

    def __init__(self, lower: str, told: Mapping[str, bool]) -> None:
        super().__init__(told)
        self._lower = lower

    def __missing__(self, name: str) -> bool:
        self[name] = found = bool(_PATTERNS[name].search(self._lower))
        return found


_PATTERNS = {sign.name: sign.pattern for sign in SIGNS if sign.pattern is not None}


def _weight(line: Line, reveal: Reveal) -> float:
    """How surely a line is diagnostic reasoning on this patient, as log odds."""
    in_case = line.role in CASE_ROLES
    lower, words = line.text.lower(), len(line.text.split())
    diseases = sum(map(is_disease_word, line.words))
    told = {
        "named": reveal.named_in(line),
        "proven": reveal.proven_in(line),
        "a disease": diseases > 0,
        "diseases": diseases > 1,
        "treatment section": line.role in (SectionRole.TREATMENT, SectionRole.OUTCOME),
        "diagnosis section": line.role is SectionRole.DIAGNOSIS,
        "conclusion": line.role is SectionRole.CONCLUSION,
        "short": words < 9,
        "long": words > 35,
    }
    held = _Held(lower, told)
    if _is_none(held, in_case) or _NOT_DONE.search(lower) or _PRESENTS.search(lower):
        return _NEVER
    weight = BIAS_IN_CASE if in_case else BIAS_IN_TALK
    return weight + sum((sign.in_case if in_case else sign.in_talk) for sign in SIGNS if held[sign.name])


def _is_none(held: Mapping[str, bool], in_case: bool) -> bool:
    """Whether a sentence with these signs is none of reasoning on this patient, whatever else it has."""
    weighs = any(held[name] for name in _WEIGHING)
    on_diagnosis = weighs or held["diagnosis"] or held["proven"]
    if not on_diagnosis:
        return True  # a result, or a cause of something, that is not weighed
    if in_case:
        late = held["afterwards"] and not (held["diagnosis"] or held["refutes"] or held["weighs"] or held["proven"])
        return late or held["treatment section"] and not (weighs or held["diagnosis"])
    ours = held["this patient"] or held["the patient"]
    if not ours and (held["others"] or not held["past"]):
        return True
    return held["comment"] and not (held["this patient"] and weighs)


def _step(line: Line, answer: Answer, reveal: Reveal) -> Step:
    text = line.text
    statement = " ".join(_LEAD_IN.sub("", text).split())
    statement = statement[:1].upper() + statement[1:]
    named = reveal.named_in(line)
    other = other_diagnosis(line, reveal)
    if _AGAINST.search(text) or (not named and _LACKING.search(text)):
        stance = Stance.AGAINST
    elif _NEUTRAL.search(text):
        stance = Stance.NEUTRAL
    else:
        stance = Stance.SUPPORTS
    if stance is Stance.AGAINST and other is None and (not named or _OTHERS_OUT.search(text)):
        other = ANOTHER  # what is ruled out is not named
    if stance is Stance.SUPPORTS or other is None:
        diagnosis = answer.name if named or other is None else other
    else:
        diagnosis = other
    return Step(statement, text, line.start, line.end, stance, diagnosis)


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
