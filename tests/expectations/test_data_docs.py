"""Data Docs: one page per verdict, the same bytes each time, and nothing asked of the network."""

import re

import polars as pl
from lxml import html

from expectations import summaries
from expectations.data_docs import build_data_docs
from expectations.door import check_batches, check_summary
from expectations.verdicts import Finding, Verdict
from schemas.splits import Splits
from schemas.table import polars_schema


def verdicts() -> list[Verdict]:
    rows = [("a" * 32, "train", "hash"), ("<script>alert(1)</script>", "test", "hash")]
    frame = pl.DataFrame(rows, schema=polars_schema(Splits), orient="row")
    checks = pl.concat(
        [summaries.check("unique_key", "splits", 0, 2), summaries.check("split_has_rows", "splits", 1, 3)]
    )
    wrong = check_batches(Splits, "wrong", [pl.DataFrame({"a": [1]})], "group")
    return [check_batches(Splits, "release/splits", [frame], "group"), check_summary(checks), wrong]


def test_a_page_for_each_verdict(tmp_path):
    index = build_data_docs(verdicts(), tmp_path / "docs")
    names = sorted(each.name for each in index.parent.iterdir())
    assert names == ["index.html", "release-splits.html", "summary.html", "wrong.html"]
    links = html.parse(index).xpath("//a/@href")
    assert links == ["release-splits.html", "summary.html", "wrong.html"]
    text = " ".join(html.parse(index).getroot().text_content().split())
    assert "split_has_rows(splits): 1 of 3" in text and "passed with warnings" in text
    page = html.parse(index.parent / "release-splits.html").getroot().text_content()
    assert "Pseudonym" in page or "The group; the least key of its members." in page
    assert "row 1" in page and "1 unexpected values found" in page
    assert "InvalidMetricAccessorDomainKwargsKeyError" in (index.parent / "wrong.html").read_text()


def test_pages_ask_nothing_of_the_network(tmp_path):
    index = build_data_docs(verdicts(), tmp_path)
    for page in index.parent.iterdir():
        root = html.parse(page).getroot()
        assert (
            root.xpath("//script | //link | //img | //iframe | //object | //embed | //*[@src or @onclick or @style]")
            == []
        )
        assert all(re.match(r"#|[a-z0-9_-]+\.html$", target) for target in root.xpath("//@href"))
        assert not re.search(r"https?://|url\(|@import", page.read_text())
        assert "default-src 'none'" in page.read_text()


def test_the_same_verdicts_give_the_same_bytes(tmp_path):
    found = verdicts()
    for name in ("one", "two"):
        build_data_docs(found, tmp_path / name)
    build_data_docs(verdicts(), tmp_path / "two")  # over what is there
    for page in (tmp_path / "one").iterdir():
        assert page.read_bytes() == (tmp_path / "two" / page.name).read_bytes()


def test_markup_in_a_reason_is_text(tmp_path):
    finding = Finding(
        "unique_key", "<b>x</b>", "critical", False, 1, 1, ("<em>k</em>",), "<script>alert(1)</script> <mark>r</mark>"
    )
    index = build_data_docs([Verdict("summary", "<u>t</u>", 1, (finding,))], tmp_path)
    for page in index.parent.iterdir():
        assert html.parse(page).getroot().xpath("//script | //u | //em | //mark | //b") == []
    text = html.parse(tmp_path / "u-t-u.html").getroot().text_content()
    assert "<script>alert(1)</script> <mark>r</mark>" in text and "<b>x</b>" in text and "<em>k</em>" in text


def test_pages_of_like_names_are_apart(tmp_path):
    same = Verdict("splits", "splits", 0, ())
    index = build_data_docs([same, same, Verdict("index", "index", 0, ())], tmp_path)
    assert sorted(each.name for each in index.parent.iterdir()) == [
        "index-table.html",
        "index.html",
        "splits-2.html",
        "splits.html",
    ]
