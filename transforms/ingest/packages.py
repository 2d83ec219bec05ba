"""Article packages as streams: the XML members of a tar or zip archive, whatever else is in it and whatever is broken."""

import bz2
import gzip
import stat
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from schemas.vocabulary import Reason, Record
from transforms.rejects import Reject

WANTED = (".xml", ".nxml")
"""Endings of the members that are records. Pictures, PDFs and file lists beside an article are none: they are passed
over, not counted, and never opened. Every other entry is one record and ends as bytes or as a reject: each regular
member with one of these endings, and each link or device, whatever its name."""

MAX_RATIO, FREE_BYTES = 200, 100_000_000
"""An archive may expand to this many times its size and so many bytes more; XML shrinks to a tenth."""

_MAX_HEADER = 1_000_000
_BROKEN = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    OSError,  # gzip.BadGzipFile is one
    ValueError,
    RuntimeError,  # an encrypted zip member; too many headers within headers; an unknown compression
    OverflowError,
    KeyError,
)


Screen = Callable[[str], Reject | bool]
"""Decides by a member's name: True, it is read; False, it is none of ours and not counted; or the reject that it is."""


def everything(name: str) -> bool:
    """The screen that lets every member through."""
    return True


class _Expands(OSError):
    """More comes out of the archive than can be meant."""


def tar_members(stream: BinaryIO, max_bytes: int, screen: Screen = everything) -> Iterator[tuple[str, bytes | Reject]]:
    """Name and bytes, or a reject, of each XML member of a tar, plain or in gzip or bzip2; read once, front to back.

    The stream need not be seekable; one member at a time is in memory. `max_bytes` limits each member (TOO_LARGE);
    a member that `screen` does not let through is not read. An archive that breaks off or is corrupt yields all members before that, and ends with one reject more: TRUNCATED,
    UNREADABLE, EMPTY_FILE or TOO_LARGE (expands beyond MAX_RATIO). Never raises.

    >>> import io
    >>> [(name, rejected.reason.value) for name, rejected in tar_members(io.BytesIO(b"no archive"), 100)]
    [('', 'unreadable')]
    """
    raw = _Counted(stream)
    try:
        plain = _Plain(raw)
        with tarfile.open(fileobj=plain, mode="r|", tarinfo=_Entry, errors="replace") as archive:
            for entry in archive:
                if (found := _tar_member(archive, entry, max_bytes, screen)) is not None:
                    yield _name(entry.name), found
                archive.members.clear()  # or tarfile keeps every header
            ended_by = archive.__dict__.get("ended_by")
        if ended_by is not tarfile.EOFHeaderError:
            invalid = ended_by is tarfile.InvalidHeaderError
            yield "", _rejected(Reason.UNREADABLE if invalid else Reason.TRUNCATED, "", "archive broken off")
        else:
            plain.drain()
    except _BROKEN as error:
        yield "", _rejected(_why(error, raw), "")


class _Entry(tarfile.TarInfo):
    """An archive entry that tells how the archive ended, which tarfile keeps to itself, and refuses giant headers."""

    @classmethod
    def fromtarfile(cls, archive: tarfile.TarFile) -> tarfile.TarInfo:
        try:
            return super().fromtarfile(archive)
        except tarfile.HeaderError as error:
            archive.__dict__["ended_by"] = type(error)
            raise

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:  # meant to be overridden, says its source
        if not self.isreg() and not self.issparse() and self.size > _MAX_HEADER:
            raise tarfile.ReadError
        return super()._proc_member(archive)


class _Counted:
    """A stream that counts what was read, and can be looked at before."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.head = b""
        self.count = 0

    def peek(self, size: int) -> bytes:
        while len(self.head) < size and (more := self.stream.read(size - len(self.head))):
            self.head += more
        return self.head

    def read(self, size: int = -1) -> bytes:
        data, self.head = (self.head, b"") if self.head else (self.stream.read(size), b"")
        if 0 <= size < len(data):
            data, self.head = data[:size], data[size:]
        self.count += len(data)
        return data


class _Plain:
    """A decompressed stream that stops where no honest archive would still go on."""

    def __init__(self, raw: _Counted) -> None:
        self.raw = raw
        self.count = 0
        self.broken: BaseException | None = None
        head = raw.peek(3)
        if not head:
            raise EOFError
        if head.startswith(b"\x1f\x8b"):
            self.read1 = gzip.GzipFile(fileobj=raw, mode="rb").read1
        else:
            self.read1 = bz2.BZ2File(raw, "rb").read1 if head == b"BZh" else raw.read

    def read(self, size: int) -> bytes:
        """At most `size` bytes; what came before a break is given out before the break is told."""
        parts: list[bytes] = []
        while size > 0 and self.broken is None:
            try:
                data = self.read1(size)
            except _BROKEN as error:
                self.broken = error
                break
            if not data:
                break
            parts.append(data)
            size -= len(data)
            self.count += len(data)
            if self.count > MAX_RATIO * self.raw.count + FREE_BYTES:
                self.broken = _Expands()
        if not parts and self.broken is not None:
            raise self.broken
        return b"".join(parts)

    def drain(self) -> None:
        """Read what follows the archive's end mark, so that a checksum at the end is seen."""
        while self.read(1 << 16):
            pass


def _tar_member(
    archive: tarfile.TarFile, entry: tarfile.TarInfo, max_bytes: int, screen: Screen
) -> bytes | Reject | None:
    name = _name(entry.name)
    if entry.isdir() or (entry.isfile() and not name.lower().endswith(WANTED)):
        return None
    if (decided := screen(name)) is not True:
        return decided or None
    if not entry.isfile():
        return _rejected(Reason.UNSAFE_PATH, name, "no regular file")
    if not _is_safe(name):
        return _rejected(Reason.UNSAFE_PATH, name)
    if entry.size > max_bytes:
        return _rejected(Reason.TOO_LARGE, name)
    content = archive.extractfile(entry)
    data = b"" if content is None else content.read(max_bytes + 1)
    return data if data else _rejected(Reason.EMPTY_FILE, name)


def zip_members(stream: BinaryIO, max_bytes: int, screen: Screen = everything) -> Iterator[tuple[str, bytes | Reject]]:
    """Name and bytes, or a reject, of each XML member of a zip; one member at a time is in memory.

    The stream must be seekable, since a zip's directory stands at its end; a zip that was cut has none, so that none of
    its members is known (one reject, TRUNCATED). A member that is corrupt or encrypted is UNREADABLE, one that is or
    becomes larger than `max_bytes` TOO_LARGE; the others are read. Never raises.

    >>> import io
    >>> [(name, rejected.reason.value) for name, rejected in zip_members(io.BytesIO(b"PK\\x03\\x04 cut"), 100)]
    [('', 'truncated')]
    """
    try:
        head = stream.read(4)
        size = stream.seek(0, 2)
        stream.seek(0)
        if not size:
            yield "", _rejected(Reason.EMPTY_FILE, "")
            return
        archive = zipfile.ZipFile(stream)
    except _BROKEN:
        yield "", _rejected(Reason.TRUNCATED if head == b"PK\x03\x04" else Reason.UNREADABLE, "")
        return
    budget = MAX_RATIO * size + FREE_BYTES
    with archive:
        for info in archive.infolist():
            found = _zip_member(archive, info, min(max_bytes, budget), screen)
            if isinstance(found, bytes):
                budget -= len(found)
            if found is not None:
                yield _name(info.filename), found


def _zip_member(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, max_bytes: int, screen: Screen
) -> bytes | Reject | None:
    name = _name(info.filename)
    regular = stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG)
    if info.is_dir() or (regular and not name.lower().endswith(WANTED)):
        return None
    if (decided := screen(name)) is not True:
        return decided or None
    if not regular:
        return _rejected(Reason.UNSAFE_PATH, name, "no regular file")
    if not _is_safe(name):
        return _rejected(Reason.UNSAFE_PATH, name)
    if info.file_size > max_bytes:
        return _rejected(Reason.TOO_LARGE, name)
    try:
        with archive.open(info) as content:
            data = content.read(max_bytes + 1)
    except _BROKEN:
        return _rejected(Reason.UNREADABLE, name)
    if len(data) > max_bytes:
        return _rejected(Reason.TOO_LARGE, name)
    return data if data else _rejected(Reason.EMPTY_FILE, name)


def _name(name: str) -> str:
    """A member's name as text that can be written in UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace") if not name.isascii() else name


def _is_safe(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return not path.is_absolute() and ".." not in path.parts and name[1:2] != ":"


def _why(error: BaseException, raw: _Counted) -> Reason:
    if isinstance(error, _Expands):
        return Reason.TOO_LARGE
    if not raw.count and not raw.head:
        return Reason.EMPTY_FILE
    return Reason.TRUNCATED if isinstance(error, EOFError) or "unexpected end" in str(error) else Reason.UNREADABLE


def _rejected(reason: Reason, member: str, detail: str | None = None) -> Reject:
    return Reject(Record.FILE, reason, member=member or None, detail=detail)
