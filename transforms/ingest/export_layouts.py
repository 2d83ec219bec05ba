"""The layouts of hospital exports: several tables in a folder, or documents; what of each a user may say."""

from typing import Literal

from pydantic import Field

from schemas.vocabulary import NoteType
from transforms.ingest.layouts import FileFormat, Strict


class TableFiles(Strict):
    """One table of an export: which files hold it, and what its columns are called there."""

    path: str | None = Field(None, description="pattern within the folder; default: files called as the table")
    columns: dict[str, str] = Field(default_factory=dict, description="the layout's column: the site's column")


class ExportLayout(Strict):
    """What all exports share."""

    format: FileFormat | None = Field(None, description="taken from each file's name when not given")
    encoding: str = "utf-8"
    tables: dict[str, TableFiles] = Field(default_factory=dict, description="the layout's table: its files and columns")
    note_types: dict[str, NoteType] = Field(default_factory=dict, description="the site's word: our note type")
    max_note_chars: int = 2_000_000


SIGNED = ("Signed", "Addendum", "Revised", "Cosigned", "Finalized", "Cosign Needed", "Cosign Needed Addendum")
"""Note statuses in Epic under which an author has signed the text."""


class EpicClarityLayout(ExportLayout):
    """Epic Clarity: HNO_INFO, NOTE_ENC_INFO, HNO_NOTE_TEXT; PAT_ENC_HSP and PATIENT where given."""

    layout: Literal["epic_clarity"]
    signed: list[str] = Field(default_factory=lambda: [*SIGNED], description="statuses of a signed contact")
    lines: Literal["auto", "breaks", "chunks"] = Field(
        "auto", description="whether a row of text ends a line (`breaks`) or is cut anywhere (`chunks`)"
    )
    line_width: int | None = Field(None, ge=1, description="characters of a row that was cut; default: the longest")
    written_at: Literal["filed", "service"] = Field("filed", description="the time of a note")


class EpicCaboodleLayout(ExportLayout):
    """Epic Caboodle: ClinicalNoteFact and ClinicalNoteTextFact."""

    layout: Literal["epic_caboodle"]
    signed: list[str] = Field(default_factory=lambda: [*SIGNED], description="statuses of a signed note")


class UcsfDeidCdwLayout(ExportLayout):
    """A de-identified warehouse as UCSF's: note_metadata and note_text."""

    layout: Literal["ucsf_deid_cdw"]


class OmopLayout(ExportLayout):
    """OMOP CDM 5.4: NOTE, VISIT_OCCURRENCE, PERSON, CONDITION_OCCURRENCE, as files or in a database."""

    layout: Literal["omop"]


class OmopDatabaseLayout(ExportLayout):
    """OMOP CDM 5.4 in a database, PostgreSQL or a DuckDB file."""

    layout: Literal["omop_database"]
    db_schema: str = Field("public", pattern=r"^[A-Za-z_][A-Za-z0-9_]*$", description="schema of the tables")
    rows_per_part: int = Field(20_000, ge=1, description="notes or visits that are read at once, and again if killed")


class MimicIvLayout(ExportLayout):
    """MIMIC-IV-Note and MIMIC-IV-ED."""

    layout: Literal["mimic_iv"]


class FhirLayout(ExportLayout):
    """FHIR R4 bulk export: a file of resources, one in a line, for each type."""

    layout: Literal["fhir"]


class MedsLayout(ExportLayout):
    """MEDS: events of subjects in Parquet; notes are events with a text value."""

    layout: Literal["meds"]
    note_codes: list[str] = Field(default_factory=lambda: ["NOTE"], description="first part of the codes of notes")


class ErReasonLayout(ExportLayout):
    """ER-Reason's wide table and its companions."""

    layout: Literal["er_reason"]


class KtasLayout(ExportLayout):
    """The public table of Korean ED visits of Moon et al., PLoS ONE 2019."""

    layout: Literal["ktas_ed_triage"]
    format: FileFormat | None = "semicolon"
    encoding: str = "latin-1"


class CcdaLayout(Strict):
    """C-CDA documents: an XML file each, in folders or packages."""

    layout: Literal["ccda"]
    note_types: dict[str, NoteType] = Field(default_factory=dict, description="LOINC code or title: our note type")
    max_document_bytes: int = 50_000_000
