"""Every custom expectation is seen red and green, through Great Expectations itself."""

import polars as pl
import pytest

from expectations import door
from expectations.suite_files import Config


def verdict(frame: pl.DataFrame, kind: str, **kwargs):
    config: Config = {"type": kind, "kwargs": kwargs, "severity": "critical", "meta": {"notes": "a test"}}
    return door._check([config], "test", "test", [frame], ["id"]).findings[0]


def failing(frame: pl.DataFrame, kind: str, **kwargs) -> list[str]:
    """Ids of the rows that the expectation calls unexpected."""
    frame = frame.with_columns(id=pl.int_range(pl.len()))
    found = verdict(frame, kind, **kwargs)
    assert found.error is None
    assert found.success is (found.unexpected == 0) is (not found.keys)
    return list(found.keys)


CLEAN = [
    "Seen by <PERSON> on <DATE>. Phone: <PHONE>, MRN: <MRN>, SSN <SSN>, <EMAIL>.",
    "BP 120/80, HR 88, Na 140, 5/5 strength, L4-L5, PMID 12345678, doi 10.1000/182-333-4444.",
    "A 45-year-old, 9 days old at transfer, 190 years of records, pain 10/10, Age: 90+, 12.95 year-old sample.",
    "Cell count: 12.3 - 14.5, telemetry 100, fax <FAX>, pager <PHONE>, call bell in reach.",
    None,
]


@pytest.mark.parametrize(
    ("identifier", "planted"),
    [
        ("ssn", ["123-45-6789", "is 123\u201345\u20136789.", "SSN: 123456789", "ssn xxx-xx-6789", "Social Security # 6789"]),
        ("email", ["write to a.b-c@example.org", "<a@b.example.com>"]),
        (
            "phone",
            ["(617) 555-2123", "617-555-2123", "+1-617.555.2123x44", "Fax 555-2123", "pager: 49857", "call 6175552123",
             "Telephone no. 617 555 2123"],
        ),
        ("mrn", ["MRN 00123456", "MRN: A-123456", "medical record number: 123456", "Chart # 77-1234"]),
        ("age_over_89", ["a 92-year-old man", "103 y.o. female", "Age: 95", "91 years old"]),
    ],
)  # fmt: skip
def test_text_free_of_identifiers(identifier, planted):
    frame = pl.DataFrame({"text": CLEAN + planted})
    expected = [str(row) for row in range(len(CLEAN), len(CLEAN) + len(planted))]
    assert failing(frame, "expect_column_text_to_be_free_of", column="text", identifier=identifier) == expected


def test_other_letters_hide_no_identifier():
    frame = pl.DataFrame({"text": ["Señor, 37 °C, SSN: 123456789é", "naïve; MRN 00123456…", "Ménière, a 92-year-old"]})
    found = [
        failing(frame, "expect_column_text_to_be_free_of", column="text", identifier=identifier)
        for identifier in ("ssn", "mrn", "age_over_89")
    ]
    assert found == [["0"], ["1"], ["2"]]


SURROGATES = {
    "ssn": ["912-05-6789", "SSN: 912056789", "ssn xxx-xx-0089"],
    "email": ["vidimu47@example.org"],
    "phone": ["(572) 555-0158", "Phone: +59 27 2555 0104", "Fax 555-0151", "pager 0151", "call 5725550158"],
    "mrn": ["MRN: 99494025", "MRN 0099494025", "MRN: A-994940"],
}


@pytest.mark.parametrize("identifier", SURROGATES)
def test_what_has_a_surrogates_form_is_none_unless_judged_strictly(identifier):
    frame = pl.DataFrame({"text": SURROGATES[identifier]})
    name = "expect_column_text_to_be_free_of"
    assert failing(frame, name, column="text", identifier=identifier) == []
    strictly = failing(frame, name, column="text", identifier=identifier, strict=True)
    assert strictly == [str(row) for row, text in enumerate(SURROGATES[identifier]) if not text.startswith("912-")]


def test_placeholders_are_whole():
    good = ["Dr. <PERSON><DATE>, IDs < 5 and <NA", "BIRTH_DATE <BIRTH_DATE>", "p<A and B>C", "", None]
    bad = ["<PERSON", "PERSON>", "<PER<DATE>SON>", "<NAME>", "<DATE<DATE>", "<<PERSON>X>"]
    frame = pl.DataFrame({"text": good + bad})
    found = failing(frame, "expect_column_text_to_hold_whole_placeholders", column="text")
    assert found == ["5", "6", "7", "8", "9", "10"]


def spans(*bounds: tuple[int | None, int | None]) -> list[dict]:
    return [{"start": start, "end": end} for start, end in bounds]


def test_spans_are_ordered():
    lists = [spans((0, 4), (4, 9)), spans((0, 9), (0, 4)), [], None]
    wrong = [spans((4, 9), (0, 4)), spans((3, 3)), spans((0, 4), (0, 9)), spans((5, 2)), spans((None, 2))]
    assert failing(pl.DataFrame({"s": lists + wrong}), "expect_column_spans_to_be_ordered", column="s") == list("45678")


def test_spans_lie_within_the_text():
    frame = pl.DataFrame(
        {
            "text": ["caf\u00e9", "", "abcd", "abcd", None, "abcd"],
            "s": [spans((0, 4)), [], spans((0, 5)), spans((0, 1), (-1, 2)), spans((0, 1)), spans((3, 2))],
        }
    )
    assert failing(frame, "expect_spans_to_lie_within_text", column_list=["text", "s"]) == list("2345")


def test_no_list_holds_a_span():
    frame = pl.DataFrame(
        {"text": ["a"], "s": [[]]}, schema_overrides={"s": pl.List(pl.Struct({"start": pl.UInt32, "end": pl.UInt32}))}
    )
    assert failing(frame, "expect_spans_to_lie_within_text", column_list=["text", "s"]) == []
    assert failing(frame, "expect_column_spans_to_be_ordered", column="s") == []


def test_lists_are_filled():
    assert failing(pl.DataFrame({"s": [[1], [], None]}), "expect_column_lists_to_be_filled", column="s") == ["1"]


def test_text_has_the_length_of_its_slice():
    frame = pl.DataFrame({"text": ["caf\u00e9", "abc", "abc"], "start": [2, 2, 5], "end": [6, 6, 2]})
    frame = frame.cast({"start": pl.UInt32, "end": pl.UInt32})
    assert failing(frame, "expect_text_to_have_length_of_slice", column_list=["text", "start", "end"]) == ["1", "2"]


def test_label_is_of_its_set():
    frame = pl.DataFrame(
        {
            "label_set": ["stage", "category", "subheading", "stage"],
            "label": ["triage_intake", "neuro", "clinical", "neuro"],
        }
    )
    assert failing(frame, "expect_label_to_be_of_its_set", column_list=["label_set", "label"]) == ["3"]


def test_extracted_slices_are_verbatim():
    text = "Skin: a red rash. Heart: regular."
    sections = [{"heading": "Skin", "start": 6, "end": 17}, {"heading": "Heart", "start": 25, "end": 33}]

    def cut(start, end, section=0, words=None):
        return {"text": text[start:end] if words is None else words, "start": start, "end": end, "section": section}

    good = [[cut(6, 16)], [], [cut(6, 11), cut(25, 32, 1)], None]
    bad = [
        [cut(6, 16, words="a rash")],
        [cut(6, 16, 1)],
        [cut(6, 16, 2)],
        [cut(6, 20)],
        [cut(6, 16), cut(9, 9)],
        [cut(2, 8)],
    ]
    frame = pl.DataFrame({"text": text, "sections": [sections] * 10, "derm": good + bad})
    found = failing(frame, "expect_slices_to_be_verbatim", column_list=["text", "sections", "derm"])
    assert found == list("456789")


def test_facts_are_verbatim():
    facts = [{"text": "44", "start": 2, "end": 4}, {"text": "44", "start": 1, "end": 3}, None]
    frame = pl.DataFrame({"text": ["A 44"] * 3, "age": facts})
    assert failing(frame, "expect_fact_to_be_verbatim", column_list=["text", "age"]) == ["1"]


def test_a_disorder_goes_with_its_flag():
    frame = pl.DataFrame({"is_iem": [True, True, False, False], "iem_disorder": ["x", None, "x", None]})
    assert failing(frame, "expect_disorder_to_go_with_flag", column_list=["is_iem", "iem_disorder"]) == ["1", "2"]


def test_a_phrase_has_one_polarity():
    def phrase(polarity, end=4):
        return [{"text": "rash", "start": 0, "end": end, "section": 0, "polarity": polarity}]

    frame = pl.DataFrame(
        {
            "derm": [phrase("negated"), phrase("negated"), phrase("negated"), []],
            "history": [phrase("negated"), phrase("affirmed"), phrase("affirmed", 5), []],
        }
    )
    assert failing(frame, "expect_polarities_of_phrase_to_agree", column_list=["derm", "history"]) == ["1"]


def test_a_polarity_goes_with_a_phrase():
    frame = pl.DataFrame(
        {"evidence": ["lexicon", "lexicon", "heading", "heading"], "polarity": ["negated", None, "negated", None]}
    )
    assert failing(frame, "expect_polarity_to_go_with_evidence", column_list=["evidence", "polarity"]) == ["1", "2"]


def test_inputs_end_at_their_cut():
    frame = pl.DataFrame({"text": ["abc", "abc", "abc", "abc\n"], "cut": [3, 9, 2, 9]})
    assert failing(frame, "expect_text_to_end_at_cut", column_list=["text", "cut"]) == ["2", "3"]


def test_group_follows_from_disposition():
    frame = pl.DataFrame(
        {
            "a": ["Admit", "OR Admit", "Eloped", "Discharge", "No such"],
            "b": ["admit", "admit", "other", "admit", "other"],
        }
    )
    assert failing(frame, "expect_group_of_disposition", column_list=["a", "b"]) == ["3", "4"]


@pytest.mark.parametrize(
    ("outcome", "planted"),
    [
        ("heading", ["x\nED Disposition: x", "Dispo: x", "a.  Disposition\n", "Final disposition:"]),
        (
            "decision",
            ["She will be admitted.", "decision was made to discharge", "Admit to medicine", "plan to transfer",
             "stable condition at discharge", "discharge instructions given", "will admit the patient to the ICU"],
        ),
        ("mention", ["was admitted to hospital in spring", "left AMA", "eloped", "LWBS", "discharged home"]),
    ],
)  # fmt: skip
def test_inputs_do_not_tell_the_outcome(outcome, planted):
    silent = [
        "Chest pain since this morning.",
        "No discharge from the ear; mother admits to smoking.",
        "Pleasant, good disposition",
    ]
    silent = silent[: 2 if outcome == "mention" else 3]
    frame = pl.DataFrame({"text": silent + planted})
    expected = [str(row) for row in range(len(silent), len(silent) + len(planted))]
    assert failing(frame, "expect_column_text_to_be_silent_on", column="text", outcome=outcome) == expected


def test_every_text_of_every_item_is_searched():
    steps = [
        [{"diagnosis": "PE", "update": 1, "rationale": ""}],
        [{"diagnosis": "PE", "update": 1, "rationale": "SSN 123-45-6789"}],
        [],
        [{"diagnosis": "PE", "update": 1, "rationale": ""}, {"diagnosis": "123-45-6789", "update": 1, "rationale": None}],
    ]  # fmt: skip
    frame = pl.DataFrame({"steps": steps, "names": [["PE"], ["PE", "SSN 123-45-6789"], [], ["ACS"]]})
    assert failing(frame, "expect_column_items_to_be_free_of", column="steps", identifier="ssn") == ["1", "3"]
    assert failing(frame, "expect_column_items_to_be_free_of", column="names", identifier="ssn") == ["1"]
