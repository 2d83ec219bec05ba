"""Features: a table as Hugging Face datasets describe it, for the card and for Parquet metadata."""

import json
from typing import Any

import pyarrow as pa

from schemas.table import Table, arrow_schema


def features(table: type[Table]) -> list[dict[str, Any]]:
    """Features as they stand in a dataset card's `dataset_info`.

    >>> from schemas.splits import Splits
    >>> features(Splits)[0]
    {'name': 'group', 'dtype': 'string'}
    """
    return [{"name": field.name, **_described(field.type)} for field in arrow_schema(table)]


def _described(kind: pa.DataType) -> dict[str, Any]:
    if pa.types.is_list(kind):
        inner = _described(kind.value_type)
        return {"list": inner.get("struct", inner.get("dtype"))}
    if pa.types.is_struct(kind):
        return {"struct": [{"name": field.name, **_described(field.type)} for field in kind]}
    return {"dtype": _word(kind)}


def huggingface_metadata(table: type[Table]) -> bytes:
    """What `datasets` reads from the `huggingface` key of a Parquet file's schema."""
    told = {"info": {"features": {field.name: _typed(field.type) for field in arrow_schema(table)}}}
    return json.dumps(told, separators=(",", ":")).encode()


def _typed(kind: pa.DataType) -> Any:
    if pa.types.is_list(kind):
        return [_typed(kind.value_type)]
    if pa.types.is_struct(kind):
        return {field.name: _typed(field.type) for field in kind}
    return {"dtype": _word(kind), "_type": "Value"}


def _word(kind: pa.DataType) -> str:
    return str(kind).replace("date32[day]", "date32")
