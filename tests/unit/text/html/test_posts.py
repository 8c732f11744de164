"""posts: the front pages of weblogs, whatever their systems put around a post."""

from collections.abc import Callable
from typing import Final, NamedTuple

import pytest
from tests.unit.text.html.made_html import ENGLISH, OTHER, page, paragraphs, parsed

from copydesk_schemas import RawDocument
from copydesk_text.article import Article
from copydesk_text.chain.chain import CHAINS, open_document, run_stages
from copydesk_text.html.posts import characters_beside, find_posts, tell
from copydesk_text.html.stories import full_stories

FRONT: Final = "https://quay.example/"
THIRD: Final = (
    "The library of Sandmere opens again on Saturday after eleven months of work on its roof and its halls.",
    "Visitors find two hundred new seats, a workshop for children and a café that looks onto the canal.",
    "The budget was kept, the director said, because firms of the town had given up a part of their profit.",
)
BESIDE: Final = "<div id='sidebar'><h2>Recent posts</h2><ul><li><a href='/a'>The crane in the basin</a></li></ul></div>"


class Post(NamedTuple):
    """A post as its page shows it."""

    title: str
    day: str
    printed: str
    author: str
    lines: tuple[str, ...]


POSTS: Final = (
    Post("Crane Closes the Basin of Port Vardo", "2026-03-03", "March 3, 2026", "Ada Low", ENGLISH),
    Post("Postmen Win the Singing Contest", "2026-03-02", "March 2, 2026", "Ada Low", OTHER),
    Post("Library Opens Its Doors Again", "2026-02-27", "February 27, 2026", "Bo Ray", THIRD),
)


def linked(post: Post, tag: str, name: str = "") -> str:
    """The headline of a post, with a link to its page."""
    return f"<{tag}{name and f' class={name!r}'}><a href='/p/{post.day}'>{post.title}</a></{tag}>"


def classic(post: Post) -> str:
    return (
        f"<div class='post' id='post-{post.day}'>{linked(post, 'h2')}<small>{post.printed} by {post.author}</small>"
        f"<div class='entry'>{paragraphs(*post.lines)}</div><p class='postmetadata'><a href='/r'>No Comments »</a></p>"
        "</div>"
    )


def day_around(post: Post) -> str:
    return (
        f"<div class='date-outer'><h2 class='date-header'>{post.printed}</h2><div class='post hentry'>"
        f"{linked(post, 'h3', 'post-title')}<div class='post-body'>{'<br><br>'.join(post.lines)}</div>"
        f"<div class='post-footer'>Posted by <span class='fn'>{post.author}</span> at <abbr class='published' "
        f"title='{post.day}T10:14:00-08:00'>10:14 AM</abbr></div></div></div>"
    )


def day_above(post: Post) -> str:
    return (
        f"<h2 class='date-header'>{post.printed}</h2><div class='entry'>{linked(post, 'h3')}<div>"
        f"{paragraphs(*post.lines)}</div><p class='entry-footer-info'>"
        f"Posted by {post.author} in <a href='/b'>Boats</a></p></div>"
    )


def plain(post: Post) -> str:
    facts = f"<p class='m'>{post.printed} · {post.author}</p>"
    return f"<div class='p'>{linked(post, 'h2')}{facts}{paragraphs(*post.lines)}</div>"


def in_a_row(post: Post) -> str:
    return (
        f"{linked(post, 'h2')}<p class='date'>{post.printed}</p>{paragraphs(*post.lines)}"
        f"<p>Posted by {post.author} at 10:14 AM</p><hr>"
    )


def marked(post: Post) -> str:
    return (
        f"<article class='post post-{post.day[-2:]}'><header>{linked(post, 'h2')}<time datetime='{post.day}T09:00:00Z'>"
        f"{post.printed}</time> <span class='author'>{post.author}</span></header>{paragraphs(*post.lines)}</article>"
    )


def stream(post: Post) -> str:
    return (
        f"<section class='post text'><a class='date' href='/d'>{post.printed}</a>{linked(post, 'h1')}<div>"
        f"{paragraphs(*post.lines)}</div><p>by {post.author}</p></section>"
    )


def articles_of(html: str, url: str = FRONT) -> list[Article]:
    """All articles of a page after the whole chain."""
    chain = CHAINS["default"]
    opened = open_document(chain, RawDocument(html=html, url=url))
    assert isinstance(opened, list)
    ended = [run_stages(chain.stages, article) for article in opened]
    assert all(isinstance(article, Article) for article in ended)
    return [article for article in ended if isinstance(article, Article)]


@pytest.mark.parametrize("shape", [classic, day_around, day_above, plain, in_a_row, marked, stream])
def test_front_pages(shape: Callable[[Post], str]) -> None:
    """Each post is an article with its headline, day, author and lines, and nothing else; none is lost."""
    found = articles_of(page(f"<div id='c'>{''.join(map(shape, POSTS))}</div>{BESIDE}"))
    told = [(one.title, (one.published_at or "")[:10], one.authors) for one in found]
    assert told == [(post.title, post.day, (post.author,)) for post in POSTS]
    assert [tuple(filter(None, one.text.split("\n"))) for one in found] == [post.lines for post in POSTS]
    assert [one.canonical_url for one in found] == [f"https://quay.example/p/{post.day}" for post in POSTS]


def test_a_short_post_among_full_ones() -> None:
    """A dated post of one sentence is an article, too."""
    short = [POSTS[0], POSTS[1]._replace(lines=OTHER[:1]), POSTS[2]]
    for shape in (marked, plain):
        found = articles_of(page(f"<main>{''.join(map(shape, short))}</main>"))
        assert [one.text for one in found][1] == OTHER[0]


def test_what_stands_beside_the_posts_is_counted() -> None:
    """The first article says how much of the page is in none of its stories."""
    found = articles_of(page(f"<div>{''.join(map(plain, POSTS))}</div>{BESIDE}"))
    assert [any("beside its stories" in warning for warning in one.warnings) for one in found] == [True, False, False]
    html = page("<article><p>One line.</p></article><p>Another one.</p>")
    opened = parsed(html)
    [story] = opened.tree.iter("article")
    assert characters_beside(opened, [story]) + len("One line.") == characters_beside(parsed(html), [])


@pytest.mark.parametrize(
    "html",
    [
        f"<h1>Crane of Port Vardo</h1><p>3 March 2026</p>{paragraphs(*THIRD)}{''.join(map(plain, POSTS))}",
        "".join(map(plain, POSTS)).replace("href='/p/", "href='#"),
        "".join(map(plain, POSTS)).replace("href='/p/", "href='https://else.example/"),
        "".join(plain(post).replace(post.printed, "Harbour") for post in POSTS),
        "".join(plain(post._replace(lines=post.lines[:1])) for post in POSTS),
        "".join(plain(post) + "<a href='/x'>Continue reading</a>" for post in POSTS[:1]),
        "".join(plain(post).replace("</div>", "<a href='/x'>Read more</a></div>") for post in POSTS),
        "".join(plain(post._replace(lines=(*post.lines[:-1], f"{post.lines[-1][:-1]} […]"))) for post in POSTS),
        f"<div class='related'>{''.join(map(plain, POSTS))}</div>",
        f"<aside>{''.join(map(plain, POSTS))}</aside>",
    ],
    ids=["below a story", "within the page", "of other sites", "no dates", "one sentence each", "one post",
         "they go on elsewhere", "they break off", "called related", "beside the page"],
)  # fmt: skip  # pages read better in lines than one a line
def test_no_front_page(html: str) -> None:
    """Blocks below a story, without days or with a beginning each are no posts of a front page."""
    assert full_stories(parsed(page(html), FRONT)) == []


def test_one_day_above_several_posts() -> None:
    """A day holds for all posts below it, up to the next."""
    first = day_above(POSTS[0])
    second = day_above(POSTS[1]).partition("</h2>")[2]
    found = articles_of(page(f"<div>{first}{second}{day_above(POSTS[2])}</div>"))
    assert [one.published_at for one in found] == ["2026-03-03", "2026-03-03", "2026-02-27"]


def test_find_posts_and_tell() -> None:
    """Blocks of one kind around their headlines; sentences and days are told whatever breaks the lines."""
    found = find_posts(parsed(page(f"<div>{''.join(map(day_around, POSTS))}</div>"), FRONT))
    assert [one.get("class") for one in found] == ["date-outer"] * 3
    told = [tell(one) for one in found]
    assert [(one.sentences, one.dated) for one in told] == [(4, True), (4, True), (3, True)]
    assert told[0].characters == sum(map(len, ENGLISH))
    assert find_posts(parsed(page("<h2><a href='/x'>One</a></h2>"), FRONT)) == []


@pytest.mark.parametrize("shape", [marked, plain])
def test_a_full_post_that_ends_in_dots(shape: Callable[[Post], str]) -> None:
    """Beside full posts, a full one that breaks off is one, too: its author may write so."""
    dots = POSTS[1]._replace(lines=(*OTHER[:-1], f"{OTHER[-1][:-1]} ..."))
    found = articles_of(page(f"<main>{''.join(map(shape, (POSTS[0], dots, *POSTS[2:])))}</main>"))
    assert [one.title for one in found] == [post.title for post in POSTS]


def test_only_a_day_stands_above_several_posts() -> None:
    """What has the tag of the day and is none, such as an advertisement, is no part of the posts below it."""
    posts = [plain(post).replace(f"{post.printed} · ", "") for post in POSTS]
    advert = "<div>Fresh fish from the old pier, every morning, for all who rise early.</div>"
    found = articles_of(page(f"<main><div>March 3, 2026</div>{posts[0]}{advert}{posts[1]}{posts[2]}</main>"))
    assert [one.published_at for one in found] == ["2026-03-03"] * 3
    assert not any("fish" in one.text for one in found[1:])


@pytest.mark.parametrize("site", ["https://www.quay.example", "http://quay.example", "https://Quay.example"])
def test_posts_at_another_name_of_the_site(site: str) -> None:
    """With `www` or without, a post is one of the same site."""
    posts = "".join(map(plain, POSTS)).replace("href='/p/", f"href='{site}/p/")
    assert len(full_stories(parsed(page(f"<main>{posts}</main>"), FRONT))) == len(POSTS)
