"""Pages of web archives are unpacked in pieces, however much they unpack to."""

import io
import tracemalloc
import zlib
from pathlib import Path
from typing import Final

import brotli
import pytest
from tests.unit.producers.file_kinds import DAY, answer, page

from copydesk_producers import read_documents
from copydesk_producers.readers.place import Place
from copydesk_producers.readers.streams import Meter
from copydesk_producers.readers.warc import members_of_warc

_URL: Final = "https://velm.example/1"
#: Letters of a page that packs to a few hundred bytes, and the bytes that reading some of it may take.
_MANY: Final = 100_000_000
_HELD: Final = 4_000_000


def _body(data: bytes, encoding: str) -> io.BufferedIOBase:
    """The unpacked body of an archive's only page."""
    archive = io.BytesIO(answer(_URL, data, f"Content-Encoding: {encoding}"))
    _, opened = next(members_of_warc(archive, Place("a.warc", "a.warc"), Meter()))
    return opened()  # type: ignore[return-value]  # a buffered reader


def test_a_page_in_brotli_is_unpacked_in_pieces() -> None:
    """Its first bytes take little memory, though the first kilobyte of it unpacks to a hundred megabytes."""
    packed = brotli.compress(b"a" * _MANY, quality=5)
    assert len(packed) < 1024
    tracemalloc.start()
    try:
        body = _body(packed, "br")
        assert body.read(100_000) == b"a" * 100_000
        assert tracemalloc.get_traced_memory()[1] < _HELD
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("size", [0, 1, 1023, 65_536, 65_537, 98_272, 3_000_000])
@pytest.mark.parametrize("kind", ["alike", "mixed"])
def test_a_page_in_brotli_comes_out_whole(size: int, kind: str) -> None:
    """Whatever its pieces are, none is lost, at its end neither."""
    data = bytes(size) if kind == "alike" else b"".join(b"%x," % (n * n) for n in range(size // 6 + 1))[:size]
    assert _body(brotli.compress(data, quality=4), "br").read() == data


def test_a_page_in_brotli_that_is_damaged_is_told(tmp_path: Path) -> None:
    """The page behind it is read."""
    packed = bytearray(brotli.compress(page(0)))
    packed[len(packed) // 2 :] = b"\xff" * 200
    path = tmp_path / "a.warc"
    path.write_bytes(answer(_URL, bytes(packed), "Content-Encoding: br") + answer(f"{_URL}/2", page(1)))
    bad, good = read_documents([path])
    assert bad.problem is not None
    assert bad.problem.what.startswith("is damaged: ")
    assert good.document is not None


def test_what_stands_behind_a_deflated_page_is_passed_over() -> None:
    """Only the page is given."""
    assert _body(zlib.compress(page(0)) + b"z" * 5000, "deflate").read() == page(0)


@pytest.mark.parametrize("date", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_date_that_is_none_in_utc(tmp_path: Path, date: str) -> None:
    """The page is read without it, and the one behind it."""
    path = tmp_path / "a.warc"
    archive = answer(_URL, page(0)) + answer(f"{_URL}/2", page(1))
    path.write_bytes(archive.replace(DAY.encode(), date.encode(), 1))
    first, second = (item.document for item in read_documents([path]))
    assert first is not None
    assert second is not None
    assert [False, True] == ["crawled_at" in (one.metadata or {}) for one in (first, second)]
