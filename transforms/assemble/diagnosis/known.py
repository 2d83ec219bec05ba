"""Diagnoses that are known beforehand: their synonyms, their codes, and what gives them away without naming them."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from transforms.assemble.diagnosis.names import is_disease_word, key_words, main_part
from transforms.assemble.diagnosis.tabular_list import TabularList

COLUMNS = ("name", "synonyms", "icd10cm")
GIVE_AWAY_COLUMNS = ("kind", "terms", "diagnoses")
_CODE = re.compile(r"^[A-Z][0-9][0-9AB](\.[0-9A-Z]{1,4})?$")


class Known(NamedTuple):
    """One diagnosis of `known_diagnoses.csv`: all its names, the first one leading."""

    names: tuple[str, ...]
    icd10cm: str | None


class Tell(StrEnum):
    """What gives a diagnosis away: a treatment, a test's result, a gene."""

    THERAPY = "therapy"
    TEST = "test"
    GENE = "gene"


class GiveAway(NamedTuple):
    """One row of `give_aways.csv`: terms, and the key words of the diagnoses that they give away."""

    kind: Tell
    terms: tuple[str, ...]
    diagnoses: tuple[frozenset[str], ...]


@dataclass(frozen=True)
class KnownDiagnoses:
    """Entries by the key words of each of their names; give-aways; the tabular list of ICD-10-CM."""

    entries: dict[frozenset[str], Known]
    give_aways: tuple[GiveAway, ...] = ()
    listed: TabularList | None = None

    def tells(self, names: Iterable[str]) -> dict[Tell, tuple[str, ...]]:
        """The terms that give a diagnosis of these names away, by their kind; not those of the origin that a name has."""
        told = [frozenset(key_words(main_part(name))) for name in names]
        any_of = frozenset().union(*told)
        found: dict[Tell, tuple[str, ...]] = {}
        for each in self.give_aways:
            if any(not words.isdisjoint(any_of) and any(words <= name for name in told) for words in each.diagnoses):
                found[each.kind] = (*found.get(each.kind, ()), *each.terms)
        return found

    def synonyms(self, name: str) -> tuple[str, ...]:
        """The other names of exactly this diagnosis; none if it is not known."""
        found = self.entries.get(frozenset(key_words(name)))
        return tuple(each for each in found.names if each.lower() != name.lower()) if found else ()

    def icd10cm(self, name: str) -> str | None:
        """Code of the diagnosis: by the bundled names, else by the tabular list, else of the known one that it qualifies.

        A name that holds a known one qualifies it if no other disease's word is left: "familial tuberous sclerosis
        complex" is tuberous sclerosis, "tuberculosis with lung cancer" is not tuberculosis alone.
        """
        words = frozenset(key_words(name))
        if words in self.entries:
            return self.entries[words].icd10cm
        if self.listed is not None and (code := self.listed.code(name)) is not None:
            return code
        held = [key for key in self.entries if key < words and not any(map(is_disease_word, words - key))]
        longest = [key for key in held if len(key) == max(map(len, held))]
        codes = {self.entries[key].icd10cm for key in longest}
        return codes.pop() if len(codes) == 1 else None


def parse_known_diagnoses(
    lines: Iterable[str], give_aways: Iterable[str] = (), listed: TabularList | None = None
) -> KnownDiagnoses:
    """Read `known_diagnoses.csv` and `give_aways.csv` from open streams or lines; lines that begin with # are notes.

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
    return KnownDiagnoses(entries, tuple(_give_aways(give_aways)), listed)


def _give_aways(lines: Iterable[str]) -> Iterator[GiveAway]:
    reader = csv.DictReader(line for line in lines if not line.startswith("#"))
    if reader.fieldnames is not None and tuple(reader.fieldnames) != GIVE_AWAY_COLUMNS:
        raise ValueError(f"the columns of the give-aways are {', '.join(GIVE_AWAY_COLUMNS)}")
    for row in reader:
        if None in row or not all(row.values()) or row["kind"] not in set(Tell):
            raise ValueError(f"give-aways, row {reader.line_num}: an unknown kind, or an empty cell")
        diagnoses = tuple(frozenset(key_words(each)) for each in row["diagnoses"].split("|"))
        if not all(diagnoses):
            raise ValueError(f"give-aways, row {reader.line_num}: a diagnosis without words")
        yield GiveAway(Tell(row["kind"]), tuple(row["terms"].split("|")), diagnoses)


NONE_KNOWN = KnownDiagnoses({})
