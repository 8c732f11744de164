"""authors: people, each once, and the agency that signs with them."""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, read_page, story

WORDS = Path(__file__).with_name("byline_words.tsv")
BODY = paragraphs(*ENGLISH)
URL = "https://www.vardogazette.com/harbour/crane"


def signed(author: object) -> str:
    """A page of The Vardo Gazette with this author in its JSON-LD."""
    head = linked(
        headline="Crane Closes the Basin of Port Vardo", author=author, publisher={"name": "The Vardo Gazette"}
    )
    return page(story(BODY), head)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("By Ann Lee", ("Ann Lee",)), ("Ann Lee, Bob Ray and Cy Fox", ("Ann Lee", "Bob Ray", "Cy Fox")),
     ("Ann Lee / Bob Ray", ("Ann Lee", "Bob Ray")), ("Lucie Morel et Jean Petit", ("Lucie Morel", "Jean Petit")),
     ("Marta Ibáñez y Luis Prado", ("Marta Ibáñez", "Luis Prado")), ("José Ortega y Gasset", ("José Ortega y Gasset",)),
     ("Anna Berg und Jan Wolf", ("Anna Berg", "Jan Wolf")), ("Иван Котов, Анна Лунина", ("Иван Котов", "Анна Лунина")),
     ("Ann Lee, Staff Writer", ("Ann Lee",)), ("Ann Lee • Harbour Reporter", ("Ann Lee",)),
     ("Ann Lee in Lisbon", ("Ann Lee",)), ("Ann Lee for The Times of Vardo", ("Ann Lee",)),
     ("Sophie in 't Veld", ("Sophie in 't Veld",)), ("Ann Lee | Updated June 3, 2021", ("Ann Lee",)),
     ("Lee, Ann", ("Ann Lee",)), ("Lee, Ann B.", ("Ann B. Lee",)),
     ("Berg-Wolf, Anna", ("Anna Berg-Wolf",)), ("Reuters, Ann", ("Ann",)),
     ("Ann Lee VardoGazette", ("Ann Lee",)), ("记者 王小明", ("王小明",)), ("Dr. Ann Lee", ("Dr. Ann Lee",)),
     ("Mary-Jane O'Neill-Smith", ("Mary-Jane O'Neill-Smith",)), ("Ann Lee, The Vardo Gazette", ("Ann Lee",))],
)  # fmt: skip  # pairs read better in lines than one a line
def test_people(name: str, expected: tuple[str, ...]) -> None:
    """Names alone, whatever stands before, between and behind them."""
    assert read_page(signed({"@type": "Person", "name": name}), URL).authors == expected


@pytest.mark.parametrize(
    "name",
    ["Web Desk", "News Desk", "Guest Contributor", "The Vardo Gazette", "Vardo Gazette", "Gazette Staff", "Redaktion",
     "Redacción Internacional", "Press Release", "Anonymous", "admin", "user1234", "ann.lee@gazette.example",
     "https://social.example/annlee", "VardoGazette.com", "PMJS", "", "Hamnredaktionen", "Kulturredaktion", "Toimetus",
     "Uredništvo", "ทีมข่าวออนไลน์", "Ban Thời sự"],
)  # fmt: skip  # names read better in lines than one a line
def test_nobody(name: str) -> None:
    """A desk, the outlet, a login, an address and a role are no people."""
    assert read_page(signed({"@type": "Person", "name": name}), URL).authors == ()


@pytest.mark.parametrize(
    ("name", "people", "agency"),
    [("Reuters", (), "Reuters"), ("Agence France-Presse", (), "AFP"), ("dpa/jwo", (), "dpa"), ("jwo/dpa", (), "dpa"),
     ("ANN LEE Associated Press", ("ANN LEE",), "AP"), ("Lucie Morel avec AFP", ("Lucie Morel",), "AFP"),
     ("Ann Lee, Reuters", ("Ann Lee",), "Reuters")],
)  # fmt: skip  # rows read better in lines than one a line
def test_agency_among_the_authors(name: str, people: tuple[str, ...], agency: str) -> None:
    """An agency that a page names as its author, or beside one, wrote the text."""
    article = read_page(signed({"@type": "Person", "name": name}), URL)
    assert article.agency is not None
    assert (article.authors, article.agency.name, article.agency.ground) == (people, agency, "byline")


def test_byline_of_an_agency_in_the_markup() -> None:
    """`By Reuters` in an element that is called a byline names the agency."""
    article = read_page(page(story("<div class='byline'>By Reuters</div>", BODY)), URL)
    assert article.agency is not None
    assert (article.authors, article.agency.name) == ((), "Reuters")


def test_person_of_an_outlet_with_her_name() -> None:
    """Whose outlet bears her name is a person all the same."""
    head = linked(headline="Crane", author={"name": "Ada Low"}, publisher={"name": "Ada Low Photography"})
    assert read_page(page(story(BODY), head), URL).authors == ("Ada Low",)


class Top(NamedTuple):
    """The top of a page, and who wrote it."""

    language: str
    markup: str
    authors: tuple[str, ...]


def tops() -> Iterator[Top]:
    """Page tops in the words of many languages: how sites of all makes print who wrote a story."""
    for line in WORDS.read_text("utf-8").splitlines()[2:]:
        language, by, written, author, also, first, second, role, photo, house, button = line.split("\t")
        both = f"{first} {also} {second}" if also not in (",", "、") else f"{first}{also}{second}"
        rows = [
            (f'<p class="byline">{by} {first}</p>', (first,)),
            (f'<span class="post-author">{by} {both}</span>', (first, second)),
            (
                f'<div class="article__authors"><a href="/a/1">{first}</a> <a href="/a/2">{second}</a></div>',
                (first, second),
            ),
            (f'<div class="author-line"><span>{first}</span> <span class="what">{role}</span></div>', (first,)),
            (f'<p class="author">{by} {first}, {photo} {second}</p>', (first,)),
            (f'<div class="byline">{written} <b>{first}</b> <time>12.03.2021</time><a>{button}</a></div>', (first,)),
            (f'<p class="byline">{house}</p>', ()),
            (f'<div class="author"><a rel="author" href="#">{button}</a></div>', ()),
            (f'<div class="post-meta"><span>12.03.2021</span> {author}: <a href="/x">{first}</a></div>', (first,)),
            (
                f'<ul class="metaAuthorList"><li class="metaAuthorList-item"><a href="/author/x">{first}</a></li></ul>',
                (first,),
            ),
        ]
        yield from (Top(language, markup, authors) for markup, authors in rows)


def test_tops_of_pages() -> None:
    """In 28 languages people are found where a page prints them, and no role, newsroom, photographer or button."""
    found = {top: read_page(page(story(top.markup, BODY), attributes=""), URL).authors for top in tops()}
    assert len(found) > 200
    assert [(top, authors) for top, authors in found.items() if authors != top.authors] == []


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<span class=author>von Heiner</span>", ("Heiner",)),
        ("<span class=meta-author>Posted on</span>", ()),
        ("<p class=byline>Veröffentlicht von Ada Low</p>", ("Ada Low",)),
        ('<p>Text: <a href="/redaktion/autoren/ada-low">Ada Low</a></p>', ("Ada Low",)),
        ('<p class="reader-info">von <a href="/autoren/name/ada-low">Dr. Ada Low</a></p>', ("Dr. Ada Low",)),
        ("<div class=byline>Story by Ada Low, photos by Bo Ray</div>", ("Ada Low",)),
        ("<div class=byline>By Ada Low | Updated by Bo Ray</div>", ("Ada Low",)),
        ("<div class=byline>By Ada Low and Bo Ray, Vardo Sun Leader</div>", ("Ada Low", "Bo Ray")),
        ("<div class='byline vcard'><span class=fn>Ada Low</span><span>March 3</span></div>", ("Ada Low",)),
        ("<div class=author><span>Ada</span> <span>Low</span></div>", ("Ada Low",)),
        ("<div>Written by Ada Low, MS, RD on March 14, 2019</div>", ("Ada Low",)),
        ("<p><strong>Ada Lowell</strong></p>", ("Ada Lowell",)),
        ("<p><a href='/x'>How to Build a Better Crane</a> by <a href='/y'>Bo Ray</a></p>", ()),
        ("<p><a href='/s'>Old Harbour</a> by <a href='/y'>Bo Ray</a></p>", ("Bo Ray",)),
        ("<p><strong>Port Vardo</strong></p>", ()),
        ("<aside><p class=author>Ada Low</p></aside>", ()),
        ("<div class=related-stories><p class=author>Ada Low</p></div>", ()),
        ("<footer><a rel=author href=/c>Norda Inc.</a></footer>", ()),
        ("<footer><p>By Ada Low</p><p>3 March 2021</p></footer>", ("Ada Low",)),
        ("<div class=author><a rel=author>Twitter Facebook</a></div>", ()),
    ],
)
def test_printed(markup: str, expected: tuple[str, ...]) -> None:
    """What stands in the markup: the person, and nothing of what stands around her."""
    assert read_page(page(story(markup, BODY)), URL).authors == expected


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ('<meta name="author" content="vardoschau.de, Vardo, Norway">', ()),
        ('<meta name="author" content="Low, Ada; Ray, Bo">', ("Ada Low", "Bo Ray")),
        ('<meta name="author" content="Ada Low"><meta name="author" content="Bo Ray">', ("Ada Low", "Bo Ray")),
        ('<meta name="DC.creator" content="Low, Ada">', ("Ada Low",)),
        ('<meta name="DC.creator" content="Ada Low, Bo Ray">', ("Ada Low", "Bo Ray")),
        ('<meta name="author" content="Norda Welle (www.norda.example)">'
         '<meta name="publisher" content="Norda Welle (www.norda.example)">', ()),
        ('<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="A. Low">', ("A. Low",)),
        ('<meta name="twitter:label1" content="Reading time"><meta name="twitter:data1" content="Ada Low">', ()),
        (linked(headline="Crane", author={"@type": "Organization", "name": "Low Ada Verein"}), ()),
        (linked(headline="Crane", author={"@type": "Person", "givenName": "Ada", "familyName": "Low"}), ("Ada Low",)),
        (linked(headline="Crane", author=["Ada Low", {"name": "Bo Ray"}]), ("Ada Low", "Bo Ray")),
        (linked(headline="Crane", author={"name": '<a href="/a">Ada Low</a>'}), ("Ada Low",)),
    ],
)  # fmt: skip  # pairs read better in lines than one a line
def test_declared(head: str, expected: tuple[str, ...]) -> None:
    """What the head of a page declares: people, not the outlet, its place or an organisation."""
    assert read_page(page(story(BODY), head), URL).authors == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<b>Ada Low</b> <a href='mailto:list@gazette.example'>low at gazette.example</a><br><i>3 March 2026</i>",
         ("Ada Low",)),
        ("<b>Basin closed</b> <a href='mailto:list@gazette.example'>Mail</a>", ()),
        (f"{BODY}<p><b>Ada Low</b> <a href='mailto:press@gazette.example'>press@gazette.example</a></p>", ()),
    ],
    ids=["archive of a list", "no name", "contact of the press"],
)  # fmt: skip  # as above
def test_a_name_beside_an_address(markup: str, expected: tuple[str, ...]) -> None:
    """A name alone before a link for mail wrote the page if it stands right below the headline."""
    assert read_page(page(f"<h1>Crane Closes the Basin of Port Vardo</h1>{markup}{BODY}"), URL).authors == expected


@pytest.mark.parametrize(
    ("declared", "below", "expected"),
    [
        ("王小明", "<p>责任编辑：王小明</p>", ()),
        ("海港网王小明", "<p>[责任编辑：<span>王小明</span>]</p>", ()),
        ("王小明", "<p>作者︱陈晓东</p><p>责任编辑：王小明</p>", ("陈晓东",)),
        ("王小明", "<p>作者：王小明</p><p>编辑：王小明</p>", ("王小明",)),
        ("王小明", "<p>编辑：陈晓东</p>", ("王小明",)),
        ("王小明", "<p>记者、编辑：王小明</p>", ("王小明",)),
        ("王小明", "<p>采写、<b>编辑：</b>王小明</p>", ("王小明",)),
        ("王小明", "<p>采访编辑：王小明</p>", ("王小明",)),
        ("山田太郎", "<p>取材・編集：山田太郎</p>", ("山田太郎",)),
        ("岸田遥香", "<p>編集：岸田遥香</p>", ()),
        ("Ada Low", "<p>Editor: Ada Low</p>", ("Ada Low",)),
    ],
)
def test_an_editor_declared_as_the_author(declared: str, below: str, expected: tuple[str, ...]) -> None:
    """Systems of East Asia declare the editor; whom the page prints as nothing else has not written it."""
    head = f'<meta name="author" content="{declared}">'
    assert read_page(page(story(BODY, below), head), URL).authors == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Ada Low VG", "Ada Low"), ("Ada Low NRK", "Ada Low NRK"), ("ADA LOW VG", "ADA LOW VG"), ("Ada VG", "Ada VG")],
)
def test_letters_of_the_outlet_behind_a_name(name: str, expected: str) -> None:
    """The letters with which the words of the outlet's name begin are no part of the name of a person."""
    head = linked(headline="Crane", author={"@type": "Person", "name": name}, publisher={"name": "Vardo-Gazette"})
    assert read_page(page(story(BODY), head), URL).authors == (expected,)


@pytest.mark.parametrize(
    ("byline", "expected"),
    [
        ("Monday November 2, 2026 7:45 am by <a>Ann Lee</a>", ("Ann Lee",)),
        ("<b>Montag November 2, 2026</b>", ()),
        ("By Sunday Bello", ("Sunday Bello",)),
        ("By Sam May", ("Sam May",)),
        ("By Domenica Maggio", ("Domenica Maggio",)),
        ("By May June", ("May June",)),
    ],
)
def test_days_are_nobody(byline: str, expected: tuple[str, ...]) -> None:
    """Some people are called like a month or a day of the week."""
    assert read_page(page(story(f"<div class=byline>{byline}</div>", BODY))).authors == expected


def test_korean_buttons_are_nobody() -> None:
    """`Other articles` beside a name is a button."""
    markup = "<div class=article-writer><strong>김하늘 기자</strong> <a href='/a'>다른기사 보기</a></div>"
    assert read_page(page(story(markup, BODY)), URL).authors == ("김하늘",)


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<div class=firma><span class=autor>Ada Low</span> / <span class=autor>Bo Ray</span>"
         "<span class=ciudad>Puerto Hondo</span></div>", ("Ada Low", "Bo Ray")),
        ("<div class=firma><a class=autor>Ada Low</a> and Bo Ray</div>", ("Ada Low", "Bo Ray")),
        ("<small>3 March 2026 by Ada</small>", ("Ada",)),
        ("<small>3 March 2026 by admin</small>", ()),
        ("<p class=info>기사입력 2026-03-03 11:05 | 김하늘 기자</p>", ("김하늘",)),
        ("<dl class=article-info><dt>Details</dt><dd class=createdby>Written by Ada Low</dd></dl>", ("Ada Low",)),
    ],
    ids=["place beside two authors", "name beside a link", "one word behind a date", "login", "role", "Joomla"],
)  # fmt: skip  # as above
def test_bylines_of_systems(markup: str, expected: tuple[str, ...]) -> None:
    """Names that the markup or a word marks for certain, and nothing beside them."""
    assert read_page(page(story(markup, BODY)), URL).authors == expected


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<section class=by><p class=author>By <b>Ada Low</b></p><p>Reporter</p><p>Gazette Group</p></section>"
         "<section class=by><p class=author>By <b>Bo Ray</b></p><p>Correspondent</p></section>", ("Ada Low", "Bo Ray")),
        ("<div class=who><span><a href='/reporter/a1'>Ada Low</a></span><span><a href='/reporter/b2'>Bo Ray</a></span>"
         "</div>", ("Ada Low", "Bo Ray")),
        ("<aside data-gu-name=meta><address><a rel=author href='/profile/ada'>Ada Low</a> in Vardo and "
         "<a rel=author href='/profile/bo'>Bo Ray</a></address></aside>", ("Ada Low", "Bo Ray")),
        ("<aside class=authors><ol><li><a class=author href='/a'>Ada Low</a><p>Lecturer</p></li>"
         "<li><a class=author href='/b'>Bo Ray</a><p>Lecturer</p></li></ol></aside>", ("Ada Low", "Bo Ray")),
        ("<aside><h4>Read on</h4><a rel=author href='/profile/ada'>Ada Low</a></aside>", ()),
        ("<div class=authors><div class=author><a>Ada Low</a><i>Journalist</i></div>"
         "<div class=author><a>Bo Ray</a><i>Fotograf</i></div></div>", ("Ada Low",)),
        ("<div class=info><a href='/szerzo/ada'>Ada Low</a></div>", ("Ada Low",)),
        ("<div class=szerzo>Ada Low</div>", ("Ada Low",)),
        ("<div class=writer>云海聯報／ 記者<a href='/r/1'>陳曉東</a>／港口報導</div>", ("陳曉東",)),
    ],
    ids=["box each", "links of one kind", "aside of facts", "aside of authors", "aside of others", "photographer",
         "writer's page", "another language", "outlet before the reporter"],
)  # fmt: skip  # as above
def test_several_with_what_they_are(markup: str, expected: tuple[str, ...]) -> None:
    """Each author has a box, a link or a role; a photographer is none, nor is who stands in a box of other stories."""
    assert read_page(page(story(markup, BODY)), URL).authors == expected


ANN = {"@type": "Person", "name": "Ann Lee"}


@pytest.mark.parametrize(
    ("author", "below", "expected"),
    [
        ({"@type": "Organization", "name": "Reuters"}, "<p class=byline>By Ann Lee</p>", ("Ann Lee",)),
        ({"@type": "Organization", "name": "Reuters"}, "<p class=byline>By Ann Lee, Reuters</p>", ("Ann Lee",)),
        ({"@type": "Organization", "name": "Reuters"}, "<p class=byline>Reuters</p>", ()),
        ({"@type": "Organization", "name": "Reuters"}, "<p>Ann Lee of Reuters saw the crane fall.</p>", ()),
        ({"name": "Letters to the Editor"}, "<p class=byline>By Bob Ray</p>", ("Bob Ray",)),
    ],
)
def test_nobody_declared(author: object, below: str, expected: tuple[str, ...]) -> None:
    """Where a page declares an agency, a section or nobody, who wrote it may be printed all the same."""
    declared = linked(headline="Crane Closes the Basin of Port Vardo", author=author)
    article = read_page(page(story(below, BODY), declared), URL)
    assert article.authors == expected
    assert (article.agency is not None) == ("Reuters" in str(author))


def test_an_author_in_nearly_json() -> None:
    """Quotes in a headline break the JSON of a page; the name of its author can be read still."""
    broken = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "The "new" pier", '
        '"author": [{"@type": "Person", "name": "Ada Low"}], "datePublished": "2026-03-03"}</script>'
    )
    assert read_page(page(story(BODY), broken), URL).authors == ("Ada Low",)


def test_a_role_between_the_article_and_the_person() -> None:
    """schema.org has an object for the role, with the person within."""
    author = {"@type": "Role", "roleName": "reporter", "author": {"@type": "Person", "name": "Ada Low"}}
    assert read_page(signed(author), URL).authors == ("Ada Low",)


@pytest.mark.parametrize(
    "markup",
    [
        "<span class='photo-author'>Bo Ray</span>",
        "<div class=foto><span class=foto-autor>Bo Ray</span></div>",
        "<figure><img src='/q.jpg'><figcaption class=author>Bo Ray</figcaption></figure>",
        "<div class=pull-quote><p>The sea waits for nobody.</p><span class=author>Bo Ray</span></div>",
        "<div><span class=book-title>Oak</span> <span class=book-author>Bo Ray</span></div>",
    ],
    ids=["picture", "another language", "caption", "quote", "book"],
)
def test_authors_of_something_else(markup: str) -> None:
    """Whoever made the picture, the sentence or the book within a page has not written the page."""
    assert read_page(page(story(markup, BODY)), URL).authors == ()
    assert read_page(page(story(f"{markup}<p>By Ada Low</p>", BODY)), URL).authors == ("Ada Low",)
