"""page: what the readers of a page share is read once, and nothing is made up."""

import json

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, parsed, read_page, story

from copydesk_text.html.page import declared_line, headline_of, open_page, read_tree
from copydesk_text.html.tree import empty_page

BODY = story(paragraphs(*ENGLISH))


def test_parts_of_a_page() -> None:
    """Metas, JSON-LD, headings, outlet and language stand in the page."""
    head = '<meta property="og:site_name" content="@The Vardo Gazette"><meta name="Author" content=" Ada Low ">'
    html = page(BODY + "<h4>More</h4><h5>Less</h5>", head + linked(headline="Crane", datePublished="2021-06-03"))
    opened = parsed(html)
    assert opened.metas == {"og:site_name": "@The Vardo Gazette", "author": "Ada Low"}
    assert [one["@type"] for one in opened.objects] == ["NewsArticle"]
    assert opened.article == opened.objects[0]
    assert [one.tag for one in opened.headings] == ["h1", "h4"]
    assert (opened.site, opened.language) == ("The Vardo Gazette", "en")
    assert opened.base == "https://gazette.example/harbour/crane"
    assert len(opened.marks) == sum(1 for _ in opened.tree.iter())


def test_nothing_is_made_up() -> None:
    """A page that declares nothing has nothing, and no address has no base."""
    opened = parsed("<p>Text</p>", url=None)
    assert (opened.metas, opened.objects, opened.article) == ({}, [], {})
    assert (opened.site, opened.language, opened.base, opened.headings) == (None, None, "", ())


@pytest.mark.parametrize("source", ["", " ", "\x00", "<!-- x -->", "</p>"])
def test_page_of_nothing(source: str) -> None:
    """A source of nothing is a page without words."""
    assert open_page(source, None).tree.text_content().strip() == ""


@pytest.mark.parametrize(
    ("said", "published", "authors"),
    [
        ('{"pub_date": "2021-06-03T10:00:00Z", "authors": ["Ann Lee", "Bob Ray"]}', "2021-06-03T10:00:00Z",
         ("Ann Lee", "Bob Ray")),
        ('{"pub_date": "2021-06-03", "author": "Ann Lee", "tags": [1]}', "2021-06-03", ("Ann Lee",)),
        ('{"pub_date": "2021-06-03", "author": null, "authors": null}', "2021-06-03", ()),
        ('{"pub_date": "2021-06-03", "author": ["Ann Lee", 7, ""]}', "2021-06-03", ("Ann Lee",)),
        ('{"pub_date": "2021-06-03", "authors": "Ann Lee"}', "2021-06-03", ("Ann Lee",)),
        ('{"pub_date": {"at": 1}, "author": "Ann Lee"}', None, ("Ann Lee",)),
        ('{"pub_date": null}', None, ()),
        ("[]", None, ()),
        ("{" * 100_000, None, ()),
    ],
    ids=["several", "one", "no authors", "a list of them", "a text", "no day", "null", "a list", "never closed"],
)  # fmt: skip  # pairs read better in lines than one a line
def test_facts_in_one_meta(said: str, published: str | None, authors: tuple[str, ...]) -> None:
    """The element of Parse.ly has date and authors in JSON; what is none of its form says nothing."""
    article = read_page(page(BODY, f"<meta name='parsely-page' content='{said}'>"))
    assert (article.published_at, article.authors) == (published, authors)


def test_a_date_in_that_meta_comes_last() -> None:
    """What the page itself marks as its date comes first."""
    said = '<meta name="parsely-page" content=\'{"pub_date": "2021-06-01T10:00:00Z"}\'>'
    body = story("<time itemprop=datePublished content=2021-06-08>Issue of June 8</time>", paragraphs(*ENGLISH))
    assert read_page(page(body, said)).published_at == "2021-06-08"


def test_first_meta_of_a_name_counts() -> None:
    """Of two metas of one name the first is kept, and an empty one does not count."""
    head = '<meta name="author" content=" "><meta name="author" content="Ada"><meta itemprop="AUTHOR" content="Ben">'
    assert parsed(page(BODY, head)).metas["author"] == "Ada"


@pytest.mark.parametrize(
    ("name", "expected"), [("Coast Post", "Coast Post"), (" Coast\n&amp; \x07Post", "Coast & Post"), (" \u200b", None)]
)
def test_publisher_is_the_outlet(name: str, expected: str | None) -> None:
    """Where no meta names the outlet, the publisher of the article does, on one line."""
    assert parsed(page(BODY, linked(headline="x", publisher={"name": name}))).site == expected


@pytest.mark.parametrize("url", ["https://[x/1", "https://[::1", "https://bay\u2100.example/1"])
def test_an_address_that_is_none(url: str) -> None:
    """Links of its page are relative to nothing, and its text is published."""
    assert parsed("<p>Text</p>", url=url).base == ""
    article = read_page(page(f'{BODY}<a href="/more">More</a><img src="crane.jpg">'), url=url)
    assert [line for line in ENGLISH if line not in article.text] == []


@pytest.mark.parametrize(
    ("attributes", "head", "expected"),
    [
        (' lang="pt-BR"', "", "pt-BR"),
        ("", '<meta property="og:locale" content="de_DE">', "de_DE"),
        ("", '<meta name="content-language" content="nb">', "nb"),
        (' lang="{{ language }}"', '<meta property="og:locale" content="fr_FR">', "fr_FR"),
        (' lang=""', "", None),
    ],
)
def test_language(attributes: str, head: str, expected: str | None) -> None:
    """The language is that of the root, else of a meta; a template that was not filled in is none."""
    assert parsed(page(BODY, head, attributes)).language == expected


def test_reading_changes_nothing() -> None:
    """A tree is read as it is, and a story put into an empty page is a page."""
    tree = empty_page()
    tree.body.append(parsed(page(BODY)).tree.find(".//article"))
    words = tree.text_content()
    assert read_tree(tree, None).tree.text_content() == words


@pytest.mark.parametrize(
    ("value", "expected"),
    [("A  crane\nfell", "A crane fell"), ("Crane &amp; chain", "Crane & chain"), ("AT&T", "AT&T"),
     ("&#8220;A&#8221;", "“A”"), (" ", None), ("", None), (None, None), (5, None), (["A"], None)],
)  # fmt: skip  # pairs read better in lines than one a line
def test_declared_line(value: object, expected: str | None) -> None:
    """What a page declares comes on one line, entities resolved that were escaped twice; what is no text is None."""
    assert declared_line(value) == expected


def test_scripts_that_are_no_json() -> None:
    """A broken script is not among the objects, and the ones beside it are."""
    head = f'<script type="application/ld+json">{{</script>{linked(headline="x")}'
    opened = parsed(page(BODY, head))
    assert json.dumps(opened.article["headline"]) == '"x"'


def test_headline_of() -> None:
    """The heading that is known, else the first of the first level, else none."""
    opened = parsed(page("<h2>Piers</h2><h1>Crane</h1><h1>Choir</h1>"))
    piers, crane, _ = opened.headings
    assert headline_of(opened, piers) is piers
    assert headline_of(opened, None) is crane
    assert headline_of(parsed(page("<h2>Piers</h2>")), None) is None
