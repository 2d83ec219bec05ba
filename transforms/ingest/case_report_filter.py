"""Decide whether an article is a human clinical case report, by weighing type, subject, title, headings and content."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from schemas.vocabulary import Reason
from transforms.ingest.case_report_rules import (
    ANIMAL_JOURNAL,
    ANIMAL_WORDS,
    ANIMALS,
    CLAIM_TO_KEEP,
    CLINICAL_WORDS,
    ENGLISH_WORDS,
    HUMAN_WORDS,
    MANY_PATIENTS,
    MIN_CLINICAL_WORDS,
    MIN_ENGLISH_SHARE,
    NARRATIVE_PHRASES,
    ORGANISM_TITLE,
    ORGANISM_WORDS,
    PATIENT_WORDS,
    PEOPLE_WORDS,
    RULES,
    SINGULAR_WORDS,
    STUDY_PHRASES,
    Field,
)

MAX_CHARS = 20_000
"""Of an article's text this much is looked at: a case is told early, and the cost stays bounded."""

NOBODY = "nobody is told of"
"""The text tells of no person. A series may do so, whose patients stand in a table."""

_MAX_FIELD = 300
_WORD = re.compile(r"[a-z]+")
_AGED = re.compile(
    r"(?:year|yr|month|week|day|hour)s?(?:[\s\-‐‑–]*(?:old|of\sage|aged)\b|,?\s(?!ago|later|after|before))"
)
_UNITS = ("year", "month", "week", "day", "yr")
_AGE_BEFORE = re.compile(
    r"(?:[0-9]|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty(?:[-‐‑–\s]\w+)?))[\s\-‐‑–]*$"
)
_HUMAN_AFTER = re.compile(
    r"\b(?:man|woman|male|female|boy|girl|patient|lady|gentleman|infant|baby|child|neonate|newborn|toddler|adolescent|teenager"
    r"|gravida|primigravida|caucasian|hispanic|student|nurse|worker|farmer|housewife|fetus|sister|brother|daughter|son|twins?)\b"
)
_HUMAN_BEFORE = re.compile(
    r"\b(?:man|woman|male|female|boy|girl|patient|lady|gentleman|infant|child|girl|he|she)\b[^.]{0,25}$"
)


class Evidence(NamedTuple):
    """What is known of an article; all text as extracted, `text` from the title to the end of the body."""

    article_type: str
    subjects: list[str]
    keywords: list[str]
    journal: str
    title: str
    headings: list[str]
    text: str
    language: str | None


class Verdict(NamedTuple):
    """Why an article is rejected (None: kept), its claim to be a case report, and the rules that made the claim."""

    reason: Reason | None
    claim: int
    found: list[str]


class _Content(NamedTuple):
    words: Counter[str]
    total: int
    ages: int
    narrative: int
    study: int


def judge(evidence: Evidence) -> Verdict:
    """Keep what claims to be a case report by several signs and tells of a human patient; else say why not.

    In this order: NOT_ENGLISH; NOT_HUMAN (claims a case, but of an animal, plant or microbe); NOT_CASE_REPORT (the
    claim is too weak or contradicted); NOT_CLINICAL (claims a case, but no patient is in it).
    """
    content = _content(evidence.text[:MAX_CHARS].lower())
    if not _is_english(content, evidence.language):
        return Verdict(Reason.NOT_ENGLISH, 0, [])
    claim, found = _claim(evidence, content)
    formal = sum(max(rule.weight, 0) for rule in RULES if rule.name in found and rule.field is not Field.HEADING)
    claims_case = formal >= 2 or claim >= CLAIM_TO_KEEP
    if claims_case and not _is_human(evidence, content):
        return Verdict(Reason.NOT_HUMAN, claim, found)
    if claims_case and not _is_clinical(content):
        named = any(word in content.words for word in PATIENT_WORDS)
        return Verdict(Reason.NOT_CASE_REPORT if named else Reason.NOT_CLINICAL, claim, found)
    return Verdict(None if claim >= CLAIM_TO_KEEP else Reason.NOT_CASE_REPORT, claim, found)


def _content(text: str) -> _Content:
    words = Counter(_WORD.findall(text))
    ages = sum(1 for unit in _UNITS for match in _each(_AGED, text, unit) if _is_age(text, match))
    narrative = sum(1 for phrase in NARRATIVE_PHRASES if phrase in text)
    study = sum(1 for phrase in STUDY_PHRASES if phrase in text)
    return _Content(words, sum(words.values()), ages, narrative, study)


def _each(pattern: re.Pattern[str], text: str, literal: str) -> Iterator[re.Match[str]]:
    """Matches of a pattern that begin with a literal: `str.find` is many times faster than the pattern's own search."""
    position = text.find(literal)
    while position >= 0:
        if match := pattern.match(text, position):
            yield match
        position = text.find(literal, position + 1)


def _is_age(text: str, match: re.Match[str]) -> bool:
    """A number before "years old", and a person beside it: "a 45-year-old man", "girl, 3 years of age"."""
    start, end = match.span()
    if not _AGE_BEFORE.search(text[max(0, start - 16) : start]):
        return False
    if _HUMAN_BEFORE.search(text[max(0, start - 45) : start]):
        return True
    is_age = (
        "old" in match.group() or "age" in match.group() or text[start - 1] in "-‐‑–"
    )  # "a 22-year, booked patient"
    return is_age and bool(_HUMAN_AFTER.search(text[end : end + 60]))


def _share(content: _Content, words: frozenset[str]) -> float:
    """Occurrences of any of the words for each thousand words."""
    return 1000 * sum(content.words[word] for word in words if word in content.words) / max(content.total, 1)


def _is_english(content: _Content, language: str | None) -> bool:
    if content.total >= 100:
        return _share(content, ENGLISH_WORDS) >= 1000 * MIN_ENGLISH_SHARE
    return language is None or language.startswith("en")


def _claim(evidence: Evidence, content: _Content) -> tuple[int, list[str]]:
    """The sum of the weights of all rules that hold, each counted once; content alone, with no other sign, is too little."""
    fields = {
        Field.TYPE: [evidence.article_type],
        Field.SUBJECT: [subject[:_MAX_FIELD] for subject in evidence.subjects[:_MAX_FIELD]],
        Field.JOURNAL: [evidence.journal],
        Field.TITLE: [evidence.title[:_MAX_FIELD]],
        Field.HEADING: [heading[:_MAX_FIELD] for heading in evidence.headings[:_MAX_FIELD]],
    }
    found = [(rule.name, rule.weight) for rule in RULES if any(map(rule.pattern.search, fields[rule.field]))]
    names = {name for name, _ in found}
    told = [sign for sign in _content_claims(content) if not (sign[0] == NOBODY and "title says case series" in names)]
    total = sum(weight for _, weight in told)
    if not any(weight > 0 for _, weight in found):  # interviews and reviews tell of persons too
        total = min(total, CLAIM_TO_KEEP - 1)
    return total + sum(weight for _, weight in found), [name for name, _ in found + told]


def _content_claims(content: _Content) -> list[tuple[str, int]]:
    """What the text itself says: a person's age and sex, the phrases of a history, one patient rather than many."""
    found: list[tuple[str, int]] = []
    if content.ages:
        found.append(("age and sex of a person", 2))
    if content.narrative >= 3:
        found.append(("phrases of a history", 1))
    if (singular := _share(content, SINGULAR_WORDS)) >= 4:
        found.append(("one patient is spoken of", 2 if singular >= 8 else 1))
    if not content.ages and content.narrative < 2 and singular < 4:
        found.append((NOBODY, -3))
    if content.study >= 4:
        found.append(("phrases of a study", -2))
    plural = content.words["patients"] + content.words["participants"] + content.words["subjects"]
    if plural >= MANY_PATIENTS and content.words["patient"] * 3 < plural:
        found.append(("many patients are spoken of", -2))
    return found


def _is_human(evidence: Evidence, content: _Content) -> bool:
    """Whether the case is a person's. An animal or organism in title, journal or subjects is weighed against the text.

    A dog bite is a person's case: its animal is named in the title, but a man or woman of some age is in the text.
    """
    titled = " ".join([evidence.title, *evidence.subjects, *evidence.keywords]).lower()
    human, animal = _share(content, HUMAN_WORDS), _share(content, ANIMAL_WORDS)
    if ANIMAL_JOURNAL.search(evidence.journal.lower()):
        return _share(content, PEOPLE_WORDS) > animal
    if ANIMALS.search(evidence.title.lower()) and animal > human:
        return False
    organism = _share(content, ORGANISM_WORDS)
    if ORGANISM_TITLE.search(titled) and not content.ages:
        return organism <= human
    return not (max(animal, organism) >= 15 and max(animal, organism) > 2 * human and not content.ages)


def _is_clinical(content: _Content) -> bool:
    """Whether a patient is treated: patients are named, and the vocabulary of the clinic is there."""
    clinical = sum(1 for word in CLINICAL_WORDS if word in content.words)
    patients = sum(content.words[word] for word in PATIENT_WORDS)
    return clinical >= MIN_CLINICAL_WORDS and (
        patients >= 1 or content.ages >= 1 and clinical >= 2 * MIN_CLINICAL_WORDS
    )
