"""stories: several stories or a listing only where the page is surely that."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, page, paragraphs, parsed

from copydesk_text.html import stories as module
from copydesk_text.html.stories import Teaser, full_stories, heading_of, join_entries, read_listing

FIRST = f"<h2>Crane Closes the Basin</h2>{paragraphs(*ENGLISH)}"
SECOND = f"<h2>Postmen Win the Contest</h2>{paragraphs(*OTHER)}"


def marked(first: str, second: str, tag: str = "article") -> str:
    return page("".join(f"<{tag}>{inside}</{tag.split()[0]}>" for inside in (first, second)))


def teasers(count: int, under: str = "") -> str:
    """A page of headlines that lead elsewhere."""
    return page("".join(f"<h3><a href='/s{n}'>Headline number {n}</a></h3>{under}" for n in range(count)))


@pytest.mark.parametrize(
    "tag",
    ["article", "div role='article'", "section itemtype='https://schema.org/BlogPosting'", "div class='post hentry'",
     "div class='h-entry'"],
)  # fmt: skip  # marks read better in lines than one a line
def test_marked_stories(tag: str) -> None:
    """Two elements that are called stories and hold a full one each are two stories, in page order."""
    found = full_stories(parsed(marked(FIRST, SECOND, tag)))
    assert [heading_of(one) for one in found] == ["Crane Closes the Basin", "Postmen Win the Contest"]


def test_marks_of_both_kinds_keep_their_order() -> None:
    """Stories that are marked in different ways come in page order."""
    html = page(f"<div class='hentry'>{FIRST}</div><article>{SECOND}</article>")
    assert [one.tag for one in full_stories(parsed(html))] == ["div", "article"]


@pytest.mark.parametrize(
    "html",
    [
        marked(FIRST, SECOND.replace("Postmen Win the Contest", "Crane Closes the Basin")),
        marked(FIRST, "<h2>Postmen Win the Contest</h2><p>They did.</p>"),
        marked(FIRST, paragraphs(*OTHER)),
        marked(FIRST, f"{SECOND}<a href='/x'>Continue reading</a>"),
        marked(FIRST, SECOND, "article class='comment'"),
        page(f"<article>{FIRST}<article>{SECOND}</article></article>"),
        page(f"<div id='related'><article>{FIRST}</article><article>{SECOND}</article></div>"),
        page(f"<div class='hentry-list'>{FIRST}</div><div class='hentry-list'>{SECOND}</div>"),
    ],
    ids=["same heading", "too short", "no heading", "goes on elsewhere", "comments", "nested", "related",
         "other class"],
)  # fmt: skip  # pages read better in lines than one a line
def test_no_several_stories(html: str) -> None:
    """A story that is not full, has no heading of its own, or is part of another thing does not count."""
    assert full_stories(parsed(html)) == []


def test_too_many_stories(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page with more stories than a page has is left whole, since each would be searched like a page."""
    html = page("".join(f"<article><h2>Story {n}</h2>{paragraphs(*ENGLISH)}</article>" for n in range(3)))
    assert len(full_stories(parsed(html))) == 3
    monkeypatch.setattr(module, "_MOST_STORIES", 2)
    assert full_stories(parsed(html)) == []


def test_entries_of_a_log_are_joined() -> None:
    """The entries of a running log are sections of one text then."""
    opened = parsed(marked(FIRST, SECOND))
    join_entries(opened)
    assert [len(list(opened.tree.iter(tag))) for tag in ("article", "section")] == [0, 2]


def test_heading_of() -> None:
    """The first heading of an element, on one line; None without one."""
    tree = parsed(page("<div><h4>No</h4><h2> Crane\n <i>Falls</i></h2><h1>Later</h1></div><p>x</p>")).tree
    assert heading_of(tree.find(".//div")) == "Crane Falls"
    assert heading_of(tree.find(".//p")) is None


@pytest.mark.parametrize(("count", "expected"), [(5, 0), (6, 6), (49, 49), (80, 50)])
def test_teasers(count: int, expected: int) -> None:
    """A listing has at least six headlines that lead elsewhere; fifty are kept."""
    listing = read_listing(parsed(teasers(count)))
    assert (len(listing.teasers) if listing else 0) == expected
    assert listing is None or listing.teasers[0] == Teaser("Headline number 0", "/s0")


def test_an_address_is_counted_once() -> None:
    """Headlines of one story, and links within the page, make no listing."""
    same = page("<h3><a href='/s'>Headline of the day</a></h3>" * 9)
    within = page("".join(f"<h3><a href='#s{n}'>Headline number {n}</a></h3>" for n in range(9)))
    assert read_listing(parsed(same)) is None
    assert read_listing(parsed(within)) is None


@pytest.mark.parametrize(("count", "words", "expected"), [(11, 4, False), (12, 4, True), (20, 3, False)])
def test_links_without_headings(count: int, words: int, expected: bool) -> None:
    """Without headings, a dozen links of four words make a listing."""
    links = "".join(f"<li><a href='/s{n}'>{'word ' * words}</a></li>" for n in range(count))
    assert (read_listing(parsed(f"<html><body><ul>{links}</ul></body></html>")) is not None) is expected


@pytest.mark.parametrize(("run", "covered"), [(1, True), (2, True), (3, False)])
def test_listing_covers_its_teasers(run: int, covered: bool) -> None:
    """A text whose sentences stand under headlines of others, one or two under each, is a listing's."""
    listing = read_listing(parsed(teasers(7, paragraphs(*ENGLISH[:run]))))
    assert listing is not None
    assert listing.covers("\n".join(ENGLISH[:run])) is covered
    assert not listing.covers(f"{ENGLISH[0]}\n{OTHER[0]}")


def test_headline_and_sentence_in_one_line() -> None:
    """A headline that the text puts before its sentence does not make a story of it."""
    listing = read_listing(parsed(teasers(7, paragraphs(ENGLISH[0]))))
    assert listing is not None
    assert listing.covers(f"Headline number 3 {ENGLISH[0]}")


def test_a_name_around_many_stories_is_asked_for_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each of them asked for each element around it: 3,000 in 200 elements with long names took over a minute."""
    asked: list[str] = []

    def ask(name: str) -> bool:
        asked.append(name)
        return False

    monkeypatch.setattr(module, "_names_no_story", ask)
    around, stories = 40, 30
    inner = "".join(f"<article><h2>Headline number {number}</h2></article>" for number in range(stories))
    full_stories(parsed(page(f"{'<div class=box>' * around}{inner}{'</div>' * around}")))
    assert len(asked) <= 2 * (around + stories)
