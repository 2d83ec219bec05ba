"""Finds section headings in the text of a note, whether its line breaks are kept or lost."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from schemas.vocabulary import Stage
from transforms.segment.lexicon import HeadingEntry, HeadingLexicon, normalised


class Heading(NamedTuple):
    """A heading; `start` is before its bullet, number or markdown, `[heading_start, heading_end)` are its words.

    `body_start` is past its colon and underline.
    """

    start: int
    heading_start: int
    heading_end: int
    body_start: int
    entry: HeadingEntry


# What follows a heading's words: an aside in brackets, closing markdown, then what decides.
_AFTER = re.compile(
    r"(?P<aside>[ \t]?\([^()\n]{1,60}\))?[*_]{0,3}[ \t]*+"
    r"(?:(?P<colon>:[*_]{0,3})|(?P<end>[*_=#~-]*[ \t]*(?:\r?\n|\Z))|(?P<dash>[-–—]+[ \t]))?"
)
_NEXT_WORD = re.compile(r"[\s\"“(]*([^\s]+)")
_NEW_SENTENCE = re.compile(r"\s+(?:[A-Z][a-z]|I\s|[•◦▪*-]|[0-9])")
_NEW_TEXT = re.compile(r"[ \t]+(?:[-#*•]{1,3} )?[.(]?[A-Z0-9]")
_SMALL_WORD = re.compile(r"[ \t\u00a0]+[a-z]")
_NO_CELL = re.compile(r" [A-Z0-9][^\s:]*[ \t]")
_LAST_WORD = re.compile(r"(\S+)\s*\Z")
_WORD = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]")

# Words in capitals that show that the heading's words are a part of something longer.
_GOES_ON = frozenset(
    re.findall(
        r"\w+",
        """
    a an and are as at be been by can completed could date discussed done for form from had has have in is may
    negative no normal not note noted notes obtained of on or pending per performed protocol report reviewed
    room should team than that the this time to unchanged unremarkable was were which will with without would
        """,
    )
)
# Words before a heading's words that show the same.
_LEADS_ON = frozenset(
    re.findall(
        r"\w+", "a an and any at by for from her his in my no not of on or our per see the their this to with your"
    )
)
_BULLETS = "•◦▪‣●○■□·*+-–—"
_SIGNATURES = frozenset({"electronically signed", "electronically signed by", "signed by", "dictated by"})
"""Keys of headings that need no colon: what follows is a name."""
_LOOK_BACK = 100
_HEAD = 300
_LONG_WORD = 7
_ABBREVIATION = 3
"""Words this short stand in capitals anywhere ("ECG"), so that their capitals are no style."""
_TITLES = frozenset({"consults", "ecg", "imaging", "procedures", "reassessment"})
"""Sections whose names are also titles of documents; near the start, before any heading, they are titles."""
_TITLES_OF_PROCEDURES = frozenset({"procedure", "procedure note", "operation", "operative note", "operative report"})
_ITEMS = frozenset({"Procedure", "Medication", "Immunization", "Vaccine", "Encounter"})
"""Before a colon, in a note whose headings have none: what an item of a list is."""
_TESTS = frozenset({"results", "imaging", "ecg"})
_PARTS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(_TESTS, _TESTS),
    "plan": frozenset({"orders", "differential"}),
    "assessment_plan": frozenset({"assessment", "plan", "orders", "differential"}),
    "mdm": frozenset({"differential"}),
}
"""Sections that may stand, with smaller headings, within a section."""
_MANY_PARTS = _TESTS | {"exam", "vitals", "social_history"}
"""Sections whose own lines have names that are headings elsewhere ("Mental status:" of an examination)."""


def find_headings(text: str, lexicon: HeadingLexicon, report: bool = False) -> list[Heading]:
    """Headings of a note in order; `report` takes the entries of imaging, echo and ECG reports.

    A heading is accepted on its own line or before a colon at a line's start; where line breaks are lost, in capitals
    or before a colon after the end of a sentence, or between two gaps. Words of running text are no headings.
    """
    entries = lexicon.report if report else lexicon.note
    found: list[Heading] = []
    flat = "\n" not in text
    for match in lexicon.matcher.finditer(text):
        entry = entries.get(normalised(match["name"]))
        if entry is None:
            continue
        start, end = match.span("name")
        after = _AFTER.match(text, end)
        if not _is_heading(text, match, after, start, end, entry, found[-1] if found else None, flat):
            continue
        if not found and _is_title(entry, start, after):
            continue
        if found and _is_part_of(found[-1], text, text[start:end], entry):
            continue
        if found and after["colon"] and text[start:end] in _ITEMS and ":" not in _printed(text, found[-1]):
            continue
        if found and entry.section == found[-1].entry.section and _is_empty(text, found[-1].body_start, match.start()):
            continue  # the same heading once more
        found.append(Heading(match.start(), start, end, after.end(), entry))
    return found


def _is_heading(
    text: str,
    match: re.Match[str],
    after: re.Match[str],
    start: int,
    end: int,
    entry: HeadingEntry,
    before: Heading | None,
    flat: bool,
) -> bool:
    name = text[start:end]
    upper = name.isupper()
    if entry.key in _SIGNATURES and name[0].isupper() and (match["line"] is not None or _gap_before(text, start)):
        return True
    if entry.capitals and not upper:
        return False
    if len(name) == 1 and not after["colon"] and _SMALL_WORD.match(text, end):
        return False  # the first letter of a word that an export cut in two ("A  nd")
    if match["line"] is not None:
        if text[start : start + 1].islower() and not after["colon"]:
            return False
        return _at_line_start(text, match["mark"], after, end, name, upper, entry, before)
    return _amid_text(text, after, start, end, name, upper, before) or (
        flat and not upper and not after["colon"] and _is_flat_title(text, start, end, name)
    )


def _at_line_start(text, mark, after, end, name, upper, entry, before) -> bool:
    bullet = mark.strip(" \t") in _BULLETS and mark.strip() != ""
    numbered = bool(mark) and mark.strip()[-1:] in ".)"
    if after["colon"]:
        return upper or not bullet
    if after["end"] is not None:
        if upper:
            return True
        return not bullet and not (numbered and " " not in name) and not _is_body_of(before, text, end, name)
    if bullet:
        return False
    if after["dash"] and not _is_short(name):
        return True
    return upper and _stands_alone(text, after, end, name)


def _amid_text(text, after, start, end, name, upper, before) -> bool:
    left = text[max(0, start - _LOOK_BACK) : start]
    last = left[-1:]
    gap = _gap_before(text, start)
    word = _LAST_WORD.search(left)
    previous = word[1] if word else ""
    if previous and previous in _BULLETS and not upper:
        return False
    if "\t" in left[len(left.rstrip()) :] and not upper and not after["colon"]:
        return False  # a cell of a table
    if not gap and last not in " \n":
        return last in "*_#" and (upper or after["colon"] is not None)
    sentence = gap or previous[-1:] in '.!?:;)]"”*'
    if after["colon"]:
        if upper:
            return sentence or not _is_short(name) and previous.lower() not in _LEADS_ON
        if gap or sentence:
            return True
        return _is_capitalised(name) and (" " in name or not previous[:1].isupper() or previous.isupper())
    if upper:
        own = left if before is None else text[max(before.body_start, start - _LOOK_BACK) : start]
        if _is_shouting(own):
            return gap and not _is_short(name) and _gap_at(text, end)
        if gap:
            return _stands_alone(text, after, end, name)
        if not sentence and (_is_short(name) or len(name) < 7 and not _NEW_SENTENCE.match(text, end)):
            return False
        return (
            previous.lower() not in _LEADS_ON and not _is_capitals(previous) and _stands_alone(text, after, end, name)
        )
    return gap and (_gap_at(text, end) or after["end"] is not None) and not _is_body_of(before, text, end, name)


def _is_flat_title(text: str, start: int, end: int, name: str) -> bool:
    """Whether words in title case, in a text without any line break, are a heading: what follows begins anew.

    Behind a gap one word is enough; behind one space it takes two and nothing before that leads on to them, or a long
    word behind the end of a sentence, a bracket or a number.
    """
    if not _is_capitalised(name) or _is_short(name) or not _NEW_TEXT.match(text, end):
        return False
    word = _LAST_WORD.search(text[max(0, start - _LOOK_BACK) : start])
    previous = word[1] if word else ""
    if previous.lower() in _LEADS_ON or previous and previous in _BULLETS:
        return False
    if text[start - 1 : start] == "\t":
        return False  # a cell of a table
    if _gap_before(text, start):
        return len(name) > _ABBREVIATION + 1
    if " " in name:
        return previous[-1:] in ".!?)" or not previous[:1].isupper()
    ended = previous[-1:] in ".!?)]" or previous[-1:].isdigit()
    return len(name) >= _LONG_WORD and ended and _NO_CELL.match(text, end) is not None


def _stands_alone(text: str, after: re.Match[str], end: int, name: str) -> bool:
    """Whether what follows a heading in capitals, without a colon, begins something new."""
    if after["end"] is not None or _gap_at(text, end) or after["aside"]:
        return True
    following = _NEXT_WORD.match(text, end)
    if not following or text[end : end + 1] not in " \t":
        return False
    word = following[1].strip(".,;:()")
    begins_a_sentence = word[:1].isupper() and (len(word) == 1 or not word.isupper())
    return (begins_a_sentence or word.lower() not in _GOES_ON) and not _is_short(name)


def _gap_before(text: str, start: int) -> bool:
    return start == 0 or text.endswith(("  ", "\t", "\n", "\u00a0 ", " \u00a0"), 0, start)


def _gap_at(text: str, end: int) -> bool:
    return text.startswith(("  ", "\t", "\n", "\r\n", " \u00a0", "\u00a0"), end)


def _is_capitalised(name: str) -> bool:
    return all(
        word[0].isupper() or word in ("of", "the", "and", "in", "at", "on", "to", "for") for word in _WORD.findall(name)
    )


def _is_short(name: str) -> bool:
    """Whether the letters alone are too few to tell a heading from another abbreviation."""
    return len(name) <= 2 or len(name) <= 3 and name.upper() not in ("HPI", "ROS", "PMH", "PSH", "MDM")


def _is_capitals(word: str) -> bool:
    return len(word) > 3 and word.isalpha() and word.isupper()


def _is_shouting(left: str) -> bool:
    """Whether the text before is itself in capitals, so that capitals tell nothing."""
    letters = _LETTERS.findall(left)
    return len(letters) > 20 and sum(letter.isupper() for letter in letters) > 0.6 * len(letters)


def _is_title(entry: HeadingEntry, start: int, after: re.Match[str]) -> bool:
    """Whether what looks like a heading is the title of the whole document ("CONSULTATION")."""
    named = entry.section != "procedures" or entry.key in _TITLES_OF_PROCEDURES
    return start < _HEAD and entry.section in _TITLES and named and not after["colon"]


def _is_part_of(before: Heading, text: str, name: str, entry: HeadingEntry) -> bool:
    """Whether a heading in small letters only names a part of the section that a heading in capitals opened.

    "Labs:" below "RESULTS", "Impression:" of a radiograph below "IMAGING", "Tobacco:" below "SOCIAL HISTORY".
    """
    outer, inner = before.entry.section, entry.section
    if name.isupper():
        return False
    outer_name = text[before.heading_start : before.heading_end]
    if len(outer_name) <= _ABBREVIATION or not outer_name.isupper():
        return outer == inner and inner in _MANY_PARTS
    return outer == inner or inner in _PARTS.get(outer, ()) or outer in _TESTS and entry.key == "impression"


def _printed(text: str, heading: Heading) -> str:
    """A heading with what stands between its words and its section's text."""
    return text[heading.heading_start : heading.body_start]


def _is_empty(text: str, start: int, end: int) -> bool:
    """Whether nothing but a little white space is between two places."""
    return 0 <= end - start <= _ABBREVIATION and not text[start:end].strip()


def _is_body_of(before: Heading | None, text: str, end: int, name: str) -> bool:
    """Whether the words are the one-line answer below a complaint's heading ("Chief complaint / Allergies")."""
    return (
        before is not None
        and before.entry.stage is Stage.TRIAGE_INTAKE
        and before.entry.section in ("chief_complaint", "indication")
        and not text[before.body_start : end - len(name)].strip()
        and text[before.heading_start : before.heading_end].isupper() != name.isupper()
    )
