"""What de-identification found in a run: spans by entity and by the recogniser that found them."""

from collections.abc import Iterable, Mapping
from typing import Any

from rich.console import Console
from rich.table import Table as Printed

Found = dict[str, dict[str, int]]
"""Entity, recogniser, number of spans."""


def found_in(facts: Iterable[Mapping[str, Any]]) -> Found:
    """The counts of all shards, from what each job told, the most frequent first.

    >>> found_in([{"found": {"ZIP": {"Town": 2}}}, {"found": {"ZIP": {"Town": 1}, "AGE": {"AgeOver89": 4}}}])
    {'AGE': {'AgeOver89': 4}, 'ZIP': {'Town': 3}}
    """
    counts: Found = {}
    for each in facts:
        for entity, detectors in each.get("found", {}).items():
            held = counts.setdefault(entity, {})
            for detector, number in detectors.items():
                held[detector] = held.get(detector, 0) + number
    return {
        entity: dict(sorted(counts[entity].items(), key=lambda item: (-item[1], item[0])))
        for entity in sorted(counts, key=lambda entity: (-sum(counts[entity].values()), entity))
    }


def show_found(out: Console, found: Found) -> None:
    """The counts as a table for the terminal."""
    if not found:
        return
    table = Printed(title="Replaced spans by entity and recogniser", title_justify="left")
    table.add_column("entity")
    table.add_column("spans", justify="right")
    table.add_column("found by", overflow="fold")
    for entity, detectors in found.items():
        table.add_row(entity, f"{sum(detectors.values()):,}", _by(detectors))
    out.print(table)


def found_text(found: Found) -> str:
    """The counts as a table of the card."""
    if not found:
        return "Nothing was replaced.\n"
    lines = [f"| {entity} | {sum(each.values()):,} | {_by(each)} |" for entity, each in found.items()]
    return "\n".join(["| entity | spans | found by |", "|---|---|---|", *lines]) + "\n"


def _by(detectors: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {number:,}" for name, number in detectors.items())
