"""The flow of de-identification, one unit per shard."""

from prefect import flow

from flows.errors import wordless
from flows.found import found_in, show_found
from flows.plan import Plan, alone, answer_jobs, make_plan, shard_jobs
from flows.settings import RunOptions
from flows.steps import StepResult, console, run_jobs, sweep
from schemas.vocabulary import Step


def deidentify_plan(plan: Plan) -> StepResult:
    """Run the step for a plan; must be called within a flow."""
    jobs = [*shard_jobs(plan, Step.DEIDENTIFY), *answer_jobs(plan)]
    result = run_jobs(Step.DEIDENTIFY, jobs, plan.options)
    sweep(plan.roots, jobs, result)
    if result.computed and plan.options.progress != "none":
        show_found(console, found_in(done.facts for done in result.done.values()))
    return result


@flow(name="casewright-deidentify", persist_result=False, log_prints=False)
@wordless
def deidentify(
    config: str,
    workers: int | None = None,
    runner: str = "processes",
    progress: str = "auto",
    output: str | None = None,
) -> None:
    """De-identify what ingest gathered, shard by shard."""
    plan = make_plan(config, RunOptions.of(workers, runner, progress), output=output)
    with alone(plan.roots):
        deidentify_plan(plan)
