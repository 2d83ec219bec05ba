"""Conditions on rows: a function of Polars columns becomes a Great Expectations metric of the pandas engine."""

from collections.abc import Callable
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
from great_expectations.execution_engine import PandasExecutionEngine
from great_expectations.expectations.metrics import ColumnMapMetricProvider
from great_expectations.expectations.metrics.map_metric_provider import (
    MulticolumnMapMetricProvider,
    column_condition_partial,
    multicolumn_condition_partial,
)

Condition = Callable[..., pl.Series]
"""Takes a Series (one column) or a DataFrame (several) and keyword values; gives a Boolean per row, true if it holds."""


class ConditionFailed(RuntimeError):
    """A condition could not be computed; says which exception it met, not what that said."""


def to_pandas(frame: pl.DataFrame) -> pd.DataFrame:
    """The frame on Arrow-backed pandas columns, nested ones included; closed lists as plain strings."""
    plain = frame.with_columns(pl.col(pl.Enum, pl.Categorical).cast(pl.String))
    return plain.to_arrow(compat_level=pl.CompatLevel.oldest()).to_pandas(types_mapper=pd.ArrowDtype)


def _series(column: pd.Series) -> pl.Series:
    return pl.Series(str(column.name), pa.array(column.array))


def _held(condition: Condition, rows: pl.Series | pl.DataFrame, index: pd.Index, values: dict[str, Any]) -> pd.Series:
    failed = None
    try:
        holds = condition(rows, **values)
    except Exception as error:
        failed = type(error).__name__
    if failed:  # outside the except block: the first exception, which may quote a value, is not kept as context
        raise ConditionFailed(failed)
    return pd.Series(holds.fill_null(False).to_numpy(), index=index, dtype=bool)


def column_metric(name: str, condition: Condition, *value_keys: str) -> str:
    """Register a condition on one column (nulls are left out) and give back its metric's name."""

    @column_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column: pd.Series, **kwargs: Any) -> pd.Series:
        return _held(condition, _series(column), column.index, {key: kwargs[key] for key in value_keys})

    body = {"condition_metric_name": name, "condition_value_keys": value_keys, "_pandas": _pandas}
    type(ColumnMapMetricProvider)("".join(name.title().split(".")), (ColumnMapMetricProvider,), body)
    return name


def columns_metric(name: str, condition: Condition) -> str:
    """Register a condition on several columns of a row, in the order of the expectation's `column_list`."""

    @multicolumn_condition_partial(engine=PandasExecutionEngine)
    def _pandas(cls, column_list: pd.DataFrame, **kwargs: Any) -> pd.Series:
        frame = pl.DataFrame([_series(column_list[column]) for column in column_list.columns])
        return _held(condition, frame, column_list.index, {})

    body = {"condition_metric_name": name, "condition_value_keys": (), "_pandas": _pandas}
    type(MulticolumnMapMetricProvider)("".join(name.title().split(".")), (MulticolumnMapMetricProvider,), body)
    return name
