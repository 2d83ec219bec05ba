"""The command line `casewright`."""

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

import flows.case_commands  # noqa: F401  adds its commands to `review` and `evaluate`
from flows.deid_commands import evaluating, reviewing, train_tagger
from flows.errors import EXIT_CODE_MEANINGS, CasewrightError, ExitCode
from flows.extract_commands import extract
from flows.fetch_commands import fetching

app = typer.Typer(
    name="casewright",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    help="Raw emergency-department notes and open-access case reports become de-identified, validated, versioned benchmark "
    "datasets in Parquet.\n\nA build reads the sources that a YAML file names, and ends with a release that `datasets`, "
    "Polars, DuckDB and pandas read as it stands. A build that was interrupted resumes where it was.",
    epilog="Exit codes: " + "; ".join(f"{int(code)} {meaning}" for code, meaning in EXIT_CODE_MEANINGS.items()) + ".",
)
app.add_typer(evaluating, name="evaluate")
app.add_typer(reviewing, name="review")
app.add_typer(fetching, name="fetch")
app.command(
    epilog="**Examples**\n\n`casewright extract casewright.yaml --dry-run`\n\n`casewright extract casewright.yaml --max-cost 5`"
)(extract)
out = Console(soft_wrap=True)

Config = Annotated[Path, typer.Argument(help="The build's configuration, a YAML file.", show_default=False)]
Workers = Annotated[
    int | None,
    typer.Option("--workers", "-w", min=1, help="How many shards at a time. Default: all cores.", show_default=False),
]
Runner = Annotated[
    str,
    typer.Option(
        help="`processes` (supervised pool), `threads`, `dask` (local cluster) or `tcp://HOST:PORT` (a Dask scheduler)."
    ),
]
ProgressKind = Annotated[str, typer.Option("--progress", help="`auto`, `bar`, `lines` or `none`.")]
Output = Annotated[str | None, typer.Option(help="Instead of the configuration's `output`.", show_default=False)]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be read and written; write nothing.")]


def _examples(*lines: str) -> str:
    return "**Examples**\n\n" + "\n\n".join(f"`{line}`" for line in lines)


def _run(config: Path, dry_run: bool, flow: Callable[[], Callable[..., Any]], **told: Any) -> Any:
    """Run a flow, unless it is to be shown only. The flow is imported late: `--help` needs no Prefect."""
    if dry_run:
        from flows.preview import show_plan

        show_plan(out, str(config), told.get("output"))
        return None
    from flows.server import prefect_server

    with prefect_server():
        return flow()(config=str(config.absolute()), **told)


@app.command(
    epilog=_examples(
        "casewright build casewright.yaml",
        "casewright build casewright.yaml --workers 8 --runner dask",
        "casewright build casewright.yaml --dry-run",
    )
)
def build(
    config: Config,
    workers: Workers = None,
    runner: Runner = "processes",
    progress: ProgressKind = "auto",
    output: Output = None,
    version: Annotated[
        str | None, typer.Option(help="Name of the release. Default: from its content.", show_default=False)
    ] = None,
    dry_run: DryRun = False,
) -> None:
    """Do it all: from the sources to a published release."""

    def flow() -> Callable[..., Any]:
        from flows.build import build as run

        return run

    place = _run(
        config, dry_run, flow, workers=workers, runner=runner, progress=progress, output=output, version=version
    )
    if place:
        from flows.preview import show_release

        show_release(out, Path(place))


def _step(name: str) -> Callable[[], Callable[..., Any]]:
    def flow() -> Callable[..., Any]:
        from importlib import import_module

        return getattr(import_module(f"flows.{name}"), name)

    return flow


@app.command(epilog=_examples("casewright ingest casewright.yaml"))
def ingest(
    config: Config,
    workers: Workers = None,
    runner: Runner = "processes",
    progress: ProgressKind = "auto",
    output: Output = None,
    dry_run: DryRun = False,
) -> None:
    """Read the sources into the PHI root."""
    _run(config, dry_run, _step("ingest"), workers=workers, runner=runner, progress=progress, output=output)


@app.command(epilog=_examples("casewright deidentify casewright.yaml --workers 8"))
def deidentify(
    config: Config,
    workers: Workers = None,
    runner: Runner = "processes",
    progress: ProgressKind = "auto",
    output: Output = None,
    dry_run: DryRun = False,
) -> None:
    """De-identify what ingest gathered."""
    _run(config, dry_run, _step("deidentify"), workers=workers, runner=runner, progress=progress, output=output)


@app.command(epilog=_examples("casewright segment casewright.yaml"))
def segment(
    config: Config,
    workers: Workers = None,
    runner: Runner = "processes",
    progress: ProgressKind = "auto",
    output: Output = None,
    dry_run: DryRun = False,
) -> None:
    """Find sections in de-identified documents and label them."""
    _run(config, dry_run, _step("segment"), workers=workers, runner=runner, progress=progress, output=output)


@app.command(epilog=_examples("casewright assemble casewright.yaml"))
def assemble(
    config: Config,
    workers: Workers = None,
    runner: Runner = "processes",
    progress: ProgressKind = "auto",
    output: Output = None,
    dry_run: DryRun = False,
) -> None:
    """Make the rows of every config."""
    _run(config, dry_run, _step("assemble"), workers=workers, runner=runner, progress=progress, output=output)


@app.command(epilog=_examples("casewright publish casewright.yaml"))
def publish(
    config: Config,
    workers: Workers = None,
    runner: Runner = "processes",
    progress: ProgressKind = "auto",
    output: Output = None,
    dry_run: DryRun = False,
) -> None:
    """Split, validate and publish what the earlier steps made."""
    place = _run(config, dry_run, _step("publish"), workers=workers, runner=runner, progress=progress, output=output)
    if place:
        from flows.preview import show_release

        show_release(out, Path(place))


@app.command(epilog=_examples("casewright validate casewright-data/releases/demo-0123456789ab"))
def validate(
    release: Annotated[Path, typer.Argument(help="The release's folder.", show_default=False)],
    workers: Workers = None,
    runner: Runner = "processes",
    progress: ProgressKind = "auto",
) -> None:
    """Judge a published release: checksums, schemas and expectations."""
    from flows.server import prefect_server

    with prefect_server():
        told = _step("validate")()(release=str(release), workers=workers, runner=runner, progress=progress)
    out.print(
        f"{release}: valid ({told['tables']} configs, {told['files']} files, {told['warnings']} warnings)",
        markup=False,
        highlight=False,
    )


@app.command(
    epilog=_examples("casewright sample sample", "casewright sample big --encounters 4000 --articles 1000 --seed 7")
)
def sample(
    folder: Annotated[Path, typer.Argument(help="Where to write it.", show_default=False)],
    encounters: Annotated[int, typer.Option(min=0, help="Number of ER visits.")] = 60,
    articles: Annotated[int, typer.Option(min=0, help="Number of articles.")] = 40,
    seed: Annotated[int, typer.Option(help="The same seed gives the same sample; a larger one only adds.")] = 2026,
    force: Annotated[bool, typer.Option(help="Write over an earlier sample.")] = False,
) -> None:
    """Write the synthetic sample: notes, encounters, case reports, their gold labels and a configuration."""
    from flows.sample import write_sample

    place = write_sample(folder, encounters, articles, seed, force)
    out.print(
        f"{encounters} encounters and {articles} articles in {folder}; build them with: casewright build {place}",
        markup=False,
        highlight=False,
    )


@app.command(
    epilog=_examples(
        "casewright inspect /secure/exports/clarity > casewright.yaml",
        "casewright inspect postgresql://casewright@db.example.org/warehouse",
    )
)
def inspect(
    path: Annotated[str, typer.Argument(help="A folder, a file, or a database's address.", show_default=False)],
) -> None:
    """Say which layout lies there, which tables and columns, and write the configuration that reads it.

    What was found goes to standard error, the configuration to standard output.
    """
    from flows.inspected import show_inspection

    show_inspection(out, path)


app.command(
    "train-tagger",
    epilog=_examples(
        "casewright train-tagger --output tagger.npz",
        "casewright train-tagger --output ours.npz --names staff.txt --places towns.txt --seed 7",
    ),
)(train_tagger)


@app.command(epilog=_examples("casewright status casewright.yaml", "casewright status casewright.yaml --phi"))
def status(
    config: Config,
    output: Output = None,
    phi: Annotated[
        bool, typer.Option("--phi", help="Show paths and native ids of rejects. They can be PHI: for your eyes only.")
    ] = False,
) -> None:
    """Show how far a build is, its account, its rejects and its releases."""
    from flows.preview import show_status

    show_status(out, str(config), output, phi)


def main() -> None:
    """Entry of the command `casewright`: an error is one line and an exit code, never a traceback."""
    from flows.installed import check_installed

    try:
        check_installed()
        app()
        code = ExitCode.OK
    except CasewrightError as error:
        print(f"casewright: {error.line}", file=sys.stderr)
        code = error.exit_code
    except SystemExit as end:  # usage errors, --help: typer has said what is to say; of Ctrl-C it tells the code only
        code = (
            ExitCode.OK
            if end.code in (None, 0)
            else ExitCode(end.code)
            if end.code in set(ExitCode)
            else ExitCode.USAGE
        )
    except KeyboardInterrupt:
        code = ExitCode.INTERRUPTED
    except BrokenPipeError:
        code = ExitCode.FAILED
    except Exception as error:
        # what it says could be a record's words: the class and the place in our code only
        from flows.shards import where

        print(f"casewright: {where(error)}", file=sys.stderr)
        code = ExitCode.FAILED
    if code == ExitCode.INTERRUPTED:
        print("casewright: interrupted; run again to resume", file=sys.stderr)
    sys.stdout.flush()
    sys.stderr.flush()
    if code == ExitCode.INTERRUPTED:
        os._exit(int(code))  # Prefect's own threads would wait for the work that was interrupted
    sys.exit(int(code))
