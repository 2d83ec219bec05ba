"""The command that measures dense extraction: `casewright evaluate case_extraction`."""

from pathlib import Path
from typing import Annotated

import typer

from flows.deid_commands import evaluating, out
from flows.storage import write_json


@evaluating.command(
    "case_extraction",
    epilog="**Examples**\n\n`casewright evaluate case_extraction gold.json`\n\n"
    "`casewright evaluate case_extraction gold.parquet --predictions model.json --json scores.json`",
)
def evaluate_case_extraction(
    gold: Annotated[
        Path,
        typer.Argument(
            help="Records with the columns of CaseReportBench (pmcid, text, 14 categories): .json, .jsonl, .csv, .parquet.",
            show_default=False,
        ),
    ],
    predictions: Annotated[
        Path | None,
        typer.Option(help="Another system's output, in the same columns, scored beside ours.", show_default=False),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the scores to this file.", show_default=False)
    ] = None,
) -> None:
    """Token-set ratio, hallucination and omission of extraction on published gold, beside baselines."""
    from flows.evaluate_extraction import evaluate_extraction, show_extraction

    result = evaluate_extraction(gold, predictions)
    show_extraction(out, result)
    if json_file:
        write_json(json_file, result)
