"""Fillings that are no names: numbers, dates, diagnoses, drugs, and whole sentences, real words or invented ones."""

import re
from random import Random

from transforms.deidentify.lexicon import Lexicons
from transforms.deidentify.training import templates_clinical, templates_general
from transforms.deidentify.training.pools import pick
from transforms.deidentify.training.words import (
    ABBREVIATED,
    BEFORES,
    DRUG_HEADS,
    DRUG_MIDDLES,
    DRUG_TAILS,
    ENDINGS,
    HEADINGS,
    KIN,
    LATIN_HEADS,
    LATIN_TAILS,
    LITTLE_WORDS,
    MONTHS,
    NATIONALITIES,
    ROOTS,
    SHORT_DIAGNOSES,
    STATES,
)
from transforms.sample.phrases import phrase
from transforms.sample.scenarios import SCENARIOS

_FORMS = {
    "age": "<n:1-95>",
    "sex": "{male|female|M|F|boy|girl}",
    "day": "{Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday}",
    "time": "{<n:0-23>:<n:10-59>|0<n:1-9>:<n:10-59>|<n:1-12> {am|pm|AM|p.m.}|<n:10-23><n:10-59>|noon|midnight}",
    "phone": "{(<n:200-989>) |<n:200-989>-|<n:200-989>.||+1 <n:200-989> |+1-<n:200-989>-|001-<n:200-989>-}"
    "<n:200-999>{-|-|.| |}<n:1000-9999>{||||x<n:100-99999>}",
    "mrn": "{<n:100000-999999999>|#<n:1000000-99999999>|MRN <n:1000000-99999999>|{A|B|E|H|M}<n:100000-9999999>}",
    "lab": "{potassium|CBC|BMP|troponin|lactate|INR|gas|Hgb|sodium|TSH|CRP|bili|creatinine|blood culture|UA}",
    "room": "{<n:1-900>|<n:1-60>{A|B}|<n:2-9>W-<n:1-40>|isolette <n:1-30>}",
    "date": "{<n:1-12>/<n:1-28>/<n:1935-2024>|0<n:1-9>/<n:10-28>|<month> <n:1-28>|<month> <n:1-28>, <n:1935-2024>|"
    "<n:1-28> <month> <n:1935-2024>|<n:1935-2024>-<n:10-12>-<n:10-28>|<n:1-12>-<n:1-28>-<n:10-99>|<day>|<month> <n:1935-2024>}",
}  # fmt: skip
_FORMS["number"] = _FORMS["mrn"]
_WORD = re.compile(r"\S+")


class Fillings:
    """Makes what stands around names; `bodies` are sentences that hold none."""

    def __init__(self, lists: Lexicons, rng: Random, bodies: tuple[str, ...]) -> None:
        self._lists, self._rng, self._bodies = lists, rng, bodies
        self._lists_of = {
            "country": lists.countries, "eponym": lists.eponyms, "Term": lists.terms, "kin": KIN, "month": MONTHS,
            "st": ABBREVIATED, "State": STATES, "nationality": NATIONALITIES, "heading": HEADINGS,
        }  # fmt: skip
        self._made = {
            "Kin": lambda: pick(rng, KIN).capitalize(),
            "HEADING": lambda: pick(rng, HEADINGS).upper(),
            "drug": self.drug,
            "term": self._term,
            "Diagnosis": lambda: pick(rng, (str.capitalize, str.title))(self.diagnosis()),
            "body": self.body,
            "body_lower": lambda: (body := self.body())[:1].lower() + body[1:],
            "Body_title": lambda: " ".join(self.body().split()[:5]).rstrip(".,;:").title(),
            **dict.fromkeys(("diagnosis", "complaint", "history", "operation"), self.diagnosis),
        }

    def plain(self, slot: str) -> str:
        """What a slot that is no name is filled with; ValueError for a slot that there is not."""
        if slot in _FORMS:
            return self._phrase(_FORMS[slot])
        if slot in self._lists_of:
            return pick(self._rng, self._lists_of[slot])
        if slot not in self._made:
            raise ValueError("unknown slot in a template")
        return self._made[slot]()

    def _phrase(self, template: str) -> str:
        return phrase(template, self._rng, lambda slot, _: self.plain(slot))

    def drug(self) -> str:
        rng = self._rng
        word = pick(rng, self._lists.drugs) if rng.random() < 0.75 else _invented_drug(rng)
        return word if rng.random() < 0.6 else word.lower()

    def _term(self) -> str:
        word = pick(self._rng, self._lists.terms) if self._rng.random() < 0.8 else _medical(self._rng)
        return word if self._rng.random() < 0.5 or word.isupper() else word.lower()

    def diagnosis(self) -> str:
        rng = self._rng
        way = rng.random()
        if way < 0.55:
            scenario = pick(rng, SCENARIOS)
            kind = rng.randrange(4)
            if kind == 0:
                return scenario.diagnosis.lower()
            return pick(rng, (scenario.rule_outs, scenario.positives, scenario.complaints)[kind - 1])
        if way < 0.75:
            return _medical(rng)
        if way < 0.85:
            return self._phrase("<eponym>{'s|} {disease|syndrome|palsy|lymphoma|tumor}")
        return pick(rng, SHORT_DIAGNOSES)

    def body(self) -> str:
        """A sentence without names: clinical, everyday, or words at random."""
        rng = self._rng
        way = rng.random()
        if way < 0.66:
            real = rng.random() < 0.6
            text = pick(rng, self._bodies) if real else self._phrase(pick(rng, templates_clinical.SCIENCE))
            return self._unheard(text) if rng.random() < 0.45 else text
        if way < 0.84:
            return self._phrase(pick(rng, templates_general.WITHOUT_NAMES))
        words = [
            pick(rng, LITTLE_WORDS) if rng.random() < 0.35 else self._word(rng.random() < 0.08)
            for _ in range(rng.randint(3, 14))
        ]
        if rng.random() < 0.15:
            words = [word.capitalize() for word in words[:5]]
        words[0] = words[0].capitalize()
        return " ".join(words) + pick(rng, (".", ".", "", ":", "?"))

    def _word(self, capital: bool = False) -> str:
        word = pick(self._rng, self._lists.words_common)
        return word.capitalize() if capital else word

    def noisy(self, text: str, share: float) -> str:
        """The text with that share of its words lost or replaced."""
        rng = self._rng

        def changed(match: re.Match[str]) -> str:
            way = rng.random()
            if way >= share or not match[0].isalpha():
                return match[0]
            return "" if way < share / 3 else self._word(match[0][0].isupper())

        return _WORD.sub(changed, text)

    def _unheard(self, text: str) -> str:
        """The sentence with some of its words replaced by others, known or not, so that more is met than was written."""
        rng = self._rng

        def changed(match: re.Match[str]) -> str:
            if rng.random() >= 0.2 or not match[0].isalpha() or len(match[0]) < 3:
                return match[0]
            way = rng.random()
            if way > 0.8:
                return _abbreviation(rng) if way < 0.92 else self._other()
            if way < 0.4:
                word = self._word()
            elif way < 0.55:
                word = pick(rng, self._lists.words_rare)
            elif way < 0.7:
                word = _medical(rng)
            else:
                word = pick(rng, LATIN_HEADS) + pick(rng, LATIN_TAILS)
            return word.capitalize() if match[0][0].isupper() or rng.random() < 0.04 else word

        return _WORD.sub(changed, text)

    def _other(self) -> str:
        return self.plain(pick(self._rng, ("drug", "term", "eponym", "nationality")))


def _abbreviation(rng: Random) -> str:
    """`ADAMTS13`, `CD4`, `pO2`, `HbA1c`, `T2`."""
    letters = "".join(pick(rng, "ABCDEFGHILMNOPRSTV") for _ in range(rng.choice((1, 2, 2, 3, 3, 3, 4, 5))))
    way = rng.random()
    if way < 0.17:
        letters = letters.capitalize()
    elif way < 0.34:
        letters = pick(rng, "pmtac") + letters
    elif way < 0.5:
        letters += pick(rng, "sab")
    return letters + phrase("{|||<n:1-29>|-<n:1-9>|<n:1-9>{a|b|c|A|B}}", rng)


def _medical(rng: Random) -> str:
    """A word that sounds medical."""
    return pick(rng, BEFORES) + pick(rng, ROOTS) + pick(rng, ENDINGS)


def _invented_drug(rng: Random) -> str:
    middle = pick(rng, DRUG_MIDDLES) if rng.random() < 0.5 else ""
    return (pick(rng, DRUG_HEADS) + middle + pick(rng, DRUG_TAILS)).capitalize()
