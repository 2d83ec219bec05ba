"""The config `segments`: the labelled slices of the documents that the release holds."""

import polars as pl

from schemas.releases import ReleasedSegments
from schemas.vocabulary import Reason, Record
from transforms.assemble.assembled import Assembled, conformed
from transforms.rejects import Reject

CONFIG = "segments"


def assemble_segments(segments: pl.DataFrame, released_documents: pl.Series) -> Assembled:
    """Segments of the documents that stand in another config; each other segment is a reject of its document.

    The account counts segments (`Record.ROW`), so that segments = rows + rejects; the reject's id is its document's,
    and `row` its number within the document, from 1.
    """
    released = pl.col("document_id").is_in(released_documents.unique().sort().implode())
    left_out = (
        segments.filter(~released)
        .sort("document_id", "start", "end", "label_set", "label")
        .select("document_id", row=pl.int_range(1, pl.len() + 1).over("document_id"))
    )
    rejects = [
        Reject(Record.ROW, Reason.DOCUMENT_NOT_RELEASED, record_id=document_id, row=row, config=CONFIG)
        for document_id, row in left_out.iter_rows()
    ]
    return Assembled(conformed(segments.filter(released), ReleasedSegments), rejects)
