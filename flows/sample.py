"""Writing the synthetic sample: notes, encounters, articles, gold labels, and a configuration that builds them."""

import csv
import gzip
import io
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import yaml

from flows.errors import ConfigError, storage_error
from transforms.sample.articles import SampleArticle, generate_articles
from transforms.sample.encounters import SampleEncounter, generate_encounters
from transforms.sample.rows import ED_NOTE, ENCOUNTER_COLUMNS, IDENTIFIER_COLUMNS, NOTE_COLUMNS


def write_sample(folder: Path, encounters: int, articles: int, seed: int, force: bool = False) -> Path:
    """Write a sample into a folder; gives the path of its configuration. Raises ConfigError if the folder is taken."""
    config = folder / "casewright.yaml"
    if folder.exists() and not folder.is_dir():
        raise ConfigError(f"{folder} is a file; name a folder")
    if folder.exists() and any(folder.iterdir()) and not (force and config.exists()):
        raise ConfigError(
            f"{folder} is not empty; name another folder" + (", or use --force" if config.exists() else "")
        )
    try:
        (folder / "articles").mkdir(parents=True, exist_ok=True)
        for old in (folder / "articles").glob("*.xml"):
            old.unlink()
        _write_encounters(folder, generate_encounters(encounters, seed))
        _write_articles(folder, generate_articles(articles, seed))
        config.write_text(_configuration(encounters, articles), encoding="utf-8")
    except OSError as error:
        raise storage_error(error, "sample") from None
    return config


def _write_encounters(folder: Path, encounters: Iterable[SampleEncounter]) -> None:
    """notes.csv.gz, encounters.csv, and the gold of each note."""
    with (
        _packed(folder / "notes.csv.gz") as notes_out,
        (folder / "encounters.csv").open("w", newline="", encoding="utf-8") as encounters_out,
        _packed(folder / "gold_notes.jsonl.gz") as gold_out,
    ):
        notes = csv.writer(notes_out, lineterminator="\n")
        notes.writerow(NOTE_COLUMNS)
        rows = csv.DictWriter(encounters_out, ENCOUNTER_COLUMNS, lineterminator="\n")
        rows.writeheader()
        for each in encounters:
            rows.writerow(each.row)
            notes.writerows(note.row for note in each.notes)
            for note in each.notes:
                gold = {
                    "note_id": note.note_id,
                    "spans": [span._asdict() for span in note.spans],
                    "sections": [section._asdict() for section in note.sections],
                    "outcome_start": note.outcome_start,
                    "icd10": each.icd10 if note.note_type == ED_NOTE else None,
                }
                gold_out.write(json.dumps(gold, separators=(",", ":")) + "\n")


def _write_articles(folder: Path, articles: Iterable[SampleArticle]) -> None:
    """articles/NAME.xml, and the gold of each."""
    with (folder / "gold_articles.jsonl").open("w", encoding="utf-8") as gold_out:
        for each in articles:
            (folder / "articles" / each.name).write_bytes(each.xml)
            gold = {
                "file": each.name,
                "pmcid": each.pmcid,
                "kind": each.kind,
                "is_case_report": each.is_case_report,
                "final_diagnosis": each.final_diagnosis,
                "is_metabolic": each.is_metabolic,
                "licence": each.licence,
                "sections": [section._asdict() for section in each.sections],
            }
            gold_out.write(json.dumps(gold, separators=(",", ":"), ensure_ascii=False) + "\n")


@contextmanager
def _packed(path: Path) -> Iterator[TextIO]:
    """A gzip file with no name and no time in it, so that the same rows are the same bytes."""
    with (
        path.open("wb") as raw,
        gzip.GzipFile(filename="", fileobj=raw, mode="wb", compresslevel=6, mtime=0) as packed,
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as text,
    ):
        yield text


def _configuration(encounters: int, articles: int) -> str:
    sources: dict[str, object] = {
        "ed_notes": {
            "layout": "notes",
            "path": "notes.csv.gz",
            "encounters": {
                "path": "encounters.csv",
                "identifiers": {column: str(entity) for column, entity in IDENTIFIER_COLUMNS.items()},
            },
        }
    }
    if articles:
        sources["case_reports"] = {"layout": "jats", "path": "articles"}
    told = {
        "name": "demo",
        "title": "Casewright demonstration: synthetic notes and case reports",
        # about a thousand notes a shard: below that, starting a unit costs more than its work
        "shards": max(4, encounters * 7 // 1000 + articles // 500),
        "sources": sources,
    }
    return "# Made by `casewright sample`. Every setting is explained in docs/configuration.md.\n" + yaml.safe_dump(
        told, sort_keys=False
    )
