"""Looks at a page a second time, against the text that was found in it: what was lost comes back.

trafilatura drops what does not look like text to it: a block among paragraphs, short items of a list, a table, a
paragraph of links, the lead beside the headline. Here the lines of the page are held against the lines found. The text
that was found shows where the article is. Between its lines all belongs to it that is not called otherwise; above and
below them, what reads like a paragraph and stands beside the others does. Nothing that was found is taken out.

A line is found again by its `folded` text, or if most pairs of its words are in the text. So the time grows with the
size of the page alone.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain, islice, pairwise
from typing import Final, Literal

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_text.html.article_place import ArticlePlace, find_article
from copydesk_text.html.beside_names import is_lead, is_standfirst, stands_beside
from copydesk_text.html.entries import Entries
from copydesk_text.html.torn_lines import join_torn
from copydesk_text.html.visible_lines import Beside, VisibleLine, VisibleText
from copydesk_text.lines import ends_sentence, folded, is_sentence_paragraph
from copydesk_text.newsroom.bylines import read_byline
from copydesk_text.newsroom.captions import read_caption
from copydesk_text.newsroom.lexicon.furniture_labels import is_label
from copydesk_text.newsroom.publication_lines import is_date_line, is_filed
from copydesk_text.newsroom.reader_prompts import is_contact, is_pointer, is_prompt

#: A line is in the text if this share of the pairs of its words is.
_SAID: Final = 0.8
#: Lines without spaces that are looked for as they are, and characters of the text that they are looked for in.
_MOST_SOUGHT: Final = 300
_SOUGHT_WITHIN: Final = 50_000
#: Lines above the first and below the last line found that are looked at.
_ABOVE: Final = 20
_BELOW: Final = 400
#: A line is one of links if they are this share of it, a sentence if they are all of it; a link of fewer words may be
#: a name in a list.
_LINKS: Final = 0.8
_ALL_LINKS: Final = 0.9
_FEWEST_WORDS: Final = 4
#: Lines of furniture that are kept; what is more is counted with the text left out.
_MOST_FURNITURE: Final = 60
_HEADINGS: Final = frozenset(("h2", "h3", "h4", "h5", "h6"))
_ITEMS: Final = frozenset(("li", "tr", "dt", "dd", "blockquote", "caption", "pre"))
#: Lines far from the article that are taken out of a text together; fewer may be its kicker or its source.
_FEWEST_STRAY: Final = 3
#: Levels above a line within which it stands beside a line of the text; an item has its list or table around it.
_NEAR: Final = 2
_NEAR_ITEM: Final = 4

#: What becomes of a line of the page that the text does not have.
_Verdict = Literal["text", "heading", "furniture", "end"] | Beside
#: What stands in an article without being its text: its sentences are kept as furniture.
_BOXES: Final = frozenset(("box", "aside"))


class SecondLook(Struct, frozen=True):
    """The text with what came back, and what stands in the page beside it."""

    lines: list[str]
    #: Sentences and headlines within or next to the article that are not its text.
    furniture: tuple[str, ...]
    #: All other text of the page, with the reason.
    left_out: tuple[tuple[Beside, str], ...]


def look_again(
    found: Sequence[str], visible: VisibleText, title: str | None, descriptions: Iterable[str] = ()
) -> SecondLook:
    """Holds a text against the page that it was found in.

    Args:
        found: The lines of the main text.
        visible: What the page shows.
        title: The title of the page; a line that says the same is not lost.
        descriptions: How the page describes itself; a line that says the same is a standfirst, no body text.

    Returns:
        The lines found and those of the page that belong to them, in page order.
    """
    keys = [folded(line.text) for line in visible.lines]
    known = {line.text: key for line, key in zip(visible.lines, keys, strict=True)}  # most lines are found as shown
    known_or_new = [known[line] if line in known else folded(line) for line in found]
    found, found_keys = join_torn(found, known_or_new, visible.lines, keys)
    places = _match(keys, found_keys)
    article = find_article(visible.lines, keys, places, sum(map(len, found_keys)))
    said = folded(title) if title else ""
    look = _Look(found_keys, visible.lines, keys, said, frozenset(map(folded, descriptions)))
    if article is None:
        look.leave(range(len(keys)))
    else:
        look.above(article)
        look.within(places, article)
        look.below(article, places[article.last])
    out = _titles(visible.lines, keys, places, said)
    if article is not None:
        stray = _stray(visible.lines, places, article)
        out |= stray
        look.left_out += [("other", found[place]) for place in sorted(stray)]
    lines = list(look.back[-1])
    for index, line in enumerate(found):
        if index in out and len(found) > len(out):
            continue
        lines.append(line)
        lines += look.back.get(index, ())
    return SecondLook(lines, tuple(look.furniture), (*visible.beside, *look.left_out))


def _titles(lines: Sequence[VisibleLine], keys: Sequence[str], places: Sequence[int | None], title: str) -> set[int]:
    """The lines found that are the heading with the title."""
    printed = zip(lines, keys, places, strict=True)
    return {place for line, key, place in printed if place is not None and line.holder.tag == "h1" and key == title}


def _stray(lines: Sequence[VisibleLine], places: Sequence[int | None], article: ArticlePlace) -> set[int]:
    """Lines found that stand far from the article and are no sentences, if there are many: menus, topics.

    Links above or below it are far unless they stand beside one of its lines.
    """
    far: set[int] = set()
    near: set[int] = set()
    for index, (line, place) in enumerate(zip(lines, places, strict=True)):
        if place is not None:
            stays = is_sentence_paragraph(line.text) or article.has_around(line.holder)
            if line.linked >= _LINKS * len(line.text) and not article.first <= index <= article.last:
                stays = stays and article.stands_near(line.holder, 1 if index < article.first else _NEAR_ITEM)
            (near if stays else far).add(place)
    far -= near
    return far if len(far) >= _FEWEST_STRAY else set()


def _match(keys: Sequence[str], found: Sequence[str]) -> list[int | None]:
    """For each line of the page the index of the line found that says the same; of several, one after the other."""
    waiting: defaultdict[str, list[int]] = defaultdict(list)
    for index in range(len(found) - 1, -1, -1):
        if found[index]:
            waiting[found[index]].append(index)
    places: list[int | None] = []
    for key in keys:
        same = waiting.get(key)
        places.append((same.pop() if len(same) > 1 else same[0]) if same else None)
    return places


class _Look:
    """What became of the lines of one page that are not in its text."""

    def __init__(
        self,
        found: Sequence[str],
        lines: Sequence[VisibleLine],
        keys: Sequence[str],
        title: str,
        descriptions: frozenset[str],
    ) -> None:
        self._descriptions = descriptions
        self._lines = lines
        self._keys = keys
        self._title = title
        self._found = frozenset(found)
        self._pairs = frozenset(chain.from_iterable(pairwise(key.split()) for key in found))
        self._whole = " ".join(found)[:_SOUGHT_WITHIN]
        self._sought = 0
        self._here = -1  # the line found that stands above
        self._headings: list[int] = []  # they come back if text follows
        self._introduced: dict[int, bool] = {}
        #: Lines that come back, by the index of the line found above them; -1 above all.
        self.back: defaultdict[int, list[str]] = defaultdict(list)
        self.furniture: list[str] = []
        self.left_out: list[tuple[Beside, str]] = []

    def leave(self, indexes: Sequence[int], why: Beside = "other") -> None:
        """Counts lines of the page that are nowhere else as left out."""
        for index in indexes:
            if not self._is_said(index):
                self.left_out.append((why, self._lines[index].text))

    def _leave_boxes(self, indexes: Sequence[int]) -> None:
        """Counts what stands below the first line that leads elsewhere; sentences of boxes are furniture."""
        for index in indexes:
            line = self._lines[index]
            if line.beside in _BOXES and is_sentence_paragraph(line.text) and not self._is_said(index):
                self._put(index, "furniture")
            else:
                self.leave((index,), "elsewhere")

    def above(self, article: ArticlePlace) -> None:
        """Judges what stands above the text: the lead beside the headline, and what is called one."""
        start = max(0, article.first - _ABOVE)
        heading = next((i for i in range(article.first - 1, start - 1, -1) if self._is_title(i)), None)
        self.leave(range(start))
        for index in range(start, article.first):
            if self._is_said(index):
                continue
            line = self._lines[index]
            below_title = heading is not None and index > heading
            lead = is_lead(line.holder) and len(self._keys[index].split()) > _FEWEST_WORDS
            if (below_title or lead) and (line.beside is not None or article.has_around(line.holder)):
                verdict = self._judge(index, article, within=False)
                if verdict == "heading" and not is_standfirst(line.holder) and self._heads_as_later(index, article):
                    self._headings.append(index)
                    continue
                if is_standfirst(line.holder) or verdict in ("heading", "end"):
                    verdict = "furniture"
                self._put(index, verdict)
            else:
                self._put(index, "other")

    def _heads_as_later(self, index: int, article: ArticlePlace) -> bool:
        """Whether the text has more headings of the kind of one above it: it heads the first section, then."""
        holder = self._lines[index].holder
        kind = (holder.tag, holder.get("class"))
        following = islice(self._lines, article.first, article.last + 1 + _ABOVE)
        same = (line.holder for line in following if (line.holder.tag, line.holder.get("class")) == kind)
        return any(map(article.has_around, same))

    def within(self, places: Sequence[int | None], article: ArticlePlace) -> None:
        """Judges what stands between the first and the last line of the text."""
        for index in range(article.first, article.last + 1):
            place = places[index]
            if place is not None:
                self._return_headings()
                self._here = place
            elif not self._is_said(index):
                self._put(index, self._judge(index, article, within=True))

    def below(self, article: ArticlePlace, place: int | None) -> None:
        """Judges what stands below the last line of the text, up to the first that leads elsewhere."""
        end = min(len(self._keys), article.last + 1 + _BELOW)
        entries = Entries(article.around)
        for index in range(article.last + 1, end):
            if self._is_said(index):
                continue
            line = self._lines[index]
            if line.beside is None and (not article.has_around(line.holder) or entries.has(line.holder)):
                self._put(index, "other")
                continue
            verdict = self._judge(index, article, within=False)
            if verdict == "end":
                self._drop_headings()
                self._leave_boxes(range(index, end))
                break
            self._put(index, verdict)
        self._drop_headings()
        self.leave(range(end, len(self._keys)))

    def _judge(self, index: int, article: ArticlePlace, *, within: bool) -> _Verdict:
        line = self._lines[index]
        text, holder = line.text, line.holder
        words = self._keys[index].count(" ") + 1
        sentence = is_sentence_paragraph(text)
        linked = line.linked >= (_ALL_LINKS if ends_sentence(text) else _LINKS) * len(text)
        is_heading = holder.tag in _HEADINGS
        if not within and (is_pointer(text) or (is_heading and linked)):
            return "end"
        if line.beside is not None:
            return "furniture" if sentence and line.beside in _BOXES else line.beside
        if stands_beside(holder, article.around):
            return "furniture" if sentence or (within and words >= _FEWEST_WORDS) else "label"
        if not sentence and is_date_line(text):
            return "label"  # dates have readers of their own, and one of a box is not that of the article
        if (
            is_label(text)
            or is_prompt(text)
            or is_contact(text)
            or is_filed(text)
            or (not sentence and _is_newsroom_line(text))
        ):
            return "furniture"
        if self._keys[index] in self._descriptions:
            return "furniture"
        if linked:
            introduced = within and words < _FEWEST_WORDS and self._is_introduced(index)
            return "text" if introduced else "furniture" if within else "elsewhere"
        if not ends_sentence(text) and line.linked * 2 > len(text):
            return "furniture"
        if is_heading:
            return "heading"
        if sentence:
            below_link = not within and index > 0 and self._is_linked(index - 1)
            return "elsewhere" if below_link else "text"
        is_item = holder.tag in _ITEMS or any(one.tag in _ITEMS for one in islice(holder.iterancestors(), _NEAR))
        if not is_item and not any(map(str.isalpha, text)):
            return "label"  # a time, a counter, a rule of stars
        near = article.stands_near(holder, _NEAR_ITEM if is_item else _NEAR)
        if near and (is_item or ends_sentence(text) or within):
            return "text"
        if within and ends_sentence(text):
            return "text"
        return "furniture" if words >= _FEWEST_WORDS and (within or near) else "label"

    def _is_linked(self, index: int) -> bool:
        """Whether a line is a link, so that the one below it may be the beginning of the story it leads to."""
        line = self._lines[index]
        return line.linked >= _LINKS * len(line.text)

    def _is_introduced(self, index: int) -> bool:
        """Whether an item stands in a list that a line with a colon introduces."""
        above = index
        while above and above not in self._introduced and self._lines[above].holder.tag == "li":
            above -= 1
        line = self._lines[above]
        introduced = self._introduced.get(above, line.holder.tag != "li" and line.text.endswith((":", "：")))
        self._introduced[index] = introduced  # the next item of the list goes no further back
        return introduced

    def _put(self, index: int, verdict: _Verdict) -> None:
        text = self._lines[index].text
        match verdict:
            case "text":
                self._return_headings()
                self.back[self._here].append(_as_item(self._lines[index]))
            case "heading":
                self._headings.append(index)
            case "furniture" if len(self.furniture) < _MOST_FURNITURE:
                self._drop_headings()
                self.furniture.append(text)
            case "furniture" | "end":
                self.left_out.append(("other", text))
            case _:
                self.left_out.append((verdict, text))

    def _return_headings(self) -> None:
        self.back[self._here] += [self._lines[index].text for index in self._headings]
        self._headings.clear()

    def _drop_headings(self) -> None:
        self.left_out += [("label", self._lines[index].text) for index in self._headings]
        self._headings.clear()

    def _is_title(self, index: int) -> bool:
        return self._lines[index].holder.tag == "h1" or self._keys[index] == self._title != ""

    def _is_said(self, index: int) -> bool:
        """Whether the text, or the title, says what a line says."""
        key = self._keys[index]
        if not key or key in self._found or key == self._title:
            return True
        pairs = list(pairwise(key.split()))
        if len(pairs) > 1:
            return sum(map(self._pairs.__contains__, pairs)) >= _SAID * len(pairs)
        if len(key) < _FEWEST_WORDS or self._sought >= _MOST_SOUGHT:
            return False
        self._sought += 1
        return key in self._whole


def _is_newsroom_line(text: str) -> bool:
    """Whether a short line is a byline or a caption."""
    return text.startswith("©") or read_caption(text) is not None or read_byline(text) is not None


def _as_item(line: VisibleLine) -> str:
    """A line as it stands in a text: an item of a list has a dash."""
    holder: HtmlElement | None = line.holder
    for _ in range(_NEAR):
        if holder is None:
            break
        if holder.tag == "li":
            return f"- {line.text}"
        if holder.getprevious() is not None:
            break
        holder = holder.getparent()
    return line.text
