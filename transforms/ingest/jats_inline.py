"""Inline elements of JATS as text: emphasis, scripts, formulas, citations; a paragraph's words and nothing else."""

import re
import unicodedata

from lxml import etree

from transforms.ingest.jats_formula import chosen_alternative, formula_text, tex_text
from transforms.ingest.normalise import INVISIBLE

BREAK, CITED, CITED_END = "\x01", "\x02", "\x03"  # cannot occur in XML 1.0, so they mark nothing of the source's own
"""A line break; the beginning and the end of a citation's text, until `tidy` has decided on them."""

_SUPERSCRIPTS = str.maketrans("0123456789+-=−–‐‑n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁻⁻⁻⁻ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-=−–‐‑", "₀₁₂₃₄₅₆₇₈₉₊₋₌₋₋₋₋")
_AS_SUPERSCRIPT = re.compile(r"[0-9+\-=()−–‐‑n]+")
_AS_SUBSCRIPT = re.compile(r"[0-9+\-=()−–‐‑]+")
_ISOTOPE = re.compile(r"[0-9]+m")
_PLAIN_SUPERSCRIPT = re.compile(r"(?i:st|nd|rd|th|er|re|e)|[^\w^]+|[ªº]")  # ordinals, and signs such as ® or †
_PLAIN_SUBSCRIPT = re.compile(r"[\w.,]+")
_CITATION_LIST = re.compile(rf"[\s,;:\-–—−()\[\]0-9]*(?:{CITED}[^{CITED_END}]*{CITED_END}[\s,;:\-–—−()\[\]0-9]*)+")
_MARKED = re.compile(f"{CITED}([^{CITED}{CITED_END}]*){CITED_END}")
_NUMBERED = re.compile(f"{CITED}[0-9]{{0,4}}{CITED_END}")
_OF_CITING = r"\b(?:e\.\s?g|i\.e|cf|see|also|reviewed|in|by|review|refs?|references?|and|for)\b|&"
_ANY_BRACKET = re.compile(r"[()\[\]]")
_BRACKET = re.compile(rf"[(\[]([^()\[\]]*{CITED}[^()\[\]]*)[)\]]")
_ONLY_CITING = re.compile(rf"(?:[\s,;:.\-–—−‐‑0-9{CITED}]|{_OF_CITING})*")
_RUN = re.compile(rf"{CITED}(?:(?:[\s,;\-–—−‐‑&]|\band\b|\bto\b)*{CITED}|[,\-–—−‐‑][0-9]{{1,3}}(?![\w.%]))+")
_LAST_IN_BRACKET = re.compile(rf"(?:\s*[,;:]|\s+and|\s*&)?\s*{CITED}\s*$")
_FIRST_IN_BRACKET = re.compile(rf"^\s*{CITED}\s*(?:[,;:]\s*|and\s+|&\s*)*")
_UNTAGGED = re.compile(r"\s*\[([0-9]{1,3}(?:\s*[,;\-–—]\s*[0-9]{1,3})*)\]")
_LOOSE_BRACKET = re.compile(r"\( ([^()]{1,80}?) ?\)")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_POWER_APART = re.compile(r"(?<![\w.,])10 (?=⁻?[⁰¹²³⁴-⁹]+(?:[\s/,.;)\]]|$))")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_CONTROLS_OF_OURS = re.compile(r"[\x01-\x03]")

_NESTED_BRACKETS = 4

MAX_DEPTH = 100
"""Elements within each other below an article, beyond which it is refused; real ones stay below 25."""


class TooDeep(Exception):
    """An article nested more deeply than MAX_DEPTH."""


DROPPED = frozenset(
    [
        "graphic",
        "inline-graphic",
        "media",
        "supplementary-material",
        "inline-supplementary-material",
        "alt-text",
        "long-desc",
        "object-id",
        "permissions",
        "attrib",
        "private-char",
        "index-term",
        "target",
        "milestone-start",
        "milestone-end",
        "processing-meta",
        "sec-meta",
        "kwd-group",
        "subj-group",
        "contrib-group",
        "aff",
        "author-notes",
        "ref-list",
        "glyph-data",
        "annotation",
        "annotation-xml",
        "document-id",
        "issn",
        "uri-list",
        "related-article",
    ]
)
"""Elements that are no text of the article."""

_LINE = frozenset(
    [
        "p",
        "list",
        "list-item",
        "def-list",
        "def-item",
        "def",
        "disp-quote",
        "disp-formula",
        "disp-formula-group",
        "boxed-text",
        "sec",
        "title",
        "verse-group",
        "verse-line",
        "preformat",
        "code",
        "speech",
        "statement",
        "table",
        "tr",
        "td",
        "th",
        "row",
        "entry",
        "term",
        "fn",
        "array",
        "label",
        "caption",
    ]
)
"""Elements that stand on lines of their own, should they occur where only inline ones are expected."""

FLOATS = frozenset(
    ["fig", "fig-group", "table-wrap", "table-wrap-group", "chem-struct-wrap", "chem-struct-wrapper", "floats-group"]
)
"""Elements that float: rendered apart, wherever they stand."""


class Inline:
    """Renders inline content of one article; `lifted` collects floats that stood in mid-paragraph."""

    def __init__(self, reference_ids: frozenset[str], untagged_citations: int = 0) -> None:
        self.reference_ids = reference_ids
        self.untagged_citations = untagged_citations
        self.lifted: list[etree._Element] = []
        self.notes: list[etree._Element] = []

    def text(self, element: etree._Element, depth: int = 0) -> str:
        """All text of an element in one paragraph, tidied; empty if there is none."""
        if not len(element):
            return self.tidy(element.text or "")
        parts: list[str] = []
        self.collect(element, parts, depth)
        return self.tidy("".join(parts))

    def collect(self, element: etree._Element, parts: list[str], depth: int) -> None:
        """Append the content of an element (its tail not included) as raw parts."""
        if depth > MAX_DEPTH:
            raise TooDeep
        if element.text:
            parts.append(element.text)
        for child in element:
            self.child(child, parts, depth + 1)
            if child.tail:
                parts.append(child.tail)

    def child(self, child: etree._Element, parts: list[str], depth: int) -> None:
        """Append one child as raw parts, without its tail."""
        tag = child.tag
        if tag == "xref":
            self._cross_reference(child, parts, depth)
        elif tag in ("sup", "sub"):
            inner: list[str] = []
            self.collect(child, inner, depth)
            parts.append(script("".join(inner), tag, parts[-1] if parts else ""))
        elif tag in ("break", "hr"):
            parts.append(BREAK)
        elif tag == "math":
            parts.append(formula_text(child, depth))
        elif tag == "tex-math":
            parts.append(tex_text("".join(child.itertext())))
        elif tag == "alternatives":
            chosen = chosen_alternative(child)
            if chosen is not None:
                self.child(chosen, parts, depth + 1)
        elif tag in FLOATS:
            self.lifted.append(child)
        elif tag == "fn":
            self.notes.append(child)
        elif tag in DROPPED or not isinstance(tag, str):
            return
        elif tag in _LINE:
            parts.append(BREAK)
            self.collect(child, parts, depth)
            parts.append(BREAK)
        else:
            self.collect(child, parts, depth)

    def _cross_reference(self, element: etree._Element, parts: list[str], depth: int) -> None:
        kind = element.get("ref-type")
        targets = (element.get("rid") or "").split()
        if kind in ("bibr", "ref", "bib", "citation") or (targets and self.reference_ids.issuperset(targets)):
            text = element.text or ""
            if len(element):
                inner: list[str] = []
                self.collect(element, inner, depth)
                text = "".join(inner)
                if CITED in text or BREAK in text:
                    text = _CONTROLS_OF_OURS.sub("", text)
            parts.append(f"{CITED}{text}{CITED_END}")
        else:
            self.collect(element, parts, depth)

    def tidy(self, raw: str) -> str:
        """One paragraph's text: citations dropped, white space collapsed, breaks as line breaks, NFC."""
        if CITED in raw:
            raw = _without_citations(raw)
        if BREAK in raw:
            lines = (self._line(line) for line in raw.split(BREAK))
            return "\n".join([line for line in lines if line])
        return self._line(raw)

    def _line(self, raw: str) -> str:
        if raw.isprintable() and "  " not in raw:  # no other white space is printable: nothing to take together
            text = raw.strip()
        else:
            text = " ".join(raw.split())
            if not text.isprintable():
                text = " ".join(_INVISIBLE.sub("", text).split())
        if " , " in text:  # left by pretty-printed markup around links, as is the next
            text = text.replace(" , ", ", ")
        if "( " in text:
            text = _LOOSE_BRACKET.sub(r"(\1)", text)
        if self.untagged_citations and "[" in text:
            text = _UNTAGGED.sub(self._if_not_citation, text)
        if text.isascii():
            return text
        if "10 " in text:  # "× 10 <sup>9</sup>"
            text = _POWER_APART.sub("10", text)
        return unicodedata.normalize("NFC", text)

    def _if_not_citation(self, match: re.Match[str]) -> str:
        numbers = [int(number) for number in re.findall(r"[0-9]+", match.group(1))]
        return "" if all(1 <= number <= self.untagged_citations for number in numbers) else match.group()


def script(content: str, tag: str, before: str = "") -> str:
    """Superscript or subscript text, in Unicode's own characters where they exist.

    >>> script("9", "sup"), script("2", "sub"), script("2+", "sup"), script("1c", "sub"), script("th", "sup")
    ('⁹', '₂', '²⁺', '1c', 'th')
    >>> script("a", "sup"), script("99m", "sup"), script("o", "sup", "37"), script("i, j", "sub")
    ('^a', '⁹⁹ᵐ', '°', '_(i, j)')
    """
    if CITED in content and _CITATION_LIST.fullmatch(content):
        return f"{CITED}{CITED_END}"  # also what was left untagged between: <xref>3</xref>-5
    text = " ".join(content.replace(BREAK, " ").split())
    if not text or CITED in text:
        return content
    if tag == "sup" and _UNTAGGED.fullmatch(text):  # "[1,2]" set high is a citation, tagged or not
        return f"{CITED}{CITED_END}"
    lead = " " if content[0].isspace() else ""
    trail = " " if content[-1].isspace() else ""
    compact = text.replace(" ", "")
    if tag == "sup":
        if _AS_SUPERSCRIPT.fullmatch(compact) and (compact != "n" or before[-1:].isdigit()):
            text = compact.translate(_SUPERSCRIPTS)
        elif _ISOTOPE.fullmatch(compact):
            text = compact[:-1].translate(_SUPERSCRIPTS) + "ᵐ"
        elif compact in ("o", "O", "∘", "○") and (before[-1:].isdigit() or before[-1:].isspace()):
            text = "°"
        elif not _PLAIN_SUPERSCRIPT.fullmatch(text) and text[0] not in "^⁰¹²³⁴⁵⁶⁷⁸⁹":
            text = f"^({text})" if " " in text else f"^{text}"
    elif _AS_SUBSCRIPT.fullmatch(compact):
        text = compact.translate(_SUBSCRIPTS)
    elif not _PLAIN_SUBSCRIPT.fullmatch(text):
        text = f"_({text})"
    return f"{lead}{text}{trail}"


def _without_citations(raw: str) -> str:
    """Drop citations, with the brackets and separators that served only them.

    A citation by name outside brackets ("Lee et al. described ...") is part of its sentence and stays.
    """
    raw = _NUMBERED.sub(CITED, raw)
    if CITED_END in raw:
        raw = _named_ones_kept(raw)
    for _ in range(_NESTED_BRACKETS):  # inner ones first
        closed = _BRACKET.sub(_bracket_closed, raw)
        if closed == raw:
            break
        raw = closed
    pieces = _RUN.sub(CITED, raw).split(CITED)
    done = [pieces[0]]
    for piece in pieces[1:]:
        done[-1], piece = _seam(done[-1], piece)
        done.append(piece)
    return "".join(done)


def _named_ones_kept(raw: str) -> str:
    """One mark for each numbered or bracketed citation; those by name that the sentence needs become its text."""
    out: list[str] = []
    last = read = depth = 0
    for match in _MARKED.finditer(raw):
        out.append(raw[last : match.start()])
        last = match.end()
        inside = match.group(1)
        if inside.isdecimal() or not _LETTERS.search(inside):
            out.append(CITED)
            continue
        for bracket in _ANY_BRACKET.findall(_MARKED.sub("", raw[read : match.start()])):
            depth = depth + 1 if bracket in "([" else max(depth - 1, 0)
        read = last
        out.append(CITED if depth else inside)
    out.append(raw[last:])
    return "".join(out)


def _bracket_closed(match: re.Match[str]) -> str:
    inside = match.group(1)
    if _ONLY_CITING.fullmatch(inside):
        return CITED
    inside = _FIRST_IN_BRACKET.sub("", _LAST_IN_BRACKET.sub("", _RUN.sub(CITED, inside)))
    pieces = inside.split(CITED)
    done = [pieces[0]]
    for piece in pieces[1:]:
        done[-1], piece = _seam(done[-1], piece)
        done.append(piece)
    return f"{match.group()[0]}{''.join(done)}{match.group()[-1]}"


def _seam(left: str, right: str) -> tuple[str, str]:
    """Both sides of a dropped citation, so that no gap stands before a point and no two words run together."""
    if not left:
        return left, right.lstrip() if right[:1].isspace() else right
    first = right.lstrip()[:1]
    if first in ("", ".", ",", ";", ":", "!", "?", ")", "]") or right[:1].isspace():
        left = left.rstrip()
    elif (left[-1].isalnum() or left[-1] in '.,;:)]%”"') and right[0].isalnum():
        return left, f" {right}"
    if first in (",", ";", ".") and left[-1:] in (",", ";") or first == "." and left[-1:] == ".":
        left = left[:-1]
    if first in (".", ",", ";") and right[:1].isspace():
        right = right.lstrip()
    return left, right
