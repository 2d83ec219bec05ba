"""The one door to Great Expectations: frames in, verdicts of counts and pseudonyms out.

Values never leave: Great Expectations is asked for positions of rows, not for what stands in them, and its results are
read here and dropped. A position becomes a key only if the key has the form of a pseudonym.
"""

import json
import logging
import os
import re
import threading
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

os.environ["GX_ANALYTICS_ENABLED"] = "false"

import great_expectations as gx
import polars as pl
from tqdm import tqdm

import expectations.case_diagnosis
import expectations.case_extraction
import expectations.deidentified
import expectations.er_disposition
import expectations.er_tasks
import expectations.segments  # noqa: F401  a suite loads only where its expectations' classes are known
from expectations.conditions import to_pandas
from expectations.deidentified import ANY
from expectations.suite_files import Config, suite_of, written_suite
from expectations.verdicts import CRITICAL, SAMPLE, Finding, Verdict
from schemas.columns import KEY_PATTERN
from schemas.table import Table, polars_schema

RESULT_FORMAT = {"result_format": "SUMMARY", "exclude_unexpected_values": True, "partial_unexpected_count": SAMPLE}
"""Counts and row positions only: no values."""

_LOCK = threading.Lock()  # one context per process, and Great Expectations does not promise to be safe in threads
# Great Expectations' progress bars would make a lock of a named semaphore, which a killed process leaves behind
tqdm.set_lock(threading.RLock())
_PSEUDONYM = re.compile(KEY_PATTERN)
_ERROR_NAME = re.compile(r"^(?:\w+\.)*(\w+)(?::|$)", re.ASCII)


def check_batches(table: type[Table], name: str, batches: Iterable[pl.DataFrame], key: str | list[str]) -> Verdict:
    """Run the table's suite on each batch and sum up; memory is that of one batch.

    `name` is what the verdict calls the table (such as `segments` or `release/segments`); `key` names the columns
    whose values, if pseudonyms, tell which rows failed. Never raises for what the rows hold: an expectation that cannot
    be computed is a failed critical finding. No rows at all are judged as one empty batch.
    """
    return _check(
        suite_of(table), table.table_name, name, _filled(table, batches), [key] if isinstance(key, str) else key
    )


def check_frame(suite_name: str, frame: pl.DataFrame, key: str | list[str] = "name") -> Verdict:
    """Run a written suite on one small frame."""
    return _check(written_suite(suite_name), suite_name, suite_name, [frame], [key] if isinstance(key, str) else key)


def check_summary(checks: pl.DataFrame, name: str = "summary") -> Verdict:
    """Judge the checks of `expectations.summaries`: one finding per check that was made, whole counts beside it.

    The finding's column is the table that was checked. Errors: ValueError for a check of which the suite knows nothing.
    """
    unknown = set(checks["name"]) - {_named(each) for each in written_suite("summary")}
    if unknown:
        raise ValueError(f"suites/summary.json knows no check {sorted(unknown)}")
    suite = {_named(config): config for config in written_suite("summary")}
    used = [suite[each] for each in checks["name"].unique(maintain_order=True)]
    failed: dict[str, set[int]] = {}
    errors: dict[str, str | None] = {}
    # all checks at once: a call costs the same for one of them
    for place, result in _run(used, checks.drop("keys"), checks.height) if used else ():
        kind = _named(used[place])
        errors[kind] = result if isinstance(result, str) else _error_of(result)
        if errors[kind] is None:
            failed[kind] = set(result.result.get("partial_unexpected_index_list", ()))
            if bool(failed[kind]) == result.success:
                errors[kind] = "NoPositions"
    findings = []
    for number, row in enumerate(checks.iter_rows(named=True)):
        tally = _Tally(row["of"], row["violations"], number in failed.get(row["name"], ()), keys=row["keys"])
        tally.error = errors[row["name"]]
        findings.append(replace(_finding(suite[row["name"]], tally), expectation=row["name"], column=row["table"]))
    return Verdict("summary", name, checks.height, tuple(findings))


def _named(config: Config) -> str:
    """The check that an expectation of the summary judges: the word quoted in its row condition."""
    return config["kwargs"]["row_condition"].split('"')[1]


def _filled(table: type[Table], batches: Iterable[pl.DataFrame]) -> Iterator[pl.DataFrame]:
    """The batches without empty ones, unless there is nothing else or their columns are wrong."""
    any_rows = False
    for batch in batches:
        if batch.height or batch.columns != list(table.columns()):
            any_rows = True
            yield batch
    if not any_rows:
        yield pl.DataFrame(schema=polars_schema(table))


@dataclass
class _Tally:
    """What one expectation has found so far."""

    checked: int = 0
    unexpected: int = 0
    failed_batches: int = 0
    by_rows: bool = False
    keys: list[str] = field(default_factory=list)
    error: str | None = None


def _check(suite: list[Config], suite_name: str, name: str, batches: Iterable[pl.DataFrame], key: list[str]) -> Verdict:
    tallies = [_Tally() for _ in suite]
    rows = 0
    for batch in batches:
        for place, result in _judged(suite, batch):
            _add(tallies[place], result, batch, key, rows)
        rows += batch.height
    return Verdict(suite_name, name, rows, tuple(map(_finding, suite, tallies)))


def _judged(suite: list[Config], batch: pl.DataFrame) -> Iterator[tuple[int, Any]]:
    """What `_run` gives; the kinds of identifier that a column must be free of are asked for one by one only where it
    is not free of all: an expectation costs Great Expectations 20 ms, whatever it holds."""
    alike: dict[str, list[int]] = {}
    for place, config in enumerate(suite):
        kwargs = config["kwargs"]
        same = [config["type"], {**kwargs, "identifier": ANY}] if "identifier" in kwargs else place
        alike.setdefault(json.dumps(same, sort_keys=True), []).append(place)
    groups = list(alike.values())
    asked = [suite[first] if not rest else _of_any(suite[first]) for first, *rest in groups]
    again: list[int] = []
    for place, result in _run(asked, batch):
        group = groups[place]
        if len(group) > 1 and (isinstance(result, str) or _error_of(result) or result.result["unexpected_count"]):
            again += group
        else:
            yield from ((each, result) for each in group)
    if again:
        yield from ((again[place], result) for place, result in _run([suite[each] for each in again], batch))


def _of_any(config: Config) -> Config:
    return config | {"kwargs": config["kwargs"] | {"identifier": ANY}}


def _run(suite: list[Config], batch: pl.DataFrame, most: int = SAMPLE) -> list[tuple[int, Any]]:
    """Place in the suite and Great Expectations' result of each expectation, with the positions of `most` rows that
    failed; an exception's name if all failed."""
    numbered = [each | {"meta": {"place": place}} for place, each in enumerate(suite)]
    with _LOCK, unlogged():
        try:
            with warnings.catch_warnings(action="ignore"):  # of pandas on patterns with groups, and may quote a value
                validated = (
                    _definition()
                    .get_batch({"dataframe": to_pandas(batch)})
                    .validate(
                        gx.ExpectationSuite(name="suite", expectations=numbered),
                        result_format=RESULT_FORMAT | {"partial_unexpected_count": most},
                    )
                )
            return [(each.expectation_config.meta["place"], each) for each in validated.results]
        except Exception as error:
            return [(place, type(error).__name__) for place in range(len(suite))]


@contextmanager
def unlogged() -> Iterator[None]:
    """Nothing is logged inside: Great Expectations' lines quote exceptions, which may quote a value.

    Some of its modules set a level of their own, so a level of its topmost logger would not stop them.
    """
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        logging.disable(before)


@cache
def _definition():
    context = gx.get_context(mode="ephemeral")
    context.variables.progress_bars = {"globally": False}
    asset = context.data_sources.add_pandas("memory").add_dataframe_asset("batch")
    return asset.add_batch_definition_whole_dataframe("whole")


def _add(tally: _Tally, result: Any, batch: pl.DataFrame, key: list[str], before: int) -> None:
    if isinstance(result, str) or (error := _error_of(result)):
        tally.error = tally.error or (result if isinstance(result, str) else error)
        return
    tally.failed_batches += not result.success
    found = result.result
    if "unexpected_count" in found:
        tally.by_rows = True
        tally.checked += found["element_count"] - (found.get("missing_count") or 0)
        tally.unexpected += found["unexpected_count"]
        for position in found.get("partial_unexpected_index_list", [])[: SAMPLE - len(tally.keys)]:
            tally.keys.append(_key(batch, position, key, before))
    else:
        tally.checked += 1
        tally.unexpected += not result.success


def _key(batch: pl.DataFrame, position: int, key: list[str], before: int) -> str:
    """The row's key as far as it is pseudonyms and numbers; otherwise the number of the row, from 0."""
    values = [batch[column][position] if column in batch.columns else None for column in key]
    shown = [
        str(each) for each in values if isinstance(each, int) or (isinstance(each, str) and _PSEUDONYM.match(each))
    ]
    return ":".join(shown) if shown else f"row {before + position}"


def _error_of(result: Any) -> str | None:
    """Name of the exception's class that an expectation met, without its message; None if it met none."""
    info = result.exception_info or {}
    infos = [info] if "raised_exception" in info else list(info.values())
    for each in infos:
        plain = each if isinstance(each, dict) else each.to_json_dict()
        if plain.get("raised_exception"):
            known = _exception_names(Exception)
            lines = (plain.get("exception_traceback") or "").splitlines()
            names = [match[1] for line in lines if (match := _ERROR_NAME.match(line)) and match[1] in known]
            return names[0] if names else "Exception"
    return None


def _exception_names(of: type[BaseException]) -> set[str]:
    return {of.__name__}.union(*(_exception_names(each) for each in of.__subclasses__()))


def _finding(config: Config, tally: _Tally) -> Finding:
    kwargs = config["kwargs"]
    columns = kwargs.get("column_list") if config["type"] != "expect_table_columns_to_match_ordered_list" else None
    columns = columns or [kwargs[each] for each in ("column", "column_A", "column_B") if each in kwargs]
    held = tally.failed_batches == 0
    if tally.by_rows and "mostly" in kwargs:  # a share is judged over all rows, not in each batch
        held = tally.unexpected <= (1 - kwargs["mostly"]) * tally.checked
    return Finding(
        expectation=config["type"],
        column=", ".join(columns),
        severity=CRITICAL if tally.error else config["severity"],
        success=held and tally.error is None,
        checked=tally.checked,
        unexpected=tally.unexpected,
        keys=tuple(tally.keys),
        reason=config["meta"]["notes"],
        error=tally.error,
        kwargs=kwargs,
    )
