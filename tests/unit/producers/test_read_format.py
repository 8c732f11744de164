"""What a file is, its content decides; each kind gives the documents that a person sees in it."""

import gzip
import io
import json
import random
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.unit.producers.file_kinds import (
    KINDS,
    MAPPED,
    SENTENCES,
    Kind,
    answer,
    document,
    feed,
    lines,
    page,
    tarred,
    zipped,
)

from copydesk_producers import Item, read_documents
from copydesk_schemas import RawDocument


def read(folder: Path, name: str, data: bytes, **options: object) -> list[Item]:
    """The items of a file."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return list(read_documents([folder], **options))  # type: ignore[arg-type]  # any option


def documents(items: list[Item]) -> list[RawDocument]:
    """The documents among items."""
    return [item.document for item in items if item.document is not None]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_of_file(tmp_path: Path, kind: str) -> None:
    """Its documents, in their order, with the fields of the first."""
    _, data, holds, fields = KINDS[kind]
    found = documents(read(tmp_path, KINDS[kind].name, data))
    assert holds == [(one.text or one.html or "")[: len(start)] for one, start in zip(found, holds, strict=True)]
    assert fields == {name: getattr(found[0], name) for name in fields}


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_needs_its_suffix(tmp_path: Path, kind: str) -> None:
    """A file without a suffix holds the same, but Markdown, which is text without one unless it has front matter."""
    _, data, holds, _ = KINDS[kind]
    found = documents(read(tmp_path, "file", data))
    assert len(holds) == len(found)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_in_an_archive(tmp_path: Path, kind: str) -> None:
    """What stands in a packed tar is read as if it stood in the folder."""
    name, data, holds, _ = KINDS[kind]
    found = documents(read(tmp_path, "all.tar.gz", tarred({f"in/{name}": data}, "w:gz")))
    assert len(holds) == len(found)


def test_hits_of_a_search_engine_are_read_without_a_map(tmp_path: Path) -> None:
    """What a hit is wrapped in stays in `metadata`."""
    [found] = documents(read(tmp_path, MAPPED.name, MAPPED.data))
    assert (SENTENCES[0], {"_id": "1"}) == (found.text, found.metadata)


def test_objects_without_a_known_text_say_what_they_have(tmp_path: Path) -> None:
    """Names in objects in them, too, as `--map` takes them."""
    one = {"fields": {"trail": SENTENCES[0], "kicker": "a"}, "url": "https://velm.example/1"}
    items = read(tmp_path, "a.json", json.dumps({"status": "ok", "results": [one, one]}).encode())
    assert 2 == len(items)
    assert items[0].problem is not None
    assert items[0].problem.what.endswith("(the object has fields.trail, fields.kicker, url)")
    [first, _] = documents(list(read_documents([tmp_path], fields={"text": "fields.trail"})))
    assert SENTENCES[0] == first.text


def test_a_map_reaches_into_a_wrapped_list(tmp_path: Path) -> None:
    """The list is found by the mapping."""
    [found] = documents(read(tmp_path, MAPPED.name, MAPPED.data, fields={"text": "_source.body"}))
    assert SENTENCES[0] == found.text


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("www.velm.example/news/2026/ferry", "https://www.velm.example/news/2026/ferry"),
        ("velm.example/index.html", "https://velm.example/"),
        ("velm.example/news/index.html", "https://velm.example/news/"),
        ("velm.example/story.php?id=7&x=a b", "https://velm.example/story.php?id=7&x=a%20b"),
        ("velm.example:8080/fähre.html", "https://velm.example:8080/f%C3%A4hre.html"),
        ("news.bbc.co.uk/1/hi", "https://news.bbc.co.uk/1/hi"),
        ("pages.old/a.html", None),
        ("2026.03/a.html", None),
        ("a.html", None),
        ("news/velm.example/a.html", None),
    ],
)
def test_the_path_of_a_mirror_is_the_address(tmp_path: Path, name: str, url: str | None) -> None:
    """`wget -r` keeps a page under its host and path; a folder of another name says nothing."""
    [found] = documents(read(tmp_path, name, page(0)))
    assert url == found.url
    assert {"file": name} == found.metadata


def test_a_mirror_can_be_named_by_its_host(tmp_path: Path) -> None:
    """The folder of one site alone."""
    (tmp_path / "velm.example" / "a").mkdir(parents=True)
    (tmp_path / "velm.example" / "a" / "1").write_bytes(page(0))
    [found] = documents(list(read_documents([tmp_path / "velm.example"])))
    assert "https://velm.example/a/1" == found.url


def test_what_belongs_to_pages_is_passed_over(tmp_path: Path) -> None:
    """Pictures, scripts and files for robots hold no text, and nothing failed; each says its kind."""
    files = {
        "velm.example/a.png": b"\x89PNG\r\n\x1a\n" + bytes(9),
        "velm.example/logo.svg": b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>",
        "velm.example/site.css": b"body { color: red }",
        "velm.example/site.js": b"var text = 1;",
        "velm.example/robots.txt": b"User-agent: *",
        "velm.example/font.woff2": b"wOF2" + bytes(99),
        "velm.example/film.mp4": b"\0\0\0\x18ftypisom" + bytes(99),
    }
    for name, data in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    problems = [item.problem for item in read_documents([tmp_path]) if item.problem]
    assert len(files) == len(problems)
    assert all(problem.companion for problem in problems)
    assert {"pictures", "style sheets, scripts and settings", "fonts", "audio and video"} == {
        problem.kind for problem in problems
    }


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"%PDF-1.7\n", "PDF"),
        (b"{\\rtf1 a}", "RTF files"),
        (b"PAR1" + bytes(40), "Parquet files"),
        (b"SQLite format 3\0" + bytes(40), "SQLite databases"),
        (zipped({"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>"}), "office documents"),
        (b"<?xml version='1.0'?><opml><head/></opml>", "XML files of other kinds"),
        (bytes(range(256)) * 9, "binary files"),
        (b"<urlset><url><loc>https://velm.example/1</loc></url></urlset>", "lists of addresses without texts"),
        (
            b'{"articles": [{"url": "https://velm.example/1", "title": "A", "seendate": "20260303T090000Z"}]}',
            "lists of addresses without texts",
        ),
        (b"# to fetch\nhttps://velm.example/1\r\n\nhttps://velm.example/2\n", "lists of addresses without texts"),
        (b"From a Tue Mar  3 10:00:00 2026\nMessage-ID: <1@a>\nSubject: a\n\nferry\n", "mailboxes (mbox)"),
        (b"url,title\nhttps://velm.example/1,A\n", "tables without a column of texts"),
    ],
)
def test_what_is_not_read_says_its_kind(tmp_path: Path, data: bytes, kind: str) -> None:
    """One message a file, and nothing to push."""
    [item] = read(tmp_path, "file", data)
    assert item.problem is not None
    assert (kind, False, None) == (item.problem.kind, item.problem.companion, item.raw)


@pytest.mark.parametrize(
    "front",
    [
        "---\ntitle: Ferry\ndate: 2026-03-03\nauthors: [Ada Low, 'Jo Syd']\n---\n",
        "---\ntitle: Ferry\nauthor:\n  - Ada Low\n  - Jo Syd\ndate: 2026-03-03\n---\n",
        "---\ntitle:\n- Ferry\nauthor:\n- name: Ada Low\n  url: /a\n- url: /j\n  name: Jo Syd\ndate: 2026-03-03\n---\n",
        "+++\ntitle = 'Ferry'\ndate = 2026-03-03\nauthors = ['Ada Low', 'Jo Syd']\n[params]\na = 1\n+++\n",
    ],
)
def test_front_matter_is_read_in_each_of_its_forms(tmp_path: Path, front: str) -> None:
    """YAML with lists on one line or several, and TOML; none of it stays in the text."""
    [found] = documents(read(tmp_path, "a.md", (front + SENTENCES[0]).encode()))
    assert ("Ferry", "2026-03-03", ("Ada Low", "Jo Syd")) == (
        found.title,
        found.published_at,
        tuple(found.authors or ()),
    )
    assert "+++" not in (found.html or "")


def test_attachments_of_a_message_are_named(tmp_path: Path) -> None:
    """They are not read, so the record says what was there."""
    message = EmailMessage()
    message.set_content(SENTENCES[0])
    message.add_attachment(b"a", maintype="application", subtype="pdf", filename="story.pdf")
    data = b"From: a@velm.example\nSubject: a\n" + message.as_bytes()
    [found] = documents(read(tmp_path / "a", "a.eml", data))
    assert ["story.pdf"] == (found.metadata or {})["attachments"]
    encoded = b"=?utf-8?Q?st=C3=B6ry=00.pdf?="  # as some programs write it
    [found] = documents(read(tmp_path / "e", "e.eml", data.replace(b"story.pdf", encoded)))
    assert ["st\xf6ry.pdf"] == (found.metadata or {})["attachments"]
    [found] = documents(read(tmp_path / "b", "b.eml", data.replace(b'filename="story.pdf"', b"filename*; filename*00")))
    assert ["application/pdf"] == (found.metadata or {})["attachments"], "a damaged name"
    long = b'filename="' + b"a" * 5_000 + b'"'  # one of 200 KB of semicolons took 21 s
    [found] = documents(read(tmp_path / "c", "c.eml", data.replace(b'filename="story.pdf"', long)))
    assert ["application/pdf"] == (found.metadata or {})["attachments"], "a name that is none"
    [found] = documents(read(tmp_path / "d", "d.eml", data.replace(b"story.pdf", b"st\xf6ry.pdf")))
    assert len((found.metadata or {})["attachments"]) == 1


def test_front_matter_with_a_number_of_any_length_is_passed_over(tmp_path: Path) -> None:
    """Python makes no integer of 5,000 digits; the page is read all the same."""
    [found] = documents(read(tmp_path, "a.md", b"+++\na = " + b"1" * 5_000 + b"\n+++\n" + SENTENCES[0].encode()))
    assert SENTENCES[0] in (found.html or "")


def test_markdown_of_very_many_lines_is_read_as_text(tmp_path: Path) -> None:
    """To render it would take seconds: 318 KB took seven."""
    [found] = documents(read(tmp_path, "a.md", b"# a\n" + b"x\n" * 30_000))
    assert found.html is None


def test_markdown_whose_tables_are_mostly_empty_is_read_as_text(tmp_path: Path) -> None:
    """Rows are filled up to the first one: 3 KB took four seconds, and made a page of 660 KB; real tables are small."""
    wide = b"a|" * 500 + b"\n" + b"-|" * 500 + b"\n"
    [found] = documents(read(tmp_path / "bad", "a.md", b"# Ferry\n\nIt sails.\n\n" + wide + b"b\n" * 500))
    assert found.html is None
    narrow = b"| a | b |\n|---|---|\n" + b"| 1 | 2 |\n" * 4_000
    [found] = documents(
        read(tmp_path / "good", "a.md", b"# Ferry\n\nIt sails.\n\n" + narrow + b"\nIt sails.\n" * 4_000)
    )
    assert "<table>" in (found.html or "")


def test_a_list_says_how_many_pages_to_fetch(tmp_path: Path) -> None:
    """An item without a text is told, not published."""
    [item] = read(tmp_path / "json", "a.json", b'["https://velm.example/1", "https://velm.example/2"]')
    assert item.problem is not None
    assert item.problem.what.startswith("lists 2 addresses without their texts")
    urls = "".join(f"<url><loc>https://velm.example/{number}</loc></url>\n" for number in range(2500))
    [item] = read(tmp_path / "xml", "sitemap.xml", f"<?xml version='1.0'?><urlset>{urls}</urlset>".encode())
    assert item.problem is not None
    assert item.problem.what.startswith("lists 2,500 addresses without their texts")


def test_members_that_cannot_be_read_do_not_stop_an_archive(tmp_path: Path) -> None:
    """Each is told with its place, and the next is read."""
    good = {
        "a.txt": SENTENCES[0].encode(),
        "b.pdf": b"%PDF-",
        "c.html.gz": gzip.compress(page(1))[:-9],
        "d.html": page(2),
    }
    items = read(tmp_path, "a.zip", zipped(good))
    assert [SENTENCES[0], None, None, page(2).decode()] == [
        item.document and (item.document.text or item.document.html) for item in items
    ]
    assert [f"{tmp_path / 'a.zip'}/b.pdf", f"{tmp_path / 'a.zip'}/c.html.gz"] == [
        item.problem.where for item in items if item.problem
    ]
    assert [1, 2, 3, 4] == [item.number for item in items]


def test_an_archive_is_read_on_where_it_was(tmp_path: Path) -> None:
    """Its items are numbered through, whatever stands in it."""
    inner = {"a.jsonl": lines(document(0), document(1)), "b.tar": tarred({"c.xml": feed(2, 3)}), "d": page(4)}
    (tmp_path / "a.zip").write_bytes(zipped(inner))
    everything = list(read_documents([tmp_path / "a.zip"]))
    assert [1, 2, 3, 4, 5] == [item.number for item in everything]
    for done in range(6):
        assert everything[done:] == list(
            read_documents([tmp_path / "a.zip"], after={str(tmp_path / "a.zip"): done} if done else None)
        )


def test_archives_in_archives_end(tmp_path: Path) -> None:
    """Six deep is no archive of news."""
    data = SENTENCES[0].encode()
    for _ in range(8):
        data = tarred({"a.tar": data})
    [item] = read(tmp_path, "a.tar", data)
    assert item.problem is not None
    assert "more than 5 archives" in item.problem.what


def test_a_quine_ends(tmp_path: Path) -> None:
    """A file that unpacks to itself for ever is given up: here as deep as one is made by hand."""
    data = page(0)
    for _ in range(20):
        data = gzip.compress(data)
    [item] = read(tmp_path, "a.gz", data)
    assert item.problem is not None


def test_a_page_has_the_encoding_that_its_server_named(tmp_path: Path) -> None:
    """Where it names none itself."""
    body = "<html><body><p>Паром снова ходит с понедельника</p></body></html>".encode("koi8-r")
    data = answer("https://velm.example/1", body, "Content-Type: text/html; charset=koi8-r")
    [found] = documents(read(tmp_path, "a.warc", data))
    assert "Паром снова ходит" in (found.html or "")
    assert "<html>" == (found.html or "")[:6]
    assert "2026-03-03T09:00:00Z" == (found.metadata or {})["crawled_at"]


def test_a_stream_is_not_read_as_a_whole() -> None:
    """JSON lines from a pipe: the first document is there before the last was written."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.given = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # any writable buffer
            self.given += 1
            line = lines(document(0))
            buffer[: len(line)] = line
            return len(line)

    pipe = Pipe()
    first = next(read_documents(["-"], stdin=io.BufferedReader(pipe)))
    assert SENTENCES[0] == (first.document and first.document.text)
    assert pipe.given < 5


def test_the_limit_holds_for_each_kind(tmp_path: Path) -> None:
    """A document over it is a problem that says the limit, and what is pushed is one byte over it."""
    long = " ".join(random.Random(5).choices(SENTENCES, k=40))
    limit = 2000
    for number, kind in enumerate((
        Kind("a.html", b"<html><p>" + long.encode(), []),
        Kind("a.txt", long.encode(), []),
        Kind("a.md", b"# Title\n\n" + long.encode(), []),
        Kind("a.jsonl", lines({"text": long}), []),
        Kind("a.csv", f"title,text\nFerry,{long.replace(',', '')}\n".encode(), []),
        Kind("a.zip", zipped({"a.html": b"<html><p>" + long.encode()}), []),
        Kind("a.warc", answer("https://velm.example/1", b"<html><p>" + long.encode()), []),
        Kind("a.eml", b"Message-ID: <1@a>\nSubject: a\n\n" + long.encode(), []),
    )):  # fmt: skip  # a table
        [item] = read(tmp_path / str(number), kind.name, kind.data, document_bytes=limit)
        assert item.problem is not None, kind.name
        assert "2,000" in item.problem.what, kind.name
        assert len(item.raw or b"") <= limit + 1, kind.name
        [item] = read(tmp_path / str(number), kind.name, kind.data, document_bytes=100_000)
        assert item.problem is None, kind.name


@pytest.mark.parametrize("header", ["Subject", "From", "Message-ID"])
def test_half_of_a_pair_in_a_header_of_a_message(tmp_path: Path, header: str) -> None:
    """It is U+FFFD in the document that is pushed, and the files behind it are read."""
    (tmp_path / "b.txt").write_text("Behind it")
    headers = {"Message-ID": "<1@a>", "Subject": "a", header: "=?utf-7?Q?Ferry_+2D0-_late?= <a@b.example>"}
    written = "".join(f"{name}: {value}\n" for name, value in headers.items())
    message, behind = read(tmp_path, "a.eml", f"{written}\nferry\n".encode())
    assert message.raw is not None
    assert "Ferry \ufffd late" in message.raw.decode()
    assert ["Behind it"] == [one.text for one in documents([behind])]


@pytest.mark.parametrize("end", ["\n", "\r", "\r\n"])
@pytest.mark.parametrize("holders", [1, 300])
def test_a_message_of_many_parts_is_told(tmp_path: Path, end: str, holders: int) -> None:
    """Parts in one another as well, where each line is looked at once for each of them; however lines end."""
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{one}\n\n--b{one}\n" for one in range(holders))
    written = f"{parts}\n" + ("--b0\n\na\n" * 30_000 if holders == 1 else "-a\n" * 240_000)
    (found,) = read(tmp_path, "a.eml", b"Message-ID: <1@a>\nSubject: a\n" + written.replace("\n", end).encode())
    assert found.problem is not None
    assert "more parts" in found.problem.what


def test_a_news_item_within_another_is_none_of_its_own(tmp_path: Path) -> None:
    """Else a text stood in as many documents as items are around it."""
    one = '<newsItem guid="urn:velm:{}"><contentSet><inlineData>'
    end = "</inlineData></contentSet></newsItem>"
    items = "".join(map(one.format, range(70))) + "The ferry sails again." + end * 70 + one.format(70) + "Late." + end
    written = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{items}</itemSet></newsMessage>'
    found = documents(read(tmp_path, "a.xml", written.encode()))
    assert [("urn:velm:0", "The ferry sails again."), ("urn:velm:70", "Late.")] == [
        (one.guid, one.text) for one in found
    ]


@pytest.mark.parametrize("beside", ["", "<contentSet><inlineData>Outer.</inlineData></contentSet>"])
def test_news_items_beside_the_text_of_another_are_read(tmp_path: Path, beside: str) -> None:
    """An item that only holds others hides none, and one with a text only what stands in that text."""
    inner = "".join(
        f'<newsItem guid="urn:velm:{one}"><contentSet><inlineData>Story {one}.</inlineData></contentSet></newsItem>'
        for one in (1, 2)
    )
    outer = f'<newsItem guid="urn:velm:0">{beside}<assocSet>{inner}</assocSet></newsItem>'
    written = f'<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet>{outer}'
    found = read(tmp_path, "a.xml", f"{written}</itemSet></newsMessage>".encode())
    texts = [one.text for one in documents(found)]
    assert ["Story 1.", "Story 2."] == [text for text in texts if text != "Outer."]
