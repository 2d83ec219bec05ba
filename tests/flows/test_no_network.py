"""No network: in a whole build no process looks up a name or reaches another machine, a user's recogniser included."""

import csv
import os
import shutil
import subprocess
import sys

import pytest
import yaml


@pytest.fixture
def guarded(tmp_path, network_guard):
    """Environment in which every Python process notes and refuses what leaves this machine."""
    return network_guard(tmp_path)


def site(folder):
    with open(folder / "notes.csv", "w", newline="") as out:
        writer = csv.writer(out)
        writer.writerow(("note_id", "patient_id", "encounter_id", "note_type", "written_at", "text"))
        for n in range(6):
            text = (
                f"Chief Complaint: cough.\nHPI: Call 617-555-884{n}, mail oriana{n}@mail.example.com or see www.mail.example.com.\n"
                "Assessment: a cough of two days that passes."
            )
            writer.writerow((f"n{n}", f"p{n}", f"v{n}", "ED Provider Notes", "2031-04-05 10:00", text))
    config = folder / "casewright.yaml"
    sources = {"notes": {"layout": "notes", "path": "notes.csv"}}
    config.write_text(yaml.safe_dump({"output": str(folder / "out"), "shards": 2, "sources": sources}))
    return config


def test_the_guard_sees_an_attempt(guarded):
    environment, attempts = guarded
    code = "import urllib.request as u; u.urlopen('http://example.com')"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True)
    assert done.returncode and "getaddrinfo" in attempts.read_text()
    code = "import socket; socket.socket().connect(('203.0.113.7', 80))"
    done = subprocess.run([sys.executable, "-c", code], env={**os.environ, **environment}, capture_output=True)
    assert done.returncode and "socket.connect" in attempts.read_text()


@pytest.mark.long  # the build of test_privacy.py runs under the same guard
def test_a_whole_build_reaches_no_other_machine(casewright, guarded, tmp_path):
    environment, attempts = guarded
    done = casewright("build", site(tmp_path), env=environment)
    assert done.returncode == 0, done.stderr
    assert not attempts.exists(), attempts.read_text()


def test_evaluation_reaches_no_other_machine(casewright, guarded, tmp_path):
    """Stock Presidio's e-mail recogniser would fetch a list of suffixes at its first address."""
    environment, attempts = guarded
    gold = tmp_path / "gold.jsonl"
    gold.write_text(
        '{"id": "a", "text": "Mail oriana@mail.example.com", "spans": [{"start": 5, "end": 28, "label": "EMAIL"}]}'
    )
    done = casewright("evaluate", "deid", gold, env=environment)
    assert done.returncode == 0, done.stderr
    assert not attempts.exists(), attempts.read_text()


@pytest.mark.long
@pytest.mark.skipif(
    shutil.which("unshare") is None or subprocess.run(["unshare", "-rn", "true"], capture_output=True).returncode != 0,
    reason="no right to make a network namespace",
)
def test_a_build_without_any_network_device_but_loopback(tmp_path):
    config = site(tmp_path)
    command = f"ip link set lo up 2>/dev/null || ifconfig lo up; exec casewright build {config} --workers 1"
    environment = {name: each for name, each in os.environ.items() if name != "PREFECT_API_URL"}
    environment |= {
        "PREFECT_HOME": str(tmp_path / "prefect"),
        "PATH": f"{os.path.dirname(sys.executable)}:{os.environ['PATH']}",
    }
    done = subprocess.run(
        ["unshare", "-rn", "sh", "-c", command],
        env=environment,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
