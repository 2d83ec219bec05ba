"""What a person sees: a plan before it runs, a release when it is made, the state of a build."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import polars as pl
from rich.console import Console
from rich.table import Table as Printed
from rich.text import Text

from flows.account import Count, printed
from flows.errors import ConfigError, printable
from flows.plan import Plan, make_plan
from flows.settings import RunOptions
from flows.shards import shard_name
from flows.sources import parts_of
from schemas.releases import CONFIGS
from schemas.vocabulary import Split, Step


def show_plan(out: Console, config: str, output: str | None) -> None:
    """What a build would read and write; nothing is made."""
    plan = make_plan(config, RunOptions(), make=False, output=output)
    table = Printed(title="Would read", title_justify="left")
    for name in ("source", "layout", "parts", "files"):
        table.add_column(name, justify="right" if name in ("parts", "files") else "left")
    parts = parts_of(plan.settings, plan.roots, save=False)
    for name, source in plan.settings.sources.items():
        mine = [part for part in parts if part.source == name]
        table.add_row(name, source.layout, str(len(mine)), str(sum(len(part.files) for part in mine)))
    out.print(table)
    out.print(f"Would write {plan.settings.shards} shards per step:", highlight=False)
    for about, place in (
        ("PHI root (0700)", plan.roots.phi),
        ("public work", plan.roots.work),
        ("releases", plan.roots.releases),
    ):
        out.print(f"  {about:<16} {place}", markup=False, highlight=False)
    made = plan.settings.version or f"{plan.settings.name}-<12 digits of its content>"
    out.print(f"Would publish {', '.join(CONFIGS)} as release {made}", markup=False, highlight=False)


def show_release(out: Console, release: Path) -> None:
    """The funnel, the path, and three lines that read it."""
    told = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
    out.print(printed((Count(**each) for each in told["funnel"]), _width(out)), markup=False, highlight=False)
    held: Counter[tuple[str, str]] = Counter()
    for file in told["files"]:
        _, config, name = file["path"].split("/")
        held[config, name.split("-")[0]] += file["rows"]
    rows = Printed(title="Rows", title_justify="left")
    for name in ("config", *Split):
        rows.add_column(name, justify="left" if name == "config" else "right")
    for config in CONFIGS:
        rows.add_row(config, *(f"{held[config, split]:,}" for split in Split))
    out.print(rows)
    shown, (config, _) = _short(release), next(iter(held))
    for about, place in (
        ("Release", shown),
        ("Card", f"{shown}/README.md"),
        ("What was checked", f"{shown}/report/data_docs/index.html"),
    ):
        out.print(f"{about + ':':<18}{place}", markup=False, highlight=False)
    out.print("\nRead it with Polars, DuckDB or pandas:", markup=False, highlight=False)
    python, folder = _short(Path(sys.executable)), f"{shown}/data/{config}"
    for line in (
        f"{python} -c \"import polars as pl; print(pl.read_parquet('{folder}/*.parquet'))\"",
        f"{python} -c \"import duckdb; print(duckdb.read_parquet('{folder}/*.parquet').aggregate('split, count(*)'))\"",
        f"{python} -c \"import pandas as pd; print(pd.read_parquet('{folder}'))\"",
    ):
        out.print(f"  {line}", markup=False, highlight=False)


def _width(out: Console) -> int | None:
    """The terminal's width; a file or pipe has none."""
    return out.width if out.is_terminal else None


def _short(place: Path) -> str:
    try:
        return str(place.relative_to(Path.cwd()))
    except ValueError:
        return str(place)


def show_status(out: Console, config: str, output: str | None, phi: bool) -> None:
    """How far a build is, by its sidecars, and what was rejected."""
    plan = make_plan(config, RunOptions(), make=False, output=output)
    if not plan.roots.work.exists():
        raise ConfigError("nothing was built here yet: run `casewright build CONFIG`")
    units = [shard_name(shard) for shard in range(plan.settings.shards)]
    steps = Printed(title="Units finished", title_justify="left")
    steps.add_column("step")
    steps.add_column("done", justify="right")
    steps.add_column("of", justify="right")
    for step in (Step.INGEST, Step.DEIDENTIFY, Step.SEGMENT, Step.ASSEMBLE, Step.SPLIT):
        wanted = ["groups"] if step == Step.SPLIT else units
        done = sum((plan.roots.work / "sidecars" / step / f"{unit}.json").exists() for unit in wanted)
        steps.add_row(str(step), str(done), str(len(wanted)))
    out.print(steps)
    _show_account(out, plan)
    _show_rejects(out, plan, phi)
    for release in sorted(plan.roots.releases.glob("[!.]*/manifest.json")):
        out.print(f"Release: {_short(release.parent)}", markup=False, highlight=False)


def _show_account(out: Console, plan: Plan) -> None:
    from flows.publish import account_of

    try:
        out.print(printed(account_of(plan), _width(out)), markup=False, highlight=False)
    except ConfigError:
        out.print("The account is complete when all steps have run.", highlight=False)


def _show_rejects(out: Console, plan: Plan, phi: bool) -> None:
    files = sorted((plan.roots.work / "rejects").rglob("*.parquet"))
    if not files:
        out.print("No rejects.")
        return
    rejects = pl.concat([pl.read_parquet(file) for file in files]).filter(
        pl.col("config").is_null() | (pl.lit(not phi))
    )
    if not phi:
        out.print(
            f"{rejects.height:,} rejects in {_short(plan.roots.work / 'rejects')}; --phi shows where each was read",
            highlight=False,
        )
        return
    places = [pl.read_parquet(file) for file in sorted((plan.roots.phi / "reject_locators").rglob("*.parquet"))]
    _show_places(
        out,
        rejects.join(pl.concat(places), on="reject_id", how="left")
        .sort("step", "source", "path", "row")
        .iter_rows(named=True),
    )


def _show_places(out: Console, rows: Iterable[dict[str, object]]) -> None:
    table = Printed(title="Rejects with their places: may be PHI", title_justify="left")
    for name in ("step", "source", "record", "reason", "detail", "row", "native_id", "path"):
        table.add_column(name, overflow="fold")
    for row in rows:
        cells = ("" if row[column.header] is None else str(row[column.header]) for column in table.columns)  # type: ignore[index]
        table.add_row(*(Text(printable(cell)) for cell in cells))  # a name may look like markup, or command a terminal
    out.print(table)
