"""Gives elements that a site defines itself the tag of what they are: `<x-story><x-text>First.</x-text></x-story>`.

The search for the article knows blocks and paragraphs by the tags of HTML alone.
"""

from typing import Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from copydesk_text.html.visible_lines import INLINE, SILENT

#: What is part of a line, or shows no text of its own.
WITHIN_LINES: Final = INLINE | SILENT | {"br", "img", "noscript"}
#: The elements that a site defines itself.
_CUSTOM: Final = XPath("descendant-or-self::*[contains(local-name(), '-')]")


def rename_custom_elements(tree: HtmlElement) -> None:
    """Makes each custom element around blocks a block, and each one around a line of its own a paragraph.

    Args:
        tree: The root of a page. It is changed.
    """
    custom = _CUSTOM(tree)
    if not custom:
        return
    blocks = with_blocks(tree)
    for element in custom:
        if element in blocks:
            element.tag = "div"
        elif _is_line(element) and next(element.iterancestors("p"), None) is None:
            element.tag = "p"


def _is_line(element: HtmlElement) -> bool:
    """Whether an element has a text and touches none: one beside it would be of the same line."""
    before, around = element.getprevious(), element.getparent()
    beside = before.tail if before is not None else around.text if around is not None else None
    return not (beside or "").strip() and not (element.tail or "").strip() and bool(element.text_content().strip())


def with_blocks(tree: HtmlElement) -> set[HtmlElement]:
    """The elements of a page that hold a block: anything that is not part of a line.

    Args:
        tree: The root of the page.
    """
    found: set[HtmlElement] = set()
    for element in tree.iter():
        if isinstance(element.tag, str) and element.tag not in WITHIN_LINES:
            for around in element.iterancestors():
                if around in found:
                    break
                found.add(around)
    return found
