"""Packages are read as streams: members before a break are kept, and everything wrong is one reject."""

import bz2
import gzip
import io
import tarfile
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.vocabulary import Reason, Record
from transforms.ingest import packages
from transforms.ingest.packages import tar_members, zip_members
from transforms.rejects import Reject

FILES = {f"PMC{number}/a{number}.nxml": b"<article>%d</article>" % number * 300 for number in range(4)}


def tar(files: dict[str, bytes], mode: str = "w", extra: list[tarfile.TarInfo] | None = None) -> bytes:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode=mode) as archive:
        for name, data in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
        for entry in extra or []:
            archive.addfile(entry)
    return target.getvalue()


class OneWay(io.RawIOBase):
    """A stream as from a socket: no seek, short reads."""

    def __init__(self, data: bytes) -> None:
        self.inner = io.BytesIO(data)

    def read(self, size: int = -1) -> bytes:
        return self.inner.read(min(size, 777) if size >= 0 else 777)

    def seekable(self) -> bool:
        return False


def of_tar(data: bytes, max_bytes: int = 1_000_000) -> list[tuple[str, bytes | Reject]]:
    return list(tar_members(OneWay(data), max_bytes))


def of_zip(data: bytes, max_bytes: int = 1_000_000) -> list[tuple[str, bytes | Reject]]:
    return list(zip_members(io.BytesIO(data), max_bytes))


def reasons(found: list[tuple[str, bytes | Reject]]) -> list[str]:
    return ["kept" if isinstance(each, bytes) else each.reason.value for _, each in found]


def zipped(files: dict[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return target.getvalue()


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2"])
def test_xml_members_are_read_and_others_are_no_records(mode: str) -> None:
    assert dict(of_tar(tar({**FILES, "PMC1/pic.jpg": b"\xff\xd8", "../oa.filelist.csv": b"x"}, mode))) == FILES


def test_zip() -> None:
    assert dict(of_zip(zipped({**FILES, "PMC1/pic.jpg": b"\xff\xd8", "d/": b""}))) == FILES


@pytest.mark.parametrize("name", ["../evil.xml", "/etc/evil.xml", "a/../../evil.nxml", "C:/evil.xml", "..\\evil.xml"])
def test_unsafe_paths(name: str) -> None:
    assert reasons(of_tar(tar({name: b"<a/>", "good.xml": b"<a/>"}))) == ["unsafe_path", "kept"]
    assert reasons(of_zip(zipped({name: b"<a/>", "good.xml": b"<a/>"}))) == ["unsafe_path", "kept"]


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices(kind: bytes) -> None:
    entry = tarfile.TarInfo("link")
    entry.type, entry.linkname = kind, "/etc/passwd"
    assert reasons(of_tar(tar(FILES, extra=[entry]))) == ["kept"] * 4 + ["unsafe_path"]


def test_a_member_of_unknown_compression_is_one_reject() -> None:
    data = bytearray(zipped({"a.xml": b"<a/>", "good.xml": b"<a/>"}))
    for header, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        place = data.index(header) + at
        data[place : place + 2] = (99).to_bytes(2, "little")
    assert reasons(of_zip(bytes(data))) == ["unreadable", "kept"]


def test_link_in_zip() -> None:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        info = zipfile.ZipInfo("a.xml")
        info.external_attr = 0o120777 << 16
        archive.writestr(info, "/etc/passwd")
    assert reasons(of_zip(target.getvalue())) == ["unsafe_path"]


def test_folders_are_no_records() -> None:
    entry = tarfile.TarInfo("folder.xml")
    entry.type = tarfile.DIRTYPE
    assert of_tar(tar({}, extra=[entry])) == []


def test_limits() -> None:
    files = {"big.xml": b"x" * 101, "fits.xml": b"x" * 100, "none.xml": b""}
    for found in (of_tar(tar(files), 100), of_zip(zipped(files), 100)):
        assert reasons(found) == ["too_large", "kept", "empty_file"]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress])
def test_bombs_are_stopped(pack) -> None:
    entry = tarfile.TarInfo("bomb.xml")
    entry.size = 400_000_000
    bomb = pack(entry.tobuf() + bytes(entry.size) + tar(FILES))
    began = time.perf_counter()
    assert reasons(of_tar(bomb))[0] == "too_large"
    assert reasons(of_tar(bomb))[-1] == "too_large"  # the rest was not decompressed
    assert len(of_tar(bomb)) == 2
    assert time.perf_counter() - began < 20


def test_zip_bomb_is_not_inflated_and_its_declared_size_not_trusted() -> None:
    data = zipped({"bomb.xml": bytes(50_000_000), "good.xml": b"<a/>"})
    assert reasons(of_zip(data, 1_000_000)) == ["too_large", "kept"]
    lying = bytearray(data)
    at = lying.rindex(b"PK\x01\x02", 0, lying.rindex(b"good.xml") - 46)
    lying[at + 24 : at + 28] = (100).to_bytes(4, "little")
    assert reasons(of_zip(bytes(lying), 1_000_000)) == ["unreadable", "kept"]


def test_all_of_a_zip_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages, "FREE_BYTES", 0)
    monkeypatch.setattr(packages, "MAX_RATIO", 10)
    found = reasons(of_zip(zipped({f"{number}.xml": bytes(100_000) for number in range(20)})))
    assert len(found) == 20 and "too_large" in found


def test_giant_header_is_refused() -> None:
    entry = tarfile.TarInfo("././@LongLink")
    entry.type, entry.size = tarfile.GNUTYPE_LONGNAME, 3_000_000
    assert reasons(of_tar(entry.tobuf() + b"a" * (5860 * 512) + tar(FILES))) == ["unreadable"]


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"", "empty_file"),
        (b"no archive at all" * 99, "unreadable"),
        (b"\x1f\x8bno gzip" * 9, "unreadable"),
        (b"PK\x05\x06", "unreadable"),
    ],
)
def test_no_archive(data: bytes, expected: str) -> None:
    assert reasons(of_tar(data)) == [expected]
    assert of_tar(data)[0][1].record is Record.FILE
    assert len(of_zip(data)) == 1


@pytest.mark.parametrize("mode", ["w", "w:gz"])
def test_cut_archive_keeps_what_came_before(mode: str) -> None:
    noisy = {name: data + bytes(range(256)) * 40 for name, data in FILES.items()}
    whole = tar(noisy, mode)
    seen = set()
    end = len(whole.rstrip(b"\x00")) if mode == "w" else len(whole)  # after it a tar has only its end mark
    for cut in range(1, end, max(1, end // 97)):
        found = of_tar(whole[:cut])
        assert reasons(found)[-1] in ("truncated", "unreadable")
        kept = found[:-1]
        assert dict(kept) == dict(list(noisy.items())[: len(kept)])
        seen.add(len(kept))
    assert 4 in seen or 3 in seen
    assert 0 in seen


def test_corrupt_checksum_is_told() -> None:
    whole = bytearray(tar(FILES, "w:gz"))
    whole[-8] ^= 0xFF
    assert reasons(of_tar(bytes(whole))) == ["kept"] * 4 + ["unreadable"]


def test_corrupt_and_encrypted_zip_members_take_no_others() -> None:
    data = bytearray(zipped(FILES))
    data[data.index(b"PMC1/a1.nxml") + 20] ^= 0xFF
    assert reasons(of_zip(bytes(data))) == ["kept", "unreadable", "kept", "kept"]
    data = bytearray(zipped(FILES))
    for at in (data.index(b"PK\x03\x04") + 6, data.index(b"PK\x01\x02") + 8):
        data[at] |= 1
    assert reasons(of_zip(bytes(data))) == ["unreadable", "kept", "kept", "kept"]


def test_cut_zip() -> None:
    assert reasons(of_zip(zipped(FILES)[:-40])) == ["truncated"]


def test_names_that_are_no_utf8_can_be_written() -> None:
    target = io.BytesIO()
    with tarfile.open(fileobj=target, mode="w", encoding="latin-1") as archive:
        entry = tarfile.TarInfo("fi\xe8vre.xml")
        entry.size = 4
        archive.addfile(entry, io.BytesIO(b"<a/>"))
    ((name, data),) = of_tar(target.getvalue())
    assert name.encode("utf-8") and data == b"<a/>"


@given(st.data())
def test_wild_damage_never_raises(data: st.DataObject) -> None:
    pack = data.draw(st.sampled_from([tar(FILES), tar(FILES, "w:gz"), zipped(FILES)]))
    damaged = bytearray(pack)
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(damaged) - 1))
        damaged[at] = data.draw(st.integers(0, 255))
    damaged = damaged[: data.draw(st.integers(0, len(damaged)))]
    for found in (of_tar(bytes(damaged)), of_zip(bytes(damaged))):
        assert all(isinstance(each, bytes) or each.reason in Reason for _, each in found)
