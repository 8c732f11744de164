"""Adds the authors that a byline, a dateline or a `(Reporting by …)` line names."""

import re
from typing import Final

from msgspec.structs import replace

from copydesk_text.article import Article
from copydesk_text.entities.gazetteer import is_place_name
from copydesk_text.lines import folded
from copydesk_text.newsroom.author_names import MOST_VALUES, opened_authors, printed_authors
from copydesk_text.newsroom.bylines import is_labelled, read_byline, read_reporters, read_signature
from copydesk_text.newsroom.datelines import read_dateline
from copydesk_text.newsroom.given_authors import given_authors
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.newsroom.page import lines_above, lines_below, read_page
from copydesk_text.newsroom.signed_dates import is_of_the_text, read_signed_date
from copydesk_text.newsroom.signed_openings import opening_signature, placed_signature
from copydesk_text.newsroom.signed_texts import closing_name, name_of_writer, opening_names
from copydesk_text.scripts import FIRST_EAST_ASIAN

_DIGIT: Final = re.compile(r"\d")
#: Lines right below the text in which it may be signed.
_MOST_CLOSING: Final = 4
#: Lines above the body that are read for a name beside a date.
_MOST_SIGNED: Final = 20
#: In English, labels have the capitals of names; an unknown language may be it.
_CAPITALS: Final = frozenset(("en", "un", ""))
#: Characters of the longest name alone on the last line, and of a line about the writer that are read.
_LONGEST_NAME: Final = 40
_LONGEST_ABOUT: Final = 160


def add_byline(article: Article) -> Article:
    """Adds the people who wrote the article: the producer's, else those found before, else those that the text names.

    What the producer gives is read as names: `By Ada Low and Bo Ray, Staff Writers` is two people.

    Args:
        article: The article.

    Returns:
        The article with its `authors`, without agencies.
    """
    outlet = folded(article.source.name or "")
    values = article.document.authors or ()
    if len(values) > MOST_VALUES:
        told = f"authors: the first {MOST_VALUES:,} of {len(values):,} values were read"
        article = replace(article, warnings=(*article.warnings, told))
    given = tuple(name for name in given_authors(article.document) if folded(name) != outlet)
    authors = given or article.authors or _printed(article)
    people = tuple(dict.fromkeys(name for name in authors if agency_named(name) is None))
    if len(people) > 1 or not given:  # Ada Low, New Vardo; a desk in New Vardo
        named = tuple(name for name in people if not is_place_name(name))
        people = named or (people if given else tuple(name for name in people if " " not in name))
    return article if people == article.authors else replace(article, authors=people)


def _printed(article: Article) -> tuple[str, ...]:
    furniture = frozenset(article.furniture)
    signed: dict[tuple[str, ...], bool] = {}  # authors, and whether a date stands beside them
    for line in lines_above(article):
        byline = read_byline(line) or (read_signature(line) if line in furniture else None)
        if byline is not None and byline.authors:
            dated = _DIGIT.search(line) is not None
            signed[byline.authors] = signed.get(byline.authors, True) and dated
    dated_ones = [authors for authors, dated in signed.items() if dated]
    for authors, dated in signed.items():
        if not dated or len(dated_ones) == 1:  # several with dates belong to a list of stories
            return authors
    if article.document.html is None and (names := _signed_above(article)):  # a page tells more than its lines do
        return names
    for line in lines_below(article):
        byline = read_byline(line)
        # without an agency or an address it may be the byline of another story
        if byline is not None and byline.authors and (byline.agency is not None or "@" in line):
            return byline.authors
    for line in read_page(article.text).openings:
        opening = read_dateline(line)
        if opening is not None and opening.reporters:
            return opening.reporters
        if opened := opening_names(line):
            return opened
    return read_reporters(article.text) or _closing(article)


def _signed_above(article: Article) -> tuple[str, ...]:
    """The names above the body that no word such as "By" opens: beside a date, a place, a role or a verb."""
    lines = lines_above(article)[:_MOST_SIGNED]
    title = folded(article.title or "")
    for place, line in enumerate(lines):
        below = lines[place + 1] if place + 1 < len(lines) else ""
        if _DIGIT.search(line):
            names = read_signed_date((line,))
        elif folded(line) == title or (place == 0 and not title):
            continue  # a headline in capitals looks like a name
        else:
            names = opening_signature((line,)) or placed_signature(line)
            names = names or (opened_authors((line,)) if line[0] >= FIRST_EAST_ASIAN else ())
            names = names or (read_signed_date((line, below)) if _DIGIT.search(below) else ())
            names = names if all(_is_named_once(article, name, line) for name in names) else ()
        if names and not any(is_place_name(name) or is_of_the_text(name, article.text) for name in names):
            return names
    return ()


def _closing(article: Article) -> tuple[str, ...]:
    """Who signs the text at its end: behind a label or a dash, in brackets, alone, or in a line about the writer."""
    below = lines_below(article)[:_MOST_CLOSING]
    signed = {
        byline.authors for line in below if is_labelled(line) and (byline := read_byline(line)) and byline.authors
    }
    if len(signed) == 1:  # several belong to other stories
        return signed.pop()
    page = read_page(article.text)
    last = next(iter(below), None) or next((line for line in reversed(page.lines) if line), "")
    name = closing_name(last)
    if name is None and article.language.code[:2] not in _CAPITALS and _is_name_alone(last):
        name = last
    if name is None and (name := name_of_writer(last[:_LONGEST_ABOUT])) is None:
        return ()
    about = last if last.startswith(name) else name
    return (name,) if _is_named_once(article, name, about) and not is_place_name(name) else ()


def _is_named_once(article: Article, name: str, line: str) -> bool:
    """Whether the text says the surname in the line that signs it alone: else it is about the person."""
    surname = name.split()[-1]
    return article.text.count(surname) <= max(1, line.count(surname))


def _is_name_alone(line: str) -> bool:
    return len(line) <= _LONGEST_NAME and " " in line and printed_authors((line,)) == (line,)
