"""Lines of facts as the templates of many systems print them: who wrote a page, and when it was published."""

import json
from typing import Final, NamedTuple

import pytest
from tests.unit.text.html.made_html import ENGLISH, JAPANESE, page, paragraphs, read_page

TITLE: Final = "Crane Closes the Basin of Port Vardo"
H1: Final = f"<h1>{TITLE}</h1>"
BODY: Final = f"<div class='body-text'>{paragraphs(*ENGLISH)}</div>"
PAPER: Final = "The Vardo Gazette"


class Template(NamedTuple):
    """What a template puts above and below the body, and what that says."""

    above: str
    date: str | None = None
    authors: tuple[str, ...] = ()
    below: str = ""
    head: str = ""
    language: str = "en"


def declared(kind: str, **fields: object) -> str:
    """A script with an object of schema.org."""
    return f'<script type="application/ld+json">{json.dumps({"@type": kind, **fields})}</script>'


ADA: Final = ("Ada Low",)
TEMPLATES: Final = {
    "two times, one of them hidden": Template(
        H1 + "<span class='posted-on'>Posted on <a rel='bookmark'><time class='entry-date published' "
        "datetime='2026-03-03T18:22:10+01:00'>March 3, 2026</time><time class='updated' "
        "datetime='2026-03-05T10:00:00+01:00'>March 5, 2026</time></a></span><span class='byline'> by <span "
        "class='author vcard'><a href='/author/alow/'>Ada Low</a></span></span>", "2026-03-03", ADA),
    "footer above the text": Template(
        f"<article><h1>{TITLE}</h1><footer class='node__meta'><div class='node__submitted'>Submitted by <span><a "
        "class='username'>Ada Low</a></span> on <span>Tue, 03/13/2026 - 18:22</span></div></footer>", "2026-03-13", ADA,
        "</article>", language="en-US"),
    "title of an abbreviation": Template(
        "<div class='date-outer'><h2 class='date-header'><span>Tuesday, March 3, 2026</span></h2>"
        f"<h3 class='post-title entry-title'>{TITLE}</h3>", "2026-03-03", ADA,
        "<div class='post-footer'>Posted by <span class='fn' itemprop='author'>Ada Low</span> at <abbr "
        "class='published' itemprop='datePublished' title='2026-03-03T10:14:00-08:00'>10:14 AM</abbr></div></div>",
        f"<title>Notes from the Quay: {TITLE}</title>"),
    "RDFa": Template(
        H1 + "<p>By <span property='author' typeof='Person'><span property='name'>Ada Low</span></span>, "
        "<span property='datePublished' content='2026-03-03T18:22:10+01:00'>Tuesday</span></p>", "2026-03-03", ADA),
    "signs of a font": Template(
        H1 + "<ul><li><i class='fa fa-calendar'></i> 03 Mar, 2026</li><li><i class='fa fa-user'></i> Ada Low</li><li>"
        "<i class='fa fa-comments'></i> 3 Comments</li></ul>", "2026-03-03", ADA),
    "name of a user": Template(
        H1 + "<ul><li><span data-hook='user-name'>Ada Low</span></li><li><span data-hook='time-ago'>Mar 3, 2026</span>"
        "</li></ul>", "2026-03-03", ADA),
    "date before by": Template(H1 + "<div>3rd March 2026 by <a href='/p/ada'>Ada Low</a></div>", "2026-03-03", ADA),
    "by before on": Template(H1 + "<div class='meta'>by Ada Low on 3 March 2026</div>", "2026-03-03", ADA),
    "parts of a line": Template(
        H1 + "<div class='article__meta'>Par Luc Morel (avec AFP) · Publié le 3 mars 2026 à 18:22 · Mis à jour le 4 "
        "mars 2026 à 9:00 · Lecture 2 min.</div>", "2026-03-03", ("Luc Morel",), language="fr"),
    "foot of the article": Template(
        H1, "2026-03-03", ADA,
        "<div class='article-footer'><span class='author'>Ada Low</span>, <span class='date'>03 Mar 2026</span></div>"),
    "facts below the text": Template(
        H1, "2026-03-03", ADA,
        "<div class='post-meta-info'><div>By <span class='vcard'><a rel='author'>Ada Low</a></span> <span>|</span> "
        "<span>March 3rd, 2026</span> | <a>Boats</a></div></div>"),
    "title of a relative time": Template(
        H1 + "<span class='ago' title='March 3, 2026 6:22 PM'>2 days ago</span>", "2026-03-03"),
    "guest": Template(H1 + "<p class='info'>Guest post by <a href='https://low.example'>Ada Low</a></p>", None, ADA),
    "degrees": Template(
        H1 + "<div class='byline'>By Ada Low, Ph.D., and Bo Ray, M.D.</div>", None, ("Ada Low", "Bo Ray")),
    "surname first": Template(
        H1, "2026-03-03", ("Ada Low", "Bo Ray"), "",
        "<meta name='citation_author' content='Low, Ada'><meta name='citation_author' content='Ray, Bo'>"
        "<meta name='citation_publication_date' content='2026/03/03'>"),
    "labels with a middle dot": Template(
        H1 + "<p class='writer'>文・山田太郎　写真・佐藤花子</p>", None, ("山田太郎",), language="ja"),
    "our columnists": Template(
        H1, None, (), "<div class='columnists'><h3>Our columnists</h3><ul><li><a href='/author/bo-ray'>Bo Ray</a></li>"
        "<li><a href='/author/lo-may'>Lo May</a></li></ul></div>"),
    "marked as a change": Template(H1 + "<time itemprop='dateModified' datetime='2026-03-05'>5 March 2026</time>"),
    "changed, in words": Template(
        H1, None, (), "<p>Page last updated: 5 March 2026</p><p>Last changed: 6 March 2026</p>"),
    "provided by": Template(H1 + "<div class='meta'><p>News provided by</p><b>Vardo Ports AS</b></div>"),
    "filed": Template(
        H1, "2026-03-03", (), "<p class='postmetadata'><small>This entry was posted on Tuesday, March 3rd, 2026 at "
        "6:22 pm and is filed under <a>Boats</a>. You can follow any responses through <a>RSS</a>.</small></p>"),
    "filed, in German": Template(
        H1, "2026-03-03", (), "<p>Dieser Beitrag wurde am Dienstag, 3. März 2026 um 18:22 veröffentlicht und unter "
        "<a>Boote</a> abgelegt.</p>", language="de"),
    "filed, how long ago": Template(
        H1, "2026-03-03", (), "<p>Dieser Beitrag wurde vor 3 Monaten am Dienstag, 3. März 2026 um 18:22 veröffentlicht "
        "und unter <a>Boote</a> abgelegt.</p>", language="de"),
    "plus": Template(H1 + "<div class='meta'>By Ada Low + Bo Ray</div>", None, ("Ada Low", "Bo Ray")),
    "one text": Template(H1 + "<p>Posted in Boats on March 3, 2026 by Ada Low</p>", "2026-03-03", ADA),
    "clock behind a name": Template(H1 + "<p>Posted by Ada Low at 6:22 PM on March 3, 2026</p>", "2026-03-03", ADA),
    "name for machines": Template(
        H1 + "<div itemprop='author' itemscope><meta itemprop='name' content='Ada Low'></div>", None, ADA),
    "born": Template(H1 + "<p>Born: 12 May 1961, Vardo</p>"),
    "deadline": Template(H1 + "<div class='deadline'>Deadline: 15 April 2026</div>"),
    "video": Template(
        H1 + "<p class='date'>3 March 2026</p>", "2026-03-03", (), "",
        declared("VideoObject", uploadDate="2025-01-01")),
    "list of others": Template(
        H1 + "<p class='date'>3 March 2026</p>", "2026-03-03", (), "",
        declared("ItemList", itemListElement=[{"@type": "Article", "datePublished": "2025-01-01", "headline": "x"}])),
    "week": Template(H1 + "<h3>Week of 2 March 2026</h3>"),
    "day of an event": Template(H1 + "<div class='event-meta'><p>Event date: 14 May 2026</p><p>10:00</p></div>"),
    "when and where": Template(H1 + "<p><strong>When:</strong> Saturday, 21 March 2026, 7 pm</p>"),
    "event of schema.org": Template(
        H1 + "<p class='when'><time datetime='2026-05-14T10:00'>14 May 2026</time></p>", None, (), "",
        declared("MusicEvent", name="Open Day", startDate="2026-05-14T10:00")),
    "in German, an event": Template(H1 + "<p>Termin: 14. Mai 2026</p>", language="de"),
    "its own day beside that of an event": Template(
        H1 + "<p>27 February 2026</p><div><p>When: 7 March 2026</p></div>", "2026-02-27"),
    "terms": Template(
        H1 + "<dl><dt>Case</dt><dd>C-114/25</dd><dt>Date of judgment</dt><dd>1 March 2026</dd><dt>Published</dt>"
        "<dd>3 March 2026</dd></dl>", "2026-03-03"),
    "table of facts": Template(H1 + "<table><tr><th>Built</th><td>12 May 1911</td></tr></table>"),
    "promoted": Template(
        f"<article class='node node--promoted'><h1>{TITLE}</h1><div class='field--name-field-author'>Ada Low</div>",
        None, ADA, "</article>"),
    "several profiles": Template(
        H1 + "<div class='b'>By <a href='/staff/ada-low'>Ada Low</a>, <a href='/staff/bo-ray'>Bo Ray</a></div>",
        None, ("Ada Low", "Bo Ray")),
    "places of writers": Template(
        H1 + "<div class='contributors'><div class='c'><span>Ada Low</span><span>Harbour correspondent</span></div>"
        "<div class='c'><span>Bo Ray</span><span>in Port Vardo</span></div></div>", None, ("Ada Low", "Bo Ray")),
    "foot of an entry": Template(
        H1, None, ADA, "<p class='entry-footer-info'>Posted by Ada Low in <a>Boats</a> | <a>Permalink</a></p>"),
    "author of the page": Template(
        H1, "2026-03-03", ADA, "", declared("WebPage", datePublished="2026-03-03", author={"name": "Ada Low"})),
    "source before the writer": Template(
        H1 + "<div class='i'>2026年03月03日 18:22 来源：港城晚报 作者：王小明</div>", "2026-03-03", ("王小明",),
        language="zh"),
    "reporter and place": Template(
        H1 + "<div><span>記者陳大文／基隆報導</span><time>2026/03/03 18:22</time></div>", "2026-03-03", ("陳大文",),
        language="zh-TW"),
    "dates before the writer": Template(
        H1 + "<p>เผยแพร่: 3 มี.ค. 2569 18:22 ปรับปรุง: 4 มี.ค. 2569 09:00 โดย: อาดา โลว์</p>", "2026-03-03", ("อาดา โลว์",),
        language="th"),
    "reporter of ours": Template(
        H1 + "<p>Door onze verslaggever <b>Jan de Boer</b></p><p>di 3 maart 2026, 18:22</p>", "2026-03-03",
        ("Jan de Boer",), language="nl"),
    "name, dates with weekdays": Template(
        H1 + "<p>Autor: Ana Popescu | Publicat: marți, 3 martie 2026, 18:22 | Actualizat: 4 martie 2026, 09:00</p>",
        "2026-03-03", ("Ana Popescu",), language="ro"),
    "each with a place": Template(
        H1 + "<p class='byline'>Ada Low in Port Vardo and Bo Ray in Averley</p>", None, ("Ada Low", "Bo Ray")),
    "words and pictures": Template(H1 + "<p>Words: Ada Low. Photos: Bo Ray. 3 March 2026</p>", "2026-03-03", ADA),
    "comment of schema.org": Template(
        H1 + "<p>3 March 2026</p>", "2026-03-03", (),
        "<div itemscope itemtype='https://schema.org/Comment'><span itemprop='author'>Bo Ray</span> <span "
        "itemprop='datePublished' content='2026-04-05T14:15:08+03:00'>5 April 2026</span></div>"),
    "testimonials": Template(
        H1, None, (), "<section class='testimonials'><div><p>They are good.</p><cite class='testimonial-author'>Bo Ray"
        "</cite></div></section><div class='reviews'><span class='review-author'>Lo May</span></div>"),
    "header without a promo": Template(
        f"<header class='header--no-promo url-breadcrumb'>{H1}<p class='byline'>By Ada Low</p></header>", None, ADA),
    "menu of columnists": Template(
        H1 + "<span class='submitted-by'>By Ada Low - <span>3/3/26 11:04 PM EST</span></span>", "2026-03-03", ADA,
        "<div role='navigation'><ul class='menu'><li><a href='/columnists/bo-ray'>Bo Ray</a></li></ul></div>",
        language="en-US"),
    "page in a form": Template(
        f"<form id='page'>{H1}<div class='heading-author'><span>by <a rel='author'>Ada Low</a></span> <time>3 Mar 2026 "
        "05:44 GMT</time></div>", "2026-03-03", ADA, "</form>"),
    "each label with a time": Template(
        H1 + "<div><span><time datetime='2026-03-05T11:55:20Z'>Updated Mar 5, 6:55 AM;</time></span><span><time "
        "datetime='2026-03-03T11:51:32Z'>Posted Mar 3, 6:51 AM</time></span></div>", "2026-03-03"),
    "last letter of a name": Template(
        H1 + "<div class='byline'><a href='/c/ada-low'>Ada Lo<span class='last-letter'>w</span></a></div>", None, ADA),
    "writer of an agency": Template(
        H1 + "<div class='byline'>Ada Low, Ap Auto Writer</div>", None, ADA),
    "changed by": Template(H1, None, (), "<p>Last updated on 5 March 2026 by Ada Low</p>"),
    "role before a date": Template(H1 + "<p>Ada Low, Harbour correspondent | 3 March 2026</p>", "2026-03-03", ADA),
    "date behind views": Template(H1 + "<div>1,204 views · Premiered Mar 3, 2026</div>", "2026-03-03"),
    "card of another story": Template(
        H1, None, (), "<a href='/x'><h4>Postmen Win the Contest</h4><div>Bo Ray 3/13/26 11:00AM</div></a>"),
    "credits": Template(H1 + "<div class='refs-credits'><time>21:17 13.03.2026</time></div>", "2026-03-13"),
    "names with the outlet": Template(
        H1 + "<div class='byline'><a href='/a/ada-low'>Ada Low</a>, <span>Vardo Times</span></div>", None, ADA),
    "outlet as a person": Template(
        H1, None, (), "", declared("NewsArticle", headline=TITLE, author={"@type": "Person", "name": PAPER})
        + f"<meta property='og:site_name' content='{PAPER}'>"),
}  # fmt: skip  # pieces of pages read better in lines than one a line


@pytest.mark.parametrize("name", TEMPLATES)
def test_facts(name: str) -> None:
    """The day and the people are those of the page, none where it names none; a change is no publication."""
    made = TEMPLATES[name]
    html = f"<main><div class='content'>{made.above}{BODY}{made.below}</div></main>"
    article = read_page(page(html, made.head, f' lang="{made.language}"'), "https://vardo.example/harbour/crane")
    assert (made.date, made.authors) == (article.published_at and article.published_at[:10], article.authors)
    assert [line for line in article.text.split("\n") if line in ENGLISH] == list(ENGLISH)
    assert "was posted" not in article.text


def test_first_question_stays() -> None:
    """Headings that open their answers are text, the first of them above all that was found included."""
    asked = [(f"What about the crane, part {number}?", text) for number, text in enumerate((*ENGLISH, *JAPANESE))]
    inside = "".join(
        f"<div class='item'><h2 class='head'><button>{question}</button></h2><div><div>{text}</div></div></div>"
        for question, text in asked
    )
    article = read_page(page(f"<main><h1>Questions and answers</h1><div>{inside}</div></main>"))
    lines = [line for line in article.text.split("\n") if line]
    assert [line for pair in asked for line in pair] == [line for line in lines if line != "Questions and answers"]


def test_heading_above_the_first_paragraph_stays() -> None:
    """It heads the first section where others of its kind follow, also beyond what was found."""
    lists = "".join(
        f"<h3>{head}</h3><ul><li>{first}</li><li>{second}</li></ul>"
        for head, first, second in (
            ("Required texts", "Moe, Lights of the North", "Vik, Charts and tides"),
            ("Schedule", "Week 1: Knots and ropes", "Week 2: The compass"),
        )
    )
    article = read_page(page(f"<main><h1>Navigation</h1><h3>Course description</h3><p>{ENGLISH[0]}</p>{lists}</main>"))
    assert ["Course description", ENGLISH[0], "Required texts"] == [line for line in article.text.split("\n") if line][
        :3
    ]


def test_marks_of_headings_go() -> None:
    """Links to edit a section, or to itself, are no words of its heading."""
    heading = "<h2>History<a class='headerlink' href='#h'>¶</a><span class='mw-editsection'>[<a>edit</a>]</span></h2>"
    article = read_page(page(f"<main>{H1}{paragraphs(*ENGLISH[:2])}{heading}{paragraphs(*ENGLISH[2:])}</main>"))
    assert [*ENGLISH[:2], "History", *ENGLISH[2:]] == [line for line in article.text.split("\n") if line]


@pytest.mark.parametrize("above", ["<p>Temps de lecture : 2 min.</p>", "<div>5 min read</div>"])
def test_time_of_reading_goes(above: str) -> None:
    """How long reading takes is no part of the text."""
    article = read_page(page(f"<main><article>{H1}{above}{BODY}</article></main>"))
    assert [line for line in article.text.split("\n") if line] == list(ENGLISH)


def test_name_of_the_site_goes() -> None:
    """A short link to the front page outside sentences is no text, also on a page of blocks alone."""
    logo = f"<div><a href='/'>{PAPER}</a></div>"
    blocks = "".join(f"<div>{text}</div>" for text in ENGLISH)
    article = read_page(f"<html lang='en'><body>{logo}<div>{H1}<div>3 March 2026</div>{blocks}</div></body></html>")
    assert [line for line in article.text.split("\n") if line] == list(ENGLISH)


def test_no_line_below_the_heading_of_a_table() -> None:
    """The rows of a table are its lines; a rule between them is none."""
    table = "<table><tr><th>Team</th><th>Points</th></tr><tr><td>Vardo</td><td>12</td></tr></table>"
    article = read_page(
        page(f"<main><article>{H1}{paragraphs(*ENGLISH[:2])}{table}{paragraphs(*ENGLISH[2:])}</article></main>")
    )
    lines = [line for line in article.text.split("\n") if line]
    assert lines == [*ENGLISH[:2], "| Team | Points |", "| Vardo | 12 |", *ENGLISH[2:]]


def test_credits_of_others_go() -> None:
    """Who took the pictures is no text above the body."""
    article = read_page(
        page(f"<main><article>{H1}<p>By Ada Low</p><p>Illustrations by Bo Ray</p>{BODY}</article></main>")
    )
    assert [line for line in article.text.split("\n") if line] == list(ENGLISH)


@pytest.mark.parametrize("name", ["Vardo Gazette", "VARDOGAZETTE Business"])
def test_outlet_known_by_its_domain(name: str) -> None:
    """The name of the site beside that of a person is no author, also where only the address has it."""
    byline = f"<div class='byline'><a>Ada Low</a>, <a>{name}</a></div>"
    html = page(f"<main><article>{H1}{byline}{BODY}</article></main>")
    assert read_page(html, "https://www.vardogazette.example/harbour/crane").authors == ADA
