"""Finds the posts of a page that does not mark them: full texts side by side, each below a headline with a date.

That is how the front pages of weblogs look. Their systems give posts neither `article` nor a class that all share, put
the day above the headline, or lay headlines and paragraphs out in one row without anything around a post.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from itertools import islice
from typing import Final
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_text.html.page import HtmlPage
from copydesk_text.html.tree import empty_page
from copydesk_text.html.visible_lines import read_visible
from copydesk_text.lines import folded, is_sentence_paragraph
from copydesk_text.newsroom.reader_prompts import is_prompt
from copydesk_text.newsroom.written_dates import read_written_date

#: A full text has at least this many characters in sentences.
FEWEST_CHARACTERS: Final = 400
_FEWEST: Final = 2
#: How many headings are looked at, and levels of elements around one.
_MOST_HEADINGS: Final = 400
_DEEPEST: Final = 60
#: Characters of the longest line with the date of a post, and how many of its lines are read for one.
_LONGEST_DATE: Final = 120
_MOST_LINES: Final = 400
#: How a text ends that goes on elsewhere.
_ELLIPSES: Final = ("…", "...")
_CLOSING: Final = " ])"
_TITLES: Final = ("h1", "h2", "h3")
#: What holds no posts.
_BESIDE: Final = frozenset(("nav", "aside", "footer", "form", "header"))
#: What stands between two posts and belongs to none.
_RULES: Final = frozenset(("hr", "br", "script"))
_NO_FLAGS: Final[Counter[HtmlElement]] = Counter()


class Told(Struct, frozen=True):
    """What an element tells of the text in it."""

    #: Its lines that are sentences, without requests to the reader, and their characters.
    sentences: int
    characters: int
    dated: bool
    #: Whether the last of them breaks off, as that of a teaser does.
    cut: bool


def tell(element: HtmlElement) -> Told:
    """Reads what an element tells of the text in it, whatever it breaks its lines with.

    Args:
        element: Any element.

    Returns:
        How many sentences it holds, whether it has a date, and whether it breaks off.
    """
    dated = next(element.iter("time"), None) is not None or _has_published(element)
    lengths: list[int] = []
    cut = False
    for line in read_visible(element, {}, _NO_FLAGS).lines[:_MOST_LINES]:
        if is_sentence_paragraph(line.text):
            if not is_prompt(line.text):
                lengths.append(len(line.text))
                cut = line.text.rstrip(_CLOSING).endswith(_ELLIPSES)
        elif not dated and len(line.text) <= _LONGEST_DATE and any(map(str.isdigit, line.text)):
            dated = read_written_date(line.text) is not None
    return Told(len(lengths), sum(lengths), dated, cut)


def characters_beside(page: HtmlPage, stories: Iterable[HtmlElement]) -> int:
    """Counts what a page shows and none of its stories holds.

    Args:
        page: The page.
        stories: Its stories.

    Returns:
        The characters of these lines.
    """
    lines = Counter(line.text for line in read_visible(page.tree, {}, _NO_FLAGS).lines)
    for story in stories:
        lines -= Counter(line.text for line in read_visible(story, {}, _NO_FLAGS).lines)
    return sum(len(text) * count for text, count in lines.items())


def find_posts(page: HtmlPage) -> list[HtmlElement]:
    """Finds what may be posts: blocks of one kind side by side, each with a headline that leads to a page of its own.

    Args:
        page: The page.

    Returns:
        The blocks, in page order; a copy of its parts where a post has nothing around it. None if there are fewer than
        two with a date. Whether they are full texts is for the caller to tell.
    """
    kinds: defaultdict[tuple[str, str | None], list[HtmlElement]] = defaultdict(list)
    for heading in islice(page.headings, _MOST_HEADINGS):
        if heading.tag in _TITLES:
            kinds[heading.tag, heading.get("class")].append(heading)
    best: list[HtmlElement] = []
    for headings in kinds.values():
        leading = _leading(headings, page.base)
        if len(leading) >= _FEWEST and len(leading) > len(best):
            posts = _posts(leading)
            if len(posts) >= _FEWEST:
                best = posts
    return best


def _leading(headings: Sequence[HtmlElement], base: str) -> list[HtmlElement]:
    """The headings that link to other pages of the site, each page and each title once."""
    seen: set[str] = set()
    leading: list[HtmlElement] = []
    here = urlsplit(base)
    for heading in headings:
        title = folded(heading.text_content())
        link = next(heading.iter("a"), None)
        href = (link.get("href") or "").strip() if link is not None else ""
        if not title or not href or href.startswith(("#", "javascript:", "mailto:")):
            continue
        try:
            there = urlsplit(urljoin(base, href))
        except ValueError:
            continue
        address = f"{there.path}?{there.query}"
        if (
            _site(there.netloc) != _site(here.netloc)
            or address == f"{here.path}?{here.query}"
            or not seen.isdisjoint((title, address))
        ):
            continue
        seen.update((title, address))
        leading.append(heading)
    return leading


def _site(host: str) -> str:
    return host.lower().removeprefix("www.")


def _posts(headings: Sequence[HtmlElement]) -> list[HtmlElement]:
    """The posts below headings, those that stand side by side."""
    held: Counter[HtmlElement] = Counter()
    for heading in headings:
        held.update(islice(heading.iterancestors(), _DEEPEST))
    rows: defaultdict[HtmlElement, list[HtmlElement]] = defaultdict(list)
    for heading in headings:
        block = heading
        for element in islice(heading.iterancestors(), _DEEPEST):
            if held[element] > 1:
                rows[element].append(block)
                break
            block = element
    row = max(rows.values(), key=len, default=[])
    if len(row) < _FEWEST or any(one.tag in _BESIDE for one in (row[0], *row[0].iterancestors())):
        return []
    return list(_with_rest(row))


def _with_rest(blocks: Sequence[HtmlElement]) -> Iterator[HtmlElement]:
    """Each block with what belongs to it in its row: the day above, the paragraphs below."""
    opening = _kind_above(blocks)
    above: HtmlElement | None = None
    places = frozenset(blocks)
    for block in blocks:
        before = block.getprevious()
        if before is not None and _opens(before, opening):
            above = before  # one day may stand above several posts
        behind: list[HtmlElement] = []
        for sibling in block.itersiblings():
            if sibling in places or sibling.tag in _BESIDE or sibling.tag in _TITLES or _opens(sibling, opening):
                break
            if sibling.tag not in _RULES:
                behind.append(sibling)
        if block.tag not in _TITLES and any(one.tag == block.tag for one in behind):
            behind = []  # blocks of the row that have another kind of headline, or none
        if above is None and not behind and not (block.tail or "").strip():
            yield block
        else:
            yield _joined(above, [block, *behind])


def _kind_above(blocks: Sequence[HtmlElement]) -> tuple[str, str | None] | None:
    """The kind of what stands right above the first block and others, if it is a date."""
    first = blocks[0].getprevious()
    return _kind(first) if first is not None and first.tag not in _RULES and _is_day(first) else None


def _opens(element: HtmlElement, opening: tuple[str, str | None] | None) -> bool:
    """Whether an element is the day above posts; a paragraph of the text may be of the same kind."""
    return opening is not None and _kind(element) == opening and _is_day(element)


def _is_day(element: HtmlElement) -> bool:
    text = " ".join(element.text_content()[: 2 * _LONGEST_DATE].split())
    return len(text) <= _LONGEST_DATE and read_written_date(text) is not None


def _kind(element: HtmlElement) -> tuple[str, str | None]:
    return element.tag, element.get("class")


def _joined(above: HtmlElement | None, parts: Sequence[HtmlElement]) -> HtmlElement:
    """Copies of elements in one of their own; the day above them is no headline in it."""
    around: HtmlElement = empty_page().body.makeelement("div")
    if above is not None:
        day = deepcopy(above)
        day.tag = "p"
        around.append(day)
    around.extend(deepcopy(part) for part in parts)
    return around


def _has_published(element: HtmlElement) -> bool:
    """Whether a mark of hAtom gives the day of a post."""
    return any("published" in (one.get("class") or "") for one in element.iter("abbr"))
