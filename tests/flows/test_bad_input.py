"""Bad input from end to end: one build over every kind of it; what is good beside it comes out, and the account balances."""

import csv
import gzip
import hashlib
import io
import json
import os
import re
import socket
import tarfile
import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pytest
import yaml

COLUMNS = ("note_id", "patient_id", "encounter_id", "note_type", "written_at", "text")
VISIT_COLUMNS = ("patient_id", "encounter_id", "age_years", "sex", "disposition", "arrived_at", "chief_complaint")


class Case(NamedTuple):
    """A source: how to make its files in a folder (gives its settings), what of it is rejected, what is kept."""

    make: Callable[[Path], dict[str, object]]
    rejected: dict[str, int]
    kept: dict[str, int]


def note(number: int | str, patient: str = "p", text: str | None = "Chief Complaint: cough for two days.") -> list:
    return [f"n{number}", patient, f"v{patient}", "Progress Notes", "2031-04-05 10:00", text]


def table(rows: Iterable[Sequence[object]], columns: Sequence[str] = COLUMNS, header: bool = True) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    if header:
        writer.writerow(columns)
    writer.writerows(rows)
    return out.getvalue().encode("utf-8", "surrogateescape")


def notes_file(name: str, content: bytes | Callable[[], bytes], **settings: object) -> Callable[[Path], dict]:
    def make(folder: Path) -> dict[str, object]:
        (folder / name).write_bytes(content if isinstance(content, bytes) else content())
        return {"layout": "notes", "path": str(folder / name), **settings}

    return make


def cut(whole: bytes) -> bytes:
    return whole[: len(whole) // 2]


def as_parquet(rows: list[list]) -> bytes:
    out = io.BytesIO()
    pl.DataFrame(rows, schema=list(COLUMNS), orient="row").write_parquet(out)
    return out.getvalue()


def with_visits(rows: Sequence[Sequence[object]], notes: Sequence[Sequence[object]] = ()) -> Callable[[Path], dict]:
    def make(folder: Path) -> dict[str, object]:
        (folder / "notes.csv").write_bytes(table(notes or [note("v")]))
        (folder / "visits.csv").write_bytes(table(rows, VISIT_COLUMNS))
        return {
            "layout": "notes",
            "path": str(folder / "notes.csv"),
            "encounters": {"path": str(folder / "visits.csv")},
        }

    return make


def wide(folder: Path) -> dict[str, object]:
    columns = ("encounterkey", "patientdurablekey", "EDDisposition", "ED_Provider_Notes_Text", "Progress_Note_Text")
    good = ["w1", "wp1", "Admit", "Chief Complaint: fall from a ladder.", "Seen in clinic."]
    no_visit = ["", "wp2", "Admit", "Chief Complaint: cough.", "Seen before."]
    (folder / "wide.csv").write_bytes(table([good, no_visit, ["w3", "wp3"]], columns))
    return {"layout": "er_reason_wide", "path": str(folder / "wide.csv")}


def special_files(folder: Path, ending: str) -> None:
    """What a folder may hold besides files: pipes that nobody writes to, sockets, links to nothing and in circles."""
    os.mkfifo(folder / f"pipe{ending}")
    (folder / f"dangling{ending}").symlink_to(folder / "nothing")
    (folder / f"circle{ending}").symlink_to(folder / f"circle{ending}")
    (folder / f"device{ending}").symlink_to("/dev/zero")
    here = os.getcwd()
    with socket.socket(socket.AF_UNIX) as door:
        os.chdir(folder)  # a socket's path may have 107 bytes only
        try:
            door.bind(f"socket{ending}")
        finally:
            os.chdir(here)


def special_tables(folder: Path) -> dict[str, object]:
    special_files(folder, ".csv")
    (folder / "folder.csv").mkdir()
    (folder / "locked.csv").write_bytes(table([note("lost")]))
    (folder / "locked.csv").chmod(0)
    (folder / "good.csv").write_bytes(table([note("special")]))
    return {"layout": "notes", "path": str(folder / "*.csv")}


def named_tables(folder: Path) -> dict[str, object]:
    for place, name in enumerate(
        (b"bytes-\xff\xfe.csv", b"line\nbreak.csv", b"\x1b[31m[bold].csv", b"l" * 240 + b".csv")
    ):
        (folder / os.fsdecode(name)).write_bytes(table([note(f"named{place}")] + ([note(9, "")] if place == 0 else [])))
    return {"layout": "notes", "path": str(folder / "*.csv")}


ARTICLE = """<?xml version="1.0" encoding="UTF-8"?>
<article article-type="case-report" xml:lang="en"><front><journal-meta><journal-title-group><journal-title>Journal of
Invented Cases</journal-title></journal-title-group></journal-meta><article-meta>
<article-id pub-id-type="pmc">{number}</article-id><title-group><article-title>Acute appendicitis in a young woman: a case
report ({number})</article-title></title-group><pub-date pub-type="epub"><year>2021</year></pub-date><permissions>
<license xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://creativecommons.org/licenses/by/4.0/">
<license-p>CC BY 4.0</license-p></license></permissions></article-meta></front><body><sec><title>Case presentation</title>
<p>A 24-year-old woman presented to the emergency department of our hospital with abdominal pain for two days. The
patient had fever and was admitted. We report the case of this patient. {more}</p><sec><title>Physical
examination</title><p>Her abdomen was tender in the right lower quadrant.</p></sec></sec></body></article>"""


def article(number: int, more: str = "") -> bytes:
    return ARTICLE.format(number=f"PMC{9_000_000 + number}", more=more).encode()


def with_doctype(declaration: str, reference: str, number: int) -> bytes:
    text = article(number, reference).decode()
    return text.replace("?>\n", f"?>\n<!DOCTYPE article [{declaration}]>\n", 1).encode()


BOMB = '<!ENTITY a "ha">' + "".join(
    f'<!ENTITY {name} "{f"&{last};" * 30}">' for last, name in zip("abcdefgh", "bcdefghi", strict=True)
)


def articles(files: dict[str | bytes, bytes], **settings: object) -> Callable[[Path], dict]:
    def make(folder: Path) -> dict[str, object]:
        for name, content in files.items():
            place = folder / os.fsdecode(name)
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
        return {"layout": "jats", "path": str(folder), **settings}

    return make


def tar(members: list[tuple[str, bytes | str]], mode: str = "w:gz") -> bytes:
    """A tar of files; a text instead of bytes is the target of a link."""
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:
        for name, content in members:
            entry = tarfile.TarInfo(name)
            if isinstance(content, str):
                entry.type, entry.linkname = tarfile.SYMTYPE, content
                archive.addfile(entry)
            else:
                entry.size = len(content)
                archive.addfile(entry, io.BytesIO(content))
    return out.getvalue()


def zipped(members: dict[str, bytes], encrypted: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    made = bytearray(out.getvalue())
    if encrypted:  # the flag in the member's two headers: its bytes are then read as cipher text
        first = made.index(b"PK\x03\x04")
        central = made.index(b"PK\x01\x02")
        made[first + 6] |= 1
        made[central + 8] |= 1
    return bytes(made)


def special_articles(folder: Path) -> dict[str, object]:
    special_files(folder, ".xml")
    (folder / "good.xml").write_bytes(article(100))
    (folder / "below").mkdir()
    (folder / "below" / "up").symlink_to(folder)
    (folder / "elsewhere").symlink_to(folder.parent / f"{folder.name}-linked")
    (folder.parent / f"{folder.name}-linked").mkdir()
    (folder.parent / f"{folder.name}-linked" / "linked.xml").write_bytes(article(101))
    (folder / "locked").mkdir()
    (folder / "locked" / "lost.xml").write_bytes(article(102))
    (folder / "locked").chmod(0)
    return {"layout": "jats", "path": str(folder)}


def noise(seed: object, words: int = 50) -> str:
    """What a compressor cannot make small."""
    return " ".join(hashlib.sha256(f"{seed}/{i}".encode()).hexdigest() for i in range(words))


NOTES: dict[str, Case] = {
    "cut_gzip": Case(
        notes_file(
            "n.csv.gz", lambda: cut(gzip.compress(table([note(f"z{i}", text=f"{noise(i)} end") for i in range(30)])))
        ),
        {"file truncated": 1},
        {"note": -1},  # what came before the cut
    ),
    "no_gzip": Case(notes_file("n.csv.gz", table([note("g")])), {"file unreadable": 1}, {}),
    "latin_1": Case(
        notes_file("n.csv", table([note("l1"), note("l2", text="caf\udce9 au lait"), note("l3")])),
        {"note not_utf8": 1},
        {"note": 2},
    ),
    "utf_16_with_mark": Case(notes_file("n.csv", table([note("u")]).decode().encode("utf-16")), {}, {"note": 1}),
    "same_id_same_content": Case(
        notes_file("n.csv", table([note("d1"), note("d1"), note("d2")])), {"note duplicate": 1}, {"note": 2}
    ),
    "same_id_other_content": Case(
        notes_file("n.csv", table([note("o1"), note("o1", text="Other words."), note("o2")])),
        {"note duplicate_id": 1},
        {"note": 2},
    ),
    "same_id_two_patients": Case(
        notes_file("n.csv", table([note("t1", "pa"), note("t1", "pb"), note("t1", "pc"), note("t2", "pb")])),
        {"note duplicate_id": 2},
        {"note": 2},
    ),
    "many_ids_two_patients": Case(
        notes_file("n.csv", table([note(f"m{i}", f"{i}{patient}") for i in range(40) for patient in "ab"])),
        {"note duplicate_id": 40},
        {"note": 40},
    ),
    "same_file_twice": Case(
        lambda folder: {**notes_file("n.csv", table([note("f")]))(folder), "path": [str(folder / "n.csv")] * 2},
        {},
        {"note": 1},
    ),
    "no_bytes": Case(notes_file("n.csv", b""), {"file empty_file": 1}, {}),
    "header_only": Case(notes_file("n.csv", table([])), {"file empty_file": 1}, {}),
    "empty_gzip": Case(notes_file("n.csv.gz", gzip.compress(b"")), {"file empty_file": 1}, {}),
    "nulls": Case(
        notes_file(
            "n.parquet",
            as_parquet(
                [note("x1"), [None, *note(0)[1:]], ["x3", None, *note(0)[2:]], note("x4", text=None), note("x5")]
            ),
        ),
        {"note missing_id": 2, "note empty_text": 1},
        {"note": 2},
    ),
    "white_space": Case(
        notes_file("n.csv", table([note("w1", text=" \n\t "), note("w2")])), {"note empty_text": 1}, {"note": 1}
    ),
    "nul_bytes": Case(
        notes_file("n.csv", table([note("b1", text="Chief\0 Complaint: \0fever."), note("b2", text="\0\0")])),
        {"note empty_text": 1},
        {"note": 1},
    ),
    "giant_note": Case(
        notes_file("n.csv", lambda: table([note("g1"), note("g2", text="fever " * 8_400_000), note("g3")])),
        {"note too_large": 1},
        {"note": 2},
    ),
    "field_count": Case(
        notes_file("n.csv", table([note("c1"), note("c2") + ["more"], note("c3")[:3], note("c4")])),
        {"note wrong_field_count": 2},
        {"note": 2},
    ),
    "open_quote": Case(
        notes_file("n.csv", table([note("q1"), note("q2")]) + b'n9,p,v,Progress Notes,,"never closed\n'),
        {"note truncated": 1},
        {"note": 2},
    ),
    "quote_in_field": Case(
        notes_file(
            "n.csv", table([note("i1")]) + b'n9,p,v,Progress Notes,,"a "b" c"\n' + table([note("i2")], header=False)
        ),
        {"note bad_value": 1},
        {"note": 2},
    ),
    "bad_dates": Case(
        notes_file(
            "n.csv", table([note("e1"), [*note("e2")[:4], "31/31/2031", "Text."], [*note("e3")[:4], "", "Text."]])
        ),
        {"note bad_value": 1},
        {"note": 2},
    ),
    "json_lines": Case(
        notes_file(
            "n.jsonl",
            b"\n".join(
                [
                    json.dumps(dict(zip(COLUMNS, note("j1"), strict=True))).encode(),
                    b"{not json",
                    b"[1, 2]",
                    b'{"note_id": "j4", "note_id": "j5"}',
                    b'{"note_id": "j6", "text": "\xff"}',
                    b'{"note_id": "j7", "patient_id": "p", "text": ["a", {"b": 1}]}',
                    b"[" * 100_000,
                    json.dumps(dict(zip(COLUMNS, note("j8"), strict=True))).encode(),
                ]
            ),
        ),
        {"note bad_value": 5, "note not_utf8": 1},
        {"note": 2},
    ),
    "cut_parquet": Case(
        notes_file("n.parquet", lambda: cut(as_parquet([note(i) for i in range(50)]))),
        {"file unreadable": 1},
        {},
    ),
    "damaged_parquet": Case(
        notes_file("n.parquet", lambda: as_parquet([note(i) for i in range(50)]).replace(b"PAR1", b"P\0R1")),
        {"file unreadable": 1},
        {},
    ),
    "number_ids": Case(
        notes_file("n.parquet", as_parquet([[i, 7.0, 8, "Consults", None, "Seen."] for i in range(3)])), {}, {"note": 3}
    ),
    "special_tables": Case(special_tables, {"file unreadable": 7}, {"note": 1}),
    "named_tables": Case(named_tables, {"note missing_id": 1}, {"note": 4}),
    "visits": Case(
        with_visits(
            [
                ["p1", "e1", "44", "F", "Admit", "2031-01-01", "cough"],
                ["p1", "e1", "44", "F", "Admit", "2031-01-01", "cough"],
                ["p2", "e2", "45", "M", "Admit", "2031-01-01", "fall"],
                ["p3", "e2", "45", "M", "Admit", "2031-01-01", "fall"],
                ["", "e3", "45", "M", "Admit", "2031-01-01", "fall"],
                ["p4", "", "45", "M", "Admit", "2031-01-01", "fall"],
                ["p5", "e5", "many", "perhaps", "beamed up", "soon", "fall"],
                ["p6", "e6", "50"],
            ]
        ),
        {
            "encounter duplicate": 1,
            "encounter duplicate_id": 1,
            "encounter missing_id": 2,
            "encounter wrong_field_count": 1,
        },
        {"encounter": 3, "note": 1},
    ),
    "no_visits_in_table": Case(with_visits([]), {"file empty_file": 1}, {"note": 1}),
    "wide_table": Case(
        wide,
        {"encounter missing_id": 1, "encounter wrong_field_count": 1, "note missing_id": 2},
        {"encounter": 1, "note": 2},
    ),
}

ARTICLES: dict[str, Case] = {
    "bomb": Case(
        articles({"a.xml": with_doctype(BOMB, "&i;", 1), "b.xml": article(2)}),
        {"file forbidden_xml": 1},
        {"article": 1},
    ),
    "external": Case(
        articles(
            {
                "a.xml": with_doctype('<!ENTITY x SYSTEM "file:///etc/hostname">', "&x;", 3),
                "b.xml": with_doctype('<!ENTITY % x SYSTEM "http://127.0.0.1:9/x.dtd"> %x;', "", 4),
                "c.xml": article(5),
            }
        ),
        {"file forbidden_xml": 2},
        {"article": 1},
    ),
    "cut_xml": Case(
        articles({"a.xml": article(6)[:900], "b.xml": article(7)}), {"file malformed_xml": 1}, {"article": 1}
    ),
    "deep_xml": Case(
        articles({"a.xml": b"<article>" + b"<sec>" * 200_000, "b.xml": article(8)}),
        {"file too_large": 1},
        {"article": 1},
    ),
    "html": Case(
        articles(
            {
                "a.xml": b"<!DOCTYPE html><html><body><p>Not found<br></body></html>",
                "b.xml": b"<html><p/></html>",
                "c.xml": article(9),
            }
        ),
        {"file malformed_xml": 1, "file no_article": 1},
        {"article": 1},
    ),
    "wrong_charset": Case(
        articles({"a.xml": article(10, "caf\u00e9").decode().encode("latin-1"), "b.xml": article(11)}),
        {"file not_utf8": 1},
        {"article": 1},
    ),
    "empty_xml": Case(articles({"a.xml": b"", "b.xml": article(12)}), {"file empty_file": 1}, {"article": 1}),
    "no_id": Case(
        articles({"a.xml": re.sub(rb"<article-id.*?</article-id>", b"", article(13)), "b.xml": article(14)}),
        {"article no_article_id": 1},
        {"article": 1},
    ),
    "no_body": Case(
        articles({"a.xml": article(15).split(b"<body>")[0] + b"</article>", "b.xml": article(16)}),
        {"article no_body": 1},
        {"article": 1},
    ),
    "too_large": Case(
        articles({"a.xml": article(17, "word " * 20_000), "b.xml": article(18)}, max_article_bytes=50_000),
        {"file too_large": 1},
        {"article": 1},
    ),
    "same_article": Case(
        articles(
            {"a.xml": article(20), "b.xml": article(20), "c.xml": article(21), "d.xml": article(21, "Other words.")}
        ),
        {"article duplicate": 1, "article duplicate_id": 1},
        {"article": 2},
    ),
    "same_as_elsewhere": Case(
        articles({"z.xml": article(20), "y.xml": article(22)}), {"article duplicate": 1}, {"article": 1}
    ),
    "not_xml": Case(
        articles({"a.pdf": b"%PDF-1.7", "b.txt": b"x", "c.xml": article(23)}),
        {"file not_referenced": 2},
        {"article": 1},
    ),
    "named_articles": Case(
        articles(
            {
                b"bytes-\xff.xml": article(24),
                b"line\nbreak.xml": article(25),
                b"l" * 240 + b".xml": article(26),
                b"bad-\xff\xfe.xml": b"<",
            }
        ),
        {"file malformed_xml": 1},
        {"article": 3},
    ),
    "packed_xml": Case(
        articles({"a.xml.gz": gzip.compress(article(27)), "b.nxml.gz": gzip.compress(article(28))[:-300]}),
        {"file truncated": 1},
        {"article": 1},
    ),
    "escaping_tar": Case(
        articles(
            {
                "p.tar.gz": tar(
                    [
                        ("../../out.xml", article(30)),
                        ("/abs.xml", article(31)),
                        ("link.xml", "/etc/passwd"),
                        ("a/b.xml", article(32)),
                    ]
                )
            }
        ),
        {"file unsafe_path": 3},
        {"article": 1},
    ),
    "cut_tar": Case(
        articles({"p.tar.gz": tar([("a.xml", article(33)), ("b.xml", article(34, noise(34, 250)))])[:-9_000]}),
        {"file truncated": 1},
        {"article": 1},
    ),
    "tar_twice_the_name": Case(
        articles({"p.tar": tar([("a.xml", article(35)), ("a.xml", article(36)), ("a.xml", b"<")], "w")}),
        {"file malformed_xml": 1},
        {"article": 2},
    ),
    "tar_in_bits": Case(
        articles({"p.tar.gz": b"no archive at all", "a.xml": article(37)}), {"file unreadable": 1}, {"article": 1}
    ),
    "empty_tar": Case(articles({"p.tar.gz": b"", "a.xml": article(38)}), {"file empty_file": 1}, {"article": 1}),
    "tar_called_zip": Case(
        articles({"p.zip": tar([("a.xml", article(39))]), "a.xml": article(40)}), {"file unreadable": 1}, {"article": 1}
    ),
    "zip_called_tar": Case(
        articles({"p.tar": zipped({"a.xml": article(41)}), "a.xml": article(42)}),
        {"file unreadable": 1},
        {"article": 1},
    ),
    "encrypted_zip": Case(
        articles({"p.zip": zipped({"a.xml": article(43), "b.xml": article(44)}, encrypted="a.xml")}),
        {"file unreadable": 1},
        {"article": 1},
    ),
    "cut_zip": Case(
        articles({"p.zip": zipped({"a.xml": article(45)})[:-40], "a.xml": article(46)}),
        {"file truncated": 1},
        {"article": 1},
    ),
    "swelling_zip": Case(
        articles({"p.zip": zipped({"a.xml": b" " * 60_000_000, "b.xml": article(47)})}),
        {"file too_large": 1},
        {"article": 1},
    ),
    "special_articles": Case(special_articles, {"file unreadable": 6, "file not_referenced": 1}, {"article": 2}),
}

CASES = {**NOTES, **ARTICLES}


class Built(NamedTuple):
    """The one build: where it wrote, and what it said."""

    output: Path
    phi: Path
    code: int
    said: str
    funnel: list[dict]
    rejects: pl.DataFrame


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, casewright: Callable) -> Built:
    """All sources of `CASES` in one build."""
    here = tmp_path_factory.mktemp("bad")
    sources = {}
    for name, case in CASES.items():
        folder = here / "sources" / name
        folder.mkdir(parents=True)
        sources[name] = case.make(folder)
    config = here / "casewright.yaml"
    config.write_text(yaml.safe_dump({"name": "bad", "shards": 4, "output": str(here / "out"), "sources": sources}))
    ended = casewright("build", config, cwd=here, in_one_process=True)
    said = ended.stdout + ended.stderr
    assert ended.returncode == 0, said
    (manifest,) = (here / "out" / "releases").glob("[!.]*/manifest.json")
    rejects = pl.concat([pl.read_parquet(file) for file in (here / "out/work/rejects/ingest").glob("*.parquet")])
    return Built(
        here / "out", here / "out" / "phi", ended.returncode, said, json.loads(manifest.read_text())["funnel"], rejects
    )


def test_at_least_forty_kinds() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize("source", CASES)
def test_each_record_is_kept_or_rejected_for_its_reason(built: Built, source: str) -> None:
    mine = built.rejects.filter(pl.col("source") == source)
    found = {f"{record} {reason}": n for record, reason, n in mine.group_by("record", "reason").len().iter_rows()}
    assert found == CASES[source].rejected
    kept = {
        each["record"]: each["kept"] for each in built.funnel if each["source"] == source and each["step"] == "ingest"
    }
    for record, wanted in CASES[source].kept.items():
        assert kept.pop(record, 0) == wanted if wanted >= 0 else kept.pop(record, 0) > 0
    assert not any(kept.values())


def test_account_balances_at_every_step(built: Built) -> None:
    for each in built.funnel:
        assert each["received"] == each["kept"] + sum(each["rejected"].values()), each
    counted = sum(sum(each["rejected"].values()) for each in built.funnel if each["step"] == "ingest")
    assert counted == built.rejects.height


def test_row_is_named_where_there_is_one(built: Built) -> None:
    rows = built.rejects.filter(pl.col("source") == "field_count").sort("row")["row"].to_list()
    assert rows == [2, 3]
    assert built.rejects.filter(
        pl.col("record") == "note", pl.col("row").is_null(), pl.col("reason") == "bad_value"
    ).is_empty()


def test_no_traceback_and_few_lines(built: Built) -> None:
    assert "Traceback" not in built.said
    assert "Error" not in built.said


def test_every_reject_has_its_place_in_the_phi_root(built: Built) -> None:
    places = pl.concat([pl.read_parquet(file) for file in (built.phi / "reject_locators/ingest").glob("*.parquet")])
    assert set(places["reject_id"]) == set(built.rejects["reject_id"])
    found = built.rejects.join(places, on="reject_id").filter(pl.col("source") == "field_count")
    assert found["path"].str.ends_with("n.csv").all()


def test_nul_and_outside_content_came_in_nowhere(built: Built) -> None:
    documents = pl.concat([pl.read_parquet(file) for file in (built.phi / "documents").glob("*.parquet")])
    assert not documents["raw_text"].str.contains("\0", literal=True).any()
    assert documents.filter(pl.col("source") == "nul_bytes")["raw_text"].to_list() == ["Chief Complaint: fever."]
    hostname = Path("/etc/hostname").read_text().strip() if Path("/etc/hostname").exists() else "no such words"
    assert not documents["raw_text"].str.contains(hostname, literal=True).any()


def test_no_half_note_comes_of_a_file_that_breaks_off(built: Built) -> None:
    documents = pl.concat([pl.read_parquet(file) for file in (built.phi / "documents").glob("*.parquet")])
    texts = documents.filter(pl.col("source") == "cut_gzip")["raw_text"]
    assert len(texts) and all(text.endswith(" end") for text in texts)
