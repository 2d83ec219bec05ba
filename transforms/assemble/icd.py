"""ICD-10-CM codes of a visit: from its record, or from a diagnosis that is a code's very name."""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

from transforms.assemble.icd_list import ListedCode
from transforms.icd10 import dotted

_SPACE = re.compile(r"\s+")
_NONESSENTIAL = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_BRACKETS = re.compile(r"[()\[\]]")


class IcdTree(NamedTuple):
    """The tabular list of ICD-10-CM, as it was loaded.

    `name` gives a code's description, None for what is no code; `synonyms` its inclusion terms; `code_of` the one code
    of a description (`folded_name`).
    """

    name: Callable[[str], str | None]
    synonyms: Callable[[str], list[str]]
    code_of: Mapping[str, str]


def icd_tree_of(listed: Iterable[ListedCode]) -> IcdTree:
    """Names and inclusion terms of all codes.

    A name is looked up as printed, and with or without its words in brackets, which ICD calls nonessential modifiers;
    failing those an inclusion term. One that several codes share names none of them.
    """
    codes = {each.code: each for each in listed}
    ranks: list[dict[str, str | None]] = [{}, {}, {}]
    for code, each in codes.items():
        for rank, forms in zip(ranks, _forms(each), strict=True):
            for form in forms:
                key = folded_name(form)
                rank[key] = code if rank.get(key, code) == code else None
    by_name: dict[str, str] = {}
    met: set[str] = set()
    for rank in ranks:
        by_name |= {key: code for key, code in rank.items() if code is not None and key not in met}
        met |= rank.keys()
    names = {code: each.description for code, each in codes.items()}
    return IcdTree(names.get, lambda code: list(codes[code].inclusion_terms), by_name)


def _forms(listed: ListedCode) -> tuple[tuple[str, ...], ...]:
    """What a code is called: as printed, with its brackets read in either way, and by its inclusion terms."""
    name = listed.description
    bare = (_NONESSENTIAL.sub("", name), _BRACKETS.sub("", name)) if "(" in name or "[" in name else ()
    return (name,), bare, listed.inclusion_terms if "." in listed.code else ()


_LEADING = re.compile(r"^(?:other(?:\s+and\s+unspecified)?|unspecified)\s+", re.IGNORECASE)
_TRAILING = re.compile(
    r",?\s*\b(?:unspecified\b.*|site\s+not\s+specified|not\s+(?:otherwise|elsewhere)\s+(?:specified|classified)|nos|nec|"
    r"(?:initial|subsequent)\s+encounter\b.*|sequela)\s*$",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(r"[(\[]([^()\[\]]+)[)\]]")
_CAPITALS = re.compile(r"\b[A-Z]{2,6}\b")


def plain_names(name: str, is_name: Callable[[str], bool]) -> list[str]:
    """What a note would call a diagnosis that a list calls by this name: without brackets, and what stands in them;
    without "other", "unspecified" and the like; abbreviations alone. `is_name` says what names a disease by itself.

    >>> plain_names("Urinary tract infection, site not specified", lambda words: False)
    ['Urinary tract infection']
    >>> plain_names("NSTEMI (non-ST elevated myocardial infarction) (CMS/HCC)", lambda words: "infarction" in words or words == "NSTEMI")
    ['NSTEMI', 'non-ST elevated myocardial infarction']
    """
    found = [_NONESSENTIAL.sub("", name), _BRACKETS.sub("", name)]
    found += [words for words in _IN_BRACKETS.findall(name) if is_name(words)]
    found += [words for words in _CAPITALS.findall(name) if is_name(words)]
    bare = (_TRAILING.sub("", _LEADING.sub("", words)).strip(" ,-") for words in found)
    return [words for words in dict.fromkeys(bare) if words and words != name and "CMS/HCC" not in words]


def folded_name(name: str) -> str:
    """A description as it is looked up: lower case, one space between words.

    >>> folded_name(" Unspecified  acute Appendicitis ")
    'unspecified acute appendicitis'
    """
    return _SPACE.sub(" ", name).strip().casefold()


def known_codes(codes: Iterable[str] | None, tree: IcdTree) -> list[str]:
    """The codes that the tabular list holds, in their order, each once."""
    printed = (dotted(code) for code in codes or ())
    return list(dict.fromkeys(code for code in printed if code and tree.name(code)))


def parse_ccsr(rows: Iterable[Mapping[str, str]]) -> dict[str, list[str]]:
    """CCSR categories by code, from the rows of AHRQ's DXCCSR file (its cells and headings stand in apostrophes).

    Raises ValueError if the file has no column of codes or of categories.

    >>> parse_ccsr([{"'ICD-10-CM CODE'": "'K3580'", "'CCSR CATEGORY 1'": "'DIG004'", "'CCSR CATEGORY 2'": "' '"}])
    {'K35.80': ['DIG004']}
    """
    found: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        cells = {_bare(name).upper(): _bare(value) for name, value in row.items() if name and value is not None}
        code = next(
            (value for name, value in cells.items() if name.startswith("ICD-10-CM CODE") and "DESC" not in name), None
        )
        categories = [value for name, value in cells.items() if re.fullmatch(r"CCSR CATEGORY [1-6]", name) and value]
        if code is None or number == 0 and not any(name.startswith("CCSR CATEGORY") for name in cells):
            raise ValueError("the CCSR file has no columns ICD-10-CM CODE and CCSR CATEGORY 1")
        if printed := dotted(code):
            found[printed] = categories
    return found


def _bare(cell: str) -> str:
    return cell.strip().strip("'").strip()
