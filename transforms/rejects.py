"""Rejects as transforms hand them on, and their parting into a public and a PHI table."""

from collections.abc import Iterable
from typing import NamedTuple

import polars as pl

from schemas.rejects import RejectLocators, Rejects
from schemas.table import polars_schema
from schemas.vocabulary import Reason, Record, Step
from transforms.pseudonyms import pseudonym


class Reject(NamedTuple):
    """One record that is not kept.

    `member` (a path within an archive or folder) and `native_id` may be PHI and stay in the PHI root; `detail` is a
    fixed phrase of the program's own (pattern: `schemas.rejects.Rejects.detail`), never input text.
    """

    record: Record
    reason: Reason
    record_id: str | None = None
    native_id: str | None = None
    member: str | None = None
    row: int | None = None
    config: str | None = None
    detail: str | None = None


class RejectTables(NamedTuple):
    """REJECTS and REJECT_LOCATORS of the same rejects."""

    rejects: pl.DataFrame
    locators: pl.DataFrame


def reject_tables(
    found: Iterable[Reject], secret: bytes, step: Step, source: str, path: str | None = None
) -> RejectTables:
    """Part rejects of one source (and file) into what may be shown and what stays in the PHI root, sorted by key."""
    public, private, seen = [], [], set()
    for each in found:
        where = [path or "", each.member or "", str(each.row), each.record_id or "", each.native_id or ""]
        identity = [step, each.config or "", source, each.record, *where, each.reason]
        reject_id = pseudonym(secret, "reject", *identity)
        while reject_id in seen:  # the same thing twice in one place: counted twice
            reject_id = pseudonym(secret, "reject", reject_id)
        seen.add(reject_id)
        record_id = each.record_id
        if record_id is None and (each.native_id or path):
            record_id = pseudonym(secret, "rejected", source, each.native_id or f"{path}\n{each.member or ''}")
        public.append(
            (reject_id, step, each.config, source, each.record, record_id, each.row, each.reason, each.detail)
        )
        member = f"{path or ''}{'!' if path and each.member else ''}{each.member or ''}" or None
        private.append((reject_id, member, each.native_id))
    return RejectTables(
        pl.DataFrame(public, schema=polars_schema(Rejects), orient="row").sort("reject_id"),
        pl.DataFrame(private, schema=polars_schema(RejectLocators), orient="row").sort("reject_id"),
    )
