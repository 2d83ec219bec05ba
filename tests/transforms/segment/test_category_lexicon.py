"""The lexicon of categories is read strictly, and its files keep what they promise."""

import csv
from pathlib import Path

import pytest

import transforms.segment
from flows.jobs.segment import phrase_rules
from schemas.vocabulary import Category
from transforms.segment.category_lexicon import parse_categories
from transforms.segment.terms import tokens

FOLDER = Path(transforms.segment.__file__).parent
TERMS = "categories,kind,terms\n"
PARTS = "categories,position,kind,parts\n"
PATTERNS = "categories,pattern,note\n"


def parsed(terms="", parts="", patterns="endo,x9x9,never\n"):
    return parse_categories(
        *((head + rows).splitlines() for head, rows in ((TERMS, terms), (PARTS, parts), (PATTERNS, patterns)))
    )


def told(lexicon, text):
    words = tokens(text)
    return [
        (text[term.start : term.end], sorted(term.meaning.told), sorted(term.meaning.organs))
        for term in lexicon.find(words, 0, len(words))
    ]


def test_the_longest_term_wins_and_a_term_of_several_rows_has_all_categories():
    lexicon = parse_categories(
        [
            TERMS,
            "msk,organ,bone\n",
            "lymph,organ,bone marrow\n",
            "lab_image,test,bone marrow\n",
            "none,none,bone wax\n",
        ],
        [PARTS],
        [PATTERNS, "endo,x9x9,never\n"],
    )
    assert told(lexicon, "bone marrows, bone wax, bones") == [
        ("bone marrows", ["lab_image"], ["lymph"]),
        ("bones", [], ["msk"]),
    ]


def test_a_word_in_capitals_is_compared_as_printed():
    lexicon = parsed("lab_image,test,CT|US|ct angiography\n")
    assert [words for words, *_ in told(lexicon, "ct us CT US CTs CT angiography")] == [
        "CT",
        "US",
        "CTs",
        "CT angiography",
    ]


def test_a_word_is_known_by_its_longest_beginning_and_ending():
    lexicon = parsed("", "gu,start,finding,nephr\nlab_image,end,test,gram\ngi,start,finding,nephrolith\n")
    assert told(lexicon, "nephrogram nephrolithiasis gram") == [
        ("nephrogram", ["gu", "lab_image"], []),
        ("nephrolithiasis", ["gi"], []),
    ]


@pytest.mark.parametrize(
    ("terms", "parts", "patterns"),
    [
        ("heart,finding,x\n", "", "endo,x,y\n"),
        ("cvs,thing,x\n", "", "endo,x,y\n"),
        ("cvs,finding\n", "", "endo,x,y\n"),
        ("", "cvs,middle,finding,x\n", "endo,x,y\n"),
        ("", "", "endo,(x,y\n"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(terms, parts, patterns):
    with pytest.raises(ValueError, match="line 2"):
        parsed(terms, parts, patterns)


def test_other_columns_are_refused():
    with pytest.raises(ValueError, match="columns"):
        parse_categories(["term\n"], [PARTS], [PATTERNS])


def test_the_shipped_lexicon_is_broad_in_every_category():
    of_category = {category: set() for category in Category}
    with (FOLDER / "category_terms.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for category in row["categories"].split(";"):
                if category != "none":
                    of_category[Category(category)].update(row["terms"].split("|"))
    assert min(len(terms) for terms in of_category.values()) >= 150
    assert sum(len(terms) for terms in of_category.values()) >= 6000


def test_the_shipped_files_say_where_they_come_from():
    notes = (FOLDER / "LEXICONS.md").read_text(encoding="utf-8")
    for file in sorted(FOLDER.glob("*.csv")):
        assert f"`{file.name}`" in notes


def test_every_term_of_the_shipped_lexicon_is_found_by_itself():
    lexicon = phrase_rules().lexicon
    missed = []
    with (FOLDER / "category_terms.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["categories"] == "none":
                continue
            wanted = {Category(each) for each in row["categories"].split(";")}
            for term in row["terms"].split("|"):
                words = tokens(term)
                found = list(lexicon.find(words, 0, len(words)))
                if len(found) != 1 or not wanted <= found[0].meaning.told | found[0].meaning.organs:
                    missed.append(term)
    assert missed == []
