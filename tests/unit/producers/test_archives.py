"""Archives are read member by member, in time and memory by their own size, whatever their headers declare."""

import io
import struct
import tarfile
import zipfile
from pathlib import Path
from typing import Final

import pytest
from tests.unit.producers.file_kinds import tarred, zipped

from copydesk_producers import Item, read_documents
from copydesk_producers.readers.read import read_fetched

_GOOD: Final = b"The ferry sailed at dawn, the harbour office said."
#: More than any machine reads in the time of a test.
_ENDLESS: Final = 1 << 60


def read(folder: Path, name: str, data: bytes) -> list[Item]:
    """The items of a file with these bytes."""
    (folder / name).write_bytes(data)
    return list(read_documents([folder / name]))


def texts(items: list[Item]) -> list[str]:
    """The texts of those that are documents."""
    return [str(item.document.text) for item in items if item.document is not None]


def problems(items: list[Item]) -> list[str]:
    """What is told of the others."""
    return [item.problem.what for item in items if item.problem is not None]


def _large(number: int) -> bytes:
    """A number of twelve bytes in a tar, in base 256."""
    return b"\x80" + number.to_bytes(11, "big")


def _member(name: str, kind: bytes, size: int, sparse: int = 0) -> bytes:
    """A header of the GNU format; `sparse` is the declared size of a member that is nothing but a hole."""
    header = bytearray(512)
    header[: len(name)] = name.encode()
    header[100:108] = b"0000644\0"
    header[124:136] = _large(size)
    header[156:157] = kind
    header[257:265] = b"ustar  \0"
    if sparse:
        header[386:410] = _large(sparse) + _large(0)
        header[483:495] = _large(sparse)
    header[148:156] = b"%06o\0 " % (sum(header) + 8 * 0x20)
    return bytes(header)


def _sparse_in_pax(name: str) -> bytes:
    """The same in the PAX format, version 0.1, with a member behind it."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo(name)
        info.pax_headers = {"GNU.sparse.map": f"{_ENDLESS},0", "GNU.sparse.size": str(_ENDLESS)}
        archive.addfile(info)
    return stream.getvalue()[:1536] + tarred({"b.txt": _GOOD})


@pytest.mark.parametrize("name", ["a.txt", ".hidden/a.txt"])
@pytest.mark.parametrize("form", ["GNU", "PAX"])
def test_a_sparse_member_is_told_and_its_holes_are_not_read(tmp_path: Path, name: str, form: str) -> None:
    """A header of 512 bytes may declare a hole of any size. The member behind it is read."""
    if form == "GNU":
        data = _member(name, tarfile.GNUTYPE_SPARSE, 0, sparse=_ENDLESS) + tarred({"b.txt": _GOOD})
    else:
        data = _sparse_in_pax(name)
    items = read(tmp_path, "a.tar", data)
    assert texts(items) == [_GOOD.decode()]
    told = ["is a sparse file, which is not read: pack it without `--sparse`"]
    assert problems(items) == (told if name == "a.txt" else [])


@pytest.mark.parametrize("kind", [tarfile.REGTYPE, b"Z"])
def test_a_member_larger_than_the_tar_ends_with_it(tmp_path: Path, kind: bytes) -> None:
    """What is declared but not there is not waited for, whatever kind of member it is."""
    items = read(tmp_path, "a.tar", tarred({"b.txt": _GOOD})[:1024] + _member(".a", kind, _ENDLESS) + bytes(2048))
    assert texts(items) == [_GOOD.decode()]
    assert problems(items) == ["is damaged: unexpected end of data"]


def _list_of_members(at_least: int) -> bytes:
    """A ZIP with a list of members of this many bytes; its members are all the same one."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("a.txt", _GOOD)
        first = archive.infolist()[0]
        first.comment = b"x" * 60_000
        archive.filelist.extend([first] * (at_least // 60_000))
    return stream.getvalue()


def _with_zip64(data: bytes, *, plain: int | None, offset: int | None = None) -> bytes:
    """A ZIP whose true end stands in a ZIP64 record, before its plain one, which says `plain` bytes, or the truth."""
    end = struct.unpack("<4s4H2LH", data[-22:])
    record_at = len(data) - 22
    record = struct.pack("<4sQ2H2L4Q", b"PK\6\6", 44, 45, 45, 0, 0, end[3], end[4], end[5], end[6])
    locator = struct.pack("<4sLQL", b"PK\6\7", 0, record_at if offset is None else offset, 1)
    plain_end = struct.pack("<4s4H2LH", *end[:5], end[5] if plain is None else plain, end[6], 0)
    return data[:-22] + record + locator + plain_end


@pytest.mark.parametrize("plain", [None, 0, 100, 0xFFFFFFFF])
@pytest.mark.parametrize("offset", [None, 0, 1 << 63])
def test_a_list_of_members_is_bounded_by_its_zip64_record(
    tmp_path: Path, plain: int | None, offset: int | None
) -> None:
    """A ZIP64 record counts where a locator stands, whatever the plain record and the locator's offset say."""
    items = read(tmp_path, "a.zip", _with_zip64(_list_of_members(13 * 1024**2), plain=plain, offset=offset))
    assert len(items) == 1
    assert "has a list of members of 13," in problems(items)[0]


@pytest.mark.parametrize("plain", [None, 0xFFFFFFFF])
def test_a_zip64_of_few_members_is_read(tmp_path: Path, plain: int | None) -> None:
    """The record alone refuses nothing."""
    items = read(tmp_path, "a.zip", _with_zip64(zipped({"a.txt": _GOOD}), plain=plain))
    assert (texts(items), problems(items)) == ([_GOOD.decode()], [])


def test_an_archive_at_an_address_is_what_was_fetched(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An address is never opened as a path, where whoever serves it would choose the file."""

    def packed(text: str) -> bytes:
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            archive.writestr("a.jsonl", f'{{"text": "{text}"}}')
        return made.getvalue()

    monkeypatch.chdir(tmp_path)
    (tmp_path / "http:" / "bay.example").mkdir(parents=True)
    (tmp_path / "http:" / "bay.example" / "a.zip").write_bytes(packed("Secret."))
    [item] = read_fetched(packed("Fetched."), "http://bay.example/a.zip")
    assert item.document is not None
    assert item.document.text == "Fetched."
