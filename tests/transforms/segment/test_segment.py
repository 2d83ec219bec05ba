"""SEGMENTS of notes and articles: slices equal their text, never overlap, and rest on the evidence that they name."""

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import transforms.segment
from schemas.deidentified import Deidentified
from schemas.segments import Segments
from schemas.table import polars_schema
from transforms.segment.articles import heading_entry
from transforms.segment.lexicon import parse_headings
from transforms.segment.segment import segment

with (Path(transforms.segment.__file__).parent / "headings.csv").open(encoding="utf-8", newline="") as lines:
    LEXICON = parse_headings(lines)


def documents(*given_documents):
    rows = [
        {
            "document_id": f"{number:032x}",
            "source": "s",
            "group_key": "0" * 32,
            "policy": "surrogates",
            "sections": [],
            **each,
        }
        for number, each in enumerate(given_documents)
    ]
    return pl.DataFrame(rows, schema=polars_schema(Deidentified))


def note(text, note_type="ed_provider"):
    return {"kind": "note", "note_type": note_type, "text": text}


def article(*parts):
    """An article of (kind, level, heading, text); a part contains those after it that are deeper."""
    text, sections, open_ = "", [], []
    for kind, level, heading, body in parts:
        while open_ and open_[-1]["level"] >= level:
            open_.pop()["end"] = len(text.rstrip())
        section = {"kind": kind, "level": level, "start": len(text), "heading_start": len(text)}
        text += heading
        section["heading_end"] = len(text)
        text += ("\n\n" if heading else "") + body + "\n\n"
        sections.append(section)
        open_.append(section)
    for section in open_:
        section["end"] = len(text.rstrip())
    return {"kind": "article", "text": text.rstrip(), "sections": sections}


def labels(frame, label_set="subheading"):
    chosen = frame.filter(pl.col("label_set") == label_set)
    return [
        (text.split("\n")[0], label, evidence)
        for text, label, evidence in chosen.select("text", "label", "evidence").iter_rows()
    ]


def holds_the_laws(frame, deidentified):
    Segments.validate(frame)
    texts = dict(deidentified.select("document_id", "text").iter_rows())
    for document_id, start, end, text in frame.select("document_id", "start", "end", "text").iter_rows():
        assert texts[document_id][start:end] == text
    for label_set in ("stage", "subheading"):
        slices = frame.filter(pl.col("label_set") == label_set).select("document_id", "start", "end").rows()
        assert all(a[0] != b[0] or a[2] <= b[1] for a, b in zip(slices, slices[1:], strict=False))


def test_a_note_is_cut_at_its_headings_and_each_slice_has_its_stage():
    given_notes = documents(
        note(
            "Seen at noon.\nCC: cough\nHPI: three days\nPLAN: rest\nAttending Attestation: I agree.\nDISPOSITION: home"
        )
    )
    found = segment(given_notes, LEXICON)
    assert found.select("text", "label", "evidence").rows() == [
        ("CC: cough", "triage_intake", "heading"),
        ("HPI: three days", "initial_assessment", "heading"),
        ("PLAN: rest", "treatment_selection", "heading"),
        ("DISPOSITION: home", "disposition_planning", "heading"),
    ]
    holds_the_laws(found, given_notes)


def test_a_reports_impression_is_no_diagnosis_of_the_visit():
    notes = [note("IMPRESSION: sprain", kind) for kind in ("imaging", "consult", "ed_provider")]
    found = segment(documents(*notes), LEXICON)
    assert found["label"].to_list() == ["initial_assessment", "treatment_selection", "final_diagnosis"]


def test_an_articles_sections_are_labelled_once_by_their_own_text():
    given_articles = documents(
        article(
            ("title", 1, "", "A case of hiccups"),
            ("abstract", 1, "Abstract", "Hiccups happen."),
            ("body", 1, "1. Introduction", "On hiccups."),
            ("body", 1, "2. Case Presentation", "A baker hiccuped."),
            ("body", 2, "2.1. Past Medical History", "None."),
            ("body", 2, "2.2. Laboratory Findings", "Normal."),
            ("table", 3, "Table 1", "Sodium | 140"),
            ("body", 2, "2.3. The seventh day", "Silence."),
            ("body", 1, "3. Discussion", "Others hiccup."),
            ("body", 2, "Treatment", "In general, water."),
        )
    )
    found = segment(given_articles, LEXICON)
    assert labels(found) == [
        ("1. Introduction", "not_clinical", "heading"),
        ("2. Case Presentation", "clinical", "heading"),
        ("2.1. Past Medical History", "clinical", "heading"),
        ("2.2. Laboratory Findings", "clinical", "heading"),
        ("Table 1", "clinical", "parent_heading"),
        ("2.3. The seventh day", "clinical", "parent_heading"),
        ("3. Discussion", "not_clinical", "heading"),
        ("Treatment", "not_clinical", "parent_heading"),
    ]
    assert labels(found, "category") == [
        ("2.1. Past Medical History", "history", "heading"),
        ("2.2. Laboratory Findings", "lab_image", "heading"),
    ]
    holds_the_laws(found, given_articles)


def test_position_tells_where_no_heading_does():
    without = article(("body", 1, "", "A baker hiccuped for a week."))
    assert labels(segment(documents(without), LEXICON)) == [("A baker hiccuped for a week.", "clinical", "position")]
    mixed = article(
        ("body", 1, "", "On hiccups."),
        ("body", 1, "The baker", "She hiccuped."),
        ("body", 1, "Discussion", "Others do."),
        ("body", 1, "The candle", "Wax."),
        ("figure", 1, "Figure 1", "A candle."),
    )
    assert labels(segment(documents(mixed), LEXICON)) == [
        ("On hiccups.", "not_clinical", "position"),
        ("The baker", "clinical", "position"),
        ("Discussion", "not_clinical", "heading"),
        ("The candle", "not_clinical", "position"),
    ]


def test_text_after_a_subsection_is_not_lost():
    text = "Case report\n\nBefore.\n\nTable 1\n\nAfter."
    at = text.index("Table")
    sections = [
        {"kind": "body", "level": 1, "heading_start": 0, "heading_end": 11, "start": 0, "end": len(text)},
        {"kind": "table", "level": 2, "heading_start": at, "heading_end": at, "start": at, "end": at + 7},
    ]
    found = segment(documents({"kind": "article", "text": text, "sections": sections}), LEXICON)
    for label_set in ("subheading", "role"):
        of_set = found.filter(found["label_set"].cast(str) == label_set)
        assert of_set["text"].to_list() == ["Case report\n\nBefore.", "Table 1", "After."]


@pytest.mark.parametrize(
    ("heading", "kind", "categories"),
    [
        ("Case 3: Imaging findings", "clinical", ["lab_image"]),
        ("2.1.1. Neurological examination on admission", "clinical", ["neuro"]),
        ("Patient 2", "clinical", []),
        ("Case description: from onset to cure", "clinical", []),
        ("Discussion and conclusion", "not_clinical", []),
        ("Authors’ contributions", "not_clinical", []),
        ("Obstetric history", "clinical", ["history", "pregnancy"]),
    ],
)
def test_headings_of_articles(heading, kind, categories):
    entry = heading_entry(heading, LEXICON)
    assert (entry.subheading, list(entry.categories)) == (kind, categories)


@pytest.mark.parametrize("heading", ["", "12", "Researching gearboxes", "Diagnosticians"])
def test_unknown_headings_of_articles(heading):
    assert heading_entry(heading, LEXICON) is None


OFFSETS = st.integers(0, 60)
SECTION = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["title", "abstract", "body", "table", "figure", "back"]),
        "level": st.integers(1, 4),
        "heading_start": OFFSETS,
        "heading_end": OFFSETS,
        "start": OFFSETS,
        "end": OFFSETS,
    }
)


@given(st.text(min_size=1, max_size=60), st.lists(SECTION, max_size=8))
def test_any_article_keeps_the_laws(text, sections):
    given_article = documents({"kind": "article", "text": text, "sections": sections})
    holds_the_laws(segment(given_article, LEXICON), given_article)


@given(
    st.lists(
        st.sampled_from(["PLAN", "Plan:", "\n", "  ", " rest ", "HPI: ", "IMPRESSION\n", "é", "😀"]), min_size=1
    ).map("".join)
)
def test_any_note_keeps_the_laws(text):
    given_note = documents(note(text))
    holds_the_laws(segment(given_note, LEXICON), given_note)


def test_nothing_in_nothing_out():
    Segments.validate(segment(documents(), LEXICON))
