"""Bibliography of an article: ids of every spelling, title, journal, dates of every kind, authors, subjects."""

import re
from typing import NamedTuple

from lxml import etree

from transforms.ingest.jats_inline import DROPPED
from transforms.ingest.jats_licence import licence_of

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
MAX_AUTHORS = 6
"""Authors that an attribution names before `et al.`."""

_PMC = re.compile(r"(?:PMC)?\s*([0-9]+)(?:\.[0-9]+)?", re.IGNORECASE)
_PMID = re.compile(r"(?:PMID:?\s*)?([0-9]+)(?:\.[0-9]+)?", re.IGNORECASE)
_DOI = re.compile(r"10\.\S+")
_DOI_PREFIX = re.compile(r"(?:https?://)?(?:dx\.)?doi\.org/|doi:\s*", re.IGNORECASE)
_ISO_DATE = re.compile(r"([12][0-9]{3})(?:-([0-9]{1,2})(?:-([0-9]{1,2}))?)?(?![0-9])")
_MONTHS = {
    name: number
    for number, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_NOT_PUBLISHED = re.compile(r"preprint|retract|correct|update|received|accepted|rev|erratum|withdrawn", re.IGNORECASE)
_PUBLISHED = re.compile(r"e?pub|published|publication|online|vor|electronic|print|ppub|collection", re.IGNORECASE)
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class Metadata(NamedTuple):
    """What an article says about itself; `struct` has the fields of `schemas.columns.article`."""

    native_id: str | None
    struct: dict[str, str | None]
    article_type: str
    subjects: list[str]
    keywords: list[str]
    journal: str
    language: str | None


def read_metadata(article: etree._Element) -> Metadata:
    """Bibliography of one article; a missing or malformed part is null, never an error."""
    front = article.find("front")
    front = front if front is not None else article.find("front-stub")
    holder = front if front is not None else article
    meta = holder.find("article-meta")
    meta = meta if meta is not None else holder
    ids = _ids(meta)
    journal = _journal(holder)
    licence = licence_of(meta)
    article_type = " ".join((article.get("article-type") or "").split())
    native_id = ids.get("pmcid") or ids.get("doi") or ids.get("pmid") or ids.get("publisher-id")
    struct = {
        "pmcid": ids.get("pmcid"),
        "pmid": ids.get("pmid"),
        "doi": ids.get("doi"),
        "journal": journal or None,
        "publication_date": publication_date(meta),
        "article_type": article_type or None,
        "licence": str(licence.licence),
        "licence_url": licence.url,
        "authors": authors(meta),
    }
    subjects = [text for each in meta.iterfind("article-categories//subject") if (text := flat(each))]
    keywords = [text for each in meta.iterfind("kwd-group//kwd") if (text := flat(each))]
    language = (article.get(XML_LANG) or "").strip().lower() or None
    return Metadata(native_id, struct, article_type.lower(), subjects, keywords, journal, language)


def flat(element: etree._Element | None) -> str:
    """All text of an element on one line.

    >>> flat(etree.fromstring("<t>A <i>b</i>\\n c</t>"))
    'A b c'
    """
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _ids(meta: etree._Element) -> dict[str, str]:
    """The first usable id of each kind, normalised."""
    ids: dict[str, str] = {}
    for element in meta.iterchildren("article-id"):
        kind, value = (element.get("pub-id-type") or "").strip().lower(), flat(element)
        if kind in ("pmc", "pmcid", "pmc-uid"):
            if (match := _PMC.fullmatch(value)) and int(match.group(1)):
                ids.setdefault("pmcid", f"PMC{int(match.group(1))}")
        elif kind == "doi":
            value = _DOI_PREFIX.sub("", value, count=1).lower()
            if _DOI.fullmatch(value):
                ids.setdefault("doi", value)
        elif kind == "pmid":
            if (match := _PMID.fullmatch(value)) and int(match.group(1)):
                ids.setdefault("pmid", str(int(match.group(1))))
        elif kind == "publisher-id" and value:
            ids.setdefault("publisher-id", value)
    return ids


def _journal(holder: etree._Element) -> str:
    journal = holder.find("journal-meta")
    if journal is None:
        return ""
    for path in ("journal-title-group/journal-title", "journal-title", "journal-title-group/abbrev-journal-title"):
        if text := flat(journal.find(path)):
            return text
    return next(
        (flat(each) for each in journal.iterchildren("journal-id") if each.get("journal-id-type") == "nlm-ta"), ""
    )


def publication_date(meta: etree._Element) -> str | None:
    """The earliest date of publication, ISO 8601, as exact as it is known; dates of a preprint or a revision do not count.

    Within one year a date with month and day is earlier than the bare year, which says less of the same year.
    """
    found = [_date(each) for each in meta.iterchildren("pub-date") if not _NOT_PUBLISHED.search(_kind(each))]
    if not any(found):
        history = [*meta.iterfind("history/date"), *meta.iterfind("pub-history//date")]
        found = [_date(each) for each in history if _PUBLISHED.fullmatch(_kind(each))]
    exact = [date for date in found if date is not None]
    if not exact:
        return None
    year, month, day = min(exact)
    return f"{year:04d}" + (f"-{month:02d}" + (f"-{day:02d}" if day < 99 else "") if month < 99 else "")


def _kind(element: etree._Element) -> str:
    return element.get("date-type") or element.get("pub-type") or ""


def _date(element: etree._Element) -> tuple[int, int, int] | None:
    """Year, month, day; 99 for what is not known, so that it sorts last."""
    year = flat(element.find("year"))
    if not re.fullmatch(r"[12][0-9]{3}", year):
        match = _ISO_DATE.match(element.get("iso-8601-date") or flat(element.find("string-date")) or flat(element))
        if match is None:
            return None
        return _valid(*(int(part) if part else 99 for part in match.groups()))
    month_text, day = flat(element.find("month")), flat(element.find("day"))
    month = int(month_text) if month_text.isdecimal() else _MONTHS.get(month_text[:3].lower(), 99)
    return _valid(int(year), month, int(day) if day.isdecimal() and len(day) < 3 else 99)


def _valid(year: int, month: int, day: int) -> tuple[int, int, int]:
    if not 1 <= month <= 12:
        return year, 99, 99
    last = 28 if month == 2 and not (year % 4 == 0 and (year % 100 or year % 400 == 0)) else _DAYS_IN_MONTH[month - 1]
    return year, month, day if 1 <= day <= last else 99


def authors(meta: etree._Element) -> str | None:
    """`Surname Given; Surname Given`, up to six and then `et al.`; groups by their name; editors are no authors."""
    names: list[str] = []
    for group in meta.iterchildren("contrib-group"):
        for contrib in group.iter("contrib"):
            if (contrib.get("contrib-type") or "author").lower() not in ("author", "person", "group", "corresp"):
                continue
            if next(contrib.iterancestors("collab"), None) is None and (name := _name(contrib)):
                names.append(name)
    if not names:
        return None
    return "; ".join(names[:MAX_AUTHORS]) + ("; et al." if len(names) > MAX_AUTHORS else "")


def _name(contrib: etree._Element) -> str:
    for path in ("name", "name-alternatives/name", "string-name", "name-alternatives/string-name"):
        if (name := contrib.find(path)) is not None:
            parts = [flat(name.find(part)) for part in ("surname", "given-names", "suffix")]
            return " ".join(part for part in parts if part) or flat(name)
    collab = contrib.find("collab")
    if collab is not None:
        parts = [collab.text or ""]
        for child in collab:
            if child.tag not in DROPPED and child.tag != "contrib-group":
                parts.append("".join(child.itertext()))
            parts.append(child.tail or "")
        return " ".join("".join(parts).split())
    return ""
