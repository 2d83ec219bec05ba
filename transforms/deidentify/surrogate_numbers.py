"""Surrogates of numbers and addresses of the wire: of the same shape, and where such a thing is reserved, from there.

| entity | the surrogate |
|---|---|
| telephone, fax | ends in 555-01xx, which North America never assigns; of fewer than 7 digits: in 01xx |
| SSN | 9xx-0x to 9xx-4x, never issued (neither as ITIN); the last four: 00xx |
| MRN, and other numbers of 6 digits and more | begin with 99 |
| e-mail, URL | under example.org (RFC 2606) |
| IP address | 192.0.2.0/24, 198.51.100.0/24, 203.0.113.0/24 (RFC 5737), 2001:db8::/32 (RFC 3849) |

The judge of a release (expectations/deidentified.py) knows these forms.
"""

import re
import string

from transforms.deidentify.draws import Draws

_DIGITS = frozenset(string.digits)
_PHONE_PARTS = re.compile(r"(?i)(e?xt(?:ension|n)?\.?|x|#|pager|beeper)(?=[ :.#]{0,3}\d)")
_WORD = re.compile(r"[a-z]{2,}")
_NET_BLOCKS = ("192.0.2", "198.51.100", "203.0.113")
_CONSONANTS, _VOWELS = "bcdfghjklmnprstvwz", "aeiou"


def canonical(text: str) -> str:
    """Letters and digits only, in lower case, without leading zeros: what makes two spellings one value.

    >>> canonical("00-123 4A")
    '1234a'
    """
    fused = "".join(char for char in text if char.isalnum()).casefold()
    return fused.lstrip("0") or fused


def digits_of(text: str) -> str:
    """The ASCII digits of a text."""
    return "".join(char for char in text if char in _DIGITS)


def of_shape(draws: Draws, kind: str, text: str, attempt: int = 0, beginning: str = "") -> str:
    """Other digits for digits and other letters for letters; case, punctuation and leading zeros stay.

    `beginning`: the digits with which the surrogate begins.

    >>> found = of_shape(Draws(b"secret", "p"), "MRN", "AB-00123", beginning="9")
    >>> import re; bool(re.fullmatch("[A-Z]{2}-[0-9]{5}", found))
    True
    """
    value = canonical(text)
    left = len(value)
    stream = draws.stream(kind, value, attempt)
    changed: list[str] = []
    for char in reversed(text):  # from the right, so that leading zeros make no difference
        if not char.isalnum() or left <= 0:
            changed.append(char)
            continue
        left -= 1
        if char.isdigit():
            changed.append(str(1 + stream.below(9) if left == 0 else stream.below(10)))
        else:
            letter = string.ascii_lowercase[stream.below(26)]
            changed.append(letter if char.islower() else letter.upper())
    changed.reverse()
    if beginning:
        places = [at for at, char in enumerate(changed) if char in _DIGITS]
        led = len(text) - len(text.lstrip("0")) if text[:1] == "0" else 0
        for place, digit in zip(places[led:], beginning, strict=False):
            changed[place] = digit
    return "".join(changed)


def phone(draws: Draws, text: str, attempt: int = 0) -> str:
    """A telephone number of the same punctuation; a number and its local form of seven digits have one ending.

    >>> draws = Draws(b"secret", "p")
    >>> phone(draws, "(716) 732-4410 ext. 12")[5:12], phone(draws, "716.732.4410")[-4:] == phone(draws, "732-4410")[-4:]
    (' 555-01', True)
    """
    parts = _PHONE_PARTS.split(text, maxsplit=1)
    if len(parts) == 3 and digits_of(parts[0]):
        return phone(draws, parts[0], attempt) + parts[1] + of_shape(draws, "extension", parts[2], attempt)
    if len(parts) == 3:
        return parts[0] + parts[1] + phone(draws, parts[2], attempt)
    digits = digits_of(text)
    if not digits:
        return of_shape(draws, "phone", text, attempt)
    new = _phone_digits(draws, digits, attempt)
    at = iter(new)
    spelt = re.search(r"[A-Z]{3,}", text) is not None  # 1-800-FLOWERS
    changed = "".join(next(at) if char in _DIGITS else char for char in text)
    return of_shape(draws, "phone", text, attempt) if spelt else changed


def _phone_digits(draws: Draws, digits: str, attempt: int) -> str:
    count = len(digits)
    if count < 4:
        return of_shape(draws, "phone", digits, attempt)
    local = draws.below(100, "phone", digits[-7:], attempt)
    if count < 7:
        return of_shape(draws, "phone", digits, attempt)[:-4] + f"01{local:02}"
    ending = f"55501{local:02}"
    if count == 7:
        return ending
    stream = draws.stream("area", digits[-10:], attempt)
    area = f"{2 + stream.below(8)}{stream.below(9)}{stream.below(10)}"
    if count == 10:
        return area + ending
    if count == 11 and digits[0] == "1":
        return "1" + area + ending
    return of_shape(draws, "phone", digits, attempt)[:-7] + ending


def ssn(draws: Draws, text: str, attempt: int = 0) -> str:
    """A social security number that was never issued; of the last four digits: 00xx.

    >>> import re; bool(re.fullmatch("9[0-9]{2}-[0-4][0-9]-[0-9]{4}", ssn(Draws(b"secret", "p"), "219-09-9999")))
    True
    """
    digits = digits_of(text)
    stream = draws.stream("ssn", digits[-4:], attempt)
    last = f"00{stream.below(100):02}"
    if len(digits) < 4:
        return of_shape(draws, "ssn", text, attempt)
    if len(digits) >= 9:
        stream = draws.stream("ssn", digits, attempt)
        new = f"9{stream.below(100):02}{stream.below(50):02}{stream.below(10_000):04}"
        new += "".join(str(stream.below(10)) for _ in digits[9:])
    else:
        new = of_shape(draws, "ssn", digits, attempt)[:-4] + last
    at = iter(new)
    return "".join(next(at) if char in _DIGITS else char for char in text)


def word(draws: Draws, kind: str, value: str, attempt: int = 0, syllables: int = 3) -> str:
    """A word that is none."""
    stream = draws.stream(kind, value, attempt)
    return "".join(
        _CONSONANTS[stream.below(len(_CONSONANTS))] + _VOWELS[stream.below(len(_VOWELS))] for _ in range(syllables)
    )


def email(draws: Draws, text: str, attempt: int = 0) -> str:
    """An address under example.org.

    >>> email(Draws(b"secret", "p"), "O.Roe@clinic.test").endswith("@example.org")
    True
    """
    value = re.sub(r"\s", "", text.casefold())
    number = draws.below(90, "email number", value, attempt) + 10
    return f"{word(draws, 'email', value, attempt)}{number}@example.org"


def url(draws: Draws, text: str, attempt: int = 0) -> str:
    """An address under example.org; the scheme stays.

    >>> url(Draws(b"secret", "p"), "https://www.clinic.test/p/1").startswith("https://www.example.org/")
    True
    """
    value = text.casefold()
    scheme = re.match(r"(?:[a-z][a-z+.-]*://)?(?:www\.)?", value)[0]
    return f"{scheme}example.org/{word(draws, 'url', value, attempt)}"


def ip_address(draws: Draws, text: str, attempt: int = 0) -> str:
    """An address from a block kept for documentation.

    >>> ip_address(Draws(b"secret", "p"), "10.20.30.40").rsplit(".", 1)[0] in _NET_BLOCKS
    True
    """
    stream = draws.stream("ip", text.casefold(), attempt)
    if ":" in text:
        return f"2001:db8::{stream.below(0xFFFF) + 1:x}:{stream.below(0xFFFF) + 1:x}"
    return f"{_NET_BLOCKS[stream.below(3)]}.{1 + stream.below(254)}"
