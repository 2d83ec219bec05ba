"""JATS XML of an article: front matter in the spellings that publishers use, marked-up paragraphs, references."""

import re
from datetime import date, timedelta
from random import Random
from typing import NamedTuple
from xml.sax.saxutils import escape

from schemas.vocabulary import Licence
from transforms.sample.people import Name, Pools, clinician, mail, pick
from transforms.sample.phrases import weighted

_MARKS = re.compile(r"\^([^^]+)\^|~([^~]+)~|\*([^*]+)\*|\[c\]")
_JOURNALS = (
    "Annals of Uncommon Medicine",
    "Casebook of Clinical Practice",
    "Open Bedside Reports",
    "International Archives of Rare Findings",
    "Meridian Journal of Medical Cases",
    "Frontline Case Studies & Images",
    "Northern Clinical Reports",
)
_PUBLISHERS = ("Larkhill Press", "Open Ward Publishing", "Meridian Academic")
_COUNTRIES = (
    "Portugal",
    "Canada",
    "Japan",
    "India",
    "Brazil",
    "Kenya",
    "Poland",
    "United Kingdom",
    "Viet Nam",
    "USA",
    "Türkiye",
    "Sweden",
)
_DTD = '<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96) Journal Archiving and Interchange DTD v1.2 20190208//EN" "JATS-archivearticle1.dtd">\n'
_NAMESPACES = 'xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:mml="http://www.w3.org/1998/Math/MathML" xmlns:ali="http://www.niso.org/schemas/ali/1.0/"'

LICENCES: dict[str, float] = {
    "CC BY": 62,
    "CC BY-NC": 12,
    "CC BY-NC-ND": 7,
    "CC BY-SA": 2,
    "CC0": 4,
    "prose": 5,
    "contradiction": 3,
    "absent": 5,
}
"""How articles state their licence, by share; the last three: in prose only (CC BY), contradicting itself, not at all."""

_URLS = {
    "CC BY": "creativecommons.org/licenses/by/4.0/",
    "CC BY-NC": "creativecommons.org/licenses/by-nc/4.0/",
    "CC BY-NC-ND": "creativecommons.org/licenses/by-nc-nd/4.0/",
    "CC BY-SA": "creativecommons.org/licenses/by-sa/4.0/",
    "CC0": "creativecommons.org/publicdomain/zero/1.0/",
}
_PROSE = {
    "CC BY": "This is an open access article distributed under the terms of the Creative Commons Attribution License, which permits unrestricted use, distribution and reproduction in any medium, provided the original work is properly cited.",
    "CC BY-NC": "This article is distributed under the terms of the Creative Commons Attribution Non-Commercial License, which permits non-commercial use and adaptation with proper citation.",
    "CC BY-NC-ND": "Published under the Creative Commons Attribution-NonCommercial-NoDerivatives License: sharing without change and without profit is permitted.",
    "CC BY-SA": "Licensed under the Creative Commons Attribution-ShareAlike License; adaptations must be shared alike.",
    "CC0": "The authors have dedicated the work to the public domain under the Creative Commons Zero dedication.",
}


class Front(NamedTuple):
    """What the front matter says."""

    pmcid: str
    title: str
    article_type: str
    subject: str
    abstract: tuple[tuple[str | None, str], ...]
    keywords: tuple[str, ...]


class Citer:
    """Numbers citations; superscript or bracketed as the journal has it."""

    def __init__(self, rng: Random):
        self._rng, self._superscript, self.cited = rng, rng.random() < 0.5, 0

    def __call__(self) -> str:
        first = self.cited + 1
        size = 1 if self._rng.random() < 0.7 else 2
        self.cited += size
        refs = ",".join(
            f'<xref ref-type="bibr" rid="B{number}">{number}</xref>' for number in range(first, first + size)
        )
        return f"<sup>{refs}</sup>" if self._superscript else f" [{refs}]"


def marked(text: str, cite: Citer | None = None) -> str:
    """Marks as XML: `^9^`, `~2~`, `*gene*`, `[c]` (a citation).

    >>> marked("5 x 10^9^/L & *PAH*")
    '5 x 10<sup>9</sup>/L &amp; <italic>PAH</italic>'
    """

    def tag(found: re.Match) -> str:
        up, down, slanted = found.groups()
        if up:
            return f"<sup>{up}</sup>"
        if down:
            return f"<sub>{down}</sub>"
        if slanted:
            return f"<italic>{slanted}</italic>"
        return cite() if cite else ""

    return _MARKS.sub(tag, escape(text))


def authors(rng: Random, names: Pools) -> list[Name]:
    return [clinician(rng, names) for _ in range(rng.randint(2, 6))]


def licence_of(statement: str) -> Licence:
    """What a statement of `LICENCES` amounts to."""
    if statement in ("contradiction", "absent"):
        return Licence.UNKNOWN
    return Licence.CC_BY if statement == "prose" else Licence(statement)


def _ids(rng: Random, front: Front) -> str:
    number = front.pmcid[3:]
    pmc = pick(
        rng,
        (
            f'<article-id pub-id-type="pmc">{number}</article-id>',
            f'<article-id pub-id-type="pmc">PMC{number}</article-id>',
            f'<article-id pub-id-type="pmcid">PMC{number}</article-id>',
            f'<article-id pub-id-type="pmcid">{number}</article-id>',
        ),
    )
    rest = [
        f'<article-id pub-id-type="doi">10.5555/{pick(rng, ("casebook", "OBR", "amcr"))}.{number}</article-id>',
        f'<article-id pub-id-type="publisher-id">{rng.randint(1000, 99999)}</article-id>',
    ]
    if rng.random() < 0.8:
        rest.append(f'<article-id pub-id-type="pmid">{rng.randint(90_000_000, 99_999_999)}</article-id>')
    rest.insert(rng.randint(0, len(rest)), pmc)
    return "".join(rest)


def _dates(rng: Random, day: date) -> tuple[str, str]:
    parts = f"<day>{day.day}</day><month>{day.month}</month><year>{day.year}</year>"
    received = day - timedelta(days=rng.randint(30, 200))
    history = f'<history><date date-type="received"><day>{received.day}</day><month>{received.month:02d}</month><year>{received.year}</year></date></history>'
    way = pick(
        rng,
        (
            f'<pub-date pub-type="epub">{parts}</pub-date>',
            f'<pub-date pub-type="collection"><year>{day.year}</year></pub-date><pub-date pub-type="epub">{parts}</pub-date>',
            f'<pub-date pub-type="ppub"><month>{day.month}</month><year>{day.year}</year></pub-date>',
            f'<pub-date date-type="pub" publication-format="electronic" iso-8601-date="{day:%Y-%m-%d}">{parts}</pub-date>',
            f'<pub-date pub-type="ppub"><season>Jan-Mar</season><year>{day.year}</year></pub-date>',
            f'<pub-date date-type="collection" publication-format="print"><year>{day.year}</year></pub-date>',
            f'<pub-date pub-type="pmc-release">{parts}</pub-date><pub-date pub-type="epub">{parts}</pub-date>',
        ),
    )
    return way, history


def _permissions(rng: Random, statement: str, year: int) -> str:
    holder = (
        f"<copyright-statement>&#xA9; {year} The Author(s)</copyright-statement><copyright-year>{year}</copyright-year>"
    )
    if statement == "absent":
        return f"<permissions>{holder}</permissions>" if rng.random() < 0.7 else ""
    if statement == "prose":
        return f'<permissions>{holder}<license license-type="open-access"><license-p>{_PROSE["CC BY"]}</license-p></license></permissions>'
    prose = _PROSE["CC BY-NC" if statement == "contradiction" else statement]
    url = f"{pick(rng, ('https', 'http'))}://{_URLS['CC BY' if statement == 'contradiction' else statement]}"
    way = rng.random()
    if way < 0.5:
        inner = f'<license license-type="open-access" xlink:href="{url}"><license-p>{prose}</license-p></license>'
    elif way < 0.75:
        inner = f'<license><license-p>{prose} (<ext-link ext-link-type="uri" xlink:href="{url}">{url}</ext-link>)</license-p></license>'
    else:
        inner = f"<license><ali:license_ref>{url}</ali:license_ref><license-p>{prose}</license-p></license>"
    return f"<permissions>{holder}{inner}</permissions>"


def _front(rng: Random, names: Pools, front: Front, writers: list[Name], statement: str) -> str:
    journal = pick(rng, _JOURNALS)
    day = date(2012, 1, 1) + timedelta(days=rng.randrange(4700))
    published, history = _dates(rng, day)
    people = "".join(
        f'<contrib contrib-type="author"{" corresp=" + chr(34) + "yes" + chr(34) if not number else ""}><name><surname>{escape(each.last)}</surname><given-names>{escape(each.first)} {each.middle}</given-names></name><xref ref-type="aff" rid="aff{number % 2 + 1}"/></contrib>'
        for number, each in enumerate(writers)
    )
    places = "".join(
        f'<aff id="aff{number}"><label>{number}</label>Department of {pick(rng, ("Internal Medicine", "Pediatrics", "Emergency Medicine", "Neurology"))}, {escape(pick(rng, names.hospitals))}, {escape(pick(rng, names.towns))}, {pick(rng, _COUNTRIES)}</aff>'
        for number in (1, 2)
    )
    abstract = "".join(
        f"<sec><title>{head}</title><p>{text}</p></sec>" if head else f"<p>{text}</p>" for head, text in front.abstract
    )
    return (
        f'<front><journal-meta><journal-id journal-id-type="nlm-ta">{escape(journal[:24])}</journal-id><journal-title-group><journal-title>{escape(journal)}</journal-title></journal-title-group>'
        f'<issn pub-type="epub">{rng.randint(1000, 9999)}-{rng.randint(1000, 9999)}</issn><publisher><publisher-name>{pick(rng, _PUBLISHERS)}</publisher-name></publisher></journal-meta>'
        f'<article-meta>{_ids(rng, front)}<article-categories><subj-group subj-group-type="heading"><subject>{front.subject}</subject></subj-group></article-categories>'
        f"<title-group><article-title>{front.title}</article-title></title-group><contrib-group>{people}</contrib-group>{places}"
        f'<author-notes><corresp id="c1">Correspondence: <email>{mail(rng, writers[0])}</email></corresp></author-notes>'
        f"{published}<volume>{day.year - 2008}</volume><issue>{rng.randint(1, 12)}</issue><fpage>{rng.randint(1, 900)}</fpage>{history}{_permissions(rng, statement, day.year)}"
        f"{f'<abstract>{abstract}</abstract>' if abstract else ''}<kwd-group>{''.join(f'<kwd>{escape(word)}</kwd>' for word in front.keywords)}</kwd-group></article-meta></front>"
    )


def _references(rng: Random, names: Pools, size: int) -> str:
    rows = []
    for number in range(1, max(size, 3) + 1):
        who = clinician(rng, names)
        rows.append(
            f'<ref id="B{number}"><label>{number}</label><mixed-citation publication-type="journal"><person-group person-group-type="author"><name><surname>{escape(who.last)}</surname><given-names>{who.first[0]}</given-names></name></person-group> <article-title>{pick(rng, ("Outcome of rare diseases in adults", "A review of published cases", "Diagnosis and management revisited", "Registry data from twelve centers"))}</article-title>. <source>{escape(pick(rng, _JOURNALS))}</source> <year>{rng.randint(1988, 2022)}</year>;<volume>{rng.randint(1, 60)}</volume>:<fpage>{rng.randint(1, 900)}</fpage></mixed-citation></ref>'
        )
    return f"<ref-list><title>References</title>{''.join(rows)}</ref-list>"


def document(rng: Random, names: Pools, front: Front, body: str, cited: int, statement: str, floats: str = "") -> bytes:
    """The whole article as bytes."""
    head = _front(rng, names, front, authors(rng, names), statement)
    back = f"<back>{'<ack><p>We thank the nursing staff.</p></ack>' if rng.random() < 0.5 else ''}{_references(rng, names, cited)}</back>"
    version = pick(rng, ("1.0", "1.1", "1.2", "1.3"))
    prolog = pick(
        rng, ('<?xml version="1.0" encoding="UTF-8"?>\n', f'<?xml version="1.0" encoding="UTF-8"?>\n{_DTD}', "")
    )
    text = f'{prolog}<article {_NAMESPACES} article-type="{front.article_type}" dtd-version="{version}" xml:lang="en">{head}<body>{body}</body>{back}{f"<floats-group>{floats}</floats-group>" if floats else ""}</article>\n'
    return text.encode("utf-8")


def statement_of(rng: Random) -> str:
    return weighted(rng, LICENCES)
