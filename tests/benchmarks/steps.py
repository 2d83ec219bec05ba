"""Documents per second and peak memory by step on the synthetic sample, and how cost grows with its size.

    python tests/benchmarks/steps.py [--encounters 2000] [--articles 1000] [--workers N] [--folder bench-data]

Builds a quarter of the sample and the whole of it, each from nothing, step by step in processes of their own. Times are
the steps' own (without starting Prefect); memory is the sum over a step's process tree, highest of a sample every 50 ms,
pages shared between processes counted in each.
"""

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import psutil

COMMANDS = ("ingest", "deidentify", "segment", "assemble", "publish")
LINE = re.compile(r"^(\w+) +\d+ units, +\d+ computed, +\d+ up to date, +([\d.]+) s", re.MULTILINE)


@dataclass
class Measured:
    """Seconds by step, and peak memory in bytes by command."""

    documents: int
    seconds: dict[str, float] = field(default_factory=dict)
    peak: dict[str, int] = field(default_factory=dict)
    wall: float = 0.0


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--encounters", type=int, default=2_000)
    told.add_argument("--articles", type=int, default=1_000)
    told.add_argument("--workers", type=int, default=None)
    told.add_argument("--folder", type=Path, default=Path("bench-data"))
    options = told.parse_args()
    casewright = Path(sys.executable).with_name("casewright")
    shutil.rmtree(options.folder, ignore_errors=True)
    found = {}
    for size in (1, 4):
        folder = options.folder / f"{size}x"
        counts = ["--encounters", str(options.encounters * size // 4), "--articles", str(options.articles * size // 4)]
        subprocess.run([casewright, "sample", folder, *counts], check=True, stdout=subprocess.DEVNULL)
        found[size] = measure(casewright, folder, options.workers)
    report(found)
    return 0


def measure(casewright: Path, folder: Path, workers: int | None) -> Measured:
    """Run the commands one after the other on a sample."""
    config, output = folder / "casewright.yaml", folder / "out"
    more = ["--workers", str(workers)] if workers else []
    measured = Measured(documents_of(folder))
    began = time.monotonic()
    for command in COMMANDS:
        call = [casewright, command, config, "--output", output, "--progress", "lines", *more]
        with tempfile.TemporaryFile("w+") as log:
            process = subprocess.Popen(call, stdout=log, stderr=subprocess.STDOUT, text=True)
            peak = watch(process)
            log.seek(0)
            said = log.read()
        if process.returncode:
            sys.exit(f"{command} failed:\n{said}")
        measured.peak[command] = peak
        for step, seconds in LINE.findall(said):
            measured.seconds[step] = measured.seconds.get(step, 0.0) + float(seconds)
    measured.wall = time.monotonic() - began
    return measured


def documents_of(folder: Path) -> int:
    """Notes and articles of a sample, from its gold."""
    import gzip

    with gzip.open(folder / "gold_notes.jsonl.gz", "rt") as notes:
        return sum(1 for _ in notes) + len(list((folder / "articles").glob("*.xml")))


def watch(process: subprocess.Popen) -> int:
    """Wait for a process; gives the highest sum of resident memory over its tree, in bytes."""
    peak, ended = 0, threading.Event()

    def sample() -> None:
        nonlocal peak
        root = psutil.Process(process.pid)
        while not ended.wait(0.05):
            total = 0
            try:
                for each in [root, *root.children(recursive=True)]:
                    total += each.memory_info().rss
            except psutil.Error:
                continue
            peak = max(peak, total)

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    process.wait()
    ended.set()
    thread.join()
    return peak


def report(found: dict[int, Measured]) -> None:
    """Print the table."""
    small, large = found[1], found[4]
    print(f"{large.documents:,} documents (4x) against {small.documents:,} (1x); {psutil.cpu_count()} cores")
    print(
        f"{'step':<12}{'s at 1x':>10}{'s at 4x':>10}{'documents/s':>13}{'growth*':>9}{'peak MB 1x':>12}{'peak MB 4x':>12}"
    )
    scale = large.documents / small.documents
    for step, seconds in large.seconds.items():
        peaks = [f"{found[size].peak[step] / 1e6:,.0f}" if step in found[size].peak else "" for size in (1, 4)]
        before = small.seconds[step]
        growth = f"{seconds / before / scale:.2f}" if before else ""
        rate = f"{large.documents / seconds:,.0f}" if seconds else ""
        print(f"{step:<12}{before:>10.1f}{seconds:>10.1f}{rate:>13}{growth:>9}{peaks[0]:>12}{peaks[1]:>12}")
    total = [sum(found[size].seconds.values()) for size in (1, 4)]
    print(
        f"{'all steps':<12}{total[0]:>10.1f}{total[1]:>10.1f}{large.documents / total[1]:>13,.0f}{total[1] / total[0] / scale:>9.2f}"
    )
    print(f"{'whole runs':<12}{small.wall:>10.1f}{large.wall:>10.1f}")
    print(
        "* time per document at 4x over that at 1x: 1.00 is linear, above 1.15 is not. Split and validation stand under publish's memory."
    )


if __name__ == "__main__":
    sys.exit(main())
