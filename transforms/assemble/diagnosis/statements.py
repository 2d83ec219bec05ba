"""Sentences that state a diagnosis, and the name that each states."""

import re
from collections.abc import Container, Set
from enum import IntEnum
from typing import NamedTuple

from transforms.assemble.diagnosis.names import is_name, telling_words
from transforms.assemble.diagnosis.titles import stripped


class Certainty(IntEnum):
    """How sure a statement is of its diagnosis."""

    DOUBTED = 0
    SUGGESTED = 1
    STATED = 2
    FINAL = 3


class Statement(NamedTuple):
    """A name, its place in the sentence's text, and how surely it is stated."""

    name: str
    start: int
    end: int
    certainty: Certainty


_NAME = r"(?P<name>[^.;:()\[\]]{3,140})"
_HEDGE = r"(?:an?|the|our|his|her|this|these|possible|probable|likely|presumed|suspected|underlying|isolated)"
_FORMS = tuple(
    (re.compile(pattern + r"\s+(?:" + _HEDGE + r"\s+)*" + _NAME, re.IGNORECASE), certainty)
    for pattern, certainty in (
        (
            r"\b(?:final|definitive|definite|ultimate|eventual|confirmed|correct|established|post-?operative|patholog\w+|histopatholog\w+|histolog\w+|discharge|conclusive|overall|main)\s+(?:\w+\s+)?diagnos[ei]s\s*(?:\w+\s+){0,3}?(?:of|was|is|were|as|to be|:|being|established as|consistent with)",
            Certainty.FINAL,
        ),
        (
            r"\b(?:final|definitive|definite)(?:ly)?\s+(?:\w+\s+)?diagnosed\s+(?:\w+\s+){0,3}?(?:with|as having|as|to have|to be)",
            Certainty.FINAL,
        ),
        (r"\b(?:finally|ultimately|eventually|thus|hence|therefore|consequently|subsequently)\b.{0,60}\bdiagnos(?:ed|is)\s+(?:\w+\s+){0,3}?(?:with|as having|as|of|to have)", Certainty.FINAL),
        (r"\bconfirm(?:ed|ing|s)\s+(?:\w+\s+){0,3}?diagnos[ei]s\s+of", Certainty.FINAL),
        (r"\bdiagnos[ei]s\s+(?:was|is)\s+(?:\w+\s+)?(?:confirmed|established|made|given|rendered|concluded|considered|determined|reported|revised|changed)\s+(?:as|to be|to)", Certainty.FINAL),
        (r"\bdiagnos[ei]s\s+(?:\w+\s+){0,2}?of", Certainty.STATED),
        (r"\bdiagnosed\s+(?:\w+\s+){0,4}?(?:with|as having|as a case of|as|to have|to be)", Certainty.STATED),
        (r"\bdiagnosis\s+(?:was|is|were)(?:\s+that of)?", Certainty.STATED),
        (r"\b(?:confirm|establish|prov|verif|diagnos)(?:ed|ing|es|ied|en|s)?\s+(?:it\s+)?(?:to be|as|the presence of|that (?:it|this|the \w+) (?:was|is))", Certainty.STATED),
        (r"\b(?:confirmed|confirming|confirms)", Certainty.STATED),
        (r"\b(?:diagnostic of|pathognomonic (?:of|for)|turned out to be|was found to have|were found to have|identified as|proved to be|labelled as|recognized as)", Certainty.STATED),
        (r"\b(?:consistent|compatible|in keeping|in accordance|in agreement|in line|correlated)\s+with(?:\s+(?:\w+\s+){0,2}?diagnosis of)?", Certainty.SUGGESTED),
        (r"\b(?:suggestive|indicative|characteristic|typical|suspicious|representative)\s+(?:of|for)(?:\s+(?:\w+\s+){0,2}?diagnosis of)?", Certainty.SUGGESTED),
        (r"\b(?:revealed|showed|demonstrated|disclosed|detected|identified|indicated|suggested|suggesting|represent(?:ed|ing|s)|due to|caused by|secondary to|attributed to)", Certainty.SUGGESTED),
    )
)  # fmt: skip
_ANY = re.compile(
    r"diagnos|confirm|establish|prov(?:ed|en|ing)|verif|pathognom|turned out|found to have|identified|label|recogni|consistent|compatible|in keeping|"
    r"accordance|agreement|in line|correlated|suggest|indicat|characteristic|typical|suspicious|representat|reveal|show|demonstrat|disclos|detect|represent|due to|caused by|"
    r"secondary to|attributed|confirms",
    re.IGNORECASE,
)
"""A word of any of the forms: cheaper to look for than the forms."""

_REPORTED = re.compile(
    r"\b(?:we|this (?:case )?(?:report|article|paper|study)|the authors?|herein|the present (?:report|case|study)|our report|this is)\b[^.]{0,60}?\b(?:report|present|describe|discuss|document|illustrate|demonstrate|encountered|had|highlight|is)(?:s|ed)?\b[^.]{0,80}?"
    r"\b(?:cases?|patients?|man|woman|boy|girl|male|female|child|infant|neonate|newborn|occurrence|presentation|instance|lady|gentleman|example)\s+(?:[\w-]+\s+){0,2}?(?:of|with|who (?:was )?(?:diagnosed with|developed|had|presented with)|having|suffering from|diagnosed with|affected by)\s+(?:(?:an?|the)\s+)?"
    + _NAME,
    re.IGNORECASE,
)
_DANGLING = re.compile(r"(?:\s+(?:and|or|with|of|by|in|as|to|the|an?))+$", re.IGNORECASE)
_STOP = re.compile(
    r"\s+(?:(?:\d+|one|two|three|four|five|six|several|some|many|a few) (?:days?|weeks?|months?|years?) (?:ago|earlier|before|previously|prior)|was|were|is|are|which|that|who|whose|whom|based|by|after|because|since|but|although|though|as|without|using|through|according|following|made|confirmed|established|could|can|should|has|had|have|having|"
    r"when|while|if|then|she|he|they|we|it|presenting|presented|requiring|treated|diagnosed|mimicking|masquerading|misdiagnosed|causing|resulting|leading|showing|given|due to the|in (?:an?|the|our|this|his|her|patients?|view|addition|which|whom|whose|early|late|accordance|\d+|association with the|spite|light)|"
    r"on (?:the|her|his|day|a|mri|ct|both|imaging|account|biops\w+|histo\w+)|at (?:the|a|our|her|his|age|our|\d+)|for (?:the|which|whom|her|his|further|\d+)|from (?:the|which)|with (?:no|an?|the|his|her|good|which|subsequent)|under|during|prior|before|until|however|therefore|rather|than|not|"
    r"and (?:the|he|she|was|were|a|an|his|her|we|to|treated|started|underwent|then|no|subsequently|other|not|referred|has|is|received|initiated|its|discuss\w*|review\w*|successfully|also|it)|to (?:the|be|our|her|his|avoid|a)|including|such|only|alone|so|via|where|within|throughout|despite|upon|\d{4})\b.*$"
    r"|\s*(?:[,—]|–\s|\s-\s)(?!\s*(?:ductal|type|grade|stage|familial)\b).*$",
    re.IGNORECASE | re.DOTALL,
)
_NOT_HERS = re.compile(
    r"\b(?:differential|provisional|initial(?:ly)?|preliminary|presumptive|tentative|working|wrong|incorrect|erroneous|mis-?diagnos\w*|first(?:ly)? diagnosed|previous(?:ly)?|prior|past|known|history|years? (?:ago|before|earlier|previously|prior)|months? (?:ago|before|earlier|previously|prior)|"
    r"suspected|suspicion|suspicious|suspect|possible|possibly|presumed|ruled out|rule out|excluded?|unlikely|considered|mother|father|brother|sister|sibling|family|relatives?|cousin|if|should|could|might|may|would|clinical diagnosis was|admitted with a diagnosis|referred with)\b",
    re.IGNORECASE,
)
_AGO = r"(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|several|some|many|a few) (?:days?|weeks?|months?|years?) (?:ago|earlier|before|previously|prior)"
_LONG_AGO = re.compile(
    rf"[\s,(]*(?:about |approximately )?{_AGO}|.{{0,25}}\b(?:was|were) (?:ruled out|excluded)", re.IGNORECASE
)
_NEGATED = re.compile(
    r"\b(?:no|not|without|negative|neither|nor|never|absence|absent|excluded?|excluding|ruled? out|unlikely|denied|rather than|instead of|against)\b",
    re.IGNORECASE,
)


def statements(sentence: str, known: Container[str] = (), title: Set[str] = frozenset()) -> list[Statement]:
    """The diagnoses that a sentence states, most certain first; each name once.

    `known` holds the abbreviations that count as names; what shares a telling word with the `title` counts too, if it
    is plainly stated.

    >>> [(each.name, each.certainty.name) for each in statements("A final diagnosis of Whipple's disease was made.")]
    [("Whipple's disease", 'FINAL')]
    >>> statements("The patient was discharged.")
    []
    """
    found: dict[str, Statement] = {}
    if not _ANY.search(sentence):
        return []
    for pattern, certainty in _FORMS:
        for match in pattern.finditer(sentence):
            name = cut_name(match["name"])
            if not name or name.lower() in found:
                continue
            titled = certainty >= Certainty.STATED and title & telling_words(name) and len(name.split()) <= 10
            if not (titled or is_name(name) or _has_known(name, known)):
                continue
            before = sentence[max(0, match.start() - 70) : match.start("name")]
            start = match.start("name") + match["name"].find(name)
            long_ago = _LONG_AGO.match(sentence, start + len(name))
            doubted = (
                long_ago or _NEGATED.search(before[-40:]) or (certainty < Certainty.FINAL and _NOT_HERS.search(before))
            )
            level = Certainty.DOUBTED if doubted else certainty
            found[name.lower()] = Statement(name, start, start + len(name), level)
    return sorted(found.values(), key=lambda each: (-each.certainty, each.start))


def _has_known(name: str, known: Container[str]) -> bool:
    return len(name) < 40 and any(word in known for word in name.split())


def reported(sentence: str, known: Container[str] = ()) -> str | None:
    """What a sentence such as "We report a case of X in a child" is about.

    >>> reported("Here we present an unusual case of scurvy in a boy.")
    'scurvy'
    """
    match = _REPORTED.search(sentence)
    if match is None:
        return None
    name = cut_name(match["name"])
    return name if name and (is_name(name) or _has_known(name, known)) else None


def cut_name(words: str) -> str:
    """The name at the beginning of some words: up to a verb, a comma, or what tells of time, place or cause."""
    return stripped(_DANGLING.sub("", _STOP.sub("", " " + words.strip()).strip()))
