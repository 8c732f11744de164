"""Reads RSS and Atom feeds from their bytes; nothing that a feed points to is fetched."""

import html
import io
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import IO, Any, Final
from urllib.parse import urljoin

import feedparser
import orjson

from copydesk_producers.readers.feed_bounds import as_bounded, bounded_time
from copydesk_producers.readers.feed_media import read_media
from copydesk_producers.readers.item import Item, UnreadableInput, bad, good
from copydesk_producers.readers.json_files import read_whole
from copydesk_schemas import DocumentError, check_raw
from copydesk_schemas.machine_dates import machine_date

_TAG: Final = re.compile(r"<[a-zA-Z/!][^>]*>")
#: Tags that end a line.
_BLOCK: Final = re.compile(
    r"<(?:/?(?:p|div|li|ul|ol|h[1-6]|blockquote|tr|table|section|article)\b|br\b)[^<>]{0,300}>", re.IGNORECASE
)
#: As RSS has it: desk@gazette.example (Ada Low).
_MAIL_AND_NAME: Final = re.compile(r"[^\s@()]{1,80}@[^\s()]{1,80}\s?\((?P<name>[^()]{2,200})\)")
#: Characters of the longest summary that a document may have.
_LONGEST_SUMMARY: Final = 8192
_DETAILS: Final = ("title_detail", "subtitle_detail")
#: Characters of a text from which its language can be told.
_SHORT: Final = 60
_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8})*")


def read_feed(stream: IO[bytes], path: str, after: int, url: str | None = None) -> Iterator[Item]:
    """An item for each entry of the feed, in its order; the first `after` are skipped. `url`: where it was found."""
    data = as_bounded(read_whole(stream, "no feed is that large"))
    with bounded_time(len(data)):
        data, media = read_media(data)
        # A stream, never bytes or a name: feedparser would open a file or an address of that name.
        feed = feedparser.parse(io.BytesIO(data))
    if not feed.get("version"):
        raise UnreadableInput("holds no RSS or Atom feed")
    for number, entry in enumerate(feed.entries, 1):
        if number <= after:
            continue
        fields = _fields(entry, feed.feed, url)
        if number <= len(media) and media[number - 1]:
            fields["images"] = [
                {"url": one.url, "caption": one.caption or None, "credit": one.credit or None}
                for one in media[number - 1]
            ]
        try:
            yield good(path, number, check_raw(fields), unit="entry")
        except DocumentError as error:
            yield bad(path, number, str(error), orjson.dumps(fields), unit="entry")


def _fields(entry: dict[str, Any], feed: Mapping[str, Any], url: str | None) -> dict[str, Any]:
    """The fields of a raw document that an entry gives."""
    title = _plain(entry.get("title", ""))
    content = max((part.get("value", "") for part in entry.get("content", ())), key=len, default="")
    described = dict.get(entry, "summary") or ""
    summary = _plain(described) if len(content) >= len(described) and content != described else ""
    content = max(content, described, key=len)
    # FeedBurner has an address of its own for each entry, by which it counts the readers.
    link = _absolute(entry.get("feedburner_origlink") or entry.get("link", ""), feed, url)
    authors = [_plain(author["name"]) for author in entry.get("authors", ()) if author.get("name")]
    if (mail := _MAIL_AND_NAME.fullmatch(entry.get("author", "").strip())) is not None:
        authors = [_plain(mail["name"])]  # feedparser cuts addresses at domains that are long
    language = _language(entry, feed, content)
    tags = [tag["term"] for tag in entry.get("tags", ()) if tag.get("term")]
    fields: dict[str, Any] = {
        "title": title,
        "summary": summary if len(summary) <= _LONGEST_SUMMARY else None,
        "url": link,
        "guid": entry.get("id"),
        "published_at": _published(entry),
        "source": _plain(entry.get("source", {}).get("title", "") or feed.get("title", "")),
        "language": language,
        "authors": authors,
        "metadata": {"tags": tags} if tags else None,
    }
    if entry.get("link") and link is None:  # relative, in a feed that does not say to what
        fields["metadata"] = {**(fields["metadata"] or {}), "link": entry["link"]}
    document = {name: value for name, value in fields.items() if value}
    if _TAG.search(content, 0, content.rfind(">") + 1):  # without a `>` behind it, each `<` looks at all that follows
        # An entry is a part of a page; as a page of its own it goes the way of every other page.
        document["html"] = (
            f"<html><head><title>{html.escape(title)}</title></head><body><article>{content}</article></body></html>"
        )
    else:
        document["text"] = html.unescape(content)
    return document


def _absolute(link: str, feed: Mapping[str, Any], url: str | None) -> str | None:
    """The address of a link; one that is relative is resolved against where the feed was found, or its site."""
    bases = [url or "", feed.get("link", ""), *(one.get("href", "") for one in feed.get("links", ()))]
    for base in ("", *bases):
        try:
            found = str(urljoin(base, link.strip()))
        except ValueError:
            continue
        if link and found.startswith(("http://", "https://")):
            return found
    return None


def _language(entry: Mapping[str, Any], feed: Mapping[str, Any], content: str) -> str | None:
    """The language that an entry gives for itself; that of the channel for a text too short to tell its own.

    The channel's is often that of the software it was made with.
    """
    parts = [*entry.get("content", ()), entry.get("summary_detail") or {}, entry.get("title_detail") or {}]
    named = [part["language"] for part in parts if part.get("language")]
    channel = feed.get("language") or next((feed[name].get("language") for name in _DETAILS if name in feed), None)
    own = next((language for language in named if language != channel), None)
    found = own or (channel if len(content) < _SHORT else None) or ""
    return str(found) if _LANGUAGE.fullmatch(found) else None


def _plain(value: str) -> str:
    """Text of a value that may hold HTML, on one line."""
    end = value.rfind(">") + 1
    inline = _BLOCK.sub(" ", value[:end])
    return " ".join(html.unescape(_TAG.sub("", inline) + value[end:]).split())


def _published(entry: dict[str, Any]) -> str | None:
    """The date of an entry; none that lies more than a day ahead of the clock."""
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    # `dict.get`, since an entry's own `get` answers with another date, and a warning, where it has none of that name.
    dates = (machine_date(dict.get(entry, name)) for name in ("published", "updated"))
    return next((date for date in dates if date is not None and date[: len(tomorrow)] <= tomorrow), None)
