"""The words of an article: each once, in order, joined and parted as printed; sections slice what they name."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from schemas.vocabulary import SectionKind
from transforms.ingest.jats_inline import Inline, TooDeep, script
from transforms.ingest.jats_text import ArticleText, article_text
from transforms.ingest.normalise import normalise_text

REFS = '<ref-list><ref id="R1"/><ref id="R2"/><ref id="R3"/><ref id="R4"/></ref-list>'


def read(body: str, front: str = "", back: str = REFS, after: str = "") -> ArticleText:
    meta = f"<title-group><article-title>A case</article-title></title-group>{front}"
    xml = f"<article><front><article-meta>{meta}</article-meta></front><body>{body}</body><back>{back}</back>{after}</article>"
    result = article_text(etree.fromstring(xml))
    assert_lawful(result)
    return result


def paragraph(inner: str) -> str:
    return read(f"<p>{inner}</p>").text.removeprefix("A case\n\n")


def assert_lawful(result: ArticleText) -> None:
    assert normalise_text(result.text) == result.text
    starts = [(each.start, -each.end) for each in result.sections]
    assert starts == sorted(starts)
    for each in result.sections:
        assert 0 <= each.start == each.heading_start <= each.heading_end <= each.end <= len(result.text)
        assert each.start < each.end
        assert result.text[each.start : each.end].strip() == result.text[each.start : each.end]
        before = result.text[: each.start]
        assert not before or before.endswith("\n\n")


def cited(*numbers: str) -> str:
    return "".join(f'<xref ref-type="bibr" rid="R1">{number}</xref>' for number in numbers)


ONE, TWO = cited("1"), cited("2")


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (f"Seen before [{ONE}].", "Seen before."),
        (f"Seen before [{ONE}, {TWO}], twice.", "Seen before, twice."),
        (f"Seen before ({ONE}–{TWO}).", "Seen before."),
        (f"Seen before.<sup>{ONE},{TWO}</sup> Then", "Seen before. Then"),
        (f"Seen<sup>{ONE}</sup> before", "Seen before"),
        (f"Seen<sup>[{ONE}–{TWO}]</sup>, before", "Seen, before"),
        (f"Seen <sup>{ONE}</sup>. Then", "Seen. Then"),
        (f"Seen before.{ONE}Then", "Seen before. Then"),
        (f"Seen {ONE}, {TWO} and {ONE}.", "Seen."),
        (f"Seen {ONE}-{TWO} before", "Seen before"),
        (f"Seen (see {ONE} and references {TWO}) before", "Seen before"),
        (f"Seen (n = 5; {ONE}) before", "Seen (n = 5) before"),
        (f"Seen (Figure 1, {ONE}) before", "Seen (Figure 1) before"),
        (f"Seen ({ONE}; n = 5) before", "Seen (n = 5) before"),
        ('<xref ref-type="bibr" rid="R1">[1]</xref> Then', "Then"),
        ('Seen <xref ref-type="bibr" rid="R1">[1</xref>, <xref ref-type="bibr" rid="R2">2]</xref>.', "Seen."),
        ('Seen (<xref ref-type="bibr" rid="R1">Lee et al., 2010</xref>).', "Seen."),
        (
            'As <xref ref-type="bibr" rid="R1">Lee et al. (2010)</xref> showed (<xref ref-type="bibr" rid="R2">Poe, 2011</xref>)',
            "As Lee et al. (2010) showed",
        ),
        ('Seen <xref rid="R1 R2">[1, 2]</xref>.', "Seen."),  # no type: known by its targets
        ('Seen (<xref ref-type="fig" rid="f">Figure 1</xref>)', "Seen (Figure 1)"),
        ('Seen ( <xref ref-type="table" rid="t">Table 1</xref> ).', "Seen (Table 1)."),
        ("dose (5 mg), [sic] 3–5 days", "dose (5 mg), [sic] 3–5 days"),
    ],
)
def test_citations(inner: str, expected: str) -> None:
    assert paragraph(inner) == expected


def test_untagged_citations_go_only_where_none_is_tagged() -> None:
    assert paragraph("Seen [1, 3–4]. Range [7,9].") == "Seen. Range [7,9]."  # there are four references
    assert paragraph(f"Seen{ONE} within [1,2].") == "Seen within [1,2]."


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("9 × 10<sup>9</sup>/L", "9 × 10⁹/L"),
        ("9 × 10 <sup>9</sup>/L", "9 × 10⁹/L"),
        ("CO<sub>2</sub>, SpO<sub>2</sub>, Ca<sup>2+</sup>, m<sup>2</sup>", "CO₂, SpO₂, Ca²⁺, m²"),
        ("s<sup>−1</sup> and s<sup>-1</sup>", "s⁻¹ and s⁻¹"),
        ("HbA<sub>1c</sub>, T<sub>max</sub>", "HbA1c, Tmax"),
        ("the 5<sup>th</sup> day, Brand<sup>®</sup>", "the 5th day, Brand®"),
        ("38<sup>o</sup>C", "38°C"),
        ("12.3<sup>a</sup>", "12.3^a"),
        ("<sup>99m</sup>Tc, <sup>18</sup>F", "⁹⁹ᵐTc, ¹⁸F"),
        ("CD4<sup>(+)</sup>", "CD4(⁺)"),
        ("CD4<sup> + </sup>cells", "CD4 ⁺ cells"),
    ],
)
def test_scripts(inner: str, expected: str) -> None:
    assert paragraph(inner) == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<italic>Staph</italic>ylococcus <bold>au</bold>reus", "Staphylococcus aureus"),
        ("one\n      two\t three", "one two three"),
        ("5&#160;mg&#8201;/&#8239;day, hyper&#173;tension, zero&#8203;width", "5 mg / day, hypertension, zerowidth"),
        ("cafe&#769;", "café"),
        ("first<break/>second", "first\nsecond"),
        (
            '<named-content content-type="x">named</named-content> <styled-content>styled</styled-content>',
            "named styled",
        ),
        ("at <email>a@example.org</email> or <uri>example.org</uri>", "at a@example.org or example.org"),
        (
            "see<inline-graphic/> <supplementary-material><caption><p>gone</p></caption></supplementary-material>this",
            "see this",
        ),
        (
            "<inline-formula><alternatives><mml:math xmlns:mml='m'><mi/></mml:math><tex-math>x</tex-math></alternatives></inline-formula>",
            None,
        ),
        (
            "<inline-formula><alternatives><graphic/><tex-math>$x^{2}$</tex-math></alternatives></inline-formula> rose",
            "x² rose",
        ),
        ("<inline-formula><math><mi>p</mi><mo>&lt;</mo><mn>0.05</mn></math></inline-formula>", "p < 0.05"),
        ("<inline-formula><math><msup><mn>10</mn><mn>9</mn></msup></math></inline-formula>/L", "10⁹/L"),
        ("text<fn><p>A note.</p></fn> on", "text on\n\nA note."),
    ],
)
def test_inline(inner: str, expected: str | None) -> None:
    if expected is not None:
        assert paragraph(inner) == expected


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        (
            "Signs:<list><list-item><p>fever</p></list-item><list-item><label>b</label><p>rash</p></list-item></list>after",
            "Signs:\n\n- fever\nb rash\n\nafter",
        ),
        (
            "<def-list><def-item><term>BP</term><def><p>blood pressure</p></def></def-item></def-list>",
            "BP: blood pressure",
        ),
        ("said<disp-quote><p>it hurts</p></disp-quote>then", "said\n\nit hurts\n\nthen"),
        (
            "as<disp-formula><label>(1)</label><math><mi>a</mi><mo>=</mo><mi>b</mi></math></disp-formula>holds",
            "as\n\na = b (1)\n\nholds",
        ),
        ("one<p>two</p>three", "one\n\ntwo\n\nthree"),
        ("<italic>in<list><list-item><p>odd</p></list-item></list>side</italic>", "in\nodd\nside"),
    ],
)
def test_blocks_are_parted(inner: str, expected: str) -> None:
    assert paragraph(inner) == expected


def named(result: ArticleText) -> list[tuple[str, int, str, str]]:
    return [
        (
            each.kind,
            each.level,
            result.text[each.heading_start : each.heading_end],
            result.text[each.heading_end : each.end].strip(),
        )
        for each in result.sections
    ]


def test_sections_in_order_with_levels() -> None:
    result = read(
        "<p>Before.</p><sec><label>1</label><title>Case</title><p>Told.</p><sec><title>Course</title><p>Well.</p></sec></sec>"
        "<sec><p>Untitled.</p></sec><sec><title>Empty</title></sec>",
        front="<abstract><sec><title>Aim</title><p>Short.</p></sec></abstract><abstract abstract-type='graphical'><p>Gone</p></abstract>"
        "<trans-abstract><p>Weg</p></trans-abstract>",
        back=REFS + "<ack><p>Thanks</p></ack><app-group><app><title>Appendix</title><p>More.</p></app></app-group>"
        "<sec><title>Conflict of interest</title><p>None.</p></sec>",
    )
    assert result.text == (
        "A case\n\nAim\n\nShort.\n\nBefore.\n\n1 Case\n\nTold.\n\nCourse\n\nWell.\n\nUntitled.\n\nAppendix\n\nMore."
    )
    assert named(result) == [
        ("title", 1, "A case", ""),
        ("abstract", 1, "", "Aim\n\nShort."),
        ("abstract", 2, "Aim", "Short."),
        ("body", 1, "1 Case", "Told.\n\nCourse\n\nWell."),
        ("body", 2, "Course", "Well."),
        ("body", 1, "", "Untitled."),
        ("back", 1, "Appendix", "More."),
    ]
    assert result.headings == ["1 Case", "Course", ""]


def test_floats_stand_apart_after_the_body() -> None:
    table = (
        "<table-wrap><label>Table 1</label><caption><title>Blood</title><p>On admission.</p></caption><table><thead><tr><th>Test</th><th>Value</th></tr></thead>"
        "<tbody><tr><td>WBC</td><td>9 × 10<sup>9</sup>/L<xref ref-type='table-fn'><sup>a</sup></xref></td></tr><tr><td/><td/></tr><tr><td>CRP</td><td/></tr></tbody></table>"
        "<table-wrap-foot><fn><label>a</label><p>High.</p></fn></table-wrap-foot></table-wrap>"
    )
    figure = "<fig><label>Figure 1</label><caption><p>A shadow.</p></caption><graphic/></fig>"
    result = read(
        f"<sec><title>Case</title><p>Told {figure}on.</p>{table}<p>End.</p></sec>",
        after=f"<floats-group>{figure.replace('1', '2')}</floats-group>",
    )
    assert result.text[result.body_start : result.body_end].strip() == "Case\n\nTold on.\n\nEnd."
    assert [each for each in named(result) if each[0] in (SectionKind.TABLE, SectionKind.FIGURE)] == [
        ("figure", 1, "Figure 1", "A shadow."),
        ("table", 1, "Table 1 Blood", "On admission.\n\nTest | Value\nWBC | 9 × 10⁹/L^a\nCRP\n\na High."),
        ("figure", 1, "Figure 2", "A shadow."),
    ]


def test_oasis_tables() -> None:
    rows = "<row><entry>a</entry><entry>b</entry></row>"
    result = read(
        f"<p>x</p><table-wrap><label>T</label><table><tgroup><tbody>{rows}</tbody></tgroup></table></table-wrap>"
    )
    assert result.text.endswith("T\n\na | b")


def test_tables_in_cells_and_arrays_merge_no_words() -> None:
    inner = "<table><tr><td>c</td><td>d</td></tr></table>"
    result = read(
        f"<p>x</p><table-wrap><label>T</label><table><tr><td>a</td><td>b{inner}</td></tr></table></table-wrap>"
    )
    assert result.text.endswith("T\n\na | b c d")
    assert read("<p>x</p><array><tbody><tr><td>a</td><td>b</td></tr></tbody></array>").text.endswith("x\n\na | b")


def test_other_peoples_texts_are_left_out() -> None:
    result = read(
        "<p>Ours.</p>",
        after="<sub-article><body><p>A review.</p></body></sub-article><response><body><p>Re</p></body></response>",
    )
    assert result.text == "A case\n\nOurs."


def test_text_outside_paragraphs_is_kept() -> None:
    assert (
        read("loose<sec><title>T</title>also <p>P.</p> tail</sec>").text == "A case\n\nloose\n\nT\n\nalso\n\nP.\n\ntail"
    )


def test_title_and_subtitle_keep_inline_text() -> None:
    xml = "<article><front><article-meta><title-group><article-title>Novel <italic>BRCA</italic> in\n<sup>18</sup>F<xref ref-type='fn'/></article-title><subtitle>A report</subtitle></title-group></article-meta></front></article>"
    assert article_text(etree.fromstring(xml)).title == "Novel BRCA in ¹⁸F: A report"


def test_too_deep_is_an_error_of_its_own() -> None:
    for tag in ("sec", "italic", "list", "p", "disp-quote"):
        parser = etree.XMLParser(huge_tree=True)
        nested = f"<{tag}>" * 2_000 + f"</{tag}>" * 2_000
        with pytest.raises(TooDeep):
            article_text(etree.fromstring(f"<article><body><p>x</p><sec>{nested}</sec></body></article>", parser))


@pytest.mark.parametrize(
    "inner",
    [
        "(" * 30_000 + ONE + ")" * 30_000,
        (ONE + ", ") * 20_000,
        "[" + " " * 500_000 + ONE + "]",
        ONE + "-," * 200_000 + "x",
        " " * 1_000_000 + ONE + " " * 1_000_000,
    ],
)
def test_hostile_citations_take_linear_time(inner: str) -> None:
    began = time.perf_counter()
    paragraph(inner)
    assert time.perf_counter() - began < 5


def test_hostile_tex_takes_linear_time() -> None:
    began = time.perf_counter()
    paragraph("<tex-math>" + r"\documentclass " * 100_000 + "</tex-math>")
    assert time.perf_counter() - began < 5


def test_script_of_nothing() -> None:
    assert script("", "sup") == "" and script(" ", "sub") == " "


TAGS = st.sampled_from(
    [
        "p",
        "sec",
        "italic",
        "sup",
        "sub",
        "xref",
        "list",
        "list-item",
        "title",
        "label",
        "fig",
        "caption",
        "table",
        "tr",
        "td",
        "break",
        "fn",
        "boxed-text",
        "def-list",
        "math",
        "mi",
        "msup",
        "table-wrap",
    ]
)
TREES = st.recursive(
    st.text("ab 1,.[]()&\n\u00a0\u00ade\u0301", max_size=8).map(lambda text: ("", text, [])),
    lambda inner: st.tuples(TAGS, st.just(""), st.lists(inner, max_size=4)),
    max_leaves=25,
)


def grow(parent: etree._Element, tree: tuple) -> None:
    tag, text, children = tree
    if not tag:
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text
        return
    element = etree.SubElement(parent, tag)
    if tag == "xref":
        element.set("ref-type", "bibr")
    for child in children:
        grow(element, child)


@given(st.lists(TREES, max_size=6))
def test_wild_trees_obey_the_laws(trees: list[tuple]) -> None:
    article = etree.fromstring(
        "<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front><body/></article>"
    )
    for tree in trees:
        grow(article.find("body"), tree)
    assert_lawful(article_text(article))


@given(
    st.lists(
        st.sampled_from(["word", "Two", ",", ".", " ", " [", "]", "(", ")", "–", ONE, TWO, "5", "and"]), max_size=25
    )
)
def test_citations_never_take_words_or_leave_gaps(pieces: list[str]) -> None:
    inline = Inline(frozenset())
    text = inline.text(etree.fromstring(f"<p>{''.join(pieces)}</p>"))
    assert text.count("word") == pieces.count("word")
    assert text.count("Two") == pieces.count("Two")
    assert not any(mark in text for mark in ("\x01", "\x02", "\x03"))
