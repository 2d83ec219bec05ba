r"""Rich Text Format as text (Microsoft, RTF Specification 1.9.1): words, paragraphs, tabs, cells; no pictures, no tables of fonts."""

import re

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})?[ ]?"  # a control word and its number
    rb"|\\'([0-9a-fA-F]{2})"  # a byte in the document's code page
    rb"|\\([^a-zA-Z'])"  # a control symbol
    rb"|([{}])"
    rb"|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
    rb"|(.)",
    re.DOTALL,
)
_BREAKS = {
    b"par": "\n",
    b"line": "\n",
    b"sect": "\n\n",
    b"page": "\n\n",
    b"row": "\n",
    b"tab": "\t",
    b"cell": "\t",
    b"nestcell": "\t",
    b"nestrow": "\n",
}
_SIGNS = {
    b"emdash": "\u2014", b"endash": "\u2013", b"bullet": "\u2022", b"lquote": "\u2018", b"rquote": "\u2019",
    b"ldblquote": "\u201c", b"rdblquote": "\u201d", b"emspace": " ", b"enspace": " ", b"qmspace": " ",
}  # fmt: skip
_SYMBOLS = {b"~": " ", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}", b"\n": "\n", b"\r": "\n"}
_UNSEEN = frozenset(
    b"fonttbl colortbl stylesheet info pict object header footer headerl headerr headerf footerl footerr footerf "
    b"themedata colorschememapping datastore generator listtable listoverridetable rsidtbl xmlnstbl latentstyles "
    b"fldinst filetbl revtbl bkmkstart bkmkend nonshppict mmathPr".split()
)
_CODE_PAGES = {10000: "mac-roman", 65001: "utf-8", 932: "cp932", 936: "gbk", 949: "cp949", 950: "big5"}


def rich_text(data: bytes) -> str | None:
    r"""The words of an RTF document; None for what is none. Linear in its length; a document that breaks off gives what it has.

    >>> rich_text(rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}\f0 Temp 38.2\'b0C\par BP {\b 120}/80\par}")
    'Temp 38.2°C\nBP 120/80'
    """
    if not data.lstrip(b"\xef\xbb\xbf \t\r\n\x00").startswith(b"{\\rtf"):
        return None
    page, out, raw = "cp1252", list[str](), bytearray()
    stack: list[tuple[bool, int]] = []
    unseen, skip_width, to_skip, first = False, 1, 0, False

    def flush() -> None:
        if raw:
            out.append(raw.decode(page, "replace"))
            raw.clear()

    for found in _TOKEN.finditer(data):
        word, number, byte, symbol, brace, text, _ = found.groups()
        if brace == b"{":
            flush()
            stack.append((unseen, skip_width))
            first, to_skip = True, 0
            continue
        if brace == b"}":
            flush()
            unseen, skip_width = stack.pop() if stack else (False, 1)
            to_skip = 0
            continue
        if symbol == b"*" and first:
            unseen = True
            continue
        if word:
            if first and word in _UNSEEN:
                unseen = True
            first = False
            value = int(number) if number else None
            if word == b"bin" and value:
                return None  # bytes of an object within the text: their length is not to be trusted
            if word == b"ansicpg" and value:
                page = _page(value)
            elif word == b"uc":
                skip_width = max(0, value or 0)
            elif word == b"u" and value is not None:
                flush()
                if not unseen:
                    out.append(chr(value % 65536))
                to_skip = skip_width
            elif not unseen and (word in _BREAKS or word in _SIGNS):
                flush()
                out.append(_BREAKS.get(word) or _SIGNS[word])
            continue
        if found[0][:1] in (b"\r", b"\n"):
            continue  # a line break of the file is no part of the text
        first = False
        if byte:
            if to_skip:
                to_skip -= 1
            elif not unseen:
                raw += bytes.fromhex(byte.decode())
        elif symbol:
            if to_skip:
                to_skip -= 1
            elif not unseen and symbol in _SYMBOLS:
                flush()
                out.append(_SYMBOLS[symbol])
        elif text:
            passed = min(to_skip, len(text))
            to_skip -= passed
            if not unseen:
                raw += text[passed:]
    flush()
    joined = "".join(out)
    # two halves of a character outside of the first plane
    return joined.encode("utf-16", "surrogatepass").decode("utf-16", "replace").strip("\n")


def _page(number: int) -> str:
    name = _CODE_PAGES.get(number, f"cp{number}")
    try:
        b"".decode(name)
    except LookupError:
        return "cp1252"
    return name
