"""Tells by the names of elements which one is the body of a page and what in it is no text, as trafilatura 2.3.1 does.

trafilatura asks this in XPath, with a call of Python for each element and each pattern: a third of its time. Here each
name is asked about once, and what was said of it is remembered, since a site uses the same names on every page. Both
are held against each other in the tests.
"""

import re
from collections.abc import Callable
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.phrases import one_of, words
from copydesk_text.remembered import remembered

#: Names of which what a question said is remembered, and characters of the longest one.
_MOST_REMEMBERED: Final = 8192
_LONGEST: Final = 200
_remembered: Final = remembered(_MOST_REMEMBERED, _LONGEST)


def _any_of(parts: str, *others: str) -> re.Pattern[str]:
    """The pattern that finds any of some parts of a name; those with a space in them come one by one."""
    return re.compile(one_of((*words(parts), *others)))


#: What may be the body.
_BODIES: Final = ("article", "div", "main", "section")
_MAINS: Final = frozenset(("article", "div", "section"))

_CONTENT_ID: Final = re.compile(
    r"(?:entry|article|art)-content|article__content|article(?:-|__)?body|articleBody|body-text"
)
_CONTENT_CLASS: Final = re.compile(
    r"post[-_]text|post-body|post-?entry|post[-_]?content|postContent|post_inner_wrapper|article-?text|articleText|"
    r"(?:entry|page|text|article|art)-content|article__content|article(?:-|__)?body|articleBody|ArticleContent|"
    r"body-text|article__container"
)
_STORY_CLASS: Final = re.compile(
    r"^article |post-bodycopy|story-?content|(?:theme|blog|section|single)-content|single-post|main-column|"
    r"wpb_text_column|story-body|field-body|(?i:fulltext)"
)
_MAIN_ID: Final = re.compile(r"content-main|content-body|contentBody|[mM]ain-[cC]ontent")
_MAIN_CLASS: Final = re.compile(r"content[-_]main|content(?:-|__)body|[mM]ain-[cC]ontent|[pP]age-[cC]ontent")


@_remembered
def _is_content_class(name: str) -> bool:
    return name in ("post", "entry") or _CONTENT_CLASS.search(name) is not None


@_remembered
def _is_story_class(name: str) -> bool:
    return name in ("postarea", "art-postcontent", "text", "cell", "story") or _STORY_CLASS.search(name) is not None


@_remembered
def _is_main_class(name: str) -> bool:
    return name == "content" or _MAIN_CLASS.search(name) is not None


def _holds_content(element: HtmlElement) -> bool:
    if (name := element.get("class")) is not None and _is_content_class(name):
        return True
    if (name := element.get("id")) is not None and (name == "articleContent" or _CONTENT_ID.search(name)):
        return True
    return bool(element.get("itemprop") == "articleBody")


def _holds_story(element: HtmlElement) -> bool:
    if (name := element.get("class")) is not None and _is_story_class(name):
        return True
    if (name := element.get("id")) is not None and (
        name in ("article", "story") or name.startswith("primary") or "story-body" in name
    ):
        return True
    return bool(element.get("role") == "article")


def _holds_main_content(element: HtmlElement) -> bool:
    if (name := element.get("class")) is not None and _is_main_class(name):
        return True
    return (name := element.get("id")) is not None and (name == "content" or _MAIN_ID.search(name) is not None)


def _is_main(element: HtmlElement) -> bool:
    if element.tag == "main":
        return True
    return element.tag in _MAINS and any(
        (element.get(name) or "").startswith("main") for name in ("class", "id", "role")
    )


def _first(tree: HtmlElement, tells: Callable[[HtmlElement], bool]) -> HtmlElement | None:
    return next(filter(tells, tree.iterdescendants(*_BODIES)), None)


def find_content(tree: HtmlElement) -> HtmlElement | None:
    """Finds the first element that is called the content of an article; None if nothing is."""
    return _first(tree, _holds_content)


def find_article(tree: HtmlElement) -> HtmlElement | None:
    """Finds the first `article`; None if there is none."""
    return next(tree.iterdescendants("article"), None)


def find_story(tree: HtmlElement) -> HtmlElement | None:
    """Finds the first element that is called a story; None if nothing is."""
    return _first(tree, _holds_story)


def find_main_content(tree: HtmlElement) -> HtmlElement | None:
    """Finds the first element that is called the main content; None if nothing is."""
    return _first(tree, _holds_main_content)


def find_main(tree: HtmlElement) -> HtmlElement | None:
    """Finds the first element that is called the main one; None if nothing is."""
    return _first(tree, _is_main)


#: Where the body is looked for, best first.
FINDERS: Final = (find_content, find_article, find_story, find_main_content, find_main)

#: Boxes of stories that a page loads behind its own, of buttons for sharing, and of comments of readers.
_ENDLESS: Final = re.compile(r"mvp-post-add-(?:box|wrap)|infinite-?scroll")
_ADDED: Final = ("mvp-post-add-box", "mvp-post-add-wrap")
_SHARING: Final = "elementor-share-buttons"
_COMMENTS_ID: Final = re.compile(r"(?:[Cc]omment(?!ary)|comol|disqus_thread|dsq-comments)")
_COMMENT_LIST_ID: Final = re.compile(r"(?:[Cc]omment(?!ary)|comol)")
_COMMENTS_CLASS: Final = re.compile(r"^[Cc]omment(?!ary)|(?:article|post)-comments")
_MAY_HOLD_OTHERS: Final = ("div", "section", "aside", "list", "details", "ol", "ul")
_ENDLESS_TAGS: Final = frozenset(("div", "section", "aside"))
_LISTS: Final = frozenset(("ol", "ul"))


@_remembered
def _is_of_others(name: str) -> bool:
    """Whether a class or id may be that of a box of other stories, buttons or comments; most are not."""
    return (
        "omment" in name
        or name.startswith(("comol", "disqus_thread", "dsq-comments"))
        or _SHARING in name
        or _ENDLESS.search(name) is not None
    )


def others(tree: HtmlElement) -> list[HtmlElement]:
    """Finds what is no part of the page's own story: stories behind it, buttons for sharing, comments.

    Args:
        tree: The root of a page.

    Returns:
        The elements, in page order.
    """
    return [
        element
        for element in tree.iterdescendants(*_MAY_HOLD_OTHERS)
        if ((name := element.get("class")) is not None and _is_of_others(name) and _holds_others(element))
        or ((name := element.get("id")) is not None and _is_of_others(name) and _holds_others(element))
    ]


def _holds_others(element: HtmlElement) -> bool:
    id_, class_ = element.get("id") or "", element.get("class") or ""
    tag = element.tag
    if tag in _ENDLESS_TAGS:
        if _SHARING in class_:
            return True
        if _ENDLESS.search(id_) or _ENDLESS.search(class_):
            added = any(name in id_ or name in class_ for name in _ADDED)
            if added or next(element.iterdescendants("h1"), None) is None:
                return True
    if tag == "aside":
        return False
    if _COMMENTS_CLASS.search(class_):
        return True
    return (_COMMENT_LIST_ID if tag in _LISTS else _COMMENTS_ID).match(id_) is not None


#: Tags of what goes by its name, and by the parts of its name. (`item` and `list` are trafilatura's own.)
_MAY_GO: Final = frozenset(("div", "item", "list", "p", "section", "span"))
_BOTH: Final = (
    "social viral newsletter syndication tags sidebar banner breadcrumb bread-crumb button author footer Footer menu "
    "message-container"
)
_GOES_ID: Final = _any_of(f"{_BOTH} bmdh share Share nav Nav related premium")
_GOES_ID_FIRST: Final = ("shar", "jp-", "dpsp-content", "ad-")
_GOES_CLASS: Final = _any_of(
    f"{_BOTH} subnav avigation navbar navbox bar -ad- dfpAd dfpad outbrain taboola criteo paidcontent paid-content "
    "widget byline Byline share- sociable embed tag-list consent modal-content permission elated next- -stories "
    "most-popular more-on meta rating attachment timestamp user-info user-profile -icon article-infos slide viewport "
    "overlay options expand obfuscated blurred mol-factbox yin zlylin nfoline",
    " ad ",
    " ad-",
)
_GOES_CLASS_FIRST: Final = ("shar", "nav", "post-nav", "ZendeskForm", "ad-")
_HIDDEN_ID: Final = ("reader-comments", "akismet")
_HIDDEN_CLASS: Final = _any_of(
    "comments-title nocomments -reply- message akismet suggest-links -hide- hide-print noprint notloaded",
    " hidden",
    " hide",
)
_NO_STYLE: Final = ("display:none", "display: none")


@_remembered
def _goes_by_id(name: str) -> bool:
    return name.startswith(_GOES_ID_FIRST) or _GOES_ID.search(name) is not None


@_remembered
def _goes_by_class(name: str) -> bool:
    return name.startswith(_GOES_CLASS_FIRST) or _GOES_CLASS.search(name) is not None


@_remembered
def _is_hidden_class(name: str) -> bool:
    return name.startswith("hide-") or _HIDDEN_CLASS.search(name) is not None


@_remembered
def _is_first_of_two(name: str) -> bool:
    """Whether a name tells if it is the first attribute of its element that can."""
    return "cookie" in name or "hidden" in name or name.startswith("reply-")


@_remembered
def _is_aside_name(name: str) -> bool:
    return "caption" in name or "teaser" in name.replace("T", "t")


def outside_text(tree: HtmlElement) -> tuple[list[HtmlElement], list[HtmlElement]]:
    """Finds what in a body is no text by its name.

    Args:
        tree: The body, in trafilatura's tags.

    Returns:
        What goes unless too much would be gone with it, and captions and teasers, which go in any case; in page order.
    """
    goes: list[HtmlElement] = []
    asides: list[HtmlElement] = []
    for element in tree.iterdescendants():
        may_go = element.tag in _MAY_GO
        class_, id_ = element.get("class"), element.get("id")
        by_class = class_ is not None and (_is_hidden_class(class_) or (may_go and _goes_by_class(class_)))
        if by_class or _is_outside(element, class_, id_, may_go=may_go):
            goes.append(element)
        if may_go and any(name is not None and _is_aside_name(name) for name in (class_, id_)):
            asides.append(element)
    return goes, asides


def _is_outside(element: HtmlElement, class_: str | None, id_: str | None, *, may_go: bool) -> bool:
    """Whether an element is no text by another attribute than its class alone."""
    if id_ is not None and (any(name in id_ for name in _HIDDEN_ID) or (may_go and _goes_by_id(id_))):
        return True
    if element.get("aria-hidden") == "true":
        return True
    style = element.get("style")
    if style is not None and any(said in style for said in _NO_STYLE):
        return True
    if any(name is not None and _is_first_of_two(name) for name in (class_, id_, style)):
        named = _first_attribute(element, "id", "class")
        if named.startswith("reply-") or (may_go and "cookie" in named):
            return True
        if "hidden" in _first_attribute(element, "id", "style"):
            return True
    return may_go and (
        "nav" in (element.get("role") or "").replace("N", "n")
        or "MostPopularStories" in (element.get("data-component") or "")
        or element.get("data-lp-replacement-content") is not None
    )


def _first_attribute(element: HtmlElement, *names: str) -> str:
    """The value of the attribute that the page writes first."""
    return next((element.get(name) or "" for name in element.keys() if name in names), "")  # noqa: SIM118  # no mapping
