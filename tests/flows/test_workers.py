"""Workers: what is lost when one of them dies, and what is left when their run ends."""

import os
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest

from flows.errors import ConfigError, StepError
from flows.settings import RunOptions
from flows.workers import workers


def children(name: str = "spawn_main") -> list[psutil.Process]:
    """Worker processes of this process."""
    found = []
    for each in psutil.Process().children(recursive=True):
        try:
            if name in " ".join(each.cmdline()):
                found.append(each)
        except psutil.Error:
            continue
    return found


def wait_for(happens: Callable[[], object], seconds: float = 10) -> None:
    end = time.monotonic() + seconds
    while not happens():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.01)


@pytest.mark.parametrize("runner", ["processes", "threads"])
def test_results_come_back_to_who_asked(runner):
    with workers(RunOptions(workers=2, runner=runner)) as on, ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda n: on.run(divmod, n, 7), range(50))) == [divmod(n, 7) for n in range(50)]
        assert on.slots == 2


def test_processes_work_side_by_side_and_apart_from_this_one():
    with workers(RunOptions(workers=2)) as on, ThreadPoolExecutor(2) as pool:
        began = time.monotonic()
        pids = {*pool.map(lambda _: on.run(os.getpid), range(40))}
        list(pool.map(lambda _: on.run(time.sleep, 0.5), range(4)))
        assert os.getpid() not in pids and len(pids) == 2
        assert time.monotonic() - began < 15


@pytest.mark.parametrize("age", [0.0, 0.02, 0.2, 0.6])
def test_a_killed_worker_costs_its_own_call_only(age):
    """Killed at any age: while it starts, waits, or works."""
    with workers(RunOptions(workers=2)) as on, ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(on.run, time.sleep, 1) for _ in range(4)]
        wait_for(children)
        time.sleep(age)
        children()[0].kill()
        assert [each.result(60) for each in answers] == [None] * 4
        assert on.run(abs, -1) == 1


def test_a_worker_killed_while_nothing_runs_is_replaced():
    with workers(RunOptions(workers=1)) as on:
        first = on.run(os.getpid)
        os.kill(first, 9)
        time.sleep(0.3)
        assert on.run(os.getpid) != first


def test_a_call_that_kills_its_worker_every_time_is_given_up():
    with workers(RunOptions(workers=1)) as on:
        with pytest.raises(StepError, match="died 3 times"):
            on.run(os._exit, 9)
        assert on.run(abs, -1) == 1


def test_an_error_in_a_worker_is_raised_here():
    with workers(RunOptions(workers=1)) as on:
        with pytest.raises(ZeroDivisionError):
            on.run(divmod, 1, 0)
        with pytest.raises(StepError, match="SystemExit"):
            on.run(exit_politely := __import__("sys").exit, 3)
        assert exit_politely and on.run(abs, -1) == 1


def test_no_process_is_left_when_work_is_done_or_broken_off():
    with workers(RunOptions(workers=2)) as on:
        on.run(abs, -1)
    assert children() == []
    with pytest.raises(KeyboardInterrupt), workers(RunOptions(workers=2)) as on:
        thread = threading.Thread(target=lambda: pytest.raises(StepError, on.run, time.sleep, 60))
        thread.start()
        wait_for(children)
        began = time.monotonic()
        raise KeyboardInterrupt
    thread.join(5)
    assert not thread.is_alive() and time.monotonic() - began < 5
    assert children() == []


def test_steps_of_one_build_share_their_workers():
    with workers(RunOptions(workers=1)) as outer, workers(RunOptions(workers=1)) as inner:
        assert outer is inner


def test_no_scheduler_at_the_address_is_one_clear_line(monkeypatch):
    monkeypatch.setattr("flows.workers.CONNECT_SECONDS", 0.5)
    with pytest.raises(ConfigError, match="no Dask scheduler answers"), workers(RunOptions(runner="tcp://127.0.0.1:9")):
        pass


def test_a_call_that_does_not_end_in_time_is_tried_again_and_then_given_up():
    with workers(RunOptions(workers=1)) as on:
        began = time.monotonic()
        with pytest.raises(StepError, match="did not end within 1 s, 2 times"):
            on.run(time.sleep, 60, limit=1)
        assert time.monotonic() - began < 30
        assert on.run(abs, -1, limit=60) == 1


def test_judging_makes_no_semaphore_that_a_killed_worker_would_leave():
    """Python's resource tracker says so to every user whose run was killed."""
    with workers(RunOptions(workers=1)) as on:
        on.run(exec, SEMAPHORES, {})


SEMAPHORES = """
import multiprocessing.resource_tracker as tracker
made = []
tracker.register = lambda name, kind: made.append(name)
import polars as pl
from expectations.door import check_batches
from schemas.splits import Splits
from schemas.table import key_of, polars_schema
check_batches(Splits, "splits", [pl.DataFrame(schema=polars_schema(Splits))], key_of(Splits))
assert not made, made
"""
