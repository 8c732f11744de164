"""Finds the headline of an HTML page: the heading that its declared title repeats, without kicker and outlet."""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.headings import heading_text, is_front, is_logo
from copydesk_text.html.page import HtmlPage, declared_line
from copydesk_text.html.shown_titles import shown_title
from copydesk_text.lines import folded, is_sentence_paragraph
from copydesk_text.newsroom.headlines import without_page_number
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Characters of a title; what is longer is cut.
_LONGEST: Final = 500
#: Characters of a declared title that are read; it may be as long as the page.
_LONGEST_DECLARED: Final = 1000
#: How many `h1` elements are compared with the declared title.
_MOST_HEADINGS: Final = 5
#: How many headings within an article are looked at.
_MOST_TRIED: Final = 2
#: Among this many paragraphs of the page the first sentences of the body are looked for …
_MOST_PARAGRAPHS: Final = 60
#: … of which this many are compared with a title.
_COMPARED: Final = 5
#: Words of the shortest headline that tells in other words what a title tells, and what both have in common, twice.
_FEWEST_OF_HEADLINE: Final = 5
_FEWEST_IN_COMMON: Final = 4
#: Words of a clause behind a dash: names of outlets that begin small, as `la Repubblica`, have fewer.
_FEWEST_OF_CLAUSE: Final = 3
#: Letters by which two forms of a word are the same.
_STEM: Final = 5
#: Words of the shortest title that is taken for one without further proof.
_FEWEST_WORDS: Final = 3
_SEPARATOR: Final = re.compile(r"(?<!\s)\s+(?:[|·•»«›‹–—-]|::)\s+|:\s+")
#: The same where `« … »` is a quotation.
_SEPARATOR_OF_QUOTES: Final = re.compile(r"(?<!\s)\s+(?:[|·•–—-]|::)\s+|:\s+")
#: Marks of a quotation that have spaces within in French.
_QUOTES: Final = ("«»", "‹›")
#: Signs behind which several parts may follow a headline, the name of a section among them.
_BEFORE_TITLE: Final = tuple(":|·•»«›‹–—-")
_BARS: Final = ("|", "·", "•", "»", "«", "›", "‹", "::")
#: What stands before the name of an outlet in scripts without spaces.
_BEFORE_SITE: Final = tuple("_-|｜—–－：:")
#: Words of the longest name of an outlet that the page does not declare, …
_LONGEST_NAME: Final = 3
#: … and of the shortest headline before it.
_FEWEST_BEFORE_NAME: Final = 4
#: Words of the shortest headline beside a kicker, and before the name of an outlet of any length.
_FEWEST_BESIDE_KICKER: Final = 2
#: Characters of the shortest headline of one word, in scripts without spaces.
_FEWEST_CHARACTERS: Final = 6
#: The same beside the name of an outlet.
_FEWEST_UNSPACED: Final = 8
#: Links that are looked at for the name of the site.
_MOST_LOGOS: Final = 60
_TITLE_NAME: Final = re.compile(r"title|headline|heading", re.IGNORECASE)


def find_title(page: HtmlPage) -> tuple[str | None, HtmlElement | None]:
    """Finds the title of a page. The name of the site alone is none.

    Args:
        page: The page.

    Returns:
        The title, at most 500 characters, and the heading that shows it; each None if there is none.
    """
    title, heading = _found(page)
    return without_page_number(title) if title is not None else None, heading


def _found(page: HtmlPage) -> tuple[str | None, HtmlElement | None]:
    """The title, which may have the number of a page behind it, and its heading."""
    element = next(page.tree.iter("title"), None)
    in_tab = declared_line(element.text_content()) if element is not None else None
    site = page.site or _on_logo(page, in_tab)
    outlet = folded(site) if site else ""
    candidates = (page.article.get("headline"), page.metas.get("og:title"), page.metas.get("twitter:title"))
    said = [line for line in map(declared_line, candidates) if line and folded(line) != outlet]
    tab = in_tab if in_tab is not None and folded(in_tab) != outlet else None
    wanted = [_without_site(title, site) for title in (*said[:1], tab) if title]
    first = islice((heading for heading in page.headings if heading.tag == "h1"), _MOST_HEADINGS)
    headings = [heading for heading in first if heading_text(heading) and not is_logo(heading)]
    for heading in headings:
        if (title := _repeated(heading, wanted)) is not None:
            behind = next(_ending(page, wanted), None) if _opens_all(title, wanted) else None
            if behind is not None and _is_longer(behind[0], title):
                return behind  # the name of the site stands in an h1, before that of the page
            return title[:_LONGEST], heading
    if (behind := next(_ending(page, wanted), None)) is not None:
        return behind
    if len(headings) == 1 and any(_is_in_other_words(headings[0], title) for title in wanted):
        return (heading_text(headings[0]) or "")[:_LONGEST], headings[0]
    if said:
        title = said[0] if _is_before_site(said[0], tab, site) else _without_site(said[0], site)
        return shown_title(page, [said[0]]) or (title[:_LONGEST], None)
    if (heading := _story_heading(page, tab)) is not None:
        return (heading_text(heading) or "")[:_LONGEST], heading
    if tab is not None and (shown := shown_title(page, [tab])) is not None:
        return shown
    if tab is not None:
        return _without_site(tab, site)[:_LONGEST], None
    others = (heading for heading in headings if folded(heading_text(heading) or "") != outlet)
    heading = next(chain(others, filter(_is_marked, page.headings)), None)
    return (None, None) if heading is None else ((heading_text(heading) or "")[:_LONGEST] or None, heading)


def _ending(page: HtmlPage, titles: Sequence[str]) -> Iterator[tuple[str, HtmlElement]]:
    """The smaller headings that a title ends in, or opens with in scripts without spaces, with their texts."""
    lower = islice((heading for heading in page.headings if heading.tag in ("h2", "h3")), _MOST_HEADINGS)
    for heading in lower if titles else ():
        text = heading_text(heading)
        if text is None or not _is_long(text, _FEWEST_WORDS):
            continue
        if any(_ends_in(title, text) or _opens_unspaced(text, title) for title in titles):
            yield text[:_LONGEST], heading


def _is_long(text: str, words: int) -> bool:
    """Whether a text has so many words, or as many characters as a headline of a script without spaces."""
    return len(text.split()) >= words or (len(text) >= _FEWEST_UNSPACED and max(text) >= FIRST_EAST_ASIAN)


def _is_longer(text: str, other: str) -> bool:
    """Whether a text has more words than another one, or more characters where words are not set apart."""
    unspaced = max(text) >= FIRST_EAST_ASIAN and len(text) > len(other)
    return unspaced or len(text.split()) > len(other.split())


def _opens_all(heading: str, titles: Sequence[str]) -> bool:
    """Whether every title is longer than a heading and begins with it."""
    return all(len(title) > len(heading) and title.startswith(heading) for title in titles)


def _on_logo(page: HtmlPage, tab: str | None) -> str | None:
    """The name behind the last sign of the tab's title, if a link to the front page shows it."""
    found = list(_separator(tab).finditer(tab)) if tab else []
    if not found or tab is None:
        return None
    name = tab[found[-1].end() :]
    wanted = folded(name)
    for link in islice(page.tree.iter("a"), _MOST_LOGOS):
        if is_front(link) and wanted and folded(link.text_content()[:_LONGEST] or link.get("title") or "") == wanted:
            return name
    return None


def _is_marked(heading: HtmlElement) -> bool:
    """Whether a heading is marked as the headline of an article."""
    return "headline" in (heading.get("itemprop") or "")


def _story_heading(page: HtmlPage, tab: str | None) -> HtmlElement | None:
    """The heading of the story where the tab has a slogan or a section, which the body does not mention."""
    for heading in islice(_headings_within_stories(page), _MOST_TRIED):
        text = heading_text(heading) or ""
        if len(text.split()) < _FEWEST_WORDS or (
            heading.tag != "h1" and not _TITLE_NAME.search(heading.get("class") or "")
        ):
            continue
        if tab is None:
            return heading
        body = _opening_of_body(page.tree)
        return heading if folded(text) not in folded(tab) and _told(text, body) > _told(tab, body) else None
    return None


def _headings_within_stories(page: HtmlPage) -> Iterator[HtmlElement]:
    for heading in page.headings:
        if heading.tag in ("h1", "h2") and next(heading.iterancestors("article", "main"), None) is not None:
            yield heading


def _opening_of_body(tree: HtmlElement) -> str:
    paragraphs = (paragraph.text_content().strip() for paragraph in islice(tree.iter("p"), _MOST_PARAGRAPHS))
    return folded(" ".join(islice(filter(is_sentence_paragraph, paragraphs), _COMPARED)))


def _told(title: str, body: str) -> float:
    """The share of the longer words of a title that the beginning of the body mentions."""
    words = _stems(title)
    return sum(word in body for word in words) / max(len(words), 1)


def _stems(title: str) -> list[str]:
    return [word[:_STEM] for word in folded(title).split() if len(word) >= _STEM]


def _is_in_other_words(heading: HtmlElement, title: str) -> bool:
    """Whether a heading of an article tells in other words what its title, made for search engines, tells."""
    if heading.get("itemprop") != "headline" and next(heading.iterancestors("article"), None) is None:
        return False  # it may be that of a topic, with stories below
    shown = heading_text(heading) or ""
    length = len(shown.split())
    if length < _FEWEST_OF_HEADLINE or 2 * length < len(title.split()) or len(shown) > _LONGEST:
        return False
    mine, others = set(_stems(shown)), set(_stems(title))
    return 2 * len(mine & others) >= max(min(len(mine), len(others)), _FEWEST_IN_COMMON)


def _is_before_site(title: str, tab: str | None, site: str | None) -> bool:
    """Whether the tab has the name of the site right behind a declared title, which then has none of its own."""
    if tab is None or site is None or len(tab) <= len(title) or not tab.startswith(title):
        return False
    if folded(title).endswith(folded(site)):
        return False
    behind = _separator(tab).match(tab, len(title))
    return behind is not None and folded(tab[behind.end() :]) == folded(site)


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
    if any(_opens(whole, title) for title in wanted):
        return whole
    words = set(folded(whole).split())
    similar = (len(words & other) * 2 > min(len(words | other), 2 * len(words)) for other in map(_words, wanted))
    return whole if any(similar) else None


def _opens(heading: str, title: str) -> bool:
    """Whether a title is the heading with an outlet of any length behind a dash or a bar."""
    is_short = len(heading.split()) < _FEWEST_BESIDE_KICKER
    if is_short and (len(heading) < _FEWEST_CHARACTERS or max(heading) < FIRST_EAST_ASIAN):
        return False
    if folded(title[: len(heading)]) != folded(heading):
        return False
    return _opens_unspaced(heading, title) or _separator(title).match(title, len(heading)) is not None


def _opens_unspaced(heading: str, title: str) -> bool:
    """Whether a title is a heading of a script without spaces before a section or an outlet: 改道_南河晚报网."""
    behind = title[len(heading) :].lstrip()
    return heading[-1] >= FIRST_EAST_ASIAN and title.startswith(heading) and behind.startswith(_BEFORE_SITE)


def _separator(title: str) -> re.Pattern[str]:
    """What parts a title: not the marks of a quotation, which have spaces within in French."""
    quoted = any(0 <= title.find(first) < title.rfind(last) for first, last in _QUOTES)
    return _SEPARATOR_OF_QUOTES if quoted else _SEPARATOR


def _ends_in(title: str, heading: str) -> bool:
    """Whether a title is a heading, alone or behind the name of its outlet: `Notes from the Quay: Boats in winter`."""
    if folded(title) == folded(heading):
        return True
    before = title[: -len(heading)]
    return title.endswith(heading) and before.rstrip()[-1:] in _BEFORE_TITLE


def _words(title: str) -> set[str]:
    return set(folded(title).split())


def _without_site(title: str, site: str | None) -> str:
    """`Headline | Section | Outlet` and `Outlet: Headline` without the outlet and its sections."""
    title = title[:_LONGEST_DECLARED]
    outlet = folded(site) if site else None
    separator = _separator(title)
    around = " |·•–—-:" if separator is _SEPARATOR_OF_QUOTES else " |·•»›–—-:"
    before = separator.match(title, len(site)) if site and title.startswith(site) else None
    if before is not None and len(title[before.end() :].split()) >= _FEWEST_WORDS:
        return title[before.end() :]
    while True:
        found = [one for one in separator.finditer(title) if not one[0].startswith(":") or "::" in one[0]]
        if not found:
            return title
        last = folded(title[found[-1].end() :])
        first = folded(title[: found[0].start()])
        named = outlet is not None and (outlet in last or (len(last) > 3 and last in outlet))
        clause = (
            outlet is not None and len(last.split()) >= _FEWEST_OF_CLAUSE and title[found[-1].end()].islower()
        ) or (max(last, default="") >= FIRST_EAST_ASIAN and len(last) > 2 * len(first))
        short = not clause and len(last.split()) <= _LONGEST_NAME and _is_long(first, _FEWEST_BEFORE_NAME)
        if not (named or short):
            return title
        title = title[: found[-1].start()].rstrip(around)
        if found[-1][0].strip() not in _BARS:
            return title
