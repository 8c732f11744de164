"""add_urls: one address for one page, whatever way the reader came."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from copydesk_schemas import RawDocument, Source
from copydesk_text.article import Article
from copydesk_text.chain.add_urls import add_urls
from copydesk_text.urls import TRACKING, clean_url, is_home_page, registered_domain


def article(url: str | None = None, declared: str | None = None, source: str | None = None) -> Article:
    return Article(document=RawDocument(text="x", url=url, source=source), text="x", canonical_url=declared)


def added(url: str | None = None, declared: str | None = None, source: str | None = None) -> Article:
    result = add_urls(article(url, declared, source))
    assert isinstance(result, Article)
    return result


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("HTTPS://News.Example.COM:443/A/./b/../c?#top", "https://news.example.com/A/c"),
        ("http://example.com:8080/a", "http://example.com:8080/a"),
        ("https://reader:secret@example.com/a", "https://example.com/a"),
        ("https://example.com", "https://example.com/"),
        ("https://example.com/a/", "https://example.com/a"),
        ("//example.com/a", "https://example.com/a"),
        (" https://example.com/a b ", "https://example.com/a%20b"),
        ("https://bücher.example/ä", "https://xn--bcher-kva.example/%C3%A4"),
    ],
)
def test_form(url: str, expected: str) -> None:
    """Host in small letters, no default port, no credentials, no fragment, no slash at the end of a path."""
    assert clean_url(url) == expected


@pytest.mark.parametrize("name", [*sorted(TRACKING), "utm_source", "UTM_Campaign", "mc_eid", "at_medium"])
def test_tracking_goes(name: str) -> None:
    """A tracking parameter goes wherever it stands, whatever its case."""
    assert clean_url(f"https://example.com/a?{name}=x&id=5&{name}=y") == "https://example.com/a?id=5"


@pytest.mark.parametrize("query", ["id=5", "v=abc", "p=12", "cid=9&uid=7", "12345", "page=2", "source=a", "q=%C3%A4"])
def test_parameters_that_tell_pages_apart_stay(query: str) -> None:
    """What may name the story is kept, a value without a name included."""
    assert clean_url(f"https://example.com/story.php?{query}") == f"https://example.com/story.php?{query}"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a;jsessionid=8DBFC2FE",
        "https://example.com/a;JSESSIONID=8DBFC2FE.node1?utm_source=x",
        "https://example.com/a?PHPSESSID=abc123",
        "https://example.com/a?phpsessid=abc123&fbclid=9",
        "https://example.com/a?sid=abc123def456abc123def456abc12345",
        "https://example.com/a?ASPSESSIONIDQADSBTCC=JKLMNO",
        "https://example.com/a?CFID=12&CFTOKEN=34",
        "https://example.com/(S(lit3py55t21z5v55vlm25s55))/a",
        "https://example.com/a?source=twitter",
        "https://example.com/a?share=facebook&mod=rss_whats_news",
        "https://example.com/a?partner=rss&emc=rss",
        "https://example.com/a?print=1",
        "https://example.com/a?m=1",
        "https://example.com/a?output=amp",
        "https://example.com/a?gad_source=1&gad_campaignid=77",
        "https://example.com/a?fb_action_ids=1&fb_action_types=og",
        "https://example.com/a#comments",
        "https://example.com/a#:~:text=ferry",
        "https://web.archive.org/web/20220101000000/https://example.com/a",
        "https://web.archive.org/web/2022id_/https://example.com/a",
        "https://example-com.translate.goog/a?_x_tr_sl=de&_x_tr_tl=en",
        "https://touch.example.com/a",
        "https://example.com/a/index.html",
        "https://example.com/a/index.php/?utm_source=x",
    ],
)
def test_sessions_channels_and_caches_go(url: str) -> None:
    """A session, a channel that the value names, a form for printing and the address of a cache are not the page."""
    assert clean_url(url) == "https://example.com/a"


def test_parameters_of_one_host() -> None:
    """What names the client on the pages of an aggregator may be the number of a story elsewhere."""
    link = "https://news.google.com/rss/articles/CBMi8"
    assert clean_url(f"{link}?oc=5") == clean_url(f"{link}?hl=en-GB&gl=GB&ceid=GB:en") == link
    assert clean_url("https://example.com/a?oc=5") == "https://example.com/a?oc=5"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/a?sid=1234",
        "https://example.com/a?s=harbour",
        "https://example.com/a?m=202603",
        "https://example.com/read.asp?rss=55",
        "https://example.com/a?mod=article",
        "https://example.com/a?from=1200&to=1300",
        "https://example.com/a?source=7",
        "https://example.com/a;b=c",
        "https://example.com/index.php?id=7",
        "https://example.com/myindex.html",
        "https://example.com/#!/story/1",
        "https://example.com/index.jsp#/ROC/detail.do?id=1",
        "https://web.archive.org/about",
        "https://example.com/web/2022/https",
        "https://translate.goog/a",
    ],
)
def test_what_only_looks_like_these_stays(url: str) -> None:
    """The number of a story, a page that a fragment names, and words of a path are kept."""
    assert clean_url(url) == url


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.com/a%7Eb", "https://example.com/a~b"),
        ("https://example.com/%41%2Db", "https://example.com/A-b"),
        ("https://example.com/caf%c3%a9", "https://example.com/caf%C3%A9"),
        ("https://example.com/café", "https://example.com/caf%C3%A9"),
        ("https://example.com/?q=%e4%7e", "https://example.com/?q=%E4~"),
        ("https://example.com/a%2fb", "https://example.com/a%2Fb"),
        ("https://example.com/100%", "https://example.com/100%"),
    ],
)
def test_escapes_are_written_one_way(url: str, expected: str) -> None:
    """Letters of an escape do not count, nor whether what needs none is escaped; a slash that is escaped stays so."""
    assert clean_url(url) == expected


@pytest.mark.parametrize(
    ("source", "domain"),
    [
        ("velmcourier.example", "velmcourier.example"),
        ("www.bbc.co.uk", "bbc.co.uk"),
        ("The Post", None),
        ("v1.2", None),
    ],
)
def test_an_outlet_named_by_its_domain_has_it(source: str, domain: str | None) -> None:
    """So an outlet can be given without an address; an address says more."""
    assert added(source=source).source == Source(name=source, domain=domain)
    assert added("https://other.example/1", source=source).source.domain == "other.example"


def test_order_of_parameters_does_not_matter() -> None:
    """Two addresses that differ in the order of their parameters, or in how `&` is written, are one."""
    assert clean_url("https://example.com/?b=2&a=1") == clean_url("https://example.com/?a=1&amp;b=2")


@pytest.mark.parametrize(
    "url",
    [
        "https://example.com/world/story/amp",
        "https://example.com/world/story/amp/",
        "https://example.com/amp/world/story",
        "https://example.com/world/story?amp",
        "https://example.com/world/story?amp=1&outputType=amp",
        "https://amp.example.com/world/story",
        "https://m.example.com/world/story",
        "https://mobile.example.com/world/story",
        "https://www.google.com/amp/s/example.com/world/story/amp",
        "https://example-com.cdn.ampproject.org/c/s/example.com/world/story",
    ],
)
def test_amp_and_mobile_forms_are_the_page(url: str) -> None:
    """The AMP and mobile forms of a page, and caches of them, have the page's own address."""
    assert clean_url(url) == "https://example.com/world/story"


@pytest.mark.parametrize("url", ["https://example.com/amp", "https://m.com/a", "https://example.com/camp/amplify"])
def test_words_that_only_look_like_amp_stay(url: str) -> None:
    """A page about amps, a domain named m and words with amp in them are left alone."""
    assert clean_url(url) == url


@pytest.mark.parametrize(
    "url",
    ["", "nonsense", "javascript:void(0)", "mailto:a@example.com", "ftp://example.com/a", "http://", "http://a..b/",
     "http://exa mple.com/", "https://[::1", "http://\ud800.com/", "data:text/html,x",
     "https://example.com/" + "a" * 8192],
)  # fmt: skip  # addresses read better in lines than one a line
def test_what_is_no_http_address(url: str) -> None:
    """Other schemes and nonsense have no address, and raise nothing."""
    assert clean_url(url) is None


@given(st.text() | st.from_regex(r"https?://[a-z.]{1,12}(/[a-z.&=?#%/]{0,20})?", fullmatch=True))
def test_cleaning_twice_changes_nothing(url: str) -> None:
    """A clean address is its own clean form."""
    once = clean_url(url)
    assert once is None or clean_url(once) == once


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.bbc.co.uk/a", "bbc.co.uk"),
        ("https://www.example.com/", "example.com"),
        ("https://paper.blogspot.com/a", "paper.blogspot.com"),
        ("http://192.0.2.7:8080/a", None),
        ("http://[2001:db8::1]/a", None),
        ("https://co.uk/", None),
    ],
)
def test_registered_domain(url: str, expected: str | None) -> None:
    """The domain that an outlet registered; an IP address and a bare suffix have none."""
    assert registered_domain(url) == expected


def test_page_names_its_own_address() -> None:
    """The address that the page declares wins; the domain is that of the place where it was seen."""
    result = added("https://portal.example/read/77", "https://outlet.example.org/story?utm_source=p")
    assert result.canonical_url == "https://outlet.example.org/story"
    assert result.source.domain == "portal.example"


def test_page_that_names_the_home_page_is_not_believed() -> None:
    """A story whose canonical link is the home page keeps the address it was found at."""
    assert added("https://example.com/story", "https://example.com/").canonical_url == "https://example.com/story"
    assert is_home_page("https://example.com/")
    assert not is_home_page("https://example.com/?id=1")


def test_bad_address_is_a_warning() -> None:
    """An address that is none gives null and says so; the article goes on."""
    result = added("not an address")
    assert result.canonical_url is None
    assert result.source.domain is None
    assert result.warnings == ("url is no http address: 'not an address'",)


def test_producer_names_the_source() -> None:
    """The producer's name of the outlet wins over the page's; without any address and name there is none."""
    assert added(source=" The  Post ").source == Source(name="The Post")
    named = replace(article(source="Post"), source=Source(name="The Post Online"))
    result = add_urls(named)
    assert isinstance(result, Article)
    assert result.source.name == "Post"
    assert added().source == Source()
