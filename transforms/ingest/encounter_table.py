"""The encounter table beside canonical notes: one row per ER visit."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from functools import partial

import polars as pl

from schemas.encounters import FREE_TEXT, VITALS
from schemas.vocabulary import VITAL_RANGES, Entity, Reason, Record, Vital
from transforms.ingest.batches import NATIVE_ENCOUNTERS, Batch, empty_documents
from transforms.ingest.cells import ages, coded, codes, moments, numbers, rankings, texts, trimmed, updates, years
from transforms.ingest.layouts import EncounterTable
from transforms.ingest.rows import ROW, RowBatch
from transforms.ingest.site_columns import SiteColumns, named_by
from transforms.ingest.value_sets import ACUITY, DISPOSITION, SEX
from transforms.rejects import Reject
from transforms.vital_values import in_celsius

COLUMNS = (
    "patient_id",
    "encounter_id",
    "age_years",
    "birth_date",
    "birth_year",
    "sex",
    "acuity",
    "disposition",
    "arrived_at",
    "departed_at",
    "ktas",
    "icd10_codes",
    "belief_updates",
    "belief_rankings",
    *VITALS.values(),
    *FREE_TEXT,
)
CODED = ("sex", "acuity", "disposition")
"""Columns of closed lists: the site's words that none of our tables holds are counted each."""
BETWEEN = "\t"
"""Parts column and word in the keys of `unmapped`."""
MOST_WORDS = 200
_REQUIRED = ("patient_id", "encounter_id")
_IDENTIFIER = "identifier "  # before a site's column: no column of ours has a space


def _vital(vital: Vital, cells: pl.Series) -> pl.Series:
    """A vital sign in its one unit; a value that nobody living has is null."""
    return numbers(cells, *VITAL_RANGES[vital], of=in_celsius if vital is Vital.TEMPERATURE else float)


_VALUES = {
    "age_years": ages,
    "birth_date": lambda cells: moments(cells).dt.date(),
    "birth_year": years,
    "sex": lambda cells: coded(cells, SEX, NATIVE_ENCOUNTERS["sex"]),
    "acuity": lambda cells: coded(cells, ACUITY, NATIVE_ENCOUNTERS["acuity"]),
    "disposition": lambda cells: coded(cells, DISPOSITION, NATIVE_ENCOUNTERS["disposition"]),
    "arrived_at": moments,
    "departed_at": moments,
    "ktas": lambda cells: numbers(cells, 1, 5).cast(NATIVE_ENCOUNTERS["ktas"], strict=False),
    "icd10_codes": codes,
    "belief_updates": updates,
    "belief_rankings": rankings,
    **{column: partial(_vital, vital) for vital, column in VITALS.items()},
}
"""How the cells of each typed column are read; null where they cannot be."""


def read_encounters(
    rows: Iterable[RowBatch], table: EncounterTable, unmapped: Counter[str] | None = None
) -> Iterator[Batch]:
    """One visit per row; a row without patient_id or encounter_id is a reject, `Record.ENCOUNTER`, MISSING_ID.

    Columns that the table does not name may be missing; those it names, and its identifiers, must be there. A value
    that is not in our value set or not of its type is null; `unmapped`, if given, counts those by our column, and those
    of closed lists also by column and word (`BETWEEN` them). Raises LayoutError.
    """
    wanted = named_by("encounter table", "columns", COLUMNS, table.columns, _REQUIRED)
    wanted |= {f"{_IDENTIFIER}{site}": site for site in table.identifiers}
    optional = set(COLUMNS) - set(_REQUIRED) - set(table.columns)
    columns = SiteColumns("encounter table", "columns or identifiers", wanted, optional)
    entities = {f"{_IDENTIFIER}{site}": entity for site, entity in table.identifiers.items()}
    for batch in rows:
        damaged = [
            each if each.record is Record.FILE else each._replace(record=Record.ENCOUNTER) for each in batch.rejects
        ]
        encounters, rejects = kept_encounters(_in_our_words(columns.select(batch), table), entities, unmapped)
        yield Batch(empty_documents(), encounters, damaged + rejects)
    columns.finish()


def _in_our_words(frame: pl.DataFrame, table: EncounterTable) -> pl.DataFrame:
    """The cells that the table's own mapping names, in our words."""
    return frame.with_columns(
        pl.col(name).str.strip_chars().replace({site: str(ours) for site, ours in words.items()})
        for name, words in table.values.items()
        if name in frame.columns
    )


def kept_encounters(
    frame: pl.DataFrame, entities: Mapping[str, Entity], unmapped: Counter[str] | None
) -> tuple[pl.DataFrame, list[Reject]]:
    """NATIVE_ENCOUNTERS of the rows with both ids, and rejects of the others.

    `frame` has `row` and text columns by our names (`COLUMNS`; what is missing is null), and those of `entities`; where
    it is from an export, `member` and a list of `identifiers` that are known besides. The identifiers are those
    columns' cells, the birth date as written and in ISO 8601, both ids, and those of the list.
    """
    if "member" not in frame.columns:
        frame = frame.with_columns(pl.lit(None, dtype=pl.String).alias("member"))
    frame = frame.with_columns(
        pl.lit(None, dtype=pl.String).alias(name) for name in COLUMNS if name not in frame.columns
    )
    frame = frame.with_columns(trimmed(frame[name]) for name in COLUMNS if name not in FREE_TEXT)
    missing = frame.filter(pl.any_horizontal(pl.col(_REQUIRED).is_null())).select(
        ROW, "member", "patient_id", "encounter_id"
    )
    rejects = [
        Reject(
            Record.ENCOUNTER,
            Reason.MISSING_ID,
            native_id=encounter_id,
            member=member,
            row=row,
            detail="encounter_id" if patient_id else "patient_id",
        )
        for row, member, patient_id, encounter_id in missing.iter_rows()
    ]
    frame = frame.filter(pl.all_horizontal(pl.col(_REQUIRED).is_not_null()))
    values = {name: read(frame[name]) for name, read in _VALUES.items()}
    if unmapped is not None:
        for name, value in values.items():
            unknown = frame[name].filter(frame[name].is_not_null() & value.is_null())
            unmapped[name] += len(unknown)
            if name in CODED:
                for word, number in unknown.value_counts(sort=True).head(MOST_WORDS).iter_rows():
                    unmapped[f"{name}{BETWEEN}{word}"] += number
    known = [(entity, texts(_told(frame[name]))) for name, entity in entities.items()]
    known += [
        (Entity.BIRTH_DATE, texts(frame["birth_date"])),
        (Entity.BIRTH_DATE, values["birth_date"].cast(pl.String)),
        (Entity.MRN, texts(frame["patient_id"])),
        (Entity.ENCOUNTER_NUMBER, texts(frame["encounter_id"])),
    ]
    encounters = frame.select(
        pl.col("encounter_id").alias("native_encounter_id"),
        pl.col("patient_id").alias("native_patient_id"),
        *(value.alias(name) for name, value in values.items()),
        *(texts(trimmed(frame[name])).alias(f"raw_{name}") for name in FREE_TEXT),
        _identifiers(known, frame).alias("identifiers"),
    )
    return encounters.select(list(NATIVE_ENCOUNTERS)).cast(NATIVE_ENCOUNTERS), rejects


_NAMES_TOO = ("Null", "Na", "Nan")
"""Words for an empty cell that are also people's names, written as names are."""


def _told(cells: pl.Series) -> pl.Series:
    """The cells of an identifier without the words for an empty one: a patient called NONE would be replaced in every
    "Allergies: none"."""
    name = cells.str.strip_chars()
    return cells.zip_with(name.is_in(_NAMES_TOO).fill_null(False), trimmed(cells))


def _identifiers(known: list[tuple[Entity, pl.Series]], frame: pl.DataFrame) -> pl.Series:
    """Per row the identifiers that it has, each once, in the order given, and those of its list."""
    pairs = [
        pl.struct(pl.lit(str(entity)).alias("entity"), value.str.strip_chars().replace("", None).alias("value"))
        for entity, value in known
    ]
    there = pl.element().filter(pl.element().struct.field("value").is_not_null())
    listed = pl.concat_list(pairs).list.eval(there)
    if "identifiers" in frame.columns:
        listed = pl.concat_list(listed, pl.lit(frame["identifiers"]).fill_null([]))
    return (
        pl.DataFrame({"rows": known[0][1]})
        .select(listed.list.unique(maintain_order=True).alias("identifiers"))
        .to_series()
    )
