"""Finds the comments of readers below an article by their heading or their heads, where no class tells them.

Two signs make a section of comments: a heading that says so (`3 Comments`, `Kommentare`), below the text of something,
and a count in it, a form to write in, or names of classes. The heading of a chapter has none of these. Without a
heading, comments are blocks of one kind below a text that each begin with a name and a date, or what classes and ids
call comments in a language other than English, below some of the text.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.marks import WordQuestion
from copydesk_text.html.page import HtmlPage
from copydesk_text.html.tree import class_and_id
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import CommentWords, every
from copydesk_text.newsroom.written_dates import read_written_date
from copydesk_text.phrases import one_of
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Characters of the longest heading; it may hold the title of the story.
_LONGEST: Final = 250
#: How many headings, levels around one, and elements of a section are looked at.
_MOST_HEADINGS: Final = 400
_DEEPEST: Final = 60
_MOST_ELEMENTS: Final = 200
#: How many headings that say so, or lists of signed blocks, are looked at closer, and how many elements below a bare
#: heading have to tell that they are comments.
_MOST_LABELS: Final = 20
_RIGHT_BELOW: Final = 3
_FORM: Final = frozenset(("textarea", "form"))
_HEADINGS: Final = frozenset(("h2", "h3", "h4", "h5", "h6"))
_NAMED: Final = re.compile(r"comment|kommentar|coment|disqus|respond|talkback|yorum", re.IGNORECASE)
#: Entries without a heading: how many make comments, how many of them are looked at, and texts of each.
_ENTRIES: Final = frozenset(("div", "li", "ol", "ul", "article", "section", "dd"))
_FEWEST: Final = 2
_LOOKED_AT: Final = 6
_MOST_TEXTS: Final = 12
#: Words for comments, as classes and ids have them, where the English one is no beginning of theirs, alone or with what
#: boxes are called. One comment may be an article of opinion, and some words behind it tell how a page is set.
_PLURALS: Final = re.compile(
    r"(?:comentari(?:os|s|i|ile)|kommentare[nr]?|kommentarii|kommentit|komentar(?:ze|e|i|ji)|yorumlar|reacties|hozzaszolasok)"
    r"(?:[-_](?:\d+|list[aeo]?|lijst|box|bloc[ok]?|bloque|area|section|seccion|sektion|wrap(?:per)?|container"
    r"|content|contenedor|form|thread|usuarios|lectores|leser)){0,3}"
)
_CALLED: Final = frozenset(("div", "section", "ul", "ol", "aside", "article", "table"))
#: A name on a site may end in figures: no sign of a firm, a form or a meeting, COP26.
_NICKNAME: Final = re.compile(r"[^\W\d_][\w.-]*")
_SMALL: Final = re.compile(r"[^\W\d_A-Z]{2}")
#: Characters of the longest name that one begins with, and of its head with the date.
_LONGEST_NAME: Final = 40
_HEAD: Final = 90
#: Sentence paragraphs above them.
_FEWEST_ABOVE: Final = 2
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
    if _is_thread(page):
        return []
    return [*_below_headings(page, holders), *_signed_entries(page, holders), *_called_comments(page, holders)]


def is_label_of_comments(heading: HtmlElement) -> bool:
    """Whether a heading says that comments stand below it: `3 Comments`, `Kommentare`.

    Args:
        heading: Any heading.
    """
    return _read_label(heading) is not None


def _below_headings(page: HtmlPage, holders: Counter[HtmlElement]) -> list[HtmlElement]:
    """The sections whose heading says that they are comments."""
    headings = islice(chain(page.headings, page.tree.iter("h5", "h6")), _MOST_HEADINGS)
    labelled = [(heading, label) for heading in headings if (label := _read_label(heading)) is not None]
    found: list[HtmlElement] = []
    for heading, label in labelled[:_MOST_LABELS]:
        section = _section(heading, holders)
        if section is None:
            continue
        counted = label["before"] or label["behind"] or label["titled"]
        if counted or _takes_comments(section[:_RIGHT_BELOW]):
            found.append(_wrapped(section) if section[0] is heading else section[0])
    return found


def _signed_entries(page: HtmlPage, holders: Counter[HtmlElement]) -> list[HtmlElement]:
    """Blocks side by side below a text, each of which begins with a name by itself and a date."""
    kinds: defaultdict[tuple[HtmlElement, str, str], list[HtmlElement]] = defaultdict(list)
    for element in holders:
        if element.tag in _ENTRIES and (parent := element.getparent()) is not None:
            kinds[parent, element.tag, (element.get("class") or "").split(" ")[0]].append(element)
    found: list[HtmlElement] = []
    several = ((parent, entries) for (parent, _, _), entries in kinds.items() if len(entries) >= _FEWEST)
    signed = ((parent, entries) for parent, entries in several if all(map(_is_signed, entries[:_LOOKED_AT])))
    for parent, entries in islice(signed, _MOST_LABELS):
        said = sum(holders[entry] for entry in entries)
        if holders[page.tree] - said >= _FEWEST_ABOVE and _stands_below(page, entries[0], holders):
            alone = said == holders[parent] and parent.tag in _ENTRIES and next(parent.iter("h1"), None) is None
            found += [parent] if alone else entries
    return found


def _called_comments(page: HtmlPage, holders: Counter[HtmlElement]) -> Iterator[HtmlElement]:
    """What is called comments in some language, stands below a text and holds no headline; a chapter is none."""
    called = (one for one in page.marks.with_word(("class", "id"), _is_called) if one.tag in _CALLED)
    for element in islice(called, _MOST_LABELS):
        if next(element.iter("h1"), None) is not None or _is_chapter(element):
            continue
        if _stands_below(page, element, holders):
            yield element


def _is_chapter(element: HtmlElement) -> bool:
    """Whether a heading opens an element in which nothing tells of comments: systems name chapters after their heading.

    `Reacties` and `Comentarios` head what others have said of the news, too.
    """
    heading = next((one for one in islice(element.iter(), _MOST_TEXTS) if (one.text or "").strip()), None)
    while heading is not None and heading is not element and heading.tag not in _HEADINGS:
        heading = heading.getparent()
    if heading is None or heading is element:
        return False
    return not _takes_comments(list(element)) and next(element.iter("time"), None) is None


def _is_nickname(name: str) -> bool:
    return _NICKNAME.fullmatch(name) is not None and _SMALL.search(name) is not None


def _is_signed(entry: HtmlElement) -> bool:
    """Whether an element begins with a name and a date behind it, and has no headline."""
    if next(entry.iter("h1", "h2", "h3"), None) is not None:
        return False
    texts = [" ".join(text.split()) for text in islice(entry.itertext(), _MOST_TEXTS) if text.strip()]
    if not texts or len(texts[0]) > _LONGEST_NAME:
        return False
    if any(map(str.isdigit, texts[0])) and not _is_nickname(texts[0]):
        return False
    head = " ".join(text.rstrip(" :：") for text in texts)[:_HEAD]
    found = read_written_date(head, language="en-US")
    return found is not None and 0 < len(texts[0]) <= found.start


def _stands_below(page: HtmlPage, entry: HtmlElement, holders: Counter[HtmlElement]) -> bool:
    """Whether enough of a text stands above an element."""
    above = 0
    element = entry
    while (parent := element.getparent()) is not None:
        above += sum(holders[before] for before in element.itersiblings(preceding=True))
        if above >= _FEWEST_ABOVE:
            return True
        element = parent
    return False


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
    return any(one.tag in _FORM or _NAMED.search(class_and_id(one)) is not None for one in parts)


def _is_thread(page: HtmlPage) -> bool:
    """Whether a page is a thread of a forum, or an issue with what was said of it."""
    marks = page.marks
    return bool(marks.with_value(("itemtype",), _THREADS.search) or marks.with_word(("class", "id"), _is_issue_name))


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


_is_called: Final = WordQuestion(
    _PLURALS.fullmatch, ("comentari", "kommentar", "kommentit", "komentar", "yorum", "reacties", "hozza")
)
_is_issue_name: Final = WordQuestion(_ISSUE.search, ("bz", "jira", "ticket", "issue", "bug"))
