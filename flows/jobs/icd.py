"""The tabular list of ICD-10-CM, loaded once in a worker that needs it."""

import csv
from collections.abc import Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from flows.errors import ConfigError, InputError
from transforms.assemble.icd import IcdTree, icd_tree_of, parse_ccsr
from transforms.assemble.icd_list import ListedCode, parse_tabular_list


@cache
def icd_tree() -> IcdTree:
    """Names and inclusion terms of all codes, seventh characters included; most of a second, the first time."""
    return icd_tree_of(listed_codes())


@cache
def listed_codes() -> list[ListedCode]:
    """The list that comes with simple-icd-10-cm, read from its files.

    Importing the package builds a tree of objects that nothing here needs, and takes five times as long.
    Raises ConfigError if it is not installed.
    """
    package = find_spec("simple_icd_10_cm")
    folder = Path(package.origin).parent / "data" if package is not None and package.origin else None
    tables = sorted(folder.glob("icd10c*tabular*.xml")) if folder is not None else []
    codes = sorted(folder.glob("code-list*.txt")) if folder is not None else []
    if not tables or not codes:
        raise ConfigError("the package simple-icd-10-cm, which holds the names of ICD-10-CM, is not installed")
    return parse_tabular_list(tables[-1].read_bytes(), codes[-1].read_text(encoding="utf-8"))


@cache
def ccsr_of(file: str | None) -> Mapping[str, list[str]]:
    """CCSR categories by code, of the user's file; empty without one. Raises InputError if it is no such file."""
    if file is None:
        return {}
    try:
        with Path(file).open(encoding="utf-8-sig", newline="") as lines:
            return parse_ccsr(csv.DictReader(lines))
    except (OSError, UnicodeDecodeError, csv.Error, ValueError) as error:
        raise InputError(f"`ccsr`: {file}: cannot be read as AHRQ's DXCCSR file ({type(error).__name__})") from None
