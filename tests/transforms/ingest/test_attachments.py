"""Attachments as text: HTML, RTF, character sets; what is none of it is refused with a reason."""

import base64
import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.vocabulary import Reason
from transforms.ingest.attachments import Unreadable, attachment_text, decoded_base64, html_text, kind_of
from transforms.ingest.normalise import normalise_text
from transforms.ingest.rich_text import rich_text


@pytest.mark.parametrize(
    ("page", "text"),
    [
        ("<p>CC<br>Fever</p><p>HPI</p>", "CC\nFever\n\nHPI"),
        ("<html><head><title>t</title><style>p{}</style></head><body>a<script>x()</script> b</body></html>", "a b"),
        ("<div>one\n   two</div><div>three</div>", "one two\nthree"),
        ("BP   120/80", "BP   120/80"),
        ("<ul><li>cough</li><li>fever</li></ul>after", "cough\nfever\n\nafter"),
        ("<table><tr><td>HR</td><td>72</td></tr><tr><td>RR</td><td>16</td></tr></table>", "HR\t72\nRR\t16"),
        ("<pre>a\n  b</pre>", "a\n  b"),
        ("38 &deg;C &lt;b&gt; &#8211; ok", "38 °C <b> – ok"),
        ("un<b>bro</b>ken <i>word</i>", "unbroken word"),
        ("<p>never closed<p>again", "never closed\n\nagain"),
        ("<!-- hidden -->seen", "seen"),
        ("", ""),
    ],
)
def test_html(page, text):
    assert html_text(page.encode(), None) == text


def test_character_sets():
    assert attachment_text("38 °C".encode("latin-1"), "text/plain; charset=ISO-8859-1") == "38 °C"
    assert attachment_text("38 °C".encode("utf-16"), "text/plain") == "38 °C"
    assert attachment_text(b'<meta charset="windows-1252"><p>38 \xb0C', "text/html") == "38 °C"
    for kind in ("text/plain", "text/plain; charset=klingon", "text/plain; charset=base64", "text/html"):
        with pytest.raises(Unreadable) as why:
            attachment_text(b"38 \xb0C", kind)
        assert why.value.reason is Reason.NOT_UTF8


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (rb"{\rtf1\ansi Fever\par Cough}", "Fever\nCough"),
        (
            rb"{\rtf1{\fonttbl{\f0 Arial;}}{\colortbl;\red0;}{\*\generator X;}\f0\fs20 Plan:\tab rest\line now}",
            "Plan:\trest\nnow",
        ),
        (b"{\\rtf1{\r\n\\fonttbl{\\f0 Arial;}}{\n\\*\\generator X;}Hello}", "Hello"),
        (rb"{\rtf1\ansicpg1250 \'b3}", "ł"),
        (rb"{\rtf1\uc1 \u176?C \u-10179?\u-8704?}", "°C 😀"),
        (rb"{\rtf1\uc2 \u945\'61\'62x}", "αx"),
        (rb"{\rtf1 a\~b \{c\} d\\e \emdash  f}", "a b {c} d\\e —  f".replace("—  f", "— f")),
        (b"{\\rtf1 one\r\n two\\par\r\nthree}", "one two\nthree"),
        (rb"{\rtf1{\info{\author Quill}}{\header top}body{\pict 0a0b}}", "body"),
        (rb"{\rtf1 broken off", "broken off"),
        (rb"{\rtf1 a}}}b", "ab"),
        (b"plain", None),
    ],
)
def test_rtf(raw, text):
    assert rich_text(raw) == text


def test_rtf_that_is_called_plain_is_known():
    assert attachment_text(rb"{\rtf1 Fever\par}", "text/plain") == "Fever"


@pytest.mark.parametrize("kind", ["application/pdf", "image/png", "application/json"])
def test_what_is_no_text_is_refused(kind):
    with pytest.raises(Unreadable) as why:
        attachment_text(b"%PDF-1.4", kind)
    assert why.value.reason is Reason.UNREADABLE and "%PDF" not in str(why.value)


def test_base64():
    assert decoded_base64("RmV2\nZXI=") == b"Fever"
    for bad in ("RmV2ZXI", "Fev er!", "é"):
        with pytest.raises(Unreadable):
            decoded_base64(bad)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=80), st.text(alphabet="<>/pbr&;#x41 \n\tdiv=\"'!-", max_size=80)))
def test_html_never_fails_otherwise(page):
    with contextlib.suppress(Unreadable):
        assert isinstance(html_text(page.encode("utf-8", "replace"), None), str)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_rtf_never_fails(data):
    assert isinstance(rich_text(b"{\\rtf1 " + data), str | None)
    assert isinstance(kind_of(data.decode("latin-1")).form, str)


@given(st.lists(st.text(alphabet="ab °é", min_size=1, max_size=8).filter(str.strip), min_size=1, max_size=5))
def test_words_of_lines_survive_html_and_rtf(lines):
    want = normalise_text("\n".join(line.strip() for line in lines))
    page = "<p>" + "<br/>".join(line.strip() for line in lines) + "</p>"
    assert normalise_text(html_text(page.encode(), None)) == want
    coded = "\\par ".join("".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line.strip()) for line in lines)
    assert normalise_text(rich_text(f"{{\\rtf1 {coded}}}".encode())) == want
    assert decoded_base64(base64.b64encode(page.encode()).decode()) == page.encode()
