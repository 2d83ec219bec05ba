"""Near-duplicates by MinHash: who shares most of their 5-word shingles, found without comparing all pairs."""

import hashlib
import re

import numpy as np
import polars as pl

SHINGLE_WORDS = 5
PERMUTATIONS = 128
BANDS = 32
_ROWS = PERMUTATIONS // BANDS
_PRIME = np.uint64((1 << 61) - 1)
_WORD = re.compile(r"\w+")

SIGNATURE_SCHEMA = pl.Schema(
    {"document_id": pl.String, "group_key": pl.String, "signature": pl.Array(pl.UInt32, PERMUTATIONS)}
)
"""One row per document: its MinHash signature."""


def _constants() -> tuple[np.ndarray, np.ndarray]:
    """Multipliers and addends of the permutations, from SHA-256 of their number: the same everywhere, for ever."""
    words = [
        int.from_bytes(hashlib.sha256(f"casewright minhash {kind} {number}".encode()).digest()[:4], "big")
        for kind in ("a", "b")
        for number in range(PERMUTATIONS)
    ]
    table = np.array(words, dtype=np.uint64).reshape(2, PERMUTATIONS)
    return table[0] | np.uint64(1), table[1]


_A, _B = _constants()


def signatures(documents: pl.DataFrame) -> pl.DataFrame:
    """MinHash signatures of `text`, one per document (columns document_id, group_key, signature), sorted.

    Shingles are of 5 lower-case words; a shorter text is one shingle. After Broder, "On the resemblance and
    containment of documents", 1997.
    """
    rows = [_signature(text) for text in documents["text"]]
    flat = np.vstack(rows) if rows else np.empty((0, PERMUTATIONS), dtype=np.uint32)
    return pl.DataFrame(
        {
            "document_id": documents["document_id"],
            "group_key": documents["group_key"],
            "signature": pl.Series(flat, dtype=pl.Array(pl.UInt32, PERMUTATIONS)),
        }
    ).sort("document_id")


def _signature(text: str) -> np.ndarray:
    words = _WORD.findall(text.lower())
    if not words:
        return np.zeros(PERMUTATIONS, dtype=np.uint32)
    # each word's hash once; a shingle's hash is a polynomial in its words' hashes
    known: dict[str, int] = {}
    for word in words:
        if word not in known:
            known[word] = int.from_bytes(hashlib.blake2b(word.encode(), digest_size=4).digest(), "big")
    codes = np.fromiter((known[word] for word in words), dtype=np.uint64, count=len(words))
    width = min(SHINGLE_WORDS, len(codes))
    hashes = np.zeros(len(codes) - width + 1, dtype=np.uint64)
    for place in range(width):
        hashes = (hashes * np.uint64(1_000_003) + codes[place : place + len(hashes)]) & np.uint64(0xFFFFFFFF)
    hashes = np.unique(hashes)
    lowest = np.full(PERMUTATIONS, np.iinfo(np.uint32).max, dtype=np.uint64)
    for begin in range(0, len(hashes), 4096):  # bounds memory for a text of many megabytes
        part = (hashes[begin : begin + 4096, None] * _A[None, :] + _B[None, :]) % _PRIME & np.uint64(0xFFFFFFFF)
        lowest = np.minimum(lowest, part.min(axis=0))
    return lowest.astype(np.uint32)


def similar_pairs(signed: pl.DataFrame, similarity: float) -> pl.DataFrame:
    """Pairs of groups with documents whose estimated Jaccard similarity reaches `similarity`.

    Columns `left`, `right` (group keys, left < right), unique and sorted. Documents that agree in one of 32 bands of 4
    hashes are compared (at similarity .7 a pair is missed with probability below 1 in 5,000). In a band that very many
    share, each is compared to the least document only, so the cost stays linear; clusters come out the same, since
    similarity to the least joins them.
    """
    empty = pl.DataFrame(schema={"left": pl.String, "right": pl.String})
    if signed.height < 2:
        return empty
    matrix = signed["signature"].to_numpy()
    candidates: set[tuple[int, int]] = set()
    for band in range(BANDS):
        rows = np.ascontiguousarray(matrix[:, band * _ROWS : (band + 1) * _ROWS])
        _, inverse, sizes = np.unique(rows, axis=0, return_inverse=True, return_counts=True)
        order = np.argsort(inverse.ravel(), kind="stable")
        ends = np.cumsum(sizes)
        for end, size in zip(ends[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
            members = order[end - size : end].tolist()
            # neighbours in order and the first: enough to join a cluster, never quadratic
            candidates.update((members[0], each) for each in members[1:])
            candidates.update(zip(members, members[1:], strict=False))
    if not candidates:
        return empty
    pairs = np.array(sorted(candidates), dtype=np.int64)
    agree = np.concatenate(
        [(matrix[part[:, 0]] == matrix[part[:, 1]]).mean(axis=1) for part in np.array_split(pairs, max(1, len(pairs) // 20_000))]
    )
    close = pairs[agree >= similarity]
    groups = signed["group_key"]
    left, right = groups.gather(close[:, 0]), groups.gather(close[:, 1])
    return (
        pl.DataFrame({"a": left, "b": right})
        .filter(pl.col("a") != pl.col("b"))
        .select(left=pl.min_horizontal("a", "b"), right=pl.max_horizontal("a", "b"))
        .unique()
        .sort("left", "right")
    )
