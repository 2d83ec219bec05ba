"""The leak check finds every outcome's words, and passes over history, bodies and figures of speech."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import Disposition
from transforms.assemble.leaks import find_leaks

STATEMENTS = {
    Disposition.ADMIT: [
        "She will be admitted to medicine.",
        "Patient admitted to the ICU.",
        "Plan for admission to telemetry.",
        "The hospitalist agreed to take over; admit to cardiology.",
        "He requires hospitalization.",
        "Case discussed, needs inpatient admission.",
        "Bed requested on the stroke unit.",
        "She is boarding in the ED.",
        "Was admitted for chest pain.",
        "Admission for IV antibiotics.",
        "She was not admitted.",
        "Given recent syncope he will be admitted.",
    ],
    Disposition.DISCHARGE: [
        "Discharged home in good condition.",
        "She is stable for discharge.",
        "d/c home with ibuprofen",
        "Patient was discharged.",
        "DC'd home",
        "Safe to go home.",
        "We will send him home with crutches.",
        "Strict return precautions given.",
        "Discharge instructions were explained.",
        "Will be discharged tomorrow.",
        "Prior ED visit in May, now discharged home.",
        "Return to the ED if worse.",
        "Follow up with orthopedics in 1 to 2 weeks.",
    ],
    Disposition.TRANSFER: [
        "Will be transferred to a burn centre.",
        "Transferred to the stroke hospital.",
        "Accepted in transfer by the trauma team.",
        "Plan to transfer for pediatric care.",
        "Transfer center called.",
    ],
    Disposition.AMA: ["He left AMA.", "Left against medical advice.", "She signed out AMA"],
    Disposition.OR_ADMIT: ["Taken to the OR.", "To the operating room for washout.", "Going for emergent surgery."],
    Disposition.LWBS: [
        "LWBS",
        "Left without being seen.",
        "She left before evaluation.",
        "Left prior to being seen by a provider.",
    ],
    Disposition.LABOR_AND_DELIVERY: ["Sent to L&D.", "To labor and delivery for monitoring.", "Taken up to L & D"],
    Disposition.EXPIRED: [
        "Pronounced dead at 04:10.",
        "Time of death 0410.",
        "The patient expired.",
        "He died in the department.",
        "CPR was terminated.",
    ],
    Disposition.ELOPED: [
        "Patient eloped.",
        "Walked out of the department.",
        "Left the ED without telling anyone.",
        "Patient not found in room.",
    ],
    Disposition.OBSERVATION: [
        "Placed in observation.",
        "Observation status.",
        "Admit to obs",
        "Kept overnight for observation.",
    ],
    Disposition.DISMISSED: ["Never arrived.", "Dismissed before triage"],
    None: [
        "Disposition: home",
        "Dispo pending",
        "Plan as above. Admit. Report called.",
        "Home with family.",
        "Obs overnight",
        "ED disposition",
        "Condition at discharge good",
        "Signed out to the night team",
    ],
}

HARMLESS = [
    "She was admitted last year for pneumonia.",
    "He was admitted for pneumonia two years ago.",
    "Was hospitalized in 2015.",
    "Recently discharged after a hip repair.",
    "A recent discharge summary was read.",
    "No prior hospitalizations.",
    "Three previous admissions for asthma.",
    "Had been admitted with sepsis.",
    "Denies vaginal discharge.",
    "Purulent discharge from the ear.",
    "No discharge, no redness.",
    "She admits to alcohol use.",
    "He admitted to drinking daily.",
    "He admitted that the pain is old.",
    "Since discharge she has felt weak.",
    "Transferred from a nursing home.",
    "Transferred from the county hospital; accepting physician on record.",
    "He does admit to occasionally smoking.",
    "Brought from home by ambulance.",
    "His mother died of a stroke.",
    "An expired inhaler was used.",
    "Amanda lives in Alabama.",
    "He lives at home or in a shelter.",
    "Observed to walk well, observations normal.",
    "Pain on transfers from bed to chair.",
    "The knee is stable.",
    "A pleasant disposition.",
    "Hospitalized for asthma 3 months ago.",
    "Prior ED visit 2/3/2030, discharged home then.",
    "Last seen in this department in May and discharged.",
    "Third admission in May.",
]


@pytest.mark.parametrize(
    ("outcome", "text"), [(outcome, text) for outcome, texts in STATEMENTS.items() for text in texts]
)
def test_every_statement_is_found(outcome, text):
    assert outcome in {leak.outcome for leak in find_leaks(text)}, text


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_outcome_is_passed_over(text):
    assert [text[leak.start : leak.end] for leak in find_leaks(text)] == []


@pytest.mark.parametrize("text", [text for texts in STATEMENTS.values() for text in texts])
def test_a_statement_is_found_amid_a_note_in_capitals_too(text):
    assert find_leaks("Cough for three days. " + text.upper() + " No fever.")


@given(st.text(), st.sampled_from([text for texts in STATEMENTS.values() for text in texts]))
def test_offsets_lie_within_any_text(noise, statement):
    text = f"{noise}\n{statement}\n{noise}"
    leaks = find_leaks(text)
    assert leaks
    assert all(0 <= leak.start < leak.end <= len(text) for leak in leaks)


@pytest.mark.parametrize(
    "unit", ["will be the ", "discharge ", "to to ", "admitted a b c ", " ", "no longer in a ", "a-", "left "]
)
def test_time_grows_with_length_only(unit):
    def seconds(length):
        text = (unit * (length // len(unit) + 1))[:length]
        begun = time.process_time()
        find_leaks(text)
        return time.process_time() - begun

    assert seconds(200_000) < 12 * max(seconds(50_000), 0.01)
