"""The union of spans drops nothing."""

from hypothesis import given
from hypothesis import strategies as st

from transforms.deidentify.spans import Span, united

spans = st.builds(
    lambda start, length, entity, score: Span(start, start + length, entity, score, "Any"),
    st.integers(0, 40),
    st.integers(1, 30),
    st.sampled_from(["PERSON", "CITY", "ZIP"]),
    st.sampled_from([0.3, 0.6, 0.9]),
)


@given(st.lists(spans, max_size=12))
def test_the_union_covers_what_any_span_covers(found):
    merged = united(found)
    assert {at for span in merged for at in range(span.start, span.end)} == {
        at for span in found for at in range(span.start, span.end)
    }
    assert all(one.end <= two.start for one, two in zip(merged, merged[1:], strict=False))
    assert united(merged) == merged
    assert united(found[::-1]) == merged


def test_the_best_scored_names_the_union_and_of_equals_the_longest():
    assert [span.entity for span in united([Span(0, 9, "CITY", 0.5, "A"), Span(2, 4, "ZIP", 0.9, "B")])] == ["ZIP"]
    assert [span.entity for span in united([Span(0, 9, "CITY", 0.5, "A"), Span(2, 4, "ZIP", 0.5, "B")])] == ["CITY"]
