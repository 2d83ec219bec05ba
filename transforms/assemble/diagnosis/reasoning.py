"""Diagnostic reasoning: sentences in which the authors weigh what speaks for and against a diagnosis of this patient."""

import re
from typing import NamedTuple

from schemas.vocabulary import CASE_ROLES, SectionRole, Stance
from transforms.assemble.diagnosis.answer import Answer
from transforms.assemble.diagnosis.cut import Reveal
from transforms.assemble.diagnosis.names import is_name, key_words
from transforms.assemble.diagnosis.report import Line, Report
from transforms.assemble.diagnosis.statements import cut_name, statements


class Step(NamedTuple):
    """One statement of reasoning: the sentence, verbatim, and what it does to which diagnosis."""

    statement: str
    quote: str
    start: int
    end: int
    stance: Stance
    diagnosis: str


MOST_STEPS = 21
_OURS = re.compile(
    r"\b(?:our|this|the present|the presented|the reported|the current|present|the index|the described) (?:\w+ )?(?:patient|case|child|infant|boy|girl|man|woman|neonate|proband|individual)(?:['’]s)?\b|\b(?:he|she|his|her)\b|\bthe (?:patient|child|infant|boy|girl|neonate|proband)(?:['’]s)?\b|\bin (?:our|this|the present) case\b|\b(?:here|in our)\b",
    re.IGNORECASE,
)
_OURS_PLAIN = re.compile(
    r"\b(?:our|this|the present|the presented|the current|present|the index) (?:\w+ )?(?:patient|case|child|infant|boy|girl|man|woman|neonate|proband)(?:['’]s)?\b|\bin (?:our|this|the present) case\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\bet al\b|\bpatients with\b|\b(?:reported|described|published|reviewed) (?:by|in the literature|a (?:case|series))\b|\bin the literature\b|\bstudies\b|\bprevalence\b|\bincidence\b|\b\d+ (?:cases|patients)\b|\bpreviously reported\b",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\bdiagnos(?:is|es|ed|tic)\b|\bdifferential\b|\b(?:consistent|compatible|in keeping|in line|in accordance) with\b|\bsuggest(?:s|ed|ing|ive)?\b|\bindicat(?:es|ed|ing|ive)\b|\bsuspect(?:ed|ing)?\b|\bsuspicion\b|\bsuspicious\b|\brul(?:e|ed|ing) out\b|\bexclud(?:e|ed|es|ing)\b|\bexclusion\b|"
    r"\bconfirm(?:s|ed|ing|ation)?\b|\bsupport(?:s|ed|ing)?\b|\bunlikely\b|\bless likely\b|\bmost likely\b|\blikely\b|\bprobabl[ey]\b|\bargu(?:es|ed|ing) (?:against|for)\b|\bpoint(?:s|ed|ing)? (?:to|toward)|\bfavou?r(?:s|ed|ing)?\b|\bin favou?r of\b|\bconsider(?:ed|ing|ation)\b|\bmimic\w*\b|\bmisdiagnos\w+|"
    r"\bdistinguish\w*\b|\bdifferentiat(?:e|ed|es|ing|ion)\b|\bcharacteristic of\b|\btypical (?:of|for)\b|\bpathognomonic\b|\bhallmark\b|\bcriteria\b|\battribut(?:ed|able)\b|\bdue to\b|\bcaused by\b|\bsecondary to\b|\brevealed\b|\bbased on\b|\bhypothes\w+|\bthought to be\b|\bbelieved? (?:to|that)\b|\bconclude\w*\b|\bcould be explained\b|\bexplain(?:s|ed)?\b|\bled (?:us )?to\b|\bevidence (?:of|for)\b|\bnegative for\b|\bpositive for\b|\bled to the\b|\bresult(?:ed|ing)? (?:in|from)\b|\bpresum\w+|\bcorrelat\w+",
    re.IGNORECASE,
)
_STRONG = re.compile(
    r"\bdiagnos(?:is|es|ed)\b|\bdifferential\b|\b(?:consistent|compatible|in keeping) with\b|\bsuggest(?:ed|ing|ive)\b|\bsuspect(?:ed|ing)\b|\bsuspicion\b|\brul(?:ed|ing) out\b|\bexcluded\b|\bconfirm(?:ed|ing)\b|\bsupport(?:s|ed|ing)?\b|\bunlikely\b|\bless likely\b|\bmost likely\b|\bpoint(?:s|ed|ing)? to|\bfavou?red\b|\bconsidered\b|\bmimick\w*\b|\bmisdiagnos\w+|"
    r"\bdifferentiat(?:e|ed|ing)\b|\bcharacteristic of\b|\bpathognomonic\b|\bindicat(?:ed|ing|ive)\b|\bbased on\b|\bled (?:us )?to\b|\bpresum\w+|\bcriteria\b|\bthought to be\b|\bhypothes\w+",
    re.IGNORECASE,
)
_TREATMENT = re.compile(
    r"\b(?:treat(?:ed|ment|ments|ing)|therap(?:y|ies|eutic)|surgery|surgical(?:ly)?|operat(?:ed|ion|ive)|resection|excision|administ\w+|prescri\w+|dose|mg|follow[- ]?up|discharged|recover\w*|prognosis|recurrence|surviv\w+|manage(?:d|ment)|anesthe\w*|anaesthe\w*|chemotherapy|radiotherapy|prophyla\w+|consent|indicated for|transferred|initiated|started)\b",
    re.IGNORECASE,
)
_RESEARCH = re.compile(
    r"\bfurther (?:studies|research|investigations? (?:is|are))\b|\bto (?:our|the best of our) knowledge\b|\bwe (?:report|present|describe)\b|\bis (?:a|an) (?:rare|uncommon)\b|\bconsent\b|\bphysicians should\b|\bclinicians should\b|\bshould be (?:considered|suspected|aware|kept)\b|\bthis case (?:report )?(?:highlights|illustrates|demonstrates|emphasi[sz]es|underlines)\b",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:rul(?:ed|es|ing) out|exclud(?:ed|es|ing)|exclusion of|unlikely|less likely|argu(?:es|ed) against|against (?:the |a )?(?:diagnosis|possibility)|not (?:consistent|compatible|suggestive|support\w*|fulfil\w*|meet|suspected|in keeping|typical|due to|caused)|inconsistent with|no (?:evidence|signs?|features?|history|findings?|indication|symptoms?) (?:of|for|suggest\w*|to suggest)|negative for|were (?:all )?negative|was negative|did not (?:support|suggest|fulfil\w*|meet|reveal|show|have|indicate|confirm|fit)|failed to|absence of|rather than|misdiagnos\w+|wrongly|initially (?:thought|diagnosed|treated|considered))\b",
    re.IGNORECASE,
)
_NEUTRAL = re.compile(
    r"\b(?:differential diagnos[ei]s|was (?:also )?considered|were (?:also )?considered|to rule out|to exclude|could be|might be|may be|possib(?:le|ility)|in order to|was sought|initial(?:ly)? suspect\w*|raised the question|provisional|considering|consider(?:ed)? (?:as|in))\b",
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
_LEAD_IN = re.compile(
    r"^(?:however|therefore|thus|hence|moreover|furthermore|in addition|additionally|also|finally|consequently|nevertheless|interestingly|notably|of note|subsequently|then|accordingly|indeed|in fact|besides|meanwhile|as a result)\s*,?\s+",
    re.IGNORECASE,
)


def reasoning_of(report: Report, answer: Answer) -> list[Step]:
    """Sentences of reasoning on this patient, in the article's order, at most 21; quotes are the article's own words.

    A sentence of the case counts if it weighs a diagnosis; one of the discussion only if it also speaks of this
    patient. What is on treatment, prognosis, other patients or research does not count.
    """
    reveal = Reveal(answer)
    scored: list[tuple[float, int, Step]] = []
    for number, line in enumerate(report.body):
        weight = _weight(line, reveal)
        if weight > 0:
            scored.append((-weight, number, _step(line, answer, reveal)))
    best = sorted(scored)[:MOST_STEPS]
    return [step for _, _, step in sorted(best, key=lambda each: each[1])]


def _weight(line: Line, reveal: Reveal) -> float:
    """How surely a line is diagnostic reasoning on this patient; 0 or less: it is none."""
    text = line.text
    if line.role in (None, SectionRole.INTRODUCTION) or len(text) < 30 or _RESEARCH.search(text):
        return 0
    in_case = line.role in CASE_ROLES
    strong, cues = bool(_STRONG.search(text)), len(_CUE.findall(text))
    if not cues:
        return 0
    named = reveal.named_in(line) or bool(statements(text))
    if in_case:
        weight = 1.0 * strong + 1.0 * named - 1.5 * bool(_TREATMENT.search(text) and not re.search(r"\bdiagnos", text))
        return weight - 1.5
    ours = bool(_OURS_PLAIN.search(text)) or bool(_OURS.search(text)) and not _OTHERS.search(text)
    if not ours:
        return 0
    weight = (
        1.0 * strong
        + 0.5 * named
        + 0.5 * min(cues, 3)
        - 1.0 * bool(_TREATMENT.search(text))
        - 1.0 * bool(_OTHERS.search(text))
    )
    return weight - 0.9


def _step(line: Line, answer: Answer, reveal: Reveal) -> Step:
    text = line.text
    statement = " ".join(_LEAD_IN.sub("", text).split())
    statement = statement[:1].upper() + statement[1:]
    if _AGAINST.search(text):
        stance = Stance.AGAINST
    elif _NEUTRAL.search(text):
        stance = Stance.NEUTRAL
    else:
        stance = Stance.SUPPORTS
    named = reveal.named_in(line)
    other = other_diagnosis(line, reveal)
    if stance is Stance.AGAINST and named and other is None:
        stance = (
            Stance.SUPPORTS
            if re.search(r"\brul(?:ed|ing) out (?:other|all)|misdiagnos", text, re.IGNORECASE)
            else stance
        )
    if stance is Stance.SUPPORTS or other is None:
        diagnosis = answer.name if named or other is None else other
    else:
        diagnosis = other
    return Step(statement, text, line.start, line.end, stance, diagnosis)


def other_diagnosis(line: Line, reveal: Reveal) -> str | None:
    """A diagnosis that the line names and that is not the answer."""
    for pattern in (_OBJECT, _OBJECT_BEFORE):
        for match in pattern.finditer(line.text):
            name = cut_name(match["name"])
            if name and is_name(name) and len(name.split()) <= 10:
                piece = Line(0, len(name), name, line.role, frozenset(key_words(name)))
                if not reveal.named_in(piece):
                    return name
    return None
