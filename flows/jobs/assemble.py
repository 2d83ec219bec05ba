"""Assembly of one shard in a worker: the rows of every config, without their split, and what split needs of them."""

from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from importlib.util import find_spec
from pathlib import Path

import polars as pl

from flows.account import count
from flows.errors import ConfigError
from flows.jobs.rejected import land_rejects
from flows.jobs.segment import phrase_rules
from flows.shards import Done, Job
from flows.storage import Landed, read_secret, read_tables, write_parquet
from schemas.deidentified import Deidentified
from schemas.encounters import Encounters
from schemas.releases import CONFIGS, CaseDiagnosis, CaseExtraction
from schemas.segments import Segments
from schemas.table import Table
from schemas.vocabulary import Licence, Record
from transforms.assemble.assembled import Assembled, conformed
from transforms.assemble.case_diagnosis import questions
from transforms.assemble.case_extraction import extractions
from transforms.assemble.case_facts import FactLexicon, parse_facts
from transforms.assemble.case_reports import Maker, assemble_reports
from transforms.assemble.diagnosis.known import KnownDiagnoses, parse_known_diagnoses
from transforms.assemble.diagnosis.tabular_list import TabularList
from transforms.assemble.diagnosis.verdicts import Verdict, parse_verdicts
from transforms.assemble.er_disposition import assemble_er_disposition
from transforms.assemble.er_notes import assemble_er_notes
from transforms.assemble.segments import assemble_segments
from transforms.split.near_duplicates import signatures

RECORDS: dict[str, Record] = {
    "er_notes": Record.NOTE,
    "er_disposition": Record.ENCOUNTER,
    "case_diagnosis": Record.ARTICLE,
    "case_extraction": Record.ARTICLE,
    "segments": Record.ROW,
}
"""What each config's candidates are."""


@cache
def fact_lexicon() -> FactLexicon:
    """Treatments and inborn errors of metabolism that come with the package."""
    folder = files("transforms.segment")
    with (
        folder.joinpath("treatment_terms.csv").open(encoding="utf-8") as treatments,
        folder.joinpath("metabolic_disorders.csv").open(encoding="utf-8") as disorders,
    ):
        return parse_facts(treatments, disorders, phrase_rules().polarity)


@cache
def known_diagnoses() -> KnownDiagnoses:
    """The diagnoses, synonyms, give-aways and codes that come with the package, and the tabular list of ICD-10-CM."""
    folder = files("transforms.assemble.diagnosis")
    with (
        folder.joinpath("known_diagnoses.csv").open(encoding="utf-8") as lines,
        folder.joinpath("give_aways.csv").open(encoding="utf-8") as give_aways,
    ):
        return parse_known_diagnoses(lines, give_aways, TabularList(_tabular_list()))


def _tabular_list() -> bytes:
    """The XML of ICD-10-CM that simple-icd-10-cm holds; the package itself is not imported, as it would build a tree of it."""
    package = find_spec("simple_icd_10_cm")
    place = Path(package.origin).parent / "data" if package is not None and package.origin else None
    found = sorted(place.glob("icd10c*tabular*.xml")) if place is not None else []
    if not found:
        raise ConfigError("the package simple-icd-10-cm, which holds the names of ICD-10-CM, is not installed")
    return found[-1].read_bytes()


def assemble_shard(job: Job) -> Done:
    """DEIDENTIFIED, SEGMENTS and ENCOUNTERS of a shard become the rows of the configs."""
    told = job.arguments
    secret = read_secret(Path(told["secret_file"]))
    documents = read_tables(Deidentified, job.roots, [told["deidentified"]])
    segments = read_tables(Segments, job.roots, [told["segments"]])
    encounters = read_tables(Encounters, job.roots, [told["encounters"]])
    licences = [Licence(each) for each in told["licences"]]
    made = _configs(documents, segments, encounters, licences, parse_verdicts(told["verdicts"]))
    sources = dict(documents.select("document_id", "source").iter_rows()) | dict(
        encounters.select("encounter_key", "source").iter_rows()
    )
    owners = _sources_of(made, documents, encounters)
    rejects = [(each, sources[each.record_id or ""], None) for name in made for each in made[name].rejects]
    public, landed = land_rejects(job, rejects, secret)
    counts = [
        each
        for name in made
        for each in count(job.step, RECORDS[name], owners[name], public.filter(pl.col("config") == name), name)
    ]
    outputs = [_land_rows(job, name, made[name].rows) for name in made]
    released = documents.filter(pl.col("document_id").is_in(_released(made).implode()))
    outputs.append(
        write_parquet(
            signatures(released.select("document_id", "group_key", "text")),
            job.roots,
            "work",
            f"signatures/{job.unit}.parquet",
        )
    )
    return Done((*outputs, *landed), tuple(counts))


def _configs(
    documents: pl.DataFrame,
    segments: pl.DataFrame,
    encounters: pl.DataFrame,
    licences: Collection[Licence],
    verdicts: Mapping[str, Verdict],
) -> dict[str, Assembled]:
    makers: dict[type[Table], Maker] = {
        CaseDiagnosis: questions(licences, verdicts),
        CaseExtraction: extractions(segments, licences, fact_lexicon()),
    }
    diagnosis, extraction = assemble_reports(documents, segments, known_diagnoses(), makers)
    made = {
        "er_notes": assemble_er_notes(documents, segments),
        "er_disposition": assemble_er_disposition(documents, segments, encounters),
        "case_diagnosis": diagnosis,
        "case_extraction": extraction,
    }
    return {**made, "segments": assemble_segments(segments, _released(made))}


def _released(made: dict[str, Assembled]) -> pl.Series:
    """Documents that stand in some config as a whole."""
    ids = [made[name].rows["document_id"] for name in ("er_notes", "case_diagnosis", "case_extraction")]
    return pl.concat(ids).unique().sort()


def _sources_of(
    made: dict[str, Assembled], documents: pl.DataFrame, encounters: pl.DataFrame
) -> dict[str, dict[str, int]]:
    """Rows of each config by source; of an article with several rows one."""
    found = {}
    for name, assembled in made.items():
        key = "encounter_key" if RECORDS[name] == Record.ENCOUNTER else "document_id"
        origin = encounters if key == "encounter_key" else documents
        rows = (
            assembled.rows.select(key if name == "segments" else pl.col(key).unique())
            .join(origin.select(key, "source"), on=key)
            .group_by("source")
            .len()
        )
        found[name] = dict(rows.sort("source").iter_rows())
    return found


def _land_rows(job: Job, name: str, rows: pl.DataFrame) -> Landed:
    return write_parquet(conformed(rows, CONFIGS[name]), job.roots, "work", f"configs/{name}/{job.unit}.parquet")
