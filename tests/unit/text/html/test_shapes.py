"""Pages of many makes: the text is the story's, and what stands beside it is kept beside it."""

import json
import re
from collections.abc import Sequence
from types import ModuleType
from typing import NamedTuple

import pytest
from tests.unit.text.html.made_html import ARABIC, CHINESE, ENGLISH, OTHER, RUSSIAN, page, paragraphs, story

from copydesk_schemas import Image, RawDocument
from copydesk_text.article import Article, Drop
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_text.html import authors, dates, printed_dates, shown_titles
from copydesk_text.html import page as html_page

URL = "https://gazette.example/harbour/crane"


def opened(html: str, **fields: object) -> list[Article] | Drop:
    document = RawDocument(html=html, **{"url": URL, **fields})  # type: ignore[arg-type]  # fields as a producer gives them
    return open_document(CHAINS["default"], document)


def articles(html: str, **fields: object) -> list[Article]:
    """The articles of a page after the whole chain."""
    found = opened(html, **fields)
    assert isinstance(found, list)
    ended = [run_stages(CHAINS["default"].stages, article) for article in found]
    return [article for article in ended if isinstance(article, Article)]


def only(html: str, **fields: object) -> Article:
    [article] = articles(html, **fields)
    return article


def lines(article: Article) -> list[str]:
    return [line for line in article.text.split("\n") if line]


def linked(kind: str, **fields: object) -> str:
    value = json.dumps({"@context": "https://schema.org", "@type": kind, **fields})
    return f'<script type="application/ld+json">{value}</script>'


PULLED = "<aside class='pullquote'>the market moves to the old pier.</aside>"
TIP = f"<span class='tooltip-content'>{OTHER[0]}</span>"
HALVES = "".join(f'<div class="row"><div class="article__body grid">{paragraphs(*half)}</div></div><div>Ad</div>'
                 for half in (ENGLISH[:2], ENGLISH[2:]))  # fmt: skip  # one piece of a page


@pytest.mark.parametrize(
    "body",
    [
        story(paragraphs(*ENGLISH)),
        story(paragraphs(*ENGLISH[:2]), f"<p><a href='/b'>{OTHER[0][:-1]}</a></p>", paragraphs(*ENGLISH[2:])),
        story(paragraphs(*ENGLISH[:2]), "<p>Read more: Postmen win the contest</p>", paragraphs(*ENGLISH[2:])),
        story(paragraphs(*ENGLISH), "<ul><li><a href='/c'>Postmen win the singing contest</a></li>"
              "<li><a href='/d'>Frost takes half of the apricots</a></li></ul>"),
        story(paragraphs(*ENGLISH), "<div class='newsletter-box'><h3>Every morning</h3><p>All the news of the coast, "
              "sent before breakfast to everyone who wants it.</p></div>"),
        story(paragraphs(*ENGLISH), "<p>Sign up for our newsletter and get it by e-mail.</p>"),
        story(paragraphs(*ENGLISH), "<p>Email Ada Low at ada.low@gazette.example.</p>"),
        story(paragraphs(*ENGLISH[:2]), "<div><h3>Morning</h3><p>Five stories in your inbox every day.</p>"
              "<form><input></form><p>By signing up you agree to our terms.</p></div>", paragraphs(*ENGLISH[2:])),
        story(paragraphs(*ENGLISH[:2]), "<div><h3>Related</h3><a href='/b'>Postmen win the singing contest</a></div>",
              paragraphs(*ENGLISH[2:])),
        story(paragraphs(*ENGLISH), "<noscript><p>You need to enable JavaScript to see the map.</p></noscript>"),
        story("<div data-gu-name='standfirst'><p>Four trawlers are locked in, and nobody knows for how long.</p></div>",
              paragraphs(*ENGLISH)),
        story("<h2 class='standfirst'>Four trawlers are locked in, and nobody knows for how long.</h2>",
              paragraphs(*ENGLISH)),
        story(paragraphs(ENGLISH[0] + TIP, *ENGLISH[1:])),
        story(paragraphs(*ENGLISH), f"<div style='display: none'>{paragraphs(*OTHER[:2])}</div>"),
        story(f"<div class='paywall premium'>{paragraphs(*ENGLISH)}</div>"),
        story(HALVES),
        story(paragraphs(*ENGLISH), f"<section id='comments'><h3>Comments</h3>{paragraphs(*OTHER)}</section>"),
        f"<div class='cookie-consent'>{paragraphs(*OTHER[:2])}</div>{story(paragraphs(*ENGLISH))}",
        "<table><tr><td width=150><a href='/a'>News</a></td><td><h1>Crane Closes the Basin of Port Vardo</h1>"
        f"{paragraphs(*ENGLISH)}</td></tr></table>",
    ],
    ids=["plain", "linked paragraph", "read more", "related list", "newsletter box", "sign up", "contact",
         "form", "labelled link", "no script", "standfirst by attribute",
         "standfirst", "tooltip", "hidden", "gate", "torn body", "comments", "cookies", "table layout"],
)  # fmt: skip  # pieces of pages read better in lines than one a line
def test_text_is_the_story(body: str) -> None:
    """Whatever stands around, between or below its paragraphs, the text is those paragraphs, in order."""
    assert lines(only(page(body))) == list(ENGLISH)


def test_what_was_in_the_text_is_kept() -> None:
    """Lines that are taken out of the body are furniture; a caption is a picture."""
    box = "<p>Related: Postmen win the contest</p>"
    figure = "<figure><img src='/crane.jpg'><figcaption>The crane on Tuesday. Photograph: Jo Weir</figcaption></figure>"
    article = only(page(story(paragraphs(*ENGLISH[:2]), box, figure, paragraphs(*ENGLISH[2:]))))
    assert lines(article) == list(ENGLISH)
    assert article.furniture == ("Related: Postmen win the contest",)
    picture = Image(caption="The crane on Tuesday.", credit="Jo Weir", url="https://gazette.example/crane.jpg")
    assert article.images == (picture,)


def test_pull_quote_is_said_once() -> None:
    """A quotation that the text says again in large letters is no second paragraph."""
    article = only(page(story(paragraphs(*ENGLISH), PULLED)))
    assert article.text.count("old pier") == 1


@pytest.mark.parametrize(
    ("head", "figure", "expected"),
    [
        ('<meta property="og:image" content="/pics/crane-1200x630.jpg">',
         "<img src='/pics/crane-640x480.jpg'><figcaption>The crane.<span class='credit'>Photo: Jo Weir</span>",
         Image(caption="The crane.", credit="Jo Weir", url="https://gazette.example/pics/crane-1200x630.jpg")),
        ('<meta property="og:image" content="/a.jpg"><meta property="og:image:alt" content="The crane at noon">', "",
         Image(caption="The crane at noon", url="https://gazette.example/a.jpg")),
        (linked("NewsArticle", headline="x", image={"@type": "ImageObject", "url": "/b.jpg", "caption": "The quay",
                                                    "creditText": "Jo Weir"}), "",
         Image(caption="The quay", credit="Jo Weir", url="https://gazette.example/b.jpg")),
        ("", "<img data-src='/c.jpg' src='data:image/gif;base64,R0'><figcaption>The basin (AP Photo/Jo Weir)",
         Image(caption="The basin", credit="AP Photo/Jo Weir", url="https://gazette.example/c.jpg")),
    ],
    ids=["figure of the same file", "alternative text", "ImageObject", "lazy picture"],
)  # fmt: skip  # pieces of pages read better in lines than one a line
def test_lead_image(head: str, figure: str, expected: Image) -> None:
    """The picture has its caption and its credit from wherever the page says them."""
    body = story(f"<figure>{figure}</figcaption></figure>" if figure else "", paragraphs(*ENGLISH))
    assert only(page(body, head)).images == (expected,)


@pytest.mark.parametrize(
    ("texts", "attributes", "code"),
    [(ARABIC, ' lang="ar" dir="rtl"', "ar"), (CHINESE, ' lang="zh"', "zh"), (RUSSIAN, ' lang="ru"', "ru")],
)
def test_other_scripts(texts: Sequence[str], attributes: str, code: str) -> None:
    """A page in any script gives its paragraphs and its language."""
    article = only(page(story(paragraphs(*texts), title=texts[0][:20]), attributes=attributes))
    assert lines(article) == list(texts)
    assert article.language.code == code


def test_microdata() -> None:
    """Author, date and body that are marked in the elements themselves are read."""
    body = (
        '<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">Порт закрыл гавань</h1>'
        '<span itemprop="author">Анна Лоева</span><time itemprop="datePublished" datetime="2026-03-04T09:00:00+03:00">'
        f'4 марта</time><div itemprop="articleBody">{paragraphs(*RUSSIAN)}</div></div>'
    )
    article = only(page(body, attributes=' lang="ru"'))
    assert lines(article) == list(RUSSIAN)
    assert article.title == "Порт закрыл гавань"
    assert article.authors == ("Анна Лоева",)
    assert (article.published_at, article.published_from) == ("2026-03-04T09:00:00+03:00", "html")


def test_author_by_reference() -> None:
    """An author that JSON-LD names elsewhere on the page is found there."""
    graph = [{"@type": "Person", "@id": "#ada", "name": "Ada Low"},
             {"@type": "NewsArticle", "headline": "x", "author": {"@id": "#ada"}}]  # fmt: skip  # two objects
    head = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    assert only(page(story(paragraphs(*ENGLISH)), head)).authors == ("Ada Low",)


@pytest.mark.parametrize(
    ("author", "expected"),
    [("Ada Low, Harbour Correspondent", ("Ada Low",)), ("Ada Low, The Vardo Gazette", ("Ada Low",)),
     ("The Vardo Gazette", ()), ("Von Ada Low", ("Ada Low",)), ("ADA LOW Associated Press", ("ADA LOW",))],
)  # fmt: skip  # pairs read better in lines than one a line
def test_authors_are_people(author: str, expected: tuple[str, ...]) -> None:
    """Roles, the outlet and the agency of an author are not authors."""
    head = f'<meta property="og:site_name" content="The Vardo Gazette"><meta name="author" content="{author}">'
    assert only(page(story(paragraphs(*ENGLISH)), head)).authors == expected


def test_gated_stub() -> None:
    """Where the page shows a beginning only, the text is the one that it declares for machines, and that is said."""
    head = linked("NewsArticle", headline="Crane", articleBody="\n\n".join(ENGLISH))
    article = only(page(story(paragraphs(ENGLISH[0])), head))
    assert lines(article) == list(ENGLISH)
    assert article.warnings[0] == "the page shows only a beginning: the text is that of its JSON-LD"


def test_stub_without_more_stays() -> None:
    """A beginning is published as it is where the page holds no more."""
    assert lines(only(page(story(paragraphs(*ENGLISH[:2]))))) == list(ENGLISH[:2])


def test_amp_page() -> None:
    """An AMP page gives its text, and the address of the page that it is a form of."""
    head = f'<link rel="canonical" href="{URL}"><style amp-boilerplate>body{{opacity:0}}</style>'
    body = story("<amp-img src='/crane.jpg' width=1 height=1></amp-img>", paragraphs(*ENGLISH))
    article = only(page(body, head, " amp lang='en'"), url=f"{URL}?amp=1")
    assert lines(article) == list(ENGLISH)
    assert article.canonical_url == URL


def test_fragment_of_a_feed() -> None:
    """The content of a feed item, without head and body, is a page of one article."""
    fragment = f"{paragraphs(*ENGLISH)}<p>Read more: <a href='/x'>Postmen win the contest</a></p>"
    assert lines(only(fragment, title="Crane")) == list(ENGLISH)


def test_line_breaks_for_paragraphs() -> None:
    """Old pages that part their paragraphs by line breaks keep them apart."""
    assert lines(only(page(f"<div id='text'><h1>Crane</h1>{'<br><br>'.join(ENGLISH)}</div>")))[-4:] == list(ENGLISH)


def test_unclosed_elements() -> None:
    """Elements that are never closed, or closed twice, lose no paragraph."""
    broken = page(story("<p>" + "<p>".join(ENGLISH) + "</div></b></p></p>"))
    assert lines(only(broken)) == list(ENGLISH)


def live(kind: str) -> str:
    entries = "".join(
        f"<article><h2>{text[:30]}</h2><time datetime='2026-03-04T1{n}:00:00Z'>1{n}:00</time>{paragraphs(text, more)}"
        f"{paragraphs(*(f'{text[:-1]}, says entry {n} the {time} time.' for time in ('second', 'third')))}</article>"
        for n, (text, more) in enumerate(zip(ENGLISH, OTHER, strict=True))
    )
    return page(f"<main><h1>Crane in the basin: live</h1>{entries}</main>", linked(kind, headline="Crane: live"))


def test_live_blog_stays_one() -> None:
    """The entries of a running log are one article, with all of them in it."""
    article = only(live("LiveBlogPosting"))
    assert all(text in article.text for text in (*ENGLISH, *OTHER))


@pytest.mark.parametrize("tag", ["article", "div class='post hentry'", "div itemtype='https://schema.org/NewsArticle'"])
def test_several_stories(tag: str) -> None:
    """Elements that are marked as articles and hold a full story each are one record each, with its own facts."""
    close = tag.split()[0]
    made = [(ENGLISH, "Crane Closes the Basin", "2026-03-04"), (OTHER, "Postmen Win the Contest", "2026-03-03")]
    body = "".join(
        f"<{tag}><h2><a href='/{day}'>{title}</a></h2><time datetime='{day}'></time><span class='author'>Ada Low</span>"
        f"<figure><img src='/{day}.jpg'><figcaption>Seen on {day}.</figcaption></figure>{paragraphs(*texts)}</{close}>"
        for texts, title, day in made
    )
    first, second = articles(page(f"<main>{body}</main>"))
    for article, (texts, title, day) in zip((first, second), made, strict=True):
        assert lines(article) == list(texts)
        assert (article.title, article.published_at, article.authors) == (title, day, ("Ada Low",))
        assert article.canonical_url == f"https://gazette.example/{day}"
        assert article.images == (Image(caption=f"Seen on {day}.", url=f"https://gazette.example/{day}.jpg"),)


def teasers(form: str) -> str:
    texts = (*ENGLISH, *OTHER) * 2
    return page("".join(form.format(n=n, text=text, title=f"Headline {n} of the day") for n, text in enumerate(texts)))


@pytest.mark.parametrize(
    "form",
    [
        "<div><h3><a href='/s{n}'>{title}</a></h3><p>{text}</p></div>",
        "<article><h2><a href='/s{n}'>{title}</a></h2><div class='sum'>{text}</div></article>",
        "<li><a href='/s{n}'><h3>{title}</h3></a><span>{text}</span></li>",
        "<article><h2><a href='/s{n}'>{title}</a></h2><p>{text}</p><p>{text}</p><a href='/'>Read more</a></article>",
        "<li><a href='/s{n}'>{title}</a></li>",
    ],
    ids=["paragraphs", "blocks", "links around headings", "beginnings", "links alone"],
)  # fmt: skip
def test_listing(form: str) -> None:
    """Headlines that lead elsewhere over a sentence or two are a listing, with their links in the detail."""
    result = opened(teasers(form))
    assert isinstance(result, Drop)
    assert result.reason == "listing"
    assert "https://gazette.example/s0 https://gazette.example/s1 " in result.detail


def test_listing_that_is_asked_for() -> None:
    """A producer that says `split: never` gets the listing as an article."""
    html = teasers("<div><h3><a href='/s{n}'>{title}</a></h3><p>{text}</p></div>")
    assert len(articles(html, split="never")) == 1


@pytest.mark.parametrize(
    "head", ['<meta property="og:type" content="article">', linked("NewsArticle", headline="News")]
)
def test_page_that_calls_itself_an_article_is_no_listing(head: str) -> None:
    """To lose an article is worse than to publish a listing: what a page says of itself counts."""
    html = teasers("<div><h3><a href='/s{n}'>{title}</a></h3><p>{text}</p></div>")
    assert len(articles(html.replace("<head>", f"<head>{head}", 1))) == 1


def test_page_that_needs_scripts_is_empty() -> None:
    """What is shown without scripts is no story."""
    ended = opened(page("<div id='root'></div><noscript>You need to enable JavaScript to run this app.</noscript>"))
    assert isinstance(ended, Drop)
    assert ended.reason == "empty"


def test_frames_are_named() -> None:
    """A page of frames has no text; where it would be is in the detail."""
    result = opened('<html><frameset><frame src="/left.html"><frame src="/right.html"></frameset></html>')
    assert isinstance(result, Drop)
    assert result.reason == "empty"
    assert "https://gazette.example/left.html https://gazette.example/right.html" in result.detail


NESTED = "<div>" * 20_000 + ENGLISH[0] + "</div>" * 20_000
WIDE = "<table>" + f"<tr><td>{ENGLISH[1]}</td></tr>" * 5000 + "</table>"
OPEN = "<p><b><i>" * 20_000 + ENGLISH[0]


@pytest.mark.timeout(300)  # a rule that looks at every pair of elements takes longer
@pytest.mark.parametrize(
    "html",
    [
        NESTED, WIDE, OPEN, "<" * 500_000, "<a href='/x'>link link link link</a>" * 10_000,
        page(story(paragraphs(*ENGLISH * 4000))), "<ul>" * 5000 + "<li><a href='/x'>one two three four</a>" * 5000,
        page("<table><tr><td>" * 3000 + ENGLISH[0]), "<div class='caption'>" * 3000 + ENGLISH[0],
        page(story(f"<blockquote>{ENGLISH[0]}</blockquote>" * 5000)), "Ð¼Ð¾Ñ\x81Ñ‚ " * 25_000, "\x00" * 100_000,
        "<article><h2>" + "</h2><p>".join(ENGLISH) + "</p><article>" * 5000,
        "<article><h2><a href='/x'>Crane closes the basin</a></h2></article>" * 5000,
        "<div>" + "<b>Related</b><a href='/x'>Crane closes the basin</a>" * 5000, "<p>A.\n \n" + " " * 200_000 + "x",
    ],
    ids=["nested", "wide table", "open tags", "signs", "links", "two megabytes", "lists", "tables", "captions",
         "quotes", "mojibake", "zeros", "articles", "linked headlines", "labels", "spaces"],
)  # fmt: skip  # pages read better in lines than one a line
def test_pages_at_the_limit_have_an_answer(html: str) -> None:
    """A page as long as a document may be, or built to cost time, is an article or a Drop."""
    result = opened(html[:2_000_000])
    assert result.detail if isinstance(result, Drop) else all(article.text for article in result)


class Reader(NamedTuple):
    """A pattern that counts the characters that are searched with it."""

    pattern: re.Pattern[str]
    lengths: list[int]

    def search(self, text: str) -> re.Match[str] | None:
        """Searches as the pattern does."""
        self.lengths.append(len(text))
        return self.pattern.search(text)


LONG = "colum" * 3000


@pytest.mark.parametrize(
    ("module", "name", "attribute", "within", "title"),
    [(authors, "_ELSEWHERE", "class", "<span class=author>By Ann Lee</span>", ""),
     (authors, "_OTHER_TYPES", "itemtype", "<span class=author>By Ann Lee</span>", ""),
     (dates, "_COMMENT", "class", "<i itemprop=datePublished>soon</i>", ""),
     (dates, "_OTHER_TYPES", "itemtype", "<b itemprop=datePublished>soon</b>", ""),
     (html_page, "_COMMENT", "itemtype", "<meta itemprop=about content=b>", ""),
     (printed_dates, "_FOOT", "class", "<p>3 March 2026</p>", ""),
     (shown_titles, "_NO_HEADLINE", "class", "<b>Crane Closes Harbour Basin</b>", "Crane Closes Harbour Basin")],
)  # fmt: skip  # cases read better in lines than one a line
def test_long_names_are_searched_once(
    module: ModuleType, name: str, attribute: str, within: str, title: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A box is asked for its name once, however many bylines, dates and lines stand in it."""
    reader = Reader(getattr(module, name), [])
    monkeypatch.setattr(module, name, reader)
    heading = "" if title else f"<h1>Crane</h1>{paragraphs(*ENGLISH)}"
    boxes = f"<section {attribute}='{LONG}'>" * 5
    html = f"<title>{title}</title>{heading}<div class='testimonial share'>{boxes}{within * 300}"
    assert opened(html)
    searched = [length for length in reader.lengths if length >= len(LONG)]
    assert searched
    assert len(searched) <= 5 * 6, "a few walks ask each of the five boxes once"
