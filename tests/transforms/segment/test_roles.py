"""Section roles, by heading, path, content and position."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import SectionRole
from transforms.segment.articles import section_tree
from transforms.segment.lexicon import normalised
from transforms.segment.role_rules import heading_role
from transforms.segment.roles import node_roles, role_labels


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("Case presentation", "presentation"),
        ("Report of the cases", "presentation"),
        ("Patient information", "presentation"),
        ("Chief complaints", "presentation"),
        ("Past medical history", "history"),
        ("Physical examination upon admission", "examination"),
        ("Imaging examinations", "investigations"),
        ("Diagnostic assessment", "investigations"),
        ("Histopathology", "investigations"),
        ("Final diagnosis", "diagnosis"),
        ("Differential Diagnosis", "diagnosis"),
        ("Therapeutic intervention: surgery", "treatment"),
        ("Treatment, final diagnosis, and prognosis", "treatment"),
        ("Outcome and follow-up", "outcome"),
        ("Patient clinical response", "outcome"),
        ("Patient's perspective", "patient_perspective"),
        ("Discussion and conclusions", "discussion"),
        ("Review of the literature", "discussion"),
        ("Learning points", "conclusion"),
        ("Background", "introduction"),
        ("Authors’ contributions", "admin"),
        ("Consent for publication", "admin"),
        ("Declaration of competing interest", "admin"),
        ("Data availability statement", "admin"),
        ("Materials and methods", "other"),
    ],
)
def test_headings(heading, role):
    assert str(heading_role(normalised(heading))) == role


@pytest.mark.parametrize("heading", ["The long road home", "A surprise"])
def test_headings_that_tell_nothing(heading):
    assert heading_role(normalised(heading)) is None


def told(*sections: tuple[int, str, str]) -> list[tuple[str, str]]:
    """Heading and role of each section; sections as (level, heading, text)."""
    text, found, open_ = "", [], []
    for level, heading, words in sections:
        while open_ and open_[-1]["level"] >= level:
            open_.pop()["end"] = len(text.rstrip())
        at = len(text)
        section = {"kind": "body", "level": level, "heading_start": at, "heading_end": at + len(heading), "start": at}
        text += f"{heading}\n\n{words}\n\n" if heading else f"{words}\n\n"
        found.append(section)
        open_.append(section)
    for section in open_:
        section["end"] = len(text.rstrip())
    return [(node.heading, str(role)) for node, role, _ in node_roles(text, section_tree(text, found))]


def test_a_heading_is_read_within_its_parent():
    assert told(
        (1, "2. Case report", "A baker hiccuped."),
        (2, "2.1 Treatment", "Honey."),
        (2, "2.2 The long road home", "He walked."),
        (1, "3. Discussion", "Others do."),
        (2, "3.1 Treatment", "Honey is old."),
        (1, "Conclusion", "Try honey."),
    ) == [
        ("2. Case report", "presentation"),
        ("2.1 Treatment", "treatment"),
        ("2.2 The long road home", "presentation"),
        ("3. Discussion", "discussion"),
        ("3.1 Treatment", "discussion"),
        ("Conclusion", "conclusion"),
    ]


def test_content_tells_where_no_heading_does():
    patient = "A 44-year-old baker was admitted. She hiccuped, and her husband said that she was never treated."
    others = "Hiccups were reported in many studies. Patients in the literature had a prevalence of hiccups."
    assert told((1, "", others), (1, "The baker", patient), (1, "Hiccups", others)) == [
        ("", "introduction"),
        ("The baker", "presentation"),
        ("Hiccups", "discussion"),
    ]
    assert told((1, "Methods", patient), (1, "Discussion", others))[0][1] == "presentation"
    assert told((1, "", patient)) == [("", "presentation")]


def test_a_case_may_stand_under_a_second_background_or_under_results():
    patient = "A 44-year-old baker was admitted. She hiccuped, and her husband said that she was never treated."
    others = "Hiccups were reported in many studies. Patients in the literature had a prevalence of hiccups."
    assert (
        told((1, "Introduction", others), (1, "Background", patient), (1, "Discussion", others))[1][1] == "presentation"
    )
    assert told((1, "Introduction", others), (1, "Background", others), (1, "Case", patient))[1][1] == "introduction"
    for heading, role in (("Results", "investigations"), ("Methods", "other")):
        found = told((1, heading, others), (2, "Laboratory tests", patient), (1, "Discussion", others))
        assert found[1][1] == role


def test_in_a_discussion_only_a_case_is_a_presentation():
    patient = "Our patient was admitted with hiccups."
    others = "Patients in the literature present with many hiccups, cases were reported."
    found = told((1, "Discussion", others), (2, "Clinical presentation", others), (2, "Case 2", patient))
    assert [role for _, role in found] == ["discussion", "discussion", "presentation"]


def test_a_body_without_sections_is_parted_by_its_paragraphs():
    parts = [
        "On hiccups",
        "Hiccups were reported in many studies.",
        "A 44-year-old baker was admitted. She hiccuped.",
        "She was given honey, and her hiccups went.",
        "Cases in the literature had other causes, and many patients were treated.",
        "Table 1",
    ]
    text = "\n\n".join(parts)
    table = text.index("Table 1")
    sections = [
        {"kind": "title", "level": 1, "heading_start": 0, "heading_end": 10, "start": 0, "end": 10},
        {"kind": "table", "level": 1, "heading_start": table, "heading_end": table, "start": table, "end": table + 7},
    ]
    assert [(str(label.label), text[label.start : label.end]) for label in role_labels(text, sections)] == [
        ("introduction", parts[1]),
        ("presentation", "\n\n".join(parts[2:4])),
        ("discussion", parts[4]),
    ]


SPAN = st.integers(0, 50)
SECTION = st.fixed_dictionaries(
    {"kind": st.sampled_from(["title", "abstract", "body", "table", "figure", "back"]), "level": st.integers(1, 3)}
    | dict.fromkeys(("heading_start", "heading_end", "start", "end"), SPAN)
)


@given(st.text(max_size=50), st.lists(SECTION, max_size=6))
def test_any_sections_give_slices_of_the_text_with_a_role(text, sections):
    for label in role_labels(text, sections):
        assert 0 <= label.start < label.end <= len(text)
        assert label.label in set(SectionRole)
