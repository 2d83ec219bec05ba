"""Ingest counts what goes into a reader and what comes out: a reader that loses a record in silence fails."""

from collections.abc import Iterator

import polars as pl
import pytest

from flows.errors import StepError
from flows.jobs.ingest import watched_members, watched_rows
from schemas.vocabulary import Reason, Record
from transforms.ingest.batches import NATIVE_DOCUMENTS, Batch, empty_documents, empty_encounters
from transforms.ingest.rows import RowBatch
from transforms.rejects import Reject


def documents(*members: str | None) -> pl.DataFrame:
    return pl.DataFrame({"member": list(members)}, schema_overrides={"member": pl.String}).select(
        pl.col(name) if name == "member" else pl.lit(None, dtype).alias(name)
        for name, dtype in NATIVE_DOCUMENTS.items()
    )


def rows() -> Iterator[RowBatch]:
    yield RowBatch(pl.DataFrame({"row": [1, 2]}), [Reject(Record.ROW, Reason.WRONG_FIELD_COUNT, row=3)])
    yield RowBatch(pl.DataFrame({"row": [4]}), [Reject(Record.FILE, Reason.TRUNCATED)])


def reader(*made: tuple[int, int]):
    """A reader that makes so many documents and rejects of each batch."""

    def read(batches: Iterator[RowBatch]) -> Iterator[Batch]:
        for _, (kept, rejected) in zip(batches, made, strict=True):
            yield Batch(
                documents(*[None] * kept), empty_encounters(), [Reject(Record.NOTE, Reason.BAD_VALUE)] * rejected
            )

    return read


def test_as_many_records_as_rows() -> None:
    assert len(list(watched_rows(rows(), reader((2, 1), (1, 1))))) == 2


@pytest.mark.parametrize("made", [((2, 0), (1, 1)), ((1, 1), (1, 1)), ((3, 1), (1, 1)), ((0, 0), (0, 0))])
def test_a_row_lost_or_doubled_is_an_error(made) -> None:
    with pytest.raises(StepError, match="of 5 rows"):
        list(watched_rows(rows(), reader(*made)))


def test_notes_found_within_wide_rows_are_not_counted_as_rows() -> None:
    def wide(batches: Iterator[RowBatch]) -> Iterator[Batch]:
        for batch in batches:
            visits = [Reject(Record.ENCOUNTER, Reason.MISSING_ID)] * (batch.frame.height + len(batch.rejects))
            yield Batch(documents(None, None), empty_encounters(), [*visits, Reject(Record.NOTE, Reason.EMPTY_TEXT)])

    assert len(list(watched_rows(rows(), wide, Record.NOTE))) == 2
    with pytest.raises(StepError):
        list(watched_rows(rows(), wide))


def test_a_file_lost_is_an_error_and_a_file_of_several_articles_is_none() -> None:
    def members() -> Iterator[tuple[str, bytes | Reject]]:
        yield "a.xml", b"1"
        yield "b.xml", b"2"
        yield "b.xml", b"3"
        yield "", Reject(Record.FILE, Reason.TRUNCATED)

    def of(*names: str, ends: bool = True):
        def read(given: Iterator[tuple[str, bytes | Reject]]) -> Iterator[Batch]:
            list(given)
            yield Batch(documents(*names), empty_encounters(), [])
            if ends:
                yield Batch(empty_documents(), empty_encounters(), [Reject(Record.FILE, Reason.TRUNCATED)])

        return read

    assert list(watched_members(members(), of("a.xml", "a.xml", "a.xml", "b.xml", "b.xml")))
    for read in (of("a.xml", "b.xml"), of("b.xml", "b.xml"), of("a.xml", "b.xml", "b.xml", ends=False)):
        with pytest.raises(StepError, match="lost 1 of 4 files"):
            list(watched_members(members(), read))
