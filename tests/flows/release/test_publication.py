"""Publication: whole or not at all, never twice under one name, and what was published once stays where it is."""

import json
import shutil
from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest
import yaml

from flows.errors import ConfigError, StepError, StorageError, ValidationError
from flows.integrity import wrong_files, wrong_papers
from flows.jobs.assemble import ER_TASKS
from flows.jobs.publish import write_config
from flows.sample import write_sample
from flows.shards import Job
from flows.storage import Roots
from schemas.vocabulary import Step


def names(output) -> list[str]:
    return sorted(each.name for each in (output / "releases").iterdir())


def reconfigured(config, tmp_path, **settings):
    told = yaml.safe_load(config.read_text(encoding="utf-8")) | settings
    for source in told["sources"].values():
        source["path"] = str(config.parent / source["path"])
        if "encounters" in source:
            source["encounters"]["path"] = str(config.parent / source["encounters"]["path"])
    other = tmp_path / "other.yaml"
    other.write_text(yaml.safe_dump(told), encoding="utf-8")
    return other


def test_nothing_new_publishes_nothing(built, run, capfd):
    assert run("build", config=built.config, output=built.output) == str(built.release)
    assert f"nothing new: release {built.release.name} stands" in capfd.readouterr().err
    assert names(built.output) == [built.release.name]


def test_a_row_that_breaks_an_expectation_stops_everything(built, unpublished, run, capfd):
    file = next(file for file in (unpublished / "work/configs/er_notes").iterdir() if pq.read_metadata(file).num_rows)
    whole = file.read_bytes()
    rows = pl.read_parquet(file)
    rows.with_columns(text=pl.lit("SSN 078-05-1120 ") + pl.col("text")).write_parquet(file)
    (unpublished / "releases" / ".new-of-a-run-that-was-killed").mkdir(parents=True)
    with pytest.raises(ValidationError, match=r"critical expectations fail \(listed above\); nothing was published$"):
        run("publish", config=built.config, output=unpublished)
    said = capfd.readouterr().err
    assert f"release/er_notes: critical: expect_column_text_to_be_free_of(text): {rows.height} of " in said
    assert "078-05-1120" not in said
    assert names(unpublished) == []
    # and with the row as it was, the very same release comes about
    file.write_bytes(whole)
    again = Path(run("publish", config=built.config, output=unpublished))
    assert again.name == built.release.name
    assert (again / "SHA256SUMS.txt").read_bytes() == (built.release / "SHA256SUMS.txt").read_bytes()


def test_rows_of_a_patient_without_a_group_are_not_lost_in_silence(unpublished):
    """The account and the expectations would tell, too; publication does not get so far."""
    file = unpublished / "work/splits/groups.parquet"
    groups = pl.read_parquet(file)
    patients = pl.concat([pl.read_parquet(each) for each in (unpublished / "work/configs/er_notes").iterdir()])
    gone = groups.filter(pl.col("group_key") != patients["patient_key"].sort()[0])
    gone.write_parquet(file)
    told = {
        "config": "er_notes",
        "folder": str(unpublished / "data"),
        "rows": [f"configs/er_notes/{each.name}" for each in (unpublished / "work/configs/er_notes").iterdir()],
        "groups": "splits/groups.parquet",
        "signatures": [],
        "canary": "c",
        "rows_per_file": 100,
    }
    roots = Roots(unpublished / "phi", unpublished / "work", unpublished / "releases")
    with pytest.raises(StepError, match=r"^publish er_notes: \d+ of \d+ rows belong to no group$"):
        write_config(Job(Step.PUBLISH, "er_notes", "", roots, "", told))


def test_a_version_is_never_changed(built, unpublished, run, capfd, tmp_path):
    """The same rows again: fine. Other rows, or a damaged release: refused in one line, and nothing is touched."""
    place = unpublished / "releases" / "v1"
    shutil.copytree(built.release, place)
    assert run("build", config=built.config, output=unpublished, version="v1") == str(place)
    assert "release v1 stands already, with the same rows" in capfd.readouterr().err

    fewer = reconfigured(built.config, tmp_path, licences=["CC0"])
    with pytest.raises(ConfigError, match=r"^release v1 exists with other rows and is never changed; set another"):
        run("build", config=fewer, output=unpublished, version="v1")
    assert wrong_files(place) == []

    (place / "DICTIONARY.md").write_text("changed")
    with pytest.raises(StorageError, match=r"^release v1 exists, but 1 of its files are not as they were published"):
        run("build", config=built.config, output=unpublished, version="v1")
    assert names(unpublished) == ["v1"]


def test_published_assignments_win_over_another_salt_and_new_patients(built, run, tmp_path):
    """Without the ledger other shares and another salt would move most of them."""
    output = tmp_path / "output"
    shutil.copytree(built.output, output)
    config = write_sample(tmp_path / "more", 50, 44, seed=11)  # the same records, and some more
    told = yaml.safe_load(config.read_text(encoding="utf-8"))
    told |= {"secret_key_file": yaml.safe_load(built.config.read_text())["secret_key_file"], "shards": 3}
    told |= {"splits": {"train": 0.4, "validation": 0.3, "test": 0.3, "salt": "another"}}
    config.write_text(yaml.safe_dump(told), encoding="utf-8")
    new = Path(run("build", config=config, output=output))
    before, after = (pl.read_parquet(release / "ledger.parquet") for release in (built.release, new))
    both = before.join(after, on="group_key", suffix="_after")
    assert both.height == before.height
    assert after.height > before.height
    assert both["split"].equals(both["split_after"], check_names=False)
    assert wrong_files(output / "releases" / built.release.name) == []


@pytest.mark.parametrize(
    ("source", "held"),
    [
        pytest.param("ed_notes", {"er_notes", *ER_TASKS, "segments"}, marks=pytest.mark.long),
        pytest.param("case_reports", {"case_diagnosis", "case_extraction", "segments"}, marks=pytest.mark.long),
    ],
)
def test_one_kind_of_source_makes_a_sound_release(configured, run, tmp_path, source, held):
    release = Path(run("build", config=configured(6, 20, (source,)), output=tmp_path))
    assert {each.name for each in (release / "data").iterdir()} == held
    told = json.loads((release / "manifest.json").read_text())
    assert {config for config, splits in told["rows_sha256"].items() if splits} == held
    front = yaml.safe_load((release / "README.md").read_text(encoding="utf-8").split("---\n")[1])
    assert {each["config_name"] for each in front["configs"]} == held
    assert wrong_files(release) == wrong_papers(release) == []
    lines = (release / "ATTRIBUTION.csv").read_text(encoding="utf-8").splitlines()
    assert (len(lines) > 1) == (source == "case_reports")


def test_a_release_without_a_row_is_refused_with_its_account(configured, run, capfd, tmp_path):
    config = configured(0, 12, ("case_reports",), licences=["CC BY-NC-SA"])
    for article in (config.parent / "articles").iterdir():
        if b"by-nc-sa" in article.read_bytes():
            article.unlink()
    with pytest.raises(ValidationError, match=r"^no config holds a row, so nothing was published; the account above"):
        run("build", config=config, output=tmp_path)
    assert "licence_not_allowed" in capfd.readouterr().err
    assert names(tmp_path) == []
