"""The residual audit: what is planted is found, what is an ordinary word is for review, what is replaced is neither."""

from datetime import date

import polars as pl
import pytest

from expectations.residual import audited, settled
from schemas.annotations import Answers
from schemas.deidentified import Deidentified, SpanMap
from schemas.documents import Documents
from schemas.encounters import Encounters, EncountersRaw
from schemas.phi_spans import PhiSpans
from schemas.table import polars_schema
from schemas.vocabulary import Entity

RECORD = [
    ("PERSON", "Oriana Quillfeather"),
    ("PHONE", "(415) 555-2137"),
    ("STREET", "18 Larkspur Street"),
    ("EMAIL", "oriana.q@mail.test"),
    ("HEALTH_PLAN", "XQ-4471-902"),
    ("ZIP", "94117"),
]


def key(number):
    return f"{number:032x}"


def audit(*notes, record=RECORD, others=(), kept=frozenset(), one_liner=None, answer=None):
    """`notes` of one patient: text, or (raw, text, replaced as (start, end, entity, raw start, raw end)); `others` are texts of others."""
    documents, raw, spans, span_map = [], [], [], []
    for number, note in enumerate([*notes, *others]):
        before, after, replaced = (note, note, ()) if isinstance(note, str) else note
        mine = key(0) if number < len(notes) else key(100 + number)
        every = {"document_id": key(number), "source": "s", "kind": "note", "group_key": mine, "patient_key": mine}
        documents.append(every | {"text": after, "sections": [], "policy": "safe_harbor"})
        raw.append(every | {"native_id": "n", "raw_text": before, "sections": []})
        for start, end, entity, raw_start, raw_end in replaced:
            spans.append((key(number), start, end, entity, "Rule", 1.0))
            span_map.append((key(number), start, end, raw_start, raw_end))
    visit = {"encounter_key": key(900), "patient_key": key(0), "source": "s", "birth_date": date(1982, 11, 5)}
    visit |= {"native_encounter_id": "V-2210934", "native_patient_id": "70317045"}
    visit["identifiers"] = [{"entity": entity, "value": value} for entity, value in record]
    public = {"encounter_key": key(900), "patient_key": key(0), "source": "s", "one_liner": one_liner}
    found = audited(
        pl.DataFrame(documents, schema=polars_schema(Deidentified)),
        pl.DataFrame(spans, schema=polars_schema(PhiSpans), orient="row"),
        pl.DataFrame([public], schema=polars_schema(Encounters)),
        pl.DataFrame(raw, schema=polars_schema(Documents)),
        pl.DataFrame(span_map, schema=polars_schema(SpanMap), orient="row"),
        pl.DataFrame([visit], schema=polars_schema(EncountersRaw)),
        pl.DataFrame(
            [{"answer_id": key(901), "patient_key": key(0), "decision_factors": answer}], schema=polars_schema(Answers)
        ),
        kept,
    )
    return settled([found])


def hits(settled_, blocks):
    rows = settled_.residual.filter(pl.col("blocks") == blocks)
    return set(rows["check"].cast(pl.String))


@pytest.mark.parametrize(
    ("text", "check"),
    [
        ("seen with Quillfeather today", "own_name"),
        ("seen with quillfeather today", "own_name"),
        ("seen with QUILLFEATHER today", "own_name"),
        ("seen with Quill\u200bfeather today", "own_name"),
        ("seen with Qui\u0301llfeather today", "own_name"),
        ("QUILLFEATHER, ORIANA", "own_full_name"),
        ("Oriana\nQuillfeather", "own_full_name"),
        ("call 415.555.2137 now", "own_number"),
        ("call 4155552137 now", "own_number"),
        ("call 415 555\n2137 now", "own_number"),
        ("number 70317045", "own_number"),
        ("number 703-170-45", "own_number"),
        ("plan xq4471902", "own_number"),
        ("plan XQ 4471 902", "own_number"),
        ("born 11/5/82", "own_birth_date"),
        ("born 5 November 1982", "own_birth_date"),
        ("born Nov 5th, 1982", "own_birth_date"),
        ("born 1982-11-05", "own_birth_date"),
        ("lives at 18 larkspur", "own_address"),
        ("mail Oriana.Q@mail.test", "own_contact"),
        ("SSN: 219-04-4417", "pattern"),
        ("MRN: 8812034", "pattern"),
        ("a 94-year-old woman", "pattern"),
    ],
)
def test_what_is_left_of_the_record_blocks(text, check):
    assert check in hits(audit(f"Cough for two days, {text}."), True)


@pytest.mark.parametrize(
    "text",
    [
        "Cough for two days; temp 38.1, BP 120/80, platelets 250000, seen at 11:40.",
        "Dr. <PERSON> called <PHONE> on <DATE>.",
        "born of 11 siblings, 5 of them in 1982",
    ],
)
def test_a_clean_text_has_no_hit(text):
    assert audit(text).residual.is_empty()


def test_what_stands_in_a_replaced_span_is_no_hit():
    raw, text = "Seen by Oriana Quillfeather.", "Seen by Quillfeather."  # a surrogate may look like anything
    assert audit((raw, text, [(8, 20, "PERSON", 8, 27)])).residual.is_empty()


def test_a_name_that_is_a_word_is_for_review():
    record = [("PERSON", "Violet Brown")]
    told = audit("He coughs brown sputum. Violet flowers.", record=record)
    assert hits(told, True) == set() and "own_name" in hits(told, False)
    # both words together are a name all the same
    assert "own_full_name" in hits(audit("Seen with Violet Brown at home.", record=record), True)


def test_a_word_that_others_write_in_lower_case_is_no_distinctive_name():
    record = [("PERSON", "Ines Tapper")]
    text = "The tapper was used to test reflexes."
    assert hits(audit(text, record=record), True) == {"own_name"}
    others = ["A tapper of rubber hit the knee of Mr <PERSON>.", "No tapper at hand. Tested by finger."]
    assert hits(audit(text, record=record, others=others), True) == set()


def test_what_was_removed_in_one_note_and_stands_in_another_blocks():
    raw = "Husband Zebulon Perriwold came. Fax 617 555 8843."
    text = "Husband <PERSON> came. Fax <FAX>."
    cut = [(8, 16, "PERSON", 8, 25), (27, 32, "FAX", 36, 48)]
    told = audit((raw, text, cut), "Later Perriwold left.", "He wrote 6175558843 down.")
    assert hits(told, True) == {"removed_name", "removed_number"}
    assert set(told.residual.filter(pl.col("blocks"))["record_id"]) == {key(1), key(2)}
    # another patient has that word too: an eponym or a drug, for a person to look at
    told = audit((raw, text, cut), "Later Perriwold left.", others=["The Perriwold sign was absent."])
    assert hits(told, True) == set() and "removed_name" in hits(told, False)


def test_a_removed_hospital_in_another_note():
    raw, text = "From Larchmere Valley Hospital.", "From <HOSPITAL>."
    cut = [(5, 15, "HOSPITAL", 5, 30)]
    assert "removed_phrase" in hits(audit((raw, text, cut), "Back to Larchmere Valley soon."), True)
    assert hits(audit((raw, text, cut), "Back to the hospital in the valley."), True) == set()


def test_capitals_of_one_patient_only_are_for_review():
    told = audit("Seen with Zorbalina at noon.", others=["Given Lasix and Tylenol.", "Given Lasix twice."])
    lone = told.review.filter(pl.col("check") == "lone_capital")["words"].explode().to_list()
    assert lone == ["tylenol", "zorbalina"] or sorted(lone) == ["tylenol", "zorbalina"]


def test_visits_are_searched_too():
    assert hits(audit("Well.", one_liner="Quillfeather with cough"), True) == {"own_name"}
    assert hits(audit("Well.", answer="because Quillfeather coughs"), True) == {"own_name"}


def test_what_a_policy_keeps_is_no_hit():
    text = "born 11/5/1982"
    assert hits(audit(text, kept=frozenset({Entity.BIRTH_DATE})), True) == set()


def test_the_public_table_holds_no_word():
    told = audit("seen with Quillfeather, 4155552137")
    assert set(told.residual.columns) == {"record_id", "check", "blocks", "hits"}
    assert "quill" not in str(told.residual.to_dicts()).lower()
