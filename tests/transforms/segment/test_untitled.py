"""What a section without a heading is: its model, its paragraphs, and its rows in SEGMENTS."""

import io
import time
from datetime import datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import transforms.segment
from schemas.deidentified import Deidentified
from schemas.segments import Segments
from schemas.table import polars_schema
from schemas.vocabulary import NoteSection
from transforms.segment.lexicon import parse_headings
from transforms.segment.segment import segment
from transforms.segment.training.section_samples import Forms, parse_forms, samples
from transforms.segment.training.section_weights import vocabulary
from transforms.segment.untitled import MOST, dump_model, load_model, parse_cues, section_of, untitled_sections

FOLDER = Path(transforms.segment.__file__).parent
with (FOLDER / "headings.csv").open(encoding="utf-8", newline="") as lines:
    LEXICON = parse_headings(lines)
with (FOLDER / "section_cues.csv").open(encoding="utf-8", newline="") as lines:
    CUES = parse_cues(lines)
with (
    (FOLDER / "training" / "section_forms.csv").open(encoding="utf-8", newline="") as lines,
    (FOLDER / "training" / "section_fillings.csv").open(encoding="utf-8", newline="") as fillings,
):
    FORMS = parse_forms(lines, fillings)
MODEL = load_model(io.BytesIO((FOLDER / "section_model.npz").read_bytes()), CUES)


@pytest.mark.parametrize(
    ("text", "section"),
    [
        ("Allergic to walnuts, which gave him hives.", "allergies"),
        ("Her aunt had breast cancer and her father had a stroke.", "family_history"),
        ("He is a retired plumber who lives with his wife and smokes a pack a day.", "social_history"),
        ("Ramipril 5 mg daily, simvastatin 20 mg at bedtime.", "medications"),
        ("Gallbladder removal by cholecystectomy and two cesarean sections.", "psh"),
        ("CARDIOVASCULAR: No chest pain. RESPIRATORY: No cough. NEUROLOGIC: No headaches.", "ros"),
        ("Lungs clear to auscultation. Abdomen soft and nontender. Reflexes are intact.", "exam"),
        ("Chest x-ray shows a small infiltrate at the right base.", "imaging"),
        ("Vaccinations are up to date.", "immunizations"),
        ("Gravida 2, para 1. Menses are regular.", "obgyn_history"),
        (
            "This is a 61-year-old man who presents with pain in his calf that began last week after a flight. "
            "He denies fever. He reports that walking makes it worse.",
            "hpi",
        ),
    ],
)
def test_sections_are_told_by_their_words(text, section):
    assert section_of(text, MODEL) == section


def documents(text):
    row = {"document_id": "0" * 32, "group_key": "0" * 32, "patient_key": "0" * 32, "source": "s", "kind": "note"}
    row |= {"note_type": "ed_provider", "sections": [], "text": text, "written_at": datetime(2030, 1, 1)}
    schema = polars_schema(Deidentified)
    return pl.DataFrame([{name: row.get(name) for name in schema}], schema=schema, orient="row", strict=False)


def sections(text):
    found = segment(documents(text), LEXICON, section_model=MODEL)
    Segments.validate(found)
    return found.filter(pl.col("label_set").cast(pl.String) == "section").select("text", "label", "evidence").rows()


def test_a_note_with_headings_has_sections_by_their_headings():
    assert sections("HPI: A sore toe.\n\nALLERGIES:\nNKDA\n\nElectronically signed by <PERSON>") == [
        ("HPI: A sore toe.", "hpi", "heading"),
        ("ALLERGIES:\nNKDA", "allergies", "heading"),
        ("Electronically signed by <PERSON>", "attestation", "heading"),
    ]


def test_a_note_without_headings_has_sections_by_its_paragraphs():
    note = "No known drug allergies.\n\nHis father had a stroke. His mother had diabetes.\n\nHis sister has asthma."
    assert sections(note) == [
        ("No known drug allergies.", "allergies", "content"),
        ("His father had a stroke. His mother had diabetes.\n\nHis sister has asthma.", "family_history", "content"),
    ]


def test_the_model_holds_no_word_that_the_project_did_not_write():
    names = ("category_terms", "treatment_terms", "headings", "metabolic_disorders", "polarity_cues")
    own = vocabulary(CUES, [(FOLDER / f"{name}.csv").read_text(encoding="utf-8") for name in names], FORMS)
    assert set(MODEL.words) <= set(own)


def test_the_model_file_is_the_same_for_the_same_model_and_a_damaged_one_is_refused():
    data = dump_model(MODEL)
    assert dump_model(load_model(io.BytesIO(data), CUES)) == data
    for bad in (b"", data[:-40], data[: len(data) // 2]):
        with pytest.raises(ValueError, match="damaged"):
            load_model(io.BytesIO(bad), CUES)
    with pytest.raises(ValueError, match="another version"):
        load_model(io.BytesIO(data), (*CUES[1:], CUES[0]))
    idle = MODEL.__class__(CUES, MODEL.words, MODEL.labels, np.zeros_like(MODEL.weights))
    with pytest.raises(ValueError, match="damaged"):
        load_model(io.BytesIO(dump_model(idle)), CUES)


def test_cues_are_patterns():
    with pytest.raises(ValueError, match="line 2: not a pattern"):
        parse_cues(["cue,pattern", "open,("])
    with pytest.raises(ValueError, match="columns"):
        parse_cues(["pattern"])


def test_samples_are_of_every_section_of_the_model_and_the_same_each_time():
    made = list(samples(FORMS, 5, 3))
    assert made == list(samples(FORMS, 5, 3)) != list(samples(FORMS, 5, 4))
    assert {section for _, section in made} == set(FORMS.forms) == set(MODEL.labels)
    assert not any("{" in text for text, _ in made)
    assert list(samples(Forms({}, {}), 5, 3)) == []


def test_forms_are_read_with_their_line():
    with pytest.raises(ValueError, match="line 2: a name that nothing fills"):
        parse_forms(["section,form", "plan,Take {drug}."], ["name,filling", "op,biopsy"])
    with pytest.raises(ValueError, match="line 2: no section"):
        parse_forms(["section,form", "plans,Rest."], ["name,filling"])


@given(st.text(alphabet="Ab 0.\n:;•é", max_size=200))
def test_slices_are_in_order_within_the_text_and_of_the_closed_list(text):
    found = untitled_sections(text, 0, len(text), MODEL)
    assert all(0 <= each.start < each.end <= len(text) and isinstance(each.section, NoteSection) for each in found)
    assert all(one.end <= other.start for one, other in zip(found, found[1:], strict=False))
    assert bool(found) == bool(text.strip())


@pytest.mark.parametrize("unit", ["a\n\n", "No fever, no chills, ", "Lives alone.\n"])
def test_a_huge_text_costs_no_more_than_its_first_paragraphs(unit):
    begun = time.process_time()
    untitled_sections(unit * (2_000_000 // len(unit)), 0, 2_000_000 // len(unit) * len(unit), MODEL)
    assert time.process_time() - begun < 5
    assert MOST == 400
