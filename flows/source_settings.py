"""Sources of a build: a layout each, and where its files lie."""

from typing import Annotated
from urllib.parse import parse_qsl, urlsplit

from pydantic import BaseModel, Field, field_validator

from transforms.ingest.export_layouts import (
    CcdaLayout,
    EpicCaboodleLayout,
    EpicClarityLayout,
    ErReasonLayout,
    FhirLayout,
    KtasLayout,
    MedsLayout,
    MimicIvLayout,
    OmopDatabaseLayout,
    OmopLayout,
    UcsfDeidCdwLayout,
)
from transforms.ingest.layouts import ErReasonWideLayout, JatsLayout, NotesLayout, Strict


class Placed(Strict):
    """Where a source lies: a path, several, or patterns; relative ones start at the configuration file."""

    path: str | Annotated[list[str], Field(min_length=1)]

    @property
    def paths(self) -> list[str]:
        return [self.path] if isinstance(self.path, str) else list(self.path)


class NotesSource(NotesLayout, Placed):
    """A source of notes, one row each."""


class ErReasonWideSource(ErReasonWideLayout, Placed):
    """A source in ER-Reason's wide layout."""


class JatsSource(JatsLayout, Placed):
    """A source of articles."""


class EpicClaritySource(EpicClarityLayout, Placed):
    """A folder of Epic Clarity tables."""


class EpicCaboodleSource(EpicCaboodleLayout, Placed):
    """A folder of Epic Caboodle tables."""


class UcsfDeidCdwSource(UcsfDeidCdwLayout, Placed):
    """A folder of a de-identified warehouse's tables."""


class OmopSource(OmopLayout, Placed):
    """A folder of OMOP tables."""


class OmopDatabaseSource(OmopDatabaseLayout):
    """An OMOP database. Its address holds no password: that is libpq's (`~/.pgpass`, `PGPASSWORD`)."""

    uri: str = Field(description="`postgresql://user@host/database` or `duckdb:FILE`")

    @field_validator("uri")
    @classmethod
    def address_without_password(cls, uri: str) -> str:
        if not uri.startswith(("postgresql://", "postgres://", "duckdb:")):
            raise ValueError("must begin with postgresql:// or duckdb:")
        if urlsplit(uri).password or "password" in {key.lower() for key, _ in parse_qsl(urlsplit(uri).query)}:
            raise ValueError("must hold no password; put it into ~/.pgpass or the environment variable PGPASSWORD")
        return uri

    @property
    def paths(self) -> list[str]:
        return []


class MimicIvSource(MimicIvLayout, Placed):
    """Folders of MIMIC-IV-Note and MIMIC-IV-ED."""


class MedsSource(MedsLayout, Placed):
    """A MEDS data set."""


class FhirSource(FhirLayout, Placed):
    """A folder of a FHIR bulk export."""


class ErReasonSource(ErReasonLayout, Placed):
    """ER-Reason's tables."""


class KtasSource(KtasLayout, Placed):
    """The table of Korean ED visits."""


class CcdaSource(CcdaLayout, Placed):
    """C-CDA documents."""


ExportSource = (
    EpicClaritySource
    | EpicCaboodleSource
    | UcsfDeidCdwSource
    | OmopSource
    | MimicIvSource
    | MedsSource
    | FhirSource
    | ErReasonSource
    | KtasSource
)

Source = Annotated[
    NotesSource | ErReasonWideSource | JatsSource | CcdaSource | OmopDatabaseSource | ExportSource,
    Field(discriminator="layout"),
]

SOURCES: dict[str, type[BaseModel]] = {
    "notes": NotesSource,
    "er_reason_wide": ErReasonWideSource,
    "er_reason": ErReasonSource,
    "epic_clarity": EpicClaritySource,
    "epic_caboodle": EpicCaboodleSource,
    "ucsf_deid_cdw": UcsfDeidCdwSource,
    "omop": OmopSource,
    "omop_database": OmopDatabaseSource,
    "mimic_iv": MimicIvSource,
    "meds": MedsSource,
    "fhir": FhirSource,
    "ccda": CcdaSource,
    "ktas_ed_triage": KtasSource,
    "jats": JatsSource,
}
"""The model of each layout, in the order in which they are named to a user."""
