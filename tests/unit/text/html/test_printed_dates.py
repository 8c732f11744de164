"""printed_dates: the date of publication is the one beside the headline, and none is better than a wrong one."""

import pytest
from lxml.html import HtmlElement
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, read_page, story

from copydesk_text.html import printed_dates
from copydesk_text.html.dated_boxes import leads_on

BODY = paragraphs(*ENGLISH)
MOMENT, CHANGE = "2021-06-03T10:00:00Z", "2021-06-04T09:00:00Z"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (story("<p class='date'>3 June 2021</p>", BODY), "2021-06-03"),
        (story("<div class='meta'><span>By Ada Low</span> <span>June 3, 2021</span></div>", BODY), "2021-06-03"),
        (story("<div>Published 11:11 PM EST Nov 19, 2019</div>", BODY), "2019-11-19T23:11:00-05:00"),
        (story("<div><time datetime='2021-06-03T10:00:00.00Z'>3 June 2021</time></div>", BODY), "2021-06-03T10:00:00Z"),
        (story("<p>Published <time datetime='2021-06-03T10:00:00+02:00'>2 hours ago</time></p>", BODY),
         "2021-06-03T10:00:00+02:00"),
        (story("<time datetime='2021-06-03 10:00:00 GMT'>just now</time>", BODY), "2021-06-03T10:00:00Z"),
        ("<div><span>June 3, 2021</span></div>" + story(BODY), "2021-06-03"),
        (story(BODY, "<p class='stamp'>First published: 3 June 2021</p>"), "2021-06-03"),
        ("<table><tr><td><h1>Crane Closes the Basin of Port Vardo</h1><h3>Thursday, June 3, 2021</h3>"
         f"{BODY}</td></tr></table>", "2021-06-03"),
        (story("<p>Updated: June 4, 2021</p><p>Published: June 3, 2021</p>", BODY), "2021-06-03"),
        (story("<p>By Ada Low, Jo Kent on Thursday, June 3rd, 2021 at 11:04 a.m.</p>", BODY), "2021-06-03"),
        (story(BODY, "<footer class='entry-footer'><time class='published' datetime='2021-06-03T10:00:00Z'>June 3"
         "</time></footer>"), "2021-06-03T10:00:00Z"),
        (story("<span class='post-date' data-timestamp='1622714400'>2 days ago</span>", BODY), "2021-06-03T10:00:00Z"),
        (story("<abbr class='published' title='2021-06-03T10:00:00+02:00'>Thursday</abbr>", BODY),
         "2021-06-03T10:00:00+02:00"),
        ("<div><h1>Crane Closes the Basin of Port Vardo</h1></div><article class='node'><footer><div>Submitted by "
         f"<span>Ada Low</span> on <span>Wed, 23/06/2021 - 17:25</span></div></footer>{BODY}</article>", "2021-06-23"),
        (story("<p class='category'>June 3, 2021 | <a href='/s'>Harbours</a></p>", BODY), "2021-06-03"),
        ("<div class='article'><div class='header'><h1>Crane Closes the Basin of Port Vardo</h1></div>"
         f"<div class='footer'><p><span>3 June 2021</span> <span>Boats</span></p></div>{BODY}</div>", "2021-06-03"),
        ("<article><div><div><header><h1>Crane Closes the Basin of Port Vardo</h1></header><footer class='meta'><p>"
         "By <a>Ada Low</a></p><p><time datetime='2021-06-03T05:07-0400'>06/03/21 05:07 AM EDT</time></p>"
         f"</footer></div>{BODY}</div></article>", "2021-06-03T05:07:00-04:00"),
        ("<main><header><h1>Crane Closes the Basin of Port Vardo</h1></header><span id='ad'></span><footer class='by'>"
         f"<span>Ada Low</span> <span>3 June 2021 • 2:15pm</span></footer><div>{BODY}</div></main>", "2021-06-03"),
        ("<dl class='entry'><dt><h3>Crane Closes the Basin of Port Vardo</h3></dt><dd><span>3 June, 2021</span>"
         f"<div>{BODY}</div></dd></dl>", "2021-06-03"),
        (story("<p>3 June 2021 Ada Low</p>", BODY), "2021-06-03"),
        (story(BODY, "<div class='article-footer'><i>By Ada Low</i> <i>3 June 2021</i></div>"), "2021-06-03"),
        (story(BODY, "<p><small>3 June 2021, 18:42</small></p>"), "2021-06-03"),
        (story("<p>3 June 2021, 18:42 Reading time: 3 minutes</p>", BODY), "2021-06-03"),
        (story("<p>Valmar - 3 June 2021 18:42 (NewsLine)</p>", BODY), "2021-06-03"),
        (story("<p>(Vardo Gazette, 3 June 2021)</p>", BODY), "2021-06-03"),
        (story("<p>3 June 2021 10:00 +02</p>", BODY), "2021-06-03T10:00:00+02:00"),
        ("<div class='post'><div class='teaser_meta'><a href='/ada'>Ada Low</a> / 3 June 2021 / 09:30 / <a href='#f'>"
         "Photo: Jo Kent</a></div><div class='teaser_text'><div id='a'><h2>Crane Closes the Basin of Port Vardo</h2>"
         f"{BODY}</div></div></div>", "2021-06-03"),
        (story("<div>PTI, <span>Vardo, </span><ul><li>June 3 2021, 10:18am</li><li>updated: June 3 2021, 1:42pm</li>"
         "</ul></div>", BODY), "2021-06-03"),
        (story(f"<div>{BODY}</div>", "<ul><li><b>Date</b> 3 June 2021</li><li><b>Place</b> Vardo 9513</li></ul>"),
         "2021-06-03"),
    ],
)  # fmt: skip  # pairs read better in lines than one a line
def test_date_beside_the_headline(html: str, expected: str) -> None:
    """Labelled or bare, above the headline, below it or at the foot; to the minute where a `time` element says it."""
    article = read_page(page(html))
    assert (article.published_at, article.published_from) == (expected, "html")


@pytest.mark.parametrize(
    "html",
    [
        story("<figure><img src='a.jpg'><figcaption>On May 3, 2017. (Jo Kent/AP)</figcaption></figure>", BODY),
        story("<div class='image-caption'>This March 28, 2017, file photo shows the crane.</div>", BODY),
        story(BODY) + "<aside><time datetime='2023-05-05T10:00:00Z'>May 5</time> <a href='/n'>Herring</a></aside>",
        story(BODY) + "<div class='latest-news'><ul><li>May 5, 2023 <a href='/n'>Herring are back</a></li></ul></div>",
        story(BODY) + "<div id='comments'><div><span>March 4, 2022 at 3:15 pm</span><p>I have said so.</p></div></div>",
        story("<p>Updated: June 4, 2021</p>", BODY),
        story(BODY, "<div class='teaser_meta'>3 June 2021</div><p><a href='/n'>Herring</a></p>"),
        story("<div class='teaser_meta'>3 June 2021</div><h3><a href='/n'>Herring are back in Vardo</a></h3>", BODY),
        story("<div class='teaser related meta'>3 June 2021</div>", BODY),
        story("<div class='teaser_meta'><a href='/n'>Herring in the bay</a> <span>3 June 2021</span></div>", BODY),
        story("<div class='teaser-meta'><h3><a href='/n'>Herring</a></h3><p>3 June 2021</p></div>", BODY),
        story(paragraphs(ENGLISH[0], "The quay was opened on 3 June 1911 by the king, who came by ship.", *ENGLISH)),
        story(paragraphs(*ENGLISH, "Interview with Bruce Hill, professor of law, Oct. 13, 2019")),
        story("<p>Tuesday</p>", BODY),
        story(BODY, "<footer class='site-footer'><time datetime='2021-06-03'>June 3</time></footer>"),
        story(BODY) + "<p><time class='published' datetime='2021-06-03'>June 3</time></p>"
        "<p><time class='published' datetime='2021-06-04'>June 4</time></p>",
        story(BODY) + "<p>Copyright 2019 The Vardo Gazette</p>",
    ],
)  # fmt: skip  # pages read better in lines than one a line
def test_other_dates_are_not_the_page_s(html: str) -> None:
    """The date of a photo, another story, a comment, a change, an interview or a right is not that of publication."""
    assert read_page(page(html)).published_at is None


@pytest.mark.parametrize(
    ("line", "published", "modified"),
    [
        ("<p><i class='dtmodified'>June 4, 2021</i><i class='dtpublished'>June 3, 2021</i></p>", "2021-06-03",
         "2021-06-04"),
        ("<p class='updated'>June 4, 2021</p><p class='published'>June 3, 2021</p>", "2021-06-03", "2021-06-04"),
        ("<p class='mod-date'>June 4, 2021</p><p class='pub-date'>June 3, 2021</p>", "2021-06-03", "2021-06-04"),
        ("<p class=mod_date>June 4, 2021</p><p class=pub_date>June 3, 2021</p>", "2021-06-03", "2021-06-04"),
        (f"<div class=meta><time class=date-published datetime={MOMENT}>June 3, 2021</time> <time class=date-modified"
         f" datetime={CHANGE}>June 4, 2021</time></div>", MOMENT, CHANGE),
        (f"<p><time datetime={MOMENT}>June 3, 2021</time> <i class=modified>4 June 2021</i></p>", MOMENT, "2021-06-04"),
        (f"<p>June 3, 2021 <time class=date-updated datetime={CHANGE}>an hour ago</time></p>", "2021-06-03", CHANGE),
        (f"<p>June 4, 2021 <time class=date-updated datetime={CHANGE}>an hour ago</time></p>", "2021-06-04", CHANGE),
        ("<div class=meta><b>3</b> <b>June</b> <b>2021</b> <i class=modified>4 June 2021</i></div>", "2021-06-03",
         "2021-06-04"),
        ("<p class=updated>June 3, 2021</p><p><a href=/o>The old crane of the quay</a> <i class=published>May 1, 2020"
         "</i></p>", "2021-06-03", None),
        ("<p class=updated>June 3, 2021</p><p class=published>June 5, 2021</p>", "2021-06-03", None),
        ("<div class='c-date c-date__modifier-large'>June 3, 2021</div>", "2021-06-03", None),
        ("<p>Updated: June 4, 2021 <i>Seen</i> <i>June 2, 2021</i></p>", "2021-06-02", "2021-06-04"),
        ("<p class='entry-date published updated'>June 3, 2021</p>", "2021-06-03", None),
        ("<p class='updated'>June 3, 2021</p>", "2021-06-03", None),
        ("<p class='updated'>June 3, 2021</p><p>June 9, 2021</p>", "2021-06-03", None),
        ("<p class='posted-on last-updated'>June 3, 2021</p>", "2021-06-03", None),
        ("<p class='js-updated-time'>June 3, 2021</p>", "2021-06-03", None),
        ("<p class='post-meta is-updated'>June 3, 2021</p>", "2021-06-03", None),
        ("<p class='date' data-updates='live'>June 3, 2021</p>", "2021-06-03", None),
    ],
)  # fmt: skip  # pairs read better in lines than one a line
def test_dates_by_the_names_of_their_elements(line: str, published: str, modified: str | None) -> None:
    """`updated` alone is the publication, unless another date stands below the headline."""
    article = read_page(page(story(line, BODY)))
    assert (article.published_at, article.modified_at) == (published, modified)


@pytest.mark.parametrize(
    "line",
    [
        "<p>Updated: June 4, 2021</p>",
        "<p>Updated: <span>June 4, 2021</span> <b>Harbours</b></p>",
        "<div class='meta'><time itemprop='dateModified'>June 4, 2021</time> <span>Gazette</span></div>",
        "<p class='modified-date'>June 4, 2021</p>",
        "<div id='last-update'>June 4, 2021</div>",
        "<p class='date-updated'><time>June 4, 2021</time></p>",
        "<div class='meta'><span class='fecha-actualizacion'>June 4, 2021</span></div>",
        "<p class=update_time>June 4, 2021</p>",
        "<div class=creator-meta><span class=modified-date>June 4, 2021</span></div>",
        "<div class=publisher_info><span class=date-updated>June 4, 2021</span></div>",
        "<p class=modified-date>Vardo, June 4, 2021</p>",
        "<p>Updated: June 4, 2021 <span>Next tide</span> <span>June 12, 2021</span></p>",
        "<time data-type='modified'>June 4, 2021</time>",
    ],
)
def test_change_alone_is_a_change(line: str) -> None:
    """An "Updated" line fills `modified_at`, and nothing else."""
    article = read_page(page(story(line, BODY)))
    assert (article.published_at, article.modified_at) == (None, "2021-06-04")


@pytest.mark.parametrize(
    "line",
    [
        f"<div class=meta><time itemprop=dateModified datetime={CHANGE}>June 4, 2021</time> <span>Gazette</span></div>",
        f"<div class=date-updated><time datetime={CHANGE}>June 4, 2021</time></div>",
        f"<time class=modified-date datetime={CHANGE}>June 4, 2021</time>",
        f"<div class=published-meta><time itemprop=dateModified datetime={CHANGE}>June 4, 2021</time> Gazette</div>",
        f"<p class=last_modified>Vardo, <time datetime={CHANGE}>June 4, 2021</time></p>",
    ],
)
def test_the_moment_of_a_change(line: str) -> None:
    """A time that is called the change says its minute, and its day is no publication to any later stage."""
    article = read_page(page(story(line, BODY)))
    assert (article.published_at, article.modified_at) == (None, CHANGE)


def test_figures_are_read_as_the_language_of_the_page_does() -> None:
    """05/10/2018 is in October where the page is in Portuguese, and no date where it is in English."""
    html = story("<b>05/10/2018</b>", BODY)
    assert read_page(page(html, attributes=' lang="pt-BR"')).published_at == "2018-10-05"
    assert read_page(page(html, attributes=' lang="en"')).published_at is None


def test_url_comes_before_a_search() -> None:
    """A date in the address is taken where nothing is printed beside the headline."""
    article = read_page(page(story(BODY) + "<div>14 May 2019</div>"), "https://gazette.example/2021/jun/03/crane")
    assert (article.published_at, article.published_from) == ("2021-06-03", "url")


def test_declared_date_comes_first() -> None:
    """What the page declares for machines is not overruled by what it prints; a page object counts as well."""
    html = story("<p>3 June 2021</p>", BODY)
    declared = linked(headline="Crane Closes the Basin of Port Vardo", datePublished="2021-06-02T22:10:00Z")
    assert read_page(page(html, declared)).published_at == "2021-06-02T22:10:00Z"
    other = linked(**{"@type": "MedicalWebPage", "datePublished": "2021-06-02"})
    assert read_page(page(html, other)).published_at == "2021-06-02"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("<p>By Ada Low | 3 June 2021</p>", "2021-06-03"),
        ("<p class='entry-date'>3 June 2021</p>", "2021-06-03"),
        ("<p>Posted 3 June 2021</p>", "2021-06-03"),
        ("<p>3 June 2021</p>", None),
        ("<p>3 June 2021 | Old Pier</p>", None),
    ],
)
def test_dates_in_a_folder_of_events(line: str, expected: str | None) -> None:
    """Where addresses are those of events, a date is of the publication if an author, a label or a class says so."""
    article = read_page(page(story(line, BODY)), "https://gazette.example/events/crane")
    assert article.published_at == expected


def test_text_whose_lines_only_breaks_set_apart() -> None:
    """Its lines count as paragraphs: the date of a list behind them is none of the page."""
    lines = "<br><br>".join(ENGLISH)
    beside = "<div class='right'><h4>Other news</h4><p><span>5 June 2021</span><a href='/1'>Choir wins</a></p></div>"
    body = f"<div><span>3 June 2021</span><h3>Crane Closes the Basin of Port Vardo</h3>{lines}</div>{beside}"
    head = "<title>Crane Closes the Basin of Port Vardo</title>"
    assert read_page(page(body, head)).published_at == "2021-06-03"


@pytest.mark.parametrize(
    "number", ["No. 171,", "Nr. 12/2021 |", "№ 44,", "Release 7 -", "Pressemitteilung Nr. 44 vom", "Release No. 7 of"]
)
def test_numbers_of_releases(number: str) -> None:
    """The number of a release may stand beside its date."""
    assert read_page(page(story(f"<div>{number} 3 June 2021</div>", BODY))).published_at == "2021-06-03"


@pytest.mark.parametrize(("term", "published"), [("Details", "Published"), ("Λεπτομέρειες", "Δημοσιεύτηκε")])
def test_one_term_for_all_facts(term: str, published: str) -> None:
    """The label in a description counts where the term above is that of all of them; the list is no text."""
    facts = f"<dt>{term}</dt><dd>Category: Piers</dd><dd>{published}: 03/06/2021</dd><dd>Hits: 1204</dd>"
    article = read_page(page(story(f"<dl class=article-info>{facts}</dl>", BODY), attributes=' lang="en-GB"'))
    assert article.published_at == "2021-06-03"
    assert "1204" not in article.text


@pytest.mark.parametrize("days", ["2 – 3 June 2021, Port Vardo", "2./3. Juni 2021 | Vardo", "1-3 June 2021, Old Pier"])
def test_several_days(days: str) -> None:
    """The last of several days is that of an event."""
    assert read_page(page(story(f"<p>{days}</p>", BODY))).published_at is None


@pytest.mark.parametrize(
    "html",
    [
        story(BODY, title="Crane Closes the Basin of Port Vardo <small>June 3, 2021</small>"),
        story("<aside class='article-meta'><h4>Published</h4><p>3 June 2021</p></aside>", BODY),
        story("<span class='caption'><time datetime='2021-06-03'>June 3</time></span>", BODY),
        story(BODY, "<div class='date'>3 June 2021</div>"),
        story(BODY, "<p>This story was originally published June 3, 2021, 5:30 AM.</p>"),
        story("<div><time>Updated June 4, 2021 9:00 AM</time><span>June 3, 2021 5:30 AM</span></div>", BODY),
        story("<div><span><em>2021</em></span><span><em>06</em>/<em>03</em></span><span>10:20</span></div>", BODY),
        "<div class='head'><div class='header-time'>3 June 2021</div><h1>Crane Closes the Basin of Port Vardo</h1>"
        f"</div>{BODY}",
        f"<h2 class='date-header'>Thursday, 3 June 2021</h2><h3>Notes</h3><div>{BODY}</div>",
    ],
)
def test_other_places(html: str) -> None:
    """In the headline, in facts beside the article, below it, beside the date of a change, with the year set apart.

    Right beside the headline the head of a page is that of the story; a heading that is a date is no headline.
    """
    assert read_page(page(html)).published_at == "2021-06-03"


def test_date_within_a_short_post() -> None:
    """A block that is as short as a sentence is looked into where a date stands first in it."""
    text = "The crane fell into the basin in the night, and nobody was hurt."
    post = f"<div><span class='date'>03.06.2021</span><p>{text}</p></div>"
    later = post.replace("03.06.2021", "05.06.2021")
    html = page(f"<main><h1>Crane Closes the Basin of Port Vardo</h1>{post}{later}{BODY}</main>")
    assert read_page(html).published_at == "2021-06-03"


def test_facts_behind_a_date() -> None:
    """Beside the headline a date that opens a block of facts counts, whatever they are; elsewhere it does not."""
    facts = "<div class='meta'>3 June 2021 <i></i> ada <i></i> harbours <i></i> no comments</div>"
    assert read_page(page(story(facts, BODY))).published_at == "2021-06-03"
    assert read_page(page(story(BODY, facts))).published_at is None


def test_each_label_has_its_time() -> None:
    """Where times for machines stand behind the labels of a sentence, each is what the label before it says."""
    times = (
        "<time datetime='2021-06-03T10:00:00Z'>June 3</time>. Last updated <time datetime='2021-06-05'>June 5</time>"
    )
    article = read_page(page(story(f"<p>Published {times}</p>", BODY)))
    assert (article.published_at, article.modified_at) == ("2021-06-03T10:00:00Z", "2021-06-05")


def test_time_that_is_written_as_people_do() -> None:
    """The language orders day and month in a `datetime` that is not written for machines."""
    html = story("<time datetime='03-06-2021 10:20'>hace 3 días</time>", BODY)
    assert read_page(page(html, attributes=' lang="es-MX"')).published_at == "2021-06-03"
    assert read_page(page(html, attributes=' lang="en"')).published_at is None


def test_label_of_a_change_in_a_block_of_its_own() -> None:
    """The date in the block behind it is that of the change."""
    article = read_page(page(story("<p>Last updated</p><p>June 4, 2021</p>", BODY)))
    assert (article.published_at, article.modified_at) == (None, "2021-06-04")


@pytest.mark.parametrize(
    ("line", "beside", "url", "expected"),
    [
        ("03/06/2021", "<p>25/06/2021</p>", "https://gazette.example/a/b", "2021-06-03"),
        ("06/03/2021", "<p>06/25/2021</p>", "https://gazette.example/a/b", "2021-06-03"),
        ("06/03/2021", "", "https://gazette.example/2021/06/crane.html", "2021-06-03"),
        ("6/3/2021 6:00 AM PT", "", "https://gazette.example/a/b", "2021-06-03"),
        ("06/03/2021", "<p>25/06/2021</p><p>06/25/2021</p>", "https://gazette.example/a/b", None),
        ("06/03/2021", "", "https://gazette.example/2019/06/crane.html", None),
    ],
)
def test_order_of_figures(line: str, beside: str, url: str, expected: str | None) -> None:
    """Where the language does not say it, another date of the page, the address or the zone of a time does."""
    html = page(story(f"<p class='date'>{line}</p>", BODY) + f"<div>{beside}</div>")
    found = read_page(html, url).published_at
    assert (found[:10] if found else None) == expected


@pytest.mark.parametrize(
    "html",
    [
        story("<p>Saturday 5 June 2021, 7 pm, Town Hall</p>", BODY),
        story("<p>5 June 2021, 10am–4pm, Old Pier</p>", BODY),
        story("<p><time datetime='2021-06-05T19:00'>5 June 2021</time> · Doors 7pm · £12</p>", BODY),
        story(BODY, "<h3>More</h3><div class='news-date'>5 June 2021</div><h4><a href='/n'>Herring</a></h4>"),
        story(BODY, "<div class='meta'><span>5 June 2021</span> <a href='/n'>Next: Herring are back</a></div>"),
        story("<p>Photo: Ada Low, 5 June 2021</p>", BODY),
        story("<p>Saturday 5 June 2021, 19:30</p><p>Town Hall. Tickets £12</p>", BODY),
        story(
            "<table><tr><th>Director</th><td>Omar Saye</td></tr><tr><th>Released</th><td>5 June 2021</td></tr></table>",
            BODY,
        ),
        story("<dl><dt>Release date</dt><dd>5 June 2021</dd><dt>Director</dt><dd>Omar Saye</dd></dl>", BODY),
        story("<p>Directed by: Omar Saye</p><p>Release date: 5 June 2021</p>", BODY),
        story("<h2>4.2.0 (2021-06-05)</h2>", BODY),
        story("<p>Saturday 5 June 2021</p><p>10am to 4pm, Old Pier</p>", BODY),
        story(BODY) + "<div><p>I have said so.</p><p>5 June 2021</p></div>",
        story(BODY, "<p>5 June 1921</p>"),
        "<ul><li><a href='/1'>Choir wins a prize</a> <i>5 June 2021</i></li><li><a href='/2'>Herring are back again</a>"
        "<i>4 June 2021</i></li></ul>" + story(BODY),
        "<div><h2><a href='/1'>Choir wins a prize</a></h2><span>5 June 2021</span></div>" + story(BODY),
        story(BODY, "<p>Saturday 5 June 2021, 19:30</p>"),
        story("<h3>[v1.9] - 2021-06-05</h3>", BODY),
        story("<h2>Version 4.2 (5 June 2021)</h2>", BODY),
    ],
)
def test_announcements_and_cards(html: str) -> None:
    """A place or an end behind the time, a price, the link to another story: none is the date of publication."""
    assert read_page(page(html)).published_at is None


def test_links_beside_many_dates_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A long link beside hundreds of dates is read for all of them at once."""
    asked: list[HtmlElement] = []

    def counted(element: HtmlElement) -> bool:
        asked.append(element)
        return leads_on(element)

    monkeypatch.setattr(printed_dates, "leads_on", counted)
    dates = "<p>5 June 2021</p>" * 300
    beside = f"<section>{dates}<a href='/n'>{'herring ' * 1_000}</a></section>"
    assert read_page(page(f"<h1>Crane</h1>{BODY}{beside}")).published_at is None
    assert len(asked) == 1
