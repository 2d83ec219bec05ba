"""What every reader of a source yields: records with native ids; keys are made of them in one place, here."""

from typing import NamedTuple

import polars as pl

from schemas.documents import Documents
from schemas.encounters import EncountersRaw
from schemas.table import polars_schema
from schemas.vocabulary import DocumentKind
from transforms.pseudonyms import pseudonyms
from transforms.rejects import Reject

_KEYS = ("source", "document_id", "group_key", "patient_key", "encounter_key", "kind")

NATIVE_DOCUMENTS = pl.Schema(
    {
        **{name: dtype for name, dtype in polars_schema(Documents).items() if name not in _KEYS},
        "member": pl.String,  # path within the archive or folder; null for a plain file
        "row": pl.UInt64,  # from 1, the header not counted; null where the file is one document
    }
)
"""DOCUMENTS before it has keys, plus where each was read."""

NATIVE_ENCOUNTERS = pl.Schema(
    {name: dtype for name, dtype in polars_schema(EncountersRaw).items() if name not in _KEYS}
)
"""ENCOUNTERS_RAW before it has keys."""


class Batch(NamedTuple):
    """A part of a source, as a reader yields it: `documents` (NATIVE_DOCUMENTS), `encounters` (NATIVE_ENCOUNTERS).

    Law: received records = documents.height + encounters.height + len(rejects), each record counted once by its kind
    (`Record`).
    """

    documents: pl.DataFrame
    encounters: pl.DataFrame
    rejects: list[Reject]


class KeyedBatch(NamedTuple):
    """The tables that ingest lands."""

    documents: pl.DataFrame
    locators: pl.DataFrame
    encounters: pl.DataFrame


def empty_documents() -> pl.DataFrame:
    return pl.DataFrame(schema=NATIVE_DOCUMENTS)


def empty_encounters() -> pl.DataFrame:
    return pl.DataFrame(schema=NATIVE_ENCOUNTERS)


def keyed(batch: Batch, secret: bytes, source: str, kind: DocumentKind, path: str) -> KeyedBatch:
    """Give every record its pseudonyms; native ids are joined to the source's name, never to its path.

    Patients and visits of one site may come in several sources, so their keys do not depend on the source; nor does the
    id of an article that PubMed Central, a DOI or PubMed names: it is the same one in every package.
    """
    bibliography = pl.col("article").struct
    ids = batch.documents.select(
        "native_id",
        everywhere=pl.col("native_id")
        == pl.coalesce(bibliography.field("pmcid"), bibliography.field("doi"), bibliography.field("pmid")),
        here=pseudonyms(batch.documents["native_id"], secret, "document", source),
        there=pseudonyms(batch.documents["native_id"], secret, "article"),
    )
    documents = batch.documents.with_columns(
        pl.lit(source).alias("source"),
        pl.lit(str(kind)).cast(polars_schema(Documents)["kind"]).alias("kind"),
        document_id=ids.select(pl.when("everywhere").then("there").otherwise("here")).to_series(),
        patient_key=pseudonyms(batch.documents["native_patient_id"], secret, "patient"),
        encounter_key=pseudonyms(batch.documents["native_encounter_id"], secret, "encounter"),
    ).with_columns(group_key=pl.coalesce("patient_key", "document_id"))
    where = pl.concat_str(pl.lit(path), "member", separator="!", ignore_nulls=True)
    encounters = batch.encounters.with_columns(
        pl.lit(source).alias("source"),
        patient_key=pseudonyms(batch.encounters["native_patient_id"], secret, "patient"),
        encounter_key=pseudonyms(batch.encounters["native_encounter_id"], secret, "encounter"),
    )
    return KeyedBatch(
        documents.select(list(polars_schema(Documents))),
        documents.select("document_id", where.alias("path"), "row"),
        encounters.select(list(polars_schema(EncountersRaw))),
    )
