"""The text of an article with its sections: title, abstract, body; tables and figures apart; appendices."""

import re
from typing import NamedTuple

from lxml import etree

from schemas.vocabulary import SectionKind
from transforms.ingest.jats_blocks import Section, Writer
from transforms.ingest.jats_inline import FLOATS, MAX_DEPTH, Inline, TooDeep

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


class ArticleText(NamedTuple):
    """An article's text and its sections, sorted by start, outer before inner."""

    text: str
    title: str
    sections: list[Section]
    headings: list[str]
    body_start: int
    body_end: int


def write_float(writer: Writer, element: etree._Element, depth: int = 1) -> None:
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


def _caption(writer: Writer, caption: etree._Element) -> None:
    if caption.text and not caption.text.isspace():
        writer.paragraph(caption, 2)
        return
    for child in caption:
        if child.tag != "title":
            writer.block(child, 2)


def _notes(writer: Writer, foot: etree._Element) -> None:
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


class Draft(NamedTuple):
    """Title, abstract and body of an article: enough to judge it, at half the cost of the whole."""

    article: etree._Element
    writer: Writer
    title: str
    headings: list[str]
    body_start: int
    body_end: int

    def text(self) -> str:
        return "".join(self.writer.parts)


def article_text(article: etree._Element) -> ArticleText:
    """The whole text of an article; sub-articles and responses, which are others' texts, are left out.

    Raises TooDeep. Law: `text` equals its own `normalise_text`, and each section's offsets slice what it names.
    """
    return finished(draft(article))


def draft(article: etree._Element) -> Draft:
    """The text of an article to the end of its body. Raises TooDeep."""
    meta, body = _article_meta(article), article.find("body")
    references = frozenset(
        ref.get("id", "") for ref in article.iter("ref", "citation", "element-citation", "mixed-citation")
    )
    references -= {""}
    tagged = body is not None and any(
        xref.get("ref-type") in ("bibr", "ref", "bib", "citation") for xref in body.iter("xref")
    )
    untagged = 0 if tagged else sum(1 for _ in article.iter("ref"))
    inline = Inline(references, untagged)
    writer = Writer(inline)
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
    return Draft(article, writer, title, list(writer.headings), body_start, writer.length)


def finished(begun: Draft) -> ArticleText:
    """A draft with its tables, figures and appendices. Raises TooDeep."""
    writer, back = begun.writer, begun.article.find("back")
    _write_lifted(writer)
    for group in begun.article.iterchildren("floats-group", "floats-wrap"):
        write_float(writer, group)
    if back is not None:
        _back(writer, back)
        _write_lifted(writer)
    return ArticleText(begun.text(), begun.title, writer.sections, begun.headings, begun.body_start, begun.body_end)


def _write_lifted(writer: Writer) -> None:
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


def _back(writer: Writer, back: etree._Element) -> None:
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
