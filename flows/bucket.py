"""PubMed Central's public bucket over plain HTTPS: its listing, its articles' metadata, and what of them may be fetched.

Layout (PMC Cloud Service, https://pmc.ncbi.nlm.nih.gov/tools/pmcaws): `metadata/PMC1.2.json` tells of version 2 of an
article, `PMC1.2/PMC1.2.xml` is it. Everything is listed by the S3 API (ListObjectsV2), without credentials.
"""

import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any
from urllib.parse import parse_qs, quote, urlsplit

from lxml import etree

from flows.web import Web, WebError

Progress = Callable[[dict[str, int]], None]
"""Is told the counts so far."""

_VERSIONED = re.compile(r"metadata/(PMC[0-9]+)\.([0-9]+)\.json")
_MD5 = re.compile(r"[0-9a-f]{32}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Version:
    """The newest version of an article: its number, and the day on which its metadata changed."""

    pmcid: str
    number: int
    changed: str

    @property
    def key(self) -> str:
        return f"metadata/{self.pmcid}.{self.number}.json"


@dataclass(frozen=True, slots=True)
class Found:
    """An article that may be fetched: where, and the MD5 of its bytes if that is known."""

    pmcid: str
    key: str
    md5: str | None
    licence: str


def address(base: str, key: str) -> str:
    """Address of an object."""
    return f"{base.rstrip('/')}/{quote(key)}"


def objects(web: Web, base: str, prefix: str, after: str = "") -> Iterator[tuple[str, str]]:
    """Key and time of change of every object with a prefix, in order of keys. Raises WebError."""
    told = {"list-type": "2", "prefix": prefix} | ({"start-after": after} if after else {})
    while True:
        page = _page(web, base, told)
        for each in page.iter("{*}Contents"):
            yield each.findtext("{*}Key") or "", each.findtext("{*}LastModified") or ""
        token = page.findtext("{*}NextContinuationToken")
        if page.findtext("{*}IsTruncated") != "true" or not token:
            return
        told = {"list-type": "2", "prefix": prefix, "continuation-token": token}


def _page(web: Web, base: str, told: dict[str, str]) -> etree._Element:
    safe = etree.XMLParser(resolve_entities=False, no_network=True)
    data = web.get(base.rstrip("/") + "/", params=told)
    try:
        page = etree.fromstring(data, safe)
    except etree.XMLSyntaxError:
        page = None
    if page is None or etree.QName(page).localname != "ListBucketResult":
        raise WebError("what answers is no bucket's listing")
    return page


def newest(listed: Iterator[tuple[str, str]]) -> Iterator[Version]:
    """The newest version of each article; versions of one article stand beside each other in a listing.

    >>> keys = ["metadata/PMC1.1.json", "metadata/PMC1.10.json", "metadata/PMC1.2.json", "metadata/PMC10.1.json", "metadata/x"]
    >>> [f"{each.pmcid}.{each.number}" for each in newest((key, "2026-01-02T00:00:00Z") for key in keys)]
    ['PMC1.10', 'PMC10.1']
    """
    matched = ((_VERSIONED.fullmatch(key), changed) for key, changed in listed)
    versions = (Version(match[1], int(match[2]), changed[:10]) for match, changed in matched if match)
    for _, same in groupby(versions, key=lambda each: each.pmcid):
        yield max(same, key=lambda each: each.number)


def versions_of(web: Web, base: str, pmcid: str) -> Version | None:
    """The newest version of one article, if there is any. Raises WebError."""
    return next(newest(objects(web, base, f"metadata/{pmcid}.")), None)


def judged(version: Version, data: bytes, licences: Collection[str]) -> Found | str:
    """What an article's metadata say: it may be fetched, or the word for why not. Never raises."""
    try:
        told: Any = json.loads(data)
        if told["pmcid"] != version.pmcid:
            return "bad_metadata"
        if told.get("is_pmc_openaccess") is not True:
            return "not_open_access"
        if told.get("is_retracted") is not False:
            return "retracted"
        if told.get("is_historical_ocr"):
            return "scanned"
        if told.get("license_code") not in licences:
            return "licence_not_allowed"
        if not told.get("xml_url"):
            return "no_xml"
        place = urlsplit(told["xml_url"])
        key, md5 = place.path.lstrip("/"), parse_qs(place.query).get("md5", [""])[0].lower()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return "bad_metadata"
    if not re.fullmatch(rf"{version.pmcid}\.{version.number}/[\w.-]+\.xml", key):
        return "bad_metadata"
    return Found(version.pmcid, key, md5 if _MD5.fullmatch(md5) else None, told["license_code"])


def read_pmcids(lines: Iterator[str]) -> tuple[list[str], int]:
    """Ids of a file, one in a line, with or without `PMC`, each once and in order; and how many lines hold none.

    >>> read_pmcids(iter(["PMC12\\n", "pmc3  # why\\n", "12\\n", "\\n", "PMC0012\\n", "x\\n"]))
    (['PMC3', 'PMC12'], 1)
    """
    found, wrong = set(), 0
    for line in lines:
        word = line.partition("#")[0].strip().upper()
        if not word:
            continue
        digits = word.removeprefix("PMC").partition(".")[0]
        if digits.isascii() and digits.isdigit():
            found.add(int(digits))
        else:
            wrong += 1
    return [f"PMC{number}" for number in sorted(found)], wrong


def is_day(told: str) -> bool:
    """Whether this is a day, ISO 8601."""
    return bool(_DAY.fullmatch(told))
