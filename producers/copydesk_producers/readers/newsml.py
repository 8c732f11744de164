"""Reads NewsML-G2, the XML of news agencies (IPTC, versions 2.x: https://iptc.org/standards/newsml-g2/)."""

import html
from collections.abc import Iterator
from typing import IO, Any, Final

from copydesk_producers.readers.item import Item, Problem, bad, good
from copydesk_producers.readers.nitf import from_nitf, page_of
from copydesk_producers.readers.place import Place
from copydesk_producers.readers.xml_tree import below, find, local, parse_xml, text_of
from copydesk_schemas import DocumentError, check_raw, dump_json
from copydesk_schemas.counted import counted
from copydesk_schemas.machine_dates import machine_date

_LANG: Final = "{http://www.w3.org/XML/1998/namespace}lang"
#: Times of an item, the surest first: `versionCreated` is that of the last change.
_TIMES: Final = (("itemMeta", "firstCreated"), ("contentMeta", "contentCreated"), ("itemMeta", "versionCreated"))
#: Items around one that is read: packages hold items, and those hold no more packages.
_MOST_AROUND: Final = 5


def read_newsml(stream: IO[bytes], place: Place) -> Iterator[Item]:
    """An item for each news item that holds a text; one message for those that hold none (pictures, lists)."""
    number = without = 0
    read = set[Any]()
    for element in below(parse_xml(stream), "newsItem"):
        if any(one.getparent() in read for one in element.iterancestors("{*}contentSet")):
            continue  # its text stands in that of the item around it
        number += 1
        around = sum(1 for _ in element.iterancestors("{*}newsItem"))
        fields = _fields(element) if around <= _MOST_AROUND else None
        if fields is None:
            without += 1
            continue
        read.add(element)
        fields["metadata"] = {"file": place.name, **place.metadata, **fields.get("metadata", {})}
        try:
            yield good(place.path, number, check_raw(fields), unit="item")
        except DocumentError as error:
            yield bad(place.path, number, str(error), dump_json(fields), unit="item")
    if without or not number:
        what = f"{without:,} of {counted(number, 'item')} without text (pictures, or bodies that stand elsewhere)"
        problem = Problem(place.path, what, "news items without a text", companion=without < number)
        yield Item(path=place.path, number=number + 1, problem=problem)


def _fields(item: Any) -> dict[str, Any] | None:
    """The fields of a raw document that an item gives; None if it has no body."""
    content = find(item, "contentSet")
    body = _body(content) if content is not None else None
    if body is None:
        return None
    content_meta = find(item, "contentMeta")
    meta = item if content_meta is None else content_meta
    title = text_of(find(meta, "headline")) or text_of(find(item, "itemMeta", "title"))
    published = next((time for path in _TIMES if (time := machine_date(text_of(find(item, *path)))) is not None), None)
    fields: dict[str, Any] = {
        "guid": item.get("guid"),
        "title": title or body.get("title"),
        "published_at": published,
        "source": _source(item, meta),
        "authors": _authors(meta),
        "language": _language(item, meta),
        "url": _url(item),
        "metadata": _metadata(item, meta),
    }
    return {**body, **{name: value for name, value in fields.items() if value}}


def _body(content: Any) -> dict[str, Any] | None:
    """The text or the page of a content set: the first form that can be read here."""
    for part in content:
        name = local(part)
        if name == "inlineXML":
            for inner in part:
                if local(inner) == "nitf":
                    return from_nitf(inner)
                if local(inner) in ("html", "body", "div", "section", "article"):
                    body = find(inner, "body") if local(inner) == "html" else inner
                    if body is not None:
                        return {"html": f"<html><body><article>{page_of(body)}</article></body></html>"}
        elif name == "inlineData":
            text = "".join(part.itertext())
            if "html" in (part.get("contenttype") or "") or "</p>" in text:
                return {"html": text}
            if text.strip():
                return {"text": html.unescape(text).strip()}
    return None


def _source(item: Any, meta: Any) -> str:
    for element in (find(item, "itemMeta", "provider"), find(meta, "infoSource")):
        if element is not None:
            named = text_of(find(element, "name")) or element.get("literal") or ""
            if named:
                return named
    return text_of(find(item, "rightsInfo", "copyrightHolder", "name"))


def _authors(meta: Any) -> list[str]:
    named = [
        name
        for element in meta
        if local(element) in ("creator", "contributor")
        for name in [text_of(find(element, "name"))]
        if name and local(element) == "creator"
    ]
    by = text_of(find(meta, "by"))
    return named or ([by.removeprefix("By ")] if by else [])


def _language(item: Any, meta: Any) -> str | None:
    element = find(meta, "language")
    found: str | None = (element.get("tag") if element is not None else None) or item.get(_LANG)
    return found


def _url(item: Any) -> str | None:
    for element in below(item, "link"):
        href = str(element.get("href") or "")
        if "irel:seeAlso" not in (element.get("rel") or "") and href.startswith(("http://", "https://")):
            return href
    return None


def _metadata(item: Any, meta: Any) -> dict[str, Any]:
    subjects = [text_of(find(one, "name")) for one in meta if local(one) == "subject"]
    status = find(item, "itemMeta", "pubStatus")
    found = {
        "tags": [name for name in subjects if name],
        "slugline": text_of(find(meta, "slugline")),
        "status": status.get("qcode") if status is not None else None,
        "urgency": text_of(find(meta, "urgency")),
    }
    return {name: value for name, value in found.items() if value}
