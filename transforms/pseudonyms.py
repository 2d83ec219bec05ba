"""Pseudonyms: keyed, one-way, the same for the same key and value."""

import hashlib
import hmac

import polars as pl


def pseudonym(secret: bytes, *parts: str) -> str:
    """First 128 bits of HMAC-SHA256 over the parts, in hexadecimal.

    The parts are length-prefixed, so that ("ab", "c") and ("a", "bc") differ.

    >>> pseudonym(b"k", "patient", "17") == pseudonym(b"k", "patient", "17")
    True
    >>> pseudonym(b"k", "ab", "c") == pseudonym(b"k", "a", "bc")
    False
    >>> len(pseudonym(b"k", "x"))
    32
    """
    message = b"".join(
        len(raw).to_bytes(4, "big") + raw for raw in (part.encode("utf-8", "surrogatepass") for part in parts)
    )
    return hmac.new(secret, message, hashlib.sha256).hexdigest()[:32]


def pseudonyms(values: pl.Series, secret: bytes, *prefix: str) -> pl.Series:
    """The pseudonym of each value of a string column, nulls kept; each distinct value is computed once."""
    known = {value: pseudonym(secret, *prefix, value) for value in values.unique().drop_nulls()}
    return values.replace_strict(known, default=None, return_dtype=pl.String) if known else values.cast(pl.String)
