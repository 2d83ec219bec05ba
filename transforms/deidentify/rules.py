"""What all of our recognisers are: a Presidio `EntityRecognizer` that can also read a prepared `View`."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import ClassVar, NamedTuple

from presidio_analyzer import EntityRecognizer, RecognizerResult
from presidio_analyzer.nlp_engine import NlpArtifacts

from schemas.vocabulary import Entity
from transforms.deidentify.spans import Span
from transforms.deidentify.view import View, last_viewed


class Detector(EntityRecognizer):
    """A recogniser that reads a `View`; `analyze` is the way in for Presidio's own engine and finds the same spans."""

    entities: ClassVar[tuple[Entity, ...]] = ()

    def __init__(self) -> None:
        super().__init__(supported_entities=[str(entity) for entity in self.entities], name=type(self).__name__)

    def load(self) -> None:
        """Nothing to load: rules are code."""

    def find(self, view: View) -> Iterable[Span]:
        """The spans in the view, in offsets of the view, in any order."""
        raise NotImplementedError

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        view = last_viewed(text)
        return [
            RecognizerResult(
                span.entity,
                *view.to_raw(span.start, span.end),
                span.score,
                recognition_metadata={
                    RecognizerResult.RECOGNIZER_NAME_KEY: self.name,
                    RecognizerResult.RECOGNIZER_IDENTIFIER_KEY: self.id,
                },
            )
            for span in self.find(view)
            if not entities or span.entity in entities
        ]


class Rule(NamedTuple):
    """One regular expression: its group `v` (the whole match without one) is the identifier.

    `needs`: lower-case literals of which one at least must stand in the text, else the expression is not tried.
    `lower`: the expression reads the lower-case text. `accept`: a last word on a match and its view.
    """

    entity: Entity
    regex: re.Pattern[str]
    score: float = 0.8
    needs: tuple[str, ...] = ()
    lower: bool = True
    accept: Callable[[re.Match[str], View], bool] | None = None


class RuleDetector(Detector):
    """A recogniser made of rules."""

    rules: ClassVar[tuple[Rule, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.entities = tuple(dict.fromkeys(rule.entity for rule in cls.rules))
        cls._groups = tuple("v" if "v" in rule.regex.groupindex else 0 for rule in cls.rules)

    def find(self, view: View) -> Iterator[Span]:
        lower = view.lower
        for rule, group in zip(self.rules, self._groups, strict=True):
            if rule.needs and not any(literal in lower for literal in rule.needs):
                continue
            for match in rule.regex.finditer(lower if rule.lower else view.text):
                start, end = match.span(group)
                if start < end and (rule.accept is None or rule.accept(match, view)):
                    yield Span(start, end, rule.entity, rule.score, self.name)
