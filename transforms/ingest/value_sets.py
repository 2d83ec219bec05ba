"""The words that sites write for coded values, reviewed; matched whole and exactly, never in part.

What is not listed is not guessed: a null and a count. Sources of the words: the value sets of ER-Reason
(arXiv 2505.22919), HL7 administrative sex, ESI levels as numbers and names (the CDC's NHAMCS calls level 4
semi-urgent), the dispositions of MIMIC-IV-ED; spellings were added by hand.
"""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

from schemas.vocabulary import Acuity, Disposition, NoteType, Sex

ABSENT = frozenset({"null", "\\n", "nan", "<na>", "none", "n/a", "na"})
"""Words, in lower case, that exports write into an empty cell."""

_BETWEEN = re.compile(r"(?<=\w)[^\w]+(?=\w)|_+")


def folded(word: str) -> str:
    """A word as it is looked up: lower case, one space for whatever stands between letters or digits.

    What stands before or after stays, so that -1 is not 1 and "Urgent?" not Urgent.

    >>> folded("1 - Immediate"), folded(" Send to L&D "), folded("-1")
    ('1 immediate', 'send to l d', '-1')
    """
    return _BETWEEN.sub(" ", word.strip().casefold())


def _table(words: Mapping[StrEnum, Iterable[str]]) -> dict[str, StrEnum]:
    table: dict[str, StrEnum] = {}
    for word, spellings in words.items():
        for spelling in (str(word), *spellings):
            if table.setdefault(folded(spelling), word) is not word:
                raise ValueError(f"a spelling of {word} is also one of {table[folded(spelling)]}")
    return table


def _esi(level: int, names: Iterable[str]) -> list[str]:
    alone = [f"{level}", f"{level}.0", f"ESI {level}", f"ESI{level}", f"ESI level {level}", f"level {level}"]
    return [*names, *alone, *(f"{form} {name}" for form in alone for name in names)]


NOTE_TYPES = _table(
    {
        NoteType.ED_PROVIDER: (
            "ED provider note",
            "ED provider notes",
            "ED physician note",
            "ED physician notes",
            "ED MD note",
            "emergency department provider note",
            "emergency department provider notes",
            "emergency department physician note",
            "emergency department note",
            "emergency medicine note",
            "emergency physician note",
            "emergency provider note",
            "ER physician note",
            "ER provider note",
        ),
        NoteType.DISCHARGE_SUMMARY: (
            "discharge summary note",
            "discharge summary notes",
            "discharge summaries",
            "hospital discharge summary",
            "physician discharge summary",
        ),
        NoteType.PROGRESS: (
            "progress note",
            "progress notes",
            "daily progress note",
            "inpatient progress note",
            "physician progress note",
        ),
        NoteType.H_AND_P: (
            "H&P",
            "H&Ps",
            "HP",
            "H&P note",
            "H&P notes",
            "HP note",
            "history and physical",
            "history & physical",
            "history and physical note",
            "history & physical note",
            "history and physical examination",
            "admission history and physical",
            "admission H&P",
        ),
        NoteType.CONSULT: (
            "consults",
            "consult note",
            "consult notes",
            "consultation",
            "consultations",
            "consultation note",
            "consultation notes",
            "consultation report",
        ),
        NoteType.ECHO: (
            "echocardiogram",
            "echocardiography",
            "echo report",
            "echocardiogram report",
            "echocardiography report",
            "transthoracic echocardiogram",
            "transesophageal echocardiogram",
        ),
        NoteType.IMAGING: (
            "imaging report",
            "imaging note",
            "radiology",
            "radiology report",
            "radiology reports",
            "radiology note",
            "diagnostic imaging",
            "diagnostic imaging report",
            "diagnostic imaging study",
        ),
        NoteType.ECG: (
            "EKG",
            "ECG report",
            "EKG report",
            "12 lead ECG",
            "12 lead EKG",
            "electrocardiogram",
            "electrocardiogram report",
            "electrocardiography",
        ),
        NoteType.OTHER: (),
    }
)

SEX = _table(
    {
        Sex.FEMALE: ("f", "woman"),
        Sex.MALE: ("m", "man"),
        Sex.OTHER: ("o", "x", "nonbinary", "non-binary", "intersex", "indeterminate", "ambiguous"),
        Sex.UNKNOWN: ("u", "unk", "not recorded", "not known", "not specified"),
    }
)

ACUITY = _table(
    {
        Acuity.IMMEDIATE: _esi(1, ("immediate", "resuscitation")),
        Acuity.EMERGENT: _esi(2, ("emergent",)),
        Acuity.URGENT: _esi(3, ("urgent",)),
        Acuity.LESS_URGENT: _esi(4, ("less urgent", "semi-urgent", "semiurgent")),
        Acuity.NON_URGENT: _esi(5, ("non-urgent", "nonurgent")),
    }
)

DISPOSITION = _table(
    {
        Disposition.DISCHARGE: (
            "discharged",
            "discharge home",
            "discharged home",
            "discharge to home",
            "discharged to home",
            "discharge to home or self care",
            "home",
            "home or self care",
            "discharge to home for self care",
            "discharged to home care or self care",
            "discharged to home care or self care (routine discharge)",
            "discharged to home or self care (routine discharge)",
            "routine discharge",
            "discharge to home/self care",
            "home/self care",
            "treated and released",
            "discharged from ED",
            "discharge to court/law enforcement",
            "discharged to police custody",
            "discharge to shelter",
        ),
        Disposition.ADMIT: (
            "admitted",
            "admission",
            "admit to hospital",
            "admitted to hospital",
            "admit to inpatient",
            "admitted as inpatient",
            "inpatient admission",
            "hospitalized",
            "admit to inpatient unit",
            "admitted to inpatient unit",
            "admit to ICU",
            "admitted to ICU",
            "admit to telemetry",
            "admit to floor",
            "ED admit",
            "admitted as an inpatient to this hospital",
        ),
        Disposition.OBSERVATION: (
            "obs",
            "admit to observation",
            "admitted to observation",
            "place in observation",
            "placed in observation",
            "observation unit",
            "ED observation",
            "transfer to observation unit",
            "observation status",
        ),
        Disposition.TRANSFER: (
            "transfer",
            "transferred",
            "transferred to another facility",
            "transfer to another hospital",
            "transferred to another hospital",
            "transfer to other facility",
            "transfer to other hospital",
            "transferred to other hospital",
            "transfer to acute care hospital",
            "transfer to psychiatric hospital",
            "discharged/transferred to a short-term general hospital for inpatient care",
            "discharged/transferred to other facility",
            "transfer to SNF",
        ),
        Disposition.AMA: (
            "left AMA",
            "against medical advice",
            "left against medical advice",
            "discharged against medical advice",
            "left against medical advice or discontinued care",
            "A.M.A.",
        ),
        Disposition.OR_ADMIT: (
            "admit to OR",
            "admitted to OR",
            "admit to operating room",
            "operating room",
            "send to OR",
            "sent to OR",
            "ED to OR",
            "to OR",
        ),
        Disposition.LWBS: (
            "LWBS",
            "left without being seen",
            "left without being seen after triage",
            "left before being seen",
        ),
        Disposition.LABOR_AND_DELIVERY: (
            "L&D",
            "labor and delivery",
            "labour and delivery",
            "labor & delivery",
            "send to labor and delivery",
            "sent to L&D",
        ),
        Disposition.EXPIRED: ("died", "died in ED", "deceased", "death", "expired in ED"),
        Disposition.ELOPED: ("elopement",),
        Disposition.DISMISSED: ("dismissed", "never arrived"),
    }
)


_NEUTRAL = frozenset(
    ("acuity", "disposition", "ed", "er", "emergency", "department", "esi", "final", "level", "patient", "pt", "triage")
)
"""Words of a cell that name the column, not the value."""


def value_of(word: str, table: Mapping[str, StrEnum]) -> StrEnum | None:
    """The value that a site's word names: the whole cell, else all of it that is no label of the column.

    Never a part of what is left, so that the longest spelling wins ("Less Urgent" is never Urgent, nor "OR Admit" Admit)
    and a cell that says anything more, or says two things, is not guessed.

    >>> value_of("ED Disposition: OR Admit", DISPOSITION), value_of("Triage - Less Urgent", ACUITY).value
    (<Disposition.OR_ADMIT: 'OR Admit'>, 'Less Urgent')
    >>> value_of("Panama", DISPOSITION), value_of("not urgent", ACUITY), value_of("Admit or Discharge", DISPOSITION)
    (None, None, None)
    """
    cell = folded(word)
    if cell in table:
        return table[cell]
    words = [each for each in cell.replace(":", " ").replace(" - ", " ").split() if each not in _NEUTRAL]
    return table.get(" ".join(words)) if words and len(words) < len(cell.split()) else None
