"""Scores a note's stages sentence by sentence against hand labels on 40 real notes.

Run as `python tests/quality/stages.py`; the data's folder is named by CASEWRIGHT_REAL_DATA. Labels (`stages/*.json`) are
ids, offsets and hashes only. They were given by reading each note before its segmentation was looked at, by these rules:

- triage_intake: the complaint in its few words, arrival, vital signs; initial_assessment: history, review of systems,
  examination, results as they were read.
- treatment_selection: the summing-up and reasoning of the assessment, orders, treatment, advice on it, consent.
- disposition_planning: where the patient goes, follow-up, return precautions, when to call.
- final_diagnosis: a bare statement of the visit's diagnosis below an assessment or impression, hedged or not.
- Headings, numerals of lists and the titles of problems within a plan are not scored; a date line has no stage.

Rules were tuned on the even half; the figures of the odd one count. Notes are scored as they are, with each line break as
a space, and with every heading cut out. F1 of a stage is by sentence, its mean over the five stages is macro-F1; the
interval is a 95% bootstrap over notes. Also counted: vital signs found in a plan, and blood pressures that are dates.
"""

import argparse
import base64
import hashlib
import json
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import polars as pl
from case_diagnosis import HALVES  # these three stand beside this script
from section_gold import lines_of
from train_sections import trained

from flows.jobs.segment import heading_lexicon
from schemas.deidentified import Deidentified
from schemas.table import polars_schema
from schemas.vocabulary import LabelSet, Stage, Vital
from transforms.segment.segment import segment
from transforms.segment.untitled import SectionModel
from transforms.segment.vitals import find_vitals

LABELS = Path(__file__).parent / "stages"
_DATE = re.compile(r"\b\d{1,2}/\d{1,2}/(?:\d{4}|\d{2})\b|\b\d{1,2}/(?:19|20)\d{2}\b")


class Labelled(NamedTuple):
    """A note, its half, and its sentences with their stages; `headings` are slices that are not scored."""

    name: str
    half: int
    text: str
    sentences: tuple[tuple[int, int, str | None], ...]
    headings: tuple[tuple[int, int], ...]


def texts(data: Path) -> dict[str, str]:
    """The texts of the corpora from which the labelled notes come, by corpus and id."""
    found = {f"aci/{row['id']}": row["text"] for row in lines_of(data / "sections" / "aci_bench_dev.jsonl")}
    found |= {f"handoff/{row['id']}": row["text"] for row in lines_of(data / "deid" / "handoffs_dev.jsonl")}
    for row in lines_of(data / "notes" / "synthea_bulk_fhir" / "DocumentReference.000.ndjson"):
        attachment = row["content"][0]["attachment"]
        found[f"synthea/{row['id']}"] = base64.b64decode(attachment["data"]).decode()
    return found


def labelled(data: Path) -> list[Labelled]:
    """The labelled notes; one whose text is not the labelled one raises ValueError with its file's name."""
    known, notes = texts(data), []
    for file in sorted(LABELS.glob("*.json")):
        row = json.loads(file.read_text(encoding="utf-8"))
        text = known[row["note"]]
        if hashlib.sha256(text.encode()).hexdigest() != row["sha256"]:
            raise ValueError(f"{file.name}: the text is another one than was labelled")
        told = tuple((start, end, stage) for start, end, stage in row["sentences"])
        notes.append(Labelled(row["note"], row["half"], text, told, tuple(map(tuple, row["headings"]))))
    return notes


def as_printed(note: Labelled) -> Labelled:
    """The note as it is."""
    return note


def without_breaks(note: Labelled) -> Labelled:
    """The note with each line break as a space."""
    return note._replace(text=note.text.replace("\n", " "))


def without_headings(note: Labelled) -> Labelled:
    """The note with its headings, numerals and titles of problems cut out."""
    kept, at = [], 0
    for start, end in sorted(note.headings):
        kept.append(note.text[at:start])
        at = end
    text = "".join([*kept, note.text[at:]])

    def moved(place: int) -> int:
        return place - sum(end - start for start, end in note.headings if end <= place)

    return note._replace(text=text, sentences=tuple((moved(s), moved(e), stage) for s, e, stage in note.sentences))


WAYS: dict[str, Callable[[Labelled], Labelled]] = {
    "as printed": as_printed,
    "line breaks lost": without_breaks,
    "headings cut out": without_headings,
}


def segments_of(notes: Sequence[Labelled], model: SectionModel) -> dict[str, list[dict]]:
    """Stage segments of the notes, by name, from the product's own segmentation."""
    keys = {hashlib.sha256(note.name.encode()).hexdigest()[:32]: note.name for note in notes}
    rows = []
    for key, note in zip(keys, notes, strict=True):
        row = {"document_id": key, "group_key": key, "patient_key": key, "source": "labelled", "kind": "note"}
        row |= {"note_type": "ed_provider", "sections": [], "text": note.text, "written_at": datetime(2030, 1, 1)}
        rows.append({name: row.get(name) for name in polars_schema(Deidentified)})
    frame = pl.DataFrame(rows, schema=polars_schema(Deidentified), orient="row", strict=False)
    found: dict[str, list[dict]] = {note.name: [] for note in notes}
    of_stage = pl.col("label_set").cast(pl.String) == str(LabelSet.STAGE)
    segments = segment(frame, heading_lexicon(), model=model).filter(of_stage)
    for row in segments.iter_rows(named=True):
        found[keys[row["document_id"]]].append(row)
    return found


def ours(start: int, end: int, segments: Iterable[dict]) -> str | None:
    """Our stage of a sentence: that of the slices that hold most of it; none if they hold less than half."""
    held: Counter[str] = Counter()
    for each in segments:
        held[each["label"]] += max(0, min(end, each["end"]) - max(start, each["start"]))
    stage, much = max(held.items(), key=lambda item: item[1], default=(None, 0))
    return stage if 2 * much > end - start else None


Pairs = list[tuple[str | None, str | None]]


def pairs_of(notes: Sequence[Labelled], model: SectionModel) -> list[Pairs]:
    """For each note the pairs of given stage and ours."""
    found = segments_of(notes, model)
    return [[(stage, ours(s, e, found[note.name])) for s, e, stage in note.sentences] for note in notes]


def f1_of(stage: Stage, pairs: Iterable[tuple[str | None, str | None]]) -> float:
    """F1 of a stage; 1 where it is nowhere and was found nowhere."""
    both = found = present = 0
    for gold, one in pairs:
        both += gold == stage == one
        found += one == stage
        present += gold == stage
    return 2 * both / (found + present) if found + present else 1.0


def macro(pairs: Pairs) -> float:
    """Mean F1 over the five stages."""
    return sum(f1_of(stage, pairs) for stage in Stage) / len(Stage)


def interval(notes: Sequence[Pairs], draws: int = 400) -> tuple[float, float]:
    """95% interval of macro-F1: notes drawn anew with replacement, with a fixed seed."""
    chance = random.Random(1)
    drawn = sorted(macro([pair for each in chance.choices(notes, k=len(notes)) for pair in each]) for _ in range(draws))
    return drawn[draws * 25 // 1000], drawn[draws * 975 // 1000]


def wrong_vitals(notes: Sequence[Labelled], model: SectionModel) -> tuple[int, int, int]:
    """Vital signs found in slices of triage; those of them in sentences of a plan; blood pressures that are dates."""
    found = segments_of(notes, model)
    all_, planned, dates = 0, 0, 0
    late = {Stage.TREATMENT_SELECTION, Stage.DISPOSITION_PLANNING}
    for note in notes:
        slices = [(each["start"], each["end"]) for each in found[note.name] if each["label"] == Stage.TRIAGE_INTAKE]
        for sign in find_vitals(note.text, slices):
            all_ += 1
            planned += any(s <= sign.start < e and stage in late for s, e, stage in note.sentences)
            is_date = _DATE.search(note.text[sign.start : sign.end + 6])
            dates += sign.vital in (Vital.SYSTOLIC, Vital.DIASTOLIC) and bool(is_date)
    return all_, planned, dates


def main() -> None:
    """Print the figures; `--show` lists the wrong sentences of the even half by their place, never their words."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--show", action="store_true", help="list what is wrong on the even half: file, offsets, stages"
    )
    show = parser.parse_args().show
    if "CASEWRIGHT_REAL_DATA" not in os.environ:
        sys.exit("CASEWRIGHT_REAL_DATA names no folder of real notes")
    data = Path(os.environ["CASEWRIGHT_REAL_DATA"])
    notes = labelled(data)
    model = trained(data, frozenset({0}))  # as the package's own, but of the even half only
    print("## Stages by sentence\n")
    print("| half | notes | sentences | macro-F1 | 95% interval | " + " | ".join(Stage) + " |")
    print("|---|---|---|---|---|" + "---|" * len(Stage))
    for rest, half in enumerate(HALVES):
        for name, way in WAYS.items():
            of_half = [way(note) for note in notes if note.half == rest]
            each = pairs_of(of_half, model)
            pairs = [pair for one in each for pair in one]
            low, high = interval(each)
            single = " | ".join(f"{f1_of(stage, pairs):.3f}" for stage in Stage)
            print(f"| {half} | {name} | {len(pairs)} | {macro(pairs):.3f} | {low:.3f} to {high:.3f} | {single} |")
            if show and not rest:
                for note, told in zip(of_half, each, strict=True):
                    for (start, end, _), (gold, one) in zip(note.sentences, told, strict=True):
                        if gold != one:
                            print(f"{note.name} {start} {end} {gold} -> {one}")
    for rest, half in enumerate(HALVES):
        for name, way in WAYS.items():
            signs, planned, dates = wrong_vitals([way(note) for note in notes if note.half == rest], model)
            print(
                f"\nVital signs, {half}, {name}: {signs} found, {planned} of a plan, {dates} blood pressures are dates"
            )


if __name__ == "__main__":
    main()
