"""Plant known identifiers in thousands of synthetic notes, build a release, and look for each of them in it.

    python tests/benchmarks/planted_identifiers.py --encounters 1650

Builds twice under one key and once under another. Exit code 1 if a patient's planted identifier is left in a text of that
patient (exactly, in another case, by its digits alone, or split over a line), if two builds under one key differ, or if an
interval between two dates of a patient changed. A value that is alike under both keys is a fault unless it can be chance or
policy: see `by_chance`. Prints counts; the notes are synthetic.
"""

import argparse
import csv
import gzip
import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from datetime import datetime
from pathlib import Path

import polars as pl
import yaml
from dateutil import parser

COMMAND = str(Path(sys.executable).with_name("casewright"))
RECORD = ("patient_name", "mrn", "phone", "street", "email")
"""Columns of the sample's visits that name the patient."""

_WHOLE_DATE = re.compile(r"(?=.*(?:19|20)\d\d)(?:\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|.*[A-Za-z]{3}.*\d{1,2}.*)")


def main() -> int:
    told = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    told.add_argument("--encounters", type=int, default=1650)
    told.add_argument("--workers", type=int, default=2)
    asked = told.parse_args()
    with tempfile.TemporaryDirectory(prefix="planted-") as scratch:
        folder = Path(scratch)
        sample = folder / "sample"
        subprocess.run(
            [COMMAND, "sample", str(sample), "--encounters", str(asked.encounters), "--articles", "0"],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        outputs = {}
        for name, key in (("first", "one key "), ("again", "one key "), ("other", "another key ")):
            began = time.monotonic()
            outputs[name] = build(sample, folder / name, key * 8, asked.workers)
            print(f"{name}: built in {time.monotonic() - began:.0f} s", flush=True)
        faults = judge(sample, outputs["first"], outputs["again"], outputs["other"])
    print("\n".join(faults) or "nothing planted was found")
    return bool(faults)


def build(sample: Path, folder: Path, key: str, workers: int) -> Path:
    """Build the sample under a key; gives the output's folder."""
    folder.mkdir()
    settings = yaml.safe_load((sample / "casewright.yaml").read_text(encoding="utf-8"))
    (folder / "secret.key").write_text(key)
    settings |= {"secret_key_file": str(folder / "secret.key")}
    config = sample / f"{folder.name}.yaml"
    config.write_text(yaml.safe_dump(settings), encoding="utf-8")
    command = [COMMAND, "build", str(config), "--output", str(folder / "out"), "--workers", str(workers)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return folder / "out"


def judge(sample: Path, first: Path, again: Path, other: Path) -> list[str]:
    """What is wrong with the three builds, in counts; prints what was looked for."""
    planted, notes = planted_values(sample)
    faults = []
    spans, missed = in_place(sample, first)
    print(f"{spans:,} planted spans; not wholly replaced: {dict(sorted(missed.items())) or 'none'}")
    faults += [f"not replaced where it was planted: {entity} {count}" for entity, count in sorted(missed.items())]
    left, searched = left_over(planted, released(first))
    print(f"{searched:,} planted values searched in the texts of their patients ({notes:,} notes)")
    faults += [f"left in the release: {entity} {count}" for entity, count in sorted(left.items())]
    sums = [next((place / "releases").iterdir()) / "SHA256SUMS.txt" for place in (first, again)]
    if sums[0].read_bytes() != sums[1].read_bytes():
        faults.append("two builds under one key differ")
    one, two = replaced_words(first), replaced_words(other)
    same: Counter[str] = Counter()
    every: Counter[str] = Counter()
    for place, (entity, _, words) in one.items():
        kind = f"{entity} {kind_of(entity, words)}".strip()
        every[kind] += 1
        same[kind] += two.get(place, ("", "", ""))[2] == words
    shown = ", ".join(f"{kind} {same[kind]} of {every[kind]}" for kind in sorted(every) if same[kind])
    print(f"alike under both keys: {shown or 'none'}")
    faults += [
        f"alike under another key more often than by chance: {kind} {same[kind]} of {every[kind]}"
        for kind in sorted(every)
        if same[kind] > by_chance(kind) * every[kind]
    ]
    patients, wrong = intervals(first, one)
    print(f"dates of {patients:,} patients with two whole dates or more compared")
    faults += [f"intervals changed for {wrong} patients"] if wrong else []
    return faults


def kind_of(entity: str, words: str) -> str:
    """What decides how often two keys may draw alike: how many whole words a name has, how many digits a number."""
    if words.startswith("<"):
        return "tag"
    if entity == "PERSON":
        names = len(re.findall(r"[^\W\d_]{3,}", words))
        return ("initials", "one name")[names] if names < 2 else "whole name"
    if len(re.sub(r"\D", "", words)) >= 6 and "DATE" not in entity:
        return "number"
    return ""


def by_chance(kind: str) -> float:
    """The share of a kind's values that two keys may give alike: three times what drawing from its pool gives.

    A whole name, or a number of six digits: none. One name is drawn from hundreds, an initial from two dozen letters, a
    shift from 104 weeks, a number of two digits from dozens. By policy ages over 89 become one group, a ZIP code its first
    three digits or 000, and what cannot be shaped (a numeral after a name) a tag, under every key.
    """
    if kind.startswith(("AGE", "ZIP")) or kind.endswith(" tag"):
        return 1.0
    if kind == "PERSON whole name" or kind.endswith(" number"):
        return 0.0
    return {"PERSON one name": 3 / 600, "PERSON initials": 3 / 25, "UNIT": 3 / 50}.get(kind, 3 / 104)


def planted_values(sample: Path) -> tuple[dict[str, set[tuple[str, str]]], int]:
    """The identifiers planted for each native patient id, each with its entity, and the number of notes."""
    found: dict[str, set[tuple[str, str]]] = defaultdict(set)
    with gzip.open(sample / "gold_notes.jsonl.gz", "rt", encoding="utf-8") as lines:
        gold = {row["note_id"]: row["spans"] for row in map(json.loads, lines)}
    csv.field_size_limit(1 << 30)
    with gzip.open(sample / "notes.csv.gz", "rt", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for span in gold[row["note_id"]]:
                found[row["patient_id"]].add((span["label"], row["text"][span["start"] : span["end"]]))
    with open(sample / "encounters.csv", encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            for name in RECORD:
                if row[name]:
                    found[row["patient_id"]].add((name.upper(), row[name]))
    return found, len(gold)


def in_place(sample: Path, output: Path) -> tuple[int, Counter[str]]:
    """How many spans were planted, and how many of each entity are not wholly replaced where they stood."""
    documents = pl.read_parquet(
        output / "phi" / "documents" / "*.parquet", columns=["document_id", "native_id", "raw_text"]
    )
    covered: dict[str, list[tuple[int, int]]] = defaultdict(list)
    spans = pl.read_parquet(output / "phi" / "span_map" / "*.parquet").join(documents, on="document_id")
    for native, start, end in spans.select("native_id", "raw_start", "raw_end").iter_rows():
        covered[native].append((start, end))
    texts = dict(documents.select("native_id", "raw_text").iter_rows())
    count, missed = 0, Counter()
    with gzip.open(sample / "gold_notes.jsonl.gz", "rt", encoding="utf-8") as lines:
        for row in map(json.loads, lines):
            inside = {at for start, end in covered[row["note_id"]] for at in range(start, end)}
            for span in row["spans"]:
                count += 1
                words = _NO_IDENTIFIER.sub(_blanks, texts[row["note_id"]][span["start"] : span["end"]])
                missed[span["label"]] += any(
                    at not in inside and char.isalnum() for at, char in enumerate(words, span["start"])
                )
    return count, +missed


def released(output: Path) -> dict[str, str]:
    """By native patient id, every text of the release that is the patient's."""
    native = dict(
        pl.read_parquet(output / "phi" / "documents" / "*.parquet", columns=["patient_key", "native_patient_id"])
        .drop_nulls()
        .unique()
        .iter_rows()
    )
    found: dict[str, list[str]] = defaultdict(list)
    (release,) = (output / "releases").iterdir()
    for config in sorted((release / "data").iterdir()):
        frame = pl.read_parquet(config / "*.parquet")
        if "patient_key" not in frame.columns:
            continue
        texts = [name for name, dtype in frame.schema.items() if dtype == pl.String and not name.endswith("_key")]
        for patient, *values in frame.select("patient_key", *texts).iter_rows():
            found[native[patient]] += [value for value in values if value]
    return {patient: "\n".join(texts) for patient, texts in found.items()}


def left_over(planted: dict[str, set[tuple[str, str]]], texts: dict[str, str]) -> tuple[Counter[str], int]:
    """How many planted values of each entity are left, and how many were searched.

    Of a name each part of four letters or more is searched as a word too; of others values of five characters or more. A
    number of fewer than nine digits is searched as a number of its own, since the digits of dates run together hold many.
    """
    left: Counter[str] = Counter()
    searched = 0
    for patient, values in planted.items():
        text = texts.get(patient, "")
        folded = " ".join(text.casefold().split())
        digits = re.sub(r"(?<=\d)[ ().\-/+]{1,3}(?=\d)", "", folded)
        words = set(re.findall(r"[^\W\d_]+", folded))
        for entity, value in values:
            if entity in AMONG_OTHERS:
                continue
            whole = " ".join(value.casefold().split())
            number = re.sub(r"\D", "", whole)
            if whole in ORDINARY:
                continue
            hit = len(whole) >= 5 and re.search(rf"(?<!\w){re.escape(whole)}(?!\w)", folded) is not None
            if len(number) >= 6 and not re.search(r"[a-z]{3}", whole) and "date" not in entity.lower():
                hit = hit or re.search(number if len(number) >= 9 else rf"(?<!\d){number}(?!\d)", digits) is not None
            if entity in ("PERSON", "PATIENT_NAME"):
                parts = {part for part in re.findall(r"[^\W\d_]{4,}", whole) if part not in ORDINARY}
                hit = hit or bool(parts & words)
            searched += 1
            left[entity] += hit
    return +left, searched


_NO_IDENTIFIER = re.compile(
    r"(?i)\b(?:room|rm|bed|bay|hallway|unit|tower|floor|[a-z]*(?:sun|mon|tues|wednes|thurs|fri|satur)day)\b"
)
"""What may stay of an identifier: the word before a room's number, and the day of the week, since whole weeks are shifted."""


def _blanks(match: re.Match[str]) -> str:
    return " " * len(match[0])


_DAYS = datetime(2000, 1, 1), datetime(2000, 1, 15)

AMONG_OTHERS = frozenset({"DATE", "BIRTH_DATE", "UNIT", "ZIP", "CITY", "AGE", "HOLIDAY"})
"""What a surrogate of another may well equal, so that finding it says nothing: judged in its own place only."""

ORDINARY = frozenset(
    str.split(
        "nurse doctor miss case manager patient young long white green brown black gray grey rose hope grace faith may june "
        "august april summer will mark grant banks wall walls hall wood woods field fields park parks stone strong sharp "
        "small little short love wise best good noble price power powers bell fish fisher cook baker carpenter mason miller "
        "hand foot head legg bone bones hill hills lane street ford hunter hunt chase reed rich king bishop pope page pierce "
        "post cross waters rivers lake forest garden gardens house church weaver walker turner potter skinner shepherd "
        "home case early late west north east south banks burns wells sides hart heart ball barber beard bond bridges "
        "bush butler camp carter chambers clay cline coffey cole combs cotton cross dale daily day dean drake dyer "
        "farmer flowers fox france french frost gates gill glass golden grave graves hardy hays hyde ivy jewel joy "
        "key kidd lamb lance land landing last law list lock lord lowe lung mann marsh marks mills moon moody morning nail "
        "norm norman palmer paris pain pace pack peace pearl person peters pool poole porter pratt pride pruitt race rash "
        "ramp read ring robin root rosa rush sage sands savage scales self sexton shaw shields shore silver singer skin "
        "snow sparks spring spence stark starr steel steele stout street suite sweet swift tate teller tempo tripp trust "
        "hess hunt underwood vance vein vest victor ware warm waller ward webb wick wilde winter wolf wolfe worth wright yates york"
    )
)
"""Names that are ordinary words too: alone they tell nothing, and the rest of a note is full of them."""


def replaced_words(output: Path) -> dict[tuple[str, int, int], tuple[str, str, str]]:
    """For each replaced span (native id of its note, raw offsets): its entity, the patient's key, what stands there now."""
    documents = pl.read_parquet(
        output / "phi" / "documents" / "*.parquet", columns=["document_id", "native_id", "patient_key"]
    )
    texts = pl.read_parquet(output / "work" / "deidentified" / "*.parquet", columns=["document_id", "text"])
    spans = pl.read_parquet(output / "phi" / "span_map" / "*.parquet").join(
        pl.read_parquet(output / "work" / "phi_spans" / "*.parquet"), on=["document_id", "start", "end"]
    )
    joined = spans.join(documents, on="document_id").join(texts, on="document_id")
    columns = ("native_id", "raw_start", "raw_end", "entity", "patient_key", "start", "end", "text")
    return {
        (native, raw_start, raw_end): (str(entity), patient, text[start:end])
        for native, raw_start, raw_end, entity, patient, start, end, text in joined.select(columns).iter_rows()
    }


def intervals(output: Path, replaced: dict[tuple[str, int, int], tuple[str, str, str]]) -> tuple[int, int]:
    """How many patients have two whole dates or more, and for how many of them the shift is not one and the same."""
    raw = dict(
        pl.read_parquet(output / "phi" / "documents" / "*.parquet", columns=["native_id", "raw_text"]).iter_rows()
    )
    shifts: dict[str, Counter[int]] = defaultdict(Counter)
    for (native, start, end), (entity, patient, new) in replaced.items():
        old = raw[native][start:end]
        if entity not in ("DATE", "BIRTH_DATE") or not _WHOLE_DATE.fullmatch(old):
            continue
        try:
            days, others = (
                [parser.parse(each, default=day).date().toordinal() for each in (old, new)] for day in _DAYS
            )
        except (ValueError, OverflowError):
            continue
        if days != others:  # a month without a day
            continue
        shifts[patient][days[1] - days[0]] += 1
    compared = {patient: told for patient, told in shifts.items() if sum(told.values()) > 1}
    return len(compared), sum(len(told) > 1 for told in compared.values())


if __name__ == "__main__":
    raise SystemExit(main())
