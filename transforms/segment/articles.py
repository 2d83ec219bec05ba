"""Labels the sections that an article's source marked: clinical or not, and the categories that headings name."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from schemas.vocabulary import Category, Evidence, LabelSet, SectionKind, SubheadingKind
from transforms.segment.lexicon import HeadingEntry, HeadingLexicon, normalised

_LABELLED = frozenset({SectionKind.BODY, SectionKind.TABLE, SectionKind.FIGURE})
NUMBERING = re.compile(
    r"^\W*[0-9]+(?:\.[0-9]+)*\.?\s+(?=[^\W\d])|^\W*(?:(?:[0-9]+(?:\.[0-9]+)*|[IVX]{1,5}|[A-H])[.):]\s*)+"
)
_SERIAL = re.compile(
    r"^(?:case|patient|proband|subject|family|twin|sibling)(?: report| presentation| description| no| number)?(?: [0-9]+| [ivx]+| [a-h])?(?= |$)"
)
_OWN_CASE = re.compile(r"(?:case|patient|proband|subject|physical examination)\b")
_HEAD = re.compile(r"\s*(?::|—|–|\s-)\s+")
_FINAL = re.compile(
    r"^(?:discussion|conclusion|concluding remark|literature review|review literature|comment|commentary|summary)\b"
)


class Label(NamedTuple):
    """One label of one slice; fields as in SEGMENTS."""

    start: int
    end: int
    label_set: LabelSet
    label: str
    heading_start: int
    heading_end: int
    evidence: Evidence


class _Verdict(NamedTuple):
    kind: SubheadingKind
    categories: tuple[Category, ...]
    evidence: Evidence


def article_labels(text: str, sections: Sequence[Mapping[str, Any]], lexicon: HeadingLexicon) -> Iterator[Label]:
    """Labels of the body's sections; title, abstract and back matter have none.

    A table or figure within a body section is apart and has that section's kind; one that stands apart has no label.

    What tells, in this order: the section's own heading; its parent's verdict; the position. By position, a section
    with an unknown heading is clinical until a discussion has come, text before the first heading is an introduction,
    and a body without any heading is the case itself. Within what is not clinical (a discussion) all is not clinical,
    except what calls itself a case or a patient. Offsets that cross or lie beyond the text are passed over.
    """
    nodes = section_tree(text, sections)
    verdicts: dict[int, _Verdict] = {}
    has_headings = any(node.kind == SectionKind.BODY and node.heading for node in nodes)
    seen_final = False
    for index, node in enumerate(nodes):
        if node.kind not in _LABELLED:
            continue
        is_body = node.kind == SectionKind.BODY
        parent = verdicts.get(node.parent) if node.parent is not None else None
        verdict = _by_heading(node, parent, lexicon) if is_body else None
        if verdict is None and parent is not None:
            evidence = Evidence.POSITION if parent.evidence is Evidence.POSITION else Evidence.PARENT_HEADING
            verdict = _Verdict(parent.kind, parent.categories if is_body else (), evidence)
        if verdict is None and not is_body:
            continue
        if verdict is None:
            clinical = not seen_final and (bool(node.heading) or not has_headings)
            kind = SubheadingKind.CLINICAL if clinical else SubheadingKind.NOT_CLINICAL
            verdict = _Verdict(kind, (), Evidence.POSITION)
        if is_body and parent is None and _FINAL.match(normalised(NUMBERING.sub("", node.heading))):
            seen_final = True
        verdicts[index] = verdict
        yield from _labels(text, node, verdict)


def _by_heading(node: "Node", parent: _Verdict | None, lexicon: HeadingLexicon) -> _Verdict | None:
    entry = heading_entry(node.heading, lexicon)
    if entry is None or entry.subheading is None:
        return None
    if entry.subheading is SubheadingKind.NOT_CLINICAL:
        return _Verdict(SubheadingKind.NOT_CLINICAL, (), Evidence.HEADING)
    if parent is not None and parent.kind is SubheadingKind.NOT_CLINICAL and not _is_of_patient(entry):
        return _Verdict(SubheadingKind.NOT_CLINICAL, (), Evidence.PARENT_HEADING)
    return _Verdict(SubheadingKind.CLINICAL, entry.categories, Evidence.HEADING)


def _is_of_patient(entry: HeadingEntry) -> bool:
    """Whether a heading speaks of a patient even within an introduction, methods or a discussion."""
    return bool(_OWN_CASE.match(entry.key)) or Category.HISTORY in entry.categories and entry.key != "history"


def heading_entry(heading: str, lexicon: HeadingLexicon) -> HeadingEntry | None:
    """The lexicon's entry for an article's heading: the whole, or what stands before a colon or dash, or the longest part.

    Numbering ("2.1.", "Case 3:") is passed over. Parts are whole words, never substrings.
    """
    key = normalised(NUMBERING.sub("", heading))
    if not key:
        return None
    if key in lexicon.article:
        return lexicon.article[key]
    head = _HEAD.split(heading, maxsplit=1)[0]
    if head != heading and normalised(NUMBERING.sub("", head)) in lexicon.article:
        return lexicon.article[normalised(NUMBERING.sub("", head))]
    rest = _SERIAL.sub("", key).strip()
    if rest != key:
        return (rest and heading_entry(rest, lexicon)) or lexicon.article.get("case")
    known = [lexicon.article.get(normalised(match["name"])) for match in lexicon.article_matcher.finditer(heading)]
    return max((entry for entry in known if entry), key=lambda entry: len(entry.key), default=None)


class Node(NamedTuple):
    """A section with its parent's place in the list, and with the sections within it as holes in its own text."""

    kind: SectionKind
    heading: str
    heading_start: int
    heading_end: int
    start: int
    end: int
    parent: int | None
    holes: list[tuple[int, int]]


def section_tree(text: str, sections: Sequence[Mapping[str, Any]]) -> list[Node]:
    """The sections, outer before inner, each with its parent and with the children that are cut out of its own text."""
    length = len(text)
    nodes: list[Node] = []
    open_: list[int] = []
    for section in sorted(sections, key=lambda section: (section["start"], -section["end"], section["level"])):
        start, end = section["start"], section["end"]
        heading_start, heading_end = section["heading_start"], section["heading_end"]
        if not start <= heading_start <= heading_end <= end <= length:
            continue
        while open_ and nodes[open_[-1]].end <= start:
            open_.pop()
        if open_ and nodes[open_[-1]].end < end:
            continue
        parent = open_[-1] if open_ else None
        if parent is not None:
            nodes[parent].holes.append((start, end))
        node = Node(
            SectionKind(section["kind"]),
            text[heading_start:heading_end].strip(),
            heading_start,
            heading_end,
            start,
            end,
            parent,
            [],
        )
        open_.append(len(nodes))
        nodes.append(node)
    return nodes


def own_text(text: str, node: Node) -> Iterator[tuple[int, int]]:
    """The slices of a section's own text: what is in it and in no section within it."""
    at = node.start
    for hole_start, hole_end in (*node.holes, (node.end, node.end)):
        start, end = _trimmed(text, at, hole_start)
        at = hole_end
        if start == end or (start, end) == (node.heading_start, node.heading_end):
            continue  # nothing, or a heading whose text is all in subsections
        yield start, end


def _labels(text: str, node: Node, verdict: _Verdict) -> Iterator[Label]:
    where = (node.heading_start, node.heading_end)
    for start, end in own_text(text, node):
        yield Label(start, end, LabelSet.SUBHEADING, verdict.kind, *where, verdict.evidence)
        for category in verdict.categories:
            yield Label(start, end, LabelSet.CATEGORY, category, *where, verdict.evidence)


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    kept = piece.strip()
    start += len(piece) - len(piece.lstrip())
    return start, start + len(kept)
