"""ER-Reason as published: the wide table with its companions: ICD-10 codes, rationales, SCT cases and answers."""

from collections import Counter
from collections.abc import Iterator

import polars as pl

from transforms.ingest.batches import Batch, empty_documents, empty_encounters
from transforms.ingest.cells import trimmed
from transforms.ingest.er_reason_beliefs import ANNOTATIONS, BELIEFS, CASES, beliefs_of
from transforms.ingest.er_reason_wide import folded_column, read_er_reason_wide
from transforms.ingest.export_layouts import ErReasonLayout
from transforms.ingest.exports import FILE, Columns, Export, Lookup, first_of, listed_codes, needed, whole
from transforms.ingest.layouts import ErReasonWideLayout
from transforms.ingest.rows import ROW, RowBatch

WIDE = Columns("wide", ("encounterkey", "patientdurablekey", "ED_Provider_Notes_Text"))
ICD10 = Columns("icd10", ("encounterkey", "value"), (), ("displaystring",))
RATIONALES = Columns("rationales", ("encounterkey",), (), ("Rule_Out", "Decision_Factors", "Treatment_Plan"))


def read_er_reason(export: Export, layout: ErReasonLayout, unmapped: Counter[str] | None = None) -> Iterator[Batch]:
    """As `read_er_reason_wide`, and each visit with its codes and, where the wide table has none, its rationale and
    physicians' belief updates.

    A companion's row whose visit the wide table does not hold is left out; an annotation of no SCT case, or of none of
    its diagnoses, is a reject. Raises LayoutError.
    """
    needed(export, "ER-Reason", "wide")
    codes, bad_codes = whole(export, ICD10, layout)
    told, bad_rationales = whole(export, RATIONALES, layout)
    cases, bad_cases = whole(export, CASES, layout)
    annotations, bad_annotations = whole(export, ANNOTATIONS, layout)
    beliefs, unused = beliefs_of(cases, annotations)
    damaged = [*bad_codes, *bad_rationales, *bad_cases, *bad_annotations, *unused]
    yield Batch(empty_documents(), empty_encounters(), damaged)
    coded = listed_codes(codes.with_columns(trimmed(codes["encounterkey"])), "encounterkey", "value")
    told = told.drop(ROW, FILE).with_columns(trimmed(told["encounterkey"]))
    rationales = Lookup(first_of(told, "encounterkey"), "encounterkey")
    believed = Lookup(beliefs, "encounterkey")

    last = ""

    def rows() -> Iterator[RowBatch]:
        nonlocal last
        for file, batch in export.rows("wide"):
            last = file
            yield batch._replace(frame=_joined(batch.frame, coded, rationales, believed))

    wide = ErReasonWideLayout(layout="er_reason_wide", max_note_chars=layout.max_note_chars)
    for batch in read_er_reason_wide(rows(), wide, unmapped):
        documents = batch.documents.with_columns(pl.lit(last).alias("member"))
        yield Batch(documents, batch.encounters, [each._replace(member=last) for each in batch.rejects])


def _joined(frame: pl.DataFrame, coded: Lookup, rationales: Lookup, believed: Lookup) -> pl.DataFrame:
    names = {folded_column(name): name for name in frame.columns}
    key = names.get("encounterkey")
    if key is None:
        return frame  # the reader of the wide table says what is missing
    found = frame.select(trimmed(frame[key]).alias("encounterkey"))
    for side in (coded, rationales, believed):
        found = side.beside(found, "encounterkey")
    nothing = pl.repeat(None, frame.height, dtype=pl.String, eager=True)
    held = {name: names.get(folded_column(name)) for name in (*RATIONALES.optional, *BELIEFS)}
    own = {name: nothing if site is None else trimmed(frame[site]) for name, site in held.items()}
    whole_case = own[BELIEFS[0]].is_not_null()  # a case and its answers come from one table
    added = {"icd10_codes": found["codes"]}
    for name, site in held.items():
        mine = whole_case if name in BELIEFS else own[name].is_not_null()
        added[site or name] = found[name].zip_with(~mine, own[name])
    return frame.with_columns(value.alias(name) for name, value in added.items())
