"""The flow of the residual audit: every shard searched on the PHI side, counts and pseudonyms handed on."""

from pathlib import Path

from flows.annotations import answers_unit
from flows.plan import Plan, tables_of, written
from flows.settings import digest
from flows.shards import Job, code_digest, library_versions, shard_name
from flows.steps import console, run_jobs
from flows.storage import Landed
from schemas.vocabulary import Entity, Step

_READ = {
    "deidentified": Step.DEIDENTIFY,
    "phi_spans": Step.DEIDENTIFY,
    "span_map": Step.DEIDENTIFY,
    "encounters": Step.DEIDENTIFY,
    "documents": Step.INGEST,
    "encounters_raw": Step.INGEST,
}


def _answers_of(plan: Plan, unit: str) -> list[Landed]:
    """The de-identified answers of a shard, if there are any."""
    if unit not in plan.answer_marks:
        return []
    outputs = written(plan, Step.DEIDENTIFY, answers_unit(unit)).outputs
    return [each for each in outputs if each.path.startswith("answers/")]


def residual_files(plan: Plan) -> list[Path]:
    """RESIDUAL of the plan's de-identified texts. Must be called within a flow."""
    code = digest([code_digest("schemas", "expectations.*", "flows.jobs"), library_versions(), plan.key_mark])
    kept = sorted(str(each) for each in set(Entity) - plan.settings.deidentify.note_policy().by_rule)
    held = {name: tables_of(plan, step, name) for name, step in _READ.items()}
    jobs = []
    for shard in range(plan.settings.shards):
        files = {name: landed[shard] for name, landed in held.items()}
        answers = _answers_of(plan, shard_name(shard))
        key = digest([code, kept, {name: each.sha256 for name, each in files.items()}, [e.sha256 for e in answers]])
        told = {name: each.path for name, each in files.items()} | {"kept": kept}
        told["answers"] = [each.path for each in answers]
        unit = f"audit-{shard_name(shard)}"
        jobs.append(Job(Step.VALIDATE, unit, "flows.jobs.audit:audit_shard", plan.roots, key, told, "phi"))
    done = run_jobs(Step.VALIDATE, jobs, plan.options).done
    parts = [[each.path for each in done[job.unit].outputs] for job in jobs]
    marks = [[each.sha256 for each in done[job.unit].outputs] for job in jobs]
    last = Job(
        Step.VALIDATE,
        "audit",
        "flows.jobs.audit:settle_audit",
        plan.roots,
        digest([code, marks]),
        {"parts": parts},
        "phi",
    )
    settled = run_jobs(Step.VALIDATE, [last], plan.options).done["audit"]
    if settled.facts["checks"] and plan.options.progress != "none":
        told = ", ".join(f"{check}: {hits}" for check, hits in settled.facts["checks"].items())
        console.print(f"residual audit: {told}; in the PHI root: audit/review.jsonl", markup=False, highlight=False)
    return [plan.roots.work / each.path for each in settled.outputs]
