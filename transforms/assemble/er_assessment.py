"""The config `er_assessment`: the notes of before a visit, and the one-liner of its ED note."""

import re
from collections.abc import Mapping
from typing import Any

import polars as pl

from schemas.er_releases import ErAssessment
from schemas.vocabulary import Reason, TargetSource
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.assemble.er_leaks import leaks_of_assessment
from transforms.assemble.er_visits import rejected
from transforms.segment.clauses import sentences

CONFIG = "er_assessment"
_AGED = re.compile(
    r"\b(?:[0-9]{1,3}|[a-z]+)[- ]?(?:years?|yrs?|months?|weeks?|days?)[- ]old\b|\b[0-9]{1,3}\+?[ -]?(?:y\.?/?o\.?|yo|yof|yom|yr)(?![a-z])",
    re.IGNORECASE,
)
_COMES = re.compile(
    r"\b(?:present(?:s|ed|ing)?|comes?|came|coming|brought|arriv\w+|here (?:for|with)|complain\w*|c/o|sent|referred|with|for|reports|describes|evaluation|transferred)\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:mother|father|parents?|son|daughter|wife|husband|spouse|partner|sister|brother|aunt|uncle|grand\w+|cousin|roommate|friend)\b",
    re.IGNORECASE,
)
"""Whose age it then is."""
_MOST_WORDS, _LEAST_WORDS = 80, 6


def assemble_er_assessment(visits: pl.DataFrame, history: Mapping[str, list[dict[str, Any]]]) -> Assembled:
    """One row per visit (`presentations`) with a one-liner and notes of before it (`histories`).

    The one-liner is the record's, with its place where the ED note holds it, else the first sentence of the ED note
    that says how old the patient is and with what they came. Rejects: `no_ed_note` (and no one-liner), `no_target`,
    `no_history`, `leak` (an earlier note holds the sentence, or is not earlier).
    """
    rows: list[dict[str, Any]] = []
    reasons: dict[str, Reason] = {}
    for visit in visits.iter_rows(named=True):
        notes = history[visit["encounter_key"]]
        told = one_liner(visit["one_liner"], visit["note"])
        if told is None:
            reasons[visit["encounter_key"]] = Reason.NO_TARGET if visit["document_id"] else Reason.NO_ED_NOTE
        elif not notes:
            reasons[visit["encounter_key"]] = Reason.NO_HISTORY
        elif leaks_of_assessment(
            [(note["written_at"], note["text"]) for note in notes], told[0], visit["arrived_at"] or visit["noted_at"]
        ):
            reasons[visit["encounter_key"]] = Reason.LEAK
        else:
            words, start, end, source = told
            target = {"one_liner": words, "one_liner_start": start, "one_liner_end": end, "source": str(source)}
            rows.append({**visit, "earlier_notes": notes, **target})
    schema = assembled_schema(ErAssessment)
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return Assembled(conformed(frame, ErAssessment), rejected(reasons, CONFIG))


def one_liner(recorded: str | None, note: str | None) -> tuple[str, int | None, int | None, TargetSource] | None:
    """The one-liner of a visit with its place in the note, if it stands there; None if there is none.

    >>> one_liner(None, "HPI: Seen at once. A 40-year-old man with gout presents with a red toe. He limps.")
    ('A 40-year-old man with gout presents with a red toe.', 19, 71, <TargetSource.NOTE: 'note'>)
    """
    if recorded:
        at = note.find(recorded) if note else -1
        place = (at, at + len(recorded)) if at >= 0 else (None, None)
        return recorded, *place, TargetSource.RECORD
    for start, end in sentences(note, 0, len(note)) if note else ():
        aged = _AGED.search(note, start, end)
        if aged is None or not _COMES.search(note, aged.end(), end) or _RELATIVE.search(note, start, aged.start()):
            continue
        colon = note.rfind(":", start, aged.start())
        begin = start if colon < 0 else colon + 1
        begin += len(note[begin:end]) - len(note[begin:end].lstrip())
        if _LEAST_WORDS <= len(note[begin:end].split()) <= _MOST_WORDS:
            return note[begin:end], begin, end, TargetSource.NOTE
    return None
