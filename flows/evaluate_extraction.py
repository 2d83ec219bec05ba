"""Evaluation of dense extraction on a published gold standard: ours, others' outputs, and two baselines beside them."""

import ast
import json
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
from rich.console import Console

from flows.errors import InputError
from flows.score_tables import systems_table
from schemas.vocabulary import Category

SEED = 2026
OURS = "casewright, rules"


class GoldReport(NamedTuple):
    """A report of a gold standard: its id, its text by subheading, and its phrases by category."""

    pmcid: str
    parts: dict[str, str]
    cells: dict[Category, list[str]]


def read_reports(place: Path, of_a_system: bool = False) -> list[GoldReport]:
    """Reports of a .json (a list of records), .jsonl, .csv or .parquet file with the columns of CaseReportBench.

    `pmcid`, `text` (subheadings and their texts, or plain text), and the 14 categories, as lists of phrases or as text
    that writes such lists. Of a system's output a record that holds none of them, or is no record, is an empty answer.
    Raises InputError: places, row numbers and column names only.
    """
    rows = _rows(place)
    found = []
    told = any(isinstance(row, Mapping) and _names_a_category(row) for row in rows)
    for number, row in enumerate(rows, 1):
        if of_a_system and told and not isinstance(row, Mapping):
            row = {}
        if not isinstance(row, Mapping):
            raise InputError(f"{place}: record {number} is no mapping of columns to values")
        named = {str(name).strip().lower(): value for name, value in row.items()}
        if not (of_a_system and told) and not _names_a_category(row):
            raise InputError(f"{place}: record {number} has none of the 14 categories' columns")
        pmcid = str(named.get("pmcid") or ("" if of_a_system else number))
        found.append(GoldReport(pmcid, _parts(named.get("text")), _cells(named)))
    if not found:
        raise InputError(f"{place}: holds no report")
    return found


def _names_a_category(row: Mapping[Any, Any]) -> bool:
    return not {str(name).strip().lower() for name in row}.isdisjoint(map(str, Category))


def _rows(place: Path) -> list[Any]:
    failure = "is no .json, .jsonl, .csv or .parquet file that can be read"
    try:
        if place.suffix == ".parquet":
            return pl.read_parquet(place).to_dicts()
        if place.suffix == ".csv":
            return pl.read_csv(place, infer_schema=False).to_dicts()
        content = place.read_text(encoding="utf-8")
        if place.suffix == ".jsonl":
            return [json.loads(line) for line in content.splitlines() if line.strip()]
        told = json.loads(content)
        if isinstance(told, list):
            return told
        failure = "holds no list of records"
    except UnicodeDecodeError:
        failure = "is not UTF-8"
    except OSError as error:
        failure = f"cannot be read ({type(error).__name__})"
    except (ValueError, RecursionError, pl.exceptions.PolarsError):
        pass
    raise InputError(f"{place}: {failure}")


def _value(cell: Any) -> Any:
    """A cell that writes a list or mapping as text, read; anything else as it is."""
    if isinstance(cell, str) and cell.strip()[:1] in ("[", "{"):
        for read in (json.loads, ast.literal_eval):
            try:
                return read(cell)
            except (ValueError, SyntaxError, MemoryError, RecursionError):
                continue
    return cell


def _parts(cell: Any) -> dict[str, str]:
    value = _value(cell)
    if isinstance(value, Mapping):
        return {str(heading): body for heading, body in value.items() if isinstance(body, str) and body.strip()}
    return {"": value} if isinstance(value, str) and value.strip() else {}


def _cells(named: Mapping[str, Any]) -> dict[Category, list[str]]:
    from transforms.segment.extraction_scores import phrases_in

    return {category: phrases_in(_value(named.get(str(category)))) for category in Category}


def evaluate_extraction(gold: Path, predictions: Sequence[Path] = (), inputs: Path | None = None) -> dict[str, Any]:
    """Score our extractor on a gold standard, beside the empty answer, the whole text, and other systems' outputs.

    `predictions`: files of the same columns; records belong to the gold's by pmcid, or by their order where their
    numbers are equal and no id is the same. `inputs`: the texts that the predictions were made from, in their order; a
    prediction then belongs to the report with its input's text, and reports that are no input are not scored.
    """
    from flows.jobs.segment import heading_lexicon, phrase_rules
    from transforms.segment.extraction_scores import score_extractions
    from transforms.segment.subheadings import by_category, extract_from_subheadings

    reports = every = read_reports(gold)
    if not any(report.parts for report in reports):
        raise InputError(f"{gold}: no record has a text from which to extract")
    if inputs is None:
        others = {place: _aligned(reports, read_reports(place, of_a_system=True), place) for place in predictions}
    else:
        reports, others = _by_inputs(every, predictions, inputs)
    truth = [report.cells for report in reports]
    headings, rules = heading_lexicon(), phrase_rules()
    runs: dict[str, Callable[[], Sequence[Mapping[Category, list[str]]]]] = {
        OURS: lambda: [by_category(*extract_from_subheadings(report.parts, headings, rules)) for report in reports],
        "always empty": lambda: [{} for _ in reports],
        "whole text everywhere": lambda: [dict.fromkeys(Category, list(report.parts.values())) for report in reports],
    }
    stems = Counter([*runs, *(place.stem for place in others)])
    for place, cells in others.items():
        runs[place.stem if stems[place.stem] == 1 else str(place)] = lambda cells=cells: cells
    counted = {"name": gold.name, "reports": len(reports), "without_input": len(every) - len(reports)}
    result: dict[str, Any] = {"gold": counted, "systems": {}}
    for name, run in runs.items():
        began = time.process_time()
        found = run()
        seconds = time.process_time() - began
        told = score_extractions(truth, found).plain(SEED)
        if name == OURS:
            told["reports_per_second"] = round(len(reports) / seconds) if seconds else None
        result["systems"][name] = told
    return result


def _bare(pmcid: str) -> str:
    return pmcid.upper().removeprefix("PMC")


def _by_id(reports: list[GoldReport], others: list[GoldReport]) -> list[Mapping[Category, list[str]]] | None:
    """The others' cells by the reports' ids; None where no id is the same."""
    held = {_bare(other.pmcid): other.cells for other in others if other.pmcid}
    wanted = [_bare(report.pmcid) for report in reports]
    return [held.get(each, {}) for each in wanted] if any(each in held for each in wanted) else None


def _aligned(reports: list[GoldReport], others: list[GoldReport], place: Path) -> list[Mapping[Category, list[str]]]:
    found = _by_id(reports, others)
    if found is None and len(others) == len(reports):
        found = [other.cells for other in others]
    if found is None:
        raise InputError(f"{place}: {len(others)} records, none with an id of the {len(reports)} of the gold standard")
    return found


def _by_inputs(
    reports: list[GoldReport], predictions: Sequence[Path], inputs: Path
) -> tuple[list[GoldReport], dict[Path, list[Mapping[Category, list[str]]]]]:
    """The reports that are among the inputs, and each system's cells for them: by id where it gives ids."""
    from transforms.segment.copies import counterparts

    texts = [_parts(row) for row in _rows(inputs)]
    found = counterparts([report.parts.values() for report in reports], [parts.values() for parts in texts])
    held = [(report, number) for report, number in zip(reports, found, strict=True) if number is not None]
    if not held:
        raise InputError(f"{inputs}: holds the text of none of the {len(reports)} reports of the gold standard")
    known = [report for report, _ in held]
    others: dict[Path, list[Mapping[Category, list[str]]]] = {}
    for place in predictions:
        told = read_reports(place, of_a_system=True)
        cells = _by_id(known, told)
        if cells is None and len(told) != len(texts):
            raise InputError(f"{place}: {len(told)} records for {len(texts)} inputs: which belongs to which is unknown")
        others[place] = [told[number].cells for _, number in held] if cells is None else cells
    return known, others


def show_extraction(out: Console, result: dict[str, Any]) -> None:
    """The scores as tables: over all, then the token-set ratio by category."""
    systems = result["systems"]
    left_out = result["gold"]["without_input"]
    title = f"{result['gold']['reports']:,} reports" + (
        f"; {left_out:,} that are no input left out" if left_out else ""
    )
    head = systems_table(title, systems)
    for figure, meaning in (
        ("token_set_ratio", "token-set ratio, filled cells"),
        ("interval", "95% interval"),
        ("mean_of_categories", "mean of the categories"),
        ("levenshtein", "normalised Levenshtein"),
        ("exact", "exact matches, %"),
        ("hallucination", "hallucination, %"),
        ("omission", "omission, %"),
        ("predicted_items", "phrases given"),
    ):
        head.add_row(meaning, *(_cell(each["all"][figure]) for each in systems.values()))
    out.print(head)
    caption = "By category: token-set ratio, hallucination %, omission %"
    by_category = systems_table(caption, systems, "category", "filled cells")
    for category in Category:
        cells = [each["categories"][str(category)] for each in systems.values()]
        figures = (
            " ".join(_cell(cell[figure]) for figure in ("token_set_ratio", "hallucination", "omission"))
            for cell in cells
        )
        by_category.add_row(str(category), str(cells[0]["filled_cells"]), *figures)
    out.print(by_category)


def _cell(value: float | list[float] | int | None) -> str:
    if value is None:
        return "–"
    if isinstance(value, list):
        return " to ".join(f"{each:.1f}" for each in value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.1f}"
