"""Builds that are killed, with their workers or one worker of them, end with the bytes of one that was not."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

KILLS = 3  # tests/benchmarks/kill_and_resume.py does ten of a larger build
UNITS = ("ingest", "deidentify", "segment", "assemble", "split", "validate")
"""Steps whose finished units are never computed again; `publish` writes a new folder each time."""

Start = Callable[..., subprocess.Popen]


@pytest.fixture
def start(sample: Path, prefect_server: dict[str, str], tmp_path: Path) -> Start:
    """Starts a build of the sample into `out`, its messages to `log`."""

    def begin(*options: object, env: dict[str, str] | None = None) -> subprocess.Popen:
        command = [Path(sys.executable).with_name("casewright"), "build", sample, "--output", tmp_path / "out"]
        with open(tmp_path / "log", "a") as log:
            return subprocess.Popen(
                [*map(str, command), "--progress", "lines", *map(str, options)],
                env=prefect_server if env is None else env,
                cwd=tmp_path,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    return begin


def sidecars(output: Path) -> dict[str, int]:
    """Finished units and when each was finished."""
    found = {}
    for root in ("phi", "work"):
        for file in (output / root / "sidecars").rglob("[!.]*.json"):
            with suppress(FileNotFoundError):
                found[f"{root}/{file.parent.name}/{file.stem}"] = file.stat().st_mtime_ns
    return found


def family(process: subprocess.Popen) -> list[psutil.Process]:
    """The processes that a build has started."""
    try:
        return psutil.Process(process.pid).children(recursive=True)
    except psutil.NoSuchProcess:
        return []


def busy(process: subprocess.Popen, name: str = "spawn_main") -> list[psutil.Process]:
    """Workers of a build, those that have worked most first."""
    found = []
    for each in family(process):
        with suppress(psutil.Error):
            if name in " ".join(each.cmdline()):
                found.append((-sum(each.cpu_times()[:2]), each.pid, each))
    return [each for *_, each in sorted(found)]


def wait_for(happens: Callable[[], object], process: subprocess.Popen, seconds: float = 90) -> bool:
    """Whether it happened before the process ended."""
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        if process.poll() is not None:
            return False
        time.sleep(0.005)
    return True


def assert_gone(processes: list[psutil.Process], seconds: float = 3) -> None:
    _, alive = psutil.wait_procs(processes, timeout=seconds)
    alive = [each for each in alive if each.is_running() and each.status() != psutil.STATUS_ZOMBIE]
    assert not alive, [each.cmdline()[:6] for each in alive]


def assert_tidy(output: Path) -> None:
    """Nothing half-written is left."""
    left = [file for file in output.rglob(".*") if file.name not in (".lock", ".nojekyll")]
    assert not left


@contextmanager
def ended(process: subprocess.Popen) -> Iterator[None]:
    """Whatever a test finds: nothing that it started goes on."""
    try:
        yield
    finally:
        for each in [*family(process), process]:
            with suppress(psutil.Error, ProcessLookupError):
                each.kill()
        process.wait()


def kill_at(process: subprocess.Popen, happens: Callable[[], object], seconds: float) -> bool:
    """SIGKILL, some time after something happened; its children must end by themselves."""
    with ended(process):
        if not wait_for(happens, process):
            return False
        with suppress(subprocess.TimeoutExpired):
            process.wait(seconds)
            return False
        children = family(process)
        process.kill()
        process.wait()
        assert_gone(children)
        return True


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(400)
def test_killed_at_random_moments_it_ends_with_the_same_bytes(start, sums, tmp_path, read_release):
    """Moments are spread over the run's length by what was finished until then, then by chance within it."""
    output, chance = tmp_path / "out", random.Random(2026)
    units = 8 + 4 * 8 + 2 + 1 + 9
    finished: dict[str, int] = {}
    for at in sorted(chance.sample(range(units), KILLS)):
        process = start("--workers", 2)
        assert kill_at(process, lambda at=at: len(sidecars(output)) >= at, chance.random() / 4), "ended before its kill"
        now = sidecars(output)
        again = {name for name, when in finished.items() if now.get(name) != when and name.split("/")[1] in UNITS}
        assert not again
        finished = now
    assert len(finished) >= units // 2
    process = start("--workers", 2)
    assert process.wait(120) == 0, (tmp_path / "log").read_text()
    assert read_release(output) == sums
    now = sidecars(output)
    assert not {name for name, when in finished.items() if now[name] != when and name.split("/")[1] in UNITS}
    assert_tidy(output)


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(200)
def test_threads_resume_after_a_kill(start, sums, tmp_path, read_release):
    output = tmp_path / "out"
    process = start("--workers", 2, "--runner", "threads")
    assert kill_at(process, lambda: len(sidecars(output)) >= 22, 0)
    before = sidecars(output)
    assert start("--workers", 2, "--runner", "threads").wait(120) == 0
    after = sidecars(output)
    assert before and not [name for name, when in before.items() if after[name] != when]
    assert read_release(output) == sums
    assert_tidy(output)


@pytest.mark.slow
@pytest.mark.timeout(400)
@pytest.mark.parametrize("runner", ["processes", pytest.param("dask", marks=pytest.mark.long)])
def test_a_worker_killed_alone_changes_nothing(start, sums, tmp_path, read_release, runner):
    """One process of the pool, or one worker under its Dask nanny, in mid-shard; the run is not started again."""
    output = tmp_path / "out"
    process = start("--workers", 2, "--runner", runner)
    with ended(process):
        # under one runner while it de-identifies, under the other while it assembles
        assert wait_for(lambda: len(sidecars(output)) >= {"processes": 36, "dask": 18}[runner], process)
        victim = busy(process)[0]
        victim.kill()
        assert process.wait(150) == 0, (tmp_path / "log").read_text()
    assert read_release(output) == sums
    assert_tidy(output)
    assert "Traceback" not in (tmp_path / "log").read_text()


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(200)
def test_dask_by_address_with_a_worker_lost(start, sums, tmp_path, read_release, dask_cluster):
    """Two workers without a nanny: one is killed for good, the other does its work."""
    address, cluster_workers = dask_cluster
    process = start("--runner", address)
    with ended(process):
        assert wait_for(lambda: len(sidecars(tmp_path / "out")) >= 18, process)
        cluster_workers[0].kill()
        assert process.wait(150) == 0, (tmp_path / "log").read_text()
    assert read_release(tmp_path / "out") == sums


@pytest.fixture
def dask_cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """A scheduler and two workers, as a user would start them on machines of a cluster."""
    place = tmp_path / "scheduler.json"
    dask = [str(Path(sys.executable).with_name("dask"))]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": tmp_path}
    told = ["--no-dashboard", "--scheduler-file", str(place)]
    started = [
        subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", *told], **quiet),
        *(
            subprocess.Popen(
                [*dask, "worker", "--nthreads", "1", "--no-nanny", *told, "--local-directory", tmp_path], **quiet
            )
            for _ in range(2)
        ),
    ]
    try:
        from distributed import Client

        end = time.monotonic() + 60
        while not place.exists():
            assert time.monotonic() < end
            time.sleep(0.1)
        with Client(scheduler_file=str(place)) as client:
            client.wait_for_workers(2, timeout=60)
            address = client.scheduler.address
        yield address, started[1:]
    finally:
        for each in reversed(started):
            each.kill()
            each.wait()


@pytest.fixture
def without_server(prefect_server: dict[str, str]) -> dict[str, str]:
    """Environment of a user who runs no Prefect server."""
    return {name: value for name, value in prefect_server.items() if name != "PREFECT_API_URL"}


@pytest.mark.parametrize(
    "how",
    [signal.SIGKILL, signal.SIGINT, pytest.param(signal.SIGTERM, marks=pytest.mark.long)],
    ids=lambda how: how.name,
)
def test_neither_workers_nor_server_outlive_the_run(start, tmp_path, without_server, how):
    """Ctrl-C goes to the whole group of processes, as from a terminal."""
    process = start("--workers", 2, env=without_server)
    with ended(process):
        assert wait_for(lambda: len(sidecars(tmp_path / "out")) >= 12, process)
        children = family(process)
        assert [each for each in children if "flows.server" in " ".join(each.cmdline())]
        if how == signal.SIGINT:
            os.killpg(process.pid, how)
        else:
            process.send_signal(how)
        code = process.wait(15)
        assert_gone(children)
    said = (tmp_path / "log").read_text().splitlines()
    said = [line for line in said if " units, " not in line]
    if how == signal.SIGINT:
        assert code == 130
        assert said == ["casewright: interrupted; run again to resume"]
    else:
        assert code != 0 and said == []


def test_a_second_run_in_one_output_is_told_so(start, casewright, sample, tmp_path):
    process = start("--workers", 1)
    with ended(process):
        assert wait_for(lambda: sidecars(tmp_path / "out"), process)
        second = casewright("build", sample, "--output", tmp_path / "out")
        assert second.returncode == 2
        assert second.stderr == (
            "casewright: another run is at work in this `output`; wait for it, or set another `output`\n"
        )
        assert process.poll() is None
