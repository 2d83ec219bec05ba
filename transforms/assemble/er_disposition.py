"""The config `er_disposition`: the ED note, cut before its outcome, and how the visit ended."""

import polars as pl

from schemas.er_releases import ErDisposition
from schemas.vocabulary import DISPOSITION_GROUPS, Disposition, Reason
from transforms.assemble.assembled import Assembled, conformed
from transforms.assemble.er_visits import MINIMUM_CHARACTERS, rejected, why_no_presentation

CONFIG = "er_disposition"


def assemble_er_disposition(visits: pl.DataFrame, minimum_characters: int = MINIMUM_CHARACTERS) -> Assembled:
    """One row per visit (`presentations`) whose ED provider note can be cut before its outcome.

    Every other visit is a reject: `no_target`, `no_ed_note`, `no_cut_marker`, `too_short`, or `leak` where the
    independent check still finds words of any outcome in the input. Nothing is masked: a mask would tell, too.
    """
    reasons: dict[str, Reason] = {}
    for visit in visits.iter_rows(named=True):
        missing = Reason.NO_TARGET if visit["disposition"] is None else None
        if reason := missing or why_no_presentation(visit, minimum_characters):
            reasons[visit["encounter_key"]] = reason
    kept = visits.filter(~pl.col("encounter_key").is_in(sorted(reasons)))
    return Assembled(conformed(kept.with_columns(disposition_group=_group()), ErDisposition), rejected(reasons, CONFIG))


def _group() -> pl.Expr:
    groups = {str(disposition): str(group) for disposition, group in DISPOSITION_GROUPS.items()}
    assert set(groups) == {str(disposition) for disposition in Disposition}
    return pl.col("disposition").cast(pl.String).replace_strict(groups)
