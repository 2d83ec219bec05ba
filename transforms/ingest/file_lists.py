"""File lists beside bulk packages: which articles are not even read, since their licence forbids it or they are retracted."""

import csv
import re
from collections.abc import Callable, Collection, Iterable, Mapping

from schemas.vocabulary import Licence, Reason, Record
from transforms.rejects import Reject

_PMCID = re.compile(r"PMC[0-9]+")
_NAMED = {licence.value.upper(): licence for licence in Licence if licence not in (Licence.UNKNOWN, Licence.OTHER)}
_YES = frozenset(("yes", "y", "true", "1"))


class FileListError(Exception):
    """A file list without the columns that one has; says what is missing, never what is there."""


def left_out(lines: Iterable[str], licences: Collection[Licence]) -> dict[str, Reason]:
    """Ids of the articles that a file list tells not to read: RETRACTED, or LICENCE_NOT_ALLOWED.

    `lines` are those of a `.filelist.csv` or `.filelist.txt` (tab between fields) of PMC's bulk packages, or of its
    `oa_file_list.csv`: columns AccessionID (or a file name that holds the id), License, Retracted. A licence that is no
    Creative Commons one by name says nothing, and the article's own words decide. Raises FileListError.

    >>> lines = ["Article File,AccessionID,License,Retracted", "a/PMC1.xml,PMC1,CC BY,no", "a/PMC2.xml,PMC2,CC BY-NC,no",
    ...          "a/PMC3.xml,PMC3,CC BY,yes", "a/PMC4.xml,PMC4,NO-CC CODE,no"]
    >>> {pmcid: reason.value for pmcid, reason in left_out(lines, [Licence.CC_BY]).items()}
    {'PMC2': 'licence_not_allowed', 'PMC3': 'retracted'}
    """
    rows = iter(lines)
    header = next(rows, "").lstrip("\ufeff").rstrip("\r\n")
    tabs = "\t" in header
    # the lists in text have no quotes: a quote in a citation is a quote
    reader = csv.reader(rows, delimiter="\t" if tabs else ",", quoting=csv.QUOTE_NONE if tabs else csv.QUOTE_MINIMAL)
    names = [
        re.sub(r"[^a-z]", "", name.lower()) for name in next(csv.reader([header], delimiter="\t" if tabs else ","), [])
    ]
    accession = _column(names, "accessionid", "pmcid")
    file = _column(names, "articlefile", "file", "key")
    licence, retracted = _column(names, "license", "licence"), _column(names, "retracted", "isretracted")
    if licence is None or (accession is None and file is None):
        raise FileListError("a file list without its columns AccessionID and License")
    allowed = frozenset(licences)
    found: dict[str, Reason] = {}
    try:
        for row in reader:
            pmcid = pmcid_in(_cell(row, accession)) or pmcid_in(_cell(row, file))
            if pmcid is None:
                continue
            stated = _NAMED.get(_cell(row, licence).strip().upper())
            if _cell(row, retracted).strip().lower() in _YES:
                found[pmcid] = Reason.RETRACTED
            elif stated is not None and stated not in allowed:
                found[pmcid] = Reason.LICENCE_NOT_ALLOWED
    except csv.Error:
        raise FileListError("a file list that is no table") from None
    return found


def _column(names: list[str], *known: str) -> int | None:
    return next((names.index(name) for name in known if name in names), None)


def _cell(row: list[str], column: int | None) -> str:
    return row[column] if column is not None and column < len(row) else ""


def pmcid_in(name: str) -> str | None:
    """The last PMC id in a name or path; folders of bulk packages are called after ranges of ids, with letters in them.

    >>> pmcid_in("PMC000xxxxxx/PMC176545.xml"), pmcid_in("1471-2105.nxml")
    ('PMC176545', None)
    """
    found = _PMCID.findall(name)
    return found[-1] if found else None


def screen(reasons: Mapping[str, Reason]) -> Callable[[str], Reject | bool]:
    """What decides by an archive member's name whether it is read: True, or the reject that it is.

    >>> decide = screen({"PMC2": Reason.RETRACTED})
    >>> decide("x/PMC1.xml"), decide("x/PMC2.xml").reason.value
    (True, 'retracted')
    """

    def decide(name: str) -> Reject | bool:
        pmcid = pmcid_in(name)
        reason = reasons.get(pmcid) if pmcid else None
        if reason is None:
            return True
        return Reject(Record.ARTICLE, reason, native_id=pmcid, member=name, detail="file list")

    return decide
