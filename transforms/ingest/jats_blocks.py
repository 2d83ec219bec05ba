"""Blocks of an article as text: paragraphs, lists, tables and sections, each noted with its place."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from schemas.vocabulary import SectionKind
from transforms.ingest.jats_formula import chosen_alternative, formula_text, tex_text
from transforms.ingest.jats_inline import DROPPED, FLOATS, MAX_DEPTH, Inline, TooDeep

_BLOCKS = frozenset(
    [
        "p",
        "list",
        "def-list",
        "disp-quote",
        "disp-formula",
        "disp-formula-group",
        "boxed-text",
        "sec",
        "verse-group",
        "preformat",
        "code",
        "speech",
        "statement",
        "array",
        "fn-group",
        "question-wrap-group",
        "question-wrap",
        "question",
        "answer",
        "explanation",
        "table",
        "tgroup",
        "app",
        "taxon-treatment",
        "treatment-sec",
        "nomenclature",
        "chem-struct",
    ]
)
_CELLS = frozenset(("td", "th", "entry"))
_CHUNK_TITLES = frozenset(("title", "label"))


def heading_parts(element: etree._Element) -> list[etree._Element]:
    """The first label, title and caption's title of an element, in this order, in one look at its children."""
    first: dict[str, etree._Element] = {}
    for child in element.iterchildren("label", "title", "caption"):
        first.setdefault(child.tag, child)
    if (caption := first.pop("caption", None)) is not None and (title := caption.find("title")) is not None:
        return [*_in_order(first), title]
    return _in_order(first)


def _in_order(first: dict[str, etree._Element]) -> list[etree._Element]:
    return [first[tag] for tag in ("label", "title") if tag in first]


class Section(NamedTuple):
    """One row of `schemas.columns.sections`."""

    kind: str
    level: int
    heading_start: int
    heading_end: int
    start: int
    end: int


class Writer:
    """Writes blocks, each two line breaks after the one before, and notes where sections begin and end."""

    def __init__(self, inline: Inline) -> None:
        self.inline = inline
        self.parts: list[str] = []
        self.length = 0
        self.sections: list[Section] = []
        self.headings: list[str] = []

    def write(self, text: str) -> tuple[int, int]:
        """Append a block and return where it stands; text must be tidy and not empty."""
        if self.parts:
            self.parts.append("\n\n")
            self.length += 2
        start = self.length
        self.parts.append(text)
        self.length += len(text)
        return start, self.length

    def section(self, kind: SectionKind, level: int, heading: str, content: Callable[[], None]) -> None:
        """Write a heading and what `content` writes; a section without content leaves nothing behind."""
        place, mark, length = len(self.sections), len(self.parts), self.length
        if heading:
            heading_start, heading_end = self.write(heading)
            written = len(self.parts)
        else:
            written = mark
        self.headings.append(heading)
        content()
        if len(self.parts) == written:
            del self.parts[mark:]
            self.length = length
            self.headings.pop()
            return
        start = length + 2 if mark else length
        if not heading:
            heading_start = heading_end = start
        self.sections.insert(place, Section(str(kind), min(level, 255), heading_start, heading_end, start, self.length))

    def paragraph(self, element: etree._Element, depth: int, lead: str = "") -> None:
        """Write mixed content: runs of inline as paragraphs, blocks among them on their own."""
        if depth > MAX_DEPTH:
            raise TooDeep
        if not len(element) and not self.inline.notes:  # as many paragraphs are
            if text := self.inline.tidy(element.text or ""):
                self.write(lead + text)
            return
        run: list[str] = [element.text] if element.text else []

        def flush() -> None:
            nonlocal lead
            text = self.inline.tidy("".join(run))
            run.clear()
            if text:
                self.write(lead + text)
                lead = ""

        for child in element:
            if child.tag in _BLOCKS:
                flush()
                self.block(child, depth + 1)
            else:
                self.inline.child(child, run, depth + 1)
            if child.tail:
                run.append(child.tail)
        flush()
        notes, self.inline.notes = self.inline.notes, []
        for note in notes:
            self.paragraph(note, depth + 1)

    def block(self, element: etree._Element, depth: int, kind: SectionKind = SectionKind.BODY, level: int = 1) -> None:
        """Write one block element of any kind."""
        tag = element.tag
        if depth > MAX_DEPTH:
            raise TooDeep
        if tag in FLOATS:
            self.inline.lifted.append(element)
        elif tag in DROPPED or not isinstance(tag, str):
            return
        elif tag == "list":
            self._list(element, depth)
        elif tag == "def-list":
            self._definitions(element, depth)
        elif tag in ("disp-formula", "disp-formula-group"):
            self._formula(element, depth)
        elif tag in ("preformat", "code"):
            self._preformatted(element)
        elif tag in ("table", "tgroup", "array"):
            if rows := table_rows(element, self.inline, depth):
                self.write("\n".join(rows))
        elif tag in ("sec", "boxed-text", "app", "treatment-sec", "taxon-treatment", "statement", "fn-group"):
            self.container(element, depth, kind, level)
        elif tag == "alternatives":
            chosen = chosen_alternative(element)
            if chosen is not None:
                self.block(chosen, depth + 1, kind, level)
        else:
            self.paragraph(element, depth)

    def container(self, element: etree._Element, depth: int, kind: SectionKind, level: int) -> None:
        """Write a section with its heading, label before title."""
        self.section(kind, level, self._heading(element, depth), lambda: self.children(element, depth, kind, level + 1))

    def children(self, element: etree._Element, depth: int, kind: SectionKind, level: int) -> None:
        """Write everything in a container but its heading, text that stands outside paragraphs included."""
        if element.text and not element.text.isspace():
            self._stray(element.text)
        for child in element:
            if child.tag not in _CHUNK_TITLES:
                if child.tag == "caption":  # of a box; its title is the heading
                    self.children(child, depth + 1, kind, level)
                else:
                    self.block(child, depth + 1, kind, level)
            if child.tail and not child.tail.isspace():
                self._stray(child.tail)

    def _stray(self, raw: str) -> None:
        if text := self.inline.tidy(raw):
            self.write(text)

    def _heading(self, element: etree._Element, depth: int) -> str:
        texts = [self.inline.text(part, depth + 1) for part in heading_parts(element)]
        return " ".join(" ".join(texts).split())

    def _list(self, element: etree._Element, depth: int) -> None:
        lines = list_lines(element, self.inline, depth)
        if lines:
            self.write("\n".join(lines))

    def _definitions(self, element: etree._Element, depth: int) -> None:
        lines: list[str] = []
        for child in element:
            if child.tag == "def-item":
                terms = [self.inline.text(term, depth + 1) for term in child.iterchildren("term")]
                meanings = [self.inline.text(each, depth + 1).replace("\n", " ") for each in child.iterchildren("def")]
                line = ": ".join(
                    part for part in (", ".join(filter(None, terms)), "; ".join(filter(None, meanings))) if part
                )
                lines.append(line)
            elif child.tag in ("title", "label", "term-head", "def-head"):
                lines.append(self.inline.text(child, depth + 1))
            elif child.tag == "def-list":
                self._definitions(child, depth + 1)
        if lines := [line for line in lines if line]:
            self.write("\n".join(lines))

    def _formula(self, element: etree._Element, depth: int) -> None:
        label = element.find("label")
        parts: list[str] = []
        for child in element:
            if child.tag == "label":
                pass
            elif child.tag == "math":
                parts.append(formula_text(child))
            elif child.tag == "tex-math":
                parts.append(tex_text("".join(child.itertext())))
            elif child.tag == "disp-formula":
                self._formula(child, depth + 1)
            else:
                self.inline.child(child, parts, depth + 1)
            parts.append(child.tail or "")
        text = self.inline.tidy((element.text or "") + "".join(parts))
        if text:
            name = "" if label is None else self.inline.text(label, depth + 1)
            self.write(f"{text} {name}".strip())

    def _preformatted(self, element: etree._Element) -> None:
        lines = [self.inline.tidy(line) for line in "".join(element.itertext()).splitlines()]
        if text := "\n".join(line for line in lines if line):
            self.write(text)


def list_lines(element: etree._Element, inline: Inline, depth: int) -> list[str]:
    """One line for each item and each paragraph of an item, led by the item's own label or a dash."""
    if depth > MAX_DEPTH:
        raise TooDeep
    lines: list[str] = []
    for child in element:
        if child.tag == "list-item":
            lines.extend(_item_lines(child, inline, depth + 1))
        elif child.tag == "list":
            lines.extend(list_lines(child, inline, depth + 1))
        elif isinstance(child.tag, str):
            lines.append(inline.text(child, depth + 1))
    return [line for line in lines if line]


def _item_lines(item: etree._Element, inline: Inline, depth: int) -> list[str]:
    label = item.find("label")
    lead = "-" if label is None else inline.text(label, depth + 1) or "-"
    lines: list[str] = []

    def add(text: str) -> None:
        nonlocal lead
        if text:
            lines.append(f"{lead} {text}" if lead else text)
            lead = ""

    add(inline.tidy(item.text or ""))
    for part in item:
        if part.tag == "list":
            lines.extend(list_lines(part, inline, depth + 1))
        elif part.tag in FLOATS:
            inline.lifted.append(part)
        elif part.tag != "label" and part.tag not in DROPPED:
            add(inline.text(part, depth + 1))
        add(inline.tidy(part.tail or ""))
    return lines


def table_rows(element: etree._Element, inline: Inline, depth: int) -> list[str]:
    """The rows of an XHTML or OASIS table, cells parted by ` | `; empty rows are left out.

    A table within a cell is part of that cell's text, so that nothing is written twice.
    """
    rows: list[str] = []
    for row in _rows(element, depth):
        cells = [" ".join(inline.text(cell, depth + 1).split("\n")) for cell in row if cell.tag in _CELLS]
        if any(cells):
            while not cells[-1]:
                cells.pop()
            rows.append(" | ".join(cells).lstrip())
    return rows


def _rows(element: etree._Element, depth: int) -> Iterator[etree._Element]:
    if depth > MAX_DEPTH:
        raise TooDeep
    for child in element:
        if child.tag in ("tr", "row", "tbody-row"):
            yield child
        elif child.tag in ("thead", "tbody", "tfoot", "tgroup"):
            yield from _rows(child, depth + 1)
