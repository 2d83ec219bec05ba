"""What a second run computes again: what its input, settings or lost files touch, and nothing else."""

import csv
import gzip
import json
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import yaml
from prefect import flow
from prefect.settings import PREFECT_API_URL, temporary_settings

from flows.assemble import assemble_plan
from flows.deidentify import deidentify_plan
from flows.errors import StepError, TransientError
from flows.ingest import ingest_plan
from flows.plan import Plan, alone, make_plan
from flows.segment import segment_plan
from flows.settings import RunOptions, Settings
from flows.shards import Done, Job, code_digest, execute, finished
from flows.split import split_plan
from flows.storage import Roots, make_roots, roots_of, secret_of
from schemas.vocabulary import Step

Run = Callable[[], set[str]]


@flow(name="steps", persist_result=False)
def steps(config: str) -> None:
    plan: Plan = make_plan(config, RunOptions.of(1, "threads", "none"))
    with alone(plan.roots):
        for step in (ingest_plan, deidentify_plan, segment_plan, assemble_plan, split_plan):
            step(plan)


class Build:
    """A build up to its splits, in this process."""

    def __init__(self, folder: Path) -> None:
        self.config, self.output = folder / "casewright.yaml", folder / "out"
        self.folder = folder

    def settings(self, **changes: object) -> None:
        told = yaml.safe_load(self.config.read_text(encoding="utf-8"))
        self.config.write_text(yaml.safe_dump({**told, **changes}), encoding="utf-8")

    def files(self) -> dict[str, tuple[int, bytes]]:
        """Every file of the two roots with its time and content; what is remembered of the sources is none of them."""
        found = {}
        for root in ("phi", "work"):
            for file in sorted((self.output / root).rglob("*")):
                if file.is_file() and file.name not in (".lock", "source_hashes.json"):
                    found[f"{root}/{file.relative_to(self.output / root)}"] = (
                        file.stat().st_mtime_ns,
                        file.read_bytes(),
                    )
        return found

    def run(self) -> set[str]:
        """Run it; gives the units that were computed, as step/unit."""
        before = self.files()
        steps(str(self.config))
        after = self.files()
        changed = {name for name, told in after.items() if name not in before or before[name][0] != told[0]}
        return {name.split("sidecars/")[1].removesuffix(".json") for name in changed if "sidecars/" in name}

    def notes(self) -> list[list[str]]:
        with gzip.open(self.folder / "notes.csv.gz", "rt", encoding="utf-8", newline="") as rows:
            return list(csv.reader(rows))

    def write_notes(self, rows: list[list[str]]) -> None:
        with gzip.open(self.folder / "notes.csv.gz", "wt", encoding="utf-8", newline="") as out:
            csv.writer(out).writerows(rows)


@pytest.fixture(scope="module")
def built(sample: Path, prefect_server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample and a finished build of it."""
    folder = tmp_path_factory.mktemp("built") / "build"
    shutil.copytree(sample.parent, folder)
    build = Build(folder)
    build.settings(output=str(folder / "out"))
    with temporary_settings({PREFECT_API_URL: prefect_server["PREFECT_API_URL"]}):
        assert len(build.run()) > 30
    return folder


@pytest.fixture
def build(built: Path, prefect_server: dict[str, str], tmp_path: Path) -> Iterator[Build]:
    """A copy of the finished build; sources keep their names by their path, so they are not copied but restored."""
    kept = tmp_path / "kept"
    shutil.copytree(built, kept)
    with temporary_settings({PREFECT_API_URL: prefect_server["PREFECT_API_URL"]}):
        yield Build(built)
    shutil.rmtree(built)
    shutil.copytree(kept, built)


def units_of(computed: set[str], step: str) -> set[str]:
    return {each.split("/")[1] for each in computed if each.startswith(f"{step}/")}


def test_nothing_new_computes_nothing(build):
    assert build.run() == set()


def test_one_note_added_at_the_top_recomputes_its_own_shard(build):
    """Every row of the file moves; the file is read again, and one shard goes on."""
    before = build.files()
    head, *rows = build.notes()
    added = dict(zip(head, rows[-1], strict=True))
    added["note_id"] = "N-added-1"
    build.write_notes([head, list(added.values()), *rows])
    computed = build.run()
    (shard,) = units_of(computed, "deidentify")
    assert computed - {"split/groups"} == {
        next(each for each in computed if each.startswith("ingest/ed_notes.notes")),
        *(f"{step}/{shard}" for step in ("ingest", "deidentify", "segment", "assemble")),
    }
    changed = {name for name, told in build.files().items() if before.get(name, (0, b""))[1] != told[1]}
    public = {name for name in changed if name.startswith("work/") and "sidecars" not in name}
    assert public and all(shard in name or name.startswith("work/splits/") for name in public)


def test_rows_in_another_order_compute_no_shard(build):
    head, *rows = build.notes()
    build.write_notes([head, *reversed(rows)])
    assert {each.split("/")[0] for each in build.run()} == {"ingest"}


def test_a_changed_setting_recomputes_the_steps_that_depend_on_it(build):
    build.settings(splits={"train": 0.5, "validation": 0.25, "test": 0.25})
    assert build.run() == {"split/groups"}
    build.settings(licences=["CC0"])
    computed = build.run()
    assert units_of(computed, "assemble") == {f"shard-{n:05d}" for n in range(8)}
    assert {each.split("/")[0] for each in computed} <= {"assemble", "split"}


def test_another_surrogate_key_recomputes_everything(build):
    (build.folder / "other.key").write_text("another synthetic key " * 2)
    everything = {each for each in build.files() if "sidecars/" in each}
    build.settings(secret_key_file=str(build.folder / "other.key"))
    assert len(build.run()) == len(everything)


@pytest.mark.parametrize("shards", [3, pytest.param(11, marks=pytest.mark.long)])
def test_another_number_of_shards_leaves_nothing_of_the_old_one(build, shards):
    build.settings(shards=shards)
    build.run()
    names = {f"shard-{n:05d}" for n in range(shards)}
    found = {Path(name).stem for name in build.files() if "/shard-" in name}
    assert found == names
    fresh = Build(build.folder)
    fresh.output = build.folder / "fresh"
    build.settings(output=str(fresh.output))
    fresh.run()
    assert {name: told[1] for name, told in build.files().items()} == {
        name: told[1] for name, told in fresh.files().items()
    }


def test_a_source_that_is_gone_leaves_nothing_behind(build):
    sources = yaml.safe_load(build.config.read_text(encoding="utf-8"))["sources"]
    build.settings(sources={"ed_notes": sources["ed_notes"]})
    build.run()
    assert not [name for name in build.files() if "case_reports" in name]
    assert not [place for place in build.output.rglob("*case_reports*")]
    told = b"".join(content for _, content in build.files().values() if content[:4] != b"PAR1")
    assert b"case_reports" not in told


def damage_cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-20])


def damage_edit(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


def damage_empty(file: Path) -> None:
    file.write_bytes(b"")


def damage_remove(file: Path) -> None:
    file.unlink()


@pytest.mark.parametrize("damage", [damage_cut, damage_edit, damage_empty, damage_remove])
@pytest.mark.parametrize("what", ["work/segments/shard-00002.parquet", "work/sidecars/segment/shard-00002.json"])
def test_a_damaged_file_recomputes_its_unit_alone(build, what, damage):
    before = build.files()
    damage(build.output / what)
    assert build.run() == {"segment/shard-00002"}
    assert {name: told[1] for name, told in build.files().items()} == {name: told[1] for name, told in before.items()}


def test_counts_changed_by_hand_are_not_believed(build):
    sidecar = build.output / "work/sidecars/segment/shard-00001.json"
    told = json.loads(sidecar.read_text(encoding="utf-8"))
    for count in told["counts"]:
        count["received"] = count["kept"] = 1
    sidecar.write_text(json.dumps(told, indent=1, sort_keys=True), encoding="utf-8")
    assert build.run() == {"segment/shard-00001"}


def test_what_a_killed_run_left_half_written_is_removed(build):
    for place in ("phi/documents", "work/sidecars/split", "work"):
        (build.output / place / ".shard-00001.parquet.0123.tmp").write_bytes(b"half")
    assert build.run() == set()
    assert not list(build.output.rglob(".*.tmp"))


SECRET = "Wilhelmina Quackenbush"


def failing(error: Exception) -> Callable[[Job], None]:
    def fail(job: Job) -> None:
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (ValueError(SECRET), StepError),
        (KeyError(SECRET), StepError),
        (UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, SECRET), StepError),
        (TimeoutError(SECRET), TransientError),
        (FileNotFoundError(2, SECRET, SECRET), TransientError),
    ],
)
def test_a_job_that_fails_tells_class_and_place_only(tmp_path, monkeypatch, error, kind):
    monkeypatch.setattr("flows.jobs.segment.segment_shard", failing(error))
    roots = Roots(tmp_path, tmp_path, tmp_path)
    job = Job(Step.SEGMENT, "unit", "flows.jobs.segment:segment_shard", roots, "key", {"text": SECRET})
    with pytest.raises(kind, match=rf"^segment unit: {type(error).__name__} at \S+:\d+$") as caught:
        execute(job)
    assert type(caught.value) is kind
    assert caught.value.__context__ is None and caught.value.__cause__ is None
    assert finished(job) is None


def test_nothing_of_a_failed_job_is_in_prefects_database(build, monkeypatch, prefect_server, capfd):
    """The error that a user sees names the unit; the words of the error's cause are nowhere."""
    (build.output / "work/sidecars/segment/shard-00004.json").unlink()
    monkeypatch.setattr("flows.jobs.segment.segment_shard", failing(ValueError(SECRET)))
    with pytest.raises(StepError, match="segment shard-00004: ValueError at .*7 of 8 units are done"):
        build.run()
    time.sleep(2)  # events reach the database late
    held = b"".join(file.read_bytes() for file in Path(prefect_server["PREFECT_HOME"]).rglob("*") if file.is_file())
    assert b"segment shard-00004: ValueError" in held, "this is where the words would stand"
    assert SECRET.encode() not in held
    assert SECRET not in "".join(capfd.readouterr())


def test_input_that_fails_to_be_read_is_tried_again(build, monkeypatch):
    from flows.jobs.segment import segment_shard

    tries = []

    def fail_once(job: Job) -> Done:
        tries.append(job.unit)
        if len(tries) == 1:
            raise TimeoutError
        return segment_shard(job)

    (build.output / "work/sidecars/segment/shard-00004.json").unlink()
    monkeypatch.setattr("flows.jobs.segment.segment_shard", fail_once)
    assert build.run() == {"segment/shard-00004"}
    assert tries == ["shard-00004"] * 2


def test_two_runs_that_begin_at_once_make_one_key(tmp_path, monkeypatch):
    settings = Settings.model_validate(
        {"output": str(tmp_path), "sources": {"a": {"layout": "notes", "path": "a.csv"}}}
    )
    roots = roots_of(settings)
    make_roots(roots)
    monkeypatch.setattr("os.path.exists", lambda place: False)  # both have looked before either has written
    first, made = secret_of(settings, roots)
    content = first.read_bytes()
    assert made and secret_of(settings, roots) == (first, False)
    assert first.read_bytes() == content and first.stat().st_mode & 0o777 == 0o600
    assert [file.name for file in roots.phi.iterdir()] == ["secret.key"]


@pytest.mark.parametrize("data", ["words.txt", "weights.npz", "model.bin"])
def test_code_is_all_that_a_package_holds(tmp_path, monkeypatch, data):
    """A list of words or weights that changes makes other shards, whatever the kind of file."""
    name = f"some_package_{data.partition('.')[2]}"  # Python remembers where a package was
    package = tmp_path / name
    (package / "below").mkdir(parents=True)
    (package / "__init__.py").write_text("")
    (package / "below" / data).write_bytes(b"1")
    monkeypatch.syspath_prepend(tmp_path)
    before = code_digest.__wrapped__(f"{name}.*")
    (package / "below" / "__pycache__").mkdir()
    (package / "below" / "__pycache__" / "x.pyc").write_bytes(b"1")
    assert code_digest.__wrapped__(f"{name}.*") == before
    (package / "below" / data).write_bytes(b"2")
    assert code_digest.__wrapped__(f"{name}.*") != before
