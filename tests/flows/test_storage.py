"""The two roots: what lands where, who may read it, and files that are whole or absent."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest

from flows.errors import ConfigError, StorageError
from flows.settings import Settings
from flows.storage import Roots, land, make_roots, read_secret, roots_of, secret_of, whole_file
from schemas.catalogue import INTERMEDIATE, RELEASED
from schemas.documents import Locators
from schemas.splits import Groups
from schemas.table import Table, polars_schema

PHI = [table for table in INTERMEDIATE if table.phi]
PUBLIC = [table for table in (*INTERMEDIATE, *RELEASED) if not table.phi]


@pytest.fixture
def roots(tmp_path: Path) -> Roots:
    made = Roots(tmp_path / "phi", tmp_path / "work", tmp_path / "releases")
    make_roots(made)
    return made


@pytest.fixture
def settings(tmp_path: Path) -> Callable[..., Settings]:
    def make(**told: object) -> Settings:
        sources = {"a": {"layout": "jats", "path": str(tmp_path)}}
        return Settings.model_validate({"output": str(tmp_path / "out"), "sources": sources, **told})

    return make


def name_of(table: type[Table]) -> str:
    return table.table_name


@pytest.mark.parametrize("table", PHI, ids=name_of)
def test_a_phi_table_lands_in_the_phi_root_only(roots: Roots, table: type[Table]) -> None:
    empty = pl.DataFrame(schema=polars_schema(table))
    with pytest.raises(StorageError, match="may not land outside the PHI root"):
        land(empty, table, roots, "x.parquet", root="work")
    assert not list(roots.work.iterdir())
    landed = land(empty, table, roots, "x.parquet")
    assert landed.root == "phi" and (roots.phi / "x.parquet").exists()


@pytest.mark.parametrize("table", PUBLIC, ids=name_of)
def test_a_public_table_has_no_column_for_what_is_private(table: type[Table]) -> None:
    for name in table.columns():
        assert not name.startswith(("raw", "native_")), name
        assert name not in {"path", "member", "identifiers", "birth_date", "value", "words"}, name


def test_what_holds_text_as_received_is_phi() -> None:
    private = {table.table_name for table in PHI}
    assert {"documents", "encounters_raw", "locators", "reject_locators", "span_map"} <= private
    assert not any(table.phi for table in RELEASED)


def test_a_frame_that_breaks_its_declaration_is_refused_without_its_values(roots: Roots) -> None:
    frame = pl.DataFrame(
        {"document_id": ["no key of Quarktrap"], "path": ["x"], "row": [1]}, schema=polars_schema(Locators)
    )
    with pytest.raises(StorageError) as error:
        land(frame, Locators, roots, "x.parquet")
    assert "document_id" in str(error.value) and "Quarktrap" not in str(error.value)
    with pytest.raises(StorageError, match="columns differ"):
        land(frame.with_columns(raw_text=pl.lit("Quarktrap")), Locators, roots, "x.parquet")
    assert not (roots.phi / "x.parquet").exists()


def test_modes_do_not_depend_on_the_mask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        made = Roots(tmp_path / "phi", tmp_path / "work", tmp_path / "releases")
        make_roots(made)
        land(pl.DataFrame(schema=polars_schema(Locators)), Locators, made, "deep/er/x.parquet")
        land(pl.DataFrame(schema=polars_schema(Groups)), Groups, made, "x.parquet")
    finally:
        os.umask(before)
    assert stat.S_IMODE(made.phi.stat().st_mode) == 0o700
    assert stat.S_IMODE((made.phi / "deep/er/x.parquet").stat().st_mode) == 0o600


def test_an_open_phi_root_is_closed(roots: Roots) -> None:
    roots.phi.chmod(0o755)
    make_roots(roots)
    assert stat.S_IMODE(roots.phi.stat().st_mode) == 0o700


def test_the_phi_root_lies_in_no_public_folder(settings: Callable, tmp_path: Path) -> None:
    for public in ("work", "releases"):
        (tmp_path / "out" / public).mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "out" / "releases")
    for phi in (
        "out/releases",
        "out/releases/x/phi",
        "out/work/phi",
        "out",
        ".",
        "out/phi/../releases/phi",
        "link/phi",
    ):
        with pytest.raises(ConfigError, match="phi_root"):
            roots_of(settings(phi_root=str(tmp_path / phi)))
    with pytest.raises(ConfigError, match="secret_key_file"):
        roots_of(settings(secret_key_file=str(tmp_path / "link" / "key")))
    assert roots_of(settings(phi_root=str(tmp_path / "elsewhere"))).phi == tmp_path / "elsewhere"


def test_a_missing_or_short_key_is_refused_and_none_given_is_made(settings: Callable, tmp_path: Path) -> None:
    roots = roots_of(settings())
    make_roots(roots)
    file, made = secret_of(settings(), roots)
    assert made and stat.S_IMODE(file.stat().st_mode) == 0o600 and len(read_secret(file)) >= 32
    assert secret_of(settings(), roots) == (file, False)
    with pytest.raises(ConfigError, match="names no file; make one with"):
        secret_of(settings(secret_key_file=str(tmp_path / "none")), roots)
    for place, content in (("short", b"0123456789abcde"), ("blank", b" " * 64), ("empty", b"")):
        (tmp_path / place).write_bytes(content)
        with pytest.raises(ConfigError, match="shorter than 16 bytes"):
            read_secret(tmp_path / place)
    with pytest.raises(ConfigError, match="cannot be read"):
        read_secret(tmp_path)


def test_a_file_is_whole_or_absent(tmp_path: Path) -> None:
    with pytest.raises(KeyError), whole_file(tmp_path / "x") as temporary:
        temporary.write_text("half")
        raise KeyError
    assert not list(tmp_path.iterdir())
    with whole_file(tmp_path / "x") as temporary:
        temporary.write_text("whole")
    assert [place.name for place in tmp_path.iterdir()] == ["x"]


def test_a_full_disk_leaves_no_half_file(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no space left to write"), whole_file(tmp_path / "x") as temporary:
        temporary.write_text("half")
        with open("/dev/full", "wb", buffering=0) as full:
            full.write(b"more")
    assert not list(tmp_path.iterdir())
