"""OMOP's visits: VISIT_OCCURRENCE, with the person and the conditions of the visit."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from schemas.vocabulary import Entity, Record
from transforms.ingest.batches import Batch, empty_documents, empty_encounters
from transforms.ingest.cells import trimmed
from transforms.ingest.encounter_table import kept_encounters
from transforms.ingest.export_layouts import OmopLayout
from transforms.ingest.exports import (
    FILE,
    Columns,
    Export,
    Lookup,
    batches_of,
    first_of,
    listed_codes,
    number,
    rows_only,
    whole,
)
from transforms.ingest.flat_notes import CONCEPT
from transforms.ingest.rows import ROW

VISIT_OCCURRENCE = Columns(
    "visit_occurrence",
    ("visit_occurrence_id", "person_id"),
    ("visit_start_date",),
    (
        "visit_start_datetime",
        "visit_end_date",
        "visit_end_datetime",
        "discharged_to_source_value",
        "discharge_to_source_value",
        "discharged_to_concept_id",
    ),
)
PERSON = Columns(
    "person",
    ("person_id",),
    (),
    (
        "gender_concept_id",
        "gender_source_value",
        "birth_datetime",
        "year_of_birth",
        "month_of_birth",
        "day_of_birth",
        "race_source_value",
        "person_source_value",
    ),
)
CONDITION_OCCURRENCE = Columns(
    "condition_occurrence",
    ("visit_occurrence_id", "condition_concept_id"),
    (),
    ("condition_occurrence_id", "condition_source_value", "condition_status_concept_id"),
)

_SEX = {"8507": "male", "8532": "female", "8521": "other", "8551": "unknown"}
"""OMOP's gender concepts."""

_PRIMARY = ("32902", "32903")
"""Condition status: primary diagnosis, primary discharge diagnosis (OMOP vocabulary "Condition Status")."""


def read_omop_visits(export: Export, layout: OmopLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """One visit per row of VISIT_OCCURRENCE (`Record.ENCOUNTER`), whatever its kind.

    Its diagnosis is the primary condition of the visit, else the first, by the name of its concept, else as the source
    says; its codes are the source values that have the form of ICD-10-CM; sex and date of birth are the person's. Raises LayoutError.
    """
    people, bad_people = whole(export, PERSON, layout)
    conditions, bad_conditions = whole(export, CONDITION_OCCURRENCE, layout)
    concepts, bad_concepts = whole(export, CONCEPT, layout)
    names = concepts.select(trimmed(concepts["concept_name"]), key=trimmed(concepts["concept_id"]))
    concept = Lookup(first_of(names, "key"), "key")
    yield Batch(empty_documents(), empty_encounters(), [*bad_people, *bad_conditions, *bad_concepts])
    persons, diagnoses, coded = _persons(people), _diagnoses(conditions, concept), _codes(conditions)
    for frame, bad in batches_of(export, VISIT_OCCURRENCE, layout):
        frame = frame.with_columns(trimmed(frame[name]) for name in VISIT_OCCURRENCE.names)
        frame = diagnoses.beside(persons.beside(frame, "person_id"), "visit_occurrence_id")
        frame = coded.beside(frame, "visit_occurrence_id")
        ended = concept.beside(frame, "discharged_to_concept_id")["concept_name"]
        visits = frame.select(
            ROW,
            FILE,
            "birth_date",
            "birth_year",
            "sex",
            "mrn",
            encounter_id="visit_occurrence_id",
            patient_id="person_id",
            arrived_at=pl.coalesce("visit_start_datetime", "visit_start_date"),
            departed_at=pl.coalesce("visit_end_datetime", "visit_end_date"),
            disposition=pl.coalesce("discharged_to_source_value", "discharge_to_source_value", ended),
            race="race_source_value",
            ed_diagnosis="diagnosis",
            icd10_codes="codes",
        )
        encounters, lost = kept_encounters(visits, {"mrn": Entity.MRN}, unmapped)
        yield Batch(empty_documents(), encounters, rows_only(bad, Record.ENCOUNTER) + lost)


def _persons(people: pl.DataFrame) -> Lookup:
    told = people.select(trimmed(people[name]) for name in PERSON.names)
    day = pl.concat_str(
        "year_of_birth",
        pl.col("month_of_birth").str.zfill(2),
        pl.col("day_of_birth").str.zfill(2),
        separator="-",
    )
    sex = pl.col("gender_concept_id").replace_strict(_SEX, default=None, return_dtype=pl.String)
    told = told.select(
        "person_id",
        "race_source_value",
        birth_date=pl.coalesce("birth_datetime", day),
        birth_year="year_of_birth",
        sex=pl.coalesce("gender_source_value", sex),
        mrn="person_source_value",
    )
    return Lookup(first_of(told, "person_id"), "person_id")


def _order() -> list[pl.Expr]:
    return [~pl.col("condition_status_concept_id").is_in(_PRIMARY).fill_null(False), number("condition_occurrence_id")]


def _codes(conditions: pl.DataFrame) -> Lookup:
    told = conditions.select(trimmed(conditions[name]) for name in CONDITION_OCCURRENCE.names)
    # sites write the vocabulary before the code, or the name behind it
    code = pl.col("condition_source_value").str.extract(
        r"(?:^|[:|\s])([A-Za-z]\d[0-9A-Za-z](?:\.?[0-9A-Za-z]{1,4})?)(?:$|[\s|:])"
    )
    return listed_codes(told.with_columns(code=code), "visit_occurrence_id", "code", _order())


def _diagnoses(conditions: pl.DataFrame, concept: Lookup) -> Lookup:
    told = conditions.select(trimmed(conditions[name]) for name in CONDITION_OCCURRENCE.names)
    told = concept.beside(told, "condition_concept_id")
    told = first_of(told, "visit_occurrence_id", _order())
    name = pl.coalesce("concept_name", "condition_source_value")
    return Lookup(told.select("visit_occurrence_id", diagnosis=name), "visit_occurrence_id")
