"""Normalise the text of a document, once; every offset of the pipeline refers to what comes out of here."""

import re
import unicodedata

_LINE_BREAKS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")

SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
"""Spaces other than the plain one (Unicode category Zs), as the inside of a regular expression's class."""

INVISIBLE = (
    "\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1 controls, but tab and the line breaks
    "\u00ad"  # soft hyphen
    "\u180e\u200b-\u200f\u2060-\u2064\ufeff"  # zero-width characters and direction marks
    "\u202a-\u202e\u2066-\u206f"  # embeddings, overrides, isolates
    "\ufff9-\ufffb\ufffe\uffff"  # interlinear annotation; no characters
)
"""What is not seen in print, as the inside of a regular expression's class."""

_SPACES = re.compile(f"[{SPACES}]")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile("\n{3,}")


def normalise_text(raw: str) -> str:
    """The text with one kind of line break and space, in NFC, without invisible characters; line breaks are kept.

    In this order: surrogates that are no pair become U+FFFD; CR, CRLF, VT, FF, NEL, LS and PS become LF; other spaces
    become a plain one (the tab stays); control, zero-width and direction characters and soft hyphens are removed; NFC;
    spaces before a line break are stripped; two or more empty lines become one; line breaks before the first line and
    white space after the last are stripped. Linear in the text's length; applying it twice changes nothing.

    >>> normalise_text("Temp 38.2\\u00a0C\\r\\n\\r\\n\\r\\n\\r\\nPlan:  \\r\\n\\tre\\u00adst\\x00")
    'Temp 38.2 C\\n\\nPlan:\\n\\trest'
    """
    text = raw
    if not text.isascii():
        if _SURROGATE.search(text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = _SPACES.sub(" ", text)
    text = _LINE_BREAKS.sub("\n", text)
    text = _INVISIBLE.sub("", text)
    text = unicodedata.normalize("NFC", text)
    if " \n" in text or "\t\n" in text:
        text = "\n".join([line.rstrip(" \t") for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", text).lstrip("\n").rstrip(" \t\n")
