"""Finds the lines of tags below a text: links to pages that list what else was filed under a subject.

A link is one to a tag by its `rel` (the rel-tag microformat, 2005) or by the path of its address. A line is one of tags
if it is made of such links alone, signs and a label aside: a link to a subject within a sentence is none.
"""

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.visible_lines import VisibleLine
from copydesk_text.lines import folded
from copydesk_text.newsroom.lexicon.furniture_labels import is_label

#: How many links of a page are looked at.
_MOST: Final = 5000
#: A line of links known by their address alone has at least this many.
_FEWEST: Final = 2
#: Characters and words of the longest label before tags.
_LONGEST_LABEL: Final = 30
_MOST_WORDS: Final = 3
_PATH: Final = re.compile(
    r"(?:^|(?<!/)/)(?:tags?|topics?|keywords?|labels?|etiquetas?|temas?|assuntos?|schlagwort|schlagworte|thema|themen|"
    r"sujets?|mots-cles|etichette|trefwoord|etiket|etiketler|tegi|tagi|emne|amne)/[^/?#]+",
    re.IGNORECASE,
)


def tag_lists(lines: list[VisibleLine]) -> list[str]:
    """Finds the lines of tags of a page.

    Args:
        lines: What the page shows.

    Returns:
        The texts of the lines that are nothing but links to tags and a short label, and of labels right above them.
        One link known by its address alone is no list.
    """
    found: list[str] = []
    left = _MOST
    above = ""
    for line in lines:
        label, above = above, line.text
        if 2 * line.linked < len(line.text):
            continue
        links = list(islice(line.holder.iter("a"), left))
        left -= len(links)
        named = [link for link in links if "tag" in (link.get("rel") or "").lower().split()]
        tags = named or _by_address(links)
        if tags and _says_only(line.text, tags):
            found += (label, line.text) if is_label(label) else (line.text,)
        if not left:
            break
    return found


def _by_address(links: list[HtmlElement]) -> list[HtmlElement]:
    """The links to tags by their address alone; none if there are too few, as in most lines."""
    if len(links) < _FEWEST:
        return []
    tags = [link for link in links if _PATH.search(link.get("href") or "") is not None]
    return tags if len(tags) >= _FEWEST else []


def _says_only(text: str, tags: list[HtmlElement]) -> bool:
    """Whether a line says what links say from the first on, and nothing else but a short label."""
    said, line = folded(" ".join(link.text_content() for link in tags)), folded(text)
    if not said or f"{said} ".startswith(f"{line} "):  # the element may go on behind a break
        return bool(said)
    label = line.removesuffix(said)
    return label != line and len(label) <= _LONGEST_LABEL and len(label.split()) <= _MOST_WORDS
