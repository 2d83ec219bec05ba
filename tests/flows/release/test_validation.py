"""`casewright validate` finds what was done to a release after it was published."""

import json
import re
import shutil

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from flows.errors import InputError, ValidationError
from flows.integrity import write_sums, wrong_files, wrong_papers
from schemas.releases import CONFIGS
from schemas.vocabulary import Split


def first(release, config="er_notes"):
    return sorted((release / "data" / config).glob("train-*.parquet"))[0]


def with_text(change):
    """A change of the first row's text."""

    def how(table: pa.Table) -> pa.Table:
        texts = table["text"].to_pylist()
        texts[0] = change(texts[0])
        return table.set_column(table.schema.get_field_index("text"), table.schema.field("text"), pa.array(texts))

    return how


def judged(run, capfd, release) -> str:
    """What validation says of a release that it refuses."""
    with pytest.raises(ValidationError) as refused:
        run("validate", release=release)
    said = "".join(capfd.readouterr())
    assert "Traceback" not in said
    return f"{said}{refused.value}"


def test_a_release_as_it_was_published_is_valid(built, run):
    files = sum(map(len, built.tables().values()))
    # a small release may have a split without a row: that is said, of each config that has one
    without = sum(any((name, split) not in built.tables() for split in Split) for name in CONFIGS)
    told = {"tables": len(CONFIGS), "files": files, "warnings": without}
    assert run("validate", release=built.release) == told and without <= 1
    assert wrong_files(built.release) == wrong_papers(built.release) == []


def test_a_changed_byte(copied, run, capfd):
    file = first(copied)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    told = judged(run, capfd, copied)
    assert f"data/er_notes/{file.name}: changed since it was published\n" in told
    assert told.endswith("is not as it was published: 1 faults; its rows were not judged")


def test_a_missing_file(copied):
    file = first(copied)
    file.unlink()
    assert wrong_files(copied) == [f"data/er_notes/{file.name}: missing"]


@pytest.mark.parametrize("name", ["data/er_notes/train-00000-of-00001.parquet", "notes.csv", "data/.hidden"])
def test_an_added_file(copied, name):
    shutil.copy(copied / "manifest.json", copied / name)
    assert wrong_files(copied) == [f"{name}: is not in SHA256SUMS.txt"]


def test_no_release_at_all(tmp_path, run):
    with pytest.raises(InputError, match="is no release"):
        run("validate", release=tmp_path)


def test_what_breaks_a_law_though_all_papers_agree(copied, forge, run, capfd):
    """A leaked identifier, a segment that is no slice, a cut that is no prefix, a patient in two splits."""
    forge(copied, first(copied), with_text(lambda text: text + " 078-05-1120"))
    forge(copied, first(copied, "segments"), with_text(lambda text: text[::-1]))
    forge(copied, first(copied, "er_disposition"), with_text(lambda text: "Admitted. " + text))
    victim = pq.read_table(first(copied))["patient_key"][0].as_py()

    def elsewhere(table: pa.Table) -> pa.Table:
        keys = pa.array([victim] * table.num_rows)
        place = table.schema.get_field_index("patient_key")
        return table.set_column(place, table.schema.field(place), keys)

    forge(copied, sorted((copied / "data" / "er_notes").glob("test-*.parquet"))[0], elsewhere)
    assert wrong_files(copied) == wrong_papers(copied) == []
    told = judged(run, capfd, copied)
    for line in (
        "release/er_notes: critical: expect_column_text_to_be_free_of(text): 1 of ",
        "summary: critical: segment_text(release/segments): 1 of ",
        "summary: critical: input_is_prefix(release/er_disposition): 1 of ",
        "summary: critical: one_split_per_patient(release): 1 of ",
    ):
        assert line in told
    assert "078-05-1120" not in told


def edit(path, change):
    path.write_text(change(path.read_text(encoding="utf-8")), encoding="utf-8")


def test_a_wrong_number_of_rows_in_the_manifest(copied):
    def more(text):
        told = json.loads(text)
        told["files"][0]["rows"] += 1
        return json.dumps(told)

    edit(copied / "manifest.json", more)
    write_sums(copied)
    (line,) = wrong_papers(copied)
    assert line.endswith(", manifest.json tells 101") and " holds 100 rows" in line


def test_a_wrong_number_of_rows_in_the_card(copied):
    edit(copied / "README.md", lambda text: text.replace("num_examples: ", "num_examples: 1", 1))
    (line,) = wrong_papers(copied)
    assert re.fullmatch(r"er_notes/\w+: holds (\d+) rows, README.md tells 1\1", line)


def test_rows_that_were_left_out_with_their_file(copied):
    file = sorted((copied / "data" / "er_notes").glob("train-*.parquet"))[-1]
    name = f"data/er_notes/{file.name}"
    file.unlink()
    write_sums(copied)
    assert wrong_files(copied) == []
    assert wrong_papers(copied) == [f"{name}: stands in manifest.json only"]


def test_rows_in_another_order(copied):
    file = first(copied)
    table = pq.read_table(file, partitioning=None)
    pq.write_table(table.take(list(range(table.num_rows))[::-1]), file)
    assert wrong_papers(copied) == ["er_notes/train: holds other rows than those of which manifest.json has the hash"]


def test_another_canary_and_another_schema(copied):
    edit(copied / "README.md", lambda text: text.replace("casewright:canary:", "casewright:canary:0"))
    file = first(copied)
    table = pq.read_table(file, partitioning=None)
    pq.write_table(table.replace_schema_metadata(None), file)
    assert wrong_papers(copied) == [
        "README.md: holds another canary than manifest.json",
        f"data/er_notes/{file.name}: is not of the schema of er_notes, or tells other metadata",
    ]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"no parquet at all"])
def test_a_file_that_is_no_parquet(copied, content):
    file = first(copied)
    file.write_bytes(content)
    (line,) = wrong_papers(copied)
    assert line.startswith(f"data/er_notes/{file.name}: is no Parquet file (")


@pytest.mark.parametrize(
    ("paper", "content"),
    [("manifest.json", "{"), ("manifest.json", "[]"), ("README.md", "# none"), ("README.md", "---\n: [\n---\n")],
)
def test_papers_that_cannot_be_read(copied, paper, content):
    (copied / paper).write_text(content)
    (line,) = wrong_papers(copied)
    assert line.startswith("manifest.json or README.md: cannot be read (")
