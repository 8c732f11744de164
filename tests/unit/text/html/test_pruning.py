"""pruning: what is not shown and boxes go, the article stays whatever it is called."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, linked, page, paragraphs, parsed, story

from copydesk_text.html.pruning import lighten, prune

BOX = f"<p>{OTHER[0]}</p>"


def pruned(body: str) -> str:
    """The words of a page after pruning."""
    opened = parsed(page(body))
    prune(opened)
    return " ".join(opened.tree.text_content().split())


@pytest.mark.parametrize(
    "opening",
    ["div class='hidden'", "div class='U-Hidden x'", "span class='sr-only'", "div hidden",
     "span class='tooltip-content'",
     "section style='color: red; DISPLAY : none'", "div style='visibility:hidden'", "div class='newsletter-box'",
     "section id='related-stories'", "aside class='most-read'", "ul class='share-tools'", "div class='x Cookie-bar'",
     "div id='story_tools'", "div class='module article-tools'", "nav", "menu", "noscript"],
)  # fmt: skip  # marks read better in lines than one a line
def test_boxes_go(opening: str) -> None:
    """What is hidden, called a box or a tool goes; the text behind it stays, and so does the article."""
    found = pruned(story(paragraphs(*ENGLISH), f"<{opening}>{BOX}</{opening.split()[0]}>Behind it."))
    assert OTHER[0] not in found
    assert "Behind it." in found
    assert all(text in found for text in ENGLISH)


@pytest.mark.parametrize(
    "opening", ["div class='newsletter-box'", "section hidden", "div class='hidden'", "div id='related-content'", "nav"]
)
def test_the_article_stays(opening: str) -> None:
    """An element with three sentence paragraphs is the article, whatever it is called."""
    found = pruned(f"<{opening}>{paragraphs(*ENGLISH)}</{opening.split()[0]}>")
    assert all(text in found for text in ENGLISH)


@pytest.mark.parametrize(
    "opening",
    ["div class='hidden-gem'", "td class='hidden'", "p class='newsletter'", "div class='tool'",
     "div class='history-tools'", "div class='article-toolsmith'"],
)  # fmt: skip  # marks read better in lines than one a line
def test_other_names_stay(opening: str) -> None:
    """A name that only holds such a word, and an element that is no box, stay."""
    assert OTHER[0] in pruned(story(paragraphs(*ENGLISH), f"<{opening}>{OTHER[0]}</{opening.split()[0]}>"))


def test_forms_go_with_their_box() -> None:
    """A form that asks for an address goes with what stands around it; a box with the headline stays."""
    box = "<div><h3>Every morning</h3><form><input>Your e-mail address</form><p>Sign up for our newsletter.</p></div>"
    assert "Every morning" not in pruned(story(paragraphs(*ENGLISH), box))
    assert "Every morning" in pruned(f"<div><h1>Every morning</h1><form>{'Your e-mail address ' * 30}</form></div>")


@pytest.mark.parametrize(
    ("count", "text", "stays"), [(20, "Office", False), (19, "Office", True), (20, "A b c d", True)]
)
def test_menus_go(count: int, text: str, stays: bool) -> None:
    """A list of twenty short links and nothing else is a menu."""
    menu = "".join(f"<li><a href='/{n}'>{text}</a></li>" for n in range(count))
    assert (f"{text}{text}" in pruned(story(paragraphs(*ENGLISH), f"<ul>{menu}</ul>"))) is stays


@pytest.mark.parametrize(
    ("table", "layout"),
    [
        (f"<table role='presentation'><tr><td>{ENGLISH[0]}</td></tr></table>", True),
        (f"<table><tr><td>{' '.join(ENGLISH)}</td></tr></table>", True),
        ("<table><tr><td><table><tr><td>1</td></tr></table></td></tr></table>", True),
        ("<table><tr><th>Boats</th><td>4</td></tr></table>", False),
    ],
    ids=["declared", "long cell", "nested", "data"],
)
def test_layout_tables_become_blocks(table: str, layout: bool) -> None:
    """A table that lays out the page is blocks then; one of data stays a table."""
    opened = parsed(page(table))
    prune(opened)
    assert next(opened.tree.iter("table")).find(".//th") is not None if not layout else True
    assert (opened.tree.find(".//body/table") is None) is layout


def pieces(name: str, count: int = 2) -> str:
    return "".join(f"<div class='row'><div class='{name}'>{paragraphs(ENGLISH[n])}</div></div>" for n in range(count))


@pytest.mark.parametrize(("name", "joined"), [("article-body", True), ("grid entry__content", True), ("body", True),
                                              ("somebody", False), ("teaser", False)])  # fmt: skip  # pairs
def test_torn_bodies_are_joined(name: str, joined: bool) -> None:
    """Pieces of a body with one name are one element then, in order; others are left apart."""
    opened = parsed(page(story(pieces(name))))
    prune(opened)
    blocks = [one for one in opened.tree.iter("div") if one.get("class") == name]
    assert [len(one) for one in blocks] == ([2] if joined else [1, 1])


def test_bodies_of_several_stories_stay_apart() -> None:
    """On a page with several headlines the bodies outside of an article are not one."""
    opened = parsed(page(f"<h1>Crane</h1><h1>Choir</h1>{pieces('article-body')}"))
    prune(opened)
    assert len([one for one in opened.tree.iter("div") if one.get("class") == "article-body"]) == 2


def test_the_article_is_shielded() -> None:
    """The element with the article loses the names and styles for which the search would drop it, and keeps others."""
    opened = parsed(
        page(f"<div class='sidebar-layout main' id='premium' aria-hidden='true'>{paragraphs(*ENGLISH)}</div>")
    )
    prune(opened)
    [block] = [one for one in opened.tree.iter("div") if one.find("p") is not None]
    assert dict(block.attrib) == {"class": "main", "id": ""}


@pytest.mark.parametrize(("comments", "stays"), [("", False), ("<div class='comment'>Aye.</div>", True)])
def test_a_comment_that_is_an_article(comments: str, stays: bool) -> None:
    """The only comment of a page is one of opinion if it has the text; beside others it is one of readers."""
    opened = parsed(page(f"<div class='comment text'>{paragraphs(*ENGLISH)}</div>{comments}"))
    prune(opened)
    [block] = [one for one in opened.tree.iter("div") if one.find("p") is not None]
    assert ("comment" in block.get("class").split()) is stays


def test_surroundings_go() -> None:
    """Around an article of five paragraphs, what has none goes; a headline stays, and all of it is known."""
    around = "<div class='x'>Weather: rain</div>"
    for count, stays in ((5, False), (4, True)):
        texts = (*ENGLISH, *OTHER)[:count]
        opened = parsed(page(f"<div>{around}<h1>Crane</h1><div id='text'>{paragraphs(*texts)}</div>{around}</div>"))
        visible = prune(opened)
        assert ("Weather: rain" in opened.tree.text_content()) is stays
        assert opened.tree.find(".//h1") is not None
        assert [line.text for line in visible.lines].count("Weather: rain") == 2


@pytest.mark.parametrize("tag", ["aside", "form", "footer", "noscript"])
def test_the_article_is_a_plain_block(tag: str) -> None:
    """An element that holds the article becomes a block, whatever its tag says of it."""
    opened = parsed(f"<html><body><{tag}>{paragraphs(*ENGLISH)}</{tag}></body></html>")
    prune(opened)
    assert opened.tree.find(f".//{tag}") is None
    assert all(text in opened.tree.text_content() for text in ENGLISH)


def test_ruby_goes() -> None:
    """How a word is read is not said twice, and its line stays whole."""
    assert "The crane fell." in pruned(story("<p>The <ruby><rb>crane</rb><rp>(</rp><rt>krein</rt></ruby> fell.</p>"))


def test_boxes_of_teasers_go() -> None:
    """A box with a linked headline for each of its paragraphs is no article, however many it has."""
    teasers = "".join(f"<a href='/{n}'><h3>Choir {n}</h3><p>{text}</p></a>" for n, text in enumerate(OTHER[:3]))
    assert OTHER[0] not in pruned(story(paragraphs(*ENGLISH), f"<section class='related-posts'>{teasers}</section>"))


def test_lighten_loses_no_word() -> None:
    """What is not text goes: scripts, styles and pictures. JSON-LD stays, and so does every word beside them."""
    body = story("<p>One<img src='/a.jpg'> two<script>var a</script> three.</p><style>p {}</style><svg><path/></svg>")
    tree = parsed(page(body, linked(headline="x"))).tree
    lighten(tree)
    assert "One two three." in tree.text_content()
    assert [one.get("type") for one in tree.iter("script")] == ["application/ld+json"]
    assert list(tree.iter("img", "style", "svg", "input", "meta")) == []
    assert list(tree.iter("footer")) == []


@pytest.mark.parametrize("around", ["aside", "footer"])
def test_lighten_keeps_the_only_paragraphs(around: str) -> None:
    """Where all paragraphs stand in a box beside the article, the box stays."""
    tree = parsed(f"<html><body><{around}>{paragraphs(*ENGLISH)}</{around}></body></html>").tree
    lighten(tree)
    assert all(text in tree.text_content() for text in ENGLISH)


def test_the_name_of_the_site_within_a_sentence() -> None:
    """A link to the front page goes where it stands alone, and stays among words."""
    lines = f"{ENGLISH[0]} As the <a href='/'>Vardo Gazette</a> told, it fell.<br><br>{ENGLISH[1]}"
    text = pruned(f"<div><a href='/'>Home of the Gazette</a></div><div>{lines}</div>")
    assert "As the Vardo Gazette told" in text
    assert "Home of the Gazette" not in text


@pytest.mark.parametrize(
    ("url", "href", "stays"),
    [
        ("https://gazette.example/index.php?id=5", "/index.php?id=6", True),
        ("https://gazette.example/index.php?id=5", "?id=6", True),
        ("https://gazette.example/index.php?id=5", "?id=5&entry=2", False),
        ("https://gazette.example/crane", "/crane?entry=2", False),
        ("https://gazette.example/crane", "/crane-2", True),
    ],
)
def test_headings_that_link_to_their_own_page(url: str, href: str, stays: bool) -> None:
    """Their links go; where a query tells pages apart, another query is another page."""
    opened = parsed(page(f"<main>{paragraphs(*ENGLISH)}<h3><a href='{href}'>Hour one</a></h3></main>"), url)
    prune(opened)
    [heading] = opened.tree.iter("h3")
    assert (next(heading.iter("a"), None) is not None) is stays


@pytest.mark.parametrize(
    "menu",
    [
        "<div class=top><ul><li><a href='/1'>News</a></li><li><a href='/2'>Sport</a></li><li><a href='/3'>Old Pier"
        "</a></li></ul></div>{0}",
        "<table><tr><td><a href='/1'>News</a><br><a href='/2'>Sport</a><br><a href='/3'>Old Pier</a></td>"
        "<td>{0}</td></tr></table>",
    ],
)
def test_short_menus(menu: str) -> None:
    """A few short links apart from all text are a menu."""
    text = pruned(menu.format(paragraphs(*ENGLISH)))
    assert ENGLISH[3] in text
    assert "Old Pier" not in text


@pytest.mark.parametrize(
    "links",
    [
        "<ul><li><a href='/1'>Ada Low</a></li><li><a href='/2'>Bo Ray</a></li><li><a href='/3'>Old Pier</a></li></ul>",
        "<table><tr><td><a href='/1'>Ada Low</a>, <a href='/2'>Bo Ray</a>, <a href='/3'>Old Pier</a></td></tr></table>",
    ],
)
def test_short_lists_beside_text(links: str) -> None:
    """A list beside sentences, and links with words between them, stay."""
    assert "Old Pier" in pruned(f"<div>{paragraphs(*ENGLISH[:2])}{links}{paragraphs(*ENGLISH[2:])}</div>")


@pytest.mark.parametrize("blank", ["", " \n\t "], ids=["in a line", "with breaks"])
@pytest.mark.parametrize(("beside", "stays"), [("rows first", True), ("", False)], ids=["words", "links alone"])
def test_links_are_measured_without_blanks(blank: str, beside: str, stays: bool) -> None:
    """How a page breaks the lines within its links does not decide whether the words beside them count."""
    links = "".join(f"<li><a href='/{n}'>Old{blank * 9} Pier {n}</a> {beside}</li>" for n in range(4))
    assert ("Pier 2" in pruned(f"<div><ul>{links}</ul></div>{paragraphs(*ENGLISH)}")) is stays


def test_tables_of_wikis() -> None:
    """The table of facts beside the text of a wiki, and its links for readers of screens, are no text."""
    facts = "<a class='mw-jump-link' href='#p'>Jump to search</a><table class='infobox vcard'><tr><th>Opened</th>"
    text = pruned(f"<div>{facts}<td>in the year 1788</td></tr></table>{paragraphs(*ENGLISH)}</div>")
    assert ENGLISH[0] in text
    assert "1788" not in text
    assert "Jump" not in text


def test_promoted_stories_in_elements_of_a_system() -> None:
    """A box goes by its class, also where its tag is one of the system's own."""
    promoted = (
        "<ps-promo class='PromoMedium'><h3><a href='/1'>Choir wins</a></h3><p>Nineteen postmen sang.</p></ps-promo>"
    )
    text = pruned(f"<div>{paragraphs(*ENGLISH[:2])}{promoted}{paragraphs(*ENGLISH[2:])}</div>")
    assert ENGLISH[3] in text
    assert "postmen" not in text
