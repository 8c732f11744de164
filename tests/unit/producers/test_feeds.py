"""RSS and Atom feeds."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_producers.readers.feeds import read_feed
from copydesk_producers.readers.item import Item, UnreadableInput
from copydesk_schemas import RawDocument

ATOM = """<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr"><title>Le Phare</title>
<entry><title type="html">Port &amp;amp; pont &lt;em&gt;ouverts&lt;/em&gt;</title><id>tag:phare.example,2026:1</id>
<link href="https://phare.example/1"/><updated>2026-03-04T10:00:00+02:00</updated>
<author><name>Ana Roy</name></author><author><name>Li Wei</name></author>
<summary>Court.</summary><content type="html">&lt;p&gt;Le port est ouvert.&lt;/p&gt;</content></entry></feed>"""


def rss(item: str, head: str = "") -> bytes:
    """A feed of one item."""
    return f'<rss version="2.0"><channel><title>Coast</title>{head}<item>{item}</item></channel></rss>'.encode()


def read(data: bytes, after: int = 0) -> list[Item]:
    """The items of a feed."""
    return list(read_feed(io.BytesIO(data), "a.xml", after))


def test_an_atom_entry() -> None:
    """Title without its markup, times in their zone, all authors, the longest content as HTML."""
    (item,) = read(ATOM.encode())
    assert item.document is not None
    assert (
        RawDocument(
            html="<html><head><title>Port &amp; pont ouverts</title></head><body><article><p>Le port est ouvert.</p>"
            "</article></body></html>",
            url="https://phare.example/1",
            title="Port & pont ouverts",
            summary="Court.",
            published_at="2026-03-04T10:00:00+02:00",
            source="Le Phare",
            authors=["Ana Roy", "Li Wei"],
            guid="tag:phare.example,2026:1",
            language=item.document.language,
        )
        == item.document
    )


def test_an_rss_item_in_plain_text() -> None:
    """Text without markup stays text, its entities read; the feed gives source and language, categories are kept."""
    (item,) = read(
        rss(
            "<title>A</title><link>https://coast.example/1</link><guid isPermaLink='false'>g1</guid>"
            "<pubDate>Wed, 04 Mar 2026 09:05:00 +0100</pubDate><category>Sea</category>"
            "<description>Fish &amp;amp; chips</description>",
            "<language>en-gb</language>",
        )
    )
    assert item.document == RawDocument(
        text="Fish & chips",
        url="https://coast.example/1",
        title="A",
        published_at="2026-03-04T09:05:00+01:00",
        source="Coast",
        language="en-gb",
        guid="g1",
        metadata={"tags": ["Sea"]},
    )


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("Wed, 04 Mar 2026 09:05:00 CET", "2026-03-04T09:05:00+01:00"),
        ("Wed, 04 Mar 2026 09:05:00 KST", "2026-03-04T09:05:00+09:00"),
        ("Wed, 04 Mar 2026 09:05:00 Asia/Tehran", "2026-03-04T09:05:00+03:30"),
        ("Wed, 04 Mar 2026 09:05:00 CST", "2026-03-04"),
        ("Wed, 04 Mar 2026 09:05:00", "2026-03-04"),
        ("2026-03-04", "2026-03-04"),
        ("1772611500", "2026-03-04T08:05:00Z"),
    ],
)
def test_a_date_in_its_zone(date: str, expected: str) -> None:
    """A time stays in the zone that is written; without a zone, or with letters of several, the day is left."""
    (item,) = read(rss(f"<pubDate>{date}</pubDate><description>x</description>"))
    assert item.document is not None
    assert expected == item.document.published_at


@pytest.mark.parametrize("date", ["yesterday", "", "Wed, 99 Mar 2026"])
def test_a_date_that_is_none_is_left_out(date: str) -> None:
    """Absent, never guessed."""
    (item,) = read(rss(f"<pubDate>{date}</pubDate><description>x</description>"))
    assert item.document is not None
    assert item.document.published_at is None


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("cp1251", "windows-1251"), ("koi8-r", "koi8-r"), ("utf-8", "windows-1251"), ("cp1251", "utf-8"), ("utf-16", "x")],
)
def test_a_feed_in_another_encoding(encoding: str, declared: str) -> None:
    """Feeds are decoded by the rule of pages: what they declare counts where the bytes are no UTF-8."""
    text = "Паром на остров снова пойдёт с понедельника, сообщили вчера в порту."
    feed = f"<?xml version='1.0' encoding='{declared}'?>" + rss(f"<description>{text}</description>").decode()
    (item,) = read(feed.encode(encoding))
    assert item.document is not None
    assert text == item.document.text


def test_a_bad_byte_in_a_feed() -> None:
    """It costs one character."""
    (item,) = read(rss("<title>L’été</title><description>café XX après midi</description>").replace(b"XX", b"\xc3"))
    assert item.document is not None
    assert ("L’été", "café \ufffd après midi") == (item.document.title, item.document.text)


def test_an_item_without_content_is_an_empty_text() -> None:
    """It is not dropped here: it ends in the dead letters, as `empty`."""
    (item,) = read(rss("<title>Only a title</title>"))
    assert item.document is not None
    assert ("", "Only a title") == (item.document.text, item.document.title)


def test_reading_goes_on_behind_an_entry() -> None:
    """With `after`, entries up to that number are skipped."""
    data = b"<rss version='2.0'><channel>" + b"<item><description>x</description></item>" * 3 + b"</channel></rss>"
    assert [1, 2, 3] == [item.number for item in read(data)]
    assert [3] == [item.number for item in read(data, after=2)]


@pytest.mark.parametrize(("prolog", "text"), [("<?xml version='1.0'?>", "open"), ("", "open &x")])
def test_nothing_is_opened_that_a_feed_names(tmp_path: Path, prolog: str, text: str) -> None:
    """Neither an entity that points to a file, nor bytes that are the name of a file, open it."""
    secret = tmp_path / "secret.xml"
    secret.write_bytes(rss("<description>hidden words</description>"))
    entity = f'{prolog}<!DOCTYPE rss [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    (item,) = read(entity + rss("<description>open &x;</description>"))
    assert item.document is not None
    assert text == item.document.text
    with pytest.raises(UnreadableInput):
        read(str(secret).encode())


_EBCDIC = "<?xml version='1.0' encoding='cp037'?><rss version='2.0'><channel/></rss>".encode("cp037")


@pytest.mark.parametrize("data", [b"", b"<urlset></urlset>", b"plain words", b"\0\xff", _EBCDIC])
def test_what_is_no_feed(data: bytes) -> None:
    """Other XML, or none, is named so."""
    with pytest.raises(UnreadableInput, match="no RSS or Atom feed"):
        read(data)


@given(st.text(), st.text())
def test_any_text_in_an_item(title: str, description: str) -> None:
    """Whatever stands in an item, it yields items or UnreadableInput, never another error."""
    data = rss(f"<title>{title}</title><description><![CDATA[{description}]]></description>")
    try:
        items = read(data)
    except UnreadableInput:
        return
    assert all(item.document is not None or item.problem is not None for item in items)
