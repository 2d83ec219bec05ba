"""Files of sources, opened: through gzip where their name says so; one that cannot be opened is a reject."""

import errno
import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

import fsspec

from flows.exports import ENDINGS
from flows.sources import open_source
from schemas.vocabulary import Reason, Record
from transforms.ingest.layouts import FileFormat
from transforms.ingest.rows import LayoutError
from transforms.rejects import Reject


@contextmanager
def opened(file: str, decompress: bool = True) -> Iterator[BinaryIO | Reject]:
    """A file's bytes, through gzip where its name says so; a file that cannot be opened is a reject."""
    try:
        stream: Any = fsspec.open(file, "rb").open() if "://" in file else open_source(file)
    except OSError as error:
        if "://" in file or error.errno in _MAY_PASS:
            raise
        yield Reject(Record.FILE, Reason.UNREADABLE, detail=_why_notopened(error))
        return
    with stream:
        if decompress and file.lower().endswith((".gz", ".gzip")):
            with gzip.GzipFile(fileobj=stream) as unpacked:
                yield unpacked  # type: ignore[misc]
        else:
            yield stream


_MAY_PASS = {errno.EIO, errno.ESTALE, errno.ETIMEDOUT, errno.EMFILE, errno.ENFILE, errno.ENOMEM}


def _why_notopened(error: OSError) -> str:
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
