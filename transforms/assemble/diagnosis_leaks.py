"""Finds a diagnosis in the text that is to be its question; shares no code and no word list with what cuts that text."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import NamedTuple

WINDOW = 10
"""All words of a name within so many words of each other name it, in whatever order."""


def _listed(words: str) -> frozenset[str]:
    return frozenset(words.split())


_SPELT = str.maketrans({"æ": "e", "œ": "e", "’": "'", "‐": "-", "‑": "-", "–": "-", "—": "-"})
_WORD = re.compile(r"[^\W_]+")
_EMPTY = _listed(
    "a an the of in on at to by for from with without and or as due its his her is was were be been this that these than "
    "acute chronic severe mild left right bilateral unilateral primary secondary recurrent rare unusual large small giant "
    "multiple isolated single type grade stage case patient diffuse focal spontaneous idiopathic congenital adult familial"
)
_BROAD = _listed(
    "syndrome disease disorder infection tumor tumour cancer lesion mass injury failure defect anomaly malformation deficiency pain fever "
    "bleeding hemorrhage haemorrhage swelling condition fracture dislocation rupture tear hernia cyst abscess thrombosis embolism infarction "
    "ischemia hematoma aneurysm stenosis obstruction occlusion perforation effusion edema anemia hypertension hypotension diabetes stroke "
    "shock sepsis pneumonia asthma ulcer polyp metastasis metastatic seizure epilepsy headache depression arthritis palsy pregnancy mutation "
    "hepatitis dermatitis allergy reaction rash toxicity poisoning arrest block fistula stone compression carcinoma malignant benign "
    "neuropathy cirrhosis fibrosis necrosis hyperplasia hypoplasia atrophy insufficiency calcification ossification neutropenia "
    "thrombocytopenia hyponatremia hyperkalemia hypokalemia hypercalcemia hypoglycemia acidosis inflammation complex positive negative "
    "associated related induced renal cardiac pulmonary hepatic cerebral spinal vascular aortic coronary arterial venous artery vein bone "
    "skin liver lung kidney heart brain breast thyroid gastric intestinal abdominal neck chest cell systemic peripheral central nerve "
    "muscle joint disseminated invasive infected cutaneous intracranial retroperitoneal myocardial valve heart"
)
"""Words that stand in the histories of patients who have something else."""

_CONCLUDED = re.compile(
    r"\b(?:final|definitive|definite) diagnosis\b|\b(?:a|the|this|our) diagnosis of [^.]{3,80} was (?:made|established|confirmed|reached|given)\b",
    re.IGNORECASE,
)


class DiagnosisLeak(NamedTuple):
    """Half-open place in the text that names a diagnosis, or (`named` False) says that the final one was made."""

    start: int
    end: int
    named: bool


_EARLIER = re.compile(
    r"\b(?:history of|previous(?:ly)?|prior|ago|earlier|in the past|known (?:case|to)|years? before|status post)\b",
    re.IGNORECASE,
)
_NOT_FOUND = re.compile(
    r"\b(?:negative|normal|no|not|unremarkable|sterile|non ?reactive|absent|pending|inconclusive)\b", re.IGNORECASE
)
_STOP = re.compile(r"[.;!?\n]\s")


def diagnosis_leaks(text: str, names: Iterable[str], tells: Iterable[str] = ()) -> list[DiagnosisLeak]:
    """Every place in a text that names one of the diagnoses, or tells one of the give-aways, in order of their start.

    `tells` are treatments, tests and genes (with capitals only: as printed); one of the past, or a test that found
    nothing, gives nothing away.

    A name is found by its words' stems, in any order and spelling, within ten words; by its letters where it is an
    abbreviation; and by its one telling word alone. "Diagnosed two years ago with asthma" is no leak of sarcoidosis.

    >>> text = "A boy with fever had cardiac myxomas of both sides."
    >>> [text[leak.start : leak.end] for leak in diagnosis_leaks(text, ["Biatrial myxoma"])]
    ['myxomas']
    >>> diagnosis_leaks("A boy had fever and a fracture of the hip.", ["fracture of the skull"])
    []
    """
    folded, places = _words(text)
    found = {DiagnosisLeak(*match.span(), False) for match in _CONCLUDED.finditer(text)}
    for name in names:
        found.update(_abbreviation(text, name) if _is_abbreviation(name) else _named(folded, places, name))
    for told in tells:
        found.update(_told(text, folded, places, told))
    return sorted(found)


def _told(text: str, words: list[str], places: list[tuple[int, int]], told: str) -> Iterator[DiagnosisLeak]:
    """A give-away, word for word; the last one may have an ending."""
    wanted = _words(told)[0]
    if not wanted:
        return
    firsts = {wanted[0], wanted[0] + "s"} if len(wanted) == 1 else {wanted[0]}
    for at in [index for index, word in enumerate(words) if word in firsts]:
        if len(wanted) > 1 and not _follow(words[at : at + len(wanted)], wanted):
            continue
        start, end = places[at][0], places[min(at + len(wanted), len(places)) - 1][1]
        if told.isupper() and not text[start:end].rstrip("s").isupper():
            continue
        before = _STOP.split(text[max(0, start - 300) : start])[-1]
        after = _STOP.split(text[end : end + 200])[0]
        if not _EARLIER.search(before + " " + after) and not _NOT_FOUND.search(before + " " + after):
            yield DiagnosisLeak(start, end, False)


def _follow(words: list[str], wanted: list[str]) -> bool:
    return len(words) == len(wanted) and words[:-1] == wanted[:-1] and words[-1].rstrip("s") == wanted[-1].rstrip("s")


def _is_abbreviation(name: str) -> bool:
    return " " not in name and len(name) <= 10 and sum(letter.isupper() for letter in name) >= 2


def _abbreviation(text: str, name: str) -> Iterator[DiagnosisLeak]:
    for match in re.finditer(rf"(?<![\w]){re.escape(name)}s?(?![\w])", text):
        yield DiagnosisLeak(*match.span(), True)


def _words(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    found, places = [], []
    for match in _WORD.finditer(text):
        found.append(_folded(match.group()))
        places.append(match.span())
    return found, places


def _folded(word: str) -> str:
    """One spelling of a word: without case, accents, ligatures, and the British ae and oe."""
    plain = unicodedata.normalize("NFKD", word.translate(_SPELT)).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain.replace("ae", "e").replace("oe", "e").replace("umour", "umor")


def _stem(word: str) -> str:
    """What inflections and derived words share: "myxoma", "myxomas", "myxomatous" begin with "myxom"."""
    for ending in (
        "itides",
        "oses",
        "osis",
        "itis",
        "omata",
        "omas",
        "oma",
        "ies",
        "ous",
        "ic",
        "es",
        "is",
        "us",
        "al",
        "y",
        "s",
        "a",
        "e",
    ):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            kept = len(word) - len(ending) + (2 if ending in ("omata", "omas", "oma", "osis", "oses", "itis") else 0)
            return word[:kept]
    return word


def _named(words: list[str], places: list[tuple[int, int]], name: str) -> Iterator[DiagnosisLeak]:
    of_name = [each for each in _words(name)[0] if each not in _EMPTY and len(each) > 1]
    if not of_name:
        return
    stems = {_stem(each) for each in of_name}
    alone = {_stem(each) for each in of_name if each not in _BROAD and len(each) >= 6}
    where: dict[str, int] = {}
    for index, word in enumerate(words):
        hit = next((stem for stem in stems if word.startswith(stem) and len(word) <= len(stem) + 5), None)
        if hit is None:
            continue
        where[hit] = index
        if hit in alone and _is_disease(word):
            yield DiagnosisLeak(*places[index], True)
        if len(where) == len(stems) and index - min(where.values()) < WINDOW and len(stems) > 1:
            yield DiagnosisLeak(places[min(where.values())][0], places[index][1], True)
        elif len(stems) == 1:
            yield DiagnosisLeak(*places[index], True)


def _is_disease(word: str) -> bool:
    """Whether a word has the form of a disease's own name: what tells alone."""
    return bool(
        re.search(
            r"(?:oma|omas|omata|omatous|osis|oses|otic|itis|iasis|emia|emic|pathy|pathies|uria|trophy|plasia|penia|lepsy|malaria|cele|ism|sarcoma|gout|scurvy|rabies|tetanus)$",
            word,
        )
    )
