"""Sources at addresses: https by our own client, every other scheme by fsspec."""

import glob
import hashlib
import io
import json
import os
import tempfile
from collections.abc import Iterator
from typing import Any, BinaryIO
from urllib.parse import urlsplit

import fsspec

from flows.errors import InputError, TransientError
from flows.web import Web, WebError, WebFile

PACKAGES = {"s3": "s3fs", "gs": "gcsfs", "gcs": "gcsfs", "abfs": "adlfs", "az": "adlfs", "sftp": "paramiko"}
"""What to install for a scheme that fsspec cannot read by itself."""


def _is_web(url: str) -> bool:
    return url.lower().startswith(("http://", "https://"))


def listed(url: str, source: str) -> Iterator[tuple[str, str]]:
    """Addresses that one address names, with their names: itself, or what its folder or pattern holds, in order.

    A web server lists no folders, so there an address is always one file. Raises InputError.
    """
    if _is_web(url):
        yield url, os.path.basename(urlsplit(url).path) or "index"
        return
    with _clear(url, source):
        system, path = fsspec.core.url_to_fs(url)
        if glob.has_magic(path):
            found = sorted(each for each in system.glob(path) if system.isfile(each))
            base = glob.escape(path.split("*")[0]).rpartition("/")[0]
        elif system.isdir(path):
            found, base = sorted(system.find(path)), path.rstrip("/")
        else:
            found, base = [path], path.rpartition("/")[0]
        names = [system.unstrip_protocol(each) for each in found]
    for name, each in zip(names, found, strict=True):
        yield name, each.removeprefix(base).lstrip("/") or each


def exists(url: str, source: str) -> bool:
    """Whether there is a file at an address. Raises InputError where that cannot be told."""
    if _is_web(url):
        try:
            with Web() as web:
                web.head(url)
        except WebError as error:
            if error.status in (404, 410):
                return False
            raise _unreachable(url, source, str(error)) from None
        return True
    with _clear(url, source):
        system, path = fsspec.core.url_to_fs(url)
        return bool(system.exists(path))


def version_of(url: str, source: str) -> str:
    """What tells a file's version without reading it: ETag, checksum, size and time; else the hash of its bytes.

    Raises InputError for an address that cannot be reached.
    """
    if _is_web(url):
        try:
            with Web() as web:
                headers = web.head(url)
        except WebError as error:
            raise _unreachable(url, source, str(error)) from None
        told = {key: headers[key] for key in ("ETag", "Last-Modified", "Content-Length") if key in headers}
        certain = bool({"ETag", "Last-Modified"} & set(told))
    else:
        with _clear(url, source):
            system, path = fsspec.core.url_to_fs(url)
            info = system.info(path)
        keys = (
            "ETag",
            "etag",
            "md5",
            "md5Hash",
            "crc32c",
            "sha256",
            "size",
            "LastModified",
            "updated",
            "mtime",
            "created",
        )
        told = {key: str(info[key]) for key in keys if key in info}
        certain = bool(set(told) - {"size"})
    if not certain:
        found = hashlib.sha256()
        with open_remote(url) as stream:
            while block := stream.read(1 << 20):
                found.update(block)
        told["sha256"] = found.hexdigest()
    return json.dumps(told, sort_keys=True)


def open_remote(url: str, seekable: bool = False) -> BinaryIO:
    """The bytes at an address; through a temporary file where the reader must seek and the address is a web server's.

    What fails while they are read raises TransientError, never OSError: a reader of archives would take that for a
    broken archive.
    """
    if not _is_web(url):
        try:
            return _Guarded(fsspec.open(url, "rb").open())  # type: ignore[return-value]
        except ImportError:
            raise
        except Exception as error:
            failure = TransientError(f"an address cannot be opened ({type(error).__name__})")
        raise failure
    stream = io.BufferedReader(_Owned(url, Web()), 1 << 18)
    if not seekable:
        return stream  # type: ignore[return-value]
    held = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    with stream:
        while block := stream.read(1 << 20):
            held.write(block)
    held.seek(0)
    return held  # type: ignore[return-value]


class _Owned(WebFile):
    """A file at an address with a client of its own."""

    def __init__(self, url: str, web: Web) -> None:
        super().__init__(url, web)
        self._own = web

    def close(self) -> None:
        super().close()
        self._own.close()


class _Guarded:
    """A stream of fsspec whose failures are told as such."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        return self._do("read", size)

    def readable(self) -> bool:
        return True

    def readline(self, size: int = -1) -> bytes:
        return self._do("readline", size)

    def seek(self, *at: int) -> int:
        return self._do("seek", *at)

    def tell(self) -> int:
        return self._do("tell")

    def seekable(self) -> bool:
        return bool(self._stream.seekable())

    def close(self) -> None:
        self._stream.close()

    @property
    def closed(self) -> bool:
        return bool(self._stream.closed)

    def __enter__(self) -> "_Guarded":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __iter__(self) -> Iterator[bytes]:
        while line := self.readline():
            yield line

    def _do(self, name: str, *arguments: int) -> Any:
        try:
            return getattr(self._stream, name)(*arguments)
        except Exception as error:
            failure = TransientError(f"an address broke off ({type(error).__name__})")
        raise failure


class _clear:
    """Turns whatever an address's file system raises into one clear line."""

    def __init__(self, url: str, source: str) -> None:
        self._url, self._source = url, source

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if error is None or not isinstance(error, Exception) or isinstance(error, InputError):
            return
        scheme = self._url.partition("://")[0]
        if isinstance(error, ImportError):
            needed = PACKAGES.get(scheme)
            hint = f"install {needed} (pip install {needed})" if needed else "install the fsspec package of that scheme"
            raise InputError(f"source {self._source}: to read {scheme}:// addresses, {hint}") from None
        if isinstance(error, FileNotFoundError):
            raise _unreachable(self._url, self._source, "not there") from None
        if isinstance(error, ValueError) and "rotocol" in str(error):
            raise InputError(f"source {self._source}: {scheme}:// is no scheme that can be read") from None
        raise _unreachable(self._url, self._source, type(error).__name__) from None


def _unreachable(url: str, source: str, why: str) -> InputError:
    what = f"cannot be reached ({why})"
    return InputError(f"source {source}: its address {what}", f"source {source}: {url} {what}")
