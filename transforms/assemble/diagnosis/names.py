"""Names of diagnoses: their key words, forms, abbreviations, and whether a phrase is one."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from transforms.assemble.diagnosis.words import (
    ABBREVIATED_TESTS,
    COMMON_HEADS,
    DISEASE_ENDINGS,
    GENERIC,
    HEADS,
    NOT_DISEASES,
)

_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_POSSESSIVE = re.compile(r"['’](?:s\b|(?=\s|$))")
_SMALL = frozenset(
    ("of", "the", "a", "an", "in", "with", "due", "to", "and", "or", "by", "from", "on", "at", "for", "as", "its", "is")
)
_OTHER_SPELLINGS = (("ae", "e"), ("oe", "e"), ("our", "or"), ("isation", "ization"), ("yse", "yze"))
_SAME = {
    "herniation": "hernia",
    "herniated": "hernia",
    "infarct": "infarction",
    "embolus": "embolism",
    "emboli": "embolism",
    "thrombus": "thrombosis",
    "thrombi": "thrombosis",
    "ruptured": "rupture",
    "perforated": "perforation",
}
"""Words of one stem that tell of one disease."""
_ABBREVIATED = re.compile(r"[(\[]([A-Z][A-Za-z0-9/‐-]{1,9}s?)(?:[;,][^()]{0,40})?[)\]]")
_LETTERS = re.compile(r"[A-Za-z0-9]")


@lru_cache(maxsize=1 << 15)
def key_word(word: str) -> str:
    """A word in the form in which names are compared: one spelling, no plural, no possessive.

    >>> [key_word(word) for word in ("Tumours", "oedema", "Kimura’s", "metastases", "anaemia", "abscess")]
    ['tumor', 'edema', 'kimura', 'metastasis', 'anemia', 'abscess']
    """
    word = _POSSESSIVE.sub("", word.lower())
    for other, ours in _OTHER_SPELLINGS:
        if (
            other in word
            and len(word) > 4
            and not (other == "our" and not word.startswith(("tumour", "colour", "behaviour")))
        ):
            word = word.replace(other, ours)
    if len(word) <= 3:
        return word
    word = _singular(word)
    return _SAME.get(word, word)


def _singular(word: str) -> str:
    if word.endswith("omata"):
        return word[:-2]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("oses", "ases", "yses", "eses", "ises")) and len(word) > 6 and not word.endswith("diseases"):
        return word[:-2] + "is"
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def key_words(name: str) -> list[str]:
    """The words of a name that count, in order, each as `key_word`; small words are left out.

    >>> key_words("Infarction of the left kidney")
    ['infarction', 'left', 'kidney']
    """
    return [key_word(word) for word in _TOKEN.findall(name) if word.lower() not in _SMALL]


_HEADS = frozenset(map(key_word, HEADS))
_GENERIC = frozenset(map(key_word, GENERIC))
_COMMON_HEADS = frozenset(map(key_word, COMMON_HEADS))


@lru_cache(maxsize=1 << 15)
def is_disease_word(word: str) -> bool:
    """Whether a word (as `key_word`) alone makes a phrase the name of a disease or of a finding that is one."""
    return word in _HEADS or (word not in NOT_DISEASES and len(word) > 5 and bool(DISEASE_ENDINGS.search(word)))


def is_name(phrase: str) -> bool:
    """Whether a phrase can be a diagnosis: it has a disease's word, and no more than twelve words.

    >>> is_name("tuberous sclerosis complex"), is_name("a mass of the neck"), is_name("good recovery")
    (True, False, False)
    """
    words = key_words(phrase)
    return 1 <= len(words) <= 12 and any(is_disease_word(word) for word in words)


_BEHIND_HEAD = re.compile(
    r"\s+(?:of|with|in|due|from|secondary|caused|involving|and|or|associated|related|without)\s", re.IGNORECASE
)


def has_disease_head(name: str) -> bool:
    """Whether the word that a name is about, before any "of" or "with", is a disease's: "fracture of the hip".

    >>> has_disease_head("fracture of the hip"), has_disease_head("pattern of the disease")
    (True, False)
    """
    words = key_words(_BEHIND_HEAD.split(name, maxsplit=1)[0])
    return bool(words) and is_disease_word(words[-1])


_ORIGIN = re.compile(
    r"\s+(?:from|associated with|after|following|complicating|arising (?:in|from)|on (?:a )?background of)\s+",
    re.IGNORECASE,
)


def main_part(name: str) -> str:
    """A name without the origin or company that it names: that is often known before the diagnosis is. A cause stays.

    >>> main_part("thyroid metastasis from breast cancer"), main_part("stroke")
    ('thyroid metastasis', 'stroke')
    """
    part = _ORIGIN.split(name, maxsplit=1)[0]
    return part if is_name(part) else name


def initials(name: str) -> str:
    """The abbreviation that a name would have, introduced or not; empty where it would have less than three letters.

    >>> initials("AV fistula"), initials("systemic lupus erythematosus"), initials("lung cancer")
    ('AVF', 'SLE', '')
    """
    words = [word for word in _TOKEN.findall(name) if word.lower() not in _SMALL]
    short = "".join(word if word.isupper() and len(word) < 4 else word[0].upper() for word in words)
    return short if len(short) >= 3 and short.isalpha() and short not in ABBREVIATED_TESTS else ""


def telling_words(name: str) -> set[str]:
    """The words of a name that are its own, not those that half of all diagnoses share (as `key_word`).

    >>> sorted(telling_words("Primary meningococcal arthritis of the left knee"))
    ['arthritis', 'knee', 'meningococcal']
    """
    return {word for word in key_words(name) if word not in _GENERIC and len(word) > 2 and not word.isdigit()}


def gives_away(word: str) -> bool:
    """Whether a word of a name alone gives the name away: a disease's own word that few patients have besides."""
    return is_disease_word(word) and word not in _GENERIC and word not in _COMMON_HEADS


def abbreviations(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of long form and abbreviation, as texts introduce them: "long form (LF)".

    The letters of the abbreviation are sought backwards, its first one at a word's beginning, in at most twice as
    many words as it has letters (Schwartz and Hearst, 2003).

    >>> list(abbreviations("with tuberous sclerosis complex (TSC) and (see) more"))
    [('tuberous sclerosis complex', 'TSC')]
    """
    for match in _ABBREVIATED.finditer(text):
        short = match.group(1)
        letters = _LETTERS.findall(short.removesuffix("s") if len(short) > 3 else short)
        if sum(letter.isupper() for letter in letters) < 2 or len(letters) < 2:
            continue
        before = text[max(0, match.start() - 120) : match.start()].rstrip()
        words = list(re.finditer(r"\S+", before))[-2 * len(letters) - 1 :]
        if not words:
            continue
        lower, at = before.lower(), len(before)
        least = words[0].start()
        for number, letter in enumerate(reversed(letters), 1):
            first = number == len(letters)
            at -= 1
            while at >= least and not (
                lower[at] == letter.lower() and (not first or at == 0 or not before[at - 1].isalnum())
            ):
                at -= 1
            if at < least:
                break
        else:
            long = before[at:].strip(" ,;-(")
            if len(long.split()) >= 1 and len(long) > len(short) + 2 and not re.search(r"[.;()]\s", long):
                yield long, short


def same_name(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two names (as key words) are of one thing: all telling words of the shorter stand in the longer."""
    mine, yours = set(one), set(other)
    small, large = (mine, yours) if len(mine) <= len(yours) else (yours, mine)
    own = {word for word in small if word not in _GENERIC}
    return bool(own) and own <= large and any(is_disease_word(word) for word in small)


def akin(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two names (as key words) share the disease itself: a word that gives it away, or a head and one word more.

    >>> akin(["biatrial", "myxoma"], ["cardiac", "myxoma"]), akin(["rib", "fracture"], ["hip", "fracture"])
    (True, False)
    """
    shared = set(one) & set(other)
    if any(gives_away(word) for word in shared):
        return True
    heads = {word for word in shared if is_disease_word(word)}
    return bool(heads) and len(shared) >= 2


_TITLED = re.compile(r"[A-Z][^\WA-Z]*(?:['’]s)?(?:[-‐–][A-Z]?[^\WA-Z]+)*")


def sentence_case(name: str, text: str) -> str:
    """A name from a title in the case that the text uses: "Tuberous Sclerosis" becomes "tuberous sclerosis".

    >>> sentence_case("Kimura's Disease of the Neck", "It was Kimura's disease, in the neck.")
    "Kimura's disease of the neck"
    """
    found = []
    shouted = name.isupper()
    for word in name.split(" "):
        bare = word.strip("()[],;:'’\"")
        titled = bool(_TITLED.fullmatch(bare)) or (shouted and len(bare) > 4)
        lowered = titled and (not (upper := _count(bare, text)) or 3 * _count(bare.lower(), text) >= upper)
        found.append(word.lower() if lowered else word)
    return " ".join(found)


def _count(word: str, text: str) -> int:
    """How often a word stands in a text other than at a sentence's beginning."""
    count, at = 0, text.find(word)
    while at >= 0:
        end = at + len(word)
        within = at > 1 and text[at - 1] == " " and (text[at - 2].isalnum() or text[at - 2] in "_,(")
        if within and not (text[end : end + 1].isalnum() or text[end : end + 1] == "_"):
            count += 1
        at = text.find(word, end)
    return count
