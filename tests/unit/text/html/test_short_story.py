"""short_story: a flash is its sentences, not all that stands around them."""

import pytest
from tests.unit.text.html.made_html import CHINESE, ENGLISH, JAPANESE, page, paragraphs, read_page, story

CAPTION = "<figure><img src='a.jpg'><figcaption>A crane. Photo: Jo Kent</figcaption></figure>"


@pytest.mark.parametrize("texts", [ENGLISH[:1], ENGLISH[:2], JAPANESE, JAPANESE[:2], CHINESE[:1], CHINESE])
@pytest.mark.parametrize("above", ["", "<p>3 June 2021</p>", CAPTION, f"<p>2021年6月3日 12時15分</p>{CAPTION}"])
def test_sentences_alone(texts: tuple[str, ...], above: str) -> None:
    """Neither headline nor date, caption or menu is in the text, however short it is."""
    assert read_page(page(story(above, paragraphs(*texts)))).text == "\n\n".join(texts)
    in_main = f"<main><h1>Crane</h1><div class='body'>{above}{paragraphs(*texts)}</div></main>"
    assert read_page(page(in_main)).text == "\n\n".join(texts)


def test_line_breaks() -> None:
    """A flash whose sentences are parted by line breaks keeps them apart."""
    article = read_page(page(f"<div><h1>Crane</h1><div>{ENGLISH[0]}<br><br>{ENGLISH[1]}</div></div>"))
    assert article.text == "\n\n".join(ENGLISH[:2])


def test_source_stays() -> None:
    """A line beside the sentences, such as the source, is read."""
    article = read_page(page(story(paragraphs(ENGLISH[0], "Source: Xinhua"))))
    assert article.agency is not None
    assert article.agency.name == "Xinhua"


def test_menus_beside_a_flash() -> None:
    """Long lists of short links are no text, whatever they are called and however little else there is."""
    menu = "".join(f"<li><a href='/{number}'>Office {number}</a></li>" for number in range(40))
    body = f"<div><ul>{menu}</ul></div><div><p>A title</p>\n{ENGLISH[0]}<br>\nPort office</div>"
    article = read_page(page(body))
    assert [line for line in article.text.split("\n") if line] == ["A title", ENGLISH[0], "Port office"]


def test_lists_of_a_story_stay() -> None:
    """A list of short links within sentences, or of long ones, is part of the story."""
    short = "".join(f"<li><a href='/{number}'>Boat {number}</a>, built in the north</li>" for number in range(24))
    article = read_page(page(story(paragraphs(*ENGLISH), f"<ul>{short}</ul>", paragraphs(ENGLISH[0]))))
    assert "Boat 7" in article.text
