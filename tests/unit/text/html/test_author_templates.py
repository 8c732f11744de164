"""Bylines as page systems and papers of many countries print them: who wrote a page, and who did not."""

from typing import Final, NamedTuple

import pytest
from tests.unit.text.html.made_html import ENGLISH, page, paragraphs, read_page

H1: Final = "<h1>Crane Closes the Basin of Port Vardo</h1>"
BODY: Final = f"<div class='body-text'>{paragraphs(*ENGLISH)}</div>"
DAY: Final = "<time datetime='2026-03-03'>3 March 2026</time>"
ADA: Final = ("Ada Low",)
BOTH: Final = ("Ada Low", "Bo Ray")


class Template(NamedTuple):
    """What stands above and below the body, in which language, and whom it names."""

    above: str
    authors: tuple[str, ...] = ADA
    below: str = ""
    language: str = "en"


TEMPLATES: Final = {
    "address": Template("<address class='author'>By <a rel='author' href='/author/ada-low'>Ada Low</a></address>"),
    "list of signs": Template(
        "<ul class='post-info'><li itemprop='author'><a href='/author/ada'><span class='item item--type-author'>Ada Low"
        "</span></a></li><li><span class='item--type-date'>March 3, 2026</span></li></ul>"),
    "cards of two": Template(
        "<div class='entry-meta'><span class='byline'><span>by</span> <span class='author vcard'><a class='url fn n'>"
        "Ada Low</a></span> and <span class='author vcard'><a class='url fn n'>Bo Ray</a></span></span></div>", BOTH),
    "name in two elements": Template(
        "<div class='bylines'><div class='byline column' itemprop='author'><address class='name'><a rel='author' "
        "href='/author/ada'><span class='firstname'>Ada </span><span class='lastname'>Low</span></a>"
        "<span class='title'>Journalist</span></address></div></div>", language="no"),
    "role and area of two": Template(
        "<div class='bylines'><div class='item'><span class='item__name'>Ada Low</span><span class='item__title'>Port "
        "Vardo bureau chief</span></div><div class='item'><span class='item__name'>Bo Ray</span><span class="
        "'item__title'>Data reporter, Vardo Coast</span></div></div>", BOTH),
    "region around a byline": Template(
        "<section aria-labelledby='article-byline'><ul><li><span>Autor, </span><span>Ada Low</span></li><li><span>"
        "Título del autor, </span><span>Costa, Vardo</span></li></ul></section>", language="es"),
    "place below a name": Template(
        "<div class='c-article__byline'><div class='c-article__byline-name'>Ada Low</div><div class="
        "'c-article__byline-location'>Almería</div></div>", language="es"),
    "cell": Template(
        "<table><tr><td>Autor:</td><td>Ada Low</td></tr><tr><td>Datum:</td><td>3. 3. 2026</td></tr></table>",
        language="de"),
    "list of facts": Template("<dl><dt>Author</dt><dd>Ada Low</dd><dt>Topic</dt><dd>Harbours</dd></dl>"),
    "box below": Template(
        DAY, below="<div class='author-box'><img src='/a.jpg' alt=''><h4>Ada Low</h4><p>Covers the harbour.</p></div>"),
    "label and editor": Template("<p><span>Reporter</span></p><p><a href='/reporter/al'>Ada Low</a></p><p><span>Editor"
                                 "</span></p><p><a href='/editor/br'>Bo Ray</a></p>", language="id"),
    "pen and picture": Template("<p class='byline'>Ada Low (tekst) og Bo Ray (foto)</p>", language="no"),
    "agency beside": Template("<div class='author'>Ada Low / Снимка: Bo Ray</div>", language="bg"),
    "outlet behind": Template("<div class='detail__author'>Ada Low - <span>detikVardo</span></div>", language="id"),
    "day behind": Template(
        "<div class='post__author'><a href='/authors/al/'>Ada Low</a> — Вівторок, 3 березня 2026</div>", language="uk"),
    "caption": Template(f"<figure><img src='/q.jpg'><figcaption>The quay. <span class='photo-author'>Bo Ray</span>"
                        f"</figcaption></figure>{DAY}", ()),
    "columnists": Template(DAY, (), "<div class='our-columnists'><div><span class='author'>Ada Low</span></div></div>"),
    "responsible editor": Template(DAY, (), "<footer class='foot'><p>Chefredakteur: Ada Low</p></footer>", "de"),
    "newsletter": Template(DAY, (), "<div class='signup'><p>Sign up for The Tide, a newsletter by Ada Low</p></div>"),
    "initials": Template("<p class='byline'>AL/BR</p>", ()),
    "desk": Template("<p class='autor'>Kulturredaktion</p>", (), language="de"),
}  # fmt: skip  # templates read better in fewer lines


@pytest.mark.parametrize("name", TEMPLATES)
def test_who_wrote(name: str) -> None:
    """The people, without roles, places, outlets and those who did something else."""
    made = TEMPLATES[name]
    html = page(
        f"<main><article>{H1}{made.above}{BODY}{made.below}</article></main>", attributes=f' lang="{made.language}"'
    )
    assert read_page(html).authors == made.authors
