"""Physicians in the loop: tasks written for them, their answers taken back, checked, compared and kept."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

from flows.annotations import exported_tasks, keep_answers, keep_tasks, kept_answers, read_tasks
from flows.errors import ConfigError, InputError
from flows.plan import Plan, alone, make_plan
from flows.settings import RunOptions, digest
from flows.storage import Roots, read_secret, write_json, write_whole
from schemas.annotations import RATIONALE_FIELDS, AnswersRaw
from schemas.table import polars_schema
from schemas.vocabulary import AnnotationTask
from transforms.annotation.agreement import belief_agreement, rationale_agreement
from transforms.annotation.checked import Answer, Checked, Place, check_answers, known_tasks
from transforms.annotation.disagreements import disagreements
from transforms.annotation.label_studio import labelling_configuration, read_label_studio, write_label_studio
from transforms.annotation.received import NotAnswers, Read
from transforms.annotation.spreadsheet import read_spreadsheet, write_spreadsheet
from transforms.annotation.tasks import Task, as_told, belief_tasks, drawn, rationale_tasks
from transforms.pseudonyms import pseudonym
from transforms.rejects import Reject

SHOWN_BY = {
    AnnotationTask.RATIONALE: ("er_treatment", "er_disposition", "er_belief_updates"),
    AnnotationTask.SCT: ("er_belief_updates",),
}
"""Configs whose rows show what a task needs: all of them show a visit the same presentation."""

MAX_BYTES = 200_000_000


@dataclass(frozen=True)
class Exported:
    """What an export wrote, or would write: tasks of how many there are, and rows (a step each)."""

    folder: Path
    tasks: int
    of: int
    rows: int


def export_tasks(
    place: Path,
    kind: AnnotationTask,
    sample: int,
    seed: int,
    folder: Path,
    output: str | None,
    dry_run: bool,
    force: bool,
) -> Exported:
    """Write a sample of tasks of a release, or of what the build of a configuration last assembled.

    Raises ConfigError where there is no row for the task, InputError for a folder that holds other tasks.
    """
    frames, roots = _rows(place, SHOWN_BY[kind], output)
    rows = [row for frame in frames for row in frame.iter_rows(named=True)]
    every = rationale_tasks(rows) if kind is AnnotationTask.RATIONALE else belief_tasks(rows)
    if not every:
        raise ConfigError(f"no row of {', '.join(SHOWN_BY[kind])} to annotate; build first")
    tasks = drawn(every, sample, seed)
    told = Exported(folder, len(tasks), len(every), sum(task.last_step for task in tasks))
    if dry_run:
        return told
    batch = {"tasks": as_told(tasks)}
    files = {
        "tasks.json": write_label_studio(tasks),
        "labelling-configuration.xml": labelling_configuration(kind).encode(),
        "tasks.csv": write_spreadsheet(tasks),
    }
    for name, content in files.items():
        held = folder / name
        if held.exists() and held.read_bytes() != content and not force:
            raise InputError(
                f"{name} stands there already with other content; it may hold answers",
                f"{held}: stands there already with other content, which may be answers; name another --folder",
            )
    for name, content in files.items():
        write_whole(folder / name, content)
    write_json(folder / "batch.json", batch)
    if roots is not None:
        keep_tasks(roots, tasks)
    return told


def _rows(place: Path, configs: Sequence[str], output: str | None) -> tuple[list[pl.DataFrame], Roots | None]:
    """Rows of the configs, and the roots of the output that they are of, if it is known."""
    if (place / "data").is_dir():
        files = [sorted((place / "data" / name).glob("*.parquet")) for name in configs]
        output_folder = place.absolute().parent.parent
        known = place.absolute().parent.name == "releases" and (output_folder / "work").is_dir()
        roots = Roots(output_folder / "phi", output_folder / "work", output_folder / "releases") if known else None
    elif place.is_dir():
        raise InputError("is no release", f"{place}: is no release (it holds no folder data)")
    else:
        roots = make_plan(str(place), RunOptions(), make=False, output=output).roots
        files = [sorted((roots.work / "configs" / name).glob("*.parquet")) for name in configs]
    return [pl.read_parquet(file) for group in files for file in group], roots


@dataclass
class Imported:
    """What came of an import: answers received = kept + rejected, and what all answers kept so far agree on."""

    kept: int = 0
    replaced: int = 0
    adjudicated: int = 0
    rejects: list[tuple[Path, Reject]] = field(default_factory=list)
    unread: list[tuple[Path, str]] = field(default_factory=list)
    agreement: dict[AnnotationTask, dict[str, Any]] = field(default_factory=dict)
    lists: dict[AnnotationTask, tuple[int, Path]] = field(default_factory=dict)

    @property
    def received(self) -> int:
        return self.kept + len(self.rejects)

    @property
    def reasons(self) -> dict[str, int]:
        """Rejects by reason, the most frequent first."""
        return dict(Counter(str(reject.reason) for _, reject in self.rejects).most_common())


def import_answers(
    config: str,
    files: Sequence[Path],
    output: str | None = None,
    tasks: Path | None = None,
    annotator: str | None = None,
    replace: bool = False,
    dry_run: bool = False,
) -> Imported:
    """Check answers and keep them in the PHI root for the next build; what they say never reaches a log.

    Raises InputError where no file can be read at all, ConfigError where nothing was exported.
    """
    plan = make_plan(config, RunOptions(), output=output)
    with nullcontext() if dry_run else alone(plan.roots):
        every = exported_tasks(plan.roots)
        if tasks is not None:
            every += read_tasks(tasks)
        if not every:
            raise ConfigError("no task was exported here; name the export's folder with --tasks")
        made = Imported()
        reads = _reads(files, made)
        if not reads:
            raise InputError("no file could be read", "; ".join(f"{file}: {why}" for file, why in made.unread))
        held = kept_answers(plan.roots)
        rows = _checked(reads, every, plan, held, made, annotator, replace)
        answers = _together(held, rows)
        if not dry_run:
            if tasks is not None:
                keep_tasks(plan.roots, read_tasks(tasks))
            keep_answers(plan.roots, answers)
        _compare(plan, every, answers, made, dry_run)
        if not dry_run:
            _keep_rejects(plan, files, made)
    return made


def _reads(files: Sequence[Path], made: Imported) -> list[tuple[Path, Read]]:
    """The rows of each file; a file that is none is told, and the others go on."""
    found = []
    for file in files:
        try:
            if file.stat().st_size > MAX_BYTES:
                raise NotAnswers("is larger than any export of tasks")
            content = file.read_bytes()
            is_json = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"[", b"{")
            found.append((file, read_label_studio(content) if is_json else read_spreadsheet(content)))
        except OSError as error:
            made.unread.append((file, f"cannot be read ({type(error).__name__})"))
        except NotAnswers as error:
            made.unread.append((file, str(error)))
    return found


def _checked(
    reads: Sequence[tuple[Path, Read]],
    tasks: Sequence[Task],
    plan: Plan,
    held: pl.DataFrame,
    made: Imported,
    annotator: str | None,
    replace: bool,
) -> list[dict[str, Any]]:
    """Rows of ANSWERS_RAW of what is kept of the files, in their order."""
    secret = read_secret(plan.secret_file)
    earlier = {_place(row): _content(row) for row in held.iter_rows(named=True)}
    known, rows = known_tasks(tasks), []
    for file, read in reads:
        checked: Checked = check_answers(
            read.received, known, partial(pseudonym, secret, "annotator"), earlier, annotator, replace
        )
        earlier |= {answer.place: answer.content for answer in checked.kept}
        made.kept += len(checked.kept)
        made.replaced += checked.replaced
        made.adjudicated += sum(answer.adjudicated for answer in checked.kept)
        made.rejects += [(file, reject) for reject in (*read.rejects, *checked.rejects)]
        rows += [_row(answer, secret) for answer in checked.kept]
    return rows


def _place(row: dict[str, Any]) -> Place:
    names = ("task", "encounter_key", "case_sha256", "evidence_step", "annotator", "adjudicated")
    return tuple(row[name] for name in names)  # type: ignore[return-value]


def _content(row: dict[str, Any]) -> tuple[Any, ...]:
    ranking = None if row["ranking"] is None else tuple(row["ranking"])
    return (*(row[f"raw_{name}"] for name in RATIONALE_FIELDS), row["update"], ranking, row["final_diagnosis"])


def _row(answer: Answer, secret: bytes) -> dict[str, Any]:
    place = [str(part) for part in answer.place]
    told = answer._asdict()
    return {
        "answer_id": pseudonym(secret, "answer", *place),
        "task": str(answer.task.kind),
        "encounter_key": answer.task.encounter_key,
        "patient_key": answer.task.patient_key,
        "evidence_step": answer.step,
        "annotator": answer.annotator,
        "native_annotator": answer.native_annotator,
        "adjudicated": answer.adjudicated,
        "case_sha256": answer.task.case_sha256,
        **{f"raw_{name}": told[name] for name in RATIONALE_FIELDS},
        "update": answer.update,
        "ranking": None if answer.ranking is None else list(answer.ranking),
        "final_diagnosis": answer.final_diagnosis,
    }


def _together(held: pl.DataFrame, rows: Sequence[dict[str, Any]]) -> pl.DataFrame:
    """What was kept with what is new; a new answer takes the place of an old one of the same id."""
    new = pl.DataFrame(list({row["answer_id"]: row for row in rows}.values()), schema=polars_schema(AnswersRaw))
    return pl.concat([held.join(new.select("answer_id"), on="answer_id", how="anti"), new]).sort("answer_id")


def _compare(plan: Plan, tasks: Sequence[Task], answers: pl.DataFrame, made: Imported, dry_run: bool) -> None:
    """Agreement, and the list of disagreements, of everything that is kept."""
    for kind, agreement in ((AnnotationTask.RATIONALE, rationale_agreement), (AnnotationTask.SCT, belief_agreement)):
        mine = answers.filter(pl.col("task").cast(pl.String) == str(kind))
        if mine.is_empty():
            continue
        made.agreement[kind] = told = agreement(mine)
        asked = {(task.task_id, task.case_sha256): task for task in tasks if task.kind is kind}
        said = disagreements(list(asked.values()), mine.rows(named=True))
        # free text that was not de-identified stays in the PHI root; updates and ranks hold no word of an annotator
        root = plan.roots.phi if kind is AnnotationTask.RATIONALE else plan.roots.work
        content = write_spreadsheet(sorted(asked.values()), said)
        place = root / "annotation" / f"adjudicate-{kind}-{hashlib.sha256(content).hexdigest()[:12]}.csv"
        if said:
            made.lists[kind] = (len(said), place)
        if not dry_run:
            write_json(plan.roots.work / "annotation" / f"agreement-{kind}.json", told)
            if said and not place.exists():  # it may be filled in already
                write_whole(place, content, mode=0o600 if kind is AnnotationTask.RATIONALE else None)


def _keep_rejects(plan: Plan, files: Sequence[Path], made: Imported) -> None:
    """The rejects of this import: numbers of files and rows, reasons, keys of visits; no words, no paths."""
    numbers = {file: number for number, file in enumerate(files, 1)}
    told = [
        {
            "file": numbers[file],
            "row": each.row,
            "reason": str(each.reason),
            "detail": each.detail,
            "encounter_key": each.record_id,
        }
        for file, each in made.rejects
    ]
    account = {"received": made.received, "kept": made.kept, "replaced": made.replaced, "rejects": told}
    write_json(plan.roots.work / "annotation" / f"import-{digest(account)[:12]}.json", account)
