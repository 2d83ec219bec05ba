"""Epic Clarity: notes in versions (contacts) whose text stands in rows of lines, in any order."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from schemas.vocabulary import Reason, Record
from transforms.ingest.batches import Batch, empty_documents, empty_encounters
from transforms.ingest.canonical_notes import kept_notes, typed_notes, words_of
from transforms.ingest.cells import moments, trimmed
from transforms.ingest.export_layouts import EpicClarityLayout
from transforms.ingest.exports import (
    FILE,
    Columns,
    Export,
    Lookup,
    batches_of,
    first_of,
    needed,
    note_rejects,
    number,
    once,
    whole,
)
from transforms.ingest.rows import ROW, LayoutError
from transforms.ingest.value_sets import folded
from transforms.rejects import Reject

HNO_INFO = Columns(
    "HNO_INFO",
    ("NOTE_ID", "PAT_ENC_CSN_ID"),
    ("IP_NOTE_TYPE_C_NAME", "DELETE_INSTANT_DTTM"),
    ("PAT_ID", "PAT_LINK_ID", "DATE_OF_SERVIC_DTTM", "CREATE_INSTANT_DTTM"),
)
NOTE_ENC_INFO = Columns(
    "NOTE_ENC_INFO",
    ("NOTE_ID", "CONTACT_SERIAL_NUM", "NOTE_STATUS_C_NAME"),
    (),
    ("CONTACT_NUM", "NOTE_FILE_TIME_DTTM", "ENTRY_INSTANT_DTTM", "CONTACT_DATE"),
)
HNO_NOTE_TEXT = Columns("HNO_NOTE_TEXT", ("NOTE_CSN_ID", "LINE", "NOTE_TEXT"), (), ("NOTE_ID",))
PATIENTS = Columns("PAT_ENC_HSP", ("PAT_ENC_CSN_ID",), (), ("PAT_ID",))

_CHUNKED = 0.1  # share of rows with a line break within, from which rows are taken for pieces of a text
_CUT = 60  # characters of the widest row, from which rows of this width are taken to be cut


def read_clarity_notes(
    export: Export, layout: EpicClarityLayout, unmapped: Counter[str] | None = None
) -> Iterator[Batch]:
    """One document per note: its latest signed contact, lines joined in the order of LINE.

    Each contact of NOTE_ENC_INFO is a record (`Record.NOTE`): kept; SUPERSEDED by a later signed one; NOT_SIGNED, as
    those after the latest signed one are; or DELETED with its note. A contact whose note HNO_INFO does not know, a
    note without contact and a text whose contact NOTE_ENC_INFO does not know are MISSING_ID. A note with a hole in its
    lines is TRUNCATED, one with two texts for a line DUPLICATE_ID, one without any line EMPTY_TEXT. Rows of text that
    cannot be read are `Record.ROW`. Raises LayoutError.
    """
    needed(export, "Clarity", "HNO_INFO", "NOTE_ENC_INFO", "HNO_NOTE_TEXT")
    versions = _versions(export, layout, unmapped)
    yield Batch(empty_documents(), empty_encounters(), versions.rejects)
    chosen, known = Lookup(versions.chosen, "contact"), versions.known
    spill, shape = export.spill(), _Shape()
    strange: dict[str, Reject] = {}
    for frame, rejects in batches_of(export, HNO_NOTE_TEXT, layout):
        lines, bad = _lines(frame)
        yield Batch(empty_documents(), empty_encounters(), [*rejects, *bad])
        for row, file, contact in lines.unique("contact", keep="first").select(ROW, FILE, "contact").iter_rows():
            if contact not in known:
                strange.setdefault(contact, _missing("no row in note_enc_info", contact, row, file))
        lines = lines.filter(chosen.has(lines["contact"]))
        shape.see(lines["text"])
        spill.add(lines.select("contact", "line", "text"), "contact")
    yield Batch(empty_documents(), empty_encounters(), [strange[contact] for contact in sorted(strange)])
    silent = dict.fromkeys(versions.chosen["contact"])
    for lines in spill.buckets():
        notes = chosen.beside(_joined_lines(lines, shape.separator(layout)), "contact")
        for contact in notes["contact"]:
            del silent[contact]
        documents, rejects = kept_notes(notes.filter(pl.col("reason").is_null()).drop("reason"), layout.max_note_chars)
        broken = notes.filter(pl.col("reason").is_not_null())
        yield Batch(documents, empty_encounters(), rejects + note_rejects(broken))
    told = versions.chosen.filter(pl.col("contact").is_in(pl.Series([*silent], dtype=pl.String).implode()))
    told = told.with_columns(reason=pl.lit(f"{Reason.EMPTY_TEXT}:no row in hno_note_text"))
    yield Batch(empty_documents(), empty_encounters(), note_rejects(told))


@dataclass
class _Versions:
    chosen: pl.DataFrame  # a row per note that has a signed contact
    known: set[str]  # all contacts
    rejects: list[Reject]


def _versions(export: Export, layout: EpicClarityLayout, unmapped: Counter[str] | None) -> _Versions:
    info, bad_info = whole(export, HNO_INFO, layout)
    contacts, bad_contacts = whole(export, NOTE_ENC_INFO, layout)
    info = info.with_columns(trimmed(info[name]) for name in HNO_INFO.names)
    contacts = contacts.with_columns(trimmed(contacts[name]) for name in NOTE_ENC_INFO.names)
    info, double_info = once(info, "NOTE_ID")
    contacts, double_contacts = once(contacts, "CONTACT_SERIAL_NUM")
    rejects = [*bad_info, *bad_contacts, *double_info, *double_contacts]
    without = info.filter(~pl.col("NOTE_ID").is_in(contacts["NOTE_ID"].drop_nulls().implode()))
    rejects += [
        _missing("no row in note_enc_info", note, row, file)
        for note, row, file in without.select("NOTE_ID", ROW, FILE).iter_rows()
    ]
    signed = {folded(status) for status in layout.signed}
    status = contacts["NOTE_STATUS_C_NAME"].unique().drop_nulls()
    told = pl.Series([word for word in status if folded(word) in signed], dtype=pl.String)
    notes = Lookup(info.select("NOTE_ID", "DELETE_INSTANT_DTTM", known=pl.lit(True)), "NOTE_ID")
    contacts = notes.beside(contacts, "NOTE_ID").with_columns(
        filed=pl.coalesce("NOTE_FILE_TIME_DTTM", "ENTRY_INSTANT_DTTM", "CONTACT_DATE"),
        signed=pl.col("NOTE_STATUS_C_NAME").is_in(told.implode()).fill_null(False),
        place=number("CONTACT_NUM"),
        serial=number("CONTACT_SERIAL_NUM"),
    )
    contacts = contacts.with_columns(moment=moments(contacts["filed"]))
    # the number first: a time of filing can be that of a later change of the record
    contacts = contacts.sort("NOTE_ID", "place", "moment", "serial", ROW, nulls_last=False, maintain_order=True)
    contacts = contacts.with_columns(order=pl.int_range(pl.len()))
    latest = pl.col("order").filter("signed").max().over("NOTE_ID")
    last = pl.col("order") == pl.col("order").max().over("NOTE_ID")
    deleted = (pl.col("NOTE_STATUS_C_NAME").str.to_lowercase() == "deleted").fill_null(False)
    contacts = contacts.with_columns(
        reason=pl.when(pl.col("NOTE_ID").is_null() | pl.col("known").is_null())
        .then(pl.lit(f"{Reason.MISSING_ID}:no row in hno_info"))
        .when(pl.col("DELETE_INSTANT_DTTM").is_not_null() | (deleted & last).any().over("NOTE_ID"))
        .then(pl.lit(f"{Reason.DELETED}:"))
        .when(pl.col("order") == latest)
        .then(None)
        .when(pl.col("signed"))
        .then(pl.lit(f"{Reason.SUPERSEDED}:"))
        .when(pl.col("order") < latest)
        .then(pl.lit(f"{Reason.SUPERSEDED}:"))
        .otherwise(pl.lit(f"{Reason.NOT_SIGNED}:"))
    )
    rejects += note_rejects(contacts.filter(pl.col("reason").is_not_null()).rename({"NOTE_ID": "native_id"}))
    chosen = contacts.filter(pl.col("reason").is_null()).select(
        "NOTE_ID", ROW, FILE, "filed", contact="CONTACT_SERIAL_NUM"
    )
    chosen = Lookup(info.drop(ROW, FILE), "NOTE_ID").beside(chosen, "NOTE_ID")
    chosen = _with_patients(chosen, export, layout).rename({"NOTE_ID": "native_id", "IP_NOTE_TYPE_C_NAME": "site_type"})
    service = pl.coalesce("DATE_OF_SERVIC_DTTM", "CREATE_INSTANT_DTTM")
    times = (pl.col("filed"), service) if layout.written_at == "filed" else (service, pl.col("filed"))
    chosen = chosen.with_columns(written=pl.coalesce(times), native_encounter_id=pl.col("PAT_ENC_CSN_ID"))
    chosen = typed_notes(chosen, words_of(layout.note_types), unmapped)
    return _Versions(chosen, set(contacts["CONTACT_SERIAL_NUM"]), rejects)


def _with_patients(notes: pl.DataFrame, export: Export, layout: EpicClarityLayout) -> pl.DataFrame:
    """The patient of each note: HNO_INFO's, else that of its encounter. Raises LayoutError if neither is there."""
    own = pl.coalesce("PAT_ID", "PAT_LINK_ID")
    if "PAT_ENC_HSP" in export.held:
        visits = whole(export, PATIENTS, layout).frame
        visits = visits.select(trimmed(visits["PAT_ENC_CSN_ID"]), trimmed(visits["PAT_ID"]).alias("visit_patient"))
        notes = Lookup(first_of(visits, "PAT_ENC_CSN_ID"), "PAT_ENC_CSN_ID").beside(notes, "PAT_ENC_CSN_ID")
        own = pl.coalesce(own, "visit_patient")
    notes = notes.with_columns(native_patient_id=own)
    if notes.height and notes["native_patient_id"].is_null().all():
        raise LayoutError(
            "table HNO_INFO has no column PAT_ID or PAT_LINK_ID with values, and no PAT_ENC_HSP tells whose visit a note "
            "is of: add one of them"
        )
    return notes


def _missing(detail: str, native_id: str | None, row: int | None, file: str | None) -> Reject:
    return Reject(Record.NOTE, Reason.MISSING_ID, native_id=native_id, row=row, member=file, detail=detail)


def _lines(frame: pl.DataFrame) -> tuple[pl.DataFrame, list[Reject]]:
    lines = frame.select(
        ROW,
        FILE,
        trimmed(frame["NOTE_CSN_ID"]).alias("contact"),
        number("LINE").alias("line"),
        pl.col("NOTE_TEXT").alias("text"),
    )
    bad = lines.filter(pl.col("contact").is_null() | pl.col("line").is_null())
    rejects = [
        Reject(
            Record.ROW,
            Reason.BAD_VALUE if contact else Reason.MISSING_ID,
            row=row,
            member=file,
            detail="line is no number" if contact else "note_csn_id",
        )
        for row, file, contact in bad.select(ROW, FILE, "contact").iter_rows()
    ]
    return lines.filter(pl.col("contact").is_not_null() & pl.col("line").is_not_null()), rejects


class _Shape:
    """What rows of text look like: how wide the widest are, and whether line breaks stand within."""

    def __init__(self) -> None:
        self._rows = self._broken = self._width = 0
        self._full: set[str] = set()

    def see(self, texts: pl.Series) -> None:
        texts = texts.drop_nulls()
        if texts.is_empty():
            return
        self._rows += len(texts)
        self._broken += int(texts.str.strip_chars_end().str.contains(r"[\r\n]").sum())
        lengths = texts.str.len_chars()
        widest = int(lengths.max())  # type: ignore[arg-type]
        if widest > self._width:
            self._width, self._full = widest, set()
        if widest == self._width and len(self._full) < 2:
            # two different ones: a template's longest line comes again and again
            self._full.update(texts.filter(lengths == widest).unique(maintain_order=True).head(2))

    def separator(self, layout: EpicClarityLayout) -> pl.Expr:
        """What stands after each row: nothing where it was cut, else a line break."""
        if layout.lines == "chunks" or (layout.lines == "auto" and self._broken > _CHUNKED * self._rows):
            return pl.lit("")
        width = layout.line_width or (self._width if self._width >= _CUT and len(self._full) > 1 else None)
        if width is None:
            return pl.lit("\n")
        return pl.when(pl.col("text").str.len_chars() == width).then(pl.lit("")).otherwise(pl.lit("\n"))


def _joined_lines(lines: pl.DataFrame, separator: pl.Expr) -> pl.DataFrame:
    """The text of each contact (`contact`, `text`), and the `reason` where its lines are not whole."""
    lines = lines.with_columns(pl.col("text").fill_null("")).unique(maintain_order=True)
    line = pl.col("line")
    told = (
        lines.sort("contact", "line", maintain_order=True)
        .with_columns(piece=pl.col("text") + separator)
        .group_by("contact", maintain_order=True)
        .agg(
            double=line.is_duplicated().any(),
            whole=(line.max() - line.min() + 1 == pl.len()) & line.min().is_in([0, 1]),
            text=pl.col("piece").str.join(""),
        )
    )
    reason = (
        pl.when("double")
        .then(pl.lit(f"{Reason.DUPLICATE_ID}:two texts for one line"))
        .when(~pl.col("whole"))
        .then(pl.lit(f"{Reason.TRUNCATED}:lines are missing"))
    )
    return told.select("contact", "text", reason=reason)
