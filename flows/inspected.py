"""What a person sees of an inspection: the tables found, what is missing, and a configuration to start from."""

import os

import yaml
from rich.console import Console
from rich.table import Table as Printed
from rich.text import Text

from flows.databases import duckdb_file
from flows.errors import printable
from flows.inspection import Finding, FoundTable, inspect


def show_inspection(out: Console, path: str) -> None:
    """Print the finding to standard error and the configuration to standard output."""
    remote = "://" in path or duckdb_file(path) is not None
    place = path if remote else os.path.abspath(path)
    found = inspect(place)
    told = Console(stderr=True, soft_wrap=True)
    told.print(Text(f"{printable(place)} has layout {found.layout}"))
    told.print(_tables(found))
    for each in found.tables:
        if each.missing:
            told.print(Text(f"missing in {each.table}: {', '.join(each.missing)}: name your own columns in `tables`"))
        if each.unread:
            told.print(Text(f"not read of {each.table}: {printable(', '.join(each.unread))}"))
    for line in found.advice:
        told.print(Text(line))
    if found.ignored:
        told.print(Text(f"{found.ignored} files are of no table of this layout"))
    out.print(configuration(found), markup=False, highlight=False, end="")


def configuration(found: Finding) -> str:
    """A whole configuration of one source."""
    config = {"name": "er-benchmark", "output": "./casewright-data", "sources": {"hospital": found.settings}}
    return yaml.safe_dump(config, sort_keys=False, allow_unicode=True)


def _tables(found: Finding) -> Printed:
    table = Printed(title="Found", title_justify="left")
    for name in ("table", "file", "columns read", "not read", "missing"):
        table.add_column(name, justify="left" if name in ("table", "file") else "right", overflow="fold")
    for each in _shortened(found.tables):
        numbers = (str(len(each.read) or ""), str(len(each.unread) or ""), str(len(each.missing) or ""))
        table.add_row(Text(each.table), Text(printable(each.file)), *numbers)
    return table


def _shortened(tables: list[FoundTable], most: int = 40) -> list[FoundTable]:
    rest = len(tables) - most
    return tables if rest <= 0 else [*tables[:most], FoundTable(f"and {rest} more", "")]
