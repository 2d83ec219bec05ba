"""The base of every table, and what is derived from a table's one declaration."""

from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

import dataframely as dy
import polars as pl
import pyarrow as pa


class Table(dy.Schema):
    """A table of the pipeline: columns, meanings, and on which side of the PHI boundary it lies.

    `phi` says that rows may hold a patient's own words or identifiers; storage lands such a table in the PHI root
    only. `table_name` is its name in paths and reports. The key is the primary key of the columns.
    """

    phi: ClassVar[bool] = True
    table_name: ClassVar[str] = ""
    meaning: ClassVar[str] = ""


def key_of(table: type[Table]) -> list[str]:
    """Names of the key columns, in order.

    >>> from schemas.splits import Splits
    >>> key_of(Splits)
    ['group']
    """
    return list(table.primary_key())


@cache
def polars_schema(table: type[Table]) -> pl.Schema:
    """Column names and Polars types; the same object each time.

    >>> from schemas.splits import Splits
    >>> polars_schema(Splits)["group"]
    String
    """
    return pl.Schema({name: column.dtype for name, column in table.columns().items()})


def arrow_schema(table: type[Table]) -> pa.Schema:
    """Arrow schema with plain utf8 and list types, nullability, and each column's meaning in its metadata."""
    return pa.schema(
        [
            pa.field(name, _arrow_type(column), column.nullable, {"description": column.description or ""})
            for name, column in table.columns().items()
        ]
    )


def _arrow_type(column: dy.Column) -> pa.DataType:
    if isinstance(column, dy.List):
        return pa.list_(pa.field("element", _arrow_type(column.inner), column.inner.nullable))
    if isinstance(column, dy.Struct):
        # where a struct is missing, so are its fields
        fields = column.inner.items()
        return pa.struct([pa.field(name, _arrow_type(of), of.nullable or column.nullable) for name, of in fields])
    if isinstance(column, dy.String | dy.Enum):
        return pa.string()
    return pl.Series([], dtype=column.dtype).to_arrow(compat_level=pl.CompatLevel.oldest()).type


def structural_expectations(table: type[Table]) -> list[dict[str, Any]]:
    """What the declaration alone promises, as Great Expectations configurations (`type`, `kwargs`, `severity`).

    Columns and their order, no nulls where none may be, closed lists, patterns and ranges. That a key is
    unique is asked of all files of a table at once, not of a batch. Types are
    checked by the Arrow schema when a table lands, not here: pandas has other types.
    """
    columns = table.columns()
    found: list[dict[str, Any]] = [
        _expectation("expect_table_columns_to_match_ordered_list", column_list=list(columns))
    ]
    for name, column in columns.items():
        if not column.nullable:
            found.append(_expectation("expect_column_values_to_not_be_null", column=name))
        if isinstance(column, dy.Enum):
            found.append(
                _expectation("expect_column_values_to_be_in_set", column=name, value_set=list(column.categories))
            )
        if isinstance(column, dy.String) and column.regex:
            found.append(_expectation("expect_column_values_to_match_regex", column=name, regex=column.regex))
        low, high = getattr(column, "min", None), getattr(column, "max", None)
        if isinstance(low, int | float) or isinstance(high, int | float):
            found.append(_expectation("expect_column_values_to_be_between", column=name, min_value=low, max_value=high))
    return found


def _expectation(kind: str, **kwargs: Any) -> dict[str, Any]:
    return {"type": kind, "kwargs": kwargs, "severity": "critical"}


def dictionary_rows(table: type[Table]) -> Iterator[tuple[str, str, str, str]]:
    """Name, type, `required` or `optional`, and meaning of each column, structs' fields included."""
    key = set(key_of(table))

    def walk(name: str, column: dy.Column, is_key: bool) -> Iterator[tuple[str, str, str, str]]:
        need = "key" if is_key else "optional" if column.nullable else "required"
        yield name, _type_word(column), need, column.description or ""
        inner = column.inner if isinstance(column, dy.List) else column
        prefix = f"{name}[]" if isinstance(column, dy.List) else name
        if isinstance(inner, dy.Struct):
            for field, of in inner.inner.items():
                yield from walk(f"{prefix}.{field}", of, False)

    for name, column in table.columns().items():
        yield from walk(name, column, name in key)


def _type_word(column: dy.Column) -> str:
    if isinstance(column, dy.List):
        return f"list of {_type_word(column.inner)}"
    if isinstance(column, dy.Struct):
        return "struct"
    if isinstance(column, dy.Enum):
        values = list(column.categories)
        return " / ".join(f"`{value}`" for value in values) if len(values) <= 14 else f"one of {len(values)} words"
    return str(_arrow_type(column))
