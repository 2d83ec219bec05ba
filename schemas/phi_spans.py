"""PHI_SPANS: what was replaced where, and never which words."""

import dataframely as dy

from schemas import columns
from schemas.table import Table


class PhiSpans(Table):
    """The audit of de-identification, one row per replaced span."""

    phi = False
    table_name = "phi_spans"
    meaning = "One row per replaced span: where in the new text, of what type, found by whom."

    document_id = columns.document_id(primary_key=True)
    start = dy.UInt32(primary_key=True, description="First character of the replacement in `text`.")
    end = columns.end("the replacement in `text`")
    entity = columns.entity()
    detector = dy.String(
        regex=r"^[A-Za-z][A-Za-z0-9_]*$",
        description="Name of the recogniser that found it (the best scored, if several).",
    )
    score = dy.Float64(min=0.0, max=1.0, description="The recogniser's score.")
