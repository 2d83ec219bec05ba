"""The leak check finds planted leaks of every kind, and passes what only looks like one."""

from datetime import datetime

import pytest

from transforms.assemble.er_leaks import (
    LeakKind,
    leaks_of_assessment,
    leaks_of_beliefs,
    leaks_of_diagnosis,
    leaks_of_presentation,
    leaks_of_rationale,
    leaks_of_triage,
)

CLEAN = (
    "CHIEF COMPLAINT: Flank pain\nHPI: A 51-year-old baker with gout has colicky pain since dawn. He was admitted for pneumonia last year. "
    "Sent from urgent care. Father had an aortic dissection.\nEXAM: Tender flank, soft abdomen."
)
ONE_LINER = "51-year-old baker with gout presenting with colicky left flank pain since dawn"
BEFORE, ARRIVED = datetime(2030, 1, 1), datetime(2031, 1, 1)
NAMES, CODES = ["Calculus of ureter", "Ureteric stone"], ["N20.1"]
RULE_OUT, FACTORS, PLAN = (
    ["aortic dissection", "torsion"],
    ["normal pulses"],
    ["Tamsulosin for two weeks", "Start ketorolac and check the urine culture in the morning"],
)

PLANTED = [
    ("acuity", lambda: leaks_of_triage("Flank pain, ESI 2")),
    ("acuity", lambda: leaks_of_triage("Non-Urgent flank pain")),
    ("acuity", lambda: leaks_of_triage("Flank pain (triage level: 3)")),
    ("mask", lambda: leaks_of_triage("Flank pain. Acuity: ____")),
    ("mask", lambda: leaks_of_presentation(CLEAN + " Disposition: ***", None)),
    ("outcome", lambda: leaks_of_presentation(CLEAN + " She will be admitted to medicine.", None)),
    ("outcome", lambda: leaks_of_presentation(CLEAN, "left against medical advice")),
    ("heading", lambda: leaks_of_presentation(CLEAN + "\nMDM:\nlow risk", None)),
    ("heading", lambda: leaks_of_presentation(CLEAN + "  ASSESSMENT AND PLAN:  low risk", None)),
    ("code", lambda: leaks_of_diagnosis(CLEAN + " n201", None, CODES, NAMES)),
    ("code", lambda: leaks_of_diagnosis(CLEAN, "N20.1", CODES, NAMES)),
    ("code", lambda: leaks_of_diagnosis(CLEAN + " ICD-10-CM: see chart", None, CODES, NAMES)),
    ("diagnosis", lambda: leaks_of_diagnosis(CLEAN + " A calculus sits in the ureter.", None, CODES, NAMES)),
    ("diagnosis", lambda: leaks_of_diagnosis(CLEAN + " Stone, ureteric.", None, CODES, NAMES)),
    ("one_liner", lambda: leaks_of_assessment([(BEFORE, f"Copied: {ONE_LINER}.")], ONE_LINER, ARRIVED)),
    ("one_liner", lambda: leaks_of_assessment([(BEFORE, "This " + ONE_LINER.replace("left ", ""))], ONE_LINER, ARRIVED)),
    ("future", lambda: leaks_of_assessment([(ARRIVED, "Gout.")], ONE_LINER, ARRIVED)),
    ("future", lambda: leaks_of_assessment([(None, "Gout.")], ONE_LINER, ARRIVED)),
    ("rule_out", lambda: leaks_of_rationale(CLEAN + " Low suspicion for torsion.", RULE_OUT, FACTORS, PLAN)),
    ("factor", lambda: leaks_of_rationale(CLEAN + " Normal pulses make it unlikely.", RULE_OUT, FACTORS, PLAN)),
    ("plan", lambda: leaks_of_rationale(CLEAN + " Tamsulosin, for two weeks!", RULE_OUT, FACTORS, PLAN)),
    ("plan", lambda: leaks_of_rationale(CLEAN + " We check the urine culture in time.", RULE_OUT, FACTORS, PLAN)),
    ("judgement", lambda: leaks_of_beliefs(["clean urine", "pulses that make dissection unlikely"])),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "check"), PLANTED)
def test_a_planted_leak_is_found(kind, check):
    assert LeakKind(kind) in check()


def test_every_kind_is_planted():
    assert {kind for kind, _ in PLANTED} == {str(kind) for kind in LeakKind}


def test_a_clean_row_has_no_leak():
    assert leaks_of_triage("Flank pain, sent from urgent care") == set()
    assert leaks_of_presentation(CLEAN, "Flank pain") == set()
    assert leaks_of_diagnosis(CLEAN, "Flank pain", CODES, NAMES) == set()
    assert leaks_of_rationale(CLEAN, RULE_OUT, FACTORS, PLAN) == set()
    assert leaks_of_assessment([(BEFORE, "A 50-year-old baker with gout of the foot.")], ONE_LINER, ARRIVED) == set()
    assert leaks_of_beliefs(["clean urine", "normal pulses"]) == set()


@pytest.mark.parametrize("code", ["N20.10", "AN20.1", "N20.12"])
def test_another_code_that_holds_this_one_is_none(code):
    assert leaks_of_diagnosis(f"{CLEAN} {code}", None, CODES, ["Nothing of it"]) == set()
