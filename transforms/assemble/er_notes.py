"""The config `er_notes`: the longitudinal notes with their stages."""

import polars as pl

from schemas.er_releases import ErNotes
from schemas.vocabulary import DocumentKind, LabelSet, Reason, Record
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.rejects import Reject

CONFIG = "er_notes"


def assemble_er_notes(deidentified: pl.DataFrame, segments: pl.DataFrame) -> Assembled:
    """One row per note with the spans of its stages; a note without a patient is rejected (`missing_id`)."""
    notes = deidentified.filter(pl.col("kind") == DocumentKind.NOTE)
    stage = assembled_schema(ErNotes)["stages"].inner.to_schema()["stage"]
    stages = (
        segments.filter(pl.col("label_set") == LabelSet.STAGE)
        .sort("document_id", "start", "end")
        .group_by("document_id", maintain_order=True)
        .agg(stages=pl.struct(pl.col("label").cast(pl.String).cast(stage).alias("stage"), "start", "end"))
    )
    kept = notes.filter(pl.col("patient_key").is_not_null())
    rows = kept.join(stages, on="document_id", how="left", maintain_order="left").with_columns(
        pl.col("stages").fill_null(pl.lit([], dtype=assembled_schema(ErNotes)["stages"]))
    )
    rejects = [
        Reject(Record.NOTE, Reason.MISSING_ID, record_id=document_id, config=CONFIG, detail="patient_key")
        for document_id in notes.filter(pl.col("patient_key").is_null())["document_id"].sort()
    ]
    return Assembled(conformed(rows, ErNotes), rejects)
