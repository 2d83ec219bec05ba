"""Scores a note's sections on real notes, and what a section without a heading is.

Run as `python tests/quality/sections.py`; the data's folder is named by CASEWRIGHT_REAL_DATA, and all that is known is
read from it. Lexicon, cues and rules were tuned on the even halves; the figures of the odd ones count. A section is right
if our heading begins where its does (two characters of slack) and is of its kind; sections of ours that are none count
against precision. Line breaks are removed in two ways: each one becomes one space, or each run of them does. Intervals:
95%, Wilson for shares, bootstrap over notes for F1.
"""

import argparse
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from case_diagnosis import HALVES, wilson  # these three stand beside this script
from section_gold import MTS, Note, aci_bench, ccda, mts_dialog
from train_sections import trained

from flows.jobs.segment import heading_lexicon
from transforms.segment.headings import find_headings
from transforms.segment.lexicon import HeadingLexicon
from transforms.segment.untitled import SectionModel, section_of

SLACK = 2
_BREAKS = re.compile(r"\s*\n\s*")


class Counts(NamedTuple):
    """Sections right, ours, and known, of one note."""

    right: int
    ours: int
    known: int


def as_printed(text: str) -> tuple[str, Callable[[int], int]]:
    """The text, and where its places are."""
    return text, lambda place: place


def breaks_to_spaces(text: str) -> tuple[str, Callable[[int], int]]:
    """Each line break a space."""
    return text.replace("\n", " "), lambda place: place


def runs_to_a_space(text: str) -> tuple[str, Callable[[int], int]]:
    """Each run of white space with a line break in it one space."""
    cuts = [(match.start() + 1, match.end()) for match in _BREAKS.finditer(text)]

    def moved(place: int) -> int:
        return place - sum(min(end, place) - start for start, end in cuts if start < place)

    return _BREAKS.sub(" ", text), moved


WAYS = {
    "line breaks kept": as_printed,
    "each break a space": breaks_to_spaces,
    "each run of breaks a space": runs_to_a_space,
}


def score(note: Note, lexicon: HeadingLexicon, way: Callable[[str], tuple[str, Callable[[int], int]]]) -> Counts:
    """Count one note."""
    text, moved = way(note.text)
    ours = [(heading.heading_start, heading.entry.section) for heading in find_headings(text, lexicon, note.report)]
    left, right = list(ours), 0
    for known in note.known:
        place = moved(known.start)
        for each in left:
            if abs(each[0] - place) <= SLACK and (known.section is None or each[1] in known.section):
                left.remove(each)
                right += 1
                break
    return Counts(right, len(ours), len(note.known))


def f1(counts: Iterable[Counts]) -> float:
    """Micro-F1 of notes."""
    right, ours, known = (sum(column) for column in zip(*counts, strict=True))
    return 2 * right / (ours + known) if ours + known else 1.0


def interval(counts: Sequence[Counts], draws: int = 1000) -> tuple[float, float]:
    """95% interval of F1: notes drawn anew with replacement, with a fixed seed."""
    chance = random.Random(1)
    drawn = sorted(f1(chance.choices(counts, k=len(counts))) for _ in range(draws))
    return drawn[draws * 25 // 1000], drawn[draws * 975 // 1000]


def table_of_notes(data: Path) -> list[str]:
    """Lines of the table of section F1."""
    lexicon = heading_lexicon()
    lines = ["| notes | half | line breaks | right / ours / known | F1 | 95% interval |", "|---|---|---|---|---|---|"]
    for name, notes in (("ACI-Bench", list(aci_bench(data))), ("C-CDA", list(ccda(data)))):
        for rest, half in enumerate(HALVES):
            for kind, way in WAYS.items():
                counts = [score(note, lexicon, way) for note in notes if note.half == rest]
                sums = " / ".join(str(sum(column)) for column in zip(*counts, strict=True))
                low, high = interval(counts)
                lines.append(f"| {name} | {half} | {kind} | {sums} | {f1(counts):.3f} | {low:.3f} to {high:.3f} |")
    return lines


def tables_of_untitled(data: Path, model: SectionModel) -> list[str]:
    """Lines of the tables of label accuracy; the model is one that was fitted to the even half only."""
    lines = ["| half | right / of | accuracy | 95% interval | always the most frequent |", "|---|---|---|---|---|"]
    kinds: Counter[str] = Counter()
    mistaken: Counter[tuple[str, str]] = Counter()
    found: Counter[str] = Counter()
    of_label = {section: label for label, sections in MTS.items() for section in sections}
    for rest, half in enumerate(HALVES):
        gold = [each for each in mts_dialog(data) if each.half == rest]
        ours = [of_label[section_of(each.text, model)] for each in gold]
        right = sum(one == each.label for one, each in zip(ours, gold, strict=True))
        low, high = wilson(right, len(gold))
        most = Counter(each.label for each in gold).most_common(1)[0][1] / len(gold)
        lines.append(
            f"| {half} | {right} / {len(gold)} | {right / len(gold):.3f} | {low:.3f} to {high:.3f} | {most:.3f} |"
        )
        if rest:
            kinds.update(each.label for each in gold)
            found.update(each.label for one, each in zip(ours, gold, strict=True) if one == each.label)
            mistaken.update((each.label, one) for one, each in zip(ours, gold, strict=True) if one != each.label)
    lines += ["", "| label | found / of, held out |", "|---|---|"]
    lines += [f"| {label} | {found[label]} / {kinds[label]} |" for label in sorted(kinds)]
    told = ", ".join(f"{gold} as {one} {count}" for (gold, one), count in mistaken.most_common(12))
    return [*lines, "", f"Most often mistaken: {told}", "", "Frequencies of labels are used as priors."]


def main() -> None:
    """Print both tables."""
    argparse.ArgumentParser(description=__doc__).parse_args()
    if "CASEWRIGHT_REAL_DATA" not in os.environ:
        sys.exit("CASEWRIGHT_REAL_DATA names no folder of real notes")
    data = Path(os.environ["CASEWRIGHT_REAL_DATA"])
    print("\n".join(["## Sections of notes", "", *table_of_notes(data), ""]))
    model = trained(data, frozenset({0}))
    print("\n".join(["## Sections without headings (MTS-Dialog, 20 labels)", "", *tables_of_untitled(data, model)]))


if __name__ == "__main__":
    main()
