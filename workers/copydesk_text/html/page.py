"""An HTML page, parsed and read once: what more than one of its readers needs.

(What a *text* page is, with head, body and foot, is in `newsroom/page.py`.)
"""

import html as entities
import re
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_text.html.json_ld import article_of, names_of, read_json_ld
from copydesk_text.html.marks import Marks
from copydesk_text.html.tree import Around, drop_unshown, parse_page
from copydesk_text.normalize import normalize_line

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
#: Types of schema.org of comments: a date in one is none of the page.
_COMMENT: Final = re.compile(r"schema\.org/(?:User)?(?:Comments?|Answer)$")
#: The name under which the date stands that Parse.ly is told in JSON: it may be that of the page, and not of its text.
PARSELY_DATE: Final = "parsely-page-date"
_ENTITY: Final = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")


class _Parsely(Struct, frozen=True):
    """The facts that are read, each of any kind: what one of them is must not lose the others."""

    pub_date: object = None
    author: object = None
    authors: object = None


class HtmlPage(Struct, frozen=True, kw_only=True):
    """A page as its readers see it. Only the search for the main text changes the tree, after everybody has read it."""

    tree: HtmlElement
    #: The address that links are relative to; empty where it is unknown.
    base: str
    #: The elements by class, id and the like.
    marks: Marks
    #: The `h1` to `h4` elements, in page order.
    headings: tuple[HtmlElement, ...]
    #: Content of the meta elements by property, name or itemprop in small letters; the first of each name.
    metas: dict[str, str]
    #: The same with every content of each name, in page order.
    all_metas: dict[str, list[str]]
    #: The JSON-LD objects, in page order.
    objects: list[dict[str, Any]]
    #: The one of them that is the article; empty if there is none.
    article: dict[str, Any]
    #: The name of the outlet; None where the page does not say it.
    site: str | None
    #: The language that the page declares, as it writes it (`en-GB`); None if it does not.
    language: str | None


def headline_of(page: HtmlPage, heading: HtmlElement | None) -> HtmlElement | None:
    """The headline of a page.

    Args:
        page: The page.
        heading: The heading that shows its title, where that is known.

    Returns:
        The heading; without one the first `h1`, None if the page has none.
    """
    return heading if heading is not None else next((one for one in page.headings if one.tag == "h1"), None)


def open_page(source: str, url: str | None) -> HtmlPage:
    """Parses a page and reads what its readers share.

    Args:
        source: The HTML, of a whole page or a fragment; whatever it is, it is read.
        url: Where the page was found, for relative addresses; None if that is unknown.

    Returns:
        The page.
    """
    return read_tree(parse_page(source), url)


def read_tree(tree: HtmlElement, url: str | None) -> HtmlPage:
    """Reads what the readers of a page share from its tree.

    Args:
        tree: The root of the page. Scripts and pictures in it go, which hold no words for readers.
        url: Where the page was found; None if that is unknown.

    Returns:
        The page.
    """
    all_metas = _read_metas(tree)
    metas = {name: contents[0] for name, contents in all_metas.items()}
    objects = read_json_ld(tree)
    drop_unshown(tree)
    article = article_of(objects)
    named = declared_line(metas.get("og:site_name", "").lstrip("@"))
    return HtmlPage(
        tree=tree,
        base=_base(url),
        marks=Marks(tree),
        headings=tuple(tree.iter("h1", "h2", "h3", "h4")),
        metas=metas,
        all_metas=all_metas,
        objects=objects,
        article=article,
        site=named or declared_line(next(iter(names_of(article.get("publisher"))), None)),
        language=_read_language(tree, metas),
    )


def declared_line(value: object) -> str | None:
    """Reads a text that a page declares.

    Args:
        value: Anything that a meta element or JSON-LD holds.

    Returns:
        The text on one line, entities that were escaped twice resolved; None for what is no text or empty.
    """
    if not isinstance(value, str):
        return None
    return normalize_line(entities.unescape(value) if _ENTITY.search(value) else value)


def _base(url: str | None) -> str:
    """The address of a page as far as others are read from it; empty for one that is none (`https://[x/`)."""
    try:
        return url if url and urlsplit(url) else ""
    except ValueError:
        return ""


def _read_metas(tree: HtmlElement) -> dict[str, list[str]]:
    metas: dict[str, list[str]] = {}
    is_of_comment = Around(_describes_comment)
    for element in tree.iter("meta"):
        content = (element.get("content") or "").strip()
        name = element.get("property") or element.get("name") or element.get("itemprop")
        if content and name and not (element.get("itemprop") and is_of_comment(element.getparent())):
            metas.setdefault(name.strip().lower(), []).append(content)
    for content in metas.get("parsely-page", [])[:1]:
        for name, values in _read_parsely(content).items():
            metas.setdefault(name, values)
    return metas


def _read_parsely(content: str) -> dict[str, list[str]]:
    """What the element of Parse.ly says in JSON."""
    try:
        said = msgspec.json.decode(content, type=_Parsely)
    except (msgspec.MsgspecError, RecursionError):
        return {}
    found = {PARSELY_DATE: _texts(said.pub_date), "parsely-author": _texts(said.authors) or _texts(said.author)}
    return {name: kept for name, kept in found.items() if kept}


def _texts(said: object) -> list[str]:
    """The texts that a value of JSON is or lists, without empty ones."""
    return [one for one in (said if isinstance(said, list) else [said]) if isinstance(one, str) and one]


def _describes_comment(element: HtmlElement) -> bool | None:
    """Whether an element is marked as a comment on the page; None for any other."""
    return _COMMENT.search(element.get("itemtype") or "") is not None or None


def _read_language(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    root = tree if tree.tag == "html" else next(tree.iter("html"), tree)
    for declared in (root.get("lang"), metas.get("og:locale"), metas.get("content-language")):
        if declared and _LANGUAGE.fullmatch(declared.strip()):
            return str(declared.strip())
    return None
