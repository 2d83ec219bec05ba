"""The form of ICD-10-CM codes."""

import re

_CODE = re.compile(r"([A-Z][0-9][0-9A-Z])\.?([0-9A-Z]{0,4})")


def dotted(code: str) -> str | None:
    """An ICD-10-CM code as it is printed; None for what has not its form.

    >>> dotted("k3580"), dotted("R07.9"), dotted("J18"), dotted("4280"), dotted("K35.")
    ('K35.80', 'R07.9', 'J18', None, 'K35')
    """
    found = _CODE.fullmatch(code.strip().upper())
    if not found:
        return None
    return f"{found[1]}.{found[2]}" if found[2] else found[1]
