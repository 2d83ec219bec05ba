"""The house, read from the imports: which room may use which, and where each library lives."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

HOME = Path(__file__).resolve().parent.parent
ROOMS = ("schemas", "transforms", "expectations", "flows")

MAY_IMPORT = {
    "schemas": {"schemas"},
    "transforms": {"transforms", "schemas"},
    "expectations": {"expectations", "schemas"},
    "flows": set(ROOMS),
}

LIVES_IN = {
    "prefect": {"flows"},
    "great_expectations": {"expectations"},
    "pandas": {"expectations"},
    "presidio_analyzer": {"transforms/deidentify"},
    "spacy": {"transforms/deidentify", "transforms/segment"},
    "distributed": {"flows"},
    "typer": {"flows"},
    "rich": {"flows"},
    "fsspec": {"flows"},
    "yaml": {"flows"},
    "faker": {"transforms/sample", "transforms/deidentify"},
}

IMPURE = {"os", "pathlib", "time", "logging", "socket", "secrets", "uuid", "tempfile", "shutil", "subprocess"}
"""What a transform has no use for: paths, environment, clock, chance, logs, sockets."""

ALLOWED_IMPURE = {
    ("transforms/ingest/packages.py", "pathlib"),  # pure paths of archive members; nothing is opened
    ("transforms/deidentify/detectors.py", "logging"),  # silences Presidio's logger, which would write of what it reads
}

SAYS_NOTHING = {"utils", "common", "helpers", "base", "misc", "util", "helper"}


def modules() -> list[Path]:
    return [file for room in ROOMS for file in sorted((HOME / room).rglob("*.py"))]


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module
        elif isinstance(node, ast.ImportFrom):
            yield "relative import"


def broken_rules(place: str, source: str) -> list[str]:
    """Which rules a module of the given place breaks."""
    room, found = place.split("/")[0], []
    for name in imports(ast.parse(source)):
        top = name.split(".")[0]
        if name == "relative import":
            found.append("uses a relative import")
        if top in ROOMS and top not in MAY_IMPORT[room]:
            found.append(f"{room} may not import {top}")
        if top in LIVES_IN and not any(place.startswith(f"{home}/") for home in LIVES_IN[top]):
            found.append(f"{top} lives in {' and '.join(sorted(LIVES_IN[top]))}")
        if room == "transforms" and top in IMPURE and (place, top) not in ALLOWED_IMPURE:
            found.append(f"a transform may not import {top}")
    return found


@pytest.mark.parametrize("module", modules(), ids=lambda file: str(file.relative_to(HOME)))
def test_module_keeps_the_house(module):
    source = module.read_text(encoding="utf-8")
    assert broken_rules(module.relative_to(HOME).as_posix(), source) == []
    assert ast.get_docstring(ast.parse(source)), "the first line of a module says its duty"
    assert module.stem not in SAYS_NOTHING


@pytest.mark.parametrize(
    ("place", "source", "why"),
    [
        ("schemas/x.py", "import transforms.split", "schemas may not import transforms"),
        ("transforms/x.py", "from expectations import door", "transforms may not import expectations"),
        ("expectations/x.py", "from transforms.segment import segment", "expectations may not import transforms"),
        ("transforms/x.py", "import flows", "transforms may not import flows"),
        ("transforms/x.py", "from prefect import flow", "prefect lives in flows"),
        ("flows/x.py", "import pandas", "pandas lives in expectations"),
        ("transforms/ingest/x.py", "import spacy", "spacy lives in transforms/deidentify and transforms/segment"),
        ("transforms/x.py", "import os", "a transform may not import os"),
        ("flows/x.py", "from . import y", "uses a relative import"),
    ],
)
def test_the_check_sees_what_breaks_it(place, source, why):
    assert broken_rules(place, source) == [why]


def test_workers_start_without_prefect():
    """A worker imports the jobs only; Prefect would cost it a second and a server to reach."""
    jobs = [
        *(HOME / "flows" / "jobs").glob("*.py"),
        *(HOME / "flows" / name for name in ("shards.py", "storage.py", "settings.py", "account.py", "errors.py")),
    ]
    for module in jobs:
        assert not any(
            name.split(".")[0] == "prefect" for name in imports(ast.parse(module.read_text(encoding="utf-8")))
        ), module


def test_nothing_of_code_stands_outside_the_rooms():
    outside = [
        file
        for file in HOME.rglob("*.py")
        if file.relative_to(HOME).parts[0] not in (*ROOMS, "tests", ".venv", "build", "casewright-data")
    ]
    assert outside == []
