"""Visits as the ER configs see them: with their ED provider note, cut before its reasoning, and who is left out."""

from collections.abc import Mapping
from datetime import datetime, time

import polars as pl

from schemas.vocabulary import Inclusion, LabelSet, NoteType, Reason, Record, Stage
from transforms.assemble.leaks import has_leak
from transforms.rejects import Reject

OUTCOME_STAGES = (Stage.TREATMENT_SELECTION, Stage.DISPOSITION_PLANNING, Stage.FINAL_DIAGNOSIS)
"""A note is cut where the first section of any of these begins.

Treatment selection (assessment, plan, medical decision making, ED course, consults) is among them: it tells the
decision long before a heading "Disposition" does.
"""
MINIMUM_CHARACTERS = 200
"""Less input than this cannot be predicted from."""


def presentations(deidentified: pl.DataFrame, segments: pl.DataFrame, encounters: pl.DataFrame) -> pl.DataFrame:
    """ENCOUNTERS with the visit's ED provider note (the latest of several) and its presentation.

    Columns added, null where there is no such note: document_id, note, noted_at, cut (where the first section of
    `OUTCOME_STAGES` begins; null without one), text (the note up to the cut, right-stripped), and tells_outcome: whether
    text or complaint tell how the visit ended.
    """
    visits = encounters.join(_ed_notes(deidentified), on="encounter_key", how="left", maintain_order="left")
    visits = visits.join(stage_starts(segments, OUTCOME_STAGES), on="document_id", how="left", maintain_order="left")
    visits = visits.with_columns(text=pl.col("note").str.slice(0, pl.col("cut")).str.strip_chars_end())
    tells = [
        any(has_leak(each) for each in (text, complaint) if each is not None)
        for text, complaint in visits.select("text", "chief_complaint").iter_rows()
    ]
    return visits.with_columns(tells_outcome=pl.Series(tells, dtype=pl.Boolean))


def _ed_notes(deidentified: pl.DataFrame) -> pl.DataFrame:
    return (
        deidentified.filter((pl.col("note_type") == NoteType.ED_PROVIDER) & pl.col("encounter_key").is_not_null())
        .sort("written_at", "document_id", nulls_last=False)
        .group_by("encounter_key", maintain_order=True)
        .last()
        .select("encounter_key", "document_id", note="text", noted_at="written_at")
    )


def stage_starts(segments: pl.DataFrame, stages: tuple[Stage, ...]) -> pl.DataFrame:
    """Where the first segment of any of the stages begins: document_id, cut."""
    wanted = pl.col("label").cast(pl.String).is_in([str(stage) for stage in stages])
    return (
        segments.filter((pl.col("label_set") == LabelSet.STAGE) & wanted)
        .group_by("document_id")
        .agg(cut=pl.col("start").min())
    )


def histories(deidentified: pl.DataFrame, visits: pl.DataFrame) -> dict[str, list[dict[str, object]]]:
    """Notes of each visit's patient that were written before arrival, by encounter_key, the oldest first.

    Arrival is the visit's, else (a table without it) the moment of its ED note. A note without a date proves nothing and
    stays out, and so does every ED note of the visit itself, and whatever else of it was written on the day of arrival.
    """
    notes: dict[str, list[dict[str, object]]] = {}
    dated = deidentified.filter(pl.col("patient_key").is_not_null() & pl.col("written_at").is_not_null())
    columns = ("patient_key", "encounter_key", "document_id", "note_type", "written_at", "text")
    for row in dated.sort("written_at", "document_id").select(columns).iter_rows(named=True):
        notes.setdefault(row.pop("patient_key"), []).append(row)
    found: dict[str, list[dict[str, object]]] = {}
    wanted = visits.select("encounter_key", "patient_key", "arrived_at", "noted_at")
    for encounter_key, patient_key, arrived_at, noted_at in wanted.iter_rows():
        before: datetime | None = arrived_at or noted_at
        found[encounter_key] = [
            {name: row[name] for name in ("document_id", "note_type", "written_at", "text")}
            for row in notes.get(patient_key, [])
            if before is not None
            and is_earlier(row["written_at"], before)
            and not (
                row["encounter_key"] == encounter_key
                and (row["note_type"] == NoteType.ED_PROVIDER or row["written_at"].date() >= before.date())
            )
        ]
    return found


def is_earlier(written: datetime, before: datetime) -> bool:
    """Whether a note was written before a moment; one with a date only, on an earlier day.

    >>> is_earlier(datetime(2031, 4, 5, 9, 30), datetime(2031, 4, 5, 14)), is_earlier(datetime(2031, 4, 5), datetime(2031, 4, 5, 14))
    (True, False)
    """
    if written.time() == time.min:
        return written.date() < before.date()
    return written < before


def not_included(
    visits: pl.DataFrame, history: Mapping[str, list[dict[str, object]]], rule: Inclusion
) -> dict[str, Reason]:
    """Why visits are left out under a rule of inclusion, by encounter_key; those that are included are not there."""
    found: dict[str, Reason] = {}
    if rule is Inclusion.ALL:
        return found
    for encounter_key, document_id in visits.select("encounter_key", "document_id").iter_rows():
        if document_id is None:
            found[encounter_key] = Reason.NO_ED_NOTE
        elif rule is Inclusion.ER_REASON and not any(
            note["note_type"] == NoteType.DISCHARGE_SUMMARY for note in history[encounter_key]
        ):
            found[encounter_key] = Reason.NO_DISCHARGE_SUMMARY
    return found


def rejected(reasons: Mapping[str, Reason], config: str) -> list[Reject]:
    """A reject of a visit each, sorted by its key."""
    return [
        Reject(Record.ENCOUNTER, reason, record_id=encounter_key, config=config)
        for encounter_key, reason in sorted(reasons.items())
    ]


def why_no_presentation(visit: Mapping[str, object], minimum_characters: int = MINIMUM_CHARACTERS) -> Reason | None:
    """Why a visit has no presentation that could be an input; None if it has one."""
    if visit["document_id"] is None:
        return Reason.NO_ED_NOTE
    if visit["cut"] is None:
        return Reason.NO_CUT_MARKER
    if len(str(visit["text"])) < minimum_characters:
        return Reason.TOO_SHORT
    if visit["tells_outcome"]:
        return Reason.LEAK
    return None
