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
