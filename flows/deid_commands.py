"""The commands that measure de-identification: `casewright evaluate deid` and `casewright review deid`."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from flows.errors import ConfigError
from flows.storage import write_json

out = Console(soft_wrap=True)
evaluating = typer.Typer(no_args_is_help=True, help="Measure a step against a gold standard.")
reviewing = typer.Typer(no_args_is_help=True, help="Have people judge a sample of what a step made.")


@evaluating.callback()
def _evaluating() -> None:
    pass  # with a callback, a group keeps its one command's name


@reviewing.callback()
def _reviewing() -> None:
    pass


@evaluating.command(
    "deid",
    epilog="**Examples**\n\n`casewright evaluate deid GOLD.jsonl --min-recall 0.99`\n\n"
    "`casewright evaluate deid n2c2/testing-PHI-Gold-fixed --json scores.json`\n\n"
    "`casewright evaluate deid GOLD.jsonl --mutate upper --known PATIENT=PERSON,MRN=MRN`",
)
def evaluate_deid(
    gold: Annotated[
        Path,
        typer.Argument(help="Our .jsonl, i2b2/n2c2 2014 .xml, or a folder of XML or brat files.", show_default=False),
    ],
    mutate: Annotated[
        str | None,
        typer.Option(
            help="`lower`, `upper`, `nbsp`, `dashes`, `zero_width`, `joined` or `wrapped`.", show_default=False
        ),
    ] = None,
    known: Annotated[
        str | None,
        typer.Option(
            help="LABEL=ENTITY,... gold labels whose words stand for the patient's own record.", show_default=False
        ),
    ] = None,
    lexicon: Annotated[
        Path | None,
        typer.Option(help="A file of names, one a line: recall of names in it and not in it.", show_default=False),
    ] = None,
    tagger: Annotated[str, typer.Option(help="The tagger's model: `shipped`, a file, or `off`.")] = "shipped",
    recogniser: Annotated[
        list[str] | None,
        typer.Option(help="As in the configuration, such as `spacy:en_core_web_lg`; repeatable.", show_default=False),
    ] = None,
    stock: Annotated[bool, typer.Option(help="Run stock Presidio beside it.")] = True,
    min_recall: Annotated[
        float | None, typer.Option(min=0, max=1, help="Exit with an error below this recall.", show_default=False)
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the scores to this file.", show_default=False)
    ] = None,
    show_misses: Annotated[
        bool,
        typer.Option("--show-misses", help="Write what was missed, with its words, to the PHI root. That file is PHI."),
    ] = False,
    phi_root: Annotated[
        Path | None, typer.Option(help="The PHI root that `--show-misses` writes to.", show_default=False)
    ] = None,
) -> None:
    """Recall, precision and speed of de-identification on a gold standard, beside stock Presidio."""
    from flows.evaluate import check_recall, evaluate, show_evaluation

    if show_misses and phi_root is None:
        raise ConfigError("--show-misses writes PHI: name the PHI root that receives it with --phi-root")
    result = evaluate(gold, mutate, known, lexicon, stock, phi_root if show_misses else None, tagger, recogniser or ())
    show_evaluation(out, result)
    for place in result.pop("misses", {}).values():
        out.print(f"PHI: what was missed, with its words, is in {place}", markup=False, highlight=False)
    if json_file:
        write_json(json_file, result)
    if min_recall is not None:
        check_recall(result, min_recall)


@reviewing.command(
    "deid",
    epilog="**Examples**\n\n`casewright review deid casewright.yaml --sample 50`\n\n"
    "`casewright review deid casewright.yaml --verdicts verdicts-0123456789abcdef.json`",
)
def review_deid(
    config: Annotated[Path, typer.Argument(help="The build's configuration, a YAML file.", show_default=False)],
    sample: Annotated[int, typer.Option(min=1, help="How many notes to draw.")] = 50,
    seed: Annotated[int, typer.Option(help="The same seed draws the same notes.")] = 2026,
    verdicts: Annotated[
        Path | None,
        typer.Option(help="The file that the page saved: gives the estimate of recall.", show_default=False),
    ] = None,
    output: Annotated[
        str | None, typer.Option(help="Instead of the configuration's `output`.", show_default=False)
    ] = None,
) -> None:
    """Write a page of notes beside their de-identified text, for a person to judge; or take that person's verdicts."""
    from flows.plan import make_plan
    from flows.review import review_text, take_verdicts, write_review
    from flows.settings import RunOptions

    plan = make_plan(str(config), RunOptions(), make=False, output=output)
    if verdicts is None:
        place = write_review(plan, sample, seed)
        out.print(
            f"PHI: open this page where PHI may be shown, and nowhere else: {place}", markup=False, highlight=False
        )
        return
    result = take_verdicts(plan, verdicts)
    out.print(review_text(result).strip(), markup=False, highlight=False)
    out.print("The next publication puts this on its card.", markup=False, highlight=False)


def train_tagger(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="The model's file, such as `tagger.npz`.", show_default=False)
    ],
    seed: Annotated[int, typer.Option(help="The same seed and lists give the same bytes on one machine.")] = 1,
    samples: Annotated[
        int | None,
        typer.Option(min=100, max=2_000_000, help="Synthetic samples. Default: 150,000.", show_default=False),
    ] = None,
    names: Annotated[
        Path | None,
        typer.Option(help="A file of people of your site, one a line, such as `Jane Roe, RN`.", show_default=False),
    ] = None,
    places: Annotated[
        Path | None, typer.Option(help="A file of places of your site, one a line.", show_default=False)
    ] = None,
    force: Annotated[bool, typer.Option(help="Write over a file that is there.")] = False,
    json_file: Annotated[
        Path | None, typer.Option("--json", help="Write the held-out figures to this file.", show_default=False)
    ] = None,
) -> None:
    """Train the model that finds names, places, hospitals and organisations; measure it on what it never saw."""
    from flows.train_tagger import show_training, train

    told = train(out, output, seed, samples, names, places, force)
    show_training(out, told)
    if json_file:
        write_json(json_file, told)
    out.print(f"To use it: `deidentify: {{tagger: {output}}}` in the configuration.", markup=False, highlight=False)
