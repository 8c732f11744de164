"""All stages for text pages together: nothing is lost, they repeat themselves, and they stay linear."""

from collections.abc import Callable, Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import Image, RawDocument
from copydesk_text.article import Article, Drop
from copydesk_text.chain.add_agency import add_agency
from copydesk_text.chain.add_byline import add_byline
from copydesk_text.chain.add_dates import add_dates
from copydesk_text.chain.add_images import add_images
from copydesk_text.chain.add_notices import add_notices
from copydesk_text.chain.drop_furniture import drop_furniture
from copydesk_text.lines import folded, page_lines
from copydesk_text.newsroom.split_articles import split_articles

CLEANING = (drop_furniture, add_images, add_notices)
READING = (add_agency, add_byline, add_dates)

TITLE = "Council Votes for a New Stone Bridge"
OTHER_TITLE = "Late Frost Ruins Half of the Apricot Harvest"
BODY = [
    "The council voted on Tuesday to rebuild the old bridge with stone from the quarry above the town.",
    "Traffic over the river will be diverted for two years, the engineer in charge told the meeting.",
    "LONDON (Reuters) - Shopkeepers on both banks asked for a ferry, and for the market to stay open.",
    "Farmers in the valley said on Sunday that half of this year’s harvest was lost to a late frost.",
]
CAPTIONS = [
    "The old bridge seen from the market, May 2, 2020. (Reuters)",
    "A farmer lights a candle between the trees. (Photo by Ann Lee / AFP)",
    "FILE PHOTO: The quarry above the town. REUTERS/Karl Meier",
    "Photo: Meg Larsen, AP",
]
OTHERS = [
    *("TT", "20", "Share", "Advertisement", "Close", "By Anna Berg", "By Reuters", "July 15, 2018"),
    *("Updated July 16, 2018", "Correction: The bridge is 90 metres long.", "A short line", "© 2020 AFP", "(AP)"),
    *("Ann Lee, AP", "Foto: Ann Lee/dpa", "UPDATE: This report carries a statement.", "Source: AFP", "김하늘 기자"),
]
PAGES = st.lists(st.sampled_from([TITLE, OTHER_TITLE, "", "", "", *BODY, *CAPTIONS, *OTHERS]), max_size=40).map(
    "\n".join
)


def run(text: str, stages: Iterable[Callable[[Article], Article]]) -> list[Article]:
    articles = split_articles(RawDocument(text=text))
    if isinstance(articles, Drop):
        return []
    stages = tuple(stages)
    for stage in stages:
        articles = [stage(article) for article in articles]
    return articles


def words_of(articles: list[Article]) -> str:
    """All that the articles hold, as folded text."""
    parts: list[str] = []
    for article in articles:
        images = [f"{image.caption or ''} {image.credit or ''}" for image in article.images]
        parts += [article.title or "", article.text, *images, *article.notices, *article.furniture]
    return folded(" ".join(parts))


@given(PAGES)
def test_nothing_is_lost(text: str) -> None:
    """Every line of the page is in a title, a text, an image, a notice or the furniture."""
    articles = run(text, CLEANING)
    held = words_of(articles)
    labels = ("FILE PHOTO: ", "Photo: ", "Foto: ")  # what only says that a line belongs to a picture goes
    for line in page_lines(text):
        for label in labels:
            line = line.removeprefix(label)
        assert folded(line) in held


@given(st.text(alphabet="aB.\n \r“(Reuters)TT20—新。م؟", max_size=300))
def test_nothing_of_any_text_is_lost(text: str) -> None:
    """The same for any text whatever: the letters of every line are still there."""
    held = words_of(run(text, CLEANING))
    assert all(folded(line) in held for line in page_lines(text))


@given(PAGES)
def test_each_stage_twice_is_once(text: str) -> None:
    """Every stage, applied to its own result, changes nothing more."""
    articles = run(text, ())
    for stage in (*CLEANING, *READING):
        articles = [stage(article) for article in articles]
        assert [stage(article) for article in articles] == articles


@given(PAGES)
def test_readers_leave_the_text(text: str) -> None:
    """The stages that read agency, authors and dates change no text, no title and no furniture."""
    for before, after in zip(run(text, CLEANING), run(text, (*CLEANING, *READING)), strict=True):
        assert (after.text, after.title, after.furniture) == (before.text, before.title, before.furniture)


@given(PAGES)
def test_positions_count_from_zero(text: str) -> None:
    """Articles are numbered in page order, and only a page with one is single."""
    articles = run(text, ())
    assert [article.position for article in articles] == list(range(len(articles)))
    assert all(article.single == (len(articles) == 1) for article in articles)


#: More characters than a document may have bytes. A rule that looks at every pair of them would not end.
HUGE = 2_500_000
ADVERSARIAL = {
    "one line": "a" * HUGE,
    "one line of spaces and a letter": "x" + " " * HUGE + "x",
    "one line of capitals": "A " * (HUGE // 2),
    "one line of brackets": "(" * HUGE,
    "one line of commas": "By A, " * (HUGE // 6),
    "one line of slashes": "AFP/" * (HUGE // 4),
    "one line of figures": "2018 " * (HUGE // 5),
    "one line of dates": "Updated May 3, 2020 " * (HUGE // 20),
    "one line of datelines": "ROME, May 3 (AFP) - " * (HUGE // 20),
    "one line of credits": "(Photo by Ann Lee / AFP) " * (HUGE // 25),
    "one line of corrections": "This story was " * (HUGE // 15),
    "one line of reporters": "(Reporting by Ann Lee, " * (HUGE // 23),
    "one line of ideographs": "新华社北京" * (HUGE // 5),
    "wrapped lines": "the river fell for the third day and the boats lay dry\n" * 18_000,
    "labels": "Share\n" * 20_000 + BODY[0],
    "labels within the body": BODY[0] + "\n" + "20\n" * 20_000 + BODY[1],
    "blank lines": BODY[0] + "\n" * HUGE + BODY[1],
    "one headline": f"{TITLE}\n" * 5000,
    "captions": "".join(f"Bridge number {number}. (Photo by Ann Lee / AFP)\n" for number in range(5000)),
    "bylines": "By Anna Berg\n" * 4000 + BODY[0],
    "sentences and bylines": f"{BODY[0]}\nBy Anna Berg\n" * 2000,
    "notices": "Correction: " + "This story " * (HUGE // 11),
    "articles": "\n\n\n".join(
        f"Headline number {n} here\n{CAPTIONS[0]}\nTT\nHeadline number {n} here\n{BODY[0]}\n{BODY[1]}"
        for n in range(1500)
    ),
}


@pytest.mark.timeout(240)
@pytest.mark.parametrize("name", sorted(ADVERSARIAL))
def test_no_page_takes_more_than_linear_time(name: str) -> None:
    """Pages that would take minutes under a quadratic rule or a backtracking pattern go through."""
    assert run(ADVERSARIAL[name], (*CLEANING, *READING)) != []


def test_two_articles_with_everything() -> None:
    """A page in the scraped shape comes out as two clean articles: titles, captions, labels each in their field."""
    page = "\n\n\n\n".join(
        "\n".join([title, "", caption, caption, "TT", "20", "", title, "", caption, caption, "", *body])
        for title, caption, body in (
            (TITLE, "The old bridge seen from the market, May 2, 2020. (Reuters)", BODY[:2]),
            (OTHER_TITLE, "A farmer lights a candle between the trees. (Reuters file)", [BODY[3], BODY[3][::-1] + "."]),
        )
    )
    first, second = run(page, (*CLEANING, *READING))
    assert (first.title, first.text) == (TITLE, "\n".join(BODY[:2]))
    assert first.images == (Image(caption="The old bridge seen from the market, May 2, 2020.", credit="Reuters"),)
    assert second.images == (Image(caption="A farmer lights a candle between the trees.", credit="Reuters"),)
    assert (first.furniture, second.furniture) == (("TT", "20"), ("TT", "20"))
    assert [(one.agency, one.published_at) for one in (first, second)] == [(None, None), (None, None)]
