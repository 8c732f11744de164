"""signatures: names that only stand beside the date, alone below the text, or in brackets."""

import pytest
from tests.unit.text.html.made_html import ARABIC, CHINESE, ENGLISH, JAPANESE, page, paragraphs, parsed, read_page

from copydesk_text.html.signatures import signed_names

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
        f"<font size=1>Ada Low<br>{DAY}</font>",
        f"<table><tr><td>Ada Low</td><td align=right>{DAY}</td></tr></table>",
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
    assert signed_names(opened, None, "en") == ()


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
    ("signed", "expected"),
    [
        ("<p><strong>Ada Low</strong><br>Quay Street, Vardo</p>", ("Ada Low",)),
        ("<p style='text-align:right'><strong>Lê Minh Khuê - Phạm Quang</strong></p>", ("Lê Minh Khuê", "Phạm Quang")),
        ("<p><strong>Ada Low</strong><br><a href='mailto:a@g.example'>a@g.example</a></p>", ("Ada Low",)),
        ("<p>It was late.</p><p><strong>Ada Low</strong></p>", ("Ada Low",)),
        ("<p><strong>Lê Minh Khuê (TH)</strong></p>", ("Lê Minh Khuê",)),
        ("<p><strong>Ada Low</strong><br>Quay Street, Vardo<br>Norway</p>", ()),
        ("<p><strong>Ada Low - more on page 3</strong></p>", ()),
    ],
    ids=["place below", "two with a dash", "mail below", "short last sentence", "how made", "address", "no name"],
)
def test_signatures_with_more(signed: str, expected: tuple[str, ...]) -> None:
    """A place below a name, two names, and a short sentence above them."""
    assert signed_names(parsed(page(f"<main>{H1}<div>{TEXT}{signed}</div></main>")), None, "en") == expected


def test_whom_the_text_is_about_is_no_signature() -> None:
    """A name in a block beside that of the date may be a subject: then the text has a sentence about it."""
    above = f"<div>Bo Ray</div><div>{DAY}</div>"
    about = "<p>The skipper Bo Ray had seen the crane slide into the water of the basin.</p>"
    assert signed_names(parsed(page(f"<main>{H1}{above}{TEXT}</main>")), None, "en") == ("Bo Ray",)
    assert signed_names(parsed(page(f"<main>{H1}{above}{TEXT}{about}</main>")), None, "en") == ()


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
    assert signed_names(parsed(page(f"<main>{H1}<div>{TEXT}{below}</div></main>")), None, "en") == ()


@pytest.mark.parametrize("tag", ["i", "b", "em", "strong"])
def test_a_name_below_lines(tag: str) -> None:
    """A stressed name behind the last of the lines that only breaks set apart is the author's."""
    lines = "<br><br>".join(ENGLISH)
    body = f"<div>{H1}{lines}<br><br><{tag}>Ada Low</{tag}><div>842 views</div></div>"
    assert read_page(page(body)).authors == ("Ada Low",)


@pytest.mark.parametrize(
    "end",
    ["<b>Ada Low</b><br>{0}", "<b>Ada Low</b> said so.", "<b>Port Vardo</b>", "<b>Ada Low</b><p>{0}</p>"],
    ids=["heads what follows", "within a line", "words of the text", "above a paragraph"],
)
def test_stressed_words_below_lines(end: str) -> None:
    """Stressed words with text behind them, and names that the text has, sign nothing."""
    lines = "<br><br>".join(ENGLISH)
    assert read_page(page(f"<div>{H1}{lines}<br><br>{end.format(ENGLISH[0])}</div>")).authors == ()


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("【高瀬由紀】", ("高瀬由紀",)),
        ("（高瀬由紀）", ("高瀬由紀",)),
        ("<strong>【高瀬由紀】</strong>", ("高瀬由紀",)),
        ("（敬称略）", ()),
        ("【共同通信】", ()),
        ("【関連記事】", ()),
        ("（終わり）", ()),
    ],
)
def test_a_name_in_brackets(end: str, expected: tuple[str, ...]) -> None:
    """Japanese papers sign behind the last sentence; other words in brackets are nobody."""
    body = f"<article><h1>岸壁の起重機、海に落ちる</h1>{paragraphs(*JAPANESE[:2], JAPANESE[2] + end)}</article>"
    assert read_page(page(body, attributes=' lang="ja"')).authors == expected


@pytest.mark.parametrize(
    ("opening", "expected"),
    [
        ("海港日报6月7日电（记者陈晓东、林雨）", ("陈晓东", "林雨")),
        ("本报讯（记者 陈晓东）", ("陈晓东",)),
        ("（资料图片）", ()),
        ("（记者陈晓东摄）", ()),
    ],
)
def test_reporters_in_brackets(opening: str, expected: tuple[str, ...]) -> None:
    """Names behind a word for a reporter in brackets wrote the text; those of pictures did not."""
    body = f"<article><h1>内港池起重机滑入水中</h1>{paragraphs(opening + CHINESE[0], *CHINESE[1:])}</article>"
    assert read_page(page(body, attributes=' lang="zh"')).authors == expected


@pytest.mark.parametrize("language", ["", ' lang="ja"', ' lang="zh"'], ids=["undeclared", "ja", "zh"])
@pytest.mark.parametrize("aside", ["by Ada Low", "written by Ada Low", "von Ada Low", "by Ada Low，1931年"])
def test_asides_in_brackets(aside: str, language: str) -> None:
    """Who wrote the book or song of which a text tells has not written the text, whatever the page declares."""
    texts = (f"The novel ({aside}) fell into the water with the crane. {ENGLISH[0]}", *ENGLISH[1:])
    assert read_page(page(f"<article>{H1}{paragraphs(*texts)}</article>", attributes=language)).authors == ()


def test_reporters_on_a_page_without_a_language() -> None:
    """Brackets of Chinese papers are read where the page does not say that it is Chinese, too."""
    opening = "本报讯（记者 陈晓东）"
    body = f"<article><h1>内港池起重机滑入水中</h1>{paragraphs(opening + CHINESE[0], *CHINESE[1:])}</article>"
    assert read_page(page(body, attributes="")).authors == ("陈晓东",)


@pytest.mark.parametrize(
    ("end", "expected"),
    [
        ("<div align=right><i>Ada Low</i></div>", ("Ada Low",)),
        ("<p><b>Ada Low - The Vardo Gazette</b></p>", ("Ada Low",)),
        ("<p><b>Ada Low - The Harbour Master</b></p>", ()),
    ],
)
def test_signatures_below_a_block(end: str, expected: tuple[str, ...]) -> None:
    """A block to the right signs as a paragraph does; the outlet may stand behind the name, and nothing else."""
    body = (
        f"<main>{H1}<div>{TEXT}{end if end.startswith('<p') else ''}</div>{end if end.startswith('<d') else ''}</main>"
    )
    assert read_page(page(body, "<title>Crane Closes the Basin - The Vardo Gazette</title>")).authors == expected


@pytest.mark.parametrize(
    ("language", "below", "expected"),
    [
        ("it", "<p>Ada Low</p>", ("Ada Low",)),
        ("it", "<p>Ada Low</p><p>© Riproduzione riservata</p>", ("Ada Low",)),
        ("it", "<p>Ada Low</p><p>Bo Ray</p>", ()),
        ("it", "<p>Porto vecchio</p>", ()),
        ("it", f"<p>Ada Low</p>{paragraphs(ENGLISH[0])}", ()),
        ("en", "<p>Ada Low</p>", ()),
    ],
    ids=["alone", "rights below", "two", "no capital", "above more text", "English labels have capitals, too"],
)
def test_a_name_like_any_line_below_the_text(language: str, below: str, expected: tuple[str, ...]) -> None:
    """A name alone in the last paragraph signs a text of several, if labels have no capitals in its language."""
    html = page(f"<main>{H1}<div>{TEXT}{below}</div></main>", attributes=f' lang="{language}"')
    assert signed_names(parsed(html), None, language) == expected


def test_a_comment_is_signed_by_no_author() -> None:
    """A name below one paragraph is that of the one who wrote this."""
    body = f"<main>{H1}{TEXT}</main><div><p>{ENGLISH[0]}</p><p>Ada Low</p></div>"
    assert signed_names(parsed(page(body, attributes=' lang="it"')), None, "it") == ()


@pytest.mark.parametrize(
    ("above", "expected"),
    [
        ("<p><strong>Ada Low / VARDO, (Coast Agency)</strong></p>", ("Ada Low",)),
        ("<p>Ada Low / Vardo</p>", ("Ada Low",)),
        ("<p><b>Ada Low</b><br>Staff Writer, Averley</p>", ("Ada Low",)),
        ("<div>Ada Low, Harbour Correspondent</div>", ("Ada Low",)),
        ("<p>Ada Low / Reuters</p>", ()),
        ("<p>Ada Low / a quay and its crane</p>", ()),
        ("<span>Ada Low / Vardo Pictures</span>", ()),
        ("<div>Bo Ray, president</div><p>The skipper Bo Ray had seen the crane slide into the water.</p>", ()),
    ],
    ids=["place and agency", "place", "role below", "role behind", "credit", "words", "no paragraph", "of the text"],
)
def test_a_name_before_a_place_or_a_role(above: str, expected: tuple[str, ...]) -> None:
    """Right above the text a name with a place or a role beside it is the writer's; credits have neither."""
    assert signed_names(parsed(page(f"<main>{H1}{above}{TEXT}</main>")), None, "en") == expected


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        ("<p><em>Ada Low is a reporter with the Gazette. Reach her at ada@gazette.example.</em></p>", ("Ada Low",)),
        ("<p><i>Ada Low covers ports. She lives in Vardo.</i></p>", ("Ada Low",)),
        ("<h3>About the author</h3><div><b>Ada Low</b> has lived in Vardo since 2011.</div>", ("Ada Low",)),
        ("<h4>About the Author:</h4><p>Ada Low writes about the coast.</p>", ("Ada Low",)),
        ("<div class=bio><p><b>Ada Low</b> is the harbour editor of the Gazette.</p></div>", ("Ada Low",)),
        ("<p><em>Ada Low is a skipper.</em></p>", ()),
        (f"<p><em>Ada Low is a reporter.</em></p>{paragraphs(ENGLISH[0])}", ()),
        ("<h3>About the harbour</h3><div><b>Ada Low</b></div>", ()),
    ],
    ids=[
        "role",
        "what writers do",
        "heading",
        "heading with a colon",
        "box",
        "no role",
        "above more text",
        "another heading",
    ],
)
def test_a_line_about_the_writer(below: str, expected: tuple[str, ...]) -> None:
    """The line or the box below a text that says who its writer is opens with the name."""
    assert signed_names(parsed(page(f"<main>{H1}<div>{TEXT}{below}</div></main>")), None, "en") == expected
