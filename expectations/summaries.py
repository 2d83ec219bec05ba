"""Checks of whole tables and of tables against each other: Polars counts, the suite `summary` judges the counts.

Every function takes lazy frames (scans of the files that were written; at least one per table) and gives a frame with one row per check:

    name        the check, as suites/summary.json names it
    table       what was checked
    violations  how many broke it
    of          how many were checked
    keys        at most 20 pseudonyms of those that broke it

Frames of several checks are concatenated and handed to `expectations.door.check_summary`.
"""

from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from expectations.verdicts import SAMPLE
from schemas.columns import KEY_PATTERN
from schemas.table import Table, key_of
from schemas.vocabulary import Entity, Reason, Split

CHECKS = pl.Schema(
    {"name": pl.String, "table": pl.String, "violations": pl.Int64, "of": pl.Int64, "keys": pl.List(pl.String)}
)
"""Columns of a frame of checks."""

DOCUMENTS_AT_ONCE = 20_000
"""How many documents' texts are held at once when words are compared."""

_PLACEHOLDERS = frozenset(f"<{entity}>" for entity in Entity)


def check(name: str, table: str, violations: int, of: int, keys: Iterable[str | None] = ()) -> pl.DataFrame:
    """One check's row; keys that are no pseudonyms are left out.

    >>> check("unique_key", "splits", 1, 9, ["0" * 32, "Smith"])["keys"].to_list()
    [['00000000000000000000000000000000']]
    """
    shown = pl.Series(list(keys), dtype=pl.String).unique().sort()
    shown = shown.filter(shown.str.contains(KEY_PATTERN).fill_null(False)).head(SAMPLE).to_list()
    return pl.DataFrame([(name, table, violations, of, shown)], schema=CHECKS, orient="row")


def unique_key(table: type[Table], frames: Sequence[pl.LazyFrame], label: str | None = None) -> pl.DataFrame:
    """Whether the table's key names one row over all its files; a violation is a row too many."""
    key = key_of(table)
    found = _all(frames).select(key)
    doubled = found.group_by(key).len().filter(pl.col("len") > 1)
    count, repeated = pl.collect_all([found.select(pl.len()), doubled])
    extra = int((repeated["len"] - 1).sum())
    return check(
        "unique_key", label or table.table_name, extra, count.item(), repeated[key[0]].cast(pl.String).head(SAMPLE)
    )


def one_split_per(column: str, name: str, label: str, frames: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    """Whether each value of a key column stands in one split only, over all configs given.

    `name` is the check's: one_split_per_document, one_split_per_patient or one_split_per_group.
    """
    rows = _all([frame.select(column, pl.col("split").cast(pl.String)) for frame in frames]).drop_nulls(column)
    splits = rows.group_by(column).agg(pl.col("split").n_unique().alias("splits"))
    of, torn = pl.collect_all([splits.select(pl.len()), splits.filter(pl.col("splits") > 1)])
    return check(name, label, torn.height, of.item(), torn[column])


def split_has_rows(label: str, frames: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    """Whether each split of a config has a row; `of` is the number of splits."""
    present = set(_all([frame.select(pl.col("split").cast(pl.String)) for frame in frames]).unique().collect()["split"])
    return check("split_has_rows", label, sum(str(split) not in present for split in Split), len(Split))


def segment_text(label: str, segments: Sequence[pl.LazyFrame], documents: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    """Whether each segment's text is its document's text[start:end]; a segment without document breaks it too."""

    def broken(part: pl.DataFrame, texts: dict[str, str]) -> Iterator[str]:
        for document_id, start, end, words in part.iter_rows():
            if texts.get(document_id, "")[start:end] != words:
                yield document_id

    return _against_text("segment_text", label, segments, ["start", "end", "text"], documents, broken)


def span_within_document(label: str, spans: Sequence[pl.LazyFrame], documents: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    """Whether each replaced span lies within its document and, where it begins with `<`, is a whole placeholder."""

    def broken(part: pl.DataFrame, texts: dict[str, str]) -> Iterator[str]:
        for document_id, start, end in part.iter_rows():
            words = texts.get(document_id, "")[start:end]
            if len(words) != end - start or (words.startswith("<") and words not in _PLACEHOLDERS):
                yield document_id

    return _against_text("span_within_document", label, spans, ["start", "end"], documents, broken)


def input_is_prefix(label: str, rows: Sequence[pl.LazyFrame], documents: Sequence[pl.LazyFrame]) -> pl.DataFrame:
    """Whether each row's text is its document's text[0:cut], right-stripped."""

    def broken(part: pl.DataFrame, texts: dict[str, str]) -> Iterator[str]:
        for document_id, cut, words in part.iter_rows():
            text = texts.get(document_id, "")
            if cut > len(text) or text[:cut].rstrip() != words:
                yield document_id

    return _against_text("input_is_prefix", label, rows, ["cut", "text"], documents, broken)


def kept_or_rejected(
    label: str, kept: Sequence[pl.LazyFrame], rejects: Sequence[pl.LazyFrame], record: str, column: str = "document_id"
) -> pl.DataFrame:
    """Whether no kept record of the kind (`record` of REJECTS) is also rejected for all configs.

    A duplicate is rejected beside the one that was kept, and a document may be left out of one config only: neither
    counts.
    """
    out = _all(rejects).filter(
        pl.col("record").cast(pl.String) == record,
        pl.col("config").is_null(),
        ~pl.col("reason").cast(pl.String).is_in([str(Reason.DUPLICATE), str(Reason.DUPLICATE_ID)]),
    )
    keys = _all(kept).select(column)
    both = keys.join(out.select(pl.col("record_id").alias(column)).unique(), on=column, how="semi")
    of, found = pl.collect_all([keys.select(pl.len()), both])
    return check("kept_or_rejected", label, found.height, of.item(), found[column])


def all_accounted(label: str, received: int, kept: int, rejected: int) -> pl.DataFrame:
    """Whether kept and rejected records add up to those received; violations are the records missing or too many."""
    return check("all_accounted", label, abs(received - kept - rejected), received)


def reference_exists(
    label: str, rows: Sequence[pl.LazyFrame], column: str, targets: Sequence[pl.LazyFrame], target: str | None = None
) -> pl.DataFrame:
    """Whether each row's value of the column exists among the targets' (`target`: that column's name, if another)."""
    values = _all(rows).select(column).drop_nulls()
    known = _all(targets).select(pl.col(target or column).alias(column)).unique()
    of, lost = pl.collect_all([values.select(pl.len()), values.join(known, on=column, how="anti")])
    return check("reference_exists", label, lost.height, of.item(), lost[column])


def _all(frames: Sequence[pl.LazyFrame]) -> pl.LazyFrame:
    return pl.concat(frames, how="vertical_relaxed")


def _against_text(name, label, rows, columns, documents, broken) -> pl.DataFrame:
    """Compare rows with their documents' texts, a range of document ids at a time.

    Ids are even in their first hexadecimal digits, so ranges are of like size, and files sorted by id are read only
    where the range is. Within a range Python slices: an expression's slice would walk the text from its beginning for
    each span, which is quadratic in a long note.
    """
    texts = _all(documents).select("document_id", "text")
    wanted = _all(rows).select("document_id", *columns)
    number, of = (frame.item() for frame in pl.collect_all([texts.select(pl.len()), wanted.select(pl.len())]))
    violations, keys, seen = 0, set(), 0
    for low, high in _ranges(-(-number // DOCUMENTS_AT_ONCE)):
        here = pl.lit(True) if low is None else pl.col("document_id") >= low
        here = here if high is None else here & (pl.col("document_id") < high)
        part, some = pl.collect_all([wanted.filter(here), texts.filter(here)])
        seen += part.height
        for document_id in broken(part, dict(some.iter_rows())):
            violations += 1
            keys.add(document_id)
    return check(name, label, violations + of - seen, of, sorted(keys)[:SAMPLE])


def _ranges(number: int) -> Iterator[tuple[str | None, str | None]]:
    """Bounds that part hexadecimal keys evenly; the outermost are open.

    >>> list(_ranges(2))
    [(None, '8000'), ('8000', None)]
    >>> list(_ranges(0))
    [(None, None)]
    """
    number = max(1, min(number, 4096))
    bounds = [None, *(f"{65536 * place // number:04x}" for place in range(1, number)), None]
    return zip(bounds[:-1], bounds[1:], strict=True)
