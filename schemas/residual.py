"""RESIDUAL: what the audit of the de-identified texts found outside of replaced spans; counts only."""

import dataframely as dy

from schemas import columns
from schemas.table import Table
from schemas.vocabulary import ResidualCheck


class Residual(Table):
    """What an audit that shares no code with the detectors found of an identifier after the door."""

    phi = False
    table_name = "residual"
    meaning = (
        "One row per de-identified document, visit or answer and audit check with a hit outside of replaced spans."
    )

    record_id = dy.String(
        primary_key=True,
        regex=columns.KEY_PATTERN,
        description="`document_id` of a document, `encounter_key` of a visit or `answer_id` of an annotator's answer.",
    )
    check = dy.Enum(ResidualCheck, primary_key=True, description="What was looked for.")
    blocks = dy.Bool(
        primary_key=True,
        description="Whether the hits are distinctive, so that nothing is published; else they are for review.",
    )
    hits = dy.UInt32(min=1, description="How many there are.")
