"""C-CDA documents: sections by offsets and LOINC code, identifiers of the header, files that are none."""

from datetime import date, datetime

import pytest
from lxml import etree

from schemas.vocabulary import Entity, NoteType, Reason, Record
from transforms.ingest.ccda import moment_of, patient_of, read_ccda
from transforms.ingest.export_layouts import CcdaLayout
from transforms.ingest.normalise import normalise_text
from transforms.rejects import Reject

CCDA = CcdaLayout(layout="ccda")
LOINC = 'codeSystem="2.16.840.1.113883.6.1"'
HEADER = f"""<ClinicalDocument xmlns="urn:hl7-org:v3" xmlns:sdtc="urn:hl7-org:sdtc">
<id root="1.2.3" extension="A1"/><code code="18842-5" {LOINC} displayName="Discharge summary"/><title>Summary</title>
<effectiveTime value="20240203040506-0500"/><setId root="1.2.3" extension="S1"/>
<recordTarget><patientRole><id root="2.16.840.1.113883.4.1" extension="111-22-3333"/><id root="9.9" extension="4471"/>
<addr><streetAddressLine>1 Elm St</streetAddressLine><city>Newton</city><postalCode>02458</postalCode></addr>
<telecom value="tel:555-0100"/><patient><name><given>Ada</given><family>Quill</family></name>
<administrativeGenderCode code="F"/><birthTime value="19700605"/></patient></patientRole></recordTarget>
<author><assignedAuthor><assignedPerson><name><given>Dee</given><family>Kay</family></name></assignedPerson></assignedAuthor></author>
<componentOf><encompassingEncounter><id root="7" extension="E1"/><effectiveTime><low value="20240201"/><high value="20240203"/>
</effectiveTime></encompassingEncounter></componentOf>"""


def cda(body, header=HEADER):
    return f"{header}<component><structuredBody>{body}</structuredBody></component></ClinicalDocument>".encode()


def section(title, text, code="", inner=""):
    told = f'<code code="{code}" {LOINC}/>' if code else ""
    return f"<component><section>{told}<title>{title}</title><text>{text}</text>{inner}</section></component>"


def read(*members):
    (batch,) = read_ccda([(f"{i}.xml", data) for i, data in enumerate(members)], CCDA)
    return batch


def test_sections_are_slices_of_the_text_with_their_codes():
    inner = section("Lungs", "<paragraph>Clear</paragraph>", "11412-0")
    table = "<table><thead><tr><th>Sign</th><th>Value</th></tr></thead><tbody><tr><td>HR</td><td>72</td></tr></tbody></table>"
    body = (
        section("EXAM", "<list><item>Calm</item><item>Warm<br/>dry</item></list>", "29545-1", inner)
        + section("VITALS", table, "8716-3")
        + section("", "No heading", "")
        + section("EMPTY", "", "1234-5")
        + section("", "", "1234-6")
        + section("", "", "", section("Within", "an outer one that is silent"))
    )
    (note,) = read(cda(body)).documents.to_dicts()
    text = note["raw_text"]
    assert (
        text
        == "Summary\n\nEXAM\nCalm\nWarm\ndry\n\nLungs\nClear\n\nVITALS\nSign\tValue\nHR\t72\n\nNo heading\n\nEMPTY\n\nWithin\nan outer one that is silent"
    )
    told = [
        (text[s["heading_start"] : s["heading_end"]], s["level"], s["code"], text[s["start"] : s["end"]])
        for s in note["sections"]
    ]
    assert told == [
        ("EXAM", 1, "29545-1", "EXAM\nCalm\nWarm\ndry\n\nLungs\nClear"),
        ("Lungs", 2, "11412-0", "Lungs\nClear"),
        ("VITALS", 1, "8716-3", "VITALS\nSign\tValue\nHR\t72"),
        ("", 1, None, "No heading"),
        ("EMPTY", 1, "1234-5", "EMPTY"),
        ("", 1, None, "Within\nan outer one that is silent"),
        ("Within", 2, None, "Within\nan outer one that is silent"),
    ]


def test_the_header_tells_patient_visit_and_identifiers():
    batch = read(cda(section("A", "b")))
    (note,), (visit,) = batch.documents.to_dicts(), batch.encounters.to_dicts()
    assert (note["native_patient_id"], note["note_type"]) == ("4471", NoteType.DISCHARGE_SUMMARY)
    assert note["written_at"] == datetime(2024, 2, 3, 4, 5, 6)
    assert note["native_encounter_id"] == visit["native_encounter_id"]
    assert (visit["birth_date"], visit["arrived_at"]) == (date(1970, 6, 5), datetime(2024, 2, 1))
    known = {(one["entity"], one["value"]) for one in visit["identifiers"]}
    assert known >= {
        (Entity.PERSON, "Ada Quill"),
        (Entity.PERSON, "Dee Kay"),
        (Entity.SSN, "111-22-3333"),
        (Entity.MRN, "4471"),
        (Entity.PHONE, "555-0100"),
        (Entity.STREET, "1 Elm St"),
        (Entity.ENCOUNTER_NUMBER, "E1"),
    }


def test_a_document_without_a_visit_still_makes_the_identifiers_known():
    header = HEADER[: HEADER.index("<componentOf>")]
    batch = read(cda(section("A", "b"), header))
    assert batch.encounters.height == 1
    assert batch.documents["native_encounter_id"].to_list() == batch.encounters["native_encounter_id"].to_list()


def test_versions_of_a_document_have_one_id_and_other_types_and_patients_another():
    changed = [HEADER.replace("A1", "A2"), HEADER.replace("18842-5", "11506-3"), HEADER.replace("4471", "4472")]
    ids = read(*(cda(section("A", "b"), header) for header in [HEADER, *changed])).documents["native_id"].to_list()
    assert ids[0] == ids[1] and len(set(ids)) == 3


def test_files_that_are_no_notes_are_rejects():
    nested = "<component><section>" * 70 + "</section></component>" * 70
    batch = read(
        b"<ClinicalDocument>",
        b"<other/>",
        b"",
        HEADER.encode() + b"</ClinicalDocument>",
        cda(nested),
        cda(
            section("A", "b"),
            HEADER.replace('<id root="1.2.3" extension="A1"/>', "").replace('<setId root="1.2.3" extension="S1"/>', ""),
        ),
        Reject(Record.FILE, Reason.UNREADABLE),
    )
    assert batch.documents.is_empty()
    assert sorted((each.member, each.reason) for each in batch.rejects) == [
        ("0.xml", Reason.MALFORMED_XML),
        ("1.xml", Reason.NOT_REFERENCED),
        ("2.xml", Reason.EMPTY_FILE),
        ("3.xml", Reason.NO_BODY),
        ("4.xml", Reason.TOO_LARGE),
        ("5.xml", Reason.MISSING_ID),
        ("6.xml", Reason.UNREADABLE),
    ]


def test_an_attached_body_is_read():
    body = '<component><nonXMLBody><text mediaType="text/plain" representation="B64">RmV2ZXI=</text></nonXMLBody></component>'
    assert read(f"{HEADER}{body}</ClinicalDocument>".encode()).documents["raw_text"].to_list() == ["Fever"]


def test_real_documents(real_data):
    files = sorted((real_data / "notes" / "ccda").glob("*.xml"))
    batches = list(read_ccda(((file.name, file.read_bytes()) for file in files), CCDA))
    documents = [row for batch in batches for row in batch.documents.to_dicts()]
    assert len(documents) == len(files) == 11 and not any(batch.rejects for batch in batches)
    for note in documents:
        root = etree.parse(real_data / "notes" / "ccda" / note["member"])
        text, sections = note["raw_text"], note["sections"]
        told = [
            each
            for each in root.iter("{urn:hl7-org:v3}section")
            if "".join(each.itertext("{*}title", "{*}text", "{*}content", "{*}paragraph", "{*}td")).strip()
        ]
        assert len(sections) == len(told)
        assert normalise_text(text) == text
        titles = [" ".join(each.findtext("{*}title", "").split()) for each in told]
        assert [text[s["heading_start"] : s["heading_end"]] for s in sections] == [
            normalise_text(each) for each in titles
        ]
        assert all(s["start"] < s["end"] for s in sections)
        assert all(s["start"] <= s["heading_start"] <= s["heading_end"] <= s["end"] <= len(text) for s in sections)
    assert sum(s["code"] is not None for note in documents for s in note["sections"]) >= 150


@pytest.mark.parametrize(("extension", "number"), [(" 123 ", "123"), ("N/A", None), (" ", None), (None, "1.2.3")])
def test_a_word_for_no_number_is_nobodys_id(extension, number):
    told = "" if extension is None else f' extension="{extension}"'
    root = etree.fromstring(f"<a><recordTarget><patientRole><id root='1.2.3'{told}/></patientRole></recordTarget></a>")
    assert patient_of(root) == number


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("2014091719", "2014-09-17 19:00:00"),
        ("2014091719-0500", "2014-09-17 19:00:00"),
        ("20140917", "2014-09-17 00:00:00"),
    ],
)
def test_a_time_of_an_hour_keeps_it(value, moment):
    assert moment_of(etree.fromstring(f'<effectiveTime value="{value}"/>')) == moment
