"""One file from an address to a disk: resumed, checked, and there under its name only when it is whole."""

import hashlib
import json
import os
import re
from pathlib import Path

from flows.errors import is_write_failure, storage_error
from flows.web import Web, WebError, passing, served, validator

_MD5_TAG = re.compile(r'"([0-9a-f]{32})"')


def download(web: Web, url: str, place: Path, md5: str | None = None) -> int:
    """Fetch a file; gives its size. A part of it that an earlier call left is gone on with, if it is of the same file.

    Checked: the length that the server tells, and the MD5 (`md5`, else an ETag that is one). What does not hold is
    thrown away and fetched anew. Raises WebError, StorageError.
    """
    place.parent.mkdir(parents=True, exist_ok=True)
    part, mark = place.with_name(f".{place.name}.part"), place.with_name(f".{place.name}.part.json")
    try:
        expected = web.again(lambda: _fetch(web, url, part, mark, md5))
        os.replace(part, place)
        mark.unlink(missing_ok=True)
        return expected
    except OSError as error:
        if not is_write_failure(error):
            raise
        failure = storage_error(error, "fetch")
    raise failure


def _fetch(web: Web, url: str, part: Path, mark: Path, md5: str | None) -> int:
    """One try. What came is kept for the next, unless it proved wrong."""
    begun, known = _left(part, mark, url)
    wanted = {"Range": f"bytes={begun}-", "If-Range": known} if begun and known else {}
    try:
        with web.stream(url, wanted) as answer:
            start, size = served(answer)
            told = validator(answer.headers)
            if start and (start != begun or told != known):
                raise passing("another part than was asked for")
            mark.write_text(json.dumps({"url": url, "validator": told}))
            with open(part, "r+b" if start else "wb") as out:
                out.seek(start)
                out.truncate()
                for block in answer.iter_raw():
                    out.write(block)
                    out.flush()
                out.flush()
                os.fsync(out.fileno())
                length = out.tell()
            tagged = _MD5_TAG.fullmatch(answer.headers.get("ETag", ""))
    except WebError as error:
        if error.status == 416:  # what was left is longer than the file is now
            part.unlink(missing_ok=True)
            raise passing("status 416") from None
        raise
    if size is not None and length < size:
        raise passing("cut off")
    if size is not None and length > size:
        _throw_away(part, mark)
        raise passing("longer than told")
    expected = md5 or (tagged[1] if tagged else None)
    if expected and _md5_of(part) != expected:
        _throw_away(part, mark)
        raise passing("checksum does not hold")
    return length


def _left(part: Path, mark: Path, url: str) -> tuple[int, str | None]:
    try:
        told = json.loads(mark.read_text())
        if told["url"] == url and told["validator"]:
            return part.stat().st_size, told["validator"]
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return 0, None


def _throw_away(*files: Path) -> None:
    for file in files:
        file.unlink(missing_ok=True)


def _md5_of(file: Path) -> str:
    with open(file, "rb") as stream:
        return hashlib.file_digest(stream, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def is_whole(file: Path, size: int, md5: str | None) -> bool:
    """Whether a file is as it was fetched; its bytes are read only where an MD5 is given."""
    try:
        return file.stat().st_size == size and (md5 is None or _md5_of(file) == md5)
    except OSError:
        return False
