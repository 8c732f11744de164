"""Parses a page, whatever it is, in time that grows with its length."""

import re
from typing import Final

from lxml.html import HtmlElement, document_fromstring
from trafilatura import load_html

#: libxml2 takes quadratic time over the attributes of one element; a tag of this length keeps none.
_LONG_TAG: Final = re.compile(r"<([a-zA-Z][\w:-]*+)[^<>]{16384,}+>")


def parse_page(html: str) -> HtmlElement | None:
    """The tree of a page, or of a fragment of one; None for what is no HTML. Encoding declarations are ignored."""
    html = _LONG_TAG.sub(r"<\1>", html)
    tree = load_html(html)
    if tree is None:
        return load_html(f"<html><body><div>{html}</div></body></html>")
    if tree.tag == "html":
        return tree
    page = empty_page()
    page.body.append(tree)
    return page


def empty_page() -> HtmlElement:
    """A page without content."""
    return document_fromstring("<html><body></body></html>")
