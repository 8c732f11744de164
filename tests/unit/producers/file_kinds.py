"""One small file of each kind that is read, with what must come out of it; all texts are made up."""

import base64
import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec
from types import MappingProxyType
from typing import Final, NamedTuple

import zstandard
from tests.unit.producers.made_pdf import pdf, set_lines

SENTENCES: Final = (
    "The ferry to Selvan sails again from Monday, the harbour office of Velm said after a week of storms.",
    "The council of Orsk Haven voted on Tuesday to keep the night trains on the coast line for another year.",
    "Divers cleared the coal barge from the harbour mouth, and the first three ships came in before noon.",
    "The museum of Averley opened its new wing with a concert for the people who had built it by hand.",
    "Farmers in the south asked the ministry to delay the loan payments until after the second harvest.",
    "The river rose two metres in a night, and the lower villages of the Callan valley were evacuated.",
    "The library lends out tools since the first of May, and all of the drills were gone by the evening.",
    "Teachers at four schools went on strike over the length of the working day, their union said.",
    "The grain terminal stays shut for six weeks while the conveyor bridge is built anew, its owner said.",
    "A court ruled that the dam must be opened in spring so that the fish can pass on their way upriver.",
)
#: Whether the extra is installed that reads PDF; the development install has it.
HAS_PDF: Final = find_spec("pypdfium2") is not None
DAY: Final = "2026-03-03T09:00:00Z"


class Kind(NamedTuple):
    """A file: its name, its bytes, and what its documents are: how they begin, and fields that they must have."""

    name: str
    data: bytes
    holds: list[str]
    fields: Mapping[str, object] = MappingProxyType({})


def page(number: int, title: str = "Harbour") -> bytes:
    """An HTML page of one sentence."""
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title></head><body><article><h1>{title}</h1>"
        f"<p>{SENTENCES[number]}</p></article></body></html>"
    ).encode()


def document(number: int, **fields: object) -> dict[str, object]:
    """A raw document of one sentence."""
    return {"text": SENTENCES[number], **fields}


def lines(*documents: dict[str, object]) -> bytes:
    """JSON lines."""
    return b"".join(json.dumps(one).encode() + b"\n" for one in documents)


def feed(*numbers: int) -> bytes:
    """An RSS feed, an item a sentence."""
    items = "".join(
        f"<item><title>News {number}</title><link>/news/{number}</link><description>{SENTENCES[number]}</description>"
        f"<pubDate>Tue, 03 Mar 2026 09:00:00 GMT</pubDate></item>"
        for number in numbers
    )
    return (
        f"<?xml version='1.0'?><rss version='2.0'><channel><title>Velm Courier</title>"
        f"<link>https://velm.example/</link>{items}</channel></rss>"
    ).encode()


def zipped(members: dict[str, bytes]) -> bytes:
    """A ZIP archive."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return stream.getvalue()


def tarred(members: dict[str, bytes], mode: str = "w") -> bytes:
    """A tar archive; `w:gz` packs it."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as archive:  # type: ignore[call-overload]  # any mode of writing
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def warc_record(kind: str, url: str, body: bytes, content_type: str, length: int | None = None) -> bytes:
    """A record of a web archive."""
    size = len(body) if length is None else length
    head = (
        f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: {DAY}\r\n"
        f"WARC-Record-ID: <urn:uuid:0>\r\nContent-Type: {content_type}\r\nContent-Length: {size}\r\n\r\n"
    )
    return head.encode() + body + b"\r\n\r\n"


def answer(url: str, body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """The record of a server's answer."""
    said = "".join(f"{header}\r\n" for header in headers or ("Content-Type: text/html",))
    http = f"HTTP/1.1 {status}\r\n{said}\r\n".encode() + body
    return warc_record("response", url, http, "application/http; msgtype=response")


def chunked(body: bytes, size: int = 40) -> bytes:
    """A body in chunks."""
    parts = [body[at : at + size] for at in range(0, len(body), size)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def warc() -> bytes:
    """A web archive with pages as servers send them, and with what is passed over."""
    return b"".join(
        (
            warc_record("warcinfo", "", b"software: none", "application/warc-fields"),
            warc_record("request", "https://velm.example/1", b"GET /1 HTTP/1.1\r\n\r\n", "application/http"),
            answer("https://velm.example/1", page(0)),
            answer("https://velm.example/2", chunked(page(1)), "Content-Type: text/html", "Transfer-Encoding: chunked"),
            answer("https://velm.example/3", gzip.compress(page(2)), "Content-Encoding: gzip"),
            answer("https://velm.example/4", b"", "Location: /1", status="301 Moved"),
            answer("https://velm.example/5", b"\x89PNG\r\n\x1a\n" + bytes(50), "Content-Type: image/png"),
        )
    )


NITF: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<nitf><head><title>Ferry</title><docdata><doc-id id-string="velm-1"/><date.release norm="20260303T090000Z"/></docdata>
<pubdata name="Velm Courier"/></head><body><body.head><hedline><hl1>Ferry sails again</hl1></hedline>
<byline>By <person>Ada Low</person></byline><dateline><location>VELM</location></dateline></body.head>
<body.content><p>{SENTENCES[0]}</p><media media-type="image"><media-reference source="a.jpg"/>
<media-caption>The ferry at the pier</media-caption><media-producer>Jo Painter</media-producer></media></body.content>
</body></nitf>""".encode()

NEWSML: Final = f"""<?xml version="1.0" encoding="UTF-8"?>
<newsMessage xmlns="http://iptc.org/std/nar/2006-10-01/"><itemSet><newsItem guid="urn:velm:1" version="2" xml:lang="en">
<itemMeta><provider><name>Northwire</name></provider><versionCreated>2026-03-04T09:00:00Z</versionCreated>
<firstCreated>{DAY}</firstCreated></itemMeta><contentMeta><headline>Ferry sails again</headline><by>By Ada Low</by>
<language tag="en"/></contentMeta><contentSet><inlineXML contenttype="application/xhtml+xml">
<html xmlns="http://www.w3.org/1999/xhtml"><body><p>{SENTENCES[0]}</p></body></html></inlineXML></contentSet></newsItem>
<newsItem guid="urn:velm:2"><contentSet><remoteContent href="a.jpg"/></contentSet></newsItem></itemSet></newsMessage>
""".encode()

NINJS: Final = json.dumps(
    {
        "uri": "urn:velm:3",
        "type": "text",
        "versioncreated": "2026-03-04T09:00:00Z",
        "firstcreated": DAY,
        "headline": "Ferry sails again",
        "byline": "By Ada Low",
        "language": "en",
        "body_text": SENTENCES[0],
        "source": "Northwire",
    }
).encode()

MAIL: Final = f"""From: Velm Courier <desk@velm.example>
To: list@example.org
Subject: =?utf-8?q?F=C3=A4hre?= sails again
Date: Tue, 3 Mar 2026 10:00:00 +0100
Message-ID: <1@velm.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary=b

--b
Content-Type: text/plain; charset=utf-8

{SENTENCES[0]}
--b
Content-Type: text/html; charset=utf-8
Content-Transfer-Encoding: base64

{base64.encodebytes(page(0)).decode()}
--b--
""".encode()

MHTML: Final = f"""From: <Saved by Blink>
Snapshot-Content-Location: https://velm.example/news/1
Subject: Ferry
Date: Tue, 3 Mar 2026 09:00:00 -0000
MIME-Version: 1.0
Content-Type: multipart/related; type="text/html"; boundary="b"

--b
Content-Type: text/html
Content-Location: https://velm.example/news/1

{page(0).decode()}
--b
Content-Type: image/png
Content-Transfer-Encoding: base64
Content-Location: https://velm.example/a.png

iVBORw0KGgo=
--b--
""".replace("\n", "\r\n").encode()

_ATOM: Final = (
    f"<feed xmlns='http://www.w3.org/2005/Atom' xml:base='https://velm.example/'><title>Velm</title><entry>"
    f"<id>urn:1</id><title>A</title><link href='news/1'/><updated>{DAY}</updated>"
    f"<content type='text'>{SENTENCES[0]}</content></entry></feed>"
).encode()
_RDF: Final = (
    f"<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#' xmlns='http://purl.org/rss/1.0/'>"
    f"<channel rdf:about='https://velm.example/'><title>Velm</title></channel><item rdf:about='https://velm.example/1'>"
    f"<title>A</title><link>https://velm.example/1</link><description>{SENTENCES[0]}</description></item></rdf:RDF>"
).encode()
_JSON_FEED: Final = {
    "version": "https://jsonfeed.org/version/1.1",
    "title": "Velm Courier",
    "items": [
        {
            "id": "1",
            "url": "https://velm.example/1",
            "content_html": f"<p>{SENTENCES[0]}</p>",
            "content_text": SENTENCES[0],
            "date_published": "2026-03-03T10:00:00+01:00",
            "authors": [{"name": "Ada Low"}],
        }
    ],
}
_NEWS_API: Final = {
    "status": "ok",
    "totalResults": 2,
    "articles": [
        {
            "source": {"id": None, "name": "Velm Courier"},
            "author": "Ada Low",
            "title": "Ferry",
            "description": "The ferry sails.",
            "url": "https://velm.example/1",
            "urlToImage": "https://velm.example/1.jpg",
            "publishedAt": DAY,
            "content": f"{SENTENCES[0]} [+1234 chars]",
        },
        {"source": {"name": "B"}, "title": "Trains", "url": "https://b.example/2", "description": SENTENCES[1]},
    ],
}
_SEARCH: Final = {"took": 3, "hits": {"total": 1, "hits": [{"_id": "1", "_source": {"body": SENTENCES[0]}}]}}

KINDS: Final[dict[str, Kind]] = {
    "HTML": Kind("page.html", page(0), ["<!DOCTYPE"]),
    "HTML without a suffix": Kind("story", page(0), ["<!DOCTYPE"]),
    "HTML called otherwise": Kind("story.php", b"\n\n<html><body><p>" + SENTENCES[0].encode(), ["\n\n<html>"]),
    "HTML called text": Kind("story.txt", page(0), ["<!DOCTYPE"]),
    "XHTML": Kind("a.xhtml", b"<?xml version='1.0'?>\n<html><p>" + SENTENCES[0].encode(), ["<?xml"]),
    "a piece of HTML": Kind("piece", f"<p>{SENTENCES[0]}</p><p>{SENTENCES[1]}</p>".encode(), ["<p>"]),
    "text": Kind("story.txt", SENTENCES[0].encode(), [SENTENCES[0]]),
    "text without a suffix": Kind("story", SENTENCES[0].encode(), [SENTENCES[0]]),
    "text with commas": Kind("list.txt", b"Ada Low, Jo Painter, and others\nsailed, sang, and slept.\n", ["Ada Low, "]),
    "Markdown": Kind(
        "story.md",
        f"---\ntitle: Ferry sails\ndate: 2026-03-03\nauthor: Ada Low\n---\n\n**{SENTENCES[0]}**\n".encode(),
        ["<html>"],
        {"title": "Ferry sails", "published_at": "2026-03-03", "authors": ["Ada Low"]},
    ),
    "JSON lines": Kind("a.jsonl", lines(document(0), document(1)), list(SENTENCES[:2])),
    "JSON lines called JSON": Kind("a.json", lines(document(0), document(1)), list(SENTENCES[:2])),
    "JSON lines without a suffix": Kind("a", lines(document(0), document(1)), list(SENTENCES[:2])),
    "one line of JSON": Kind("a.jsonl", lines(document(0)), [SENTENCES[0]]),
    "an array called JSON lines": Kind(
        "a.jsonl", json.dumps([document(0), document(1)], indent=1).encode(), list(SENTENCES[:2])
    ),
    "a JSON array": Kind("a.json", json.dumps([document(0), document(1)]).encode(), list(SENTENCES[:2])),
    "a JSON object": Kind("a.json", json.dumps(document(0), indent=2).encode(), [SENTENCES[0]]),
    "NewsAPI": Kind(
        "answer.json",
        json.dumps(_NEWS_API).encode(),
        list(SENTENCES[:2]),
        {"authors": ["Ada Low"], "published_at": DAY, "source": "Velm Courier", "url": "https://velm.example/1"},
    ),
    "JSON Feed": Kind(
        "feed.json",
        json.dumps(_JSON_FEED).encode(),
        ["<p>"],
        {"published_at": "2026-03-03T10:00:00+01:00", "authors": ["Ada Low"], "guid": None, "source": "Velm Courier"},
    ),
    "ninjs": Kind(
        "item.json",
        NINJS,
        [SENTENCES[0]],
        {"guid": "urn:velm:3", "published_at": DAY, "authors": ["Ada Low"], "source": "Northwire", "language": "en"},
    ),
    "RSS": Kind("rss", feed(0, 1), list(SENTENCES[:2]), {"url": "https://velm.example/news/0", "published_at": DAY}),
    "Atom": Kind("feed", _ATOM, [SENTENCES[0]], {"url": "https://velm.example/news/1"}),
    "RDF": Kind("index.rdf", _RDF, [SENTENCES[0]], {"url": "https://velm.example/1"}),
    "CSV": Kind(
        "a.csv",
        f'Title,Body,Date,Link\r\nFerry,"{SENTENCES[0]}\n""Yes""",03 Mar 2026 09:00 GMT,https://velm.example/1\r\n'.encode(),
        [SENTENCES[0]],
        {"title": "Ferry", "published_at": DAY, "url": "https://velm.example/1"},
    ),
    "TSV called text": Kind(
        "a.txt", f"text\turl\n{SENTENCES[0]}\thttps://velm.example/1\n{SENTENCES[1]}\t\n".encode(), list(SENTENCES[:2])
    ),
    "CSV with semicolons and a mark": Kind(
        "a.csv", b"\xef\xbb\xbf" + f"title;text\nFerry;{SENTENCES[0]}\n".encode(), [SENTENCES[0]], {"title": "Ferry"}
    ),
    "CSV in UTF-16": Kind("a.csv", f"title\ttext\nFähre\t{SENTENCES[0]}\n".encode("utf-16"), [SENTENCES[0]]),
    "NITF": Kind(
        "wire.xml",
        NITF,
        ["<html>"],
        {"title": "Ferry sails again", "published_at": DAY, "authors": ["Ada Low"], "source": "Velm Courier"},
    ),
    "NewsML-G2": Kind(
        "wire.xml",
        NEWSML,
        ["<html>"],
        {"title": "Ferry sails again", "published_at": DAY, "authors": ["Ada Low"], "guid": "urn:velm:1"},
    ),
    "e-mail": Kind(
        "a.eml",
        MAIL,
        ["<!DOCTYPE"],
        {"title": "Fähre sails again", "published_at": "2026-03-03T10:00:00+01:00", "source": "Velm Courier"},
    ),
    "a saved page": Kind("a.mhtml", MHTML, ["<!DOCTYPE"], {"url": "https://velm.example/news/1", "published_at": None}),
    **({"PDF": Kind("a", pdf([set_lines(SENTENCES[:1])]), [SENTENCES[0]])} if HAS_PDF else {}),
    "gzip": Kind("a.html.gz", gzip.compress(page(0)), ["<!DOCTYPE"]),
    "gzip without a suffix": Kind("a", gzip.compress(lines(document(0))), [SENTENCES[0]]),
    "bzip2": Kind("a.jsonl.bz2", bz2.compress(lines(document(0))), [SENTENCES[0]]),
    "xz": Kind("a.jsonl.xz", lzma.compress(lines(document(0))), [SENTENCES[0]]),
    "Zstandard": Kind("a.jsonl.zst", zstandard.compress(lines(document(0))), [SENTENCES[0]]),
    "ZIP": Kind(
        "a.zip",
        zipped({"velm.example/news/1": page(0), "b/c.jsonl": lines(document(1)), "b/.hidden": b"x"}),
        ["<!DOCTYPE", SENTENCES[1]],
        {"url": "https://velm.example/news/1"},
    ),
    "a ZIP in a ZIP": Kind("a.zip", zipped({"b.zip": zipped({"c.txt": SENTENCES[0].encode()})}), [SENTENCES[0]]),
    "tar": Kind("a.tar", tarred({"a.txt": SENTENCES[0].encode(), "b.html": page(1)}), [SENTENCES[0], "<!DOCTYPE"]),
    "tar.gz": Kind("a.tgz", tarred({"a.txt": SENTENCES[0].encode()}, "w:gz"), [SENTENCES[0]]),
    "WARC": Kind("a.warc", warc(), ["<!DOCTYPE"] * 3, {"url": "https://velm.example/1"}),
    "WARC, packed record by record": Kind(
        "a.warc.gz",
        gzip.compress(answer("https://velm.example/1", page(0))) + gzip.compress(answer("https://v.example", page(1))),
        ["<!DOCTYPE"] * 2,
    ),
    "WET": Kind(
        "a.wet",
        warc_record("conversion", "https://velm.example/1", SENTENCES[0].encode(), "text/plain"),
        [SENTENCES[0]],
        {"url": "https://velm.example/1"},
    ),
}
#: Read with `--map text=_source.body`.
MAPPED: Final = Kind("hits.json", json.dumps(_SEARCH).encode(), [SENTENCES[0]])
