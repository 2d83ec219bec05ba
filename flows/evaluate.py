"""Evaluation of de-identification on a gold standard: what the door removes beside what stock Presidio does.

What is shown and written are counts and shares. Where the misses are is PHI and goes into the PHI root only.
"""

import hashlib
import json
import os
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table as Printed

from flows.errors import ConfigError, InputError, ValidationError
from flows.model_names import SHIPPED
from flows.recognisers import loaded
from flows.storage import write_whole
from flows.tagger_model import tagger_of
from schemas.vocabulary import Entity

SECRET = b"a key for evaluation: nothing that it names is kept"


def read_gold(place: Path) -> list[Any]:
    """The gold standard of a file (.jsonl, .xml) or folder (XML or brat). Raises InputError: places and counts only."""
    from transforms.deidentify.gold_readers import GoldError

    try:
        golds = list(_read(place))
    except GoldError as error:
        raise InputError(f"{place}: {error}") from None
    except UnicodeDecodeError:
        raise InputError(f"{place}: is not UTF-8") from None
    except OSError as error:
        raise InputError(f"{place}: cannot be read ({type(error).__name__})") from None
    if not golds:
        raise InputError(f"{place}: holds no gold standard (.jsonl, i2b2/n2c2 .xml, or brat .txt and .ann)")
    return golds


def _read(place: Path) -> Iterator[Any]:
    from transforms.deidentify.gold_readers import GoldError, read_brat, read_i2b2, read_jsonl

    if not place.is_dir():
        if place.suffix == ".xml":
            with open(place, "rb") as stream:
                yield read_i2b2(stream, place.stem)
        else:
            with open(place, encoding="utf-8") as lines:
                yield from read_jsonl(lines)
        return
    for number, file in enumerate(
        sorted(each for each in place.rglob("*") if each.suffix in (".jsonl", ".xml", ".ann")), 1
    ):
        try:  # a file's name may tell whose it is: its number must do
            if file.suffix == ".ann":
                text = file.with_suffix(".txt").read_bytes().decode("utf-8")
                yield read_brat(text, file.read_text(encoding="utf-8"), file.stem)
            elif file.suffix == ".xml":
                with open(file, "rb") as stream:
                    yield read_i2b2(stream, file.stem)
            else:
                with open(file, encoding="utf-8") as lines:
                    yield from read_jsonl(lines)
        except GoldError as error:
            raise GoldError(f"file {number} in order of names: {error}") from None


def evaluate(
    gold: Path,
    mutate: str | None = None,
    known: str | None = None,
    lexicon: Path | None = None,
    stock: bool = True,
    misses_root: Path | None = None,
    tagger: str = SHIPPED,
    recognisers: Sequence[str] = (),
) -> dict[str, Any]:
    """Score the door on a gold standard; gives counts and shares.

    `known`: `LABEL=ENTITY,...` gold labels whose words stand for the patient's own record. `misses_root`: the PHI root
    that receives where the misses are, with their words. `tagger`, `recognisers`: as in the configuration.
    """
    from transforms.deidentify import evaluation
    from transforms.deidentify.door import build_door

    golds = read_gold(gold)
    if known:
        golds = list(evaluation.with_known_of(golds, _known_labels(known)))
    if mutate:
        try:
            golds = [evaluation.mutated(each, mutate) for each in golds]
        except ValueError as error:
            raise ConfigError(f"--mutate: {error}") from None
    names = _lexicon(lexicon)
    door = build_door(SECRET, tagger_of(tagger), recognisers=[loaded(each) for each in recognisers])
    result: dict[str, Any] = {
        "gold": {"name": gold.name, "documents": len(golds), "characters": sum(len(each.text) for each in golds)},
        "mutation": mutate,
        "systems": {},
    }
    runs: dict[str, Callable[[Sequence[Any]], list[Any]]] = {
        "casewright": lambda some: evaluation.through_the_door(some, door, False)
    }
    if any(each.known for each in golds):
        runs["casewright, known identifiers"] = lambda some: evaluation.through_the_door(some, door, True)
    if stock:
        find = evaluation.stock_presidio()
        runs["stock Presidio, no model"] = lambda some: [find(each.text) for each in some]
    for name, run in runs.items():
        run(golds[:3])  # what is made at first use is no part of the speed
        began = time.process_time()
        found = run(golds)
        seconds = time.process_time() - began
        misses: list[dict[str, Any]] | None = [] if misses_root and name.startswith("casewright") else None
        told = evaluation.scored(golds, found, misses, names).plain()
        told["characters_per_second"] = round(result["gold"]["characters"] / seconds) if seconds else None
        if name.startswith("casewright"):
            told["found_by"] = evaluation.found_by(found)
        result["systems"][name] = told
        if misses is not None and misses_root is not None:
            result.setdefault("misses", {})[name] = _write_misses(misses_root, name, golds, misses)
    return result


def _known_labels(told: str) -> dict[str, Entity]:
    labels = {}
    for pair in told.split(","):
        label, _, entity = pair.strip().partition("=")
        try:
            labels[label] = Entity(entity or label)
        except ValueError:
            raise ConfigError(
                f"--known: `{pair.strip()}` is not LABEL=ENTITY; entities are {', '.join(Entity)}"
            ) from None
    return labels


def _lexicon(place: Path | None) -> Collection[str]:
    if place is None:
        return ()
    try:
        return {line.strip().lower() for line in place.read_text(encoding="utf-8").splitlines() if line.strip()}
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{place}: cannot be read ({type(error).__name__})") from None


def _write_misses(root: Path, name: str, golds: Sequence[Any], misses: list[dict[str, Any]]) -> str:
    """Where gold spans were missed, with their words: PHI. Gives the file's place."""
    texts = {each.id: each.text for each in golds}
    lines = []
    for each in misses:
        text, start, end = texts[each["id"]], each["start"], each["end"]
        around = text[max(0, start - 40) : start], text[start:end], text[end : end + 40]
        lines.append(
            json.dumps(each | dict(zip(("before", "words", "after"), around, strict=True)), ensure_ascii=False)
        )
    content = "".join(f"{line}\n" for line in lines).encode()
    root.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.chmod(root, 0o700)
    (root / "evaluation").mkdir(exist_ok=True, mode=0o700)
    word = "known" if "known" in name else "plain"
    place = root / "evaluation" / f"misses-{word}-{hashlib.sha256(content).hexdigest()[:12]}.jsonl"
    write_whole(place, content, mode=0o600)
    return str(place)


def show_evaluation(out: Console, result: dict[str, Any]) -> None:
    """The scores as tables: all in one, then recall by label."""
    systems = result["systems"]
    told = result["gold"]
    mutation = f", mutated: {result['mutation']}" if result["mutation"] else ""
    head = Printed(
        title=f"{told['documents']:,} documents, {told['characters']:,} characters{mutation}", title_justify="left"
    )
    head.add_column("")
    for name in systems:
        head.add_column(name, justify="right")
    for row, meaning in (
        ("recall", "recall, characters"),
        ("spans_whole", "spans wholly removed"),
        ("precision", "precision, characters"),
        ("words_lost", "other words lost"),
        ("quarantined", "documents quarantined"),
        ("characters_per_second", "characters/s, one core"),
    ):
        head.add_row(meaning, *(_cell(each[row]) for each in systems.values()))
    for part in ("in_lexicon", "outside_lexicon"):
        if all("names" in each for each in systems.values()):
            shares = (each["names"][part]["recall"] for each in systems.values())
            head.add_row(f"recall, names {part.replace('_', ' ')}", *map(_cell, shares))
    out.print(head)
    labels = Printed(title="Recall by gold label: characters, spans wholly removed", title_justify="left")
    labels.add_column("label")
    labels.add_column("spans", justify="right")
    for name in systems:
        labels.add_column(name, justify="right")
    first = next(iter(systems.values()))
    for label, each in first["labels"].items():
        cells = []
        for system in systems.values():
            here = system["labels"].get(label, {})
            cells.append(f"{_cell(here.get('recall'))}  {_cell(here.get('spans_whole'))}")
        labels.add_row(label, f"{each['spans']:,}", *cells)
    out.print(labels)


def _cell(value: float | int | None) -> str:
    return "" if value is None else f"{value:,}" if isinstance(value, int) else f"{value:.4f}"


def check_recall(result: dict[str, Any], least: float) -> None:
    """Raises ValidationError where the door's recall is below what was asked for, or a text went unscored."""
    for name, told in result["systems"].items():
        if not name.startswith("casewright"):
            continue
        if told["quarantined"] or told["recall"] is None:
            raise ValidationError(f"{name}: {told['quarantined']} of {told['documents']} documents could not be scored")
        if told["recall"] < least:
            raise ValidationError(f"{name}: recall {told['recall']:.4f} is below --min-recall {least:g}")
