"""A release as its consumers find it: layout, papers, metadata, and nothing but what was declared."""

import csv
import hashlib
import json
import re
import subprocess
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import polars as pl
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import yaml
from lxml import etree

from flows.jobs.assemble import ER_TASKS, RECORDS
from schemas.releases import CONFIGS
from schemas.table import arrow_schema, key_of, polars_schema
from schemas.vocabulary import REASON_MEANINGS, Split
from transforms.sample.encounters import SampleEncounter, generate_encounters

PAPERS = {
    "README.md",
    "DICTIONARY.md",
    "ATTRIBUTION.csv",
    "SHA256SUMS.txt",
    "manifest.json",
    "ledger.parquet",
    "data",
    "report",
}


@pytest.fixture(scope="module")
def manifest(built):
    return json.loads((built.release / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def card(built):
    return (built.release / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def front(card):
    return yaml.safe_load(card.split("---\n")[1])


def test_the_layout_is_the_one_designed(built):
    assert {each.name for each in built.release.iterdir()} == PAPERS
    assert {each.name for each in (built.release / "data").iterdir()} == set(CONFIGS)
    assert (built.release / "report" / "data_docs" / "index.html").is_file()


def test_files_are_named_by_split_and_number(built):
    for (_, split), files in built.tables().items():
        assert [file.name for file in files] == [
            f"{split}-{number:05d}-of-{len(files):05d}.parquet" for number in range(len(files))
        ]
    assert all(file.suffix == ".parquet" for file in (built.release / "data").rglob("*") if file.is_file())
    assert max(map(len, built.tables().values())) > 2, "no split of the sample stands in several files"


def test_rows_are_in_key_order_over_the_files_of_a_split(built, read_rows):
    for (config, split), files in built.tables().items():
        rows = pl.DataFrame(pl.from_arrow(read_rows(files)))
        key = key_of(CONFIGS[config])
        declared = polars_schema(CONFIGS[config])
        rows = rows.cast({name: declared[name] for name in key})  # a closed list has its own order
        assert rows.select(key).equals(rows.select(key).sort(key)), (config, split)
        assert rows["split"].unique().to_list() == [split]
        assert all(pq.read_metadata(file).num_rows <= 100 for file in files)


def left_out_by_er_reason(visits: list[SampleEncounter]) -> dict[str, str]:
    """Which visits ER-Reason's rule leaves out and why, from what the generator wrote and nothing else."""
    summaries = [
        (note.patient_id, note.written_at)
        for visit in visits
        for note in visit.notes
        if note.note_type == "Discharge Summary"
    ]
    out = {}
    for visit in visits:
        patient, visit_id, arrived = (visit.row[name] for name in ("patient_id", "encounter_id", "arrived_at"))
        if not any(note.note_type == "ED Provider Notes" for note in visit.notes):
            out[visit_id] = "no_ed_note"
        elif not any(owner == patient and written < arrived for owner, written in summaries):
            out[visit_id] = "no_discharge_summary"
    return out


def test_the_visits_that_er_reason_includes_are_reproduced_exactly(built, read_rows):
    visits = list(generate_encounters(45, 11))
    out = left_out_by_er_reason(visits)
    assert set(out.values()) == {"no_ed_note", "no_discharge_summary"}, "the sample must have visits of both kinds"
    raw = pl.read_parquet(built.output / "phi" / "encounters_raw" / "*.parquet")
    native = dict(raw.select("encounter_key", "native_encounter_id").iter_rows())
    assert set(native.values()) == {visit.row["encounter_id"] for visit in visits}
    rejects = pl.read_parquet(built.output / "work" / "rejects" / "assemble" / "*.parquet")
    for config in ER_TASKS:
        mine = rejects.filter(config=config, record=str(RECORDS[config]))
        told = {native[key]: reason for key, reason in mine.select("record_id", "reason").iter_rows()}
        excluded = {visit: reason for visit, reason in told.items() if reason in set(out.values())}
        assert excluded == out, config
        files = [file for (name, _), each in built.tables().items() if name == config for file in each]
        rows = {native[key] for key in read_rows(files)["encounter_key"].to_pylist()}
        # a visit may have several candidates, of which one is a row and another not
        others = rows | (told.keys() - out.keys())
        assert others == set(native.values()) - out.keys() and not rows & out.keys(), config


def test_every_file_has_the_declared_schema_with_meanings(built):
    for (config, _), files in built.tables().items():
        declared = arrow_schema(CONFIGS[config])
        for file in files:
            schema = pq.read_schema(file)
            assert schema.equals(declared, check_metadata=False)
            for field, told in zip(schema, declared, strict=True):
                assert field.metadata[b"description"] == told.metadata[b"description"] != b""
                assert field.nullable == told.nullable
            assert json.loads(schema.metadata[b"huggingface"])["info"]["features"].keys() == set(schema.names)


def test_the_checksums_verify_with_the_usual_tool(built):
    told = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS.txt"], cwd=built.release, capture_output=True)
    assert told.returncode == 0, told.stderr
    listed = {line.split("  ")[1] for line in (built.release / "SHA256SUMS.txt").read_text().splitlines()}
    held = {str(file.relative_to(built.release)) for file in built.release.rglob("*") if file.is_file()}
    assert listed == held - {"SHA256SUMS.txt"}


def test_the_manifest_tells_the_truth(built, manifest, read_rows, row_hash):
    assert manifest["version"] == built.release.name
    told = {each["path"]: each for each in manifest["files"]}
    for (config, split), files in built.tables().items():
        for file in files:
            each = told.pop(str(file.relative_to(built.release)))
            assert each["rows"] == pq.read_metadata(file).num_rows
            assert each["bytes"] == file.stat().st_size
            assert each["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
        assert manifest["rows_sha256"][config][split] == row_hash(read_rows(files))
    assert told == {}
    assert all(each["critical"] == 0 for each in manifest["validation"])
    assert {each["table"] for each in manifest["validation"]} >= {f"release/{config}" for config in CONFIGS}


def test_the_manifest_names_no_path_and_the_sources_by_hash(built, manifest):
    text = json.dumps(manifest)
    assert str(built.config.parent) not in text and str(built.output) not in text
    assert "notes.csv" not in text and "encounters.csv" not in text
    assert {name: each["files"] for name, each in manifest["sources"].items()} == {"ed_notes": 2, "case_reports": 40}
    for source, names in (("ed_notes", ["encounters.csv", "notes.csv.gz"]), ("case_reports", None)):
        folder = built.config.parent
        files = [folder / name for name in names] if names else sorted((folder / "articles").iterdir())
        hashes = sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
        told = hashlib.sha256(json.dumps(hashes, separators=(",", ":")).encode()).hexdigest()
        assert manifest["sources"][source]["sha256"] == told


def test_the_funnel_balances_and_is_the_same_in_manifest_card_and_terminal(built, manifest, card):
    assert {each["step"] for each in manifest["funnel"]} == {"ingest", "deidentify", "segment", "assemble"}
    lines = [re.split(r"\s*\|\s*", line)[1:-1] for line in card.splitlines() if line.startswith("| ")]
    for each in manifest["funnel"]:
        rejected = sum(each["rejected"].values())
        assert each["received"] == each["kept"] + rejected
        cells = [each["step"], each["source"], each["config"] or "", each["record"]]
        cells += [f"{n:,}" for n in (each["received"], each["kept"], rejected)]
        (line,) = [line for line in lines if line[:4] == cells[:4]]
        assert line[:7] == cells
        assert dict(re.findall(r"`(\w+)` ([0-9,]*[0-9])", line[7])) == {
            r: f"{n:,}" for r, n in each["rejected"].items()
        }
        assert re.search(r"\s+".join(cell for cell in cells if cell), built.stdout)
        assert set(each["rejected"]) <= set(REASON_MEANINGS)


def test_what_was_kept_is_what_stands_in_the_release(built, manifest):
    kept = Counter()
    for each in manifest["funnel"]:
        kept[each["config"]] += each["kept"]
    for config in CONFIGS:
        rows = sum(pq.read_metadata(file).num_rows for file in (built.release / "data" / config).iterdir())
        assert rows == kept[config] > 0


def test_the_counts_of_the_card_are_true(built, front, card):
    held = {
        key: (
            sum(pq.read_metadata(file).num_rows for file in files),
            sum(file.stat().st_size for file in files),
        )
        for key, files in built.tables().items()
    }
    told = {
        (info["config_name"], split["name"]): split["num_examples"]
        for info in front["dataset_info"]
        for split in info["splits"]
    }
    assert told == {key: rows for key, (rows, _) in held.items()}
    for info in front["dataset_info"]:
        assert info["download_size"] == sum(
            size for (config, _), (_, size) in held.items() if config == info["config_name"]
        )
        shown = " | ".join(f"{held.get((info['config_name'], split), (0,))[0]:,}" for split in Split)
        assert f"| `{info['config_name']}` | {CONFIGS[info['config_name']].meaning} | {shown} |" in card
    patterns = {
        (config["config_name"], each["split"]): each["path"]
        for config in front["configs"]
        for each in config["data_files"]
    }
    assert {key: sorted(built.release.glob(path)) for key, path in patterns.items()} == built.tables()
    assert [config["config_name"] for config in front["configs"] if config.get("default")] == ["er_notes"]


def test_the_label_balance_of_the_card_is_true(built, card, read_rows):
    for config, label in (
        ("er_disposition", "disposition"),
        ("er_disposition", "disposition_group"),
        ("segments", "label"),
    ):
        table = card.split(f"**`{config}.{label}`**")[1].split("\n\n")[1]
        told = {cells[1]: tuple(cells[2:5]) for cells in (re.split(r"\s*\|\s*", row) for row in table.splitlines()[2:])}
        rows = read_rows([file for (name, _), files in built.tables().items() for file in files if name == config])
        counted = Counter(zip(rows[label].to_pylist(), rows["split"].to_pylist(), strict=True))
        labels = {word for word, _ in counted}
        assert told == {word: tuple(f"{counted[word, split]:,}" for split in Split) for word in labels}


def test_every_article_is_attributed(built, read_rows):
    released = {}
    for name in ("case_diagnosis", "case_extraction"):
        files = [file for (config, _), files in built.tables().items() for file in files if config == name]
        released |= {row["document_id"]: row for row in read_rows(files).to_pylist()}
    with (built.release / "ATTRIBUTION.csv").open(encoding="utf-8", newline="") as lines:
        told = list(csv.DictReader(lines))
    assert [row["document_id"] for row in told] == sorted(released)
    printed = {}
    for file in (built.config.parent / "articles").iterdir():
        article = etree.parse(file)
        ids = article.xpath("//article-meta/article-id[starts-with(@pub-id-type, 'pmc')]/text()")
        names = article.xpath("//article-meta//contrib[@contrib-type='author']/name/surname/text()")
        printed["PMC" + ids[0].removeprefix("PMC")] = names
    for row in told:
        each = released[row["document_id"]]
        for column in ("pmcid", "doi", "title", "journal", "publication_date", "licence", "article_link"):
            assert row[column] == (each[column] or "")
        assert row["title"] and row["licence"] and row["article_link"].endswith(f"/{row['pmcid']}/")
        assert printed[row["pmcid"]] and all(name in row["authors"] for name in printed[row["pmcid"]])


def test_the_canary_stands_in_card_manifest_and_every_file(built, manifest, card):
    canary = manifest["canary"]
    assert re.fullmatch(r"casewright:canary:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", canary)
    assert f"`{canary}`" in card
    for files in built.tables().values():
        for file in files:
            assert pq.read_schema(file).metadata[b"casewright.canary"] == canary.encode()


def test_laws_hold_between_the_tables(built, read_rows):
    """Recomputed here from the released files alone."""
    tables = {
        name: read_rows([file for (config, _), files in built.tables().items() for file in files if config == name])
        for name in CONFIGS
    }
    texts, splits, home = {}, {}, {}
    for name in ("er_notes", "case_diagnosis", "case_extraction"):
        for row in tables[name].to_pylist():
            texts[row["document_id"]] = row["text"]
            splits[row["document_id"]] = row["split"], row["group"]
            home.setdefault(row.get("patient_key") or row["document_id"], set()).add((row["split"], row["group"]))
    assert all(len(each) == 1 for each in home.values())
    for row in tables["segments"].to_pylist():
        assert row["text"] == texts[row["document_id"]][row["start"] : row["end"]]
        assert (row["split"], row["group"]) == splits[row["document_id"]]
    for row in tables["er_disposition"].to_pylist():
        assert row["text"] == texts[row["document_id"]][: row["cut"]].rstrip()
        assert (row["split"], row["group"]) == splits[row["document_id"]]
    for row in tables["er_notes"].to_pylist():
        assert all(0 <= stage["start"] < stage["end"] <= len(row["text"]) for stage in row["stages"])
    for table in tables.values():
        assert pc.all(pc.match_substring_regex(table["group"], r"^[0-9a-f]{32}$")).as_py()


def test_the_ledger_holds_every_patient_and_article_of_the_release(built, read_rows):
    ledger = {row["group_key"]: row for row in pq.read_table(built.release / "ledger.parquet").to_pylist()}
    named = set()
    for (config, _), files in built.tables().items():
        for row in read_rows(files).to_pylist():
            if config != "segments":
                member = row.get("patient_key") or row["document_id"]
                named.add(member)
                assert (ledger[member]["group"], ledger[member]["split"]) == (row["group"], row["split"])
    assert named == set(ledger)


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: Counter[str] = Counter()
        self.targets: list[str] = []
        self.words = ""

    def handle_starttag(self, tag, attrs):
        self.tags[tag] += 1
        self.targets += [value or "" for name, value in attrs if name in ("href", "src", "action", "data", "poster")]

    def handle_data(self, data):
        self.words += data


def test_what_was_checked_can_be_read_without_a_network(built):
    folder = built.release / "report" / "data_docs"
    pages = {}
    for file in folder.iterdir():
        pages[file.name] = page = _Page()
        page.feed(file.read_text(encoding="utf-8"))
        assert not page.tags.keys() & {"script", "link", "iframe", "img"}
        for target in page.targets:
            assert target.startswith("#") or (folder / target).is_file(), (file.name, target)
    assert set(pages["index.html"].targets) == set(pages) - {"index.html"}
    for config in CONFIGS:
        assert f"release/{config}" in pages["index.html"].words


def test_a_build_says_its_own_lines_only(built):
    step = r"(ingest|deidentify|segment|assemble|split|validate|publish) +\d+ units, +\d+ computed, +\d+ up to date, +\d+\.\d s"
    finding = r"[a-z_/]+: warning: \w+\([a-z_/, ]*\): .*"
    audit = r"residual audit: .*; in the PHI root: audit/review\.jsonl"
    found = r"Replaced spans by entity and recogniser|[┏┃┡│└].*"
    for line in built.stderr.splitlines():
        assert re.fullmatch(f"{step}|{finding}|{audit}|{found}", line), line
    assert Path(built.stdout.split("Release:")[1].split()[0]).name == built.release.name


def test_nothing_is_left_beside_the_release(built):
    assert [each.name for each in (built.output / "releases").iterdir()] == [built.release.name]
