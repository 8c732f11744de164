"""Finds the headline of an HTML page: the heading that its declared title repeats, without kicker and outlet."""

import html
import re
from collections.abc import Sequence
from itertools import islice
from typing import Any, Final

from lxml.etree import XPath
from lxml.html import HtmlElement

from copydesk_text.lines import folded, is_sentence_paragraph
from copydesk_text.normalize import normalize_line

_LONGEST: Final = 500
_MOST_HEADINGS: Final = 5
_MOST_TRIED: Final = 2
_MOST_PARAGRAPHS: Final = 60
_COMPARED: Final = 5
_STEM: Final = 5
_FEWEST_WORDS: Final = 3
_SEPARATOR: Final = re.compile(r"\s+(?:[|·•»–—-]|::)\s+|:\s+")
#: Of these several parts stand behind a headline, the name of a section among them.
_BARS: Final = ("|", "·", "•", "»", "::")
_LONGEST_NAME: Final = 3
_FEWEST_BEFORE_NAME: Final = 4
_ENTITY: Final = re.compile(r"&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});")
#: Two parts of a heading without a space between them: `HarbourCrane`.
_GLUED: Final = re.compile(r"[^\W\d_A-Z]$")
_STORY_HEADINGS: Final = XPath(".//article//*[self::h1 or self::h2] | .//main//*[self::h1 or self::h2]")
_TITLE_NAME: Final = re.compile(r"title|headline|heading", re.IGNORECASE)


def declared_line(value: object) -> str | None:
    """A text that a page declares, on one line; entities that were escaped twice are read. None for nothing."""
    if not isinstance(value, str):
        return None
    return normalize_line(html.unescape(value) if _ENTITY.search(value) else value)


def find_title(
    tree: HtmlElement, metas: dict[str, str], article: dict[str, Any], site: str | None
) -> tuple[str | None, HtmlElement | None]:
    """The title, and its heading where it is one of the page; no title is the name of the site alone."""
    element = next(tree.iter("title"), None)
    in_tab = declared_line(element.text_content()) if element is not None else None
    outlet = folded(site) if site else ""
    candidates = (article.get("headline"), metas.get("og:title"), metas.get("twitter:title"))
    said = [line for line in map(declared_line, candidates) if line and folded(line) != outlet]
    tab = in_tab if in_tab is not None and folded(in_tab) != outlet else None
    wanted = [_without_site(title, site) for title in (*said[:1], tab) if title]
    headings = [heading for heading in list(tree.iter("h1"))[:_MOST_HEADINGS] if heading_text(heading)]
    for heading in headings:
        if (title := _repeated(heading, wanted)) is not None:
            return title[:_LONGEST], heading
    if said:
        return _without_site(said[0], site)[:_LONGEST], None
    if (heading := _story_heading(tree, tab)) is not None:
        return (heading_text(heading) or "")[:_LONGEST], heading
    if tab is not None:
        return _without_site(tab, site)[:_LONGEST], None
    others = (heading for heading in headings if folded(heading_text(heading) or "") != outlet)
    heading = next(others, None)
    return (None, None) if heading is None else ((heading_text(heading) or "")[:_LONGEST] or None, heading)


def _story_heading(tree: HtmlElement, tab: str | None) -> HtmlElement | None:
    """The heading of the story where the tab has a slogan or a section, of which the body does not speak."""
    for heading in _STORY_HEADINGS(tree)[:_MOST_TRIED]:
        text = heading_text(heading) or ""
        if len(text.split()) < _FEWEST_WORDS or (
            heading.tag != "h1" and not _TITLE_NAME.search(heading.get("class") or "")
        ):
            continue
        if tab is None:
            return heading
        body = _opening_of_body(tree)
        return heading if folded(text) not in folded(tab) and _told(text, body) > _told(tab, body) else None
    return None


def _opening_of_body(tree: HtmlElement) -> str:
    paragraphs = (paragraph.text_content().strip() for paragraph in islice(tree.iter("p"), _MOST_PARAGRAPHS))
    return folded(" ".join(islice(filter(is_sentence_paragraph, paragraphs), _COMPARED)))


def _told(title: str, body: str) -> float:
    """The share of the longer words of a title that the body begins with."""
    words = [word[:_STEM] for word in folded(title).split() if len(word) >= _STEM]
    return sum(word in body for word in words) / max(len(words), 1)


def heading_text(heading: HtmlElement) -> str | None:
    """The text of a heading on one line; a space stands between parts that the page sets apart by style alone."""
    parts: list[str] = []
    for part in heading.itertext():
        if parts and part[:1].isupper() and _GLUED.search(parts[-1]):
            parts.append(" ")
        parts.append(part)
    return declared_line("".join(parts))


def _repeated(heading: HtmlElement, wanted: Sequence[str]) -> str | None:
    """The text of a heading, or of the part of it, that one of the declared titles repeats; None if none does."""
    whole = heading_text(heading) or ""
    if len(whole) > _LONGEST:
        return None  # never closed: the whole page is in it
    others = {folded(title) for title in wanted}
    if folded(whole) in others:
        return whole
    for part in heading.iterdescendants():
        text = heading_text(part) if isinstance(part.tag, str) else None
        if text and folded(text) in others and len(text.split()) >= _FEWEST_WORDS:
            return text  # without its kicker
    words = set(folded(whole).split())
    similar = (len(words & other) * 2 > min(len(words | other), 2 * len(words)) for other in map(_words, wanted))
    return whole if any(similar) else None


def _words(title: str) -> set[str]:
    return set(folded(title).split())


def _without_site(title: str, site: str | None) -> str:
    """`Headline | Section | Outlet` and `Outlet: Headline` without the outlet and its sections."""
    outlet = folded(site) if site else None
    before = _SEPARATOR.match(title, len(site)) if site and title.startswith(site) else None
    if before is not None and len(title[before.end() :].split()) >= _FEWEST_WORDS:
        return title[before.end() :]
    while True:
        found = [one for one in _SEPARATOR.finditer(title) if not one[0].startswith(":") or "::" in one[0]]
        if not found:
            return title
        last = folded(title[found[-1].end() :])
        first = folded(title[: found[0].start()])
        named = outlet is not None and (outlet in last or (len(last) > 3 and last in outlet))
        short = len(last.split()) <= _LONGEST_NAME and len(first.split()) >= _FEWEST_BEFORE_NAME
        if not (named or short):
            return title
        title = title[: found[-1].start()].rstrip(" |·•»–—-:")
        if found[-1][0].strip() not in _BARS:
            return title
