"""Workers: threads, a supervised pool of processes, or Dask; a killed worker costs its shard's time and no more."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from multiprocessing import get_context
from typing import Any, Protocol

import polars as pl
from pebble import ProcessExpired, ProcessPool

from flows.errors import ConfigError, StepError
from flows.orphans import end_with_parent
from flows.settings import RunOptions

ATTEMPTS = 3
"""How often a shard is tried whose worker dies."""


class Workers(Protocol):
    """Runs a function of a module somewhere and waits for its result; called from one thread per worker."""

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any: ...


class _Threads:
    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        return function(*arguments)


class _Processes:
    def __init__(self, pool: ProcessPool) -> None:
        self._pool = pool

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        for _ in range(ATTEMPTS):
            try:
                return self._pool.schedule(function, args=arguments).result()
            except ProcessExpired:
                continue  # the pool has started another worker in its place
        raise StepError(f"a worker process died {ATTEMPTS} times on the same shard (out of memory? set more `shards`)")


class _Dask:
    def __init__(self, client: Any) -> None:
        self._client = client

    def run(self, function: Callable[..., Any], *arguments: Any) -> Any:
        from distributed import KilledWorker

        # pure=False: our own sidecars decide what is skipped, not Dask's memory of results
        try:
            return self._client.submit(function, *arguments, pure=False, retries=ATTEMPTS - 1).result()
        except (KilledWorker, CancelledError):
            raise StepError(f"a Dask worker died {ATTEMPTS} times on the same shard") from None


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
        finally:
            _open.remove(mine)


@contextmanager
def _started(options: RunOptions) -> Iterator[Workers]:
    if options.runner == "threads":
        yield _Threads()
    elif options.runner == "processes":
        pl.thread_pool_size()  # this process's own pool is made before the setting for the workers below
        if options.workers > 1:
            os.environ["POLARS_MAX_THREADS"] = "1"
        # spawn: a forked child hangs once Polars has run in its parent
        pool = ProcessPool(
            max_workers=options.workers,
            initializer=end_with_parent,
            initargs=(os.getpid(),),
            context=get_context("spawn"),
        )
        try:
            yield _Processes(pool)
            pool.close()
        except BaseException:
            pool.stop()
            raise
        finally:
            pool.join()
    else:
        yield from _dask(options)


def _dask(options: RunOptions) -> Iterator[Workers]:
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise ConfigError("the dask runner needs the extra: pip install 'casewright[dask]'") from None
    if options.runner == "dask":
        os.environ.setdefault("DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES", str(ATTEMPTS))
        with (
            LocalCluster(
                n_workers=options.workers, threads_per_worker=1, dashboard_address=None, host="127.0.0.1"
            ) as cluster,
            Client(cluster) as client,
        ):
            yield _Dask(client)
    else:
        try:
            client = Client(options.runner, timeout=20)
        except OSError:
            raise ConfigError(f"no Dask scheduler answers at {options.runner}") from None
        with client:
            yield _Dask(client)
