"""The command that asks a language model: `casewright extract`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out = Console(soft_wrap=True)


def extract(
    config: Annotated[Path, typer.Argument(help="The build's configuration, a YAML file.", show_default=False)],
    max_cost: Annotated[
        float | None,
        typer.Option(min=0, help="What this run may cost, instead of `extraction.max_cost`.", show_default=False),
    ] = None,
    output: Annotated[
        str | None, typer.Option(help="Instead of the configuration's `output`.", show_default=False)
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say how much would be asked; ask nothing.")] = False,
) -> None:
    """Ask the configured language model for the phrases of de-identified case reports, and keep its answers."""
    from flows.extract import estimate, extract_plan
    from flows.plan import alone, make_plan
    from flows.settings import RunOptions

    plan = make_plan(str(config), RunOptions(), output=output)
    if dry_run:
        told = estimate(plan)
        out.print(
            f"{told.documents:,} documents for the model, {told.by_rules:,} for the rules; {told.prompts:,} prompts to ask, "
            f"{told.kept:,} answered; at most {told.tokens:,} tokens of prompts; at most {told.cost:.2f} at the prices given",
            markup=False,
            highlight=False,
        )
        return
    with alone(plan.roots):
        extract_plan(plan, max_cost)
