"""Each recogniser finds what it is for, and leaves alone what only looks like it."""

from contextlib import suppress
from time import process_time

import pytest

from schemas.vocabulary import Entity
from transforms.deidentify.detectors import RECOGNISERS, Detection
from transforms.deidentify.recognisers import contacts, dates, names, numbers, places
from transforms.deidentify.view import viewed

FOUND = [
    (contacts.EmailAddress, "write to j.roe+er@clinic.example now", "j.roe+er@clinic.example"),
    (contacts.EmailAddress, "jroe at example dot com is his mail", "jroe at example dot com"),
    (contacts.WebAddress, "see https://portal.example/p?id=7, then", "https://portal.example/p?id=7"),
    (contacts.WebAddress, "on www.roe-family.example.", "www.roe-family.example"),
    (contacts.WebAddress, "messages at mychart.stella.org today", "mychart.stella.org"),
    (contacts.IpAddress, "logged in from 10.23.4.251.", "10.23.4.251"),
    (contacts.IpAddress, "from 2001:db8:0:0:0:0:2:1 again", "2001:db8:0:0:0:0:2:1"),
    (contacts.PhoneNumber, "reached at (716) 555-0110.", "(716) 555-0110"),
    (contacts.PhoneNumber, "reached at 001-716-555-0110x402.", "001-716-555-0110x402"),
    (contacts.PhoneNumber, "+1 716.555.0110 rings", "+1 716.555.0110"),
    (contacts.PhoneNumber, "+44 20 7946 0958 in London", "+44 20 7946 0958"),
    (contacts.PhoneNumber, "cell 7165550110", "7165550110"),
    (contacts.PhoneNumber, "call back 555-0110", "555-0110"),
    (contacts.PhoneNumber, "Pager: 67154", "67154"),
    (contacts.PhoneNumber, "at ext. 4415 all day", "4415"),
    (contacts.PhoneNumber, "call the desk x4421", "4421"),
    (contacts.PhoneNumber, "We will follow. Call: 40117", "40117"),
    (contacts.PhoneNumber, "page me at 40117.", "40117"),
    (contacts.FaxNumber, "Fax: (716) 555-0199", "(716) 555-0199"),
    (numbers.SocialSecurityNumber, "SSN 219-09-9999", "219-09-9999"),
    (numbers.SocialSecurityNumber, "social security number is 219099999", "219099999"),
    (numbers.SocialSecurityNumber, "SSN ending in 9999", "9999"),
    (numbers.SocialSecurityNumber, "last four of his social 9999", "9999"),
    (numbers.SocialSecurityNumber, "xxx-xx-9999", "9999"),
    (numbers.MedicalRecordNumber, "MRN: 0012-8841", "0012-8841"),
    (numbers.MedicalRecordNumber, "medical record number A88123", "A88123"),
    (numbers.MedicalRecordNumber, "Patient #86134287 in bed", "86134287"),
    (numbers.MedicalRecordNumber, "Hospital No. 55-12-90", "55-12-90"),
    (numbers.EncounterNumber, "CSN: 349061789", "349061789"),
    (numbers.EncounterNumber, "visit number 8812345", "8812345"),
    (numbers.AccountNumber, "acct # H00451234", "H00451234"),
    (numbers.AccountNumber, "card 4111 1111 1111 1111 on file", "4111 1111 1111 1111"),
    (numbers.HealthPlanNumber, "insurance ID XQ288533840.", "XQ288533840"),
    (numbers.HealthPlanNumber, "Medicare 1EG4-TE5-MK73", "1EG4-TE5-MK73"),
    (numbers.LicenceNumber, "driver's license D1234567", "D1234567"),
    (numbers.LicenceNumber, "DEA AB1234563", "AB1234563"),
    (numbers.LicenceNumber, "NPI 1234567893", "1234567893"),
    (numbers.DeviceNumber, "pacemaker serial number PJN4471902", "PJN4471902"),
    (numbers.DeviceNumber, "04:57, device GE242851", "GE242851"),
    (numbers.DeviceNumber, "00:1B:44:11:3A:B7", "00:1B:44:11:3A:B7"),
    (numbers.VehicleNumber, "license plate 7ABC123", "7ABC123"),
    (numbers.VehicleNumber, "VIN 1HGCM82633A004352", "1HGCM82633A004352"),
    (numbers.OtherNumber, "Accession: S19-004512", "S19-004512"),
    (numbers.OtherNumber, "claim number 7788123", "7788123"),
    (numbers.OtherNumber, "Specimen S23-51839 received 14:49", "S23-51839"),
    (numbers.OtherNumber, "biopsy (S23-51839) shows", "S23-51839"),
    (numbers.LongNumber, "Dylan, 2694522, is here", "2694522"),
    (dates.NumericDate, "on 03/14/2019 at", "03/14/2019"),
    (dates.NumericDate, "on 3/4/19.", "3/4/19"),
    (dates.NumericDate, "on 2019-03-14T04:30", "2019-03-14"),
    (dates.NumericDate, "since 14.03.2019", "14.03.2019"),
    (dates.NumericDate, "on 03\u201314\u20132019", "03\u201314\u20132019"),
    (dates.NumericDate, "03/ 14/2019", "03/ 14/2019"),
    (dates.NumericDate, "in 03/2019", "03/2019"),
    (dates.NumericDate, "20190314", "20190314"),
    (dates.ShortDate, "transferred on 4/13; accepted", "4/13"),
    (dates.ShortDate, "\n3/14: feels well", "3/14"),
    (dates.ShortDate, "seen 3/14 at 10:30", "3/14"),
    (dates.ShortDate, "Prior notes of 3/14 reviewed", "3/14"),
    (dates.ShortDate, "Compared with 7/12: similar", "7/12"),
    (dates.ShortDate, "one overdose in 12/12. Denies", "12/12"),
    (dates.ShortDate, "Afebrile since\n2/25. Here", "2/25"),
    (dates.ShortDate, "Admitted\n1/30 with pain", "1/30"),
    (dates.ShortDate, "last bowel movement 9/2. Well", "9/2"),
    (dates.ShortDate, "Last period 3/14; test", "3/14"),
    (dates.ShortDate, "offered by Dr. Lee in 10/2, declined", "10/2"),
    (dates.ShortDate, "study from Elm Ridge Hospital, 4/18.", "4/18"),
    (dates.ShortDate, "Last seizure in 5/4. Drove", "5/4"),
    (dates.ShortDate, "A shorter spell in 6/9 went away", "6/9"),
    (dates.WrittenDate, "on March 14, 2019.", "March 14, 2019"),
    (dates.WrittenDate, "on 14 March 2019.", "14 March 2019"),
    (dates.WrittenDate, "on 14-Mar-19.", "14-Mar-19"),
    (dates.WrittenDate, "on 14-Mar-85 he", "14-Mar-85"),
    (dates.WrittenDate, "on 14 Mar 85 he", "14 Mar 85"),
    (dates.WrittenDate, "on 14MAR2019.", "14MAR2019"),
    (dates.WrittenDate, "DOB Mar-14-1985", "Mar-14-1985"),
    (dates.WrittenDate, "on Mar. 14, '19", "Mar. 14, '19"),
    (dates.WrittenDate, "from March 14-16, 2019.", "March 14-16, 2019"),
    (dates.WrittenDate, "on Thursday, March\n14, 2019", "March\n14, 2019"),
    (dates.WrittenDate, "on March 14th he", "March 14th"),
    (dates.WrittenDate, "on the 14th of March he", "14th of March"),
    (dates.WrittenDate, "since March 2019", "March 2019"),
    (dates.WrittenDate, "born January 09, currently", "January 09"),
    (dates.WrittenDate, "well since last December", "December"),
    (dates.BirthYear, "born in 1931", "1931"),
    (dates.BirthYear, "DOB: 1931", "1931"),
    (dates.Holiday, "fell on Thanksgiving Day", "Thanksgiving Day"),
    (dates.Holiday, "over Labor Day weekend", "Labor Day"),
    (dates.AgeOver89, "a 92-year-old woman", "92"),
    (dates.AgeOver89, "aged 101 and well", "101"),
    (dates.AgeOver89, "103 y/o", "103"),
    (dates.AgeOver89, "Age: 90\n", "90"),
    (dates.AgeOver89, "a ninety-three year old", "ninety-three"),
    (dates.AgeOver89, "92M with chest pain", "92"),
    (names.TitledName, "Dr. Quillfeather agrees", "Quillfeather"),
    (names.TitledName, "Mrs. White agrees", "White"),
    (names.TitledName, "seen by Dr. O'Larkin-Mbeki.", "O'Larkin-Mbeki"),
    (names.TitledName, "MRS. QUILLFEATHER DENIES", "QUILLFEATHER"),
    (names.TitledName, "per dr. quillfeather today", "quillfeather"),
    (names.LabelledName, "Patient: QUILLFEATHER, ORIANA B.", "QUILLFEATHER, ORIANA B."),
    (names.LabelledName, "PCP: Oriana Quillfeather, MD", "Oriana Quillfeather"),
    (names.Signature, "Electronically signed by Oriana Quillfeather, MD", "Oriana Quillfeather"),
    (names.Signature, "accepting MD Quillfeather.", "Quillfeather"),
    (names.CredentialedName, "Oriana Quillfeather, RN, at bedside", "Oriana Quillfeather"),
    (names.RelativeName, "Husband Brenda at bedside", "Brenda"),
    (names.RelativeName, "his daughter, Mary Roe, agrees", "Mary Roe"),
    (names.RelativeName, "Mary Roe (mother) agrees", "Mary Roe"),
    (names.NamedByAge, "Oriana Quillfeather is a pleasant 57-year-old", "Oriana Quillfeather"),
    (names.NamedByAge, "Oriana Quillfeather, MRN", "Oriana Quillfeather"),
    (names.NamedPatient, "Pt Quillfeather SSN", "Quillfeather"),
    (names.NamedPatient, "This is Oriana Quillfeather, a", "Oriana Quillfeather"),
    (names.Initials, "dictated by: OQ/mb", "OQ/mb"),
    (names.Initials, "Dictated by: CBC  D: 04/23", "CBC"),
    (places.StreetAddress, "at 742 Pitts Avenue, Apt. 4", "742 Pitts Avenue, Apt. 4"),
    (places.StreetAddress, "PO Box 1123", "PO Box 1123"),
    (places.Town, "Cannonshire, DE 65759", "Cannonshire"),
    (places.Town, "Cannonshire, Ohio", "Cannonshire"),
    (places.Town, "18 PITTS AVENUE, EAST CANNONSHIRE, OH 44107", "EAST CANNONSHIRE"),
    (places.Town, "18 pitts avenue, cannonshire, oh 44107", "44107"),
    (places.Residence, "lives in West Marthashire.", "West Marthashire"),
    (places.Residence, "zip 44107", "44107"),
    (places.County, "the Larkspur County sheriff", "Larkspur"),
    (places.Institution, "from Pine Hollow Community Hospital on", "Pine Hollow Community Hospital"),
    (places.Institution, "St. Larkspur Medical Center", "St. Larkspur Medical Center"),
    (places.Institution, "Lakeside Regional ED - Note", "Lakeside Regional ED"),
    (places.Unit, "in PICU bed Bed 14, born", "Bed 14"),
    (places.Unit, "Placed in observation, 4B-14, under", "4B-14"),
    (places.Unit, "bed requested\non 2B-14. Stable", "2B-14"),
    (places.Unit, "to labor and delivery, Unit 5C, under", "5C"),
    (places.Unit, "Room 5-34: pending", "5-34"),
    (places.Unit, "was admitted to 10 North. Pain", "10 North"),
    (places.Unit, "asked by the team on 11B-14.", "11B-14"),
    (places.Unit, "report to Oriana Roe, RN on 4 West.", "4 West"),
    (places.Unit, "transferred to 6B overnight", "6B"),
    (places.Employer, "Works at Perkins and Sons; lives", "Perkins and Sons"),
    (places.Organization, "from Lakewood Academy, admitted", "Lakewood Academy"),
]  # fmt: skip

KEPT = [
    "The pain is stable.She denies fever.",
    "Firmware 1.2.3.4, version 10.0.0.1 of the pump.",
    "Strength 5/5 throughout, on 5/5 strength, vision 20/40, BP 120/80, pain 7/10, 2/6 murmur at the base.",
    "Return in 2 weeks; 3-4 days of cough; 1/2 tablet; 24/7.",
    "WBC 11.2, Hgb 9.8, platelets 250000, Na 135-145, glucose 98, lactate 2.1, troponin <0.03, CK 2540000 IU/L.",
    "T 98.6 F, 99F at home, HR 92, RR 18, SpO2 97% on 2L, BP 118/76, ETOH 0.",
    "B12 and T4 low, L5 radiculopathy, S1, P53, Q10, E11.9, C5-C6, T12.",
    "Metformin 1000 mg BID, Lasix 40 mg IV, Augmentin 875-125, insulin 70/30, 0.9% NaCl at 125 mL/h.",
    "Foley placed. Parkinson disease, Crohn disease, Murphy sign negative, Babinski absent, Glasgow 15.",
    "He may have had a fall; will march in place; this may 2 be.",
    "Christmas tree pattern of the rash.",
    "Patient: Denies fever. Mother: healthy. Patient is a 57-year-old. Pt denies pain.",
    "Name of medication unknown. Dr. on call notified. MR brain without contrast.",
    "Seen in the Wound Clinic and the Emergency Department. Follow up with Cardiology.",
    "On room air. Bed rest. Room 2 days ago. Two beds.",
    "From Mexico; lives in Texas; lives in a house; lives with wife.",
    "CT of the abdomen, PA and lateral. Medicare patient. No ID needed. Group home.",
    "Discharged at 10:30 AM. O2 sat 95. 95 percent. Weighs 101 kg. Height 190 cm.",
    "The history in 2019 and in the 1990s stays.",
    "HISTORY SIGNIFICANT FOR CONGESTIVE HEART FAILURE. PATIENT BEGAN EXPERIENCING PAIN; PRESCRIPTION FOR LIDOCAINE SWISH.",
    "Strength of 4/5, pain compared with 8/10, admitted in 2/3 of cases, a note of 5/5 strength, murmur 3/6.",
    "Growth in 2/4. Pulses in 4/4, reflexes 2/4; met 3/5, 1/2 in.",
    "Needs 2 units; 1 unit 2x daily; grade 3b-2; 5-HT; 10 units.",
    "Call 911. Paged 2 times. Transferred to 2L of oxygen, weaned from 4L to 2L; seen on 3rd day; grade 2b-3 lesion.",
    "Admitted to ICU. T11-T12 fusion, H1-H2 blockers, sample 5 mL, sample 2 positive, pump 12 units, monitor 24 h.",
    "GCS 15, NIHSS 4, ESI 3. Epi 1:1000. 100 mL. 12-lead. 3:1 ratio.",
]


@pytest.mark.parametrize(
    ("recogniser", "text", "value"), FOUND, ids=lambda part: part if isinstance(part, str) else part.__name__
)
def test_finds(recogniser, text, value):
    view = viewed(text)
    found = [text[span.start : span.end] for span in recogniser().find(view)]
    assert value in found


@pytest.mark.parametrize("text", KEPT)
def test_keeps(detection: Detection, text):
    assert [(text[span.start : span.end], span.detector) for span in detection.spans(text)] == []


def test_every_recogniser_has_an_example():
    assert {recogniser for recogniser, _, _ in FOUND} == set(RECOGNISERS)


def test_a_birth_date_is_named_so(detection: Detection):
    entities = {
        text: detection.spans(text)[0].entity for text in ("DOB: 03/14/1982", "born March 14, 1982", "seen 03/14/1982")
    }
    assert list(entities.values()) == [Entity.BIRTH_DATE, Entity.BIRTH_DATE, Entity.DATE]


@pytest.mark.parametrize(
    "text", ["a" * 200_000, "1" * 200_000, "A B " * 50_000, "Mr. " * 50_000, "1/1/" * 50_000, "( " * 100_000, "a." * 100_000, "x@" * 50_000,
             "mrn " * 50_000, "Patient: " * 20_000, "555-" * 50_000, "www." * 50_000, "\n" * 200_000, "mother " * 30_000, "1 Roe " * 10_000]
)  # fmt: skip
@pytest.mark.timeout(60)
def test_no_text_takes_more_than_linear_time(detection: Detection, text):
    def cost(part: str) -> float:
        start = process_time()
        with suppress(Exception):  # a refusal is quick too
            detection.spans(part)
        return process_time() - start

    small = min(cost(text[: len(text) // 8]) for _ in range(2))
    assert cost(text) < 8 * 4 * small + 0.5


def test_a_number_on_the_line_after_its_label_is_found():
    """Notes are wrapped at 80 columns or so; a label may end a line and its number begin the next."""
    for text in (
        "Signed by Ann Lee, MD. Pager\n22172\nPlan",
        "Call the ward (pager\n50380).",
        "Phone:\n(617) 555-0123",
    ):
        view = viewed(text)
        assert any(span.entity == Entity.PHONE for span in contacts.PhoneNumber().find(view)), text
