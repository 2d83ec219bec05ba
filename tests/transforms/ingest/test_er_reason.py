"""ER-Reason's companions: codes and rationales come to their visit."""

from schemas.vocabulary import Reason, Record
from transforms.ingest.er_reason import read_er_reason
from transforms.ingest.export_layouts import ErReasonLayout

LAYOUT = ErReasonLayout(layout="er_reason")
WIDE = "encounterkey,patientdurablekey,ED_Provider_Notes_Text,Rule_Out\n"


def test_codes_and_rationales_come_to_their_visit(read_export):
    read = read_export(
        read_er_reason,
        LAYOUT,
        wide=WIDE + "e1,p1,Fever,own\ne2,p2,Cough,\ne3,,Rash,\n",
        icd10="encounterkey,value,displaystring\ne1,R50.9,Fever\ne2,R05.9,Cough\ne1,I10,x\ne9,I20,x\n",
        rationales="encounterkey,Rule_Out,Decision_Factors\ne1,other,why\ne2,PE,age\n",
    )
    first, second = read.encounters.sort("native_encounter_id").to_dicts()
    assert (first["icd10_codes"], second["icd10_codes"]) == (["R50.9", "I10"], ["R05.9"])
    assert (first["raw_rule_out"], second["raw_rule_out"]) == ("own", "PE")
    assert (first["raw_decision_factors"], second["raw_decision_factors"]) == ("why", "age")
    assert read.documents["raw_text"].to_list() == ["Fever", "Cough"]
    assert (Record.ENCOUNTER, Reason.MISSING_ID, "e3") in read.reasons()


def test_the_wide_table_alone_is_enough(read_export):
    read = read_export(read_er_reason, LAYOUT, wide=WIDE + "e1,p1,Fever,own\n")
    assert (read.documents.height, read.encounters.height, read.rejects) == (1, 1, [])


def test_real_table(read_files, real_data):
    wide = real_data / "notes" / "er_reason_wide" / "er_reason_like.csv"
    read = read_files(read_er_reason, LAYOUT, {"wide": wide})
    assert (read.encounters.height, read.rejects) == (12, [])


CASES = (
    "encounterkey,One_Sentence_Extracted,differential_1,evidence_1,differential_2,evidence_2,differential_3\n"
    "e1,pain,Pulmonary embolism:,no calf pain,Cardiac arrhythmia,a skipped beat,GERD\n"
)


def told(*rows: str) -> str:
    return "encounterkey,differential,dxupdate,dxtrajectory,rationale\n" + "\n".join(rows) + "\n"


def ranked(embolism: int, arrhythmia: int, reflux: int) -> str:
    """As the published table has it: one name with a letter lost."""
    return f'''"{{""pulmonary embolism"": {embolism}, ""Cardiac arrythmia"": {arrhythmia}, ""GERD"": {reflux}}}"'''


def test_cases_and_answers_of_the_sct_come_to_their_visit(read_export):
    read = read_export(
        read_er_reason,
        LAYOUT,
        wide=WIDE + "e1,p1,Fever,own\ne2,p2,Cough,\n",
        sct_cases=CASES,
        sct_annotations=told(
            f"e1,pulmonary embolism,-1,{ranked(3, 1, 2)},no clot", f"e1,Cardiac arrythmia,+2.0,{ranked(3, 1, 2)},"
        ),
    )
    first, second = read.encounters.sort("native_encounter_id").to_dicts()
    assert first["raw_belief_differential"] == "Pulmonary embolism\nCardiac arrhythmia\nGERD"
    assert first["raw_belief_evidence"] == "no calf pain\na skipped beat\n-"
    assert first["raw_belief_rationale"] == "no clot\n-\n-"
    assert first["belief_updates"] == [-1, 2, None] and first["belief_rankings"] == [[3, 1, 2], [3, 1, 2], None]
    assert second["raw_belief_differential"] is second["belief_updates"] is None
    assert read.rejects == []


def test_answers_that_cannot_be_used_are_rejects(read_export):
    good = f"e1,Pulmonary embolism,0,{ranked(1, 2, 3)},"
    bad = {
        f"e9,GERD,0,{ranked(1, 2, 3)},": Reason.UNKNOWN_TASK,
        f"e1,Gout,0,{ranked(1, 2, 3)},": Reason.UNKNOWN_TASK,
        f"e1,Pulmonary embolism,3,{ranked(1, 2, 3)},": Reason.BAD_UPDATE,
        f"e1,Cardiac arrhythmia,1,{ranked(1, 1, 3)},": Reason.BAD_RANKING,
        "e1,Cardiac arrhythmia,1," + "[" * 100_000 + ",": Reason.BAD_RANKING,
        f"e1,Cardiac bradycardia,1,{ranked(1, 2, 3)},": Reason.UNKNOWN_TASK,
        "e1,Cardiac arrhythmia,1,no json,": Reason.BAD_RANKING,
        'e1,Cardiac arrhythmia,1,"[1, 2, 3]",': Reason.BAD_RANKING,
        f"e1,gerd:,2,{ranked(1, 2, 3)},": Reason.UNKNOWN_TASK,  # no evidence was shown for it
        f"e1,pulmonary embolism:,2,{ranked(1, 2, 3)},": Reason.DUPLICATE_ID,
        f",GERD,0,{ranked(1, 2, 3)},": Reason.MISSING_ID,
    }
    answers = told(good, *bad)
    read = read_export(
        read_er_reason, LAYOUT, wide=WIDE + "e1,p1,Fever,own\n", sct_cases=CASES, sct_annotations=answers
    )
    assert [each.reason for each in read.rejects] == list(bad.values())
    assert {each.record for each in read.rejects} == {Record.ROW}
    assert read.encounters["belief_updates"].to_list() == [[0, None, None]]


def test_cases_that_cannot_be_used_are_rejects_and_signs_without_a_width_are_none(read_export):
    head = "encounterkey,differential_1,evidence_1,differential_2,evidence_2,differential_3\n"
    rows = [
        "e1,PE,no pain\u200b,ACS,\u200b,\ufeff",
        "e1,PE,no pain,ACS,,",
        "e1,PE,other,ACS,,",
        ",PE,x,ACS,y,",
        "e2,PE,x,pe:,y,",
    ]
    read = read_export(
        read_er_reason,
        LAYOUT,
        wide=WIDE + "e1,p1,Fever,own\n",
        sct_cases=head + "\n".join(rows) + "\n",
        sct_annotations=told('e1,PE,-1,"{""PE"": 2.0, ""ACS"": 1.0, ""Gout"": null}",\u200b'),
    )
    assert [each.reason for each in read.rejects] == [
        Reason.DUPLICATE, Reason.DUPLICATE_ID, Reason.MISSING_ID, Reason.BAD_VALUE
    ]  # fmt: skip
    (visit,) = read.encounters.to_dicts()
    assert (visit["raw_belief_differential"], visit["raw_belief_evidence"]) == ("PE\nACS", "no pain\n-")
    assert (visit["raw_belief_rationale"], visit["belief_rankings"]) == ("-\n-", [[2, 1], None])
