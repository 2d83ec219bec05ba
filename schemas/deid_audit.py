"""DEID_AUDIT: what was replaced, by whom, and a keyed hash that tells equal values without telling them."""

import dataframely as dy

from schemas import columns
from schemas.table import Table


class DeidAudit(Table):
    """PHI_SPANS with a keyed hash of each value; equal hashes tell whose documents share a value, so PHI."""

    table_name = "deid_audit"
    meaning = "One row per replaced span of a document, with a keyed hash of the replaced words and never the words."

    document_id = columns.document_id(primary_key=True)
    raw_start = dy.UInt32(primary_key=True, description="First character of the identifier in `raw_text`.")
    raw_end = columns.end("the identifier in `raw_text`")
    entity = columns.entity()
    detector = dy.String(regex=r"^[A-Za-z][A-Za-z0-9_]*$", description="Name of the recogniser that found it.")
    score = dy.Float64(min=0.0, max=1.0, description="The recogniser's score.")
    value_key = dy.String(
        regex=columns.KEY_PATTERN, description="HMAC-SHA256 of the replaced words in lower case, with the build's key."
    )
