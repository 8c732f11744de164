"""Joins the posts of a thread: what was said in a forum, below a question or of an issue is the text of its page.

The search for the text would take the first post, or drop all of them as comments. Posts are told by what the systems
call their bodies, or by ids that number them; the profiles and buttons around the bodies are no text.
"""

import re
from collections import Counter, defaultdict
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.entries import leads_elsewhere
from copydesk_text.html.marks import WordQuestion, any_word
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.tree import is_in
from copydesk_text.newsroom.written_dates import read_written_date

#: A thread has at least this many posts; this many of them are looked at, and of each this many texts.
_FEWEST: Final = 2
_LOOKED_AT: Final = 4
_MOST_TEXTS: Final = 60
_LONGEST_DATE: Final = 80
#: How many posts are joined, and levels of elements around one.
_MOST: Final = 2_000
_DEEPEST: Final = 60
#: What systems call the body of a post and nothing else, in small letters.
_BODY: Final = re.compile(
    r"bbwrapper|cooked|postcontent|post_body|js-comment-body|js-post-body|bz_comment_text|lia-message-body-content|"
    r"markdown-body|comment_text_\d+|post_message_\d+|cpost_contentwrap"
)
#: Ids that number posts, and what the bodies within such posts are called, the smallest last.
_NUMBERED: Final = re.compile(r"((?:post|p|pid|msg|tpc|td_post)[-_]?)\d+")
_WITHIN: Final = re.compile(
    r"(?:(?:post|message|entry|reply)[-_]?)?(?:content|text|body|message)|messagetext|post|postrow|inner"
)
_MOST_WITHIN: Final = 8
#: A body within a body has this share of its text; less is a quotation.
_SHARE: Final = 0.4
_TITLES: Final = ("h1", "h2", "h3")
_CELLS: Final = frozenset(("td", "tr", "li", "dd", "article"))
#: What the joint body is called, so that it is found.
_NAME: Final = "post-content"


def join_posts(page: HtmlPage, holders: Counter[HtmlElement]) -> list[HtmlElement]:
    """Makes the posts of a thread one body.

    Args:
        page: The page; the bodies of its posts move into one element.
        holders: How many sentence paragraphs elements hold; it is kept up to date.

    Returns:
        What is left of the posts, which is no text; empty if the page is no thread.
    """
    bodies, posts = _find_posts(page)
    if not posts:
        return []
    joint: HtmlElement = posts[0].makeelement("div")
    joint.set("class", _NAME)
    posts[0].addprevious(joint)
    for body in bodies:
        for around in islice(body.iterancestors(), _DEEPEST):
            if around is joint.getparent():
                break
            holders[around] -= holders[body]
        _move(body, joint)
        holders[joint] += holders[body]
    for around in islice(joint.iterancestors(), _DEEPEST):
        for name in ("class", "id"):
            around.attrib.pop(name, None)  # some are called comments, and would be dropped
    return [post for body, post in zip(bodies, posts, strict=True) if post is not body]


def date_of_thread(page: HtmlPage, language: str | None) -> str | None:
    """Reads the date beside the first post of a thread.

    Args:
        page: The page.
        language: BCP 47. Says whether 03/04/2018 is in March or in April.

    Returns:
        An RFC 3339 date-time or full date; None if the page is no thread or its first post has no full date.
    """
    _, posts = _find_posts(page)
    return next((_read_date(post, language) for post in posts), None)


def _find_posts(page: HtmlPage) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """The bodies of the posts of a page and the largest element around each alone; none if it is no thread."""
    bodies = _bodies(page)
    held: Counter[HtmlElement] = Counter()
    for body in bodies:
        held.update(islice(body.iterancestors(), _DEEPEST))
    posts = [next((one for one in _upwards(body) if held[one.getparent()] > 1), body) for body in bodies]
    looked_at = posts[:_LOOKED_AT]
    if len(bodies) < _FEWEST or not all(map(_is_dated, looked_at)) or any(map(_is_teaser, looked_at)):
        return [], []
    return bodies, posts


def _bodies(page: HtmlPage) -> list[HtmlElement]:
    """The bodies of the posts of a page, by their names, or within posts that are numbered."""
    named = page.marks.with_word(("class", "id"), _is_body_name)
    if len(named) >= _FEWEST:
        return _outermost([one for one in named[:_MOST] if is_in(one, page.tree)])
    kinds: defaultdict[str, list[HtmlElement]] = defaultdict(list)
    for post in page.marks.with_value(("id",), _NUMBERED.fullmatch):
        if (number := _NUMBERED.fullmatch(post.get("id") or "")) is not None:
            kinds[number[1]].append(post)
    for posts in kinds.values():
        posts = _outermost([one for one in posts[:_MOST] if is_in(one, page.tree)])
        if len(posts) >= _FEWEST:
            return [_body_within(post) for post in posts]
    return []


def _outermost(elements: list[HtmlElement]) -> list[HtmlElement]:
    """Elements without those inside others."""
    known = set(elements)
    return [one for one in elements if known.isdisjoint(islice(one.iterancestors(), _DEEPEST))]


def _body_within(post: HtmlElement) -> HtmlElement:
    """The smallest body within a numbered post; the post itself if nothing in it is called so."""
    body, length, steps = post, 0, 0
    for one in post.iterdescendants("div", "td", "blockquote", "section"):
        if _is_name_within(one.get("class") or "") and (body is post or body in one.iterancestors()):
            own = len(one.text_content().strip())
            if own > length * _SHARE:
                body, length, steps = one, own, steps + 1
                if steps == _MOST_WITHIN:
                    break
    return body


def _upwards(element: HtmlElement) -> list[HtmlElement]:
    """An element and those around it that have one around them."""
    around = (element, *islice(element.iterancestors(), _DEEPEST))
    return [one for one in around if one.getparent() is not None]


def _is_dated(post: HtmlElement) -> bool:
    return (
        next(post.iter("time", "relative-time", "local-time"), None) is not None
        or _read_date(post, "en-US") is not None
    )


def _read_date(post: HtmlElement, language: str | None) -> str | None:
    """The first full date in the short texts of a post."""
    texts = (" ".join(text.split()) for text in islice(post.itertext(), _MOST_TEXTS))
    short = (text for text in texts if len(text) <= _LONGEST_DATE and any(map(str.isdigit, text)))
    found = (read_written_date(text, language=language) for text in short)
    return next((written.value for written in found if written is not None), None)


def _is_teaser(post: HtmlElement) -> bool:
    """Whether a headline in a post leads to another page: then it is one of several stories."""
    return any(leads_elsewhere(heading, "") for heading in islice(post.iter(*_TITLES), _LOOKED_AT))


def _move(body: HtmlElement, joint: HtmlElement) -> None:
    """Moves a body; the text behind it stays, and so do no names for which it would be dropped."""
    parent = body.getparent()
    if parent is not None and body.tail:
        marker = body.makeelement("span")
        marker.text = body.tail
        body.addnext(marker)
        body.tail = None
    for name in ("class", "id"):
        body.attrib.pop(name, None)
    if body.tag in _CELLS or body.tag == "blockquote":
        body.tag = "div"
    joint.append(body)


_is_body_name: Final = WordQuestion(
    _BODY.fullmatch, ("bbwrapper", "cooked", "postcontent", "body", "comment", "message", "contentwrap")
)
_is_name_within: Final = any_word(_WITHIN.fullmatch)
