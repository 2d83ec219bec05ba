"""ED visits of Epic Clarity: fields of four tables in one row."""

from collections import Counter
from datetime import date, datetime

import pytest

from schemas.vocabulary import Acuity, Disposition, Entity, Reason, Record, Sex
from transforms.ingest.epic_encounters import read_clarity_encounters, read_clarity_patients
from transforms.ingest.export_layouts import EpicClarityLayout
from transforms.ingest.rows import LayoutError

LAYOUT = EpicClarityLayout(layout="epic_clarity")
VISITS = "PAT_ENC_CSN_ID,PAT_ID,ADT_ARRIVAL_TIME,HOSP_DISCH_TIME,ACUITY_LEVEL_C_NAME,ED_DISPOSITION_C_NAME\n"


def test_a_visit_has_what_four_tables_know_of_it(read_export):
    read = read_export(
        read_clarity_encounters,
        LAYOUT,
        PAT_ENC_HSP=VISITS + "77001,Z9,2024-02-03 04:05:00,2024-02-03 09:00:00,Less Urgent,OR Admit\n",
        PATIENT='PAT_ID,PAT_NAME,BIRTH_DATE,SEX_C_NAME,PAT_MRN_ID,HOME_PHONE\nZ9,"Quill,Ada",1970-06-05,Female,4471,555-0100\n',
        PAT_ENC_RSN_VISIT="PAT_ENC_CSN_ID,LINE,ENC_REASON_NAME\n77001,10,Cough\n77001,9,Chest pain\n",
        PAT_ENC_DX="PAT_ENC_CSN_ID,LINE,DX_NAME,PRIMARY_DX_YN,CURRENT_ICD10_LIST\n"
        '77001,1,Cough,N,R05.9\n77001,2,Angina,Y,"I20.9, I10"\n',
    )
    (visit,) = read.encounters.to_dicts()
    assert (visit["native_encounter_id"], visit["native_patient_id"]) == ("77001", "Z9")
    assert (visit["acuity"], visit["disposition"]) == (Acuity.LESS_URGENT, Disposition.OR_ADMIT)
    assert (visit["arrived_at"], visit["departed_at"]) == (datetime(2024, 2, 3, 4, 5), datetime(2024, 2, 3, 9))
    assert (visit["birth_date"], visit["sex"]) == (date(1970, 6, 5), Sex.FEMALE)
    assert (visit["raw_chief_complaint"], visit["raw_ed_diagnosis"]) == ("Chest pain", "Angina")
    assert visit["icd10_codes"] == ["I20.9", "I10", "R05.9"]
    known = {(each["entity"], each["value"]) for each in visit["identifiers"]}
    assert {(Entity.PERSON, "Quill,Ada"), (Entity.MRN, "4471"), (Entity.PHONE, "555-0100")} <= known
    assert read.rejects == []


def test_a_visit_alone_is_enough_and_one_without_id_is_a_reject(read_export):
    unmapped = Counter()
    read = read_export(
        read_clarity_encounters,
        LAYOUT,
        unmapped,
        PAT_ENC_HSP=VISITS + "1,Z1,,,Purple,Discharge\n,Z2,,,,\n3,,,,,\n4,Z4\n",
    )
    assert read.encounters["disposition"].to_list() == [Disposition.DISCHARGE]
    assert unmapped["acuity"] == 1
    assert read.reasons() == [
        (Record.ENCOUNTER, Reason.MISSING_ID, ""),
        (Record.ENCOUNTER, Reason.MISSING_ID, "3"),
        (Record.ENCOUNTER, Reason.WRONG_FIELD_COUNT, ""),
    ]


def test_arrival_is_refused_by_name_unless_said_to_be_missing(read_export):
    with pytest.raises(LayoutError, match="ADT_ARRIVAL_TIME"):
        read_export(read_clarity_encounters, LAYOUT, PAT_ENC_HSP="PAT_ENC_CSN_ID,PAT_ID\n1,Z1\n")


def test_the_identifiers_of_a_patient_without_a_visit_are_known_all_the_same(read_export):
    patients = 'PAT_ID,PAT_NAME,HOME_PHONE\nZ1,"Quill,Ada",555-0100\nZ2,"Kay,Bo",\n,"Nobody,X",\n'
    read = read_export(read_clarity_patients, LAYOUT, PATIENT=patients, PAT_ENC_HSP=VISITS + "1,Z2,,,,\n")
    (visit,) = read.encounters.to_dicts()
    assert (visit["native_patient_id"], visit["arrived_at"]) == ("Z1", None)
    assert {"entity": Entity.PERSON, "value": "Quill,Ada"} in visit["identifiers"]
    assert [each.reason for each in read.rejects] == [Reason.MISSING_ID]
    assert read_export(read_clarity_patients, LAYOUT, PATIENT=patients).encounters.height == 2


def test_a_word_for_an_empty_cell_gives_way_to_the_other_column(read_export):
    head = "PAT_ENC_CSN_ID,PAT_ID,ADT_ARRIVAL_TIME,HOSP_ADMSN_TIME,CHIEF_COMPLAINT\n"
    read = read_export(
        read_clarity_encounters,
        LAYOUT,
        PAT_ENC_HSP=head + "77001,Z9,NULL,2024-02-03 04:05:00,NULL\n",
        PAT_ENC_RSN_VISIT="PAT_ENC_CSN_ID,LINE,ENC_REASON_NAME\n77001,1,Cough\n",
    )
    (visit,) = read.encounters.to_dicts()
    assert (visit["arrived_at"], visit["raw_chief_complaint"]) == (datetime(2024, 2, 3, 4, 5), "Cough")


def test_a_patient_whose_only_visit_has_no_number_is_known_all_the_same(read_export):
    read = read_export(
        read_clarity_patients,
        LAYOUT,
        PAT_ENC_HSP=VISITS + ",Z9,,,,\n",
        PATIENT="PAT_ID,PAT_NAME,BIRTH_DATE,SEX_C_NAME,PAT_MRN_ID\nZ9,Quill,,,4471\n",
    )
    assert read.encounters["native_patient_id"].to_list() == ["Z9"]
