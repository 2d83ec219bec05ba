"""ANSWERS_RAW through the door: what annotators typed is read with the notes and the record of the visit's patient."""

from collections.abc import Collection, Iterable
from typing import Any, NamedTuple

import polars as pl

from schemas.annotations import RATIONALE_FIELDS, Answers
from schemas.documents import Documents
from schemas.table import polars_schema
from schemas.vocabulary import DocumentKind, NoteType, Reason, Record
from transforms.deidentify.door import Deidentification, Door, deidentify
from transforms.pseudonyms import pseudonym
from transforms.rejects import Reject

_TEXTS = tuple(f"raw_{name}" for name in RATIONALE_FIELDS)


class DeidentifiedAnswers(NamedTuple):
    """ANSWERS, and what did not pass. Law: answers received = answers + rejects."""

    answers: pl.DataFrame
    rejects: list[Reject]


def deidentify_answers(
    answers: pl.DataFrame, documents: pl.DataFrame, encounters: pl.DataFrame, door: Door, source: str
) -> DeidentifiedAnswers:
    """De-identify ANSWERS_RAW with DOCUMENTS and ENCOUNTERS_RAW of the same patients.

    A field of an answer passes as a note of its patient does, so that the record's identifiers and the names of the
    notes are searched in it. A surrogate that the annotator quotes from what was shown stays as it is: replaced again,
    the answer would speak of another person or day than its task. (The notes pass alone first: with a quotation beside
    them, a surrogate that it holds would not be drawn again.) Rejects: `unknown_task` (the visit is no more),
    `quarantined`.
    """
    visits = dict(encounters.select("encounter_key", "arrived_at").iter_rows())
    rejects = [
        Reject(Record.ANSWER, Reason.UNKNOWN_TASK, record_id=row["encounter_key"], native_id=row["answer_id"])
        for row in answers.sort("answer_id").iter_rows(named=True)
        if row["encounter_key"] not in visits
    ]
    answers = answers.filter(pl.col("encounter_key").is_in(list(visits))).sort("answer_id")
    fields = [
        _field(row, name, visits, door.secret, source)
        for row in answers.rows(named=True)
        for name in _TEXTS
        if row[name]
    ]
    texts: dict[str, str] = {}
    if fields:
        patients = answers["patient_key"].unique().sort().implode()
        typed = pl.DataFrame(fields, schema=polars_schema(Documents))
        notes = documents.select(typed.columns).filter(pl.col("patient_key").is_in(patients))
        record = encounters.filter(pl.col("patient_key").is_in(patients))
        published = deidentify(notes, record, door)
        made = deidentify(pl.concat([notes, typed]), record, door)
        texts = _texts(made, published, typed, record)
    rows = []
    for row in answers.iter_rows(named=True):
        keys = {name: _key(door.secret, row["answer_id"], name) for name in _TEXTS if row[name]}
        if any(key not in texts for key in keys.values()):
            key, answer = row["encounter_key"], row["answer_id"]
            rejects.append(Reject(Record.ANSWER, Reason.QUARANTINED, record_id=key, native_id=answer))
            continue
        new = row | {name.removeprefix("raw_"): texts[keys[name]] if name in keys else None for name in _TEXTS}
        rows.append({name: new[name] for name in polars_schema(Answers)})
    return DeidentifiedAnswers(pl.DataFrame(rows, schema=polars_schema(Answers)), rejects)


def _key(secret: bytes, answer_id: str, field: str) -> str:
    return pseudonym(secret, "annotator's answer", answer_id, field)


def _field(row: dict[str, Any], name: str, visits: dict[str, Any], secret: bytes, source: str) -> dict[str, Any]:
    """One field of an answer as a note of the visit."""
    key = _key(secret, row["answer_id"], name)
    patient = {
        "group_key": row["patient_key"],
        "patient_key": row["patient_key"],
        "encounter_key": row["encounter_key"],
    }
    written = {"note_type": str(NoteType.OTHER), "written_at": visits[row["encounter_key"]], "raw_text": row[name]}
    none = {"native_patient_id": None, "native_encounter_id": None, "sections": [], "article": None}
    return {
        "document_id": key,
        "source": source,
        "kind": str(DocumentKind.NOTE),
        "native_id": key,
        **patient,
        **written,
        **none,
    }


def _texts(
    made: Deidentification, published: Deidentification, typed: pl.DataFrame, record: pl.DataFrame
) -> dict[str, str]:
    """Each field's new text, with the surrogates that it quotes from the notes of its patient."""
    raw = dict(typed.select("document_id", "raw_text").iter_rows())
    held = made.deidentified.filter(pl.col("document_id").is_in(list(raw)))
    shown = _replaced_words(published.deidentified, published.phi_spans)
    own = _own_words(record)
    spans = made.span_map.join(made.phi_spans, on=["document_id", "start", "end"]).sort("document_id", "start")
    places: dict[str, list[Placed]] = {}
    for key, *place, entity in spans.select(
        "document_id", "start", "end", "raw_start", "raw_end", pl.col("entity").cast(pl.String)
    ).iter_rows():
        if key in raw:
            places.setdefault(key, []).append((*place, entity))  # type: ignore[arg-type]
    return {
        key: with_quotations(raw[key], text, places.get(key, ()), shown.get(patient, set()), own.get(patient, set()))
        for key, patient, text in held.select("document_id", "patient_key", "text").iter_rows()
    }


Placed = tuple[int, int, int, int, str]
"""A replaced span: its place in the new text, in the raw one, and its type."""


def with_quotations(
    raw: str, text: str, places: Iterable[Placed], shown: Collection[tuple[str, str]], own: Collection[str]
) -> str:
    """A de-identified text with the words that are quoted from what was `shown` (type and words) as they were typed;
    words of `own`, the patient's identifiers, are never kept.

    >>> placed = [(0, 3, 0, 5, "PERSON"), (8, 11, 10, 13, "PERSON")]
    >>> with_quotations("Hanna met Lee", "Eva met Kim", placed, {("PERSON", "Hanna"), ("PERSON", "Lee")}, {"lee"})
    'Hanna met Kim'
    """
    parts, last = [], 0
    for start, end, raw_start, raw_end, entity in places:
        words = raw[raw_start:raw_end]
        quoted = (entity, words) in shown and not set(own) & set(words.casefold().split())
        parts += [text[last:start], words if quoted else text[start:end]]
        last = end
    return "".join([*parts, text[last:]])


def _replaced_words(notes: pl.DataFrame, spans: pl.DataFrame) -> dict[str, set[tuple[str, str]]]:
    """What stands in the place of identifiers in each patient's notes, by type: surrogates, public in these very words."""
    found: dict[str, set[tuple[str, str]]] = {}
    texts = {
        key: (patient, text) for key, patient, text in notes.select("document_id", "patient_key", "text").iter_rows()
    }
    for key, start, end, entity in spans.select(
        "document_id", "start", "end", pl.col("entity").cast(pl.String)
    ).iter_rows():
        if key in texts:
            patient, text = texts[key]
            found.setdefault(patient, set()).add((entity, text[start:end]))
    return found


def _own_words(record: pl.DataFrame) -> dict[str, set[str]]:
    """Words of each patient's own identifiers: never kept, whatever they happen to equal."""
    found: dict[str, set[str]] = {}
    for patient, identifiers in record.select("patient_key", "identifiers").iter_rows():
        words: Iterable[str] = (word for each in identifiers or () for word in str(each["value"]).casefold().split())
        found.setdefault(patient, set()).update(words)
    return found
