"""Lists beside packages decide by id what is not read; sets of articles come out one by one."""

import contextlib
import io
import tarfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import Licence, Reason
from transforms.ingest.article_sets import set_root, split_set
from transforms.ingest.file_lists import FileListError, left_out, screen
from transforms.ingest.packages import tar_members
from transforms.rejects import Reject

BULK = "Article File,Article Citation,AccessionID,LastUpdated (YYYY-MM-DD HH:MM:SS),PMID,License,Retracted"
TEXT = BULK.replace(",", "\t")
CLOUD = "Key,ETag,Article Citation,AccessionID,Last Updated UTC (YYYY-MM-DD HH:MM:SS),PMID,License,Retracted"
SINGLE = "File,Article Citation,Accession ID,Last Updated (YYYY-MM-DD HH:MM:SS),PMID,License"
OPEN = [Licence.CC_BY, Licence.CC0]


@pytest.mark.parametrize(
    ("header", "row"),
    [
        (BULK, 'PMC000xxxxxx/PMC7.xml,"A Journal. 2031; 1(2):3, 4",PMC7,2031-01-02 03:04:05,1,{licence},{retracted}'),
        (TEXT, 'PMC000xxxxxx/PMC7.xml\tA "Journal. 2031; 1\tPMC7\t2031-01-02 03:04:05\t1\t{licence}\t{retracted}'),
        (CLOUD, "oa_comm/xml/all/PMC7.xml,abc,A Journal,PMC7,2031-01-02 03:04:05,1,{licence},{retracted}"),
    ],
)
def test_lists_as_they_come(header, row):
    def found(licence: str, retracted: str = "no") -> dict[str, Reason]:
        return left_out([header + "\n", row.format(licence=licence, retracted=retracted) + "\n"], OPEN)

    assert found("CC BY") == found("CC0") == found("NO-CC CODE") == {}
    assert found("CC BY-NC-ND") == found("cc by-nc") == {"PMC7": Reason.LICENCE_NOT_ALLOWED}
    assert found("CC BY", "yes") == found("CC BY-NC", "yes") == {"PMC7": Reason.RETRACTED}


def test_a_list_of_single_packages_knows_no_retractions():
    rows = [SINGLE, "oa_package/66/8b/PMC8.tar.gz,A Journal,PMC8,2031-01-02,1,CC BY-NC"]
    assert left_out(rows, OPEN) == {"PMC8": Reason.LICENCE_NOT_ALLOWED}


@pytest.mark.parametrize("lines", [[], [""], ["<html>"], ["a,b,c", "1,2,3"], ["AccessionID,Retracted"]])
def test_what_is_no_list(lines):
    with pytest.raises(FileListError):
        left_out(lines, OPEN)


@given(st.lists(st.text(max_size=60), max_size=8))
def test_wild_rows_never_raise_anything_else(rows):
    with contextlib.suppress(FileListError):
        assert set(left_out([BULK, *rows], OPEN).values()) <= {Reason.RETRACTED, Reason.LICENCE_NOT_ALLOWED}


def test_members_left_out_are_rejects_and_are_not_read():
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for number in range(4):
            entry = tarfile.TarInfo(f"PMC00xxxx/PMC{number}.xml")
            entry.size = 5
            archive.addfile(entry, io.BytesIO(b"<a/> "))
    target.seek(0)
    found = dict(
        tar_members(target, 3, screen({"PMC2": Reason.RETRACTED}))
    )  # all are too large, but one is not looked at
    reasons = {name: each.reason for name, each in found.items() if isinstance(each, Reject)}
    assert [reasons[f"PMC00xxxx/PMC{number}.xml"].value for number in range(4)] == ["too_large"] * 2 + [
        "retracted",
        "too_large",
    ]
    assert found["PMC00xxxx/PMC2.xml"].native_id == "PMC2"


class Drops(io.BytesIO):
    """Gives a few bytes at a time."""

    def read(self, size: int = -1) -> bytes:
        return super().read(min(size, 37) if size >= 0 else 37)


@given(
    st.lists(st.text("abc <>/&\u00e9", max_size=90).map(lambda text: text.replace("<", "&lt;")), max_size=6),
    st.integers(1, 50),
)
def test_a_set_comes_out_whole(texts, cut):
    articles = [f"<article n='{number}'>{text}</article>".encode() for number, text in enumerate(texts)]
    root = b"<?xml version='1.0'?>\n<articles xmlns:x='y'>"
    data = root + b"\n <!-- -->".join(articles) + b"</articles>"
    size = len(root) + min(cut, len(data) - len(root))
    assert set_root(data[:size])
    found = list(split_set(data[:size], Drops(data[size:]), 1000))
    before = b"<?xml version='1.0'?><articles xmlns:x='y'>"
    assert found == [before + article + b"</articles>" for article in articles]


def test_a_set_that_breaks_off_and_one_article_that_is_too_large():
    data = b"<articles><article>1</article><article>" + b"2" * 500 + b"</article><article>3</article><article>4"
    found = list(split_set(data[:12], Drops(data[12:]), 100))
    assert [each if isinstance(each, bytes) else each.reason for each in found] == [
        b"<articles><article>1</article></articles>",
        Reason.TOO_LARGE,
        b"<articles><article>3</article></articles>",
        Reason.TRUNCATED,
    ]
