"""second_look: what the search dropped comes back, and nothing that a page shows is lost in silence."""

from collections import Counter

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, page, paragraphs, parsed, read_page, story

from copydesk_text.html.second_look import look_again
from copydesk_text.html.tree import parse_page
from copydesk_text.html.visible_lines import read_visible

TITLE = "Crane Closes the Basin of Port Vardo"
SHORT = "The market moves."
LEAD = "Divers search the basin for a chain, and four trawlers have to wait for them until the weekend."
REST = paragraphs(*ENGLISH[1:])
ALL = paragraphs(*ENGLISH)
HALF = paragraphs(*ENGLISH[:2])
LAST = paragraphs(*ENGLISH[2:])
WRAPPED = "".join(f"<div class='c'><div><p>{text}</p></div></div>" for text in ENGLISH[:2])


def wrapped(inside: str) -> str:
    return f"<div class='c'><div>{inside}</div></div>"


#: Bodies of a page, each with what must be in its text.
BODIES = {
    "block among paragraphs": (story(HALF, f"<div>{OTHER[0]}</div>", LAST), [OTHER[0]]),
    "short block among paragraphs": (story(HALF, f"<div>{SHORT}</div>", LAST), [SHORT]),
    "span in a block": (story(HALF, f"<div><span>{SHORT}</span></div>", LAST), [SHORT]),
    "block first": (story(f"<div>{OTHER[0]}</div>", ALL), [OTHER[0]]),
    "block last": (story(ALL, f"<div>{OTHER[0]}</div>"), [OTHER[0]]),
    "text between": (story(HALF, OTHER[0], LAST), [OTHER[0]]),
    "span between": (story(HALF, f"<span>{OTHER[0]}</span>", LAST), [OTHER[0]]),
    "section between": (story(HALF, f"<section><div>{OTHER[0]}</div></section>", LAST), [OTHER[0]]),
    "linked paragraph alone in its block": (
        story(WRAPPED, wrapped("<p>They also <a href='/x'>mend the nets of all boats of the town in winter</a>.</p>"),
              wrapped(f"<p>{ENGLISH[2]}</p>"), wrapped(f"<p>{ENGLISH[3]}</p>")),
        ["They also mend the nets of all boats of the town in winter."]),
    "two links and a word": (
        story(WRAPPED, wrapped("<p><a href='/a'>The divers</a> and <a href='/b'>the owner of the crane</a> met.</p>"),
              wrapped(f"<p>{ENGLISH[2]}</p>"), wrapped(f"<p>{ENGLISH[3]}</p>")),
        ["The divers and the owner of the crane met."]),
    "short items": (story(HALF, "<ul><li>Four trawlers</li><li>One crane</li></ul>", LAST),
                    ["- Four trawlers", "- One crane"]),
    "short items last": (story(ALL, "<ul><li>Four trawlers</li><li>One crane</li></ul>"),
                         ["- Four trawlers", "- One crane"]),
    "numbered items": (story(HALF, "<ol><li>Ada Low, Vardo</li><li>Per Syd, Averley</li></ol>", LAST),
                       ["- Ada Low, Vardo", "- Per Syd, Averley"]),
    "linked names": (
        story(HALF, "<p>The boats:</p><ul><li><a href='/a'>Ada</a></li><li><a href='/b'>Old Per</a></li></ul>",
              LAST),
        ["The boats:", "- Ada", "- Old Per"]),
    "paragraphs in items": (story(HALF, f"<ul><li><p>{SHORT}</p></li><li><p>One crane</p></li></ul>", LAST),
                            [f"- {SHORT}", "- One crane"]),
    "table": (story(HALF, "<table><tr><th>Boat</th><th>Tons</th></tr><tr><td>Ada</td><td>4</td></tr></table>", LAST),
              ["| Ada | 4 |"]),
    "table under one paragraph": (
        story(f"<p>{ENGLISH[0]}</p><table><tr><td>Ada</td><td>4</td></tr><tr><td>Per</td><td>9</td></tr></table>"),
        ["| Ada | 4 |", "| Per | 9 |"]),
    "items under one paragraph": (story(f"<p>{ENGLISH[0]}</p><ul><li>{SHORT}</li></ul>"), [f"- {SHORT}"]),
    "quote under one paragraph": (
        story(f"<p>{ENGLISH[0]}</p><blockquote><p>We are sorry.</p></blockquote>"), ["We are sorry."]),
    "second block under one paragraph": (story(f"<div><p>{ENGLISH[0]}</p></div><div><p>{SHORT}</p></div>"), [SHORT]),
    "second section under one paragraph": (
        story(f"<section><p>{ENGLISH[0]}</p></section><section><p>{SHORT}</p></section>"), [SHORT]),
    "definitions": (story(f"<p>{ENGLISH[0]}</p><dl><dt>Who pays?</dt><dd>The town does.</dd></dl>"),
                    ["Who pays?", "The town does."]),
    "quote": (story(HALF, "<blockquote>We wait, the master said.</blockquote>", LAST), ["We wait, the master said."]),
    "questions": (story(HALF, "<p><b>Who pays?</b></p><p>All of us.</p>", LAST), ["Who pays?", "All of us."]),
    "heading of a section": (story(HALF, "<h2>What the divers want</h2>", LAST), ["What the divers want"]),
    "heading called a subtitle": (
        story(HALF, "<h2 class='subtitle'>What the divers want</h2>", LAST), ["What the divers want"]),
    "heading in a block": (story(HALF, "<div><h3>What the divers want</h3></div>", LAST), ["What the divers want"]),
    "lead beside the headline": (
        f"<main><div class='top'><h1>{TITLE}</h1><p>{LEAD}</p></div><div class='text'>{ALL}</div></main>", [LEAD]),
    "lead called so": (
        f"<main><div class='top'><h1>{TITLE}</h1><div class='lead'>{LEAD}</div></div><div>{ALL}</div></main>", [LEAD]),
    "lead outside of the article": (
        f"<main><div class='lead'><p>{ENGLISH[0]}</p></div><article><h1>{TITLE}</h1><div>{REST}</div></article></main>",
        []),
    "lead in the header": (story(f"<header><p>{LEAD}</p></header>", ALL), [LEAD]),
    "article in an unclosed aside": (
        f"<div><aside class='left'><ul><li><a href='/a'>Opinion</a></li></ul><article><h1>{TITLE}</h1>{ALL}</article>"
        "<div class='foot'><p>Get the news at six.</p></div>", []),
    "article in a form": (f"<form action='/x' id='page'><div><h1>{TITLE}</h1>{ALL}</div></form>", []),
    "article in a footer": (f"<footer><h1>{TITLE}</h1>{ALL}</footer>", []),
    "shown without scripts": (story(f"<div id='app'></div><noscript>{ALL}</noscript>"), []),
    "paragraphs behind the wall": (
        story(HALF, "".join(f"<p class='paywall' aria-hidden='true'>{text}</p>" for text in ENGLISH[2:])), []),
    "block behind the wall": (story(HALF, f"<div class='paywall'>{LAST}</div>"), []),
    "two pieces": (
        story(*(f"<div class='article-widget text'><div>{paragraphs(*texts)}</div></div>"
                for texts in (ENGLISH[:1], (*ENGLISH[1:], *OTHER)))), list(OTHER)),
    "pieces in one box": (
        story("<div class='article-widgets'>", *(f"<div class='w'>{paragraphs(*texts)}</div><div class='ad'></div>"
              for texts in (OTHER[:1], ENGLISH)), "</div>"), [OTHER[0]]),
    "a box that ends in a paragraph": (
        story(HALF, f"<p>{OTHER[0]} <section class='most-popular'><h3>Now</h3></section></p>", LAST), [OTHER[0]]),
    "line breaks": (story(f"<div>{'<br><br>'.join(ENGLISH)}</div>"), []),
    "bold heads and line breaks": (
        story(f"<div><b>Why</b><br>{ENGLISH[0]}<br><br><b>Reactions</b><br>{'<br>'.join(ENGLISH[1:])}</div>"),
        ["Why", "Reactions"]),
    "layout table": (
        f"<table width='100%'><tr><td class='m'><a href='/a'>Home</a></td><td>{ALL}"
        "<table><tr><td>Boats</td><td>4</td></tr></table></td></tr></table>", []),
    "a figure with the text": (f"<figure><h1>{TITLE}</h1>{ALL}</figure>", []),
}  # fmt: skip  # a table


@pytest.mark.parametrize("name", BODIES)
def test_no_paragraph_is_lost(name: str) -> None:
    """All paragraphs of an article are in its text, in page order, and so is what stands among them."""
    body, more = BODIES[name]
    whole = "under one" in name or "under one paragraph" in name or name == "definitions"
    lines = [line for line in read_page(page(body)).text.split("\n") if line]
    kept = [text for text in ENGLISH[: 1 if whole else None] if not any(text in line for line in lines)]
    assert kept == []
    assert [text for text in more if text not in lines] == []
    places = [
        next(place for place, line in enumerate(lines) if text in line) for text in ENGLISH[: 1 if whole else None]
    ]
    assert places == sorted(places)


#: What stands in an article without being its text, with the lines that are kept as furniture.
BOXES = {
    "aside": ("<aside><h3>The basin</h3><p>It was dug in 1911, and it is nine metres deep at low water.</p></aside>",
              ["It was dug in 1911, and it is nine metres deep at low water."]),
    "teasers": (
        "<section class='related-posts'>" + "".join(
            f"<a href='/{n}'><h3>Choir of the {n}th day</h3><p>{text}</p></a>" for n, text in enumerate(OTHER[:3]))
        + "</section>", list(OTHER[:3])),
    "standfirst": (f"<div class='standfirst'>{LEAD}</div>", [LEAD]),
    "linked sentence": (f"<div><a href='/b'>{OTHER[1]}</a></div>", [OTHER[1]]),
    "newsletter": ("<div class='sign-up'><p>Get all news of the harbour in your mailbox every day at six.</p></div>",
                   ["Get all news of the harbour in your mailbox every day at six."]),
    "label and links": (
        "<p>Related:</p><ul><li><b>Choir:</b> <a href='/a'>Postmen win the contest</a></li></ul>",
        ["Related:", "- Choir: Postmen win the contest"]),
}  # fmt: skip  # a table


@pytest.mark.parametrize("name", BOXES)
@pytest.mark.parametrize("below", [False, True], ids=["within", "below"])
def test_boxes_are_furniture(name: str, below: bool) -> None:
    """What is called a box, or leads elsewhere, is furniture within an article, and never text."""
    box, expected = BOXES[name]
    if below and name in ("standfirst", "linked sentence", "label and links", "aside"):
        pytest.skip("below an article such a line is told by what stands above it")
    article = read_page(page(story(HALF, LAST, box) if below else story(HALF, box, LAST)))
    assert article.text == "\n\n".join(ENGLISH)
    assert [line for line in expected if line not in article.furniture] == []


@pytest.mark.parametrize("name", [*BODIES, *BOXES])
def test_nothing_is_lost_in_silence(name: str) -> None:
    """Every line of a page is in its text, title, pictures or furniture, or a warning says how much was left out."""
    body = BODIES[name][0] if name in BODIES else story(HALF, BOXES[name][0], LAST)
    html = page(body)
    tree = parse_page(html)
    article = read_page(html)
    said = " ".join((article.text, article.title or "", *article.furniture, *(i.caption or "" for i in article.images)))
    said = said.replace("|", " ").replace("- ", " ")
    lost = [
        line.text for line in read_visible(tree, {}, Counter()).lines if not set(line.text.split()) <= set(said.split())
    ]
    [warning] = [one for one in article.warnings if one.startswith("left out of the page")] or [""]
    assert bool(lost) <= bool(warning)
    assert all(text in said for text in ENGLISH[:1])


def looked(found: list[str], body: str, title: str | None = None) -> tuple[list[str], tuple[str, ...]]:
    tree = parse_page(f"<html><body>{body}</body></html>")
    look = look_again(found, read_visible(tree, {}, Counter()), title)
    return look.lines, look.furniture


def test_what_was_found_stays() -> None:
    """A text that is not in the page, as after repairs, comes back as it is; nothing is found beside it."""
    assert looked(list(OTHER), ALL) == (list(OTHER), ())
    assert looked([], ALL) == ([], ())


def test_the_title_is_no_line() -> None:
    """The heading with the title leaves the text, and does not come back to it."""
    body = f"<article><h1>{TITLE}</h1>{ALL}</article>"
    assert looked([TITLE, *ENGLISH], body, TITLE)[0] == list(ENGLISH)
    assert looked(list(ENGLISH), body, TITLE)[0] == list(ENGLISH)


def test_another_article_stays_outside() -> None:
    """Paragraphs of the next article are not this one's, and are counted."""
    body = f"<main><article>{ALL}</article><article>{paragraphs(*OTHER)}</article></main>"
    assert looked(list(ENGLISH), body) == (list(ENGLISH), ())


def test_a_line_said_in_other_places_is_not_lost() -> None:
    """A pull quote whose words are in the text does not come back."""
    quote = "four trawlers cannot leave until divers have freed the chain"
    assert looked(list(ENGLISH), f"<div>{HALF}<div>{quote}</div>{LAST}</div>") == (list(ENGLISH), ())


def test_description_is_a_standfirst() -> None:
    """A line that the page has as its description is furniture, since it says in other words what the text says."""
    html = page(story(f"<p>{LEAD}</p>", ALL), f'<meta name="description" content="{LEAD}">')
    opened = parsed(html)
    assert opened.metas["description"] == LEAD
    assert LEAD in " ".join((read_page(html).text, *read_page(html).furniture))


def test_menus_in_the_text_go() -> None:
    """Three and more lines that stand far from the sentences of a text are a menu; fewer stay."""
    for count, stays in ((3, False), (2, True)):
        topics = [f"Topic number {n} of the town" for n in range(count)]
        menu = "".join(f"<div>{topic}</div>" for topic in topics)
        body = f"<div><div><div id='menu'>{menu}</div></div></div><main><div><div>{ALL}</div></div></main>"
        assert looked([*topics, *ENGLISH], body)[0] == ([*topics, *ENGLISH] if stays else list(ENGLISH))


def test_a_paragraph_for_those_without_scripts_is_furniture() -> None:
    """A sentence in `noscript` among the paragraphs is kept; a word about scripts is not."""
    article = read_page(
        page(story(HALF, f"<noscript><p>{OTHER[0]}</p></noscript><noscript>No scripts</noscript>", LAST))
    )
    assert article.text == "\n\n".join(ENGLISH)
    assert article.furniture == (OTHER[0],)


@pytest.mark.parametrize(("count", "stays"), [(2, True), (3, False)])
@pytest.mark.parametrize("above", [True, False], ids=["above", "below"])
def test_links_far_from_the_article(count: int, stays: bool, above: bool) -> None:
    """Links in a column beside a story that the search took with it go if there are three; fewer stay."""
    links = [f"Harbour news {number}" for number in range(count)]
    column = (
        "<div><div><div>" + "".join(f"<div><a href='/{one}'>{one}</a></div>" for one in links) + "</div></div></div>"
    )
    body = f"<div><div><div>{ENGLISH[0]}</div></div></div>"
    html = page(f"<div>{column if above else ''}{body}{'' if above else column}</div>")
    visible = read_visible(parsed(html).tree, {}, Counter())
    look = look_again([*links, ENGLISH[0]] if above else [ENGLISH[0], *links], visible, None)
    assert (links[0] in look.lines) is stays
    assert ENGLISH[0] in look.lines
