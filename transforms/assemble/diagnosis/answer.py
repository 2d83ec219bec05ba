"""The final diagnosis of a report: a name on which independent places of it agree, and the other names it goes by."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from schemas.vocabulary import DiagnosisPlace, SectionRole
from transforms.assemble.diagnosis.known import NONE_KNOWN, KnownDiagnoses
from transforms.assemble.diagnosis.names import (
    akin,
    is_disease_word,
    is_name,
    key_word,
    key_words,
    main_part,
    same_name,
    sentence_case,
    telling_words,
)
from transforms.assemble.diagnosis.report import Report
from transforms.assemble.diagnosis.statements import Certainty, reported, statements
from transforms.assemble.diagnosis.titles import title_names


class Evidence(NamedTuple):
    """A place in the article that names the diagnosis."""

    start: int
    end: int
    place: DiagnosisPlace


class Answer(NamedTuple):
    """The diagnosis, its other names (an abbreviation among them), and the places that state it, in order."""

    name: str
    synonyms: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    score: int


class _Candidate(NamedTuple):
    name: str
    words: tuple[str, ...]
    score: int


LEAST_SCORE = 5
_OF_TITLE = 2
_WEIGHT = {Certainty.SUGGESTED: 1, Certainty.STATED: 3, Certainty.FINAL: 4}
_PLACES = {
    None: DiagnosisPlace.ABSTRACT,
    SectionRole.INTRODUCTION: DiagnosisPlace.INTRODUCTION,
    SectionRole.DISCUSSION: DiagnosisPlace.DISCUSSION,
    SectionRole.CONCLUSION: DiagnosisPlace.CONCLUSION,
}
_LIKE = re.compile(r"[\s-]like\s+(?:an? |the )?([a-z]+)", re.IGNORECASE)
"""In a title: a disease that is only likened to another is not stated."""
_ALSO = re.compile(
    r"\b(?:also |formerly |previously |otherwise )?(?:known|called|termed|referred to|named) as\s+(?:the\s+)?(?P<name>[^,.;()]{4,70})"
)


def find_answer(report: Report, known: KnownDiagnoses = NONE_KNOWN) -> Answer | None:
    """The diagnosis on which at least two independent places agree, one of them the title or a plain statement; else None.

    Candidates come from the title and from what the case, the abstract and the conclusion state. Each candidate is
    weighed by the places that name the same thing. What the title is about goes before all else: where it names a
    disease that the text does not bear out, there is no answer. A known synonym of a name is the same name.
    """
    title = frozenset(telling_words(report.title))
    shorts = {short for short, words in report.expansions.items() if any(map(is_disease_word, words))}
    stated = [
        (statement, line)
        for line in (*report.abstract, *report.body)
        for statement in statements(line.text, shorts, title)
    ]
    told = [(name, line) for line in (*report.abstract, *report.body) if (name := reported(line.text, shorts))]
    candidates = list(_candidates(report, stated, [name for name, _ in told]))
    titled = [each for each in candidates if each.score >= _OF_TITLE]
    about = any(each.score > _OF_TITLE for each in titled)
    likened = {key_word(each) for each in _LIKE.findall(report.title) if telling_words(each)}
    for group, finally_ in ((titled, False), (candidates, about)):
        weighed = [
            (each.score > _OF_TITLE, found.score, len(found.name), found)
            for each in group
            if (not likened.intersection(each.words) or "like" in each.words)
            and (found := _weighed(report, each, stated, told, finally_, known)) is not None
        ]
        if weighed:
            answer = max(weighed, key=lambda each: each[:3])[3]
            return answer._replace(synonyms=tuple(_synonyms(report, answer.name)))
    return None


def _weighed(
    report: Report, candidate: _Candidate, stated: list, told: list, finally_: bool, known: KnownDiagnoses
) -> Answer | None:
    """The candidate with its evidence; None if that is too little. `finally_`: a final statement is asked for."""
    evidence: dict[DiagnosisPlace, tuple[int, Evidence]] = {}

    def add(place: DiagnosisPlace, weight: int, start: int, end: int) -> None:
        if place not in evidence or evidence[place][0] < weight:
            evidence[place] = (weight, Evidence(start, end, place))

    of_title = candidate.score >= _OF_TITLE
    agrees = _half_of if of_title and not is_name(candidate.name) else akin if of_title else same_name
    names = [candidate.words, *(tuple(key_words(name)) for name in known.synonyms(candidate.name))]
    plain = final = False
    for statement, line in stated:
        if statement.certainty is Certainty.DOUBTED or line.role is SectionRole.INTRODUCTION:
            continue
        words = report.words(statement.name)
        if any(agrees(name, words) for name in names):
            weight = _WEIGHT[statement.certainty]
            plain |= statement.certainty >= Certainty.STATED
            final |= statement.certainty is Certainty.FINAL and line.role is not None
            place = _PLACES.get(line.role, DiagnosisPlace.CASE)
            add(place, weight, line.start + statement.start, line.start + statement.end)
    for name, line in told:
        if any(agrees(each, report.words(name)) for each in names):
            plain = True
            add(_PLACES.get(line.role, DiagnosisPlace.CASE), 2, line.start, line.end)
    tellings = [telling for name in names if (telling := telling_words(" ".join(name)))]
    mentions: dict[DiagnosisPlace, list] = {}
    for line in (*report.abstract, *report.body):
        if any(each <= line.words for each in tellings) or (of_title and any(akin(each, line.words) for each in names)):
            mentions.setdefault(_PLACES.get(line.role, DiagnosisPlace.CASE), []).append(line)
    for place, lines in mentions.items():
        add(place, 1, lines[0].start, lines[0].end)
    score = candidate.score + sum(weight for weight, _ in evidence.values())
    talked_of = len(mentions.get(DiagnosisPlace.DISCUSSION, ())) + len(mentions.get(DiagnosisPlace.CASE, ()))
    if finally_ and not final:
        return None
    borne_out = plain or (candidate.score > _OF_TITLE and len(evidence) >= 2 and talked_of >= 2)
    if not borne_out or score < LEAST_SCORE or len(evidence) + of_title < 2:
        return None
    found = tuple(sorted((each for _, each in evidence.values()), key=lambda each: (each.start, -each.end, each.place)))
    return Answer(sentence_case(candidate.name, report.text), (), found, score)


def _half_of(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether names without a disease's word share half of their own words."""
    mine, yours = telling_words(" ".join(one)), telling_words(" ".join(other))
    return bool(mine and yours) and 2 * len(mine & yours) >= min(len(mine), len(yours))


def _candidates(report: Report, stated: list, told: list[str]) -> Iterator[_Candidate]:
    seen: set[frozenset[str]] = set()
    named = [(each.name, 3 - each.rank) for each in title_names(report.title)]
    named += [(name, 1) for name in told if is_name(name)]
    named += [
        (each.name, 0)
        for each, line in stated
        if each.certainty >= Certainty.STATED and is_name(each.name) and line.role is not SectionRole.DISCUSSION
    ]
    for name, score in named:
        words = tuple(key_words(name))
        if frozenset(words) not in seen and telling_words(name):
            seen.add(frozenset(words))
            yield _Candidate(name, words, score)


def _synonyms(report: Report, name: str) -> Iterator[str]:
    """Abbreviations of the name or of its main part, and what the text says it is also called."""
    words, seen = set(key_words(main_part(name))), {name.lower()}
    for long, short in report.abbreviations:
        theirs = key_words(long)
        if same_name(words, theirs) and is_name(long) and _is_main(theirs, words):
            for each in (long, short):
                if each.lower() not in seen:
                    seen.add(each.lower())
                    yield each
    for line in report.body:
        if telling_words(name) <= line.words and (match := _ALSO.search(line.text)):
            other = match["name"].strip()
            if is_name(other) and other.lower() not in seen and len(other.split()) <= 6:
                seen.add(other.lower())
                yield other


def _is_main(theirs: list[str], words: set[str]) -> bool:
    """Whether a long form is the name itself or the disease in it, not a place or an organism that it names."""
    return any(is_disease_word(word) and word in words for word in theirs)
