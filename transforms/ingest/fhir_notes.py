"""FHIR R4: DocumentReference and DiagnosticReport as notes, their text in attachments."""

from collections import Counter
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

import polars as pl

from schemas.vocabulary import NoteType, Reason, Record
from transforms.ingest.attachments import Unreadable, attachment_text, decoded_base64, kind_of
from transforms.ingest.batches import NATIVE_DOCUMENTS, Batch, empty_documents, empty_encounters
from transforms.ingest.canonical_notes import kept_notes
from transforms.ingest.cda_text import cda_text
from transforms.ingest.export_layouts import FhirLayout
from transforms.ingest.exports import FILE, Columns, Export, TableBatch, batches_of, rows_only
from transforms.ingest.fhir_values import codes, each, names_of, parsed, reference, word
from transforms.ingest.jats_xml import BadXml, parse_xml
from transforms.ingest.note_codes import LOINC, typed_by
from transforms.ingest.rows import ROW
from transforms.rejects import Reject

DOCUMENT_REFERENCE = Columns(
    "DocumentReference",
    ("id", "subject", "content"),
    (),
    ("resourceType", "status", "docStatus", "type", "category", "date", "context", "relatesTo"),
)
DIAGNOSTIC_REPORT = Columns(
    "DiagnosticReport",
    ("id", "subject"),
    (),
    (
        "resourceType",
        "status",
        "code",
        "category",
        "effectiveDateTime",
        "effectivePeriod",
        "issued",
        "encounter",
        "presentedForm",
    ),
)
BINARY = Columns("Binary", ("id", "data"), (), ("resourceType", "contentType"))

_REPORTS = {
    "RAD": NoteType.IMAGING, "RUS": NoteType.IMAGING, "RX": NoteType.IMAGING, "CT": NoteType.IMAGING,
    "NMR": NoteType.IMAGING, "NMS": NoteType.IMAGING, "LP29684-5": NoteType.IMAGING, "CUS": NoteType.ECHO,
    "EC": NoteType.ECG,
}  # fmt: skip
"""Categories of reports (HL7 version 2, table 0074; LOINC's part for radiology)."""

_BEST = ("plain", "html", "xml", "rtf", "other")
_READ_FORMS = _BEST[:-1]
_CANDIDATES = 6


class _Note(NamedTuple):
    """A note of a resource before its attachments are read; `attachments`: type, data or url of each."""

    fields: dict[str, Any]
    attachments: list[tuple[str | None, str | None, str | None]]
    reject: Reason | None
    replaces: list[str]


def _read(kind: str, export: Export, layout: FhirLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """One document per resource (`Record.NOTE`), of the best of its attachments: plain text, HTML, C-CDA or RTF.

    An attachment holds its text itself (base64) or leads to a Binary or a file of the export. What is entered in error
    is DELETED; what is preliminary NOT_SIGNED; what is superseded SUPERSEDED, where the export holds the resource that
    replaces it: else it is the only version there is, and is kept. Raises LayoutError.
    """
    columns, note_of = (DOCUMENT_REFERENCE, _document) if kind == "DocumentReference" else (DIAGNOSTIC_REPORT, _report)
    waiting = export.spill()
    replaced: set[str] = set()
    for frame, bad in batches_of(export, columns, layout):
        notes, rejects = [], []
        later: list[tuple[dict[str, Any], _Note]] = []
        for row in frame.iter_rows(named=True):
            note = note_of(row, layout)
            if note.reject in (None, Reason.SUPERSEDED):
                replaced.update(note.replaces)
            if note.reject is Reason.SUPERSEDED or _away(note):
                later.append((row, note))
            elif note.reject:
                rejects.append(_rejected(note, note.reject, None))
            else:
                notes.append(note)
        if later:
            waiting.add(_put_away(later, columns), "key")
        yield _batch(notes, rejects + rows_only(bad, Record.NOTE), export, layout, unmapped, {})
    if "Binary" in export.held:
        for batch in batches_of(export, BINARY, layout):
            yield Batch(empty_documents(), empty_encounters(), batch.rejects)
            waiting.add(_binaries(batch), "key")
    for bucket in waiting.buckets():
        yield from _late(bucket, note_of, columns, export, layout, unmapped, replaced)


def _late(bucket, note_of, columns, export, layout, unmapped, replaced) -> Iterator[Batch]:
    """Notes that had to wait for what replaces them, or for their text."""
    mine = bucket.filter(pl.col("what") == "note")
    binaries = dict(bucket.filter(pl.col("what") == "binary").select("key", "payload").iter_rows())
    for part in mine.sort(FILE, ROW).iter_slices(500):
        notes, rejects = [], []
        for payload, row, file in part.select("payload", ROW, FILE).iter_rows():
            told = parsed(payload) or {}
            note = note_of({**dict.fromkeys(columns.names), **told, ROW: row, FILE: file}, layout)
            if note.reject is Reason.SUPERSEDED and note.fields["native_id"] not in replaced:
                note = note._replace(reject=None)
            if note.reject:
                rejects.append(_rejected(note, note.reject, None))
            else:
                notes.append(note)
        yield _batch(notes, rejects, export, layout, unmapped, binaries)


def _document(row: dict[str, Any], layout: FhirLayout) -> _Note:
    context = each(parsed(row["context"]))
    encounters = [reference(one, "Encounter") for c in context for one in each(c.get("encounter"))]
    encounters += [reference(one, "Encounter") for one in context if "reference" in one]  # R5: references alone
    concept, category = parsed(row["type"]), parsed(row["category"])
    attachments = [
        (word(a.get("contentType")), word(a.get("data")), word(a.get("url")))
        for content in each(parsed(row["content"]))
        for a in each(content.get("attachment"))
    ]
    status, stage = row["status"], row["docStatus"]
    reject = None
    if "entered-in-error" in (status, stage):
        reject = Reason.DELETED
    elif stage == "preliminary":
        reject = Reason.NOT_SIGNED
    elif status == "superseded":
        reject = Reason.SUPERSEDED
    related = each(parsed(row["relatesTo"]))
    replaces = [reference(one.get("target")) for one in related if one.get("code") == "replaces"]
    fields = _fields(row, [concept, category], next(filter(None, encounters), None), row["date"])
    return _Note(fields, attachments, reject, [one for one in replaces if one])


def _report(row: dict[str, Any], layout: FhirLayout) -> _Note:
    attachments = [
        (word(a.get("contentType")), word(a.get("data")), word(a.get("url")))
        for a in each(parsed(row["presentedForm"]))
    ]
    reject = {
        "entered-in-error": Reason.DELETED,
        "cancelled": Reason.DELETED,
        "registered": Reason.NOT_SIGNED,
        "partial": Reason.NOT_SIGNED,
        "preliminary": Reason.NOT_SIGNED,
    }.get(row["status"] or "")
    period = parsed(row["effectivePeriod"])
    when = row["issued"] or row["effectiveDateTime"] or (word(period.get("end")) if isinstance(period, dict) else None)
    encounter = reference(parsed(row["encounter"]), "Encounter")
    return _Note(_fields(row, [parsed(row["code"]), parsed(row["category"])], encounter, when), attachments, reject, [])


def _fields(row: dict[str, Any], concepts: list[Any], encounter: str | None, when: str | None) -> dict[str, Any]:
    told = [*codes(concepts[0]), *names_of(concepts[0]), *codes(concepts[1])][:_CANDIDATES]
    return {
        "native_id": word(row["id"]),
        "native_patient_id": reference(parsed(row["subject"]), "Patient"),
        "native_encounter_id": encounter,
        "written": when,
        **{f"said {i}": told[i] if i < len(told) else None for i in range(_CANDIDATES)},
        ROW: row[ROW],
        FILE: row[FILE],
    }


def _away(note: _Note) -> bool:
    """Whether the text lies in a Binary resource: no form of it that can be read is here."""
    here = any(data and kind_of(content_type).form in _READ_FORMS for content_type, data, _ in note.attachments)
    return not here and _binary_of(note) is not None


def _binary_of(note: _Note) -> str | None:
    """The Binary that holds the best form of a note."""
    ranked = sorted(note.attachments, key=lambda one: _BEST.index(kind_of(one[0]).form))
    return next((found for _, _, url in ranked if url and (found := _binary(url))), None)


def _binary(url: str) -> str | None:
    """
    >>> _binary("Binary/7"), _binary("https://x.org/fhir/Binary/7"), _binary("files/a.txt")
    ('7', '7', None)
    """
    parts = url.split("/_history/")[0].rstrip("/").split("/")
    return parts[-1] if len(parts) > 1 and parts[-2] == "Binary" else None


def _put_away(later: list[tuple[dict[str, Any], _Note]], columns: Columns) -> pl.DataFrame:
    rows = [row for row, _ in later]
    frame = pl.DataFrame(
        [{name: row[name] for name in columns.names} for row in rows], schema=dict.fromkeys(columns.names, pl.String)
    )
    notes = frame.select(pl.struct(pl.all()).struct.json_encode().alias("payload"))
    keys = [_binary_of(note) or row["id"] or "" for row, note in later]
    where = pl.DataFrame(
        [[row[ROW] for row in rows], [row[FILE] for row in rows]], schema={ROW: pl.UInt64, FILE: pl.String}
    )
    return notes.with_columns(
        pl.Series("key", keys, dtype=pl.String), pl.lit("note").alias("what"), where[ROW], where[FILE]
    )


def _binaries(batch: TableBatch) -> pl.DataFrame:
    frame = batch.frame.filter(pl.col("id").is_not_null() & pl.col("data").is_not_null())
    return frame.select(
        pl.col("data").alias("payload"), pl.col("id").alias("key"), pl.lit("binary").alias("what"), ROW, FILE
    )


def _batch(
    notes: list[_Note], rejects: list[Reject], export: Export, layout: FhirLayout, unmapped, binaries: dict[str, str]
) -> Batch:
    rows = []
    for note in notes:
        try:
            rows.append(note.fields | _best(note, export, binaries))
        except (Unreadable, BadXml) as bad:
            rejects.append(_rejected(note, bad.reason, bad.detail))
    said = [f"said {i}" for i in range(_CANDIDATES)]
    names = ("native_id", "native_patient_id", "native_encounter_id", "written", *said, "text", FILE)
    schema = {**dict.fromkeys(names, pl.String), "sections": NATIVE_DOCUMENTS["sections"], ROW: pl.UInt64}
    frame = typed_by(pl.DataFrame(rows, schema=schema), said, layout.note_types, LOINC | _REPORTS, unmapped)
    documents, lost = kept_notes(frame, layout.max_note_chars)
    return Batch(documents, empty_encounters(), rejects + lost)


def _rejected(note: _Note, reason: Reason, detail: str | None) -> Reject:
    told = note.fields
    return Reject(Record.NOTE, reason, native_id=told["native_id"], member=told[FILE], row=told[ROW], detail=detail)


def _best(note: _Note, export: Export, binaries: dict[str, str]) -> dict[str, Any]:
    """Text and sections of the first attachment that can be read, in the order of `_BEST`: they are one text in several
    forms. Raises what the first of them raised."""
    why: Exception = Unreadable(Reason.EMPTY_TEXT, "no attachment")
    first = True
    for content_type, data, url in sorted(note.attachments, key=lambda one: _BEST.index(kind_of(one[0]).form)):
        try:
            return _text(_bytes(data, url, export, binaries), content_type)
        except (Unreadable, BadXml) as bad:
            if first:
                why, first = bad, False
    raise why


def _bytes(data: str | None, url: str | None, export: Export, binaries: dict[str, str]) -> bytes:
    if data:
        return decoded_base64(data)
    if not url:
        raise Unreadable(Reason.EMPTY_TEXT, "an attachment without data or url")
    binary = _binary(url)
    if binary and binary in binaries:
        return decoded_base64(binaries[binary])
    found = export.attachment(url)
    if found is None and binary:
        found = export.attachment(f"Binary/{binary}")
    if found is None:
        raise Unreadable(Reason.UNREADABLE, "the attachment is not in the export")
    return found


def _text(data: bytes, content_type: str | None) -> dict[str, Any]:
    if kind_of(content_type).form == "xml":
        root = parse_xml(data)
        if root.tag != "ClinicalDocument":
            raise Unreadable(Reason.UNREADABLE, "xml that is no cda document")
        told = cda_text(root)
        return {"text": told.text, "sections": told.sections}
    return {"text": attachment_text(data, content_type), "sections": []}


read_fhir_documents = partial(_read, "DocumentReference")
"""Reader of DocumentReference."""

read_fhir_reports = partial(_read, "DiagnosticReport")
"""Reader of DiagnosticReport."""
