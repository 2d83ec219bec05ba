"""Every candidate is a row or a reject, and no input holds its answer."""

from pathlib import Path

import polars as pl
import pytest

import transforms.segment
from flows.jobs.assemble import fact_lexicon
from flows.jobs.segment import phrase_rules
from schemas.deidentified import Deidentified
from schemas.encounters import Encounters
from schemas.releases import CONFIGS
from schemas.table import polars_schema
from schemas.vocabulary import DISPOSITION_GROUPS, Category, Disposition, Licence
from transforms.assemble.assembled import assembled_schema
from transforms.assemble.case_extraction import assemble_case_extraction
from transforms.assemble.er_disposition import assemble_er_disposition
from transforms.assemble.er_notes import assemble_er_notes
from transforms.assemble.leaks import has_leak
from transforms.assemble.segments import assemble_segments
from transforms.segment.lexicon import parse_headings
from transforms.segment.segment import segment

FOLDER = Path(transforms.segment.__file__).parent
with (FOLDER / "headings.csv").open(encoding="utf-8", newline="") as lines:
    LEXICON = parse_headings(lines)
PHRASES, FACTS = phrase_rules(), fact_lexicon()

BEFORE = (
    "CHIEF COMPLAINT\n\nPainful ankle.\n\nHISTORY OF PRESENT ILLNESS\n\nA dancer twisted her ankle on the stairs of the theatre "
    "this morning. She could walk four steps afterwards. She was admitted last year for asthma.\n\n"
    "PHYSICAL EXAM\n\nSwelling over the lateral malleolus, no deformity, pulses present.\n\n"
)
OUTCOMES = {
    Disposition.DISCHARGE: "Discharged home with crutches and return precautions.",
    Disposition.ADMIT: "She will be admitted to orthopedics.",
    Disposition.OBSERVATION: "Placed in observation status overnight.",
    Disposition.TRANSFER: "She will be transferred to the trauma centre.",
    Disposition.AMA: "She left against medical advice.",
    Disposition.OR_ADMIT: "Taken to the OR for fixation.",
    Disposition.LWBS: "She left without being seen.",
    Disposition.LABOR_AND_DELIVERY: "Contractions began; sent to L&D.",
    Disposition.EXPIRED: "Pronounced dead at noon.",
    Disposition.ELOPED: "She eloped before the films.",
    Disposition.DISMISSED: "Dismissed, never arrived.",
}


def key(number):
    return f"{number:032x}"


def note(number, text, **other):
    given = {"document_id": key(number), "kind": "note", "note_type": "ed_provider", "text": text, "sections": []}
    return {**given, "patient_key": key(number), "encounter_key": key(number), **other}


def deidentified(*rows):
    filled = [{"source": "s", "group_key": key(0), "policy": "surrogates", **row} for row in rows]
    return pl.DataFrame(filled, schema=polars_schema(Deidentified))


def encounter(number, disposition="Discharge", **other):
    return {
        "encounter_key": key(number),
        "patient_key": key(number),
        "source": "s",
        "disposition": disposition,
        **other,
    }


def encounters(*rows):
    return pl.DataFrame(rows, schema=polars_schema(Encounters))


def dispositions(notes, visits):
    documents = deidentified(*notes)
    return assemble_er_disposition(documents, segment(documents, LEXICON), encounters(*visits))


def has_the_form_of(assembled, config):
    assert assembled.rows.schema == assembled_schema(CONFIGS[config])
    assert {reject.config for reject in assembled.rejects} <= {config}
    placed = assembled.rows.with_columns(group=pl.lit("0" * 32), split=pl.lit("train"))
    CONFIGS[config].validate(placed, cast=True)


@pytest.mark.parametrize(("disposition", "outcome"), OUTCOMES.items())
def test_the_input_ends_before_the_outcome_whatever_it_is(disposition, outcome):
    text = f"{BEFORE}ED COURSE\n\nFilms were taken. {outcome}\n\nDISPOSITION\n\n{outcome}"
    assembled = dispositions([note(1, text)], [encounter(1, disposition)])
    has_the_form_of(assembled, "er_disposition")
    row = assembled.rows.row(0, named=True)
    assert row["text"] == text[: row["cut"]].rstrip() == BEFORE.rstrip()
    assert row["disposition_group"] == DISPOSITION_GROUPS[disposition]
    assert has_leak(text) and not has_leak(row["text"])


@pytest.mark.parametrize("outcome", OUTCOMES.values())
@pytest.mark.parametrize("true", [Disposition.DISCHARGE, Disposition.ADMIT])
def test_an_outcome_told_before_the_cut_is_a_leak_whichever_label_is_true(true, outcome):
    text = f"{BEFORE.replace('Swelling', outcome + ' Swelling')}DISPOSITION\n\nas above"
    assembled = dispositions([note(1, text)], [encounter(1, true)])
    assert assembled.rows.is_empty()
    assert [reject.reason for reject in assembled.rejects] == ["leak"]


def test_every_visit_is_a_row_or_a_reject_with_its_reason():
    notes = [
        note(1, BEFORE + "PLAN\n\nrest"),
        note(2, BEFORE),
        note(3, "CC: pain\nPLAN: rest"),
        note(4, BEFORE + "PLAN\n\nrest"),
        note(6, BEFORE + "PLAN\n\nrest"),
        note(7, BEFORE + "PLAN\n\nrest", note_type="progress"),
    ]
    visits = [encounter(n) for n in (1, 2, 3, 5, 7)]
    visits += [encounter(4, None), encounter(6, chief_complaint="will be admitted")]
    assembled = dispositions(notes, visits)
    has_the_form_of(assembled, "er_disposition")
    assert assembled.rows["encounter_key"].to_list() == [key(1)]
    assert {reject.record_id: str(reject.reason) for reject in assembled.rejects} == {
        key(2): "no_cut_marker",
        key(3): "too_short",
        key(4): "no_target",
        key(5): "no_ed_note",
        key(6): "leak",
        key(7): "no_ed_note",
    }


def test_the_latest_of_several_ed_notes_is_taken():
    from datetime import datetime

    first = note(1, BEFORE + "PLAN\n\nwait", written_at=datetime(2030, 1, 1, 8))
    last = note(2, BEFORE + "PLAN\n\nrest", written_at=datetime(2030, 1, 1, 9), encounter_key=key(1))
    undated = note(3, BEFORE + "PLAN\n\nrest", encounter_key=key(1))
    assembled = dispositions([last, first, undated], [encounter(1)])
    assert assembled.rows["document_id"].to_list() == [key(2)]


def test_notes_carry_the_spans_of_their_stages_and_a_note_without_a_patient_is_rejected():
    documents = deidentified(note(2, "CC: pain\nPLAN: rest"), note(1, "no heading"), note(3, "x", patient_key=None))
    assembled = assemble_er_notes(documents, segment(documents, LEXICON))
    has_the_form_of(assembled, "er_notes")
    assert assembled.rows["stages"].to_list() == [
        [],
        [{"stage": "triage_intake", "start": 0, "end": 8}, {"stage": "treatment_selection", "start": 9, "end": 19}],
    ]
    assert [(reject.record_id, reject.reason) for reject in assembled.rejects] == [(key(3), "missing_id")]


def article(number, text, headings, **bibliography):
    starts = [text.index(heading) for heading in headings] + [len(text)]
    sections = [{"kind": "title", "level": 1, "heading_start": 0, "heading_end": 0, "start": 0, "end": starts[0]}]
    for heading, start, end in zip(headings, starts, starts[1:], strict=False):
        where = {"heading_start": start, "heading_end": start + len(heading), "start": start, "end": end}
        sections.append({"kind": "body", "level": 1, **where})
    return {
        "document_id": key(number),
        "kind": "article",
        "text": text,
        "sections": sections,
        "article": {"licence": "CC BY", "pmcid": "PMC1", **bibliography},
    }


TEXT = (
    "Hiccups\n\nCase report\n\nA 44-year-old baker was hiccuping for 3 days without fever or cough, and was treated with baclofen."
    "\n\nFamily history\n\nHis father had epilepsy.\n\nDiscussion\n\nOthers have fever."
)


def test_case_reports_keep_their_sections_and_phrases_with_offsets():
    documents = deidentified(
        article(1, TEXT, ["Case report", "Family history", "Discussion"]),
        article(2, TEXT, ["Case report"], licence="CC BY-NC"),
        article(3, TEXT, ["Discussion"]),
        article(4, TEXT, ["Case report"], licence="unknown"),
    )
    assembled = assemble_case_extraction(
        documents, segment(documents, LEXICON, PHRASES), [Licence.CC0, Licence.CC_BY], FACTS
    )
    has_the_form_of(assembled, "case_extraction")
    row = assembled.rows.row(0, named=True)
    assert (row["title"], row["article_link"]) == ("Hiccups", "https://pmc.ncbi.nlm.nih.gov/articles/PMC1/")
    assert [(section["heading"], section["role"]) for section in row["sections"]] == [
        ("Case report", "presentation"),
        ("Family history", "history"),
    ]
    assert [(item["text"], item["section"], item["polarity"]) for item in row["neuro"]] == [
        ("His father had epilepsy", 1, "family")
    ]
    assert [(item["text"], item["polarity"]) for item in row["resp"]] == [("without fever or cough", "negated")]
    assert [item["text"] for item in row["treatment"]] == ["was treated with baclofen"]
    assert (row["age_at_presentation"]["text"], row["age_of_onset"], row["is_iem"]) == ("44-year-old", None, False)
    slices = [item for name in Category for item in row[name]] + row["treatment"] + [row["age_at_presentation"]]
    assert all(TEXT[item["start"] : item["end"]] == item["text"] for item in slices)
    assert row["gi"] == []
    assert {reject.record_id: str(reject.reason) for reject in assembled.rejects} == {
        key(2): "licence_not_allowed",
        key(3): "no_clinical_section",
        key(4): "licence_not_allowed",
    }


def test_segments_of_documents_that_are_not_released_are_rejected():
    documents = deidentified(note(1, "CC: pain\nPLAN: rest"), note(2, "CC: pain\nPLAN: rest"))
    segments = segment(documents, LEXICON)
    assembled = assemble_segments(segments, pl.Series([key(2)]))
    has_the_form_of(assembled, "segments")
    assert assembled.rows["document_id"].to_list() == [key(2), key(2)]
    assert [(reject.record_id, reject.row, reject.reason) for reject in assembled.rejects] == [
        (key(1), 1, "document_not_released"),
        (key(1), 2, "document_not_released"),
    ]
    assert assemble_segments(segments, pl.Series([], dtype=pl.String)).rows.is_empty()


def test_nothing_in_nothing_out():
    documents, visits = deidentified(), encounters()
    segments = segment(documents, LEXICON)
    for config, assembled in {
        "er_notes": assemble_er_notes(documents, segments),
        "er_disposition": assemble_er_disposition(documents, segments, visits),
        "case_extraction": assemble_case_extraction(documents, segments, [Licence.CC0], FACTS),
        "segments": assemble_segments(segments, documents["document_id"]),
    }.items():
        assert assembled.rejects == []
        has_the_form_of(assembled, config)
