"""What a validating worker holds at once is bounded in rows and in bytes, and every row is judged."""

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
    return [batch["text"].to_list() for batch in validate._batches(files)]


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
