"""Fetching from a bucket that misbehaves: what is right arrives, once, whole; everything else is counted with its reason."""

import hashlib
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from flows.command_line import app
from flows.errors import ConfigError, StepError

DAY, LATER = 1_790_000_000, 1_790_900_000  # 2026-09-21, 2026-10-01


def publish(bucket, pmcid: str, version: int = 1, changed: float = DAY, **more: object) -> bytes:
    """An article in the bucket; gives its XML."""
    xml = f"<article><front>{pmcid}.{version}</front>{'text ' * 400}</article>".encode()
    key = f"{pmcid}.{version}/{pmcid}.{version}.xml"
    md5 = hashlib.md5(xml).hexdigest()
    told = {
        "pmcid": pmcid,
        "version": version,
        "is_pmc_openaccess": True,
        "is_retracted": False,
        "license_code": "CC BY",
    }
    told |= {"is_historical_ocr": False, "xml_url": f"s3://bucket/{key}?md5={md5}", **more}
    name = f"metadata/{pmcid}.{version}.json"
    bucket.objects |= {key: xml, name: json.dumps(told).encode()}
    bucket.changed[name] = changed
    return xml


def fetch(bucket, folder: Path, *more: object) -> Result:
    arguments = ["fetch", "pmc", str(folder), "--base", bucket.url, "--rate", "50", *map(str, more)]
    return CliRunner().invoke(app, arguments)


def account(folder: Path) -> dict:
    return json.loads((folder / "state" / "account.json").read_text())


def held(folder: Path) -> dict[str, bytes]:
    return {file.stem: file.read_bytes() for file in sorted((folder / "articles").rglob("*.xml"))}


@pytest.fixture
def ids(tmp_path):
    def write(*lines: str) -> Path:
        (tmp_path / "ids.txt").write_text("\n".join(lines))
        return tmp_path / "ids.txt"

    return write


def test_a_list_of_ids(bucket, tmp_path, ids):
    publish(bucket, "PMC1", 1)
    newest = {"PMC1": publish(bucket, "PMC1", 12), "PMC12": publish(bucket, "PMC12", 2)}
    publish(bucket, "PMC123")
    done = fetch(bucket, tmp_path / "cache", "--pmcids", ids("PMC1", "12", "pmc1", "", "PMC999 # not there"))
    assert done.exit_code == 0, done.output
    assert held(tmp_path / "cache") == newest
    assert account(tmp_path / "cache") == {
        "bytes": sum(map(len, newest.values())), "failed_names": [], "fetched": 2, "listed": 3, "skipped": 1,
        "why": {"skipped": {"not_there": 1}},
    }  # fmt: skip
    assert "listed 3 = skipped 1 + fetched 2" in done.output
    agent = bucket.asked[0][2]["user-agent"]
    assert agent.startswith("casewright/")


def test_what_may_not_be_used_is_skipped_by_its_metadata_and_never_fetched(bucket, tmp_path):
    kept = {"PMC1": publish(bucket, "PMC1"), "PMC2": publish(bucket, "PMC2", license_code="CC0")}
    publish(bucket, "PMC3", license_code="CC BY-NC")
    publish(bucket, "PMC4", license_code="TDM")
    publish(bucket, "PMC5", is_retracted=True)
    publish(bucket, "PMC6", is_pmc_openaccess=False)
    publish(bucket, "PMC7", changed=DAY, xml_url=None)
    publish(bucket, "PMC8", is_historical_ocr=True)
    publish(bucket, "PMC9", xml_url="s3://bucket/../../etc/passwd.xml")
    bucket.objects["metadata/PMC90.1.json"] = b"{no json"
    done = fetch(bucket, tmp_path)
    told = account(tmp_path)
    assert held(tmp_path) == kept
    assert told["why"] == {
        "failed": {"bad_metadata": 2},
        "skipped": {"licence_not_allowed": 2, "no_xml": 1, "not_open_access": 1, "retracted": 1, "scanned": 1},
    }
    assert told["listed"] == 10 == told["fetched"] + told["skipped"] + told["failed"]
    assert isinstance(done.exception, StepError) and "2 could not be fetched" in str(done.exception)
    assert sum(path.endswith(".xml") for path in bucket.paths()) == 2


def test_since_licence_limit_and_pages_of_a_long_listing(bucket, tmp_path):
    bucket.page = 7
    for number in range(1, 41):
        publish(
            bucket,
            f"PMC{number}",
            changed=LATER if number % 4 == 0 else DAY,
            license_code="CC BY-NC" if number % 8 else "CC BY",
        )
    fetch(bucket, tmp_path / "a", "--since", "2026-10-01")
    assert set(held(tmp_path / "a")) == {f"PMC{number}" for number in (8, 16, 24, 32, 40)}
    assert account(tmp_path / "a")["why"]["skipped"] == {"licence_not_allowed": 5, "older": 30}
    fetch(bucket, tmp_path / "b", "--licence", "CC BY-NC", "--limit", 9)
    assert len(held(tmp_path / "b")) == 9
    fetch(bucket, tmp_path / "c", "--after", "PMC39", "--licence", "CC BY-NC", "--licence", "CC BY")
    assert set(held(tmp_path / "c")) == {f"PMC{number}" for number in (4, 5, 6, 7, 8, 9, 40)}


def test_a_second_run_fetches_only_what_is_new(bucket, tmp_path):
    for number in range(1, 9):
        publish(bucket, f"PMC{number}")
    fetch(bucket, tmp_path)
    bucket.asked.clear()
    newer = publish(bucket, "PMC3", 2)
    (tmp_path / "articles" / "PMC00000xxxxx" / "PMC5.xml").write_bytes(b"cut")
    fetch(bucket, tmp_path)
    assert held(tmp_path)["PMC3"] == newer and len(held(tmp_path)["PMC5"]) > 100
    assert {path for path in bucket.paths() if path.endswith(".xml")} == {"/PMC3.2/PMC3.2.xml", "/PMC5.1/PMC5.1.xml"}
    assert (account(tmp_path)["unchanged"], account(tmp_path)["fetched"]) == (6, 2)
    place = tmp_path / "articles" / "PMC00000xxxxx" / "PMC6.xml"
    place.write_bytes(place.read_bytes()[:-1] + b"x")  # of the same length: only its checksum tells
    fetch(bucket, tmp_path)
    assert account(tmp_path)["unchanged"] == 8
    fetch(bucket, tmp_path, "--verify")
    assert account(tmp_path)["fetched"] == 1 and place.read_bytes().endswith(b">")


@pytest.mark.parametrize(
    "faults",
    [["500"], ["503:0", "429:0"], ["cut:0"], ["cut:700", "cut:500", "500"], ["corrupt"], ["cut:700", "corrupt"],
     ["length:900"], ["redirect:/PMC2.1/PMC2.1.xml"], ["hang:0.1"]],
)  # fmt: skip
@pytest.mark.parametrize("ranges", [True, False])
def test_misbehaviour_while_an_article_comes(bucket, tmp_path, ids, faults, ranges):
    xml = publish(bucket, "PMC1")
    publish(bucket, "PMC2")
    bucket.ranges = ranges
    bucket.faults["PMC1.1/PMC1.1.xml"] = list(faults)
    done = fetch(bucket, tmp_path / "c", "--pmcids", ids("1"))
    assert done.exit_code == 0, done.output
    assert held(tmp_path / "c") == {"PMC1": xml}
    assert [file.name for file in (tmp_path / "c" / "articles").rglob("*") if file.is_file()] == ["PMC1.xml"]


def test_what_was_fetched_of_a_file_is_not_fetched_again_by_the_next_run(bucket, tmp_path, ids):
    xml = publish(bucket, "PMC1")
    bucket.faults["PMC1.1/PMC1.1.xml"] = ["cut:1500", *["500"] * 5]
    first = fetch(bucket, tmp_path / "c", "--pmcids", ids("1"))
    assert "1 could not be fetched" in str(first.exception) and held(tmp_path / "c") == {}
    assert account(tmp_path / "c")["failed_names"] == ["PMC1"]
    bucket.asked.clear()
    fetch(bucket, tmp_path / "c", "--pmcids", ids("1"))
    assert held(tmp_path / "c") == {"PMC1": xml}
    (asked,) = [headers for _, path, headers in bucket.asked if path.endswith(".xml")]
    assert asked["range"] == "bytes=1500-"


def test_bytes_that_stay_wrong_never_get_the_name(bucket, tmp_path, ids):
    publish(bucket, "PMC1", xml_url="s3://bucket/PMC1.1/PMC1.1.xml?md5=" + "0" * 32)
    done = fetch(bucket, tmp_path / "c", "--pmcids", ids("1"))
    assert isinstance(done.exception, StepError)
    assert held(tmp_path / "c") == {} and account(tmp_path / "c")["why"]["failed"] == {
        "checksum does not hold, 6 times": 1
    }


@pytest.mark.parametrize(
    ("fault", "why"), [("404", "status 404"), ("garbled", "no bucket's listing"), ("500", "6 times")]
)
def test_a_listing_that_is_none(bucket, tmp_path, fault, why):
    bucket.faults["list"] = [fault] * 9
    assert why in str(fetch(bucket, tmp_path).exception)


def test_a_listing_that_recovers(bucket, tmp_path):
    publish(bucket, "PMC1")
    bucket.faults["list"] = ["503", "cut"]
    assert fetch(bucket, tmp_path).exit_code == 0 and len(held(tmp_path)) == 1


def test_a_server_that_is_down_ends_the_run(bucket, tmp_path):
    for number in range(100, 200):
        publish(bucket, f"PMC{number}")
        bucket.faults[f"metadata/PMC{number}.1.json"] = ["403"]
    done = fetch(bucket, tmp_path)
    assert "25 failures in a row, the last: status 403" in str(done.exception)
    assert account(tmp_path)["failed"] < 60 and account(tmp_path)["listed"] == account(tmp_path)["failed"]


def test_dry_run_fetches_no_article(bucket, tmp_path):
    publish(bucket, "PMC1")
    publish(bucket, "PMC2", license_code="CC BY-NC-ND")
    done = fetch(bucket, tmp_path, "--dry-run")
    assert "listed 2 = skipped 1 + would fetch 1" in done.output
    assert held(tmp_path) == {} and not any(path.endswith(".xml") for path in bucket.paths())


def test_packages_with_their_lists(bucket, tmp_path):
    data = b"\x1f\x8b" + bytes(range(256)) * 3000
    bucket.objects = {"bulk/a.tar.gz": data, "bulk/a.filelist.csv": b"AccessionID,License,Retracted\n"}
    bucket.faults["bulk/a.tar.gz"] = ["", "cut:400000", "500", "cut:200000"]
    for outcome in ("fetched", "unchanged"):
        done = fetch(bucket, tmp_path, "--package", f"{bucket.url}/bulk/a.tar.gz")
        assert done.exit_code == 0, done.output
        assert account(tmp_path)[outcome] == account(tmp_path)["listed"] == 2
    found = {file.name: file.read_bytes() for file in (tmp_path / "packages").iterdir()}
    assert found == {"a.tar.gz": data, "a.filelist.csv": bucket.objects["bulk/a.filelist.csv"]}
    ranges = [headers["range"] for method, _, headers in bucket.asked if "range" in headers]
    assert ranges == ["bytes=400000-", "bytes=400000-", "bytes=600000-"]  # one was answered with 500


@pytest.mark.parametrize(
    "more", [["--since", "yesterday"], ["--package", "http://x/a.pdf"], ["--package", "http://x/a.zip", "--limit", 1], ["--pmcids", "none.txt"]]
)  # fmt: skip
def test_usage_errors_are_one_line(bucket, tmp_path, more):
    done = fetch(bucket, tmp_path, *more)
    assert isinstance(done.exception, ConfigError) and "\n" not in done.exception.line
    assert bucket.asked == []


def test_one_fetch_at_a_time(bucket, tmp_path):
    from flows.fetch import Cache

    with Cache(tmp_path).alone():
        assert "another fetch is at work" in str(fetch(bucket, tmp_path).exception)
    assert fetch(bucket, tmp_path).exit_code == 0


def test_a_record_that_was_cut_by_a_kill_is_forgotten(bucket, tmp_path):
    for number in range(1, 4):
        publish(bucket, f"PMC{number}")
    fetch(bucket, tmp_path)
    log = tmp_path / "state" / "fetched.jsonl"
    log.write_bytes(log.read_bytes()[:-20])
    assert fetch(bucket, tmp_path).exit_code == 0
    assert (account(tmp_path)["unchanged"], account(tmp_path)["fetched"]) == (2, 1)
    assert all(json.loads(line) for line in log.read_text().splitlines())
