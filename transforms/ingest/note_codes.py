"""Note types by code: LOINC's document codes, and the short ones of MIMIC-IV-Note.

Sources: LOINC document ontology (codes and names as of release 2.7x; the codes alone are used here, LOINC is copyright
Regenstrief Institute and free to use), US Core clinical note types, MIMIC-IV-Note's column documentation.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

import polars as pl

from schemas.vocabulary import NoteType
from transforms.ingest.batches import NATIVE_DOCUMENTS
from transforms.ingest.cells import coded
from transforms.ingest.value_sets import NOTE_TYPES, folded

LOINC: dict[str, NoteType] = {
    "34111-5": NoteType.ED_PROVIDER,  # emergency department note
    "34878-9": NoteType.ED_PROVIDER,  # emergency medicine note
    "51846-4": NoteType.CONSULT,  # emergency department consult note
    "18842-5": NoteType.DISCHARGE_SUMMARY,
    "11490-0": NoteType.DISCHARGE_SUMMARY,  # physician
    "28655-9": NoteType.DISCHARGE_SUMMARY,  # attending physician
    "34105-7": NoteType.DISCHARGE_SUMMARY,  # hospital
    "11506-3": NoteType.PROGRESS,
    "18733-6": NoteType.PROGRESS,  # attending physician
    "28569-2": NoteType.PROGRESS,  # consultant
    "34117-2": NoteType.H_AND_P,
    "11488-4": NoteType.CONSULT,
    "11492-6": NoteType.H_AND_P,  # of any provider
    "34104-0": NoteType.CONSULT,  # hospital
    "18748-4": NoteType.IMAGING,
    "68604-8": NoteType.IMAGING,  # radiology diagnostic study note
    "34552-0": NoteType.ECHO,  # 2D echocardiography
    "42148-7": NoteType.ECHO,  # ultrasound of the heart
    "11524-6": NoteType.ECG,
    "34534-8": NoteType.ECG,  # 12 lead
}

MIMIC: dict[str, NoteType] = {
    "DS": NoteType.DISCHARGE_SUMMARY,
    "AD": NoteType.DISCHARGE_SUMMARY,  # its addendum
    "RR": NoteType.IMAGING,
    "AR": NoteType.IMAGING,  # its addendum
}


def typed_by(
    notes: pl.DataFrame,
    candidates: Sequence[str],
    configured: Mapping[str, NoteType],
    codes: Mapping[str, NoteType],
    unmapped: Counter[str] | None,
) -> pl.DataFrame:
    """`note_type` by the first of the candidate columns that says one: by configured words, then by codes, then by the
    built-in words; `other` where none does, counted in `unmapped` where a candidate held anything."""
    tables = [{folded(word): each for word, each in table.items()} for table in (configured, codes)] + [NOTE_TYPES]
    dtype = NATIVE_DOCUMENTS["note_type"]
    types = [coded(notes[name], table, dtype) for table in tables for name in candidates]
    found = notes.select(pl.coalesce(types)).to_series()
    if unmapped is not None:
        said = notes.select(pl.any_horizontal(pl.col(candidates).is_not_null())).to_series()
        unmapped["note_type"] += int((said & found.is_null()).sum())
    return notes.with_columns(found.fill_null(str(NoteType.OTHER)).alias("note_type"))
