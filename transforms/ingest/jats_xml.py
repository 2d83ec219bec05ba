"""Parse XML from anywhere: no DTD, no entity that expands or reaches out, no network, bounded in depth and memory."""

import codecs
import re
from functools import cache
from html.entities import html5
from typing import NamedTuple
from xml.parsers import expat

from lxml import etree

from schemas.vocabulary import Reason

MAX_ENTITY_CHARS = 64
"""Longest replacement text that a file may declare for an entity of its own: a character or a short phrase."""

_PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
_NAMED = {name[:-1]: value for name, value in html5.items() if name.endswith(";")}  # HTML5 holds the ISO sets
_SOMETHING = re.compile(rb"[^ \t\r\n\x00\xef\xbb\xbf]")
_DECLARATION = re.compile(rb"<\?xml\b[^>]{0,400}?\bencoding\s*=\s*[\"']([A-Za-z][A-Za-z0-9._-]{0,39})[\"']")
_REFERENCE = re.compile(rb"&([A-Za-z][A-Za-z0-9._-]{0,63});")
_PREFIX = re.compile(rb":([A-Za-z][\w.-]{0,20})\s*=")
_MAX_PREFIXES = 20
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CODECS = re.compile(
    r"iso8859-\d+|cp\d+|latin-1|koi8-[rtu]|mac-roman|gb\w*|big5\w*|shift_jis\w*|euc_\w+|utf-(16|32)[\w-]*"
)


class BadXml(Exception):
    """What is wrong with a file, without a word of it."""

    def __init__(self, reason: Reason, detail: str | None = None) -> None:
        super().__init__(str(reason))
        self.reason = reason
        self.detail = detail


def parse_xml(data: bytes) -> etree._Element:
    """The root element, every element named by its local name; character references by name resolved.

    Namespaces are dropped from names because articles put the same elements in many or none (`{...}license_ref`,
    `jats:article`). A name that is no element of the file's own and of no entity set is not dropped, as lxml does,
    but refused. Raises BadXml: EMPTY_FILE, NOT_UTF8, FORBIDDEN_XML, TOO_LARGE (too deep) or MALFORMED_XML.

    >>> parse_xml(b"<p>5&nbsp;&micro;g</p>").text
    '5\\xa0µg'
    """
    if not _SOMETHING.search(data):
        raise BadXml(Reason.EMPTY_FILE)
    plain = _as_utf8(data)
    declared: dict[str, str] = {}
    if b"<!ENTITY" in plain or b"<!ATTLIST" in plain:
        plain, declared = _without_doctype(plain)
    if b"&" in plain:
        plain = _resolved(plain, declared)
    plain, bare = _without_prefixes(plain)
    root, strict = _parsed(plain)
    if not (bare and strict):  # in few files; else looking at each element would take as long as parsing
        _strip_namespaces(root)
    return root


def _as_utf8(data: bytes) -> bytes:
    """The same document in UTF-8, without a byte order mark. Nothing is guessed: what is undecodable is refused."""
    encoding = None
    for mark, name in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            data, encoding = data[len(mark) :], name
            break
    else:
        if data.startswith((b"<\x00", b"\x00<")):  # UTF-16 without its mark (XML 1.0, appendix F)
            encoding = "utf-16-le" if data[0] else "utf-16-be"
    if encoding not in (None, "utf-8"):
        data = _recoded(data, encoding)
    elif not _is_utf8(data):
        found = _DECLARATION.search(data[:1000])
        if encoding or found is None:
            raise BadXml(Reason.NOT_UTF8)
        data = _recoded(data, found.group(1).decode("ascii"))
    if b"\x00" in data:
        raise BadXml(Reason.MALFORMED_XML, "nul byte")
    return data.lstrip(b" \t\r\n")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _recoded(data: bytes, encoding: str) -> bytes:
    try:
        name = codecs.lookup(encoding).name
    except LookupError:
        raise BadXml(Reason.NOT_UTF8, "unknown encoding") from None
    if not _CODECS.fullmatch(name):
        raise BadXml(Reason.NOT_UTF8)
    # as browsers do (WHATWG Encoding, section 4.2): what is called Latin-1 is Windows-1252 wherever that is defined
    for attempt in ("cp1252", "latin-1") if name == "iso8859-1" else (name,):
        try:
            return data.decode(attempt).encode("utf-8")
        except (UnicodeDecodeError, UnicodeEncodeError):
            continue
    raise BadXml(Reason.NOT_UTF8)


class _Prolog(NamedTuple):
    entities: dict[str, str]
    forbidden: bool
    end: int


class _RootReached(Exception):
    pass


def _without_doctype(plain: bytes) -> tuple[bytes, dict[str, str]]:
    """The document without its DOCTYPE, and the short plain entities that it declared.

    Without the DOCTYPE the parser has nothing to expand, neither in content nor in attributes and their defaults.
    """
    prolog = _read_prolog(plain)
    if prolog.forbidden:
        raise BadXml(Reason.FORBIDDEN_XML)
    if not prolog.end:  # the declaration stands in content, where it is text or an error
        return plain, {}
    return plain[prolog.end :], prolog.entities


def _read_prolog(plain: bytes) -> _Prolog:
    entities: dict[str, str] = {}
    forbidden = False
    end = 0
    parser = expat.ParserCreate("utf-8")

    def on_entity(name, is_parameter, value, base, system_id, public_id, notation):
        nonlocal forbidden
        if notation is not None:  # a picture, never read
            return
        if value is None or is_parameter or (name not in _PREDEFINED and not _is_short_text(value)):
            forbidden = True
        elif name not in _PREDEFINED:
            entities.setdefault(name, value)

    def on_end() -> None:
        nonlocal end
        end = plain.index(b">", parser.CurrentByteIndex) + 1

    def on_root(name, attributes):
        raise _RootReached

    parser.EntityDeclHandler = on_entity
    parser.EndDoctypeDeclHandler = on_end
    parser.StartElementHandler = on_root
    try:
        parser.Parse(plain, True)
    except _RootReached:
        pass
    except (expat.ExpatError, ValueError):
        if not forbidden:
            raise BadXml(Reason.MALFORMED_XML) from None
    return _Prolog(entities, forbidden, end)


def _is_short_text(value: str) -> bool:
    return len(value) <= MAX_ENTITY_CHARS and not re.search(r"[&<%]", value)


def _resolved(plain: bytes, declared: dict[str, str]) -> bytes:
    """Entities by name become character references, in content and in attributes, so that none can get lost."""
    names = {name.encode(): _as_references(value) for name, value in declared.items()}
    budget = len(plain) + 1_000_000  # what declared entities may add in all

    def replace(match: re.Match[bytes]) -> bytes:
        nonlocal budget
        name = match.group(1)
        if (own := names.get(name)) is not None:
            budget -= len(own)
            if budget < 0:
                raise BadXml(Reason.FORBIDDEN_XML)
            return own
        text = name.decode("ascii")
        if text in _PREDEFINED:
            return match.group()
        if (value := _NAMED.get(text)) is None:
            raise BadXml(Reason.MALFORMED_XML, "undefined entity")
        return _as_references(value)

    return _REFERENCE.sub(replace, plain)


def _as_references(value: str) -> bytes:
    return "".join(f"&#{ord(character)};" for character in value).encode("ascii")


def _without_prefixes(plain: bytes) -> tuple[bytes, bool]:
    """Tags without their declared prefixes: a tenth of the cost of renaming each element afterwards.

    And whether no tag of a well-formed document can have a namespace left: none is the default, all prefixes were plain.
    """
    found: set[bytes] = set()
    bare, at = b"<xml:" not in plain, plain.find(b"xmlns")
    while at >= 0:
        if match := _PREFIX.match(plain, at + 5):
            found.add(match.group(1))
        else:
            bare = False
        at = plain.find(b"xmlns", at + 5)
    for prefix in sorted(found)[:_MAX_PREFIXES]:
        if b"<" + prefix + b":" in plain:
            plain = plain.replace(b"<" + prefix + b":", b"<").replace(b"</" + prefix + b":", b"</")
    return plain, bare and len(found) <= _MAX_PREFIXES


def _parsed(plain: bytes) -> tuple[etree._Element, bool]:
    """The root, and whether the document was well-formed with its namespaces."""
    try:
        return etree.fromstring(plain, _kept_parser()), True
    except (etree.XMLSyntaxError, etree.ParserError, ValueError):
        pass
    parser = _parser(recover=False)
    try:
        return etree.fromstring(plain, parser), True
    except (etree.XMLSyntaxError, etree.ParserError, ValueError):
        log = parser.error_log  # the exception's own log also holds what earlier files did wrong
    if len(log) and all(entry.domain == etree.ErrorDomains.NAMESPACE for entry in log):
        root = etree.fromstring(plain, _parser(recover=True))  # a forgotten xmlns:xlink: well-formed all the same
        if root is not None:
            return root, False
    messages = [(entry.message or "").lower() for entry in log]  # libxml2's own phrases; compared, never passed on
    if any("depth" in message for message in messages):
        raise BadXml(Reason.TOO_LARGE, "nested too deeply")
    if any("huge" in message for message in messages):
        raise BadXml(Reason.TOO_LARGE, "one text of more than 10 mb")
    raise BadXml(Reason.MALFORMED_XML)


@cache
def _kept_parser() -> etree.XMLParser:
    """To make a parser takes nearly as long as to parse an article. Its log of errors is not to be trusted."""
    return _parser(recover=False)


def _parser(recover: bool) -> etree.XMLParser:
    """Without huge_tree: libxml2 then stops at a depth of some hundred and at 10 MB in one text."""
    return etree.XMLParser(
        encoding="utf-8",
        recover=recover,
        resolve_entities=False,
        load_dtd=False,
        dtd_validation=False,
        attribute_defaults=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


_NAMED_APART = etree.XPath("//*[namespace-uri() or contains(name(), ':')]")


def _strip_namespaces(root: etree._Element) -> None:
    for element in _NAMED_APART(root):
        element.tag = element.tag.rpartition("}")[2].rpartition(":")[2]
