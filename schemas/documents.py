"""DOCUMENTS: one row per note or article as received, and where each was read."""

import dataframely as dy

from schemas import columns
from schemas.table import Table


class Documents(Table):
    """What ingest hands to de-identification."""

    table_name = "documents"
    meaning = "One row per note or article as received; the text is normalised once, here."

    document_id = columns.document_id(primary_key=True)
    source = columns.source()
    kind = columns.kind()
    group_key = columns.group_key()
    patient_key = columns.patient_key()
    encounter_key = columns.encounter_key()
    native_id = dy.String(min_length=1, description="The document's own id at its source.")
    native_patient_id = dy.String(nullable=True, description="The patient's own id at its source.")
    native_encounter_id = dy.String(nullable=True, description="The visit's own id at its source.")
    note_type = columns.note_type()
    written_at = columns.written_at(shifted=False)
    raw_text = dy.String(min_length=1, description="The text as received, normalised; all raw offsets refer to it.")
    sections = columns.sections("raw_text")
    article = columns.article()


class Locators(Table):
    """Where each document was read; apart from DOCUMENTS, so that a moved row changes no shard."""

    table_name = "locators"
    meaning = "Path, archive member and row from which each document was read."

    document_id = columns.document_id(primary_key=True)
    path = dy.String(description="File from which the document was read, and the member within an archive.")
    row = dy.UInt64(
        nullable=True,
        description="Row within the file, from 1, the header not counted; null for a file that is one document.",
    )
