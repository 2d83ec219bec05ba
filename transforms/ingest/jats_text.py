"""The text of an article with its sections: title, abstract, body; tables and figures apart; appendices."""

import re
from typing import NamedTuple

from lxml import etree

from schemas.vocabulary import SectionKind
from transforms.ingest.jats_formula import chosen_alternative, formula_text, tex_text
from transforms.ingest.jats_inline import DROPPED, FLOATS, MAX_DEPTH, Inline, TooDeep

NOT_MAIN_ABSTRACTS = frozenset(
    [
        "graphical",
        "graphical-abstract",
        "teaser",
        "toc",
        "web-summary",
        "web",
        "highlights",
        "author-highlights",
        "key-points",
        "precis",
        "executive-summary",
        "short",
        "synopsis",
        "summary",
        "editor",
        "editors-summary",
        "plain-language-summary",
        "lay-summary",
        "video",
    ]
)
"""Kinds of abstract that say again, for another place or reader, what the main one says (JATS `@abstract-type`)."""

ADMINISTRATIVE = re.compile(
    r"acknowledge?ments?|funding|fundings?( sources?| information| statement)?|financial (support|disclosure)s?"
    r"|(conflicts?|declarations?|statements?|disclosures?) (of|on|about) (competing |conflicts? of )?interests?( statement)?"
    r"|conflicts? of interests? (statement|disclosures?)|competing (financial )?interests?( statement)?|interests?"
    r"|(disclosures?|declarations?)( statements?)?"
    r"|authors?.{0,3} contributions?( statement)?|contributions?|contributors(hip)?( statement)?|credit .{0,40}"
    r"|(data|materials?).{0,20}availability( statement)?|availability of (supporting )?data.{0,30}"
    r"|(ethic(s|al)|irb|institutional review board).{0,60}|(informed |patient |written )?consent.{0,60}"
    r"|supplement(ary|al) .{0,30}|supporting information|additional (files?|information)|electronic supplementary.{0,30}"
    r"|publisher.{0,3} note|abbreviations?|references?|footnotes?|notes|endnotes?|provenance and peer review|guarantor"
    r"|transparency( statement)?|orcid.{0,20}|open access|peer review.{0,30}|reviewers?.{0,30}|human (ethics|subjects).{0,40}",
    re.IGNORECASE,
)
"""Headings in the back matter under which nothing of the case stands."""

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
_CHUNK_TITLES = frozenset(("title", "label"))


class Section(NamedTuple):
    """One row of `schemas.columns.sections`."""

    kind: str
    level: int
    heading_start: int
    heading_end: int
    start: int
    end: int


class ArticleText(NamedTuple):
    """An article's text and its sections, sorted by start, outer before inner."""

    text: str
    title: str
    sections: list[Section]
    headings: list[str]
    body_start: int
    body_end: int


class _Writer:
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

    def section(self, kind: SectionKind, level: int, heading: str, content) -> None:
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
        caption = element.find("caption")
        parts = [element.find("label"), element.find("title"), None if caption is None else caption.find("title")]
        texts = [self.inline.text(part, depth + 1) for part in parts if part is not None]
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
        if child.tag in ("title", "label"):
            lines.append(inline.text(child, depth + 1))
        elif child.tag == "list-item":
            label = child.find("label")
            lead = "-" if label is None else inline.text(label, depth + 1) or "-"
            for part in child:
                if part.tag == "label":
                    continue
                if part.tag == "list":
                    lines.extend(list_lines(part, inline, depth + 2))
                elif part.tag in FLOATS:
                    inline.lifted.append(part)
                elif text := inline.text(part, depth + 1):
                    lines.append(f"{lead} {text}" if lead else text)
                    lead = ""
    return [line for line in lines if line]


def table_rows(element: etree._Element, inline: Inline, depth: int) -> list[str]:
    """The rows of an XHTML or OASIS table, cells parted by ` | `; empty rows are left out."""
    rows: list[str] = []
    for row in element.iter("tr", "row", "tbody-row"):
        cells = [
            " ".join(inline.text(cell, depth + 1).split("\n"))
            for cell in row
            if cell.tag in ("td", "th", "entry", "p", "array")
        ]
        if any(cells):
            rows.append(" | ".join(cells).rstrip(" |") if not cells[-1] else " | ".join(cells))
    return [row for row in rows if row]


def write_float(writer: _Writer, element: etree._Element, depth: int = 1) -> None:
    """Write a table or figure as its own section: label and caption's title as heading, then caption, table, notes."""
    if depth > MAX_DEPTH:
        raise TooDeep
    inline = writer.inline
    if element.tag in ("fig-group", "table-wrap-group", "floats-group"):
        caption = element.find("caption")
        if caption is not None:
            kind = SectionKind.FIGURE if element.tag == "fig-group" else SectionKind.TABLE
            writer.section(kind, 1, _float_heading(element, inline), lambda: _caption(writer, caption))
        for child in element:
            if child.tag in FLOATS:
                write_float(writer, child, depth + 1)
        return
    kind = SectionKind.TABLE if element.tag.startswith("table") else SectionKind.FIGURE

    def content() -> None:
        for child in element:
            if child.tag == "caption":
                _caption(writer, child)
            elif child.tag == "table-wrap-foot":
                _notes(writer, child)
            elif child.tag not in ("label", "title"):
                writer.block(child, depth + 1)

    writer.section(kind, 1, _float_heading(element, inline), content)


def _float_heading(element: etree._Element, inline: Inline) -> str:
    label, title = element.find("label"), element.find("caption/title")
    texts = [inline.text(part, 1) for part in (label, title) if part is not None]
    return " ".join(" ".join(text for text in texts if text).split())


def _caption(writer: _Writer, caption: etree._Element) -> None:
    if caption.text and not caption.text.isspace():
        writer.paragraph(caption, 2)
        return
    for child in caption:
        if child.tag != "title":
            writer.block(child, 2)


def _notes(writer: _Writer, foot: etree._Element) -> None:
    lines: list[str] = []
    for child in foot:
        for note in child if child.tag == "fn-group" else (child,):
            label = note.find("label")
            parts = [writer.inline.text(part, 3) for part in note if part.tag != "label"] or [
                writer.inline.text(note, 3)
            ]
            lead = "" if label is None else writer.inline.text(label, 3)
            text = " ".join(part for part in parts if part)
            if text:
                lines.append(f"{lead} {text}".strip())
    if lines:
        writer.write("\n".join(lines))


def article_text(article: etree._Element) -> ArticleText:
    """The whole text of an article; sub-articles and responses, which are others' texts, are left out.

    Raises TooDeep. Law: `text` equals its own `normalise_text`, and each section's offsets slice what it names.
    """
    meta = _article_meta(article)
    body, back = article.find("body"), article.find("back")
    references = frozenset(
        ref.get("id", "") for ref in article.iter("ref", "citation", "element-citation", "mixed-citation")
    )
    references -= {""}
    tagged = body is not None and any(
        xref.get("ref-type") in ("bibr", "ref", "bib", "citation") for xref in body.iter("xref")
    )
    untagged = 0 if tagged else sum(1 for _ in article.iter("ref"))
    inline = Inline(references, untagged)
    writer = _Writer(inline)
    title = "" if meta is None else _title(meta, inline)
    if title:
        start, end = writer.write(title)
        writer.sections.append(Section(str(SectionKind.TITLE), 1, start, end, start, end))
    inline.notes.clear()
    if meta is not None:
        for abstract in _abstracts(meta):
            writer.container(abstract, 1, SectionKind.ABSTRACT, 1)
    body_start = writer.length
    writer.headings.clear()
    if body is not None:
        writer.children(body, 1, SectionKind.BODY, 1)
    body_end = writer.length
    headings = list(writer.headings)
    _write_lifted(writer)
    for group in article.iterchildren("floats-group", "floats-wrap"):
        write_float(writer, group)
    if back is not None:
        _back(writer, back)
        _write_lifted(writer)
    return ArticleText("".join(writer.parts), title, writer.sections, headings, body_start, body_end)


def _write_lifted(writer: _Writer) -> None:
    while writer.inline.lifted:
        floats, writer.inline.lifted = writer.inline.lifted, []
        for each in floats:
            write_float(writer, each)


def _article_meta(article: etree._Element) -> etree._Element | None:
    for path in ("front/article-meta", "front", "front-stub", "article-meta"):
        if (found := article.find(path)) is not None:
            return found
    return None


def _title(meta: etree._Element, inline: Inline) -> str:
    group = meta.find("title-group")
    if group is None:
        return ""
    parts = [inline.text(part) for part in group.iterchildren("article-title", "subtitle")]
    parts = [part.replace("\n", " ") for part in parts if part]
    title = parts[0] if parts else ""
    for part in parts[1:]:
        title += f" {part}" if title.endswith((":", "?", ".", "!", "—", "–")) else f": {part}"
    return title


def _abstracts(meta: etree._Element) -> list[etree._Element]:
    found = list(meta.iterchildren("abstract"))
    main = [each for each in found if (each.get("abstract-type") or "").lower() not in NOT_MAIN_ABSTRACTS]
    english = [each for each in main if (_language(each) or "en").startswith("en")]
    return english or main


def _language(element: etree._Element) -> str | None:
    language = element.get("{http://www.w3.org/XML/1998/namespace}lang")
    return language.strip().lower() if language else None


def _back(writer: _Writer, back: etree._Element) -> None:
    for child in back:
        if child.tag == "app-group":
            for app in child.iterchildren("app"):
                writer.container(app, 2, SectionKind.BACK, 1)
        elif child.tag == "app":
            writer.container(child, 2, SectionKind.BACK, 1)
        elif child.tag == "sec":
            heading = writer.inline.text(title, 2) if (title := child.find("title")) is not None else ""
            if heading and not ADMINISTRATIVE.fullmatch(heading.strip(" .:*")):
                writer.container(child, 2, SectionKind.BACK, 1)
    writer.inline.notes.clear()
