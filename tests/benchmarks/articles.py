"""Articles per second and peak memory from one `.tar.gz` of synthetic articles through all steps, and of parsing alone.

    python tests/benchmarks/articles.py [--articles 10000] [--workers 2] [--folder bench-data/articles]

Builds a quarter of the package and the whole of it, each from nothing: memory is flat if the second needs no more than
the first. Parsing is timed in one process over the same bytes, beside the text extraction of BeautifulSoup with lxml
where that is installed (pip install beautifulsoup4). The load average stands beside each figure: on a machine that does
something else too, the figures are lower bounds.
"""

import argparse
import gc
import gzip
import io
import os
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import yaml
from steps import LINE, watch

from transforms.ingest.jats import read_articles
from transforms.ingest.jats_text import draft, finished
from transforms.ingest.jats_xml import parse_xml
from transforms.ingest.layouts import JatsLayout
from transforms.ingest.packages import tar_members
from transforms.sample.articles import generate_articles

ENTRY = "from flows.command_line import main; main()"


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    told.add_argument("--articles", type=int, default=10_000)
    told.add_argument("--workers", type=int, default=2)
    told.add_argument("--folder", type=Path, default=Path("bench-data/articles"))
    told.add_argument("--parsing-only", action="store_true")
    options = told.parse_args()
    shutil.rmtree(options.folder, ignore_errors=True)
    if options.parsing_only:
        parsing(make_package(options.folder, 700))
        return 0
    peaks = []
    for count in (options.articles // 4, options.articles):
        folder = options.folder / str(count)
        package = make_package(folder, count)
        peaks.append(build(folder, package, count, options.workers))
    print(f"memory: {peaks[1] / peaks[0]:.2f} times the peak for 4 times the articles")
    parsing(package)
    return 0


def make_package(folder: Path, count: int) -> Path:
    """A package as PMC's bulk ones are."""
    folder.mkdir(parents=True)
    place = folder / "oa_comm_xml.PMC090xxxxxx.tar.gz"
    with gzip.open(place, "wb", 6) as packed, tarfile.open(fileobj=packed, mode="w") as archive:
        for article in generate_articles(count, seed=2026):
            entry = tarfile.TarInfo(f"PMC090xxxxxx/{article.name}")
            entry.size = len(article.xml)
            archive.addfile(entry, io.BytesIO(article.xml))
    return place


def build(folder: Path, package: Path, count: int, workers: int) -> int:
    """Build a release of the package; gives the peak memory in bytes."""
    config = folder / "casewright.yaml"
    sources = {"pmc": {"layout": "jats", "path": package.name}}
    config.write_text(yaml.safe_dump({"output": str((folder / "out").absolute()), "sources": sources}))
    call = [sys.executable, "-c", ENTRY, "build", config, "--progress", "lines", "--workers", str(workers)]
    began, before = time.monotonic(), cpu_seconds()
    with tempfile.TemporaryFile("w+") as log:
        process = subprocess.Popen(call, stdout=log, stderr=subprocess.STDOUT, text=True)
        peak = watch(process)
        log.seek(0)
        said = log.read()
    wall, cpu = time.monotonic() - began, cpu_seconds() - before
    if process.returncode:
        sys.exit(said)
    steps: dict[str, float] = {}
    for step, seconds in LINE.findall(said):
        steps[step] = steps.get(step, 0.0) + float(seconds)
    each = ", ".join(f"{step} {seconds:.1f}" for step, seconds in steps.items())
    print(f"{count:,} articles, {package.stat().st_size / 1e6:.0f} MB: {wall:.0f} s with start and end, {sum(steps.values()):.0f} s in steps ({each})")  # fmt: skip
    load = os.getloadavg()[0]
    print(
        f"  {cpu:.0f} s of processor time: no run on {workers} cores is faster than {count / cpu * workers:.0f} articles/s"
    )
    print(f"  {count / wall:.1f} articles/s on {workers} workers of {os.cpu_count()} cores, peak {peak / 1e6:,.0f} MB, load average {load:.1f}", flush=True)  # fmt: skip
    return peak


def cpu_seconds() -> float:
    """Processor time of all children that have ended, and of theirs."""
    told = resource.getrusage(resource.RUSAGE_CHILDREN)
    return told.ru_utime + told.ru_stime


def parsing(package: Path) -> None:
    """Time reading alone on the first articles of a package."""
    found = []
    with open(package, "rb") as stream:
        for _, data in tar_members(stream, 50_000_000):
            if isinstance(data, bytes):
                found.append(data)
            if len(found) == 100:
                break
    layout = JatsLayout(layout="jats")
    calls = {
        "whole": lambda: sum(batch.documents.height for batch in read_articles(members(found), layout)),
        "ours": lambda: [finished(draft(parse_xml(data))) for data in found],
    }
    parsers: tuple[str, ...] = ()
    try:
        from bs4 import BeautifulSoup, XMLParsedAsHTMLWarning
    except ImportError:
        print("beautifulsoup4 is not installed: no comparison")
    else:
        warnings.simplefilter("ignore", XMLParsedAsHTMLWarning)
        parsers = ("lxml-xml", "lxml", "html.parser")
        for parser in parsers:
            calls[parser] = lambda with_=parser: [BeautifulSoup(data, with_).get_text(" ") for data in found]
    best = {name: taken / len(found) for name, taken in seconds(calls).items()}
    ours, whole = best["ours"], best["whole"]
    print(f"parsing {len(found)} articles to text with sections: {1000 * ours:.2f} ms each; with metadata, licence and the filter of case reports {1000 * whole:.2f} ms")  # fmt: skip
    for parser in parsers:
        print(f"BeautifulSoup ({parser}), text only: {1000 * best[parser]:.2f} ms each, {best[parser] / ours:.1f} times ours")  # fmt: skip


def members(found: list[bytes]) -> Iterator[tuple[str, bytes]]:
    for number, data in enumerate(found):
        yield f"{number}.xml", data


def seconds(calls: Mapping[str, Callable[[], object]], rounds: int = 7) -> dict[str, float]:
    """Processor time of each call, the best of some rounds in which all take turns: a machine's speed may change."""
    best = dict.fromkeys(calls, float("inf"))
    for _ in range(rounds):
        for name, call in calls.items():
            gc.collect()  # what another call has left is not this one's to clear away
            began = time.process_time()
            call()
            best[name] = min(best[name], time.process_time() - began)
    return best


if __name__ == "__main__":
    sys.exit(main())
