"""Reads NITF 3, the XML of wire services (IPTC, https://iptc.org/standards/nitf/), by way of an HTML page."""

import html
from collections.abc import Iterator
from typing import IO, Any, Final

from copydesk_producers.readers.item import Item, bad, good
from copydesk_producers.readers.place import Place
from copydesk_producers.readers.xml_tree import below, find, local, parse_xml, text_of
from copydesk_schemas import DocumentError, check_raw, dump_json
from copydesk_schemas.machine_dates import machine_date

#: Elements of a body → those of a page.
_PAGE: Final = {
    "p": "p",
    "hl2": "h2",
    "ul": "ul",
    "ol": "ol",
    "li": "li",
    "bq": "blockquote",
    "block": "div",
    "table": "table",
    "tr": "tr",
    "td": "td",
    "th": "th",
    "pre": "p",
    "em": "em",
    "a": "a",
    "br": "br",
}
_DEEPEST: Final = 200


def read_nitf(stream: IO[bytes], place: Place) -> Iterator[Item]:
    """The one document of a file."""
    root = parse_xml(stream)
    fields = from_nitf(root)
    fields["metadata"] = {"file": place.name, **place.metadata, **fields.get("metadata", {})}
    if place.url:
        fields.setdefault("url", place.url)
    try:
        yield good(place.path, 1, check_raw(fields))
    except DocumentError as error:
        yield bad(place.path, 1, str(error), dump_json(fields), unit="document")


def from_nitf(root: Any) -> dict[str, Any]:
    """The fields of a raw document that an element `nitf` gives."""
    body_head = find(root, "body", "body.head")
    body_head = root if body_head is None else body_head
    title = text_of(next(below(body_head, "hl1"), None)) or text_of(find(root, "head", "title"))
    content = find(root, "body", "body.content")
    dateline = text_of(next(below(body_head, "dateline"), None))
    page = _page_of(content, dateline) if content is not None else ""
    subtitle = text_of(next(below(body_head, "hl2"), None))
    by = next(below(body_head, "byline"), None)
    byline = "" if by is None else text_of(find(by, "person")) or text_of(by)
    fields: dict[str, Any] = {
        "title": title,
        "published_at": _published(root),
        "source": _source(root, body_head),
        "authors": [byline.removeprefix("By ")] if byline else [],
        "guid": _attribute(root, "doc-id", "id-string"),
        "url": _attribute(root, "doc.copyright", "href"),
        "language": root.get("{http://www.w3.org/XML/1998/namespace}lang") or root.get("lang"),
        "metadata": _keywords(root),
    }
    lead = f"<p>{html.escape(subtitle)}</p>" if subtitle else ""
    fields = {name: value for name, value in fields.items() if value}
    if page or lead:
        head = f"<title>{html.escape(title)}</title>"
        heading = f"<h1>{html.escape(title)}</h1>" if title else ""
        fields["html"] = f"<html><head>{head}</head><body><article>{heading}{lead}{page}</article></body></html>"
    else:
        fields["text"] = ""
    return fields


def page_of(element: Any) -> str:
    """The HTML of a body in NITF or XHTML."""
    return _page_of(element, "")


def _page_of(content: Any, dateline: str) -> str:
    parts: list[str] = []
    _write(content, parts, 0)
    page = "".join(parts)
    if dateline and not text_of(content).startswith(dateline[:20]):
        at = page.find("<p>")
        opening = f"{html.escape(dateline)} - "
        page = page[: at + 3] + opening + page[at + 3 :] if at >= 0 else f"<p>{opening}{page}</p>"
    return page


def _write(element: Any, parts: list[str], depth: int) -> None:
    """Writes what is in an element; media become figures, unknown elements only what they hold."""
    if element.text:
        parts.append(html.escape(element.text))
    for child in element:
        name = local(child)
        if name == "media":
            parts.append(_figure(child))
        elif name and depth < _DEEPEST:
            tag = _PAGE.get(name)
            if tag:
                parts.append(f"<{tag}>")
            _write(child, parts, depth + 1)
            if tag:
                parts.append(f"</{tag}>")
        if child.tail:
            parts.append(html.escape(child.tail))


def _figure(media: Any) -> str:
    source = next((one.get("source") for one in below(media, "media-reference") if one.get("source")), "")
    caption = text_of(next(below(media, "media-caption"), None))
    credit = text_of(next(below(media, "media-producer"), None))
    said = f"{caption} ({credit})" if credit and credit not in caption else caption
    image = f'<img src="{html.escape(source)}">' if source else ""
    return f"<figure>{image}<figcaption>{html.escape(said)}</figcaption></figure>" if said or image else ""


def _published(root: Any) -> str | None:
    for name in ("date.release", "date.issue", "story.date"):
        for element in below(root, name):
            if (found := machine_date(element.get("norm"))) is not None:
                return found
    return next(
        (found for one in below(root, "pubdata") if (found := machine_date(one.get("date.publication"))) is not None),
        None,
    )


def _source(root: Any, body_head: Any) -> str:
    named = next((one.get("name") for one in below(root, "pubdata") if one.get("name")), None)
    return named or text_of(next(below(body_head, "distributor"), None)) or _attribute(root, "doc.copyright", "holder")


def _attribute(root: Any, name: str, attribute: str) -> str:
    return next((one.get(attribute) for one in below(root, name) if one.get(attribute)), "")


def _keywords(root: Any) -> dict[str, Any]:
    found = [one.get("key") for one in below(root, "keyword") if one.get("key")]
    return {"tags": found} if found else {}
