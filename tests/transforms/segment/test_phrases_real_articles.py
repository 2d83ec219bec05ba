"""Laws of extraction, held against published articles that stand outside the project, and what it costs.

The folder is named by CASEWRIGHT_REAL_DATA; it holds `case_reports`.
"""

import os
import time
from pathlib import Path

import pytest

from flows.jobs.segment import heading_lexicon, phrase_rules
from schemas.vocabulary import Category, Polarity
from transforms.ingest.jats import read_articles
from transforms.ingest.layouts import JatsLayout
from transforms.segment.narrative import narratives
from transforms.segment.phrases import categories_of, extract_phrases

pytestmark = pytest.mark.skipif(
    "CASEWRIGHT_REAL_DATA" not in os.environ, reason="CASEWRIGHT_REAL_DATA names no folder of real articles"
)


@pytest.fixture(scope="module")
def articles():
    folder = Path(os.environ["CASEWRIGHT_REAL_DATA"]) / "case_reports"
    files = [(path.name, path.read_bytes()) for path in sorted(folder.glob("*.xml"))]
    rows = [
        row
        for batch in read_articles(files, JatsLayout(layout="jats"))
        for row in batch.documents.iter_rows(named=True)
    ]
    return [(row["raw_text"], narratives(row["raw_text"], row["sections"], heading_lexicon())) for row in rows]


@pytest.fixture(scope="module")
def extracted(articles):
    rules = phrase_rules()
    return [(text, told, extract_phrases(text, told, rules)) for text, told in articles]


def test_every_phrase_is_a_clean_slice_of_the_narrative(extracted):
    for text, told, phrases in extracted:
        for phrase in phrases:
            assert any(each.start <= phrase.start < phrase.end <= each.end for each in told)
            words = text[phrase.start : phrase.end]
            assert words == words.strip() and words[0] not in ",;:" and words[-1] not in ",;:"


def test_phrases_of_one_category_never_overlap_and_one_slice_has_one_polarity(extracted):
    for _, _, phrases in extracted:
        ends, said = {}, {}
        for phrase in phrases:
            assert ends.get(phrase.category, 0) <= phrase.start
            ends[phrase.category] = phrase.end
            assert said.setdefault((phrase.start, phrase.end), phrase.polarity) == phrase.polarity


def test_every_category_and_polarity_occurs_and_most_reports_have_history_and_tests(extracted):
    phrases = [phrase for _, _, found in extracted for phrase in found]
    assert {phrase.polarity for phrase in phrases} == set(Polarity)
    assert categories_of(phrases) == set(Category)
    found = [categories_of(found) for _, told, found in extracted if told]
    assert sum(Category.HISTORY in each and Category.LAB_IMAGE in each for each in found) > 0.85 * len(found)


def test_an_article_costs_some_milliseconds(articles):
    rules = phrase_rules()
    for text, told in articles[:20]:
        extract_phrases(text, told, rules)
    began = time.process_time()
    for text, told in articles:
        extract_phrases(text, told, rules)
    assert (time.process_time() - began) / len(articles) < 0.03
