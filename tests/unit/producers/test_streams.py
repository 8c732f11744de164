"""Bounds on what an input makes of itself: the bytes of its documents, and lines that give none."""

import gzip
from pathlib import Path
from typing import Final

import pytest

from copydesk_producers import read_documents
from copydesk_producers.readers import open_input

_NAME_OF_A_MEGABYTE: Final = b"a" * 1_000_000


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"text," + _NAME_OF_A_MEGABYTE + b"\n" + b"The ferry sails.,x\n" * 100),
        (
            "a.json",
            b'{"version": "https://jsonfeed.org/version/1.1", "authors": [{"name": "%b"}], "items": [%b]}'
            % (_NAME_OF_A_MEGABYTE, b",".join([b'{"id": "1", "content_text": "The ferry sails."}'] * 100)),
        ),
        (
            "a.xml",
            b"<rss version='2.0'><channel><title>%b</title>%b</channel></rss>"
            % (_NAME_OF_A_MEGABYTE, b"<item><description>The ferry sails.</description></item>" * 100),
        ),
    ],
)
def test_what_stands_once_in_an_input_is_not_repeated_without_end(tmp_path: Path, name: str, data: bytes) -> None:
    """The name of a column, or the authors of a feed: a file of 2 MB made 225 GB of documents."""
    (tmp_path / name).write_bytes(data)
    size, problem = 0, None
    for item in read_documents([tmp_path]):
        size, problem = size + len(item.raw or b""), item.problem
    assert 60_000_000 < size < 70_000_000
    assert problem is not None
    assert "repeats" in problem.what


def test_an_element_that_cannot_be_written_is_not_pushed_as_the_whole_list(tmp_path: Path) -> None:
    """A file of 400 KB made 81 MB."""
    element = b'{"text": "x", "metadata": {"m": %b%b}}' % (b"[" * 900, b"]" * 900)
    (tmp_path / "a.json").write_bytes(b"[" + b",".join([element] * 20) + b"]")
    items = list(read_documents([tmp_path]))
    assert [len(item.raw or b"") < 100 and item.problem is not None for item in items] == [True] * 20


def test_a_broken_document_is_cut_behind_the_limit(tmp_path: Path) -> None:
    """It ends in the dead letters, which keep as much of it."""
    (tmp_path / "a.json").write_bytes(b'{"texx": "%b"}' % _NAME_OF_A_MEGABYTE)
    [item] = read_documents([tmp_path], document_bytes=1000)
    assert (item.problem is not None, len(item.raw or b"")) == (True, 1001)


@pytest.mark.parametrize(
    ("name", "line"), [("a.jsonl.gz", b'{"text": "The ferry sails."}\n'), ("a.csv.gz", b"text\nx\n")]
)
def test_blank_lines_do_not_hold_the_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, line: bytes
) -> None:
    """Nothing comes of them, and nobody else has a turn meanwhile: 260 KB of gzip held a watch for minutes."""
    monkeypatch.setattr(open_input, "_MOST_BLANK", 1000)
    (tmp_path / name).write_bytes(gzip.compress(line + b"\n" * 1002 + line))
    document, told = read_documents([tmp_path])
    assert document.problem is None
    assert told.problem is not None
    assert "blank" in told.problem.what
