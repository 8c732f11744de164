"""split_articles: several articles on one page, and never two where there is one."""

import gzip
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from copydesk_schemas import RawDocument
from copydesk_text.article import Article, Drop
from copydesk_text.newsroom.split_articles import split_articles

HARBOUR = "Harbour Ministers Sign Ferry Accord in Lisbon, Promise Cheaper Crossings"
HARBOUR_CAPTION = "The transport ministers of Portugal and Malta exchange pens in Lisbon, March 3, 2021. (Reuters)"
HARBOUR_BODY = (
    "Portugal and Malta agreed on Wednesday to open a weekly ferry line between their two largest harbours.\n\n"
    "The harbour ministers told reporters that tickets would cost half of what a crossing costs today.\n\n"
    "Work on the new quay begins in May, the Portuguese side said, and should last about eight months."
)
ORCHARD = "Late Frost Ruins Half of Valley’s Apricot Harvest"
ORCHARD_CAPTION = "A farmer lights a candle between rows of apricot trees. (Reuters file)"
ORCHARD_BODY = (
    "Farmers in the valley said on Sunday that half of this year’s apricot harvest was lost to a late frost.\n\n"
    "The cooperative asked the regional government for help after three nights below zero in a single week.\n\n"
    "Prices at the morning market rose by a third within two days, according to the traders’ association."
)


def scraped(title: str, caption: str, body: str) -> str:
    """One article as such pages print it: headline, caption twice, widgets, and all of it again above the body."""
    return f"{title}\n\n{caption}\n{caption}\nTT\n20\n\n{title}\n\n{caption}\n{caption}\n\n{body}"


PAGE = scraped(HARBOUR, HARBOUR_CAPTION, HARBOUR_BODY) + "\n\n\n\n" + scraped(ORCHARD, ORCHARD_CAPTION, ORCHARD_BODY)


def articles(text: str, **fields: str) -> list[Article]:
    found = split_articles(RawDocument(text=text, **fields))  # type: ignore[arg-type]  # str is fine for these fields
    assert not isinstance(found, Drop)
    return found


def test_headlines_that_return_open_articles() -> None:
    """A page of two articles in the scraped shape gives two, each with its title, its place and single=False."""
    found = articles(PAGE)
    assert [(article.position, article.single, article.title) for article in found] == [
        (0, False, HARBOUR),
        (1, False, ORCHARD),
    ]
    assert [HARBOUR in article.text or ORCHARD in article.text for article in found] == [False, False]
    assert found[0].text.endswith("about eight months.")
    assert found[1].text.endswith("traders’ association.")


def test_one_article_of_the_shape_is_one_article() -> None:
    """One article, its headline printed twice, is one article; the headline is its title and leaves the text."""
    (article,) = articles(scraped(HARBOUR, HARBOUR_CAPTION, HARBOUR_BODY))
    assert (article.single, article.title) == (True, HARBOUR)
    assert HARBOUR not in article.text


def test_a_page_of_too_many_is_left_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    """All articles of a page are committed in one step, in which the server does nothing else."""
    monkeypatch.setattr("copydesk_text.newsroom.split_articles.MOST_ARTICLES", 1)
    assert [True] == [article.single for article in articles(PAGE)]


def test_producer_forbids_splitting() -> None:
    """`split: never` keeps the page whole."""
    (article,) = articles(PAGE, split="never")
    assert article.single is True
    assert "apricot harvest" in article.text


def test_headline_from_the_producer_counts_as_printed() -> None:
    """The producer's title and one print in the text open an article as two prints do."""
    first = f"{HARBOUR_CAPTION}\nTT\n20\n{HARBOUR}\n{HARBOUR_CAPTION}\n\n{HARBOUR_BODY}"
    found = articles(first + "\n\n\n\n" + scraped(ORCHARD, ORCHARD_CAPTION, ORCHARD_BODY), title=HARBOUR)
    assert [article.title for article in found] == [HARBOUR, ORCHARD]


def test_article_above_the_first_returning_headline_is_kept_apart() -> None:
    """Body text above the first returning headline is an article of its own if the page has several below."""
    page = f"{HARBOUR_BODY}\n\n\n\n{scraped(ORCHARD, ORCHARD_CAPTION, ORCHARD_BODY)}\n\n\n\n" + scraped(
        "Chess Club Wins Its First Title After Forty Years",
        "Members of the club with their trophy. (AFP)",
        "The chess club of the small mountain town has won its first national title after forty years.\n\n"
        "Its youngest player, a girl of twelve, decided the last game with a quiet move of her rook.",
    )
    assert [article.title for article in articles(page)] == [
        None,
        ORCHARD,
        "Chess Club Wins Its First Title After Forty Years",
    ]


ARABIC = scraped(
    "اتفاق بين البلدين على فتح خط بحري جديد",
    "الوزيران خلال توقيع الاتفاق في العاصمة (رويترز)",
    "اتفق البلدان يوم الأربعاء على فتح خط بحري أسبوعي بين أكبر ميناءين لديهما خلال الصيف المقبل.\n\n"
    "وقال الوزيران للصحافيين إن سعر التذكرة سيكون نصف السعر الحالي للعبور بين الضفتين.",
)
CHINESE = scraped(
    "两国签署新的渡轮协议",
    "两国交通部长周三在首都签署协议（路透社）",
    "两国周三同意在两个最大的港口之间开通每周一班的渡轮航线，票价将是目前的一半，预计明年夏天开始运营。\n\n"
    "部长们对记者表示，新码头的建设将于五月开始，大约需要八个月的时间才能完成，届时游客人数将明显增加。",
)


def test_other_scripts_split_alike() -> None:
    """Arabic and Chinese pages of the shape split as English ones do."""
    found = articles(ARABIC + "\n\n\n\n" + CHINESE)
    assert [article.title for article in found] == ["اتفاق بين البلدين على فتح خط بحري جديد", "两国签署新的渡轮协议"]


GALLERY = "\n\n".join(
    f"{caption}\n\nPhoto: Meg Larsen, AP\n\nImage {number} of 3\n\nClose\n\n{caption}\n\n{HARBOUR_BODY}"
    for number, caption in enumerate(["The old quay at low tide", "The new quay as planned", "Fishermen watch on"], 1)
)
BOXES = (
    f"{HARBOUR}\n\n{HARBOUR_BODY}\n\n{ORCHARD}\n\n{ORCHARD_CAPTION}\n\n{ORCHARD}\n\n{HARBOUR_BODY}\n\n"
    "Fishermen Demand Answers on Nets\n\nNets dry on the quay of a village. (AFP)\n\n"
    f"Fishermen Demand Answers on Nets\n\n{HARBOUR_BODY}"
)
TEASERS = "\n\n".join(
    f"Story number {number} of the day\n\nShare\n\nStory number {number} of the day\n\n"
    "One sentence that makes the reader want to open the whole of the story behind it."
    for number in range(5)
)
LIVE = "\n\n".join(f"{number} min ago\n\nMinisters speak again about ferries\n\n{HARBOUR_BODY}" for number in range(9))
SUBHEADS = "\n\n".join(f"What we know so far\n\n{HARBOUR_BODY}\n\nWhat we do not know\n\n{ORCHARD_BODY}" for _ in "ab")
FIGURES = "\n\n\n\n".join(
    f"The station at {place} (two hours)\n\n\nThe station at {place} (two hours)\n\n\n\n{HARBOUR_BODY}"
    for place in "ABC"
)


@pytest.mark.parametrize("page", [GALLERY, BOXES, TEASERS, LIVE, SUBHEADS, FIGURES], ids="gbtlsf")
def test_what_looks_alike_is_not_split(page: str) -> None:
    """Galleries, boxes that point to other stories, teasers, live pages and repeated subheadings open no article."""
    assert len(articles(page)) == 1


def test_title_of_the_producer_leaves_the_text() -> None:
    """The producer's title is not repeated as the first line of the text, whatever its quotation marks."""
    (article,) = articles(f"“Frost” Ruins Harvest\n\n{ORCHARD_BODY}", title='"Frost" Ruins Harvest')
    assert (article.title, article.text) == ('"Frost" Ruins Harvest', ORCHARD_BODY)


def test_first_line_is_the_title_only_if_the_body_takes_up_its_words() -> None:
    """A first short line is the title if body text follows and uses its words; else it stays and the title is null."""
    (told,) = articles(f"{ORCHARD}\n{ORCHARD_BODY}")
    (asked,) = articles(
        f"Why was half of this year’s apricot harvest in the valley lost to a late frost?\n{ORCHARD_BODY}"
    )
    assert asked.title is None
    (untold,) = articles(f"Enter your town or postal code\n{ORCHARD_BODY}")
    assert (told.title, told.text) == (ORCHARD, ORCHARD_BODY)
    assert (untold.title, untold.text) == (None, f"Enter your town or postal code\n{ORCHARD_BODY}")


def test_text_that_is_only_its_title_stays() -> None:
    """A document whose text is its title keeps it as its text."""
    (article,) = articles("Workshop held at the college", title="Workshop held at the college")
    assert (article.title, article.text) == ("Workshop held at the college", "Workshop held at the college")


@pytest.mark.parametrize("text", ["", "  \n\t\r\n "])
def test_empty_text_is_dropped(text: str) -> None:
    """A text that is empty after trimming is a Drop, not an article."""
    found = split_articles(RawDocument(text=text))
    assert isinstance(found, Drop)
    assert found.reason == "empty"


def test_articles_without_pictures() -> None:
    """Two kinds of widget in each head mark the articles where there is no picture, with or without a gap."""
    page = "\n\n".join(f"{title}\nTT\n20\n\n{title}\n\n{ORCHARD_BODY}" for title in (HARBOUR, ORCHARD))
    assert [article.title for article in articles(page)] == [HARBOUR, ORCHARD]


@given(st.integers(2, 6), st.integers(0, 3), st.sampled_from(["\n\n\n\n", "\n\n"]))
def test_pages_of_any_number_of_articles(count: int, widgets: int, gap: str) -> None:
    """A page of n articles of the shape gives n, with or without a gap, as long as widgets stand in the heads."""
    labels = "\n".join(["TT", "Share", "20"][: widgets + 1])
    page = gap.join(
        f"Headline of story {name} about ferries\n\n{HARBOUR_CAPTION}\n{HARBOUR_CAPTION}\n{labels}\n\n"
        f"Headline of story {name} about ferries\n\n{HARBOUR_CAPTION}\n\n{HARBOUR_BODY}"
        for name in ["one", "two", "three", "four", "five", "six"][:count]
    )
    assert [article.position for article in articles(page)] == list(range(count))


def test_seed_page(shared_data: Path) -> None:
    """The page that the project started from gives its two articles."""
    found = articles((shared_data / "asharq_page.txt").read_text(encoding="utf-8"))
    assert [article.single for article in found] == [False, False]
    assert [article.title is not None for article in found] == [True, True]


@pytest.mark.parametrize(
    "name", ["html_scrapinghub.gold", "helsinki_wire.docs", "fakenewscorpus_sample.docs", "kurdistan_uni.docs"]
)
def test_real_pages_of_one_article_are_never_split(shared_data: Path, name: str) -> None:
    """Of the real pages that were read, each holds one article or a live page, and none is split."""
    split = []
    with gzip.open(shared_data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        for line in lines:
            page = json.loads(line)
            found = split_articles(RawDocument(text=page.get("text", ""), title=page.get("title") or None))
            if not isinstance(found, Drop) and len(found) > 1:
                split.append(page["id"])
    assert split == []


FERRY = ("Passengers board the last ferry at the east pier", "The pier seen from the lighthouse in a storm")
FROST = ("Blossom lies on the ground after three cold nights", "A pump in the dry bed of the valley's river")


@pytest.mark.parametrize("credit", ["(Northwire)", "(Northwire file)", "(Photo: Jane Doe)", "(Asharq Al-Awsat)", "."])
@pytest.mark.parametrize("captions", [1, 2])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\n\n"])
@pytest.mark.parametrize("prints", [1, 2])
def test_captions_with_any_credit_are_no_headline(credit: str, captions: int, line_end: str, prints: int) -> None:
    """What stands between a headline and its return is never the title, whoever is credited, once or twice in a row."""
    pages = []
    for title, lines, body in ((HARBOUR, FERRY, HARBOUR_BODY), (ORCHARD, FROST, ORCHARD_BODY)):
        head = [f"{line} {credit}".replace(" .", ".") for line in lines[:captions] for _ in range(prints)]
        pages.append(line_end.join([title, *head, "TT", "20", title, *head, *body.split("\n\n")]))
    assert [article.title for article in articles("\n\n\n\n".join(pages))] == [HARBOUR, ORCHARD]


def test_captions_below_the_return_alone() -> None:
    """Captions that stand only below the second headline, each twice in a row, open no article and cut no body."""
    page = "\n\n".join(
        f"{title}\nTT\n20\n{title}\n{caption} (Northwire)\n{caption} (Northwire)\n{body}"
        for title, caption, body in ((HARBOUR, FERRY[0], HARBOUR_BODY), (ORCHARD, FROST[0], ORCHARD_BODY))
    )
    assert [article.title for article in articles(page)] == [HARBOUR, ORCHARD]


SLOGAN = "Every Morning on Your Doorstep Since 1921"


def test_slogan_above_the_first_article() -> None:
    """A slogan printed twice at the top is neither title nor body of a page that is split: it is furniture."""
    first, second = articles(f"{SLOGAN}\n{SLOGAN}\nMenu\n\n{PAGE}")
    assert (first.title, first.furniture, SLOGAN in first.text) == (HARBOUR, (SLOGAN, SLOGAN, "Menu"), False)
    assert (second.title, second.furniture) == (ORCHARD, ())


@pytest.mark.parametrize("prints", [1, 2])
def test_slogan_above_the_only_article(prints: int) -> None:
    """A slogan printed twice is no title where a headline below it tells of the body."""
    page = "\n".join([SLOGAN, SLOGAN, *[ORCHARD] * prints, ORCHARD_BODY])
    assert [article.title for article in articles(page)] == [ORCHARD]
    assert articles(f"{SLOGAN}\n{SLOGAN}\nHow Our Readers Spend Their Summer\n{ORCHARD_BODY}")[0].title is None


def test_gap_marks_an_article_with_one_widget() -> None:
    """With one kind of line between the prints of its headline, an article opens where the gap above is wider."""
    page = "\n\n\n\n".join(f"{title}\n\nTT\n\n{title}\n\n{ORCHARD_BODY}" for title in (HARBOUR, ORCHARD))
    assert [article.title for article in articles(page)] == [HARBOUR, ORCHARD]
    assert len(articles(page.replace("\n\n\n\n", "\n\n"))) == 1
