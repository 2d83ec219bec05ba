"""What a validating worker holds at once is bounded in rows and in bytes, and every row is judged."""

from pathlib import Path

import polars as pl
import pyarrow.parquet as pq
import pytest

from flows.jobs import validate


@pytest.fixture
def written(tmp_path):
    def write(*files: list[str], row_group: int = 20_000) -> list[str]:
        paths = []
        for number, texts in enumerate(files):
            path = tmp_path / f"{number}.parquet"
            pq.write_table(
                pl.DataFrame({"text": texts}, schema={"text": pl.String}).to_arrow(), path, row_group_size=row_group
            )
            paths.append(str(path))
        return paths

    return write


def judged(files: list[str]) -> list[list[str]]:
    parts = (part for file in files for part in validate._parts(Path(file)))
    return [batch["text"].to_list() for batch in validate._batches(parts)]


def test_small_files_are_judged_together_and_large_ones_in_parts(written, monkeypatch):
    monkeypatch.setattr(validate, "BATCH_ROWS", 10)
    texts = [[f"{number}-{n}" for n in range(size)] for number, size in enumerate((3, 3, 3, 3, 0, 25, 1))]
    batches = judged(written(*texts))
    assert [text for batch in batches for text in batch] == [text for part in texts for text in part]
    assert max(map(len, batches)) <= 10
    assert len(batches) == 5


def test_large_texts_are_judged_few_at_a_time(written, monkeypatch):
    monkeypatch.setattr(validate, "BATCH_BYTES", 100_000)
    texts = [chr(97 + n % 26) * (20_000 + n) for n in range(50)]
    batches = judged(written(texts, texts))
    assert [text for batch in batches for text in batch] == texts + texts
    assert max(sum(map(len, batch)) for batch in batches) <= 130_000


def test_a_single_text_larger_than_the_bound_is_judged_alone(written, monkeypatch):
    monkeypatch.setattr(validate, "BATCH_BYTES", 1_000)
    texts = ["a", "b" * 50_000, "c"]
    assert [text for batch in judged(written(texts, row_group=1)) for text in batch] == texts


def test_shards_of_documents_are_judged_together_each_without_its_own_surrogates(tmp_path):
    documents, spans = [], []
    for number in range(3):
        documents.append(tmp_path / f"documents-{number}.parquet")
        spans.append(tmp_path / f"spans-{number}.parquet")
        pl.DataFrame({"document_id": [f"d{number}"], "text": ["Dr. Hale"]}).write_parquet(documents[-1])
        pl.DataFrame({"document_id": [f"d{number}"], "start": [4], "end": [8]}).write_parquet(spans[-1])
    (batch,) = validate._batches(validate._outside_spans([*map(str, documents)], [*map(str, spans)]))
    assert batch.rows() == [("d0", "Dr. ~~~~"), ("d1", "Dr. ~~~~"), ("d2", "Dr. ~~~~")]


def test_a_shard_with_other_columns_is_judged_by_itself():
    plain, other = pl.DataFrame({"text": ["a"]}), pl.DataFrame({"text": ["b"], "more": [1]})
    batches = list(validate._batches([plain, plain, other, plain]))
    assert [batch.height for batch in batches] == [2, 1, 1]
