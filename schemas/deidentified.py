"""DEIDENTIFIED: one row per document after the door; SPAN_MAP ties its offsets to the raw text."""

import dataframely as dy

from schemas import columns
from schemas.table import Table


class Deidentified(Table):
    """What leaves the PHI root of a document."""

    phi = False
    table_name = "deidentified"
    meaning = "One row per document that passed de-identification."

    document_id = columns.document_id(primary_key=True)
    source = columns.source()
    kind = columns.kind()
    group_key = columns.group_key()
    patient_key = columns.patient_key()
    encounter_key = columns.encounter_key()
    note_type = columns.note_type()
    written_at = columns.written_at(shifted=True)
    text = dy.String(min_length=1, description="The de-identified text; all public offsets refer to it.")
    sections = columns.sections("text")
    article = columns.article()
    policy = dy.String(regex=r"^[a-z_]+$", description="Name of the de-identification policy that was applied.")


class SpanMap(Table):
    """Where each replaced span stood in the raw text."""

    table_name = "span_map"
    meaning = "Offsets of each replaced span before and after; tells the length of an identifier, so PHI."

    document_id = columns.document_id(primary_key=True)
    start = dy.UInt32(primary_key=True, description="First character in `text`.")
    end = columns.end("the replacement in `text`")
    raw_start = columns.start("the identifier in `raw_text`")
    raw_end = columns.end("the identifier in `raw_text`")
