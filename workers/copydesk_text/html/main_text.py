"""Finds the main text of a parsed page: trafilatura on a tree made ready for it, then without the boxes in the body."""

import logging
import re
from collections import Counter
from collections.abc import Iterable
from typing import Final

from lxml.html import fromstring
from msgspec import Struct
from msgspec.structs import replace

from copydesk_schemas import Image
from copydesk_text.html.body_search import search_body
from copydesk_text.html.boxes import read_boxes, take_out, without_twins
from copydesk_text.html.joiners import has_joiners, hide_joiners, show_joiners
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.plain_lines import plain_text
from copydesk_text.html.pruning import lighten, prune
from copydesk_text.html.repeated_runs import without_repeats
from copydesk_text.html.richest import richer
from copydesk_text.html.search_cost import why_not_searched
from copydesk_text.html.second_look import look_again
from copydesk_text.html.short_story import short_story
from copydesk_text.html.tag_lists import tag_lists
from copydesk_text.html.visible_lines import BESIDE_NAMES, Beside
from copydesk_text.lines import folded, join_surplus
from copydesk_text.normalize import normalize, normalize_line

#: Meta elements that describe the page.
_DESCRIPTIONS: Final = ("description", "og:description", "twitter:description")
#: How items of a list and rows of a table begin in trafilatura's text.
_ITEMS: Final = ("- ", "|")
#: What trafilatura puts below the heading of a table.
_RULE: Final = re.compile(r"\|(?:-+\|)+")
#: The text that JSON-LD declares is taken if it starts the same, is this many times longer and has many characters.
_MUCH_MORE: Final = 2
_FEWEST_DECLARED: Final = 400
#: Characters of a line from which it can tell that two texts start the same.
_COMPARED: Final = 40

# What trafilatura thinks of a page is in the outcome; its log would repeat every page without text as an error.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)


class MainText(Struct, frozen=True):
    """The text of a page, one empty line between paragraphs, and what was taken out of it or went wrong."""

    text: str
    furniture: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    warnings: tuple[str, ...] = ()
    #: What else the page shows, with the reason why it is left out.
    left_out: tuple[tuple[Beside, str], ...] = ()


def main_text(page: HtmlPage, title: str | None = None) -> MainText:
    """Finds the main text of a page.

    Args:
        page: The page. Its tree is changed: everybody else has to read it before.
        title: Its title, which the text need not say; None if it has none.

    Returns:
        The text, empty if the page has none.
    """
    found = _find_text(page, title)
    text, warnings = join_surplus(found.text)
    warnings = (*found.warnings, *warnings, *_says_left_out(found))
    return replace(found, text=text, warnings=warnings) if warnings else found


def _find_text(page: HtmlPage, title: str | None) -> MainText:
    tree = page.tree
    if (why := why_not_searched(page)) is not None:
        return MainText(plain_text(tree), warnings=(f"{why}: all paragraphs were taken",))
    visible = prune(page)
    boxes = read_boxes(page)
    tags = frozenset(map(folded, tag_lists(visible.lines)))
    boxes = replace(boxes, elsewhere=boxes.elsewhere | tags)
    lighten(tree)
    if joiners := has_joiners(line.text for line in visible.lines):
        hide_joiners(tree)
    try:
        found = search_body(tree)
    except Exception as error:  # a bug of the library on one odd page must not cost the page; the record says so
        warning = f"the main text could not be told from the rest ({type(error).__name__}): all paragraphs were taken"
        return MainText(plain_text(tree), warnings=(warning,))
    if joiners:
        found = show_joiners(tree, found)
    lines = [line for line in short_story(tree, found).split("\n") if line.strip()]
    look = look_again(richer(lines, visible.lines, title), visible, title, _descriptions(page))
    cleared = take_out(_spaced(without_repeats(look.lines)), without_twins(boxes, visible.lines))
    captions = [boxes.captions.get(folded(line)) for line in look.furniture]
    others = (line for line, caption in zip(look.furniture, captions, strict=True) if caption is None)
    images = dict.fromkeys((*cleared.images, *filter(None, captions)))
    return MainText(cleared.text, (*cleared.furniture, *others), tuple(images), left_out=look.left_out)


def _says_left_out(found: MainText) -> list[str]:
    """The warning that says how much of the page is in no field of the record, and why; none if all of it is."""
    lengths: Counter[Beside] = Counter()
    for why, text in found.left_out:
        lengths[why] += len(" ".join(text.split()))
    total = lengths.total()
    if not total:
        return []
    parts = ", ".join(f"{BESIDE_NAMES[why]} {length:,}" for why, length in lengths.most_common() if length)
    return [f"left out of the page: {total:,} characters ({parts})"]


def _descriptions(page: HtmlPage) -> list[str]:
    """How the page describes itself in places that it does not show."""
    values = (page.article.get("description"), *map(page.metas.get, _DESCRIPTIONS))
    return [value for value in values if isinstance(value, str)]


def or_declared(found: MainText, page: HtmlPage) -> MainText:
    """Takes the text that a page declares where what it shows breaks off, as behind a paywall.

    Args:
        found: The main text of the page.
        page: The page.

    Returns:
        The text of its JSON-LD, with a warning that says so, or what was found.
    """
    declared = _declared_text(page)
    if declared is not None and _breaks_off(found.text, declared):
        declared, warnings = join_surplus(declared)
        says = "the page shows only a beginning: the text is that of its JSON-LD"
        return replace(found, text=declared, warnings=(says, *warnings, *found.warnings))
    return found


def _declared_text(page: HtmlPage) -> str | None:
    """The `articleBody` of the page's JSON-LD as text; None if there is none worth looking at."""
    body = page.article.get("articleBody")
    if not isinstance(body, str) or len(body) < _FEWEST_DECLARED:
        return None
    if "<p" in body or "<br" in body:
        parts = (normalize_line(part.text_content()) for part in fromstring(f"<div>{body}</div>").iter("p"))
        body = "\n\n".join(part for part in parts if part)
    paragraphs = (normalize_line(line) for line in body.split("\n"))
    return normalize("\n\n".join(line for line in paragraphs if line)) or None


def _breaks_off(found: str, declared: str) -> bool:
    """Whether the text found is only the beginning of the declared one, or all of it in one paragraph."""
    if found and "\n" not in found and folded(found) == folded(declared):
        return True  # trafilatura looks there, too
    if len(declared) < len(found) * _MUCH_MORE:
        return False
    whole = folded(declared)
    return not found or any(key in whole for line in found.split("\n") if len(key := folded(line)) >= _COMPARED)


def _spaced(lines: Iterable[str]) -> str:
    """Lines as paragraphs: an empty line between them, none between items of a list or rows of a table."""
    spaced: list[str] = []
    previous = ""
    for line in lines:
        if line.strip() and _RULE.fullmatch(line) is None:
            if spaced and not (line.startswith(_ITEMS) and previous.startswith(line[0])):
                spaced.append("")
            spaced.append(line)
            previous = line
    return normalize("\n".join(spaced))
