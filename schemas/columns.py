"""Columns that several tables share, so that one name has one type and one meaning."""

import dataframely as dy

from schemas.vocabulary import (
    Acuity,
    ConsensusRule,
    Disposition,
    DocumentKind,
    Entity,
    Licence,
    NoteType,
    Polarity,
    SectionKind,
    Sex,
    Split,
    TargetSource,
    Unit,
    Vital,
)

KEY_PATTERN = r"^[0-9a-f]{32}$"
"""A pseudonym: the first 128 bits of an HMAC-SHA256, in hexadecimal."""


def document_id(primary_key: bool = False) -> dy.String:
    return dy.String(
        primary_key=primary_key,
        regex=KEY_PATTERN,
        description="Pseudonym of the document: HMAC of source and native id; of a published id alone for an article.",
    )


def patient_key(nullable: bool = True) -> dy.String:
    return dy.String(nullable=nullable, regex=KEY_PATTERN, description="Pseudonym of the patient; null for an article.")


def encounter_key(nullable: bool = True, primary_key: bool = False) -> dy.String:
    return dy.String(
        nullable=nullable,
        primary_key=primary_key,
        regex=KEY_PATTERN,
        description="Pseudonym of the ER visit to which the document belongs; null for an article.",
    )


def group_key() -> dy.String:
    return dy.String(
        regex=KEY_PATTERN,
        description="What is never divided between shards: the patient of a note, the document itself for an article.",
    )


def source() -> dy.String:
    return dy.String(
        min_length=1, regex=r"^[a-z][a-z0-9_]{0,39}$", description="Name of the source in the configuration."
    )


def kind() -> dy.Enum:
    return dy.Enum(DocumentKind, description="Whether the document is a note or an article.")


def note_type() -> dy.Enum:
    return dy.Enum(NoteType, nullable=True, description="Type of the note; null for an article.")


def written_at(shifted: bool) -> dy.Datetime:
    how = "shifted by the patient's own number of days" if shifted else "as in the source"
    return dy.Datetime(nullable=True, time_unit="us", description=f"When the note was written, local time, {how}.")


def start(of: str) -> dy.UInt32:
    return dy.UInt32(description=f"First character of {of}; code points from 0.")


def end(of: str) -> dy.UInt32:
    return dy.UInt32(description=f"One past the last character of {of}.")


def sections(of: str) -> dy.List:
    """The sections that the source itself marked, as offsets only: a heading is a slice of the text, never a copy."""
    return dy.List(
        dy.Struct(
            {
                "kind": dy.Enum(SectionKind, description="What part of the document the section is."),
                "level": dy.UInt8(description="Depth: 1 for a top section, 2 for a section within it, and so on."),
                "code": dy.String(
                    nullable=True, regex=r"^[0-9]{1,7}-[0-9]$", description="LOINC code of the section, if it has one."
                ),
                "heading_start": dy.UInt32(
                    description="First character of the heading; equals heading_end if there is none."
                ),
                "heading_end": dy.UInt32(description="One past the last character of the heading."),
                "start": dy.UInt32(description="First character of the section, its heading included."),
                "end": dy.UInt32(description="One past the last character, subsections included."),
            }
        ),
        description=f"Sections as the source marked them, as offsets into `{of}`, outer before inner; empty for plain text.",
    )


def article() -> dy.Struct:
    """What is known of an article besides its text: bibliography only, from closed or patterned values."""
    return dy.Struct(
        {
            "pmcid": dy.String(nullable=True, regex=r"^PMC[0-9]+$", description="PubMed Central id, with prefix."),
            "pmid": dy.String(nullable=True, regex=r"^[0-9]+$", description="PubMed id."),
            "doi": dy.String(nullable=True, regex=r"^10\.\S+$", description="Digital object identifier, lower case."),
            "journal": dy.String(nullable=True, description="Title of the journal."),
            "publication_date": dy.String(
                nullable=True,
                regex=r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$",
                description="Earliest date of publication, ISO 8601, as exact as it is known.",
            ),
            "article_type": dy.String(nullable=True, description="JATS article-type as printed."),
            "licence": dy.Enum(Licence, description="Licence after weighing its URL against its prose."),
            "licence_url": dy.String(nullable=True, regex=r"^https?://\S+$", description="URL of the licence."),
            "authors": dy.String(nullable=True, description="The authors as an attribution names them."),
        },
        nullable=True,
        description="Bibliography of an article; null for a note.",
    )


def age() -> dy.String:
    return dy.String(
        nullable=True, regex=r"^([0-9]|[1-8][0-9]|90\+)$", description="Age in completed years; `90+` for 90 and older."
    )


def sex() -> dy.Enum:
    return dy.Enum(Sex, nullable=True, description="Administrative gender (FHIR).")


def acuity() -> dy.Enum:
    return dy.Enum(Acuity, nullable=True, description="Emergency Severity Index at triage.")


def disposition(nullable: bool = True) -> dy.Enum:
    return dy.Enum(Disposition, nullable=nullable, description="How the visit ended.")


def entity() -> dy.Enum:
    return dy.Enum(Entity, description="Type of the identifier that was removed.")


def group() -> dy.String:
    return dy.String(
        regex=KEY_PATTERN,
        description="Group that is never divided between splits: a patient, an article, or a cluster of near-duplicates.",
    )


def split() -> dy.Enum:
    return dy.Enum(Split, description="Split of the row; the same as the file it stands in.")


def ktas() -> dy.UInt8:
    return dy.UInt8(nullable=True, min=1, max=5, description="Korean Triage and Acuity Scale, 1 to 5; never an ESI.")


def complaint() -> dy.String:
    return dy.String(nullable=True, description="Chief complaint, as the site words it.")


def icd10_codes() -> dy.List:
    return dy.List(
        dy.String(regex=r"^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$"),
        nullable=True,
        description="ICD-10-CM codes of the visit, the primary first, with their full stop.",
    )


def vitals() -> dy.List:
    return dy.List(
        dy.Struct(
            {
                "vital": dy.Enum(Vital, description="Which vital sign."),
                "reading": dy.Float64(description="Its value, in `unit`."),
                "unit": dy.Enum(Unit, description="The one unit in which this vital sign is given (UCUM)."),
                "source": dy.Enum(TargetSource, description="`record`: a structured field; `note`: the note's words."),
                "start": dy.UInt32(nullable=True, description="First character in the ED note; null for a field."),
                "end": dy.UInt32(nullable=True, description="One past the last character in the ED note."),
            }
        ),
        description="Vital signs at triage, each at most once; never from a plan.",
    )


def input_text(what: str) -> dy.String:
    return dy.String(min_length=1, description=f"Input: {what}.")


def cut() -> dy.UInt32:
    return dy.UInt32(description="Where the note was cut: `text` is the note's text[0:cut], right-stripped.")


def quoted(what: str) -> dy.List:
    """Items of a target: words, their place if they are the note's, and what is said of them."""
    return dy.List(
        dy.Struct(
            {
                "text": dy.String(min_length=1, description="The item, verbatim."),
                "start": dy.UInt32(
                    nullable=True, description="First character in the ED note; null for an annotator's."
                ),
                "end": dy.UInt32(nullable=True, description="One past the last character in the ED note."),
                "polarity": dy.Enum(
                    Polarity, nullable=True, description="What the note says of it; null where nothing is said."
                ),
            }
        ),
        description=what,
    )


def target_source(primary_key: bool = False) -> dy.Enum:
    return dy.Enum(
        TargetSource,
        primary_key=primary_key,
        description="`annotator`: a physician was asked; `consensus`: several were, put together by the rule `consensus`; "
        "`note`: drawn from the ED note's own words.",
    )


def annotator() -> dy.String:
    return dy.String(
        primary_key=True,
        regex=r"^([0-9a-f]{32}|record|consensus|note)$",
        description="Pseudonym of the annotator; `record` where the source's own table holds the answer and names nobody, "
        "`consensus` and `note` where the row is no one annotator's.",
    )


def consensus() -> dy.Enum:
    return dy.Enum(ConsensusRule, nullable=True, description="How a consensus was reached; null for any other row.")


def annotators() -> dy.UInt8:
    return dy.UInt8(nullable=True, description="How many annotators' answers a consensus puts together; else null.")
