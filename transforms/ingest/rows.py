"""Rows of a table as text, in batches, whatever the file's format; what a layout error is."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import polars as pl

from schemas.vocabulary import Reason, Record
from transforms.rejects import Reject

ROW = "row"
SOURCE_ROW = "row "  # names are stripped, so no other column can be called so
MAX_COLUMNS = 10_000


class LayoutError(ValueError):
    """The file is not laid out as the configuration says: one line that names the column and the remedy.

    It repeats names that the configuration or this program gave, never a value and never a header's own words.
    """


class RowBatch(NamedTuple):
    """Some rows of a table.

    `frame` has the site's columns, all String (an empty cell is null), and `row` (UInt64, from 1, the header not
    counted; a site's own column `row` is called `row ` here). `fixed` says that all batches have the same columns
    (not so in JSON Lines, where a batch has the keys that its rows have). Law: rows received = frame.height + rejects
    that are no `Record.FILE`.
    """

    frame: pl.DataFrame
    rejects: list[Reject]
    fixed: bool = True


def frame_name(site: str) -> str:
    """What a site's column is called in a batch.

    >>> frame_name(" note_id"), frame_name("row")
    ('note_id', 'row ')
    """
    name = site.strip()
    return SOURCE_ROW if name == ROW else name


def checked_names(raw: Sequence[str]) -> list[str]:
    """The header's names as a batch calls them; an unnamed column stays '' and is not read.

    Raises LayoutError where a name comes twice or there are too many columns to be a table.
    """
    if len(raw) > MAX_COLUMNS:
        raise LayoutError(
            f"the table has {len(raw)} columns, more than {MAX_COLUMNS}: is this the right file and format?"
        )
    names = [frame_name(name) for name in raw]
    first: dict[str, int] = {}
    for place, name in enumerate(names, 1):
        if name and first.setdefault(name, place) != place:
            raise LayoutError(
                f"columns {first[name]} and {place} of the header have the same name: give each column its own"
            )
    return names


def text_frame(names: Sequence[str], numbers: Sequence[int], rows: Sequence[Sequence[str | None]]) -> pl.DataFrame:
    """A batch's frame from records of equal length; empty cells become null."""
    columns = zip(*rows, strict=True) if rows else ([] for _ in names)
    data = {
        name: pl.Series(name, list(cells), dtype=pl.String) for name, cells in zip(names, columns, strict=True) if name
    }
    frame = pl.DataFrame([pl.Series(ROW, list(numbers), dtype=pl.UInt64), *data.values()])
    return frame.with_columns(pl.col(pl.String).replace("", None)) if data else frame


def file_reject(reason: Reason, detail: str | None = None) -> Reject:
    return Reject(Record.FILE, reason, detail=detail)


def without_rows(names: Sequence[str], rejects: list[Reject], fixed: bool = True) -> Iterator[RowBatch]:
    """The one batch of a file without rows."""
    yield RowBatch(text_frame(names, [], []), rejects, fixed)
