"""The same 24 notes in every layout in which hospitals hold them, and the whole of the larger exports."""

import gzip
import io
import re
from pathlib import Path

import polars as pl
import pytest
import yaml

import transforms.deidentify
import transforms.segment
from schemas.encounters import EncountersRaw
from schemas.table import polars_schema
from transforms.deidentify.door import build_door, deidentify
from transforms.deidentify.tagger import load_model
from transforms.segment.lexicon import parse_headings
from transforms.segment.segment import segment

FOLDERS = {
    "epic_clarity": "epic_clarity",
    "epic_caboodle": "epic_caboodle",
    "ucsf_deid_cdw": "ucsf_deid_cdw",
    "omop": "omop",
    "mimic_iv": "mimic_iv_note",
    "fhir": "fhir",
    "meds": "meds",
}
PLAIN = ("epic_clarity", "omop", "fhir", "meds")  # neither masked nor without line breaks


@pytest.fixture(scope="module")
def ingested(real_data: Path, run, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("layouts")
    sources = {name: {"layout": name, "path": str(real_data / "notes" / place)} for name, place in FOLDERS.items()}
    sources["synthea"] = {"layout": "fhir", "path": str(real_data / "notes" / "synthea_bulk_fhir")}
    sources["ccda"] = {"layout": "ccda", "path": str(real_data / "notes" / "ccda")}
    sources["ktas"] = {"layout": "ktas_ed_triage", "path": str(real_data / "encounters" / "ktas_ed_triage")}
    wide = real_data / "notes" / "er_reason_wide" / "er_reason_like.csv"
    sources["wide"] = {"layout": "er_reason_wide", "path": str(wide)}
    companions = {"wide": {"path": wide.name}}
    sources["companions"] = {"layout": "er_reason", "path": str(wide.parent), "tables": companions}
    config = folder / "casewright.yaml"
    (folder / "secret.key").write_text("synthetic key of these tests " * 2)
    told = {"output": str(folder / "out"), "shards": 1, "secret_key_file": str(folder / "secret.key")}
    config.write_text(yaml.safe_dump(told | {"sources": sources}))
    run("ingest", config=config)
    return folder / "out"


@pytest.fixture(scope="module")
def documents(ingested: Path) -> pl.DataFrame:
    return pl.read_parquet(ingested / "phi" / "documents" / "*.parquet")


@pytest.fixture(scope="module")
def crosswalk(documents) -> dict[str, pl.DataFrame]:
    """DEIDENTIFIED of each layout, with one patient and one id for what is one note in layouts with different keys."""
    model = load_model(io.BytesIO((Path(transforms.deidentify.__file__).parent / "tagger.npz").read_bytes()))
    door = build_door(b"a secret of the tests", model)
    nobody = pl.DataFrame(schema=polars_schema(EncountersRaw))
    omop = of(documents, "omop")
    same = [
        "document_id",
        "group_key",
        "patient_key",
        "encounter_key",
        "native_id",
        "native_patient_id",
        "native_encounter_id",
        "written_at",
    ]
    found = {}
    for name in FOLDERS:
        mine = of(documents, name).with_columns(omop.select(same))
        made = deidentify(mine, nobody, door)
        assert made.rejects == []
        found[name] = made.deidentified.sort("document_id")
    return found


def of(documents: pl.DataFrame, source: str) -> pl.DataFrame:
    return documents.filter(source=source).sort("written_at", "native_id")


def test_every_layout_gives_the_24_notes(documents):
    counts = dict(documents.group_by("source").len().iter_rows())
    assert {name: counts[name] for name in FOLDERS} == dict.fromkeys(FOLDERS, 24)
    assert counts["synthea"] == 1215 and counts["ccda"] == 11


def test_visits_are_read_whole(ingested):
    visits = pl.read_parquet(ingested / "phi" / "encounters_raw" / "*.parquet")
    counts = dict(visits.group_by("source").len().iter_rows())
    assert (counts["synthea"], counts["ktas"], counts["companions"]) == (1215, 1267, 12)


def test_the_raw_texts_are_the_same(documents):
    texts = {name: of(documents, name)["raw_text"].to_list() for name in FOLDERS}
    for name in PLAIN:
        assert texts[name] == texts["omop"]
    # the line breaks are lost, and lines that were cut are cut within words
    assert ["".join(text.split()) for text in texts["epic_caboodle"]] == [
        "".join(text.split()) for text in texts["omop"]
    ]


def test_types_and_times_are_the_same_but_where_the_layout_has_none(documents):
    types = {name: of(documents, name)["note_type"].to_list() for name in FOLDERS}
    for name in set(FOLDERS) - {"mimic_iv"}:  # whose files are of discharge summaries
        assert types[name] == types["omop"], name
    times = {name: of(documents, name)["written_at"] for name in FOLDERS}
    for name, told in times.items():
        # when a text was filed, where the layout knows: hours after the time of service, never before
        later = (told - times["omop"]).dt.total_minutes()
        assert later.max() <= (120 if name in ("epic_clarity", "mimic_iv") else 0), name
        assert later.min() >= (0 if name in PLAIN or name == "mimic_iv" else -24 * 60), name


def test_masks_are_kept(documents, real_data):
    raw = gzip.decompress((real_data / "notes" / "mimic_iv_note" / "discharge.csv.gz").read_bytes()).decode()
    kept = sum(len(re.findall(r"_{3}", text)) for text in of(documents, "mimic_iv")["raw_text"])
    assert kept == len(re.findall(r"_{3}", raw)) > 100
    metadata = pl.read_parquet(real_data / "notes" / "ucsf_deid_cdw" / "note_text.parquet")
    kept = sum(text.count("*****") for text in of(documents, "ucsf_deid_cdw")["raw_text"])
    assert kept == sum(text.count("*****") for text in metadata["note_text"]) > 100


def test_the_account_balances(ingested):
    rejects = pl.read_parquet(ingested / "work" / "rejects" / "ingest" / "*.parquet")
    told = {tuple(row) for row in rejects.group_by("source", "record", "reason").len().iter_rows()}
    assert told == {
        ("epic_clarity", "note", "superseded", 24),
        ("synthea", "file", "not_referenced", 1),
        ("ccda", "file", "not_referenced", 1),
        ("ccda", "encounter", "duplicate_id", 3),
        # the same table read by its other layout gives the same visits, to the last value
        ("wide", "encounter", "duplicate", 12),
    }


def test_the_deidentified_texts_are_the_same_once_keys_are(crosswalk):
    texts = {name: crosswalk[name]["text"].to_list() for name in PLAIN}
    assert all(each == texts["omop"] for each in texts.values())


def test_sections_are_the_same_with_and_without_masks_and_line_breaks(crosswalk):
    with (Path(transforms.segment.__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as lines:
        lexicon = parse_headings(lines)
    found = {}
    for name, made in crosswalk.items():
        labels = segment(made, lexicon).sort("document_id", "start", "label_set", "label")
        found[name] = labels.select("document_id", pl.col("label_set", "label").cast(pl.String)).rows()
    assert len(found["omop"]) > 200
    for name in set(FOLDERS) - {"mimic_iv"}:  # to whose files every note is a discharge summary
        assert found[name] == found["omop"], name


def test_masks_pass_the_door(documents):
    model = load_model(io.BytesIO((Path(transforms.deidentify.__file__).parent / "tagger.npz").read_bytes()))
    nobody = pl.DataFrame(schema=polars_schema(EncountersRaw))
    for name, mask in (("mimic_iv", "___"), ("ucsf_deid_cdw", "*****")):
        mine = of(documents, name)
        made = deidentify(mine, nobody, build_door(b"a secret of the tests", model))
        for row in made.deidentified.join(mine.select("document_id", "raw_text"), on="document_id").iter_rows(
            named=True
        ):
            # replaced by a tag or left as it is, never filled with an invented name
            assert row["text"].count(mask) + row["text"].count("<MASKED>") == row["raw_text"].count(mask) > 0
