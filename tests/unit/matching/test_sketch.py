"""Sketches: what an article leaves behind for matching."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_matching.sketch import SIGNATURE_WORDS, make_sketch, read_together
from copydesk_matching.words.samples import LEAST, MOST, OF_OPENING, SAMPLED
from copydesk_schemas import IdOutOfRange, RawDocument, Source, pack_id
from copydesk_text.article import Article


def article(
    text: str,
    *,
    title: str | None = None,
    single: bool = True,
    url: str | None = None,
    guid: str | None = None,
    domain: str | None = None,
) -> Article:
    """An article of that text and title from a raw document with this URL and guid."""
    document = RawDocument(text=text or "-", url=url, guid=guid)
    return Article(document=document, text=text, title=title, single=single, source=Source(domain=domain))


@given(st.text())
def test_a_sketch_depends_on_text_and_id_alone(text: str) -> None:
    """The same text gives the same sketch, whatever was hashed before."""
    one, other = make_sketch(article(text), "5-1"), make_sketch(article(text), "5-1")
    assert one.fingerprints.tolist() == other.fingerprints.tolist()
    assert (one.id, one.text_hash, one.signature, one.kinds, one.words, one.facts) == (
        other.id,
        other.text_hash,
        other.signature,
        other.kinds,
        other.words,
        other.facts,
    )
    assert one.id == pack_id("5-1", 0)


TEXTS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["", "\n", "One", "Two words", "два слова", "会谈", "See http://example.org/a now"]),
    st.lists(st.sampled_from(["Menu", "Home\n", "the harbour office said", "2021.", "Вести"]), max_size=120).map(
        " ".join
    ),
)


@given(st.lists(TEXTS, max_size=8))
def test_texts_read_together_have_the_sketches_of_each_alone(texts: list[str]) -> None:
    """What stands beside a text in its batch changes nothing of its sketch."""
    for text, read in zip(texts, read_together(texts), strict=True):
        alone, together = make_sketch(article(text), "1-0"), make_sketch(article(text), "1-0", read=read)
        assert alone.fingerprints.tolist() == together.fingerprints.tolist()
        assert (alone.text_hash, alone.signature, alone.kinds, alone.fact_bytes, alone.words) == (
            together.text_hash,
            together.signature,
            together.kinds,
            together.fact_bytes,
            together.words,
        )


@given(st.integers(3, 40 * SAMPLED), st.integers(0, 1000))
def test_the_sample_is_of_the_smallest(words: int, seed: int) -> None:
    """What is sampled below the bound is sampled of any text that holds it, short or long."""
    text = " ".join(f"word{seed + number}" for number in range(words))
    kept = make_sketch(article(text), "1-0").fingerprints.tolist()
    longer = make_sketch(article(f"{text} and so on it goes"), "1-0").fingerprints.tolist()
    bound = 2**64 // SAMPLED
    assert {value for value in kept if value < bound and value not in longer} <= {kept_whole(text)}


def kept_whole(text: str) -> int:
    """The fingerprint of the whole text."""
    return int.from_bytes(make_sketch(article(text), "1-0").text_hash, "big")


@given(st.text(max_size=300))
def test_fingerprints_are_unique_sorted_and_hold_the_whole_text(text: str) -> None:
    """Every text, the shortest too, has the hash of the whole among its fingerprints."""
    sketch = make_sketch(article(text), "1-0")
    found = sketch.fingerprints.tolist()
    assert found == sorted(set(found))
    assert int.from_bytes(sketch.text_hash, "big") in found


@given(st.lists(st.sampled_from("north wind harbour council vote bridge river".split()), min_size=3, max_size=200))  # noqa: SIM905  # reads as words
def test_the_number_of_fingerprints_is_bounded(chosen: list[str]) -> None:
    """A short text keeps `LEAST` or all it has; none more than `MOST`, those of its opening, and one for the whole."""
    distinct = len(set(zip(chosen, chosen[1:], chosen[2:], strict=False)))
    count = len(make_sketch(article(" ".join(chosen)), "1-0").fingerprints) - 1
    assert min(distinct, LEAST) <= count <= min(distinct, MOST + OF_OPENING)


def test_a_text_keeps_the_fingerprints_of_its_part() -> None:
    """Sampling is nested: what a long text keeps of a passage, the passage alone keeps as well."""
    passage = " ".join(f"passage{number}" for number in range(400))
    whole = passage + " " + " ".join(f"other{number}" for number in range(4000))
    alone = set(make_sketch(article(passage), "1-0").fingerprints.tolist())
    kept = set(make_sketch(article(whole), "1-0").fingerprints.tolist())
    bound = 2**64 // 20
    assert {mark for mark in alone if mark < bound} - kept == {
        int.from_bytes(make_sketch(article(passage), "1-0").text_hash, "big")
    } & {mark for mark in alone if mark < bound}
    assert len(alone & kept) >= 10


def test_a_long_text_is_cut() -> None:
    """The signature covers the first words; the count of words covers all."""
    sketch = make_sketch(article(" ".join(f"w{number}" for number in range(9000))), "1-0")
    assert (len(sketch.signature), len(sketch.kinds), sketch.words) == (SIGNATURE_WORDS, SIGNATURE_WORDS, 9000)


def test_texts_without_words_are_told_apart() -> None:
    """Two texts of signs alone are not one text."""
    assert make_sketch(article("***"), "1-0").text_hash != make_sketch(article("!!!"), "1-0").text_hash


@pytest.mark.parametrize(
    ("url", "guid", "count"),
    [
        (None, None, 0),
        ("https://news.example/2025/bridge", None, 1),
        ("https://news.example/2025/bridge", "7", 2),
        ("https://news.example", None, 0),
        ("https://news.example/", None, 0),
        ("https://news.example/index.html", None, 0),
        ("https://news.example/?p=12", None, 1),
    ],
)
def test_addresses_are_of_articles(url: str | None, guid: str | None, count: int) -> None:
    """URL and guid are addresses, the front page of a site is none."""
    assert len(make_sketch(article("The bridge opened.", url=url, guid=guid), "1-0").addresses) == count


@pytest.mark.parametrize(
    "other", ["http://river.example/a", "https://www.river.example/a", "http://www.river.example/a"]
)
def test_one_page_has_one_address(other: str) -> None:
    """With or without encryption and `www`, an address names the same page; another host is another one."""
    first, same, another = (
        make_sketch(article("The bridge opened.", url=url), "1-0").addresses
        for url in ("https://river.example/a", other, "https://news.river.example/a")
    )
    assert first == same
    assert first != another


def test_pages_with_several_articles_have_no_address() -> None:
    """Where one page holds several articles its address names none of them."""
    found = make_sketch(article("The bridge opened.", single=False, url="https://news.example/a", guid="7"), "1-0")
    assert found.addresses == ()


def test_a_guid_counts_within_its_feed() -> None:
    """Guid 1 of one feed is not guid 1 of another."""
    one = make_sketch(article("The bridge opened.", guid="1", domain="a.example"), "1-0")
    other = make_sketch(article("The bridge opened.", guid="1", domain="b.example"), "1-0")
    assert one.addresses != other.addresses


def test_an_id_that_does_not_fit_is_refused() -> None:
    """A stream id beyond 12 bytes is an error, not a wrong id."""
    with pytest.raises(IdOutOfRange):
        make_sketch(article("The bridge opened."), f"{2**48}-0")


def test_a_text_of_a_few_words_counts_with_its_title() -> None:
    """The title of a flash is part of what it says; that of a whole article is not compared."""
    flash = "Quarterly 20 cents, pay April 15."
    one, other = (make_sketch(article(flash, title=title), "1-0") for title in ("HARLOW MILLS", "OSTERVIK GLASS"))
    assert one.text_hash != other.text_hash
    assert one.words == 8
    long = "The ferry basin will be widened, the board said. " * 4
    named, renamed = (make_sketch(article(long, title=title), "1-0") for title in ("Ferry basin", "A wider basin"))
    assert named.text_hash == renamed.text_hash


def test_the_opening_of_an_article_is_found_by_a_feed_item() -> None:
    """Two lines of a feed share at least two fingerprints with the article that begins with them."""
    for number in range(50):
        text = " ".join(f"s{number}w{word}" for word in range(800))
        item = " ".join(text.split()[:28])
        whole, part = (set(make_sketch(article(one), "1-0").fingerprints.tolist()) for one in (text, item))
        assert len(whole & part) >= 2


def test_markup_and_addresses_are_not_compared() -> None:
    """Where a tool leaves links in the text the words are the same, but the text is another one."""
    plain = "The [report] of the board was read by all members of the council in the town hall on the hill yesterday."
    linked = plain.replace("[report]", "[report](https://example.org/report.html)")
    one, other = make_sketch(article(plain), "1-0"), make_sketch(article(linked), "1-0")
    assert one.signature == other.signature
    assert one.text_hash != other.text_hash
