"""Privacy from end to end: identifiers planted wherever input can hold them stand nowhere outside of the PHI root."""

import csv
import gzip
import io
import json
import os
import re
import shutil
import sqlite3
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import polars as pl
import pyarrow.parquet as pq
import pytest
import yaml

PLANTED = {
    # of the patient's own record, in notes, visits and free text
    "given name": "Zebulonia",
    "surname": "Quarktrap",
    "record number": "MRNQX88172635401",
    "telephone": "415-667-2891",
    "e-mail": "zq.trap@vexmail.example",
    "street": "4471 Vorblatt Lane",
    "insurance": "HPQ7719203365",
    # native ids
    "note id": "NOTEQX5501928",
    "visit id": "VISITQX661027",
    "patient id": "PATQX7730142",
    # only rules can find these
    "security number": "512-88-7731",
    "other e-mail": "glimmerfinch@otherbox.example",
    "other telephone": "(628) 555-0147",
    "title and name": "Brummelwick",
    # of rows that are no records, and values that are not of their type
    "broken row": "Xanthippotamus",
    "row with a quote": "Plimbertonia",
    "age": "Wrongageqxz",
    "sex": "Sexqxzval",
    "disposition": "Dispoqxzval",
    "date": "Dateqxzval",
    "note type": "Typeqxzval",
    "column": "Columnqxzval",
    "header that is a row": "Headerqxzval",
    "quarantined": "Quarantineqxz",
    # of articles
    "article's native id": "pubidqx990177",
    "article that is none": "Editorialqxz",
    # of files
    "folder": "folder_of_quarkname",
    "file": "note_of_quarkname",
    "package": "package_quarkname",
    "member": "member_quarkname",
    "pattern": "patternquarkname",
}
"""What must not be found, in none of its spellings, by where it was planted."""


class Run(NamedTuple):
    """What a run may have written outside of the PHI root, and what it said."""

    folder: Path
    said: str
    code: int

    def public(self) -> Iterator[tuple[str, str]]:
        yield "its output", self.said
        for place in sorted(self.folder.rglob("*")):
            inside = place.relative_to(self.folder)
            if inside.parts[0] == "input" or "phi" in inside.parts:
                continue
            yield f"name of {inside}", str(inside)
            if place.is_file() and not place.is_symlink():
                yield str(inside), "\n".join(contents(place))


def contents(place: Path) -> Iterator[str]:
    """A file's bytes as text, and what stands in it packed."""
    raw = place.read_bytes()
    yield raw.decode("utf-8", "replace")
    if raw.startswith(b"\x1f\x8b"):
        yield gzip.decompress(raw).decode("utf-8", "replace")
    if raw.startswith(b"PAR1"):
        yield pl.read_parquet(place, hive_partitioning=False).write_ndjson()
        yield str(pq.read_metadata(place).metadata) + str(pq.read_schema(place))
    if raw.startswith(b"SQLite format 3"):
        with sqlite3.connect(f"file:{place}?mode=ro", uri=True) as base:
            yield "\n".join(base.iterdump())


def spellings(text: str) -> dict[str, str]:
    """The text as a leak may spell it: without case, without the line break that parts it, digits alone."""
    folded = re.sub(r"\s+|\\n|<br>", "", text.casefold())
    return {"letters": folded, "digits": re.sub(r"[^0-9]", "", folded)}


def found(run: Run) -> list[str]:
    """What of PLANTED a run left where."""
    wanted = {name: spellings(token) for name, token in PLANTED.items()}
    leaks = []
    for where, text in run.public():
        held = spellings(text)
        for name, token in wanted.items():
            if token["letters"] in held["letters"]:
                leaks.append(f"{name} in {where}")
            # fewer than nine digits stand somewhere by chance
            elif len(token["digits"]) >= 9 and token["digits"] in digits_of_numbers(text):
                leaks.append(f"digits of {name} in {where}")
    return leaks


def digits_of_numbers(text: str) -> str:
    """Digits that are parted by nothing but what writes a number; hashes and the like fall apart."""
    return " ".join(
        re.sub(r"[^0-9]", "", each)
        for each in re.findall(r"(?<![0-9a-f])[0-9][0-9()./ \n-]{8,}[0-9](?![0-9a-f])", text)
    )


P = PLANTED
TEXT = (
    f"Chief Complaint: chest pain.\nHPI: {P['given name']} {P['surname']} (MRN {P['record number']}) is a 54-year-old woman. "
    f"Call {P['telephone']} or ({P['telephone'][:3]}) {P['telephone'][4:]}, write to {P['e-mail'].upper()}. She lives at "
    f"{P['street']}. Ms. {P['surname'].upper()} and {P['given name'].lower()} {P['surname'].lower()} are the same. Her name is "
    f"{P['given name']}\n{P['surname']}, her number {P['telephone'][:8]}\n{P['telephone'][8:]}. Plan {P['insurance']}, "
    f"visit {P['visit id']}, patient {P['patient id']}. SSN: {P['security number']}. Daughter's e-mail "
    f"{P['other e-mail']}, phone {P['other telephone']}. Seen by Dr. {P['title and name']}.\nDisposition: Admitted."
)
NOTE_COLUMNS = ("note_id", "patient_id", "encounter_id", "note_type", "written_at", "text")
VISIT_COLUMNS = (
    "patient_id", "encounter_id", "age_years", "sex", "disposition", "arrived_at", "chief_complaint", "one_liner",
    "rule_out", "NAME", "MRN", "PHONE", "MAIL", "STREET", "PLAN",
)  # fmt: skip
IDENTIFIERS = {
    "NAME": "PERSON",
    "MRN": "MRN",
    "PHONE": "PHONE",
    "MAIL": "EMAIL",
    "STREET": "STREET",
    "PLAN": "HEALTH_PLAN",
}


def rows_of(columns: tuple[str, ...], *rows: list) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerows([columns, *rows])
    return out.getvalue()


def notes() -> str:
    visit = [P["patient id"], P["visit id"]]
    good = [P["note id"], *visit, "ED Provider Notes", "2031-04-05 10:00", TEXT]
    typed = [f"{P['note id']}b", *visit, P["note type"], "2031-04-05 10:00", TEXT]
    dated = [f"{P['note id']}c", *visit, "Consults", P["date"], TEXT]
    short = [f"{P['note id']}d", P["broken row"], "2031"]
    nameless = ["", *visit, "Consults", "", f"{P['broken row']} {TEXT}"]
    long = [f"{P['note id']}e", *visit, "Consults", "", f"{P['quarantined']} " + "well " * 2_010_000]
    bad_quote = f'{P["note id"]}f,p,v,Consults,,"{P["row with a quote"]} "said" so"\n'
    return rows_of(NOTE_COLUMNS, good, typed, dated, short, nameless, long, good) + bad_quote


def visits() -> str:
    own = [
        f"{P['surname']}, {P['given name']}",
        P["record number"],
        P["telephone"],
        P["e-mail"],
        P["street"],
        P["insurance"],
    ]
    words = [f"{P['surname']} has chest pain", f"{P['given name']} called from {P['telephone']}", f"see {P['e-mail']}"]
    good = [P["patient id"], P["visit id"], "54", "F", "Admit", "2031-04-05 09:00", *words, *own]
    wrong = [P["patient id"], f"{P['visit id']}b", P["age"], P["sex"], P["disposition"], P["date"], *words, *own]
    return rows_of(VISIT_COLUMNS, good, wrong, ["", f"{P['visit id']}c", *good[2:]], good[:4])


# the policy for articles keeps names, since eponyms are names: none is planted there
def article(number: str, more: str, kind: str = "case-report", id_type: str = "pmc") -> str:
    return f"""<article article-type="{kind}" xml:lang="en"><front><journal-meta><journal-title-group><journal-title>Journal of
    Invented Cases</journal-title></journal-title-group></journal-meta><article-meta><article-id pub-id-type="{id_type}">{number}
    </article-id><title-group><article-title>Acute appendicitis in a young woman: a case report</article-title></title-group>
    <permissions><license xmlns:xlink="http://www.w3.org/1999/xlink" xlink:href="https://creativecommons.org/licenses/by/4.0/">
    <license-p>CC BY</license-p></license></permissions></article-meta></front><body><sec><title>Case presentation</title><p>A
    24-year-old woman presented to the emergency department of our hospital with abdominal pain for two days. The patient had
    fever and was admitted. We report the case of this patient. {more}</p><sec><title>Physical examination</title><p>Her
    abdomen was tender.</p></sec></sec></body></article>"""


def plant(folder: Path) -> Path:
    """Input with PLANTED in all its places; gives the configuration."""
    here = folder / "input" / P["folder"]
    below = here / "articles" / P["folder"]
    below.mkdir(parents=True)
    (here / f"{P['file']}.csv").write_text(notes())
    (here / f"{P['file']}_visits.csv").write_text(visits())
    nested = dict(
        zip(NOTE_COLUMNS, [f"{P['note id']}h", P["patient id"], None, None, None, [P["broken row"]]], strict=True)
    )
    lines = [f'{{"note_id": "{P["note id"]}g", {P["broken row"]}', json.dumps({**nested, P["column"]: P["broken row"]})]
    (here / f"{P['pattern']}.jsonl").write_text("\n".join(lines))
    (here / f"{P['pattern']}.dangling.jsonl").symlink_to("nowhere")
    told = f"Contact {P['other e-mail']} or phone {P['other telephone']}. SSN: {P['security number']}."
    (below / f"{P['file']}.xml").write_text(article("PMC9000001", told))
    (below / f"{P['file']}_own.xml").write_text(article(P["article's native id"], told, id_type="publisher-id"))
    (below / f"{P['file']}_editorial.xml").write_text(article("PMC9000002", P["article that is none"], "editorial"))
    (below / f"{P['file']}_broken.xml").write_text(f"<article><{P['broken row']}>{told}</article>")
    (below / f"{P['package']}.tar.gz").write_bytes(b"no package")
    import tarfile

    with tarfile.open(below / f"{P['package']}2.tar.gz", "w:gz") as archive:
        for name in (f"{P['member']}.xml", f"../{P['member']}.xml"):
            entry = tarfile.TarInfo(name)
            content = article("PMC9000003", told).encode()
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))
    config = folder / "input" / "casewright.yaml"
    config.write_text(
        yaml.safe_dump(
            {
                "name": "planted",
                "shards": 2,
                "quarantine_limit": 0.5,
                "output": str(folder / "out"),
                "sources": {
                    "ed": {
                        "layout": "notes",
                        "path": str(here / f"{P['file']}.csv"),
                        "max_note_chars": 20_000_000,
                        "encounters": {"path": str(here / f"{P['file']}_visits.csv"), "identifiers": IDENTIFIERS},
                    },
                    "lines": {"layout": "notes", "path": str(here / "*.jsonl")},
                    "papers": {"layout": "jats", "path": str(here / "articles")},
                },
            }
        )
    )
    return config


def surroundings(folder: Path) -> dict[str, str]:
    """A home, a folder for temporary files and a Prefect of the run's own, all of which are searched."""
    for name in ("home", "tmp", "prefect", "cwd"):
        (folder / name).mkdir(exist_ok=True)
    return {"HOME": str(folder / "home"), "TMPDIR": str(folder / "tmp"), "COLUMNS": "300"}


OWN_PREFECT = {"PREFECT_LOGGING_TO_API_ENABLED": "true", "PREFECT_LOGGING_LEVEL": "DEBUG"}
"""What a user's own settings may be: everything that Prefect can log goes to its database."""


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory, casewright: Callable, network_guard: Callable) -> Run:
    """A build that ends well, without any mask on file modes, under a guard that notes what leaves this machine."""
    folder = tmp_path_factory.mktemp("planted")
    config = plant(folder)
    guard, _ = network_guard(folder)

    def no_mask() -> None:
        os.umask(0)

    ended = casewright(
        "build",
        config,
        "--workers",
        "2",
        env={**surroundings(folder), **OWN_PREFECT, **guard},
        cwd=folder / "cwd",
        preexec_fn=no_mask,
    )
    return Run(folder, ended.stdout + ended.stderr, ended.returncode)


def test_the_search_finds_what_is_planted(tmp_path: Path) -> None:
    """The judge itself: every identifier, in every spelling, in every kind of file."""
    plant(tmp_path)
    run = Run(tmp_path, "", 0)
    (tmp_path / "input").rename(tmp_path / "moved")
    leaks = "\n".join(found(run))
    for name in PLANTED.keys() - {"header that is a row"}:
        assert f"{name} in" in leaks, name
    shutil.rmtree(tmp_path / "moved")
    for token, name in (
        ("QUARK\nTRAP", "surname"),
        ("415 667\n2891", "digits of telephone"),
        ("Vorblatt  Lane 4471 vorblatt lane", "street"),
    ):
        pl.DataFrame({"a": [{"text": [token]}]}).write_parquet(tmp_path / "x.parquet", compression="zstd")
        with sqlite3.connect(tmp_path / "x.db") as base:
            base.execute("create table if not exists t (a)")
            base.execute("insert into t values (?)", (token,))
        (tmp_path / "x.gz").write_bytes(gzip.compress(token.encode()))
        assert {f"{name} in {file}" for file in ("x.parquet", "x.db", "x.gz")} <= set(found(run))


def test_the_build_reaches_no_other_machine(good: Run) -> None:
    attempts = good.folder / "attempts.log"
    assert good.code == 0, good.said
    assert not attempts.exists(), attempts.read_text()


def test_the_build_ends_well_and_met_what_was_planted(good: Run) -> None:
    assert good.code == 0, good.said
    (manifest,) = (good.folder / "out/releases").glob("[!.]*/manifest.json")
    rejected: dict[str, int] = {}
    for each in json.loads(manifest.read_text())["funnel"]:
        for reason, n in each["rejected"].items():
            rejected[reason] = rejected.get(reason, 0) + n
    assert {
        "quarantined", "bad_value", "wrong_field_count", "missing_id", "duplicate", "unreadable", "unsafe_path", "malformed_xml",
        "not_case_report",
    } <= rejected.keys()  # fmt: skip
    notes = pl.concat([pl.read_parquet(file) for file in (good.folder / "out/work/deidentified").glob("*.parquet")])
    assert notes.filter(pl.col("source") == "ed").height == 2
    assert notes.filter(pl.col("source") == "papers").height == 3


def test_a_good_build_leaves_nothing_outside_of_the_phi_root(good: Run) -> None:
    assert found(good) == []


def test_modes_hold_without_any_mask(good: Run) -> None:
    phi = good.folder / "out" / "phi"
    assert stat.S_IMODE(phi.stat().st_mode) == 0o700
    files = [place for place in phi.rglob("*") if place.is_file()]
    assert len(files) > 10
    assert {stat.S_IMODE(place.stat().st_mode) for place in files} == {0o600}


def test_prefect_keeps_nothing(good: Run, prefect_server: dict[str, str]) -> None:
    """Database, results and log of the server that the build reported to."""
    home = Path(prefect_server["PREFECT_HOME"])
    with sqlite3.connect(f"file:{home}/prefect.db?mode=ro", uri=True) as base:
        (runs,) = base.execute("select count(*) from task_run where name like 'deidentify-%'").fetchone()
        (lines,) = base.execute("select count(*) from log").fetchone()
    assert runs and lines, "the server did not see the build"
    assert found(Run(home, "", 0)) == []


def test_what_looks_at_a_build_shows_nothing(good: Run, casewright: Callable) -> None:
    config = good.folder / "input" / "casewright.yaml"
    (release,) = (good.folder / "out/releases").glob("[!.]*")
    for command in (["status", config], ["build", config, "--dry-run"], ["validate", release, "--runner", "threads"]):
        ended = casewright(*command, env={**surroundings(good.folder), **OWN_PREFECT}, cwd=good.folder / "cwd")
        assert ended.returncode == 0, ended.stderr
        assert found(Run(good.folder, ended.stdout + ended.stderr, 0)) == [], command


def test_status_shows_places_and_native_ids_when_asked(good: Run, casewright: Callable) -> None:
    ended = casewright("status", good.folder / "input" / "casewright.yaml", "--phi", env={"COLUMNS": "900"})
    shown = {leak.partition(" in its output")[0] for leak in found(Run(good.folder, ended.stdout, 0))}
    assert {"note id", "visit id", "folder", "file", "package", "member", "pattern"} <= shown
    assert not shown & {"given name", "telephone", "security number", "quarantined", "age", "row with a quote"}


FAULT = """
import transforms.deidentify.door as door

def fails(documents, encounters, *_):
    words = " ".join(documents["raw_text"].to_list() + encounters["native_patient_id"].to_list())
    try:
        raise KeyError(words)
    except KeyError as cause:
        raise ValueError(words) from cause

door.deidentify = fails
"""
FAULT_IN_FLOW = f"""
import flows.plan as plan

def fails(*_):
    raise ValueError("{PLANTED["surname"]} {PLANTED["record number"]}")

plan.gather_jobs = fails
"""


@pytest.mark.parametrize(
    ("fault", "runner"),
    [
        pytest.param(FAULT, "processes", id="in a worker"),
        pytest.param(FAULT_IN_FLOW, "threads", id="in the flow", marks=pytest.mark.long),
    ],
)
def test_a_build_that_fails_leaves_nothing(tmp_path: Path, casewright: Callable, fault: str, runner: str) -> None:
    """An error of a library that quotes the record it failed on; with a Prefect of the run's own."""
    config = plant(tmp_path)
    (tmp_path / "input" / "fault").mkdir()
    (tmp_path / "input" / "fault" / "sitecustomize.py").write_text(fault)
    env = {**surroundings(tmp_path), "PREFECT_HOME": str(tmp_path / "prefect"), "PREFECT_API_URL": ""}
    env["PYTHONPATH"] = os.pathsep.join(filter(None, [str(tmp_path / "input" / "fault"), os.environ.get("PYTHONPATH")]))
    ended = casewright("build", config, "--workers", "2", "--runner", runner, env=env, cwd=tmp_path / "cwd")
    assert ended.returncode == 1
    assert "ValueError at" in ended.stderr and "Traceback" not in ended.stderr
    assert found(Run(tmp_path, ended.stdout + ended.stderr, 1)) == []
    assert (tmp_path / "prefect" / "prefect.db").exists()


def test_a_table_without_its_header_names_none_of_its_values(tmp_path: Path, casewright: Callable) -> None:
    config = plant(tmp_path)
    told = yaml.safe_load(config.read_text())
    folder = tmp_path / "input" / P["folder"]
    row = [
        P["header that is a row"],
        P["patient id"],
        P["visit id"],
        P["note type"],
        "",
        f"{P['surname']} {P['telephone']}",
    ]
    (folder / f"{P['pattern']}.tsv").write_text("\t".join(row) + "\n")
    told["sources"] = {"ed": {"layout": "notes", "path": str(folder / "*.tsv")}}
    config.write_text(yaml.safe_dump(told))
    ended = casewright(
        "ingest", config, "--runner", "threads", env={**surroundings(tmp_path), **OWN_PREFECT}, cwd=tmp_path / "cwd"
    )
    assert ended.returncode == 3
    assert "has no column 'note_id'" in ended.stderr
    assert found(Run(tmp_path, ended.stdout + ended.stderr, 3)) == []
