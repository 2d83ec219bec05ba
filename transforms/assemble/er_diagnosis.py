"""The config `er_diagnosis`: the presentation, and the ICD-10-CM code of the final diagnosis."""

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from schemas.er_releases import ErDiagnosis
from schemas.vocabulary import LabelSet, Reason
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.assemble.diagnosis.names import is_name
from transforms.assemble.diagnosis_leaks import diagnosis_leaks
from transforms.assemble.er_leaks import leaks_of_diagnosis, leaks_of_presentation
from transforms.assemble.er_visits import MINIMUM_CHARACTERS, rejected, why_no_presentation
from transforms.assemble.icd import IcdTree, folded_name, known_codes, plain_names
from transforms.assemble.rationale.judgements import ABBREVIATED

CONFIG = "er_diagnosis"


def assemble_er_diagnosis(
    visits: pl.DataFrame,
    segments: pl.DataFrame,
    tree: IcdTree,
    ccsr: Mapping[str, list[str]],
    minimum_characters: int = MINIMUM_CHARACTERS,
) -> Assembled:
    """One row per visit (`presentations`) with a code and a presentation that does not name it.

    The code is the record's first that the tabular list holds; without one, that of the site's diagnosis where this is
    word by word the name of one code: nothing is guessed. The presentation ends where reasoning begins, or before the
    first section that names the answer, one of its synonyms or what the site calls it. Rejects: `no_target`,
    `no_ed_note`, `no_cut_marker`, `too_short`, `leak`.
    """
    starts = _section_starts(segments)
    rows: list[dict[str, Any]] = []
    reasons: dict[str, Reason] = {}
    for visit in visits.iter_rows(named=True):
        key = visit["encounter_key"]
        target = target_of(visit, tree, ccsr)
        if target is None:
            reasons[key] = Reason.NO_TARGET
        elif reason := why_no_presentation(visit, minimum_characters):
            reasons[key] = reason
        else:
            names = names_of(visit, target, tree)
            cut = _cut(visit["note"], visit["cut"], starts.get(visit["document_id"], ()), names)
            text = visit["note"][:cut].rstrip()
            if len(text) < minimum_characters:
                reasons[key] = Reason.TOO_SHORT
            elif leaks_of_presentation(text, visit["chief_complaint"]) or leaks_of_diagnosis(
                text, visit["chief_complaint"], target["icd10_codes"], names
            ):
                reasons[key] = Reason.LEAK
            else:
                rows.append({**visit, **target, "text": text, "cut": cut})
    schema = assembled_schema(ErDiagnosis)
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return Assembled(conformed(frame, ErDiagnosis), rejected(reasons, CONFIG))


def target_of(visit: Mapping[str, Any], tree: IcdTree, ccsr: Mapping[str, list[str]]) -> dict[str, Any] | None:
    """The code of a visit with category, name and CCSR categories; None where no code is certain."""
    codes = known_codes(visit["icd10_codes"], tree)
    by_name = not codes
    if by_name and visit["ed_diagnosis"]:
        named = tree.code_of.get(folded_name(visit["ed_diagnosis"]))
        codes = [named] if named else []
    if not codes:
        return None
    code = codes[0]
    return {
        "icd10": code,
        "icd10_category": code[:3],
        "diagnosis": tree.name(code),
        "icd10_codes": codes,
        "ccsr": ccsr.get(code, []),
        "by_name": by_name,
    }


def names_of(visit: Mapping[str, Any], target: Mapping[str, Any], tree: IcdTree) -> list[str]:
    """Every name under which the answer may stand in the input."""
    code = target["icd10"]
    parents = [tree.name(code[:length].rstrip(".")) for length in range(3, len(code)) if code[:length][-1] != "."]
    names = [target["diagnosis"], *tree.synonyms(code), *(name for name in parents if name), visit["ed_diagnosis"]]
    printed = [name for name in names if name]
    plain = [each for name in printed for each in plain_names(name, _is_disease)]
    return list(dict.fromkeys([*printed, *plain]))


def _is_disease(words: str) -> bool:
    return words in ABBREVIATED or is_name(words)


def _section_starts(segments: pl.DataFrame) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    wanted = segments.filter(pl.col("label_set") == LabelSet.STAGE).sort("document_id", "start")
    for document_id, start in wanted.select("document_id", "start").iter_rows():
        found.setdefault(document_id, []).append(start)
    return found


def _cut(note: str, cut: int, starts: Sequence[int], names: list[str]) -> int:
    leaks = diagnosis_leaks(note[:cut], names)
    if not leaks:
        return cut
    return max((start for start in starts if start <= leaks[0].start), default=0)
