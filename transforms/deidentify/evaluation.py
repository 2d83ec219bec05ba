"""Recall, precision and cost of de-identification against a gold standard; counts only, never words.

What is scored is what leaves the door: the spans that `deidentify` replaced. Beside it stands stock Presidio, its
pattern recognisers over a blank spaCy pipeline, which is what it is without a model.
"""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import polars as pl
from presidio_analyzer import AnalyzerEngine, RecognizerRegistry

from schemas.documents import Documents
from schemas.encounters import EncountersRaw
from schemas.table import polars_schema
from schemas.vocabulary import DocumentKind
from transforms.deidentify.detectors import nlp_engine
from transforms.deidentify.door import Door, deidentify
from transforms.deidentify.gold_policy import NAMES, judged
from transforms.deidentify.gold_readers import Gold

_WORD = re.compile(r"\S*\w\S*")
_LETTERS = re.compile(r"[^\W\d_]+")


class Found(NamedTuple):
    """What a system removes: half-open offsets of the text, the system's name for it, and who found it."""

    start: int
    end: int
    entity: str
    detector: str = ""


@dataclass
class Tally:
    """Gold letters and digits and gold spans of one label, and how many of each were removed (`whole`: wholly)."""

    characters: int = 0
    removed: int = 0
    spans: int = 0
    whole: int = 0

    def plain(self) -> dict[str, Any]:
        return {
            "characters": self.characters,
            "recall": _share(self.removed, self.characters),
            "spans": self.spans,
            "spans_whole": _share(self.whole, self.spans),
        }


@dataclass
class Scores:
    """What a system did on a gold standard. `plain()` is what may be shown: counts and shares."""

    labels: dict[str, Tally] = field(default_factory=dict)
    names_known: Tally = field(default_factory=Tally)
    names_unknown: Tally = field(default_factory=Tally)
    removed: int = 0
    right: int = 0
    found: Counter[str] = field(default_factory=Counter)
    found_right: Counter[str] = field(default_factory=Counter)
    words: int = 0
    words_lost: int = 0
    documents: int = 0
    quarantined: int = 0

    def recall(self) -> float | None:
        """Share of gold letters and digits that were removed, any label."""
        return _share(
            sum(each.removed for each in self.labels.values()), sum(each.characters for each in self.labels.values())
        )

    def plain(self) -> dict[str, Any]:
        told = self.labels.values()
        whole, spans = sum(each.whole for each in told), sum(each.spans for each in told)
        names = {"in_lexicon": self.names_known.plain(), "outside_lexicon": self.names_unknown.plain()}
        return {
            "documents": self.documents,
            "quarantined": self.quarantined,
            "characters": sum(each.characters for each in told),
            "recall": self.recall(),
            "spans": spans,
            "spans_whole": _share(whole, spans),
            "precision": _share(self.right, self.removed),
            "words": self.words,
            "words_lost": _share(self.words_lost, self.words),
            "labels": {label: self.labels[label].plain() for label in sorted(self.labels)},
            "found": {
                entity: {"spans": count, "precision": _share(self.found_right[entity], count)}
                for entity, count in sorted(self.found.items())
            },
        } | ({"names": names} if self.names_known.spans else {})


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 6) if whole else None


def scored(
    golds: Sequence[Gold],
    found: Sequence[Collection[Found] | None],
    misses: list[dict[str, Any]] | None = None,
    lexicon: Collection[str] = (),
) -> Scores:
    """Scores of what was found in each text; None for a text that was quarantined, which is counted and not scored.

    Characters are letters and digits. A gold span is whole if each of its characters that count is removed. Precision
    is the share of the removed characters, neutral ones apart, that are gold; a word is lost if it is neither gold nor
    neutral and loses a character. `lexicon`: lower-case names, which part the gold names in two. `misses`, if given,
    receives id, offsets and label of each gold span that is not whole: with the words themselves they are PHI.
    """
    scores = Scores()
    known = frozenset(lexicon)
    for gold, spans in zip(golds, found, strict=True):
        scores.documents += 1
        if spans is None:
            scores.quarantined += 1
        else:
            _score(scores, gold, spans, known, misses)
    return scores


def _score(
    scores: Scores, gold: Gold, found: Collection[Found], lexicon: frozenset[str], misses: list[dict[str, Any]] | None
) -> None:
    text, told = gold.text, judged(gold)
    neutral, gone, meant = bytearray(len(text)), bytearray(len(text)), bytearray(len(text))
    for start, end in told.neutral:
        neutral[start:end] = b"\1" * (end - start)
    for each in found:
        gone[each.start : each.end] = b"\1" * (each.end - each.start)
    for span in told.spans:
        counting = [at for at in range(span.start, span.end) if text[at].isalnum() and not neutral[at]]
        hit = sum(gone[at] for at in counting)
        tally = scores.labels.setdefault(span.label, Tally())
        both = [tally]
        if lexicon and span.label.upper() in NAMES:
            words = [word.lower() for word in _LETTERS.findall(text[span.start : span.end]) if len(word) > 1]
            both.append(scores.names_known if all(word in lexicon for word in words) else scores.names_unknown)
        for each in both:
            each.characters += len(counting)
            each.removed += hit
            each.spans += 1
            each.whole += hit == len(counting)
        if misses is not None and hit < len(counting):
            misses.append({"id": gold.id, "start": span.start, "end": span.end, "label": span.label})
        for at in counting:
            meant[at] = 1
    for at, here in enumerate(gone):
        if here and not neutral[at] and text[at].isalnum():
            scores.removed += 1
            scores.right += meant[at]
    for each in found:
        counting = [at for at in range(each.start, each.end) if text[at].isalnum() and not neutral[at]]
        if counting:
            scores.found[each.entity] += 1
            scores.found_right[each.entity] += 2 * sum(meant[at] for at in counting) >= len(counting)
    for word in _WORD.finditer(text):
        low, high = word.span()
        if not any(meant[low:high]) and not any(neutral[low:high]):
            scores.words += 1
            scores.words_lost += any(gone[low:high])


def through_the_door(golds: Sequence[Gold], door: Door, with_known: bool) -> list[list[Found] | None]:
    """What the door replaces in each text, as a note of a patient of its own; None where it is quarantined.

    `with_known`: the patient's record holds what the gold standard's `known` names.
    """
    notes, visits = [], []
    for number, gold in enumerate(golds):
        key = f"{number:032x}"
        notes.append({"document_id": key, "group_key": key, "patient_key": key, "raw_text": gold.text})
        if with_known and gold.known:
            identifiers = [{"entity": str(entity), "value": value} for entity, value in gold.known if value]
            # the source's own ids are part of a record: here they are words that no text holds
            ids = {"native_encounter_id": f"visit{key}", "native_patient_id": f"patient{key}"}
            visits.append({"encounter_key": key, "patient_key": key, "identifiers": identifiers, **ids})
    every = {"source": "gold", "kind": str(DocumentKind.NOTE), "native_id": "gold"}
    documents = pl.DataFrame([every | {"sections": []} | each for each in notes], schema=polars_schema(Documents))
    encounters = pl.DataFrame([{"source": "gold"} | each for each in visits], schema=polars_schema(EncountersRaw))
    made = deidentify(documents, encounters, door)
    found: list[list[Found] | None] = [[] for _ in golds]
    spans = made.span_map.join(made.phi_spans, on=["document_id", "start", "end"], how="inner")
    if spans.height != made.span_map.height:
        raise RuntimeError("the span map and the audit of the same texts differ")
    columns = ["document_id", "raw_start", "raw_end", pl.col("entity").cast(pl.String), "detector"]
    for key, start, end, entity, detector in spans.select(columns).sort("document_id", "raw_start").iter_rows():
        found[int(key, 16)].append(Found(start, end, entity, detector))  # type: ignore[union-attr]
    for reject in made.rejects:
        found[int(reject.record_id or "", 16)] = None
    return found


def stock_presidio() -> Callable[[str], list[Found]]:
    """Presidio as it comes, without a model: its predefined English recognisers over a blank spaCy pipeline."""
    engine = nlp_engine()
    recognisers = RecognizerRegistry(supported_languages=["en"])
    recognisers.load_predefined_recognizers(languages=["en"], nlp_engine=engine)
    analyzer = AnalyzerEngine(registry=recognisers, nlp_engine=engine, supported_languages=["en"])

    def find(text: str) -> list[Found]:
        return [Found(each.start, each.end, each.entity_type) for each in analyzer.analyze(text, language="en")]

    return find


def found_by(found: Iterable[Collection[Found] | None]) -> dict[str, dict[str, int]]:
    """How many spans of each entity were found by which recogniser."""
    counts: dict[str, Counter[str]] = {}
    for each in found:
        for span in each or ():
            counts.setdefault(span.entity, Counter())[span.detector] += 1
    return {entity: dict(sorted(counts[entity].items())) for entity in sorted(counts)}


MUTATIONS = ("lower", "upper", "nbsp", "dashes", "zero_width", "joined", "wrapped")
"""Ways in which the same notes reach us: without case, with odd spaces and dashes, with line breaks lost or moved."""


def mutated(gold: Gold, how: str) -> Gold:
    """The same gold standard, written otherwise; offsets move along. Errors: ValueError for no known way.

    >>> from transforms.deidentify.gold_readers import GoldSpan
    >>> gold = Gold("a", "Name:\\nRoe 5-4", (GoldSpan(6, 9, "NAME"),))
    >>> told = mutated(gold, "joined")
    >>> told.text, told.text[told.spans[0].start : told.spans[0].end]
    ('Name:  Roe 5-4', 'Roe')
    >>> mutated(gold, "dashes").text == "Name:\\nRoe 5\\u20114"
    True
    """
    if how not in MUTATIONS:
        raise ValueError(f"no such mutation; known are {', '.join(MUTATIONS)}")
    pieces, starts, length = [], [], 0
    for at, char in enumerate(gold.text):
        new = _written(how, char, at)
        starts.append(length)
        pieces.append(new)
        length += len(new)
    spans = tuple(
        each._replace(start=starts[each.start], end=starts[each.end - 1] + len(pieces[each.end - 1]))
        for each in gold.spans
    )
    text = "".join(pieces)
    return Gold(gold.id, _wrapped(text) if how == "wrapped" else text, spans, gold.known)


def _written(how: str, char: str, at: int) -> str:
    if how == "lower":
        return char.lower() if len(char.lower()) == 1 else char
    if how == "upper":
        return char.upper() if len(char.upper()) == 1 else char
    if how == "nbsp":
        return "\u00a0" if char == " " else char
    if how == "dashes":
        return "\u2011" if char == "-" else char
    if how == "zero_width":
        return char + "\u200b" if char.isalnum() and at % 5 == 2 else char
    if how == "joined":
        return "  " if char == "\n" else char
    return char


_MOST_IN_A_LINE = 70


def _wrapped(text: str) -> str:
    """Lines broken at a space before the 70th character, so that many a name is parted."""
    broken: list[str] = []
    for line in text.split("\n"):
        spaces = [at for at, char in enumerate(line) if char == " "]
        chars, begin = list(line), 0
        while len(line) - begin > _MOST_IN_A_LINE:
            place = bisect_right(spaces, begin + _MOST_IN_A_LINE) - 1
            if place < 0 or spaces[place] <= begin:
                break
            chars[spaces[place]] = "\n"
            begin = spaces[place] + 1
        broken.append("".join(chars))
    return "\n".join(broken)


def with_known_of(golds: Iterable[Gold], labels: dict[str, Any]) -> Iterator[Gold]:
    """Gold texts whose `known` is what their own gold spans of some labels name (label: our entity).

    It stands for a patient's structured record where the gold standard comes without one.
    """
    for gold in golds:
        values = {(labels[each.label], gold.text[each.start : each.end]) for each in gold.spans if each.label in labels}
        yield Gold(gold.id, gold.text, gold.spans, tuple(sorted({*gold.known, *values})))
