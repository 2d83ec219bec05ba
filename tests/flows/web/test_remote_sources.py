"""Packages with their lists, sets of articles and addresses hold what the same articles hold as single files."""

import gzip
import importlib.util
import io
import tarfile
import zipfile
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
import yaml

from flows import sources
from flows.errors import CasewrightError, InputError, TransientError
from flows.plan import make_plan, part_jobs
from flows.settings import RunOptions
from flows.shards import Done, execute
from schemas.vocabulary import Licence
from transforms.sample.articles import SampleArticle, generate_articles

ARTICLES = list(generate_articles(30, seed=5))
OPEN = {Licence.CC_BY, Licence.CC_BY_SA, Licence.CC0, Licence.PUBLIC_DOMAIN}


def tar(articles: list[SampleArticle]) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w:gz") as archive:
        for article in articles:
            entry = tarfile.TarInfo(f"PMC090xxxxxx/{article.name}")
            entry.size = len(article.xml)
            archive.addfile(entry, io.BytesIO(article.xml))
    return target.getvalue()


def zipped(articles: list[SampleArticle]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for article in articles:
            archive.writestr(article.name, article.xml)
    return target.getvalue()


def file_list(retracted: str = "", separator: str = ",") -> bytes:
    rows = [("Article File", "Article Citation", "AccessionID", "LastUpdated", "PMID", "License", "Retracted")]
    for article in ARTICLES:
        licence = article.licence.value if article.licence in Licence else ""
        flag = "yes" if article.pmcid == retracted else "no"
        rows.append((f"PMC090xxxxxx/{article.name}", "A Journal", article.pmcid, "2031-01-02", "1", licence, flag))
    return "\n".join(separator.join(row) for row in rows).encode()


def ingested(folder: Path, path: str | list[str], **more: object) -> tuple[list[Done], dict[str, str], Counter[str]]:
    """What the jobs of one source did; each document's text by its id; rejects by reason."""
    folder.mkdir(exist_ok=True)
    (folder / "secret.key").write_text("synthetic key of tests " * 2)
    told = {"sources": {"pmc": {"layout": "jats", "path": path, **more}}, "shards": 3, "output": str(folder / "out")}
    config = folder / "casewright.yaml"
    config.write_text(yaml.safe_dump({**told, "secret_key_file": "secret.key"}))
    plan = make_plan(str(config), RunOptions())
    done = [execute(job) for _, job in part_jobs(plan)]
    texts: dict[str, str] = {}
    for each in done:
        for landed in each.outputs:
            if "/documents-" in landed.path:
                frame = pl.read_parquet(plan.roots.phi / landed.path)
                texts |= dict(frame.select("document_id", "raw_text").iter_rows())
    reasons: Counter[str] = Counter()
    for each in done:
        for count in each.counts:
            reasons.update(count.rejected)
    return done, texts, reasons


@pytest.fixture(scope="module")
def single(tmp_path_factory) -> tuple[dict[str, str], Counter[str]]:
    folder = tmp_path_factory.mktemp("single")
    (folder / "articles").mkdir()
    for article in ARTICLES:
        (folder / "articles" / article.name).write_bytes(article.xml)
    _, texts, reasons = ingested(folder, str(folder / "articles"))
    assert len(texts) + reasons.total() == len(ARTICLES) and len(texts) > 15
    return texts, reasons


def test_a_package_without_a_list(tmp_path, single):
    (tmp_path / "oa_comm_xml.PMC090xxxxxx.tar.gz").write_bytes(tar(ARTICLES))
    assert ingested(tmp_path, "oa_comm_xml.PMC090xxxxxx.tar.gz")[1:] == single


@pytest.mark.parametrize(("ending", "separator"), [(".filelist.csv", ","), (".filelist.txt", "\t")])
@pytest.mark.parametrize("whole_folder", [True, False])
def test_a_list_beside_a_package_keeps_articles_from_being_read(tmp_path, single, ending, separator, whole_folder):
    folder = tmp_path / "bulk"
    folder.mkdir()
    stem = "oa_comm_xml.PMC090xxxxxx.baseline.2031-01-02"
    (folder / f"{stem}.tar.gz").write_bytes(tar(ARTICLES))
    gone = next(article for article in ARTICLES if article.licence in OPEN and article.is_case_report)
    (folder / f"{stem}{ending}").write_bytes(file_list(gone.pmcid, separator))
    _, texts, reasons = ingested(tmp_path, str(folder if whole_folder else folder / f"{stem}.tar.gz"))
    closed = [each for each in ARTICLES if each.licence not in OPEN | {Licence.UNKNOWN, Licence.OTHER}]
    assert closed and reasons["licence_not_allowed"] == len(closed) and reasons["retracted"] == 1
    assert "not_referenced" not in reasons  # the list is none of the records
    assert len(texts) + reasons.total() == len(ARTICLES)
    assert set(texts.items()) < set(single[0].items())


def test_a_list_that_is_none_is_told_and_leaves_nothing_out(tmp_path, single):
    (tmp_path / "a.tar.gz").write_bytes(tar(ARTICLES))
    (tmp_path / "a.filelist.csv").write_bytes(b"<html>Not found</html>")
    _, texts, reasons = ingested(tmp_path, "a.tar.gz")
    assert texts == single[0] and reasons == single[1] + Counter(unreadable=1)


def test_slices_of_a_package_hold_each_article_once(tmp_path, single, monkeypatch):
    monkeypatch.setattr(sources, "SLICE_BYTES", 20_000)
    data = tar(ARTICLES)
    (tmp_path / "a.tar.gz").write_bytes(data)
    (tmp_path / "cut.tar.gz").write_bytes(data[: len(data) - 9])
    done, texts, reasons = ingested(tmp_path, "a.tar.gz")
    assert len(done) > 2 and (texts, reasons) == single
    _, texts, reasons = ingested(tmp_path / "other", str(tmp_path / "cut.tar.gz"))
    assert texts == single[0] and reasons == single[1] + Counter(truncated=1)  # once, not once for each slice


def test_a_large_set_of_articles_is_read_one_by_one(tmp_path, single):
    copies = 4_000_000 // sum(len(article.xml) for article in ARTICLES) + 1
    inner = [article.xml[article.xml.index(b"<article") :].rstrip() for article in ARTICLES]
    body = b"\n".join(inner * copies)
    data = b'<?xml version="1.0" encoding="UTF-8"?>\n<articles>' + body + b"</articles>"
    (tmp_path / "PMC1_PMC9.xml.gz").write_bytes(gzip.compress(data, 1))
    _, texts, reasons = ingested(tmp_path, "PMC1_PMC9.xml.gz", max_article_bytes=1_000_000)
    assert texts == single[0]  # doubles are settled when shards are gathered
    assert reasons == Counter({reason: n * copies for reason, n in single[1].items()})


@pytest.mark.parametrize("faults", [[], ["500", "cut:30000", "429:0", "cut:100"]])
def test_a_package_at_a_web_address(tmp_path, single, bucket, faults):
    bucket.objects = {"pmc/a.tar.gz": tar(ARTICLES), "pmc/b.zip": zipped(ARTICLES)}
    bucket.faults = {"pmc/a.tar.gz": list(faults), "pmc/b.zip": list(faults)}
    assert ingested(tmp_path / "a", f"{bucket.url}/pmc/a.tar.gz")[1:] == single
    assert ingested(tmp_path / "b", f"{bucket.url}/pmc/b.zip")[1:] == single


def test_the_list_beside_a_package_at_a_web_address(tmp_path, bucket):
    bucket.objects = {"a.tar.gz": tar(ARTICLES), "a.filelist.csv": file_list()}
    _, _, reasons = ingested(tmp_path, f"{bucket.url}/a.tar.gz")
    assert reasons["licence_not_allowed"] > 0


def test_a_remote_file_that_changed_makes_another_job(tmp_path, bucket):
    bucket.objects["a.tar.gz"] = tar(ARTICLES[:3])
    config = tmp_path / "casewright.yaml"
    source = {"layout": "jats", "path": f"{bucket.url}/a.tar.gz"}
    config.write_text(yaml.safe_dump({"sources": {"pmc": source}, "output": str(tmp_path / "out")}))

    def key() -> str:
        ((_, job),) = part_jobs(make_plan(str(config), RunOptions()))
        return job.key

    for tags in (True, False):
        bucket.tags = tags
        before = key()
        assert key() == before
        bucket.changed["a.tar.gz"] = bucket.changed.get("a.tar.gz", 1_790_000_000) + 60
        bucket.objects["a.tar.gz"] = tar(ARTICLES[: 4 + tags])
        assert key() != before


@pytest.mark.parametrize("faults", [["500"] * 50, ["403"] * 9, ["404"] * 9])
def test_an_address_that_does_not_answer_is_one_line(tmp_path, bucket, faults):
    bucket.objects["a.tar.gz"] = b""
    bucket.faults["a.tar.gz"] = faults
    with pytest.raises(InputError, match=r"source pmc: its address cannot be reached \(status \d+") as caught:
        ingested(tmp_path, f"{bucket.url}/a.tar.gz")
    assert bucket.url in caught.value.line and bucket.url not in str(caught.value)


def test_a_connection_that_breaks_for_good_rejects_nothing(tmp_path, bucket):
    """It is no broken archive: the job fails, so that the next run reads it anew."""
    bucket.objects["a.tar.gz"] = tar(ARTICLES)
    bucket.faults["a.tar.gz"] = ["", "cut:30000", *["500"] * 30]  # the first is the question for its version
    with pytest.raises(CasewrightError, match="status 500, 6 times"):
        ingested(tmp_path, f"{bucket.url}/a.tar.gz")


def test_an_fsspec_address_that_breaks_is_no_broken_archive(tmp_path, monkeypatch):
    import fsspec
    from fsspec.implementations.memory import MemoryFile

    fsspec.filesystem("memory").pipe("/breaks/a.tar.gz", tar(ARTICLES))

    def broken(self, size=-1):
        raise OSError(5, "gone")

    monkeypatch.setattr(MemoryFile, "read", broken, raising=False)
    with pytest.raises(TransientError, match=r"an address broke off \(OSError\)"):
        ingested(tmp_path, "memory://breaks/a.tar.gz")


def test_file_addresses_are_paths(tmp_path, single):
    (tmp_path / "a b.tar.gz").write_bytes(tar(ARTICLES))
    assert ingested(tmp_path, f"file://{tmp_path}/a%20b.tar.gz")[1:] == single


def test_memory_file_system_of_fsspec(tmp_path, single):
    import fsspec

    system = fsspec.filesystem("memory")
    system.pipe({"/in/one/a.tar.gz": tar(ARTICLES[:9]), "/in/one/a.filelist.csv": b"AccessionID,License\n"})
    for article in ARTICLES[9:]:
        system.pipe(f"/in/two/{article.name}", article.xml)
    assert ingested(tmp_path / "folder", "memory://in")[1:] == single
    _, texts, _ = ingested(tmp_path / "pattern", "memory://in/one/*.tar.gz")
    assert set(texts) < set(single[0])


@pytest.mark.skipif(importlib.util.find_spec("s3fs") is not None, reason="s3fs is installed")
def test_s3_without_its_package_is_one_clear_line(tmp_path):
    with pytest.raises(InputError, match=r"^source pmc: to read s3:// addresses, install s3fs \(pip install s3fs\)$"):
        ingested(tmp_path, "s3://bucket/a.tar.gz")


def test_an_unknown_scheme_is_one_clear_line(tmp_path):
    with pytest.raises(InputError, match="nosuch:// is no scheme that can be read"):
        ingested(tmp_path, "nosuch://bucket/a.tar.gz")


@pytest.mark.skipif(importlib.util.find_spec("s3fs") is None, reason="s3fs is not installed (pip install s3fs)")
def test_s3(tmp_path, single, bucket, monkeypatch):
    import fsspec

    for article in ARTICLES[9:]:
        bucket.objects[f"in/two/{article.name}"] = article.xml
    bucket.objects["in/one/a.tar.gz"] = tar(ARTICLES[:9])
    fsspec.config.conf["s3"] = {"anon": True, "endpoint_url": bucket.url}
    monkeypatch.setenv("FSSPEC_S3_ANON", "true")
    try:
        assert ingested(tmp_path / "folder", "s3://bucket/in")[1:] == single
        assert ingested(tmp_path / "both", ["s3://bucket/in/*/*.xml", "s3://bucket/in/one/a.tar.gz"])[1:] == single
        with pytest.raises(InputError, match="cannot be reached"):
            ingested(tmp_path / "none", "s3://bucket/in/none.tar.gz")
    finally:
        fsspec.config.conf.pop("s3")
