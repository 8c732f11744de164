"""Brings the authors that a page declares into the form in which its byline names them.

Some systems declare the first of several authors alone, names in capitals or without accents, or who put the story on
the site. The byline tells. Beside its names stand places, outlets and links to subjects, so a name that is not declared
counts only where the byline says by itself that it is one more author.
"""

from collections import defaultdict
from collections.abc import Sequence
from itertools import chain, islice, pairwise
from typing import Final

from lxml.html import HtmlElement
from msgspec import Struct

from copydesk_text.html.below_headline import below_headline, texts_of
from copydesk_text.html.beside_people import lead_alike, plain_letters
from copydesk_text.html.page import HtmlPage
from copydesk_text.lines import folded, is_sentence_paragraph
from copydesk_text.newsroom.author_names import printed_authors
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, every

#: Elements below the headline that are read, characters of the longest byline, and links in one.
_MOST_BELOW: Final = 60
_LONGEST_BYLINE: Final = 240
_MOST_LINKS: Final = 40
#: Names of a list that has no word for "and".
_FEWEST_LISTED: Final = 3
#: What parts the names of a list, and what joins two where no word between spaces does: in East Asia, and as the prefix
#: of a name in Hebrew and Arabic.
_COMMAS: Final = frozenset((",", ";", "/", "،"))
_JOINTS: Final = frozenset(("、", "／", "&", "기자", "기자,", "기자·", "기자、", "ו", "و"))


class _Byline(Struct, frozen=True):
    """An element below the headline that names somebody who is declared."""

    element: HtmlElement
    #: Its text.
    line: str
    #: All authors that it names.
    names: tuple[str, ...]


def as_printed(page: HtmlPage, heading: HtmlElement | None, declared: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """Tells who wrote a page from what it declares and the lines below its headline.

    Args:
        page: The page.
        heading: The heading that shows the title; without one, the first `h1` is taken.
        declared: Each set of names that the page declares, best first; at least one.

    Returns:
        Of several sets the largest whose people the lines below the headline name as authors, else the first with a
        person in it, with all whom a byline joins with them, in its order. Behind them stand agencies of other sets.
    """
    bylines = _bylines(page, heading, {_key(name) for name in chain.from_iterable(declared)})
    people = [names for names in declared if not all(map(agency_named, names))]
    named = {_key(name) for byline in bylines for name in byline.names}
    shown = [names for names in people if named.issuperset(map(_key, names))]
    own = max(shown, key=len, default=(people or declared)[0])
    wanted = {_key(name) for name in own}
    joined = (_joined(byline, wanted) for byline in bylines)
    forms: defaultdict[str, list[str]] = defaultdict(list)
    for name in chain(*declared, *(byline.names for byline in bylines)):
        forms[_key(name)].append(name)
    best = [_best_form(forms[_key(name)]) for name in next(filter(None, joined), own)]
    agencies = (name for names in declared if names not in people for name in names)
    return tuple(dict.fromkeys((*best, *agencies)))


def _bylines(page: HtmlPage, heading: HtmlElement | None, keys: set[str]) -> list[_Byline]:
    """The elements below the headline that name somebody who is declared, with all authors that they name.

    Behind these the text begins with its first sentence.
    """
    found: list[_Byline] = []
    for element in below_headline(page, _MOST_BELOW, heading):
        segments = texts_of(element, _LONGEST_BYLINE)
        line = " ".join(segments)
        if found and element.tag == "p" and (is_sentence_paragraph(line) if line else (element.text or "").strip()):
            break  # a longer one has no line
        compared = _key(line)
        if compared and any(key in compared for key in keys) and (names := printed_authors(segments)):
            found.append(_Byline(element, line, names))
    return found


def _joined(byline: _Byline, wanted: set[str]) -> list[str]:
    """All authors in a byline that names all who are declared and others; empty if it joins nobody with them."""
    keys = [_key(name) for name in byline.names]
    if not wanted.issubset(keys) or len(keys) == len(wanted):
        return []
    linked = _linked_alike(byline.element, wanted)
    listed = _in_list(byline.line, byline.names, wanted)
    named = zip(byline.names, keys, strict=True)
    kept = [name for name, key in named if key in wanted or key in linked or name in listed]
    return kept if len(kept) > len(wanted) else []


def _linked_alike(byline: HtmlElement, wanted: set[str]) -> set[str]:
    """The texts of the links in a byline that lead to pages of the same kind as those of the authors in it.

    A link beside an author may lead to a subject, or to all authors: `/author/ada-low`, `/topic/bo-ray`, `/author/all`.
    """
    links = [(_key(link.text_content()[:_LONGEST_BYLINE]), link) for link in islice(byline.iter("a"), _MOST_LINKS)]
    own = [(_is_in_address(key, link), link) for key, link in links if key in wanted]
    return {
        key
        for key, link in links
        if any(lead_alike(one, link) and (not is_named or _is_in_address(key, link)) for is_named, one in own)
    }


def _is_in_address(key: str, link: HtmlElement) -> bool:
    """Whether the address of a link ends in the name that it shows."""
    end = (link.get("href") or "").rstrip("/").rpartition("/")[2]
    return set(key.split()) <= set(_key(end.removesuffix(".html")).split())


def _in_list(line: str, printed: tuple[str, ...], wanted: set[str]) -> set[str]:
    """The names that a byline lists with the authors who are declared: `Ada Low, Bo Ray and Cy Fox`.

    Behind a comma a place may stand, or an outlet: so a list has a word for "and", or three names and nothing behind
    them, and where a name stands behind the "and" and its name, none before it counts: `Ada Low, Old Harbour and Bo
    Ray, New Quay`.
    """
    places = _places(line, printed)
    if places is None:
        return set()
    gaps = [line[end:start].split() for (_, end), (start, _) in pairwise(places)]
    joins = [bool(gap) and (gap[-1].casefold() in _ands() or gap[-1] in _JOINTS) for gap in gaps]
    commas = [len(gap) == 1 and gap[0] in _COMMAS for gap in gaps]
    found: set[str] = set()
    start = 0
    for end in range(1, len(printed) + 1):
        if end < len(printed) and (joins[end - 1] or commas[end - 1]):
            continue
        behind = line[places[end - 1][1] :]
        run = _people(range(start, end), joins, behind, is_even=len({*map(tuple, gaps[start : end - 1])}) == 1)
        if any(_key(printed[place]) in wanted for place in run):
            found.update(printed[place] for place in run)
        start = end
    return found


def _people(run: range, joins: Sequence[bool], behind: str, *, is_even: bool) -> list[int]:
    """The places in a list at which people stand; `joins` has an "and" behind one, `is_even` one sign between all."""
    joined = [place + 1 for place in run[:-1] if joins[place]]
    if not joined:
        return list(run) if is_even and len(run) >= _FEWEST_LISTED and not behind.strip(" .|") else []
    if joined[-1] == run[-1] and not _names_more(behind):
        return list(run)
    return [place for place in run if place == run[0] or joins[place - 1]]


def _names_more(behind: str) -> bool:
    """Whether what has the form of a name stands behind the comma that ends a list."""
    return behind.startswith(",") and any(agency_named(name) is None for name in printed_authors([behind.strip(", ")]))


def _places(line: str, printed: Sequence[str]) -> list[tuple[int, int]] | None:
    """Where the names stand in a line, in their order; None if one does not."""
    places: list[tuple[int, int]] = []
    end = 0
    for name in printed:
        if (start := line.find(name, end)) < 0:
            return None
        end = start + len(name)
        places.append((start, end))
    return places


def _best_form(forms: Sequence[str]) -> str:
    """Of some forms of a name the first with capitals where names have them, and one with accents before others."""
    cased = [form for form in forms if not form.isupper() and not form.islower()] or forms
    return next((form for form in cased if any(letter.isalpha() and not letter.isascii() for letter in form)), cased[0])


def _key(text: str) -> str:
    """A text as names are compared."""
    return plain_letters(folded(text))


@built_once
def _ands() -> frozenset[str]:
    return every(read_table(BylineWords).ands)
