"""Every table, and everything that is derived from its one declaration."""

import dataframely as dy
import polars as pl
import pyarrow as pa
import pytest

from schemas.catalogue import INTERMEDIATE, RELEASED
from schemas.encounters import FREE_TEXT, Encounters, EncountersRaw
from schemas.table import arrow_schema, dictionary_rows, key_of, polars_schema, structural_expectations

TABLES = (*INTERMEDIATE, *RELEASED)
EVERY = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)

PHI = {"answers_raw", "documents", "locators", "encounters_raw", "span_map", "deid_audit", "reject_locators"}
"""The tables that may hold a patient's words or identifiers. A table that joins them is a decision, so it is told here."""


def test_which_tables_are_phi():
    assert {table.table_name for table in TABLES if table.phi} == PHI


def test_names_are_unique_where_they_are_used():
    for tables in (INTERMEDIATE, RELEASED):
        assert len({table.table_name for table in tables}) == len(tables)


@EVERY
def test_every_table_has_a_name_a_meaning_and_a_key(table):
    assert table.table_name and table.meaning.endswith(".")
    assert key_of(table)
    assert not any(table.columns()[name].nullable for name in key_of(table))


def fields(column: dy.Column, name: str):
    """A column and all that is within it, by dotted name."""
    yield name, column
    inner = column.inner if isinstance(column, dy.List | dy.Struct) else None
    if isinstance(inner, dict):
        for part, of in inner.items():
            yield from fields(of, f"{name}.{part}")
    elif inner is not None:
        yield from fields(inner, f"{name}[]")


@EVERY
def test_every_column_and_field_has_a_meaning(table):
    for column_name, column in table.columns().items():
        for name, each in fields(column, column_name):
            if not name.endswith("[]"):  # the elements of a list are told with the list
                assert each.description and each.description.endswith("."), name


@pytest.mark.parametrize("table", [table for table in TABLES if not table.phi], ids=lambda table: table.__name__)
def test_no_public_table_can_hold_raw_text_native_ids_or_paths(table):
    for column_name, column in table.columns().items():
        for name, _ in fields(column, column_name):
            last = name.split(".")[-1].removesuffix("[]")
            assert not last.startswith(("raw_", "native_")), name
            assert last not in {"path", "file", "value", "identifiers", "birth_date", "mrn", "name", "secret"}, name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.__name__)
def test_no_table_holds_text_before_and_after_the_door(table):
    columns = table.columns().keys()
    assert not {name.removeprefix("raw_") for name in columns if name.startswith("raw_") and name in PAIRED} & columns


PAIRED = {"raw_text", *(f"raw_{name}" for name in FREE_TEXT)}


def test_encounters_are_a_twin_without_what_identifies():
    raw, public = EncountersRaw.columns().keys(), Encounters.columns().keys()
    assert {f"raw_{name}" for name in FREE_TEXT} <= raw
    assert set(FREE_TEXT) <= public
    gone = {"native_encounter_id", "native_patient_id", "age_years", "birth_date", "birth_year", "identifiers"}
    assert raw - public - {f"raw_{name}" for name in FREE_TEXT} == gone
    assert public - raw == {*FREE_TEXT, "age"}


@EVERY
def test_the_polars_schema_has_the_columns_in_order(table):
    schema = polars_schema(table)
    assert list(schema) == list(table.columns())
    assert schema == pl.DataFrame(schema=schema).schema
    table.validate(pl.DataFrame(schema=schema))


@EVERY
def test_the_arrow_schema_is_what_every_reader_understands(table):
    schema = arrow_schema(table)
    assert schema.names == list(table.columns())
    for field in schema:
        column = table.columns()[field.name]
        assert field.nullable == column.nullable
        assert field.metadata == {b"description": column.description.encode()}
        for kind in types(field.type):
            assert not pa.types.is_large_string(kind) and not pa.types.is_large_list(kind)
            assert not pa.types.is_dictionary(kind) and not pa.types.is_string_view(kind)


def types(kind: pa.DataType):
    yield kind
    for number in range(kind.num_fields):
        yield from types(kind.field(number).type)


@EVERY
def test_a_frame_of_the_table_becomes_its_arrow_table(table):
    """Polars' own Arrow, cast: the way of a release's rows."""
    empty = pl.DataFrame(schema=polars_schema(table)).to_arrow(compat_level=pl.CompatLevel.oldest())
    assert empty.cast(arrow_schema(table)).schema.equals(arrow_schema(table), check_metadata=True)


def test_a_null_where_none_may_be_does_not_become_arrow():
    (table,) = [table for table in RELEASED if table.table_name == "er_notes"]
    row = pl.DataFrame([{}], schema=polars_schema(table)).to_arrow(compat_level=pl.CompatLevel.oldest())
    with pytest.raises(ValueError, match="null values to non-nullable"):
        row.cast(arrow_schema(table))


@EVERY
def test_structural_expectations_cover_the_declaration(table):
    found = structural_expectations(table)
    assert found[0]["kwargs"] == {"column_list": list(table.columns())}
    assert all(each["severity"] == "critical" for each in found)
    told = {(each["type"], each["kwargs"].get("column")) for each in found}
    for name, column in table.columns().items():
        assert (("expect_column_values_to_not_be_null", name) in told) == (not column.nullable)
        assert (("expect_column_values_to_be_in_set", name) in told) == isinstance(column, dy.Enum)
        patterned = isinstance(column, dy.String) and column.regex is not None
        assert (("expect_column_values_to_match_regex", name) in told) == patterned


@EVERY
def test_the_dictionary_tells_every_column_once(table):
    rows = list(dictionary_rows(table))
    assert [name for name, *_ in rows if "." not in name] == list(table.columns())
    assert len({name for name, *_ in rows}) == len(rows)
    needs = {name: need for name, _, need, _ in rows}
    for name, column in table.columns().items():
        wanted = "key" if name in key_of(table) else "optional" if column.nullable else "required"
        assert needs[name] == wanted


def test_a_name_means_the_same_type_everywhere():
    """But for `sections` (those of a document are offsets only, those of `case_extraction` have their headings), and for
    the ER tasks' targets: a rationale is a list there, and `source` tells whether a note or an annotator gave it."""
    apart = {("case_extraction", "sections")}
    apart |= {(config, "source") for config in ("er_assessment", "er_treatment", "er_belief_updates", "er_rationales")}
    targets = ("rule_out", "decision_factors", "treatment_plan")
    apart |= {(config, target) for config in ("er_treatment", "er_rationales") for target in targets}
    known: dict[str, pl.DataType] = {}
    for table in TABLES:
        for name, kind in polars_schema(table).items():
            if (table.table_name, name) in apart:
                continue
            assert known.setdefault(name, kind) == kind, (table.table_name, name)
