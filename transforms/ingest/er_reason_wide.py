"""ER-Reason's wide table: one row per ER visit, a text column per note type (arXiv 2505.22919)."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import polars as pl

from schemas.vocabulary import NoteType, Record
from transforms.ingest.batches import Batch, empty_documents
from transforms.ingest.canonical_notes import kept_notes, trimmed_text
from transforms.ingest.cells import trimmed
from transforms.ingest.encounter_table import kept_encounters
from transforms.ingest.layouts import ErReasonWideLayout
from transforms.ingest.rows import ROW, LayoutError, RowBatch

_ENCOUNTER = {
    "encounter_id": ("encounterkey",),
    "patient_id": ("patientdurablekey",),
    "age_years": ("age", "ageyears"),
    "birth_date": ("birthdate",),
    "birth_year": ("birthyear",),
    "sex": ("sex",),
    "acuity": ("acuitylevel",),
    "disposition": ("eddisposition",),
    "chief_complaint": ("primarychiefcomplaintname",),
    "ed_diagnosis": ("primaryeddiagnosisname",),
    "icd10_codes": ("icdcodes", "icdcode"),
    "one_liner": ("onesentenceextracted",),
    "rule_out": ("ruleout",),
    "decision_factors": ("decisionfactors",),
    "treatment_plan": ("treatmentplan",),
    "belief_differential": ("beliefdifferential",),
    "belief_evidence": ("beliefevidence",),
    "belief_rationale": ("beliefrationale",),
    "belief_updates": ("beliefupdates",),
    "belief_rankings": ("beliefrankings",),
    "race": ("firstrace",),
    "language": ("preferredlanguage",),
    "education": ("highestlevelofeducation",),
    "marital_status": ("maritalstatus",),
}
"""Our columns, and the table's: without case, and without what is no letter."""

_NOTES = {
    NoteType.DISCHARGE_SUMMARY: ("dischargesummary",),
    NoteType.PROGRESS: ("progress",),
    NoteType.H_AND_P: ("hp", "handp", "historyandphysical"),
    NoteType.ECHO: ("echo",),
    NoteType.IMAGING: ("imaging",),
    NoteType.CONSULT: ("consult", "consults"),
    NoteType.ECG: ("ecg", "ekg"),
    NoteType.ED_PROVIDER: ("edprovider",),
}
"""Note types in the table's order, and how their columns begin; `Note` or `Notes` may follow."""

_PARTS = ("text", "key", "date")


def read_er_reason_wide(
    rows: Iterable[RowBatch], layout: ErReasonWideLayout, unmapped: Counter[str] | None = None
) -> Iterator[Batch]:
    """One visit per row (`Record.ENCOUNTER`), and one document per text that is not empty (`Record.NOTE`).

    A document's id is its key column's, else the visit's id and the note type. Only the ED provider note is of the
    row's own visit, the others are of earlier ones; all are given the row's visit nevertheless, since this is what a
    task gathers them by. A note whose key stands in several rows is yielded in each. The years of notes are not made
    into dates; a `_Date` column is, and one that is no date makes its note BAD_VALUE. A row that cannot be read counts
    as its visit. A text column of no known note type is a LayoutError: its notes would be lost in silence.

    `unmapped`, if given, counts values of coded columns that are not in our value sets, by our column.
    """
    for batch in rows:
        damaged = [
            each if each.record is Record.FILE else each._replace(record=Record.ENCOUNTER) for each in batch.rejects
        ]
        if batch.frame.width == 1:  # a file without columns
            yield Batch(empty_documents(), kept_encounters(batch.frame, {}, None)[0], damaged)
            continue
        visit, notes = _columns(batch.frame.columns)
        frame = batch.frame.select(ROW, *(pl.col(site).alias(ours) for ours, site in visit.items()))
        encounters, rejects = kept_encounters(frame, {}, unmapped)
        documents, lost = kept_notes(_notes(batch.frame, visit, notes), layout.max_note_chars)
        yield Batch(documents, encounters, damaged + rejects + lost)


def _notes(frame: pl.DataFrame, visit: dict[str, str], notes: dict[tuple[NoteType, str], str]) -> pl.DataFrame:
    """One row per text that is not empty, in the order of the table."""
    patient = trimmed(frame[visit["patient_id"]]).alias("native_patient_id")
    encounter = trimmed(frame[visit["encounter_id"]]).alias("native_encounter_id")
    nothing = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
    found = []
    for place, note_type in enumerate(_NOTES):
        if (note_type, "text") not in notes:
            continue
        text, key, date = (frame[notes[note_type, part]] if (note_type, part) in notes else nothing for part in _PARTS)
        named = pl.concat_str(encounter, pl.lit(f"/{note_type}"))
        found.append(
            frame.select(
                ROW,
                pl.lit(place).alias("place"),
                patient,
                encounter,
                pl.coalesce(trimmed(key.alias("key")), named).alias("native_id"),
                pl.lit(str(note_type)).alias("note_type"),
                trimmed(date.alias("date")).alias("written"),
                _whole_or_absent(text.alias("text")),
            ).filter(pl.col("text").is_not_null())
        )
    return pl.concat(found).sort(ROW, "place").drop("place")


def _whole_or_absent(text: pl.Series) -> pl.Series:
    """The cell; null for a word that stands for an empty cell, but white space is a text without words (a reject)."""
    blank = text.str.strip_chars() == ""
    return pl.select(pl.when(blank).then(text).otherwise(trimmed_text(text)).alias("text")).to_series()


def _columns(names: list[str]) -> tuple[dict[str, str], dict[tuple[NoteType, str], str]]:
    """Which of the table's columns holds which of ours; which holds which part of which note type."""
    ours = {folded: name for name, spellings in _ENCOUNTER.items() for folded in spellings}
    parts = {
        f"{begin}{note}{part}": (note_type, part)
        for note_type, begins in _NOTES.items()
        for begin in begins
        for note in ("", "note", "notes")
        for part in _PARTS
    }
    visit: dict[str, str] = {}
    notes: dict[tuple[NoteType, str], str] = {}
    unknown = 0
    for name in names:
        folded = folded_column(name)
        slot, place = (visit, ours.get(folded)) if folded in ours else (notes, parts.get(folded))
        if place is None:
            unknown += name.casefold().endswith("_text")
        elif place in slot:
            what = place if slot is visit else f"the {place[1]} of {place[0]} notes"
            raise LayoutError(f"two columns of the wide table hold {what}: keep one of them")
        else:
            slot[place] = name
    _check(visit, notes, unknown, len(names) - 1)
    return visit, notes


def folded_column(name: str) -> str:
    """A column's name without case, and without what is no letter.

    >>> folded_column("ED_Provider_Notes_Text"), folded_column("icd10_codes")
    ('edprovidernotestext', 'icdcodes')
    """
    return re.sub(r"[^a-z]", "", name.casefold())


def _check(visit: dict[str, str], notes: dict[tuple[NoteType, str], str], unknown: int, width: int) -> None:
    for ours in ("encounter_id", "patient_id"):
        if ours not in visit:
            raise LayoutError(
                f"the wide table has no column '{_ENCOUNTER[ours][0]}' (it has {width} columns): rename the {ours} to it"
            )
    if (NoteType.ED_PROVIDER, "text") not in notes:
        raise LayoutError(f"the wide table has no column 'ED_Provider_Notes_Text' (it has {width} columns)")
    if unknown:
        raise LayoutError(
            f"{unknown} column(s) of the wide table end in _Text but belong to none of the eight note types: "
            "rename or drop them"
        )
