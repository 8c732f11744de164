"""Reads ninjs, the JSON of news agencies (IPTC, versions 1 to 3: https://iptc.org/standards/ninjs/)."""

import html
from typing import Any, Final

from copydesk_schemas.machine_dates import machine_date

#: `firstcreated` is when it was published; `versioncreated` is that of an item that was never changed.
_TIMES: Final = ("firstcreated", "contentcreated", "versioncreated")
#: Who wrote it: everybody in `creators` without another role, and authors in `people`.
_WRITERS: Final = (("creators", None), ("creators", "author"), ("people", "author"))
_TAKEN: Final = frozenset(
    ("uri", "headline", "headlines", "body_text", "body_html", "body_xhtml", "bodies", "byline", "bylines", "language")
)


def is_ninjs(value: dict[str, Any]) -> bool:
    """Whether an object is an item of ninjs: an `uri`, a body, and a property that only ninjs has."""
    return (
        isinstance(value.get("uri"), str)
        and any(name in value for name in ("body_text", "body_html", "body_xhtml", "bodies"))
        and any(name in value for name in ("versioncreated", "firstcreated", "contentcreated", "pubstatus", "standard"))
    )


def from_ninjs(value: dict[str, Any]) -> dict[str, Any]:
    """The fields of a raw document that an item gives. Pictures become figures of its page."""
    text, page = _body(value)
    headline = _first(value, "headline", "headlines")
    fields: dict[str, Any] = {
        "guid": value["uri"],
        "title": headline,
        "language": value.get("language"),
        "published_at": next((time for name in _TIMES if (time := machine_date(value.get(name))) is not None), None),
        "source": _provider(value),
        "authors": _authors(value),
        "url": _url(value),
        "metadata": {name: rest for name, rest in value.items() if name not in _TAKEN},
    }
    figures = "".join(_figure(one) for one in _pictures(value))
    if page is None and figures:
        page = "".join(f"<p>{html.escape(part)}</p>" for part in text.split("\n") if part.strip())
    if page is not None:
        title = f"<title>{html.escape(headline)}</title>" if headline else ""
        fields["html"] = f"<html><head>{title}</head><body><article>{page}{figures}</article></body></html>"
    else:
        fields["text"] = text
    return {name: found for name, found in fields.items() if found or name == "text"}


def _body(value: dict[str, Any]) -> tuple[str, str | None]:
    """The text and the HTML of an item; the HTML is None if it has none."""
    bodies = value.get("bodies")
    for body in bodies if isinstance(bodies, list) else []:
        if isinstance(body, dict) and isinstance(body.get("value"), str):
            if "html" in str(body.get("contenttype", body.get("role", ""))):
                return "", body["value"]
            return body["value"], None
    for name in ("body_html", "body_xhtml"):
        if isinstance(value.get(name), str) and value[name].strip():
            return "", value[name]
    text = value.get("body_text")
    return (text if isinstance(text, str) else ""), None


def _first(value: dict[str, Any], name: str, plural: str) -> str:
    """A property as version 1 writes it, else the first of the list of version 2."""
    found = value.get(name)
    if not found and isinstance(value.get(plural), list):
        one = next(iter(value[plural]), None)
        found = one.get("value") if isinstance(one, dict) else one
    return found.strip() if isinstance(found, str) else ""


def _provider(value: dict[str, Any]) -> str | None:
    for name in ("source", "copyrightholder", "provider"):
        found = value.get(name)
        if isinstance(found, dict):
            found = found.get("name")
        if isinstance(found, str) and found.strip():
            return found.strip()
    return None


def _authors(value: dict[str, Any]) -> list[str]:
    named = [
        one["name"]
        for key in ("creators", "people")
        for one in (value[key] if isinstance(value.get(key), list) else [])
        if isinstance(one, dict) and isinstance(one.get("name"), str) and (key, one.get("rel")) in _WRITERS
    ]
    byline = _first(value, "byline", "bylines")
    return named or ([byline.removeprefix("By ")] if byline else [])


def _url(value: dict[str, Any]) -> str | None:
    for found in (value.get("canonical"), value.get("url"), value["uri"]):
        if isinstance(found, str) and found.startswith(("http://", "https://")):
            return found
    return None


def _pictures(value: dict[str, Any]) -> list[dict[str, Any]]:
    linked = value.get("associations")
    found = list(linked.values()) if isinstance(linked, dict) else linked if isinstance(linked, list) else []
    return [one for one in found if isinstance(one, dict) and one.get("type") == "picture"]


def _figure(picture: dict[str, Any]) -> str:
    versions = picture.get("renditions")
    found = list(versions.values()) if isinstance(versions, dict) else versions if isinstance(versions, list) else []
    href = next((one["href"] for one in found if isinstance(one, dict) and isinstance(one.get("href"), str)), "")
    caption = next((text for name in ("body_text", "description_text", "headline") if (text := picture.get(name))), "")
    credit = _first(picture, "byline", "bylines")
    said = f"{caption} ({credit})" if credit else f"{caption}"
    return f'<figure><img src="{html.escape(href)}"><figcaption>{html.escape(said)}</figcaption></figure>'
