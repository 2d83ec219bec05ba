"""Reads the tabular list of ICD-10-CM: every category and code with its description and inclusion terms."""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

_EXTENDED = 7
"""Characters of a code whose last one says the encounter ("initial", "subsequent", "sequela"), its dot left out."""


class ListedCode(NamedTuple):
    """A category or code as it is printed ("K35.80"); `extended`: its seventh character comes from a table of the list."""

    code: str
    description: str
    inclusion_terms: tuple[str, ...] = ()
    extended: bool = False


def parse_tabular_list(xml: bytes, codes: str) -> list[ListedCode]:
    """Every category and code, in the list's order.

    `xml` is CMS's tabular list. It gives seventh characters as tables that hold for all codes below them, with
    exceptions in words; so a code made with one counts only where `codes`, all codes without dots, holds it, too.
    Source: ICD-10-CM Official Guidelines for Coding and Reporting, I.A.4 and I.A.5.
    """
    confirmed = frozenset(codes.split())
    root = etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    return [
        listed
        for chapter in root.iterchildren("chapter")
        for section in chapter.iterchildren("section")
        for entry in section.iterchildren("diag")
        for listed in _entries(entry, {}, confirmed)
    ]


def _entries(entry: etree._Element, above: dict[str, str], confirmed: frozenset[str]) -> Iterator[ListedCode]:
    code = entry.findtext("name", "").strip()
    description = entry.findtext("desc", "").strip()
    terms = tuple(note.text for note in entry.iterfind("inclusionTerm/note") if note.text)
    yield ListedCode(code, description, terms)
    table = entry.find("sevenChrDef")
    sevenths = above if table is None else _sevenths(table)
    leaf = True
    for inner in entry.iterchildren("diag"):
        leaf = False
        yield from _entries(inner, sevenths, confirmed)
    if leaf and sevenths:
        stem = (code if "." in code else f"{code}.").ljust(_EXTENDED, "X")
        for character, said in sevenths.items():
            if stem.replace(".", "") + character in confirmed:
                yield ListedCode(stem + character, f"{description}, {said}", extended=True)


def _sevenths(table: etree._Element) -> dict[str, str]:
    """What each seventh character says; a note behind one adds to it."""
    found: dict[str, str] = {}
    last = ""
    for each in table:
        if each.tag == "extension":
            last = each.get("char", "")
            found[last] = each.text or ""
        elif each.tag == "note" and last and each.text:
            found[last] += f"/{each.text}"
    return found
