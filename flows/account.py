"""The account: received = kept + rejected, at every step, with a reason for every reject."""

import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import polars as pl

from flows.errors import StepError
from schemas.vocabulary import Step


@dataclass(frozen=True, slots=True)
class Count:
    """What one job received and kept of one kind of record of one source, and why it did not keep the rest."""

    step: str
    source: str
    record: str
    received: int
    kept: int
    rejected: Mapping[str, int] = field(default_factory=dict)
    config: str | None = None

    def __post_init__(self) -> None:
        if self.received != self.kept + sum(self.rejected.values()):
            raise StepError(
                f"{self.step} of {self.source}: the account does not balance: received {self.received} {self.record}s, "
                f"kept {self.kept}, rejected {sum(self.rejected.values())}"
            )


def total(counts: Iterable[Count]) -> list[Count]:
    """Counts of the same step, config, source and record put together, in the order of the steps."""
    order = {str(step): place for place, step in enumerate(Step)}
    received: Counter[tuple[str, str, str, str]] = Counter()
    kept: Counter[tuple[str, str, str, str]] = Counter()
    rejected: dict[tuple[str, str, str, str], Counter[str]] = {}
    for each in counts:
        place = (each.step, each.config or "", each.source, each.record)
        received[place] += each.received
        kept[place] += each.kept
        rejected.setdefault(place, Counter()).update(each.rejected)
    return [
        Count(
            step=str(place[0]),
            source=place[2],
            record=str(place[3]),
            received=received[place],
            kept=kept[place],
            rejected=dict(sorted((str(reason), n) for reason, n in rejected[place].items() if n)),
            config=place[1] or None,
        )
        for place in sorted(rejected, key=lambda place: (order.get(place[0], 99), *place[1:]))
    ]


def count(
    step: Step, record: str, kept: Mapping[str, int], rejects: pl.DataFrame, config: str | None = None
) -> list[Count]:
    """Counts per source, from what was kept (source: rows) and the REJECTS of the same record kind."""
    mine = rejects.filter(pl.col("record").cast(pl.String) == str(record))
    reasons: dict[str, Counter[str]] = {}
    for source, reason, rows in (
        mine.group_by("source", pl.col("reason").cast(pl.String)).len().sort("source", "reason").iter_rows()
    ):
        reasons.setdefault(source, Counter())[reason] += rows
    return [
        Count(
            str(step),
            source,
            str(record),
            kept.get(source, 0) + reasons.get(source, Counter()).total(),
            kept.get(source, 0),
            dict(reasons.get(source, {})),
            config,
        )
        for source in sorted(kept.keys() | reasons.keys())
    ]


def by_source(frame: pl.DataFrame) -> dict[str, int]:
    """Rows of each source."""
    return {} if frame.is_empty() else dict(frame.group_by("source").len().sort("source").iter_rows())


def printed(counts: Iterable[Count], width: int | None = None) -> str:
    """The account as text: a line per step, source, config and record, with the reasons of its rejects.

    Where that is wider than `width`, the reasons stand on a line of their own.

    >>> told = [Count("ingest", "pmc", "article", 3, 1, {"no_body": 2})]
    >>> print(printed(told))
    Account: received = kept + rejected
    step    source  config  record   received  kept  rejected
    ingest  pmc             article         3     1         2  no_body 2
    >>> print(printed(told, 60).partition("rejected\\n")[2].partition("\\n")[2])
    ingest  pmc             article         3     1         2
        no_body 2
    """
    rows = [("step", "source", "config", "record", "received", "kept", "rejected", "")]
    for each in counts:
        reasons = sorted(each.rejected.items(), key=lambda item: (-item[1], item[0]))
        why = ", ".join(f"{reason} {n:,}" for reason, n in reasons)
        numbers = (each.received, each.kept, sum(each.rejected.values()))
        rows.append((each.step, each.source, each.config or "", each.record, *(f"{n:,}" for n in numbers), why))
    widths = [max(len(row[place]) for row in rows) for place in range(7)]
    left = sum(widths) + 12
    apart = width is not None and max(left + 2 + len(row[7]) if row[7] else left for row in rows) > width
    lines = ["Account: received = kept + rejected"]
    for row in rows:
        cells = (
            cell.ljust(size) if place < 4 else cell.rjust(size)
            for place, (cell, size) in enumerate(zip(row, widths, strict=False))
        )
        lines.append("  ".join(cells))
        if row[7] and apart:
            lines += textwrap.wrap(row[7], width, initial_indent="    ", subsequent_indent="    ")
        elif row[7]:
            lines[-1] += f"  {row[7]}"
    return "\n".join(lines)
