"""The laws of splits: nothing published moves, nothing near is parted, shares are kept, order does not matter."""

import hashlib
from collections import Counter, defaultdict

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.splits import Groups, Splits
from schemas.table import polars_schema
from schemas.vocabulary import Split, SplitRule
from transforms.split.assign import assign, clusters, fraction, split_of

SHARES = {Split.TRAIN: 0.8, Split.VALIDATION: 0.1, Split.TEST: 0.1}


def key(number: int) -> str:
    return hashlib.sha256(str(number).encode()).hexdigest()[:32]


def frame(pairs=()) -> pl.DataFrame:
    return pl.DataFrame(
        [tuple(sorted(pair)) for pair in pairs], schema={"left": pl.String, "right": pl.String}, orient="row"
    )


def fallen(members, pairs=(), published=None) -> dict[str, Split]:
    """Split of each member."""
    _, groups = assign(members, frame(pairs), SHARES, "salt", published or {})
    return {member: Split(split) for member, split in groups.select("group_key", "split").iter_rows()}


MEMBERS = st.lists(st.integers(0, 60).map(key), unique=True, min_size=1, max_size=40)


@st.composite
def near(draw, members=MEMBERS):
    """Members and pairs of near-duplicates among them."""
    held = draw(members)
    pairs = draw(st.lists(st.tuples(st.sampled_from(held), st.sampled_from(held)), max_size=30))
    return held, [pair for pair in pairs if pair[0] != pair[1]]


@given(MEMBERS, MEMBERS)
def test_new_members_move_no_old_one(old, new):
    before = fallen(old)
    after = fallen(sorted({*old, *new}))
    assert {member: after[member] for member in old} == before


@given(near(), MEMBERS, st.data())
def test_what_was_published_stays_whatever_is_near_to_it(published, new, data):
    old, pairs = published
    ledger = fallen(old, pairs)
    everyone = sorted({*old, *new})
    more = data.draw(st.lists(st.tuples(st.sampled_from(everyone), st.sampled_from(everyone)), max_size=30))
    after = fallen(everyone, pairs + [pair for pair in more if pair[0] != pair[1]], ledger)
    assert {member: after[member] for member in old} == ledger


@given(near())
def test_near_members_share_group_and_split(found):
    members, pairs = found
    _, groups = assign(members, frame(pairs), SHARES, "salt", {})
    home = {member: (group, split) for member, group, split in groups.iter_rows()}
    assert all(home[left] == home[right] for left, right in pairs)


@given(near(), st.randoms(use_true_random=False))
def test_order_does_not_matter(found, chance):
    members, pairs = found
    shuffled, turned = members[:], pairs[:]
    chance.shuffle(shuffled)
    chance.shuffle(turned)
    one, other = (assign(m, frame(p), SHARES, "salt", {}) for m, p in ((members, pairs), (shuffled, turned)))
    assert one[0].equals(other[0])
    assert one[1].equals(other[1])


@given(near(), MEMBERS)
def test_tables_conform_and_agree(found, known):
    members, pairs = found
    ledger = {member: list(Split)[int(member, 16) % 3] for member in known}  # may contradict the clusters
    splits, groups = assign(members, frame(pairs), SHARES, "salt", ledger)
    assert splits.schema == polars_schema(Splits)
    assert groups.schema == polars_schema(Groups)
    assert groups["group_key"].to_list() == sorted(members)
    assert sorted(splits["group"]) == sorted(set(groups["group"]))
    assert splits.join(groups, on=["group", "split"], how="anti").is_empty()
    assert all(group == min(part["group_key"]) for (group,), part in groups.group_by("group"))


def test_a_newcomer_takes_the_split_of_the_published_case_it_is_near_to():
    published = next(n for n in range(99) if fallen([key(n)])[key(n)] == Split.TEST)
    others = [key(n) for n in range(100, 200) if fallen([key(n)])[key(n)] == Split.TRAIN]
    for newcomer in others[:20]:
        splits, groups = assign(
            [key(published), newcomer],
            frame([(key(published), newcomer)]),
            SHARES,
            "salt",
            {key(published): Split.TEST},
        )
        assert groups["split"].to_list() == ["test", "test"]
        (rule,) = splits["rule"]
        assert rule == (SplitRule.LEDGER if key(published) < newcomer else SplitRule.NEAR_DUPLICATE)


def test_published_members_of_one_cluster_in_different_splits_keep_their_own():
    one, two, newcomer = sorted(map(key, range(3)))
    ledger = {one: Split.TEST, two: Split.TRAIN}
    assert fallen([one, two, newcomer], [(one, two), (two, newcomer)], ledger) == {
        **ledger,
        newcomer: Split.TEST,  # of the least published member
    }


def test_shares_are_approximated():
    counted = Counter(fallen([key(n) for n in range(20_000)]).values())
    # five standard deviations of a binomial draw of 20,000 at .1 are 212
    assert counted[Split.TEST] == pytest.approx(2_000, abs=212)
    assert counted[Split.VALIDATION] == pytest.approx(2_000, abs=212)


def test_changing_the_share_of_validation_moves_no_test_case():
    places = [fraction("salt", key(n)) for n in range(2_000)]
    narrow = {Split.TRAIN: 0.9, Split.VALIDATION: 0.0, Split.TEST: 0.1}
    assert [split_of(p, SHARES) == Split.TEST for p in places] == [split_of(p, narrow) == Split.TEST for p in places]


@pytest.mark.parametrize("split", Split)
def test_a_split_may_hold_all_or_nothing(split):
    whole = {each: float(each == split) for each in Split}
    assert {split_of(fraction("salt", key(n)), whole) for n in range(500)} == {split}


def test_the_salt_decides():
    assert [fraction("a", key(n)) for n in range(9)] != [fraction("b", key(n)) for n in range(9)]


def test_the_hash_is_the_one_that_was_published():
    """A change of these figures moves every case of every release that exists."""
    assert round(fraction("casewright", "0" * 32), 12) == 0.594005737258
    assert round(fraction("casewright", "f" * 32), 12) == 0.382224732774


@given(near())
def test_clusters_are_the_connected_components(found):
    members, pairs = found
    beside = defaultdict(set)
    for left, right in pairs:
        beside[left].add(right)
        beside[right].add(left)
    expected = {}
    for member in sorted(members):
        if member not in expected:
            reached, front = {member}, [member]
            while front:
                front = [each for at in front for each in beside[at] - reached]
                reached.update(front)
            expected.update(dict.fromkeys(reached, member))
    assert clusters(members, frame(pairs)) == expected


@pytest.mark.timeout(20)
def test_one_cluster_of_very_many_takes_linear_time():
    """A template that 50,000 patients share: quadratic work would take hours, the limit of the test is its time-out."""
    members = sorted(key(n) for n in range(50_000))
    chain = frame(zip(members, members[1:], strict=False))
    splits, groups = assign(members, chain, SHARES, "salt", dict.fromkeys(members[1::2], Split.TEST))
    assert splits.height == 1
    assert groups["split"].unique().to_list() == ["test"]
