"""Fits the model of sections without headings: `python tests/quality/train_sections.py [--write]`.

Weights are fitted to invented samples and to the sections of MTS-Dialog and ACI-Bench, read from CASEWRIGHT_REAL_DATA;
frequencies of labels are those of MTS-Dialog. What is printed is held out: fitted to the even half, counted on the odd
one, of which no text was read while cues and samples were written. `--write` fits to both halves and puts that model into
the package.
"""

import argparse
import os
import sys
from pathlib import Path

from section_gold import ACI, MTS, aci_bodies, mts_dialog  # stands beside this script

import transforms.segment
from schemas.vocabulary import NoteSection
from transforms.segment.training.section_samples import parse_forms
from transforms.segment.training.section_weights import fitted
from transforms.segment.untitled import SectionModel, dump_model, parse_cues, section_of

FOLDER = Path(transforms.segment.__file__).parent
LEXICONS = ("category_terms.csv", "treatment_terms.csv", "headings.csv", "metabolic_disorders.csv", "polarity_cues.csv")
ACI_WEIGHT = 0.1
"""Of a section of ACI-Bench against one of MTS-Dialog: its sections are longer and of other frequencies."""
BOTH = NoteSection.FAMILY_SOCIAL_HISTORY


def trained(data: Path, halves: frozenset[int]) -> SectionModel:
    """The model of these halves."""
    given = [(each.text, target(MTS[each.label]), 1.0) for each in mts_dialog(data) if each.half in halves]
    labels = {section for _, section, _ in given}
    for half, text, label in aci_bodies(data):
        if half in halves and label not in ("subjective", "instructions") and target(ACI[label]) in labels:
            given.append((text, target(ACI[label]), ACI_WEIGHT))
    with (FOLDER / "section_cues.csv").open(encoding="utf-8", newline="") as lines:
        cues = parse_cues(lines)
    training = FOLDER / "training"
    with (
        (training / "section_forms.csv").open(encoding="utf-8", newline="") as of_forms,
        (training / "section_fillings.csv").open(encoding="utf-8", newline="") as fillings,
    ):
        forms = parse_forms(of_forms, fillings)
    return fitted(given, cues, [(FOLDER / name).read_text(encoding="utf-8") for name in LEXICONS], forms)


def target(sections: set[NoteSection]) -> NoteSection:
    """The one section of the model that stands for a label; family and social history are one there."""
    if sections & {BOTH, NoteSection.FAMILY_HISTORY, NoteSection.SOCIAL_HISTORY}:
        return BOTH
    return NoteSection.RESULTS if NoteSection.RESULTS in sections else min(sections)


def main() -> None:
    """Fit, count both halves, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the model into the package")
    write = parser.parse_args().write
    if "CASEWRIGHT_REAL_DATA" not in os.environ:
        sys.exit("CASEWRIGHT_REAL_DATA names no folder of real sections")
    data = Path(os.environ["CASEWRIGHT_REAL_DATA"])
    model = trained(data, frozenset({0}))
    for half, name in ((0, "fitted to"), (1, "held out")):
        right = [section_of(each.text, model) in MTS[each.label] for each in mts_dialog(data) if each.half == half]
        print(f"{name}: {sum(right)} of {len(right)} labels right, {sum(right) / len(right):.3f}")
    print(f"{len(model.words)} words, {len(model.cues)} cues, {len(dump_model(model)):,} bytes")
    if write:
        model = trained(data, frozenset({0, 1}))
        (FOLDER / "section_model.npz").write_bytes(dump_model(model))


if __name__ == "__main__":
    main()
