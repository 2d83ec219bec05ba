"""Assignment of groups to splits: published assignments first, then near-duplicates of them, then a hash."""

import hashlib
from collections.abc import Iterable, Mapping

import polars as pl

from schemas.splits import Groups, Splits
from schemas.table import polars_schema
from schemas.vocabulary import Split, SplitRule


def fraction(salt: str, group: str) -> float:
    """A group's place in [0, 1): SHA-256 of salt and group, so that new groups never move old ones.

    >>> fraction("s", "a") == fraction("s", "a") and 0 <= fraction("s", "a") < 1
    True
    """
    return int.from_bytes(hashlib.sha256(f"{salt}\0{group}".encode()).digest()[:8], "big") / 2**64


def split_of(place: float, shares: Mapping[Split, float]) -> Split:
    """The split in whose share a place lies; test first, so that changing `validation` never moves a test case.

    >>> split_of(0.05, {Split.TRAIN: .8, Split.VALIDATION: .1, Split.TEST: .1})
    <Split.TEST: 'test'>
    """
    if place < shares[Split.TEST]:
        return Split.TEST
    return Split.VALIDATION if place < shares[Split.TEST] + shares[Split.VALIDATION] else Split.TRAIN


def clusters(members: Iterable[str], pairs: pl.DataFrame) -> dict[str, str]:
    """Each member's cluster, named by its least member; members joined by `pairs` (left, right) are one cluster."""
    parent = {member: member for member in members}

    def root(member: str) -> str:
        while parent[member] != member:
            parent[member] = parent[parent[member]]
            member = parent[member]
        return member

    for left, right in pairs.select("left", "right").iter_rows():
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    return {member: root(member) for member in sorted(parent)}


def assign(
    members: Iterable[str],
    pairs: pl.DataFrame,
    shares: Mapping[Split, float],
    salt: str,
    published: Mapping[str, Split],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """SPLITS and GROUPS of patients and articles.

    A cluster of near-duplicates falls as its least member's hash says. Published members keep their split for ever; if a
    cluster holds any, its newcomers take the split of the least published member. Where published members of one
    cluster stand in different splits already, each keeps its own, and the cluster is divided by split: a published
    release is never contradicted.
    """
    groups: dict[str, tuple[Split, SplitRule]] = {}
    rows: list[tuple[str, str, Split]] = []
    by_cluster: dict[str, list[str]] = {}
    for member, cluster in clusters(members, pairs).items():
        by_cluster.setdefault(cluster, []).append(member)
    for cluster, held in sorted(by_cluster.items()):
        known = [member for member in held if member in published]
        first = published[known[0]] if known else split_of(fraction(salt, cluster), shares)
        homes: dict[Split, list[str]] = {}
        for member in held:
            homes.setdefault(published.get(member, first), []).append(member)
        for split, home in homes.items():
            groups[home[0]] = (split, _rule(home[0], published, bool(known)))
            rows += [(member, home[0], split) for member in home]
    splits = pl.DataFrame(
        [(group, split, rule) for group, (split, rule) in groups.items()], schema=polars_schema(Splits), orient="row"
    ).sort("group")
    return splits, pl.DataFrame(rows, schema=polars_schema(Groups), orient="row").sort("group_key")


def _rule(group: str, published: Mapping[str, Split], near_to_published: bool) -> SplitRule:
    """What decided the split of a group, by the member that names it."""
    if group in published:
        return SplitRule.LEDGER
    return SplitRule.NEAR_DUPLICATE if near_to_published else SplitRule.HASH
