"""Tests of texts under construction: whatever is written, every planted identifier is where its span says."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import Entity, Stage
from transforms.ingest.normalise import normalise_text
from transforms.sample.draft import Draft
from transforms.sample.phrases import parsed, phrase, some, weighted

_WORDS = st.text("abcXYZ ,.;:-", max_size=12)
_VALUE = st.text("abcXYZ0189", min_size=1, max_size=9)
_STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("say"), _WORDS),
        st.tuples(st.just("plant"), _VALUE),
        st.tuples(st.just("line"), st.integers(1, 2)),
        st.tuples(st.just("begin"), st.sampled_from(Stage)),
    )
)


@given(_STEPS, st.booleans(), st.sampled_from([None, 10, 30]))
def test_every_slice_is_the_planted_value(steps, flat, wrap):
    draft, planted = Draft(flat), []
    for what, argument in steps:
        if what == "plant":
            planted.append(argument)
            draft.plant(argument, Entity.PERSON)
        else:
            getattr(draft, what)(argument)
    done = draft.finish(wrap)
    assert [done.text[start:end] for start, end, _ in done.spans] == planted
    assert all(0 <= start < end <= len(done.text) for start, end, _ in done.sections)
    assert normalise_text(done.text) == done.text


def test_what_stayed_empty_leaves_no_trace():
    done = (
        Draft()
        .say("Seen by ")
        .plant("A, B.", Entity.PERSON)
        .say(", ")
        .say(" at noon; ")
        .say(". Well ")
        .say(" now")
        .finish()
    )
    assert done.text == "Seen by A, B., at noon. Well now"


def test_a_flat_draft_has_no_line_breaks_and_a_wrapped_one_short_lines():
    words = "word " * 60
    assert "\n" not in Draft(flat=True).say("A").line().say("B").line(2).say("C").finish().text
    assert max(map(len, Draft().say(words).finish(40).text.split("\n"))) <= 40


def test_a_wrapped_identifier_is_not_broken():
    done = Draft().say("x" * 30 + " ").plant("Ada Lin Okafor", Entity.PERSON).say(" came").finish(38)
    assert "Ada Lin Okafor" in done.text
    assert "\n" in done.text


def test_a_section_ends_where_the_next_begins_without_the_blanks_between():
    draft = (
        Draft()
        .begin(Stage.TRIAGE_INTAKE)
        .say("CC: cough")
        .line(2)
        .begin(Stage.FINAL_DIAGNOSIS)
        .outcome()
        .say("Impression: croup")
        .begin(None)
        .say(" x")
    )
    done = draft.finish()
    assert [done.text[start:end] for start, end, _ in done.sections] == ["CC: cough", "Impression: croup"]
    assert done.text[done.outcome_start :].startswith("Impression")


@pytest.mark.parametrize("bad", ["{a|b", "a}", "{{a}"])
def test_an_unbalanced_template_is_refused(bad):
    with pytest.raises(ValueError, match="unbalanced"):
        parsed(bad)


def test_templates_choose_count_and_nest():
    seen = {phrase("{a|b{c|d}} <n:1-2>", Random(seed)) for seed in range(60)}
    assert seen == {f"{word} {number}" for word in ("a", "bc", "bd") for number in (1, 2)}
    assert phrase("BP | <2 <f:0.50-0.50>", Random(0)) == "BP | <2 0.50"


def test_some_keeps_the_order_and_weighted_the_weights():
    assert some(Random(3), "abcdef", 3, 3) == sorted(some(Random(3), "abcdef", 3, 3))
    drawn = [weighted(Random(seed), {"x": 9, "y": 1}) for seed in range(300)]
    assert 0.8 < drawn.count("x") / 300 < 0.97
