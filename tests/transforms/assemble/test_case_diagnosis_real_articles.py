"""Laws of diagnostic questions, held against published articles that stand outside the project.

The folder is named by CASEWRIGHT_REAL_DATA; it holds `case_reports`.
"""

import hashlib
import os
import time
from pathlib import Path

import polars as pl
import pytest

from flows.jobs.assemble import known_diagnoses
from flows.jobs.segment import heading_lexicon
from schemas.deidentified import Deidentified
from schemas.table import polars_schema
from schemas.vocabulary import Licence
from transforms.assemble.case_diagnosis import assemble_case_diagnosis
from transforms.assemble.diagnosis_leaks import diagnosis_leaks
from transforms.ingest.jats import read_articles
from transforms.ingest.layouts import JatsLayout
from transforms.segment.segment import segment

pytestmark = pytest.mark.skipif(
    "CASEWRIGHT_REAL_DATA" not in os.environ, reason="CASEWRIGHT_REAL_DATA names no folder of real articles"
)


@pytest.fixture(scope="module")
def articles() -> pl.DataFrame:
    folder = Path(os.environ["CASEWRIGHT_REAL_DATA"]) / "case_reports"
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.xml"))]
    rows = []
    for batch in read_articles(files, JatsLayout(layout="jats")):
        for row in batch.documents.iter_rows(named=True):
            key = hashlib.sha256(row["native_id"].encode()).hexdigest()[:32]
            rows.append(
                row | {"document_id": key, "group_key": key, "source": "x", "kind": "article", "text": row["raw_text"]}
            )
    schema = polars_schema(Deidentified)
    return pl.DataFrame(
        [{name: row.get(name) for name in schema} for row in rows], schema=schema, orient="row", strict=False
    )


def test_laws_hold_on_real_reports(articles):
    segments = segment(articles, heading_lexicon())
    began = time.process_time()
    made = assemble_case_diagnosis(articles, segments, list(Licence), None, known_diagnoses())
    assert (time.process_time() - began) / articles.height < 0.05
    assert made.rows.height + len(made.rejects) == articles.height
    assert made.rows.height > articles.height // 3
    for row in made.rows.iter_rows(named=True):
        text, names = row["text"], [row["final_diagnosis"], *row["final_diagnosis_synonyms"]]
        assert text[row["prompt_start"] : row["prompt_end"]] == row["case_prompt"]
        assert all(text[step["start"] : step["end"]] == step["quote"] for step in row["diagnostic_reasoning"])
        assert diagnosis_leaks(row["case_prompt"], names) == []
        assert row["final_diagnosis_evidence"] and row["final_diagnosis"] not in row["differentials"]
