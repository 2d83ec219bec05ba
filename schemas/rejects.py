"""REJECTS: every record that was not kept, with its reason; REJECT_LOCATORS: where it was."""

import dataframely as dy

from schemas import columns
from schemas.columns import KEY_PATTERN
from schemas.table import Table
from schemas.vocabulary import Reason, Record, Step


class Rejects(Table):
    """Public: names the source by its configured name, the row, and the pseudonym; no words, no paths."""

    phi = False
    table_name = "rejects"
    meaning = "One row per record that a step did not keep."

    reject_id = dy.String(primary_key=True, regex=KEY_PATTERN, description="HMAC of step, source, place and reason.")
    step = dy.Enum(Step, description="The step that rejected it.")
    config = dy.String(nullable=True, description="The release's config for which it was rejected; null for all.")
    source = columns.source()
    record = dy.Enum(Record, description="What was rejected.")
    record_id = dy.String(
        nullable=True,
        regex=KEY_PATTERN,
        description="Pseudonym of the document, visit or file; null where none could be made.",
    )
    row = dy.UInt64(nullable=True, description="Row within its file, from 1, the header not counted.")
    reason = dy.Enum(Reason, description="Why.")
    detail = dy.String(
        nullable=True,
        regex=r"^[a-z0-9_ .,:;=()/<>+-]{1,160}$",
        description="A fixed phrase of the program's own, such as a column's configured name or a limit; never input text.",
    )


class RejectLocators(Table):
    """Path and native id of each reject."""

    table_name = "reject_locators"
    meaning = "Where each rejected record was read; paths and native ids can be PHI."

    reject_id = dy.String(primary_key=True, regex=KEY_PATTERN, description="Key of the row in `rejects`.")
    path = dy.String(nullable=True, description="File, and the member within an archive.")
    native_id = dy.String(nullable=True, description="The record's own id, if it could be read.")
