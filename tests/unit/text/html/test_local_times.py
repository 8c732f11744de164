"""in_zone_of_page: the moment of publication on the day that the readers of its page see."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, read_page, story

from copydesk_text.html.local_times import in_zone_of

BODY = paragraphs(*ENGLISH)
TITLE = "Crane Closes the Basin of Port Vardo"
EVENING = "2026-03-04T03:28:35Z"
LOCAL = "2026-03-03T22:28:35-05:00"


def shown(element: str) -> str:
    return f"<article><h1>{TITLE}</h1><p>{element}</p>{BODY}</article>"


def below(top: str) -> str:
    """A story with something right below its headline."""
    return f"<article><h1>{TITLE}</h1>{top}{BODY}</article>"


@pytest.mark.parametrize(
    ("head", "body", "published"),
    [
        (f'<meta property="article:published_time" content="{LOCAL}">', story(BODY), LOCAL),
        ('<meta name="content_date" content="2026-03-03 22:28:35">', story(BODY), LOCAL),
        ("", shown(f"<time datetime={LOCAL}>March 3, 2026</time>"), LOCAL),
        ("", shown("<time datetime='2026-03-03 22:28:35'>March 3, 2026 at 10:28 p.m.</time>"), LOCAL),
        ("", shown(f"<time datetime={EVENING}>March 3, 2026, 10:28 PM EST</time>"), LOCAL),
        ("", shown(f"<time datetime={EVENING}>March 3, 2026 at 10:28 p.m.</time>"), LOCAL),
        ("", shown(f"<time datetime={EVENING}>3 March 2026 22.28</time>"), LOCAL),
        ("", shown(f"<time datetime={EVENING}>March 3, 2026 at 10:29 p.m.</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>March 3, 2026, 3 min read, 99:28</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>March 3, 2026</time>"), EVENING),
        ("", shown("<time datetime=2026-03-03T22:28:36-05:00>March 3, 2026</time>"), EVENING),
        ("", shown("<time datetime='2026-03-03 22:21:35'>March 3, 2026</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>March 3, 2026, 10:28:35 PM</time>"), LOCAL),
        ("", shown(f"<time datetime={EVENING}>2026/3/4 下午0:28:35</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>오후 4:28, 4 March 2026</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>March 3, 2026, vol. 4.28</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>March 4, 2026 23:43</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>March 3, 2026, vol. 22.28</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>March 3, 2026, 22:28 min read</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>3 March 2026, +22.28 %</time>"), EVENING),
        ("", shown(f"<time datetime={EVENING}>3 March 2026, kl. 22.28</time>"), LOCAL),
        ("", shown(f"<time datetime={EVENING}>vol. 14.30, 3 March 2026, 22:28 Uhr</time>"), LOCAL),
        ("", shown(f"<time datetime={EVENING}>Updated 22:28, 3 March 2026</time>"), LOCAL),
        ('<meta name=parsely-page content=\'{"pub_date": "2026-03-03T22:28:35-05:00"}\'>', story(BODY), LOCAL),
        ('<meta name="expires" content="2026-03-03 22:28:35">', story(BODY), EVENING),
        ('<meta property="article:modified_time" content="2026-03-04 10:28:35">', story(BODY), EVENING),
        ('<meta name="content_date" content="2026-03-04 01:43:35">', story(BODY), EVENING),
        ('<meta name="copyright_from" content="2026-03-03 99:28:35">', story(BODY), EVENING),
        ('<meta property="og:updated_time" content="2026-03-03T23:10:00-05:00">', story(BODY), EVENING),
        ("", shown("Published 10:28 PM EST, Tue March 3, 2026"), LOCAL),
        ("", shown("<span>March 3, 2026</span> <span>10:28 PM</span>"), LOCAL),
        ("", shown("<span>March 3, 2026</span> <span>10:27 PM</span>"), EVENING),
        ("", shown("Updated 11:02 PM EST, Tue March 3, 2026"), LOCAL),
        ("", shown("Updated 11:02 PM EST, Tue March 10, 2026"), EVENING),
        ("", shown("The council will meet at 8 PM EST, Thu March 5, 2026"), EVENING),
        ("", shown("Updated <time datetime=2026-03-04T04:02:10Z>11:02 PM, March 3, 2026</time>"), LOCAL),
        ("", shown("Updated <time datetime=2026-03-04T04:02:10Z>11:05 PM, March 3, 2026</time>"), EVENING),
        ("", shown("Updated <time datetime=2025-07-04T03:02:10Z>11:02 PM, July 3, 2025</time>"), EVENING),
        (
            f"<title>{TITLE}</title>",
            f"<article><p>{BODY}</p><h1>Basin</h1><p>March 3, 2026 10:28 PM</p></article>",
            LOCAL,
        ),
    ],
)
def test_the_same_moment_in_the_zone_of_the_page(head: str, body: str, published: str) -> None:
    """Said with its zone, without it to the second, or printed.

    Another moment tells it where it stands alone with the name of its zone, or beside the same moment for machines.
    """
    declared = linked(datePublished=EVENING, headline=TITLE) + head
    assert read_page(page(body, declared)).published_at == published


MORNING, MORNING_IN_DENVER = "2026-03-04T10:00:00Z", "2026-03-04T03:00:00-07:00"
CARDS = "".join(f"<li><a href='/{m}'>The story of pier {m}</a> <i>4 March 2026 13:{m}</i></li>" for m in (31, 30, 32))


@pytest.mark.parametrize(
    ("top", "changed", "published"),
    [
        ("<p>Published 4 March 2026, 10:00</p><p>Updated 4 March 2026, 15:00</p>", None, MORNING),
        ("<p>4 March 2026, 10:00</p><p>4 March 2026, 15:00</p>", None, MORNING),
        ("<p>4 March 2026 10:00 GMT</p><p>4 March 2026, 15:00</p>", None, MORNING),
        (f"<p><time datetime={MORNING}>4 March 2026, 10:00</time> <i>4 March 2026, 15:00</i></p>", None, MORNING),
        ("<p>Updated 4 March 2026, 15:00</p>", None, MORNING),
        ("<p>Updated 4 March 2026, 15:00</p>", "2026-03-04T15:00:00Z", MORNING),
        ("<p>Updated 4 March 2026, 15:00</p>", "2026-03-04T22:00:00Z", MORNING_IN_DENVER),
        ("<p>Published 4 March 2026, 3:00 AM and updated on 4 March 2026 at 3:00 PM</p>", None, MORNING_IN_DENVER),
        ("<p><b>By Ada Low</b> | March 4, 2026 3:00 AM</p>", None, MORNING_IN_DENVER),
        ("<p>Vardo Gazette, March 4, 2026 3:00 AM</p>", None, MORNING_IN_DENVER),
        ("<p>By Ada Low of the Gazette on March 4, 2026 3:00 AM</p>", None, MORNING_IN_DENVER),
        ("<p>March 4, 2026 at 3:00 a.m.</p>", None, MORNING_IN_DENVER),
        ("<p>4 March 2026 · 18:00 min</p>", None, MORNING),
        ("<p>4 March 2026 | Video 18:00</p>", None, MORNING),
        ("<p>4 March 2026 Vardo 18:00 Averley</p>", None, MORNING),
        ("<p>Kick-off: 4 March 2026, 19:30</p>", None, MORNING),
        ("<p>Concert on 4 March 2026, 19:30</p>", None, MORNING),
        ("<p>Talks were to open on 4 March 2026 at 19:30.</p>", None, MORNING),
        ("<p>4 March 2026, 14:00</p><p>4 March 2026, 13:00</p>", None, MORNING),
        ("<p>Kick-off: 5 March 2026, 8:00 PM EST</p>", None, MORNING),
        ("<p>Embargoed until 4 March 2026, 9:00 AM EST</p>", None, MORNING),
        ("<p>4 March 2026, 9:00 AM EST</p>", None, "2026-03-04T05:00:00-05:00"),
        ("<p>Regatta: 4 March 2026, 19:30</p>", None, MORNING),
        ("<p>Concert 4 March 2026, 19:30</p>", None, MORNING),
        ("<p>4 March 2026, 19:30, doors open at 19:00</p>", None, MORNING),
        ("<p>Vardo, 4 March 2026, 19:30 and not a minute later.</p>", None, MORNING),
        ("<aside><p>4 March 2026 13:00</p></aside>", None, MORNING),
        ("<b></b><aside><p>4 March 2026 13:00</p></aside>", None, MORNING),
        ("<footer><p>March 4, 2026 3:00 AM</p></footer>", None, MORNING_IN_DENVER),
        (f"<ul>{CARDS}</ul>", None, MORNING),
        ("<b></b><div class=latest><p>4 March 2026 13:00</p></div>", None, MORNING),
        (2 * "<section><h3>Divers arrive</h3><p>4 March 2026 14:00</p></section>", None, MORNING),
        ("<h2>Divers are at work</h2><p>March 4, 2026 3:00 AM</p>", None, MORNING_IN_DENVER),
        ("<div><h4>By Ada Low</h4><i>March 4, 2026 3:00 AM</i></div>", None, MORNING_IN_DENVER),
        ("<div><a href=/a>Ada Low of the Gazette</a> <i>March 4, 2026 3:00 AM</i></div>", None, MORNING_IN_DENVER),
        (f"<p><time datetime={MORNING}>{MORNING}</time></p><p>March 4, 2026 3:00 AM</p>", None, MORNING_IN_DENVER),
    ],
)
def test_times_of_something_else(top: str, changed: str | None, published: str) -> None:
    """A round time is some zone away from any other: only one of the publication, or of the declared change, tells it.

    Nor does a time of an event or of another story, nor the page's own in UTC. Two zones beside each other say none.
    """
    fields = {"datePublished": MORNING, "headline": TITLE} | ({"dateModified": changed} if changed is not None else {})
    assert read_page(page(below(top), linked(**fields))).published_at == published


@pytest.mark.parametrize(
    ("language", "line", "published"),
    [
        (
            "fr",
            "Par Ada Low - Publié le 4 mars 2026 à 16h07, modifié le 4 mars 2026 à 17h07",
            "2026-03-04T16:07:20+01:00",
        ),
        ("de", "Veröffentlicht am 04.03.2026, 16:07 Uhr | Stand: 04.03.2026, 18:10 Uhr", "2026-03-04T16:07:20+01:00"),
        ("de", "Zuletzt aktualisiert: 04.03.2026, 16:07 Uhr", "2026-03-04T16:07:20+01:00"),
        ("fa", "۱۳ اسفند ۱۴۰۴ - ۱۸:۳۷", "2026-03-04T18:37:20+03:30"),
        ("th", "4 มี.ค. 2569 22:07 น.", "2026-03-04T22:07:20+07:00"),
        ("ja", "2026年3月5日 午後4時07分", "2026-03-04T15:07:20Z"),
        ("ja", "2026年3月4日 23時07分", "2026-03-04T23:07:20+08:00"),
        ("ar", "4 مارس 2026 6:07 مساءً", "2026-03-04T15:07:20Z"),
        ("he", "פורסם: 04.03.26, 17:07", "2026-03-04T17:07:20+02:00"),
    ],
)
def test_lines_of_many_languages(language: str, line: str, published: str) -> None:
    """The publication comes before the change, in any figures; half a day that is said in words says nothing."""
    declared = linked(datePublished="2026-03-04T15:07:20Z", headline=TITLE)
    assert read_page(page(shown(line), declared, f' lang="{language}"')).published_at == published


@pytest.mark.parametrize(
    ("day", "top", "published"),
    [
        ("2026/03/03", "Published 10:28 PM EST, Tue March 3, 2026", LOCAL),
        ("2026/03/03", "Published 10:49 PM EST, Tue March 3, 2026", LOCAL),
        ("2026/03/03", "March 3, 2026", EVENING),
        ("2026/03/04", "Published 10:28 PM EST, Tue March 3, 2026", LOCAL),
    ],
)
def test_an_address_of_another_day(day: str, top: str, published: str) -> None:
    """Where the address has the day before, the time that is printed below the headline tells the zone."""
    html = page(shown(top), linked(datePublished=EVENING, headline=TITLE))
    assert read_page(html, url=f"https://vardo.example/{day}/crane-closes-basin/").published_at == published


def test_a_line_above_the_headline() -> None:
    """It tells the zone as one below it does."""
    line = "<p>March 4, 2026 3:00 AM</p>"
    html = page(below("").replace("<h1>", f"{line}<h1>"), linked(datePublished=MORNING, headline=TITLE))
    assert read_page(html).published_at == MORNING_IN_DENVER


def test_an_address_and_a_date_at_the_foot() -> None:
    """The zone of the same moment at the foot of a story counts where the address is of another day."""
    foot = "<p>Posted on March 3, 2026 at 10:28 PM EST</p></article>"
    html = page(below("").replace("</article>", foot), linked(datePublished=EVENING, headline=TITLE))
    found = [read_page(html, url=f"https://vardo.example/2026/03/{day}/crane/").published_at for day in ("03", "04")]
    assert found == [LOCAL, EVENING]


def test_a_time_without_its_zone() -> None:
    """Where an element for times says the same figures with the zone, that is the moment."""
    declared = linked(datePublished="2026-03-04 03:28:35", headline=TITLE)
    marked = "<time datetime='2026-03-04 03:28:35 UTC'>Mar 3, 2026 at 10:28 pm ET</time>"
    other = "<time datetime='2026-03-04 03:29:35 UTC'>Mar 3, 2026 at 10:29 pm ET</time>"
    assert read_page(page(shown(marked), declared)).published_at == LOCAL
    assert read_page(page(shown(other), declared)).published_at == "2026-03-04"


def test_in_zone_of() -> None:
    """A day, and another moment, have no zone for it."""
    assert in_zone_of(EVENING, "2026-03-03T22:28:00-05:00") == LOCAL
    assert [in_zone_of(EVENING, one) for one in (None, "2026-03-03", "2026-03-03T21:28:00-05:00")] == [EVENING] * 3


@settings(max_examples=60, deadline=None)
@given(
    moment=st.datetimes(datetime(2026, 1, 2), datetime(2026, 12, 30)),
    hours=st.integers(-11, 13).filter(bool),
    minutes=st.sampled_from([0, 0, 1, 65, 120, -3000]),
    form=st.sampled_from(["%B %d, %Y %I:%M %p", "%H:%M, %d %b %Y", "Updated %d %B %Y %H.%M", "%B %d, %Y"]),
    element=st.sampled_from(["<p>{}</p>", "<time>{}</time>", "<time datetime='{utc}'>{}</time>"]),
)
def test_the_moment_stays(moment: datetime, hours: int, minutes: int, form: str, element: str) -> None:
    """Whatever the page prints beside its headline, the moment is that which it declares, and the zone its own.

    A time some hours off without a label is taken for the same moment in another zone: nothing tells it from that.
    """
    assume(minutes != 120 or form.startswith("Updated") or "datetime" in element)
    assume(minutes != 120 or moment.minute % 5 == 0)
    declared = moment.replace(microsecond=0, tzinfo=UTC)
    near, zone = declared + timedelta(minutes=minutes), timezone(timedelta(hours=hours))
    line = element.format(near.astimezone(zone).strftime(form), utc=near.strftime("%Y-%m-%dT%H:%M:%SZ"))
    head = linked(datePublished=declared.strftime("%Y-%m-%dT%H:%M:%SZ"), headline=TITLE)
    published = read_page(page(shown(line), head)).published_at
    assert published is not None
    found = datetime.fromisoformat(published)
    assert found == declared
    assert found.utcoffset() in (timedelta(), zone.utcoffset(None))
