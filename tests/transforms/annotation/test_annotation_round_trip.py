"""Export, answer as two annotators with known disagreement, read back: agreement as by hand, nothing lost."""

import polars as pl
import pytest

from schemas.annotations import AnswersRaw
from schemas.table import polars_schema
from transforms.annotation.agreement import belief_agreement, rationale_agreement
from transforms.annotation.checked import Answer, check_answers, known_tasks
from transforms.annotation.disagreements import disagreements
from transforms.annotation.label_studio import read_label_studio
from transforms.annotation.spreadsheet import read_spreadsheet

A, B = "a" * 32, "b" * 32


def belief(update: int, ranks: tuple[int, int, int], final: str | None = None) -> dict[str, object]:
    told: dict[str, object] = {"update": update} | {f"rank_{n}": rank for n, rank in enumerate(ranks, 1)}
    return told | ({"final_diagnosis": final} if final else {})


LEE = {
    (A, 1): belief(1, (1, 2, 3)), (A, 2): belief(2, (1, 2, 3), "ACS"),
    (B, 1): belief(-1, (1, 2, 3)), (B, 2): belief(0, (1, 3, 2), "ACS"),
}  # fmt: skip
ORTIZ = {
    (A, 1): belief(1, (1, 2, 3)), (A, 2): belief(2, (2, 1, 3), "ACS"),
    (B, 1): belief(1, (3, 2, 1)), (B, 2): belief(-1, (1, 2, 3), "PE"),
}  # fmt: skip
LEE_SAYS = {
    (A, 1): {"rule_out": "PE; ACS", "treatment_plan": "ECG; aspirin"},
    (B, 1): {"rule_out": "Renal stone", "decision_factors": "age"},
}
ORTIZ_SAYS = {
    (A, 1): {"rule_out": "pe; GERD", "treatment_plan": "Aspirin; ecg"},
    (B, 1): {"rule_out": "stone, renal"},
}


def taken(tasks, filled, *annotators):
    """Answers of annotators, as rows of ANSWERS_RAW, and how many were received and rejected."""
    kept: list[Answer] = []
    received, rejects = 0, []
    for name, fill in annotators:
        content = filled(tasks, name, fill)
        read = read_label_studio(content) if content[:1] == b"[" else read_spreadsheet(content)
        checked = check_answers(read.received, known_tasks(tasks), lambda each: each.encode().hex().ljust(32, "0"), {})
        received += len(read.received) + len(read.rejects)
        rejects += [*read.rejects, *checked.rejects]
        kept += checked.kept
    rows = [
        {
            "answer_id": f"{number:032d}", "task": str(each.task.kind), "encounter_key": each.task.encounter_key,
            "patient_key": each.task.patient_key, "evidence_step": each.step, "annotator": each.annotator,
            "native_annotator": each.native_annotator, "adjudicated": False, "case_sha256": each.task.case_sha256,
            "raw_rule_out": each.rule_out, "raw_decision_factors": each.decision_factors,
            "raw_treatment_plan": each.treatment_plan, "update": each.update,
            "ranking": each.ranking and list(each.ranking), "final_diagnosis": each.final_diagnosis,
        }
        for number, each in enumerate(kept)
    ]  # fmt: skip
    return pl.DataFrame(rows, schema=polars_schema(AnswersRaw)), received, rejects


def test_beliefs_come_back_and_agree_as_by_hand(beliefs, filled):
    answers, received, rejects = taken(beliefs, filled, ("lee", LEE), ("ortiz", ORTIZ))
    assert (received, answers.height, rejects) == (8, 8, [])
    told = belief_agreement(answers)
    # step 1: updates (1, -1) and (1, 1): observed (0 + 2) / 2 = 1, by chance (0 + 0 + 2 + 2) / 4 = 1: kappa 0
    # step 2: (2, 0) and (2, -1): observed 1/2, by chance (0 + 3 + 2 + 1) / 4 = 3/2: kappa 2/3
    assert [step["kappa"] for step in told["steps"]] == pytest.approx([0, 2 / 3])
    assert told["kappa"] == pytest.approx(1 / 3)
    # rho: equal 1, turned round -1, one swap among three 1 - 6*2/24 = 1/2
    assert [item["spearman"] for item in told["items"]] == pytest.approx([1, 0.5, -1, 0.5])
    assert told["spearman"] == pytest.approx(0.25)
    assert [item["range"] for item in told["items"]] == [0, 0, 2, 1]
    assert (told["final_diagnosis"], told["annotators"]) == (0.5, 2)
    said = disagreements(beliefs, answers.rows(named=True))
    told = {(task, step): words for (task, _, step), words in said.items()}
    assert set(told) == {(f"sct-{B}", 1), (f"sct-{B}", 2)}  # two updates apart; another final diagnosis
    assert told[f"sct-{B}", 2].splitlines()[0].endswith(": +0, ACS > PE > GERD, final ACS")


def test_rationales_come_back_and_overlap_as_by_hand(rationales, filled):
    answers, received, rejects = taken(rationales, filled, ("lee", LEE_SAYS), ("ortiz", ORTIZ_SAYS))
    assert (received, answers.height, rejects) == (4, 4, [])
    told = rationale_agreement(answers)
    # rule-out: {PE, ACS} and {PE, GERD} share 1 of 3, the stone is the same; plans share both of two;
    # factors: one names one, the other none: 0; where both name none there is nothing to agree on
    assert told["fields"] == pytest.approx({"rule_out": 2 / 3, "decision_factors": 0, "treatment_plan": 1})
    assert told["overlap"] == pytest.approx(5 / 9)
    assert [item["decision_factors"] for item in told["items"]] == [None, 0.0]
    said = disagreements(rationales, answers.rows(named=True))
    assert {(task, step) for task, _, step in said} == {(f"rationale-{A}", 1), (f"rationale-{B}", 1)}


def test_one_annotator_agrees_with_nobody(beliefs, filled):
    answers, *_ = taken(beliefs, filled, ("lee", LEE))
    told = belief_agreement(answers)
    assert (told["kappa"], told["spearman"], told["final_diagnosis"], told["annotators"]) == (None, None, None, 1)
    assert disagreements(beliefs, answers.rows(named=True)) == {}


def test_nothing_is_lost_where_an_annotator_leaves_out_and_errs(beliefs, filled):
    fill = {(A, 1): belief(1, (1, 1, 3)), (A, 2): belief(7, (1, 2, 3)), (B, 1): belief(-2, (3, 1, 2))}
    answers, received, rejects = taken(beliefs, filled, ("lee", fill))
    assert answers.select("encounter_key", "evidence_step", "update").rows() == [(B, 1, -2)]
    reasons = sorted(str(each.reason) for each in rejects)
    unanswered = ["no_answer"] * (received - 3)  # JSON-MIN does not tell of what nobody answered
    assert reasons == ["bad_ranking", "bad_update", *unanswered] and received == 1 + len(rejects)


def test_another_case_of_the_visit_is_adjudicated_apart(beliefs, filled):
    answers, *_ = taken(beliefs, filled, ("lee", LEE), ("ortiz", ORTIZ))
    rows = answers.rows(named=True)
    other = beliefs[1]._replace(differential=("Gout", "Sepsis", "Stone"))
    later = [row | {"case_sha256": other.case_sha256} for row in rows if row["encounter_key"] == B]
    settled = [row | {"adjudicated": True} for row in rows if row["encounter_key"] == B]
    said = disagreements([beliefs[1], other], [*rows, *later, *settled])
    assert {(case, step) for _, case, step in said} == {(other.case_sha256, 1), (other.case_sha256, 2)}
