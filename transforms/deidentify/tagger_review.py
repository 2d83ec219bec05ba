"""Review of what the tagger found: what is no name although it looks like one (`B12`, `Foley`, `Hospital`, `5th MTP`)."""

import re

import numpy as np

from schemas.vocabulary import Entity
from transforms.deidentify.tagger_features import (
    CAPITAL,
    CAPITALS,
    DIGIT,
    EPONYM,
    GIVEN,
    GIVEN_COMMON,
    KIND_SHIFT,
    KINDS,
    LOWER,
    MEDICAL,
    NAME_BITS,
    PUNCTUATION,
    SURNAME_COMMON,
    TITLE,
    WORD_COMMON,
    WORD_RARE,
    Tokens,
    word_hash,
)

_NUMBER_OF = {kind: number for number, kind in enumerate(KINDS, 1)}
_SAYS_PERSON = frozenset(_NUMBER_OF[kind] for kind in ("title", "kin", "role"))
_DEGREE, _LABEL = _NUMBER_OF["degree"], _NUMBER_OF["label"]
_APOSTROPHE, _OPEN, _CLOSE, _COLON, _A, _S = (word_hash(mark) for mark in ("'", "(", ")", ":", "a", "s"))
_JOINTS = frozenset(map(word_hash, ("and", "or", "of", "the")))
_NEVER_ALONE = frozenset(
    map(
        word_hash,
        [
            "foley",
            "holter",
            "doppler",
            "lyme",
            "gram",
            "parkinson",
            "parkinsons",
            "alzheimer",
            "crohn",
            "hodgkin",
            "covid",
            "stable",
            "christmas",
            "began",
            "esi",
        ],
    )
)
_DEPARTMENTS = frozenset(map(word_hash, ("clinic", "department", "dept", "unit", "room", "service")))
_OF_DEPARTMENTS = (
    "wound pain infusion emergency eye sleep memory travel hand foot spine burn hip breast stroke trauma women's "
    "orthopedic orthopaedic outpatient inpatient specialty walk in urgent care day private local outside maintenance"
)
_DEPARTMENT_OF = frozenset(map(word_hash, _OF_DEPARTMENTS.split()))
"""`Wound Clinic`, `Emergency Department`: what every hospital has."""

_USUAL = (0, 3, 4)
_OF_EPONYMS = frozenset(
    map(
        word_hash,
        [
            "disease",
            "diseases",
            "syndrome",
            "syndromes",
            "sign",
            "signs",
            "test",
            "tests",
            "maneuver",
            "manoeuvre",
            "reflex",
            "palsy",
            "phenomenon",
            "phenomena",
            "esophagus",
            "lymphoma",
            "thyroiditis",
            "contracture",
            "fracture",
            "fractures",
            "catheter",
            "catheters",
            "drain",
            "tube",
            "clamp",
            "nodes",
            "node",
            "bodies",
            "body",
            "procedure",
            "operation",
            "score",
            "scores",
            "scale",
            "criteria",
            "classification",
            "stain",
            "staining",
            "collar",
            "anemia",
            "arthritis",
            "cyst",
            "duct",
            "gland",
            "glands",
            "chorea",
            "ataxia",
            "aphasia",
            "encephalopathy",
            "dementia",
            "tremor",
            "granulomatosis",
            "vasculitis",
            "arteritis",
            "sarcoma",
            "tumor",
            "tumour",
            "carcinoma",
            "angina",
            "block",
            "hernia",
            "diverticulum",
            "ulcer",
            "pouch",
            "triad",
            "law",
            "point",
            "line",
            "lines",
            "ring",
            "rings",
            "spots",
            "nodules",
            "papule",
            "space",
            "angle",
            "ligament",
            "tendon",
            "canal",
            "fascia",
            "fossa",
            "membrane",
            "cells",
            "cell",
            "layer",
            "index",
            "equation",
            "formula",
            "method",
            "rule",
            "rules",
            "regression",
            "correlation",
            "correction",
            "position",
            "incision",
            "approach",
            "repair",
            "graft",
            "stent",
            "suture",
            "splint",
            "brace",
            "boot",
            "cast",
            "bandage",
            "wrap",
            "pin",
            "wire",
            "plate",
            "screw",
            "screws",
            "retractor",
            "forceps",
            "tip",
            "suction",
            "monitor",
            "effect",
            "wave",
            "waves",
            "interval",
            "loop",
            "capsule",
            "corpuscle",
            "patch",
            "patches",
            "plaque",
            "ganglion",
            "plexus",
            "valve",
            "shunt",
            "anastomosis",
            "stage",
            "grade",
            "lesion",
            "lesions",
            "deformity",
            "gait",
            "sequence",
            "malformation",
            "anomaly",
            "tetralogy",
            "virus",
            "jejunostomy",
        ],
    )
)
_MEDICAL_ENDING = re.compile(
    r"(?:itis|osis|oses|oma|omas|emia|emic|uria|algias?|ectomy|otomy|ostomy|plasty|oscopy|oscopic|graphy|graphic|graphically|grams?|"
    r"ology|ologic|ological|ologically|opathy|opathic|pathies|skeletal|phagia|phasia|plegia|paresis|pnea|cardia|cardic|tension|"
    r"philia|philic|penia|trophy|trophic|stasis|genic|otic|cytes?|cytosis|virus|viral|contributory|malacia|glycemia|thyroid|oxia|"
    r"azole|cillin|mycin|floxacin|statin|prazole|sartan|olol|dipine|mab|tinib|vir|xaban|gliptin|triptan|setron|caine)\Z"
)

_CERTAIN, _SURE, _RATHER = 4.0, 2.5, 1.0
"""What must speak for words without a capital, for a lone ordinary word, and for an abbreviation, to be a name."""


def is_ordinary(code: int) -> bool:
    """Whether the code is that of a common word that is no common name."""
    return bool(code & WORD_COMMON and not code & (GIVEN_COMMON | SURNAME_COMMON))


class Reviewer:
    """Reviews spans of tokens of one text."""

    def __init__(self, text: str, tokens: Tokens, classes: np.ndarray) -> None:
        self._text, self._taken = text, (classes > 0).tolist()
        self._kind = (tokens.shape & 15).tolist()
        self._code, self._word, self._glue = tokens.code.tolist(), tokens.word.tolist(), tokens.glue.tolist()
        self._start, self._end, self._mode = tokens.start, tokens.end, tokens.mode.tolist()

    def is_name(self, first: int, last: int, entity: Entity, strength: float) -> bool:
        """Whether the tokens from `first` to `last` may be a name; `strength`: what speaks for them in the model."""
        while last - first > 1 and self._word[last] == _S and self._word[last - 1] == _APOSTROPHE:
            last -= 2
        while last > first and self._word[last] == _APOSTROPHE:
            last -= 1
        letters = [at for at in range(first, last + 1) if self._kind[at] >= LOWER and self._word[at] not in _JOINTS]
        if len(letters) > 1 and self._word[letters[0]] == _A and self._at(letters[0] + 1, self._kind) != PUNCTUATION:
            letters = letters[1:]
        while (
            len(letters) > 1 and self._code[letters[-1]] >> KIND_SHIFT == _DEGREE and self._code[letters[-2]] & MEDICAL
        ):
            letters.pop()  # `Calcium IV`
        person = entity is Entity.PERSON
        plain = self._mode[first] in _USUAL and bool(letters) and all(self._kind[at] == LOWER for at in letters)
        codes = [self._code[at] for at in letters]
        medical = all(code & MEDICAL for code in codes)
        introduced = self._is_introduced(first) or (not medical and self._has_degree(last + 1))
        if person and not introduced and [self._kind[at] for at in letters] == [CAPITAL]:
            return False
        if (letters or entity is Entity.LOCATION) and (
            self._is_part(first, -1, plain) or self._is_part(last, 1, plain)
        ):
            return True
        if not letters:
            return False
        spans_digit = DIGIT in self._kind[first : last + 1]
        if spans_digit and all(
            code & MEDICAL or self._kind[at] == CAPITAL for at, code in zip(letters, codes, strict=True)
        ):
            return False  # `Na 138, K`
        sizes = [int(self._end[at] - self._start[at]) for at in letters]
        if plain and max(sizes) == 1:
            return False  # `p.r.n.`, `a`
        if max(sizes) <= 4 and all(self._beside_digits(at) for at in letters):
            return False
        if plain:
            if len(letters) > 1 and strength > _CERTAIN:
                return any(not code & WORD_COMMON for code in codes)
            named = introduced or (not medical and all(code & NAME_BITS for code in codes))
            return person and named and (introduced or any(not code & WORD_COMMON for code in codes))
        if introduced:  # without case, `PATIENT BEGAN` is no introduction
            verb = len(letters) == 1 and codes[0] & WORD_COMMON and not codes[0] & (GIVEN_COMMON | SURNAME_COMMON)
            return not verb or self._mode[first] in _USUAL or strength > _CERTAIN
        words = [self._word[at] for at in letters]
        if words[-1] in _DEPARTMENTS and all(
            word in _DEPARTMENT_OF or code & MEDICAL for word, code in zip(words[:-1], codes[:-1], strict=True)
        ):
            return False
        if len(letters) == 1:
            return self._lone(letters[0], codes[0], sizes[0], last, entity, strength)
        if (
            person
            and any(code & MEDICAL for code in codes)
            and all(code & MEDICAL or is_ordinary(code) for code in codes)
        ):
            return medical and len(letters) > last - first and any(code & (GIVEN | SURNAME_COMMON) for code in codes)
        if person and strength < _CERTAIN and all(map(is_ordinary, codes)):
            return False  # `Medical Record`
        if self._word[letters[-1]] in _OF_EPONYMS and all(code & EPONYM for code in codes[:-1]):
            return False
        if medical and len(letters) <= last - first:  # `Advair and Allegra`
            return all(code & (GIVEN_COMMON | SURNAME_COMMON) for code in codes)
        if all(code & (EPONYM | MEDICAL) for code in codes):
            return not (self._follows_eponym(last) or all(not code & (GIVEN | SURNAME_COMMON) for code in codes))
        return True

    def _lone(self, at: int, code: int, size: int, last: int, entity: Entity, strength: float) -> bool:
        """A single word that nothing beside it announces."""
        if size == 1 or self._word[at] in _NEVER_ALONE:
            return False
        named = code & NAME_BITS
        person = entity is Entity.PERSON
        if code & (EPONYM | MEDICAL) and (self._follows_eponym(last) or not code & (GIVEN_COMMON | SURNAME_COMMON)):
            return False
        if code & MEDICAL and self._mode[at] in _USUAL and self._kind[at] in CAPITALS:  # `ANA`
            return False
        if not named and entity is not Entity.LOCATION and DIGIT in (self._kind[last], self._at(last + 1, self._kind)):
            return False
        if code >> KIND_SHIFT and not named & (GIVEN_COMMON | SURNAME_COMMON):
            return False
        if code & (WORD_COMMON | WORD_RARE):
            if named & (GIVEN_COMMON | SURNAME_COMMON):
                return strength > 0
            return strength > (_RATHER if named and not person else _SURE)
        if named:
            return True
        if self._mode[at] in _USUAL and self._kind[at] > TITLE and self._kind[at] in CAPITALS and size <= 5:
            bracketed = at > 0 and self._word[at - 1] == _OPEN and self._at(last + 1, self._word) == _CLOSE
            return not person and not bracketed and strength > _RATHER
        return not _MEDICAL_ENDING.search(self._text[self._start[at] : self._end[at]].lower())

    def _is_part(self, at: int, way: int, plain: bool) -> bool:
        """Whether something else was found beside, for words with a capital also past a mark."""
        if self._is_word_found(at, way, 1):
            return True
        return not plain and self._at(at + way, self._kind) == PUNCTUATION and self._is_word_found(at, way, 2)

    def _is_word_found(self, at: int, way: int, far: int) -> bool:
        """Whether the token so far to that side, on the same line, was found and could be a name by itself."""
        there = at + way * far
        if not self._at(there, self._taken) or self._kind[there] < LOWER or self._kind[there] == CAPITAL:
            return False
        if 2 in self._glue[min(at, there) + 1 : max(at, there) + 1]:
            return False
        code = self._code[there]
        if self._word[there] == _S:
            return False
        return bool(code & NAME_BITS or not code & (WORD_COMMON | WORD_RARE)) and not code & MEDICAL

    def _at(self, place: int, column: list[int]) -> int:
        return column[place] if 0 <= place < len(column) else 0

    def _follows_eponym(self, last: int) -> bool:
        """Whether `disease`, `sign`, `catheter` or their like comes next, past `'s`, a hyphen or one more word."""
        after = last + 1
        if self._at(after, self._word) == _APOSTROPHE and self._at(after, self._glue) == 0:
            after += 2
        return self._at(after, self._word) in _OF_EPONYMS

    def _beside_digits(self, at: int) -> bool:
        before = at > 0 and self._glue[at] == 0 and self._kind[at - 1] == DIGIT
        after = at + 1 < len(self._word) and self._glue[at + 1] == 0 and self._kind[at + 1] == DIGIT
        return before or after

    def _is_introduced(self, first: int) -> bool:
        """Whether a title, a relative or a role stands before, or a label and a colon."""
        near = [self._at(first - far, self._code) >> KIND_SHIFT if first >= far else 0 for far in (1, 2)]
        if near[0] in _SAYS_PERSON or near[1] in _SAYS_PERSON:
            return True
        return near[1] == _LABEL and self._word[first - 1] == _COLON

    def _has_degree(self, at: int) -> bool:
        return any(self._at(near, self._code) >> KIND_SHIFT == _DEGREE for near in (at, at + 1))


def strengths(found: np.ndarray, firsts: np.ndarray, lasts: np.ndarray) -> list[float]:
    """What speaks most for any entity in each span of tokens."""
    best = found.max(axis=1)
    return [float(best[first : last + 1].max()) for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True)]
