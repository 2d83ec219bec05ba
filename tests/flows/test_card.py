"""The dataset card, from facts alone."""

import re

import polars as pl
import pytest
import yaml

from flows.account import Count
from flows.card import canary, card, label_balance
from flows.settings import Settings
from schemas.releases import CONFIGS

SETTINGS = {"sources": {"notes": {"layout": "notes", "path": "notes.csv"}}}


def facts(rows: int) -> dict[str, int]:
    return {"rows": rows, "num_bytes": rows * 100, "bytes": rows * 30, "rows_sha256": "0"}


def made(splits, title="A title", balance=None, licences=None) -> tuple[dict, str]:
    counts = [Count("ingest", "notes", "note", 1_200, 1_000, {"duplicate": 50, "empty_text": 150})]
    every = {config: splits.get(config, {}) for config in CONFIGS}
    settings = Settings.model_validate(SETTINGS | {"title": title})
    text = card(settings, "v1", "casewright:canary:x", every, counts, balance or {}, licences or {}, {}, None)
    _, head, body = text.split("---\n", 2)
    return yaml.safe_load(head), body


@pytest.mark.parametrize("title", ["A: b", "# x", "'quoted' \"twice\"", "yes", "Übung – 患者", "- item", "{a}", "a\nb"])
def test_any_title_gives_yaml_that_parses(title):
    front, _ = made({"er_notes": {"train": facts(3)}}, title)
    assert front["pretty_name"] == title


def test_configs_without_rows_are_not_declared_and_the_first_that_has_some_is_the_default():
    front, body = made({"er_disposition": {"train": facts(3), "test": facts(1)}, "segments": {"test": facts(2)}})
    assert [each["config_name"] for each in front["configs"]] == ["er_disposition", "segments"]
    assert [each.get("default") for each in front["configs"]] == [True, None]
    assert [each["config_name"] for each in front["dataset_info"]] == ["er_disposition", "segments"]
    assert front["dataset_info"][0]["dataset_size"] == 400
    assert front["dataset_info"][0]["download_size"] == 120
    assert f"| `er_notes` | {CONFIGS['er_notes'].meaning} | 0 | 0 | 0 |" in body
    assert f"| `er_disposition` | {CONFIGS['er_disposition'].meaning} | 3 | 0 | 1 |" in body
    assert 'load_dataset(".", "er_disposition", split="train")' in body


def test_features_are_the_declared_columns():
    front, _ = made({config: {"train": facts(1)} for config in CONFIGS})
    for info in front["dataset_info"]:
        assert [each["name"] for each in info["features"]] == list(CONFIGS[info["config_name"]].columns())


def test_tables_are_well_formed_markdown():
    _, body = made(
        {"er_notes": {"train": facts(1_234)}},
        balance={"er_disposition.disposition": {"Admit": {"train": 1_000, "validation": 0, "test": 2}}},
        licences={"CC BY": {"train": 7, "validation": 1, "test": 0}},
    )
    for table in re.findall(r"(?:^\|.*\n)+", body, re.MULTILINE):
        head, rule, *rows = table.splitlines()
        assert re.fullmatch(r"(\|-+:?)+\|", rule)
        assert rows
        assert {line.count("|") for line in (rule, *rows)} == {head.count("|")}
    assert "| ingest | notes |  | note | 1,200 | 1,000 | 200 | `empty_text` 150, `duplicate` 50 |" in body
    assert "| Admit | 1,000 | 0 | 2 |" in body
    assert "| CC BY | 7 | 1 | 0 |" in body


def test_a_release_of_notes_says_that_it_holds_no_articles():
    _, body = made({"er_notes": {"train": facts(1)}})
    assert "The release holds no articles." in body
    assert "No labelled config holds rows." in body


def test_the_balance_counts_every_row_the_most_frequent_label_first():
    rows = pl.LazyFrame({"label": ["b", "a", "a", "a"], "split": ["test", "train", "test", "train"]})
    found = label_balance(rows, "label")
    assert found == {"a": {"train": 2, "validation": 0, "test": 1}, "b": {"train": 0, "validation": 0, "test": 1}}
    assert list(found) == ["a", "b"]


def test_a_canary_is_the_builds_own():
    assert canary("demo", "a") == canary("demo", "a")
    assert len({canary("demo", "a"), canary("demo", "b"), canary("other", "a")}) == 3
