"""Exports with a row per note: OMOP's NOTE, MIMIC-IV-Note, MEDS."""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial

import polars as pl

from schemas.vocabulary import NoteType, Record
from transforms.ingest.batches import Batch, empty_documents, empty_encounters
from transforms.ingest.canonical_notes import kept_notes
from transforms.ingest.cells import trimmed
from transforms.ingest.export_layouts import ExportLayout, MedsLayout, MimicIvLayout, OmopLayout
from transforms.ingest.exports import FILE, Columns, Export, Lookup, batches_of, first_of, rows_only, whole
from transforms.ingest.note_codes import LOINC, MIMIC, typed_by
from transforms.ingest.rows import ROW
from transforms.ingest.value_sets import folded
from transforms.rejects import Reject

NOTE = Columns(
    "note",
    ("note_id", "person_id", "note_text"),
    ("note_date", "visit_occurrence_id"),
    ("note_datetime", "note_title", "note_source_value", "note_class_concept_id"),
)
CONCEPT = Columns("concept", ("concept_id",), (), ("concept_name", "concept_code"))
_MIMIC = (("note_id", "subject_id", "text"), ("hadm_id", "note_type", "charttime"), ("storetime",))
DISCHARGE = Columns("discharge", *_MIMIC)
RADIOLOGY = Columns("radiology", *_MIMIC)
DATA = Columns(
    "data", ("subject_id", "code", "text_value"), ("time",), ("note_id", "encounter_id", "visit_id", "hadm_id")
)


def read_omop_notes(export: Export, layout: OmopLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """One document per row of NOTE (`Record.NOTE`).

    Its type is told by note_title, note_source_value, or the LOINC code or name of its class in CONCEPT, if that is in
    the export; its time is note_datetime, else note_date. Raises LayoutError.
    """
    concepts, rejects = whole(export, CONCEPT, layout)
    concepts = concepts.select("concept_name", "concept_code", key=trimmed(concepts["concept_id"]))
    classes = Lookup(first_of(concepts, "key"), "key")
    yield Batch(empty_documents(), empty_encounters(), rejects)
    for frame, bad in batches_of(export, NOTE, layout):
        notes = classes.beside(_trimmed(frame, NOTE, "note_text"), "note_class_concept_id").rename(
            {"note_id": "native_id", "person_id": "native_patient_id", "visit_occurrence_id": "native_encounter_id"}
        )
        notes = notes.with_columns(
            # a whole number of a float column, and OMOP's word for "no visit"
            pl.col("native_encounter_id").str.replace(r"\.0+$", "").replace("0", None),
            written=pl.coalesce("note_datetime", "note_date"),
            text=pl.col("note_text"),
        )
        told = ("note_title", "note_source_value", "concept_code", "concept_name")
        yield _kept(notes, told, layout, LOINC, unmapped, bad)


def _read_mimic(
    columns: Columns, export: Export, layout: MimicIvLayout, unmapped: Counter[str] | None = None
) -> Iterator[Batch]:
    """One document per row (`Record.NOTE`); its visit is the admission, its time that of its storing, else its chart time.

    An addendum is a document of its own. Raises LayoutError.
    """
    for frame, bad in batches_of(export, columns, layout):
        notes = _trimmed(frame, columns, "text").rename({"note_id": "native_id", "subject_id": "native_patient_id"})
        notes = notes.with_columns(
            native_encounter_id=pl.col("hadm_id").str.replace(r"\.0+$", ""),
            # charttime of a discharge summary is a day alone: by it the summary would be there before it was written
            written=pl.coalesce("storetime", "charttime"),
        )
        yield _kept(notes, ("note_type",), layout, MIMIC, unmapped, bad)


read_mimic_discharge = partial(_read_mimic, DISCHARGE)
"""Reader of discharge summaries."""

read_mimic_radiology = partial(_read_mimic, RADIOLOGY)
"""Reader of radiology reports."""


def read_meds_notes(export: Export, layout: MedsLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """One document per event whose code begins with one of `note_codes` and that has a text (`Record.NOTE`).

    The rest of the code (`NOTE//Consults`) is its type. An event has no id of its own: without a column note_id it is
    made of subject, time, code and a digest of the text, so that the same event twice is a DUPLICATE. Events that are
    no notes are no records. Raises LayoutError.
    """
    begins = {folded(code) for code in layout.note_codes}
    for frame, bad in batches_of(export, DATA, layout):
        codes = frame["code"].unique().drop_nulls()
        mine = pl.Series([code for code in codes if folded(code.split("//")[0]) in begins], dtype=pl.String)
        notes = _trimmed(frame.filter(pl.col("code").is_in(mine.implode())), DATA, "text_value")
        marks = ["" if text is None else hashlib.sha256(text.encode()).hexdigest()[:12] for text in notes["text_value"]]
        named = pl.concat_str(
            "subject_id", pl.col("time").fill_null(""), "code", pl.Series("mark", marks), separator="/"
        )
        notes = notes.with_columns(
            native_id=pl.coalesce("note_id", named),
            native_patient_id=pl.col("subject_id"),
            native_encounter_id=pl.coalesce("encounter_id", "visit_id", "hadm_id"),
            site_type=pl.col("code").str.split("//").list.slice(1).list.join(" ").replace("", None),
            written=pl.col("time"),
            text=pl.col("text_value"),
        )
        batch = _kept(notes, ("site_type",), layout, LOINC, unmapped, [])
        # a row that cannot be read may be any event, so it is no note
        yield batch._replace(rejects=[*bad, *batch.rejects])


def _trimmed(frame: pl.DataFrame, columns: Columns, text: str) -> pl.DataFrame:
    return frame.with_columns(trimmed(frame[name]) for name in columns.names if name != text)


def _kept(
    notes: pl.DataFrame,
    candidates: tuple[str, ...],
    layout: ExportLayout,
    codes: Mapping[str, NoteType],
    unmapped: Counter[str] | None,
    bad: list[Reject],
) -> Batch:
    notes = typed_by(notes, candidates, layout.note_types, codes, unmapped)
    wanted = ("native_id", "native_patient_id", "native_encounter_id", "note_type", "written", "text", ROW, FILE)
    documents, rejects = kept_notes(notes.select(wanted), layout.max_note_chars)
    return Batch(documents, empty_encounters(), rows_only(bad, Record.NOTE) + rejects)
