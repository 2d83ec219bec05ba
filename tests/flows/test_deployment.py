"""`prefect.yaml` deploys, and a worker of its pool runs the build against a server."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

HOME = Path(__file__).resolve().parents[2]


@pytest.mark.long
@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_deployed_build_is_run_by_a_worker(prefect_server, sample, sums, tmp_path, read_release):
    """The steps of docs/how-to-schedule.md; the clone is a folder of links, so that nothing is written into this one."""
    for name in ("flows", "schemas", "transforms", "expectations", "prefect.yaml"):
        (tmp_path / name).symlink_to(HOME / name)
    told = yaml.safe_load(sample.read_text(encoding="utf-8"))
    told["output"] = str(tmp_path / "out")
    told["sources"]["ed_notes"]["path"] = str(sample.parent / "notes.csv.gz")
    told["sources"]["ed_notes"]["encounters"]["path"] = str(sample.parent / "encounters.csv")
    told["sources"]["case_reports"]["path"] = str(sample.parent / "articles")
    (tmp_path / "casewright.yaml").write_text(yaml.safe_dump(told), encoding="utf-8")

    def prefect(*arguments: str, seconds: int = 100) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "prefect", *arguments],
            env=prefect_server, cwd=tmp_path, capture_output=True, text=True, timeout=seconds,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    prefect("work-pool", "create", "casewright", "--type", "process")
    prefect("--no-prompt", "deploy", "--all")
    deployed = json.loads(prefect("deployment", "inspect", "casewright-build/nightly", "--output", "json"))
    assert [each["schedule"]["cron"] for each in deployed["schedules"]] == ["0 2 * * *"]
    assert deployed["parameters"]["config"] == "casewright.yaml"
    prefect("deployment", "run", "casewright-build/nightly")
    prefect("worker", "start", "--pool", "casewright", "--run-once", seconds=400)
    assert read_release(tmp_path / "out") == sums
