"""Bibliography: ids of every spelling, dates of every kind, authors, and the licence after weighing its statements."""

import pytest
from lxml import etree

from schemas.vocabulary import Licence
from transforms.ingest.jats_licence import licence_of
from transforms.ingest.jats_metadata import authors, publication_date, read_metadata

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


def meta(inner: str) -> etree._Element:
    return etree.fromstring(f"<article-meta {XLINK}>{inner}</article-meta>")


def article(inner: str, journal: str = "") -> etree._Element:
    return etree.fromstring(
        f"<article article-type=' Case-Report '><front>{journal}<article-meta>{inner}</article-meta></front></article>"
    )


def ident(kind: str, value: str) -> str:
    return f'<article-id pub-id-type="{kind}">{value}</article-id>'


@pytest.mark.parametrize(
    ("ids", "native"),
    [
        (ident("pmc", "123") + ident("doi", "10.1/A"), "PMC123"),
        (ident("pmcid", "PMC0123"), "PMC123"),
        (ident("pmcid", " pmc123.2\n"), "PMC123"),
        (ident("pmc-uid", "123"), "PMC123"),
        (ident("pmcid", "none") + ident("doi", "https://doi.org/10.1000/Ab(1)"), "10.1000/ab(1)"),
        (ident("doi", "doi: 10.1/X") + ident("pmid", "9"), "10.1/x"),
        (ident("doi", "11.1/x") + ident("pmid", " 0042 "), "42"),
        (ident("publisher-id", "jc-7"), "jc-7"),
        (ident("pmcaid", "77") + ident("sici", "x"), None),
        ("", None),
    ],
)
def test_ids(ids: str, native: str | None) -> None:
    assert read_metadata(article(ids)).native_id == native


def test_struct() -> None:
    journal = "<journal-meta><journal-title-group><journal-title>J of <i>Cases</i></journal-title></journal-title-group></journal-meta>"
    found = read_metadata(
        article(
            ident("pmid", "5")
            + "<article-categories><subj-group><subject>Case\nReport</subject></subj-group></article-categories>",
            journal,
        )
    )
    assert found.struct["journal"] == "J of Cases"
    assert found.struct["article_type"] == "Case-Report" and found.article_type == "case-report"
    assert found.subjects == ["Case Report"]
    assert (
        found.struct["pmcid"] is None and found.struct["publication_date"] is None and found.struct["authors"] is None
    )


def date(
    kind: str, year: str, month: str = "", day: str = "", tag: str = "pub-date", attribute: str = "pub-type"
) -> str:
    parts = "".join(
        f"<{name}>{value}</{name}>" for name, value in (("day", day), ("month", month), ("year", year)) if value
    )
    return f'<{tag} {attribute}="{kind}">{parts}</{tag}>'


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (date("epub", "2016", "2", "5") + date("collection", "2016"), "2016-02-05"),
        (date("collection", "2015") + date("epub", "2016", "1", "2"), "2015"),
        (date("ppub", "2016", "3") + date("epub", "2016", "3", "9"), "2016-03-09"),
        (date("pub", "2020", "Dec", "01", attribute="date-type"), "2020-12-01"),
        (date("pub", "2020", "September", attribute="date-type"), "2020-09"),
        (date("epub", "2019", "2", "30"), "2019-02"),
        (date("epub", "2019", "13", "3"), "2019"),
        (date("epub", "19", "2", "3"), None),
        (date("preprint", "2018") + date("epub", "2019"), "2019"),
        (date("retracted", "2018", attribute="date-type") + date("epub", "2019"), "2019"),
        ("<pub-date iso-8601-date='2017-07-04'/>", "2017-07-04"),
        ("<pub-date><string-date>2017-07</string-date></pub-date>", "2017-07"),
        ("<history>" + date("received", "2001", tag="date", attribute="date-type") + "</history>", None),
        ("<history>" + date("pub", "2001", tag="date", attribute="date-type") + "</history>", "2001"),
    ],
)
def test_publication_date(dates: str, expected: str | None) -> None:
    assert publication_date(meta(dates)) == expected


def contrib(surname: str, given: str = "A", kind: str = "author") -> str:
    return f'<contrib contrib-type="{kind}"><name><surname>{surname}</surname><given-names>{given}</given-names></name></contrib>'


def test_authors() -> None:
    many = "".join(contrib(name) for name in "BCDEFGH")
    assert (
        authors(meta(f"<contrib-group>{contrib('Öz', 'Ann B.')}{contrib('Ed', kind='editor')}</contrib-group>"))
        == "Öz Ann B."
    )
    assert authors(meta(f"<contrib-group>{many}</contrib-group>")) == "B A; C A; D A; E A; F A; G A; et al."
    group = "<contrib><collab>The Group<contrib-group>" + contrib("In") + "</contrib-group></collab></contrib>"
    assert authors(meta(f"<contrib-group>{group}</contrib-group>")) == "The Group"
    assert authors(meta("")) is None


def licence(
    prose: str = "", link: str = "", kind: str = "open-access", reference: str = ""
) -> tuple[Licence, str | None]:
    attribute = f' xlink:href="{link}"' if link else ""
    inner = f"<license license-type='{kind}'{attribute}>{reference}<license-p>{prose}</license-p></license>"
    return tuple(licence_of(meta(f"<permissions>{inner}</permissions>")))


BY = "https://creativecommons.org/licenses/by/4.0/"
BY_NC = "http://creativecommons.org/licenses/by-nc/4.0/"
PROSE_BY = "This is an open access article distributed under the Creative Commons Attribution License, which permits unrestricted use."
WAIVER = "The Creative Commons Public Domain Dedication waiver (http://creativecommons.org/publicdomain/zero/1.0/) applies to the data made available in this article, unless otherwise stated."


@pytest.mark.parametrize(
    ("stated", "expected", "url"),
    [
        (licence(link=BY), Licence.CC_BY, BY),
        (licence(PROSE_BY), Licence.CC_BY, None),
        (licence(PROSE_BY, link=BY), Licence.CC_BY, BY),
        (licence(PROSE_BY, link=BY_NC), Licence.UNKNOWN, BY_NC),
        (licence("Creative Commons Attribution-NonCommercial License", link=BY), Licence.UNKNOWN, BY),
        (licence("For commercial re-use, please contact the publisher.", link=BY), Licence.UNKNOWN, BY),
        (licence("No non-commercial limits are named.", link="http://creativecommons.org/licenses/by-nc-nd/3.0"), Licence.CC_BY_NC_ND, "http://creativecommons.org/licenses/by-nc-nd/3.0"),
        (licence(f"Under CC BY ({BY}). {WAIVER}"), Licence.CC_BY, BY),
        (licence(f"Under <ext-link xlink:href='{BY}'>this licence</ext-link>."), Licence.CC_BY, BY),
        (licence("Under the CC BY-NC-ND license."), Licence.CC_BY_NC_ND, None),
        (licence("Creative Commons Attribution-NonCommercial-ShareAlike 4.0"), Licence.CC_BY_NC_SA, None),
        (licence("Creative Commons Attribution-NoDerivs"), Licence.CC_BY_ND, None),
        (licence("Creative Commons Attribution–ShareAlike"), Licence.CC_BY_SA, None),
        (licence("Creative Commons CC0 public domain dedication"), Licence.CC0, None),
        (licence("This is a work of the United States Government, in the public domain."), Licence.PUBLIC_DOMAIN, None),
        (licence(kind="CC BY-NC"), Licence.CC_BY_NC, None),
        (licence(reference=f"<license_ref>\n {BY}\n</license_ref>"), Licence.CC_BY, BY),
        (licence(reference=f"<license_ref>{BY_NC}</license_ref>", link=BY), Licence.UNKNOWN, BY),
        (licence("All rights reserved."), Licence.OTHER, None),
        (licence("User terms", link="http://www.example.org/open-access/userlicense/1.0/"), Licence.OTHER, "http://www.example.org/open-access/userlicense/1.0/"),
        (licence("An open access article."), Licence.UNKNOWN, None),
        (tuple(licence_of(meta(""))), Licence.UNKNOWN, None),
        (tuple(licence_of(meta("<permissions><copyright-statement>© 2019 The Author. CC BY 4.0</copyright-statement></permissions>"))), Licence.CC_BY, None),
    ],
)  # fmt: skip
def test_licence(stated: tuple[Licence, str | None], expected: Licence, url: str | None) -> None:
    assert stated == (expected, url)
