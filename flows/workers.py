"""Workers: threads, supervised processes, or Dask; a killed worker costs its shard's time and no more."""

import logging
import os
import pickle
import queue
import signal
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import closing, contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from typing import Any, Protocol

import polars as pl

from flows.errors import ConfigError, LostWorkerError, StepError
from flows.orphans import end_with_parent
from flows.settings import RunOptions

ATTEMPTS = 3
"""How often a shard is tried whose worker dies."""

ATTEMPTS_IN_TIME = 2
"""How often a shard is tried that does not end in time: the first time the machine may have been busy."""

CONNECT_SECONDS = 20
"""How long a Dask scheduler may take to answer."""

ONE_THREAD = {"POLARS_MAX_THREADS": "1"}
"""Environment of workers that share a machine: as many threads as workers, not their square."""


class Workers(Protocol):
    """Runs a function of a module somewhere and waits for its result; called from at most `slots` threads at a time."""

    slots: int

    def run(self, function: Callable[..., Any], *arguments: Any, limit: float | None = None) -> Any:
        """Its result. `limit`: seconds after which the call is broken off; LostWorkerError if that does not help."""

    def stop(self) -> None:
        """End what runs, where that can be done; a call that waits raises StepError."""


class _Threads:
    def __init__(self, slots: int) -> None:
        self.slots = slots

    def run(self, function: Callable[..., Any], *arguments: Any, limit: float | None = None) -> Any:
        return function(*arguments)  # a thread cannot be broken off, so there is no limit

    def stop(self) -> None:
        pass  # a thread cannot be ended from outside: its shard is finished first


class _Process:
    """One worker process and the pipe to it. Nothing is shared with others, so its death harms nobody else."""

    def __init__(self) -> None:
        # spawn: a forked child hangs once Polars has run in its parent
        spawn = get_context("spawn")
        self._pipe, there = spawn.Pipe()
        self._process = spawn.Process(target=_answer, args=(there, os.getpid()), daemon=True)
        resource_tracker.ensure_running()  # now, not within start(): it would lift the mask
        # Ctrl-C is for the run, which ends its workers; the mask is inherited, so it holds while they still start
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            self._process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
            there.close()

    def ask(
        self, function: Callable[..., Any], arguments: tuple[Any, ...], limit: float | None = None
    ) -> tuple[bool, Any] | None:
        """Whether the function failed, and its error or result; None where it did not end within `limit` seconds.

        Raises EOFError or OSError where the process dies.
        """
        self._pipe.send((function, arguments))
        return self._pipe.recv() if self._pipe.poll(limit) else None

    def kill(self) -> None:
        self._process.kill()

    def leave(self) -> None:
        """Let the process end: it is at rest, or dead."""
        self._pipe.close()

    def close(self) -> None:
        """See the process end: it is at rest, or dead."""
        self.leave()
        self._process.join(5)
        self._process.kill()
        self._process.join()


def _answer(pipe: Connection, parent: int) -> None:
    """A worker's life."""
    end_with_parent(parent)
    with suppress(EOFError, OSError):  # the run has ended
        while pipe.poll(None):
            pipe.send_bytes(_answered(pipe.recv_bytes()))
    os._exit(0)  # what it wrote is closed; to take the libraries down one by one takes a second


def _answered(asked: bytes) -> bytes:
    try:
        function, arguments = pickle.loads(asked)
        return pickle.dumps((False, function(*arguments)))
    except BaseException as error:
        try:
            if not isinstance(error, Exception):  # a library's SystemExit must not end the run it is raised in
                error = LostWorkerError(f"a worker was ended by {type(error).__name__}")
            return pickle.dumps((True, error))
        except Exception:  # an error that cannot travel: its class must do
            return pickle.dumps((True, StepError(f"a worker failed: {type(error).__name__}")))


class _Processes:
    def __init__(self, slots: int) -> None:
        self.slots = slots
        self._free: queue.SimpleQueue[_Process] = queue.SimpleQueue()
        self._all = [_Process() for _ in range(slots)]
        self._stopped, self._lock = False, threading.Lock()
        for each in self._all:
            self._free.put(each)

    def run(self, function: Callable[..., Any], *arguments: Any, limit: float | None = None) -> Any:
        process, late = self._free.get(), 0
        try:
            for _ in range(ATTEMPTS):
                try:
                    answer = process.ask(function, arguments, limit)
                except (EOFError, OSError):
                    process = self._replaced(process)
                    continue
                if answer is None:
                    process.kill()
                    process, late = self._replaced(process), late + 1
                    if late == ATTEMPTS_IN_TIME:
                        raise LostWorkerError(f"a shard did not end within {limit:.0f} s, {late} times")
                    continue
                failed, value = answer
                if failed:
                    raise value
                return value
        finally:
            self._free.put(process)
        raise LostWorkerError(
            f"a worker process died {ATTEMPTS} times on the same shard (out of memory? set more `shards`)"
        )

    def _replaced(self, dead: _Process) -> _Process:
        with self._lock:
            if self._stopped:
                raise StepError("the run was broken off")
            dead.close()
            self._all.remove(dead)
            self._all.append(fresh := _Process())
            return fresh

    def stop(self) -> None:
        with self._lock:
            self._stopped = True
            for each in self._all:
                each.kill()

    def close(self) -> None:
        for each in self._all:
            each.leave()
        for each in self._all:
            each.close()


class _Dask:
    def __init__(self, client: Any) -> None:
        self._client = client
        self.slots = max(1, sum(client.nthreads().values()))

    def run(self, function: Callable[..., Any], *arguments: Any, limit: float | None = None) -> Any:
        from distributed import KilledWorker

        # pure=False: our own sidecars decide what is skipped, not Dask's memory of results
        try:
            return self._client.submit(function, *arguments, pure=False).result(limit)
        except TimeoutError:
            raise StepError(f"a shard did not end within {limit:.0f} s on Dask; set `document_seconds`") from None
        except (KilledWorker, CancelledError):
            raise StepError("a Dask worker died again and again on the same shard, or the run was broken off") from None

    def stop(self) -> None:
        pass  # Dask drops what a client asked for when the client goes


_open: list[Workers] = []
_lock = threading.Lock()


@contextmanager
def workers(options: RunOptions) -> Iterator[Workers]:
    """The workers of this run; within a build, its steps share one set."""
    with _lock:
        shared = _open[-1] if _open else None
    if shared is not None:
        yield shared
        return
    with _started(options) as mine:
        _open.append(mine)
        try:
            yield mine
        except BaseException:
            mine.stop()
            raise
        finally:
            _open.remove(mine)


@contextmanager
def _started(options: RunOptions) -> Iterator[Workers]:
    if options.runner == "threads":
        yield _Threads(options.workers)
    elif options.runner == "processes":
        pl.thread_pool_size()  # this process's own pool is made before the setting for the workers below
        with _environment(ONE_THREAD if options.workers > 1 else {}), closing(_Processes(options.workers)) as processes:
            yield processes
    else:
        with _dask(options) as client:
            yield _Dask(client)


@contextmanager
def _environment(told: dict[str, str]) -> Iterator[None]:
    """Environment of the processes started inside; what the user has set stands."""
    mine = {name: value for name, value in told.items() if name not in os.environ}
    os.environ.update(mine)
    try:
        yield
    finally:
        for name in mine:
            del os.environ[name]


@contextmanager
def _dask(options: RunOptions) -> Iterator[Any]:
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        raise ConfigError("the dask runner needs the extra: pip install 'casewright[dask]'") from None
    # its lines on lost connections come with tracebacks, and Prefect's handler of the root logger would print them;
    # what a lost worker costs is said by this program, if it costs anything
    logging.getLogger("distributed").propagate = False
    if options.runner == "dask":
        told = dict(n_workers=options.workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1")
        with (
            dask.config.set({"distributed.scheduler.allowed-failures": ATTEMPTS - 1}),
            LocalCluster(**told, env=ONE_THREAD if options.workers > 1 else {}, silence_logs="CRITICAL") as cluster,
            Client(cluster) as client,
        ):
            yield client
    else:
        try:
            client = Client(options.runner, timeout=CONNECT_SECONDS)
        except OSError:
            raise ConfigError(f"no Dask scheduler answers at {options.runner}") from None
        with client:
            yield client
