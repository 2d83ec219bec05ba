"""Words with which physicians weigh a diagnosis, by what they say and on which side the diagnosis stands."""

import re
from enum import StrEnum
from typing import NamedTuple

from schemas.vocabulary import Polarity


class Side(StrEnum):
    """Where the diagnosis stands: `after` the cue, `before` it, or after it with the evidence before (`between`)."""

    AFTER = "after"
    BEFORE = "before"
    BETWEEN = "between"


class Judgement(NamedTuple):
    """What a cue says: polarity, and the update of belief on the scale of a script concordance test, -2 to +2."""

    polarity: Polarity
    update: int


RULED_OUT = Judgement(Polarity.NEGATED, -2)
LESS_LIKELY = Judgement(Polarity.UNCERTAIN, -1)
OPEN = Judgement(Polarity.UNCERTAIN, 0)
MORE_LIKELY = Judgement(Polarity.UNCERTAIN, 1)
HELD = Judgement(Polarity.AFFIRMED, 2)

_BE = r"(?:(?:is|are|was|were|seems?|appears?|felt to be|thought to be|remains?)\s+(?:also\s+|now\s+|felt\s+|thought\s+(?:to\s+be\s+)?|therefore\s+|much\s+|very\s+|quite\s+|highly\s+|effectively\s+|clinically\s+)*)?"
_NOT_BE = r"(?:(?:is|are|was|were|does|do|did|has|have)\s+)?(?:been\s+)?(?:not|n['’]t)\s+(?:been\s+)?"

CUES: tuple[tuple[Side, Judgement, str], ...] = (
    # the diagnosis follows
    (Side.AFTER, RULED_OUT, r"(?:effectively |clinically )?(?:able to )?rul(?:ed|ing) out|no (?:(?:clinical|radiographic|ct|ecg|imaging|laboratory) )?evidence (?:of|for|to suggest)|no (?:signs?|features?|findings) (?:of|to suggest|suggestive of)|not (?:consistent|compatible) with|negative for|without (?:evidence|signs) of"),
    (Side.AFTER, LESS_LIKELY, r"(?:very |extremely |quite )?(?:low|lower|little|minimal|no|less) (?:clinical |index of |pretest )*(?:suspicion|concern|suspicious|concerned|probability)(?: (?:at this time|today|clinically))?(?: (?:for|of|about|that this is))?|(?:much |far |very )?(?:less|un)\s?likely(?: to be| that this is)?|(?:i )?doubt|do(?:es)? not suspect|don['’]t suspect|not (?:concerning|suspicious|suggestive|worried|concerned) (?:for|of|about)|does not (?:suggest|support|appear to (?:be|have))"),
    (Side.AFTER, OPEN, r"(?:can ?not|cannot|can['’]t|could not|unable to|hard to|difficult to) (?:completely |entirely |fully |safely |definitively )*(?:exclude|rule out)|(?:the )?(?:differential(?: diagnos[ie]s)?|ddx)(?: (?:for [^.:;]{3,40}? )?(?:includes?|included|considered|is broad and includes|remains broad and includes|is broad,? including|is|was)|\s*:)(?: but is not limited to| but not limited to|,? but not limited to)?|(?:i |we |also |have |also have |was |were )*consider(?:ed|ing|s)?(?: (?:also|alternative diagnoses(?: (?:such as|including))?|the following|etiologies such as|diagnoses (?:such as|including)))?:?|(?:to |will |need to |must |in order to )*(?:rule[ -]?out|r/o|evaluate for|assess for|exclude|screen for|look for)|possib(?:le|ly|ility of)|possible|question of|\?(?=[A-Za-z])|versus|vs\.?|could (?:be|represent|reflect)|may (?:be|represent|reflect)|might be|alternatively"),
    (Side.AFTER, MORE_LIKELY, r"(?:high |strong |some |moderate |significant |main |primary |ongoing )*(?:suspicion|concern|worry) (?:for|of|about|is|remains)|(?:most |very |highly |more )*(?:concerning|suspicious|concerned|worried|worrisome|suggestive) (?:for|of|about)|(?:i |we |strongly |highly )*(?:suspect|favor|favour)(?:s|ed)?|(?:most |more |very )*(?:likely|probabl[ey])(?: (?:due to|secondary to|from|represents?|cause is|diagnosis is|etiology is|has|have|a))?|presum(?:ed|ptive|ably)|suspected|working diagnosis(?: (?:is|of|:))?|leading diagnosis is|points? to(?:wards?)?|suggests?|suggesting|raises? (?:the )?(?:concern|suspicion|possibility) (?:for|of)"),
    (Side.AFTER, HELD, r"(?:findings |picture |presentation |symptoms |history |exam |examination |labs |imaging |all )*(?:most |very |highly )*(?:consistent|compatible|in keeping) with|(?:is |are |was )?diagnostic of|(?:meets?|met) (?:the )?(?:criteria|sepsis criteria) for|positive for|confirm(?:s|ed|ing)|diagnos(?:is of|ed with)|patient has|pathognomonic (?:for|of)"),
    # the evidence stands before the cue, the diagnosis after it
    (Side.BETWEEN, RULED_OUT, r"(?:effectively |essentially |safely )?(?:rules?|ruled) out|excludes?|exclude[ds]"),
    (Side.BETWEEN, LESS_LIKELY, r"(?:argues?|arguing|speaks?|points?|goes|weighs?) against|makes? (?:it )?(?:less likely|unlikely)|(?:does|do|did) not (?:support|suggest|fit)"),
    (Side.BETWEEN, MORE_LIKELY, r"(?:suggests?|favou?rs?|supports?|points? to(?:wards?)?|raises? (?:the )?(?:concern|suspicion|possibility) (?:for|of))"),
    (Side.BETWEEN, HELD, r"confirms?|(?:is|are|was|were) (?:diagnostic of|consistent with)|meets? (?:the )?criteria for"),
    # the diagnosis stands before
    (Side.BEFORE, RULED_OUT, rf"{_BE}(?:(?:effectively |essentially |clinically |safely )?(?:ruled out|excluded)|negative)|{_NOT_BE}(?:found|seen|present|evident|identified|shown|there)"),
    (Side.BEFORE, LESS_LIKELY, rf"{_BE}(?:(?:much |far |very |highly |quite )?(?:less|un)\s?likely|doubtful|improbable|low on (?:the |my )?differential|of low (?:suspicion|concern|probability))|{_NOT_BE}(?:suspected|supported|suggested|likely|favou?red|felt to be likely|(?:a )?concern)"),
    (Side.BEFORE, OPEN, rf"(?:(?:can ?not|cannot|could not|can['’]t) be (?:completely |entirely |fully )*(?:excluded|ruled out))|{_BE}(?:considered|possible|on the (?:list|differential)|screened for|looked for|in the differential|entertained|a consideration|a possibility)|{_NOT_BE}(?:excluded|ruled out)"),
    (Side.BEFORE, MORE_LIKELY, rf"{_BE}(?:most |more |very |highly )*(?:likely|suspected|probable|favou?red|presumed|a concern|of concern|the (?:leading|working|most likely) diagnosis)"),
    (Side.BEFORE, HELD, rf"{_BE}(?:confirmed|diagnosed|proven|established)"),
)  # fmt: skip
"""Cues by side and judgement; where several fit at one place the longest holds."""

_ALL = [(side, judgement, pattern) for side, judgement, pattern in CUES]
_PATTERNS = [
    (side, judgement, re.compile(rf"(?<![\w])(?:{pattern})(?![\w])", re.IGNORECASE))
    for side, judgement, pattern in _ALL
]


class Cue(NamedTuple):
    """A cue in a text."""

    start: int
    end: int
    side: Side
    judgement: Judgement


def cues_in(text: str, start: int, end: int) -> list[list[Cue]]:
    """The cues of a slice in order: at each place the readings of its longest words, those of the other sides after.

    >>> [[(cue.side.value, cue.judgement.update) for cue in place] for place in cues_in("PE cannot be excluded", 0, 21)]
    [[('before', 0)]]
    """
    found = [
        Cue(*match.span(), side, judgement)
        for side, judgement, pattern in _PATTERNS
        for match in pattern.finditer(text, start, end)
    ]
    found.sort(key=lambda cue: (cue.start, -cue.end))
    places: list[list[Cue]] = []
    for cue in found:
        if places and cue.start < places[-1][0].end:
            first = places[-1][0]
            if (cue.start, cue.end) == (first.start, first.end):
                places[-1].append(cue)
            elif cue.end - cue.start > first.end - first.start:
                places[-1] = [cue]
            elif (
                first.end >= cue.end
                and cue.start == first.start
                and all(each.side is not cue.side for each in places[-1])
            ):
                places[-1].append(cue)
            continue
        places.append([cue])
    return places
