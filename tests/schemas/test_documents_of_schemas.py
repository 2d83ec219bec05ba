"""What is written about the schemas and settings is what they are."""

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from flows.extraction_settings import ExtractionSettings
from flows.settings import Settings, SplitSettings
from flows.source_settings import SOURCES
from schemas.catalogue import INTERMEDIATE, RELEASED
from schemas.dictionary import data_dictionary
from schemas.vocabulary import (
    DISPOSITION_GROUPS,
    REASON_MEANINGS,
    SEGMENT_LABELS,
    Category,
    Disposition,
    NoteSection,
    Origin,
    Reason,
    SectionRole,
    Stage,
    SubheadingKind,
)
from transforms.ingest.export_layouts import ExportLayout, TableFiles
from transforms.ingest.export_units import EXPORT_UNITS, tables_of_layout
from transforms.ingest.layouts import EncounterTable, ErReasonWideLayout, JatsLayout, NotesLayout

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_the_data_dictionary_is_not_stale():
    written = (DOCS / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == data_dictionary(), "docs/data-dictionary.md is stale; make it anew with: make docs"


def test_the_data_dictionary_tells_every_table_and_column():
    text = data_dictionary()
    for table in (*INTERMEDIATE, *RELEASED):
        part = text.split(f"### {table.table_name}\n\n{table.meaning} ")[1].split("\n### ")[0]
        for name, column in table.columns().items():
            assert re.search(rf"^\| `{name}` \| .* \| {re.escape(column.description)} \|$", part, re.MULTILINE)


def test_its_tables_are_well_formed():
    for block in re.findall(r"(?:^\|.*\n?)+", data_dictionary(), re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1


def test_every_reason_has_a_meaning_of_its_own():
    assert set(REASON_MEANINGS) == set(Reason)
    assert all(meaning and not meaning.endswith(".") for meaning in REASON_MEANINGS.values())
    assert len(set(REASON_MEANINGS.values())) == len(Reason)


def test_every_disposition_has_a_group_and_every_label_a_word():
    assert set(DISPOSITION_GROUPS) == set(Disposition)
    of_sets = [
        *map(str, Stage),
        *map(str, Category),
        *map(str, SubheadingKind),
        *map(str, SectionRole),
        *map(str, Origin),
        *map(str, NoteSection),
    ]
    assert list(SEGMENT_LABELS) == list(dict.fromkeys(of_sets))
    assert len(set(SEGMENT_LABELS)) == len(SEGMENT_LABELS)


MODELS: list[tuple[type[BaseModel], str, str]] = [
    (Settings, "# Configuration", ""),
    (SplitSettings, "# Configuration", "splits."),
    (ExtractionSettings, "# Configuration", "extraction."),
    (NotesLayout, "## Source `layout: notes`", ""),
    (EncounterTable, "## Source `layout: notes`", "encounters."),
    (ErReasonWideLayout, "## Source `layout: er_reason_wide`", ""),
    (ExportLayout, "## Exports of several tables", ""),
    (TableFiles, "## Exports of several tables", "tables."),
    (JatsLayout, "## Source `layout: jats`", ""),
]
NAMED_BY_ITS_PARTS = {"splits", "encounters", "layout", "tables"}


@pytest.mark.parametrize(("model", "section", "prefix"), MODELS, ids=lambda value: getattr(value, "__name__", ""))
def test_every_setting_stands_in_the_configurations_page(model, section, prefix):
    text = (DOCS / "configuration.md").read_text(encoding="utf-8")
    part = text.split(section + "\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`([a-z_.]+)`", part))
    assert {f"{prefix}{name}" for name in model.model_fields} - NAMED_BY_ITS_PARTS <= named


@pytest.mark.parametrize(("model", "section", "prefix"), MODELS, ids=lambda value: getattr(value, "__name__", ""))
def test_numbers_of_the_page_are_the_defaults(model, section, prefix):
    part = (DOCS / "configuration.md").read_text(encoding="utf-8").split(section + "\n")[1].split("\n## ")[0]
    for name, field in model.model_fields.items():
        rows = [line for line in part.splitlines() if line.startswith("|") and f"`{prefix}{name}`" in line]
        if isinstance(field.default, int | float) and not isinstance(field.default, bool) and rows:
            assert re.search(rf"(?<![\d.]){re.escape(f'{field.default:.10g}')}(?![\d.])", rows[0]), rows[0]


@pytest.mark.parametrize("layout", [name for name in SOURCES if name not in ("notes", "er_reason_wide", "jats")])
def test_every_export_has_a_page_that_names_its_tables_columns_and_settings(layout):
    page = (DOCS / "layouts" / f"{layout}.md").read_text(encoding="utf-8")
    assert f"`layout: {layout}`" in page
    own = set(SOURCES[layout].model_fields) - set(ExportLayout.model_fields) - {"layout", "path"}
    tables = set(tables_of_layout(layout)) if layout in EXPORT_UNITS else set()
    assert {name for name in own | tables if f"`{name}`" not in page} == set()
