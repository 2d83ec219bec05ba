"""The layouts of sources: what of a source a user may say, checked by type; unknown keys are refused."""

from enum import StrEnum
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from schemas.vocabulary import Acuity, Disposition, Entity, NoteType, Sex


class Strict(BaseModel):
    """Base of every settings model: immutable, and no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


FileFormat = Literal["csv", "tsv", "semicolon", "jsonl", "parquet"]
"""`semicolon`: as csv, but with semicolons, as where the comma is the decimal sign."""


class EncounterTable(Strict):
    """The encounter table beside a canonical notes source.

    `columns` maps our column to the site's; `identifiers` maps the site's columns that hold a patient's identifiers
    to their entity.
    """

    path: str
    format: FileFormat | None = Field(None, description="taken from the file's name when not given")
    encoding: str = "utf-8"
    columns: dict[str, str] = Field(default_factory=dict)
    identifiers: dict[str, Entity] = Field(default_factory=dict)
    values: dict[Literal["sex", "acuity", "disposition"], dict[str, str]] = Field(
        default_factory=dict, description="our column: the site's word, exactly: our value"
    )

    @model_validator(mode="after")
    def values_are_ours(self) -> Self:
        for name, words in self.values.items():
            for ours in words.values():
                _CODED[name](ours)
        return self


_CODED: dict[str, type[StrEnum]] = {"sex": Sex, "acuity": Acuity, "disposition": Disposition}


class NotesLayout(Strict):
    """One row per note: note_id, patient_id, encounter_id, note_type, written_at, text."""

    layout: Literal["notes"]
    format: FileFormat | None = Field(None, description="taken from the file's name when not given")
    encoding: str = "utf-8"
    columns: dict[str, str] = Field(default_factory=dict, description="our column: the site's column")
    note_types: dict[str, NoteType] = Field(default_factory=dict, description="the site's word: our note type")
    encounters: EncounterTable | None = None
    max_note_chars: int = 2_000_000


class ErReasonWideLayout(Strict):
    """ER-Reason's wide table: one row per encounter, a text column per note type."""

    layout: Literal["er_reason_wide"]
    format: FileFormat | None = None
    encoding: str = "utf-8"
    max_note_chars: int = 2_000_000


class JatsLayout(Strict):
    """JATS or NLM articles: files, folders, `.tar.gz` and `.zip` packages."""

    layout: Literal["jats"]
    max_article_bytes: int = 50_000_000


Layout = Annotated[NotesLayout | ErReasonWideLayout | JatsLayout, Field(discriminator="layout")]
