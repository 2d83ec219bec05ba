"""The one door out of the PHI root: DOCUMENTS and ENCOUNTERS_RAW become DEIDENTIFIED and ENCOUNTERS.

A document in which any detector raises or answers nonsense is quarantined, never passed on; the others go on.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from schemas.deidentified import Deidentified, SpanMap
from schemas.documents import Documents
from schemas.encounters import FREE_TEXT, Encounters, EncountersRaw
from schemas.phi_spans import PhiSpans
from schemas.table import Table, key_of, polars_schema
from schemas.vocabulary import DocumentKind, Entity, Reason, Record
from transforms.deidentify.policy import PUBLISHED, SAFE_HARBOR, Policy
from transforms.deidentify.shifts import shift_days
from transforms.deidentify.spans import DetectionError, Replaced, Span, replaced
from transforms.rejects import Reject

if TYPE_CHECKING:
    from presidio_analyzer import EntityRecognizer, RecognizerRegistry

    from transforms.deidentify.detectors import Detection
    from transforms.deidentify.identifiers import Identifier, KnownIdentifiers

_OLDEST_SHOWN = 89


@dataclass(frozen=True)
class Door:
    """What de-identification needs: the recognisers, a policy for each kind of document, the secret of the dates' shift."""

    registry: RecognizerRegistry
    note_policy: Policy
    article_policy: Policy
    secret: bytes


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
    note_policy: Policy = SAFE_HARBOR,
    article_policy: Policy = PUBLISHED,
    recognisers: Iterable[EntityRecognizer] = (),
) -> Door:
    """The door with every recogniser that needs no model, and more of the caller's; opens no file and no socket.

    Raises ValueError if the secret is empty or a recogniser finds an entity for which we have no name.
    """
    from transforms.deidentify.detectors import (
        registry,  # Presidio and spaCy take 2 s to import: only who builds a door pays
    )

    if not secret:
        raise ValueError("the secret of the door is empty")
    return Door(registry(recognisers), note_policy, article_policy, secret)


def deidentify(documents: pl.DataFrame, encounters: pl.DataFrame, door: Door) -> Deidentification:
    """De-identify one shard: `documents` (DOCUMENTS) and `encounters` (ENCOUNTERS_RAW) of the same patients.

    The identifiers of a patient's record are gathered from all of the patient's visits and documents given here, and
    searched in each of them. All frames come back sorted by key. Detectors' exceptions never leave: see the rejects.
    """
    documents = documents.select(list(polars_schema(Documents))).sort("group_key", "document_id")
    encounters = encounters.select(list(polars_schema(EncountersRaw))).sort("patient_key", "encounter_key")
    patients = _Patients(documents, encounters)
    readers = {
        DocumentKind.NOTE: _Reader(door, door.note_policy, patients),
        DocumentKind.ARTICLE: _Reader(door, door.article_policy, patients),
    }
    rejects: list[Reject] = []
    rows, spans = [], []
    for row in documents.iter_rows(named=True):
        reader = readers[DocumentKind(row["kind"])]
        result = reader.read(row["raw_text"], row["patient_key"])
        if isinstance(result, str):
            rejects.append(Reject(Record(row["kind"]), Reason.QUARANTINED, record_id=row["document_id"], detail=result))
            continue
        rows.append(_document(row, result, reader.policy, door.secret))
        spans += [(row["document_id"], placed, span) for placed, span in zip(result.placed, result.spans, strict=True)]
    visits = []
    for row in encounters.iter_rows(named=True):
        visit = _visit(row, readers[DocumentKind.NOTE], door.secret)
        if isinstance(visit, str):
            rejects.append(Reject(Record.ENCOUNTER, Reason.QUARANTINED, record_id=row["encounter_key"], detail=visit))
        else:
            visits.append(visit)
    return Deidentification(
        _frame(Deidentified, rows),
        _frame(SpanMap, [(key, *placed, span.start, span.end) for key, placed, span in spans]),
        _frame(PhiSpans, [(key, *placed, str(span.entity), span.detector, span.score) for key, placed, span in spans]),
        _frame(Encounters, visits),
        sorted(rejects, key=lambda reject: (reject.record, reject.record_id)),
    )


def _frame(table: type[Table], rows: list[tuple[Any, ...]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=polars_schema(table), orient="row").sort(key_of(table))


class _Patients:
    """The known identifiers of each patient of a shard; a patient's detector is made when first asked for."""

    def __init__(self, documents: pl.DataFrame, encounters: pl.DataFrame) -> None:
        self._identifiers: dict[str, list[tuple[str, str]]] = {}
        self._made: dict[str, KnownIdentifiers] = {}
        columns = ["patient_key", "native_patient_id", "native_encounter_id"]
        for patient, native_patient, native_encounter in [
            *documents.select(columns).iter_rows(),
            *encounters.select(columns).iter_rows(),
        ]:
            if patient is not None:
                known = self._identifiers.setdefault(patient, [])
                known += [(Entity.MRN, native_patient)] if native_patient else []
                known += [(Entity.ENCOUNTER_NUMBER, native_encounter)] if native_encounter else []
        columns = ["patient_key", "identifiers", "birth_date", "birth_year", "age_years"]
        for patient, identifiers, birth_date, birth_year, age in encounters.select(columns).iter_rows():
            known = self._identifiers[patient]
            known += [(each["entity"], each["value"]) for each in identifiers]
            known += [(Entity.BIRTH_DATE, birth_date.isoformat())] if birth_date else []
            year = birth_date.year if birth_date else birth_year
            if year and age is not None and age > _OLDEST_SHOWN:
                known.append((Entity.BIRTH_DATE, f"{year:04}"))  # the year alone shows an age over 89

    def detector(self, patient: str | None) -> KnownIdentifiers | None:
        """Raises whatever the record's values make it raise."""
        if patient is None or patient not in self._identifiers:
            return None
        if patient not in self._made:
            from transforms.deidentify.identifiers import Identifier, KnownIdentifiers

            known: list[Identifier] = [
                Identifier(Entity(entity), value) for entity, value in self._identifiers[patient]
            ]
            self._made = {patient: KnownIdentifiers(known)}  # one at a time: rows of a patient mostly follow each other
        return self._made[patient]


class _Reader:
    """Reads texts under one policy; answers with the de-identified text, or with a fixed phrase why there is none."""

    def __init__(self, door: Door, policy: Policy, patients: _Patients) -> None:
        from transforms.deidentify.detectors import Detection, of_policy

        self.policy = policy
        self._patients = patients
        self._values: dict[str, Replaced | str] = {}
        self._detection: Detection = Detection(of_policy(door.registry.recognizers, policy.by_rule), policy.by_rule)

    def read(self, text: str, patient: str | None) -> Replaced | str:
        try:
            known = self._patients.detector(patient)
            spans = self._detection.spans(text, known, self.policy.by_record)
            return replaced(text, spans, placeholder)
        except Exception as error:  # whatever it is: the document is not passed on, nor is the error's text
            return _phrase(error)

    def read_value(self, value: str, patient: str | None) -> Replaced | str:
        """`read` for short texts that repeat: one that holds nothing of the patient's record is read once for all."""
        try:
            known = self._patients.detector(patient)
            own = known is not None and self._detection.holds(value, known)
        except Exception as error:
            return _phrase(error)
        if own:
            return self.read(value, patient)
        if value not in self._values:
            self._values[value] = self.read(value, None)
        return self._values[value]


def placeholder(span: Span) -> str:
    """The typed placeholder of a span.

    >>> placeholder(Span(0, 4, Entity.PERSON, 1.0, "Any"))
    '<PERSON>'
    """
    return f"<{span.entity}>"


def _phrase(error: Exception) -> str:
    """Our own errors say why; of others only the class is known to be no input."""
    if isinstance(error, DetectionError):
        return str(error)
    return re.sub(r"[^a-z0-9_]", "", type(error).__name__.lower())[:80] or "exception"


_OFFSETS = ("heading_start", "heading_end", "start", "end")


def _document(row: dict[str, Any], result: Replaced, policy: Policy, secret: bytes) -> tuple[Any, ...]:
    """One row of DEIDENTIFIED."""
    written_at = row["written_at"]
    new = {
        **row,
        "written_at": _shifted(written_at, row["group_key"], secret) if policy.shifts_dates else written_at,
        "text": result.text,
        "sections": [dict(zip(_OFFSETS, result.moved([section[name] for name in _OFFSETS]), strict=True)) | {"kind": section["kind"], "level": section["level"]} for section in row["sections"]],
        "policy": policy.name,
    }  # fmt: skip
    return tuple(new[name] for name in polars_schema(Deidentified))


def _visit(row: dict[str, Any], reader: _Reader, secret: bytes) -> tuple[Any, ...] | str:
    """One row of ENCOUNTERS, or why there is none."""
    age = row["age_years"]
    new = {
        **row,
        "age": None if age is None else str(age) if age <= _OLDEST_SHOWN else f"{_OLDEST_SHOWN + 1}+",
        "arrived_at": _shifted(row["arrived_at"], row["patient_key"], secret),
        "departed_at": _shifted(row["departed_at"], row["patient_key"], secret),
    }
    for name in FREE_TEXT:
        value = row[f"raw_{name}"]
        if value:
            result = reader.read_value(value, row["patient_key"])
            if isinstance(result, str):
                return result
            value = result.text
        new[name] = value
    return tuple(new[name] for name in polars_schema(Encounters))


def _shifted(moment: datetime | None, key: str, secret: bytes) -> datetime | None:
    return None if moment is None else moment + timedelta(days=shift_days(secret, key))
