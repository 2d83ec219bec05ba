"""All recognisers in one Presidio registry, and the fast way to run them on a text.

The union of everything found counts; nothing is dropped in favour of another. `AnalyzerEngine` over the same registry
finds the same (tests/transforms/deidentify/test_engine.py): it is the way to add recognisers, not the way we run them.
"""

import logging
import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

import spacy
from presidio_analyzer import EntityRecognizer, RecognizerRegistry
from presidio_analyzer.nlp_engine import SpacyNlpEngine
from tldextract import TLDExtract, tldextract

from schemas.vocabulary import Entity
from transforms.deidentify.recognisers import contacts, dates, names, numbers, places
from transforms.deidentify.rules import Detector
from transforms.deidentify.spans import DetectionError, Span, united
from transforms.deidentify.tagger import Model, NameTagger
from transforms.deidentify.view import BLANK, View, viewed

RECOGNISERS: tuple[type[Detector], ...] = (
    contacts.EmailAddress,
    contacts.WebAddress,
    contacts.IpAddress,
    contacts.PhoneNumber,
    contacts.FaxNumber,
    numbers.SocialSecurityNumber,
    numbers.MedicalRecordNumber,
    numbers.EncounterNumber,
    numbers.AccountNumber,
    numbers.HealthPlanNumber,
    numbers.LicenceNumber,
    numbers.DeviceNumber,
    numbers.VehicleNumber,
    numbers.OtherNumber,
    numbers.LongNumber,
    dates.NumericDate,
    dates.ShortDate,
    dates.WrittenDate,
    dates.BirthYear,
    dates.Holiday,
    dates.AgeOver89,
    names.TitledName,
    names.LabelledName,
    names.Signature,
    names.CredentialedName,
    names.RelativeName,
    names.NamedByAge,
    names.NamedPatient,
    names.Initials,
    places.StreetAddress,
    places.Town,
    places.Residence,
    places.County,
    places.Institution,
    places.Unit,
    places.Employer,
    places.Organization,
)

MOST_CHARACTERS = 10_000_000
"""A longer text is refused: reading one takes about 90 bytes of memory a character."""

_MOST_PASSES = 20
_VISIBLE = re.compile(f"[^{BLANK}]+")
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")

PRESIDIO_ENTITIES: dict[str, Entity] = {
    **{str(entity): entity for entity in Entity},
    "DATE_TIME": Entity.DATE,
    "PHONE_NUMBER": Entity.PHONE,
    "EMAIL_ADDRESS": Entity.EMAIL,
    "CREDIT_CARD": Entity.ACCOUNT,
    "IBAN_CODE": Entity.ACCOUNT,
    "US_BANK_NUMBER": Entity.ACCOUNT,
    "US_SSN": Entity.SSN,
    "US_MBI": Entity.HEALTH_PLAN,
    "US_NPI": Entity.LICENSE,
    "US_DRIVER_LICENSE": Entity.LICENSE,
    "US_PASSPORT": Entity.LICENSE,
    "MEDICAL_LICENSE": Entity.LICENSE,
    "MAC_ADDRESS": Entity.DEVICE,
    "UUID": Entity.ID,
    "GPE": Entity.LOCATION,
    "FAC": Entity.LOCATION,
    "ORG": Entity.ORGANIZATION,
}
"""Our entity for the name that a recogniser gives it."""


class BlankNlpEngine(SpacyNlpEngine):
    """A spaCy pipeline that only makes tokens: no model, no download. Context words have no effect under it."""

    def load(self) -> None:
        self.nlp = {model["lang_code"]: spacy.blank(model["lang_code"]) for model in self.models}


def nlp_engine() -> BlankNlpEngine:
    """The engine for whoever runs the registry through Presidio's `AnalyzerEngine`."""
    engine = BlankNlpEngine(models=[{"lang_code": "en", "model_name": "blank"}])
    engine.load()
    return engine


def registry(model: Model | None, more: Iterable[EntityRecognizer] = ()) -> RecognizerRegistry:
    """Every recogniser of ours, and more of the caller's; nothing of ours reaches the network.

    `model`: the tagger's; with None there is no tagger, and names that nothing announces stay. Raises ValueError if one of the caller's finds an entity for which we have no name.
    """
    # Presidio's e-mail recogniser, which users may add, asks the network for the list of suffixes at its first use
    tldextract.TLD_EXTRACTOR = TLDExtract(suffix_list_urls=())
    logging.getLogger("presidio-analyzer").setLevel(logging.WARNING)
    tagger = [] if model is None else [NameTagger(model)]
    recognisers = [*(recogniser() for recogniser in RECOGNISERS), *tagger, *more]
    for recogniser in recognisers:
        unknown = set(recogniser.supported_entities) - set(PRESIDIO_ENTITIES)
        if unknown:
            raise ValueError(f"recogniser {recogniser.name} finds entities without a name of ours: {sorted(unknown)}")
    return RecognizerRegistry(recognizers=recognisers, supported_languages=["en"])


def of_policy(recognisers: Iterable[EntityRecognizer], entities: frozenset[Entity]) -> tuple[EntityRecognizer, ...]:
    """The recognisers that can find one of the entities."""
    return tuple(
        recogniser
        for recogniser in recognisers
        if any(PRESIDIO_ENTITIES[entity] in entities for entity in recogniser.supported_entities)
    )


class Reading(NamedTuple):
    """What was found in a text: `words` are all its words in lower case, `view` is it with the found blanked out.

    `found` are spans in offsets of the text, not united.
    """

    text: str
    words: set[str]
    view: View
    found: tuple[Span, ...]


class Detection:
    """Runs recognisers over texts and unites what they find; `entities` are those that count."""

    def __init__(self, recognisers: Sequence[EntityRecognizer], entities: frozenset[Entity]) -> None:
        self._ours = [each for each in recognisers if isinstance(each, Detector)]
        self._others = [each for each in recognisers if not isinstance(each, Detector)]
        self._engine = nlp_engine() if self._others else None
        self._entities = entities

    def spans(self, text: str, known: Detector | None = None, by_record: frozenset[Entity] = frozenset()) -> list[Span]:
        """The union of what is found in a text, in its offsets, sorted; see `read`."""
        return united(self.read(text, () if known is None else (known,), by_record).found)

    def read(self, text: str, known: Sequence[Detector] = (), by_record: frozenset[Entity] = frozenset()) -> Reading:
        """Everything that is found in a text.

        `known` find the identifiers of the patient's own record and the like, of which the entities `by_record` count.
        What was found is blanked out and the text read again until nothing more is found, so that de-identifying the
        result anew changes nothing. Raises what a recogniser raises, and DetectionError for an answer that cannot be.
        """
        if len(text) > MOST_CHARACTERS:
            raise DetectionError("too long")
        if not text.isascii() and _HALF_CHARACTER.search(text):
            raise DetectionError("half a character")
        view = viewed(text)
        return self._read_on(Reading(text, view.words, view, ()), known, by_record)

    def read_on(self, reading: Reading, known: Sequence[Detector], by_record: frozenset[Entity]) -> Reading:
        """What more `known` find in a text that was read, and what is found then; the same reading if nothing."""
        # nothing else is to be found in this view: every recogniser has read it
        spans = [
            piece
            for each in known
            for span in each.find(reading.view)
            if span.entity in by_record
            for piece in _visible(reading.view, span)
        ]
        return self._read_on(reading, known, by_record, spans) if spans else reading

    def _read_on(
        self,
        reading: Reading,
        known: Sequence[Detector],
        by_record: frozenset[Entity],
        spans: Sequence[Span] | None = None,
    ) -> Reading:
        """Read, blank out what is found, and read again; `spans` are what was found in the view as it is."""
        view, found = reading.view, list(reading.found)
        for _ in range(_MOST_PASSES):
            if spans is None:
                spans = [piece for span in self._found(view, known, by_record) for piece in _visible(view, span)]
            if not spans:
                return reading._replace(view=view, found=tuple(found))
            for span in spans:
                start, end = view.to_raw(span.start, span.end)
                found.append(span._replace(start=start, end=end))
            view = view.blanked((span.start, span.end) for span in spans)
            spans = None
        raise DetectionError("no end of findings")

    def holds(self, text: str, known: Detector) -> bool:
        """Whether a text holds an identifier of the patient's own record."""
        return next(iter(known.find(viewed(text))), None) is not None

    def _found(self, view: View, known: Sequence[Detector], by_record: frozenset[Entity]) -> Iterator[Span]:
        for each in known:
            yield from (span for span in each.find(view) if span.entity in by_record)
        for detector in self._ours:
            for span in detector.find(view):
                if span.entity in self._entities:
                    yield span
        if self._engine is None:
            return
        artifacts = self._engine.process_text(view.text, "en")
        for recogniser in self._others:
            for span in _answered(recogniser, recogniser.analyze(view.text, recogniser.supported_entities, artifacts)):
                if span.entity in self._entities and span.score > 0:
                    yield span


def _answered(recogniser: EntityRecognizer, results: object) -> Iterator[Span]:
    """What a recogniser that is not ours answered, as spans. Raises DetectionError for what is no answer."""
    if not isinstance(results, list | tuple):
        raise DetectionError("no list of results")
    for result in results:
        try:
            start, end, score = operator.index(result.start), operator.index(result.end), float(result.score)
            entity = PRESIDIO_ENTITIES.get(result.entity_type)
        except (AttributeError, TypeError, ValueError):
            raise DetectionError("a result that is none") from None
        if entity is None:
            raise DetectionError("unknown entity")
        if not 0 <= score <= 1:  # not a number is neither
            raise DetectionError("score outside 0 to 1")
        yield Span(start, end, entity, score, recogniser.name)


def _visible(view: View, span: Span) -> Iterator[Span]:
    """The parts of a span that are not blanked out and hold a letter or a digit."""
    if not 0 <= span.start < span.end <= len(view.text):
        raise DetectionError("offsets outside the text")
    if BLANK not in view.text[span.start : span.end]:
        yield span
        return
    for match in _VISIBLE.finditer(view.text, span.start, span.end):
        if any(char.isalnum() for char in match[0]):
            yield span._replace(start=match.start(), end=match.end())
