"""A stream of bytes as lines of text: byte order marks, encodings, and streams that break off."""

import codecs
import io
import lzma
import zipfile
import zlib
from typing import BinaryIO

from schemas.vocabulary import Reason
from transforms.ingest.rows import LayoutError, file_reject
from transforms.rejects import Reject

READ_FAILURES = (EOFError, zlib.error, lzma.LZMAError, zipfile.BadZipFile, OSError, UnicodeError)
"""What reading may raise; `failure` says what it means."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def failure(error: BaseException) -> Reject:
    """The reject of a file that could not be read to its end; rows read before stay kept."""
    if isinstance(error, EOFError | zlib.error):
        return file_reject(Reason.TRUNCATED, "the compressed stream ends early or is damaged")
    if isinstance(error, UnicodeError):
        return file_reject(Reason.NOT_UTF8, "not text in the declared encoding")
    return file_reject(Reason.UNREADABLE, "reading failed")


def text_lines(stream: BinaryIO, encoding: str) -> io.TextIOWrapper:
    """Lines with their line ends (LF, CRLF or CR); bytes that are not in the encoding become lone surrogates.

    A byte order mark decides before `encoding`. The stream is not closed. Raises LayoutError for an unknown encoding.
    """
    try:
        name = codecs.lookup(encoding).name
    except (LookupError, ValueError):
        raise LayoutError("the configured encoding is unknown: say utf-8, latin-1, cp1252 or utf-16") from None
    head = b""
    while len(head) < 4 and (more := stream.read(4 - len(head))):
        head += more
    name = next((found for mark, found in _BOMS if head.startswith(mark)), name)
    errors = _ESCAPE if name.startswith(("utf-16", "utf-32")) else "surrogateescape"
    try:
        return io.TextIOWrapper(io.BufferedReader(_Resumed(head, stream), 1 << 18), name, errors=errors, newline="")
    except LookupError:  # a codec from bytes to bytes
        raise LayoutError("the configured encoding is not one of text: say utf-8, latin-1, cp1252 or utf-16") from None


def is_text(text: str) -> bool:
    """Whether all bytes were in the encoding.

    >>> is_text("38 °C"), is_text("38 \\udcb0C")
    (True, False)
    """
    if text.isascii():
        return True
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


class _Resumed(io.RawIOBase):
    """The stream from its beginning, though its head was read already; never closes it."""

    def __init__(self, head: bytes, stream: BinaryIO) -> None:
        self._head = head
        # one read of the layer below at a time: where a gzip stream breaks off, what came before is not lost
        self._read = getattr(stream, "read1", stream.read)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        data, self._head = (self._head, b"") if self._head else (self._read(len(buffer)), b"")
        buffer[: len(data)] = data
        return len(data)


_ESCAPE = "casewright_escape"


def _escape(error: UnicodeError) -> tuple[str, int]:
    # surrogateescape refuses bytes below 128, which UTF-16 and UTF-32 have within wrong characters
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return "".join(chr(0xDC00 + byte) for byte in error.object[error.start : error.end]), error.end


codecs.register_error(_ESCAPE, _escape)
