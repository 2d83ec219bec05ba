"""Suites: what the declaration of a table promises, joined by what `suites/<table>.json` promises by hand."""

import json
from functools import cache
from importlib import resources
from typing import Any

from schemas.table import Table, structural_expectations

Config = dict[str, Any]
"""One expectation as Great Expectations writes it: type, kwargs, severity, meta."""


@cache
def _written(name: str) -> str:
    return resources.files("expectations.suites").joinpath(f"{name}.json").read_text("utf-8")


def written_suite(name: str) -> list[Config]:
    """The expectations of a suite file, in its order. Errors: FileNotFoundError for a suite that nobody wrote."""
    raw = json.loads(_written(name))
    if raw["name"] != name:
        raise ValueError(f"suites/{name}.json calls itself otherwise")
    return raw["expectations"]


def suite_of(table: type[Table]) -> list[Config]:
    """All expectations of a table: the declaration's first, then the written ones.

    A PHI table may have no suite file; it is then held to its declaration only.
    """
    declared = [each | {"meta": {"notes": _reason(table, each)}} for each in structural_expectations(table)]
    try:
        return declared + written_suite(table.table_name)
    except FileNotFoundError:
        if not table.phi:
            raise
        return declared


def _reason(table: type[Table], config: Config) -> str:
    column = config["kwargs"].get("column")
    if column is None:
        return "The table has the columns of its declaration, in their order."
    promise = {
        "expect_column_values_to_not_be_null": "never missing",
        "expect_column_values_to_be_in_set": "from a closed list",
        "expect_column_values_to_match_regex": "of a fixed form",
        "expect_column_values_to_be_between": "within its range",
    }.get(config["type"], "as declared")
    return f"Declared {promise}: {table.columns()[column].description or column}"
