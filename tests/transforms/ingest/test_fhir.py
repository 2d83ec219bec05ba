"""FHIR R4 bulk export: attachments of all kinds, versions, and visits with what other resources know."""

import base64
import json
from collections import Counter
from datetime import date, datetime

import pytest

from schemas.vocabulary import Entity, NoteType, Reason, Record, Sex
from transforms.ingest.export_layouts import FhirLayout
from transforms.ingest.export_units import EXPORT_UNITS
from transforms.ingest.fhir_notes import read_fhir_documents, read_fhir_reports
from transforms.ingest.fhir_values import each, reference
from transforms.ingest.fhir_visits import read_fhir_patients, read_fhir_visits
from transforms.ingest.rows import LayoutError

FHIR = FhirLayout(layout="fhir")


def lines(*resources):
    return "\n".join(json.dumps(each) for each in resources) + "\n"


def attached(text, kind="text/plain", **more):
    return {"attachment": {"contentType": kind, "data": base64.b64encode(text.encode()).decode(), **more}}


def document(id="d1", content=None, code="34111-5", **more):
    return {
        "resourceType": "DocumentReference",
        "id": id,
        "status": "current",
        "type": {"coding": [{"system": "http://loinc.org", "code": code}]},
        "subject": {"reference": "Patient/p1"},
        "date": "2024-02-03T04:05:06-05:00",
        "context": {"encounter": [{"reference": "Encounter/e1"}]},
        "content": content if content is not None else [attached("Fever")],
        **more,
    }


def test_a_document(read_export):
    (note,) = read_export(read_fhir_documents, FHIR, DocumentReference=lines(document())).documents.to_dicts()
    assert (note["native_id"], note["native_patient_id"], note["native_encounter_id"]) == ("d1", "p1", "e1")
    assert (note["raw_text"], note["note_type"]) == ("Fever", NoteType.ED_PROVIDER)
    assert note["written_at"] == datetime(2024, 2, 3, 4, 5, 6)
    assert (note["member"], note["row"]) == ("DocumentReference.jsonl", 1)


def test_the_best_of_several_forms_is_taken(read_export):
    pdf = {"attachment": {"contentType": "application/pdf", "data": "JVBERg=="}}
    rows = lines(
        document("a", [pdf, attached("<p>HPI<br/>Cough</p>", "text/html")]),
        document("b", [attached("<p>worse</p>", "text/html"), attached("better", "text/plain; charset=utf-8")]),
        document("c", [attached(r"{\rtf1 Rich\par text}", "application/rtf")]),
        document("d", [pdf]),
        document("e", [{"attachment": {"contentType": "text/plain", "data": "???"}}]),
        document("f", []),
        document("g", [attached(" \n")]),
    )
    read = read_export(read_fhir_documents, FHIR, DocumentReference=rows)
    assert dict(read.documents.select("native_id", "raw_text").iter_rows()) == {
        "a": "HPI\nCough",
        "b": "better",
        "c": "Rich\ntext",
    }
    assert read.reasons() == [
        (Record.NOTE, Reason.BAD_VALUE, "e"),
        (Record.NOTE, Reason.EMPTY_TEXT, "f"),
        (Record.NOTE, Reason.EMPTY_TEXT, "g"),
        (Record.NOTE, Reason.UNREADABLE, "d"),
    ]


def test_a_cda_attachment_keeps_its_sections(read_export):
    page = (
        '<ClinicalDocument xmlns="urn:hl7-org:v3"><title>Note</title><component><structuredBody><component><section>'
        '<code code="8648-8" codeSystem="2.16.840.1.113883.6.1"/><title>COURSE</title><text>Stable.</text>'
        "</section></component></structuredBody></component></ClinicalDocument>"
    )
    rows = lines(document(content=[attached(page, "application/xml")]))
    (note,) = read_export(read_fhir_documents, FHIR, DocumentReference=rows).documents.to_dicts()
    assert note["raw_text"] == "Note\n\nCOURSE\nStable."
    (section,) = note["sections"]
    assert (section["code"], note["raw_text"][section["start"] : section["end"]]) == ("8648-8", "COURSE\nStable.")


def test_versions(read_export):
    rows = lines(
        document("old", status="superseded"),
        document("new", relatesTo=[{"code": "replaces", "target": {"reference": "DocumentReference/old"}}]),
        document("only", status="superseded"),
        document("wrong", status="entered-in-error"),
        document("draft", docStatus="preliminary"),
        document("fixed", docStatus="amended"),
    )
    read = read_export(read_fhir_documents, FHIR, DocumentReference=rows)
    assert sorted(read.documents["native_id"]) == ["fixed", "new", "only"]
    assert read.reasons() == [
        (Record.NOTE, Reason.DELETED, "wrong"),
        (Record.NOTE, Reason.NOT_SIGNED, "draft"),
        (Record.NOTE, Reason.SUPERSEDED, "old"),
    ]


def test_a_text_that_lies_in_a_binary(read_export):
    away = [{"attachment": {"contentType": "text/plain", "url": "https://x.example/fhir/Binary/b7"}}]
    lost = [{"attachment": {"contentType": "text/plain", "url": "Binary/b8"}}]
    read = read_export(
        read_fhir_documents,
        FHIR,
        DocumentReference=lines(document("a", away), document("b", lost), document("c")),
        Binary=lines({"resourceType": "Binary", "id": "b7", "contentType": "text/plain", "data": "UmFzaA=="}),
    )
    assert dict(read.documents.select("native_id", "raw_text").iter_rows()) == {"a": "Rash", "c": "Fever"}
    assert read.reasons() == [(Record.NOTE, Reason.UNREADABLE, "b")]


def test_reports(read_export):
    def report(id, **more):
        told = {"resourceType": "DiagnosticReport", "id": id, "status": "final", "subject": {"reference": "Patient/p1"}}
        form = attached("Clear lungs")["attachment"]
        return {**told, "code": {"text": "Chest"}, "issued": "2024-02-03T04:05:06Z", "presentedForm": [form], **more}

    rows = lines(
        report("a", category=[{"coding": [{"code": "RAD"}]}], encounter={"reference": "Encounter/e1"}),
        report("b", status="preliminary"),
        report("c", presentedForm=[]),
    )
    read = read_export(read_fhir_reports, FHIR, DiagnosticReport=rows)
    (note,) = read.documents.to_dicts()
    assert (note["note_type"], note["native_encounter_id"]) == (NoteType.IMAGING, "e1")
    assert read.reasons() == [(Record.NOTE, Reason.EMPTY_TEXT, "c"), (Record.NOTE, Reason.NOT_SIGNED, "b")]


def test_rows_that_are_no_resources_are_rejects(read_export):
    rows = lines(document("a")) + "not json\n[1]\n" + lines({"id": "b", "content": 7, "subject": "Patient/p1"})
    read = read_export(read_fhir_documents, FHIR, DocumentReference=rows)
    assert read.documents["native_id"].to_list() == ["a"]
    assert Counter(each.reason for each in read.rejects) == {Reason.BAD_VALUE: 2, Reason.EMPTY_TEXT: 1}
    with pytest.raises(LayoutError, match="no column 'content'"):
        read_export(read_fhir_documents, FHIR, DocumentReference=lines({"id": "x", "subject": {}}))


def test_a_visit(read_export):
    read = read_export(
        read_fhir_visits,
        FHIR,
        Encounter=lines(
            {
                "id": "e1",
                "status": "finished",
                "class": {"code": "EMER"},
                "subject": {"reference": "Patient/p1"},
                "period": {"start": "2024-02-03T04:05:06-05:00", "end": "2024-02-03T08:00:00-05:00"},
                "reasonCode": [{"text": "Chest pain"}, {"coding": [{"display": "Cough"}]}],
                "hospitalization": {"dischargeDisposition": {"coding": [{"code": "home", "display": "Home"}]}},
                "participant": [{"individual": {"reference": "Practitioner/s1"}}],
            },
            {"id": "e2", "status": "entered-in-error", "subject": {"reference": "Patient/p1"}},
            {"id": "e3", "status": "finished"},
        ),
        Patient=lines(
            {
                "id": "p1",
                "name": [{"family": "Quill", "given": ["Ada", "May"]}, {"use": "maiden", "family": "Ink"}],
                "gender": "female",
                "birthDate": "1970-06-05",
                "telecom": [{"system": "email", "value": "ada@example.org"}],
                "address": [{"line": ["1 Elm St"], "city": "Newton", "postalCode": "02458"}],
                "identifier": [{"type": {"coding": [{"code": "MR"}]}, "value": "4471"}],
                "contact": [{"name": {"family": "Quill", "given": ["Bo"]}}],
            }
        ),
        Condition=lines(
            {
                "id": "c2",
                "code": {
                    "text": "Angina",
                    "coding": [
                        {"system": "http://hl7.org/fhir/sid/icd-10-cm", "code": "I20.9"},
                        {"system": "http://snomed.info/sct", "code": "19"},
                    ],
                },
                "encounter": {"reference": "Encounter/e1"},
                "recordedDate": "2024-02-03T06:00:00Z",
            },
            {
                "id": "c1",
                "code": {"text": "Late"},
                "encounter": {"reference": "Encounter/e1"},
                "recordedDate": "2024-02-04",
            },
        ),
        Practitioner=lines({"id": "s1", "name": [{"family": "Kay", "given": ["Dee"]}]}),
    )
    (visit,) = read.encounters.to_dicts()
    assert (visit["arrived_at"], visit["departed_at"]) == (datetime(2024, 2, 3, 4, 5, 6), datetime(2024, 2, 3, 8))
    assert (visit["raw_chief_complaint"], visit["raw_ed_diagnosis"]) == ("Chest pain; Cough", "Angina")
    assert (visit["sex"], visit["birth_date"], visit["disposition"]) == (Sex.FEMALE, date(1970, 6, 5), "Discharge")
    assert visit["icd10_codes"] == ["I20.9"]
    known = {(one["entity"], one["value"]) for one in visit["identifiers"]}
    assert known >= {
        (Entity.PERSON, "Ada May Quill"),
        (Entity.PERSON, "Ink"),
        (Entity.PERSON, "Bo Quill"),
        (Entity.PERSON, "Dee Kay"),
        (Entity.EMAIL, "ada@example.org"),
        (Entity.STREET, "1 Elm St"),
        (Entity.ZIP, "02458"),
        (Entity.MRN, "4471"),
    }
    assert read.reasons() == [(Record.ENCOUNTER, Reason.DELETED, "e2"), (Record.ENCOUNTER, Reason.MISSING_ID, "e3")]


def test_the_identifiers_of_a_patient_without_a_visit_are_known_all_the_same(read_export):
    patients = lines({"id": "p1", "name": [{"family": "Quill"}]}, {"id": "p2", "name": [{"family": "Kay"}]})
    visits = lines({"id": "e1", "status": "finished", "subject": {"reference": "Patient/p2"}})
    (visit,) = read_export(read_fhir_patients, FHIR, Patient=patients, Encounter=visits).encounters.to_dicts()
    assert (visit["native_patient_id"], visit["arrived_at"]) == ("p1", None)
    assert {"entity": Entity.PERSON, "value": "Quill"} in visit["identifiers"]


@pytest.mark.parametrize("value", [None, 7, "x", [], {}, {"reference": 7}, {"reference": ""}, {"reference": "/"}])
def test_values_that_are_shaped_otherwise_are_none(value):
    assert reference(value) is None
    assert all(isinstance(one, dict) for one in each(value))


def test_real_exports(read_files, real_data):
    notes = real_data / "notes"
    read = read_files(read_fhir_documents, FHIR, {"DocumentReference": notes / "fhir" / "DocumentReference.000.ndjson"})
    assert (read.documents.height, read.rejects) == (24, [])
    folder = notes / "synthea_bulk_fhir"
    files = {file.name.split(".")[0]: file for file in folder.glob("*.ndjson")}
    read = read_files(read_fhir_documents, FHIR, files)
    assert (read.documents.height, read.rejects) == (1215, [])
    assert read.documents["note_type"].to_list().count(NoteType.ED_PROVIDER) == 303
    read = read_files(read_fhir_visits, FHIR, files)
    assert (read.encounters.height, read.rejects) == (1215, [])
    assert read.encounters["sex"].null_count() == read.encounters["arrived_at"].null_count() == 0


def test_what_replaces_a_document_without_being_kept_replaces_nothing(read_export):
    old = document(id="v1", status="superseded")
    new = document(
        id="v2",
        docStatus="preliminary",
        relatesTo=[{"code": "replaces", "target": {"reference": "DocumentReference/v1"}}],
    )
    read = read_export(read_fhir_documents, FHIR, DocumentReference=lines(old, new))
    assert read.documents["native_id"].to_list() == ["v1"]
    assert [each.reason for each in read.rejects] == [Reason.NOT_SIGNED]


def test_text_in_a_binary_beside_a_picture_of_it_is_read(read_export):
    forms = [attached("%PDF", "application/pdf"), {"attachment": {"contentType": "text/plain", "url": "Binary/7"}}]
    binary = {"resourceType": "Binary", "id": "7", "data": base64.b64encode(b"Cough").decode()}
    read = read_export(
        read_fhir_documents, FHIR, DocumentReference=lines(document(content=forms)), Binary=lines(binary)
    )
    assert read.documents["raw_text"].to_list() == ["Cough"]


def test_a_refuted_condition_is_no_diagnosis_and_a_list_may_stand_for_an_object(read_export):
    visit = {"resourceType": "Encounter", "id": "e1", "status": "finished", "subject": {"reference": "Patient/p1"}}
    visit |= {
        "period": [{"start": "2020-01-01T10:00:00"}],
        "hospitalization": [{}],
        "diagnosis": [{"condition": {"reference": "Condition/c"}}],
    }
    refuted = {
        "resourceType": "Condition",
        "id": "c",
        "code": {"text": "Pulmonary embolism"},
        "encounter": {"reference": "Encounter/e1"},
    }
    refuted |= {"verificationStatus": {"coding": [{"code": "refuted"}]}}
    read = read_export(read_fhir_visits, FHIR, Encounter=lines(visit), Condition=lines(refuted))
    (row,) = read.encounters.to_dicts()
    assert (row["raw_ed_diagnosis"], row["arrived_at"]) == (None, datetime(2020, 1, 1, 10))


def test_a_group_is_no_patient(read_export):
    read = read_export(read_fhir_documents, FHIR, DocumentReference=lines(document(subject={"reference": "Group/7"})))
    assert read.documents.is_empty() and [each.reason for each in read.rejects] == [Reason.MISSING_ID]


def test_patients_without_an_encounter_are_read_in_a_build_too():
    assert "patients" in [unit.role for unit in EXPORT_UNITS["fhir"]]


def test_practitioners_without_names_do_not_stop_the_visits(read_export):
    visit = {"resourceType": "Encounter", "id": "e1", "status": "finished", "subject": {"reference": "Patient/p1"}}
    nameless = {"resourceType": "Practitioner", "id": "s1", "identifier": [{"value": "1234567893"}]}
    read = read_export(read_fhir_visits, FHIR, Encounter=lines(visit), Practitioner=lines(nameless))
    assert (read.encounters.height, read.rejects) == (1, [])
