"""Reads the pictures of feed entries with their captions and credits (Media RSS, enclosures).

feedparser knows one description for an entry: the caption of a picture would take the place of the entry's own. So
captions are read here, from the bytes, and feedparser does not see them.
https://www.rssboard.org/media-rss
"""

import html
import re
from typing import Final

from msgspec import Struct

#: Pictures of one entry.
_MOST: Final = 20
#: Characters of a caption, a credit and an address that are kept.
_LONGEST: Final = 2000

_ENTRY: Final = re.compile(rb"<(?:item|entry)[\s>]")
#: A section of CDATA is looked for up to where another begins: else each looks at all behind it.
_TOLD: Final = re.compile(
    rb"<media:(description|credit|title|text)(?:\s[^<>]*)?>([^<]*(?:<!\[CDATA\[(?:(?!<!\[CDATA\[|\]\]>).){0,4000}+\]\]>[^<]*)?)</media:\1\s*>",
    re.DOTALL,
)
_PICTURE: Final = re.compile(rb"<(media:content|media:thumbnail|enclosure)\s([^<>]*)>")
#: A name begins where no name was before: else each letter of one without an end looks at all behind it.
_ATTRIBUTE: Final = re.compile(rb"(?<![\w:])([\w:]{1,64})\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_CDATA: Final = re.compile(r"<!\[CDATA\[((?:(?!<!\[CDATA\[|\]\]>).)*+)\]\]>", re.DOTALL)
_TAG: Final = re.compile(r"<[a-zA-Z/!][^<>]*>")
_FILE: Final = re.compile(r"\.(?:jpe?g|png|gif|webp|avif)(?:$|\?)", re.IGNORECASE)


class Media(Struct, frozen=True):
    """A picture of an entry; what the feed does not say is empty."""

    url: str
    caption: str = ""
    credit: str = ""


def read_media(data: bytes) -> tuple[bytes, list[list[Media]]]:
    """Reads the pictures of each entry, and takes their captions out of the feed.

    Args:
        data: A feed in UTF-8.

    Returns:
        The feed without captions, credits and titles of media, and the pictures of each entry in its order.
    """
    if b"<media:" not in data and b"<enclosure" not in data:
        return data, []
    starts = [found.start() for found in _ENTRY.finditer(data)]
    bounds = zip(starts, [*starts, len(data)][1:], strict=True)
    return _TOLD.sub(b"", data), [_pictures(data[start:end]) for start, end in bounds]


def _pictures(entry: bytes) -> list[Media]:
    """The pictures of one entry. What is told beside them is told of the first."""
    found: list[Media] = []
    pieces = _PICTURE.split(entry)
    beside = _told(pieces[0])
    for kind, attributes, behind in zip(pieces[1::3], pieces[2::3], pieces[3::3], strict=True):
        own, _, outside = behind.partition(b"</media:content")
        closed = attributes.rstrip().endswith(b"/")
        told = {} if closed else _told(own)
        beside = _told(behind if closed else outside) | beside
        said = {name.decode(): _plain(first or second) for name, first, second in _ATTRIBUTE.findall(attributes)}
        if kind == b"media:thumbnail" and found:
            continue
        if _is_picture(said, kind) and len(found) < _MOST:
            found.append(Media(said["url"], told.get("description") or told.get("text", ""), told.get("credit", "")))
    if found:
        first = found[0]
        caption = first.caption or beside.get("description") or beside.get("text", "")
        found[0] = Media(first.url, caption, first.credit or beside.get("credit", ""))
    return list({picture.url: picture for picture in found}.values())


def _told(part: bytes) -> dict[str, str]:
    """Caption, credit and title in a part of an entry; the first of each."""
    told: dict[str, str] = {}
    for name, value in _TOLD.findall(part):
        if plain := _plain(value):
            told.setdefault(name.decode(), plain)
    return told


def _is_picture(said: dict[str, str], kind: bytes) -> bool:
    url = said.get("url", "")
    if not url.startswith(("http://", "https://")):
        return False
    if kind == b"media:thumbnail":
        return True
    medium = said.get("medium") or said.get("type", "").partition("/")[0]
    return medium == "image" or (not medium and _FILE.search(url) is not None)


def _plain(value: bytes) -> str:
    """The text of a value, on one line and without markup."""
    text = _CDATA.sub(lambda found: html.escape(found[1]), value.decode("utf-8", "replace"))
    text = html.unescape(text)
    if "<" in text:
        text = _TAG.sub(" ", text)
    return " ".join(html.unescape(text).split())[:_LONGEST]
