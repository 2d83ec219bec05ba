"""Scores as printed: a table with a row for each measure and a column for each system."""

from collections.abc import Iterable

from rich.table import Table as Printed


def systems_table(title: str, systems: Iterable[str], *before: str) -> Printed:
    """An empty table: a first column of names, columns of numbers `before`, then a column for each system."""
    first, *numbers = before or ("",)
    table = Printed(title=title, title_justify="left")
    table.add_column(first)
    for name in (*numbers, *systems):
        table.add_column(name, justify="right")
    return table
