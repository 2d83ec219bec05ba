"""The flow of segmentation, one unit per shard."""

from prefect import flow

from flows.errors import wordless
from flows.plan import Plan, alone, make_plan, shard_jobs
from flows.settings import RunOptions
from flows.steps import StepResult, run_jobs, sweep
from schemas.vocabulary import Step


def segment_plan(plan: Plan) -> StepResult:
    """Run the step for a plan; must be called within a flow."""
    jobs = shard_jobs(plan, Step.SEGMENT)
    result = run_jobs(Step.SEGMENT, jobs, plan.options)
    sweep(plan.roots, jobs, result)
    return result


@flow(name="casewright-segment", persist_result=False, log_prints=False)
@wordless
def segment(
    config: str,
    workers: int | None = None,
    runner: str = "processes",
    progress: str = "auto",
    output: str | None = None,
) -> None:
    """Find sections in de-identified documents and label them, shard by shard."""
    plan = make_plan(config, RunOptions.of(workers, runner, progress), output=output)
    with alone(plan.roots):
        segment_plan(plan)
