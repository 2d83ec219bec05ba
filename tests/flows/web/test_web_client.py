"""The client reads through what a server does wrong, and says in one line what it cannot."""

import io
import random
import time

import pytest

from flows.web import Pace, Web, WebError, WebFile

DATA = random.Random(1).randbytes(900_000)


def read(url: str, size: int = 100_000) -> bytes:
    with Web() as web, io.BufferedReader(WebFile(url, web)) as stream:
        found = b""
        while block := stream.read(size):
            found += block
        return found


@pytest.mark.parametrize("ranges", [True, False])
@pytest.mark.parametrize("tags", [True, False])
@pytest.mark.parametrize("fault", ["500", "503", "429:0", "cut:0", "cut:1", "cut:300000", "redirect:/other"])
def test_a_stream_goes_on_where_it_broke_off(bucket, fault, ranges, tags):
    bucket.objects = {"a": DATA, "other": DATA}
    bucket.faults["a"] = [fault, "cut:250000", fault]
    bucket.ranges, bucket.tags = ranges, tags
    assert read(f"{bucket.url}/a") == DATA
    assert len(bucket.asked) >= 2


def test_what_was_read_is_not_asked_for_again(bucket):
    bucket.objects["a"] = DATA
    bucket.faults["a"] = ["cut:300000"]
    assert read(f"{bucket.url}/a") == DATA
    _, second = bucket.asked
    assert second[2]["range"] == "bytes=300000-" and second[2]["if-range"].startswith('"')


def test_a_file_that_changes_meanwhile_is_no_mixture(bucket):
    bucket.objects["a"] = DATA
    bucket.faults["a"] = ["cut:600000"]
    with Web() as web, io.BufferedReader(WebFile(f"{bucket.url}/a", web)) as stream:
        stream.read(100_000)
        bucket.objects["a"] = DATA[::-1]
        with pytest.raises(WebError, match="has changed"):
            stream.read()


@pytest.mark.parametrize(
    ("faults", "why"),
    [(["404"], "status 404"), (["403"], "status 403"), (["500"] * 9, "status 500, 6 times"), (["429:5000"], "status 429"),
     (["redirect:/a"] * 9, "redirects in a circle"), (["cut:10"] * 40, "times")],
)  # fmt: skip
def test_what_does_not_pass_is_told_without_the_address(bucket, faults, why):
    bucket.objects["a"] = DATA
    bucket.ranges = False
    bucket.faults["a"] = list(faults)
    with pytest.raises(WebError, match=why) as caught:
        read(f"{bucket.url}/a")
    assert bucket.url not in str(caught.value) and "Traceback" not in str(caught.value)


def test_no_server_at_all():
    with pytest.raises(WebError, match="ConnectError, 6 times"):
        read("http://127.0.0.1:9/a")


def test_a_server_that_hangs_is_left(bucket):
    bucket.objects["a"] = b"x"
    bucket.faults["a"] = ["hang:1.5"]
    with Web(timeout=0.3) as web:
        assert web.get(f"{bucket.url}/a") == b"x"


def test_retry_after_is_obeyed_by_all(bucket):
    bucket.objects["a"] = b"x"
    bucket.faults["a"] = ["429:1"]
    began = time.monotonic()
    with Web() as web:
        assert web.get(f"{bucket.url}/a") == b"x"
    assert 0.9 < time.monotonic() - began < 4


def test_pace():
    pace, began = Pace(50), time.monotonic()
    for _ in range(6):
        pace.wait()
    assert time.monotonic() - began >= 0.09


def test_too_much_is_not_taken(bucket):
    bucket.objects["a"] = DATA
    with Web() as web, pytest.raises(WebError, match="more than 1000 bytes"):
        web.get(f"{bucket.url}/a", limit=1000)
