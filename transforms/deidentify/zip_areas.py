"""ZIP3 areas of at most 20,000 people, whose first three digits Safe Harbor turns into 000.

45 CFR 164.514(b)(2)(i)(B) asks for "the current publicly available data from the Bureau of the Census", and the lists in
use differ. This is their union, so that it errs on the safe side; a site may give its own in its configuration
(`deidentify.restricted_zip3`). The codes are facts of the US census, in the public domain.
"""

VERSION = "2025-1"
"""Changes with the codes below."""

_SOURCES = {
    # HHS, Guidance Regarding Methods for De-identification of PHI (2012), by the 2000 census
    "census 2000": "036 059 063 102 203 556 692 790 821 823 830 831 878 879 884 890 893",
    # the same question asked of the 2010 census
    "census 2010": "036 059 102 203 205 369 556 692 821 823 878 879 884 893",
    # further areas of few residents (government, military and business ZIP codes) named by lists in use
    "few residents": "202 204 753 772",
}

RESTRICTED_ZIP3 = frozenset(code for codes in _SOURCES.values() for code in codes.split())
"""Three digits each; 23 codes."""
