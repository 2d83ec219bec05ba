"""Which of a site's columns holds which of ours."""

import difflib
from collections.abc import Iterable, Mapping, Sequence

import polars as pl

from transforms.ingest.rows import ROW, LayoutError, RowBatch, frame_name


class SiteColumns:
    """Our columns by the site's names, checked against the batches as they come.

    A column is found by its exact name, else by the one that differs in case only. `wanted` maps ours to the site's;
    those in `optional` may be missing. Where all batches have the same columns a missing one is told at the first,
    else (JSON Lines) at the end, by `finish`.
    """

    def __init__(self, table: str, setting: str, wanted: Mapping[str, str], optional: Iterable[str] = ()) -> None:
        self._table = table
        self._setting = setting
        self._wanted = dict(wanted)
        self._optional = set(optional)
        self._unseen = set(self._wanted) - self._optional
        self._rows = 0
        self._width = 0

    def select(self, batch: RowBatch) -> pl.DataFrame:
        """`row` and our columns, null where the batch has none; raises LayoutError for a missing column."""
        frame = batch.frame
        folds: dict[str, list[str]] = {}
        for name in frame.columns:
            folds.setdefault(name.casefold(), []).append(name)
        found: dict[str, str] = {}
        for ours, site in self._wanted.items():
            name = frame_name(site)
            near = folds.get(name.casefold(), [])
            if name in near:
                found[ours] = name
            elif len(near) == 1 and near[0] != ROW:
                found[ours] = near[0]
        self._unseen -= set(found)
        self._rows += frame.height
        self._width = max(self._width, frame.width - 1)
        if batch.fixed and frame.width > 1:
            self.finish()
        nothing = pl.lit(None, dtype=pl.String)
        return frame.select(
            ROW, *((pl.col(found[ours]) if ours in found else nothing).alias(ours) for ours in self._wanted)
        )

    def finish(self) -> None:
        """Raise LayoutError if a required column was in no batch; a file without any columns has no layout."""
        if not self._unseen or self._width == 0:
            return
        ours = next(name for name in self._wanted if name in self._unseen)
        site = self._wanted[ours]
        count = f"{self._width} column" + ("" if self._width == 1 else "s")
        raise LayoutError(
            f"the {self._table} has no column '{site}' (it has {count}): name the site's column in {self._setting}, "
            f"as in {{{ours}: <name>}}" + (", and see that format and separator are right" if self._width == 1 else "")
        )


def named_by(
    table: str, setting: str, ours: Sequence[str], mapping: Mapping[str, str], required: Iterable[str]
) -> dict[str, str]:
    """Our columns to the site's: as `mapping` says, else by our own name.

    `{column: ""}` says that the site has no such column. Raises LayoutError for a name that is none of ours, and
    where a required column is said to be missing.
    """
    for name in mapping:
        if name not in ours:
            near = difflib.get_close_matches(name, ours, 1)
            hint = f": did you mean {near[0]}?" if near else f": known are {', '.join(ours)}"
            raise LayoutError(f"{setting} of the {table} names '{name}', which is no column of ours{hint}")
    for name in required:
        if mapping.get(name, name) == "":
            raise LayoutError(f"the {table} cannot do without {name}: name the site's column in {setting}")
    return {name: site for name in ours if (site := mapping.get(name, name)) != ""}
