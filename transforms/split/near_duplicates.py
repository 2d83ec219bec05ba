"""Near-duplicates by MinHash: who shares most of their 5-word shingles, found without comparing all pairs."""

import hashlib
import re
from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

SHINGLE_WORDS = 5
PERMUTATIONS = 128
BANDS = 32
LEAST_WORDS = 50
"""A shorter text resembles nothing: two patients with the same standard phrases are not therefore one."""
NEIGHBOURS = 8
"""With how many of its bucket's first, and how many on either side, a document is compared in each band."""
_ROWS = PERMUTATIONS // BANDS
_AT_ONCE = 4096
_WORD = re.compile(r"\w+")

SIGNATURE_SCHEMA = pl.Schema(
    {"document_id": pl.String, "group_key": pl.String, "signature": pl.Array(pl.UInt32, PERMUTATIONS)}
)
"""One row per document: its MinHash signature; null for a document of fewer than LEAST_WORDS words."""


def _constants() -> tuple[np.ndarray, np.ndarray]:
    """Multipliers and addends of the hash functions, from SHA-256 of their number: the same everywhere, for ever."""
    words = [
        int.from_bytes(hashlib.sha256(f"casewright minhash {kind} {number}".encode()).digest()[:8], "big")
        for kind in ("a", "b")
        for number in range(PERMUTATIONS)
    ]
    table = np.array(words, dtype=np.uint64).reshape(2, PERMUTATIONS)
    return table[0], table[1]


_A, _B = _constants()


class _Codes(dict[str, int]):
    """A word's 32-bit hash, computed once for all documents that hold the word."""

    def __missing__(self, word: str) -> int:
        code = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
        self[word] = code
        return code


def signatures(documents: pl.DataFrame) -> pl.DataFrame:
    """MinHash signatures of `text`, one per document (columns document_id, group_key, signature), sorted.

    Shingles are of 5 lower-case words. Of each of 128 hash functions the least value is
    kept, and the share of values in which two documents agree estimates the Jaccard similarity s of their shingles with
    a standard error of sqrt(s (1 - s) / 128), at most .045. After Broder, "On the resemblance and containment of
    documents", 1997; the functions are (a x + b) mod 2^64 >> 32 of Dietzfelbinger, "Universal hashing and k-wise
    independent random variables via integer arithmetic without primes", 1996.
    """
    codes = _Codes()
    found = [_signature(text, codes) for text in documents["text"]]
    held = [each is not None for each in found]
    flat = np.vstack([each if each is not None else np.zeros(PERMUTATIONS, np.uint32) for each in found] or [_NONE])
    return (
        pl.DataFrame(
            {
                "document_id": documents["document_id"],
                "group_key": documents["group_key"],
                "signature": pl.Series(flat, dtype=SIGNATURE_SCHEMA["signature"]),
                "held": pl.Series(held, dtype=pl.Boolean),
            }
        )
        .with_columns(signature=pl.when("held").then("signature"))
        .drop("held")
        .sort("document_id")
    )


_NONE = np.empty((0, PERMUTATIONS), dtype=np.uint32)


def _signature(text: str, codes: _Codes) -> np.ndarray | None:
    words = _WORD.findall(text.lower())
    if len(words) < LEAST_WORDS:
        return None
    coded = np.fromiter(map(codes.__getitem__, words), dtype=np.uint64, count=len(words))
    # a shingle's hash is a polynomial in its words' hashes
    shingles = np.zeros(len(coded) - SHINGLE_WORDS + 1, dtype=np.uint64)
    for place in range(SHINGLE_WORDS):
        shingles *= np.uint64(1_000_003)
        shingles += coded[place : place + len(shingles)]
        shingles &= np.uint64(0xFFFFFFFF)
    least = np.full(PERMUTATIONS, np.iinfo(np.uint64).max, dtype=np.uint64)
    for begin in range(0, len(shingles), _AT_ONCE):  # bounds memory for a text of many megabytes
        hashed = shingles[begin : begin + _AT_ONCE, None] * _A
        hashed += _B
        np.minimum(least, hashed.min(axis=0), out=least)
    return (least >> np.uint64(32)).astype(np.uint32)


def similar_pairs(signed: pl.DataFrame, similarity: float) -> pl.DataFrame:
    """Pairs of groups with documents whose estimated Jaccard similarity reaches `similarity`.

    Columns `left`, `right` (group keys, left < right), unique and sorted; not every pair, but enough to join clusters.

    Documents that agree in all 4 values of one of 32 bands are candidates: a pair of similarity s is one with
    probability 1 - (1 - s^4)^32, which is .87 at .5 and .9998 at .7. Of candidates the whole signatures decide, so
    a pair close to `similarity` on either side may fall on the other (see `signatures`).

    Where more than 17 documents share a band, each is compared with the 8 least of them and with 8 neighbours on either
    side only, so the cost stays linear, however many documents share a template. There a pair may be missed that no other
    band and no chain of similar documents joins.
    """
    signed = signed.drop_nulls("signature")
    matrix = signed["signature"].to_numpy() if signed.height else _NONE
    keys, group = np.unique(signed["group_key"].to_numpy(), return_inverse=True)
    joined = np.arange(len(keys))  # the cluster of each group, as far as it is known
    found = [np.empty((0, 2), dtype=np.int64)]
    for pairs in _candidates(matrix):
        apart = pairs[joined[group[pairs[:, 0]]] != joined[group[pairs[:, 1]]]]
        close = np.unique(group[_close(matrix, apart, similarity)], axis=0)
        joined = _join(joined, close)
        found.append(close)
    both = np.unique(np.sort(np.vstack(found), axis=1), axis=0)
    return pl.DataFrame(
        {"left": keys[both[:, 0]].tolist(), "right": keys[both[:, 1]].tolist()},
        schema={"left": pl.String, "right": pl.String},
    )


def _candidates(matrix: np.ndarray) -> Iterator[np.ndarray]:
    """Pairs of rows that share a band, a band at a time."""
    for band in range(BANDS):
        rows = np.ascontiguousarray(matrix[:, band * _ROWS : (band + 1) * _ROWS])
        buckets = rows.view(np.dtype((np.void, rows.dtype.itemsize * _ROWS))).ravel()
        order = np.argsort(buckets, kind="stable")
        ranked = buckets[order]
        begins = np.flatnonzero(np.r_[len(ranked) > 0, ranked[1:] != ranked[:-1]])
        sizes = np.diff(np.r_[begins, len(ranked)])
        first = np.repeat(begins, sizes)
        place = np.arange(len(ranked))
        yield order[np.vstack([np.empty((0, 2), dtype=np.int64), *_near(place, first)])]


def _near(place: np.ndarray, first: np.ndarray) -> Iterable[np.ndarray]:
    """Places to compare: each with those before it in its bucket, up to NEIGHBOURS back, and with the bucket's first."""
    for back in range(1, NEIGHBOURS + 1):
        later = place[place - first >= back]
        yield np.column_stack([later - back, later])
    for lead in range(NEIGHBOURS):
        later = place[place - first > lead + NEIGHBOURS]
        yield np.column_stack([first[later] + lead, later])


def _close(matrix: np.ndarray, pairs: np.ndarray, similarity: float) -> np.ndarray:
    """The pairs of rows that agree in a share of `similarity` of their values."""
    held = [pairs[:0]]
    for begin in range(0, len(pairs), 50_000):  # bounds memory
        part = pairs[begin : begin + 50_000]
        agree = (matrix[part[:, 0]] == matrix[part[:, 1]]).sum(axis=1)
        held.append(part[agree >= similarity * PERMUTATIONS])
    return np.vstack(held)


def _join(joined: np.ndarray, close: np.ndarray) -> np.ndarray:
    """Each group's cluster, named by its least group, when pairs of groups have joined clusters."""
    parent = np.arange(len(joined))

    def root(cluster: int) -> int:
        while parent[cluster] != cluster:
            parent[cluster] = cluster = parent[parent[cluster]]
        return cluster

    for left, right in np.unique(joined[close], axis=0).tolist():
        low, high = sorted((root(left), root(right)))
        parent[high] = low
    while (parent[parent] != parent).any():
        parent = parent[parent]
    return parent[joined]
