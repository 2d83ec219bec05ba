"""What lies in a folder or file: which layout, which table in which file, which columns; and the configuration for it."""

import os
import re
import tarfile
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from flows.databases import Tables, connected, duckdb_file
from flows.errors import ConfigError, InputError
from flows.exports import bare_name, table_of_file
from flows.jobs.opened import opened
from flows.source_settings import SOURCES
from flows.sources import files_below
from transforms.ingest.canonical_notes import COLUMNS as NOTES
from transforms.ingest.encounter_table import COLUMNS as ENCOUNTERS
from transforms.ingest.export_layouts import ExportLayout, KtasLayout, OmopDatabaseLayout
from transforms.ingest.export_units import EXPORT_COLUMNS, EXPORT_UNITS, tables_of_layout
from transforms.ingest.exports import Columns
from transforms.ingest.layouts import FileFormat
from transforms.ingest.rows import ROW, SOURCE_ROW, LayoutError
from transforms.ingest.tabular import read_rows
from transforms.rejects import Reject

MOST_FILES = 20_000
_HEAD = 65_536
_TEXT_FORMATS: tuple[FileFormat, ...] = ("csv", "semicolon", "tsv")

SYNONYMS = {
    "note_id": "noteid note_key notekey document_id documentid doc_id report_id id",
    "patient_id": "patientid patient_key patientdurablekey person_id subject_id pat_id mrn pat_mrn_id patient patient_num",
    "encounter_id": "encounterid encounter_key encounterkey visit_id visit_occurrence_id hadm_id stay_id csn pat_enc_csn_id encounter",
    "note_type": "notetype type note_title title note_class category document_type report_type",
    "written_at": "note_datetime note_date datetime date charttime note_time created_at service_date timestamp time",
    "text": "note_text notetext body content report_text note report",
    "age_years": "age age_at_visit age_at_encounter",
    "birth_date": "dob date_of_birth birthdate",
    "birth_year": "birthyear year_of_birth",
    "sex": "gender sex_name",
    "acuity": "acuity_level acuitylevel esi esi_level triage_acuity",
    "disposition": "ed_disposition eddisposition discharge_disposition",
    "arrived_at": "arrival_time arrival intime ed_arrival_time adt_arrival_time arrival_datetime",
    "departed_at": "departure_time departure outtime ed_departure_time discharge_time",
    "chief_complaint": "chiefcomplaint complaint reason_for_visit primarychiefcomplaintname",
    "ed_diagnosis": "diagnosis primary_diagnosis primaryeddiagnosisname ed_dx",
}
"""What sites call the columns of canonical tables; a name that stands here twice is not guessed."""


@dataclass
class FoundTable:
    """A file, and the table that it holds: columns read, columns not read, needed columns that are not there."""

    file: str
    table: str
    read: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


@dataclass
class Finding:
    """A layout that the files have, the tables found, what to heed, and the source's settings."""

    layout: str
    tables: list[FoundTable]
    settings: dict[str, Any]
    advice: list[str] = field(default_factory=list)
    ignored: int = 0


def inspect(path: str) -> Finding:
    """Say what lies there. Raises InputError where nothing of any layout does."""
    if path.startswith(("postgresql://", "postgres://")) or duckdb_file(path) is not None:
        return _database(path)
    if not os.path.exists(path):
        raise InputError("the path is not there; correct it", f"{path} is not there; correct it")
    if os.path.isfile(path) and path.lower().endswith((".duckdb", ".ddb")):
        return _database(f"duckdb:{path}")
    files = []
    for each in files_below(path):
        files.append(each)
        if len(files) > MOST_FILES:
            break
    papers = _documents(path, files)
    if papers:
        return papers
    heads = {shown: _head(file) for file, shown in files}
    heads = {shown: head for shown, head in heads.items() if head}
    best = max((each for layout in EXPORT_UNITS if (each := _export(path, layout, heads))), key=_weight, default=None)
    if best is not None:
        best.ignored = len(files) - len({each.file for each in best.tables})
        return best
    found = _wide(path, heads) or _canonical(path, heads)
    if found is None:
        raise InputError(
            f"nothing in {len(files)} files is of a known layout; see docs/layouts, or name your columns with layout notes"
        )
    found.ignored = len(files) - len(found.tables)
    return found


def _weight(found: Finding) -> tuple[int, int, int]:
    whole = sum(not each.missing for each in found.tables)
    return (-sum(bool(each.missing) for each in found.tables), whole, sum(len(each.read) for each in found.tables))


def _head(file: str) -> tuple[list[str], FileFormat] | None:
    """The names of a table's columns, and its format; None for what is no table."""
    _, form = bare_name(os.path.basename(file))
    forms = (form,) if form in ("jsonl", "parquet") else _TEXT_FORMATS if form else ()
    found: tuple[list[str], FileFormat] | None = None
    for each in forms:
        with opened(file) as stream:
            if isinstance(stream, Reject):
                return None
            try:
                batch = next(iter(read_rows(stream, each, "utf-8", batch_rows=50)))
            except (LayoutError, StopIteration):
                continue
        names = [SOURCE_ROW.strip() if name == SOURCE_ROW else name for name in batch.frame.columns if name != ROW]
        if names and (found is None or len(names) > len(found[0])):
            found = names, each
    return found


def _export(path: str, layout: str, heads: dict[str, tuple[list[str], FileFormat]]) -> Finding | None:
    model = SOURCES[layout].model_validate({"layout": layout, "path": path})
    assert isinstance(model, ExportLayout)
    known = tables_of_layout(layout)
    held: dict[str, list[FoundTable]] = {}
    told: dict[str, dict[str, str]] = {}
    for shown, (names, _) in sorted(heads.items()):
        table = table_of_file(shown, model, known)
        if table is None or (found := _compared(shown, EXPORT_COLUMNS[layout][table], names)).missing:
            # called otherwise, but it has every column of one table, and of one only
            fitting = [_compared(shown, columns, names) for columns in EXPORT_COLUMNS[layout].values()]
            fitting = [each for each in fitting if not each.missing and len(each.read) >= 3]
            if len(fitting) == 1 and fitting[0].table not in held and layout != "meds":
                told[fitting[0].table] = {"path": shown}
                found = fitting[0]
            elif table is None:
                continue
        held.setdefault(found.table, []).append(found)
    units = [unit for unit in EXPORT_UNITS[layout] if unit.main in held]
    tables = [each for name in known for each in held.get(name, [])]
    if not units or all(each.missing for unit in units for each in held[unit.main]):
        return None
    if layout == "epic_clarity" and any(unit.role == "notes" for unit in units):
        tables += [
            FoundTable("", name, [], [], ["the table itself"])
            for name in ("HNO_INFO", "NOTE_ENC_INFO")
            if name not in held
        ]
    settings: dict[str, Any] = {"layout": layout, "path": path}
    if told:
        settings["tables"] = told
    advice = []
    forms = {form for shown, (_, form) in heads.items() if any(each.file == shown for each in tables)}
    if "semicolon" in forms and not isinstance(model, KtasLayout):
        settings["format"] = "semicolon"
    for unit in EXPORT_UNITS[layout]:
        lacking = [side for side in unit.sides if side not in held and side != "attachment"]
        if unit in units and lacking:
            advice.append(f"{unit.role}: without {', '.join(lacking)}")
        elif unit not in units:
            advice.append(f"no table {unit.main}: no {unit.role}")
    return Finding(layout, tables, settings, advice)


def _compared(shown: str, columns: Columns, names: Iterable[str]) -> FoundTable:
    there = {name.casefold(): name for name in names}
    read = [name for name in columns.names if name.casefold() in there]
    missing = [name for name in (*columns.required, *columns.expected) if name.casefold() not in there]
    known = {name.casefold() for name in columns.names}
    return FoundTable(shown, columns.table, read, [name for low, name in there.items() if low not in known], missing)


def _wide(path: str, heads: dict[str, tuple[list[str], FileFormat]]) -> Finding | None:
    for shown, (names, _) in sorted(heads.items()):
        low = {re.sub(r"[^a-z]", "", name.casefold()) for name in names}
        if {"encounterkey", "patientdurablekey"} <= low and any(
            name.startswith("edprovider") and name.endswith("text") for name in low
        ):
            place = path if os.path.isfile(path) else os.path.join(path, shown)
            return Finding(
                "er_reason_wide", [FoundTable(shown, "wide table", names)], {"layout": "er_reason_wide", "path": place}
            )
    return None


def _canonical(path: str, heads: dict[str, tuple[list[str], FileFormat]]) -> Finding | None:
    """One row per note, whatever its columns are called; and a table of visits beside it."""
    notes = visits = None
    for shown, (names, form) in sorted(heads.items()):
        columns = _named(names, NOTES)
        if {"note_id", "patient_id", "text"} <= columns.keys() and notes is None:
            notes = shown, columns, names, form
        columns = _named(names, ENCOUNTERS)
        if (
            {"patient_id", "encounter_id"} <= columns.keys()
            and len(columns) >= 4
            and visits is None
            and (notes is None or notes[0] != shown)
        ):
            visits = shown, columns, names, form
    if notes is None:
        return None

    def place(shown: str) -> str:
        return path if os.path.isfile(path) else os.path.join(path, shown)

    def said(columns: dict[str, str], wanted: Iterable[str], form: FileFormat) -> dict[str, Any]:
        other = {ours: site for ours, site in columns.items() if ours.casefold() != site.casefold()}
        other |= {ours: "" for ours in wanted if ours not in columns}
        return ({"columns": other} if other else {}) | ({"format": form} if form == "semicolon" else {})

    shown, columns, names, form = notes
    settings: dict[str, Any] = {"layout": "notes", "path": place(shown)} | said(columns, NOTES, form)
    tables = [FoundTable(shown, "notes", [*columns], [name for name in names if name not in columns.values()])]
    advice = [f"no column for {ours}" for ours in NOTES if ours not in columns]
    if visits:
        shown, columns, names, form = visits
        settings["encounters"] = {"path": place(shown)} | said(columns, (), form)
        unread = [name for name in names if name not in columns.values()]
        tables.append(FoundTable(shown, "encounters", [*columns], unread))
        if unread:
            advice.append("name columns of the visits that identify a patient in `encounters.identifiers`")
    return Finding("notes", tables, settings, advice)


def _named(names: Iterable[str], ours: Iterable[str]) -> dict[str, str]:
    there: dict[str, str] = {}
    for name in names:
        there.setdefault(re.sub(r"[^a-z]+", "_", name.casefold()).strip("_"), name)
    found = {}
    for column in ours:
        for name in (column, *SYNONYMS.get(column, "").split()):
            if name in there and there[name] not in found.values():
                found[column] = there[name]
                break
    return found


def _documents(path: str, files: list[tuple[str, str]]) -> Finding | None:
    """C-CDA or JATS, by the root element of the first XML file."""
    for file, shown in files:
        low = shown.lower()
        root = None
        if low.endswith((".xml", ".nxml", ".xml.gz", ".nxml.gz")):
            with opened(file) as stream:
                root = None if isinstance(stream, Reject) else _root(stream.read(_HEAD))
        elif low.endswith((".tar.gz", ".tgz", ".tar", ".zip")):
            root = _root(_first_member(file))
        if root == "ClinicalDocument":
            return Finding("ccda", [FoundTable(shown, "C-CDA documents")], {"layout": "ccda", "path": path})
        if root is not None and re.search("article", root, re.IGNORECASE):
            return Finding("jats", [FoundTable(shown, "articles")], {"layout": "jats", "path": path})
    return None


def _first_member(file: str) -> bytes:
    try:
        if file.lower().endswith(".zip"):
            with zipfile.ZipFile(file) as archive:
                name = next((each for each in archive.namelist() if each.lower().endswith((".xml", ".nxml"))), None)
                if name is None:
                    return b""
                with archive.open(name) as member:
                    return member.read(_HEAD)
        with tarfile.open(file) as archive:
            for each in archive:
                if each.isfile() and each.name.lower().endswith((".xml", ".nxml")):
                    taken = archive.extractfile(each)
                    return taken.read(_HEAD) if taken else b""
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile):
        pass
    return b""


def _root(head: bytes) -> str | None:
    """
    >>> _root(b'<?xml version="1.0"?><!-- a <b> --><!DOCTYPE article><x:ClinicalDocument xmlns="u">')
    'ClinicalDocument'
    """
    bare = re.sub(rb"<!--.*?-->|<\?.*?\?>", b"", head, flags=re.DOTALL)
    found = re.search(rb"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)", bare)
    return found[1].decode("ascii", "replace") if found else None


def _database(uri: str) -> Finding:
    if re.search(r"//[^/@]*:[^/@]*@|[?&]password=", uri):
        raise ConfigError("put the password into ~/.pgpass or PGPASSWORD, and leave it out of the address")
    known = tables_of_layout("omop")
    file = duckdb_file(uri)
    if file is not None and not os.path.isfile(file):
        raise InputError("the database's file is not there; correct it", f"{file} is not there; correct it")
    for schema in ("public", "cdm", "omop", "main", "dbo"):
        layout = OmopDatabaseLayout(layout="omop_database", db_schema=schema)
        with connected("inspect", uri) as database:
            tables = Tables(database, layout, known)
            if not {"note", "visit_occurrence"} & tables.held:
                continue
            found = [
                _compared(f"{schema}.{table}", EXPORT_COLUMNS["omop"][table], tables.names(table))
                for table in known
                if table in tables.held
            ]
        return Finding("omop_database", found, {"layout": "omop_database", "uri": uri, "db_schema": schema})
    raise InputError(
        "the database holds no table note or visit_occurrence in the schemas public, cdm, omop, main or dbo"
    )
