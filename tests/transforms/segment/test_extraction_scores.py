"""Scores of extraction: what silence, the whole text, and a right answer earn."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import Category
from transforms.segment.extraction_scores import cell_score, phrases_in, score_extractions

GOLD = [
    {Category.DERM: ["no rash", "pale skin"], Category.GI: ["vomiting"]},
    {Category.DERM: ["itching"]},
]


def scores(predicted):
    return score_extractions(GOLD, predicted).plain(seed=1)


def test_a_right_answer_earns_all_and_silence_nothing():
    right, silent = scores(GOLD)["all"], scores([{}, {}])["all"]
    assert (right["token_set_ratio"], right["exact"], right["hallucination"], right["omission"]) == (100, 100, 0, 0)
    assert (silent["token_set_ratio"], silent["exact"], silent["hallucination"], silent["omission"]) == (0, 0, 0, 100)


def test_cells_that_are_empty_in_both_earn_nothing():
    """In the published metric they earned 100, so that silence won."""
    assert scores([{}, {}])["categories"]["neuro"] == {
        "filled_cells": 0,
        "gold_items": 0,
        "predicted_items": 0,
        "token_set_ratio": None,
        "levenshtein": None,
        "exact": None,
        "hallucination": 0.0,
        "omission": None,
    }


def test_categories_that_do_not_count_are_in_no_denominator():
    predicted = [{Category.GI: ["vomiting"]}, {Category.GI: ["nausea"], Category.NEURO: ["tremor"]}]
    told = score_extractions(GOLD, predicted, [Category.GI]).plain(seed=1)
    assert set(told["categories"]) == {"gi"}
    assert (told["all"]["token_set_ratio"], told["all"]["hallucination"], told["all"]["omission"]) == (100, 100, 0)


def test_the_whole_text_everywhere_is_told_by_hallucination_and_levenshtein():
    text = "She had no rash but pale skin, itching and vomiting."
    told = scores([dict.fromkeys(Category, [text])] * 2)["all"]
    assert told["token_set_ratio"] == 100
    assert told["hallucination"] == 100
    assert told["levenshtein"] < 50


def test_figures_by_hand():
    told = scores([{Category.DERM: ["no rash"], Category.CVS: ["murmur"]}, {}])
    derm = told["categories"]["derm"]
    assert (derm["filled_cells"], derm["gold_items"], derm["omission"]) == (2, 3, 50)
    assert told["categories"]["cvs"]["hallucination"] == 50
    assert told["all"]["filled_cells"] == 3
    assert derm["exact"] == 25


def test_the_same_seed_gives_the_same_interval_and_it_holds_the_mean():
    predicted = [{Category.DERM: ["no rash"]}, {Category.DERM: ["itching"]}]
    told = scores(predicted)["all"]
    assert told["interval"] == scores(predicted)["all"]["interval"]
    assert told["interval"][0] <= told["token_set_ratio"] <= told["interval"][1]


def test_reports_that_do_not_match_are_refused():
    with pytest.raises(ValueError, match="2 reports"):
        score_extractions(GOLD, [{}])


WORDS = st.lists(st.sampled_from(["no", "rash", "fever", "x1", "é", " "]), max_size=4).map(" ".join)


@given(st.lists(WORDS, max_size=4), st.lists(WORDS, max_size=4))
def test_scores_lie_between_nothing_and_all_and_more_predictions_never_lower_them(gold, predicted):
    one, more = cell_score(gold, predicted), cell_score(gold, [*predicted, "fever"])
    for name in ("token_set_ratio", "levenshtein", "exact"):
        assert 0 <= getattr(one, name) <= getattr(more, name) + 1e-9 <= 100 + 1e-6


@pytest.mark.parametrize("cell", [None, [], {}, "", "nan", [None, {"a": ["", "N/A"]}], 3.0])
def test_placeholders_are_no_phrases(cell):
    assert phrases_in(cell) == []
