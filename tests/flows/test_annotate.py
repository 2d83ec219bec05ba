"""`casewright annotate`: tasks out of a build, answers back into the next one, with nothing of them in any log."""

import csv
import io
import json
import os
import shutil
from pathlib import Path

import polars as pl
import pytest
import yaml
from typer.testing import CliRunner

from flows.command_line import app
from flows.plan import Plan, answer_jobs, gather_jobs, make_plan, part_jobs, shard_jobs
from flows.sample import write_sample
from flows.settings import RunOptions
from flows.shards import execute
from schemas.vocabulary import Step

PHONE = "call 212-555-7319"


def assemble(config: Path) -> Plan:
    """The steps up to assembly, in this process and without Prefect."""
    plan = make_plan(str(config), RunOptions())
    for job in gather_jobs(plan, {job.unit: execute(job) for _, job in part_jobs(plan)}):
        execute(job)
    for step in (Step.DEIDENTIFY, Step.SEGMENT, Step.ASSEMBLE):
        for job in [*shard_jobs(plan, step), *(answer_jobs(plan) if step is Step.DEIDENTIFY else [])]:
            execute(job)
    return plan


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """Configuration of eight visits, built up to assembly."""
    folder = tmp_path_factory.mktemp("annotate")
    config = write_sample(folder / "data", 8, 0, seed=4)
    told = yaml.safe_load(config.read_text(encoding="utf-8"))
    told |= {"output": str(folder / "out"), "shards": 1, "sources": {"ed_notes": told["sources"]["ed_notes"]}}
    config.write_text(yaml.safe_dump(told), encoding="utf-8")
    visits = config.parent / "encounters.csv"  # without a diagnosis to look up, ICD-10-CM need not be loaded
    pl.read_csv(visits, infer_schema=False).drop("ed_diagnosis").write_csv(visits)
    assemble(config)
    return config


@pytest.fixture
def site(built, tmp_path) -> Path:
    """A copy of the build, to answer and to damage."""
    shutil.copytree(built.parent.parent, tmp_path / "site", symlinks=True)
    config = tmp_path / "site" / "data" / built.name
    told = yaml.safe_load(config.read_text(encoding="utf-8"))
    config.write_text(yaml.safe_dump(told | {"output": str(tmp_path / "site" / "out")}), encoding="utf-8")
    return config


def run(*arguments: object, fails: bool = False) -> str:
    done = CliRunner().invoke(app, ["annotate", *map(str, arguments)])
    assert fails == bool(done.exception), done.output
    return f"{done.output}{getattr(done.exception, 'shown', '')}"


def sheet(place: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(place.read_text(encoding="utf-8-sig"), newline="")))


def save(place: Path, rows: list[dict[str, str]], delimiter: str = ";") -> Path:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    place.write_text(out.getvalue(), encoding="utf-8-sig", newline="")
    return place


def believes(row: dict[str, str], update: int, downwards: bool) -> dict[str, str]:
    size = sum(bool(row[f"diagnosis_{number}"]) for number in range(1, 6))
    ranks = range(size, 0, -1) if downwards else range(1, size + 1)
    return row | {"update": str(update)} | {f"rank_{number}": str(rank) for number, rank in enumerate(ranks, 1)}


def rows_of(config: Path, name: str) -> pl.DataFrame:
    out = Path(yaml.safe_load(config.read_text(encoding="utf-8"))["output"])
    return pl.concat([pl.read_parquet(file) for file in sorted((out / "work/configs" / name).glob("*.parquet"))])


def two_physicians(site: Path) -> list[Path]:
    """Both tasks exported, and answered by two annotators: rationales as CSV and JSON, beliefs as CSV."""
    folder = site.parent
    for task in ("rationale", "sct"):
        assert "Wrote" in run("export", site, "--task", task, "--folder", folder / task)
    asked = sheet(folder / "rationale" / "tasks.csv")
    said = {"annotator": "Dr. Lee", "rule_out": "PE; zebra fever", "decision_factors": PHONE}
    files = [save(folder / "lee.csv", [row | said for row in asked])]
    told = json.loads((folder / "rationale" / "tasks.json").read_text(encoding="utf-8"))
    for entry in told:
        result = [{"from_name": "rule_out", "type": "textarea", "value": {"text": ["pe"]}}]
        entry["annotations"] = [{"completed_by": 7, "result": result, "was_cancelled": False}]
    files.append(folder / "project.json")
    files[-1].write_text(json.dumps(told), encoding="utf-8")
    steps = sheet(folder / "sct" / "tasks.csv")
    files.append(save(folder / "sct-lee.csv", [believes(row, 1, False) | {"annotator": "Dr. Lee"} for row in steps]))
    files.append(save(folder / "sct-7.csv", [believes(row, -1, True) | {"annotator": "7"} for row in steps], ","))
    return files


def test_from_the_physicians_to_the_next_build(site):
    files = two_physicians(site)
    visits, steps = len(sheet(files[0].parent / "rationale/tasks.csv")), len(sheet(files[0].parent / "sct/tasks.csv"))
    shown = run("import", site, *files)
    assert f"Received {2 * (visits + steps)} answers: {2 * (visits + steps)} kept, 0 rejected" in shown
    assert "rule out: 0.500" in shown and "decision factors: 0.000" in shown
    assert "kappa 0.000, spearman -1.000, final diagnosis 0.000" in shown
    out = site.parent.parent / "out"
    kept = out / "phi/annotation/answers.parquet"
    assert oct(kept.stat().st_mode)[-3:] == "600"
    assert "zebra" not in shown and not any(
        b"zebra" in file.read_bytes() or b"555-7319" in file.read_bytes()
        for file in (out / "work").rglob("*")
        if file.is_file()
    )
    again = run("import", site, *files)
    assert f"0 kept, {2 * (visits + steps)} rejected (duplicate {2 * (visits + steps)})" in again

    # the adjudicator settles the first step of every task
    (listed,) = (out / "work/annotation").glob("adjudicate-sct-*.csv")
    rows = sheet(listed)
    assert len(rows) == steps and "+1, " in rows[0]["annotators_said"] and "Lee" not in rows[0]["annotators_said"]
    settled = save(
        site.parent / "settled.csv",
        [believes(row, 2, False) | {"annotator": "Chief"} for row in rows if row["step"] == "1"],
    )
    told = run("import", site, settled)
    assert "adjudicated: they are the consensus" in told

    assemble(site)
    rationales = rows_of(site, "er_rationales")
    mine = rationales.filter(pl.col("annotator").str.contains("^[0-9a-f]{32}$"))
    assert mine.height == 2 * visits and mine["annotator"].n_unique() == 2
    together = rationales.filter(pl.col("source").cast(pl.String) == "consensus")
    items = [[item["text"].lower() for item in row] for row in together["rule_out"].to_list()]
    assert (
        items == [["pe"]] * visits and set(together["consensus"]) == {"majority"} and set(together["annotators"]) == {2}
    )
    assert "555-7319" not in str(rationales.rows())
    beliefs = rows_of(site, "er_belief_updates")
    assert beliefs.group_by("source").len().sort("source").rows() == [("note", 3), ("annotator", 6), ("consensus", 3)]
    last = beliefs.filter(pl.col("source").cast(pl.String) == "consensus").row(0, named=True)
    assert [step["update"] for step in last["steps"]][:2] == [2, 0] and last["consensus"] == "adjudicated"

    # what is asked of others later shows no answer of these
    run("export", site, "--task", "sct", "--folder", site.parent / "more", "--sample", 99)
    assert (site.parent / "more/tasks.csv").read_bytes() == (site.parent / "sct/tasks.csv").read_bytes()


def test_a_release_alone_is_enough_to_ask_and_a_build_elsewhere_to_take_back(site):
    out, release = site.parent.parent / "out", site.parent / "copied-release"
    for name in ("er_treatment", "er_disposition", "er_belief_updates"):
        shutil.copytree(out / "work/configs" / name, release / "data" / name)
    folder = site.parent / "asked"
    run("export", release, "--task", "sct", "--folder", folder)
    answers = save(
        site.parent / "a.csv", [believes(row, 0, False) | {"annotator": ""} for row in sheet(folder / "tasks.csv")]
    )
    assert "no task was exported here" in run("import", site, answers, fails=True)
    assert "no_annotator" in run("import", site, answers, "--tasks", folder)
    assert " 0 rejected" in run("import", site, answers, "--tasks", folder, "--annotator", "Dr. Lee")


def test_a_dry_run_writes_nothing(site):
    folder, out = site.parent / "asked", site.parent.parent / "out"
    assert "Would write 2 of" in run(
        "export", site, "--task", "rationale", "--sample", 2, "--folder", folder, "--dry-run"
    )
    assert not folder.exists() and not (out / "work/annotation").exists()
    files = two_physicians(site)
    before = sorted(map(str, out.rglob("*")))
    assert "Nothing was kept" in run("import", site, *files, "--dry-run")
    assert sorted(map(str, out.rglob("*"))) == before


def test_files_that_may_hold_answers_are_not_written_over(site):
    folder = site.parent / "rationale"
    two_physicians(site)
    assert "Wrote" in run("export", site, "--task", "rationale", "--folder", folder)  # the same again
    rows = sheet(folder / "tasks.csv")
    save(folder / "tasks.csv", [row | {"rule_out": "PE"} for row in rows])
    assert "which may be answers" in run("export", site, "--task", "rationale", "--folder", folder, fails=True)
    assert sheet_of(folder / "tasks.csv")[0]["rule_out"] == "PE"


def sheet_of(place: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(place.read_text(encoding="utf-8-sig"), newline=""), delimiter=";"))


def test_a_file_that_is_none_takes_no_other_with_it_and_is_not_quoted(site):
    files = two_physicians(site)
    secret = site.parent / "secret.csv"
    secret.write_text("zebra,horse\n1,2\n")
    shown = run("import", site, secret, site.parent / "absent.csv", files[0])
    assert "has no column `task`" in shown and "absent.csv: cannot be read" in shown and "0 rejected" in shown
    assert "horse" not in shown
    assert "has no column" in run("import", site, secret, fails=True)


def test_a_damaged_store_stops_and_says_so(site):
    files = two_physicians(site)
    run("import", site, files[0])
    kept = site.parent.parent / "out/phi/annotation/answers.parquet"
    os.truncate(kept, 20)
    assert "cannot be read; restore it" in run("import", site, files[1], fails=True)
