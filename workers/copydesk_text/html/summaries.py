"""Finds the standfirst of a page: the sentences between headline and text that say what the story is about."""

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.below_headline import below_headline, texts_of
from copydesk_text.html.page import HtmlPage, declared_line
from copydesk_text.lines import folded, is_sentence_paragraph
from copydesk_text.newsroom.author_names import opened_authors
from copydesk_text.newsroom.bylines import read_byline
from copydesk_text.newsroom.captions import read_caption
from copydesk_text.newsroom.publication_lines import is_date_line
from copydesk_text.normalize import normalize_line
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: How many elements below the headline are looked at.
_MOST: Final = 50
#: Characters of a standfirst, and of the shortest in East Asia, where a character says more; words of the shortest.
_SHORTEST: Final = 20
_SHORTEST_IDEOGRAPHS: Final = 8
_LONGEST: Final = 1000
_FEWEST_WORDS: Final = 4
#: Words of the shortest heading right below the headline that is one.
_FEWEST_IN_HEADING: Final = 6
#: What pages call it, by class, id or the like.
_CALLED: Final = re.compile(
    r"(?:^|[\s_-])(?:dek|deck|standfirst|strapline|sub-?head(?:line|ing)?s?|sub-?title|lead|lede|leadtext|chap[oô]|chapeau"
    r"|entradilla|bajada|volanta|copete|sommario|vorspann|anrei(?:ss|ß)er|ingress|manchet(?:te)?|perex|spot|intro(?:duction"
    r"|text)?|excerpt|summary|abstract|synopsis|description|resumen?|olho|linha-?fina|gravata|zajawka|lid|abtract|sapo)"
    r"(?:$|[\s_-])|__(?:dek|lead|intro|summary|subtitle|standfirst|description)|(?:article|post|entry|story)(?:dek|lead"
    r"|intro|summary|subtitle|subheadline|description|excerpt)",
    re.IGNORECASE,
)
#: Boxes whose description is that of a film or a picture, and how far around an element they are looked for.
_OF_MEDIA: Final = re.compile(r"video|player|caption|gallery|slide|image-|photo|media", re.IGNORECASE)
_AROUND: Final = 3
#: A path through the site, a menu.
_NO_SENTENCE: Final = re.compile(r"\s[|>›»/]\s")
#: Characters of a line up to which a year or a time of day makes it one of dates.
_SHORT: Final = 100
_DATED: Final = re.compile(r"\b(?:19|20)\d\d\W{0,3}$|\b\d{1,2}[:.]\d\d\b|\b(?:19|20)\d\d[./-]\d")
_NOBODY: Final = "\0"
_BLOCKS: Final = frozenset(("p", "div", "h2", "h3", "h4", "section", "span", "header", "blockquote", "strong", "em"))
#: Elements that are read whatever they are called.
_READ: Final = frozenset(("p", "h2", "h3", "h4"))
_HEADINGS: Final = frozenset(("h2", "h3", "h4"))
_FIGURES: Final = frozenset(("figure", "figcaption", "picture"))


def find_summary(
    page: HtmlPage, title: str | None, heading: HtmlElement | None, authors: tuple[str, ...] = ()
) -> str | None:
    """Finds the standfirst of a page.

    Args:
        page: The page.
        title: Its title; None if it has none.
        heading: The heading that shows the title; None if it is not known.
        authors: Who wrote it; a line that begins with a name of theirs is a byline.

    Returns:
        What stands between the headline and the first paragraph of the text and is called a standfirst, is a heading
        of a sentence, shares the header with the headline, or is how the page describes itself. None if nothing is.
    """
    said = _descriptions(page)
    described = {folded(text) for text in said} - {""}
    longest_said = max(map(len, said), default=0)
    head = next(heading.iterancestors("header"), None) if heading is not None else None
    for element in below_headline(page, _MOST, heading):
        if element.tag not in _BLOCKS:
            continue
        called = _is_called_one(element)
        longest = _LONGEST if called or element.tag in _READ else longest_said
        texts = texts_of(element, longest)
        text = normalize_line(" ".join(texts)) if texts else None
        if text is None:
            continue
        is_one = (
            called
            or (element.tag in _HEADINGS and len(text.split()) >= _FEWEST_IN_HEADING)
            or (element.tag == "p" and head is not None and head in element.iterancestors("header"))
            or (folded(text) in described and not _is_among_paragraphs(element))
        )
        if is_one and _can_be_one(text, title) and not text.startswith(authors or _NOBODY):
            return None if _is_of_media(element) else text
        if element.tag == "p" and is_sentence_paragraph(text):
            return None
    return None


def _descriptions(page: HtmlPage) -> list[str]:
    """How a page describes itself."""
    said = (page.article.get("description"), *map(page.metas.get, ("og:description", "description")))
    return [line for line in map(declared_line, said) if line]


def _is_called_one(element: HtmlElement) -> bool:
    return _CALLED.search(_names(element)) is not None


def _is_of_media(element: HtmlElement) -> bool:
    around = (element, *islice(element.iterancestors(), _AROUND))
    return any(parent.tag in _FIGURES for parent in element.iterancestors()) or any(
        _OF_MEDIA.search(_names(one)) for one in around
    )


def _names(element: HtmlElement) -> str:
    return " ".join(element.get(name) or "" for name in ("class", "id", "itemprop", "data-testid", "data-component"))


def _is_among_paragraphs(element: HtmlElement) -> bool:
    """Whether a paragraph stands beside others: then it is one of the text."""
    beside = (*element.itersiblings("p"), *element.itersiblings("p", preceding=True))
    return element.tag == "p" and any(is_sentence_paragraph(one.text_content().strip()) for one in beside[:4])


def _can_be_one(text: str, title: str | None) -> bool:
    if text[0] >= FIRST_EAST_ASIAN or text[-1] >= FIRST_EAST_ASIAN:
        long = len(text) >= _SHORTEST_IDEOGRAPHS
    else:
        long = len(text) >= _SHORTEST and len(text.split()) >= _FEWEST_WORDS
    if not long or (title is not None and folded(text) == folded(title)):
        return False
    if _NO_SENTENCE.search(text) or (len(text) <= _SHORT and _DATED.search(text)) or opened_authors([text]):
        return False
    return read_byline(text) is None and not is_date_line(text) and read_caption(text) is None
