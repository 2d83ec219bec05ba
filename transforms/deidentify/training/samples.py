"""Synthetic labelled text for the tagger: templates filled, phrases put into other sentences, cases and lines varied.

Slots of the templates that are labelled: `person first last name named indexed initialed spelled` (PERSON), `city
street address` (LOCATION), `hospital clinic facility` (HOSPITAL), `org school` (ORGANIZATION). All other slots are
filled with what is no name.
"""

import re
from collections.abc import Callable, Iterator
from random import Random
from typing import NamedTuple

from schemas.vocabulary import Entity
from transforms.deidentify.lexicon import Lexicons
from transforms.deidentify.training import templates_clinical, templates_general, templates_spoken
from transforms.deidentify.training.fillings import Fillings
from transforms.deidentify.training.makers import Maker
from transforms.deidentify.training.pools import Pools, pick, pools
from transforms.deidentify.training.words import ABBREVIATED, HEADINGS, STATES
from transforms.deidentify.view import BLANK, viewed
from transforms.sample.encounters import encounter
from transforms.sample.phrases import render

CLASSES: tuple[Entity, ...] = (Entity.PERSON, Entity.LOCATION, Entity.HOSPITAL, Entity.ORGANIZATION)
"""What the tagger tells apart; its number for a class is the place here plus 1, 0 is for none."""

_PERSON, _LOCATION, _HOSPITAL, _ORGANIZATION = range(1, 5)
_OF_SAMPLE = {
    Entity.PERSON: _PERSON, Entity.CITY: _LOCATION, Entity.STREET: _LOCATION, Entity.LOCATION: _LOCATION,
    Entity.HOSPITAL: _HOSPITAL, Entity.ORGANIZATION: _ORGANIZATION,
}  # fmt: skip
_LABELLED = {
    "person": _PERSON, "first": _PERSON, "last": _PERSON, "name": _PERSON, "named": _PERSON, "indexed": _PERSON,
    "initialed": _PERSON, "spelled": _PERSON, "city": _LOCATION, "street": _LOCATION, "address": _LOCATION,
    "hospital": _HOSPITAL, "clinic": _HOSPITAL, "facility": _HOSPITAL, "org": _ORGANIZATION, "school": _ORGANIZATION,
}  # fmt: skip


class Labelled(NamedTuple):
    """A text and, per character, the number of its class."""

    text: str
    classes: bytes


_VALUE_HEADINGS = {
    _PERSON: "Patient|Name|Attending|Provider|Contact|Nurse|Author|Signed|Seen by|PCP|Mother|Father|Spouse|Physician|Surgeon|Scribe|Caller|Relative|Witness|Client|Member|Subscriber|Guarantor|Resident|Doctor|Reported by|User|Teacher|Manager|Owner|Driver",
    _LOCATION: "Address|City|Town|Residence|Location|Born in|Birthplace|Street|Travel|From|Destination|Mail to|Home|County|Scene|Site|Address 2|Pick-up",
    _HOSPITAL: "Hospital|Facility|Transferred from|Clinic|Site|Location|Referring facility|Sent to|Admitted to|SNF|Home facility|Center|Dialysis|Outside records|Last seen at",
    _ORGANIZATION: "Employer|Company|Work|School|Insurance|Payer|Pharmacy|Organization|Vendor|Agency|Occupation|Plan|Sponsor|Job|Works for|Contractor",
}
_LEADS = {
    _PERSON: ("", "", "by ", "with ", "to ", "from ", "Dr. ", "Dr ", "Mr. ", "Mrs. ", "Ms. ", "per ", "for ", "and ", "named ", "nurse ", "his wife ", "her husband ", "their son ", "called ", "saw ", "patient ", "(", "told ", "as ", "of "),
    _LOCATION: ("in ", "at ", "from ", "near ", "to ", "of ", "outside ", "around ", "", "(", "via ", "through ", "lives in ", "and "),
    _HOSPITAL: ("at ", "to ", "from ", "in ", "", "by ", "the ", "per ", "(", "via ", "and ", "of "),
    _ORGANIZATION: ("at ", "for ", "with ", "from ", "by ", "to ", "", "the ", "of ", "(", "through ", "and ", "via "),
}  # fmt: skip
_SENTENCE = re.compile(r"(?<=[.;!?]) +")


class Writer(Fillings):
    """Fills templates and keeps the class of each character."""

    def __init__(self, lists: Lexicons, names: Pools, rng: Random, bodies: tuple[str, ...]) -> None:
        super().__init__(lists, rng, bodies)
        self.maker = Maker(names, rng)
        self._made["zip"] = self.maker.postcode

    def filled(self, template: str, noise: float = 0.0) -> Labelled:
        """A template with its slots filled; `noise`: the share of its own words that are lost or replaced."""
        pieces: list[tuple[str, int]] = []

        def say(text: str) -> None:
            pieces.append((self.noisy(text, noise) if noise else text, 0))

        def fill(slot: str, argument: str) -> None:
            label = _LABELLED.get(slot)
            if label is None:
                pieces.append((self.plain(slot), 0))
            else:
                pieces.append(self.phrase(slot, label))

        render(template, self._rng, say, fill)
        return _joined((text.replace("¶", "\n"), label) for text, label in pieces)

    def phrase(self, slot: str, label: int) -> tuple[str, int]:
        rng, maker = self._rng, self.maker
        if slot == "address":
            text = maker.address(pick(rng, ABBREVIATED) if rng.random() < 0.7 else pick(rng, STATES))
        elif slot == "name":
            text = maker.first() if rng.random() < 0.5 else maker.last()
        else:
            text = getattr(maker, slot)()
        way = rng.random()
        if way < 0.012:
            text = text.lower()
        elif way < 0.035:
            text = text.upper()
        elif way < 0.05:
            return BLANK * len(text), 0
        return text, label

    def injected(self) -> Labelled:
        """A phrase at any place of a sentence that has nothing to do with it."""
        rng = self._rng
        words = self.body().split(" ")
        pieces: list[tuple[str, int]] = []
        spots = sorted(rng.randint(0, len(words)) for _ in range(rng.choice((1, 1, 2))))
        at = 0
        for spot in spots:
            if spot > at:
                pieces.append((" ".join(words[at:spot]) + " ", 0))
                at = spot
            label = rng.choice((_PERSON, _PERSON, _LOCATION, _HOSPITAL, _ORGANIZATION))
            slot = pick(rng, [each for each, number in _LABELLED.items() if number == label and each != "spelled"])
            lead = pick(rng, _LEADS[label])
            pieces += [(lead, 0), self.phrase(slot, label), (")" if lead == "(" else "", 0)]
            pieces.append((pick(rng, (" ", " ", " ", ", ", ". ", "'s ", " and ", ": ", "; ", " - ")), 0))
        pieces.append((" ".join(words[at:]), 0))
        return _joined(pieces)

    def headed(self) -> Labelled:
        """A line `Heading: value`, often with a heading that says nothing of the value."""
        rng = self._rng
        label = rng.choice((_PERSON, _PERSON, _LOCATION, _HOSPITAL, _ORGANIZATION))
        slot = pick(rng, [each for each, number in _LABELLED.items() if number == label and each != "spelled"])
        way = rng.random()
        heading = (
            pick(rng, _VALUE_HEADINGS[label].split("|"))
            if way < 0.6
            else self._word(True)
            if way < 0.85
            else " ".join(self._word(True) for _ in range(2))
        )
        if rng.random() < 0.2:
            heading = heading.upper()
        pieces = [
            (heading, 0),
            (pick(rng, (": ", ":", " - ", ":  ", " : ", "\t", " = ", " | ", ":\n", " ")), 0),
            self.phrase(slot, label),
        ]
        if rng.random() < 0.3:
            pieces.append(
                (
                    pick(rng, (" ({})", ", {}", "  {}", " - {}")).format(
                        self.plain(pick(rng, ("phone", "date", "mrn", "age", "kin", "time")))
                    ),
                    0,
                )
            )
        if rng.random() < 0.15:
            pieces = [(pick(rng, HEADINGS) + ": ", 0), (self.body(), 0)]
        return _joined(pieces)


def _joined(pieces) -> Labelled:
    texts, classes = [], []
    for text, label in pieces:
        texts.append(text)
        classes.append(bytes([label]) * len(text))
    return Labelled("".join(texts), b"".join(classes))


def sample_notes(seed: int, count: int) -> tuple[tuple[Labelled, ...], tuple[str, ...]]:
    """Notes of the project's sample: cuts that hold identifiers, labelled, and sentences that hold none."""
    labelled: list[Labelled] = []
    bodies: list[str] = []
    for number in range(count):
        for note in encounter(number, seed).notes:
            classes, taken = bytearray(len(note.text)), bytearray(len(note.text))
            for start, end, entity in note.spans:
                taken[start:end] = b"\1" * (end - start)
                classes[start:end] = bytes([_OF_SAMPLE.get(entity, 0)]) * (end - start)
            at = 0
            for line in note.text.splitlines(keepends=True):
                end = at + len(line)
                if any(classes[at:end]):
                    labelled.append(Labelled(line.rstrip("\n"), bytes(classes[at : at + len(line.rstrip("\n"))])))
                for sentence in _SENTENCE.split(line.strip()):
                    where = note.text.find(sentence, at, end)
                    if len(sentence) > 3 and not any(taken[where : where + len(sentence)]):
                        bodies.append(sentence)
                at = end
    return tuple(labelled), tuple(dict.fromkeys(bodies))


_WITH_NAMES: tuple[tuple[tuple[str, ...], float], ...] = (
    (templates_clinical.TEMPLATES, 0.30),
    (templates_general.TEMPLATES, 0.40),
    (templates_spoken.TEMPLATES, 0.30),
)


def samples(seed: int, count: int, lists: Lexicons, encounters: int = 200) -> Iterator[Labelled]:
    """`count` samples of a line or a few, the same for the same seed."""
    rng = Random(f"tagger:{seed}")
    notes, bodies = sample_notes(seed + 700, encounters)
    writer = Writer(lists, pools(lists), rng, bodies)
    for _ in range(count):
        yield _one(writer, rng, notes)


def _one(writer: Writer, rng: Random, notes: tuple[Labelled, ...]) -> Labelled:
    way = rng.random()
    if way < 0.46:
        share = rng.random()
        for templates, part in _WITH_NAMES:  # noqa: B007 (the last one where rounding leaves a rest)
            share -= part
            if share < 0:
                break
        return writer.filled(pick(rng, templates), 0.15 if rng.random() < 0.5 else 0.0)
    if way < 0.62:
        return writer.injected()
    if way < 0.70:
        return writer.headed()
    if way < 0.76:
        return pick(rng, notes)
    if way < 0.88:
        own = rng.choice((templates_clinical, templates_clinical, templates_general, templates_spoken)).WITHOUT_NAMES
        return writer.filled(pick(rng, own), 0.1 if rng.random() < 0.3 else 0.0)
    text = writer.body()
    return Labelled(text, bytes(len(text)))


def varied(sample: Labelled, rng: Random) -> Labelled:
    """The sample as it is, or in one case, or cut over lines, or cut short; folded as detectors see it."""
    text, classes = sample
    way = rng.random()
    if way < 0.16:
        text = _same_length(text, str.lower)
    elif way < 0.3:
        text = _same_length(text, str.upper)
    elif way < 0.31:
        text = _same_length(text, str.title)
    if rng.random() < 0.2:
        cut = text.find(" ", rng.randrange(len(text) // 2 + 1)) + 1
        text, classes = text[cut:], classes[cut:]
    if rng.random() < 0.15:
        share = rng.random() * 0.25
        text = "".join("\n" if char == " " and rng.random() < share else char for char in text)
    elif rng.random() < 0.1:
        text = text.replace("\n", " ")
    elif rng.random() < 0.15:
        text = "\n".join(_wrapped(line, rng.randint(45, 95)) for line in text.split("\n"))
    folded = BLANK.join(viewed(part).text for part in text.split(BLANK))
    return Labelled(folded if len(folded) == len(text) else text, classes)


def _wrapped(line: str, width: int) -> str:
    """The line broken at spaces, each of which becomes a line break."""
    chars, begin = list(line), 0
    while len(chars) - begin > width and (at := line.rfind(" ", begin + 1, begin + width)) > 0:
        chars[at] = "\n"
        begin = at + 1
    return "".join(chars)


def _same_length(text: str, changed: Callable[[str], str]) -> str:
    new = changed(text)
    return new if len(new) == len(text) else text


def documents(pieces: Iterator[Labelled], seed: int) -> Iterator[Labelled]:
    """Samples put together as a text is: lines, paragraphs, sentences in a row; one to twelve of them, in one case."""
    rng = Random(f"documents:{seed}")
    texts: list[str] = []
    classes: list[bytes] = []
    size = 1
    for piece in pieces:
        texts.append(piece.text)
        classes.append(piece.classes)
        if len(texts) == 2 * size - 1:
            yield varied(Labelled("".join(texts), b"".join(classes)), rng)
            texts, classes, size = [], [], rng.choice((1, 1, 2, 3, 4, 6, 9, 12))
        else:
            joint = pick(rng, ("\n", "\n", "\n", " ", " ", "\n\n", "  "))
            texts.append(joint)
            classes.append(bytes(len(joint)))
    if texts:
        yield Labelled("".join(texts), b"".join(classes))
