"""No feed takes longer to read than its size allows: too much of anything is refused before, and the rest is timed."""

import io
import re
import signal
import threading

import pytest

from copydesk_producers.readers import feed_bounds
from copydesk_producers.readers.feed_bounds import as_bounded, bounded_time
from copydesk_producers.readers.feeds import read_feed
from copydesk_producers.readers.item import UnreadableInput
from copydesk_schemas import RawDocument

MANY = 40_000


def rss(item: str, pre: str = "") -> bytes:
    """A feed of one item."""
    return f"{pre}<rss version='2.0'><channel><title>Coast</title><item>{item}</item></channel></rss>".encode()


def read(data: bytes) -> list[RawDocument | None]:
    """The documents of a feed."""
    return [item.document for item in read_feed(io.BytesIO(data), "a.xml", 0)]


@pytest.mark.parametrize(
    "data",
    [
        rss("<x/>" * MANY),
        rss("<x>" * (MANY // 2) + "</x>" * (MANY // 2)),
        rss("<item></item>" * MANY),
        rss("<description><![CDATA[" + "<p>" * MANY + "]]></description>"),
        rss("<description>" + "&lt;p&gt;" * MANY + "</description>"),
        rss("<description>" + "&#60;p>" * MANY + "</description>"),
        rss("<description>" + "&#x03C;p>" * MANY + "</description>"),
        rss("<x/>" * MANY).decode().encode("utf-16"),
    ],
    ids=["empty", "nested", "items", "CDATA", "escaped", "decimal", "hexadecimal", "UTF-16"],
)
def test_a_feed_of_too_many_tags_is_refused(data: bytes) -> None:
    """However they are written, they are counted before anything is parsed, and the number is told."""
    with pytest.raises(UnreadableInput, match=r"has (4|8)\d,\d{3} tags in [\d,]+ bytes; .* up to 40,000: split it"):
        read(data)


@pytest.mark.parametrize(
    ("tags", "bytes_", "refused"), [(MANY, 0, False), (MANY + 1, 0, True), (60_000, 3_000_000, False)]
)
def test_a_larger_feed_may_have_more_tags(tags: int, bytes_: int, refused: bool) -> None:
    """40,000 for any feed, and a tag in fifty bytes."""
    data = b"<?xml version='1.0'?>" + b"<" * (tags - 1) + b"x" * bytes_
    try:
        as_bounded(data)
    except UnreadableInput:
        assert refused
    else:
        assert not refused


def with_attributes(count: int) -> bytes:
    """A feed with a tag of so many attributes."""
    return rss("<description " + " ".join(f"a{number}='b'" for number in range(count)) + ">x</description>")


def test_a_tag_has_a_bounded_number_of_attributes() -> None:
    """Up to 200 are read."""
    assert [RawDocument(text="x", source="Coast")] == read(with_attributes(200))
    with pytest.raises(UnreadableInput, match="has a tag of more than 200 attributes"):
        read(with_attributes(201))


@pytest.mark.parametrize(
    ("declared", "refused"), [('<!ENTITY nbsp "&#160;">', False), ('<!ENTITY a "ha"><!ENTITY b "&a;&a;">', True)]
)
def test_entities_made_of_others_are_refused(declared: str, refused: bool) -> None:
    """A few lines of them become gigabytes; one that stands for a character is harmless."""
    data = f"<?xml version='1.0'?><!DOCTYPE rss [{declared}]><rss/>".encode()
    if refused:
        with pytest.raises(UnreadableInput, match="entities that are made of others"):
            as_bounded(data)
    else:
        assert b"nbsp" in as_bounded(data)


@pytest.mark.parametrize("blanks", ["\n", " ", " \n", "\r\n"])
def test_blanks_in_front_of_the_root_change_nothing(blanks: str) -> None:
    """Half a million of them neither: feedparser alone would take hours."""
    pre = "<?xml version='1.0'?>"
    expected = read(rss("<description>x</description>", pre))
    assert expected == read(rss("<description>x</description>", pre + blanks * 500_000))


def test_a_title_of_tags_that_never_end_is_read_in_linear_time() -> None:
    """It has no tag, so all of it is the title; looking for the end of each would take quadratic time."""
    half = "&lt;a " * 8_000
    [document] = read(rss(f"<title>&lt;b&gt;x&lt;/b&gt; {half}</title><description>y</description>"))
    assert document is not None
    assert document.title is not None
    assert document.title.startswith("x")


@pytest.mark.parametrize("letter", ["a", ":", "a "])
def test_names_of_attributes_that_never_end_are_read_in_linear_time(letter: str) -> None:
    """A picture of a feed with 400 KB in place of its attributes took minutes, or the feed was refused for its time."""
    data = rss(
        f"<title>Ferry</title><media:content {letter * (400_000 // len(letter))} url='https://a.example/a.jpg'/>"
    )
    [found] = read(data)
    assert found is not None
    assert "Ferry" == found.title


def test_a_feed_that_takes_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """What no count foresees, such as an author of one endless word, ends with the time for its size."""
    monkeypatch.setattr(feed_bounds, "_SECONDS", 0.05)
    with pytest.raises(UnreadableInput, match=r"takes more than 0\.1 s of processor time to read as a feed"):
        read(rss("<author>" + "a" * 200_000 + "</author>"))


def test_the_timer_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    """The handler of before is back, and no timer runs, whether the time was up or not."""
    monkeypatch.setattr(feed_bounds, "_SECONDS", 0.02)
    before = signal.getsignal(signal.SIGVTALRM)
    with bounded_time(1):
        pass
    with pytest.raises(UnreadableInput), bounded_time(1):
        re.search("(a|aa)+$", "a" * 60 + "b")
    assert (before, (0.0, 0.0)) == (signal.getsignal(signal.SIGVTALRM), signal.getitimer(signal.ITIMER_VIRTUAL))


def test_other_threads_read_without_a_timer() -> None:
    """Python runs handlers in the main thread only; a feed is read elsewhere all the same."""
    found: list[RawDocument | None] = []
    thread = threading.Thread(target=lambda: found.extend(read(rss("<description>x</description>"))))
    thread.start()
    thread.join()
    assert [RawDocument(text="x", source="Coast")] == found


@pytest.mark.parametrize(
    ("number", "character"),
    [
        ("&#xD83D;", "\ufffd"),
        ("&#55357;&#56832;", "\U0001f600"),
        ("&#xd83d;&#56832;", "\U0001f600"),
        ("&#x110000;", "\ufffd"),
        ("&#00000000000000001114112;", "\ufffd"),
        (f"&#{'9' * 5_000};", "\ufffd"),
        ("&#x1F600;", "\U0001f600"),
        ("&#0000233;", "é"),
    ],
)
@pytest.mark.parametrize("broken", ["", "&nbsp <b>"], ids=["XML", "no XML"])
def test_numbers_of_no_character(number: str, character: str, broken: str) -> None:
    """They end no feed: halves of a pair are put together, and the rest is U+FFFD. feedparser ended in an error."""
    (found,) = read(rss(f"<title>Ferry {number} sails</title><description>{broken}The bay is free.</description>"))
    assert found is not None
    assert found.title == f"Ferry {character} sails"


def test_numbers_without_a_semicolon_end_no_feed() -> None:
    """Broken XML may have them, and feedparser reads them."""
    (found,) = read(rss("<title>Ferry &#xD83D sails &#55357</title><description><b>The bay.</description>"))
    assert found is not None
    assert found.title == "Ferry \ufffd sails \ufffd"


def test_numbers_are_read_in_linear_time() -> None:
    """A run of them is looked at once."""
    data = rss(f"<title>{'&#xD83D;' * 100_000}&#{'9' * 1_000_000}</title>")
    assert as_bounded(data).count(b"&#65533;") == 100_001
