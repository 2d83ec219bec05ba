"""The number of days by which all dates of one patient move."""

import hashlib
import hmac

_WEEKS = 52


def shift_days(secret: bytes, key: str) -> int:
    """Between -364 and 364 days, never 0, a multiple of 7 so that weekdays stay; the same for the same secret and key.

    >>> shift_days(b"secret", "a") == shift_days(b"secret", "a")
    True
    >>> shift_days(b"secret", "a") % 7
    0
    """
    digest = hmac.new(secret, b"date shift\0" + key.encode("utf-8", "surrogatepass"), hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big") % (2 * _WEEKS)
    weeks = number // 2 + 1
    return 7 * weeks if number % 2 else -7 * weeks
