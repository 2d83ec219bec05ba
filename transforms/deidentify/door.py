"""The one door out of the PHI root: DOCUMENTS and ENCOUNTERS_RAW become DEIDENTIFIED and ENCOUNTERS.

A document in which any detector raises or answers nonsense is quarantined, never passed on; the others go on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from schemas.deidentified import Deidentified, SpanMap
from schemas.documents import Documents
from schemas.encounters import FREE_TEXT, Encounters, EncountersRaw
from schemas.phi_spans import PhiSpans
from schemas.table import Table, key_of, polars_schema
from schemas.vocabulary import DocumentKind, Reason, Record
from transforms.deidentify.policy import PUBLISHED, SAFE_HARBOR, Dates, Policy, Replacement
from transforms.deidentify.shifts import shift_days
from transforms.deidentify.spans import Replaced, Span
from transforms.deidentify.surrogate_dates import OLDEST
from transforms.deidentify.surrogates import VERY_OLD
from transforms.rejects import Reject

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer, RecognizerRegistry

    from transforms.deidentify.patients import Reader
    from transforms.deidentify.propagation import FoundNames
    from transforms.deidentify.tagger import Model


@dataclass(frozen=True)
class Door:
    """What de-identification needs: recognisers, a policy for each kind of document, the key, the staff's names."""

    registry: RecognizerRegistry
    note_policy: Policy
    article_policy: Policy
    secret: bytes
    staff: FoundNames | None = None
    lexicon: Mapping[str, int] = field(default_factory=dict)
    """What the tagger knows of words: an ordinary one is not searched in a patient's other texts as a name."""


class Deidentification(NamedTuple):
    """What came through the door, and what did not.

    Laws: documents received = `deidentified` + rejects of notes and articles; visits received = `encounters` + rejects
    of visits. `span_map` is PHI; the others are public.
    """

    deidentified: pl.DataFrame
    span_map: pl.DataFrame
    phi_spans: pl.DataFrame
    encounters: pl.DataFrame
    rejects: list[Reject]


def build_door(
    secret: bytes,
    model: Model | None,
    note_policy: Policy = SAFE_HARBOR,
    article_policy: Policy = PUBLISHED,
    recognisers: Iterable[EntityRecognizer] = (),
    staff: Iterable[str] = (),
) -> Door:
    """The door with every recogniser of ours, and more of the caller's; opens no file and no socket.

    `model`: the tagger's; None does without it, which finds no name that nothing announces: never by default.
    `staff`: names of those who work where the notes were written, searched in every note. Raises ValueError if the
    secret is empty, a recogniser finds an entity for which we have no name, or articles were to get surrogates.
    """
    from transforms.deidentify.detectors import (
        registry,  # Presidio and spaCy take 2 s to import: only who builds a door pays
    )
    from transforms.deidentify.propagation import FoundNames

    if not secret:
        raise ValueError("the secret of the door is empty")
    if article_policy.replacement is not Replacement.TAGS:
        raise ValueError("an article gets tags, never surrogates")
    names = [name for name in staff if name.strip()]
    known = FoundNames(names) if names else None
    lexicon = {} if model is None else model.lexicon
    return Door(registry(model, recognisers), note_policy, article_policy, secret, known, lexicon)


def deidentify(documents: pl.DataFrame, encounters: pl.DataFrame, door: Door) -> Deidentification:
    """De-identify one shard: `documents` (DOCUMENTS) and `encounters` (ENCOUNTERS_RAW) of the same patients.

    The identifiers of a patient's record, and names found for certain, are gathered from all of the patient's visits
    and documents given here, and searched in each of them. All frames come back sorted by key. Detectors' exceptions
    never leave: see the rejects.
    """
    documents = documents.select(list(polars_schema(Documents))).sort("group_key", "document_id")
    encounters = encounters.select(list(polars_schema(EncountersRaw))).sort("patient_key", "encounter_key")
    readers = _readers(door)
    made = _Made([], [], [], [])
    visits = _by(encounters, "patient_key")
    notes = _by(documents.filter(pl.col("patient_key").is_not_null()), "patient_key")
    for row in documents.filter(pl.col("patient_key").is_null()).iter_rows(named=True):
        _through(row["group_key"], [row], [], readers, door, made)
    for patient in sorted(notes.keys() | visits.keys()):
        _through(patient, notes.get(patient, []), visits.get(patient, []), readers, door, made)
    spans = made.spans
    return Deidentification(
        _frame(Deidentified, made.documents),
        _frame(SpanMap, [(key, *placed, span.start, span.end) for key, placed, span in spans]),
        _frame(PhiSpans, [(key, *placed, str(span.entity), span.detector, span.score) for key, placed, span in spans]),
        _frame(Encounters, made.visits),
        sorted(made.rejects, key=lambda reject: (reject.record, reject.record_id)),
    )


class _Made(NamedTuple):
    documents: list[tuple[Any, ...]]
    spans: list[tuple[str, tuple[int, int], Span]]
    visits: list[tuple[Any, ...]]
    rejects: list[Reject]


def _readers(door: Door) -> dict[DocumentKind, Reader]:
    from transforms.deidentify.detectors import Detection, of_policy
    from transforms.deidentify.patients import Reader
    from transforms.deidentify.tagger_review import is_ordinary

    def reader(policy: Policy, staff: FoundNames | None) -> Reader:
        detection = Detection(of_policy(door.registry.recognizers, policy.by_rule), policy.by_rule)
        return Reader(detection, policy, door.secret, staff, lambda word: is_ordinary(door.lexicon.get(word, 0)))

    return {
        DocumentKind.NOTE: reader(door.note_policy, door.staff),
        DocumentKind.ARTICLE: reader(door.article_policy, None),
    }


def _by(frame: pl.DataFrame, key: str) -> dict[str, list[dict[str, Any]]]:
    """The rows of a sorted frame by a key."""
    found: dict[str, list[dict[str, Any]]] = {}
    for row in frame.iter_rows(named=True):
        found.setdefault(row[key], []).append(row)
    return found


def _through(
    key: str,
    documents: list[dict[str, Any]],
    visits: list[dict[str, Any]],
    readers: dict[DocumentKind, Reader],
    door: Door,
    made: _Made,
) -> None:
    """One patient's documents and visits pass the door."""
    from transforms.deidentify.patients import Text, record_of

    patient = bool(visits) or documents[0]["patient_key"] is not None
    record = record_of(key, documents if patient else (), visits)
    for kind, reader in readers.items():
        mine = [row for row in documents if row["kind"] == kind]
        seen = visits if kind is DocumentKind.NOTE else []
        texts = [Text(row["raw_text"], _day(row["written_at"])) for row in mine]
        fields = [(row["encounter_key"], name) for row in seen for name in FREE_TEXT if row[f"raw_{name}"]]
        texts += [
            Text(row[f"raw_{name}"], _day(row["arrived_at"]), True)
            for row in seen
            for name in FREE_TEXT
            if row[f"raw_{name}"]
        ]
        if not texts and not seen:
            continue
        results = reader.read(record, texts)
        for row, result in zip(mine, results, strict=False):
            if isinstance(result, str):
                reject = Reject(Record(kind), Reason.QUARANTINED, record_id=row["document_id"], detail=result)
                made.rejects.append(reject)
                continue
            made.documents.append(_document(row, result, reader.policy, door.secret))
            made.spans.extend(
                (row["document_id"], placed, span) for placed, span in zip(result.placed, result.spans, strict=True)
            )
        values = dict(zip(fields, results[len(mine) :], strict=True))
        for row in seen:
            visit = _visit(row, values, reader.policy, door.secret)
            if isinstance(visit, str):
                reject = Reject(Record.ENCOUNTER, Reason.QUARANTINED, record_id=row["encounter_key"], detail=visit)
                made.rejects.append(reject)
            else:
                made.visits.append(visit)


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _frame(table: type[Table], rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=polars_schema(table), orient="row").sort(key_of(table))


_OFFSETS = ("heading_start", "heading_end", "start", "end")


def _document(row: dict[str, Any], result: Replaced, policy: Policy, secret: bytes) -> tuple[Any, ...]:
    """One row of DEIDENTIFIED."""
    new = {
        **row,
        "written_at": _moved(row["written_at"], row["group_key"], policy, secret),
        "text": result.text,
        "sections": [dict(zip(_OFFSETS, result.moved([section[name] for name in _OFFSETS]), strict=True)) | {name: section.get(name) for name in ("kind", "level", "code")} for section in row["sections"]],
        "policy": policy.name,
    }  # fmt: skip
    return tuple(new[name] for name in polars_schema(Deidentified))


def _visit(
    row: dict[str, Any], values: dict[tuple[str, str], Replaced | str], policy: Policy, secret: bytes
) -> tuple[Any, ...] | str:
    """One row of ENCOUNTERS, or why there is none."""
    age = row["age_years"]
    new = {
        **row,
        "age": None if age is None else str(age) if age <= OLDEST else VERY_OLD,
        "arrived_at": _moved(row["arrived_at"], row["patient_key"], policy, secret),
        "departed_at": _moved(row["departed_at"], row["patient_key"], policy, secret),
    }
    for name in FREE_TEXT:
        result = values.get((row["encounter_key"], name))
        if isinstance(result, str):
            return result
        new[name] = row[f"raw_{name}"] if result is None else result.text
    return tuple(new[name] for name in polars_schema(Encounters))


def _moved(moment: datetime | None, key: str, policy: Policy, secret: bytes) -> datetime | None:
    """A moment of a column under a policy."""
    if moment is None or policy.dates is Dates.KEEP:
        return moment
    if policy.dates is Dates.YEAR:
        return datetime(moment.year, 1, 1)
    return moment + timedelta(days=shift_days(secret, key))
