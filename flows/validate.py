"""The flow of validation: what was written is judged before anything is published, or a release afterwards."""

import hashlib
import json
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl
from prefect import flow

from expectations.summaries import (
    all_accounted,
    input_is_prefix,
    kept_or_rejected,
    one_split_per,
    reference_exists,
    segment_text,
    span_within_document,
    split_has_rows,
    unique_key,
)
from expectations.verdicts import Verdict, lines_of, verdict_from
from flows.account import Count
from flows.errors import InputError, ValidationError, wordless
from flows.integrity import SUMS, release_files, wrong_files, wrong_papers
from flows.plan import Plan, answers_units, tables_of, written
from flows.residual import residual_files
from flows.settings import RunOptions, digest
from flows.shards import Job, code_digest, library_versions
from flows.steps import console, run_jobs
from flows.storage import Roots, file_sha256
from schemas.phi_spans import PhiSpans
from schemas.releases import CONFIGS
from schemas.vocabulary import Record, Step


def judge(plan: Plan, release: Path, counts: Sequence[Count]) -> list[Verdict]:
    """Verdicts on the files of a staged release and on the public tables it was made from."""
    work = plan.roots.work
    tables = {
        "deidentified": [work / each.path for each in tables_of(plan, Step.DEIDENTIFY, "deidentified")],
        "phi_spans": [work / each.path for each in tables_of(plan, Step.DEIDENTIFY, "phi_spans")],
        "encounters": [work / each.path for each in tables_of(plan, Step.DEIDENTIFY, "encounters")],
        **_answers(plan),
        "splits": [work / "splits/splits.parquet"],
        "groups": [work / "splits/groups.parquet"],
        "residual": residual_files(plan),
        "rejects": sorted((work / "rejects").rglob("*.parquet")),
        **{f"release/{name}": files for name, files in release_files(release).items()},
    }
    return _suites(plan.roots, plan.options, tables, _across(plan, tables, release, counts))


def _answers(plan: Plan) -> dict[str, list[Path]]:
    """The files of annotators' answers; nothing is judged where nobody has answered."""
    outputs = [each for unit in answers_units(plan) for each in written(plan, Step.DEIDENTIFY, unit).outputs]
    files = [plan.roots.work / each.path for each in outputs if each.path.startswith("answers/")]
    return {"answers": files} if files else {}


def _suites(roots: Roots, options: RunOptions, tables: dict[str, list[Path]], checks: pl.DataFrame) -> list[Verdict]:
    """Verdicts on each table, and one on the checks between them; in workers, where Great Expectations is loaded once."""
    told: dict[str, Any] = {"checks": checks.to_dicts()}
    across = Job(
        Step.VALIDATE, "summary", "flows.jobs.validate:judge_checks", roots, digest([told, release_mark()]), told
    )
    jobs = []
    for name, files in tables.items():
        marks = [[file.name, file_sha256(file)] for file in files]
        key = hashlib.sha256(json.dumps([name, marks]).encode()).hexdigest()
        told = {"table": name, "files": [str(file) for file in files]}
        if name == "deidentified":  # the judge must know what is a surrogate
            told["spans"] = [str(file) for file in tables["phi_spans"]]
        # judged anew at every publication: no sidecar of an earlier code may speak for these bytes
        jobs.append(
            Job(
                Step.VALIDATE,
                name.replace("/", "-"),
                "flows.jobs.validate:judge_table",
                roots,
                f"{key}:{release_mark()}",
                told,
            )
        )
    done = run_jobs(Step.VALIDATE, [*jobs, across], options).done
    return [verdict_from(json.loads(json.dumps(dict(each.facts["verdict"])))) for each in done.values()]


def release_mark() -> str:
    """Digest of the judging code: a verdict holds for it only."""
    return digest([code_digest("schemas", "expectations.*", "flows.jobs"), library_versions()])


def _across(plan: Plan, tables: dict[str, list[Path]], release: Path, counts: Sequence[Count]) -> pl.DataFrame:
    """Checks over all files of a table and between tables."""

    def scans(name: str) -> list[pl.LazyFrame]:
        return [pl.scan_parquet(file) for file in tables[name]]

    documents, rejects = scans("deidentified"), scans("rejects")
    segments = [pl.scan_parquet(plan.roots.work / each.path) for each in tables_of(plan, Step.SEGMENT, "segments")]
    found = _release_checks(release)
    found.append(segment_text("segments", segments, documents))
    found.append(span_within_document("phi_spans", scans("phi_spans"), documents))
    found.append(unique_key(PhiSpans, scans("phi_spans")))
    for name in CONFIGS:
        if tables[f"release/{name}"]:
            found.append(reference_exists(f"release/{name}", scans(f"release/{name}"), "document_id", documents))
    if rejects:
        for record in (Record.NOTE, Record.ARTICLE):
            mine = [each.filter(pl.col("kind").cast(pl.String) == str(record)) for each in documents]
            found.append(kept_or_rejected(f"deidentified/{record}", mine, rejects, str(record)))
    for each in counts:
        label = "/".join(part for part in (each.step, each.source, each.config, each.record) if part)
        found.append(all_accounted(label, each.received, each.kept, sum(each.rejected.values())))
    for name in CONFIGS:  # what was kept is what is published; of an article with several cases the first counts
        frames = scans(f"release/{name}")
        if "case_number" in CONFIGS[name].columns():
            frames = [frame.filter(pl.col("case_number") == 1) for frame in frames]
        rows = sum(frame.select(pl.len()).collect().item() for frame in frames)
        found.append(all_accounted(f"release/{name}", sum(c.kept for c in counts if c.config == name), rows, 0))
    return pl.concat(found)


def _release_checks(release: Path) -> list[pl.DataFrame]:
    """Checks that need the release alone."""
    files = release_files(release)
    scans = {name: [pl.scan_parquet(file) for file in held] for name, held in files.items() if held}
    found = [unique_key(CONFIGS[name], held, f"release/{name}") for name, held in scans.items()]
    found += [split_has_rows(f"release/{name}", held) for name, held in scans.items()]
    everything = [each for held in scans.values() for each in held]
    if everything:
        found.append(one_split_per("group", "one_split_per_group", "release", everything))
        found.append(one_split_per("document_id", "one_split_per_document", "release", everything))
    patients = [each for name, held in scans.items() if "patient_key" in CONFIGS[name].columns() for each in held]
    if patients:
        found.append(one_split_per("patient_key", "one_split_per_patient", "release", patients))
    documents = [
        each.select("document_id", "text")
        for name in ("er_notes", "case_diagnosis", "case_extraction")
        for each in scans.get(name, [])
    ]
    prefixes = [name for name, table in CONFIGS.items() if {"text", "cut"} <= set(table.columns())]
    for name, law in (("segments", segment_text), *((name, input_is_prefix) for name in prefixes)):
        if name in scans:
            found.append(law(f"release/{name}", scans[name], documents or [_no_documents()]))
    return found


def _no_documents() -> pl.LazyFrame:
    return pl.LazyFrame(schema={"document_id": pl.String, "text": pl.String})


def report(verdicts: Sequence[Verdict]) -> tuple[int, int]:
    """Print each failure in a line and gives the numbers of critical and of other failures."""
    for line in lines_of(verdicts):
        console.print(line, markup=False, highlight=False)
    return sum(len(each.critical) for each in verdicts), sum(len(each.warnings) for each in verdicts)


@flow(name="casewright-validate", persist_result=False, log_prints=False)
@wordless
def validate(
    release: str, workers: int | None = None, runner: str = "processes", progress: str = "auto"
) -> dict[str, int]:
    """Judge a published release: its checksums, schemas and suites. Raises ValidationError if anything critical fails."""
    place = Path(release)
    if not (place / SUMS).is_file():
        raise InputError(f"{release}: is no release (it holds no {SUMS})")
    wrong = wrong_files(place) or wrong_papers(place)
    for line in wrong:
        console.print(line, markup=False, highlight=False)
    if wrong:  # files that are not what was published may not even be read
        raise ValidationError(f"{release}: is not as it was published: {len(wrong)} faults; its rows were not judged")
    options = RunOptions.of(workers, runner, progress)
    tables = {f"release/{name}": files for name, files in release_files(place).items() if files}
    with tempfile.TemporaryDirectory(prefix="casewright-") as scratch:
        roots = Roots(Path(scratch), Path(scratch), Path(scratch))
        verdicts = _suites(roots, options, tables, pl.concat(_release_checks(place)))
    critical, warnings = report(verdicts)
    if critical:
        raise ValidationError(f"{release}: {critical} critical expectations fail")
    return {"tables": len(tables), "files": sum(map(len, tables.values())), "warnings": warnings}
