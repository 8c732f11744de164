"""find_dates: when a page was published and changed, on page tops of many makes in many languages."""

from collections.abc import Iterator
from typing import Final

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, parsed, read_page, story

from copydesk_text.html.dates import find_dates

BODY: Final = paragraphs(*ENGLISH)
TITLE: Final = "Crane Closes the Basin of Port Vardo"

#: Language → the third and the fourth of March 2026 as its pages print them, its labels, and a section.
WORDS: Final = {
    "en": ("3 March 2026", "4 March 2026", "Published", "Updated", "Harbours"),
    "de": ("3. März 2026", "4. März 2026", "Veröffentlicht", "Aktualisiert", "Häfen"),
    "fr": ("3 mars 2026", "4 mars 2026", "Publié le", "Mis à jour le", "Ports"),
    "es": ("3 de marzo de 2026", "4 de marzo de 2026", "Publicado", "Actualizado", "Puertos"),
    "pt": ("3 de março de 2026", "4 de março de 2026", "Publicado em", "Atualizado em", "Portos"),
    "it": ("3 marzo 2026", "4 marzo 2026", "Pubblicato il", "Aggiornato il", "Porti"),
    "nl": ("3 maart 2026", "4 maart 2026", "Gepubliceerd op", "Bijgewerkt op", "Havens"),
    "pl": ("3 marca 2026", "4 marca 2026", "Opublikowano", "Aktualizacja", "Porty"),
    "cs": ("3. března 2026", "4. března 2026", "Publikováno", "Aktualizováno", "Přístavy"),
    "ru": ("3 марта 2026", "4 марта 2026", "Опубликовано", "Обновлено", "Порты"),
    "tr": ("3 Mart 2026", "4 Mart 2026", "Yayınlanma", "Güncelleme", "Limanlar"),
    "fi": ("3.3.2026", "4.3.2026", "Julkaistu", "Päivitetty", "Satamat"),
    "ar": ("3 مارس 2026", "4 مارس 2026", "نشر في", "آخر تحديث", "موانئ"),
    "fa": ("۱۲ اسفند ۱۴۰۴", "۱۳ اسفند ۱۴۰۴", "تاریخ انتشار", "به‌روزرسانی", "بنادر"),
    "hi": ("3 मार्च 2026", "4 मार्च 2026", "प्रकाशित", "अपडेटेड", "बंदरगाह"),
    "th": ("3 มีนาคม 2569", "4 มีนาคม 2569", "เผยแพร่", "อัปเดต", "ท่าเรือ"),
    "vi": ("3/3/2026", "4/3/2026", "Ngày đăng", "Cập nhật", "Cảng"),
    "ja": ("2026年3月3日", "2026年3月4日", "公開", "更新", "港"),
    "ko": ("2026.03.03.", "2026.03.04.", "입력", "수정", "항만"),
    "zh": ("2026年3月3日", "2026年3月4日", "发布时间", "更新时间", "港口"),
}
#: How a page top prints them: the HTML, and whether it says when the page was changed.
TOPS: Final = (
    ("<h1>{title}</h1><p class=date>{day}</p>", False),
    ("<div class=kicker>{day}</div><h1>{title}</h1>", False),
    ("<h1>{title}</h1><div class=meta><span>{day}</span> <span>18:00</span></div>", False),
    ("<p class=category>{day} | <a href=/s>{section}</a></p><h1>{title}</h1>", False),
    ("<h1>{title}</h1><p>{section} &bull; {day}</p>", False),
    ("<h1>{title}</h1><div>{published}: {day}</div>", False),
    ("<h1>{title}</h1><div>{published}: {day} | {updated}: {next}</div>", True),
    ("<h1>{title}</h1><ul><li>{updated}: {next}</li><li>{published}: {day}</li></ul>", True),
    ("<header><h1>{title}</h1><time>{day}</time></header>", False),
    ("<h1>{title}</h1><div class=post-info><i></i>{day}, 18:00</div>", False),
)


def page_tops() -> Iterator[tuple[str, str, str | None]]:
    """Language, page and the day of its change, for each form of a top in each language."""
    for language, (day, following, published, updated, section) in WORDS.items():
        for top, is_changed in TOPS:
            html = top.format(
                title=TITLE, day=day, next=following, published=published, updated=updated, section=section
            )
            body = f"<main><article>{html}{BODY}</article></main>"
            yield language, page(body, attributes=f' lang="{language}"'), "2026-03-04" if is_changed else None


def test_page_tops_of_many_languages() -> None:
    """Two hundred tops: the day of publication on 99 of 100, a change where one is printed, never the other day."""
    right = count = 0
    for language, html, changed in page_tops():
        tree = parsed(html)
        dates, _ = find_dates(tree, tree.headings[0])
        count += 1
        right += dates.published == "2026-03-03" and dates.updated == changed
        assert dates.published in ("2026-03-03", None), (language, html)
    assert count >= 200
    assert right >= 0.99 * count


@pytest.mark.parametrize(
    ("head", "published", "updated"),
    [
        ('<meta property="article:modified_time" content="2026-03-05T10:00:00Z">', None, "2026-03-05T10:00:00Z"),
        ('<meta name="last-modified" content="2026-03-05">', None, "2026-03-05"),
        ('<meta name="date" content="2026-03-03">', "2026-03-03", None),
        ('<meta name="pubdate" content="03/04/2026">', None, None),
        ('<meta property="article:published_time" content="3 March 2026 18:00 GMT">', "2026-03-03T18:00:00Z", None),
        ('<meta property="article:published_time" content="1772557200">', "2026-03-03T17:00:00Z", None),
        (linked(datePublished=1772557200000, headline="x"), "2026-03-03T17:00:00Z", None),
        (linked(datePublished={"@value": "2026-03-03"}, headline="x"), "2026-03-03", None),
        (linked(datePublished=["2026-03-03", "2026-03-09"], headline="x"), "2026-03-03", None),
        (linked(dateCreated="2026-03-03", headline="x"), "2026-03-03", None),
        (linked(dateModified="2026-03-03", headline="x"), None, "2026-03-03"),
        (linked(**{"@type": "Event", "startDate": "2026-07-01"}), None, None),
        (linked(datePublished="2026-03-03T10:00:00", headline="x")
         + '<meta name="pubdate" content="2026-03-03T10:00:00+02:00">', "2026-03-03T10:00:00+02:00", None),
        ('<meta property="article:published_time" content="14-12-29"><meta name="pub_date" content="2014-12-29">',
         "2014-12-29", None),
        ('<meta property="article:published_time" content="29-12-2014">', "2014-12-29", None),
        ('<script>var consent = {"expires": "2027-03-03", "date": "2026-01-01"}</script>', None, None),
    ],
)  # fmt: skip  # pairs read better in lines than one a line
def test_what_a_page_declares(head: str, published: str | None, updated: str | None) -> None:
    """Numbers, words and lists are read; a change is no publication, an event is none, and scripts say nothing."""
    article = read_page(page(story(BODY), head))
    assert (published, updated) == (article.published_at, article.modified_at)


@pytest.mark.parametrize(
    ("language", "url", "published"),
    [
        ("en", "https://gazette.example.co.uk/a", "2026-04-03"),
        ("en", "https://gazette.example.us/a", "2026-03-04"),
        ("en", "https://gazette.example.com/a", None),
        ("en-US", "https://gazette.example.com/a", "2026-03-04"),
        ("en-US", "https://gazette.example.co.uk/a", "2026-04-03"),
        ("en-GB", "https://gazette.example.com/a", "2026-04-03"),
        ("nl", "https://gazette.example.com/a", "2026-04-03"),
        ("zh", "https://gazette.example.com/a", None),
    ],
)
def test_the_order_of_day_and_month(language: str, url: str, published: str | None) -> None:
    """Language and country decide, for English the site where the page names no country; else there is no date."""
    html = page(story("<p class=date>03/04/2026</p>", BODY), attributes=f' lang="{language}"')
    assert read_page(html, url).published_at == published


@pytest.mark.parametrize(
    "top",
    [
        "<p class=date>2 hours ago</p>",
        "<p class=date>March 2026</p>",
        "<p>Storm of the century: 3 March 2026</p>",
        "<p>The ferry of 3 March 2026 is the last one that sails before the summer timetable</p>",
        "<footer>Last build 2026-02-14</footer>",
    ],
)
def test_what_is_no_date_of_publication(top: str) -> None:
    """Relative times, months, events and what stands at the foot of a page give null."""
    assert read_page(page(story(top, BODY))).published_at is None


@pytest.mark.parametrize(
    ("language", "top", "published"),
    [
        ("en", "<div>Published: 18:00 GMT, 3 March 2026 | Updated: 4 March 2026</div>", "2026-03-03T18:00:00Z"),
        ("en", "<div><span>24</span><span>Apr</span><span>2020</span></div>", "2020-04-24"),
        ("en", "<ul class=meta><li>Posted by admin</li><li>March 3, 2026</li><li>in News</li></ul>", "2026-03-03"),
        ("en", "<p>Posted in News on March 3, 2026</p>", "2026-03-03"),
        ("en", "<p>March 3, 2026 by Jane Doe</p>", "2026-03-03"),
        ("de", "<div class=post-created>28.01.22</div>", "2022-01-28"),
        ("de", "<p>Berlin (dpa) 03.03.2026</p>", "2026-03-03"),
        ("de", "<p>dpa | Stand: 04.03.2026</p>", None),
        ("fr", "<p>Par Ana Roy le 3 mars 2026</p>", "2026-03-03"),
        ("cs", "<p>Praha 3. března 2026 - Zdroj: ČTK</p>", "2026-03-03"),
        ("pt", "<p>22/11/2020 - 04:30 - Fonte: Porto - Foto: Ana</p>", "2020-11-22"),
        ("id", "<p>Ada Low - detikNews | Selasa, 03 Mar 2026 18:00 WIB</p>", "2026-03-03T18:00:00+07:00"),
        ("uk", "<p>3 березня 2026, 18:00 • 1234 переглядів</p>", "2026-03-03"),
        ("he", "<p>פורסם ב-3 במרץ 2026</p>", "2026-03-03"),
        ("fa", "<p>کد خبر: 123456 | ۱۲ اسفند ۱۴۰۴ - ۱۸:۰۰</p>", "2026-03-03"),
        ("zh", "<div>来源：港口社 2026年03月03日18:00</div>", "2026-03-03"),
    ],
)  # fmt: skip  # tops read better in lines than one a line
def test_tops_with_more_than_a_date(language: str, top: str, published: str | None) -> None:
    """Names, sections, places, sources, counters and codes may stand beside a date; none of it stays in the text."""
    article = read_page(page(story(top, BODY), attributes=f' lang="{language}"'))
    assert published == article.published_at
    assert article.text.startswith(ENGLISH[0])


def test_marks_of_a_change() -> None:
    """A property of schema.org in the markup says which date is which."""
    top = (
        '<b itemprop="datePublished">Fri 6:45 PM, Feb 16, 2018</b><i itemprop="dateModified" content="2018-02-17"></i>'
    )
    article = read_page(page(story(f"<div>{top}</div>", BODY)))
    assert ("2018-02-16", "2018-02-17") == (article.published_at, article.modified_at)


@pytest.mark.parametrize(
    ("kind", "mark", "published"),
    [
        ("Review", "<span itemprop='datePublished' content='2026-03-03'></span>", "2026-03-03"),
        ("VideoObject", "<meta itemprop='datePublished' content='2026-03-03'>", "2026-03-03"),
        ("Comment", "<span itemprop='datePublished' content='2026-03-03'></span>", None),
        ("Comment", "<meta itemprop='datePublished' content='2026-03-03'>", None),
        ("UserComments", "<meta itemprop='datePublished' content='2026-03-03'>", None),
    ],
)
def test_marks_of_what_has_the_headline(kind: str, mark: str, published: str | None) -> None:
    """A date within what has the headline is that of the page, whatever its type; one of a comment never is."""
    scope = f"itemscope itemtype='https://schema.org/{kind}'"
    text = paragraphs(*ENGLISH)
    h1 = "<h1>A film of cranes and of those who drive them</h1>"
    inside = f"<main><div {scope}>{h1}{mark}{text}</div></main>"
    below = f"<main>{h1}{text}<div {scope}>{mark}<p>Nice.</p></div></main>"
    opened = parsed(page(inside if published else below))
    assert find_dates(opened, next(opened.tree.iter("h1")))[0].published == published


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("iso-8601-publish-date", "2026-03-03"),
        ("prism.publicationDate", "2026-03-03"),
        ("og:release_date", "2026-03-03"),
        ("creation_date", "2026-03-03"),
        ("dcterms.available", "2026-03-03"),
        ("unpublish-date", None),
        ("last_published", None),
        ("event_created", None),
        ("video:release_date", None),
        ("expires", None),
        ("creator", None),
    ],
)
def test_names_that_tell_of_publication(name: str, expected: str | None) -> None:
    """A meta element counts whose name tells of publication and of nothing else, whatever the site calls it."""
    html = page(story(BODY), f"<meta name='{name}' content='2026-03-03'>")
    assert find_dates(parsed(html), None)[0].published == expected


@pytest.mark.parametrize("declared", ["1970-01-01T00:00:00+00:00", "0000-00-00", "{{ date }}", "January 1, 1970"])
def test_what_is_no_date_at_all(declared: str) -> None:
    """The zero of a clock and what a template left are none, so what the page prints is taken; nor are they printed."""
    meta = f"<meta property='article:published_time' content='{declared}'>"
    assert read_page(page(story("<p class=date>3 March 2026</p>", BODY), meta)).published_at == "2026-03-03"
    assert read_page(page(story("<p class=date>January 1, 1970</p>", BODY), meta)).published_at is None


@pytest.mark.parametrize("field", ["datePublished", "uploadDate", "datePosted", "dateCreated"])
def test_object_that_has_the_headline(field: str) -> None:
    """Whatever the type of an object that is named like the page, its date is that of the page; others' are not."""
    named = linked(**{"@type": "VideoObject", "name": TITLE, field: "2026-03-03"})
    assert read_page(page(story(BODY), named)).published_at == "2026-03-03"
    job = linked(**{"@type": "JobPosting", "title": TITLE, field: "2026-03-03"})
    assert read_page(page(story(BODY), job)).published_at == "2026-03-03"
    other = linked(**{"@type": "VideoObject", "name": "Herring are back", field: "2026-03-03"})
    assert read_page(page(story(BODY), other)).published_at is None


def test_several_articles() -> None:
    """Of several articles that a page declares, the one with its headline has its date."""
    objects = linked(headline="Herring are back", datePublished="2026-03-01") + linked(
        headline=TITLE, datePublished="2026-03-03"
    )
    assert read_page(page(story(BODY), objects)).published_at == "2026-03-03"


@pytest.mark.parametrize(
    "fields",
    [
        {"@type": "ImageObject", "name": TITLE, "uploadDate": "2019-01-01"},
        {"@type": "WebPage", "name": TITLE, "dateCreated": "2026-02-20"},
        {"@type": "VideoObject", "name": TITLE, "uploadDate": "2026-03-01T00:00:00Z"},
        {"@type": "Movie", "name": TITLE, "datePublished": "1987-01-01"},
    ],
)
def test_what_the_article_is_named_after(fields: dict[str, str]) -> None:
    """A film, a picture or the page itself may have the title of the article; what the article declares comes first."""
    for article in (linked(headline="The crane", datePublished="2026-03-03"), linked(headline=TITLE)):
        meta = "" if "datePublished" in article else "<meta property='article:published_time' content='2026-03-03'>"
        html = page(story(BODY), linked(**fields) + article + meta)
        assert read_page(html).published_at == "2026-03-03"


@pytest.mark.parametrize("kind", ["Movie", "Book", "ImageObject"])
def test_works_that_are_older(kind: str) -> None:
    """The year of a film is not that of its review, which prints its own date or none."""
    film = linked(**{"@type": kind, "name": TITLE, "datePublished": "1987-01-01"})
    assert read_page(page(story("<p class=date>3 March 2026</p>", BODY), film)).published_at == "2026-03-03"
    assert read_page(page(story(BODY), film)).published_at is None


@pytest.mark.parametrize("name", ["template-created", "release", "game:release_date", "page-created"])
def test_names_that_may_tell_of_publication(name: str) -> None:
    """When a template was made, or a game came out, counts only where the page prints no date."""
    meta = f"<meta name='{name}' content='2015-01-01'>"
    assert read_page(page(story("<p class=date>3 March 2026</p>", BODY), meta)).published_at == "2026-03-03"


@pytest.mark.parametrize(
    ("name", "declared", "expected"),
    [
        ("dc.created", "2001-03-03", "2026-03-03"),
        ("dcterms.created", "2026-03-01", "2026-03-01"),
        ("dc.created", "2026-08-01", "2026-08-01"),
        ("dc.date.issued", "2001-03-03", "2001-03-03"),
    ],
)
def test_when_something_was_made_long_before(name: str, declared: str, expected: str) -> None:
    """What a page declares as made is that of its template if it prints a day a month later; what was issued is not."""
    day = "<p class=date>3 March 2026</p>"
    assert read_page(page(story(day, BODY), f"<meta name='{name}' content='{declared}'>")).published_at == expected
    assert read_page(page(story(BODY), f"<meta name='{name}' content='{declared}'>")).published_at == declared


def test_printed_date_and_what_was_made() -> None:
    """A comment or a picture says when it was made, too; of the printed day it gives the time."""
    day = "<p class=date>3 March 2026</p>"
    for made, expected in (("2026-11-20", "2026-03-03"), ("2026-03-03T10:00:00Z", "2026-03-03T10:00:00Z")):
        mark = f"<div><span itemprop=dateCreated content={made}></span></div>"
        assert read_page(page(story(day, BODY) + mark)).published_at == expected


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ("<span property='schema:dateCreated' content='2026-03-03T10:00:00Z'></span>", "2026-03-03T10:00:00Z"),
        ("<span property='dc:date dc:created' content='2026-03-03T10:00:00Z'>Submitted</span>", "2026-03-03T10:00:00Z"),
        ("<span itemprop='dateCreated'>2026-03-03</span><span itemprop='dateCreated'>2026-03-02</span>", None),
        ("<span property='dc:creator' content='2026-03-03'></span>", None),
        ("<ul class=comments><li><span itemprop='dateCreated'>2026-03-03</span> Nice.</li></ul>", None),
    ],
)
def test_properties_of_entries(marks: str, expected: str | None) -> None:
    """When a system made an entry, where nothing says when it was published; not if there are entries of two days."""
    assert find_dates(parsed(page(story(BODY) + marks)), None)[0].published == expected


@pytest.mark.parametrize(
    ("shown", "published"),
    [
        ("<p>Erstellt am: 01.11.2025</p>", "2025-11-01"),
        ("<p class='date'>1. November 2025, 12:43 Uhr</p>", "2025-11-01"),
        ("<p>Erstellt am: 11.01.2025</p>", "2025-01-11"),
        ("<p>Erstellt am: 02.11.2025</p>", "2025-01-11"),
        ("", "2025-01-11"),
    ],
)
def test_declared_in_the_order_of_machines(shown: str, published: str) -> None:
    """Figures that name two days mean the one of them that the page prints."""
    head = '<meta name="date" content="11/01/2025 12:43:42">'
    tree = parsed(page(f"<main><h1>{TITLE}</h1>{shown}{BODY}</main>", head, attributes=' lang="de"'))
    assert find_dates(tree, tree.headings[0])[0].published == published


def test_a_day_declared_for_machines_has_one_reading() -> None:
    """Figures beside it name the same day, whatever else the page prints."""
    times = '<meta property="article:published_time" content="2025-01-11">'
    head = times + '<meta name="date" content="11/01/2025">'
    body = f"<main><h1>{TITLE}</h1><p>Erstellt am: 01.11.2025</p>{BODY}</main>"
    tree = parsed(page(body, head, attributes=' lang="de"'))
    assert find_dates(tree, tree.headings[0])[0].published == "2025-01-11"


def test_the_heading_of_a_box_is_no_headline() -> None:
    """Where no heading shows the title, dates below that of a box are those of other stories."""
    recent = "<li><a href='/a'>Ferry sails again</a> <span>09/09/2025</span></li>"
    foot = f"<div id='footer'><div class='widget'><h2>Latest news</h2><ul>{recent}</ul></div></div>"
    tree = parsed(page(f"<div class='sidebar_content'>{BODY}</div>{foot}", attributes=' lang="en-GB"'))
    assert find_dates(tree, None)[0].published is None


MOMENT: Final = "2026-03-03T18:05:00-05:00"


def parsely(day: str) -> str:
    """The element of Parse.ly with a date alone."""
    return f'<meta name=parsely-page content=\'{{"pub_date": "{day}"}}\'>'


@pytest.mark.parametrize(
    ("head", "top", "published"),
    [
        ("<meta name=pub_date content=20260303>", "<span class=date>March 3, 2026, 6:05PM EST</span>", MOMENT),
        ("<meta name=dc.date content=2026-03-03>", "<p>By Ada Low | March 3, 2026 6:05 p.m. EST</p>", MOMENT),
        ("<meta name=dc.date content=2026-03-03>", f"<p class=date><time datetime={MOMENT}>Tuesday</time></p>", MOMENT),
        (linked(headline=TITLE, datePublished="2026-03-03"), "<p>Published: March 3, 2026, 6:05PM EST</p>", MOMENT),
        ("<meta name=dc.date content=2026-03-03>", "<p>March 3, 2026, 6:05 p.m.</p>", "2026-03-03"),
        ("<meta name=dc.date content=2026-03-03>", "<p>March 4, 2026, 6:05 p.m. EST</p>", "2026-03-03"),
        ("<meta name=dc.date content=2026-03-03>", "<p>Updated: March 3, 2026, 6:05PM EST</p>", "2026-03-03"),
        ("<meta name=dc.date content=2026-03-03>", "<p class=actualizado>March 3, 2026, 6:05PM EST</p>", "2026-03-03"),
        ("<meta name=dc.date content=2026-03-03>", f"<aside><time datetime={MOMENT}>3</time></aside>", "2026-03-03"),
        (linked(**{"@type": "Event", "name": TITLE}) + "<meta name=dc.date content=2026-03-03>",
         "<p>March 3, 2026, 6:05PM EST</p>", "2026-03-03"),
        (f"<meta name=dc.date content={MOMENT}>", "<p>March 3, 2026, 9:30PM EST</p>", MOMENT),
        ("<meta name=dc.date content=2026-03-03>", "<time datetime=20260303T2305Z>3 March 2026 18:05</time>", MOMENT),
        (parsely("2026-03-03"), "<p>March 3, 2026, 6:05PM EST</p>", MOMENT),
        (parsely("2026-03-02"), "<p>March 3, 2026, 6:05PM EST</p>", "2026-03-02"),
    ],
)  # fmt: skip  # tops read better in lines than one a line
def test_the_moment_of_a_declared_day(head: str, top: str, published: str) -> None:
    """A day alone that a page declares is the moment of that day that it prints: no change, no event, no other day."""
    opened = parsed(page(f"<main><article><h1>{TITLE}</h1>{top}{BODY}</article></main>", head))
    dates, found = find_dates(opened, opened.headings[0])
    assert (dates.published, found) == (published, "meta")


def test_the_moment_of_a_marked_day() -> None:
    """So is a day alone that an element marks; a moment of another day stays what it is."""
    top = "<i itemprop=datePublished content=2026-03-0{}>No. 7</i><p>March 3, 2026, 6:05PM EST</p>"
    pages = [parsed(page(f"<main><article><h1>{TITLE}</h1>{top.format(day)}{BODY}</article></main>")) for day in (3, 2)]
    found = [find_dates(one, one.headings[0]) for one in pages]
    assert [(dates.published, place) for dates, place in found] == [(MOMENT, "html"), ("2026-03-02", "html")]
