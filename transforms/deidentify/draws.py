"""Draws from a secret: what one patient's value becomes, the same in every text and every build.

Each draw is an HMAC-SHA256 of the patient and the value, so nothing can be turned round without the secret, and the
order in which texts are read plays no part.
"""

import hmac

_BITS = 256


class Draws:
    """The draws of one patient.

    >>> draws = Draws(b"secret", "patient")
    >>> draws.below(10**6, "family", "roe") == Draws(b"secret", "patient").below(10**6, "family", "roe")
    True
    >>> draws.below(10**6, "family", "roe") == Draws(b"other", "patient").below(10**6, "family", "roe")
    False
    """

    __slots__ = ("_key",)

    def __init__(self, secret: bytes, patient: str) -> None:
        self._key = hmac.digest(secret, b"surrogates\0" + patient.encode("utf-8", "surrogatepass"), "sha256")

    def number(self, kind: str, value: str, attempt: int = 0) -> int:
        """A number of 256 bits for a value of a kind; another `attempt`, another number."""
        told = f"{kind}\0{attempt}\0{value}".encode("utf-8", "surrogatepass")
        return int.from_bytes(hmac.digest(self._key, told, "sha256"), "big")

    def below(self, limit: int, kind: str, value: str, attempt: int = 0) -> int:
        """A number from 0 to `limit` - 1."""
        return self.number(kind, value, attempt) % limit

    def stream(self, kind: str, value: str, attempt: int = 0) -> "Stream":
        """Any number of small numbers, one after another."""
        return Stream(self, kind, value, attempt)


class Stream:
    """Small numbers, one after another, for one value."""

    __slots__ = ("_draws", "_told", "_left", "_bits", "_blocks")

    def __init__(self, draws: Draws, kind: str, value: str, attempt: int) -> None:
        self._draws, self._told = draws, (kind, value, attempt)
        self._blocks = self._bits = self._left = 0

    def below(self, limit: int) -> int:
        """The next number from 0 to `limit` - 1; `limit` is far below 2**64."""
        if self._bits < 64:
            kind, value, attempt = self._told
            self._left = self._draws.number(f"{kind}\0{self._blocks}", value, attempt)
            self._blocks += 1
            self._bits = _BITS
        self._left, found = divmod(self._left, limit)
        self._bits -= limit.bit_length()
        return found
