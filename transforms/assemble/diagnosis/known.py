"""Diagnoses that are known beforehand: their synonyms, and their codes."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from transforms.assemble.diagnosis.names import is_disease_word, key_words

COLUMNS = ("name", "synonyms", "icd10cm")
_CODE = re.compile(r"^[A-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?$")


class Known(NamedTuple):
    """One diagnosis of `known_diagnoses.csv`: all its names, the first one leading."""

    names: tuple[str, ...]
    icd10cm: str | None


@dataclass(frozen=True)
class KnownDiagnoses:
    """Entries by the key words of each of their names."""

    entries: dict[frozenset[str], Known]

    def synonyms(self, name: str) -> tuple[str, ...]:
        """The other names of exactly this diagnosis; none if it is not known."""
        found = self.entries.get(frozenset(key_words(name)))
        return tuple(each for each in found.names if each.lower() != name.lower()) if found else ()

    def icd10cm(self, name: str) -> str | None:
        """Code of the diagnosis, or of the longest known one that the name qualifies; None if two are equally long.

        A name that holds a known one qualifies it if no other disease's word is left: "familial tuberous sclerosis
        complex" is tuberous sclerosis, "tuberculosis with lung cancer" is not tuberculosis alone.
        """
        words = frozenset(key_words(name))
        if words in self.entries:
            return self.entries[words].icd10cm
        held = [key for key in self.entries if key < words and not any(map(is_disease_word, words - key))]
        longest = [key for key in held if len(key) == max(map(len, held))]
        codes = {self.entries[key].icd10cm for key in longest}
        return codes.pop() if len(codes) == 1 else None


def parse_known_diagnoses(lines: Iterable[str]) -> KnownDiagnoses:
    """Read `known_diagnoses.csv` from an open stream or lines; lines that begin with # are notes.

    Raises ValueError with the line number for a code of another form or a name that stands twice.
    """
    reader = csv.DictReader(line for line in lines if not line.startswith("#"))
    if tuple(reader.fieldnames or ()) != COLUMNS:
        raise ValueError(f"the columns of the known diagnoses are {', '.join(COLUMNS)}")
    entries: dict[frozenset[str], Known] = {}
    for row in reader:
        if not _CODE.match(row["icd10cm"]):
            raise ValueError(f"known diagnoses, row {reader.line_num}: {row['icd10cm']!r} is no ICD-10-CM code")
        known = Known((row["name"], *filter(None, row["synonyms"].split("|"))), row["icd10cm"])
        for name in known.names:
            key = frozenset(key_words(name))
            if entries.get(key, known) is not known:
                raise ValueError(f"known diagnoses, row {reader.line_num}: {name!r} stands twice")
            entries[key] = known
    return KnownDiagnoses(entries)


NONE_KNOWN = KnownDiagnoses({})
