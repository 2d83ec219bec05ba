"""Settles by two stated rules what the labellers' instructions left open: what is normal, and what is denied of the past.

1. Of the first two labellers (44 reports) one calls "the abdomen was normal" negated, the other affirmed. The task counts "unremarkable"
   among the cues of negation. So **a key phrase labelled affirmed that says of something only that it is normal is
   negated**.
2. A phrase has one polarity, and "no family history of gout" denies something of a relative. Both labellers called such
   phrases negated, in all 12 of them among the labels with an even pmcid. So **a key phrase labelled family or
   historical whose own words begin with a denial, or end with one ("family history was unremarkable"), is negated**.

The rules look at the labelled words, and at what stands right before or after them; never at what an extractor found nor
at who labelled. They are the same for all labels, and were written before the other 64 reports were labelled. What
they change stands in a field of its own, `adjudicated`, beside `polarity`, which stays as the labeller wrote it.

Run as `CASEWRIGHT_REAL_DATA=... python tests/quality/adjudicate.py`; a second run changes nothing.
"""

import json
import os
import re
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from case_diagnosis import LABELS, documents, labels  # stands beside this script

_NORMAL = re.compile(
    r"(?<!higher than )(?<!lower than )(?<!above )(?<!below )(?<!limit of )(?<!times )(?<!not )(?<!near )\bnormal(?:ly|ized|ised)?\b"
    r"(?! (?:range|values?|level|saline|(?:\w+ )?deliver\w+|pregnancy))|\bwithin (?:the )?(?:normal|reference)\b|\bin (?:the )?normal range\b"
    r"|\bunremarkable\b|\bintact\b|\bhealthy\b|\bpreserved\b|\bsoft\b(?! (?:tissue|palate|mass))"
    r"|\b(?:was|were|is|are|appeared|lungs?|chest) clear\b|\bclear (?:lungs?|chest|to auscultation|bilaterally|breath)",
    re.IGNORECASE,
)
_PREDICATE = re.compile(
    r"\s*(?:was|were|is|are|remained|appeared|seemed)?\s*(?:all |also |both |found |to be |again |otherwise )*"
    r"(?:normal|unremarkable|intact|healthy|preserved|clear|within (?:the )?(?:normal|reference)|in (?:the )?normal range)\b",
    re.IGNORECASE,
)
_FOUND = re.compile(
    r"elevat|increas|rais(?:ed|ing)|decreas|reduc|\blow\b|\bhigh\b|enlarg|abnormal|\bmass|lesion|\bpain|\btender|swell|[eo]dema|effusion"
    r"|deviat|inversion|positive|\bmild|moderate|sever|\bweak|\bloss|deficit|fever|\bexcept|\bbut\b|\balthough|however|\brash|bleed"
    r"|impair|absen|block|hypertroph|dilat|thicken|opaci|nodul|fractur|\w+itis\b|\w+oma\b|;",
    re.IGNORECASE,
)
"""With such a word the phrase tells of more than what is normal, and stays as it was labelled."""


_DENIED = re.compile(
    r"^\W*(?:[\w'’-]+\s+){0,3}?(?:no|not|without|den(?:ied|ies|ying)|never|neither|nor|absence of|non-?consanguineous|unrelated)\b"
    r"|\b(?:unremarkable|non-?contributory|negative|not (?:significant|relevant|remarkable|contributory)|denied|insignificant|irrelevant)\W*$",
    re.IGNORECASE,
)
_DENIED_BEFORE = re.compile(
    r"\b(?:no|not|without|den(?:ied|ies|ying)|never|neither|nor)(?:\s+[\w'’-]+){0,2}\s*$", re.IGNORECASE
)
_YET = re.compile(r"\b(?:but|except|only|other than|apart from|besides|until|residual)\b", re.IGNORECASE)


def is_denied(phrase: str, before: str = "") -> bool:
    """Whether a phrase is a denial as a whole: it begins or ends with one, or one stands right before it.

    >>> is_denied("no family history of gout"), is_denied("history of gout", "There was no ")
    (True, True)
    >>> is_denied("gout ten years ago"), is_denied("no illness but gout")
    (False, False)
    """
    return not _YET.search(phrase) and bool(_DENIED.search(phrase) or _DENIED_BEFORE.search(before))


def is_only_normal(phrase: str, after: str = "") -> bool:
    """Whether a phrase, or a predicate right behind it, says of something only that it is normal.

    >>> [is_only_normal(told) for told in ("a normal abdomen", "CRP was higher than normal", "normal rhythm; axis deviation")]
    [True, False, False]
    >>> is_only_normal("the abdomen", " was unremarkable."), is_only_normal("a hematoma", " with normal movement")
    (True, False)
    """
    return not _FOUND.search(phrase) and bool(_NORMAL.search(phrase) or _PREDICATE.match(after))


def adjudicated(label: Mapping[str, Any], text: str) -> dict[str, Any]:
    """The label with the field `adjudicated` at each key phrase whose polarity the rule settles, and at no other."""
    settled = []
    for each in label["categories"]:
        kept = {name: value for name, value in each.items() if name != "adjudicated"}
        phrase, after = text[each["start"] : each["end"]], text[each["end"] : each["end"] + 60]
        before = re.split(r"[.,;:\n]", text[max(0, each["start"] - 40) : each["start"]])[-1]
        normal = each["polarity"] == "affirmed" and is_only_normal(phrase, after)
        denied = each["polarity"] in ("family", "historical") and is_denied(phrase, before)
        if normal or denied:
            kept["adjudicated"] = "negated"
        settled.append(kept)
    return {**label, "categories": settled}


def main() -> None:
    """Write the field into every label's file, and say how many phrases have it."""
    if "CASEWRIGHT_REAL_DATA" not in os.environ:
        sys.exit("CASEWRIGHT_REAL_DATA names no folder of real articles")
    told = labels()
    frame = documents(
        Path(os.environ["CASEWRIGHT_REAL_DATA"]) / "case_reports", {label["pmcid"] for label in told}
    ).select("article", "text")
    texts = {row["article"]["pmcid"]: row["text"] for row in frame.iter_rows(named=True)}
    settled = 0
    for label in told:
        made = adjudicated(label, texts[label["pmcid"]])
        settled += sum("adjudicated" in each for each in made["categories"])
        if made != label:
            file = LABELS / f"{label['pmcid']}.json"
            file.write_text(json.dumps(made, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{settled} of {sum(len(label['categories']) for label in told)} key phrases are settled by the rule")


if __name__ == "__main__":
    main()
