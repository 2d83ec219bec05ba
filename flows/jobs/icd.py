"""The tabular list of ICD-10-CM, loaded once in a worker that needs it: seconds, and some 190 MB."""

import csv
import re
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from flows.errors import InputError
from transforms.assemble.icd import IcdTree, folded_name, parse_ccsr

_NONESSENTIAL = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_BRACKETS = re.compile(r"[()\[\]]")
_LOADING = (
    threading.Lock()
)  # the library fills its list at the first call, and shows a second one what it has until then


def icd_tree() -> IcdTree:
    """Names and inclusion terms of all codes.

    A name is looked up as printed, and with or without its words in brackets, which ICD calls nonessential modifiers; an
    inclusion term too. One that several codes share names none of them.
    """
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> IcdTree:
    import simple_icd_10_cm as listed  # late: it reads the whole list when it is imported

    names = {
        code: listed.get_description(code)
        for code in listed.get_all_codes(with_dots=True)
        if listed.is_category_or_subcategory(code)
    }
    ranks: list[dict[str, str | None]] = [{}, {}, {}]
    for code, name in names.items():
        forms = (
            (name,),
            (_NONESSENTIAL.sub("", name), _BRACKETS.sub("", name)),
            tuple(listed.get_inclusion_term(code)) if "." in code and len(code) < 8 else (),
        )
        for rank, held in zip(ranks, forms, strict=True):
            for form in held:
                key = folded_name(form)
                rank[key] = code if rank.get(key, code) == code else None
    by_name: dict[str, str] = {}
    for rank in ranks:
        for key, code in rank.items():
            if code is not None and not any(key in better for better in ranks[: ranks.index(rank)]):
                by_name.setdefault(key, code)
    return IcdTree(names.get, lambda code: list(listed.get_inclusion_term(code)), by_name)


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
