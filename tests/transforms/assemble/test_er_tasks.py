"""ER tasks: every visit is a row or a reject of each task, and no row shows what it asks."""

from datetime import datetime
from pathlib import Path

import polars as pl
import pytest

import transforms.segment
from schemas.deidentified import Deidentified
from schemas.encounters import Encounters
from schemas.releases import CONFIGS
from schemas.table import polars_schema
from schemas.vocabulary import Inclusion
from transforms.assemble.assembled import assembled_schema
from transforms.assemble.er_assessment import assemble_er_assessment
from transforms.assemble.er_belief_updates import assemble_er_belief_updates
from transforms.assemble.er_diagnosis import assemble_er_diagnosis
from transforms.assemble.er_rationales import assemble_er_rationales
from transforms.assemble.er_treatment import assemble_er_treatment
from transforms.assemble.er_triage import assemble_er_triage
from transforms.assemble.er_visits import histories, not_included, presentations
from transforms.assemble.icd import IcdTree
from transforms.assemble.rationale.drawn import drawn_of
from transforms.segment.lexicon import parse_headings
from transforms.segment.segment import segment

with (Path(transforms.segment.__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as lines:
    LEXICON = parse_headings(lines)

NAMES = {"N20.1": "Calculus of ureter", "N20": "Calculus of kidney and ureter", "R10.9": "Unspecified abdominal pain"}
SYNONYMS = {"N20.1": ["Ureteric stone"]}
TREE = IcdTree(NAMES.get, lambda code: SYNONYMS.get(code, []), {"calculus of ureter": "N20.1"})
ARRIVED = datetime(2031, 5, 1, 8)

PRESENTATION = (
    "CHIEF COMPLAINT\n\nFlank pain.\n\nVITALS\n\nBP 142/88, HR 96, RR 18, T 98.6 F, SpO2 99%\n\n"
    "HISTORY OF PRESENT ILLNESS\n\nA 51-year-old baker with gout presents with colicky flank pain since dawn. Writhing, cannot sit.\n\n"
    "PHYSICAL EXAM\n\nTenderness of the left flank, soft abdomen, femoral pulses even.\n\n"
)
REASONING = (
    "MEDICAL DECISION MAKING\n\nThe differential includes pyelonephritis, testicular torsion and aortic dissection. Pyelonephritis is unlikely "
    "given clean urine. Normal pulses argue against dissection. Given ketorolac 15 mg IV.\n\n"
    "PLAN\n\n1. Urine culture\n2. Tamsulosin for two weeks\n\n"
    "DISPOSITION\n\nDischarged home.\n\nFINAL DIAGNOSIS\n\nUreteric stone (N20.1)\n"
)
EARLIER = "DISCHARGE SUMMARY\n\nTreated for gout of the left foot."


def key(number):
    return f"{number:032x}"


def note(number, text=PRESENTATION + REASONING, **other):
    given = {
        "document_id": key(number),
        "source": "s",
        "kind": "note",
        "note_type": "ed_provider",
        "text": text,
        "sections": [],
    }
    given |= {"group_key": key(1), "patient_key": key(1), "encounter_key": key(1), "policy": "surrogates"}
    return given | {"written_at": datetime(2031, 5, 1, 9)} | other


def earlier(number, **other):
    return note(
        number, **{"text": EARLIER, "note_type": "discharge_summary", "written_at": datetime(2030, 1, 1)} | other
    )


def visit(number=1, **other):
    given = {"encounter_key": key(number), "patient_key": key(1), "source": "s", "age": "51", "sex": "male"}
    given |= {"chief_complaint": "Flank pain", "acuity": "Urgent", "disposition": "Discharge", "arrived_at": ARRIVED}
    return given | other


def assembled(notes, visits, name):
    documents = pl.DataFrame(notes, schema=polars_schema(Deidentified))
    segments = segment(documents, LEXICON)
    everyone = presentations(documents, segments, pl.DataFrame(visits, schema=polars_schema(Encounters)))
    history, drawn = histories(documents, everyone), drawn_of(everyone, segments, LEXICON)
    made = {
        "er_triage": lambda: assemble_er_triage(everyone, segments),
        "er_assessment": lambda: assemble_er_assessment(everyone, history),
        "er_treatment": lambda: assemble_er_treatment(everyone, drawn),
        "er_diagnosis": lambda: assemble_er_diagnosis(everyone, segments, TREE, {"N20.1": ["GEN001"]}),
        "er_belief_updates": lambda: assemble_er_belief_updates(everyone, drawn),
        "er_rationales": lambda: assemble_er_rationales(everyone, drawn),
    }[name]()
    assert made.rows.schema == assembled_schema(CONFIGS[name])
    CONFIGS[name].validate(made.rows.with_columns(group=pl.lit("0" * 32), split=pl.lit("train")), cast=True)
    assert {reject.config for reject in made.rejects} <= {name}
    candidates = len(visits) * (2 if name == "er_rationales" else 1)
    assert made.rows.height + len(made.rejects) == candidates
    return made


def one(notes, visits, name):
    return assembled(notes, visits, name).rows.row(0, named=True)


def reason(notes, visits, name):
    made = assembled(notes, visits, name)
    assert made.rows.is_empty()
    return str(made.rejects[0].reason)


TASKS = ["er_triage", "er_assessment", "er_treatment", "er_diagnosis", "er_belief_updates", "er_rationales"]


@pytest.mark.parametrize("name", TASKS)
def test_nothing_in_nothing_out(name):
    assert assembled([], [], name).rejects == []


@pytest.mark.parametrize("name", ["er_treatment", "er_diagnosis", "er_belief_updates"])
def test_a_presentation_ends_before_reasoning(name):
    row = one([note(1)], [visit(icd10_codes=["N20.1"])], name)
    assert row["text"] == PRESENTATION.rstrip() == (PRESENTATION + REASONING)[: row["cut"]].rstrip()


@pytest.mark.parametrize("name", ["er_treatment", "er_diagnosis", "er_belief_updates"])
def test_no_marker_no_row(name):
    assert reason([note(1, PRESENTATION)], [visit(icd10_codes=["N20.1"])], name) == "no_cut_marker"
    assert reason([], [visit(icd10_codes=["N20.1"])], name) == "no_ed_note"


def test_vital_signs_are_the_records_else_those_of_the_triage_part():
    row = one([note(1)], [visit()], "er_triage")
    text = PRESENTATION + REASONING
    assert {each["vital"]: each["reading"] for each in row["vitals"]} == {
        "temperature": 37.0, "heart_rate": 96.0, "respiratory_rate": 18.0, "systolic": 142.0, "diastolic": 88.0,
        "oxygen_saturation": 99.0,
    }  # fmt: skip
    assert [text[each["start"] : each["end"]] for each in row["vitals"][:2]] == ["T 98.6 F", "HR 96"]
    row = one([note(1)], [visit(vital_heart_rate=70.0)], "er_triage")
    assert [(each["vital"], each["reading"], each["source"], each["start"]) for each in row["vitals"]] == [
        ("heart_rate", 70.0, "record", None)
    ]


def test_no_vital_sign_is_taken_from_the_plan():
    text = (
        PRESENTATION.replace("VITALS\n\nBP 142/88, HR 96, RR 18, T 98.6 F, SpO2 99%\n\n", "")
        + "PLAN\n\nKeep BP 120/80, HR 60\n"
    )
    assert one([note(1, text)], [visit()], "er_triage")["vitals"] == []


def test_ktas_is_never_an_esi():
    row = one([], [visit(acuity=None, ktas=2)], "er_triage")
    assert (row["scale"], row["acuity"], row["ktas"]) == ("KTAS", None, 2)
    row = one([], [visit(ktas=2)], "er_triage")
    assert (row["scale"], row["acuity"], row["ktas"]) == ("ESI", "Urgent", None)
    assert reason([], [visit(acuity=None)], "er_triage") == "no_target"
    assert reason([], [visit(chief_complaint=None)], "er_triage") == "no_input"
    assert reason([], [visit(chief_complaint="Chest pain ESI 2")], "er_triage") == "leak"


def test_the_history_is_of_before_arrival():
    notes = [
        note(1),
        earlier(2),
        earlier(3, written_at=ARRIVED),
        earlier(4, written_at=None),
        earlier(5, patient_key=key(9)),
    ]
    row = one(notes, [visit()], "er_assessment")
    assert [each["document_id"] for each in row["earlier_notes"]] == [key(2)]
    text = PRESENTATION + REASONING
    assert text[row["one_liner_start"] : row["one_liner_end"]] == row["one_liner"]
    assert row["one_liner"] == "A 51-year-old baker with gout presents with colicky flank pain since dawn."
    assert row["source"] == "note"
    assert reason([note(1)], [visit()], "er_assessment") == "no_history"
    copied = earlier(2, text="Seen: a 51-year-old baker with gout presents with colicky flank pain since dawn.")
    assert reason([note(1), copied], [visit()], "er_assessment") == "leak"


def test_the_rationale_is_drawn_from_the_reasoning_with_spans_and_polarity():
    row = one([note(1)], [visit()], "er_treatment")
    text = PRESENTATION + REASONING
    assert row["source"] == "note"
    assert [(each["text"], each["polarity"]) for each in row["rule_out"]] == [
        ("pyelonephritis", "uncertain"), ("testicular torsion", "uncertain"), ("aortic dissection", "uncertain"),
    ]  # fmt: skip
    assert [each["text"] for each in row["decision_factors"]] == ["clean urine", "Normal pulses"]
    assert [each["text"] for each in row["treatment_plan"]] == [
        "Given ketorolac 15 mg IV", "Urine culture", "Tamsulosin for two weeks",
    ]  # fmt: skip
    for name in ("rule_out", "decision_factors", "treatment_plan"):
        assert all(text[each["start"] : each["end"]] == each["text"] for each in row[name])


def test_a_physicians_answer_comes_before_the_notes():
    asked = visit(rule_out="torsion; dissection, type B", treatment_plan="fluids")
    row = one([note(1)], [asked], "er_treatment")
    assert (row["source"], [each["text"] for each in row["rule_out"]]) == (
        "annotator",
        ["torsion", "dissection, type B"],
    )
    made = assembled([note(1)], [asked], "er_rationales")
    assert made.rows["source"].to_list() == ["note", "annotator"]
    assert [(each["diagnosis"], each["update"], each["evidence"]) for each in made.rows["pairs"][0]] == [
        ("Pyelonephritis", -1, "clean urine"), ("dissection", -1, "Normal pulses"),
    ]  # fmt: skip


def test_beliefs_move_step_by_step():
    row = one([note(1)], [visit()], "er_belief_updates")
    assert row["differential"] == ["dissection", "Pyelonephritis", "testicular torsion"]
    assert [(each["diagnosis"], each["update"], each["ranking"]) for each in row["steps"]] == [
        ("Pyelonephritis", -1, [1, 3, 1]), ("dissection", -1, [2, 2, 1]),
    ]  # fmt: skip
    assert row["final_diagnosis"] == "testicular torsion"
    assert reason([note(1, PRESENTATION + "PLAN\n\nRest and fluids.")], [visit()], "er_belief_updates") == "no_target"


def test_a_diagnosis_is_the_records_code_or_a_codes_very_name():
    row = one([note(1)], [visit(icd10_codes=["Z99.99", "N20.1", "R10.9"])], "er_diagnosis")
    assert (row["icd10"], row["icd10_category"], row["diagnosis"]) == ("N20.1", "N20", "Calculus of ureter")
    assert (row["icd10_codes"], row["ccsr"], row["by_name"]) == (["N20.1", "R10.9"], ["GEN001"], False)
    assert one([note(1)], [visit(ed_diagnosis="calculus of  Ureter")], "er_diagnosis")["by_name"]
    assert reason([note(1)], [visit(ed_diagnosis="calculus")], "er_diagnosis") == "no_target"


@pytest.mark.parametrize("told", ["Stone, ureteric, seen.", "Calculi of the ureter.", "Coded N201 before."])
def test_a_presentation_that_names_the_answer_ends_before_that_section_or_is_no_row(told):
    late = PRESENTATION.replace("PHYSICAL EXAM\n\n", f"{'Long. ' * 40}\n\nCT ABDOMEN\n\nIMAGING:\n{told}\n\n")
    made = assembled([note(1, late + REASONING)], [visit(icd10_codes=["N20.1"])], "er_diagnosis")
    assert all(told not in text for text in made.rows["text"])
    early = PRESENTATION.replace("Flank pain.", told)
    assert reason([note(1, early + REASONING)], [visit(icd10_codes=["N20.1"])], "er_diagnosis") in ("leak", "too_short")


def test_inclusion_as_er_reason_and_otherwise():
    notes = [
        note(1),
        note(2, encounter_key=key(2), patient_key=key(2)),
        earlier(3),
        earlier(4, patient_key=key(2), written_at=ARRIVED),
    ]
    documents = pl.DataFrame(notes, schema=polars_schema(Deidentified))
    visits = [visit(1), visit(2, patient_key=key(2)), visit(5, patient_key=key(5))]
    everyone = presentations(
        documents, segment(documents, LEXICON), pl.DataFrame(visits, schema=polars_schema(Encounters))
    )
    history = histories(documents, everyone)

    def out(rule):
        return {name: str(why) for name, why in not_included(everyone, history, rule).items()}

    assert out(Inclusion.ER_REASON) == {key(2): "no_discharge_summary", key(5): "no_ed_note"}
    assert out(Inclusion.ED_NOTE_ONLY) == {key(5): "no_ed_note"}
    assert out(Inclusion.ALL) == {}
