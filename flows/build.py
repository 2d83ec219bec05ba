"""The flow that does it all: from sources to a published release."""

from prefect import flow

from flows.assemble import assemble_plan
from flows.deidentify import deidentify_plan
from flows.errors import StepError, wordless
from flows.ingest import ingest_plan
from flows.plan import Plan, alone, make_plan
from flows.publish import publish_plan
from flows.segment import segment_plan
from flows.settings import RunOptions
from flows.split import split_plan
from flows.steps import StepResult
from flows.workers import workers as started


def build_plan(plan: Plan) -> str:
    """All steps for a plan, on one set of workers; must be called within a flow. Gives the release's folder."""
    with alone(plan.roots), started(plan.options):
        ingest_plan(plan)
        check_quarantine(plan, deidentify_plan(plan))
        if plan.settings.extraction.extractor == "llm":
            from flows.extract import extract_plan

            extract_plan(plan)
        segment_plan(plan)
        assemble_plan(plan)
        split_plan(plan)
        return str(publish_plan(plan))


def check_quarantine(plan: Plan, result: StepResult) -> None:
    """Stop where too many documents could not be de-identified: then something is wrong with more than these."""
    received = sum(each.received for each in result.counts)
    quarantined = sum(done.facts["quarantined"] for done in result.done.values())
    if quarantined > plan.settings.quarantine_limit * received:
        raise StepError(
            f"deidentify: {quarantined} of {received} records are quarantined, more than `quarantine_limit` allows "
            f"({plan.settings.quarantine_limit:g}); `casewright status CONFIG --phi` names them"
        )


@flow(name="casewright-build", persist_result=False, log_prints=False)
@wordless
def build(
    config: str,
    workers: int | None = None,
    runner: str = "processes",
    progress: str = "auto",
    output: str | None = None,
    version: str | None = None,
) -> str:
    """Ingest, de-identify, segment, assemble, split, validate and publish; gives the release's folder."""
    return build_plan(make_plan(config, RunOptions.of(workers, runner, progress), output=output, version=version))
