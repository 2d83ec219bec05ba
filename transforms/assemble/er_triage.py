"""The config `er_triage`: who comes, with what and with which vital signs, and the acuity that was given."""

from typing import Any

import polars as pl

from schemas.encounters import VITALS
from schemas.er_releases import ErTriage
from schemas.vocabulary import VITAL_UNITS, AcuityScale, LabelSet, Reason, Stage, TargetSource
from transforms.assemble.assembled import Assembled, assembled_schema, conformed
from transforms.assemble.er_leaks import tells_acuity
from transforms.assemble.er_visits import rejected
from transforms.segment.vitals import find_vitals

CONFIG = "er_triage"


def assemble_er_triage(visits: pl.DataFrame, segments: pl.DataFrame) -> Assembled:
    """One row per visit (`presentations`) with an acuity and a complaint.

    Vital signs are the record's; where it has none at all, those of the triage and vital-sign sections of the ED note,
    before its cut. Rejects: `no_target`, `no_input` (no complaint), `leak` (the complaint tells the level).
    """
    triage = _triage_slices(segments)
    rows: list[dict[str, Any]] = []
    reasons: dict[str, Reason] = {}
    for visit in visits.iter_rows(named=True):
        if visit["acuity"] is None and visit["ktas"] is None:
            reasons[visit["encounter_key"]] = Reason.NO_TARGET
        elif visit["chief_complaint"] is None:
            reasons[visit["encounter_key"]] = Reason.NO_INPUT
        elif tells_acuity(visit["chief_complaint"]):
            reasons[visit["encounter_key"]] = Reason.LEAK
        else:
            scale = AcuityScale.KTAS if visit["acuity"] is None else AcuityScale.ESI
            ktas = visit["ktas"] if scale is AcuityScale.KTAS else None
            vitals = vitals_of(visit, triage.get(visit["document_id"], []))
            rows.append({**visit, "scale": str(scale), "ktas": ktas, "vitals": vitals})
    schema = assembled_schema(ErTriage)
    frame = pl.DataFrame([{name: row[name] for name in schema} for row in rows], schema=schema)
    return Assembled(conformed(frame, ErTriage), rejected(reasons, CONFIG))


def vitals_of(visit: dict[str, Any], slices: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """Vital signs of a visit: the record's, else those within the slices of its note."""
    recorded = [
        {
            "vital": str(vital),
            "reading": visit[column],
            "unit": str(VITAL_UNITS[vital]),
            "source": str(TargetSource.RECORD),
        }
        | {"start": None, "end": None}
        for vital, column in VITALS.items()
        if visit[column] is not None
    ]
    if recorded or visit["note"] is None:
        return recorded
    cut = visit["cut"] if visit["cut"] is not None else len(visit["note"])
    before = [(start, min(end, cut)) for start, end in slices if start < cut]
    return [
        {
            "vital": str(sign.vital),
            "reading": sign.value,
            "unit": str(VITAL_UNITS[sign.vital]),
            "source": str(TargetSource.NOTE),
            "start": sign.start,
            "end": sign.end,
        }
        for sign in find_vitals(visit["note"], before)
    ]


def _triage_slices(segments: pl.DataFrame) -> dict[str, list[tuple[int, int]]]:
    found: dict[str, list[tuple[int, int]]] = {}
    of_triage = (pl.col("label_set") == LabelSet.STAGE) & (pl.col("label").cast(pl.String) == str(Stage.TRIAGE_INTAKE))
    wanted = segments.filter(of_triage).sort("document_id", "start")
    for document_id, start, end in wanted.select("document_id", "start", "end").iter_rows():
        found.setdefault(document_id, []).append((start, end))
    return found
