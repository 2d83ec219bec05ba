"""De-identification of annotators' answers in a worker: of one shard, with the notes of the same patients."""

from collections import Counter

import polars as pl

from flows.account import Count
from flows.annotations import ANNOTATORS, answers_of_shard, kept_answers
from flows.jobs.deidentify import door_and_tables
from flows.jobs.rejected import land_rejects
from flows.shards import Done, Job
from flows.storage import land
from schemas.annotations import Answers
from schemas.vocabulary import Reason, Record
from transforms.annotation.deidentified import deidentify_answers


def deidentify_answers_of_shard(job: Job) -> Done:
    """ANSWERS_RAW of a shard become ANSWERS."""
    door, documents, encounters = door_and_tables(job)
    answers = answers_of_shard(kept_answers(job.roots), job.arguments["shard"], job.arguments["shards"])
    given_up = list(job.arguments.get("given_up", {}))
    documents = documents.filter(~pl.col("document_id").is_in(given_up))
    made = deidentify_answers(answers, documents, encounters, door, ANNOTATORS)
    _, landed = land_rejects(job, [(each, ANNOTATORS, None) for each in made.rejects], door.secret)
    why = Counter(str(each.reason) for each in made.rejects)
    counts = Count(
        str(job.step), ANNOTATORS, str(Record.ANSWER), answers.height, made.answers.height, dict(sorted(why.items()))
    )
    output = land(made.answers, Answers, job.roots, f"answers/{job.arguments['shard']}.parquet")
    facts = {"found": {}, "quarantined": why[str(Reason.QUARANTINED)]}
    return Done((output, *landed), (counts,), facts)
