"""The identifiers of the patient's own record, as notes write them."""

from time import process_time

import pytest

from schemas.vocabulary import Entity
from transforms.deidentify.identifiers import Identifier, KnownIdentifiers
from transforms.deidentify.spans import united
from transforms.deidentify.view import viewed

RECORD = [
    Identifier(Entity.PERSON, "QUILLFEATHER^ORIANA^BEA"),
    Identifier(Entity.PERSON, "May Brown"),
    Identifier(Entity.PERSON, "Wu Ng"),
    Identifier(Entity.PERSON, "Siobhán O'Larkin-de Vries, MD"),
    Identifier(Entity.MRN, "0070317045"),
    Identifier(Entity.HEALTH_PLAN, "XQ-288 5338"),
    Identifier(Entity.PHONE, "+1 (716) 555-0110"),
    Identifier(Entity.SSN, "219-09-9999"),
    Identifier(Entity.EMAIL, "o.quill@clinic.example"),
    Identifier(Entity.STREET, "742 North Pitts Avenue"),
    Identifier(Entity.CITY, "Cannonshire"),
    Identifier(Entity.ZIP, "44107"),
    Identifier(Entity.BIRTH_DATE, "1982-11-05"),
    Identifier(Entity.ENCOUNTER_NUMBER, "17"),
]


@pytest.fixture(scope="module")
def known() -> KnownIdentifiers:
    return KnownIdentifiers(RECORD)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Oriana Quillfeather came", ["Oriana Quillfeather"]),
        ("QUILLFEATHER, ORIANA B. came", ["QUILLFEATHER, ORIANA B."]),
        ("O. Quillfeather and quillfeather's son", ["O. Quillfeather", "quillfeather"]),
        ("Oriana\nQuillfeather", ["Oriana\nQuillfeather"]),
        ("Ori\u200bana", ["Oriana"]),
        ("Ms. May has brown sputum and may leave; BROWN", ["May", "BROWN"]),
        ("may brown came; Oriana may leave, brown sputum; may Oriana leave", ["may brown", "Oriana", "Oriana"]),
        ("Wu Ng came, ng tube", ["Wu Ng"]),
        ("siobhan o'larkin; OLARKIN; O\u2019Larkin - de Vries", ["siobhan o'larkin", "OLARKIN", "O'Larkin - de Vries"]),
        ("MRN 70317045, 0070317045, 70-31-70-45, 7031 7045, MRN70317045", ["70317045", "0070317045", "70-31-70-45", "7031 7045", "70317045"]),
        ("plan xq2885338", ["xq2885338"]),
        ("call 716.555.0110 or 555-0110 or 17165550110", ["716.555.0110", "555-0110", "17165550110"]),
        ("219 09 9999 and 219099999", ["219 09 9999", "219099999"]),
        ("O.QUILL@CLINIC.EXAMPLE", ["O.QUILL@CLINIC.EXAMPLE"]),
        ("742 N. Pitts Ave and 742 north pitts avenue", ["742 N. Pitts Ave", "742 north pitts avenue"]),
        ("from cannonshire 44107", ["cannonshire", "44107"]),
        ("11/5/82 and 05.11.1982 and November 5th, 1982 or 5 nov 1982 or 19821105", ["11/5/82", "05.11.1982", "November 5th, 1982", "5 nov 1982", "19821105"]),
        ("bed 17, 44,107 cells, 11 5, quill, feather, 555, 2199", []),
    ],
)  # fmt: skip
def test_written_in_any_way(known, text, values):
    view = viewed(text)
    assert [view.text[span.start : span.end] for span in united(known.find(view))] == values


def test_an_empty_record_finds_nothing():
    assert not list(KnownIdentifiers([]).find(viewed("Oriana 70317045")))


@pytest.mark.parametrize(
    "value", ["", "  ", "***", "\x00", "<PERSON>", "31/31/1982", "J", "🙂", "a" * 5000, "NaN", "1" * 400]
)
@pytest.mark.parametrize("entity", Entity)
def test_no_value_of_a_record_breaks_it(entity, value):
    list(KnownIdentifiers([Identifier(entity, value)]).find(viewed(f"a note {value} of 1982")))


def test_cost_does_not_grow_with_the_number_of_identifiers():
    text = viewed("The patient denies fever and reports 12 days of cough since 2019. " * 2000)
    text.tokens  # noqa: B018  cut once, for all detectors

    def cost(count: int) -> float:
        detector = KnownIdentifiers(
            Identifier(Entity.MRN, f"{number:08}") for number in range(10_000_000, 10_000_000 + count)
        )
        start = process_time()
        list(detector.find(text))
        return process_time() - start

    assert cost(2000) < 4 * cost(2) + 0.1
