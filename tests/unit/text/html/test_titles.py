"""titles: the headline of the story, without kicker, section and outlet."""

import pytest
from tests.unit.text.html.made_html import CHINESE, ENGLISH, linked, page, paragraphs, read_page, story

TITLE = "Crane Closes the Basin of Port Vardo"
BODY = paragraphs(*ENGLISH)
SITE = '<meta property="og:site_name" content="The Vardo Gazette">'


def tab(text: str) -> str:
    return f"<title>{text}</title>"


@pytest.mark.parametrize(
    ("body", "head", "expected"),
    [
        (story(BODY), tab(f"{TITLE} | News | The Vardo Gazette"), TITLE),
        (f"<article><div>{TITLE}</div>{BODY}</article>", tab(f"{TITLE} | News | The Vardo Gazette") + SITE, TITLE),
        (f"<article><p>{TITLE}</p>{BODY}</article>", tab(f"The Vardo Gazette: {TITLE}") + SITE, TITLE),
        (f"<article>{BODY}</article>", tab("Four trawlers - and a crane - wait for divers - The Vardo Gazette") + SITE,
         "Four trawlers - and a crane - wait for divers"),
        (f"<article>{BODY}</article>", tab("Crane &amp;amp; chain: basin closed"), "Crane & chain: basin closed"),
        (story(BODY), SITE + '<meta property="og:title" content="The Vardo Gazette">', TITLE),
        (story(BODY), SITE + tab("The Vardo Gazette"), TITLE),
        (f"<h1><a href='/'>The Vardo Gazette</a></h1><article><h2 class='headline'>{TITLE}</h2>{BODY}</article>",
         tab(f"{TITLE} | The Vardo Gazette") + SITE, TITLE),
        (f"<article><h1><span class='kicker'>Harbour</span><span>{TITLE}</span></h1>{BODY}</article>",
         f'<meta property="og:title" content="{TITLE}">', TITLE),
        (f"<article><h1><span>Harbour</span><span>{TITLE}</span></h1>{BODY}</article>", "", f"Harbour {TITLE}"),
        (f"<article><h2 class='entry-title'><a href='/a'>{TITLE}</a></h2>{BODY}</article>",
         tab("The Vardo Gazette - News from the north"), TITLE),
        (story(BODY, title=f"{TITLE} as Trawlers Wait"), linked(headline=f"{TITLE}...", datePublished="2021-06-03"),
         f"{TITLE} as Trawlers Wait"),
        (f"<article><h2 class='title'>More From the Harbour</h2>{BODY}</article>", tab(TITLE), TITLE),
        (story(BODY, title="Port authority closes basin after crane topples, saying divers must look at chain"),
         '<meta property="og:title" content="Port of Vardo shuts basin as crane topples over">',
         "Port authority closes basin after crane topples, saying divers must look at chain"),
        (story(BODY, title="Live from the harbour of Vardo"), '<meta property="og:title" content="Crane closes basin">',
         "Crane closes basin"),
        (f"<article>{BODY}</article>", SITE + '<meta property="og:title" content="Crane in the basin: a fall – and what'
         ' followed it">', "Crane in the basin: a fall – and what followed it"),
        (f"<article>{BODY}</article>", SITE + '<meta property="og:title" content="Crane in the basin of Vardo – Three'
         ' Dead">' + tab("Crane in the basin of Vardo – Three Dead | The Vardo Gazette"),
         "Crane in the basin of Vardo – Three Dead"),
        (f"<article>{BODY}</article>", SITE + '<meta property="og:title" content="Crane in the basin of Vardo – Gazette'
         ' online">', "Crane in the basin of Vardo"),
        (f"<article>{BODY}</article>", SITE + '<meta property="og:title" content="Crane in the basin of Vardo - la'
         ' Gazzetta">', "Crane in the basin of Vardo"),
        (f"<article>{BODY}</article>", SITE + '<meta property="og:title" content="Crane in the basin of Vardo | The'
         ' Vardo Gazette">' + tab("Crane in the basin of Vardo | The Vardo Gazette - The Vardo Gazette"),
         "Crane in the basin of Vardo"),
        (f"<article>{BODY}</article>", SITE + '<meta property="og:title" content="台風が上陸、各地で被害'
         ' - 北海道日刊新聞公式ニュース">', "台風が上陸、各地で被害"),
        (f"<div><h1>Crane of Vardo: all about the basin that closed</h1>{BODY}</div>",
         '<meta property="og:title" content="Crane closes the basin of Vardo">', "Crane closes the basin of Vardo"),
        (f"<article><h1>Band <a href='/b'>!!</a> plays in the harbour</h1>{BODY}</article>", tab("Band"),
         "Band !! plays in the harbour"),
        (f"<article><h1>Band <a href='/b'>★★</a> plays in the harbour</h1>{BODY}</article>", tab("Band"),
         "Band ★★ plays in the harbour"),
        (f"<article><h1>{TITLE} <a href='https://vardo.example/crane'>¶</a></h1>{BODY}</article>", tab(TITLE), TITLE),
        (story(BODY, title=f"{TITLE} (page 1 of 2)"), tab(f"{TITLE} (page 1 of 2) | The Vardo Gazette") + SITE, TITLE),
        (f"<article>{BODY}</article>", tab(f"{TITLE} - Page 2 - The Vardo Gazette") + SITE, TITLE),
        (f"<article><h1>{TITLE} <a href='#crane'>#</a></h1>{BODY}</article>", tab(TITLE), TITLE),
        (f"<h1>The Vardo Gazette</h1><article><h3><a href='/1#p1'><span>■</span></a>{TITLE}</h3>{BODY}</article>",
         tab(f"The Vardo Gazette - {TITLE}"), TITLE),
    ],
)  # fmt: skip  # pages read better in lines than one a line
def test_title(body: str, head: str, expected: str) -> None:
    """Wherever the page says it, and however it writes its own name around it."""
    assert read_page(page(body, head)).title == expected


@pytest.mark.parametrize(
    ("tab_title", "logo", "expected"),
    [
        (f"{TITLE} | Notes from the Old Quay", "Notes from the Old Quay", TITLE),
        (f"{TITLE} | Notes from the Old Quay", "Something Else Again", f"{TITLE} | Notes from the Old Quay"),
        (f"{TITLE} « Quay Notes", "", TITLE),
        (f"{TITLE} ‹ Quay Notes", "", TITLE),
        (f"{TITLE} › Harbours › Quay Notes", "Quay Notes", TITLE),
        ("Le maire de Vardo dit « Non »", "", "Le maire de Vardo dit « Non »"),
        ("Crise au port : « C’est fini » | Gazette", "", "Crise au port : « C’est fini »"),
        ("Crise au port : « C’est fini » - Gazette", "", "Crise au port : « C’est fini »"),
        (
            "La mairie annonce un plan pour le port ‹ Nord › | Gazette",
            "",
            "La mairie annonce un plan pour le port ‹ Nord ›",
        ),
    ],
)
def test_name_of_the_site_behind_the_title(tab_title: str, logo: str, expected: str) -> None:
    """What a link to the front page shows is the name of the site; a quotation in the headline is none."""
    html = page(f"<div><a href='/'>{logo}</a></div><main><div>{BODY}</div></main>", tab(tab_title))
    assert read_page(html).title == expected


@pytest.mark.parametrize(
    ("shows", "tab_title"),
    [
        ("<h1>起重機が海に転落</h1>", "起重機が海に転落 | 港の新聞社 国際特許事務所"),
        ("<h1>起重機が海に転落</h1>", "起重機が海に転落 _港 _港の新聞社"),
        ("<h1>港の新聞</h1><h2 class=title>起重機が海に転落</h2>", "起重機が海に転落_港_港の新聞"),
        ("<h1>港の太郎の日記</h1><h3><a href='#1'>■</a>起重機が海に転落</h3>", "港の太郎の日記 - 起重機が海に転落"),
        ("<h1>起重機が海に転落（1/2 ページ）</h1>", "起重機が海に転落（1/2 ページ） - 港の新聞社"),
    ],
    ids=["name of several words", "space before each sign", "below the logo", "name before it", "number of the page"],
)
def test_headline_of_one_word_in_the_tab(shows: str, tab_title: str) -> None:
    """In scripts without spaces a headline is one word, and so are the names of a section and of an outlet."""
    article = read_page(page(f"<main>{shows}{BODY}</main>", tab(tab_title)))
    assert article.title == "起重機が海に転落"
    assert "起重機" not in article.text


def test_a_smaller_heading_without_spaces() -> None:
    """Below the logo, the heading that the tab repeats before the outlet is the headline in such scripts, too."""
    logo = "<h1 id=logo><a href='/'>Vardo Times</a></h1><span>2026年3月14日</span>"
    body = (
        f"{logo}<div><h2>港口大桥将封闭十一周维修</h2><p>2026-03-03 18:42 来源：海港网</p>{paragraphs(*CHINESE)}</div>"
    )
    read = read_page(page(body, "<title>港口大桥将封闭十一周维修 - Vardo Times</title>", ' lang="zh"'))
    assert (read.title, read.published_at) == ("港口大桥将封闭十一周维修", "2026-03-03")
