"""Kill a build with SIGKILL at random moments, start it again each time, and compare with one that was left alone.

    python tests/benchmarks/kill_and_resume.py --encounters 400 --articles 200 --shards 40 --kills 10

Prints a line per kill, and at the end what the kills cost. Exit code 1 if the bytes differ, a finished unit was computed
again, a process outlived its run by two seconds, or a half-written file is left.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import yaml

COMMAND = str(Path(sys.executable).with_name("casewright"))


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name, number in (
        ("encounters", 400),
        ("articles", 200),
        ("shards", 40),
        ("kills", 10),
        ("workers", 2),
        ("seed", 1),
    ):
        told.add_argument(f"--{name}", type=int, default=number)
    asked = told.parse_args()
    with tempfile.TemporaryDirectory(prefix="kill-and-resume-") as scratch:
        return kill_and_resume(Path(scratch), asked)


def kill_and_resume(folder: Path, asked: argparse.Namespace) -> int:
    config = folder / "sample" / "casewright.yaml"
    sizes = ["--encounters", str(asked.encounters), "--articles", str(asked.articles)]
    subprocess.run([COMMAND, "sample", str(config.parent), *sizes], check=True, stdout=subprocess.DEVNULL)
    settings = yaml.safe_load(config.read_text(encoding="utf-8"))
    (folder / "secret.key").write_text("synthetic key of this check " * 2)
    settings |= {"shards": asked.shards, "secret_key_file": str(folder / "secret.key")}
    config.write_text(yaml.safe_dump(settings), encoding="utf-8")

    began = time.monotonic()
    assert start(config, folder / "quiet", asked.workers).wait() == 0
    whole, units = time.monotonic() - began, len(sidecars(folder / "quiet"))
    print(f"left alone: {whole:.1f} s, {units} units")

    chance, output, faults, spent = random.Random(asked.seed), folder / "killed", [], 0.0
    finished: dict[str, int] = {}
    for at in sorted(chance.sample(range(units - 2), asked.kills)):
        began = time.monotonic()
        process = start(config, output, asked.workers)
        while len(sidecars(output)) < at and process.poll() is None:
            time.sleep(0.005)
        time.sleep(chance.random() / 2)
        if process.poll() is not None:
            faults.append(f"the run that was to be killed at {at} units had ended")
            break
        children = psutil.Process(process.pid).children(recursive=True)
        process.kill()
        process.wait()
        spent += time.monotonic() - began
        now = sidecars(output)
        faults += [f"{name} was computed again" for name in again(finished, now)]
        finished = now
        _, alive = psutil.wait_procs(children, timeout=2)
        faults += [f"a process outlived its run: {what}" for what in map(living, alive) if what]
        half = sum(1 for _ in output.rglob(".*.tmp"))
        print(
            f"killed with {len(now):>4} units finished, {len(children)} processes with it, {half} half-written files left"
        )
    began = time.monotonic()
    assert start(config, output, asked.workers).wait() == 0
    spent += time.monotonic() - began
    faults += [f"{name} was computed again" for name in again(finished, sidecars(output))]
    faults += [f"left over: {file.name}" for file in output.rglob(".*.tmp")]
    faults += [] if sums(output) == sums(folder / "quiet") else ["the bytes differ"]
    began = time.monotonic()
    assert start(config, output, asked.workers).wait() == 0
    assert start(config, output, asked.workers).wait() == 0
    print(f"killed {asked.kills} times: {spent:.1f} s in all, {spent - whole:.1f} s more than left alone")
    print(f"nothing new: {(time.monotonic() - began) / 2:.1f} s a run")
    print("\n".join(faults) or "same bytes, nothing computed twice, no process and no file left")
    return bool(faults)


def living(process: psutil.Process) -> str:
    """What a process is, unless it is dead and only waits for init to notice."""
    try:
        return "" if process.status() == psutil.STATUS_ZOMBIE else " ".join(process.cmdline()[:6])
    except psutil.NoSuchProcess:
        return ""


def start(config: Path, output: Path, workers: int) -> subprocess.Popen:
    command = [COMMAND, "build", str(config), "--output", str(output), "--workers", str(workers), "--progress", "none"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def sidecars(output: Path) -> dict[str, int]:
    """Finished units, and when each was finished."""
    found = {}
    for root in ("phi", "work"):
        for file in (output / root / "sidecars").rglob("[!.]*.json"):
            try:
                found[f"{root} {file.parent.name} {file.stem}"] = file.stat().st_mtime_ns
            except FileNotFoundError:
                continue
    return found


def again(before: dict[str, int], now: dict[str, int]) -> list[str]:
    """Units that were finished and are so no more, or anew; a release is always written from the start."""
    return sorted(name for name, when in before.items() if now.get(name) != when and " publish " not in name)


def sums(output: Path) -> dict[str, str]:
    return {file.parent.name: file.read_text() for file in (output / "releases").glob("*/SHA256SUMS.txt")}


if __name__ == "__main__":
    sys.exit(main())
