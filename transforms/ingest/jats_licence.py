"""The licence of an article, after weighing its URL against its prose."""

import re
from itertools import islice
from typing import NamedTuple

from lxml import etree

from schemas.vocabulary import Licence


class Stated(NamedTuple):
    """A licence and the URL that names it, if one does."""

    licence: Licence
    url: str | None


_CC_PARTS = {
    "by": Licence.CC_BY,
    "by-sa": Licence.CC_BY_SA,
    "by-nc": Licence.CC_BY_NC,
    "by-nc-sa": Licence.CC_BY_NC_SA,
    "by-nd": Licence.CC_BY_ND,
    "by-nc-nd": Licence.CC_BY_NC_ND,
}
_URL = re.compile(r"https?://[^\s<>\"'()\[\]⟨⟩]+", re.IGNORECASE)
_BARE_URL = re.compile(r"(?<![\w/.])(?:www\.)?creativecommons\.org/[^\s<>\"'()\[\]⟨⟩]+", re.IGNORECASE)
_CC_URL = re.compile(r"creativecommons\.org/licen[sc]es/([a-z]+(?:-[a-z]+)*)", re.IGNORECASE)
_CC0_URL = re.compile(
    r"creativecommons\.org/(?:publicdomain/zero|licenses/cc-?0|licenses/publicdomain/zero)", re.IGNORECASE
)
_PD_URL = re.compile(r"creativecommons\.org/(?:publicdomain/mark|licenses/publicdomain)", re.IGNORECASE)
_LICENCE_URL = re.compile(r"licen[sc]e|open-?access|userlicen|copyright|terms", re.IGNORECASE)

_SENTENCE_END = re.compile(r"(?<=\.)\s+")
_WAIVER = re.compile(r"public domain dedication|publicdomain/zero|\bcc[\s-]?0\b", re.IGNORECASE)
_DATA = re.compile(r"\bdata(?:sets?)?\b|\bmetadata\b", re.IGNORECASE)

_SHORT = re.compile(r"\bcc[\s-]*(by(?:[\s-]*(?:nc|nd|sa))*)\b", re.IGNORECASE)
_CC_NAMED = re.compile(r"creative\s*commons|\bcc[\s-]?by\b", re.IGNORECASE)
_ATTRIBUTION = re.compile(r"attribution|\bcc[\s-]?by\b|creative\s*commons\s*by\b|creativecommonsby", re.IGNORECASE)
_NC = re.compile(
    r"non[\s\-‐‑–]?commercial|\bby[\s-]nc\b|commercial (?:re-?)?use[^.]{0,60}(?:contact|permission)", re.IGNORECASE
)
_ND = re.compile(
    r"no[\s\-‐‑–]?deriv|\b(?:nc|by)[\s-]nd\b|not (?:be )?(?:altered|transformed|built upon)", re.IGNORECASE
)
_SA = re.compile(r"share[\s\-‐‑–]?alike|\b(?:nc|by)[\s-]sa\b", re.IGNORECASE)
_CC0 = re.compile(
    r"\bcc[\s-]?0\b|creative\s*commons\s*(?:zero|public\s*domain|cc0)|public domain dedication", re.IGNORECASE
)
_PUBLIC_DOMAIN = re.compile(
    r"public[\s-]domain|free of all copyright|not subject to copyright|work of the (?:u\.?\s?s\.?|united states) government",
    re.IGNORECASE,
)
_RESERVED = re.compile(r"all rights reserved|user licen[sc]e", re.IGNORECASE)
_HREF = "{http://www.w3.org/1999/xlink}href"
_MAX_PROSE = 20_000
_MAX_LICENCES = 10


def licence_of(meta: etree._Element) -> Stated:
    """The licence that an article's metadata state, and its URL.

    Statements are the licence's link, NISO `license_ref`, links and addresses in its prose, `@license-type`, and the
    prose itself. Versions do not matter; two different licences, or prose that adds or lacks a restriction, make it
    unknown. A sentence that waives rights in the data only is no statement about the article.
    """
    urls: list[str] = []
    prose: list[str] = []
    types: list[str] = []
    for licence in islice(meta.iter("license"), _MAX_LICENCES):
        urls.append(href(licence))
        types.append(licence.get("license-type") or "")
        text = _of_article(_prose(licence)[:_MAX_PROSE])
        urls.extend(_URL.findall(text))
        urls.extend(f"https://{found}" for found in _BARE_URL.findall(text))
        prose.append(text)
    for reference in meta.iter("license_ref"):
        urls.append("".join(reference.itertext()))
    if not prose:
        prose.extend("".join(each.itertext())[:_MAX_PROSE] for each in meta.iter("copyright-statement"))
    return _weighed([_clean(url) for url in urls], " ".join(prose), " ".join(types))


def href(element: etree._Element) -> str:
    """The link of an element, its namespace declared or not."""
    return element.get(_HREF) or element.get("xlink:href") or element.get("href") or ""


def _clean(url: str) -> str:
    return url.strip().rstrip(".,;:")


def _of_article(prose: str) -> str:
    """Prose without the sentence that gives only the data away, beside the article's own licence."""
    if not _WAIVER.search(prose):
        return prose
    kept = [each for each in _SENTENCE_END.split(prose) if not (_WAIVER.search(each) and _DATA.search(each))]
    return " ".join(kept)


def _prose(licence: etree._Element) -> str:
    return " ".join(_in_order(licence).split())


def _in_order(element: etree._Element) -> str:
    """Text in reading order, with the address of a link right after its words."""
    parts: list[str] = []
    for event, each in etree.iterwalk(element, events=("start", "end")):
        if event == "start":
            parts.append(each.text or "" if each.tag != "license_ref" else "")
        else:
            if each.tag in ("ext-link", "uri") and (link := href(each)):
                parts.append(f" ⟨{link}⟩ ")
            if each is not element:
                parts.append(each.tail or "")
    return "".join(parts)


def _by_url(url: str) -> Licence | None:
    if match := _CC_URL.search(url):
        return _CC_PARTS.get(match.group(1).lower(), Licence.OTHER)
    if _CC0_URL.search(url):
        return Licence.CC0
    return Licence.PUBLIC_DOMAIN if _PD_URL.search(url) else None


def _by_words(text: str) -> Licence | None:
    """What prose names: a Creative Commons licence with its restrictions, the public domain, or nothing."""
    text = _URL.sub(" ", text)
    if _CC_NAMED.search(text) and _ATTRIBUTION.search(text):
        if short := _SHORT.search(text):
            named = _CC_PARTS.get("-".join(re.findall(r"by|nc|nd|sa", short.group(1).lower())))
            if named is not None and not (named is Licence.CC_BY and (_NC.search(text) or _ND.search(text))):
                return named
        restrictions = [name for name, pattern in (("nc", _NC), ("nd", _ND), ("sa", _SA)) if pattern.search(text)]
        return _CC_PARTS.get("-".join(["by", *restrictions]), Licence.OTHER)
    if _CC0.search(text):
        return Licence.CC0
    if _PUBLIC_DOMAIN.search(text):
        return Licence.PUBLIC_DOMAIN
    return Licence.OTHER if _RESERVED.search(text) else None


def _weighed(urls: list[str], prose: str, types: str) -> Stated:
    by_url = {url: found for url in urls if url and (found := _by_url(url)) is not None}
    stated = set(by_url.values())
    first = next((url for url in by_url if re.fullmatch(r"https?://\S+", url)), None)
    other = next((url for url in urls if re.fullmatch(r"https?://\S+", url) and _LICENCE_URL.search(url)), None)
    words = _by_words(prose)
    if words is not None:
        stated.add(words)
    elif stated and (_NC.search(prose) or _ND.search(prose)):  # a restriction without a licence's name
        restricted = {Licence.CC_BY, Licence.CC0, Licence.PUBLIC_DOMAIN, Licence.CC_BY_SA}
        if stated & restricted:
            return Stated(Licence.UNKNOWN, first)
    if not stated and (typed := _by_words(types.replace("-", " "))) is not None:
        stated.add(typed)
    if not stated:
        return Stated(Licence.OTHER if other else Licence.UNKNOWN, other)
    return Stated(stated.pop() if len(stated) == 1 else Licence.UNKNOWN, first or other)
