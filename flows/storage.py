"""Storage: the two roots, reading, and landing (conform, then write so that a file is whole or absent)."""

import errno
import hashlib
import json
import os
import secrets
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, NamedTuple

import polars as pl

from flows.errors import ConfigError, StorageError, is_write_failure, storage_error
from flows.settings import Settings
from schemas.table import Table, key_of, polars_schema

RootName = Literal["phi", "work"]


@dataclass(frozen=True, slots=True)
class Roots:
    """The PHI root (0700, files 0600), the public work folder and the releases."""

    phi: Path
    work: Path
    releases: Path

    def of(self, table: type[Table]) -> Path:
        return self.phi if table.phi else self.work

    def place(self, root: RootName) -> Path:
        return self.phi if root == "phi" else self.work


class Landed(NamedTuple):
    """One file that a step wrote: root, path within it, rows and SHA-256."""

    root: RootName
    path: str
    rows: int
    sha256: str


def roots_of(settings: Settings) -> Roots:
    """Where a build keeps what; makes nothing. Raises ConfigError where the PHI root would lie within a release."""
    output = Path(settings.output).expanduser().absolute()
    phi = Path(settings.phi_root).expanduser().absolute() if settings.phi_root else output / "phi"
    real = Path(os.path.realpath(phi))  # a link, or `..` in a path, must not lead back
    for public in (Path(os.path.realpath(output / name)) for name in ("work", "releases")):
        if real == public or public in real.parents or real in public.parents:
            raise ConfigError("`phi_root` must not lie within the public folders of `output`, nor hold them")
        if settings.secret_key_file and public in Path(os.path.realpath(settings.secret_key_file)).parents:
            raise ConfigError("`secret_key_file` must not lie within the public folders of `output`")
    return Roots(phi, output / "work", output / "releases")


def make_roots(roots: Roots) -> None:
    """Make the three folders; the PHI root for its owner alone."""
    try:
        roots.phi.mkdir(parents=True, exist_ok=True, mode=0o700)
        roots.phi.chmod(0o700)
        roots.work.mkdir(parents=True, exist_ok=True)
        roots.releases.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError):
        raise StorageError("`output` or `phi_root` names a file where a folder must be; set another") from None
    except OSError as error:
        raise storage_error(error, "output folders") from None
    for folder in (roots.phi, roots.work, roots.releases):
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            raise storage_error(PermissionError(errno.EACCES, "permission denied"), "output folders")


def secret_of(settings: Settings, roots: Roots) -> tuple[Path, bool]:
    """The file of the surrogate key, and whether it was made just now."""
    file = Path(settings.secret_key_file).expanduser() if settings.secret_key_file else roots.phi / "secret.key"
    if os.path.exists(file):
        return file, False
    if settings.secret_key_file:
        raise ConfigError(
            "`secret_key_file` names no file; make one with `head -c 32 /dev/urandom | base64 > FILE`, mode 0600"
        )
    made = file.with_name(f".{file.name}.{uuid.uuid4().hex}.tmp")
    write_whole(made, secrets.token_hex(32).encode(), mode=0o600)
    try:
        os.link(made, file)  # unlike a rename, it never replaces the key that another run has just made
    except FileExistsError:
        return file, False
    finally:
        made.unlink()
    return file, True


def read_secret(file: Path) -> bytes:
    """The surrogate key. Raises ConfigError if it is shorter than 16 bytes."""
    try:
        secret = file.read_bytes().strip()
    except OSError as error:
        raise ConfigError(
            f"`secret_key_file` cannot be read ({type(error).__name__}); see that it is a file of yours"
        ) from None
    if len(secret) < 16:
        raise ConfigError(
            "the surrogate key is shorter than 16 bytes; make one with `head -c 32 /dev/urandom | base64 > FILE`"
        )
    return secret


@contextmanager
def whole_file(path: Path, mode: int | None = None) -> Iterator[Path]:
    """A temporary sibling to write to; it takes the path's place if all went well and is gone if not."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700 if mode == 0o600 else 0o755)
    temporary = path.with_name(f".{path.name}.{uuid.uuid4().hex}.tmp")
    try:
        if mode is not None:
            os.close(os.open(temporary, os.O_CREAT | os.O_WRONLY, mode))
        yield temporary
        with open(temporary, "rb") as written:
            os.fsync(written.fileno())
        os.replace(temporary, path)
    except BaseException as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        if is_write_failure(error):
            raise storage_error(error, f"table {path.parent.name}") from None  # type: ignore[arg-type]
        raise


def write_whole(path: Path, content: bytes, mode: int | None = None) -> None:
    """Write bytes so that the file is whole or absent."""
    with whole_file(path, mode) as temporary, open(temporary, "wb") as out:
        out.write(content)


def write_json(path: Path, value: Any, mode: int | None = None) -> None:
    """Write canonical JSON, one key a line."""
    write_whole(path, (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode(), mode)


def land(frame: pl.DataFrame, table: type[Table], roots: Roots, path: str, root: RootName | None = None) -> Landed:
    """Conform a frame to its table, sort it by key, and write it. `path` is relative to the root.

    Raises StorageError where a PHI table would land outside the PHI root, or the frame does not conform: then with the
    names of the rules and counts only.
    """
    root = root or ("phi" if table.phi else "work")
    if table.phi and root != "phi":
        raise StorageError(f"table {table.table_name} holds PHI and may not land outside the PHI root")
    schema = polars_schema(table)
    if set(frame.columns) != set(schema):
        raise StorageError(f"table {table.table_name}: columns differ from its declaration")
    conformed = frame.select([pl.col(name).cast(dtype) for name, dtype in schema.items()])
    good, failure = table.filter(conformed)
    if len(good) != len(conformed):
        raise StorageError(f"table {table.table_name}: rows break its declaration: {dict(failure.counts())}")
    return write_parquet(pl.DataFrame(good).sort(key_of(table)), roots, root, path)


def write_parquet(frame: pl.DataFrame, roots: Roots, root: RootName, path: str) -> Landed:
    """Write a frame as it is, the same bytes for the same rows."""
    place = roots.place(root) / path
    mode = 0o600 if root == "phi" else None
    with whole_file(place, mode) as temporary:
        # rechunk: without it page borders, and so bytes, depend on how the frame came to be
        frame.rechunk().write_parquet(
            temporary, compression="zstd", compression_level=3, row_group_size=20_000, statistics=True
        )
    return Landed(root, path, frame.height, file_sha256(place))


def file_sha256(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with open(path, "rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_tables(table: type[Table], roots: Roots, paths: list[str], root: RootName | None = None) -> pl.DataFrame:
    """Read files of one table and put them below each other."""
    schema = polars_schema(table)
    place = roots.place(root) if root else roots.of(table)
    frames = [pl.read_parquet(place / path, schema=schema) for path in paths]
    return pl.concat(frames) if frames else pl.DataFrame(schema=schema)


def remove_tree(path: Path) -> None:
    """Remove a folder and what is in it, if it is there."""
    shutil.rmtree(path, ignore_errors=True)
