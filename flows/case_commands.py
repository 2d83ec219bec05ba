"""The commands on case reports: `casewright review case_diagnosis` and `casewright evaluate case_extraction`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.deid_commands import evaluating, reviewing
from flows.review_options import Config, Output, plan_of
from flows.storage import write_json

out = Console(soft_wrap=True)


@reviewing.command(
    "case_diagnosis",
    epilog="**Examples**\n\n`casewright review case_diagnosis casewright.yaml --sample 50`\n\n"
    "`casewright review case_diagnosis casewright.yaml --verdicts case-verdicts-0123456789abcdef.json`",
)
def review_case_diagnosis(
    config: Config,
    sample: Annotated[int, typer.Option(min=1, help="How many rows to draw.")] = 50,
    seed: Annotated[int, typer.Option(help="The same seed draws the same articles.")] = 2026,
    verdicts: Annotated[
        Path | None, typer.Option(help="The file that the page saved: the next build honours it.", show_default=False)
    ] = None,
    output: Output = None,
) -> None:
    """Write a page of articles beside their prompts, for a person to judge; or take that person's verdicts."""
    from flows.case_review import take_case_verdicts, write_case_review

    plan = plan_of(config, output)
    if verdicts is None:
        out.print(f"Open this page: {write_case_review(plan, sample, seed)}", markup=False, highlight=False)
        return
    kept = take_case_verdicts(plan, verdicts)
    told = ", ".join(f"{kept[word]} {word}" for word in ("keep", "change", "exclude"))
    out.print(f"Verdicts kept for the next build: {told}.", markup=False, highlight=False)


@evaluating.command(
    "case_extraction",
    epilog="**Examples**\n\n`casewright evaluate case_extraction gold.json`\n\n"
    "`casewright evaluate case_extraction gold.parquet --predictions model.json --json scores.json`\n\n"
    "`casewright evaluate case_extraction gold.parquet --inputs testing_case_set.json --predictions model.json`",
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
        list[Path] | None,
        typer.Option(
            help="Another system's output, in the same columns, scored beside ours; repeatable.", show_default=False
        ),
    ] = None,
    inputs: Annotated[
        Path | None,
        typer.Option(
            help="The texts that the predictions were made from, in their order, where they carry no pmcid.",
            show_default=False,
        ),
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the scores to this file.", show_default=False)
    ] = None,
) -> None:
    """Token-set ratio, hallucination and omission of extraction on published gold, beside baselines."""
    from flows.evaluate_extraction import evaluate_extraction, show_extraction

    result = evaluate_extraction(gold, predictions or (), inputs)
    show_extraction(out, result)
    if json_file:
        write_json(json_file, result)
