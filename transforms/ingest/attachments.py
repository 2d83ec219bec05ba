"""Attachments as text: plain text in any declared character set, HTML, RTF; what else is refused."""

import base64
import binascii
import codecs
import re
from typing import NamedTuple

from lxml import etree, html

from schemas.vocabulary import Reason
from transforms.ingest.rich_text import rich_text

_PLAIN = ("text/plain", "text/markdown", "")
_HTML = ("text/html", "application/xhtml+xml")
_RICH = ("text/rtf", "application/rtf", "text/richtext", "application/msword")
_XML = ("application/xml", "text/xml", "application/hl7-v3+xml", "application/hl7-sda+xml", "application/cda+xml")

_HIDDEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_APART = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "table", "ul", "ol", "dl", "hr", "blockquote", "pre"})
_LINES = _APART | frozenset(
    {
        "div",
        "li",
        "tr",
        "dt",
        "dd",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "caption",
        "thead",
        "tbody",
        "form",
    }
)
_CELLS = frozenset({"td", "th"})
_BROKEN = re.compile(r"[ \t]*[\r\n][ \t\r\n]*")


class Unreadable(Exception):
    """Why an attachment has no text, without a word of it."""

    def __init__(self, reason: Reason, detail: str) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.detail = detail


class Kind(NamedTuple):
    """What an attachment is: `plain`, `html`, `rtf`, `xml` or `other`; and its character set, if told."""

    form: str
    charset: str | None


def kind_of(content_type: str | None) -> Kind:
    """
    >>> kind_of("text/plain; charset=UTF-8"), kind_of("application/pdf").form
    (Kind(form='plain', charset='utf-8'), 'other')
    """
    bare, _, rest = (content_type or "").partition(";")
    bare = bare.strip().lower()
    told = re.search(r"charset\s*=\s*[\"']?([\w.:-]+)", rest, re.IGNORECASE)
    form = next(
        (form for form, types in (("plain", _PLAIN), ("html", _HTML), ("rtf", _RICH), ("xml", _XML)) if bare in types),
        "xml" if bare.endswith("+xml") else "other",
    )
    return Kind(form, told[1].lower() if told else None)


def decoded_base64(data: str) -> bytes:
    """The bytes of a base64 text, white space in it or not. Raises Unreadable: BAD_VALUE."""
    try:
        return base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        raise Unreadable(Reason.BAD_VALUE, "the attachment is not base64") from None


def plain_text(data: bytes, charset: str | None) -> str:
    """Bytes as text: by a byte order mark, the declared character set, else UTF-8. Raises Unreadable: NOT_UTF8."""
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if data.startswith(mark):
            charset = name
    try:
        if not codecs.lookup(charset or "utf-8")._is_text_encoding:
            raise LookupError
        return data.decode(charset or "utf-8")
    except (LookupError, UnicodeError):
        raise Unreadable(Reason.NOT_UTF8, "not text in the declared encoding") from None


def html_text(data: bytes, charset: str | None) -> str:
    """The words of an HTML page in reading order; blocks and `br` break lines, cells of a row are set apart by a tab.

    Runs of spaces stay, since notes are put into HTML without care for them; a line break in the source is a space, but
    in `pre`. Scripts, styles and the head are left out. Raises Unreadable.

    >>> html_text(b"<p>BP 120/80<br/>HR  72</p><p>Exam</p>", None)
    'BP 120/80\\nHR  72\\n\\nExam'
    """
    words = plain_text(data, charset or _declared(data))
    if not words.strip():
        return ""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    try:
        root = html.document_fromstring(words.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise Unreadable(Reason.BAD_VALUE, "the attachment is not html") from None
    out: list[str] = []
    hidden = preformatted = 0
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        start = event == "start"
        step = 1 if start else -1
        hidden += step * (tag in _HIDDEN)
        preformatted += step * (tag == "pre")
        if start and tag == "br":
            out.append("\n")
        elif tag in _LINES:
            _break(out, 2 if tag in _APART else 1)
        elif start and tag in _CELLS and node.getprevious() is not None:
            out.append("\t")
        told = node.text if start else node.tail
        if told and not hidden:
            out.append(told if preformatted else _flowing(told, out))
    return "".join(out).strip("\n")


def _declared(data: bytes) -> str | None:
    found = re.search(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?([\w.:-]+)", data[:2048], re.IGNORECASE)
    return found[1].decode("ascii", "replace") if found else None


def _flowing(words: str, out: list[str]) -> str:
    words = _BROKEN.sub(" ", words)
    # at the beginning of a line white space is the source's indentation
    return words.lstrip(" ") if not out or out[-1].endswith(("\n", "\t")) else words


def _break(out: list[str], lines: int) -> None:
    """End the line, and leave an empty one if `lines` is two; never more than that."""
    if not out:
        return
    there = 0
    for piece in reversed(out[-2:]):
        bare = piece.rstrip("\n")
        there += len(piece) - len(bare)
        if bare:
            break
    if there < lines:
        out.append("\n" * (lines - there))


def attachment_text(data: bytes, content_type: str | None) -> str:
    """The text of an attachment that is plain text, HTML or RTF. Raises Unreadable for all else."""
    kind = kind_of(content_type)
    if kind.form == "plain" and data.lstrip()[:5] == b"{\\rtf":
        kind = Kind("rtf", None)
    if kind.form == "plain":
        return plain_text(data, kind.charset)
    if kind.form == "html":
        return html_text(data, kind.charset)
    if kind.form == "rtf":
        found = rich_text(data)
        if found is None:
            raise Unreadable(Reason.BAD_VALUE, "the attachment is not rtf")
        return found
    raise Unreadable(Reason.UNREADABLE, "the attachment is neither text nor html, rtf or xml")
