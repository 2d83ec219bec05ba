"""The configs of case reports: diagnostic questions and dense extractions."""

import dataframely as dy

from schemas import columns
from schemas.table import Table
from schemas.vocabulary import (
    Category,
    DiagnosisPlace,
    Licence,
    Polarity,
    SectionRole,
    Speaker,
    Stance,
)


def _extracted(category: Category) -> dy.List:
    return dy.List(
        dy.Struct(
            {
                "text": dy.String(description="The slice, verbatim."),
                "start": dy.UInt32(description="First character in `text`."),
                "end": dy.UInt32(description="One past the last character in `text`."),
                "section": dy.UInt16(description="Index into `sections`."),
                "polarity": dy.Enum(Polarity, description="What the phrase says of its finding."),
            }
        ),
        description=f"Phrases of category `{category}`, in order, negated ones included.",
    )


def _slice(description: str, **more: dy.Column) -> dy.Struct:
    return dy.Struct(
        {
            **more,
            "text": dy.String(description="The slice, verbatim."),
            "start": dy.UInt32(description="First character in `text`."),
            "end": dy.UInt32(description="One past the last character in `text`."),
        },
        nullable=True,
        description=description,
    )


class CaseExtraction(Table):
    """Dense extraction from case reports, by subheading."""

    phi = False
    table_name = "case_extraction"
    meaning = (
        "One row per case report: its clinical sections by subheading and the slices of each of the 14 categories."
    )

    document_id = columns.document_id(primary_key=True)
    pmcid = dy.String(nullable=True, regex=r"^PMC[0-9]+$", description="PubMed Central id, with prefix.")
    doi = dy.String(nullable=True, description="Digital object identifier.")
    title = dy.String(nullable=True, description="Title of the article.")
    journal = dy.String(nullable=True, description="Title of the journal.")
    article_link = dy.String(nullable=True, regex=r"^https://\S+$", description="Where the article is read.")
    publication_date = dy.String(
        nullable=True,
        regex=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="Date of publication, ISO 8601, as exact as known.",
    )
    licence = dy.Enum(Licence, description="Licence of the article.")
    text = dy.String(min_length=1, description="The article after the door; all offsets of the row refer to it.")
    sections = dy.List(
        dy.Struct(
            {
                "heading": dy.String(nullable=True, description="The subheading as printed; null if there is none."),
                "role": dy.Enum(SectionRole, description="What the section is for."),
                "start": dy.UInt32(description="First character of the section's own text in `text`."),
                "end": dy.UInt32(description="One past the last character."),
            }
        ),
        min_length=1,
        description="The clinical sections, in order: subheading and offsets.",
    )
    vitals_hema = _extracted(Category.VITALS_HEMA)
    neuro = _extracted(Category.NEURO)
    eent = _extracted(Category.EENT)
    cvs = _extracted(Category.CVS)
    resp = _extracted(Category.RESP)
    gi = _extracted(Category.GI)
    gu = _extracted(Category.GU)
    msk = _extracted(Category.MSK)
    derm = _extracted(Category.DERM)
    lab_image = _extracted(Category.LAB_IMAGE)
    lymph = _extracted(Category.LYMPH)
    history = _extracted(Category.HISTORY)
    endo = _extracted(Category.ENDO)
    pregnancy = _extracted(Category.PREGNANCY)
    age_at_presentation = _slice("The age at which the patient presented; null where none is printed.")
    age_of_onset = _slice("The age at which the illness began, where it is printed as an age.")
    confirmed_diagnosis = _slice(
        "The final diagnosis and where it is stated; null where the report does not state one with certainty.",
        diagnosis=dy.String(description="The diagnosis, as the report names it."),
    )
    treatment = dy.List(
        dy.Struct(
            {
                "text": dy.String(description="The slice, verbatim."),
                "start": dy.UInt32(description="First character in `text`."),
                "end": dy.UInt32(description="One past the last character in `text`."),
                "section": dy.UInt16(description="Index into `sections`."),
                "polarity": dy.Enum(Polarity, description="Whether the treatment was given."),
            }
        ),
        description="Phrases that tell of a treatment, in order.",
    )
    is_iem = dy.Bool(
        description="Whether the patient's disease is an inborn error of metabolism that the lexicon knows."
    )
    iem_disorder = dy.String(nullable=True, description="That inborn error of metabolism, as the lexicon names it.")
    group = columns.group()
    split = columns.split()


class CaseDiagnosis(Table):
    """Diagnostic questions from case reports."""

    phi = False
    table_name = "case_diagnosis"
    meaning = (
        "One row per case report that is a diagnostic question, or per case of a report of several: the case up to where the diagnosis is given away, the "
        "authors' reasoning with verbatim quotes, and the final diagnosis with the places that state it."
    )

    document_id = columns.document_id(primary_key=True)
    case_number = dy.UInt16(
        primary_key=True,
        description="1, or the number of the case in a report of several patients, each in sections of its own.",
    )
    pmcid = dy.String(nullable=True, regex=r"^PMC[0-9]+$", description="PubMed Central id, with prefix.")
    doi = dy.String(nullable=True, description="Digital object identifier.")
    title = dy.String(nullable=True, description="Title of the article.")
    journal = dy.String(nullable=True, description="Title of the journal.")
    article_link = dy.String(nullable=True, regex=r"^https://\S+$", description="Where the article is read.")
    publication_date = dy.String(
        nullable=True,
        regex=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
        description="Date of publication, ISO 8601, as exact as known.",
    )
    licence = dy.Enum(Licence, description="Licence of the article.")
    text = dy.String(min_length=1, description="The article after the door; all offsets of the row refer to it.")
    case_prompt = dy.String(
        min_length=1,
        description="Input: the case up to where it gives the diagnosis away; `text[prompt_start:prompt_end]`.",
    )
    prompt_start = dy.UInt32(description="First character of the prompt in `text`.")
    prompt_end = dy.UInt32(description="One past the last character of the prompt in `text`: the cut.")
    recut = dy.Bool(description="Whether the independent leak check moved the cut to an earlier place.")
    reviewed = dy.Bool(description="Whether a reviewer's verdict confirmed or changed the row.")
    diagnostic_reasoning = dy.List(
        dy.Struct(
            {
                "statement": dy.String(
                    description="The quote as a statement of its own: without a leading connective."
                ),
                "quote": dy.String(description="The authors' sentence, verbatim."),
                "start": dy.UInt32(description="First character of the quote in `text`."),
                "end": dy.UInt32(description="One past the last character of the quote in `text`."),
                "stance": dy.Enum(Stance, description="What the statement does to the diagnosis."),
                "diagnosis": dy.String(description="The diagnosis that the statement weighs."),
            }
        ),
        description="Statements in which the authors weigh a diagnosis of this patient, in the article's order.",
    )
    differentials = dy.List(
        dy.String(description="A diagnosis, as the article words it."),
        description="Other diagnoses that the reasoning weighs, each once, in order.",
    )
    final_diagnosis = dy.String(min_length=3, description="Target: the diagnosis that the authors made.")
    final_diagnosis_synonyms = dy.List(
        dy.String(description="Another name or an abbreviation."),
        description="Other names of the final diagnosis: those that the article introduces, and those of the bundled list.",
    )
    final_diagnosis_evidence = dy.List(
        dy.Struct(
            {
                "start": dy.UInt32(description="First character in `text`."),
                "end": dy.UInt32(description="One past the last character in `text`."),
                "place": dy.Enum(DiagnosisPlace, description="In which part of the article it stands."),
            }
        ),
        min_length=1,
        description="Independent places that name the final diagnosis, in order.",
    )
    icd10cm = dy.String(
        nullable=True,
        regex=r"^[A-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?$",
        description="ICD-10-CM code of the final diagnosis, where the bundled names or the tabular list hold its very name.",
    )
    messages = dy.List(
        dy.Struct(
            {
                "role": dy.Enum(Speaker, description="Who speaks."),
                "content": dy.String(description="What is said."),
            }
        ),
        description="For instruction tuning: the prompt as a question; the reasoning, stitched, and the diagnosis as its answer.",
    )
    group = columns.group()
    split = columns.split()
