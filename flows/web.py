"""HTTP as a polite client does it: at a bounded rate, tried again after what may pass, resumed where it broke off."""

import email.utils
import io
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import metadata
from typing import TypeVar

import httpx

from flows.errors import TransientError

T = TypeVar("T")

ATTEMPTS = 6
"""How often something is tried, the first time included."""

FIRST_WAIT, LONGEST_WAIT = 0.5, 60.0
"""Seconds before the second try, doubled each time, and what no wait exceeds unless a server asks for it."""

LONGEST_ASKED = 900.0
"""A server that asks to wait longer than this is given up."""

PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))
"""Answers that may be others at the next try."""

BLOCK = 1 << 18


class WebError(TransientError):
    """An address that did not answer as it should; the message holds a status or an error's class, no address.

    It is none of the errors of a broken archive: a connection that broke says nothing of the file behind it.
    """

    def __init__(self, message: str, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


class _Passing(Exception):
    """Worth another try, after `wait` seconds where the server asked for it."""

    def __init__(self, why: str, wait: float | None = None, status: int | None = None) -> None:
        super().__init__(why)
        self.wait, self.status = wait, status


class Pace:
    """Spaces out requests of all threads; `rate` a second, or as fast as they come where it is 0."""

    def __init__(self, rate: float) -> None:
        self._gap = 1 / rate if rate else 0.0
        self._next = 0.0
        self._lock = threading.Lock()

    def wait(self) -> None:
        with self._lock:
            now = time.monotonic()
            at, self._next = max(now, self._next), max(now, self._next) + self._gap
        if at > now:
            time.sleep(at - now)

    def hold(self, seconds: float) -> None:
        """Nobody asks before that: a server that asked one thread to wait meant all."""
        with self._lock:
            self._next = max(self._next, time.monotonic() + seconds)


class Web:
    """A client for one host or a few: what may pass is tried again, `Retry-After` is obeyed, redirects are followed."""

    def __init__(
        self,
        rate: float = 0,
        attempts: int = ATTEMPTS,
        first_wait: float = FIRST_WAIT,
        timeout: float = 60,
        headers: Mapping[str, str] | None = None,
        follow: bool = True,
        proxies: bool = True,
    ) -> None:
        self.pace = Pace(rate)
        self._attempts, self._first_wait = attempts, first_wait
        agent = f"casewright/{metadata.version('casewright')} (python-httpx/{httpx.__version__})"
        self._client = httpx.Client(
            headers={"User-Agent": agent, **(headers or {})},
            timeout=httpx.Timeout(timeout, connect=min(timeout, 20)),
            follow_redirects=follow,
            trust_env=proxies,
            max_redirects=5,
            limits=httpx.Limits(max_connections=32, max_keepalive_connections=32),
        )

    def close(self) -> None:
        self._client.close()

    def __enter__(self) -> "Web":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def again(self, call: Callable[[], T]) -> T:
        """What the call gives, at the first time that it does not fail in a way that may pass. Raises WebError."""
        for attempt in range(1, self._attempts + 1):
            self.pace.wait()
            try:
                return call()
            except _Passing as error:
                why, asked, status = str(error), error.wait, error.status
            except httpx.TooManyRedirects:
                raise WebError("redirects in a circle") from None
            except httpx.TransportError as error:
                why, asked, status = type(error).__name__, None, None
            except (httpx.InvalidURL, httpx.HTTPError) as error:
                raise WebError(type(error).__name__) from None
            if attempt == self._attempts or (asked or 0) > LONGEST_ASKED:
                break
            wait = min(LONGEST_WAIT, self._first_wait * 2 ** (attempt - 1))
            if asked is not None:
                wait = max(asked, wait if status not in (429, 503) else 0)
                self.pace.hold(wait)
            time.sleep(wait)
        raise WebError(f"{why}, {attempt} times" if attempt > 1 else why, status)

    @contextmanager
    def stream(self, url: str, headers: Mapping[str, str] | None = None) -> Iterator[httpx.Response]:
        """One answer, its body not yet read and not decoded. To be called within `again`; raises as that expects."""
        with self._client.stream("GET", url, headers={"Accept-Encoding": "identity", **(headers or {})}) as answer:
            check(answer)
            yield answer

    def get(self, url: str, limit: int = 50_000_000, params: Mapping[str, str] | None = None) -> bytes:
        """The body at an address. Raises WebError, also for more than `limit` bytes."""

        def call() -> bytes:
            parts, size = [], 0
            with self._client.stream("GET", url, params=params) as answer:
                check(answer)
                for part in answer.iter_bytes(BLOCK):
                    parts.append(part)
                    size += len(part)
                    if size > limit:
                        raise WebError(f"an answer of more than {limit} bytes")
            return b"".join(parts)

        return self.again(call)

    def head(self, url: str) -> httpx.Headers:
        """The headers of an address. Raises WebError."""

        def call() -> httpx.Headers:
            answer = self._client.head(url, headers={"Accept-Encoding": "identity"})
            if answer.status_code in (403, 405, 501):  # some servers answer to GET only
                with self.stream(url) as instead:
                    return instead.headers
            check(answer)
            return answer.headers

        return self.again(call)

    def post(self, url: str, content: bytes, limit: int) -> tuple[int, bytes]:
        """Status and body of the answer to one POST, tried once. Raises as `again` expects."""
        parts, size = [], 0
        with self._client.stream("POST", url, content=content, headers={"Content-Type": "application/json"}) as answer:
            check(answer)
            for part in answer.iter_bytes(BLOCK):
                parts.append(part)
                size += len(part)
                if size > limit:
                    raise WebError(f"an answer of more than {limit} bytes")
        return answer.status_code, b"".join(parts)


def check(answer: httpx.Response) -> None:
    """Raises _Passing or WebError for an answer that is no success."""
    status = answer.status_code
    if status in PASSING:
        raise _Passing(f"status {status}", retry_after(answer.headers.get("Retry-After")), status)
    if not 200 <= status < 300:
        raise WebError(f"status {status}", status)


def passing(why: str) -> Exception:
    """The error that `Web.again` takes as worth another try."""
    return _Passing(why)


def retry_after(told: str | None, now: float | None = None) -> float | None:
    """Seconds that a header Retry-After asks for: a number, or a date.

    >>> retry_after("7"), retry_after("Wed, 21 Oct 2026 07:28:00 GMT", now=1792567670.0), retry_after("soon")
    (7.0, 10.0, None)
    """
    if not told:
        return None
    if told.strip().isdigit():
        return float(told)
    try:
        at = email.utils.parsedate_to_datetime(told).timestamp()
    except (ValueError, TypeError, OverflowError):
        return None
    return max(0.0, at - (time.time() if now is None else now))


class WebFile(io.RawIOBase):
    """The bytes at an address as a stream that is read once; goes on where a connection broke off.

    Raises WebError where it cannot, or where the file has become another one meanwhile.
    """

    def __init__(self, url: str, web: Web) -> None:
        self._url, self._web = url, web
        self._at = 0
        self._size: int | None = None
        self._mark: str | None = None
        self._open: contextmanager | None = None
        self._blocks: Iterator[bytes] | None = None
        self._held = b""

    def readable(self) -> bool:
        return True

    def readinto(self, target: memoryview) -> int:
        if not self._held:
            self._held = self._web.again(self._next)
        size = min(len(target), len(self._held))
        target[:size] = self._held[:size]
        self._held = self._held[size:]
        return size

    def _next(self) -> bytes:
        try:
            if self._blocks is None:
                self._connect()
            block = next(self._blocks, b"")  # type: ignore[arg-type]
        except BaseException:
            self._drop()
            raise
        self._at += len(block)
        if not block and self._size is not None and self._at < self._size:
            self._drop()
            raise passing("cut off")
        return block

    def _connect(self) -> None:
        wanted = {}
        if self._at:
            wanted = {"Range": f"bytes={self._at}-"} | ({"If-Range": self._mark} if self._mark else {})
        self._open = self._web.stream(self._url, wanted)
        answer = self._open.__enter__()
        start, size = served(answer)
        if not self._at:
            self._mark, self._size = validator(answer.headers), size
        elif size != self._size or validator(answer.headers) != self._mark or start not in (0, self._at):
            raise WebError("the file has changed while it was read")
        self._blocks = answer.iter_raw()  # as it comes: what came before a break is kept
        skip = self._at - start  # a server without ranges sends all of it again
        while skip > 0:
            block = next(self._blocks, b"")
            if not block:
                raise passing("cut off")
            self._held, skip = block[skip:], skip - len(block)
        if self._held:
            rest, self._held = self._held, b""
            self._blocks = _chained(rest, self._blocks)

    def _drop(self) -> None:
        opened, self._open, self._blocks = self._open, None, None
        if opened is not None:
            opened.__exit__(None, None, None)

    def close(self) -> None:
        if not self.closed:
            self._drop()
        super().close()


def _chained(first: bytes, rest: Iterator[bytes]) -> Iterator[bytes]:
    yield first
    yield from rest


def served(answer: httpx.Response) -> tuple[int, int | None]:
    """Where the body of an answer begins in its file, and how large that file is, if told."""
    if answer.status_code == 206:
        span, _, size = answer.headers.get("Content-Range", "").removeprefix("bytes ").partition("/")
        start = span.partition("-")[0]
        if not start.isdigit():
            raise WebError("a part of a file that does not say which")
        return int(start), int(size) if size.isdigit() else None
    length = answer.headers.get("Content-Length", "")
    return 0, int(length) if length.isdigit() else None


def validator(headers: httpx.Headers) -> str | None:
    """What tells one version of a file from another: a strong ETag, else when it was changed."""
    tag = headers.get("ETag")
    return tag if tag and not tag.startswith("W/") else headers.get("Last-Modified")
