"""Invented samples of sections without headings, from which their model is trained: forms, and words that fill them."""

import csv
import random
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from schemas.vocabulary import NoteSection

FORM_COLUMNS = ("section", "form")
FILLING_COLUMNS = ("name", "filling")
_SLOT = re.compile(r"\{(\w+)\}")
_BY_TURNS = 6
"""So often at most is each form filled."""


class Forms(NamedTuple):
    """Whole sections as notes hold them, and what stands for each `{name}` in them.

    Answers that any section may have ("None.") are in none of the forms: they are left to the frequencies of sections.
    """

    forms: dict[NoteSection, list[str]]
    fillings: dict[str, list[str]]


def parse_forms(forms: Iterable[str], fillings: Iterable[str]) -> Forms:
    """Read `section_forms.csv` and `section_fillings.csv` from open streams or lines.

    Raises ValueError with the line's number for a section of no closed list, or a name that nothing fills.
    """
    read = Forms({}, {})
    for _, row in _rows(fillings, FILLING_COLUMNS):
        read.fillings.setdefault(row["name"], []).append(row["filling"])
    for line, row in _rows(forms, FORM_COLUMNS):
        if any(name not in read.fillings for name in _SLOT.findall(row["form"])):
            raise ValueError(f"forms of sections, line {line}: a name that nothing fills")
        try:
            read.forms.setdefault(NoteSection(row["section"]), []).append(row["form"])
        except ValueError:
            raise ValueError(f"forms of sections, line {line}: no section") from None
    return read


def _rows(lines: Iterable[str], columns: tuple[str, ...]) -> Iterator[tuple[int, dict[str, str]]]:
    reader = csv.DictReader(lines)
    if tuple(reader.fieldnames or ()) != columns:
        raise ValueError(f"the columns are {', '.join(columns)}")
    for row in reader:
        yield reader.line_num, row


def samples(of: Forms, each: int, seed: int) -> Iterator[tuple[str, NoteSection]]:
    """Distinct samples, up to `each` of a section, its forms by turns, filled by chance from the seed.

    >>> of = Forms({NoteSection.CHIEF_COMPLAINT: ["{what}."]}, {"what": ["fever"]})
    >>> [(text, section.value) for text, section in samples(of, 9, 1)]
    [('Fever.', 'chief_complaint')]
    """
    chance = random.Random(seed)
    seen: set[tuple[str, NoteSection]] = set()
    for section, forms in of.forms.items():
        for at in range(min(each, _BY_TURNS * len(forms))):
            text = _SLOT.sub(lambda slot: chance.choice(of.fillings[slot[1]]), forms[at % len(forms)])
            made = (text[0].upper() + text[1:], section)
            if made not in seen:
                seen.add(made)
                yield made
