"""A server on a real socket: a bucket that lists and serves as S3 does, and misbehaves as it is told."""

import hashlib
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape

import pytest

from flows import web

CHANGED = 1_790_000_000  # 2026-09-21


@dataclass
class Bucket:
    """What the server holds, what it does wrong next at which path, and what it was asked."""

    objects: dict[str, bytes] = field(default_factory=dict)
    changed: dict[str, float] = field(default_factory=dict)
    faults: dict[str, list[str]] = field(default_factory=dict)
    asked: list[tuple[str, str, dict[str, str]]] = field(default_factory=list)
    ranges: bool = True
    tags: bool = True
    page: int = 1000
    url: str = ""

    def paths(self, method: str = "GET") -> list[str]:
        return [path for each, path, _ in self.asked if each == method]


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    bucket: Bucket

    def log_message(self, *_: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_GET(self) -> None:
        told = urlsplit(self.path)
        path, query = unquote(told.path), parse_qs(told.query)
        self.bucket.asked.append((self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        key = path.lstrip("/").removeprefix("bucket/").removeprefix("bucket")
        faults = self.bucket.faults.get("list" if "list-type" in query else key) or []
        fault, _, more = (faults.pop(0) if faults else "").partition(":")
        if fault.isdigit():
            self.answer(int(fault), b"no", {"Retry-After": more} if more else {})
        elif fault == "redirect":
            self.answer(302, b"", {"Location": more})
        elif fault == "hang":
            time.sleep(float(more))
            self.close_connection = True
        elif "list-type" in query:
            self.answer(200, b"<not xml" if fault == "garbled" else self.listing(query))
        elif key not in self.bucket.objects:
            self.answer(404, b"<Error><Code>NoSuchKey</Code></Error>")
        else:
            self.serve(key, fault, more)

    def serve(self, key: str, fault: str, more: str) -> None:
        data, status = self.bucket.objects[key], 200
        headers = {"Last-Modified": formatdate(self.bucket.changed.get(key, CHANGED), usegmt=True)}
        if self.bucket.tags:
            headers["ETag"] = f'"{hashlib.md5(data).hexdigest()}"'
        asked = self.headers.get("Range")
        known = self.headers.get("If-Range")
        if asked and self.bucket.ranges and known in (None, headers.get("ETag"), headers["Last-Modified"]):
            begin, _, end = asked.removeprefix("bytes=").partition("-")
            first, last = int(begin), min(int(end) if end else len(data) - 1, len(data) - 1)
            if first >= len(data):
                self.answer(416, b"", {"Content-Range": f"bytes */{len(data)}"})
                return
            headers["Content-Range"] = f"bytes {first}-{last}/{len(data)}"
            status, data = 206, data[first : last + 1]
        if fault == "corrupt":
            data = data[:-1] + bytes([data[-1] ^ 1])
        sent = data[: int(more)] if fault == "cut" else data
        length = int(more) if fault == "length" else len(data)
        self.answer(status, sent, headers, length)

    def listing(self, query: dict[str, list[str]]) -> bytes:
        prefix, delimiter = query.get("prefix", [""])[0], query.get("delimiter", [""])[0]
        after = query.get("continuation-token", query.get("start-after", [""]))[0]
        size = min(self.bucket.page, int(query.get("max-keys", ["1000"])[0]))
        keys = sorted(key for key in self.bucket.objects if key.startswith(prefix) and key > after)
        rows, folders = [], []
        for key in keys:
            rest = key[len(prefix) :]
            if delimiter and delimiter in rest:
                folder = prefix + rest.split(delimiter)[0] + delimiter
                folders += [folder] if folder not in folders else []
            else:
                rows.append(key)
        shown, more = rows[:size], len(rows) > size
        body = "".join(
            f"<Contents><Key>{escape(key)}</Key><LastModified>{stamp(self.bucket.changed.get(key, CHANGED))}</LastModified>"
            f"<ETag>&quot;{hashlib.md5(self.bucket.objects[key]).hexdigest()}&quot;</ETag>"
            f"<Size>{len(self.bucket.objects[key])}</Size><StorageClass>STANDARD</StorageClass></Contents>"
            for key in shown
        ) + "".join(f"<CommonPrefixes><Prefix>{escape(each)}</Prefix></CommonPrefixes>" for each in folders)
        token = f"<NextContinuationToken>{escape(shown[-1])}</NextContinuationToken>" if more else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
            f"<Name>bucket</Name><IsTruncated>{str(more).lower()}</IsTruncated><KeyCount>{len(shown)}</KeyCount>{token}{body}</ListBucketResult>"
        ).encode()

    def answer(
        self, status: int, body: bytes, headers: dict[str, str] | None = None, length: int | None = None
    ) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        length = len(body) if length is None else length
        self.send_header("Content-Length", str(length))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body[:length])
        if length != len(body):
            self.close_connection = True


def stamp(seconds: float) -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime(seconds))


@pytest.fixture
def bucket() -> Iterator[Bucket]:
    """A bucket of its own for each test, at `bucket.url`."""
    held = Bucket()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("OfThisBucket", (Handler,), {"bucket": held}))
    server.daemon_threads = True
    server.handle_error = lambda *_: None  # a client that leaves is none of the server's errors
    held.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture(autouse=True)
def no_long_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tests wait milliseconds where a user's run would wait seconds."""
    monkeypatch.setattr(web.Web.__init__, "__defaults__", (0, 6, 0.01, 5, None, True, True))
