"""Treatment and work-up as a note states it: the items of its plan, and the sentences of its reasoning that act."""

import re
from collections.abc import Iterable

from transforms.assemble.leaks import has_leak
from transforms.segment.clauses import sentences

_ACT = re.compile(
    r"\b(?:(?:was|were|been|is) given|giving|gave|administer\w*|start(?:ed|ing)?|initiat\w+|treat(?:ed|ment|ing)?|prescri\w+|order(?:ed|s|ing)?|obtain(?:ed)?|repeat(?:ed)?|"
    r"recheck|monitor\w*|consult(?:ed|s)?|trial(?: of)?|continue[ds]?|hold|held|stop(?:ped)?|resuscitat\w+|transfus\w+|intubat\w+|splint\w*|sutur\w+|irrigat\w+|"
    r"drain(?:ed|age)?|reduc(?:ed|tion)|titrat\w+|bolus|infusion|antibiotics?|analgesi\w+|fluids?|oxygen|nebuli\w+|tetanus|anticoagulat\w+|NPO|serial|"
    r"will (?:get|check|give|need|send|treat|start|do|do an?|perform|place|proceed|follow)|plan(?:s|ned)?(?: is)? (?:to|for))\b"
    r"|\b[0-9.,]+ ?(?:mg|mcg|g|grams?|units?|mL|L|mEq|puffs?)\b|\b(?:IV|PO|IM|SC|SL|PR)\b",
    re.IGNORECASE,
)
_ITEM = re.compile(r"(?:^|\n)[ \t]*(?:[-*•◦▪]|[0-9]{1,2}[.)]|\[[ x]?\]|#)[ \t]*", re.IGNORECASE)
_REFUSES = re.compile(
    r"\b(?:not|no|hold|held|holding|stop(?:ped)?|defer\w*|avoid\w*|declin\w*|refus\w*|contraindicat\w*)\b",
    re.IGNORECASE,
)
_BLANK_LINE = re.compile(r"\n[ \t]*\n[^\n]*\Z")
_LOOK_BACK = 40
_EDGES = " \t\n-*•◦▪#.;,:"
_LEAST, _MOST = 3, 400


def plan_items(
    text: str, plans: Iterable[tuple[int, int]], reasoning: Iterable[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Items of the plan, in order: all of the `plans` slices, and of the `reasoning` ones the sentences that act.

    What tells how the visit ended belongs to a later stage and is left out.

    >>> text = "MDM: Low risk. Given ketorolac 15 mg IV.\\nPLAN\\n1. Urinalysis\\n2. Admit to medicine\\n"
    >>> [text[a:b] for a, b in plan_items(text, [(46, len(text))], [(5, 41)])]
    ['Given ketorolac 15 mg IV', 'Urinalysis']
    """
    found: set[tuple[int, int]] = set()
    for start, end in plans:
        found.update(_pieces(text, start, end))
    for start, end in reasoning:
        found.update(each for each in _pieces(text, start, end) if _ACT.search(text, *each))
    kept: list[tuple[int, int]] = []
    for start, end in sorted(found):
        if kept and start < kept[-1][1]:
            continue
        if not has_leak(text[start:end]):
            kept.append((start, end))
    return kept


def _pieces(text: str, start: int, end: int) -> Iterable[tuple[int, int]]:
    marks = [start, *(match.end() for match in _ITEM.finditer(text, start, end)), end]
    refused = False  # whether the list that follows is of what was not done
    for begin, stop in zip(marks, marks[1:], strict=False):
        item = begin > start and not _BLANK_LINE.search(text, max(start, begin - _LOOK_BACK), begin)
        for first, last in sentences(text, begin, stop):
            at = first
            if not any(each.isalpha() for each in text[first:last]):
                continue  # the next item's number
            refused, item = refused and item, False  # what follows the item's own sentence is no item of the list
            for part in text[first:last].split("; "):
                piece = part.strip(_EDGES)
                opens = part.rstrip().endswith(":")  # of a list, whose items follow
                label = part.partition(": ")[0] if ": " in part else part if opens else ""
                refused = bool(_REFUSES.search(label)) if label else refused
                if (
                    not opens
                    and not refused
                    and _LEAST <= len(piece) <= _MOST
                    and any(each.isalpha() for each in piece)
                ):
                    begun = at + part.index(piece)
                    yield begun, begun + len(piece)
                at += len(part) + 2
