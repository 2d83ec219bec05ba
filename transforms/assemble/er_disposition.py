"""The config `er_disposition`: the ED note, cut before its outcome, and how the visit ended."""

import polars as pl

from schemas.releases import ErDisposition
from schemas.vocabulary import DISPOSITION_GROUPS, Disposition, LabelSet, NoteType, Reason, Record, Stage
from transforms.assemble.assembled import Assembled, conformed
from transforms.assemble.leaks import has_leak
from transforms.rejects import Reject

CONFIG = "er_disposition"
OUTCOME_STAGES = (Stage.TREATMENT_SELECTION, Stage.DISPOSITION_PLANNING, Stage.FINAL_DIAGNOSIS)
"""A note is cut where the first section of any of these begins.

Treatment selection (assessment, plan, medical decision making, ED course, consults) is among them: it tells the
decision long before a heading "Disposition" does.
"""
MINIMUM_CHARACTERS = 200
"""Less input than this cannot be predicted from."""


def assemble_er_disposition(
    deidentified: pl.DataFrame,
    segments: pl.DataFrame,
    encounters: pl.DataFrame,
    minimum_characters: int = MINIMUM_CHARACTERS,
) -> Assembled:
    """One row per visit whose ED provider note (the latest of several) can be cut before its outcome.

    Every other visit is a reject: `no_target`, `no_ed_note`, `no_cut_marker`, `too_short`, or `leak` where the
    independent check still finds words of any outcome in the input. Nothing is masked: a mask would tell, too.
    """
    candidates = encounters.join(_ed_notes(deidentified), on="encounter_key", how="left", maintain_order="left")
    candidates = candidates.join(_cuts(segments), on="document_id", how="left", maintain_order="left").with_columns(
        text=pl.col("note").str.slice(0, pl.col("cut")).str.strip_chars_end()
    )
    leaks = pl.Series(
        [
            text is not None and (has_leak(text) or complaint is not None and has_leak(complaint))
            for text, complaint in candidates.select("text", "chief_complaint").iter_rows()
        ],
        dtype=pl.Boolean,
    )
    judged = candidates.with_columns(
        reason=pl.when(pl.col("disposition").is_null())
        .then(pl.lit(str(Reason.NO_TARGET)))
        .when(pl.col("document_id").is_null())
        .then(pl.lit(str(Reason.NO_ED_NOTE)))
        .when(pl.col("cut").is_null())
        .then(pl.lit(str(Reason.NO_CUT_MARKER)))
        .when(pl.col("text").str.len_chars() < minimum_characters)
        .then(pl.lit(str(Reason.TOO_SHORT)))
        .when(leaks)
        .then(pl.lit(str(Reason.LEAK)))
    )
    rows = judged.filter(pl.col("reason").is_null()).with_columns(disposition_group=_group())
    rejects = [
        Reject(Record.ENCOUNTER, Reason(reason), record_id=encounter_key, config=CONFIG)
        for encounter_key, reason in judged.filter(pl.col("reason").is_not_null())
        .select("encounter_key", "reason")
        .sort("encounter_key")
        .iter_rows()
    ]
    return Assembled(conformed(rows, ErDisposition), rejects)


def _ed_notes(deidentified: pl.DataFrame) -> pl.DataFrame:
    return (
        deidentified.filter((pl.col("note_type") == NoteType.ED_PROVIDER) & pl.col("encounter_key").is_not_null())
        .sort("written_at", "document_id", nulls_last=False)
        .group_by("encounter_key", maintain_order=True)
        .last()
        .select("encounter_key", "document_id", note="text")
    )


def _cuts(segments: pl.DataFrame) -> pl.DataFrame:
    of_outcome = pl.col("label").cast(pl.String).is_in([str(stage) for stage in OUTCOME_STAGES])
    return (
        segments.filter((pl.col("label_set") == LabelSet.STAGE) & of_outcome)
        .group_by("document_id")
        .agg(cut=pl.col("start").min())
    )


def _group() -> pl.Expr:
    groups = {str(disposition): str(group) for disposition, group in DISPOSITION_GROUPS.items()}
    assert set(groups) == {str(disposition) for disposition in Disposition}
    return pl.col("disposition").cast(pl.String).replace_strict(groups)
