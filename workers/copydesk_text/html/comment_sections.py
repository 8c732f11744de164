"""Finds the comments of readers below an article by their heading, where no class tells them from its text.

Two signs make a section of comments: a heading that says so (`3 Comments`, `Kommentare`), below the text of something,
and a count in it, a form to write in, or names of classes. The heading of a chapter has none of these.
"""

import re
from collections import Counter
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.marks import any_word
from copydesk_text.html.page import HtmlPage
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import CommentWords, every
from copydesk_text.phrases import one_of
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Characters of the longest heading; it may hold the title of the story.
_LONGEST: Final = 250
#: How many headings, levels around one, and elements of a section are looked at.
_MOST_HEADINGS: Final = 400
_DEEPEST: Final = 60
_MOST_ELEMENTS: Final = 200
#: How many headings that say so are looked at closer, and what has to tell comments right below a bare heading.
_MOST_LABELS: Final = 20
_RIGHT_BELOW: Final = 3
_FORM: Final = frozenset(("textarea", "form"))
_NAMED: Final = re.compile(r"comment|kommentar|coment|disqus|respond|talkback|yorum", re.IGNORECASE)
#: Pages on which a comment may be all that they are about.
_THREADS: Final = re.compile(r"schema\.org/(?:DiscussionForumPosting|QAPage|Question)$")
_ISSUE: Final = re.compile(r"^(?:bz_|jira$|trac-ticket|(?:issue|ticket|bug)[-_](?:body|details?|description|content))")


def comment_sections(page: HtmlPage, holders: Counter[HtmlElement]) -> list[HtmlElement]:
    """Finds the sections with comments of readers.

    Args:
        page: The page. Comments that nothing is around get an element of their own, with their heading.
        holders: How many sentence paragraphs elements hold.

    Returns:
        The elements that hold comments, and nothing else.
    """
    headings = islice(chain(page.headings, page.tree.iter("h5", "h6")), _MOST_HEADINGS)
    labelled = [(heading, label) for heading in headings if (label := _read_label(heading)) is not None]
    if not labelled or _is_thread(page):
        return []
    found: list[HtmlElement] = []
    for heading, label in labelled[:_MOST_LABELS]:
        section = _section(heading, holders)
        if section is None:
            continue
        counted = label["before"] or label["behind"] or label["titled"]
        if counted or _takes_comments(section[:_RIGHT_BELOW]):
            found.append(_wrapped(section) if section[0] is heading else section[0])
    return found


def _read_label(heading: HtmlElement) -> re.Match[str] | None:
    """What a heading says of comments; None if it is the heading of something else."""
    if heading.tag == "h1":
        return None
    text = " ".join(heading.text_content()[: 2 * _LONGEST].split())
    return _label().fullmatch(text) if 0 < len(text) <= _LONGEST else None


def _section(heading: HtmlElement, holders: Counter[HtmlElement]) -> list[HtmlElement] | None:
    """The largest element that a heading opens, or the heading with what follows it; None if no text stands above."""
    block = heading
    for _ in range(_DEEPEST):
        parent = block.getparent()
        if parent is None or block.tag == "body":
            return None
        if any(holders[before] for before in block.itersiblings(preceding=True)):
            break
        if parent.text and parent.text.strip() and block is heading:
            break
        block = parent
    else:
        return None
    if block is not heading:
        return [block] if next(block.iter("h1"), None) is None else None
    section = [heading]
    for sibling in heading.itersiblings():
        if sibling.tag in ("h1", "h2", "h3", "h4") and sibling.tag <= heading.tag:
            break
        section.append(sibling)
    return section


def _takes_comments(section: list[HtmlElement]) -> bool:
    """Whether elements have a form in them, or names that say what they are."""
    parts = islice(chain.from_iterable(one.iter() for one in section), _MOST_ELEMENTS)
    return any(
        one.tag in _FORM or _NAMED.search(f"{one.get('class') or ''} {one.get('id') or ''}") is not None
        for one in parts
    )


def _is_thread(page: HtmlPage) -> bool:
    """Whether a page is a thread of a forum, or an issue with what was said of it."""
    marks = page.marks
    return bool(marks.with_value(("itemtype",), _THREADS.search) or marks.with_value(("class", "id"), _is_issue_name))


def _wrapped(section: list[HtmlElement]) -> HtmlElement:
    """Elements that stand side by side, in one of their own."""
    first = section[0]
    around: HtmlElement = first.makeelement("div")
    first.addprevious(around)
    around.extend(section)
    return around


@built_once
def _label() -> re.Pattern[str]:
    """What heads comments, with a number before or behind it, or with a number and the title of the story."""
    words = read_table(CommentWords)
    number = r"[(\[]?(?:[0-9٠-٩۰-۹]{1,6}|one|no)[)\]]?"
    unspaced = one_of(form for form in every(words.labels) if form >= FIRST_EAST_ASIAN)
    return re.compile(
        rf"(?:(?P<before>{number}\s?)?(?:{one_of(every(words.labels))}|{unspaced})(?P<behind>\s?[:：]?\s?{number})?\s?[:：]?"
        rf"|(?P<titled>{number}\s{one_of(every(words.titled))}\s.+))",
        re.IGNORECASE,
    )


_is_issue_name: Final = any_word(_ISSUE.search)
