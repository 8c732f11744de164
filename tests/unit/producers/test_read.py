"""Reading documents from files, folders and standard input."""

import bz2
import errno
import gzip
import io
import lzma
import os
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from copydesk_producers import Item, read_documents
from copydesk_producers.readers import json_files
from copydesk_producers.readers.item import UnreadableInput
from copydesk_producers.readers.open_input import open_input
from copydesk_producers.readers.streams import check_stored
from copydesk_schemas import DocumentError, RawDocument


def packed(name: str, data: bytes) -> bytes:
    """The bytes as the suffix of the name says."""
    if name.endswith(".gz"):
        return gzip.compress(data)
    return zstandard.compress(data) if name.endswith(".zst") else data


def what(items: list[Item]) -> list[str]:
    """Each item's content, or its problem."""
    return [
        f"{item.problem.where}: {item.problem.what}"
        if item.problem
        else (item.document and (item.document.text or item.document.html)) or ""
        for item in items
    ]


@pytest.mark.parametrize("name", ["a.txt", "A.TXT", "a.b.txt", "a.txt.gz", "a.txt.zst"])
def test_a_text_file_is_one_document(tmp_path: Path, name: str) -> None:
    """Its name is kept in the metadata; packed files are unpacked."""
    (tmp_path / name).write_bytes(packed(name, "Zwölf\n".encode()))
    (item,) = read_documents([tmp_path / name])
    assert RawDocument(text="Zwölf\n", metadata={"file": name}) == item.document


@pytest.mark.parametrize("name", ["a.html", "a.htm"])
def test_an_html_file_is_one_document(tmp_path: Path, name: str) -> None:
    """The whole source, as text."""
    (tmp_path / name).write_bytes('<meta charset="koi8-r">мэр'.encode("koi8-r"))
    (item,) = read_documents([str(tmp_path / name)])
    assert RawDocument(html='<meta charset="koi8-r">мэр', metadata={"file": name}) == item.document


@pytest.mark.parametrize("name", ["a.jsonl", "a.ndjson", "a.jsonl.gz", "a.jsonl.zst"])
def test_json_lines(tmp_path: Path, name: str) -> None:
    """All suffixes of JSON lines, packed in several pieces too."""
    (tmp_path / name).write_bytes(packed(name, b'{"text":"a"}\n') + packed(name, b'{"text":"b"}\n'))
    assert ["a", "b"] == what(list(read_documents([tmp_path / name])))


def test_json_and_feeds(tmp_path: Path) -> None:
    """The other suffixes."""
    (tmp_path / "a.json").write_bytes(b'[{"text":"a"},{"text":"b"}]')
    feed = b"<rss version='2.0'><channel><item><description>c</description></item></channel></rss>"
    for name in ("b.xml", "c.rss", "d.atom"):
        (tmp_path / name).write_bytes(feed)
    assert ["a", "b", "c", "c", "c"] == what(list(read_documents([tmp_path])))


def test_a_folder_is_read_sorted_hidden_files_left_out(tmp_path: Path) -> None:
    """All that is below it, names with their folders; nothing hidden, and no folder by way of a link."""
    for name in ("b/2.txt", "b/1.txt", "a/x/3.txt", "c.txt", ".hidden.txt", ".git/4.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    items = list(read_documents([tmp_path]))
    assert ["c.txt", "a/x/3.txt", "b/1.txt", "b/2.txt"] == what(items)
    assert what(items) == [item.document.metadata["file"] for item in items if item.document and item.document.metadata]


def test_links_out_of_a_folder_are_not_followed(tmp_path: Path) -> None:
    """A file or folder elsewhere that a link names is not read: who fills the folder does not choose what is read."""
    (tmp_path / "elsewhere" / "deep").mkdir(parents=True)
    (tmp_path / "elsewhere" / "secret.txt").write_text("secret")
    (tmp_path / "elsewhere" / "deep" / "other.txt").write_text("secret too")
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "a.txt").symlink_to(tmp_path / "elsewhere" / "secret.txt")
    (folder / "b.txt").symlink_to("../elsewhere/secret.txt")
    (folder / "c").symlink_to(tmp_path / "elsewhere")
    (folder / "d.txt").symlink_to("b.txt")  # a link to a link
    (folder / "e.txt").write_text("own")
    reason = "is a link that leads out of the folder, so it is not followed"
    refused = [f"{folder / name}: {reason}" for name in ("a.txt", "b.txt", "c", "d.txt")]
    assert [*refused, "own"] == what(list(read_documents([folder])))


def test_folders_in_one_another_are_read_however_deep(tmp_path: Path) -> None:
    """What is below a thousand folders is read; where the path is longer than any may be, that is told."""
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "z.txt").write_text("own")
    for name, levels in (("a", 1_100), ("b" * 250, 20)):
        at = os.open(folder, os.O_RDONLY)
        for _ in range(levels):
            os.mkdir(name, dir_fd=at)
            inner = os.open(name, os.O_RDONLY, dir_fd=at)
            os.close(at)
            at = inner
        deep = os.open("x.txt", os.O_WRONLY | os.O_CREAT, dir_fd=at)
        os.write(deep, name[:1].encode())
        os.close(deep)
        os.close(at)
    found = what(list(read_documents([folder])))
    subprocess.run(["rm", "-r", str(folder)], check=True)  # Python's own would call itself as often
    own, deep_text, problem = found
    assert ("own", "a") == (own, deep_text)
    assert problem.endswith("is not read, nor is anything in it: File name too long")


def test_a_folder_that_cannot_be_listed_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is in it cannot be known, and whoever reads the folder above learns that something is missing."""
    folder = tmp_path / "folder"
    (folder / "closed").mkdir(parents=True)
    (folder / "closed" / "a.txt").write_text("lost")
    (folder / "z.txt").write_text("own")
    real = os.scandir

    def refused(path: Any) -> Any:  # tests may run as root, whom no mode keeps out
        if str(path).endswith("closed"):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", refused)
    told = f"{folder / 'closed'}: is not read, nor is anything in it: Permission denied"
    items = list(read_documents([folder]))
    assert ["own", told] == what(items)
    assert [None, "folders that cannot be listed"] == [item.problem and item.problem.kind for item in items]


def test_a_folder_that_becomes_a_link_is_not_walked(tmp_path: Path) -> None:
    """Where it leads, the links out of the folder are looked at: it was put there after the look."""
    folder, elsewhere = tmp_path / "folder", tmp_path / "elsewhere"
    for one in (folder / "a", folder / "b", elsewhere):
        one.mkdir(parents=True)
    (folder / "a" / "a.txt").write_text("own")
    (elsewhere / "a.txt").write_text("of others")
    items = read_documents([folder])
    first = next(items)
    (folder / "b").rmdir()
    (folder / "b").symlink_to(elsewhere)
    told = f"{folder / 'b'}: is a link that leads out of the folder, so it is not followed"
    assert ["own", told] == what([first, *items])


SPARSE = 1 << 29


def sparse(path: Path, data: bytes, size: int = SPARSE, pieces: int = 1) -> Path:
    """A file with data at its beginning, or in pieces all over it, and holes for the rest."""
    with path.open("wb") as file:
        for piece in range(pieces):
            file.seek(piece * size // pieces)
            file.write(data)
        file.truncate(size)
    return path


@pytest.mark.parametrize(
    "name", ["a.jsonl", "a.html", "a.csv", "a.eml", "a.warc", "a.tar", "a.zip", "a.gz", "a", "a.pdf"]
)
def test_a_file_of_holes_is_told(tmp_path: Path, name: str) -> None:
    """It takes no space, whatever it is called, and an hour to read where it says that it is a terabyte."""
    sparse(tmp_path / name, b'{"text": "a"}\n')
    [item] = read_documents([tmp_path])
    assert item.problem is not None
    assert "sparse files" == item.problem.kind
    assert f"is a sparse file: of its {SPARSE:,} bytes only" in item.problem.what
    with pytest.raises(UnreadableInput, match="is a sparse file"), open_input(tmp_path / name):
        pass


@pytest.mark.parametrize("pieces", [1, 64])
def test_a_file_with_holes_is_none_of_holes(tmp_path: Path, pieces: int) -> None:
    """As much stored as a packed file must have: what a program wrote that leaves out blocks of zeros."""
    data = b"x" * (SPARSE // 150 // pieces)
    for size, piece, many in ((SPARSE, data, pieces), (1 << 27, b"x", 1)):
        with sparse(tmp_path / "a", piece, size, many).open("rb") as file:
            check_stored(file)
            assert 0 == file.tell()
            assert piece == file.read(len(piece))


def test_a_file_whose_blocks_nobody_counts_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some network file systems say of each file that it has no blocks, and know of no holes."""
    real = os.fstat

    def told(file: int) -> os.stat_result:
        whole = real(file)
        return os.stat_result(tuple(whole), {"st_blocks": 0})

    path = tmp_path / "a"
    with path.open("wb") as written:
        for _ in range(257):
            written.write(b"x" * (1 << 20))
    monkeypatch.setattr(os, "fstat", told)
    with path.open("rb") as file:
        check_stored(file)


def test_links_inside_a_folder_are_followed_to_files(tmp_path: Path) -> None:
    """A link to a file of the folder is read; links to folders and in circles never make the reading endless."""
    folder = tmp_path / "folder"
    (folder / "sub").mkdir(parents=True)
    (folder / "sub" / "a.txt").write_text("own")
    (folder / "b.txt").symlink_to("sub/a.txt")
    (folder / "sub" / "up").symlink_to(folder)
    (folder / "around").symlink_to("around")
    named = tmp_path / "named"
    named.symlink_to(folder)
    for top in (folder, named):  # a folder that is named may be a link itself: the user chose it
        read = what(list(read_documents([top])))
        assert ["own", "own"] == [text for text in read if "around" not in text]


def test_what_is_written_meanwhile_is_passed_over(tmp_path: Path) -> None:
    """In folders, whatever path leads to it; a file of the same name elsewhere is read, and nothing goes in silence."""
    for name in ("a/clean.jsonl", "out/clean.jsonl"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text('{"text": "a"}')
    own = {(tmp_path / "out" / "clean.jsonl").resolve()}
    [read, passed] = read_documents([tmp_path / "a" / ".."], leave_out=own)
    assert (f"{tmp_path}/a/../a/clean.jsonl", "a") == (read.path, read.document.text if read.document else None)
    assert passed.raw is None
    assert passed.problem is not None
    assert ("files written here", True) == (passed.problem.kind, passed.problem.companion)


@pytest.mark.parametrize("links", [1, 1_100])
def test_a_link_with_the_name_of_what_is_written_may_lead_nowhere(tmp_path: Path, links: int) -> None:
    """To itself, or over more others than Python follows: it is told, and what is behind it is read."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(1, links):
        (folder / f".{number}").symlink_to(f".{number + 1}" if number + 1 < links else "clean.jsonl")
    (folder / "clean.jsonl").symlink_to(".1" if links > 1 else "clean.jsonl")
    (folder / "z.txt").write_text("own")
    problem, own = what(list(read_documents([folder], leave_out={tmp_path / "out" / "clean.jsonl"})))
    assert "own" == own
    assert "Too many levels of symbolic links" in problem


def test_a_pipe_in_a_folder_is_not_waited_for(tmp_path: Path) -> None:
    """Nobody may write to it, so opening it could take for ever."""
    os.mkfifo(tmp_path / "a.txt")
    assert [f"{tmp_path / 'a.txt'}: is no regular file"] == what(list(read_documents([tmp_path])))


def test_standard_input_is_json_lines() -> None:
    """`-` reads it, between other paths, with the mapping."""
    items = list(read_documents(["-"], stdin=io.BytesIO(b'{"body":"a"}\nbad\n'), fields={"text": "body"}))
    assert "a" == what(items)[0]
    assert what(items)[1].startswith("-, line 2: not JSON")


def test_a_mapping_applies_to_json_only(tmp_path: Path) -> None:
    """A page has no fields to rename."""
    (tmp_path / "a.txt").write_text("text")
    (tmp_path / "b.jsonl").write_text('{"body":"json"}')
    assert ["text", "json"] == what(list(read_documents([tmp_path], fields={"text": "body"})))


@pytest.mark.parametrize("name", ["a.txt", "a.html", "a.jsonl", "a.jsonl.gz", "a.xml", "a.json"])
def test_empty_files(tmp_path: Path, name: str) -> None:
    """An empty page is an empty document, empty JSON lines hold none, other empty files are a problem: no exception."""
    (tmp_path / name).write_bytes(b"")
    items = list(read_documents([tmp_path / name]))
    assert {"a.jsonl": 0, "a.jsonl.gz": 0}.get(name, 1) == len(items)


def test_a_format_that_is_not_read_is_a_problem_that_says_what_to_do(tmp_path: Path) -> None:
    """Nothing is pushed for it, and the other files are read."""
    (tmp_path / "a.rtf").write_bytes(b"{\\rtf1 a}")
    (tmp_path / "b.txt").write_text("b")
    problem, good = read_documents([tmp_path])
    assert problem.raw is None
    assert [f"{tmp_path}/a.rtf: RTF files are not read: save them as HTML or text"] == what([problem])
    assert ["b"] == what([good])


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """A problem, and the next path is read."""
    (tmp_path / "b.txt").write_text("b")
    assert [f"{tmp_path}/a.txt: cannot be read: No such file or directory", "b"] == what(
        list(read_documents([tmp_path / "a.txt", tmp_path / "b.txt"]))
    )


@pytest.mark.parametrize("cut", [1, 8, 20])
@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress, zstandard.compress])
def test_a_packed_file_that_breaks_off(tmp_path: Path, cut: int, pack: Callable[[bytes], bytes]) -> None:
    """What could be unpacked is read, and a problem says that there is more."""
    whole = pack(b"".join(b'{"text":"%d"}\n' % number for number in range(1000)))
    (tmp_path / "a.jsonl.gz").write_bytes(whole[:-cut])
    *_, last = read_documents([tmp_path / "a.jsonl.gz"])
    assert last.raw is None
    assert "is damaged: " in what([last])[0]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.txt.zst", "a"])
def test_what_a_file_is_packed_with_its_bytes_say(tmp_path: Path, name: str) -> None:
    """Whatever its suffix says."""
    (tmp_path / name).write_bytes(bz2.compress(b'{"text":"a"}\n{"text":"b"}\n'))
    assert ["a", "b"] == what(list(read_documents([tmp_path / name])))


def test_a_bomb_stays_small(tmp_path: Path) -> None:
    """A line of 100 MB in a packed file is read in pieces; its beginning is kept, the next line is read."""
    with gzip.open(tmp_path / "a.jsonl.gz", "wb", compresslevel=1) as writer:
        for _ in range(100):
            writer.write(b"x" * 1_000_000)
        writer.write(b'\n{"text":"behind"}\n')
    bomb, behind = read_documents([tmp_path / "a.jsonl.gz"])
    assert bomb.raw is not None
    assert 2 * 1024 * 1024 + 1 == len(bomb.raw)
    assert ["behind"] == what([behind])


def test_a_page_over_the_limit_keeps_its_beginning(tmp_path: Path) -> None:
    """A problem; what is pushed is one byte over the limit, so that it ends as `too_large`."""
    (tmp_path / "a.txt").write_bytes(b"x" * 3_000_000)
    (item,) = read_documents([tmp_path / "a.txt"])
    assert item.problem is not None
    assert b"x" * (2 * 1024 * 1024 + 1) == item.raw


def test_the_limit_counts_json(tmp_path: Path) -> None:
    """A page whose JSON is over the limit, though its bytes are not, is a problem too."""
    (tmp_path / "a.txt").write_bytes(b'"' * 600)
    (item,) = read_documents([tmp_path / "a.txt"], document_bytes=1024)
    assert item.problem is not None
    assert "bytes of JSON, the limit is 1,024" in item.problem.what
    assert 1025 == len(item.raw or b"")


def test_a_json_file_too_large_to_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is refused with the advice to write lines."""
    monkeypatch.setattr(json_files, "WHOLE_BYTES", 100)
    (tmp_path / "a.json").write_bytes(b'{"text":"' + b"x" * 100 + b'"}')
    (item,) = read_documents([tmp_path / "a.json"])
    assert "one document a line" in what([item])[0]


def test_reading_goes_on_where_it_was(tmp_path: Path) -> None:
    """With the last number of each path, exactly the rest is read, wherever reading stopped."""
    (tmp_path / "a.txt").write_text("a")
    (tmp_path / "b.jsonl").write_text('{"text":"b"}\n\nbad\n{"text":"c"}\n')
    (tmp_path / "c.json").write_text('[{"text":"d"},{"text":"e"}]')
    (tmp_path / "d.pdf").write_text("%PDF-")
    everything = list(read_documents([tmp_path]))
    done: dict[str, int] = {}
    for count, item in enumerate(everything, 1):
        if item.raw is not None:
            done[item.path] = item.number
        rest = [each for each in everything[count:] if each.raw is not None]
        assert rest == [each for each in read_documents([tmp_path], after=done) if each.raw is not None]


@pytest.mark.parametrize("error", [ValueError("\x1b[2J" + "x" * 1000), KeyError("a"), DocumentError("too deep")])
def test_an_input_that_its_parser_stumbles_over_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    """It is told as one that cannot be read. Those behind it are read, in an archive as well."""

    def stumbles(stream: io.BytesIO) -> None:
        raise error

    monkeypatch.setattr("feedparser.parse", stumbles)
    feed = b"<rss version='2.0'><channel><item><title>a</title></item></channel></rss>"
    with zipfile.ZipFile(tmp_path / "1.zip", "w") as archive:
        archive.writestr("a.xml", feed)
        archive.writestr("b.txt", "In the archive")
    (tmp_path / "2.xml").write_bytes(feed)
    (tmp_path / "3.txt").write_text("Behind it")
    in_archive, second, alone, last = read_documents([tmp_path])
    for item in (in_archive, alone):
        assert item.problem is not None
        assert len(item.problem.what) < 300
        assert str(error)[:20] in item.problem.what
        if not isinstance(error, DocumentError):  # which says itself what is wrong with the document
            assert f"(test_read.py:{stumbles.__code__.co_firstlineno + 1}, feeds.py:" in item.problem.what
    assert ["In the archive", "Behind it"] == what([second, last])
