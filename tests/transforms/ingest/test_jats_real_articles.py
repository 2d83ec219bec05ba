"""Laws of extraction and filtering, held against published articles that stand outside the project.

The folder is named by CASEWRIGHT_REAL_DATA; it holds `case_reports`, `other_articles` and `odd_articles`.
"""

import os
import re
import time
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree

from schemas.vocabulary import Record
from transforms.ingest.jats import read_articles
from transforms.ingest.jats_text import article_text
from transforms.ingest.jats_xml import BadXml, parse_xml
from transforms.ingest.layouts import JatsLayout
from transforms.ingest.normalise import normalise_text

pytestmark = pytest.mark.skipif(
    "CASEWRIGHT_REAL_DATA" not in os.environ, reason="CASEWRIGHT_REAL_DATA names no folder of real articles"
)

LAYOUT = JatsLayout(layout="jats")
APART = frozenset(
    [
        "table-wrap",
        "table-wrap-group",
        "fig",
        "fig-group",
        "supplementary-material",
        "media",
        "ref-list",
        "list",
        "def-list",
        "disp-formula",
        "boxed-text",
        "disp-quote",
        "table",
        "fn",
        "object-id",
        "graphic",
    ]
)
WORD = re.compile(r"[^\W_]+")
GAPS = re.compile(r"\(\s*[,;]*\s*\)(?<!\(\))|\[\s*[,;–-]*\s*\]|\w ,|,,|\b10 [0-9⁰¹²³⁴-⁹]{1,2} ?/ ?[Lµmd]|[\x01-\x03]")


def files(folder: str) -> list[tuple[str, bytes]]:
    return [
        (path.name, path.read_bytes())
        for path in sorted((Path(os.environ["CASEWRIGHT_REAL_DATA"]) / folder).glob("*.xml"))
    ]


def account(folder: str) -> tuple[set[str], dict[str, str]]:
    """Names kept, and names rejected with the reason; a file here holds one article."""
    batches = list(read_articles(files(folder), LAYOUT))
    kept = {name for batch in batches for name in batch.documents["member"]}
    return kept, {reject.member: reject.reason.value for batch in batches for reject in batch.rejects}


def articles(folder: str) -> Iterator[etree._Element]:
    for _, data in files(folder):
        try:
            root = parse_xml(data)
        except BadXml:
            continue
        yield from [root] if root.tag == "article" else root.iter("article")


def printed(paragraph: etree._Element) -> str:
    """The words of a paragraph by another way than the product's: citations and what stands apart become a space."""
    parts = [paragraph.text or ""]

    def walk(element: etree._Element) -> None:
        cited = element.tag == "xref" and element.get("ref-type") in ("bibr", "ref")
        if cited or element.tag in APART or element.tag == "break":
            parts.append(" ")
        else:
            parts.append(element.text or "")
            for child in element:
                walk(child)
                parts.append(child.tail or "")

    for child in paragraph:
        walk(child)
        parts.append(child.tail or "")
    return unicodedata.normalize("NFKC", normalise_text("".join(parts)))


def test_all_case_reports_are_kept() -> None:
    kept, rejected = account("case_reports")
    assert len(kept) >= 100
    assert rejected == {}


def test_others_are_rejected() -> None:
    kept, rejected = account("other_articles")
    assert len(rejected) >= 0.95 * (len(kept) + len(rejected)) > 0


def test_false_cases_and_animals_are_rejected_and_odd_files_counted() -> None:
    kept, rejected = account("odd_articles")
    assert len(kept) + len(rejected) == len(files("odd_articles"))
    assert not [name for name in kept if name.startswith(("falsecase", "veterinary", "lang", "no_body"))]
    assert {reason for name, reason in rejected.items() if name.startswith("falsecase_genome")} == {"not_human"}
    assert {reason for name, reason in rejected.items() if name.startswith("lang")} == {"not_english"}
    assert {reason for name, reason in rejected.items() if name.startswith(("no_body", "case_nobody"))} == {"no_body"}
    assert {reason for name, reason in rejected.items() if name.startswith("malformed_ns")} == {"not_case_report"}


def test_every_paragraph_of_the_body_is_there_word_by_word() -> None:
    """In order, none lost and none merged: each printed word is a word of the text. Scripts compare by NFKC."""
    paragraphs = 0
    lost = []
    for article in articles("case_reports"):
        body = article.find("body")
        text = unicodedata.normalize("NFKC", article_text(article).text).replace("^", "").replace("_(", "")
        words = WORD.findall(text)
        position = 0
        for paragraph in body.iter("p"):
            formulas = next(paragraph.iter("math", "tex-math"), None) is not None
            if formulas or any(parent.tag in APART for parent in paragraph.iterancestors()):
                continue
            paragraphs += 1
            at = position
            try:
                for word in WORD.findall(re.sub(r"\[[0-9]\]", "", printed(paragraph))):
                    at = words.index(word, at) + 1
                position = at
            except ValueError:
                lost.append(article.findtext(".//article-id"))
    assert paragraphs > 1_500
    assert lost == []


@pytest.mark.parametrize("folder", ["case_reports", "other_articles", "odd_articles"])
def test_text_is_normal_and_sections_slice_it(folder: str) -> None:
    for article in articles(folder):
        content = article_text(article)
        assert normalise_text(content.text) == content.text
        for section in content.sections:
            assert section.start == section.heading_start <= section.heading_end <= section.end <= len(content.text)
            assert content.text[section.start : section.end].strip() == content.text[section.start : section.end] != ""
            assert not section.start or content.text[: section.start].endswith("\n\n")
            assert "\n" not in content.text[section.heading_start : section.heading_end]
        titles = {
            " ".join("".join(title.itertext()).split())
            for title in article.iterfind("body/sec/title")
            if not len(title)
        }
        assert titles <= {heading.split(" ", 1)[-1] for heading in content.headings} | set(content.headings) | {
            title
            for title in titles
            if title.lower().startswith(("supp", "electronic", "additional", "web", "reference"))
        }


def test_citations_leave_no_gaps() -> None:
    gaps = []
    for article in articles("case_reports"):
        content = article_text(article)
        gaps += GAPS.findall(content.text[: content.body_end])
    assert gaps == []


def test_articles_say_what_they_are() -> None:
    documents = [row for batch in read_articles(files("case_reports"), LAYOUT) for row in batch.documents["article"]]
    assert all(
        row["pmcid"] and row["doi"] and row["journal"] and row["publication_date"] and row["authors"]
        for row in documents
    )
    assert {row["licence"] for row in documents} == {"CC BY"}


def test_speed() -> None:
    """At most 3 ms an article on one idle core; measured in processor time, with room for a busy machine."""
    members = files("case_reports") + files("other_articles") + files("odd_articles")
    took = []
    for _ in range(3):
        began = time.process_time()
        records = sum(batch.documents.height + len(batch.rejects) for batch in read_articles(members, LAYOUT))
        took.append((time.process_time() - began) / records)
    assert min(took) < 0.009


def test_nothing_is_lost_when_files_are_cut_anywhere() -> None:
    for name, data in files("case_reports")[:6]:
        for share in (0.1, 0.5, 0.9):
            (batch,) = read_articles([(name, data[: int(len(data) * share)])], LAYOUT)
            assert [reject.record for reject in batch.rejects] == [Record.FILE]
