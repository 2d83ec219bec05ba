"""Tables of any format: every row is kept or rejected with its reason, and no bytes raise anything but LayoutError."""

import csv
import gc
import gzip
import io
import json
import re
import zlib
from datetime import datetime

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas.rejects import Rejects
from schemas.vocabulary import Reason, Record
from transforms.ingest.tabular import LayoutError, read_rows

DETAIL = re.compile(Rejects.columns()["detail"].regex)


def read(raw, format="csv", **how):
    """All rows of a table (row number, then cells) and its rejects as (record, reason, row)."""
    rows, found, names = [], [], None
    for batch in read_rows(io.BytesIO(raw) if isinstance(raw, bytes) else raw, format, **how):
        assert batch.frame.schema["row"] == pl.UInt64
        assert set(batch.frame.drop("row").dtypes) <= {pl.String}
        names = batch.frame.columns
        rows += batch.frame.rows()
        found += batch.rejects
    for reject in found:
        assert reject.detail is None or DETAIL.match(reject.detail)
    return names, rows, [(reject.record, reject.reason, reject.row) for reject in found]


def gunzipped(raw):
    return gzip.GzipFile(fileobj=io.BytesIO(raw))


def parquet(table):
    into = io.BytesIO()
    pq.write_table(table, into)
    return into.getvalue()


def test_quoted_line_breaks_delimiters_and_quotes():
    names, rows, rejects = read(b'id,text\r\n1,"Fever,\r\n""chills"""\r\n2,\r\n')
    assert names == ["row", "id", "text"]
    assert rows == [(1, "1", 'Fever,\r\n"chills"'), (2, "2", None)]
    assert rejects == []


@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
def test_line_ends_of_every_system(ends):
    assert read(ends.join([b"id,text", b"1,Fever", b"", b'2,"a\tb"', b""]))[1] == [(1, "1", "Fever"), (2, "2", "a\tb")]


def test_tabs_in_tsv_need_quotes():
    names, rows, rejects = read(b'id\ttext\n1\t"two\twords, one cell"\n2\ttwo\twords\n', "tsv")
    assert rows == [(1, "1", "two\twords, one cell")]
    assert rejects == [(Record.ROW, Reason.WRONG_FIELD_COUNT, 2)]


def test_ragged_rows_and_extra_fields_are_rejected_alone():
    _, rows, rejects = read(b"id,text\n1,a\n2\n3,b,c\n4,d\n")
    assert rows == [(1, "1", "a"), (4, "4", "d")]
    assert rejects == [(Record.ROW, Reason.WRONG_FIELD_COUNT, 2), (Record.ROW, Reason.WRONG_FIELD_COUNT, 3)]


def test_missing_closing_quote_is_told_with_the_number_of_lines():
    batch = list(read_rows(io.BytesIO(b'id,text\n1,a\n2,"Fever\n3,b\n4,c\n'), "csv"))[-1]
    assert batch.frame.rows() == [(1, "1", "a")]
    (reject,) = batch.rejects
    assert (reject.reason, reject.row) == (Reason.TRUNCATED, 2)
    assert "3 lines" in reject.detail


def test_a_quote_that_would_join_two_patients_rows_is_refused():
    _, rows, rejects = read(b'id,text\n1,"left open\n2,"closed"\n3,c\n')
    # two lines were one record as far as can be known, so the third line is row 2
    assert rows == [(2, "3", "c")]
    assert rejects == [(Record.ROW, Reason.BAD_VALUE, 1)]


def test_fields_longer_than_pythons_default_limit():
    long = "x" * 1_000_000
    assert read(f"id,text\n1,{long}\n".encode())[1] == [(1, "1", long)]


def test_nul_bytes_pass():
    assert read(b"id,text\n1,a\0b\n")[1] == [(1, "1", "a\0b")]


def test_bytes_of_another_encoding_cost_their_row_only():
    raw = "id,text\n1,38 °C\n2,37 C\n".encode("latin-1")
    assert read(raw)[1:] == ([(2, "2", "37 C")], [(Record.ROW, Reason.NOT_UTF8, 1)])
    assert read(raw, encoding="latin-1")[1][0] == (1, "1", "38 °C")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_byte_order_mark_decides(encoding):
    assert read("id,text\n1,38 °C\n".encode(encoding)) == (["row", "id", "text"], [(1, "1", "38 °C")], [])


def test_utf_16_without_mark():
    raw = "id,text\n1,38 °C\n2,b\n".encode("utf-16-le")
    with pytest.raises(LayoutError, match="utf-16-le"):
        read(raw)
    assert read(raw, encoding="utf-16-le")[1] == [(1, "1", "38 °C"), (2, "2", "b")]
    broken = raw.replace("°".encode("utf-16-le"), b"\x00\xd8")  # half a surrogate pair
    assert read(broken, encoding="utf-16-le")[1:] == ([(2, "2", "b")], [(Record.ROW, Reason.NOT_UTF8, 1)])


@pytest.mark.parametrize("encoding", ["no-such", "rot13", "base64", "a\0b", "hex"])
def test_unknown_encodings(encoding):
    with pytest.raises(LayoutError, match="encoding"):
        read(b"id\n1\n", encoding=encoding)


@pytest.mark.parametrize("format", ["csv", "tsv", "jsonl", "parquet"])
def test_empty_file(format):
    assert read(b"", format)[1:] == ([], [(Record.FILE, Reason.EMPTY_FILE, None)])


@pytest.mark.parametrize(
    ("raw", "format"),
    [(b"id,text\n", "csv"), (b"id,text", "csv"), (b"\n\n", "csv"), (b"\n \n", "jsonl"), (b"\xef\xbb\xbf", "csv")],
)
def test_no_rows(raw, format):
    assert read(raw, format)[1:] == ([], [(Record.FILE, Reason.EMPTY_FILE, None)])


def test_duplicate_columns_are_named_by_place_not_by_word():
    with pytest.raises(LayoutError, match="columns 1 and 3") as told:
        read(b"Jane Roe,b, Jane Roe \n1,2,3\n")
    assert "Jane" not in str(told.value)


def test_unnamed_columns_are_left_out_and_a_column_called_row_keeps_its_cells():
    assert read(b",row,,id\n9,x,8,1\n")[:2] == (["row", "row ", "id"], [(1, "x", "1")])


def test_too_many_columns():
    with pytest.raises(LayoutError, match="10001"):
        read(",".join(f"c{i}" for i in range(10_001)).encode() + b"\n")


def test_a_very_long_header():
    assert read(b"x" * 1_000_000 + b",id\na,1\n")[1] == [(1, "a", "1")]


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xfb\x90\x64", bytes(range(256)) * 40])
def test_binary_files_named_csv(raw):
    with pytest.raises(LayoutError):
        read(raw)


def test_truncated_gzip_keeps_every_whole_row_before():
    lines = [f"{i},{zlib.crc32(str(i).encode())}" for i in range(20_000)]
    packed = gzip.compress("\n".join(["id,text", *lines]).encode(), mtime=0)
    packed = packed[: len(packed) // 2]
    whole = zlib.decompressobj(31).decompress(packed).count(b"\n") - 1
    _, rows, rejects = read(gunzipped(packed))
    assert whole > 5_000
    assert [row[1:] for row in rows] == [tuple(line.split(",")) for line in lines[:whole]]
    assert rejects == [(Record.FILE, Reason.TRUNCATED, None)]


def test_gzip_cut_in_its_header_and_no_gzip_at_all():
    packed = gzip.compress(b"id,text\n1,a\n", mtime=0)
    assert read(gunzipped(packed[:5]))[2] == [(Record.FILE, Reason.TRUNCATED, None)]
    assert read(gunzipped(b"id,text\n1,a\n"))[2] == [(Record.FILE, Reason.UNREADABLE, None)]


def test_gzip_with_a_wrong_checksum_is_told():
    packed = bytearray(gzip.compress(b"id,text\n1,a\n", mtime=0))
    packed[-8] ^= 1
    _, _, rejects = read(gunzipped(bytes(packed)))
    assert rejects == [(Record.FILE, Reason.UNREADABLE, None)]


@pytest.mark.parametrize("format", ["csv", "jsonl"])
def test_a_stream_that_fails_keeps_what_came_before(format):
    class Failing(io.RawIOBase):
        parts = [b"id\n1\n2\n" if format == "csv" else b'{"id":1}\n{"id":2}\n']

        def readable(self):
            return True

        def read(self, size=-1):
            if not self.parts:
                raise OSError("disk")
            part, rest = self.parts[0][:size], self.parts[0][size:]
            self.parts = [rest] if rest else []
            return part

    assert read(Failing(), format)[1:] == ([(1, "1"), (2, "2")], [(Record.FILE, Reason.UNREADABLE, None)])


def test_the_stream_stays_open():
    stream = io.BytesIO(b"id\n1\n")
    list(read_rows(stream, "csv"))
    gc.collect()
    assert not stream.closed


def test_json_lines():
    raw = b'{"id": 7, "text": "a\\nb", "age": 58.0, "flag": true}\n\n{"text": "", "id": 1.5, "list": ["x", {"y": 1}]}\n'
    names, rows, rejects = read(raw, "jsonl")
    assert names == ["row", "id", "text", "age", "flag", "list"]
    assert rows == [(1, "7", "a\nb", "58", "true", None), (2, "1.5", None, None, None, '["x", {"y": 1}]')]
    assert rejects == []


@pytest.mark.parametrize(
    "bad",
    [
        '{"id": 1',
        "[1, 2]",
        '"id"',
        '{"id": 1, "id": 2}',
        "[" * 100_000,
        '{"id": ' + "9" * 5_000 + "}",
        "{'id': 1}",
        "\0",
    ],
)
def test_a_bad_line_costs_itself_only(bad):
    raw = f'{{"id": 1}}\n{bad}\n{{"id": 3}}\n'.encode()
    assert read(raw, "jsonl")[1:] == ([(1, "1"), (3, "3")], [(Record.ROW, Reason.BAD_VALUE, 2)])


def test_bad_bytes_in_json_lines():
    raw = b'{"id": 1}\n{"id": "\xff"}\n{"id": 3}\n'
    assert read(raw, "jsonl")[1:] == ([(1, "1"), (3, "3")], [(Record.ROW, Reason.NOT_UTF8, 2)])


def test_lone_surrogates_in_json_become_the_replacement_character():
    assert read(rb'{"text": "a\ud83d\ude00b\ud800c"}', "jsonl")[1] == [(1, "a😀b\ufffdc")]


def test_a_json_array_is_no_json_lines():
    with pytest.raises(LayoutError, match="one object per line"):
        read(b'[\n{"id": 1}\n]', "jsonl")


def test_parquet_of_many_types():
    table = pa.table(
        {
            "id": pa.array([1.0, 2.5, None]),
            "text": ["a", "", None],
            "at": pa.array([datetime(2024, 1, 5, 3, 4, 5), None, None], pa.timestamp("us", "UTC")),
            "flag": [True, False, None],
            "bytes": pa.array([b"x", b"\xff", None]),
            "tags": pa.array([["a"], [], None]),
            "word": pa.array(["x", "y", None]).dictionary_encode(),
            "nothing": pa.nulls(3),
            "big": pa.array([2**60, 1, None]),
        }
    )
    names, rows, rejects = read(parquet(table), "parquet")
    assert names == ["row", *table.column_names]
    zoned = "2024-01-05T03:04:05"
    assert rows[0] == (1, "1", "a", rows[0][3], "true", "x", '["a"]', "x", None, str(2**60))
    assert rows[0][3].startswith(zoned)
    assert rows[1] == (3, None, None, None, None, None, None, None, None, None)
    assert rejects == [(Record.ROW, Reason.NOT_UTF8, 2)]


def test_parquet_strings_with_wrong_bytes_cost_their_row():
    sound = pa.array(["aa", "b"])
    broken = pa.Array.from_buffers(pa.string(), 2, [None, sound.buffers()[1], pa.py_buffer(b"\xff\xfeb")])
    assert read(parquet(pa.table({"text": broken})), "parquet")[1:] == (
        [(2, "b")],
        [(Record.ROW, Reason.NOT_UTF8, 1)],
    )


def test_parquet_without_rows_or_with_a_column_twice():
    assert read(parquet(pa.table({"id": pa.array([], pa.string())})), "parquet")[2] == [
        (Record.FILE, Reason.EMPTY_FILE, None)
    ]
    with pytest.raises(LayoutError, match="columns 1 and 2"):
        read(parquet(pa.table([["1"], ["2"]], names=["id", "id"])), "parquet")


@pytest.mark.parametrize(
    "damage", [lambda raw: raw[:-20], lambda raw: raw[:200], lambda raw: b"PAR1" * 9, lambda raw: b"x"]
)
def test_corrupt_parquet(damage):
    raw = parquet(pa.table({"id": [str(i) for i in range(1000)]}))
    assert read(damage(raw), "parquet")[1:] == ([], [(Record.FILE, Reason.UNREADABLE, None)])


def test_parquet_damaged_in_the_middle_says_how_much_is_lost():
    into = io.BytesIO()
    table = pa.table({"id": [f"{i:08d}" for i in range(4000)]})
    pq.write_table(table, into, row_group_size=1000, compression="zstd")
    raw = bytearray(into.getvalue())
    at = pq.ParquetFile(into).metadata.row_group(2).column(0).dictionary_page_offset
    raw[at : at + 400] = b"\xff" * 400
    _, rows, rejects = read(bytes(raw), "parquet", batch_rows=500)
    assert len(rows) == 2000
    assert rejects == [(Record.FILE, Reason.UNREADABLE, None)]


def test_batches_are_bounded_by_rows_and_by_characters():
    raw = b"id,text\n" + b"".join(b"%d,%s\n" % (i, b"x" * 100) for i in range(100))
    assert [b.frame.height for b in read_rows(io.BytesIO(raw), "csv", batch_rows=30)] == [30, 30, 30, 10]
    assert max(b.frame.height for b in read_rows(io.BytesIO(raw), "csv", batch_chars=1000)) == 10
    lines = b"".join(b'{"id": %d, "text": "%s"}\n' % (i, b"x" * 98) for i in range(100))
    assert max(b.frame.height for b in read_rows(io.BytesIO(lines), "jsonl", batch_chars=1000)) <= 11


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=12), st.sampled_from(["csv", "tsv", "jsonl", "parquet"]))
@settings(max_examples=150, deadline=None)
def test_law_what_was_written_is_read(rows, format):
    if format == "jsonl":
        raw = "".join(json.dumps({"a": a, "b": b}) + "\n" for a, b in rows).encode()
    elif format == "parquet":
        raw = parquet(pa.table({"a": [a for a, _ in rows], "b": [b for _, b in rows]}))
    else:
        into = io.StringIO(newline="")
        writer = csv.writer(into, delimiter="\t" if format == "tsv" else ",", quoting=csv.QUOTE_ALL)
        writer.writerows([("a", "b"), *rows])
        raw = into.getvalue().encode()
    expected = [(number, a or None, b or None) for number, (a, b) in enumerate(rows, 1)]
    assert read(raw, format)[1:] == (expected, [])


@given(
    st.binary(max_size=400),
    st.sampled_from(["csv", "tsv", "jsonl", "parquet"]),
    st.sampled_from(["utf-8", "utf-16", "cp1252"]),
)
@settings(max_examples=400, deadline=None)
def test_law_no_bytes_raise_anything_but_a_layout_error(raw, format, encoding):
    try:
        read(raw, format, encoding=encoding)
    except LayoutError as told:
        assert "\n" not in str(told)


@given(st.binary(max_size=300), st.sampled_from(["csv", "jsonl"]))
@settings(max_examples=400, deadline=None)
def test_law_rows_are_kept_or_rejected_and_numbered_without_gap(raw, format):
    raw = (b"a,b\n1,2\n" if format == "csv" else b'{"a": 1}\n') + raw
    _, rows, rejects = read(raw, format, batch_rows=3)
    numbers = [row[0] for row in rows] + [row for record, _, row in rejects if record is Record.ROW]
    assert sorted(numbers) == list(range(1, len(numbers) + 1))
