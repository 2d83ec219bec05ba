"""Files of articles become documents and rejects: every article is one record, and bad ones take no others with them."""

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.documents import Documents
from schemas.vocabulary import DocumentKind, Reason, Record
from transforms.ingest.batches import NATIVE_DOCUMENTS, keyed
from transforms.ingest.jats import read_articles
from transforms.ingest.layouts import JatsLayout
from transforms.rejects import Reject

LAYOUT = JatsLayout(layout="jats")
TOLD = (
    "A 45-year-old man presented with fever and pain. He had a history of diabetes and was admitted to the hospital. On physical examination the patient was pale. "
    "CT and laboratory tests revealed an acute infection; the diagnosis was an abscess, and treatment with antibiotics and surgery followed. He was discharged. "
)


def article(
    number: int = 1, body: str | None = None, ids: str | None = None, kind: str = "case-report", lang: str = "en"
) -> str:
    ids = f'<article-id pub-id-type="pmc">{number}</article-id>' if ids is None else ids
    body = f"<body><sec><title>Case</title><p>{TOLD}</p></sec></body>" if body is None else body
    return (
        f'<article article-type="{kind}" xml:lang="{lang}"><front><journal-meta><journal-title>J</journal-title></journal-meta><article-meta>{ids}'
        f"<title-group><article-title>A case report of fever</article-title></title-group><pub-date><year>2020</year></pub-date>"
        f"</article-meta></front>{body}</article>"
    )


def read(*files: str | bytes | Reject, batch_size: int = 200, layout: JatsLayout = LAYOUT):
    members = [(f"f{index}.xml", file.encode() if isinstance(file, str) else file) for index, file in enumerate(files)]
    return list(read_articles(members, layout, batch_size))


def rejects(batches) -> list[tuple[Record, Reason]]:
    return [(reject.record, reject.reason) for batch in batches for reject in batch.rejects]


def test_one_article() -> None:
    (batch,) = read(article(7))
    assert batch.documents.schema == NATIVE_DOCUMENTS and not batch.rejects and batch.encounters.is_empty()
    (row,) = batch.documents.to_dicts()
    assert row["native_id"] == "PMC7" and row["member"] == "f0.xml" and row["row"] is None
    assert row["article"]["publication_date"] == "2020" and row["article"]["licence"] == "unknown"
    assert row["raw_text"].startswith("A case report of fever\n\nCase\n\nA 45-year-old man")
    heading = row["sections"][1]
    assert row["raw_text"][heading["heading_start"] : heading["heading_end"]] == "Case"


def test_it_can_be_keyed_and_obeys_the_schema() -> None:
    (batch,) = read(article(7))
    documents = keyed(batch, b"k" * 32, "pmc", DocumentKind.ARTICLE, "folder").documents
    Documents.validate(documents)


@pytest.mark.parametrize(
    "wrapped",
    [
        f"<pmc-articleset>{article(1)}{article(2)}</pmc-articleset>",
        f"<articles>{article(1)}<x>{article(2)}</x></articles>",
        f'<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><record><metadata>{article(1).replace("<article ", "<article xmlns=" + chr(34) + "https://jats.nlm.nih.gov/ns/archiving/1.3/" + chr(34) + " ")}</metadata></record><record><metadata>{article(2)}</metadata></record></OAI-PMH>',
    ],
)
def test_article_sets(wrapped: str) -> None:
    (batch,) = read(wrapped)
    assert batch.documents["native_id"].to_list() == ["PMC1", "PMC2"]


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("", (Record.FILE, Reason.EMPTY_FILE)),
        ("<html><body><article><p>x</p></article></body></html>", (Record.FILE, Reason.NO_ARTICLE)),
        ("<PubmedArticleSet/>", (Record.FILE, Reason.NO_ARTICLE)),
        ("<article><front>", (Record.FILE, Reason.MALFORMED_XML)),
        (b"<a>\xff</a>", (Record.FILE, Reason.NOT_UTF8)),
        (
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><article><body>&x;</body></article>',
            (Record.FILE, Reason.FORBIDDEN_XML),
        ),
        (article(ids=""), (Record.ARTICLE, Reason.NO_ARTICLE_ID)),
        (article(body=""), (Record.ARTICLE, Reason.NO_BODY)),
        (article(body="<body><sec><title>Empty</title></sec></body>"), (Record.ARTICLE, Reason.NO_BODY)),
        (article(kind="review-article"), (Record.ARTICLE, Reason.NOT_CASE_REPORT)),
        (article(body="<body><p>El paciente.</p></body>", lang="es"), (Record.ARTICLE, Reason.NOT_ENGLISH)),
        (
            article(body="<body>" + "<sec>" * 150 + "<p>x</p>" + "</sec>" * 150 + "</body>"),
            (Record.ARTICLE, Reason.TOO_LARGE),
        ),
        (Reject(Record.FILE, Reason.UNSAFE_PATH), (Record.FILE, Reason.UNSAFE_PATH)),
    ],
)
def test_rejects_take_no_others(file: str | bytes | Reject, expected: tuple[Record, Reason]) -> None:
    batches = read(article(1), file, article(2))
    assert rejects(batches) == [expected]
    assert batches[0].documents["native_id"].to_list() == ["PMC1", "PMC2"]
    assert batches[0].rejects[0].member == "f1.xml"


def test_one_bad_article_in_a_set() -> None:
    (batch,) = read(f"<articles>{article(1)}{article(ids='')}{article(3)}</articles>")
    assert batch.documents["native_id"].to_list() == ["PMC1", "PMC3"]
    assert rejects([batch]) == [(Record.ARTICLE, Reason.NO_ARTICLE_ID)]


def test_limit_of_size() -> None:
    assert rejects(read(article(), layout=JatsLayout(layout="jats", max_article_bytes=100))) == [
        (Record.FILE, Reason.TOO_LARGE)
    ]


def test_sub_articles_are_not_articles() -> None:
    inner = "<sub-article><front-stub><article-id pub-id-type='doi'>10.1/x</article-id></front-stub><body><p>Review.</p></body></sub-article>"
    (batch,) = read(article(1).replace("</article>", inner + "</article>"))
    assert batch.documents.height == 1 and "Review" not in batch.documents["raw_text"][0]


def test_an_article_within_an_article_is_no_record_of_its_own() -> None:
    (batch,) = read(article(1).replace("</article>", f"<response>{article(2)}</response></article>"))
    assert batch.documents["native_id"].to_list() == ["PMC1"] and not batch.rejects


def test_a_rejects_detail_holds_no_words_of_the_file() -> None:
    (batch,) = read("<article>Patient Zed Quux &zedquux;</article>", "<a>Zed Quux</b>")
    assert all("zed" not in (reject.detail or "").lower() for reject in batch.rejects)


@given(st.lists(st.sampled_from(["good", "bad", "set", "reject", "none"]), max_size=12), st.integers(1, 5))
def test_every_record_is_counted_once(kinds: list[str], batch_size: int) -> None:
    files: list[str | Reject] = []
    received = 0
    for number, kind in enumerate(kinds, 1):
        if kind == "set":
            files.append(f"<s>{article(number)}{article(body='')}</s>")
            received += 2
        else:
            files.append(
                {"good": article(number), "bad": "<a", "none": "<a/>", "reject": Reject(Record.FILE, Reason.TRUNCATED)}[
                    kind
                ]
            )
            received += 1
    batches = read(*files, batch_size=batch_size)
    assert sum(batch.documents.height + len(batch.rejects) for batch in batches) == received
    assert all(batch.documents.height + len(batch.rejects) <= batch_size + 1 for batch in batches)
    kept = pl.concat([batch.documents for batch in batches])["native_id"].to_list() if batches else []
    assert kept == [f"PMC{number}" for number, kind in enumerate(kinds, 1) if kind in ("good", "set")]
