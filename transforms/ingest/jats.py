"""Read JATS and NLM articles: one document for each human clinical case report, a reject with its reason for every other."""

from collections.abc import Iterable, Iterator

import polars as pl
from lxml import etree

from schemas.vocabulary import Reason, Record
from transforms.ingest.batches import NATIVE_DOCUMENTS, Batch, empty_encounters
from transforms.ingest.case_report_filter import Evidence, judge
from transforms.ingest.jats_inline import TooDeep
from transforms.ingest.jats_metadata import read_metadata
from transforms.ingest.jats_text import draft, finished
from transforms.ingest.jats_xml import BadXml, parse_xml
from transforms.ingest.layouts import JatsLayout
from transforms.rejects import Reject

_PARTS_OF_ARTICLES = frozenset(("front", "front-stub", "body", "article-meta"))


def read_articles(
    members: Iterable[tuple[str, bytes | Reject]], layout: JatsLayout, batch_size: int = 200
) -> Iterator[Batch]:
    """Documents and rejects of files, each given by its name and its bytes, or by the reject that it already is.

    Every article in a file is one record (`Record.ARTICLE`), be it alone or in an article set or OAI answer; a file
    without any is one (`Record.FILE`). A batch holds at most about `batch_size` records, so that memory does not grow
    with the corpus. `member` is the name as given; null if empty. Ids that occur twice are the caller's to settle.
    """
    rows: list[dict[str, object]] = []
    rejects: list[Reject] = []
    for name, given in members:
        if isinstance(given, Reject):
            rejects.append(given if given.member or not name else given._replace(member=name))
        else:
            for record in read_file(given, name, layout.max_article_bytes):
                if isinstance(record, Reject):
                    rejects.append(record)
                else:
                    rows.append(record)
        if len(rows) + len(rejects) >= batch_size:
            yield _batch(rows, rejects)
            rows, rejects = [], []
    if rows or rejects:
        yield _batch(rows, rejects)


def _batch(rows: list[dict[str, object]], rejects: list[Reject]) -> Batch:
    return Batch(pl.DataFrame(rows, schema=NATIVE_DOCUMENTS), empty_encounters(), rejects)


def read_file(data: bytes, name: str, max_bytes: int) -> Iterator[dict[str, object] | Reject]:
    """Each article of one file, as a row of NATIVE_DOCUMENTS or a reject; one reject if there is none."""
    member = name or None
    if len(data) > max_bytes:
        yield Reject(Record.FILE, Reason.TOO_LARGE, member=member)
        return
    try:
        root = parse_xml(data)
    except BadXml as bad:
        yield Reject(Record.FILE, bad.reason, member=member, detail=bad.detail)
        return
    found = False
    for article in _articles(root):
        found = True
        yield _read(article, member)
    if not found:
        yield Reject(Record.FILE, Reason.NO_ARTICLE, member=member)


def _articles(root: etree._Element) -> Iterator[etree._Element]:
    """Articles that are in no other one; an HTML `article` has none of the parts of a JATS one."""
    for article in root.iter("article"):
        if (
            any(child.tag in _PARTS_OF_ARTICLES for child in article)
            and next(article.iterancestors("article"), None) is None
        ):
            yield article


def _read(article: etree._Element, member: str | None) -> dict[str, object] | Reject:
    metadata = read_metadata(article)

    def rejected(reason: Reason, detail: str | None = None) -> Reject:
        return Reject(Record.ARTICLE, reason, native_id=metadata.native_id, member=member, detail=detail)

    if metadata.native_id is None:
        return rejected(Reason.NO_ARTICLE_ID)
    try:
        begun = draft(article)
    except TooDeep:
        return rejected(Reason.TOO_LARGE, "nested too deeply")
    if begun.body_end == begun.body_start:
        return rejected(Reason.NO_BODY)
    evidence = Evidence(
        article_type=metadata.article_type,
        subjects=metadata.subjects,
        keywords=metadata.keywords,
        journal=metadata.journal,
        title=begun.title,
        headings=begun.headings,
        text=begun.text(),
        language=metadata.language,
    )
    verdict = judge(evidence)
    if verdict.reason is not None:
        return rejected(verdict.reason)
    try:
        content = finished(begun)
    except TooDeep:
        return rejected(Reason.TOO_LARGE, "nested too deeply")
    return {
        "native_id": metadata.native_id,
        "native_patient_id": None,
        "native_encounter_id": None,
        "note_type": None,
        "written_at": None,
        "raw_text": content.text,
        "sections": [section._asdict() for section in content.sections],
        "article": metadata.struct,
        "member": member,
        "row": None,
    }
