"""Evaluation: gold standards as they come, what counts of them, and scores that move when a system does."""

import io
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import Entity
from transforms.deidentify.evaluation import (
    MUTATIONS,
    Found,
    mutated,
    scored,
    stock_presidio,
    through_the_door,
    with_known_of,
)
from transforms.deidentify.gold_policy import judged
from transforms.deidentify.gold_readers import Gold, GoldError, GoldSpan, read_brat, read_i2b2, read_jsonl

TEXT = "Patient: Oriana Quillfeather\nDOB: 11/05/1982\nSeen 3/1/2024 for a rash. Quillfeather went home."


def gold(text: str, *marked: tuple[str, str], known=()) -> Gold:
    spans = [GoldSpan(text.index(words), text.index(words) + len(words), label) for words, label in marked]
    return Gold("g", text, tuple(sorted(spans)), known)


NOTE = gold(TEXT, ("Oriana Quillfeather", "PATIENT"), ("11/05/1982", "DATE"), ("3/1/2024", "DATE"))


def test_scores_of_nothing_everything_and_exactly_the_gold():
    exact = [Found(*span) for span in NOTE.spans]
    for found, recall, precision in (
        ([], 0.0, None),
        ([Found(0, len(TEXT), "PERSON")], 1.0, None),
        (exact, 1.0, 1.0),
    ):
        told = scored([NOTE], [found]).plain()
        assert told["recall"] == recall
        if precision is not None or not found:
            assert told["precision"] == precision
    everything = scored([NOTE], [[Found(0, len(TEXT), "PERSON")]]).plain()
    assert everything["words_lost"] == 1.0 and everything["precision"] < 0.6
    assert scored([NOTE], [exact]).plain()["words_lost"] == 0


def test_half_a_name_counts_its_letters_and_is_no_whole_span():
    start = TEXT.index("Oriana")
    told = scored([NOTE], [[Found(start, start + 6, "PERSON")]]).plain()
    assert told["labels"]["PATIENT"]["recall"] == pytest.approx(6 / 18, abs=1e-6)
    assert told["labels"]["PATIENT"]["spans_whole"] == 0


@pytest.mark.parametrize(
    ("words", "label", "counts"),
    [
        ("44 years", "AGE", False),
        ("94", "AGE", True),
        ("3:40 PM", "DATE_TIME", False),
        ("1987", "DATE", False),
        ("May 1987", "DATE", True),
        ("Vermont", "GPE", False),
        ("France", "LOCATION", False),
        ("Lyon", "LOCATION", True),
        ("Baptist", "NRP", False),
        ("Mr.", "TITLE", False),
        ("9 days old", "PEDIATRIC_AGE", False),
        ("carpenter", "PROFESSION", False),
        ("5512", "ROOM", True),
    ],
)
def test_what_counts_under_the_policy(words, label, counts):
    one = gold(f"Here: {words}.", (words, label))
    assert bool(judged(one).spans) is counts
    # what is neutral is neither missed nor wrongly removed
    told = scored([one], [[Found(6, 6 + len(words), "X")]]).plain()
    assert told["precision"] == (1.0 if counts else None)
    assert told["words_lost"] == 0


def test_titles_and_credentials_within_a_name_are_neutral():
    one = gold("Dr. Ines Varga, MD saw her", ("Dr. Ines Varga, MD", "DOCTOR"))
    start = one.text.index("Ines")
    told = scored([one], [[Found(start, start + 10, "PERSON")]]).plain()
    assert told["recall"] == 1.0 and told["spans_whole"] == 1.0


def test_names_in_and_outside_a_lexicon():
    one = gold("Ann Brown met Zyxa Quorrel", ("Ann Brown", "PERSON"), ("Zyxa Quorrel", "PERSON"))
    told = scored([one], [[Found(0, 9, "PERSON")]], lexicon=["ann", "brown"]).plain()["names"]
    assert told["in_lexicon"]["recall"] == 1 and told["outside_lexicon"]["recall"] == 0


def test_a_quarantined_text_is_counted_and_not_scored():
    told = scored([NOTE, NOTE], [None, [Found(*span) for span in NOTE.spans]]).plain()
    assert (told["documents"], told["quarantined"], told["recall"]) == (2, 1, 1.0)


def test_misses_are_offsets_and_never_words():
    misses = []
    told = scored([NOTE], [[]], misses).plain()
    assert len(misses) == 3 and all(set(each) == {"id", "start", "end", "label"} for each in misses)
    assert "Quillfeather" not in json.dumps(told)


def test_through_the_door_with_and_without_the_record(rules_alone):
    bare = gold("Seen with quillfeather oriana at her side.", ("quillfeather oriana", "PATIENT"))
    known = next(with_known_of([bare], {"PATIENT": Entity.PERSON}))
    assert known.known == ((Entity.PERSON, "quillfeather oriana"),)
    without, with_record = (
        scored([known], through_the_door([known], rules_alone, how)).recall() for how in (False, True)
    )
    assert without < with_record == 1.0


def test_stock_presidio_finds_patterns_and_no_name():
    one = gold(
        f"{TEXT} Mail oriana.q@example.org.", ("Oriana Quillfeather", "PATIENT"), ("oriana.q@example.org", "EMAIL")
    )
    told = scored([one], [stock_presidio()(one.text)]).plain()["labels"]
    assert told["EMAIL"]["recall"] == 1 and told["PATIENT"]["recall"] == 0


I2B2 = """<?xml version="1.0" encoding="UTF-8" ?><deIdi2b2><TEXT><![CDATA[Dr. Ines Varga
saw her in 2071]]></TEXT><TAGS><NAME id="P0" start="4" end="14" text="Ines Varga" TYPE="DOCTOR" comment="" />
<!-- x --><DATE id="P1" start="26" end="30" text="2071" TYPE="DATE" comment="" /></TAGS></deIdi2b2>"""


def test_readers_agree():
    xml = read_i2b2(io.BytesIO(I2B2.encode()), "a")
    annotations = "T1\tDOCTOR 4 14\tInes Varga\nR1\tOf Arg1:T1 Arg2:T2\nT2\tDATE 26 30\t2071\n#1\tNote T1\tx"
    brat = read_brat(xml.text, annotations, "a")
    line = {"id": "a", "text": xml.text, "spans": [each._asdict() for each in xml.spans]}
    assert xml == brat == next(read_jsonl([json.dumps(line)]))
    assert [xml.text[each.start : each.end] for each in xml.spans] == ["Ines Varga", "2071"]


def test_a_discontinuous_annotation_is_a_span_for_each_fragment():
    assert read_brat("Roe and Poe", "T1\tNAME 0 3;8 11\tRoe Poe", "a").spans == (
        GoldSpan(0, 3, "NAME"),
        GoldSpan(8, 11, "NAME"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "no json: Quillfeather",
        '{"text": "Quillfeather"}',
        '{"text": 5, "spans": []}',
        '["Quillfeather"]',
        '{"text": "Quillfeather", "spans": [{"start": 3, "end": 99, "label": "X"}]}',
        '{"text": "Quillfeather", "spans": [{"start": 3, "end": 2, "label": "X"}]}',
        '{"text": "Quillfeather", "spans": [{"start": -3, "end": 2, "label": "X"}]}',
        '{"text": "Quillfeather", "spans": [{"start": 0.5, "end": 2, "label": "X"}]}',
        '{"text": "Quillfeather", "spans": [{"start": 0, "end": 3, "label": "X", "text": "eat"}]}',
        '{"text": "Quillfeather", "spans": [], "known": [{"entity": "STARSIGN", "value": "x"}]}',
    ],
)
def test_a_wrong_gold_line_is_named_by_number_and_never_by_its_words(line):
    good = '{"text": "a", "spans": []}'
    with pytest.raises(GoldError, match="line 2") as error:
        list(read_jsonl([good, line]))
    assert "Quill" not in str(error.value) and error.value.__cause__ is None


@pytest.mark.parametrize("content", ["", "<a/>", "<deIdi2b2><TEXT>x</TEXT></deIdi2b2>", I2B2.replace('"14"', '"17"')])
def test_wrong_i2b2_documents(content):
    with pytest.raises(GoldError):
        read_i2b2(io.BytesIO(content.encode()), "a")


@given(st.text(alphabet="aB- \n1é", min_size=3, max_size=200), st.sampled_from(MUTATIONS), st.data())
def test_a_mutation_moves_the_spans_with_their_words(text, how, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    told = mutated(Gold("g", text, (GoldSpan(start, end, "X"),)), how)

    def letters(words):
        return [char for char in words.lower() if char.isalnum()]

    span = told.spans[0]
    assert letters(told.text[span.start : span.end]) == letters(text[start:end])
    assert letters(told.text) == letters(text)


def test_mutations_change_what_they_say():
    one = gold("Name: Ann Brown 5-4\nx " + "word " * 30, ("Ann Brown", "PERSON"))
    assert all(mutated(one, how).text != one.text for how in MUTATIONS)
    assert max(map(len, mutated(one, "wrapped").text.split("\n"))) <= 71
    with pytest.raises(ValueError, match="known are"):
        mutated(one, "inside_out")
