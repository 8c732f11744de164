"""beside_people: names below the headline that a link, a picture, mail or a role tells to be those of people."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, page, paragraphs, parsed

from copydesk_text.html.beside_people import are_of_text, names_beside_signs

H1 = "<h1>Crane Closes the Basin of Port Vardo</h1>"
TEXT = paragraphs(*ENGLISH)


@pytest.mark.parametrize(
    "above",
    [
        '<div><a href="/iemand/ada-low">Ada Low</a></div>',
        '<div><a href="/iemand/12/ada-low.html">Ada Low</a></div>',
        '<div><img src="/a.jpg" alt="Ada Low"><div><p>Ada Low</p></div></div>',
        '<div><img src="/a.jpg" alt="Foto von Ada Low"><span>Ada Low</span></div>',
        '<div><span>Ada Low</span><a href="mailto:ada@gazette.example">Mail</a></div>',
        "<div><div>Ada Low</div><div>Harbour correspondent</div></div>",
    ],
)
def test_people(above: str) -> None:
    """Each sign alone is enough, in a page that calls nothing a byline."""
    assert names_beside_signs(parsed(page(f"<main>{H1}{above}{TEXT}</main>")), None) == ("Ada Low",)


@pytest.mark.parametrize(
    "above",
    [
        '<div><a href="/ada-low">Ada Low</a></div>',
        '<div><a href="/tag/ada-low">Ada Low</a></div>',
        '<div><a href="https://elsewhere.example/people/ada-low">Ada Low</a></div>',
        '<div><a href="/news/fish-market">Fish Market</a> <a href="/news/old-pier">Old Pier</a>'
        ' <a href="/news/new-quay">New Quay</a> <a href="/news/cold-store">Cold Store</a></div>',
        '<p><a href="/people/bo-ray">Bo Ray</a></p><p>The skipper Bo Ray had seen the crane slide into the basin.</p>',
        "<div>Ada Low</div>",
        '<div><img src="/a.jpg" alt="The crane in the water"><span>Ada Low</span></div>',
    ],
)
def test_nobody(above: str) -> None:
    """Subjects, links to other stories and sites, and names with nothing beside them."""
    assert names_beside_signs(parsed(page(f"<main>{H1}{above}{TEXT}</main>")), None) == ()


def test_a_portrait_above_the_headline() -> None:
    """Columnists stand above their headlines; a link alone may be the section there."""
    box = '<div><img src="/a.jpg" alt="Ada Low"><a href="/opinion/ada-low">Ada Low</a></div>'
    section = '<div><a href="/sport/harbour-league">Harbour League</a></div>'
    assert names_beside_signs(parsed(page(f"<main>{box}{H1}{TEXT}</main>")), None) == ("Ada Low",)
    assert names_beside_signs(parsed(page(f"<main>{section}{H1}{TEXT}</main>")), None) == ()


def test_a_list_of_links_behind_the_text_is_none() -> None:
    """Names below the last sentence are those of other pages."""
    html = page(f'<main>{H1}{TEXT}<ul><li><a href="/people/ada-low">Ada Low</a></li></ul></main>')
    assert names_beside_signs(parsed(html), None) == ()


def test_who_stands_in_a_sentence_is_of_the_text() -> None:
    """Whom an article is about stands in its sentences; who wrote it does not."""
    opened = parsed(page(f"<main>{H1}<p>Ada Low</p>{TEXT}<p>The skipper Bo Ray had seen it.</p></main>"))
    assert are_of_text(opened, ("Bo Ray",))
    assert not are_of_text(opened, ("Ada Low",))
