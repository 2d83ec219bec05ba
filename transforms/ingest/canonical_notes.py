"""The canonical layout of notes: one row per note."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import polars as pl

from schemas.vocabulary import NoteType, Reason, Record
from transforms.ingest.batches import NATIVE_DOCUMENTS, Batch, empty_encounters
from transforms.ingest.cells import coded, moments, texts, trimmed
from transforms.ingest.layouts import NotesLayout
from transforms.ingest.rows import ROW, RowBatch
from transforms.ingest.site_columns import SiteColumns, named_by
from transforms.ingest.value_sets import NOTE_TYPES, folded
from transforms.rejects import Reject

COLUMNS = ("note_id", "patient_id", "encounter_id", "note_type", "written_at", "text")
_REQUIRED = ("note_id", "patient_id", "text")


def read_notes(rows: Iterable[RowBatch], layout: NotesLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """One document per row; a row that is none is a reject, `Record.NOTE`.

    All six columns must be there; a source without visits, types or times says so: `columns: {written_at: ""}`. An
    empty encounter_id is a note outside of any visit; an empty note_id or patient_id is MISSING_ID; a written_at that
    is no date is BAD_VALUE (a note at a wrong time would leak or be cut wrongly; an empty one is null). Local wall
    time is kept, an offset dropped. A text longer than `max_note_chars` as received is TOO_LARGE; without anything
    after normalisation EMPTY_TEXT; a nested value (a list of lines, say) BAD_VALUE.

    A note type that neither `note_types` nor the built-in table names becomes `other`; `unmapped`, if given, counts
    those under `note_type`. Raises LayoutError.
    """
    wanted = named_by("notes table", "columns", COLUMNS, layout.columns, _REQUIRED)
    columns = SiteColumns("notes table", "columns", wanted)
    words = words_of(layout.note_types)
    for batch in rows:
        frame = columns.select(batch)
        frame = frame.with_columns(
            pl.lit(None, dtype=pl.String).alias(name) for name in COLUMNS if name not in frame.columns
        )
        damaged = [each if each.record is Record.FILE else each._replace(record=Record.NOTE) for each in batch.rejects]
        documents, rejects = _documents(frame, layout.max_note_chars, words, unmapped)
        yield Batch(documents, empty_encounters(), damaged + rejects)
    columns.finish()


def _documents(
    frame: pl.DataFrame, limit: int, words: Mapping[str, NoteType], unmapped: Counter[str] | None
) -> tuple[pl.DataFrame, list[Reject]]:
    notes = frame.select(
        ROW,
        trimmed(frame["note_id"]).alias("native_id"),
        trimmed(frame["patient_id"]).alias("native_patient_id"),
        trimmed(frame["encounter_id"]).alias("native_encounter_id"),
        trimmed(frame["note_type"]).alias("site_type"),
        trimmed(frame["written_at"]).alias("written"),
        "text",
    )
    return kept_notes(typed_notes(notes, words, unmapped), limit)


def words_of(note_types: Mapping[str, NoteType]) -> dict[str, NoteType]:
    """The built-in words for note types, and the configured ones before them."""
    return {**NOTE_TYPES, **{folded(word): note_type for word, note_type in note_types.items()}}


def typed_notes(notes: pl.DataFrame, words: Mapping[str, NoteType], unmapped: Counter[str] | None) -> pl.DataFrame:
    """`note_type` of the site's words in `site_type` (trimmed); `other` for those that `words` does not name."""
    types = coded(notes["site_type"], words, NATIVE_DOCUMENTS["note_type"])
    if unmapped is not None:
        unmapped["note_type"] += notes["site_type"].is_not_null().sum() - types.is_not_null().sum()
    return notes.with_columns(note_type=types.fill_null(str(NoteType.OTHER)))


def kept_notes(notes: pl.DataFrame, limit: int) -> tuple[pl.DataFrame, list[Reject]]:
    """NATIVE_DOCUMENTS of the rows that are notes, and rejects of the others.

    `notes` has native_id, native_patient_id, native_encounter_id, note_type, written (text), text and row; and
    `member`, the file within an export, and `sections` where the source has them.
    """
    if "member" not in notes.columns:
        notes = notes.with_columns(pl.lit(None, dtype=pl.String).alias("member"))
    if "sections" not in notes.columns:
        notes = notes.with_columns(pl.lit([], dtype=NATIVE_DOCUMENTS["sections"]).alias("sections"))
    notes = notes.with_columns(written_at=moments(notes["written"]))
    text = pl.col("text")
    notes = notes.with_columns(
        reason=pl.when(pl.col("native_id").is_null())
        .then(pl.lit("missing_id:note_id"))
        .when(pl.col("native_patient_id").is_null())
        .then(pl.lit("missing_id:patient_id"))
        .when(pl.col("written").is_not_null() & pl.col("written_at").is_null())
        .then(pl.lit("bad_value:written_at is no date or time"))
        .when(text.str.len_chars() > limit)
        .then(pl.lit(f"too_large:text of more than {limit:,} characters"))
    )
    sound = pl.col("reason").is_null()
    # the length first: a text that is too long is not looked into
    notes = notes.with_columns(text=pl.when(sound).then(text))
    notes = notes.with_columns(nested=_nested(notes["text"]), raw_text=texts(trimmed_text(notes["text"])))
    notes = notes.with_columns(
        reason=pl.when(~sound)
        .then("reason")
        .when("nested")
        .then(pl.lit("bad_value:text is a nested value"))
        .when(pl.col("raw_text").is_null())
        .then(pl.lit("empty_text:"))
    )
    rejects = [
        Reject(
            Record.NOTE,
            Reason(reason.partition(":")[0]),
            native_id=native_id,
            member=member,
            row=row,
            detail=reason.partition(":")[2] or None,
        )
        for row, member, native_id, reason in notes.filter(~sound)
        .select(ROW, "member", "native_id", "reason")
        .iter_rows()
    ]
    documents = notes.filter(sound).with_columns(pl.lit(None, dtype=NATIVE_DOCUMENTS["article"]).alias("article"))
    return documents.select(list(NATIVE_DOCUMENTS)).cast(NATIVE_DOCUMENTS), rejects


def trimmed_text(cells: pl.Series) -> pl.Series:
    """Texts, null for those that are nothing but a word of `ABSENT`; outer white space is the normaliser's."""
    return cells.to_frame().select(pl.when(trimmed(cells).is_not_null()).then(pl.col(cells.name))).to_series()


def _nested(cells: pl.Series) -> pl.Series:
    """Whether a text is a JSON object or array: what a nested column becomes as text."""
    # the ends first: only what looks like JSON is parsed
    looks = (cells.str.starts_with("{") & cells.str.ends_with("}")) | (
        cells.str.starts_with("[") & cells.str.ends_with("]")
    )
    found = [bool(look) and _is_json(text) for look, text in zip(looks, cells, strict=True)] if looks.any() else None
    return pl.Series("nested", found, dtype=pl.Boolean) if found else pl.repeat(False, len(cells), eager=True)


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return False
    return True
