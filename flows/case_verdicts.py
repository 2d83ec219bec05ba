"""Reviewers' verdicts on case_diagnosis, as the work folder keeps them for the next build."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from flows.errors import InputError
from flows.storage import Roots, write_json

FILE = "case_diagnosis_verdicts.json"


def case_verdicts(roots: Roots) -> dict[str, Any]:
    """Verdicts by pmcid; empty where nobody has judged. Raises InputError for a damaged file."""
    place = roots.work / FILE
    if not place.exists():
        return {}
    return read_articles(place)


def read_articles(place: Path) -> dict[str, Any]:
    """The `articles` of a verdicts file, checked. Raises InputError."""
    from transforms.assemble.diagnosis.verdicts import parse_verdicts

    try:
        told = json.loads(place.read_text(encoding="utf-8"))["articles"]
        parse_verdicts(told)
    except (OSError, ValueError, KeyError, TypeError):
        raise InputError(f"{place}: is no file of verdicts on case_diagnosis") from None
    return dict(sorted(told.items()))


def keep_verdicts(roots: Roots, articles: Mapping[str, Any]) -> dict[str, Any]:
    """Add verdicts to those that are kept; the later one on an article holds. Gives all of them."""
    kept = dict(sorted({**case_verdicts(roots), **articles}.items()))
    write_json(roots.work / FILE, {"articles": kept})
    return kept
