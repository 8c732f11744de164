"""beside_names: what is no text within an article is known by its tag or by a word of its name."""

import pytest
from tests.unit.text.html.made_html import ENGLISH, page, parsed

from copydesk_text.html.beside_names import is_lead, is_standfirst, stands_beside


@pytest.mark.parametrize(
    ("opening", "beside"),
    [("aside", True), ("figcaption", True), ("div class='x related-stories'", True), ("div id='newsletter'", True),
     ("div class='post-tags'", True), ("section class='Share-Tools'", True), ("div itemprop='author'", True),
     ("div class='photo-credit'", True), ("div class='ad'", True), ("div class='article-widgets'", False),
     ("div class='promoted-stories'", True), ("div class='node node--promoted'", False),
     ("div class='paywall'", False), ("p class='text-body'", False), ("div class='stage'", False),
     ("div class='address'", False), ("div", False), ("article class='post-12 hentry tag-ferry no-image'", False),
     ("article class='post-12 type-post format-video'", False), ("div class='tag-ferry'", True),
     ("div class='related-posts post-12 hentry'", True)],
)  # fmt: skip  # pairs read better in lines than one a line
def test_names(opening: str, beside: bool) -> None:
    """Whole words of a name count, and beginnings of them, not what other words hold; the article is not asked."""
    tree = parsed(page(f"<main class='related'><{opening}><p>{ENGLISH[0]}</p></{opening.split()[0]}></main>")).tree
    main, holder = tree.find(".//main"), tree.find(".//main//p")
    assert stands_beside(holder, {main, *main.iterancestors()}) is beside
    assert stands_beside(holder, set()) is True


@pytest.mark.parametrize(
    ("name", "lead", "standfirst"),
    [("lead", True, False), ("article__intro", True, False), ("ingress", True, False), ("leader", False, False),
     ("standfirst", False, True), ("entry-summary", False, True), ("deck", False, True), ("decker", False, False)],
)  # fmt: skip  # pairs read better in lines than one a line
def test_leads_and_standfirsts(name: str, lead: bool, standfirst: bool) -> None:
    """A lead is the first paragraph, a standfirst says in other words what follows."""
    holder = parsed(page(f"<div class='{name}'><div><p>{ENGLISH[0]}</p></div></div>")).tree.find(".//p")
    assert (is_lead(holder), is_standfirst(holder)) == (lead, standfirst)
