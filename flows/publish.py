"""The flow of publication: rows with their splits become a judged release, whole or not at all."""

import csv
import hashlib
import io
import json
import os
import uuid
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

import polars as pl
from prefect import flow

from expectations.verdicts import Verdict
from flows.account import Count, printed, total
from flows.agreement import agreement_of, agreement_text
from flows.card import Balance, canary, card, label_balance
from flows.errors import ConfigError, StorageError, ValidationError, is_write_failure, storage_error, wordless
from flows.found import Found, found_in
from flows.integrity import SUMS, release_files, write_sums, wrong_files
from flows.plan import Plan, alone, answers_units, build_digest, make_plan, tables_of, written
from flows.review import review_of
from flows.settings import RunOptions, digest
from flows.shards import Done, Job, code_digest, library_versions, shard_name
from flows.steps import console, run_jobs
from flows.storage import file_sha256, read_tables, remove_tree, write_json, write_parquet, write_whole
from flows.validate import judge, report
from schemas.catalogue import RELEASED
from schemas.dictionary import dictionary_of, vocabularies
from schemas.releases import CONFIGS
from schemas.splits import Groups
from schemas.vocabulary import Step

SHARD_STEPS = (Step.DEIDENTIFY, Step.SEGMENT, Step.ASSEMBLE)


def account_of(plan: Plan) -> list[Count]:
    """The account of all steps, from their sidecars."""
    parts = [_done(place) for place in sorted((plan.roots.phi / "sidecars" / Step.INGEST).glob("*.json"))]
    gathered = [written(plan, Step.INGEST, shard_name(shard)) for shard in range(plan.settings.shards)]
    counts = _ingested(
        total(c for done in parts for c in done.counts), total(c for done in gathered for c in done.counts)
    )
    for step in SHARD_STEPS:
        counts += [c for shard in range(plan.settings.shards) for c in written(plan, step, shard_name(shard)).counts]
    counts += [c for unit in answers_units(plan) for c in written(plan, Step.DEIDENTIFY, unit).counts]
    return total(counts)


def _done(sidecar: Path) -> Done:
    told = json.loads(sidecar.read_text(encoding="utf-8"))
    return Done((), tuple(Count(**each) for each in told["counts"]), told["facts"])


def _ingested(read: Sequence[Count], gathered: Sequence[Count]) -> list[Count]:
    """Reading and gathering as one step: received as read, kept as gathered, rejected by either."""
    after = {(each.source, each.record): each for each in gathered}
    counts = []
    for each in read:
        then = after.get((each.source, each.record))
        reasons = dict(each.rejected)
        for reason, n in (then.rejected if then else {}).items():
            reasons[reason] = reasons.get(reason, 0) + n
        counts.append(Count(each.step, each.source, each.record, each.received, then.kept if then else 0, reasons))
    return counts


def publish_plan(plan: Plan) -> Path:
    """Write, judge and publish; gives the release's folder. Must be called within a flow."""
    counts = account_of(plan)
    inputs = [
        _shas(plan),
        [[c.step, c.source, c.config, c.record, c.received, c.kept, dict(c.rejected)] for c in counts],
        review_of(plan),
        agreement_of(plan),
    ]
    mark = build_digest(plan, [inputs, code_digest("flows.*", "expectations.*", "schemas"), library_versions()])
    known = _published(plan, mark)
    if known:
        console.print(f"{'publish':<11} nothing new: release {known.name} stands")
        return known
    staging = plan.roots.releases / f".new-{uuid.uuid4().hex}"
    for left in plan.roots.releases.glob(".new-*"):
        remove_tree(left)
    try:
        place = _release(plan, staging, counts)
    except OSError as error:
        raise (
            storage_error(error, "release")
            if is_write_failure(error)
            else StorageError(f"release: {type(error).__name__}")
        ) from None
    finally:
        remove_tree(staging)
    write_json(
        plan.roots.work / "published.json",
        {"mark": mark, "version": place.name, "sums": file_sha256(place / SUMS)},
    )
    return place


def _shas(plan: Plan) -> list[list[str]]:
    # which rule assigned a group is no part of a release: once published, a group's rule is the ledger
    groups = [each for each in written(plan, Step.SPLIT, "groups").outputs if each.path.endswith("groups.parquet")]
    attributed = tables_of(plan, Step.DEIDENTIFY, "deidentified")  # the articles' authors and licences
    held = [[each.path, each.sha256] for each in (*groups, *attributed)]
    for shard in range(plan.settings.shards):
        held += [
            [each.path, each.sha256]
            for each in written(plan, Step.ASSEMBLE, shard_name(shard)).outputs
            if each.root == "work"
        ]
    return held


def _published(plan: Plan, mark: str) -> Path | None:
    try:
        told = json.loads((plan.roots.work / "published.json").read_text(encoding="utf-8"))
        place = plan.roots.releases / told["version"]
        same = told["mark"] == mark and file_sha256(place / SUMS) == told["sums"] and not wrong_files(place)
        return place if same else None
    except (OSError, ValueError, KeyError):
        return None


def _release(plan: Plan, staging: Path, counts: Sequence[Count]) -> Path:
    token = canary(plan.settings.name, digest([plan.settings.content(), plan.key_mark]))
    facts = _write_configs(plan, staging, token)
    splits = {name: _split_facts(each) for name, each in facts.items()}
    if not any(splits.values()):
        console.print(printed(counts), markup=False, highlight=False)
        raise ValidationError("no config holds a row, so nothing was published; the account above says why")
    attribution = _attribution(plan, staging).encode()
    version = plan.settings.version or _content_version(plan, splits, counts, attribution)
    place = plan.roots.releases / version
    if place.exists():
        return _standing(place, splits, attribution)
    balance, licences = _labels(staging)
    annotation = agreement_text(agreement_of(plan))
    told = card(
        plan.settings, version, token, splits, counts, balance, licences, _found(plan), review_of(plan), annotation
    )
    write_whole(staging / "README.md", told.encode())
    write_whole(
        staging / "DICTIONARY.md", ("# Dictionary\n\n" + dictionary_of(RELEASED) + "\n" + vocabularies()).encode()
    )
    write_whole(staging / "ATTRIBUTION.csv", attribution)
    _write_ledger(plan, staging)
    verdicts = judge(plan, staging, counts)
    critical, _ = report(verdicts)
    if critical:
        raise ValidationError(f"{critical} critical expectations fail (listed above); nothing was published")
    _write_docs(plan, staging, verdicts)
    _write_manifest(plan, staging, version, token, facts, counts, verdicts)
    write_sums(staging)
    os.replace(staging, place)
    return place


def _write_configs(plan: Plan, staging: Path, token: str) -> dict[str, Any]:
    signatures = [each.path for each in tables_of(plan, Step.ASSEMBLE, "signatures")]
    jobs = []
    for name in CONFIGS:
        rows = [f"configs/{name}/{shard_name(shard)}.parquet" for shard in range(plan.settings.shards)]
        told = {
            "config": name, "folder": str(staging / "data"), "rows": rows, "groups": "splits/groups.parquet",
            "signatures": signatures, "canary": token, "rows_per_file": plan.settings.rows_per_file,
        }  # fmt: skip
        # the folder is new each time, so the key is too: an unfinished release is never taken up again
        jobs.append(Job(Step.PUBLISH, name, "flows.jobs.publish:write_config", plan.roots, digest(told), told))
    done = run_jobs(Step.PUBLISH, jobs, plan.options).done
    return {name: done[name].facts for name in CONFIGS}


def _split_facts(facts: Any) -> dict[str, dict[str, Any]]:
    size = {
        split: sum(file["bytes"] for file in facts["files"] if f"/{split}-" in file["path"])
        for split in facts["splits"]
    }
    return {split: {**each, "bytes": size[split]} for split, each in facts["splits"].items()}


def _content_version(plan: Plan, splits: Any, counts: Sequence[Count], attribution: bytes) -> str:
    """A version that names the content: equal content, equal version."""
    told = [[c.step, c.source, c.config, c.record, c.received, c.kept, dict(c.rejected)] for c in counts]
    made = [metadata.version("casewright"), code_digest("flows.*", "schemas", "expectations.*")]
    content = [plan.settings.content(), splits, told, hashlib.sha256(attribution).hexdigest(), *made]
    on_card = [each for each in (review_of(plan), agreement_of(plan)) if each]
    return f"{plan.settings.name}-{digest(content + on_card)[:12]}"


def _found(plan: Plan) -> Found:
    shards = range(plan.settings.shards)
    return found_in(written(plan, Step.DEIDENTIFY, shard_name(shard)).facts for shard in shards)


def _standing(place: Path, splits: Any, attribution: bytes) -> Path:
    """A version that exists already: fine if it holds the same and is whole, refused if not."""
    wrong = wrong_files(place) if (place / SUMS).is_file() else [SUMS]
    if wrong:
        raise StorageError(
            f"release {place.name} exists, but {len(wrong)} of its files are not as they were published; "
            "move it away and run again"
        )
    told = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    rows = {name: {split: each["rows_sha256"] for split, each in found.items()} for name, found in splits.items()}
    if told["rows_sha256"] != rows or (place / "ATTRIBUTION.csv").read_bytes() != attribution:
        raise ConfigError(f"release {place.name} exists with other rows and is never changed; set another `version`")
    console.print(f"{'publish':<11} release {place.name} stands already, with the same rows")
    return place


def _labels(staging: Path) -> tuple[dict[str, Balance], Balance]:
    """Rows by label and split of every labelled column, and articles by licence and split."""
    held = {
        name: pl.concat([pl.scan_parquet(file) for file in files])
        for name, files in release_files(staging).items()
        if files
    }
    balance = {
        f"{config}.{label}": label_balance(held[config], label)
        for config, label in (
            ("er_triage", "acuity"),
            ("er_treatment", "source"),
            ("er_disposition", "disposition"),
            ("er_disposition", "disposition_group"),
            ("er_rationales", "source"),
            ("case_diagnosis", "recut"),
            ("segments", "label"),
        )
        if config in held
    }
    return balance, label_balance(held["case_extraction"], "licence") if "case_extraction" in held else {}


def _attribution(plan: Plan, staging: Path) -> str:
    """Who made each article that the release holds, under which licence."""
    out = io.StringIO()
    columns = [
        "document_id",
        "pmcid",
        "doi",
        "title",
        "authors",
        "journal",
        "publication_date",
        "licence",
        "licence_url",
        "article_link",
    ]
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(columns)
    held = release_files(staging)
    files = [*held["case_diagnosis"], *held["case_extraction"]]
    if files:
        told = ["document_id", "pmcid", "doi", "title", "journal", "publication_date", "licence", "article_link"]
        rows = pl.concat([pl.scan_parquet(file).select(told) for file in files]).unique("document_id", keep="first")
        places = [plan.roots.work / each.path for each in tables_of(plan, Step.DEIDENTIFY, "deidentified")]
        authors = pl.concat([pl.scan_parquet(place) for place in places]).select(
            "document_id", pl.col("article").struct.field("authors", "licence_url")
        )
        found = rows.join(authors, on="document_id", how="left").collect().sort("document_id").select(columns)
        writer.writerows([["" if cell is None else cell for cell in row] for row in found.iter_rows()])
    return out.getvalue()


def _write_ledger(plan: Plan, staging: Path) -> None:
    """Published assignments, so that a later release keeps them."""
    groups = read_tables(Groups, plan.roots, ["splits/groups.parquet"])
    landed = write_parquet(groups, plan.roots, "work", "splits/ledger.parquet")
    write_whole(staging / "ledger.parquet", (plan.roots.work / landed.path).read_bytes())


def _write_docs(plan: Plan, staging: Path, verdicts: Sequence[Verdict]) -> None:
    told = {"folder": str(staging / "report" / "data_docs"), "verdicts": [each.as_dict() for each in verdicts]}
    job = Job(Step.PUBLISH, "data_docs", "flows.jobs.validate:write_data_docs", plan.roots, digest(told), told)
    run_jobs(Step.PUBLISH, [job], plan.options)


def _write_manifest(
    plan: Plan,
    staging: Path,
    version: str,
    token: str,
    facts: dict[str, Any],
    counts: Sequence[Count],
    verdicts: Sequence[Verdict],
) -> None:
    files = _files_of(plan)
    sources = {
        name: {
            "layout": source.layout,
            "files": len(files.get(name, [])),
            "sha256": digest(sorted(files.get(name, []))),
        }
        for name, source in sorted(plan.settings.sources.items())
    }
    write_json(
        staging / "manifest.json",
        {
            "name": plan.settings.name,
            "version": version,
            "casewright": {
                "version": metadata.version("casewright"),
                "code_sha256": code_digest("flows.*", "schemas", "transforms.*", "expectations.*"),
            },
            "libraries": dict(library_versions()),
            "settings": plan.settings.content(),
            "sources": sources,
            "canary": token,
            "funnel": [
                {
                    "step": c.step,
                    "source": c.source,
                    "config": c.config,
                    "record": c.record,
                    "received": c.received,
                    "kept": c.kept,
                    "rejected": dict(c.rejected),
                }
                for c in counts
            ],
            "deidentification": {"found": _found(plan), "review": review_of(plan)},
            "files": [file for each in facts.values() for file in each["files"]],
            "rows_sha256": {
                name: {split: told["rows_sha256"] for split, told in each["splits"].items()}
                for name, each in facts.items()
            },
            "validation": [
                {
                    "table": v.table,
                    "rows": v.rows,
                    "expectations": len(v.findings),
                    "critical": len(v.critical),
                    "warnings": len(v.warnings),
                }
                for v in verdicts
            ],
        },
    )


def _files_of(plan: Plan) -> dict[str, list[str]]:
    """The hash of every file that was read, by source; names can be PHI and are left out."""
    found: dict[str, list[str]] = {}
    for place in sorted((plan.roots.phi / "sidecars" / Step.INGEST).glob("*.json")):
        told = json.loads(place.read_text(encoding="utf-8"))
        found.setdefault(told["unit"].partition(".")[0], []).extend(told["facts"]["files"])
    return found


@flow(name="casewright-publish", persist_result=False, log_prints=False)
@wordless
def publish(
    config: str,
    workers: int | None = None,
    runner: str = "processes",
    progress: str = "auto",
    output: str | None = None,
) -> str:
    """Split, write, judge and publish what the earlier steps made; gives the release's folder."""
    from flows.split import split_plan

    plan = make_plan(config, RunOptions.of(workers, runner, progress), output=output)
    with alone(plan.roots):
        split_plan(plan)
        return str(publish_plan(plan))
