"""A release of the synthetic sample, built once, and ways to look at it and to damage a copy of it."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import yaml

from flows.integrity import write_sums
from flows.sample import write_sample


class Built(NamedTuple):
    """What one build left behind."""

    config: Path
    output: Path
    release: Path
    stdout: str
    stderr: str

    def tables(self) -> dict[tuple[str, str], list[Path]]:
        return tables_of(self.release)


def tables_of(release: Path) -> dict[tuple[str, str], list[Path]]:
    """The Parquet files by config and split, in order."""
    found: dict[tuple[str, str], list[Path]] = {}
    for file in sorted((release / "data").glob("*/*.parquet")):
        found.setdefault((file.parent.name, file.name.split("-")[0]), []).append(file)
    return found


def read(files: list[Path]) -> pa.Table:
    return pa.concat_tables([pq.read_table(file, partitioning=None) for file in files])


@pytest.fixture(scope="session")
def configured(tmp_path_factory) -> Callable[..., Path]:
    """Writes a sample and a configuration that builds it; keywords change the configuration."""

    def write(encounters: int, articles: int, sources: tuple[str, ...] = (), **settings) -> Path:
        folder = tmp_path_factory.mktemp("configured")
        config = write_sample(folder / "data", encounters, articles, seed=11)
        told = yaml.safe_load(config.read_text(encoding="utf-8"))
        (folder / "secret.key").write_text("synthetic key of these tests " * 2)
        told |= {"shards": 3, "rows_per_file": 100, "secret_key_file": str(folder / "secret.key"), **settings}
        told["sources"] = {name: each for name, each in told["sources"].items() if not sources or name in sources}
        config.write_text(yaml.safe_dump(told), encoding="utf-8")
        return config

    return write


@pytest.fixture(scope="session")
def built(configured, casewright, tmp_path_factory, made_once) -> Built:
    """The release that all tests look at; nobody may change it. The processes of a test run share it."""

    def build() -> list[str]:
        config = configured(45, 40)
        output = tmp_path_factory.mktemp("built")
        done = casewright("build", config, "--output", output, in_one_process=True)
        assert done.returncode == 0, done.stderr
        (release,) = (output / "releases").iterdir()
        return [*map(str, (config, output, release)), done.stdout, done.stderr]

    config, output, release, stdout, stderr = made_once("built", build)
    return Built(Path(config), Path(output), Path(release), stdout, stderr)


@pytest.fixture
def copied(built, tmp_path) -> Path:
    """A copy of the release's folder, to be damaged."""
    return Path(shutil.copytree(built.release, tmp_path / built.release.name))


@pytest.fixture
def unpublished(built, tmp_path) -> Path:
    """A copy of the output as it was before publication."""
    output = tmp_path / "output"
    for root in ("work", "phi"):
        shutil.copytree(built.output / root, output / root)
    (output / "work" / "published.json").unlink()
    return output


@pytest.fixture(scope="session")
def forge() -> Callable[[Path, Path, Callable[[pa.Table], pa.Table]], None]:
    """Changes the rows of one file of a release and makes its papers agree, as somebody would who wants to deceive."""

    def change(release: Path, file: Path, how: Callable[[pa.Table], pa.Table]) -> None:
        from hashlib import sha256

        table = pq.read_table(file, partitioning=None)
        changed = how(table).cast(table.schema).replace_schema_metadata(table.schema.metadata)
        pq.write_table(changed, file, row_group_size=1_000)
        manifest = json.loads((release / "manifest.json").read_text(encoding="utf-8"))
        for each in manifest["files"]:
            if each["path"] == str(file.relative_to(release)):
                each.update(rows=changed.num_rows, sha256=sha256(file.read_bytes()).hexdigest())
        (config, split), files = next(item for item in tables_of(release).items() if file in item[1])
        manifest["rows_sha256"][config][split] = rows_sha256(read(files))
        (release / "manifest.json").write_text(json.dumps(manifest), encoding="utf-8")
        write_sums(release)

    return change


def rows_sha256(table: pa.Table) -> str:
    """SHA-256 over each row as JSON and a line break, as docs/how-to-read-a-release.md tells."""
    from hashlib import sha256

    import polars as pl

    frame = pl.DataFrame(pl.from_arrow(table))
    lines = frame.select(pl.struct(pl.all()).struct.json_encode()).to_series()
    return sha256("".join(f"{line}\n" for line in lines).encode()).hexdigest()


@pytest.fixture(scope="session")
def row_hash() -> Callable[[pa.Table], str]:
    return rows_sha256


@pytest.fixture(scope="session")
def read_rows() -> Callable[[list[Path]], pa.Table]:
    return read
