"""Finds statements of a visit's outcome in a text; knows nothing of headings or of where the text was cut."""

import re
from typing import NamedTuple

from schemas.vocabulary import Disposition


class Leak(NamedTuple):
    """A statement that tells how a visit ended; `outcome` is None where it tells that one is told."""

    start: int
    end: int
    outcome: Disposition | None


_FEW = r"(?:[\w'’/-]+[ \t]+){0,3}?"  # up to three words between two that belong together
_TWO = r"(?:[\w'’/-]+[ \t]+){0,2}?"
_AHEAD = (
    r"(?:will|would|should|shall|must|to|be|being|is|plan(?:s|ned|ning)?|decid(?:e|ed|ing)|recommend(?:s|ed|ing)?|"
    r"requir(?:e|es|ed|ing)|needs?|needed|warrants?|agree[sd]?|arrang(?:e|ed|ing)|request(?:s|ed|ing)?|decision|"
    r"accept(?:s|ed)?|offer(?:s|ed)?|advis(?:e|es|ed)|pending|awaiting|declin(?:e|es|ed)|refus(?:e|es|ed)|"
    r"stable|safe|ready|okay|ok|appropriate|suitable|cleared|medically|comfortable|anticipat(?:e|es|ed)|likely|await)"
)
_UNIT = (
    r"(?:hospital|medicine|medical|surgery|surgical|cardiology|neurology|neurosurgery|orthop\w*|trauma|oncology|"
    r"psychiatry|psych|pediatrics?|ob|gyn|gi|icu|micu|sicu|ccu|nicu|picu|cvicu|telemetry|tele|floor|ward|step[- ]?down|"
    r"hospitalist|general medicine|med[- ]surg|inpatient|unit|service|team)"
)
_PLACE = r"(?:hospital|facility|center|centre|ed|er|emergency (?:department|room)|clinic|osh|snf|nursing home|rehab\w*)"

# Statements that are of this visit whatever stands around them. Observation stands first: it is an admission, too.
_NOW: dict[Disposition | None, tuple[str, ...]] = {
    Disposition.OBSERVATION: (
        r"(?:observation|obs)\s+(?:status|unit|bed|stay|level|admission|admit|protocol|course|orders?)\b|\b(?:ed|er)\s+obs(?:ervation)?\b",
        r"(?:plac(?:e|ed|ing)|put|admit(?:ted)?|admission|keep|kept|transfer(?:red)?|assigned|moved|hospitali[sz]ed|monitor(?:ed)?)\s+"
        rf"{_FEW}(?:in(?:to)?|on|under|to|for)\s+{_TWO}(?:obs(?:ervation)?)\b",
        r"\bcdu\b|clinical\s+decision\s+unit|(?:overnight|hour|hr)\s+(?:of\s+)?observation\b|for\s+(?:further\s+)?observation\b",
    ),
    Disposition.ADMIT: (
        rf"{_AHEAD}\s+{_FEW}admit(?:ted)?\b(?!\s+to\s+\w+ing\b)",
        rf"{_AHEAD}\s+{_FEW}(?:admission|hospitali[sz](?:ed|ation))\b(?!\s+(?:medications?|meds|labs?|vitals?)\b)",
        r"admit\s+(?:to|for|under|patient|pt|him|her|them)\b(?!\s+(?:occasional|frequent|regular)?\w*(?:ing|ly)\b)",
        r"admission\s+(?:order|request|recommended|accepted|discussed|planned|required|necessary|orders)\b",
        r"(?:inpatient|telemetry|icu|micu|sicu|ccu|step[- ]?down)\s+(?:bed|status|level of care)\b",
        r"(?:kept|keep|stay\w*|remain\w*)\s+(?:overnight|in\s+(?:the\s+)?hospital)\b|admitting\s+to\b|\bboards?\s+in\b",
        r"(?:going|goes|go|went|sent|up|upstairs)\s+to\s+(?:the\s+)?(?:icu|micu|sicu|ccu|floor|ward|telemetry)\b|\bgo(?:es|ing)?\s+upstairs\b",
        r"bed\s+(?:request|requested|assign(?:ed|ment)|search|placement)\b|boarding\s+in\s+the\b|(?:is|was)\s+boarding\b",
        rf"(?:hospitalist|{_UNIT}\s+(?:team|service)|intensivist)\s+(?:has\s+|have\s+|will\s+|to\s+)?(?:accept\w*|agree\w*|admit\w*)\b",
        r"accept(?:ed|ing)\s+(?:by|to|for|physician|provider|team|service|hospitalist)\b",
    ),
    Disposition.DISCHARGE: (
        rf"{_AHEAD}\s+{_FEW}(?:discharged?|d/c(?:['’]?d|ed)?)\b(?!\s+summar)",
        r"discharg(?:e|ed|ing)\s+(?:to\s+|back\s+)*(?:home|self[- ]care|snf|skilled|nursing|rehab\w*|shelter|jail|police|custody|family|street|hospice|psychiatr\w*)\b",
        r"discharg(?:e|ed|ing)\s+(?:in\s+(?:good|stable|fair|improved)|with\s+(?:instructions|return|prescription|follow|strict|rx)|instructions|papers|paperwork|plan(?:ning|ned)?|diagnos[ei]s|condition|disposition|prescriptions?|time|order(?:s|ed)?|date)\b",
        r"d/?c(?:['’]?d|ed)?\s+(?:to\s+|back\s+)?home\b|\bdispo\s+home\b",
        rf"(?:send|sending|release[d]?|releasing|be\s+sent|able\s+to\s+go|safe\s+to\s+go|{_AHEAD}\s+go(?:ing)?)\s+(?:\w+\s+)?home\b",
        r"(?:patient|pt|he|she|they)\s+(?:then\s+)?(?:went|goes|is\s+going)\s+home\b",
        r"(?:strict\s+)?return\s+precautions|after[- ]visit\s+summary|return\s+to\s+(?:the\s+)?(?:ed|er|emergency\s+\w+)\s+(?:if|for|with|immediately)\b",
        r"follow(?:ed)?[- ]?up\s+(?:[\w.'’/-]+[ \t]+){0,7}?in\s+(?:about\s+)?(?:[0-9]+|one|two|three|four|a\s+few|a\s+couple)"
        r"(?:\s*(?:-|to)\s*\w+)?\s*-?\s*(?:hours?|days?|weeks?|months?)\b",
    ),
    Disposition.TRANSFER: (
        rf"{_AHEAD}\s+{_FEW}transfer(?:red)?\b(?!\s+(?:from|to\s+(?:our|this|here|us))\b)",
        r"transfer\s+(?:to|center|centre|accepted|arranged|initiated|request\w*|paperwork|for)\b(?!\s+(?:our|this|here|us)\b)",
        r"accept(?:ed|ing|s)\s+(?:\w+\s+){0,3}?(?:in\s+|for\s+)?transfer\b|accepting\s+(?:facility|hospital|physician|md)\b|receiving\s+(?:facility|hospital|physician)\b",
    ),
    Disposition.AMA: (
        r"against\s+medical\s+advice",
        r"(?-i:\bAMA\b)|a\.m\.a\.\b",
        r"leav(?:e|ing)\s+(?:the\s+)?(?:ama|against)\b",
    ),
    Disposition.OR_ADMIT: (
        r"(?:to|for|in|from)\s+(?:the\s+)?(?:(?-i:OR\b)|operating\s+(?:room|theat(?:er|re))|operative\s+suite)",
        r"(?:\A|(?<=[.:;,\n]\s))to\s+(?:the\s+)?cath\s+lab\b",
        r"(?:the|main)\s+(?-i:OR)\b|\bor\s+(?:team|booked|ready|case\s+request|emergently)\b",
        rf"(?:tak(?:e|en|ing)|go(?:ing)?|went|brought|proceed(?:ed|ing)?|book(?:ed)?)\s+{_FEW}(?:to|for)\s+{_TWO}(?:surgery|cath(?:eterization)?\s+lab|operative)\b",
        r"(?:emergent|urgent|immediate)\s+(?:surgery|operation|operative\s+\w+|appendectomy|laparotomy|laparoscopy|exploration)\b",
    ),
    Disposition.LWBS: (
        r"\bl(?:eft\s+)?w(?:ith)?o?(?:ut)?\s*(?:b\s*s|being\s+seen)\b|\blwb[se]\b|\blwobs\b|\blwt\b|left\s+(?:before|prior\s+to)\s+(?:being|evaluation|triage|treatment|seen|medical|completion|provider|physician)",
        r"(?:did\s+not|didn['’]?t)\s+wait\s+to\s+be\s+seen",
    ),
    Disposition.LABOR_AND_DELIVERY: (
        r"\bl\s?(?:&|\+|and)\s?d\b(?!\s+consult)",
        rf"(?:to|with|from|in|at|notified|called|by)\s+{_TWO}labou?r\s+(?:and|&)\s+delivery\b|\bob\s+triage\b",
        r"labou?r\s*(?:and|&)\s*delivery\s+(?:unit|floor|for|triage|team|ward|accept\w*)\b",
    ),
    Disposition.EXPIRED: (
        r"(?:pronounced|declared)\s+(?:\w+\s+){0,2}?(?:dead|deceased|death|expired)\b|pronouncement\s+of\s+death|time\s+of\s+death|\bt\.?o\.?d\.?\s*:",
        r"(?:patient|pt|he|she|they)\s+(?:has\s+|had\s+|then\s+|was\s+)?(?:expired|died|deceased|passed\s+away|succumbed)\b|\bexpired\s+(?:in|at|on|despite|after)\b",
        r"(?:resuscitat\w+|cpr|efforts|code|acls)\s+(?:\w+\s+){0,4}?(?:terminated|stopped|called|ceased|discontinued)\b|medical\s+examiner|\bcoroner\b|\bmorgue\b",
    ),
    Disposition.ELOPED: (
        r"\belope(?:d|ment|s)?\b|\beloping\b|\babscond\w*",
        r"left\s+(?:\w+\s+){0,3}?without\s+(?:\w+\s+){0,2}?(?:telling|notifying|informing|treatment|discharge|paperwork|permission|completing|waiting|signing|evaluation)\b",
        r"walked\s+out\s+of\s+(?:the\s+)?(?:ed|er|emergency|department|room)\b|(?:not|no\s+longer|nowhere)\s+(?:\w+\s+){0,3}?in\s+(?:\w+\s+)?(?:room|waiting|lobby|department)\b|(?:patient|pt)\s+(?:has\s+|had\s+)?left\s+the\s+(?:ed|er|department|waiting|building)\b",
    ),
    Disposition.DISMISSED: (
        r"never\s+arrived|did\s+not\s+arrive|\bdismissed\b|no[- ]show(?:ed)?\b(?!\s+to\s+(?:clinic|dialysis|appointment))",
    ),
    None: (
        r"(?:\A|(?<=[.:\n])|(?<=[.:\n] )|(?<=  ))(?:admit|discharge|transfer|obs(?:ervation)?|home)(?=\s*[.,]|\s+(?:with|for|overnight)\b)",
        r"\bdispo(?:sition)?\s*(?:[:=-]|is\b|was\b|to\b|plan\w*|will\b|pending\b|per\b|decision\b)|\bed\s+disposition\b|\bdispo\b|final\s+disposition",
        r"condition\s+(?:at|on|upon)\s+(?:discharge|transfer|admission|disposition)\b|(?:discharge|admission|admit)\s+(?:date|time|datetime)\s*:",
        r"final\s+(?:ed\s+)?diagnos[ie]s\b|(?:admitting|admission)\s+(?:diagnos[ie]s|physician|service|team)\b|sign(?:ed)?[- ]?out\s+to\b|care\s+(?:was\s+)?(?:transferred|signed\s+out|handed)\b",
    ),
}

# Statements that may be of an earlier visit; kept as leaks unless the text says plainly that they are.
_MAYBE: dict[Disposition | None, tuple[str, ...]] = {
    Disposition.ADMIT: (
        r"\badmitted\b(?!\s+(?:that|using|having|feeling|taking|drinking|smoking|to\s+(?:\w+ing\b(?<!nursing)|(?:some\s+|occasional\s+|daily\s+|heavy\s+|recent\s+)?(?:alcohol|drug|tobacco|marijuana|cocaine|use|thoughts|methamphetamine|heroin|cannabis)\b)))",
        rf"admission\s+(?:to|for|with|at|in|on|by)\b|\b{_UNIT}\s+admission\b|\bhospitali[sz](?:ed|ation)\b",
    ),
    Disposition.DISCHARGE: (
        r"(?:was|were|got|been|then|and|patient|pt|subsequently)\s+(?:\w+\s+)?(?:discharged|d/c(?:['’]?d|ed)|sent\s+home|released)\b",
        r"\bdischarged\b|(?:at|upon|on|after|prior\s+to|before|since|following)\s+(?:\w+\s+)?(?:hospital\s+)?discharge\b|\bsent\s+home\b",
    ),
    Disposition.TRANSFER: (
        rf"transferred\s+{_FEW}(?:to|for)\b(?!\s+(?:our|this|here|us|the\s+(?:ed|er|emergency))\b)",
    ),
    Disposition.LABOR_AND_DELIVERY: (r"labou?r\s+(?:and|&)\s+delivery\b",),
}

_PAST_BEFORE = re.compile(
    r"(?:\b(?:recent(?:ly)?|previous(?:ly)?|prior|past|last|multiple|several|many|earlier|remote|frequent|no|"
    r"any|history\s+of|h/o|hx\s+of|since|second|third|fourth|fifth|repeated|numerous|childhood)\s+(?:(?!(?:was|were|is|he|she|they|patient|pt)\b)[\w'’/-]+\s+){0,2}"
    r"|\b(?:never|denie[sd])\s+(?:[\w'’/-]+\s+){0,2}|\bhad\s+(?:also\s+|previously\s+|just\s+|recently\s+)?been\s+(?:\w+\s+)?)\Z",
    re.IGNORECASE,
)
_PAST_AFTER = re.compile(
    r"\s*(?:(?:to|at|in|from|on|for|with|by|here|there|home|secondary|due)\s+)?(?:(?!(?:that|which|who|began|begun|started|present|ongoing|since|worsening)\b)[\w'’/&*-]+\s+){0,6}?"
    r"(?:(?:last|the\s+prior|the\s+previous)\s+(?:week|month|year|spring|summer|fall|autumn|winter|january|february|march|april|may|june|july|"
    r"august|september|october|november|december)\b|in\s+(?:early\s+|late\s+|\w+\s+(?:of\s+)?)?(?:19|20)[0-9]{2}\b|(?:weeks?|months?|years?|yrs?)\s+(?:ago|prior|earlier|before)\b)",
    re.IGNORECASE,
)
_EARLIER_VISIT = re.compile(
    r"\b(?:prior|previous|last|recent|earlier)\s+(?:(?:ed|er|hospital|clinic|emergency\s+\w+)\s+)?"
    r"(?:visit|encounter|seen|evaluated|stay|presentation)\b(?:(?!\b(?:now|today|will|to\s+be|is)\b)[^.;])*\Z",
    re.IGNORECASE,
)
_FROM_ELSEWHERE = re.compile(r"\btransfer(?:red)?\s+from\b[^.\n]*\Z", re.IGNORECASE)
_LOOK_BACK = 48
_LOOK_AHEAD = 120


def _compiled(
    statements: dict[Disposition | None, tuple[str, ...]],
) -> tuple[re.Pattern[str], list[Disposition | None]]:
    order = list(statements)
    parts = [
        f"(?P<o{index}>{'|'.join(f'(?:{each})' for each in statements[outcome])})"
        for index, outcome in enumerate(order)
    ]
    return re.compile(r"(?<![^\W_])(?=\w)(?:" + "|".join(parts) + ")", re.IGNORECASE), order


_NOW_PATTERN, _NOW_ORDER = _compiled(_NOW)
_MAYBE_PATTERN, _MAYBE_ORDER = _compiled(_MAYBE)

# What comes out of a body, a device or a file is no end of a visit.
_OTHER_DISCHARGE = re.compile(
    r"(?<![^\W_])(?:vaginal|nasal|ear|aural|eye|ocular|urethral|penile|nipple|wound|purulent|clear|bloody|serous|serosanguin\w+|yellow(?:ish)?|green(?:ish)?|"
    r"white(?:ish)?|brown(?:ish)?|thick|thin|malodorous|foul|watery|mucoid|mucopurulent|icd|aicd|defibrillator|electrical|no|without|or|and|any|of|denies)\s*\Z",
    re.IGNORECASE,
)


def find_leaks(text: str) -> list[Leak]:
    """Statements of any outcome, in order; each outcome's words are looked for, whatever the true one is.

    A statement of an earlier visit is passed over only where its own words say so ("was admitted last year", "recent
    discharge", "had been hospitalized"); one that cannot be told apart counts as a leak.

    >>> find_leaks("She was sent to the OR.")[0].outcome.value
    'OR Admit'
    >>> find_leaks("He was admitted for pneumonia last year. Denies vaginal discharge. Admits to alcohol use.")
    []
    """
    found = [
        Leak(*match.span(), _NOW_ORDER[_index(match)])
        for match in _NOW_PATTERN.finditer(text)
        if not (_is_of_body(text, match) or _is_arrival(text, match) or _is_of_earlier_visit(text, match))
    ]
    for match in _MAYBE_PATTERN.finditer(text):
        if _is_past(text, match) or _is_of_body(text, match):
            continue
        found.append(Leak(*match.span(), _MAYBE_ORDER[_index(match)]))
    return sorted(found, key=lambda leak: (leak.start, leak.end))


def has_leak(text: str) -> bool:
    """Whether any statement of an outcome is in the text."""
    return bool(find_leaks(text))


def _index(match: re.Match[str]) -> int:
    return int(match.lastgroup[1:])


def _is_past(text: str, match: re.Match[str]) -> bool:
    left = text[max(0, match.start() - _LOOK_BACK) : match.start()]
    if _is_of_earlier_visit(text, match):
        return True
    left = re.split(r"[.!?;:\n]|\s{2}", left)[-1]
    right = re.split(r"[.!?;\n]|\s{2}", text[match.end() : match.end() + _LOOK_AHEAD])[0]
    words = match[0].lower()
    return bool(_PAST_BEFORE.search(left) or words.startswith("since") or _PAST_AFTER.match(right))


def _is_of_earlier_visit(text: str, match: re.Match[str]) -> bool:
    """Whether a bare "discharged" or "admitted" ends a clause that began with an earlier visit."""
    bare = match[0].lower().startswith(("discharged", "admitted", "and discharged", "and admitted", "then discharged"))
    return bare and bool(_EARLIER_VISIT.search(text[max(0, match.start() - _LOOK_AHEAD) : match.start()]))


def _is_arrival(text: str, match: re.Match[str]) -> bool:
    """Whether "accepting physician" stands behind "transferred from", so that we are the ones who accepted."""
    return match[0].lower().startswith("accepting") and bool(
        _FROM_ELSEWHERE.search(text[max(0, match.start() - _LOOK_AHEAD) : match.start()])
    )


def _is_of_body(text: str, match: re.Match[str]) -> bool:
    at = match[0].lower().find("discharge")
    if at < 0 or match[0].lower().startswith("discharged", at):
        return False
    start = match.start() + at
    return bool(_OTHER_DISCHARGE.search(text[max(0, start - 24) : start]))
