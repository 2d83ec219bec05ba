"""Assembly of one shard in a worker: the rows of every config, without their split, and what split needs of them."""

from collections.abc import Collection, Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from flows.account import count
from flows.annotations import ANNOTATORS
from flows.jobs.icd import ccsr_of, icd_tree, listed_codes
from flows.jobs.rejected import land_rejects
from flows.jobs.segment import heading_lexicon, phrase_rules
from flows.shards import Done, Job
from flows.storage import Landed, read_secret, read_tables, write_parquet
from schemas.annotations import Answers
from schemas.case_releases import CaseDiagnosis, CaseExtraction
from schemas.deidentified import Deidentified
from schemas.encounters import Encounters
from schemas.releases import CONFIGS
from schemas.segments import Segments
from schemas.table import Table
from schemas.vocabulary import AnnotationTask, Inclusion, Licence, Reason, Record
from transforms.assemble.annotated import candidates_of, without_visit
from transforms.assemble.assembled import Assembled, conformed
from transforms.assemble.case_diagnosis import questions
from transforms.assemble.case_extraction import extractions
from transforms.assemble.case_facts import FactLexicon, parse_facts
from transforms.assemble.case_reports import Maker, assemble_reports
from transforms.assemble.diagnosis.known import KnownDiagnoses, parse_known_diagnoses
from transforms.assemble.diagnosis.tabular_list import TabularList
from transforms.assemble.diagnosis.verdicts import Verdict, parse_verdicts
from transforms.assemble.er_assessment import assemble_er_assessment
from transforms.assemble.er_belief_updates import assemble_er_belief_updates, recorded
from transforms.assemble.er_diagnosis import assemble_er_diagnosis
from transforms.assemble.er_disposition import assemble_er_disposition
from transforms.assemble.er_notes import assemble_er_notes
from transforms.assemble.er_rationales import assemble_er_rationales
from transforms.assemble.er_treatment import assemble_er_treatment
from transforms.assemble.er_triage import assemble_er_triage
from transforms.assemble.er_visits import histories, not_included, presentations, rejected
from transforms.assemble.icd import IcdTree
from transforms.assemble.rationale.drawn import drawn_of
from transforms.assemble.segments import assemble_segments
from transforms.rejects import Reject
from transforms.split.near_duplicates import SIGNATURE_SCHEMA, signatures

ER_TASKS = (
    "er_triage",
    "er_assessment",
    "er_treatment",
    "er_disposition",
    "er_diagnosis",
    "er_belief_updates",
    "er_rationales",
)
"""Configs made of visits, in the order of the workflow."""

RECORDS: dict[str, Record] = {
    "er_notes": Record.NOTE,
    **dict.fromkeys(ER_TASKS, Record.ENCOUNTER),
    "er_belief_updates": Record.ROW,
    "er_rationales": Record.ROW,
    "case_diagnosis": Record.ARTICLE,
    "case_extraction": Record.ARTICLE,
    "segments": Record.ROW,
}
"""What each config's candidates are."""

OF_ANNOTATORS = {"er_belief_updates": AnnotationTask.SCT, "er_rationales": AnnotationTask.RATIONALE}
"""Configs that hold annotators' answers, with the task that asks for them."""


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
        return parse_known_diagnoses(lines, give_aways, TabularList(listed_codes()))


def assemble_shard(job: Job) -> Done:
    """DEIDENTIFIED, SEGMENTS and ENCOUNTERS of a shard become the rows of the configs."""
    told = job.arguments
    secret = read_secret(Path(told["secret_file"]))
    documents = read_tables(Deidentified, job.roots, [told["deidentified"]])
    segments = read_tables(Segments, job.roots, [told["segments"]])
    encounters = read_tables(Encounters, job.roots, [told["encounters"]])
    answers = read_tables(Answers, job.roots, list(told["answers"]))
    licences = [Licence(each) for each in told["licences"]]
    made = _articles_and_notes(documents, segments, licences, parse_verdicts(told["verdicts"]))
    made |= _tasks(documents, segments, encounters, answers, Inclusion(told["inclusion"]), told["ccsr"])
    made["segments"] = assemble_segments(segments, _released(made))
    made = {name: made[name] for name in CONFIGS}
    sources = {
        **dict.fromkeys(answers["encounter_key"], ANNOTATORS),
        **dict(documents.select("document_id", "source").iter_rows()),
        **dict(encounters.select("encounter_key", "source").iter_rows()),
    }
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
    signed = pl.concat(
        [signatures(released.select("document_id", "group_key", "text")), _without_notes(made, released)]
    )
    outputs.append(write_parquet(signed, job.roots, "work", f"signatures/{job.unit}.parquet"))
    return Done((*outputs, *landed), tuple(counts))


def _articles_and_notes(
    documents: pl.DataFrame, segments: pl.DataFrame, licences: Collection[Licence], verdicts: Mapping[str, Verdict]
) -> dict[str, Assembled]:
    makers: dict[type[Table], Maker] = {
        CaseDiagnosis: questions(licences, verdicts),
        CaseExtraction: extractions(segments, licences, fact_lexicon()),
    }
    diagnosis, extraction = assemble_reports(documents, segments, known_diagnoses(), makers)
    return {
        "er_notes": assemble_er_notes(documents, segments),
        "case_diagnosis": diagnosis,
        "case_extraction": extraction,
    }


def _tasks(
    documents: pl.DataFrame,
    segments: pl.DataFrame,
    encounters: pl.DataFrame,
    answers: pl.DataFrame,
    rule: Inclusion,
    ccsr: str | None,
) -> dict[str, Assembled]:
    """The configs of visits; a visit that the rule leaves out is a reject of each, and so is what was answered of it."""
    everyone = presentations(documents, segments, encounters.sort("encounter_key"))
    history = histories(documents, everyone)
    out = not_included(everyone, history, rule)
    visits = everyone.filter(~pl.col("encounter_key").is_in(sorted(out)))
    drawn = drawn_of(visits, segments, heading_lexicon())
    made = {
        "er_triage": assemble_er_triage(visits, segments),
        "er_assessment": assemble_er_assessment(visits, history),
        "er_treatment": assemble_er_treatment(visits, drawn, answers=answers),
        "er_disposition": assemble_er_disposition(visits),
        "er_diagnosis": assemble_er_diagnosis(visits, segments, _tree_for(visits), ccsr_of(ccsr)),
        "er_belief_updates": assemble_er_belief_updates(visits, drawn, answers=answers),
        "er_rationales": assemble_er_rationales(visits, drawn, answers),
    }
    believed = frozenset(recorded(everyone))
    lost = {
        name: without_visit(candidates_of(answers, kind), visits["encounter_key"], out, name)
        for name, kind in OF_ANNOTATORS.items()
    }
    return {
        name: each._replace(rejects=[*each.rejects, *_left_out(out, name, believed), *lost.get(name, ())])
        for name, each in made.items()
    }


def _left_out(out: Mapping[str, Reason], config: str, believed: Collection[str]) -> list[Reject]:
    """Rejects of the visits that the rule leaves out: of `er_rationales` both candidates of each, of
    `er_belief_updates` the record's, too, where there is one."""
    if RECORDS[config] is Record.ENCOUNTER:
        return rejected(out, config)
    return [
        each._replace(record=Record.ROW, row=number)
        for each in rejected(out, config)
        for number in range(1, 3 if config == "er_rationales" or each.record_id in believed else 2)
    ]


def _tree_for(visits: pl.DataFrame) -> IcdTree:
    """The tabular list, or an empty one where no visit has anything to look up in it."""
    if visits["icd10_codes"].null_count() == visits["ed_diagnosis"].null_count() == visits.height:
        return IcdTree(lambda code: None, lambda code: [], {})
    return icd_tree()


def _without_notes(made: Mapping[str, Assembled], released: pl.DataFrame) -> pl.DataFrame:
    """Patients of whom the release holds visits but no note: they belong to a group, too."""
    visits = pl.concat([made[name].rows.select("encounter_key", "patient_key") for name in ER_TASKS])
    alone = visits.filter(~pl.col("patient_key").is_in(released["group_key"].implode())).sort("encounter_key")
    return (
        alone.unique("patient_key", keep="first", maintain_order=True)
        .select(document_id="encounter_key", group_key="patient_key")
        .with_columns(signature=pl.lit(None, dtype=SIGNATURE_SCHEMA["signature"]))
    )


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
        key = "encounter_key" if name in ER_TASKS else "document_id"
        origin = encounters if key == "encounter_key" else documents
        rows = (
            assembled.rows.select(key if RECORDS[name] is Record.ROW else pl.col(key).unique())
            .join(origin.select(key, "source"), on=key)
            .group_by("source")
            .len()
        )
        found[name] = dict(rows.sort("source").iter_rows())
    return found


def _land_rows(job: Job, name: str, rows: pl.DataFrame) -> Landed:
    return write_parquet(conformed(rows, CONFIGS[name]), job.roots, "work", f"configs/{name}/{job.unit}.parquet")
