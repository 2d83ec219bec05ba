"""What annotators type passes the door of their visit's patient before it is public."""

import io
from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

import transforms.deidentify
from schemas.annotations import Answers, AnswersRaw
from schemas.documents import Documents
from schemas.encounters import EncountersRaw
from schemas.table import polars_schema
from transforms.annotation.deidentified import deidentify_answers
from transforms.deidentify.door import build_door, deidentify
from transforms.deidentify.tagger import load_model

PATIENT, VISIT = "a" * 32, "e" * 32
NOTE = (
    "HPI\n\nSeen by Dr. Hollis Merriweather on 03/02/2024. Oriana Quillfeather reports pain. Daughter Philippa came.\n"
)
TYPED = "PE; Oriana Quillfeather is anxious\nMRN 70317045, call (415) 555-0137\nill since March 2, 2024; quillfeather feels better, seen as hm7719"
MODEL = load_model(io.BytesIO((Path(transforms.deidentify.__file__).parent / "tagger.npz").read_bytes()))


@pytest.fixture(scope="module")
def door():
    return build_door(b"a secret of the tests", MODEL)


def documents() -> pl.DataFrame:
    native = {"native_id": "n1", "native_patient_id": "70317045", "native_encounter_id": "V-2210934"}
    keys = {"document_id": "d" * 32, "group_key": PATIENT, "patient_key": PATIENT, "encounter_key": VISIT}
    note = {"note_type": "ed_provider", "written_at": datetime(2024, 3, 2, 4), "raw_text": NOTE, "sections": []}
    return pl.DataFrame(
        [{"source": "synthetic", "kind": "note", **native, **keys, **note}], schema=polars_schema(Documents)
    )


def visits(key: str = VISIT) -> pl.DataFrame:
    known = [{"entity": "PERSON", "value": "Oriana Quillfeather"}, {"entity": "MRN", "value": "70317045"}]
    known += [{"entity": "ID", "value": "HM7719"}]
    row = {"encounter_key": key, "patient_key": PATIENT, "source": "synthetic", "native_encounter_id": "V-2210934"}
    row |= {"native_patient_id": "70317045", "arrived_at": datetime(2024, 3, 2, 3), "identifiers": known}
    return pl.DataFrame([row], schema=polars_schema(EncountersRaw))


def answers(**typed: str | None) -> pl.DataFrame:
    row = {
        "answer_id": "1" * 32,
        "task": "rationale",
        "encounter_key": VISIT,
        "patient_key": PATIENT,
        "evidence_step": 1,
    }
    row |= {"annotator": "c" * 32, "native_annotator": "Dr. Lee", "adjudicated": False, "case_sha256": "0" * 64}
    return pl.DataFrame(
        [row | {f"raw_{name}": words for name, words in typed.items()}], schema=polars_schema(AnswersRaw)
    )


def test_an_answer_loses_what_a_note_would_lose(door):
    made = deidentify_answers(
        answers(rule_out=TYPED, treatment_plan="aspirin 300 mg"), documents(), visits(), door, "a"
    )
    assert made.rejects == []
    Answers.validate(made.answers)
    row = made.answers.row(0, named=True)
    assert row["treatment_plan"] == "aspirin 300 mg" and row["decision_factors"] is None
    assert row["rule_out"].startswith("PE; ") and row["rule_out"].count("\n") == 2
    for gone in ("Oriana", "Quillfeather", "quillfeather", "hm7719", "70317045", "555-0137", "March 2, 2024"):
        assert gone not in row["rule_out"]


def test_the_surrogates_of_an_answer_are_those_of_the_note_and_a_quoted_one_stays(door):
    shown = deidentify(documents(), visits(), door)
    text = shown.deidentified["text"][0]
    words = [
        text[start:end]
        for start, end, entity in shown.phi_spans.select("start", "end", pl.col("entity").cast(pl.String)).iter_rows()
        if entity in ("PERSON", "DATE")
    ]
    doctor, day = (
        next(each for each in words if each in text.split(" on ")[0]),
        next(each for each in words if "/" in each),
    )
    typed = f"Dr. {doctor} saw this on {day}; Oriana Quillfeather was anxious"
    row = deidentify_answers(answers(decision_factors=typed), documents(), visits(), door, "a").answers.row(
        0, named=True
    )
    assert f"{doctor} saw this on {day}" in row["decision_factors"]
    assert "Oriana" not in row["decision_factors"]
    kept = [name for name in text.split() if name in row["decision_factors"].partition(";")[2].split()]
    assert kept, "the patient has the same name in both"


def test_numbers_pass_and_an_answer_of_no_visit_is_a_reject(door):
    sct = answers().with_columns(task=pl.lit("sct").cast(polars_schema(AnswersRaw)["task"]), update=pl.lit(-1, pl.Int8))
    made = deidentify_answers(sct, documents(), visits(), door, "a")
    assert made.answers["update"].to_list() == [-1] and not made.rejects
    made = deidentify_answers(answers(rule_out="PE"), documents(), visits("f" * 32), door, "a")
    assert made.answers.is_empty() and [str(each.reason) for each in made.rejects] == ["unknown_task"]
