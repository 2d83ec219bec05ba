"""Models of others as recognisers: a spaCy pipeline, a Hugging Face or a GLiNER model, by Presidio's own classes.

Presidio's recognisers answer nothing where they cannot answer: without a pipeline's results, and where a model raises.
These raise, so that the document is quarantined. All of them load from this machine only; whoever calls names a package
that is installed, a folder, or a model in the local cache.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from presidio_analyzer import RecognizerResult
from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine
from presidio_analyzer.predefined_recognizers import GLiNERRecognizer, HuggingFaceNerRecognizer, SpacyRecognizer

from schemas.vocabulary import Entity
from transforms.deidentify.spans import DetectionError

SCORE = 0.85
"""Of what a spaCy pipeline finds: it gives no score of its own. Presidio's default."""

_OTHER_NAMES: dict[Entity, str] = {
    Entity.PERSON: "PER PS NAME PATIENT DOCTOR STAFF HCW RELATIVE USER",
    Entity.LOCATION: "LOC LC GPE FAC STATE COUNTRY",
    Entity.ORGANIZATION: "ORG OG PATORG VENDOR COMPANY EMPLOYER",
    Entity.HOSPITAL: "HOSP FACILITY",
    Entity.STREET: "ADDRESS STREET_ADDRESS STREETADDRESS",
    Entity.ZIP: "ZIPCODE POSTCODE POSTAL_CODE",
    Entity.PHONE: "PHONE_NUMBER PHONENUMBER TELEPHONE PHONEFAX",
    Entity.EMAIL: "EMAIL_ADDRESS",
    Entity.ID: "IDNUM USERNAME OTHERPHI MEDICALRECORD BIOID",
    Entity.HEALTH_PLAN: "HEALTHPLAN",
    Entity.SSN: "US_SSN",
}

LABELS: dict[str, Entity] = {
    **{str(entity): entity for entity in Entity if entity not in (Entity.AGE, Entity.MASKED)},
    **{name: entity for entity, names in _OTHER_NAMES.items() for name in names.split()},
}
"""Our entity for a label of a model, without `B-` and its like."""

_LEFT = (
    "O AGE MISC NORP NRP PROFESSION TITLE LANGUAGE EVENT LAW PRODUCT WORK_OF_ART CARDINAL ORDINAL MONEY PERCENT QUANTITY "
    "DURATION TIME DAT DT TI DATE_TIME"
)
LEFT = frozenset(_LEFT.split())
"""Labels of no identifier, or of what the rules own: ages up to 89 stay, and `DATE_TIME` also names `two weeks`."""

GLINER_LABELS: dict[str, str] = {
    "person name": "PERSON",
    "city": "CITY",
    "street address": "STREET",
    "hospital": "HOSPITAL",
    "organization": "ORGANIZATION",
    "phone number": "PHONE",
    "email address": "EMAIL",
    "identification number": "ID",
}
"""What a GLiNER model, which takes labels in words, is asked for, and the entity for each."""


def mapped(labels: list[str]) -> dict[str, str]:
    """Our entity for each label of a model that stands for one. Raises ValueError for a label that is not known.

    >>> mapped(["O", "B-PER", "I-PER", "B-MISC"])
    {'PER': 'PERSON'}
    """
    known: dict[str, str] = {}
    for label in labels:
        bare = label[2:] if label[:2] in ("B-", "I-", "U-", "L-", "E-", "S-") else label
        if bare.upper() in LABELS:
            known[bare] = str(LABELS[bare.upper()])
        elif bare.upper() not in LEFT:
            raise ValueError(f"its label {bare!r} stands for no entity of ours")
    if not known:
        raise ValueError("none of its labels stands for an entity of ours")
    return known


class _Engine(SpacyNlpEngine):
    """Presidio's engine over a pipeline that is loaded: it would download one."""

    def __init__(self, pipeline: Any, labels: dict[str, str], ignored: list[str]) -> None:
        told = NerModelConfiguration(
            model_to_presidio_entity_mapping=labels, labels_to_ignore=ignored, low_score_entity_names=[],
            default_score=SCORE,
        )  # fmt: skip
        super().__init__([{"lang_code": "en", "model_name": "loaded"}], told)
        self.nlp = {"en": pipeline}


class SpacyPipeline(SpacyRecognizer):
    """Presidio's spaCy recogniser with a pipeline of its own: ours only cuts a text into words."""

    def __init__(self, pipeline: Any, name: str) -> None:
        told = _labels_of(pipeline)
        dates = {"DATE"} if {"CARDINAL", "TIME"} & set(told) else set()  # OntoNotes' DATE holds ages and `two weeks`
        labels = mapped([label for label in told if label not in dates])
        self._engine = _Engine(pipeline, labels, sorted(set(told) - set(labels)))
        super().__init__(supported_entities=sorted(set(labels.values())), name=name)

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        return super().analyze(text, entities, self._engine.process_text(text, "en"))


def _labels_of(pipeline: Any) -> list[str]:
    """What the pipeline's parts can put into `doc.ents`."""
    found = [
        label
        for name, part in pipeline.pipeline
        if "doc.ents" in pipeline.get_pipe_meta(name).assigns
        for label in getattr(part, "labels", ())
    ]
    if not found:
        raise ValueError("nothing in this pipeline finds entities")
    return sorted(set(found))


def spacy_pipeline(place: str) -> SpacyPipeline:
    """A spaCy pipeline, by the name of an installed package or a folder. Raises OSError or ImportError without it."""
    import spacy

    return SpacyPipeline(spacy.load(place), "spacy")


class HuggingFaceModel(HuggingFaceNerRecognizer):
    """Presidio's Hugging Face recogniser; a model that raises or answers nonsense raises here."""

    def load(self) -> None:
        super().load()
        run = self.ner_pipeline
        self.label_mapping = mapped([str(each) for each in run.model.config.id2label.values()])
        self.supported_entities = sorted(set(self.label_mapping.values()))
        self._failed = False
        self.ner_pipeline = self._watched(run)

    def _watched(self, run: Callable[[str], Any]) -> Callable[[str], Any]:
        # what it would raise the base class swallows, after writing it into the log with the words of the text
        def answer(text: str) -> list[Any]:
            try:
                found = run(text)
            except Exception:
                found = None
            if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
                self._failed = True
                return []
            return found

        return answer

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        self._failed = False
        found = super().analyze(text, entities, nlp_artifacts)
        if self._failed:
            raise DetectionError("the model failed")
        return [each for each in found if each.entity_type in self.supported_entities]


def hugging_face(folder: str) -> HuggingFaceModel:
    """A token-classification model of Hugging Face, from a folder.

    Raises ImportError without `transformers` and `torch`, OSError or ValueError for what is no such model.
    """
    return HuggingFaceModel(model_name=folder, name="huggingface")


def gliner(folder: str) -> GLiNERRecognizer:
    """A GLiNER model, from a folder. Raises ImportError without `gliner`, OSError for what is no such model."""
    return GLiNERRecognizer(model_name=folder, name="gliner", entity_mapping=dict(GLINER_LABELS), local_files_only=True)
