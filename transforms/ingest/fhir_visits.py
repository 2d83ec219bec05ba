"""FHIR R4: Encounter as visits, with the patient, conditions and the names of practitioners."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from schemas.vocabulary import Entity, Reason, Record
from transforms.ingest.batches import NATIVE_ENCOUNTERS, Batch, empty_documents, empty_encounters
from transforms.ingest.encounter_table import kept_encounters
from transforms.ingest.export_layouts import FhirLayout
from transforms.ingest.exports import FILE, NO_VISIT, Columns, Export, batches_of, rows_only
from transforms.ingest.fhir_values import (
    codes,
    each,
    extension_text,
    known_identifiers,
    names_of,
    parsed,
    person_names,
    reference,
    word,
)
from transforms.ingest.rows import ROW
from transforms.rejects import Reject

ENCOUNTER = Columns(
    "Encounter",
    ("id", "subject"),
    (),
    (
        "resourceType",
        "status",
        "class",
        "period",
        "reasonCode",
        "hospitalization",
        "diagnosis",
        "participant",
        "serviceProvider",
        "location",
    ),
)
PATIENT = Columns(
    "Patient",
    ("id",),
    (),
    (
        "resourceType",
        "name",
        "identifier",
        "telecom",
        "address",
        "contact",
        "extension",
        "gender",
        "birthDate",
        "maritalStatus",
        "communication",
    ),
)
CONDITION = Columns(
    "Condition", ("id", "code"), (), ("resourceType", "encounter", "recordedDate", "verificationStatus", "category")
)
PRACTITIONER = Columns("Practitioner", ("id",), (), ("resourceType", "name", "identifier"))

_VISIT = (
    "encounter_id", "patient_id", "birth_date", "sex", "race", "language", "marital_status", "disposition", "arrived_at",
    "departed_at", "chief_complaint", "ed_diagnosis", "icd10_codes", FILE,
)  # fmt: skip


def read_fhir_visits(export: Export, layout: FhirLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """One visit per Encounter (`Record.ENCOUNTER`), whatever its class; one entered in error is DELETED.

    Complaint: its reasons; diagnosis: its first ranked one, else the first Condition that was recorded for it;
    disposition: hospitalization. Identifiers: all that Patient holds, and the names of practitioners and places. The
    priority of an Encounter is no ESI level and is not read. Raises LayoutError.
    """
    rejects: list[Reject] = []
    patients = dict(_side(export, PATIENT, layout, rejects, _patient))
    staff = dict(_side(export, PRACTITIONER, layout, rejects, _staff))
    conditions: dict[str, str] = {}
    coded: dict[str, list[tuple[str, str, str]]] = {}
    first: dict[str, tuple[str, str, str]] = {}
    for key, (encounter, when, name, icd) in _side(export, CONDITION, layout, rejects, _condition):
        if encounter and icd:
            coded.setdefault(encounter, []).append((when, key, " ".join(icd)))
        conditions[key] = name
        if encounter:
            first[encounter] = min(first.get(encounter, (when, key, name)), (when, key, name))
    yield Batch(empty_documents(), empty_encounters(), rejects)
    schema = {**dict.fromkeys(_VISIT, pl.String), "identifiers": NATIVE_ENCOUNTERS["identifiers"], ROW: pl.UInt64}
    for frame, bad in batches_of(export, ENCOUNTER, layout):
        rows, gone = [], []
        for row in frame.iter_rows(named=True):
            if row["status"] == "entered-in-error":
                gone.append(
                    Reject(Record.ENCOUNTER, Reason.DELETED, native_id=row["id"], row=row[ROW], member=row[FILE])
                )
                continue
            visit = _visit(row, patients, staff)
            ranked = sorted(each(parsed(row["diagnosis"])), key=lambda one: _rank(one.get("rank")))
            named = [conditions.get(reference(one.get("condition")) or "") for one in ranked]
            told = first.get(row["id"] or "")
            visit["icd10_codes"] = " ".join(each for _, _, each in sorted(coded.get(row["id"] or "", ()))) or None
            visit["ed_diagnosis"] = next(filter(None, named), told[2] if told else None)
            rows.append(visit)
        encounters, lost = kept_encounters(pl.DataFrame(rows, schema=schema), {}, unmapped)
        yield Batch(empty_documents(), encounters, rows_only(bad, Record.ENCOUNTER) + gone + lost)


def read_fhir_patients(export: Export, layout: FhirLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """A visit without a time for each Patient who has no Encounter.

    Identifiers reach the notes of a patient through visits: without one they would not be known. Raises LayoutError.
    """
    visited: set[str | None] = set()
    if ENCOUNTER.table in export.held:
        for frame, _ in batches_of(export, ENCOUNTER, layout):
            told = frame.filter(pl.col("status").is_null() | (pl.col("status") != "entered-in-error"))
            visited.update(reference(parsed(subject), "Patient") for subject in told["subject"].unique())
    schema = {**dict.fromkeys(_VISIT, pl.String), "identifiers": NATIVE_ENCOUNTERS["identifiers"], ROW: pl.UInt64}
    for frame, bad in batches_of(export, PATIENT, layout):
        rows = []
        for row in frame.iter_rows(named=True):
            if row["id"] in visited:
                continue
            told = _patient({name: parsed(row[name]) or row[name] for name in PATIENT.names})
            known = dict.fromkeys((str(entity), value) for entity, value in told.pop("identifiers"))
            listed = [{"entity": entity, "value": value} for entity, value in known]
            own = {
                "patient_id": row["id"],
                "encounter_id": row["id"] and NO_VISIT + row["id"],
                ROW: row[ROW],
                FILE: row[FILE],
            }
            rows.append(told | own | {"identifiers": listed})
        encounters, lost = kept_encounters(pl.DataFrame(rows, schema=schema), {}, unmapped)
        yield Batch(empty_documents(), encounters, rows_only(bad, Record.ENCOUNTER) + lost)


def _side(
    export: Export, columns: Columns, layout: FhirLayout, rejects: list[Reject], read: Callable[[dict], Any]
) -> Iterator[tuple[str, Any]]:
    if columns.table not in export.held:
        return
    for frame, bad in batches_of(export, columns, layout):
        rejects += bad
        for row in frame.iter_rows(named=True):
            if row["id"]:
                yield row["id"], read({name: parsed(row[name]) or row[name] for name in columns.names})


def _patient(row: dict[str, Any]) -> dict[str, Any]:
    languages = sorted(each(row["communication"]), key=lambda one: one.get("preferred") is not True)
    told = [name for one in languages for name in names_of(one.get("language"))]
    return {
        "birth_date": word(row["birthDate"]),
        "sex": word(row["gender"]),
        "race": extension_text(row, "us-core-race"),
        "language": told[0] if told else None,
        "marital_status": next(iter(names_of(row["maritalStatus"])), None),
        "identifiers": list(known_identifiers(row)),
    }


def _staff(row: dict[str, Any]) -> dict[str, Any]:
    return {"names": list(person_names(row)), "numbers": [word(one.get("value")) for one in each(row["identifier"])]}


def _condition(row: dict[str, Any]) -> tuple[str | None, str, str, list[str]]:
    wrong = {"entered-in-error", "refuted"} & set(codes(row["verificationStatus"]))
    name = "" if wrong else next(iter(names_of(row["code"])), "")
    told = [(str(c.get("system")), word(c.get("code"))) for one in each(row["code"]) for c in each(one.get("coding"))]
    icd = [code for system, code in told if code and "icd-10-cm" in system.lower()]
    return (reference(row["encounter"], "Encounter") if name else None), word(row["recordedDate"]) or "~", name, icd


def _visit(row: dict[str, Any], patients: dict[str, Any], staff: dict[str, Any]) -> dict[str, Any]:
    patient = reference(parsed(row["subject"]), "Patient")
    told = patients.get(patient or "", {})
    period = next(iter(each(parsed(row["period"]))), {})
    stay = next(iter(each(parsed(row["hospitalization"]))), {})
    known = list(told.get("identifiers", ()))
    subject = parsed(row["subject"])
    known += [(Entity.PERSON, word(subject.get("display")))] if isinstance(subject, dict) else []
    for one in each(parsed(row["participant"])):
        person = one.get("individual") if isinstance(one.get("individual"), dict) else one.get("actor")
        if isinstance(person, dict):
            known.append((Entity.PERSON, word(person.get("display"))))
            found = staff.get(reference(person) or "", {})
            known += [(Entity.PERSON, name) for name in found.get("names", ())]
    places = [parsed(row["serviceProvider"]), *(one.get("location") for one in each(parsed(row["location"])))]
    known += [(Entity.HOSPITAL, word(place.get("display"))) for place in places if isinstance(place, dict)]
    listed = dict.fromkeys((str(entity), value) for entity, value in known if value)
    reasons = [next(iter(names_of(one)), None) for one in each(parsed(row["reasonCode"]))]
    return {
        "encounter_id": word(row["id"]),
        "patient_id": patient,
        **{name: told.get(name) for name in ("birth_date", "sex", "race", "language", "marital_status")},
        "disposition": next(iter(names_of(stay.get("dischargeDisposition"))), None),
        "arrived_at": word(period.get("start")),
        "departed_at": word(period.get("end")),
        "chief_complaint": "; ".join(dict.fromkeys(reason for reason in reasons if reason)) or None,
        "identifiers": [{"entity": entity, "value": value} for entity, value in listed],
        ROW: row[ROW],
        FILE: row[FILE],
    }


def _rank(value: Any) -> int:
    return value if isinstance(value, int) else 1_000_000
