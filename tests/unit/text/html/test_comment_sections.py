"""comment_sections: comments of readers are no text of the article, whatever is around them."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, page, paragraphs, parsed, read_page

from copydesk_text.html.comment_sections import comment_sections
from copydesk_text.html.pruning import _holders

TITLE = "Crane Closes the Basin of Port Vardo"
STORY = f"<h1>{TITLE}</h1><p>3 March 2026</p>{paragraphs(*ENGLISH)}"
SAID = f"<p><b>Osk</b> wrote on 4 March 2026:</p><p>{OTHER[0]}</p><p><b>Bo</b> wrote:</p><p>{OTHER[1]}</p>"
FORM = "<form><textarea></textarea><button>Send</button></form>"


def found(body: str) -> list[str]:
    opened = parsed(page(body))
    return [one.text_content() for one in comment_sections(opened, _holders(opened.tree))]


@pytest.mark.parametrize(
    "heading",
    [
        "2 comments", "Comments (2)", "Comments 2", "(2) Kommentare", "Commentaires (2)", "YORUMLAR (2)", "תגובות (2)",
        "تعليقات (٢)", "评论(2)", "댓글 2", "Комментарии: 2", "2 Kommentare", "Avis (2)", "2 reviews",
        f"2 thoughts on “{TITLE}”",
        f"One Response to {TITLE}", f"2 Gedanken zu „{TITLE}“",
    ],
)  # fmt: skip  # headings read better in lines than one a line
def test_counted(heading: str) -> None:
    """A heading with a number tells comments, whether an element is around them, or the article, or neither."""
    for body in (
        f"<div>{STORY}</div><div><h3>{heading}</h3>{SAID}</div>",
        f"<div>{STORY}<h3>{heading}</h3>{SAID}</div>",
        f"<div>{STORY}<div><div><h3>{heading}</h3></div>{SAID}</div></div>",
    ):
        (section,) = found(body)
        assert section.startswith(heading)
        assert OTHER[0] in section
        assert OTHER[1] in section
        article = read_page(page(body))
        assert all(line in article.text for line in ENGLISH)
        assert not any(line in article.text for line in OTHER)


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{STORY}</div><section><h3>Comments</h3>{SAID}{FORM}</section>",
        f"<div>{STORY}</div><section class='comment-wrapper'><h2>Commentaires</h2>{SAID}</section>",
        f"<div>{STORY}</div><section><h4>Reacties</h4><ul class='comments'><li>{SAID}</li></ul></section>",
    ],
    ids=["a form", "the name of the section", "the name of the list"],
)
def test_bare(body: str) -> None:
    """A heading without a number tells comments if a form or a name of a class does, too."""
    assert [OTHER[0] in one for one in found(body)] == [True]


@pytest.mark.parametrize(
    "body",
    [
        f"<div>{STORY}<h2>Comments</h2>{paragraphs(*OTHER)}</div>",
        f"<div>{STORY}<h2>Discussion</h2>{paragraphs(*OTHER)}<div class='comments'></div></div>",
        f"<div>{STORY}<h2>Comments on the basin</h2>{paragraphs(*OTHER)}</div>",
        f"<div><h1>{TITLE}</h1><h2>2 comments</h2>{paragraphs(*OTHER)}</div>",
        f"<div itemscope itemtype='https://schema.org/QAPage'>{STORY}<h2>2 comments</h2>{SAID}</div>",
        f"<div class='issue-body'>{STORY}<h2>Comments (2)</h2>{SAID}</div>",
    ],
    ids=["a chapter", "a chapter above comments", "a chapter on something", "nothing above", "a thread", "an issue"],
)
def test_none(body: str) -> None:
    """A chapter of that name stays, and so does what a page without an article, a thread or an issue holds."""
    assert found(body) == []


def test_ends_at_heading() -> None:
    """Comments without an element around them end where another heading of their rank stands."""
    (section,) = found(f"<div>{STORY}<h3>1 comment</h3><p>{OTHER[0]}</p><h3>The harbour</h3><p>{OTHER[1]}</p></div>")
    assert section == f"1 comment{OTHER[0]}"


SAID_BY = "<{tag}><p><a>Osk</a>, 4 March 2026:</p><p>{text}</p></{tag}>"


@pytest.mark.parametrize(
    ("form", "around"),
    [
        (SAID_BY.replace("{tag}", "div"), "section"),
        ("<li><b>Osk</b> said on March 4, 2026 at 7:12 am<p>{text}</p></li>", "ol"),
        ("<div class='c-1 odd'><div><span>Osk</span><span>2026-03-04 07:12</span></div><p>{text}</p></div>", "div"),
    ],
    ids=["links", "a list", "spans"],
)
def test_without_heading(form: str, around: str) -> None:
    """Blocks of one kind below a text are comments if each begins with a name by itself and a date."""
    said = "".join(form.replace("{text}", text) for text in OTHER[:3])
    html = f"<div>{STORY}</div><{around}><p>3 people have said something</p>{said}</{around}>"
    (section,) = found(html)
    assert section.startswith("3 people")
    assert read_page(page(html)).text.split("\n\n") == list(ENGLISH)


@pytest.mark.parametrize(
    "entries",
    [
        "".join(f"<div><p>ORSK, March 4, 2026 - {text}</p></div>" for text in OTHER),
        "".join(f"<div><p><b>4 March 2026</b> {text}</p></div>" for text in OTHER),
        "".join(f"<div><p><b>Osk Brandt</b>, cook</p><p>{text}</p></div>" for text in OTHER),
        "".join(f"<div><h3>Osk Brandt</h3><p>March 4, 2026</p><p>{text}</p></div>" for text in OTHER),
        f"<div><p><a>Osk</a>, 4 March 2026:</p><p>{OTHER[0]}</p></div>",
    ],
    ids=["datelines", "a chronicle", "people", "sections with headlines", "one"],
)
def test_no_entries(entries: str) -> None:
    """Datelines, days, people without a date, sections with headlines, and a single block stay."""
    assert found(f"<div>{STORY}</div><div>{entries}</div>") == []


def test_entries_are_the_text() -> None:
    """Signed entries with nothing but a sentence above them may be what the page is about."""
    said = "".join(SAID_BY.replace("{tag}", "div").replace("{text}", text) for text in OTHER)
    assert found(f"<h1>{TITLE}</h1><p>{ENGLISH[0]}</p><div>{said}</div>") == []


@pytest.mark.parametrize("name", ["ponsa77", "ada_low", "Osk.2", "marit-b1"])
def test_nicknames(name: str) -> None:
    """A name on a site may have figures behind its letters."""
    said = "".join(f"<li><b>{name}</b> <i>4.mar.2026 | 11:30</i><p>{text}</p></li>" for text in OTHER[:2])
    (section,) = found(f"<div>{STORY}</div><ol>{said}</ol>")
    assert OTHER[1] in section


@pytest.mark.parametrize("label", ["COP26", "Q1", "10:30", "Day 2", "5G"])
def test_no_nicknames(label: str) -> None:
    """A meeting, a quarter, a time and a heading with a number begin entries of a text, not comments."""
    said = "".join(f"<li><b>{label}</b> <i>4 March 2026</i><p>{text}</p></li>" for text in OTHER[:2])
    assert found(f"<div>{STORY}</div><ol>{said}</ol>") == []


@pytest.mark.parametrize(
    "opening",
    ["div id=comentarios", "section class='kommentare-liste'", "ul class=yorumlar", "div id=komentarze",
     "div class='x reacties'", "div id=Kommentarer"],
)  # fmt: skip  # marks read better in lines than one a line
def test_called_comments(opening: str) -> None:
    """What is called comments in another language below a text goes, whatever it has for a heading."""
    tag = opening.split()[0]
    html = f"<div>{STORY}<{opening}><p>15 » ¿Quieres decir algo? Entra</p>{paragraphs(*OTHER)}</{tag}></div>"
    (section,) = found(html)
    assert section.startswith("15 »")
    assert not any(text in read_page(page(html)).text for text in OTHER)


@pytest.mark.parametrize(
    "inside",
    ["<form></form>", "<div class=comentario-form></div>", "<p>ana <time>hace 2 horas</time></p>", "<textarea>"],
)
def test_called_comments_with_a_heading(inside: str) -> None:
    """A form, classes or a time tell that what a heading opens is no chapter."""
    section = f"<section id=reacties><h2>Wat u ervan vindt</h2>{paragraphs(*OTHER)}{inside}</section>"
    assert len(found(f"<div>{STORY}{section}</div>")) == 1


@pytest.mark.parametrize(
    "body",
    [
        f"<div class=kommentare>{STORY}{paragraphs(*OTHER)}</div>",
        f"<h1>{TITLE}</h1><p>3 March 2026</p><div class=kommentare>{paragraphs(*OTHER)}</div>",
        f"<div>{STORY}<div class=kommentar>{paragraphs(*OTHER)}</div></div>",
        f"<div>{STORY}<div class='seccion-comentarios-politicos'>{paragraphs(*OTHER)}</div></div>",
        f"<div>{STORY}<p class=comentarios>{OTHER[0]}</p></div>",
        f"<div>{STORY}<div class='texto comentarios-abiertos'>{paragraphs(*OTHER)}</div></div>",
        f"<div>{STORY}<section id=comentarios-finales><h2>Comentarios finales</h2>{paragraphs(*OTHER)}</section></div>",
        f"<div>{STORY}<section id=reacties><div><h2>Reacties</h2></div>{paragraphs(*OTHER)}</section></div>",
    ],
    ids=[
        "around the headline",
        "nothing above",
        "one comment",
        "another word before it",
        "a paragraph",
        "a state",
        "another word behind it",
        "a chapter",
    ],
)
def test_not_called_comments(body: str) -> None:
    """The section of opinions that a story stands in, a chapter, and what has no text above it, stay."""
    assert found(body) == []
