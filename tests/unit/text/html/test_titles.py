"""titles: the headline of the story, without kicker, section and outlet."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, linked, page, paragraphs, read_page, story

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
    ],
)  # fmt: skip  # pages read better in lines than one a line
def test_title(body: str, head: str, expected: str) -> None:
    """Wherever the page says it, and however it writes its own name around it."""
    assert read_page(page(body, head)).title == expected
