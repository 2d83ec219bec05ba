"""Documents and visits that never were, and the door that they pass."""

import io
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest

import transforms.deidentify
from schemas.documents import Documents
from schemas.encounters import EncountersRaw
from schemas.table import polars_schema
from transforms.deidentify.detectors import Detection, of_policy
from transforms.deidentify.door import Deidentification, Door, build_door, deidentify
from transforms.deidentify.policy import SAFE_HARBOR, named
from transforms.deidentify.tagger import load_model

PATIENT = "a" * 32
MODEL = load_model(io.BytesIO((Path(transforms.deidentify.__file__).parent / "tagger.npz").read_bytes()))


@pytest.fixture(scope="session")
def door() -> Door:
    """Of typed tags; that of surrogates is `surrogate_door`."""
    return build_door(b"a secret of the tests", MODEL, named("safe_harbor", "tags"))


@pytest.fixture(scope="session")
def rules_alone() -> Door:
    """Of typed tags, without the tagger: for what must be found, or left, whatever the tagger thinks of it."""
    return build_door(b"a secret of the tests", None, named("safe_harbor", "tags"))


@pytest.fixture(scope="session")
def surrogate_door() -> Door:
    return build_door(b"a secret of the tests", MODEL)


@pytest.fixture(scope="session")
def detection(door: Door) -> Detection:
    return Detection(of_policy(door.registry.recognizers, SAFE_HARBOR.by_rule), SAFE_HARBOR.by_rule)


def documents(
    *texts: str, patient: str | None = PATIENT, kind: str = "note", sections: list | None = None
) -> pl.DataFrame:
    rows = [
        {
            "document_id": f"{number:032x}",
            "source": "synthetic",
            "kind": kind,
            "group_key": patient or f"{number:032x}",
            "patient_key": patient,
            "encounter_key": "e" * 32 if patient else None,
            "native_id": f"n{number}",
            "native_patient_id": "70317045" if patient else None,
            "native_encounter_id": "V-2210934" if patient else None,
            "note_type": "ed_provider" if patient else None,
            "written_at": datetime(2024, 3, 1, 4, 30) if patient else None,
            "raw_text": text,
            "sections": sections or [],
            "article": None,
        }
        for number, text in enumerate(texts)
    ]
    return pl.DataFrame(rows, schema=polars_schema(Documents))


def visit(key: str = "e" * 32, patient: str = PATIENT, **more: object) -> dict:
    row = {
        "encounter_key": key,
        "patient_key": patient,
        "source": "synthetic",
        "native_encounter_id": "V-2210934",
        "native_patient_id": "70317045",
        "age_years": 41,
        "birth_date": date(1982, 11, 5),
        "arrived_at": datetime(2024, 3, 1, 4),
        "departed_at": datetime(2024, 3, 1, 9, 15),
        "identifiers": [
            {"entity": "PERSON", "value": "Oriana Quillfeather"},
            {"entity": "PHONE", "value": "(415) 555-0137"},
            {"entity": "STREET", "value": "18 Larkspur Street"},
        ],
    }
    return row | more


def encounters(*rows: dict) -> pl.DataFrame:
    return pl.DataFrame(list(rows) or [visit()], schema=polars_schema(EncountersRaw))


@pytest.fixture
def through(door: Door) -> Callable[..., Deidentification]:
    """What comes through the door of these notes of one patient."""

    def run(*texts: str, rows: tuple[dict, ...] = (visit(),), **how: object) -> Deidentification:
        return deidentify(documents(*texts, **how), encounters(*rows), door)

    return run
