"""headings: the text of a heading without kicker, logo and signs; it leaves the text of the page."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, page, paragraphs, read_page

from copydesk_text.html.headings import without_heading

TITLE = "Crane Closes the Basin of Port Vardo"
BODY = paragraphs(*ENGLISH)
WRAPPED = "Crane Closes<br>the Basin of Port Vardo"


@pytest.mark.parametrize(
    ("head", "heading"),
    [
        ("", f"<h1>{WRAPPED}</h1>"),
        ("", f"<h1>{WRAPPED.replace('<br>', ' <br/> ')}</h1>"),
        (f'<meta property="og:title" content="{TITLE}">', f"<h1>{WRAPPED}</h1>"),
        ("", f'<h1><span class="kicker">Harbour</span>{TITLE}</h1>'),
        ("", f'<h1><span class="article__overline">Harbour</span> <span>{TITLE}</span></h1>'),
        ("", f'<h1><div class="dachzeile">Harbour</div><div>{TITLE}</div></h1>'),
        ("", f"<h1><small>Harbour</small><br>{TITLE}</h1>"),
        ("", f"<h1>{TITLE}<a href='#crane'> ¶</a></h1>"),
        ("", f"<h1>{TITLE} (page 2 of 3)</h1>"),
        (f"<title>{TITLE} - Harbour Office of the City of Vardo</title>", f"<h1>{TITLE}</h1>"),
        (f"<title>{TITLE} | News | Vardo Gazette - the paper of the far north</title>", f"<h1>{TITLE}</h1>"),
    ],
)
def test_headlines_alone(head: str, heading: str) -> None:
    """In one line, without kicker, outlet and logo; it leaves the text, and the kicker is furniture."""
    body = "".join(f"<p>{sentence}</p>" for sentence in ENGLISH)
    article = read_page(page(f"<main><article>{heading}{body}</article></main>", head))
    assert article.title == TITLE
    assert article.text.startswith(ENGLISH[0]) or article.text.startswith("Harbour\n")


def test_without_heading() -> None:
    """Lines that make up the headline leave the top of the text; anything else stays."""
    assert without_heading("Crane\n\nCloses\n\nNobody was hurt.", "Crane Closes", "Crane Closes") == (
        "Nobody was hurt.",
        None,
    )
    assert without_heading("HarbourCrane Closes\n\nNobody.", "Harbour Crane Closes", "Crane Closes") == (
        "Nobody.",
        "Harbour",
    )
    for text in ("Crane\n\nNobody was hurt.", "Crane Closes", "Nobody.", ""):
        assert without_heading(text, "Crane Closes", "Crane Closes") == (text, None)
    assert without_heading("Crane Closes\nNobody.", None, None) == ("Crane Closes\nNobody.", None)


def test_the_logo_is_no_headline() -> None:
    """A heading that is a link to the first page of the site is its name."""
    heading = f"<h1><a href='/'>Vardo Gazette</a></h1><h2 class='entry-title'>{TITLE}</h2>"
    html = page(f"<main><article>{heading}{BODY}</article></main>", "<title>Vardo Gazette</title>")
    assert read_page(html).title == TITLE
