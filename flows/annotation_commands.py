"""The commands that ask physicians: `casewright annotate export` and `casewright annotate import`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from schemas.vocabulary import AnnotationTask

if TYPE_CHECKING:
    from flows.annotate import Imported

out = Console(soft_wrap=True)
annotating = typer.Typer(
    no_args_is_help=True, help="Have physicians answer tasks, and take their answers into the next build."
)
SHOWN_REJECTS = 20

Output = Annotated[str | None, typer.Option(help="Instead of the configuration's `output`.", show_default=False)]


@annotating.command(
    "export",
    epilog="**Examples**\n\n`casewright annotate export casewright.yaml --task rationale --sample 50`\n\n"
    "`casewright annotate export casewright-data/releases/demo-0123456789ab --task sct --sample 20 --folder for-physicians`",
)
def export(
    place: Annotated[
        Path, typer.Argument(help="A release's folder, or the build's configuration (YAML).", show_default=False)
    ],
    task: Annotated[
        AnnotationTask,
        typer.Option(
            help="`rationale`: what to rule out, what decides, what to do. `sct`: at each step of evidence an update of "
            "belief and a ranking of all diagnoses, and the final diagnosis.",
            show_default=False,
        ),
    ],
    sample: Annotated[int, typer.Option(min=1, help="How many visits to draw.")] = 50,
    seed: Annotated[int, typer.Option(help="The same seed draws the same visits; a larger sample only adds.")] = 2026,
    folder: Annotated[
        Path | None, typer.Option(help="Where to write. Default: annotate-TASK here.", show_default=False)
    ] = None,
    output: Output = None,
    force: Annotated[
        bool, typer.Option(help="Write over files that stand in the folder, and answers in them.")
    ] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be written; write nothing.")] = False,
) -> None:
    """Write de-identified tasks for Label Studio (tasks.json and its labelling configuration) and as a spreadsheet (CSV)."""
    from flows.annotate import export_tasks

    where = folder or Path(f"annotate-{task}")
    made = export_tasks(place, task, sample, seed, where, output, dry_run, force)
    _say(f"{'Would write' if dry_run else 'Wrote'} {made.tasks} of {made.of} tasks ({made.rows} rows) to {where}")
    if not dry_run:
        _say(f"Label Studio: {where}/labelling-configuration.xml, then import {where}/tasks.json")
        _say(f"Spreadsheet:  a copy of {where}/tasks.csv for each physician")


@annotating.command(
    "import",
    epilog="**Examples**\n\n`casewright annotate import casewright.yaml project-1-at-2026-03-01.json`\n\n"
    "`casewright annotate import casewright.yaml tasks-lee.csv tasks-ortiz.csv --dry-run`",
)
def import_(
    config: Annotated[Path, typer.Argument(help="The build's configuration, a YAML file.", show_default=False)],
    files: Annotated[
        list[Path],
        typer.Argument(
            help="Exports of Label Studio (JSON or JSON-MIN), filled-in spreadsheets (CSV), lists that were adjudicated.",
            show_default=False,
        ),
    ],
    annotator: Annotated[
        str | None, typer.Option(help="Who answered rows that name nobody.", show_default=False)
    ] = None,
    replace: Annotated[
        bool, typer.Option(help="A later answer takes the place of the annotator's earlier one.")
    ] = False,
    tasks: Annotated[
        Path | None,
        typer.Option(
            help="The folder of an export that was made elsewhere, from a copy of a release.", show_default=False
        ),
    ] = None,
    output: Output = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and compare; keep nothing.")] = False,
) -> None:
    """Take answers back: check them, keep each annotator's, say how far they agree, list what to adjudicate.

    Answers are PHI until the next build has de-identified them: they are kept in the PHI root.
    """
    from flows.annotate import import_answers

    made = import_answers(str(config), files, output, tasks, annotator, replace, dry_run)
    for file, why in made.unread:
        _say(f"{file}: {why}; nothing of it was taken")
    why = ", ".join(f"{reason} {number:,}" for reason, number in made.reasons.items())
    _say(
        f"Received {made.received:,} answers: {made.kept:,} kept, {len(made.rejects):,} rejected"
        + (f" ({why})" if why else "")
    )
    for file, reject in made.rejects[:SHOWN_REJECTS]:
        detail = f" ({reject.detail})" if reject.detail else ""
        _say(f"  {file} row {reject.row}: {reject.reason}{detail}")
    if len(made.rejects) > SHOWN_REJECTS:
        _say(f"  and {len(made.rejects) - SHOWN_REJECTS:,} more")
    if made.replaced:
        _say(f"{made.replaced:,} earlier answers were replaced")
    if made.adjudicated:
        _say(f"{made.adjudicated:,} answers are adjudicated: they are the consensus, whatever the rule would say")
    _show_agreement(made)
    _say("Nothing was kept (--dry-run)." if dry_run else "The next build takes the kept answers up.")


def _show_agreement(made: "Imported") -> None:
    for kind, told in made.agreement.items():
        names = ("overlap",) if kind is AnnotationTask.RATIONALE else ("kappa", "spearman", "final_diagnosis")
        numbers = ", ".join(f"{name.replace('_', ' ')} {_number(told[name])}" for name in names)
        _say(f"Agreement on {kind}: {told['annotators']} annotators, {told['answers']:,} answers: {numbers}")
        for name, value in told.get("fields", {}).items():
            _say(f"  {name.replace('_', ' ')}: {_number(value)}")
        for step in told.get("steps", ()):
            _say(f"  step {step['step']}: kappa {_number(step['kappa'])}, spearman {_number(step['spearman'])}")
    for kind, (number, place) in made.lists.items():
        phi = "PHI: " if kind is AnnotationTask.RATIONALE else ""
        _say(f"{phi}{number:,} disagreements on {kind} to adjudicate: {place}")


def _number(value: Any) -> str:
    return "undefined" if value is None else f"{value:.3f}"


def _say(line: str) -> None:
    from flows.errors import printable

    out.print(printable(line), markup=False, highlight=False)
