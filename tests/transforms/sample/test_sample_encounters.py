"""Tests of the synthetic visits: their gold is exact, their order stable, their variety real."""

import itertools
import re
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import datetime

import pytest

from schemas.vocabulary import Acuity, Disposition, Entity
from transforms.ingest.normalise import normalise_text
from transforms.sample.encounters import encounter, generate_encounters
from transforms.sample.people import pools
from transforms.sample.phrases import parsed
from transforms.sample.rows import ED_NOTE, ENCOUNTER_COLUMNS, IDENTIFIER_COLUMNS, NOTE_COLUMNS, NOTE_TYPES
from transforms.sample.scenarios import SCENARIOS

SEED, COUNT = 11, 420


@pytest.fixture(scope="module")
def visits():
    return list(generate_encounters(COUNT, SEED))


@pytest.fixture(scope="module")
def notes(visits):
    return [note for visit in visits for note in visit.notes]


def test_asking_for_more_moves_nothing(visits):
    assert list(generate_encounters(30, SEED)) == visits[:30]
    assert encounter(400, SEED) == visits[400]


def test_another_process_writes_the_same():
    program = "import hashlib; from transforms.sample.encounters import generate_encounters as g; print(hashlib.sha256(repr(list(g(12, 5))).encode()).hexdigest())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONHASHSEED": salt}
        ).stdout
        for salt in ("1", "2")
    }
    assert len(runs) == 1
    assert len(next(iter(runs)).strip()) == 64


def test_another_seed_writes_something_else(visits):
    assert next(generate_encounters(1, SEED + 1)) != visits[0]


def test_rows_and_identifiers_have_the_declared_columns(visits, notes):
    assert all(tuple(visit.row) == ENCOUNTER_COLUMNS for visit in visits)
    assert all(len(note.row) == len(NOTE_COLUMNS) and note.row[-1] == note.text for note in notes)
    assert set(IDENTIFIER_COLUMNS) < set(ENCOUNTER_COLUMNS)


def test_values_of_the_rows_are_of_their_lists(visits):
    assert {visit.row["acuity"] for visit in visits} <= set(Acuity)
    assert {visit.row["disposition"] for visit in visits} <= {*Disposition, ""}
    assert all(
        datetime.fromisoformat(visit.row["arrived_at"]) <= datetime.fromisoformat(visit.row["departed_at"])
        for visit in visits
        if visit.row["departed_at"]
    )
    assert any(visit.row["treatment_plan"] for visit in visits)
    assert max(int(visit.row["age_years"]) for visit in visits) > 89


def test_ids_are_unique_and_some_patients_return(visits, notes):
    assert len({note.note_id for note in notes}) == len(notes)
    assert len({visit.row["encounter_id"] for visit in visits}) == COUNT
    patients = defaultdict(list)
    for visit in visits:
        patients[visit.row["patient_id"]].append(visit.row)
    assert 0.80 < len(patients) / COUNT < 0.92
    for rows in patients.values():
        assert len({(row["mrn"], row["birth_date"], row["patient_name"]) for row in rows}) == 1


def test_all_eight_types_occur_and_only_the_ed_note_is_of_the_visit(visits, notes):
    counts = Counter(note.note_type for note in notes)
    assert set(counts) == set(NOTE_TYPES)
    assert 5.8 < len(notes) / COUNT < 7.2
    for visit in visits:
        ed_notes = [note for note in visit.notes if note.note_type == ED_NOTE]
        assert len(ed_notes) <= 1
        assert all(note.written_at < visit.row["arrived_at"] for note in visit.notes if note.note_type != ED_NOTE)
        assert all(note.written_at >= visit.row["arrived_at"] for note in ed_notes)


def test_a_few_visits_lack_what_a_benchmark_needs(visits):
    without_summary = sum(all(note.note_type != "Discharge Summary" for note in visit.notes) for visit in visits)
    without_ed = sum(all(note.note_type != ED_NOTE for note in visit.notes) for visit in visits)
    untold = sum(note.outcome_start is None for visit in visits for note in visit.notes if note.note_type == ED_NOTE)
    assert 0 < without_summary < 0.1 * COUNT
    assert 0 < without_ed < 0.04 * COUNT
    assert 0 < untold < 0.1 * COUNT


def test_spans_lie_in_order_within_the_text_and_hold_no_blanks(notes):
    for note in notes:
        ends = 0
        for start, end, label in note.spans:
            assert ends <= start < end <= len(note.text)
            value = note.text[start:end]
            assert value == value.strip()
            assert isinstance(label, Entity)
            ends = end


SHAPES = {
    Entity.PHONE: r"[\d()+. -]{5,}",
    Entity.FAX: r"[\d()+. -]{7,}",
    Entity.MRN: r"\d{8}",
    Entity.ENCOUNTER_NUMBER: r"\d{9}",
    Entity.EMAIL: r"\S+@\S+",
    Entity.URL: r"https://\S+",
    Entity.SSN: r"9\d\d-\d\d-\d{4}",
    Entity.ZIP: r"\d{5}(-\d{4})?",
    Entity.AGE: r"9\d|1\d\d",
    Entity.BIRTH_DATE: r".*\d.*",
    Entity.IP_ADDRESS: r"[\d.]+",
}


def test_slices_look_like_their_label(notes):
    for note in notes:
        for start, end, label in note.spans:
            if label in SHAPES:
                assert re.fullmatch(SHAPES[label], note.text[start:end]), label


def test_every_type_of_identifier_occurs():
    found = {span.label for visit in generate_encounters(1500, SEED) for note in visit.notes for span in note.spans}
    assert set(Entity) - found == {Entity.MASKED, Entity.LOCATION}


def test_no_identifier_of_the_record_stands_outside_the_gold(visits):
    """Completeness: wherever a value of the patient's own row stands in a note, a span covers it."""
    for visit in visits:
        row = visit.row
        values = [
            row["mrn"],
            row["phone"],
            row["street"],
            row["zip"],
            row["email"],
            row["pcp_name"],
            row["patient_name"].split(", ")[0] + ", ",
        ]
        for note in visit.notes:
            covered = [(start, end) for start, end, _ in note.spans]
            for value in values:
                for found in re.finditer(rf"(?<!\w){re.escape(value.rstrip(', '))}(?!\w)", note.text):
                    assert any(start < found.end() and found.start() < end for start, end in covered), note.note_id


def test_the_name_pools_alone_do_not_hide_a_name(notes):
    """Every "Dr. X" and "Mr. X" is followed by a planted name."""
    title = re.compile(r"\b(?:Dr|Mr|Ms|Mrs)\. (?=\S)")
    for note in notes:
        starts = {start for start, _, _ in note.spans}
        for found in title.finditer(note.text):
            assert found.end() in starts, note.note_id


def test_ages_over_89_are_planted(notes):
    for note in notes:
        covered = {start for start, _, label in note.spans if label is Entity.AGE}
        for found in re.finditer(r"\b(9\d|10\d)(?=-year-old| y\.o\.)", note.text):
            assert found.start() in covered


def test_ingest_would_change_no_text(notes):
    assert all(normalise_text(note.text) == note.text for note in notes)


def test_sections_are_in_order_and_begin_with_their_heading(notes):
    for note in notes:
        ends = 0
        for start, end, _ in note.sections:
            assert ends <= start < end
            assert note.text[start].isupper()
            ends = end


def test_the_outcome_is_told_at_its_mark_and_in_a_section(visits):
    for visit in visits:
        for note in visit.notes:
            if note.outcome_start is not None:
                told = {str(section.label) for section in note.sections if section.end > note.outcome_start}
                assert told & {"disposition_planning", "final_diagnosis", "treatment_selection"}
                assert visit.icd10 not in note.text[: note.outcome_start]


def test_traps_for_cutters_occur(notes):
    text = "\n".join(note.text[: note.outcome_start] for note in notes if note.note_type == ED_NOTE).lower()
    for trap in (
        "discharged last month",
        "vaginal discharge",
        "admits to alcohol",
        "eye discharge",
        "transferred to ct",
    ):
        assert trap in text, trap


def test_layouts_vary(notes):
    ed_notes = [note.text for note in notes if note.note_type == ED_NOTE and len(note.text) > 1200]
    flat = sum("\n" not in text for text in ed_notes)
    upper = sum("MEDICAL DECISION MAKING" in text or "MDM" in text for text in ed_notes)
    assert 0.05 < flat / len(ed_notes) < 0.25
    assert 0.2 < upper / len(ed_notes) < 0.95
    assert 1500 < sorted(map(len, ed_notes))[len(ed_notes) // 2] < 6000


def _shingles(text):
    words = re.findall(r"\w+", text.lower())
    return {tuple(words[at : at + 5]) for at in range(len(words) - 4)}


def test_notes_of_one_scenario_are_not_near_duplicates(visits):
    by_scenario = defaultdict(list)
    for visit in visits:
        by_scenario[visit.scenario] += [_shingles(note.text) for note in visit.notes if note.note_type == ED_NOTE]
    scores = [len(a & b) / len(a | b) for group in by_scenario.values() for a, b in itertools.combinations(group, 2)]
    assert max(scores) < 0.5
    assert sum(scores) / len(scores) < 0.15


def test_there_are_forty_scenarios_and_each_template_parses():
    assert len({scenario.key for scenario in SCENARIOS}) == len(SCENARIOS) >= 40
    for scenario in SCENARIOS:
        for field in scenario:
            for text in field.values() if isinstance(field, dict) else field if isinstance(field, tuple) else (field,):
                if isinstance(text, str):
                    parsed(text)


def test_each_scenario_suits_somebody_of_each_of_its_ages():
    for scenario in SCENARIOS:
        assert re.fullmatch(r"[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?", scenario.code), scenario.key
        assert scenario.ages[0] < scenario.ages[1]
        assert set(scenario.acuity) <= set("12345")
        assert len(scenario.hpi) > 1 and len(scenario.rule_outs) > 1 and len(scenario.negatives) > 1


def test_pools_are_large_enough():
    names = pools(SEED)
    assert len(set(names.last)) > 900
    assert len(set(names.towns)) > 200
