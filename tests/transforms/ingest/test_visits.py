"""Visits of OMOP and MIMIC-IV-ED, with what other tables know of them."""

from collections import Counter
from datetime import date, datetime

from schemas.vocabulary import Acuity, Disposition, Entity, Reason, Record, Sex
from transforms.ingest.export_layouts import MimicIvLayout, OmopLayout
from transforms.ingest.mimic_ed import read_mimic_stays
from transforms.ingest.omop_visits import read_omop_visits

OMOP = OmopLayout(layout="omop")
MIMIC = MimicIvLayout(layout="mimic_iv")


def test_an_omop_visit(read_export):
    read = read_export(
        read_omop_visits,
        OMOP,
        visit_occurrence="visit_occurrence_id,person_id,visit_start_date,visit_start_datetime,visit_end_date,discharged_to_source_value\n"
        "50,7,2024-02-03,2024-02-03 04:05:06,2024-02-04,Home\n51,7,2024-03-03,,,\n",
        person="person_id,gender_concept_id,year_of_birth,month_of_birth,day_of_birth,person_source_value\n7,8532,1970,6,5,M-17\n",
        condition_occurrence="condition_occurrence_id,person_id,visit_occurrence_id,condition_concept_id,condition_status_concept_id,condition_source_value\n"
        "10,7,50,111,0,ICD10CM:R05.9\n9,7,50,222,0,fever\n11,7,50,333,32902,J18.9\n12,7,51,222,0,780.6\n",
        concept="concept_id,concept_name\n111,Cough\n222,Fever\n333,Pneumonia\n",
    )
    first, second = read.encounters.sort("native_encounter_id").to_dicts()
    assert (first["arrived_at"], first["departed_at"]) == (datetime(2024, 2, 3, 4, 5, 6), datetime(2024, 2, 4))
    assert (first["sex"], first["birth_date"]) == (Sex.FEMALE, date(1970, 6, 5))
    assert (first["disposition"], first["raw_ed_diagnosis"]) == (Disposition.DISCHARGE, "Pneumonia")
    assert (first["icd10_codes"], second["icd10_codes"]) == (["J18.9", "R05.9"], None)
    assert (second["arrived_at"], second["raw_ed_diagnosis"]) == (datetime(2024, 3, 3), "Fever")
    assert {"entity": Entity.MRN, "value": "M-17"} in first["identifiers"]


def test_a_mimic_stay(read_export):
    unmapped = Counter()
    read = read_export(
        read_mimic_stays,
        MIMIC,
        unmapped,
        edstays="subject_id,hadm_id,stay_id,intime,outtime,gender,race,arrival_transport,disposition\n"
        "1,,30,2160-01-02 03:04:00,2160-01-02 05:00:00,F,WHITE,WALK IN,HOME\n1,,31,2161-01-02 03:04:00,,F,,,SPACE\n,,32,,,,,,\n",
        triage="subject_id,stay_id,temperature,heartrate,sbp,acuity,chiefcomplaint\n1,30,98.6,72,12000,3.0,Chest pain\n",
        diagnosis="subject_id,stay_id,seq_num,icd_code,icd_version,icd_title\n1,30,2,R05,10,Cough\n1,30,1,I209,10,Angina\n",
        patients="subject_id,gender,anchor_age,anchor_year\n1,F,60,2158\n",
    )
    first, second = read.encounters.sort("native_encounter_id").to_dicts()
    assert (first["acuity"], first["disposition"], first["sex"]) == (Acuity.URGENT, Disposition.DISCHARGE, Sex.FEMALE)
    assert (first["age_years"], second["age_years"]) == (62, 63)
    assert (first["raw_chief_complaint"], first["raw_ed_diagnosis"]) == ("Chest pain", "Angina")
    assert first["icd10_codes"] == ["I20.9", "R05"]
    assert (first["vital_temperature"], first["vital_heart_rate"], first["vital_systolic"]) == (37.0, 72.0, None)
    assert second["disposition"] is None and unmapped["disposition"] == 1
    assert read.reasons() == [(Record.ENCOUNTER, Reason.MISSING_ID, "32")]
