"""Section roles of a case report, from heading, path, position and content."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from schemas.vocabulary import CASE_ROLES, Evidence, LabelSet, SectionKind, SectionRole
from transforms.segment.articles import NUMBERING, Label, Node, own_text, section_tree
from transforms.segment.lexicon import normalised
from transforms.segment.role_rules import heading_role

_BODY = frozenset((SectionKind.BODY, SectionKind.BACK))
_FLOAT = frozenset((SectionKind.TABLE, SectionKind.FIGURE))
_OF_PATIENT = re.compile(
    r"\b(?:the|our|this) (?:patient|child|infant|boy|girl|man|woman|neonate|proband)\b|\b(?:she|he|her|his)\b"
    r"|\b\d{1,3}[\s‐‑–-]*(?:year|month|week|day)s?[\s‐‑–-]*old\b|\bwas (?:admitted|referred|discharged|performed|started|treated)\b",
    re.IGNORECASE,
)
_OF_OTHERS = re.compile(
    r"\b(?:patients|studies|authors|et al|reported|literature|incidence|prevalence|cases)\b", re.IGNORECASE
)
_AGED = re.compile(r"\b\d{1,3}[\s‐‑–-]*(?:year|month|week|day)s?[\s‐‑–-]*old\b", re.IGNORECASE)
_RESULTS = re.compile(r"[\W0-9]{0,20}(?:results?|findings?|observations?)\b", re.IGNORECASE)
"""Under such a heading of a study's form the case may be told after all."""
_NOT_IN_A_CASE = frozenset(
    (SectionRole.INTRODUCTION, SectionRole.DISCUSSION, SectionRole.CONCLUSION, SectionRole.OTHER)
)
LOOKED_AT = 6_000
"""Of a section's text so many characters tell its role."""


def role_labels(text: str, sections: Sequence[Mapping[str, Any]]) -> Iterator[Label]:
    """A role for each body and back section's own text, tables and figures within it included (offsets of SEGMENTS).

    What tells, in this order: the section's own heading, read within its parent's role (under a discussion a heading
    "Treatment" is discussion; under the case it is treatment); the parent; and, for an unknown heading at the top, the
    content (does it tell of one patient or of others) and the position (before or after a discussion). A body that its
    source did not divide is parted by its paragraphs: the case begins with the first that tells of a patient, and ends
    before the first that tells of others.
    """
    nodes = section_tree(text, sections)
    if not any(node.kind == SectionKind.BODY for node in nodes):
        yield from _bare_labels(text, nodes)
    for node, role, evidence in node_roles(text, nodes):
        for start, end in own_text(text, node):
            yield Label(start, end, LabelSet.ROLE, role, node.heading_start, node.heading_end, evidence)


def node_roles(text: str, nodes: Sequence[Node]) -> Iterator[tuple[Node, SectionRole, Evidence]]:
    """Each section of body and back matter with its role and what told it."""
    roles: dict[int, SectionRole] = {}
    has_headings = any(node.kind == SectionKind.BODY and node.heading for node in nodes)
    holders = {(node.start, node.end) for node in nodes if node.kind in _BODY}
    after_discussion = introduced = False
    for index, node in enumerate(nodes):
        parent = roles.get(node.parent) if node.parent is not None else None
        if node.kind in _FLOAT and parent is not None:
            roles[index] = parent
            yield node, parent, Evidence.PARENT_HEADING
            continue
        if node.kind not in _BODY:
            continue
        own = heading_role(normalised(NUMBERING.sub("", node.heading)))
        whole = not any(hole in holders for hole in node.holes)
        if own is SectionRole.OTHER and parent is None and whole and _tells_of_patient(text, node):
            own = SectionRole.PRESENTATION  # a case told under "Methods" or "Results"
        if parent is None and own is SectionRole.INTRODUCTION and introduced and _tells_of_patient(text, node):
            own = SectionRole.PRESENTATION  # "Background" of the patient, behind an introduction
        introduced |= own is SectionRole.INTRODUCTION
        role = _within(own, parent, lambda node=node: _tells_of_patient(text, node, least=1))
        if role is SectionRole.OTHER and own in CASE_ROLES and _RESULTS.match(_parent_heading(nodes, node)):
            role = own if _tells_of_patient(text, node) else role
        evidence = Evidence.HEADING if role is own else Evidence.PARENT_HEADING
        if role is None:
            role, evidence = _by_content(text, node, after_discussion, has_headings)
        if parent is None and role in (SectionRole.DISCUSSION, SectionRole.CONCLUSION):
            after_discussion = True
        roles[index] = role
        yield node, role, evidence


def _parent_heading(nodes: Sequence[Node], node: Node) -> str:
    return "" if node.parent is None else nodes[node.parent].heading


def _within(own: SectionRole | None, parent: SectionRole | None, of_patient: Callable[[], bool]) -> SectionRole | None:
    """The role that a heading has within a parent; None if neither tells. `of_patient`: whether the text tells of one."""
    if parent is None:
        return own
    if own is None or own in _NOT_IN_A_CASE and parent in CASE_ROLES:
        return parent
    if parent in (SectionRole.DISCUSSION, SectionRole.INTRODUCTION, SectionRole.CONCLUSION) and own in CASE_ROLES:
        return SectionRole.PRESENTATION if own is SectionRole.PRESENTATION and of_patient() else parent
    if parent is SectionRole.ADMIN:
        return parent
    if parent is SectionRole.OTHER and own not in (SectionRole.PRESENTATION, SectionRole.HISTORY, SectionRole.ADMIN):
        return parent
    return own


def _by_content(text: str, node: Node, after_discussion: bool, has_headings: bool) -> tuple[SectionRole, Evidence]:
    """An unknown heading at the top, or none."""
    if not has_headings:
        return SectionRole.PRESENTATION, Evidence.POSITION
    if _tells_of_patient(text, node) and not after_discussion:
        return SectionRole.PRESENTATION, Evidence.CONTENT
    if after_discussion:
        return SectionRole.DISCUSSION, Evidence.POSITION
    return (SectionRole.DISCUSSION if node.heading else SectionRole.INTRODUCTION), Evidence.CONTENT


def _tells_of_patient(text: str, node: Node, least: int = 3) -> bool:
    """Whether a section tells of one patient rather than of others; `least`: by how many words at least."""
    piece = text[node.start : min(node.end, node.start + LOOKED_AT)]
    mine, others = len(_OF_PATIENT.findall(piece)), len(_OF_OTHERS.findall(piece))
    return mine >= least and mine > 2 * others or mine > others and bool(_AGED.search(piece))


_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\n))*")


def _bare_labels(text: str, nodes: Sequence[Node]) -> Iterator[Label]:
    """Roles of a body without sections: what stands between abstract and tables, by paragraphs."""
    fronts = [node.end for node in nodes if node.kind in (SectionKind.TITLE, SectionKind.ABSTRACT)]
    start = max(fronts, default=0)
    end = min(
        (node.start for node in nodes if node.kind in (*_FLOAT, SectionKind.BACK) and node.start >= start),
        default=len(text),
    )
    found: list[tuple[int, int, SectionRole]] = []
    role = SectionRole.INTRODUCTION
    for match in _PARAGRAPH.finditer(text, start, end):
        piece = match.group()[:LOOKED_AT]
        mine, others = len(_OF_PATIENT.findall(piece)), len(_OF_OTHERS.findall(piece))
        if role is SectionRole.INTRODUCTION and (_AGED.search(piece) or mine > max(1, others)):
            role = SectionRole.PRESENTATION
        elif role is SectionRole.PRESENTATION and others > mine:
            role = SectionRole.DISCUSSION
        if found and found[-1][2] is role:
            found[-1] = (found[-1][0], match.end(), role)
        else:
            found.append((*match.span(), role))
    for first, last, each in found:
        last = first + len(text[first:last].rstrip())
        yield Label(first, last, LabelSet.ROLE, each, first, first, Evidence.CONTENT)
