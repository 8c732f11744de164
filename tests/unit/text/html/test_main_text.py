"""main_text: the paragraphs of the story, one empty line apart, and a word where something went wrong."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, linked, page, paragraphs, parsed, story

import copydesk_text.html.main_text as module
from copydesk_schemas import Image
from copydesk_text.html.main_text import MainText, main_text, or_declared

BEGINNING = "the page shows only a beginning: the text is that of its JSON-LD"


def found(body: str, head: str = "") -> MainText:
    return main_text(parsed(page(body, head)))


def test_paragraphs() -> None:
    """The text is the paragraphs of the story and nothing else; how much else the page shows is said."""
    text = found(f"<main><article>{paragraphs(*ENGLISH)}</article></main>")
    rest = "foot of the page 49, menus 10, forms 6"
    assert (text.text, text.furniture, text.images) == ("\n\n".join(ENGLISH), (), ())
    assert text.left_out == (
        ("menu", "News Sport"), ("form", "Search"), ("foot", "© The Vardo Gazette. All rights reserved. Privacy"),
    )  # fmt: skip  # one a kind
    assert text.warnings == (f"left out of the page: 65 characters ({rest})",)


def test_items_stand_together() -> None:
    """Items of a list stand line by line, and apart from the paragraphs around them."""
    items = "<ul><li>The first boat, a trawler</li><li>The second boat, a ferry</li></ul>"
    text = found(f"<article>{paragraphs(*ENGLISH[:2])}{items}{paragraphs(*ENGLISH[2:])}</article>").text
    assert "\n\n- The first boat, a trawler\n- The second boat, a ferry\n\n" in text


def test_what_is_taken_out_is_kept() -> None:
    """A caption in the body is an image, a standfirst is furniture."""
    inside = "<p class='photoCaption'>The crane. (Jo Weir/AP)</p><p class='standfirst'>Four trawlers wait.</p>"
    text = found(f"<article>{paragraphs(*ENGLISH[:2])}{inside}{paragraphs(*ENGLISH[2:])}</article>")
    assert text.text == "\n\n".join(ENGLISH)
    assert text.furniture == ("Four trawlers wait.",)
    assert text.images == (Image(caption="The crane.", credit="Jo Weir/AP"),)


def test_page_without_text() -> None:
    """A page without text has none, and that is not worth a warning."""
    assert main_text(parsed("<html><body><img src='/a.jpg'></body></html>")) == MainText("")


def test_page_that_is_not_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that would take seconds gives its paragraphs, and says so."""
    monkeypatch.setattr(module, "why_not_searched", lambda _: "the page is odd")
    text = found(story(paragraphs(*ENGLISH)))
    assert text.text.startswith("\n\n".join(ENGLISH))
    assert text.warnings == ("the page is odd: all paragraphs were taken",)


def test_a_bug_of_the_library_costs_no_page(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the search fails, the paragraphs are the text, with a warning that names the error."""

    def fail(*_: object, **__: object) -> None:
        raise IndexError

    monkeypatch.setattr(module, "search_body", fail)
    text = found(story(paragraphs(*ENGLISH)))
    assert text.text.startswith("\n\n".join(ENGLISH))
    assert text.warnings == ("the main text could not be told from the rest (IndexError): all paragraphs were taken",)


@pytest.mark.parametrize("parts", ["\n\n".join(ENGLISH), paragraphs(*ENGLISH)], ids=["lines", "markup"])
def test_declared_text_goes_on(parts: str) -> None:
    """Where the page breaks off, the text that it declares is taken, with its paragraphs, and that is said."""
    opened = parsed(page(story(paragraphs(ENGLISH[0])), linked(headline="x", articleBody=parts)))
    assert or_declared(MainText(ENGLISH[0]), opened) == MainText("\n\n".join(ENGLISH), warnings=(BEGINNING,))
    assert or_declared(MainText(""), opened).text == "\n\n".join(ENGLISH)


@pytest.mark.parametrize(
    ("text", "declared"),
    [("\n\n".join(ENGLISH), "\n\n".join(ENGLISH)), ("\n\n".join(ENGLISH[:3]), "\n\n".join(ENGLISH)),
     (OTHER[0], "\n\n".join(ENGLISH)), (ENGLISH[0], ENGLISH[0] + " And more."), (ENGLISH[0], None),
     (ENGLISH[0], ["x"] * 500)],
    ids=["same", "hardly longer", "other text", "short", "none", "no text"],
)  # fmt: skip  # pairs read better in lines than one a line
def test_text_of_the_page_stays(text: str, declared: object) -> None:
    """What the page shows stays unless the declared text starts the same, is twice as long and has 400 characters."""
    opened = parsed(page(story(), linked(headline="x", articleBody=declared)))
    assert or_declared(MainText(text, ("line",)), opened) == MainText(text, ("line",))
