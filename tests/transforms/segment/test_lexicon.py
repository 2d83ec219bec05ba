"""The lexicon is read strictly, and what it says is consistent."""

from pathlib import Path

import pytest

import transforms.segment
from schemas.vocabulary import Category, Stage, SubheadingKind
from transforms.segment.lexicon import parse_headings

PATH = Path(transforms.segment.__file__).parent / "headings.csv"
HEADER = "heading,scope,section,stage,category,subheading,capitals,note\n"


@pytest.fixture(scope="module")
def lexicon():
    with PATH.open(encoding="utf-8", newline="") as lines:
        return parse_headings(lines)


def test_the_shipped_lexicon_covers_every_label(lexicon):
    assert {entry.stage for entry in lexicon.note.values()} == {*Stage, None}
    assert {category for entry in lexicon.article.values() for category in entry.categories} == set(Category)
    assert {entry.subheading for entry in lexicon.article.values()} == set(SubheadingKind)


def test_what_is_not_clinical_has_no_category(lexicon):
    assert not [e.key for e in lexicon.article.values() if e.categories and e.subheading is not SubheadingKind.CLINICAL]


def test_every_printed_heading_is_matched_by_the_one_matcher(lexicon):
    lines = PATH.read_text(encoding="utf-8").splitlines()[1:]
    unmatched = []
    for line in lines:
        heading, scope = line.split(",")[0], line.split(",")[1]
        if scope == "note" and not heading.startswith('"') and "(" not in heading:
            match = lexicon.matcher.match(heading.upper())
            if match is None or match.end("name") != len(heading.upper()):
                unmatched.append(heading)
    assert unmatched == []


def test_parts_of_a_word_match_nothing(lexicon):
    assert lexicon.article_matcher.search("imaging of pregnancytest")["name"] == "imaging"
    assert lexicon.article_matcher.search("researching gearboxes") is None


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ("plan,note,plan,later,,,,\n", "line 2"),
        ("plan,page,plan,,,,,\n", "line 2"),
        ("plan,note,plan,,,,,\nPlans,note,plan,,,,,\n", "line 3"),
        (",note,plan,,,,,\n", "line 2"),
        ("plan,note,plan,,,,maybe,\n", "line 2"),
        ("plan,note\n", "line 2"),
        ("x,article,,,heart,clinical,,\n", "line 2"),
    ],
)
def test_a_wrong_row_is_named_by_its_line(rows, says):
    with pytest.raises(ValueError, match=says):
        parse_headings((HEADER + rows).splitlines())


def test_other_columns_are_refused():
    with pytest.raises(ValueError, match="columns"):
        parse_headings(["heading,stage\n", "plan,\n"])
