"""dated_blocks: what one short block says of dates, in words or for machines."""

import lxml.html
import pytest

from copydesk_text.html.dated_blocks import (
    before_change,
    date_in_facts,
    filed_date,
    is_of_work,
    label_beside,
    names_date,
    opening_date,
    read_block,
    short_text,
)


@pytest.mark.parametrize(
    ("html", "published", "updated"),
    [
        ("<p>3 March 2026</p>", "2026-03-03", None),
        ("<p>Published <time datetime='2026-03-03T10:00:00Z'>2 hours ago</time></p>", "2026-03-03T10:00:00Z", None),
        ("<p>By Ada Low · Published on 3 March 2026 · 2 min</p>", "2026-03-03", None),
        ("<p>Published <time datetime='2026-03-03'>Tue</time>, updated <time datetime='2026-03-04'>Wed</time></p>",
         "2026-03-03", "2026-03-04"),
        ("<p>Updated <time datetime='2026-03-04'>Wed</time>, published <time datetime='2026-03-03'>Tue</time></p>",
         "2026-03-03", "2026-03-04"),
        ("<p>Категория: Порт | Добавил: admin (03.03.2026) | Просмотров: 12</p>", "2026-03-03", None),
        ("<span class=date data-date='2026-03-03'>Tuesday last</span>", "2026-03-03", None),
        ("<time class=updated datetime='2026-03-04'>Wednesday</time>", None, "2026-03-04"),
        ("<p>By Ada Low | <span class='updated hide'>2026-03-04T10:00:00Z</span><span>3 March 2026</span> | Boats</p>",
         "2026-03-03", "2026-03-04T10:00:00Z"),
        ("<span class='updated hide'>2026-03-04T10:00:00Z</span>", None, "2026-03-04T10:00:00Z"),
        ("<span title='Tuesday, 3 March 2026 10:00'>3 days ago</span>", "2026-03-03", None),
        ("<span aria-label='Published on 3 March 2026'>3 days ago</span>", "2026-03-03", None),
        ("<time aria-label='3 March 2026'>3d</time>", "2026-03-03", None),
        ("<div><abbr class='published updated' title='2026-03-03T18:05:00-05:00'>Mar 3, 2026 – 6:05 PM</abbr></div>",
         "2026-03-03T18:05:00-05:00", None),
        ("<p>By Ada Low on <span class=dt-published data-time='2026-03-03T10:00:00Z'>March 3, 2026</span></p>",
         "2026-03-03T10:00:00Z", None),
        ("<div><span class=published title='2026-03-03T18:05:00-0500'>Published: March 3</span></div>",
         "2026-03-03T18:05:00-05:00", None),
        ("<div><span class=updated title='2026-03-03T18:05:00-0500'>Published: March 3</span></div>", None, None),
        ("<div><abbr class=updated title='2026-03-03T18:05:00-05:00'>March 3, 2026</abbr></div>", "2026-03-03", None),
        ("<div><abbr class=published title='2026-03-02T18:05:00-05:00'>March 3, 2026</abbr></div>", "2026-03-03", None),
        ("<div><abbr class=published title='Port of Vardo'>March 3, 2026</abbr></div>", "2026-03-03", None),
    ],
)  # fmt: skip  # blocks read better in lines than one a line
def test_blocks(html: str, published: str | None, updated: str | None) -> None:
    """Words, times for machines behind their labels, attributes of what is called a date."""
    block = lxml.html.fromstring(html)
    read = read_block(block, short_text(block) or "", "en")
    assert read is not None
    assert (read.published, read.updated) == (published, updated)


def test_other_blocks() -> None:
    """A sentence says nothing, a long text is not read, a name for a class is seen as a word."""
    block = lxml.html.fromstring("<p>The ferry sails again.</p>")
    assert read_block(block, "The ferry sails again.", "en") is None
    assert short_text(lxml.html.fromstring(f"<p>{'ferry ' * 40}</p>")) is None
    assert names_date(lxml.html.fromstring("<p class=post-date>x</p>"))
    assert not names_date(lxml.html.fromstring("<p class=candidate>x</p>"))


def test_terms_and_files() -> None:
    """The term of a description, and the sentence that says under what a post is filed."""
    [cell] = lxml.html.fromstring("<table><tr><th>Published</th><td>3 March 2026</td></tr></table>").iter("td")
    assert label_beside(cell) == "Published"
    filed = lxml.html.fromstring("<p>This entry was posted on 3 March 2026 and is filed under Boats.</p>")
    assert filed_date(filed, None, "en") == "2026-03-03"
    foot = "<footer>This entry was posted in <a>Boats</a> on <a><time>3 March 2026</time></a> by <a>ada</a>.</footer>"
    assert filed_date(lxml.html.fromstring(foot), None, "en") == "2026-03-03"
    assert filed_date(lxml.html.fromstring("<p>3 March 2026</p>"), None, "en") is None


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("3. März 2026 ada Häfen Keine Kommentare", "de", "2026-03-03"),
        ("3 marca, 2026 przez ada · 2 komentarze", "pl", "2026-03-03"),
        ("On 3 March 2026 by ada", "en", "2026-03-03"),
        ("Harbours 3 March 2026 by ada", "en", None),
        ("3 March 2026 is the day on which the ferry sails.", "en", None),
        ("3 March 2026, 7 pm, Town Hall", "en", None),
        ("3 March 2026 Doors 7 pm", "en", None),
        (f"3 March 2026 {'ferry ' * 20}", "en", None),
    ],
)
def test_dates_that_open_facts(text: str, language: str, expected: str | None) -> None:
    """Whatever stands behind the date, but for a sentence and what tells of an event."""
    assert opening_date(text, language) == expected


@pytest.mark.parametrize(
    ("block", "expected"),
    [
        ("<div>Ada Low<br><a>The Harbour</a><br>Thu, 5 Mar 2026 17:55 UTC</div>", "2026-03-05T17:55:00Z"),
        ("<div>5 March 2026<br>Ada Low<br>The Harbour</div>", "2026-03-05"),
        ("<div>Ada Low<br>The Harbour, 12 Pier Street<br>5 March 2026</div>", None),
        ("<div>Ada Quartet<br>Town Hall<br>5 March 2026, 19:30</div>", None),
        ("<div>Doors open<br>Admission free<br>5 March 2026, 7 pm</div>", None),
        ("<div>The ferry sails.<br>5 March 2026</div>", None),
        ("<div>Ada Low, The Harbour, 5 March 2026</div>", None),
        ('<div class="meta">5 March 2026 ada Harbours</div>', "2026-03-05"),
    ],
)
def test_dates_in_facts(block: str, expected: str | None) -> None:
    """A line of its own among lines without figures; nothing of an event, of an address or of a text."""
    element = lxml.html.fromstring(block)
    assert date_in_facts(element, short_text(element) or "", "en") == expected


@pytest.mark.parametrize(("lines", "is_read"), [(100, True), (20_000, False)])
def test_the_facts_of_a_work_stand_near_each_other(lines: int, is_read: bool) -> None:
    """Each labelled date of a box asks for its terms: 1,500 of them behind 20,000 elements without a text took 6 s."""
    page = f"<ul><nav>{'<br>' * lines}</nav><li>Director: Ada Low</li><li>Published: 3 March 2026</li></ul>"
    assert is_of_work(lxml.html.fromstring(page)[-1]) == is_read


@pytest.mark.parametrize(
    ("date", "changed", "expected"),
    [
        ("2026-12-01", "2025-05-14", None),
        ("2026-12-01T08:00:00Z", "2025-05-14T18:04:00Z", None),
        ("2025-05-15", "2025-05-14", None),
        ("2025-05-15", "2025-05-14T22:04:00Z", "2025-05-15"),
        ("2025-05-14T23:00:00Z", "2025-05-14T22:04:00Z", "2025-05-14T23:00:00Z"),
        ("2025-05-14", "2025-05-14", "2025-05-14"),
        ("2025-05-13", "2025-05-14", "2025-05-13"),
        ("2025-05-14", None, "2025-05-14"),
        (None, "2025-05-14", None),
    ],
)
def test_nothing_is_published_after_its_change(date: str | None, changed: str | None, expected: str | None) -> None:
    """A day later is none where the change is a moment of another zone."""
    assert before_change(date, changed) == expected
