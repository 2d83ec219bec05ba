"""Training of the tagger: word lists in, a model file and its held-out figures out."""

import io
import time
from importlib.resources import files
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table as Printed

from flows.errors import ConfigError, InputError, storage_error
from flows.storage import write_whole


def shipped_lists() -> Any:
    """The word lists that come with the package (`transforms.deidentify.lexicon.Lexicons`)."""
    from transforms.deidentify.lexicon import read_lexicons

    folder = files("transforms.deidentify").joinpath("lexicons")
    lists = [each for each in folder.iterdir() if each.name.endswith(".txt")]
    return read_lexicons({each.name.removesuffix(".txt"): each.read_text("utf-8").splitlines() for each in lists})


def train(
    out: Console,
    output: Path,
    seed: int,
    samples: int | None = None,
    names: Path | None = None,
    places: Path | None = None,
    force: bool = False,
) -> dict[str, Any]:
    """Train a model, measure it and write it; gives seconds, size and figures.

    `names`, `places`: a site's own lists; their words are then in the model's file. Raises ConfigError if the file is
    there and `force` is not set, InputError for a list that cannot be read.
    """
    from transforms.deidentify.lexicon import with_names
    from transforms.deidentify.tagger import load_model
    from transforms.deidentify.training import learning, measuring

    if output.is_dir():
        raise ConfigError("--output names a folder; name a file", f"--output {output} is a folder; name a file")
    if output.exists() and not force:
        raise ConfigError("--output is there already; use --force", f"--output {output} is there already; use --force")
    people, towns = _lines(names, "--names"), _lines(places, "--places")
    lists = with_names(shipped_lists(), people, towns)
    count = learning.SAMPLES if samples is None else samples
    with _progress(out) as progress:
        tasks = {"samples": progress.add_task("making samples", total=count)}
        tasks["rounds"] = progress.add_task("learning", total=learning.ROUNDS)

        def told(what: str, done: int, of: int) -> None:
            progress.update(tasks[what], completed=done, total=of)

        wall, cpu = time.perf_counter(), time.process_time()
        content = learning.train(lists, seed, count, told=told)
        wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
        task = progress.add_task("measuring", total=len(measuring.FAMILIES))
        figures = measuring.measured(load_model(io.BytesIO(content)), lists, told=lambda _: progress.advance(task))
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
        write_whole(output, content)
    except OSError as error:
        raise storage_error(error, "the model") from None
    return {
        "seed": seed,
        "samples": count,
        "own_names": len(people),
        "own_places": len(towns),
        "seconds": round(wall, 1),
        "cpu_seconds": round(cpu, 1),
        "bytes": len(content),
        "figures": [{"family": each.family, "writing": each.writing} | _plain(each.scores.plain()) for each in figures],
    }


def _plain(told: dict[str, Any]) -> dict[str, Any]:
    kept = {name: told[name] for name in ("recall", "spans_whole", "precision", "words_lost", "spans")}
    return kept | {"labels": {label: each["recall"] for label, each in told["labels"].items()}}


def _lines(file: Path | None, option: str) -> list[str]:
    if file is None:
        return []
    try:
        lines = [line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines()]
    except (OSError, UnicodeDecodeError) as error:
        why = type(error).__name__
        raise InputError(f"{option}: cannot be read ({why})", f"{option} {file}: cannot be read ({why})") from None
    kept = [line for line in lines if line]
    if not kept:
        raise InputError(f"{option}: holds no line", f"{option} {file}: holds no line")
    return kept


def _progress(out: Console) -> Progress:
    columns = TextColumn("{task.description}"), BarColumn(), TextColumn("{task.completed:,}/{task.total:,}")
    return Progress(*columns, TimeElapsedColumn(), console=out)


def show_training(out: Console, told: dict[str, Any]) -> None:
    """Seconds, size and the held-out figures as a table."""
    out.print(
        f"{told['samples']:,} samples, {told['seconds']:g} s ({told['cpu_seconds']:g} s of one core), "
        f"{told['bytes'] / 1e6:.1f} MB",
        highlight=False,
    )
    if told["own_names"] or told["own_places"]:
        out.print(
            f"The file holds the words of {told['own_names']:,} names and {told['own_places']:,} places of your lists: "
            "keep it where they may be.",
            highlight=False,
        )
    table = Printed(title="Held-out templates and names, the tagger alone: recall, precision", title_justify="left")
    writings = list(dict.fromkeys(each["writing"] for each in told["figures"]))
    for name in ("", *writings):
        table.add_column(name.replace("_", " "))
    for family in dict.fromkeys(each["family"] for each in told["figures"]):
        own = {each["writing"]: each for each in told["figures"] if each["family"] == family}
        cells = (f"{own[writing]['recall']:.3f} {own[writing]['precision']:.3f}" for writing in writings)
        table.add_row(family.lower(), *cells)
    out.print(table)
