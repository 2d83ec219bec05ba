"""What the commands of a review by people have in common."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from flows.plan import Plan

Config = Annotated[Path, typer.Argument(help="The build's configuration, a YAML file.", show_default=False)]
Output = Annotated[str | None, typer.Option(help="Instead of the configuration's `output`.", show_default=False)]


def plan_of(config: Path, output: str | None) -> "Plan":
    """The plan of a build that was made; nothing is written."""
    from flows.plan import make_plan
    from flows.settings import RunOptions

    return make_plan(str(config), RunOptions(), make=False, output=output)
