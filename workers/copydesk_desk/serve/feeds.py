"""The newest stories as a feed: Atom (RFC 4287) and JSON Feed (version 1.1)."""

import re
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Final
from urllib.parse import urlsplit
from xml.etree import ElementTree

import orjson
from starlette.requests import Request
from starlette.responses import Response

from copydesk_desk.serve.door import Door
from copydesk_desk.serve.wanted import find_heads, published, read_number, read_wanted
from copydesk_schemas import Record

#: Characters of a text that a feed shows.
_SUMMARY: Final = 500
#: Authors of an article that a feed names; a document may give a thousand.
_AUTHORS: Final = 20
#: What XML 1.0 cannot hold.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ATOM: Final = "http://www.w3.org/2005/Atom"

#: Writes a feed of a namespace.
Write = Callable[[str, Sequence[tuple[str, Record]]], bytes]


async def atom(door: Door, request: Request) -> Response:
    """The newest stories as Atom."""
    return await _feed(door, request, _atom, "application/atom+xml")


async def json_feed(door: Door, request: Request) -> Response:
    """The newest stories as JSON Feed."""
    return await _feed(door, request, _json_feed, "application/feed+json")


async def _feed(door: Door, request: Request, write: Write, media_type: str) -> Response:
    query = dict(request.query_params)
    wanted, count = read_wanted(query, "count"), read_number(query, "count", 50, 200)

    def make() -> bytes:
        return write(door.keys.namespace, find_heads(door.client, door.keys, wanted, count=count).records)

    return _answer(request, await door.run(make), media_type)


def _answer(request: Request, content: bytes, media_type: str) -> Response:
    """The feed, or 304 for a reader that has it."""
    tag = f'"{sha256(content).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Cache-Control": "private, no-cache"}
    if tag in (part.strip() for part in request.headers.get("if-none-match", "").split(",")):
        return Response(None, 304, headers=headers)
    return Response(content, headers=headers, media_type=media_type)


def _atom(namespace: str, records: Sequence[tuple[str, Record]]) -> bytes:
    feed = ElementTree.Element("feed", xmlns=_ATOM)
    newest = max((published(*one) for one in records), default=None)
    _add(feed, "id", f"urn:copydesk:{namespace}:stories")
    _add(feed, "title", f"copydesk {namespace}")
    _add(feed, "updated", "1970-01-01T00:00:00Z" if newest is None else newest.isoformat(timespec="seconds"))
    author = ElementTree.SubElement(feed, "author")
    _add(author, "name", "copydesk")
    for entry_id, record in records:
        at = published(entry_id, record).isoformat(timespec="seconds")
        entry = ElementTree.SubElement(feed, "entry")
        _add(entry, "id", f"urn:copydesk:{namespace}:{record.id}")
        _add(entry, "title", record.title or _summary(record)[:80])
        _add(entry, "published", at)
        _add(entry, "updated", at)
        if (link := _link(record)) is not None:
            ElementTree.SubElement(entry, "link", rel="alternate", href=_xml(link))
        who = record.authors[:_AUTHORS] or ((record.source.name or record.source.domain or "unknown"),)
        for name in who:
            _add(ElementTree.SubElement(entry, "author"), "name", name)
        _add(entry, "summary", _summary(record))
    written: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return written


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _xml(text)


def _xml(text: str) -> str:
    return _NOT_XML.sub("�", text)


def _json_feed(namespace: str, records: Sequence[tuple[str, Record]]) -> bytes:
    items = []
    for entry_id, record in records:
        item: dict[str, object] = {
            "id": record.id,
            "title": record.title,
            "url": _link(record),
            "content_text": _summary(record),
            "date_published": published(entry_id, record).isoformat(timespec="seconds"),
            "authors": [{"name": name} for name in record.authors[:_AUTHORS]],
            "language": record.language.code,
        }
        items.append({name: value for name, value in item.items() if value})
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": f"copydesk {namespace}", "items": items}
    return orjson.dumps(feed)


def _summary(record: Record) -> str:
    text = " ".join(record.text.split())
    return text if len(text) <= _SUMMARY else text[:_SUMMARY].rsplit(" ", 1)[0] + " …"


def _link(record: Record) -> str | None:
    """The address of the page, if a reader may open it: never `javascript:` and the like."""
    url = record.canonical_url or record.url
    try:
        return url if url is not None and urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None
