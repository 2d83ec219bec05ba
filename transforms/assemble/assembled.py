"""What every assembler returns."""

from typing import NamedTuple

import polars as pl

from schemas.table import Table, key_of, polars_schema
from transforms.rejects import Reject

JOINED_LATER = ("group", "split")
"""Columns of every config that the split step adds."""


class Assembled(NamedTuple):
    """Rows of one config, without group and split, sorted by key; and the candidates that became none.

    Law: candidates = rows.height + len(rejects).
    """

    rows: pl.DataFrame
    rejects: list[Reject]


def assembled_schema(table: type[Table]) -> pl.Schema:
    """Columns of a config as its assembler leaves them.

    >>> from schemas.er_releases import ErNotes
    >>> list(assembled_schema(ErNotes))[-1]
    'stages'
    """
    return pl.Schema({name: dtype for name, dtype in polars_schema(table).items() if name not in JOINED_LATER})


def conformed(rows: pl.DataFrame, table: type[Table]) -> pl.DataFrame:
    """The columns of a config in their order and types, sorted by key."""
    schema = assembled_schema(table)
    return rows.select(pl.col(name).cast(dtype) for name, dtype in schema.items()).sort(key_of(table))
