"""Tests of the synthetic articles: well-formed, varied, and as their gold says."""

from collections import Counter
from random import Random

import pytest
from lxml import etree

from schemas.vocabulary import Category, Licence
from transforms.sample.articles import DISEASES, article, generate_articles
from transforms.sample.jats import Citer, marked

SEED, COUNT = 11, 500


@pytest.fixture(scope="module")
def articles():
    return list(generate_articles(COUNT, SEED))


@pytest.fixture(scope="module")
def trees(articles):
    return [etree.fromstring(each.xml) for each in articles]


def test_asking_for_more_moves_nothing(articles):
    assert list(generate_articles(20, SEED)) == articles[:20]
    assert article(333, SEED) == articles[333]
    assert article(0, SEED + 1) != articles[0]


def test_every_article_is_well_formed_and_has_one_id(articles, trees):
    for each, tree in zip(articles, trees, strict=True):
        found = tree.xpath("string(front/article-meta/article-id[@pub-id-type='pmc' or @pub-id-type='pmcid'])")
        assert found.removeprefix("PMC") == each.pmcid.removeprefix("PMC")
        assert tree.xpath("count(front//article-title)") == 1
        assert tree.find("body") is not None
    assert len({each.pmcid for each in articles}) == COUNT


def test_about_one_in_seven_is_no_case_report(articles):
    others = [each for each in articles if not each.is_case_report]
    assert 0.09 < len(others) / COUNT < 0.21
    assert {"research", "review", "veterinary", "editorial"} <= {each.kind for each in others}
    assert all(each.final_diagnosis is None and not each.sections for each in others)


def test_article_type_alone_does_not_tell(articles, trees):
    typed = Counter(
        (each.is_case_report, tree.get("article-type") == "case-report")
        for each, tree in zip(articles, trees, strict=True)
    )
    assert typed[True, False] > 0
    assert typed[False, True] > 0


def test_thirty_diseases_ten_of_them_metabolic(articles):
    assert len({disease.name for disease in DISEASES}) == len(DISEASES) >= 30
    assert sum(disease.metabolic for disease in DISEASES) >= 10
    assert len({each.final_diagnosis for each in articles if each.final_diagnosis}) >= 30


def test_the_gold_headings_are_those_printed(articles, trees):
    for each, tree in zip(articles, trees, strict=True):
        if each.is_case_report:
            printed = [
                ("".join(title.itertext()), len(list(title.iterancestors("sec"))))
                for title in tree.iterfind("body//sec/title")
            ]
            assert printed == [(section.heading, section.level) for section in each.sections if section.heading]
            assert any(section.clinical for section in each.sections)


def test_every_category_but_the_rare_is_named_by_some_heading(articles):
    found = {category for each in articles for section in each.sections for category in section.categories}
    assert {Category.HISTORY, Category.LAB_IMAGE, Category.VITALS_HEMA, Category.NEURO} <= found
    assert len(found) >= 10


def test_the_licence_is_what_the_permissions_say(articles, trees):
    for each, tree in zip(articles, trees, strict=True):
        permissions = tree.find("front/article-meta/permissions")
        text = etree.tostring(permissions).decode() if permissions is not None else ""
        if each.licence is Licence.CC_BY:
            assert "Attribution License" in text and "by-nc" not in text
        elif each.licence is Licence.CC_BY_NC:
            assert "/by-nc/" in text
        elif each.licence is Licence.UNKNOWN:
            assert "icense" not in text or ("/by/" in text and "Non-Commercial" in text)
    shares = Counter(each.licence for each in articles)
    assert shares[Licence.CC_BY] > COUNT / 2
    assert all(shares[licence] for licence in (Licence.CC_BY_NC, Licence.CC_BY_NC_ND, Licence.CC0, Licence.UNKNOWN))


def test_the_markup_of_real_articles_occurs(trees):
    for path in (
        "body//xref[@ref-type='bibr']",
        "body//sup/xref",
        "body//sup[text()='9']",
        "body//table-wrap",
        "body//fig/caption",
        "front//article-title/italic",
        "back/ref-list/ref",
        "floats-group",
        "front//abstract/sec",
        "body/p",
    ):
        assert any(tree.xpath(path) for tree in trees), path
    for path in (
        "front//pub-date[@pub-type='epub']",
        "front//pub-date[@pub-type='ppub']/season",
        "front//pub-date[@date-type]",
        "front//pub-date[@iso-8601-date]",
    ):
        assert any(tree.xpath(path) for tree in trees), path


def test_every_citation_has_its_reference(trees):
    for tree in trees:
        assert set(tree.xpath("body//xref/@rid")) <= set(tree.xpath("back//ref/@id"))


def test_marks_become_tags():
    assert marked("a < b ~2~") == "a &lt; b <sub>2</sub>"
    assert 'rid="B1"' in marked("seen[c].", Citer(Random(1)))


def test_no_mark_and_no_slot_is_left(trees):
    for tree in trees:
        text = "".join(tree.find("body").itertext())
        assert not any(mark in text for mark in ("[c]", "{", "}", "^", "~", "*", "<n:", "<f:", "<he>", "|"))
