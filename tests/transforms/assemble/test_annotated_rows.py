"""Annotators' answers as rows: each annotator's own, their consensus by its rule, and the adjudicator's last word."""

import polars as pl
import pytest

from schemas.annotations import Answers
from schemas.encounters import Encounters
from schemas.er_releases import ErBeliefUpdates, ErRationales, ErTreatment
from schemas.table import polars_schema
from schemas.vocabulary import AnnotationTask, Polarity, Reason
from transforms.annotation.tasks import case_sha256
from transforms.assemble.annotated import candidates_of, without_visit
from transforms.assemble.er_belief_updates import assemble_er_belief_updates, belief_case
from transforms.assemble.er_rationales import assemble_er_rationales
from transforms.assemble.er_treatment import assemble_er_treatment
from transforms.assemble.rationale.drawn import Drawn, Quoted
from transforms.assemble.rationale.judgements import Judgement, Weighed

VISIT, LEE, ORTIZ, NOBODY = "e" * 32, "1" * 32, "2" * 32, "f" * 32
NOTE = (
    "HPI\n\n"
    + "Pain since dawn. " * 20
    + "\n\nMDM\n\nPE unlikely: clear film. ACS likely: ST depression. GERD possible."
)


def weighed(name: str, evidence: str, polarity: Polarity, update: int) -> Weighed:
    at, proof = NOTE.index(name), NOTE.index(evidence)
    return Weighed(at, at + len(name), Judgement(polarity, update), (proof, proof + len(evidence)))


DRAWN = Drawn([], [], [], [
    weighed("PE", "clear film", Polarity.NEGATED, -1), weighed("ACS", "ST depression", Polarity.AFFIRMED, 2),
])  # fmt: skip
CASE = belief_case(NOTE, DRAWN)
MARK = case_sha256(CASE["differential"], [(step["diagnosis"], step["evidence"]) for step in CASE["steps"]])


RECORD = {
    "belief_differential": "PE\nAortic dissection\nACS",
    "belief_evidence": "no calf pain\n-\nST depression",
    "belief_rationale": "a clot needs a leg\n-\n-",
    "belief_updates": [-1, None, 2],
    "belief_rankings": [[3, 1, 2], None, [2, 3, 1]],
}
NO_RECORD = dict.fromkeys(RECORD)


def visits(**record) -> pl.DataFrame:
    cut = NOTE.index("MDM")
    row = {
        "encounter_key": VISIT,
        "patient_key": "a" * 32,
        "document_id": "d" * 32,
        "note": NOTE,
        "cut": cut,
        "age": "51",
    }
    row |= {
        "text": NOTE[:cut].rstrip(),
        "tells_outcome": False,
        "chief_complaint": "pain",
        "sex": "male",
        "rule_out": None,
    }
    row |= {"decision_factors": None, "treatment_plan": None, "acuity": None, **NO_RECORD, **record}
    types = {name: dtype for name, dtype in polars_schema(Encounters).items() if name in row}
    return pl.DataFrame([row], schema_overrides=types)


def answers(*rows: dict) -> pl.DataFrame:
    full = []
    for number, row in enumerate(rows):
        given = {"answer_id": f"{number:032x}", "task": "rationale", "encounter_key": VISIT, "patient_key": "a" * 32}
        given |= {"evidence_step": 1, "annotator": LEE, "adjudicated": False, "case_sha256": MARK}
        full.append(given | row)
    return pl.DataFrame(full, schema=polars_schema(Answers))


def belief(annotator: str, step: int, update: int, ranking: list[int], final: str | None = None, **more) -> dict:
    told = {"task": "sct", "annotator": annotator, "evidence_step": step, "update": update, "ranking": ranking}
    return told | {"final_diagnosis": final} | more


BELIEFS = [
    belief(LEE, 1, -2, [1, 2]), belief(LEE, 2, 1, [1, 2], "ACS"),
    belief(ORTIZ, 1, -1, [2, 1]), belief(ORTIZ, 2, 1, [1, 2], "ACS"),
]  # fmt: skip


def rows_of(made, table):
    table.validate(made.rows.with_columns(group=pl.lit("0" * 32), split=pl.lit("train")), cast=True)
    return made.rows.filter(pl.col("source").cast(pl.String) != "note").rows(named=True)


def test_each_annotator_has_a_row_and_the_median_is_the_consensus():
    made = assemble_er_belief_updates(visits(), {VISIT: DRAWN}, answers=answers(*BELIEFS))
    rows = rows_of(made, ErBeliefUpdates)
    moved = {row["annotator"]: [(step["update"], step["ranking"]) for step in row["steps"]] for row in rows}
    assert moved == {
        LEE: [(-2, [1, 2]), (1, [1, 2])],
        ORTIZ: [(-1, [2, 1]), (1, [1, 2])],
        "consensus": [(-1, [1, 1]), (1, [1, 2])],  # the median of -2 and -1 nearer to 0; equal mean ranks share
    }
    last = next(row for row in rows if row["annotator"] == "consensus")
    assert (last["source"], last["consensus"], last["annotators"], last["final_diagnosis"]) == (
        "consensus",
        "median",
        2,
        "ACS",
    )
    assert [step["evidence"] for step in last["steps"]] == ["clear film", "ST depression"]
    assert made.rejects == [] and made.rows.height == 4


def test_an_adjudicated_step_wins():
    settled = belief(NOBODY, 1, 2, [2, 1], adjudicated=True)
    made = assemble_er_belief_updates(visits(), {VISIT: DRAWN}, answers=answers(*BELIEFS, settled))
    (row,) = (row for row in rows_of(made, ErBeliefUpdates) if row["source"] == "consensus")
    assert (row["consensus"], row["steps"][0]["update"], row["steps"][0]["ranking"]) == ("adjudicated", 2, [2, 1])
    assert row["steps"][1]["update"] == 1 and row["annotators"] == 2


@pytest.mark.parametrize(
    ("given", "reasons"),
    [
        (BELIEFS[:3], ["incomplete", "no_consensus"]),  # the second step has one answer
        ([each | {"case_sha256": "0" * 64} for each in BELIEFS], ["task_changed"] * 3),
        (BELIEFS[:2], []),
    ],
)
def test_what_is_not_answered_whole_or_to_another_case_is_counted(given, reasons):
    made = assemble_er_belief_updates(visits(), {VISIT: DRAWN}, answers=answers(*given))
    assert [str(each.reason) for each in made.rejects] == reasons
    annotators = len({each["annotator"] for each in given})
    assert made.rows.height + len(made.rejects) == 1 + annotators + (annotators > 1)
    assert len({(each.record_id, each.row) for each in made.rejects}) == len(made.rejects)


def test_rationales_of_annotators_and_what_most_of_them_name():
    said = [
        {"rule_out": "PE\nACS", "treatment_plan": "aspirin"},
        {"rule_out": "acs\nGERD", "annotator": ORTIZ},
        {"rule_out": "ACS", "decision_factors": "age", "annotator": NOBODY},
    ]
    made = assemble_er_rationales(visits(), {}, answers(*said))
    told = {row["annotator"]: [item["text"] for item in row["rule_out"]] for row in rows_of(made, ErRationales)}
    assert told == {LEE: ["PE", "ACS"], ORTIZ: ["acs", "GERD"], NOBODY: ["ACS"], "consensus": ["ACS"]}
    assert made.rows.height + len(made.rejects) == 2 + 3 + 1


def test_annotators_who_share_nothing_have_no_consensus_until_it_is_adjudicated():
    said = [{"rule_out": "PE"}, {"rule_out": "ACS", "annotator": ORTIZ}]
    made = assemble_er_rationales(visits(), {}, answers(*said))
    assert "no_consensus" in [str(each.reason) for each in made.rejects]
    settled = {"rule_out": "PE\nACS", "annotator": NOBODY, "adjudicated": True}
    (row,) = (
        row
        for row in rows_of(assemble_er_rationales(visits(), {}, answers(*said, settled)), ErRationales)
        if row["source"] == "consensus"
    )
    assert ([item["text"] for item in row["rule_out"]], row["consensus"], row["annotators"]) == (
        ["PE", "ACS"],
        "adjudicated",
        2,
    )


def test_answers_of_a_visit_that_is_left_out_go_with_its_reason():
    candidates = candidates_of(answers(*BELIEFS), AnnotationTask.SCT)
    for why, reason in (({VISIT: Reason.NO_ED_NOTE}, "no_ed_note"), ({}, "quarantined")):
        lost = without_visit(candidates, [], why, "er_belief_updates")
        assert [(str(each.reason), each.row) for each in lost] == [(reason, 3), (reason, 4), (reason, 5)]
    assert without_visit(candidates, [VISIT], {}, "er_belief_updates") == []


def test_the_records_own_case_is_a_row_beside_the_notes():
    made = assemble_er_belief_updates(visits(**RECORD), {VISIT: DRAWN})
    (row,) = rows_of(made, ErBeliefUpdates)
    assert (row["source"], row["annotator"], row["final_diagnosis"]) == ("annotator", "record", "ACS")
    assert row["differential"] == ["ACS", "Aortic dissection", "PE"]  # in alphabetical order, and so are the ranks
    assert [(step["evidence"], step["update"], step["ranking"], step["rationale"]) for step in row["steps"]] == [
        ("no calf pain", -1, [2, 1, 3], "a clot needs a leg"),
        ("ST depression", 2, [1, 3, 2], None),
    ]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"belief_updates": [-1, None, None]}, "incomplete"),
        ({"belief_rankings": [[3, 1, 2], None, [2, 3, 3]]}, "incomplete"),
        ({"belief_rankings": [[3, 1, 2], None, [2, 3, 4]]}, "incomplete"),
        ({"belief_differential": "PE\npe\nACS"}, "bad_value"),
        ({"belief_differential": "PE\n\nACS"}, "bad_value"),
        ({"belief_evidence": "no calf pain - ST depression"}, "incomplete"),
        ({"belief_evidence": "no calf pain\n-\n-"}, "no_target"),
        ({"belief_evidence": "PE is unlikely without calf pain\n-\nST depression"}, "leak"),
    ],
)
def test_a_records_case_that_is_not_whole_or_tells_is_a_reject(changed, reason):
    made = assemble_er_belief_updates(visits(**RECORD | changed), {VISIT: DRAWN})
    assert [(str(each.reason), each.row) for each in made.rejects] == [(reason, 2)] and made.rows.height == 1


def test_the_treatment_task_takes_what_annotators_say_together_before_what_the_note_states():
    said = [{"rule_out": "PE\nACS"}, {"rule_out": "acs", "annotator": ORTIZ}]
    for given, source, items in (
        (said, "consensus", ["ACS"]),
        (said[:1], "annotator", ["PE", "ACS"]),
        ([{"rule_out": "PE"}, said[1]], "note", ["GERD"]),  # they share nothing
    ):
        stated = DRAWN._replace(rule_out=[Quoted("GERD", NOTE.index("GERD"), NOTE.index("GERD") + 4, None)])
        made = assemble_er_treatment(visits(), {VISIT: stated}, answers=answers(*given))
        (row,) = made.rows.rows(named=True)
        ErTreatment.validate(made.rows.with_columns(group=pl.lit("0" * 32), split=pl.lit("train")), cast=True)
        assert (row["source"], [item["text"] for item in row["rule_out"]]) == (source, items)
