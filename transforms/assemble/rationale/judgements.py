"""Diagnoses that a physician weighs, each with its polarity and the evidence on which it is said."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from transforms.assemble.diagnosis.names import is_name
from transforms.assemble.rationale.cues import HELD, LESS_LIKELY, OPEN, RULED_OUT, Cue, Judgement, Side, cues_in
from transforms.segment.clauses import sentences


class Weighed(NamedTuple):
    """A diagnosis `[start, end)` as a sentence weighs it; evidence is None where the sentence gives none."""

    start: int
    end: int
    judgement: Judgement
    evidence: tuple[int, int] | None


ABBREVIATED = frozenset(
    [
        "ACS",
        "PE",
        "DVT",
        "MI",
        "NSTEMI",
        "STEMI",
        "AMI",
        "CVA",
        "TIA",
        "SAH",
        "ICH",
        "UTI",
        "SBO",
        "LBO",
        "AAA",
        "DKA",
        "HHS",
        "CHF",
        "ADHF",
        "COPD",
        "PNA",
        "GERD",
        "TTP",
        "ITP",
        "GIB",
        "UGIB",
        "LGIB",
        "PID",
        "TOA",
        "RPOC",
        "PTX",
        "CAP",
        "SIRS",
        "SVT",
        "AF",
        "VT",
        "VF",
        "MS",
        "GBS",
        "NPH",
        "SDH",
        "EDH",
        "AKI",
        "CES",
        "IBD",
        "IBS",
        "URI",
        "RSV",
        "TBI",
        "SJS",
        "TEN",
        "DRESS",
        "HELLP",
        "SBP",
        "VTE",
        "BPPV",
        "PUD",
        "COVID",
        "HIV",
        "AIDS",
        "MRSA",
        "BPH",
        "CKD",
        "ESRD",
        "OSA",
        "PAD",
        "PVD",
    ]
)
"""Diseases that are written by their abbreviation."""
_SPLIT = re.compile(
    r"\s*(?:[,;/]|\band/or\b|\band\b|\bor\b|\bvs\.?(?=\s)|\bversus\b|\bas well as\b|\bnor\b)\s*", re.IGNORECASE
)
_LEAD = re.compile(
    r"(?:(?:neither|although|though|while|a|an|the|any|some|other|also|possible|probable|acute onset|an? underlying|underlying|occult|serious|more|her|his|their|"
    r"this|for|of|both|either|including|include|includes|such as|e\.g\.,?|like|then|is|was|would be|to be|being|have|having|that|"
    r"patient has|etiologies|causes of|overt|frank|emergent|diagnosis of|diagnoses of)\s+)+",
    re.IGNORECASE,
)
_TRAIL = re.compile(
    r"\s*(?:\b(?:etc|others?|at this time|currently|today|here|among others|also|as well|too|clinically)\b\.?|[.:,;()\s\"-]+)\Z",
    re.IGNORECASE,
)
_STOP = re.compile(
    r"\s*(?:[;:.]|\((?!\w{2,6}\))|\s[-–—]\s|,?\s+(?:but|however|although|though|which|who|so|since|as (?:there|the|she|he|they|pain|no)|because|given|based on|due to|"
    r"in (?:the )?(?:setting|light|absence|view) of|in light of|with(?:out)?|by|when|while|if|until|after|before|for which|than|"
    r"will|would|plan|patient|pt|she|he|they|we|i|it|there|this|that|at this time|is|are|was|were|has|have|had|does|do|did|makes?|to|on|requiring|causing)\b)",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"\b(?:he|she|they|it|we|i|you|is|are|was|were|will|would|should|could|can|may|might|be|been|had|did|does|do|"
    r"discuss(?:ed)?|given|obtain(?:ed)?|start(?:ed)?|treat(?:ed)?|labs?|imaging|work[- ]?up|further|patient|family|plan|discharge|admission|admit|"
    r"mg|ml|mcg|hours?|days?|minutes?|options?|records?|note|notes|notes?|team|consult(?:ed)?|need|likely|unlikely|time|results?)\b|[0-9]{2,}",
    re.IGNORECASE,
)
_EVIDENCE = re.compile(
    r"\b(?:given|based (?:up)?on|because(?: of)?|due to|since|as(?= (?:there|the|she|he|they|pain|no|patient|his|her)\b)|in (?:the )?(?:setting|light|absence|view) of|considering|supported by)\s+",
    re.IGNORECASE,
)
_MEANS = re.compile(r"(?:with(?:out)?|by|on|per|in)\s+", re.IGNORECASE)
"""What a diagnosis is excluded or held by; of one that is still open it is the plan."""
_MOST_WORDS = 7
_CLAUSE = re.compile(r";\s+|,?\s+(?=(?:but|however|although|though|while|whereas)\b)|(?<=\w)\.\s+")


def weighed_diagnoses(text: str, slices: Iterable[tuple[int, int]]) -> list[Weighed]:
    """Diagnoses that the sentences of the slices weigh, in order, each once at its place.

    >>> text = "Low suspicion for PE given no tachycardia. Lipase excludes pancreatitis. Cholangitis unlikely: normal duct."
    >>> for each in weighed_diagnoses(text, [(0, len(text))]):
    ...     print(text[each.start:each.end], each.judgement.update, "|", text[slice(*each.evidence)])
    PE -1 | no tachycardia
    pancreatitis -2 | Lipase
    Cholangitis -1 | normal duct
    """
    found: dict[tuple[int, int], Weighed] = {}
    for start, end in sorted(set(slices)):
        for sentence in sentences(text, start, end):
            for each in _of_sentence(text, *sentence):
                held = found.get((each.start, each.end))
                if held is None or held.evidence is None and each.evidence is not None:
                    found[each.start, each.end] = each
    return [found[place] for place in sorted(found)]


def _of_sentence(text: str, start: int, end: int) -> Iterator[Weighed]:
    at, held = start, []
    for match in (*_CLAUSE.finditer(text, start, end), None):
        stop = match.start() if match else end
        found = list(_of_clause(text, at, stop))
        if not found and held and _BUT.match(text, at, stop) and not cues_in(text, at, stop):
            # "considered X, but Y": Y is why not
            why = _phrase(text, _BUT.match(text, at, stop).end(), stop)
            held = [each._replace(judgement=LESS_LIKELY, evidence=why) if _is_open(each) else each for each in held]
        if found or match is None or not _BUT.match(text, at, stop):
            yield from held
            held = found
        at = match.end() if match else end
    yield from held


_BUT = re.compile(r"(?:but|however|although|though|while|whereas)\b[\s,]*", re.IGNORECASE)


def _is_open(each: Weighed) -> bool:
    return each.judgement is OPEN and each.evidence is None


def _of_clause(text: str, start: int, end: int) -> Iterator[Weighed]:
    places = cues_in(text, start, end)
    last: list[Weighed] = []
    begin = start
    for number, readings in enumerate(places):
        right = places[number + 1][0].start if number + 1 < len(places) else end
        if last and readings[0].side is Side.BEFORE and _ONLY_LINKS.fullmatch(text, begin, readings[0].start):
            # "considered and not supported": the last word on it holds
            last = [each._replace(judgement=readings[0].judgement) for each in last]
            begin = readings[0].end
            continue
        for found in sorted(readings, key=lambda cue: cue.side is not Side.BETWEEN):
            cue = _denied(text, found, begin)
            names = _names(text, cue, begin, right, end)
            if names:
                yield from last
                taken = (min(cue.start, names[0][0]), max(cue.end, names[-1][1]))
                evidence = _evidence(text, cue, taken, begin, end)
                if cue.side is Side.BETWEEN and evidence is None:
                    if not last or last[0].evidence is None:
                        continue
                    evidence = last[0].evidence  # "supports A and argues against B"
                judgement = cue.judgement
                if cue.side is Side.BETWEEN and (nothing := _NOTHING_TO.search(text, begin, cue.start)):
                    judgement, evidence = LESS_LIKELY, _phrase(text, begin, nothing.end("what"))
                last = [Weighed(*name, judgement, evidence) for name in names]
                begin = taken[1]
                break
    yield from last


_DENIED = re.compile(
    r"(?:(?:\b(?:is|are|was|were|do|does|did|has|have|had|can|could|would|will)\s+)?\b(?:not|never|cannot|nothing|neither|nor|less|without|no longer|unable to)"
    r"|\b(?:is|are|was|were|do|does|did|has|have|had|ca|could|would|wo)n['’]t"
    r"|\bno(?:\s+(?:strong|real|great|high|clear|particular|specific|major|active|acute|significant))*"
    r"(?:\s+(?:features?|findings?|signs?|symptoms?|evidence|changes|indication|reason to))?)"
    r"(?P<by>(?:\s+(?:yet|fully|completely|entirely|totally|truly|clearly|really|particularly|especially|be|been|to|very|findings?|a))*)\s+\Z",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"(?:no|not|less|un|without|cannot|can|could|unable|do|does|doubt|low|lower|little|minimal)\b|n['’]t|un",
    re.IGNORECASE,
)
_NEITHER = re.compile(r"\s*neither\b[^.;:]*\bnor\b", re.IGNORECASE)


def _denied(text: str, cue: Cue, left: int) -> Cue:
    """A cue with the words before it that deny it: what is not ruled out is open, what does not speak for a diagnosis
    makes it less likely."""
    if cue.judgement in (OPEN, LESS_LIKELY) or _DENIES.match(text, cue.start, cue.end):
        return cue
    neither = cue.side is Side.BEFORE and _NEITHER.match(text, left, cue.start)
    denied = _DENIED.search(text, left, cue.start)
    if not denied and not neither:
        return cue
    still_open = cue.judgement is RULED_OUT or cue.judgement is HELD and denied and "yet" in denied["by"].lower()
    return cue._replace(start=denied.start() if denied else cue.start, judgement=OPEN if still_open else LESS_LIKELY)


_NOTHING_TO = re.compile(
    r"(?P<what>\b(?:no|nothing|without|not|none)\b[^.;:]*?)\s+(?:to|that would|which would|that)\s*\Z", re.IGNORECASE
)
_ONLY_LINKS = re.compile(r"[\s,]*(?:(?:and|but|then|though|also|is|are|was|were|thought|felt)[\s,]*)*", re.IGNORECASE)


def _names(text: str, cue: Cue, left: int, right: int, end: int) -> list[tuple[int, int]]:
    """The diagnoses of a cue: the list behind it, or the list before it back to the last boundary."""
    if cue.side is Side.BEFORE:
        begin = left
        for match in _BOUNDARY.finditer(text, left, cue.start):
            begin = match.end()
        loose = "negative" not in text[cue.start : cue.end].lower()
        return [name for name in _listed(text, begin, cue.start) if _is_diagnosis(text, name, loose)]
    if _THAN.match(text, cue.end, end):
        return []  # "A is less likely than B" speaks of what stands before it
    stop = _STOP.search(text, cue.end + 1, right)
    # a comma parts a list only where the cue opens one
    names = _listed(text, cue.end, stop.start() if stop else right)
    kept = []
    for name in names:
        if not _is_diagnosis(text, name, cue.judgement.update == 0 and _opens_list(text, cue)):
            break
        kept.append(name)
    return kept


_THAN = re.compile(r"\s*than\b", re.IGNORECASE)
_BOUNDARY = re.compile(
    r"[:.]\s+|,?\s+(?:makes?|making|so|thus|therefore|hence|that|which|and so)\s+|,\s+(?=(?:although|but)\b)",
    re.IGNORECASE,
)
_LIST = re.compile(r"differential|ddx|consider|rule|r/o|exclude|evaluate|assess", re.IGNORECASE)


def _opens_list(text: str, cue: Cue) -> bool:
    return bool(_LIST.search(text, cue.start, cue.end))


def _listed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    found, at = [], start
    for match in (*_SPLIT.finditer(text, start, end), None):
        stop = match.start() if match else end
        piece = _trimmed(text, at, stop)
        if piece:
            found.append(piece)
        at = match.end() if match else end
    return found


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    while start < end and text[start] in ' \t\n:-–—•*"(':
        start += 1
    lead = _LEAD.match(text, start, end)
    if lead:
        start = lead.end()
    while trail := _TRAIL.search(text, start, end):
        if trail.start() == end:
            break
        end = trail.start()
    return (start, end) if start < end else None


def _is_diagnosis(text: str, name: tuple[int, int], of_list: bool) -> bool:
    words = text[slice(*name)]
    count = len(words.split())
    if count > _MOST_WORDS or len(words) < 2 or _NO_NAME.search(words) or "<" in words:
        return False
    if _PREPOSITION.match(words):
        return False
    if words.rstrip("s") in ABBREVIATED or is_name(words):
        return True
    return of_list and words[0].isalpha() and count <= 4 and len(words) > 3


_PREPOSITION = re.compile(r"(?:with|of|in|on|at|from|for|to|by|per|not|no|if)\b", re.IGNORECASE)


def _evidence(text: str, cue: Cue, taken: tuple[int, int], left: int, end: int) -> tuple[int, int] | None:
    if cue.side is Side.BETWEEN:
        linked = _LINKS.match(text, left, taken[0])
        begin = linked.end() if linked else left
        ends = _TAILS.search(text, begin, taken[0])
        return _phrase(text, begin, ends.start() if ends else taken[0])
    after = _EVIDENCE.match(text, _skip(text, taken[1], end), end)
    if after is None and cue.judgement.update in (-2, -1, 2):
        after = _MEANS.match(text, _skip(text, taken[1], end), end)
    if after:
        return _phrase(text, after.end(), end)
    colon = re.compile(r"\s*(?::|\s[-–—]\s)\s*").match(text, taken[1], end)
    if colon:
        return _phrase(text, colon.end(), end)
    before = text[left : taken[0]]
    if before.rstrip().endswith(":"):
        return _phrase(text, left, left + len(before.rstrip()) - 1)
    opening = _EVIDENCE.match(text, left, taken[0])
    if opening and (comma := before.rfind(",")) > 0:
        return _phrase(text, opening.end(), left + comma)
    makes = re.search(r"\b(?:makes?|making|so|thus|therefore|hence)\b", before)
    if makes:
        return _phrase(text, left, left + makes.start())
    return None


_LINKS = re.compile(
    r"(?:[\s,]*\b(?:and|but|so|also|then|which|that|it|this|however|although|though)\b)*[\s,]*", re.IGNORECASE
)
_TAILS = re.compile(r"(?:[\s,]*\b(?:and|but|which|that|it|this|i|we)\b)+[\s,]*\Z", re.IGNORECASE)


def _skip(text: str, at: int, end: int) -> int:
    """Past white space, commas and words that say nothing between a diagnosis and its evidence."""
    match = re.compile(
        r"[\s,]*(?:(?:at this time|clinically|here|today|as well|likely|especially|particularly)[\s,]+)*"
    ).match(text, at, end)
    return match.end() if match else at


def _phrase(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    kept = piece.strip(" \t\n,;:.-–—")
    if not 2 <= len(kept) <= 300:
        return None
    start += piece.index(kept)
    return start, start + len(kept)
