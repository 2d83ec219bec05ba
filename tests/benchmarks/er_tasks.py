"""Every ER config from 4,000 synthetic encounters (25,000 notes): seconds, peak memory, and the rows of each.

    python tests/benchmarks/er_tasks.py [--encounters 4000] [--workers 2] [--folder bench-data/er]

One `casewright build` from nothing, as a user runs it: all its processes, Prefect's server among them, are in the time
and in the memory (sampled every 50 ms, pages that processes share counted in each). Ends with code 1 where a config is
empty or, at full size, where it took over ten minutes or 4 GiB. The load average stands beside the figures: on a machine
that does something else too, the time is an upper bound.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pyarrow.parquet as pq
from steps import LINE, documents_of, watch

from flows.jobs.assemble import ER_TASKS

FULL, MOST_SECONDS, MOST_BYTES = 4_000, 600, 4 * 2**30


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--encounters", type=int, default=FULL)
    told.add_argument("--workers", type=int, default=2)
    told.add_argument("--folder", type=Path, default=Path("bench-data/er"))
    options = told.parse_args()
    casewright = Path(sys.executable).with_name("casewright")
    shutil.rmtree(options.folder, ignore_errors=True)
    count = ["--encounters", str(options.encounters), "--articles", "0"]
    subprocess.run([casewright, "sample", options.folder, *count], check=True, stdout=subprocess.DEVNULL)
    notes = documents_of(options.folder)

    output = options.folder / "out"
    call = [casewright, "build", options.folder / "casewright.yaml", "--output", output, "--progress", "lines"]
    began = time.monotonic()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen([*call, "--workers", str(options.workers)], stdout=log, stderr=subprocess.STDOUT)
        peak = watch(process)
        log.seek(0)
        said = log.read()
    seconds = time.monotonic() - began
    if process.returncode:
        sys.exit(f"the build failed:\n{said}")

    for step, spent in LINE.findall(said):
        print(f"{step:<20}{float(spent):>9.1f} s")
    (release,) = (output / "releases").iterdir()
    rows = {name: rows_of(release / "data" / name) for name in ("er_notes", *ER_TASKS)}
    for name, number in rows.items():
        print(f"{name:<20}{number:>9,} rows")
    print(
        f"{options.encounters:,} encounters, {notes:,} notes, {options.workers} workers: {seconds:,.0f} s, "
        f"{notes / seconds:,.0f} notes/s, peak {peak / 2**30:.2f} GiB, load {os.getloadavg()[1]:.1f}"
    )
    too_much = options.encounters >= FULL and (seconds > MOST_SECONDS or peak > MOST_BYTES)
    return int(too_much or not all(rows.values()))


def rows_of(folder: Path) -> int:
    """Rows of all files of a config; none where it has no folder."""
    return sum(pq.read_metadata(file).num_rows for file in folder.glob("*.parquet"))


if __name__ == "__main__":
    sys.exit(main())
