"""Diagnoses that a physician weighs, each with its polarity and the evidence on which it is said."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas.vocabulary import Polarity
from transforms.assemble.diagnosis.names import is_name
from transforms.assemble.rationale.cues import LESS_LIKELY, OPEN, Cue, Judgement, Side, cues_in
from transforms.segment.clauses import sentences


class Weighed(NamedTuple):
    """A diagnosis `[start, end)` as a sentence weighs it; evidence is None where the sentence gives none."""

    start: int
    end: int
    judgement: Judgement
    evidence: tuple[int, int] | None


_ABBREVIATED = frozenset(
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
    ]
)
_SPLIT = re.compile(
    r"\s*(?:[,;/]|\band/or\b|\band\b|\bor\b|\bvs\.?(?=\s)|\bversus\b|\bas well as\b|\bnor\b)\s*", re.IGNORECASE
)
_LEAD = re.compile(
    r"(?:(?:although|though|while|a|an|the|any|some|other|also|possible|probable|acute onset|an? underlying|underlying|occult|serious|more|her|his|their|"
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
        for cue in sorted(readings, key=lambda cue: cue.side is not Side.BETWEEN):
            names = _names(text, cue, begin, right, end)
            if names:
                yield from last
                taken = (min(cue.start, names[0][0]), max(cue.end, names[-1][1]))
                evidence = _evidence(text, cue, taken, begin, end)
                if cue.side is Side.BETWEEN and evidence is None:
                    continue
                last = [Weighed(*name, cue.judgement, evidence) for name in names]
                begin = taken[1]
                break
    yield from last


_ONLY_LINKS = re.compile(r"[\s,]*(?:(?:and|but|then|though|also|is|are|was|were|thought|felt)[\s,]*)*", re.IGNORECASE)


def _names(text: str, cue: Cue, left: int, right: int, end: int) -> list[tuple[int, int]]:
    """The diagnoses of a cue: the list behind it, or the list before it back to the last boundary."""
    if cue.side is Side.BEFORE:
        begin = left
        for match in _BOUNDARY.finditer(text, left, cue.start):
            begin = match.end()
        loose = "negative" not in text[cue.start : cue.end].lower()
        return [name for name in _listed(text, begin, cue.start) if _is_diagnosis(text, name, loose)]
    stop = _STOP.search(text, cue.end + 1, right)
    # a comma parts a list only where the cue opens one
    names = _listed(text, cue.end, stop.start() if stop else right)
    kept = []
    for name in names:
        if not _is_diagnosis(text, name, cue.judgement.update == 0 and _opens_list(text, cue)):
            break
        kept.append(name)
    return kept


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
    if words.rstrip("s") in _ABBREVIATED or is_name(words):
        return True
    return of_list and words[0].isalpha() and count <= 4 and len(words) > 3


def _evidence(text: str, cue: Cue, taken: tuple[int, int], left: int, end: int) -> tuple[int, int] | None:
    if cue.side is Side.BETWEEN:
        return _phrase(text, left, taken[0])
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


def ruled(found: Iterable[Weighed]) -> list[Weighed]:
    """Those that were to be ruled out: weighed, and not held to be what the patient has."""
    return [each for each in found if each.judgement.polarity is not Polarity.AFFIRMED]
