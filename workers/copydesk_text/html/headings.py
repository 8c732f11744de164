"""Reads the headings of a page: their text without kicker and signs, and the headline off the top of a text."""

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.page import declared_line
from copydesk_text.html.tree import class_and_id
from copydesk_text.lines import folded

#: The end of a part of a heading that touches the next one: `HarbourCrane`.
_GLUED: Final = re.compile(r"[^\W\d_A-Z]$")
#: Signs that link to the heading in which they stand, and those that do if their address names a place on a page.
_LINK_SIGNS: Final = frozenset("#¶§∞🔗⚓\ufe0f")
_SIGNS: Final = frozenset("■□◆◇●○★☆†") | _LINK_SIGNS
#: Characters of the sign that links to a heading; elements and texts of such a link.
_LONGEST_SIGN: Final = 2
_MOST_OF_SIGN: Final = 4
#: Elements of a heading that are read: one that is never closed has the whole page in it.
_MOST_PARTS: Final = 500
_LINE_ENDS: Final = frozenset(("br", "div", "p"))
#: What pages call the words above a headline that say what it is about.
_KICKER: Final = re.compile(
    r"kicker|overline|eyebrow|dachzeile|topline|roofline|spitzmarke|antet[ií]tulo|chap[eé]u|occhiello|surtitre|sur-?title"
    r"|pre-?(?:title|headline|heading)|over-?(?:title|headline)|super-?title|vignette|rubri(?:k|c|que)|headline-?(?:tag|label)"
    r"|(?:^|[\s_-])(?:label|flag|badge|category|topic|tag)(?:$|[\s_-])",
    re.IGNORECASE,
)
#: Words of the shortest headline beside a kicker.
_FEWEST_BESIDE_KICKER: Final = 2
#: Lines at the top of a text in which its headline may stand, empty ones among them.
_MOST_LINES: Final = 8


def heading_text(heading: HtmlElement) -> str | None:
    """Reads a heading.

    Args:
        heading: The element.

    Returns:
        Its text on one line without its kicker, with a space where a line ends and between parts that only style sets
        apart; None if it is empty.
    """
    kicker = _kicker(heading)
    whole = _line(heading, None)
    own = _line(heading, kicker) if kicker is not None else None
    return own if own is not None and len(own.split()) >= _FEWEST_BESIDE_KICKER else whole


def printed_heading(heading: HtmlElement) -> str | None:
    """Reads a heading as it is printed, its kicker included; None if it is empty.

    Args:
        heading: The element.
    """
    return _line(heading, None)


def without_heading(text: str, printed: str | None, title: str | None) -> tuple[str, str | None]:
    """Takes the headline off the top of a text, also where it stands in several lines or with its kicker.

    Args:
        text: The text of a page.
        printed: Its headline as printed.
        title: Its title.

    Returns:
        The text without the headline, and the kicker that stood beside it; the text as it is if anything else opens it.
    """
    if printed is None:
        return text, None
    wanted = folded(printed).replace(" ", "")
    lines = text.split("\n")
    joined = ""
    for place, line in enumerate(lines[:_MOST_LINES], 1):
        joined += folded(line).replace(" ", "")
        if joined == wanted:
            rest = "\n".join(lines[place:]).strip("\n")
            kicker = printed.partition(title)[0].strip() if title is not None else ""
            return (rest, kicker or None) if rest else (text, None)
        if not wanted.startswith(joined):
            break
    return text, None


def _line(heading: HtmlElement, left_out: HtmlElement | None) -> str | None:
    """The text of a heading on one line, without one of its parts."""
    parts: list[str] = []
    signs = {
        one
        for link in islice(heading.iter("a"), _MOST_PARTS)
        if _is_sign(link)
        for one in islice(link.iter(), _MOST_OF_SIGN)
    }
    for element in islice(heading.iter(), _MOST_PARTS):
        inside = left_out is not None and (element is left_out or left_out in element.iterancestors())
        if element.tag in _LINE_ENDS:
            parts.append(" ")
        if not inside and element.text and isinstance(element.tag, str) and element not in signs:
            _append(parts, element.text)
        if element.tail and element is not heading and (element is left_out or not inside):
            _append(parts, element.tail)
    return declared_line("".join(parts))


def _is_sign(link: HtmlElement) -> bool:
    """Whether a link leads to its own heading: it shows `#`, `¶` or `■`."""
    shown = "".join(islice(link.itertext(), _MOST_OF_SIGN)).strip()
    signs = _SIGNS if "#" in (link.get("href") or "#") else _LINK_SIGNS
    return 0 < len(shown) <= _LONGEST_SIGN and signs.issuperset(shown)


def _append(parts: list[str], part: str) -> None:
    if parts and part[:1].isupper() and _GLUED.search(parts[-1]):
        parts.append(" ")
    parts.append(part)


def _kicker(heading: HtmlElement) -> HtmlElement | None:
    """The part of a heading that is called a kicker, or small print before the headline."""
    for part in islice(heading.iterdescendants(), _MOST_PARTS):
        names = class_and_id(part) if isinstance(part.tag, str) else ""
        if _KICKER.search(names) or (part.tag == "small" and not (heading.text or "").strip()):
            return part
    return None


def is_logo(heading: HtmlElement) -> bool:
    """Whether a heading is the name of the site: nothing but a link to its first page.

    Args:
        heading: The element.
    """
    link = next(heading.iter("a"), None)
    if link is None or folded(link.text_content()) != folded(heading.text_content()):
        return False
    return is_front(link)


def is_front(link: HtmlElement) -> bool:
    """Whether a link leads to the first page of a site.

    Args:
        link: The element.
    """
    path = re.sub(r"^https?://[^/]*", "", (link.get("href") or "#").strip())
    return path in ("", "/", "./", "/index.html", "index.html", "/index.php", "index.php")
