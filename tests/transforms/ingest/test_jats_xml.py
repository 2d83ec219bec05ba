"""XML from anywhere is parsed without expanding, fetching or losing anything, and in bounded time."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from schemas.vocabulary import Reason
from transforms.ingest.jats_xml import BadXml, parse_xml


def refused(data: bytes) -> Reason:
    with pytest.raises(BadXml) as caught:
        parse_xml(data)
    return caught.value.reason


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;"><!ENTITY c "&b;&b;">]><a>&c;</a>', id="billion laughs"
        ),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY q "' + b"x" * 50_000 + b'">]><a>' + b"&q;" * 50_000 + b"</a>", id="quadratic blowup"
        ),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY q "' + b"x" * 60 + b'">]><a>' + b"&q;" * 500_000 + b"</a>", id="many short ones"
        ),
        pytest.param(b'<!DOCTYPE a [<!ENTITY f SYSTEM "file:///etc/hostname">]><a>&f;</a>', id="file"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY f SYSTEM "http://127.0.0.1:9/x">]><a>&f;</a>', id="http"),
        pytest.param(b'<!DOCTYPE a [<!ENTITY f PUBLIC "p" "http://127.0.0.1:9/x">]><a b="&f;"/>', id="attribute"),
        pytest.param(
            b'<!DOCTYPE a [<!ENTITY % p SYSTEM "http://127.0.0.1:9/d.dtd"> %p;]><a>x</a>', id="parameter entity"
        ),
        pytest.param(b'<!DOCTYPE a [<!ENTITY t "<b/>">]><a>&t;</a>', id="markup"),
    ],
)
def test_forbidden(data: bytes) -> None:
    began = time.perf_counter()
    assert refused(data) is Reason.FORBIDDEN_XML
    assert time.perf_counter() - began < 2


def test_default_attributes_do_not_multiply() -> None:
    data = b'<!DOCTYPE a [<!ATTLIST p x CDATA "' + b"x" * 50_000 + b'">]><a>' + b"<p/>" * 50_000 + b"</a>"
    assert parse_xml(data)[0].attrib == {}


def test_doctype_of_jats_is_normal_and_never_loaded() -> None:
    data = b'<!DOCTYPE article PUBLIC "-//NLM//DTD JATS v1.1//EN" "http://127.0.0.1:9/none.dtd"><article>ok</article>'
    assert parse_xml(data).text == "ok"


def test_harmless_declarations_are_used() -> None:
    data = b'<!DOCTYPE a [<!ENTITY mic "&#181;"><!ENTITY fig SYSTEM "f.gif" NDATA gif>]><a b="5&mic;g">5&mic;g</a>'
    root = parse_xml(data)
    assert (root.text, root.get("b")) == ("5µg", "5µg")


@pytest.mark.parametrize("doctype", [b"", b'<!DOCTYPE a PUBLIC "p" "a.dtd">'])
def test_named_characters_are_resolved_in_text_and_attributes(doctype: bytes) -> None:
    root = parse_xml(doctype + b'<a b="x&ndash;y">5&nbsp;&alpha; &lt; &amp;&eacute;</a>')
    assert (root.text, root.get("b")) == ("5\xa0α < &é", "x–y")


@pytest.mark.parametrize("doctype", [b"", b'<!DOCTYPE a PUBLIC "p" "a.dtd">'])
def test_unknown_entity_is_refused_never_dropped(doctype: bytes) -> None:
    assert refused(doctype + b"<a>dose &unheardof; mg</a>") is Reason.MALFORMED_XML


@pytest.mark.parametrize(
    ("declared", "codec"),
    [
        ("UTF-8", "utf-8"),
        ("UTF-8", "utf-8-sig"),
        ("ISO-8859-1", "latin-1"),
        ("windows-1252", "cp1252"),
        ("UTF-16", "utf-16"),
        ("UTF-16", "utf-16-le"),
        ("UTF-16", "utf-16-be"),
        ("ISO-8859-1", "utf-8"),  # declared wrongly: what is valid UTF-8 is UTF-8
        ("no-such-codec", "utf-8"),
        ("UTF-16", "utf-8"),
    ],
)
def test_encodings(declared: str, codec: str) -> None:
    text = f"<?xml version='1.0' encoding='{declared}'?><a>fièvre</a>"
    assert parse_xml(text.encode(codec)).text == "fièvre"


@pytest.mark.parametrize("declared", ["UTF-8", "no-such-codec", "rot13", "idna", "ascii"])
def test_undecodable(declared: str) -> None:
    assert refused(f"<?xml version='1.0' encoding='{declared}'?><a>fièvre</a>".encode("latin-1")) is Reason.NOT_UTF8


def test_latin_1_means_windows_1252_as_browsers_read_it() -> None:
    assert parse_xml(b"<?xml version='1.0' encoding='iso-8859-1'?><a>\x93it\x94</a>").text == "“it”"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.EMPTY_FILE),
        (b" \n", Reason.EMPTY_FILE),
        (b"\xef\xbb\xbf", Reason.EMPTY_FILE),
        (b"\x00" * 100, Reason.EMPTY_FILE),
        (b"<a>\x00</a>", Reason.MALFORMED_XML),
        (b"<a><b></a>", Reason.MALFORMED_XML),
        (b"<a>cut", Reason.MALFORMED_XML),
        (b"no xml", Reason.MALFORMED_XML),
        (b"<a>" * 10_000 + b"</a>" * 10_000, Reason.TOO_LARGE),
        (b"<a>" * 3_000_000, Reason.TOO_LARGE),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", Reason.TOO_LARGE),
    ],
)
def test_refused(data: bytes, reason: Reason) -> None:
    began = time.perf_counter()
    assert refused(data) is reason
    assert time.perf_counter() - began < 3


def test_undeclared_prefix_is_read_also_after_another_bad_file() -> None:
    refused(b"<a><b></a>")  # the parser's log must not carry over
    root = parse_xml(b'<a xlink:href="u"><ali:license_ref>l</ali:license_ref></a>')
    assert root[0].tag == "license_ref"


def test_local_names() -> None:
    root = parse_xml(
        b'<o xmlns="u" xmlns:j="v"><j:article><j:p>x</j:p><mml:math xmlns:mml="m"><mml:mi>y</mml:mi></mml:math></j:article></o>'
    )
    assert [each.tag for each in root.iter()] == ["o", "article", "p", "math", "mi"]


def test_comments_and_instructions_split_no_text() -> None:
    assert parse_xml(b"<a>one<!-- c --> t<?x y?>wo</a>").text == "one two"


@given(st.binary(max_size=400))
def test_wild_bytes(data: bytes) -> None:
    try:
        parse_xml(data)
    except BadXml as bad:
        assert bad.reason in Reason


@given(st.text(st.sampled_from("<>&;!ab[]\"'/ENTITYDOCTYPE% #x1"), max_size=80))
def test_wild_prologs(inside: str) -> None:
    try:
        root = parse_xml(f"<!DOCTYPE a [<!ENTITY {inside}]><a>&x;</a>".encode())
    except BadXml:
        return
    assert isinstance(root, etree._Element)
