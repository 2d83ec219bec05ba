"""Whether a release is what its own papers say: files, hashes, schemas, rows, canary."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import yaml

from flows.jobs.publish import hash_rows, release_schema
from flows.storage import file_sha256
from schemas.releases import CONFIGS

SUMS = "SHA256SUMS.txt"


def release_files(release: Path) -> dict[str, list[Path]]:
    """Parquet files of each config of a release, in order."""
    return {name: sorted((release / "data" / name).glob("*.parquet")) for name in CONFIGS}


def write_sums(release: Path) -> None:
    """Write SHA256SUMS.txt over all other files; `sha256sum -c` reads it."""
    files = sorted(file for file in release.rglob("*") if file.is_file() and file.name != SUMS)
    lines = [f"{file_sha256(file)}  {file.relative_to(release)}\n" for file in files]
    (release / SUMS).write_text("".join(lines), encoding="utf-8")


def wrong_files(release: Path) -> list[str]:
    """Files that are missing, changed or added since the release was published; one line each."""
    found, listed = [], {}
    for line in (release / SUMS).read_text(encoding="utf-8", errors="replace").splitlines():
        sha256, _, name = line.partition("  ")
        listed[name] = sha256
    for name, sha256 in listed.items():
        place = release / name
        if not place.is_file():
            found.append(f"{name}: missing")
        elif file_sha256(place) != sha256:
            found.append(f"{name}: changed since it was published")
    held = {str(place.relative_to(release)) for place in release.rglob("*") if place.is_file()} - {SUMS}
    return found + [f"{name}: is not in {SUMS}" for name in sorted(held - listed.keys())]


def wrong_papers(release: Path) -> list[str]:
    """Where manifest and card contradict the Parquet files, or these their schema; one line each."""
    try:
        manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
        card = (release / "README.md").read_text(encoding="utf-8")
        told = {
            (config["config_name"], split["name"]): split["num_examples"]
            for config in yaml.safe_load(card.split("---\n")[1])["dataset_info"]
            for split in config["splits"]
        }
        listed = {each["path"]: each for each in manifest["files"]}
        canary, hashes = manifest["canary"], manifest["rows_sha256"]
    except (OSError, ValueError, KeyError, TypeError, IndexError, yaml.YAMLError) as error:
        return [f"manifest.json or README.md: cannot be read ({type(error).__name__})"]
    found = [] if canary in card else ["README.md: holds another canary than manifest.json"]
    held: dict[tuple[str, str], list[Path]] = {}
    for config, files in release_files(release).items():
        for file in files:
            found += _wrong_file(file, config, canary, listed.pop(f"data/{config}/{file.name}", None))
            held.setdefault((config, file.name.split("-")[0]), []).append(file)
    found += [f"{name}: stands in manifest.json only" for name in sorted(listed)]
    return found or list(_wrong_rows(held, told, hashes))


def _wrong_file(file: Path, config: str, canary: str, told: dict[str, Any] | None) -> Iterator[str]:
    name = f"data/{config}/{file.name}"
    try:
        with pq.ParquetFile(file) as reader:
            schema, rows = reader.schema_arrow, reader.metadata.num_rows
    except (OSError, pa.ArrowException) as error:
        yield f"{name}: is no Parquet file ({type(error).__name__})"
        return
    if not schema.equals(release_schema(CONFIGS[config], canary), check_metadata=True):
        yield f"{name}: is not of the schema of {config}, or tells other metadata"
    if told is None:
        yield f"{name}: is not in manifest.json"
    elif told["rows"] != rows:
        yield f"{name}: holds {rows} rows, manifest.json tells {told['rows']}"


def _wrong_rows(
    held: dict[tuple[str, str], list[Path]], told: dict[tuple[str, str], int], hashes: dict[str, dict[str, str]]
) -> Iterator[str]:
    """Splits whose rows are not as many as the card tells, or not those of which the manifest has the hash."""
    for config, split in sorted({*held, *told}):
        hashed, rows = hashlib.sha256(), 0
        for file in held.get((config, split), []):
            with pq.ParquetFile(file) as reader:
                for group in range(reader.num_row_groups):
                    frame = pl.DataFrame(pl.from_arrow(reader.read_row_group(group)))
                    hash_rows(frame, hashed)
                    rows += frame.height
        if rows != told.get((config, split), 0):
            yield f"{config}/{split}: holds {rows} rows, README.md tells {told.get((config, split), 0)}"
        if hashed.hexdigest() != hashes.get(config, {}).get(split):
            yield f"{config}/{split}: holds other rows than those of which manifest.json has the hash"
