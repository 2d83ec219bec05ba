"""The narrative of a CDA document (HL7 CDA R2, section 4.3.5) as text, its sections as offsets with their LOINC codes."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from schemas.vocabulary import Reason, SectionKind
from transforms.ingest.attachments import Unreadable, attachment_text, decoded_base64
from transforms.ingest.normalise import normalise_text

LOINC = "2.16.840.1.113883.6.1"
"""The object identifier of LOINC."""

MAX_DEPTH = 60

_CODE = re.compile(r"[0-9]{1,7}-[0-9]")
_WHITE = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")
_LINES = frozenset({"paragraph", "list", "table", "caption", "footnote", "renderMultiMedia"})
_ROWS = frozenset({"item", "tr"})


class CdaText(NamedTuple):
    """The text, normalised, and its sections as rows of DOCUMENTS hold them."""

    text: str
    sections: list[dict[str, object]]


def cda_text(root: etree._Element) -> CdaText:
    """Title, then each section's title and narrative, in order; entries (coded data) are not text.

    Sections have their depth and their LOINC code, null where the document gives none; one without title and narrative
    has no part of the text and is left out. Raises Unreadable: NO_BODY,
    TOO_LARGE (nested too deeply), or what an attached body that is no XML raises.
    """
    body = root.find("component/structuredBody")
    pieces: list[str] = []
    sections: list[dict[str, object]] = []
    title = _line(root.find("title"))
    if body is None:
        told = root.find("component/nonXMLBody/text")
        if told is None:
            raise Unreadable(Reason.NO_BODY, "the document has neither sections nor a body")
        return CdaText(_attached(told), [])
    length = 0

    def write(words: str, apart: str) -> tuple[int, int]:
        nonlocal length
        if pieces and words:
            pieces.append(apart)
            length += len(apart)
        start = length
        pieces.append(words)
        length += len(words)
        return start, length

    def section(node: etree._Element, level: int) -> None:
        if level > MAX_DEPTH:
            raise Unreadable(Reason.TOO_LARGE, "nested too deeply")
        heading, narrative = _line(node.find("title")), _narrative(node.find("text"))
        place = len(sections)
        heading_start, heading_end = write(heading, "\n\n")
        if narrative:
            start, _ = write(narrative, "\n" if heading else "\n\n")
            heading_start, heading_end = (heading_start, heading_end) if heading else (start, start)
        first = heading_start
        for inner in node.iterfind("component/section"):
            section(inner, level + 1)
        if not heading and not narrative and place < len(sections):
            first = heading_start = heading_end = int(sections[place]["start"])  # type: ignore[call-overload]
        if first == length:
            return  # neither title nor narrative, such as a catalogue of images: nothing of the text is its
        sections.insert(
            place,
            {
                "kind": str(SectionKind.BODY),
                "level": level,
                "code": section_code(node),
                "heading_start": heading_start,
                "heading_end": heading_end,
                "start": first,
                "end": length,
            },
        )

    write(title, "")
    for node in body.iterfind("component/section"):
        section(node, 1)
    return CdaText("".join(pieces), sections)


def section_code(node: etree._Element) -> str | None:
    """The LOINC code of a section or document, its own or a translation of it."""
    for code in node.iterfind("code"):
        for each in (code, *code.iterfind("translation")):
            if each.get("codeSystem") == LOINC and _CODE.fullmatch(each.get("code", "")):
                return each.get("code")
    return None


def _line(node: etree._Element | None) -> str:
    return "" if node is None else normalise_text(" ".join("".join(node.itertext()).split())).strip()


def _attached(node: etree._Element) -> str:
    words = "".join(node.itertext())
    data = decoded_base64(words) if node.get("representation") == "B64" else words.encode("utf-8", "replace")
    return normalise_text(attachment_text(data, node.get("mediaType")))


def _narrative(node: etree._Element | None) -> str:
    if node is None:
        return ""
    out: list[str] = []
    for words in _words(node):
        if words == "\n":
            if out and not out[-1].endswith("\n"):
                out.append("\n")
        elif words:
            out.append(words.lstrip(" ") if not out or out[-1].endswith(("\n", "\t")) else words)
    lines = (line.strip(" \t") for line in "".join(out).split("\n"))
    return normalise_text("\n".join(line for line in lines if line)).strip()


def _words(node: etree._Element) -> Iterator[str]:
    """Words of a narrative and line breaks, in reading order."""
    for event, each in etree.iterwalk(node, events=("start", "end")):
        tag = each.tag if isinstance(each.tag, str) else ""
        if event == "start":
            if tag == "br" or tag in _LINES or tag in _ROWS:
                yield "\n"
            elif tag in ("td", "th") and each.getprevious() is not None:
                yield "\t"
            if each.text and tag:
                yield _WHITE.sub(" ", each.text)
        else:
            if tag in _LINES or tag in _ROWS:
                yield "\n"
            if each.tail and each is not node:
                yield _WHITE.sub(" ", each.tail)
