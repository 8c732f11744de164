"""Pictures of feed entries, with captions and credits."""

import pytest

from copydesk_producers.readers.feed_media import Media, read_media

URL = "https://gazette.example/crane.jpg"


def feed(*items: str) -> bytes:
    body = "".join(f"<item><title>t</title><description>d</description>{item}</item>" for item in items)
    return f'<rss xmlns:media="http://search.yahoo.com/mrss/"><channel><description>c</description>{body}</channel></rss>'.encode()


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (f'<media:content url="{URL}" medium="image"><media:description>A crane</media:description>'
         "<media:credit role='photographer'>Bo Ray</media:credit></media:content>", Media(URL, "A crane", "Bo Ray")),
        (f'<media:group><media:content url="{URL}" type="image/jpeg"/><media:credit>Bo Ray</media:credit></media:group>'
         "<media:description><![CDATA[<p>A &amp; B</p>]]></media:description>", Media(URL, "A & B", "Bo Ray")),
        (f'<media:thumbnail url="{URL}"/>', Media(URL)),
        (f'<enclosure url="{URL}" type="image/jpeg" length="1"/>', Media(URL)),
        (f"<media:content url='{URL}'/>", Media(URL)),
    ],
)  # fmt: skip  # rows read better in lines than one a line
def test_forms(item: str, expected: Media) -> None:
    """Caption and credit within the picture, beside it or around it; addresses in elements of several names."""
    data, media = read_media(feed(item, ""))
    assert media == [[expected], []]
    assert b"<media:description" not in data
    assert data.count(b"<description>") == 3


@pytest.mark.parametrize(
    "item",
    [
        '<media:content url="https://gazette.example/a.mp4" medium="video"/>',
        '<enclosure url="https://gazette.example/a.mp3" type="audio/mpeg" length="1"/>',
        '<media:content url="crane.jpg" medium="image"/>',
        '<media:content medium="image"/>',
    ],
)
def test_no_pictures(item: str) -> None:
    """Sound, films, and pictures without a full address."""
    assert read_media(feed(item))[1] == [[]]


def test_each_picture_once() -> None:
    """A picture in several sizes of one address, and its thumbnail, are one; at most twenty are read."""
    item = f'<media:content url="{URL}" medium="image"/><media:content url="{URL}" medium="image"/>'
    assert read_media(feed(item + f'<media:thumbnail url="{URL}?s"/>'))[1] == [[Media(URL)]]
    many = "".join(f'<media:content url="{URL}?{number}" medium="image"/>' for number in range(50))
    assert len(read_media(feed(many))[1][0]) == 20


def test_a_feed_without_media_is_as_it_was() -> None:
    """Nothing is read where there is nothing."""
    assert read_media(feed("")) == (feed(""), [])


def test_a_feed_without_entries() -> None:
    """Pictures outside of entries are of none."""
    assert read_media(f'<rss><media:content url="{URL}"/></rss>'.encode())[1] == []


def test_a_caption_that_never_ends() -> None:
    """It is read in time that grows with its length: half a million letters took an hour."""
    item = "<media:description>" + "a" * 500_000 + "<b/>"
    assert read_media(feed(item))[1] == [[]]
