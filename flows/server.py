"""The Prefect server of one run, where none is configured: it starts while the program loads and ends with the run.

Prefect would start one of its own; that one outlives a run that is killed, and nothing loads while it starts.
"""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from flows.orphans import end_with_parent


@contextmanager
def prefect_server() -> Iterator[None]:
    """A Prefect server for the flows called inside, unless the user's settings name one (PREFECT_API_URL, a profile)."""
    from prefect.settings import PREFECT_API_URL, get_current_settings, temporary_settings

    if PREFECT_API_URL.value():
        yield
        return
    # the child inherits a socket that listens already: a request that comes too early waits instead of failing
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        port = listening.getsockname()[1]
        server = subprocess.Popen(
            [sys.executable, "-m", "flows.server", str(os.getpid()), str(listening.fileno())],
            env={
                **os.environ,
                **get_current_settings().to_environment_variables(exclude_unset=True),
                "PREFECT_UI_ENABLED": "0",
                "PREFECT__SERVER_EPHEMERAL": "1",  # few of the server's services, as in Prefect's own
                "PREFECT__SERVER_FINAL": "1",
            },
            stdin=subprocess.DEVNULL,
            pass_fds=(listening.fileno(),),
            start_new_session=True,  # Ctrl-C is for the run, which then ends its server
        )
    try:
        with temporary_settings({PREFECT_API_URL: f"http://127.0.0.1:{port}/api"}):
            yield
    finally:
        server.terminate()
        try:
            server.wait(5)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _serve(parent: int, listening: int) -> None:
    end_with_parent(parent)
    import uvicorn
    from prefect.server.api.server import create_app

    config = uvicorn.Config(create_app(), log_level="error", lifespan="on")
    uvicorn.Server(config).run(sockets=[socket.socket(fileno=listening)])


if __name__ == "__main__":
    _serve(int(sys.argv[1]), int(sys.argv[2]))
