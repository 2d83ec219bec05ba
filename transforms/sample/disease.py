"""What a disease of the sample's case reports is."""

from typing import NamedTuple


class Disease(NamedTuple):
    """Texts are templates (`phrases`) with inline marks: `^9^` superscript, `~2~` subscript, `*gene*` italic.

    `ages`: years from, to; below 1 the report speaks of months. `system` names the part of the examination that tells
    most: a key of `articles.SYSTEM_HEADINGS`.
    """

    name: str
    ages: tuple[int, int]
    complaint: str
    history: str
    system: str
    signs: str
    labs: str
    imaging: str
    considered: tuple[str, ...]
    treatment: str
    outcome: str
    lesson: str
    family: str = ""
    sex: str = ""
    metabolic: bool = False
