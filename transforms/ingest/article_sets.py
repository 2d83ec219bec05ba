"""Files of many articles, such as Europe PMC's full-text dumps, as a stream of single ones."""

import re
from collections.abc import Iterator
from typing import BinaryIO

from schemas.vocabulary import Reason, Record
from transforms.rejects import Reject

SET_BYTES = 4_000_000
"""A set smaller than this is read as a whole."""

_BLOCK = 1 << 20
_ROOT = re.compile(rb"<(articles|pmc-articleset|article-set|articleset)(?:\s[^<>]*)?>")
_BEGIN = re.compile(rb"<article(?=[\s>])")
_END = b"</article>"


def set_root(head: bytes) -> tuple[bytes, bytes, int] | None:
    """What stands before the first article, and the tag that closes it, where a file is a set of articles; and where
    the articles begin. None for any other file.

    >>> set_root(b'<?xml version="1.0"?><articles><article>')
    (b'<?xml version="1.0"?><articles>', b'</articles>', 31)
    >>> set_root(b"<article><front/></article>") is None
    True
    """
    root, article = _ROOT.search(head), _BEGIN.search(head)
    if root is None or (article and article.start() < root.start()):
        return None
    # a document type would name another root than the fragment's; its entities are the standard ones
    prolog = re.match(rb"(?:\xef\xbb\xbf)?\s*<\?xml[^>]*\?>", head)
    return (prolog.group() if prolog else b"") + root.group(), b"</" + root.group(1) + b">", root.end()


def split_set(head: bytes, stream: BinaryIO, max_bytes: int) -> Iterator[bytes | Reject]:
    """Each article of a set as a document of its own, within the set's own root (whose namespaces it may use).

    `head` is what was read of the stream already; it must hold the root (`set_root`). One article is in memory at a time;
    one larger than `max_bytes` is a reject (TOO_LARGE), a set that breaks off ends with one (TRUNCATED). Raises what the
    stream raises.

    >>> import io
    >>> list(split_set(b"<articles><article>1</article>", io.BytesIO(b"<article>2</article></articles>"), 99))
    [b'<articles><article>1</article></articles>', b'<articles><article>2</article></articles>']
    """
    told = set_root(head)
    if told is None:
        raise ValueError("no set of articles")
    before, after, at = told
    buffer = bytearray(head[at:])
    inside = too_large = False
    seen = 0  # of the article that is being read; what was searched already is not searched again
    while True:
        if not inside:
            begin = _BEGIN.search(buffer)
            if begin:
                del buffer[: begin.start()]
                inside, too_large, seen = True, False, 0
                continue
            closed = after in buffer
            del buffer[: max(0, len(buffer) - max(len(b"<article "), len(after)))]
            if closed:
                return
        else:
            end = buffer.find(_END, max(0, seen - len(_END)))
            if end >= 0:
                end += len(_END)
                too_large = too_large or end > max_bytes
                yield (Reject(Record.ARTICLE, Reason.TOO_LARGE) if too_large else before + bytes(buffer[:end]) + after)
                del buffer[:end]
                inside = False
                continue
            if len(buffer) > max_bytes:
                too_large = True
                del buffer[: len(buffer) - len(_END)]
            seen = len(buffer)
        block = stream.read(_BLOCK)
        if not block:
            yield Reject(Record.FILE, Reason.TRUNCATED)
            return
        buffer += block
