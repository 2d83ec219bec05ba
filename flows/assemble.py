"""The flow of assembly, one unit per shard."""

from prefect import flow

from flows.errors import wordless
from flows.plan import Plan, alone, make_plan, shard_jobs
from flows.settings import RunOptions
from flows.steps import StepResult, run_jobs, sweep
from schemas.vocabulary import Step


def assemble_plan(plan: Plan) -> StepResult:
    """Run the step for a plan; must be called within a flow."""
    jobs = shard_jobs(plan, Step.ASSEMBLE)
    result = run_jobs(Step.ASSEMBLE, jobs, plan.options)
    sweep(plan.roots, jobs, result)
    return result


@flow(name="casewright-assemble", persist_result=False, log_prints=False)
@wordless
def assemble(
    config: str,
    workers: int | None = None,
    runner: str = "processes",
    progress: str = "auto",
    output: str | None = None,
) -> None:
    """Make the rows of every config, shard by shard."""
    plan = make_plan(config, RunOptions.of(workers, runner, progress), output=output)
    with alone(plan.roots):
        assemble_plan(plan)
