"""Makes paragraphs of what an element parts by line breaks: `First.<br><br>Second.`

The search for the article counts paragraphs, and would find none in such a text. The idea is that of readability. Where
two breaks stand together anywhere in an element, one alone parts no paragraphs there.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct, field

from copydesk_text.html.custom_elements import WITHIN_LINES, with_blocks
from copydesk_text.html.visible_lines import SILENT
from copydesk_text.lines import is_sentence_paragraph

#: What holds texts that only line breaks part; a paragraph stays one.
_HOLDERS: Final = frozenset(("div", "td", "section", "article", "main", "body", "center", "font", "span", "blockquote"))
#: Sentence paragraphs from which an element is parted, and how many times them its other lines may be, where one break
#: parts it: lines may be wrapped, or verses.
_FEWEST: Final = 2
_MOST_OTHERS: Final = 1
#: Line breaks of a page that are looked at, and characters of the elements around them: some stand within each other.
_MOST_BREAKS: Final = 20_000
_MOST_CHARACTERS: Final = 4_000_000


class _Run(Struct):
    """What stands between two breaks: texts and elements within a line; or one block."""

    parts: list[str | HtmlElement] = field(default_factory=list)
    is_block: bool = False

    def text(self) -> str:
        """What a reader sees of it; nothing of a block."""
        return "" if self.is_block else "".join(part if isinstance(part, str) else _shown(part) for part in self.parts)


def part_by_breaks(tree: HtmlElement) -> None:
    """Puts each text between two line breaks into a paragraph of its own, where an element holds several.

    Args:
        tree: The root of a page. It is changed.
    """
    holders: dict[HtmlElement, bool] = {}  # whether two breaks stand together
    for br in islice(tree.iter("br"), _MOST_BREAKS):
        holder = br.getparent()
        if holder is not None and holder.tag in _HOLDERS:
            holders[holder] = holders.get(holder, False) or _follows_break(br)
    if not holders:
        return
    blocks = with_blocks(tree)
    length = 0
    for holder, by_two in holders.items():
        if next(holder.iterancestors("p"), None) is not None:
            continue
        runs = list(_runs(holder, blocks, by_two=by_two))
        texts = [run.text() for run in runs]
        length += sum(map(len, texts))
        texts = [" ".join(text.split()) for text in texts]
        sentences = sum(map(is_sentence_paragraph, texts))
        others = sum(map(bool, texts)) - sentences
        if sentences >= _FEWEST and (by_two or others <= _MOST_OTHERS * sentences):
            _rebuild(holder, runs, texts)
        if length > _MOST_CHARACTERS:
            return


def _runs(holder: HtmlElement, blocks: set[HtmlElement], *, by_two: bool) -> Iterator[_Run]:
    run = _Run([holder.text or ""])
    for child in holder:
        if isinstance(child.tag, str) and (child.tag not in WITHIN_LINES or child in blocks):
            yield run
            yield _Run([child], is_block=True)
            run = _Run([child.tail or ""])
        elif child.tag == "br" and (not by_two or _follows_break(child)):
            while by_two and run.parts and _is_break(run.parts[-1]):
                run.parts.pop()
            yield run
            run = _Run([child.tail or ""])
        else:
            run.parts += (child, child.tail or "")
    yield run


def _is_break(part: str | HtmlElement) -> bool:
    return not part.strip() if isinstance(part, str) else part.tag == "br"


def _follows_break(br: HtmlElement) -> bool:
    before = br.getprevious()
    return before is not None and before.tag == "br" and not (before.tail or "").strip()


def _rebuild(holder: HtmlElement, runs: list[_Run], texts: list[str]) -> None:
    holder.text = None
    for child in list(holder):
        child.tail = None
        holder.remove(child)
    for run, text in zip(runs, texts, strict=True):
        if not text:
            holder.extend(part for part in run.parts if not isinstance(part, str))
            continue
        paragraph = holder.makeelement("p")
        for part in run.parts:
            if not isinstance(part, str):
                paragraph.append(part)
            elif len(paragraph):
                paragraph[-1].tail = part
            else:
                paragraph.text = part
        holder.append(paragraph)


def _shown(element: HtmlElement) -> str:
    if element.tag in SILENT or not isinstance(element.tag, str):
        return ""
    return "\n" if element.tag == "br" else str(element.text_content())
