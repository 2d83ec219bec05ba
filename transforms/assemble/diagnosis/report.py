"""A case report as the finder, the cutter and the reasoner read it: sentences with roles and key words."""

import re
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

from schemas.vocabulary import CASE_ROLES, SectionKind, SectionRole
from transforms.assemble.diagnosis.names import abbreviations, key_words
from transforms.assemble.diagnosis.sentences import sentences

_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9/‐-]+")


class Part(NamedTuple):
    """A section's own text (a slice of the article) with its role and its section's heading."""

    start: int
    end: int
    heading_start: int
    heading_end: int
    role: SectionRole


class Line(NamedTuple):
    """A sentence with the role of its section (None: title or abstract) and its key words."""

    start: int
    end: int
    text: str
    role: SectionRole | None
    words: frozenset[str]


class Report:
    """One article: its text, its title, and its lines. Tables and figures are no part of it."""

    def __init__(self, text: str, sections: Sequence[Mapping[str, Any]], parts: Sequence[Part]) -> None:
        self.text = text
        self.parts = sorted(parts)
        titles = [(each["start"], each["end"]) for each in sections if each["kind"] == SectionKind.TITLE]
        self.title = text[slice(*titles[0])].strip() if titles else ""
        self._abstracts = [
            (each["start"], each["end"])
            for each in sections
            if each["kind"] == SectionKind.ABSTRACT and each["level"] == 1
        ]

    @cached_property
    def abstract(self) -> list[Line]:
        return [line for start, end in self._abstracts for line in self._lines(start, end, None)]

    @cached_property
    def body(self) -> list[Line]:
        return [
            line
            for part in self.parts
            if part.role not in (SectionRole.ADMIN, SectionRole.OTHER)
            for line in self._lines(
                part.start if part.start >= part.heading_end else part.heading_end, part.end, part.role
            )
        ]

    @cached_property
    def case(self) -> list[Line]:
        """The lines that tell of the patient."""
        return [line for line in self.body if line.role in CASE_ROLES]

    @cached_property
    def talk(self) -> list[Line]:
        """The lines of discussion and conclusion."""
        return [line for line in self.body if line.role in (SectionRole.DISCUSSION, SectionRole.CONCLUSION)]

    @cached_property
    def abbreviations(self) -> list[tuple[str, str]]:
        """Pairs of long form and abbreviation, each once, in order."""
        start = self._abstracts[0][0] if self._abstracts else 0
        end = max((part.end for part in self.parts), default=len(self.text))
        return list(dict.fromkeys(abbreviations(self.text[start:end])))

    @cached_property
    def expansions(self) -> dict[str, list[str]]:
        """Key words of each abbreviation's long form."""
        found: dict[str, list[str]] = {}
        for long, short in self.abbreviations:
            for form in (short, short.removesuffix("s")):
                found.setdefault(form, key_words(long))
        return found

    def words(self, phrase: str) -> list[str]:
        """Key words of a phrase, and of the long forms of the abbreviations in it."""
        found = key_words(phrase)
        for word in _WORD.findall(phrase):
            found += self.expansions.get(word, ())
        return found

    def _lines(self, start: int, end: int, role: SectionRole | None) -> list[Line]:
        return [
            Line(each.start, each.end, each.text, role, frozenset(self.words(each.text)))
            for each in sentences(self.text, start, end)
        ]
