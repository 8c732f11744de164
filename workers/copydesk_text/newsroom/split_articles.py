"""Opens a text document: splits a page that holds several articles, and finds the title of each.

A page is split only where two or more headlines return (see `headlines`), each above a body of its own and in the same
shape. A page that holds one article must never be split. A page of several that is left whole loses nothing.
"""

from itertools import islice, pairwise
from typing import Final

from copydesk_schemas import RawDocument
from copydesk_text.article import Article, Drop
from copydesk_text.lines import ends_sentence, folded, is_sentence_paragraph, joined, page_lines
from copydesk_text.newsroom.captions import read_caption
from copydesk_text.newsroom.headlines import Opening, could_be_headline, find_openings
from copydesk_text.newsroom.lexicon.furniture_labels import is_label
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Sentence paragraphs, captions not counted, that an article on a page of several has …
_FEWEST_PARAGRAPHS: Final = 2
#: … in this number of lines under its head. A paragraph from this number of characters counts as two.
_FIRST_LINES: Final = 8
_LONG_PARAGRAPH: Final = 300
#: A page of more articles is left whole: they are committed in one step.
MOST_ARTICLES: Final = 500
#: Two heads are of one shape if they share at least this part of their kinds of line.
_SAME_SHAPE: Final = 0.5
#: Lines that may stand above the headline of a page, and how many heads (of the site, of boxes) are tried as its own.
_REACH: Final = 12
_MOST_HEADS: Final = 4

#: Characters of the longest first line that can be the headline. It ends no sentence, not even a question, and body
#: text follows within this number of lines, or within the second number if the headline returns.
_LONGEST_TITLE: Final = 130
_HEAD_LINES: Final = 6
_RETURNED_HEAD_LINES: Final = 30
#: Paragraphs of that body text that are compared with the headline, and characters of each.
_COMPARED_PARAGRAPHS: Final = 3
_COMPARED_CHARACTERS: Final = 500
#: Words are compared by this number of first letters, scripts of East Asia by pairs of characters. A headline has at
#: least this number of such parts, and at least this share of them is in the body text.
_STEM: Final = 5
_FEWEST_PARTS: Final = 3
_SHARED_PARTS: Final = 0.3


def split_articles(document: RawDocument) -> list[Article] | Drop:
    """Splits a text document into its articles.

    Args:
        document: A document with a text.

    Returns:
        The articles in page order; Drop `empty` if there is no text.
    """
    lines = page_lines(document.text or "")
    if not any(lines):
        return Drop("empty", "the text is empty after trimming")
    title = (document.title or "").strip() or None
    openings = find_openings(lines, title)
    if document.split != "never":
        found = _articles(lines, openings)
        if len(found) > 1:
            ends = [*(start for start, _ in found[1:]), len(lines)]
            return [
                _part(document, position, lines[start:end], headline)
                for position, ((start, headline), end) in enumerate(zip(found, ends, strict=True))
            ]
    title, rest = _without_title(lines, title or _own_title(lines, openings))
    return [Article(document=document, single=True, title=title, text=joined(rest))]


def _articles(lines: list[str], openings: list[Opening]) -> list[tuple[int, str | None]]:
    """Index of the first line and headline of each article; empty for a page that holds one article."""
    good: list[Opening] = []
    seen: set[str] = set()
    openings = [opening for opening in openings if opening.kinds]  # two lines alike in a row cut no body
    for number, opening in enumerate(openings):
        end = openings[number + 1].start if number + 1 < len(openings) else len(lines)
        key = folded(opening.headline)
        if key not in seen and _is_marked(opening) and _body_weight(lines[opening.end : end]) >= _FEWEST_PARAGRAPHS:
            good.append(opening)
            seen.add(key)
    good = [one for one in good if _same_shape(one.kinds, good[0].kinds)]
    if not 2 <= len(good) <= MOST_ARTICLES:
        return []
    found: list[tuple[int, str | None]] = [(one.start, one.headline) for one in good]
    if _body_weight(lines[: good[0].start]) >= _FEWEST_PARAGRAPHS:
        return [(0, None), *found]  # an article whose headline does not return stands above
    return [(0, good[0].headline), *found[1:]]


def _is_marked(opening: Opening) -> bool:
    """Whether an article opens here for certain: a box that points to another story has a headline and a picture, too,
    but no share buttons, byline or date, and no gap above."""
    if "caption" in opening.kinds and len(opening.kinds) > 1:
        return True
    return opening.kinds >= {"widget", "counter"} or (bool(opening.kinds) and opening.apart)


def _body_weight(lines: list[str]) -> int:
    """How many sentence paragraphs stand among the first lines, captions and labels not counted."""
    weight = looked_at = 0
    for line in lines:
        if not line or is_label(line) or read_caption(line) is not None:
            continue
        looked_at += 1
        if is_sentence_paragraph(line):
            weight += 1 + (len(line) >= _LONG_PARAGRAPH)
        if looked_at == _FIRST_LINES:
            break
    return weight


def _is_body(line: str) -> bool:
    return is_sentence_paragraph(line) and read_caption(line) is None


def _same_shape(kinds: frozenset[str], others: frozenset[str]) -> bool:
    return len(kinds & others) / len(kinds | others) >= _SAME_SHAPE


def _part(document: RawDocument, position: int, lines: list[str], headline: str | None) -> Article:
    furniture: tuple[str, ...] = ()
    if headline is not None:
        furniture, lines = _without_site_head(lines, folded(headline))
    title, rest = _without_title(lines, headline or _own_title(lines, []))
    return Article(
        document=document, position=position, single=False, title=title, text=joined(rest), furniture=furniture
    )


def _without_site_head(lines: list[str], headline: str) -> tuple[tuple[str, ...], list[str]]:
    """The lines above the first print of a headline, and the others; none are above where body text stands there."""
    for index, line in enumerate(lines):
        if is_sentence_paragraph(line) or read_caption(line) is not None:
            break
        if folded(line) == headline:
            return tuple(line for line in lines[:index] if line), lines[index:]
    return (), lines


def _without_title(lines: list[str], title: str | None) -> tuple[str | None, list[str]]:
    """The title, and the lines without its prints in the head; if nothing else is there, the lines as they are."""
    if title is None:
        return None, lines
    key = folded(title)
    printed = 0
    rest = []
    for line in lines:
        printed += bool(line)
        if printed <= _REACH * 2 and line and len(line) <= len(title) + 20 and folded(line) == key:
            continue
        rest.append(line)
    return title, rest if any(rest) else lines


def _own_title(lines: list[str], openings: list[Opening]) -> str | None:
    """The headline in the text: one that returns in the head, or a first line that can be nothing else."""
    heads = _heads(lines, openings)
    for opening in heads:
        if _tells_of(opening.headline, _printed(lines[opening.end :], _RETURNED_HEAD_LINES)):
            return opening.headline
    above = heads[0].end if heads and not heads[0].kinds else 0  # a slogan printed twice is no headline
    for start in (0, above) if above else (0,):
        printed = _printed(lines[start:], _HEAD_LINES + 1)
        if printed and _is_first_headline(printed[0], printed[1:]):
            return printed[0]
    if heads and not _printed(lines[: heads[0].start], 1):
        first = heads[0]
        below = _printed(lines[first.end :], 1)
        if first.kinds or not below or not could_be_headline(below[0]):
            return first.headline
    return None


def _heads(lines: list[str], openings: list[Opening]) -> list[Opening]:
    """The first few openings above which no body text stands."""
    heads: list[Opening] = []
    start = printed = 0
    for opening in openings[:_MOST_HEADS]:
        above = [line for line in lines[start : opening.start] if line]
        printed += len(above)
        if printed > _REACH or any(_is_body(line) for line in above):
            break
        heads.append(opening)
        start = opening.end
    return heads


def _is_first_headline(line: str, following: list[str]) -> bool:
    """Whether a first line can be nothing else; its look is asked last, which takes longest."""
    short = len(line) <= _LONGEST_TITLE and not ends_sentence(line)
    return short and _tells_of(line, following) and could_be_headline(line)


def _printed(lines: list[str], count: int) -> list[str]:
    """The first `count` lines that are not blank."""
    return list(islice((line for line in lines if line), count))


def _tells_of(headline: str, following: list[str]) -> bool:
    """Whether body text follows soon and uses the words of the headline."""
    soon = [line for line in following if _is_body(line)][:_COMPARED_PARAGRAPHS]
    if not soon:
        return False
    body = folded(" ".join(line[:_COMPARED_CHARACTERS] for line in soon))
    if any(character >= FIRST_EAST_ASIAN for character in headline):
        parts = {first + second for first, second in pairwise(folded(headline)) if first != " " != second}
    else:
        parts = {word[:_STEM] for word in folded(headline).split() if len(word) >= _STEM - 1}
    return len(parts) >= _FEWEST_PARTS and sum(part in body for part in parts) >= max(2, len(parts) * _SHARED_PARTS)
