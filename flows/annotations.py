"""What annotation keeps: exported tasks in the work folder, answers in the PHI root, where the next build finds them."""

import json
from collections.abc import Sequence
from pathlib import Path

import polars as pl

from flows.errors import InputError, StorageError
from flows.settings import digest
from flows.shards import shard_name, shard_of
from flows.storage import Landed, Roots, land, read_tables, write_json
from schemas.annotations import AnswersRaw
from transforms.annotation.tasks import Task, as_told, from_told

ANNOTATORS = "annotators"
"""The source of answers in the account."""

ANSWERS = "annotation/answers.parquet"
TASKS = "annotation/tasks"


def answers_unit(unit: str) -> str:
    """Unit of the job that de-identifies a shard's answers.

    >>> answers_unit("shard-00003")
    'shard-00003-answers'
    """
    return f"{unit}-answers"


def kept_answers(roots: Roots) -> pl.DataFrame:
    """ANSWERS_RAW as imported so far; without a row where nobody has answered. Raises StorageError for a damaged file."""
    if not (roots.phi / ANSWERS).exists():
        return read_tables(AnswersRaw, roots, [])
    try:
        return read_tables(AnswersRaw, roots, [ANSWERS])
    except (OSError, pl.exceptions.PolarsError):
        raise StorageError("annotation/answers.parquet in the PHI root cannot be read; restore it") from None


def keep_answers(roots: Roots, answers: pl.DataFrame) -> Landed:
    """Keep ANSWERS_RAW for the next build."""
    return land(answers, AnswersRaw, roots, ANSWERS)


def answers_of_shard(answers: pl.DataFrame, unit: str, shards: int) -> pl.DataFrame:
    """The rows of ANSWERS_RAW of one shard, by its patients."""
    patients = [key for key in answers["patient_key"].unique() if shard_name(shard_of(key, shards)) == unit]
    return answers.filter(pl.col("patient_key").is_in(patients)).sort("answer_id")


def answers_by_shard(roots: Roots, shards: int) -> dict[str, str]:
    """Shards that hold answers, each with a digest of its own answers."""
    answers = kept_answers(roots)
    units = sorted({shard_name(shard_of(key, shards)) for key in answers["patient_key"].unique()})
    return {unit: digest(answers_of_shard(answers, unit, shards).rows()) for unit in units}


def keep_tasks(roots: Roots, tasks: Sequence[Task]) -> str:
    """Keep exported tasks, so that answers can be checked against them; gives the batch's name."""
    told = as_told(tasks)
    name = digest(told)[:16]
    write_json(roots.work / TASKS / f"{name}.json", {"tasks": told})
    return name


def read_tasks(place: Path) -> list[Task]:
    """Tasks of a file that `keep_tasks` wrote, or of the folder of an export. Raises InputError."""
    file = place / "batch.json" if place.is_dir() else place
    try:
        return from_told(json.loads(file.read_text(encoding="utf-8"))["tasks"])
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError("a file of exported tasks is none", f"{file}: is no file of exported tasks") from None


def exported_tasks(roots: Roots) -> list[Task]:
    """All tasks that were ever exported from this output."""
    return [task for place in sorted((roots.work / TASKS).glob("*.json")) for task in read_tasks(place)]
