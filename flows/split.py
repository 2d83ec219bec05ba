"""The flow of splitting: one unit, since near-duplicates are found over all shards."""

from prefect import flow

from flows.errors import wordless
from flows.plan import Plan, alone, make_plan, split_job
from flows.settings import RunOptions
from flows.steps import StepResult, run_jobs
from schemas.vocabulary import Step


def split_plan(plan: Plan) -> StepResult:
    """Run the step for a plan; must be called within a flow."""
    return run_jobs(Step.SPLIT, [split_job(plan)], plan.options)


@flow(name="casewright-split", persist_result=False, log_prints=False)
@wordless
def split(
    config: str,
    workers: int | None = None,
    runner: str = "processes",
    progress: str = "auto",
    output: str | None = None,
) -> None:
    """Assign every patient, article and cluster of near-duplicates to a split."""
    plan = make_plan(config, RunOptions.of(workers, runner, progress), output=output)
    with alone(plan.roots):
        split_plan(plan)
