"""SEGMENTS: labelled slices of de-identified documents."""

import dataframely as dy
import polars as pl

from schemas import columns
from schemas.table import Table
from schemas.vocabulary import SEGMENT_LABELS, Evidence, LabelSet, Polarity


class Segments(Table):
    """Law: `text` equals the document's `text[start:end]`; a slice may carry several labels."""

    phi = False
    table_name = "segments"
    meaning = "One row per slice of a de-identified document and label: ER stage, category, kind of subheading, or role of the section."

    document_id = columns.document_id(primary_key=True)
    start = dy.UInt32(primary_key=True, description="First character of the slice in the document's text.")
    end = dy.UInt32(primary_key=True, description="One past the last character of the slice.")
    label_set = dy.Enum(LabelSet, primary_key=True, description="Which closed list the label comes from.")
    label = dy.Enum(
        list(SEGMENT_LABELS), primary_key=True, description="The stage, category, kind of subheading or role."
    )
    heading_start = dy.UInt32(description="First character of the heading; equals heading_end if there is none.")
    heading_end = dy.UInt32(description="One past the last character of the heading.")
    evidence = dy.Enum(Evidence, description="What the label rests on.")
    text = dy.String(min_length=1, description="The slice itself.")
    polarity = dy.Enum(
        Polarity,
        nullable=True,
        description="What a phrase of a category says of its finding; null for whole sections and stages.",
    )

    @dy.rule()
    def slice_is_not_empty(cls) -> pl.Expr:
        return pl.col("start") < pl.col("end")

    @dy.rule()
    def text_has_the_length_of_the_slice(cls) -> pl.Expr:
        return pl.col("text").str.len_chars() == pl.col("end") - pl.col("start")
