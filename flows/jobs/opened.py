"""Files of sources, opened: through gzip where their name says so; one that cannot be opened is a reject."""

import errno
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from flows.addresses import is_remote
from flows.exports import ENDINGS
from flows.sources import open_source
from schemas.vocabulary import Reason, Record
from transforms.ingest.layouts import FileFormat
from transforms.ingest.rows import LayoutError
from transforms.rejects import Reject


@contextmanager
def opened(file: str, decompress: bool = True, seekable: bool = False) -> Iterator[BinaryIO | Reject]:
    """A file's bytes, through gzip where its name says so; a file that cannot be opened is a reject."""
    try:
        stream: Any = _remote(file, seekable) if is_remote(file) else open_source(file)
    except OSError as error:
        if is_remote(file) or error.errno in _MAY_PASS:
            raise
        yield Reject(Record.FILE, Reason.UNREADABLE, detail=_why_not_opened(error))
        return
    with stream:
        if decompress and file.lower().endswith((".gz", ".gzip")):
            with gzip.GzipFile(fileobj=stream) as unpacked:
                yield unpacked  # type: ignore[misc]
        else:
            yield stream


def _remote(url: str, seekable: bool) -> BinaryIO:
    from flows.remote import open_remote  # late: most sources need no client

    return open_remote(url, seekable)


_MAY_PASS = {errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EMFILE, errno.ENFILE, errno.ENOMEM}


def _why_not_opened(error: OSError) -> str:
    words = {errno.EACCES: "no permission", errno.ENOENT: "not there", errno.ELOOP: "links in a circle"}
    return words.get(error.errno or 0, "no regular file" if error.errno is None else "cannot be opened")


def format_of(file: str, told: FileFormat | None) -> FileFormat:
    if told:
        return told
    name = file.lower().removesuffix(".gz").removesuffix(".gzip")
    for ending, form in ENDINGS.items():
        if name.endswith(ending):
            return form
    raise LayoutError("a file's name tells no format; set `format` to csv, tsv, jsonl or parquet")
