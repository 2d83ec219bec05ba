"""The suite files: each loads, speaks of columns that exist, and gives its reasons."""

import inspect
import json
from importlib import resources

import pytest

from expectations import door, summaries
from expectations.suite_files import suite_of, written_suite
from schemas.catalogue import INTERMEDIATE, RELEASED
from schemas.encounters import FREE_TEXT, Encounters
from schemas.table import structural_expectations

TABLES = [*INTERMEDIATE, *RELEASED]
FILES = sorted(
    each.name.removesuffix(".json")
    for each in resources.files("expectations.suites").iterdir()
    if each.name.endswith(".json")
)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_suites_speak_of_columns_that_exist(table):
    for config in suite_of(table)[len(structural_expectations(table)) :]:
        kwargs = config["kwargs"]
        named = kwargs.get("column_list", []) + [
            kwargs[each] for each in ("column", "column_A", "column_B") if each in kwargs
        ]
        assert set(named) <= set(table.columns())
        condition = kwargs.get("row_condition", "")
        assert not condition or condition.split()[0] in table.columns()


@pytest.mark.parametrize("name", FILES)
def test_suites_are_known_to_great_expectations(name):
    suite = door.gx.ExpectationSuite(name=name, expectations=written_suite(name))
    assert len(suite.expectations) == len(written_suite(name)) > 0
    for config in written_suite(name):
        assert config["severity"] in ("critical", "warning")
        assert len(config["meta"]["notes"]) > 20


def test_every_public_table_has_a_suite():
    assert {table.table_name for table in TABLES if not table.phi} | {"summary"} == set(FILES)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_nothing_is_written_twice(table):
    seen = [json.dumps([each["type"], each["kwargs"]], sort_keys=True) for each in suite_of(table)]
    assert len(seen) == len(set(seen))


def test_every_check_of_the_summaries_has_its_judge():
    source = inspect.getsource(summaries)
    judged = [door._named(each) for each in written_suite("summary")]
    assert len(judged) == len(set(judged))
    assert all(f'"{name}"' in source or name in source for name in judged)


@pytest.mark.parametrize("name", FREE_TEXT)
def test_every_free_text_of_a_visit_is_judged_for_every_kind_of_identifier(name):
    mine = [each for each in suite_of(Encounters) if each["kwargs"].get("column") == name]
    kinds = {each["kwargs"].get("identifier") for each in mine if each["type"] == "expect_column_text_to_be_free_of"}
    assert kinds == {each["kwargs"]["identifier"] for each in suite_of(Encounters) if "identifier" in each["kwargs"]}
    assert kinds and any(each["type"] == "expect_column_text_to_hold_whole_placeholders" for each in mine)
