"""Warehouses that keep what is known of a note in one table and its text in another: Epic Caboodle, UCSF's."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

import polars as pl

from schemas.vocabulary import Reason
from transforms.ingest.batches import Batch, empty_documents, empty_encounters
from transforms.ingest.canonical_notes import kept_notes, typed_notes, words_of
from transforms.ingest.cells import moments, trimmed
from transforms.ingest.export_layouts import EpicCaboodleLayout, ExportLayout
from transforms.ingest.exports import (
    FILE,
    Columns,
    Export,
    Lookup,
    batches_of,
    needed,
    note_rejects,
    number,
    once,
    whole,
)
from transforms.ingest.rows import ROW
from transforms.ingest.value_sets import folded

CLINICAL_NOTE_FACT = Columns(
    "ClinicalNoteFact",
    ("ClinicalNoteKey", "PatientDurableKey"),
    ("EncounterKey", "Type", "Status"),
    ("ClinicalNoteEpicId", "ServiceDateKey", "ServiceTimeOfDayKey", "ServiceInstant", "CreationInstant"),
)
CLINICAL_NOTE_TEXT_FACT = Columns("ClinicalNoteTextFact", ("ClinicalNoteKey", "Text"))
NOTE_METADATA = Columns(
    "note_metadata",
    ("deid_note_key", "patientdurablekey"),
    ("encounterkey", "note_type", "deid_service_date"),
    ("deid_service_datetime",),
)
NOTE_TEXT = Columns("note_text", ("deid_note_key", "note_text"))


@dataclass(frozen=True)
class _Pair:
    """Two tables of a note and their columns. `version` names the note of which a row is a version, if there are any."""

    layout: str
    about: Columns
    texts: Columns
    encounter: str
    type: str
    written: pl.Expr
    status: str | None = None
    version: str | None = None


def _caboodle_time() -> pl.Expr:
    """A date key is the day as YYYYMMDD; a time-of-day key the time as HHMM. Keys below zero are Caboodle's "unknown"."""
    key = pl.col("ServiceDateKey").str.replace(r"\.0+$", "")
    day = pl.when(key.str.contains(r"^\d{8}$")).then(key)
    time = pl.when(pl.col("ServiceTimeOfDayKey").str.contains(r"^\d{1,4}$")).then(
        pl.col("ServiceTimeOfDayKey").str.zfill(4)
    )
    return pl.coalesce("ServiceInstant", pl.concat_str(day, time, separator=" "), day, "CreationInstant")


_CABOODLE = _Pair(
    "Caboodle",
    CLINICAL_NOTE_FACT,
    CLINICAL_NOTE_TEXT_FACT,
    "EncounterKey",
    "Type",
    _caboodle_time(),
    "Status",
    "ClinicalNoteEpicId",
)
_UCSF = _Pair(
    "UCSF",
    NOTE_METADATA,
    NOTE_TEXT,
    "encounterkey",
    "note_type",
    pl.coalesce("deid_service_datetime", "deid_service_date"),
)


def _read(pair: _Pair, export: Export, layout: ExportLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """One document per text; each row of the table about notes is a record (`Record.NOTE`).

    NOT_SIGNED and DELETED by their status; SUPERSEDED where several rows have one native note, of which the latest
    signed is kept; EMPTY_TEXT without a row of text. A text whose note the other table does not know is MISSING_ID; a
    second text of a note DUPLICATE, or DUPLICATE_ID if it is another one. Raises LayoutError.
    """
    needed(export, pair.layout, pair.about.table, pair.texts.table)
    about, rejects = _notes(pair, export, layout, unmapped)
    known = about["key"]
    about = about.filter(pl.col("reason").is_null()).drop("reason")
    yield Batch(empty_documents(), empty_encounters(), rejects)
    notes, every = Lookup(about, "key"), set(known)
    silent, key = dict.fromkeys(about["key"]), pair.texts.required[0]
    for frame, bad in batches_of(export, pair.texts, layout):
        texts = frame.select(ROW, FILE, trimmed(frame[key]).alias("key"), pl.col(pair.texts.required[1]).alias("text"))
        rows = texts["key"].to_list()
        strange = pl.Series([row is None or row not in every for row in rows], dtype=pl.Boolean)
        lost = texts.filter(strange).with_columns(
            native_id="key", reason=pl.lit(f"{Reason.MISSING_ID}:no row in {pair.about.table.lower()}")
        )
        texts = notes.beside(texts.filter(notes.has(texts["key"])), "key").with_columns(native_id="key")
        for row in texts["key"]:
            silent.pop(row, None)
        documents, empty = kept_notes(texts, layout.max_note_chars)
        yield Batch(documents, empty_encounters(), [*bad, *note_rejects(lost), *empty])
    rest = Lookup(about, "key").beside(pl.DataFrame({"key": [*silent]}, schema={"key": pl.String}), "key")
    reason = pl.lit(f"{Reason.EMPTY_TEXT}:no row in {pair.texts.table.lower()}")
    rejects = note_rejects(
        rest.rename({"about_row": ROW, "about_file": FILE}).with_columns(native_id="key", reason=reason)
    )
    yield Batch(empty_documents(), empty_encounters(), rejects)


def _notes(pair: _Pair, export: Export, layout: ExportLayout, unmapped: Counter[str] | None):
    """A row per note with `key`, ids, type, time, `reason` where it is not to be kept; rejects of all that is not."""
    frame, rejects = whole(export, pair.about, layout)
    frame = frame.with_columns(trimmed(frame[name]) for name in pair.about.names)
    key, patient = pair.about.required
    # Caboodle's "unknown", "not applicable", "deleted" are keys below zero and words behind an asterisk: nobody's id
    frame = frame.with_columns(
        pl.when(~pl.col(name).str.contains(r"^(?:-\d+$|\*)")).then(name).alias(name)
        for name in (patient, pair.encounter, *([pair.version] if pair.version else []))
    )
    frame, double = once(frame, key)
    frame = frame.select(
        pl.col(ROW).alias("about_row"),
        pl.col(FILE).alias("about_file"),
        pl.col(key).alias("key"),
        native_patient_id=patient,
        native_encounter_id=pair.encounter,
        site_type=pair.type,
        written=pair.written,
        status=pl.col(pair.status) if pair.status else pl.lit(None, dtype=pl.String),
        version=pl.concat_str(
            pl.coalesce(pl.concat_str(pl.lit("note "), pair.version or key), pl.concat_str(pl.lit("key "), key)),
            pl.col(patient).fill_null(""),
            separator="\t",
        ),
    )
    frame = typed_notes(frame, words_of(layout.note_types), unmapped)
    frame = _judged(frame, layout)
    lost = frame.filter(pl.col("reason").is_not_null())
    lost = lost.select(
        "reason", pl.col("key").alias("native_id"), pl.col("about_row").alias(ROW), pl.col("about_file").alias(FILE)
    )
    return frame.drop("status", "version"), [*rejects, *double, *note_rejects(lost)]


def _judged(frame: pl.DataFrame, layout: ExportLayout) -> pl.DataFrame:
    """`reason` for each row that is no signed latest version."""
    signed = pl.lit(True)
    if isinstance(layout, EpicCaboodleLayout):
        words = {folded(word) for word in layout.signed}
        told = pl.Series(
            [word for word in frame["status"].unique().drop_nulls() if folded(word) in words], dtype=pl.String
        )
        # where the site says that it has no statuses, every note counts as signed
        absent = layout.tables.get("ClinicalNoteFact")
        if not (absent and absent.columns.get("Status") == ""):
            signed = pl.col("status").is_in(told.implode()).fill_null(False)
    frame = frame.with_columns(signed=signed, moment=moments(frame["written"]), place=number("key"))
    frame = frame.sort("version", "moment", "place", "key", nulls_last=False, maintain_order=True)
    frame = frame.with_columns(order=pl.int_range(pl.len()))
    latest = pl.col("order").filter("signed").max().over("version")
    # what was deleted at last is deleted in all its versions
    last = pl.col("order") == pl.col("order").max().over("version")
    gone = pl.col("status").str.to_lowercase() == "deleted"
    reason = (
        pl.when(gone.fill_null(False) | (gone.fill_null(False) & last).any().over("version"))
        .then(pl.lit(f"{Reason.DELETED}:"))
        .when(pl.col("order") == latest)
        .then(None)
        .when(pl.col("signed") | (pl.col("order") < latest))
        .then(pl.lit(f"{Reason.SUPERSEDED}:"))
        .otherwise(pl.lit(f"{Reason.NOT_SIGNED}:"))
    )
    frame = frame.with_columns(reason=reason).drop("signed", "moment", "place", "order")
    return frame.sort("about_file", "about_row")


read_caboodle_notes = partial(_read, _CABOODLE)
"""Reader of ClinicalNoteFact and ClinicalNoteTextFact, whose texts have lost their line breaks."""

read_ucsf_notes = partial(_read, _UCSF)
"""Reader of note_metadata and note_text."""
