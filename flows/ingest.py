"""The flow of ingest: parts of sources are read, then each shard is gathered from all parts."""

from prefect import flow

from flows.errors import wordless
from flows.plan import Plan, alone, gather_jobs, make_plan, part_jobs
from flows.settings import RunOptions
from flows.steps import StepResult, console, run_jobs, sweep
from schemas.vocabulary import Step


def ingest_plan(plan: Plan) -> StepResult:
    """Run the step for a plan; must be called within a flow. Gives the result of gathering."""
    reading = [job for _, job in part_jobs(plan)]
    parts = run_jobs(Step.INGEST, reading, plan.options)
    gathering = gather_jobs(plan, parts.done)
    shards = run_jobs(Step.INGEST, gathering, plan.options)
    sweep(plan.roots, [*reading, *gathering], StepResult({**parts.done, **shards.done}, 0))
    for unit, done in sorted(parts.done.items()):
        for column, number in ((column, n) for column, n in done.facts["unmapped"].items() if n):
            told = any(each.startswith(f"{column}\t") for each in done.facts.get("unmapped_words", {}))
            where = f" (the words: sidecars/ingest/{unit}.json in the PHI root)" if told else ""
            console.print(
                f"ingest      {unit.partition('.')[0]}: {number} values of {column} are in no value set{where}",
                highlight=False,
            )
    unread: dict[tuple[str, str], set[str]] = {}
    for unit, done in sorted(parts.done.items()):
        for table, names in done.facts.get("unread", {}).items():
            unread.setdefault((unit.partition(".")[0], table), set()).update(names)
    for (source, table), names in sorted(unread.items()):
        if names:  # their names stay in the PHI root: a header can hold anything
            console.print(f"ingest      {source}: {len(names)} columns of {table} are not read", highlight=False)
    return shards


@flow(name="casewright-ingest", persist_result=False, log_prints=False)
@wordless
def ingest(
    config: str,
    workers: int | None = None,
    runner: str = "processes",
    progress: str = "auto",
    output: str | None = None,
) -> None:
    """Read every source into the PHI root, divided into shards by patient and article."""
    plan = make_plan(config, RunOptions.of(workers, runner, progress), output=output)
    with alone(plan.roots):
        ingest_plan(plan)
