"""signatures: names that only stand beside the date, or alone below the text."""

import pytest
from tests.unit.text.html.made_html import ARABIC, ENGLISH, page, paragraphs, parsed, read_page

from copydesk_text.html.signatures import names_beside_date

H1 = "<h1>Crane Closes the Basin of Port Vardo</h1>"
TEXT = paragraphs(*ENGLISH)
DAY = "3 March 2026"


@pytest.mark.parametrize(
    "above",
    [
        f"<p>Ada Low | {DAY}</p>",
        f"<div>Ada Low · {DAY} · 5 min read</div>",
        f"<p>{DAY} — Ada Low</p>",
        f"<div><span>Ada Low</span><span>{DAY}</span><span>5 min read</span></div>",
        f"<p>Ada Low</p><p>{DAY}</p>",
        f"<p>Opinion | Ada Low</p><p>{DAY}</p>",
        f"<p>{DAY}</p><p>Ada Low</p>",
        f"<p>A quay gave way, and nobody of the town knows what had been wrong with it.</p><p>Ada Low | {DAY}</p>",
    ],
)
def test_name_beside_the_date(above: str) -> None:
    """The name is the author's, the day that of publication, and the line leaves the text."""
    article = read_page(page(f"<main><article>{H1}{above}<div>{TEXT}</div></article></main>"))
    assert (article.authors, article.published_at) == (("Ada Low",), "2026-03-03")
    assert not {line for line in article.text.split("\n") if line and "quay gave way, and" not in line} - {*ENGLISH}


@pytest.mark.parametrize("name", ["Reuters", "dpa", "王小明", "新华网", "김하늘"])
@pytest.mark.parametrize("above", ["<p>{name} | {day}</p>", "<p>{name}</p><p>{day}</p>"])
def test_names_of_one_word(name: str, above: str) -> None:
    """Agencies are no authors; a name of East Asia looks like that of an outlet, so a word has to say who wrote."""
    day = DAY if name.isascii() else "2026年3月3日"
    article = read_page(page(f"<main>{H1}{above.format(name=name, day=day)}<div>{TEXT}</div></main>"))
    assert (article.authors, article.published_at) == ((), "2026-03-03")


@pytest.mark.parametrize(
    "above",
    [
        f"<p>Port Vardo | {DAY}</p>",
        f"<p><span>ORSK HILL</span>, <span>{DAY}</span> /Wire/ -- Four trawlers wait until the chain is free.</p>",
        f"<p>New York | {DAY}</p>",
        f"<p>Harbour Affairs | {DAY}</p>",
        f"<p>Vardo Ports AS | {DAY}</p>",
        f"<p>Climate Change | {DAY}</p>",
        f"<p><a href='/category/long-reads'>Long Reads</a> | {DAY}</p>",
        f"<p class='breadcrumbs'>Ada Low | {DAY}</p>",
        f"<p>Ada Low</p>{TEXT}<p>{DAY}</p>",
    ],
    ids=[
        "place of the text",
        "dateline",
        "place",
        "word of the text",
        "company",
        "topic",
        "section",
        "path",
        "far from the date",
    ],
)
def test_what_is_nobody(above: str) -> None:
    """Places, sections of the site, words of the text and companies are no authors."""
    text = TEXT.replace("The owner of the crane", "The office for harbour affairs")
    article = read_page(page(f"<main><article>{H1}{above}<div>{text}</div></article></main>"))
    assert article.authors == ()


@pytest.mark.parametrize(("name", "authors"), [("ليلى بن يوسف", ("ليلى بن يوسف",)), ("الميناء القديم", ())])
def test_scripts_without_capitals(name: str, authors: tuple[str, ...]) -> None:
    """A name whose first word the text uses elsewhere is none of a person."""
    html = page(f"<main>{H1}<p>{name} | 3 مارس 2026</p>{paragraphs(*ARABIC)}</main>", "", ' lang="ar"')
    assert read_page(html).authors == authors


def test_section_of_the_menu() -> None:
    """What the menu of the site has is no author."""
    menu = "<nav><a href='/long'>Long Reads</a></nav>"
    opened = parsed(page(f"{menu}<main>{H1}<p>Long Reads | {DAY}</p>{TEXT}</main>"))
    assert names_beside_date(opened, None, "en") == ()


@pytest.mark.parametrize(
    "signed",
    [
        "<p><strong>Ada Low</strong></p>",
        "<p style='text-align:right'>Ada Low</p>",
        "<p class='has-text-align-right'>Ada Low</p>",
        "<p align='right'>Ada Low</p>",
    ],
)
def test_name_below_the_text(signed: str) -> None:
    """A name that stands apart in the last paragraph is the author's, and leaves the text."""
    article = read_page(page(f"<main><article>{H1}<div>{TEXT}{signed}</div></article></main>"))
    assert (article.authors, article.text) == (("Ada Low",), "\n\n".join(ENGLISH))


@pytest.mark.parametrize(
    "below",
    [
        "<p>Ada Low</p>",
        f"<p><b>Ada Low</b></p>{paragraphs(ENGLISH[0])}",
        "<p><b>Ada Low</b></p><p><b>Bo Ray</b></p>",
        "<p class='copyright'>Ada Low</p>",
        "<p style='margin-right:0'>Ada Low</p>",
        "<p><b>Learn More</b></p>",
    ],
    ids=["as any line", "heads a paragraph", "two of them", "owner", "with a margin", "button"],
)
def test_other_names_below_the_text(below: str) -> None:
    """A name like other lines, above more text or among several is no signature."""
    assert names_beside_date(parsed(page(f"<main>{H1}<div>{TEXT}{below}</div></main>")), None, "en") == ()
