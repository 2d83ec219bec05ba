"""Reads what is known of sections from the real data: ACI-Bench, C-CDA examples, MTS-Dialog."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from schemas.vocabulary import NoteSection
from transforms.ingest.cda_text import cda_text, section_code
from transforms.ingest.jats_xml import parse_xml

S = NoteSection
ACI = {
    "cc": {S.CHIEF_COMPLAINT}, "hpi": {S.HPI}, "ros": {S.ROS}, "exam": {S.EXAM}, "vitals": {S.VITALS},
    "results": {S.RESULTS, S.IMAGING, S.ECG}, "assessment": {S.ASSESSMENT}, "plan": {S.PLAN},
    "assessment_plan": {S.ASSESSMENT_PLAN}, "pmh": {S.PMH}, "social": {S.SOCIAL_HISTORY}, "meds": {S.MEDICATIONS},
    "instructions": {S.INSTRUCTIONS, S.FOLLOW_UP}, "allergies": {S.ALLERGIES}, "family": {S.FAMILY_HISTORY},
    "psh": {S.PSH}, "subjective": {S.SUBJECTIVE},
}  # fmt: skip
"""Our sections that are each of ACI-Bench's. A heading "IMPRESSION" stands there for an assessment."""

LOINC = {
    "48765-2": {S.ALLERGIES}, "10160-0": {S.MEDICATIONS}, "11450-4": {S.PMH}, "47519-4": {S.PROCEDURES},
    "30954-2": {S.RESULTS}, "29762-2": {S.SOCIAL_HISTORY}, "8716-3": {S.VITALS}, "51848-0": {S.ASSESSMENT},
    "10164-2": {S.HPI}, "29545-1": {S.EXAM}, "18776-5": {S.PLAN}, "42349-1": {S.CHIEF_COMPLAINT},
    "46239-0": {S.CHIEF_COMPLAINT}, "10154-3": {S.CHIEF_COMPLAINT}, "10157-6": {S.FAMILY_HISTORY},
    "11348-0": {S.PMH}, "11369-6": {S.IMMUNIZATIONS}, "10187-3": {S.ROS}, "8648-8": {S.HOSPITAL_COURSE},
    "8653-8": {S.INSTRUCTIONS}, "10183-2": {S.DISCHARGE_MEDICATIONS}, "75311-1": {S.DISCHARGE_MEDICATIONS},
    "11535-2": {S.DIAGNOSIS}, "46241-6": {S.DIAGNOSIS}, "42347-5": {S.DIAGNOSIS}, "10218-6": {S.DIAGNOSIS},
    "10219-4": {S.DIAGNOSIS}, "59769-0": {S.DIAGNOSIS}, "46240-8": {S.ENCOUNTERS}, "61149-1": {S.OBJECTIVE},
    "61150-9": {S.SUBJECTIVE}, "18841-7": {S.CONSULTS}, "29554-3": {S.PROCEDURES}, "59772-4": {S.PLAN, S.PROCEDURES},
    "59776-5": {S.PROCEDURES, S.FINDINGS}, "59768-2": {S.PROCEDURES, S.INDICATION}, "59775-7": {S.DISPOSITION},
    "59770-8": {S.PROCEDURES}, "59771-6": {S.PROCEDURES}, "59773-2": {S.PROCEDURES}, "11537-8": {S.PROCEDURES},
    "59774-0": {S.PROCEDURES}, "55109-3": {S.PROCEDURES}, "10216-0": {S.PROCEDURES}, "10223-6": {S.PROCEDURES},
    "10184-0": {S.EXAM, S.CONDITION}, "11493-4": {S.RESULTS, S.CONDITION}, "62387-6": {S.PLAN}, "61146-7": {S.PLAN},
}  # fmt: skip
"""Our sections that are each of these LOINC codes; for other codes only the place of the section counts."""

MTS = {
    "ALLERGY": {S.ALLERGIES}, "ASSESSMENT": {S.ASSESSMENT}, "CC": {S.CHIEF_COMPLAINT}, "DIAGNOSIS": {S.DIAGNOSIS},
    "DISPOSITION": {S.DISPOSITION}, "EDCOURSE": {S.ED_COURSE}, "EXAM": {S.EXAM}, "GENHX": {S.HPI},
    "FAM/SOCHX": {S.FAMILY_SOCIAL_HISTORY, S.FAMILY_HISTORY, S.SOCIAL_HISTORY}, "GYNHX": {S.OBGYN_HISTORY},
    "IMAGING": {S.IMAGING}, "IMMUNIZATIONS": {S.IMMUNIZATIONS}, "LABS": {S.RESULTS}, "MEDICATIONS": {S.MEDICATIONS},
    "OTHER_HISTORY": {S.OTHER_HISTORY}, "PASTMEDICALHX": {S.PMH}, "PASTSURGICAL": {S.PSH}, "PLAN": {S.PLAN},
    "PROCEDURES": {S.PROCEDURES}, "ROS": {S.ROS},
}  # fmt: skip
"""Our sections that are each of MTS-Dialog's 20 labels."""


IMAGING_REPORT = "18748-4"
"""LOINC code of a document that reports on imaging; segmentation knows such a note by its type."""


class Known(NamedTuple):
    """A section that is known: where its heading begins, and what it may be; None where only the place is known."""

    start: int
    section: frozenset[NoteSection] | None


class Note(NamedTuple):
    """A text with the sections that are known of it; `half` is 0 (tuned on) or 1 (held out)."""

    name: str
    half: int
    text: str
    known: tuple[Known, ...]
    report: bool = False


def lines_of(file: Path) -> Iterator[dict]:
    """The rows of a file of JSON lines, in the order of their ids."""
    with file.open(encoding="utf-8") as lines:
        yield from sorted((json.loads(line) for line in lines), key=lambda row: row["id"])


def aci_bench(data: Path) -> Iterator[Note]:
    """The notes of ACI-Bench with their printed sections; halves by turns in the order of ids."""
    for at, row in enumerate(lines_of(data / "sections" / "aci_bench_dev.jsonl")):
        known = []
        for each in row["sections"]:
            start = each["start"] + len(row["text"][each["start"] :]) - len(row["text"][each["start"] :].lstrip())
            section = ACI[each["label"]] | ({S.DIAGNOSIS} if each["header"] == "IMPRESSION" else set())
            known.append(Known(start, frozenset(section)))
        yield Note(row["id"], at % 2, row["text"], tuple(known))


def ccda(data: Path) -> Iterator[Note]:
    """The C-CDA examples as text, with the titles of their sections; halves by turns in the order of names."""
    for at, file in enumerate(sorted((data / "notes" / "ccda").glob("*.xml"))):
        root = parse_xml(file.read_bytes())
        told = cda_text(root)
        known = []
        for each in told.sections:
            if each["heading_start"] < each["heading_end"]:
                section = LOINC.get(each["code"])
                known.append(Known(each["heading_start"], frozenset(section) if section else None))
        yield Note(file.stem, at % 2, told.text, tuple(known), section_code(root) == IMAGING_REPORT)


class Untitled(NamedTuple):
    """A section without its heading, and its label."""

    number: int
    half: int
    text: str
    label: str


def mts_dialog(data: Path) -> Iterator[Untitled]:
    """The sections of MTS-Dialog; halves by their number, even and odd."""
    for row in lines_of(data / "sections" / "mts_dialog_dev.jsonl"):
        number = int(row["id"].rsplit("_", 1)[1])
        yield Untitled(number, number % 2, row["text"], row["sections"][0]["label"])


def aci_bodies(data: Path) -> Iterator[tuple[int, str, str]]:
    """Half, text without heading and label of each section of ACI-Bench."""
    for at, row in enumerate(lines_of(data / "sections" / "aci_bench_dev.jsonl")):
        for each in row["sections"]:
            yield at % 2, row["text"][each["body_start"] : each["end"]].strip(), each["label"]
