"""Gold standards of de-identification as sites hold them: our JSON lines, i2b2/n2c2 2014 XML, and brat."""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, NamedTuple

from lxml import etree

from schemas.vocabulary import Entity


class GoldError(ValueError):
    """A gold file that is not what it should be; says places and counts, never its words."""


class GoldSpan(NamedTuple):
    """A half-open slice of a text and the name that its annotators gave it."""

    start: int
    end: int
    label: str


@dataclass(frozen=True)
class Gold:
    """One annotated text: `known` holds identifiers of the patient's record, where the gold file names any."""

    id: str
    text: str
    spans: tuple[GoldSpan, ...]
    known: tuple[tuple[Entity, str], ...] = ()


def read_jsonl(lines: Iterable[str | bytes]) -> Iterator[Gold]:
    """Objects `{"id", "text", "spans": [{"start", "end", "label"}], "known"?: [{"entity", "value"}]}`, one a line.

    A span may repeat its words as `text`; they must be the slice. Errors: GoldError with the line's number.

    >>> next(read_jsonl(['{"id": "a", "text": "Mr. Roe", "spans": [{"start": 4, "end": 7, "label": "PERSON"}]}'])).spans
    (GoldSpan(start=4, end=7, label='PERSON'),)
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            told = json.loads(line)
            spans = [(each["start"], each["end"], each["label"], each.get("text")) for each in told["spans"]]
            known = tuple((Entity(each["entity"]), each["value"]) for each in told.get("known") or ())
            text = told["text"]
            if not isinstance(text, str) or not all(isinstance(value, str) for _, value in known):
                raise TypeError
        except (ValueError, KeyError, TypeError, AttributeError):
            raise GoldError(f"line {number}: is not {{id, text, spans: [{{start, end, label}}]}}") from None
        yield Gold(str(told.get("id", number)), text, _checked(text, spans, f"line {number}"), known)


def read_i2b2(stream: BinaryIO, name: str) -> Gold:
    """One document of i2b2/UTHealth 2014 (n2c2): `TEXT`, and `TAGS` with `start`, `end`, `TYPE` and `text`.

    Offsets count characters of TEXT after XML's own reading of line ends. Errors: GoldError.
    """
    try:
        root = etree.parse(stream, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)).getroot()
    except etree.XMLSyntaxError:
        raise GoldError("is not well-formed XML") from None
    text, tags = root.findtext("TEXT"), root.find("TAGS")
    if text is None or tags is None:
        raise GoldError("holds no TEXT and TAGS")
    try:
        spans = [
            (int(tag.get("start")), int(tag.get("end")), tag.get("TYPE") or tag.tag, tag.get("text"))
            for tag in tags.iterchildren(tag=etree.Element)
        ]
    except (TypeError, ValueError):
        raise GoldError("holds a tag without start and end") from None
    return Gold(name, text, _checked(text, spans, "the document"), ())


_TEXT_BOUND = re.compile(r"(T\S*)\t(\S+) ([0-9 ;]+)(?:\t|$)")


def read_brat(text: str, annotations: str, name: str) -> Gold:
    """One document of brat: its `.txt` and its `.ann`; a discontinuous annotation gives one span per fragment.

    Lines that are no text-bound annotations (relations, attributes, notes) are passed over. Errors: GoldError.

    >>> read_brat("Mr. Roe", "T1\\tNAME 4 7\\tRoe\\nA1\\tSure T1", "a").spans
    (GoldSpan(start=4, end=7, label='NAME'),)
    """
    spans: list[tuple[int, int, str, str | None]] = []
    for number, line in enumerate(annotations.splitlines(), 1):
        if not line.startswith("T"):
            continue
        found = _TEXT_BOUND.match(line)
        try:
            if found is None:
                raise ValueError
            for fragment in found[3].split(";"):
                start, end = fragment.split()
                spans.append((int(start), int(end), found[2], None))
        except ValueError:
            raise GoldError(f"annotation line {number}: is not `ID TYPE START END TEXT`") from None
    return Gold(name, text, _checked(text, spans, "the document"), ())


def _checked(text: str, spans: Iterable[tuple[Any, Any, Any, Any]], place: str) -> tuple[GoldSpan, ...]:
    checked = []
    for start, end, label, words in spans:
        whole = all(isinstance(each, int) and not isinstance(each, bool) for each in (start, end))
        if not whole or not isinstance(label, str) or not 0 <= start < end <= len(text):
            raise GoldError(f"{place}: span {len(checked) + 1} lies outside the text")
        if isinstance(words, str) and " ".join(words.split()) != " ".join(text[start:end].split()):
            raise GoldError(f"{place}: span {len(checked) + 1} is not at the words that it names")
        checked.append(GoldSpan(start, end, label))
    return tuple(sorted(checked))
