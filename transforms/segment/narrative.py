"""The case narrative of an article: the slices that tell of the patient, with their role and their heading's categories."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from schemas.vocabulary import CASE_ROLES, SectionKind
from transforms.segment.articles import heading_entry, own_text, section_tree
from transforms.segment.lexicon import HeadingLexicon
from transforms.segment.phrases import Narrative
from transforms.segment.roles import node_roles

_NARRATED = frozenset((SectionKind.BODY, SectionKind.BACK))


def narratives(text: str, sections: Sequence[Mapping[str, Any]], headings: HeadingLexicon) -> list[Narrative]:
    """The slices of an article's clinical sections, without headings, tables and figures; in order.

    Introduction, discussion, conclusion and administrative sections are no part of it.
    """
    return sorted(_narratives(text, sections, headings))


def _narratives(text: str, sections: Sequence[Mapping[str, Any]], headings: HeadingLexicon) -> Iterator[Narrative]:
    for node, role, _ in node_roles(text, section_tree(text, sections)):
        if role not in CASE_ROLES or node.kind not in _NARRATED:
            continue
        entry = heading_entry(node.heading, headings) if node.heading else None
        for start, end in own_text(text, node):
            start = max(start, node.heading_end) if node.heading else start
            while start < end and text[start].isspace():
                start += 1
            if start < end:
                categories = entry.categories if entry else ()
                yield Narrative(start, end, role, categories, node.heading_start, node.heading_end)
