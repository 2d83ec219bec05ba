"""What all of our recognisers are: a Presidio `EntityRecognizer` that can also read a prepared `View`."""

import re
from abc import abstractmethod
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

    @abstractmethod
    def find(self, view: View) -> Iterable[Span]:
        """The spans in the view, in offsets of the view, in any order."""

    def analyze(
        self, text: str, entities: list[str], nlp_artifacts: NlpArtifacts | None = None
    ) -> list[RecognizerResult]:
        view = last_viewed(text)
        return [
            RecognizerResult(
                str(span.entity),
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


def first_words(phrases: str) -> tuple[str, ...]:
    """The first runs of letters of phrases divided by `|`.

    >>> first_words("medical record|mrn|med. rec.|m.r.n.")
    ('m', 'med', 'medical', 'mrn')
    """
    return tuple(sorted({re.match(r"[a-z]+", phrase)[0] for phrase in phrases.split("|")}))


def any_of(phrases: str) -> str:
    """A regular expression for phrases divided by `|`, the longest first; a space stands for one or two or a hyphen.

    >>> re.match(any_of("mr|medical record"), "medical-record")[0]
    'medical-record'
    """
    ordered = sorted(set(phrases.split("|")), key=lambda phrase: (-len(phrase), phrase))
    return (
        "(?:" + "|".join(re.escape(phrase).replace(r"\\ ", " ").replace(r"\ ", "[ -]{1,2}") for phrase in ordered) + ")"
    )


class Rule(NamedTuple):
    """One regular expression: its group `v` (the whole match without one) is the identifier.

    With `cues` it is tried only where one of these lower-case words begins, which costs nothing where there is none;
    without, it is searched everywhere, and should begin with a plain character class, which is fast. `lower`: it reads
    the lower-case text. `accept`: a last word on a match and its view.
    """

    entity: Entity
    regex: re.Pattern[str]
    score: float = 0.8
    cues: tuple[str, ...] = ()
    lower: bool = True
    accept: Callable[[re.Match[str], View], bool] | None = None

    def matches(self, view: View) -> Iterator[re.Match[str]]:
        text = view.lower if self.lower else view.text
        if not self.cues:
            yield from self.regex.finditer(text)
            return
        match = self.regex.match
        for start in view.starts_of(self.cues):
            found = match(text, start)
            if found:
                yield found


class RuleDetector(Detector):
    """A recogniser made of rules."""

    rules: ClassVar[tuple[Rule, ...]] = ()

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.entities = tuple(dict.fromkeys(rule.entity for rule in cls.rules))
        cls._groups = tuple("v" if "v" in rule.regex.groupindex else 0 for rule in cls.rules)

    def find(self, view: View) -> Iterator[Span]:
        for rule, group in zip(self.rules, self._groups, strict=True):
            for match in rule.matches(view):
                start, end = match.span(group)
                if start < end and (rule.accept is None or rule.accept(match, view)):
                    yield Span(start, end, rule.entity, rule.score, self.name)
