"""boxes: what stands beside the body is known by its markup, and leaves a text only where it is in it."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.unit.text.html.made_html import ENGLISH, OTHER, page, paragraphs, parsed, story

from copydesk_schemas import Image
from copydesk_text.html.boxes import Boxes, Cleared, read_boxes, take_out, without_twins
from copydesk_text.html.tree import drop
from copydesk_text.html.visible_lines import read_visible
from copydesk_text.lines import folded

NOTHING = Boxes(captions={}, elsewhere=frozenset(), quotes=frozenset())
LINK = "Postmen win the singing contest"
ITEMS = f"<li><a href='/b'>{LINK}</a></li><li><a href='/c'>Frost takes half the apricots</a></li>"


def boxes(*inside: str) -> Boxes:
    return read_boxes(parsed(page(story(*inside))))


@pytest.mark.parametrize(
    "html",
    ["<figcaption>The crane.</figcaption>", "<div class='image-caption'>The crane.</div>",
     "<p class='wp-caption-text'>The <b>crane</b>.</p>", "<figcaption><p>The crane.</p></figcaption>"],
)  # fmt: skip  # marks read better in lines than one a line
def test_captions(html: str) -> None:
    """What is a caption by tag or class is one, with its picture."""
    assert boxes(html).captions == {"the crane": Image(caption="The crane.")}


def test_caption_and_its_parts() -> None:
    """A caption is known with its credit, without it, and by the credit alone."""
    found = boxes("<figcaption>The crane. <span class='credit'>Jo Weir</span></figcaption>").captions
    assert set(found) == {"the crane jo weir", "the crane", "jo weir"}
    assert set(found.values()) == {Image(caption="The crane.", credit="Jo Weir")}


def test_a_story_is_no_caption() -> None:
    """A block with four paragraphs is no caption, whatever its class says."""
    assert boxes(f"<div class='caption'>{paragraphs(*ENGLISH)}</div>").captions == {}


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<p><a href='/b'>{LINK}</a></p>", {LINK}),
        (f"<p><strong><a href='/b'>{LINK}</a></strong></p>", {LINK}),
        (f"<p>So <a href='/b'>{LINK}</a></p>", set()),
        (f"<p><a href='#b'>{LINK}</a></p>", set()),
        ("<p><a href='/b'>Ada Low</a></p>", set()),
        (f"<p><a href='/b'>{OTHER[0]}</a></p>", set()),
        (f"<h3><a href='/b'>{LINK}</a></h3>", set()),
        (f"<ul>{ITEMS}</ul>", {LINK, "Frost takes half the apricots"}),
        (f"<ul>{ITEMS}<li>And more</li></ul>", set()),
        (f"<div><b>Related</b><a href='/b'>{LINK}</a></div>", {LINK, f"Related {LINK}"}),
        (f"<div><b>Related</b><a href='/b'>{LINK}</a> {ENGLISH[0]}</div>", set()),
        (f"<div><b>The harbour</b><a href='/b'>{LINK}</a></div>", set()),
        (f"<div><span>Lees ook</span> <a href='/b'>{LINK}</a></div>", {LINK, f"Lees ook {LINK}"}),
    ],
)  # fmt: skip  # pairs read better in lines than one a line
def test_links_elsewhere(html: str, expected: set[str]) -> None:
    """A headline alone in a paragraph or in a list of links leads elsewhere; a name, a sentence and an anchor stay."""
    assert boxes(paragraphs(*ENGLISH), html).elsewhere == {folded(one) for one in expected}


@pytest.mark.parametrize(
    ("opening", "is_one"),
    [("h2 class='article-dek'", True), ("p class='Standfirst'", True), ("div class='sub-headline'", True),
     ("div data-gu-name='standfirst'", True), ("span class='strapline'", True), ("p id='standfirst'", True),
     ("p class='substance'", False), ("span class='x-dek'", False), ("div data-x='not standfirst'", False)],
)  # fmt: skip  # pairs read better in lines than one a line
def test_standfirsts(opening: str, is_one: bool) -> None:
    """A standfirst is known by a word of its class, or by any attribute of the site's own that says nothing else."""
    found = boxes(f"<{opening}>Four trawlers wait</{opening.split()[0]}>")
    assert found.elsewhere | found.subtitles == (frozenset({"four trawlers wait"}) if is_one else frozenset())


def test_subtitles_below_a_paragraph_are_headings() -> None:
    """A standfirst stands above the first paragraph; what is called a subtitle below it heads a section."""
    found = boxes("<h2 class='subtitle'>Four trawlers wait</h2>")
    above = take_out("\n\n".join(("Four trawlers wait", *ENGLISH)), found)
    below = take_out("\n\n".join((ENGLISH[0], "Four trawlers wait", *ENGLISH[1:])), found)
    assert (above.text, above.furniture) == ("\n\n".join(ENGLISH), ("Four trawlers wait",))
    assert (below.text.split("\n\n")[1], below.furniture) == ("Four trawlers wait", ())


def test_labelled_list_of_links() -> None:
    """A list of links right below a label leads elsewhere, whatever stands in front of each link."""
    items = "".join(f"<li><b>Port:</b> <a href='/{n}'>{LINK} for the {n}th time</a></li>" for n in "56")
    assert boxes(paragraphs(*ENGLISH), f"<p>Related:</p><ul>{items}</ul>").elsewhere == {
        folded(f"Port: {LINK} for the {n}th time") for n in "56"
    }
    assert boxes(paragraphs(*ENGLISH), f"<p>The winners:</p><ul>{items}</ul>").elsewhere == set()


def test_a_caption_leaves_its_twin() -> None:
    """A paragraph of the body stays, even if a caption repeats it."""
    caption = f"<div class='caption'><p><span>{ENGLISH[1]}</span> <span>(Ada Low/Getty Images)</span></p></div>"
    opened = parsed(page(story(paragraphs(*ENGLISH), caption)))
    visible = read_visible(opened.tree, {}, Counter())
    found = read_boxes(opened)
    text = "\n\n".join(ENGLISH)
    assert take_out(text, found).text != text
    assert take_out(text, without_twins(found, visible.lines)).text == text
    assert without_twins(NOTHING, visible.lines) == NOTHING


def test_dropped_elements_do_not_count() -> None:
    """What was pruned from the page is not read."""
    opened = parsed(page(story("<div id='x'><p class='standfirst'>One two</p><q class='pullquote'>Three</q>"
                               "<p class='caption'>Four</p></div>")))  # fmt: skip  # one piece of a page
    drop(opened.tree.get_element_by_id("x"))
    assert read_boxes(opened) == NOTHING


def test_quotes_leave_only_if_said_twice() -> None:
    """A pull quote goes where the text says it elsewhere; one that is said once stays."""
    known = Boxes(captions={}, elsewhere=frozenset(), quotes=frozenset({"the market moves to the old pier"}))
    quote = "The market moves to the old pier."
    twice = f"{ENGLISH[3]}\n{quote}"
    assert take_out(twice, known) == Cleared(ENGLISH[3], (quote,), ())
    once = f"{ENGLISH[0]}\n{quote}"
    assert take_out(once, known) == Cleared(once, (), ())


def test_paragraphs_that_come_again() -> None:
    """A long paragraph is said once; a short one may be an answer or a refrain."""
    long = f"{ENGLISH[0][:-1]}, and {ENGLISH[1]}"
    assert take_out("\n".join((long, ENGLISH[2], long)), NOTHING) == Cleared(f"{long}\n{ENGLISH[2]}", (long,), ())
    short = "\n".join((OTHER[0], ENGLISH[2], OTHER[0]))
    assert take_out(short, NOTHING) == Cleared(short, (), ())


def test_nothing_left_is_nothing_taken() -> None:
    """A text that would have nothing left stays as it is."""
    known = Boxes(captions={}, elsewhere=frozenset({folded(LINK)}), quotes=frozenset())
    assert take_out(LINK, known) == Cleared(LINK, (), ())


LINES = st.sampled_from([*ENGLISH, LINK, "The crane.", "", "“The Crane”"])


@given(st.lists(LINES, max_size=12))
def test_no_line_is_lost(lines: list[str]) -> None:
    """Every line of a text is in what is left, in the furniture, or the caption of an image."""
    picture = Image(caption="The crane.")
    known = Boxes(captions={"the crane": picture}, elsewhere=frozenset({folded(LINK)}), quotes=frozenset())
    cleared = take_out("\n".join(lines), known)
    kept = {folded(line) for line in (*cleared.text.split("\n"), *cleared.furniture)}
    kept |= {folded(image.caption or "") for image in cleared.images}
    assert {folded(line) for line in lines} <= kept | {""}
