"""The account: it balances or there is none."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.account import Count, by_source, count, printed, total
from flows.errors import StepError
from schemas.rejects import Rejects
from schemas.table import polars_schema
from schemas.vocabulary import Reason, Record, Step

REASONS = st.dictionaries(st.sampled_from([str(each) for each in Reason]), st.integers(0, 9), max_size=4)


@st.composite
def counts(draw):
    kept, rejected = draw(st.integers(0, 99)), draw(REASONS)
    return Count(
        draw(st.sampled_from(["ingest", "assemble"])),
        draw(st.sampled_from(["notes", "articles"])),
        draw(st.sampled_from(["note", "article"])),
        kept + sum(rejected.values()),
        kept,
        rejected,
        draw(st.none() | st.just("er_notes")),
    )


@pytest.mark.parametrize(("received", "kept", "lost"), [(3, 1, 1), (3, 3, 1), (0, 0, 1), (1, 0, 0)])
def test_an_account_that_does_not_balance_stops_the_step(received, kept, lost):
    with pytest.raises(StepError, match=r"^ingest of notes: the account does not balance: received \d notes, kept"):
        Count("ingest", "notes", "note", received, kept, {"empty_text": lost})


@given(st.lists(counts(), max_size=12))
def test_the_total_loses_nothing(found):
    together = total(found)
    for name in ("received", "kept"):
        assert sum(getattr(each, name) for each in together) == sum(getattr(each, name) for each in found)
    places = [(each.step, each.config, each.source, each.record) for each in together]
    assert len(places) == len(set(places))
    assert total(together) == together
    assert total(found[::-1]) == together


def test_steps_stand_in_the_order_of_the_pipeline():
    told = [Count(step, "a", "note", 0, 0) for step in ("assemble", "segment", "ingest", "deidentify")]
    assert [each.step for each in total(told)] == ["ingest", "deidentify", "segment", "assemble"]


def test_counts_by_source_from_what_was_kept_and_what_was_not():
    rejects = pl.DataFrame(
        [
            {"reject_id": f"{n:032x}", "step": "ingest", "source": source, "record": record, "reason": reason}
            for n, (source, record, reason) in enumerate(
                [
                    ("a", "note", "empty_text"),
                    ("a", "note", "empty_text"),
                    ("b", "note", "duplicate"),
                    ("a", "file", "truncated"),
                ]
            )
        ],
        schema=polars_schema(Rejects),
    )
    assert count(Step.INGEST, Record.NOTE, {"a": 5, "c": 1}, rejects) == [
        Count("ingest", "a", "note", 7, 5, {"empty_text": 2}),
        Count("ingest", "b", "note", 1, 0, {"duplicate": 1}),
        Count("ingest", "c", "note", 1, 1, {}),
    ]
    assert by_source(rejects) == {"a": 3, "b": 1}
    assert by_source(rejects.clear()) == {}


@pytest.mark.parametrize("width", [40, 80, 160])
def test_the_account_fits_the_terminal(width):
    told = [
        Count(
            "assemble",
            "case_reports",
            "article",
            35,
            16,
            {"licence_not_allowed": 15, "no_clinical_section": 4},
            "case_extraction",
        ),
        Count("ingest", "ed_notes", "note", 1_234, 1_234),
    ]
    lines = printed(told, width).splitlines()
    table = [line for line in lines[1:] if not line.startswith("    ")]
    assert len(table) == 3
    assert len({line.index(" article ") for line in lines if " article " in line}) == 1
    assert all(len(line) <= max(width, len(table[0])) for line in lines)
    joined = " ".join(printed(told, width).split())
    assert "licence_not_allowed 15, no_clinical_section 4" in joined and "1,234" in joined
    assert ("licence_not_allowed" in table[1]) == (width == 160)


def test_without_a_width_nothing_is_broken():
    told = [Count("ingest", "a" * 40, "note", 100, 0, {str(each): 1 for each in list(Reason)[:20]} | {"leak": 80})]
    assert len(printed(told).splitlines()) == 3
