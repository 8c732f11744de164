"""Finds the people who wrote a page: those that it declares, as its byline names them, else those in its first byline.

Names of agencies stay among them: `add_agency` reads them, and `add_byline` keeps only the people. How the names are
read is in `newsroom/author_names.py`; here is where they stand.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.as_printed import as_printed
from copydesk_text.html.below_headline import below_headline, texts_of
from copydesk_text.html.beside_people import is_beside_mail, lead_alike, names_beside_signs
from copydesk_text.html.json_ld import author_names, page_of, referred
from copydesk_text.html.login_names import names_of_logins
from copydesk_text.html.marks import WordQuestion
from copydesk_text.html.other_people import is_of_others, opens_with_other
from copydesk_text.html.outlet_names import OutletNames
from copydesk_text.html.page import HtmlPage, headline_of
from copydesk_text.html.tree import all_around, class_and_id
from copydesk_text.lines import folded, is_sentence_paragraph
from copydesk_text.newsroom.author_names import declared_authors, names_others, opened_authors, printed_authors
from copydesk_text.newsroom.author_patterns import edited_by
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.phrases import words
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: Meta elements by name or property, best first.
_METAS: Final = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "byl", "dc.creator",
    "dc.creator.personalname", "dcterms.creator", "article.author", "article:author_name", "cxenseparse:author",
    "cse_author", "author_name", "authors", "og:author", "twitter:author", "citation_author", "dc:creator", "dc.author",
    "article_author", "article-author", "post_author", "content_author", "content-author", "author-name", "qc:author",
    "mediator_author", "shareaholic:article_author_name", "creator",
)  # fmt: skip  # names read better in lines than one a line
#: Low, Ada: how libraries write a name.
_SURNAME_FIRST: Final = re.compile(r"[^\s,;]{1,40},\s?[^,;]{1,40}")
#: Labels of Twitter cards that say who wrote a page; `twitter:data…` has the name.
_CARDS: Final = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))
#: Where a byline stands, and the attributes that call it one.
_ELEMENTS: Final = frozenset((
    "a", "span", "p", "div", "address", "strong", "b", "em", "i", "cite", "li", "ul", "ol", "dd", "section", "header",
    "h3", "h4", "h5", "h6", "td", "small", "footer", "figcaption", "label",
))  # fmt: skip  # names read better in lines than one a line
_ATTRIBUTES: Final = ("class", "id", "rel", "itemprop", "data-component", "data-testid", "data-qa")
_CALLED: Final = re.compile(
    r"author(?!i)|created-?by|by-?line(?!date)|autor|auteur|redakteur|verfasser|contributor|journalist|reporter|writer|written-?by"
    r"|signature|firma|skribent|forfatter|yazar|penulis|muhabir|creator|columnist|szerzo|avtor|kirjoittaja|periodista"
    r"|articulista|redactor|redaktor|redacteur|novinar|dziennikarz|pewarta|wartawan|tac-?gia|signataire|jizhe|zuozhe"
    r"|hofund|sinadura|egilea|tekija|lekhak|giornalista|gazetar|kolumnist|chroniqueur|editorialist|(?<![\w-])by(?![\w-])"
)
_CALLED_STEMS: Final = words("""
    author created line autor auteur redakteur verfasser contributor journalist reporter writer written signature firma
    skribent forfatter yazar penulis muhabir creator columnist szerzo avtor kirjoittaja periodista articulista redactor
    redaktor redacteur novinar dziennikarz pewarta wartawan tac gia signataire jizhe zuozhe hofund sinadura egilea
    tekija lekhak giornalista gazetar kolumnist chroniqueur editorialist by
""")
#: What such a name may be a part of and means something else.
_NO_CALL: Final = re.compile(
    r"authori|comment|authored-on|confirma|information|designature"
    r"|(?:photo|foto|image|img|picture|video|quote|zitat|citat|book|buch|livre|libro|cover|caption|testimonial)s?[_-]{0,2}"
    r"(?:author|autor|auteur|by|writer|creator)"
)
#: Pictures of a person beside a name: the fonts of signs that sites use call them so.
_SIGN: Final = re.compile(
    r"(?:fa|icon|bi|ti|glyphicon|dashicons|ion|uil|ri|la|flaticon)-(?:user|author|person|admin-users)(?:-[a-z]+)?"
)
_SIGNS: Final = frozenset(("i", "span", "svg", "em"))
#: What a line of facts about the article calls itself; the names in it stand behind a word such as "By".
_FACTS: Final = re.compile(
    r"meta|posted|submitted|article-?info|article-detail|info-line|credit|(?:post|entry)-(?:info|foot)|news-info"
)
#: Words of the addresses of pages about one writer.
_PROFILE: Final = re.compile(
    r"/(?:(?:authors?|autor(?:en|es|e|i|in|innen|zy|y)?|auteurs?|contributors?|journalist(?:es?|en|s)?|reporters?|writers?|byline"
    r"|columnists?|by|redaktion/[a-z-]+|redaktor|staff|yazar(?:lar)?|penulis|avtor(?:y|i)?|profile|firm[ae]s?|signataires?"
    r"|szerzok?|novinar(?:i|ji)?|skribent(?:er)?|forfatter(?:e)?|muhabir|kirjoittajat?|toimittajat?|columnistas?|periodistas?"
    r"|redactor(?:es)?|opinionist[ai]|wartawan|reporter-bio|ty-writer)(?:/[^/?#]+){1,2}/?(?:$|[?#])"
    r"|(?:impressum/)?autor-[\w-]+/?$|@[\w.-]+/?$)",
    re.IGNORECASE,
)
#: Boxes that say nothing of the article: other stories, comments, menus.
_ELSEWHERE: Final = re.compile(
    r"comment|related|recommend|teaser|sidebar|most-?read|trending|popular|newsletter|(?<!node-)(?<!node--)promo|latest|see-also|read-?next"
    r"|columnists|our-?(?:authors|writers|team)|disqus|carousel|ticker|widget-area|breadcrumb|navbar|(?<![a-z-])menu(?![a-z])|cookie|also-?like|reviewed"
    r"|testimonial|pull-?quote|(?<![a-z])quote(?![a-z])|(?<![a-z])reviews(?![a-z])|review-(?:item|card|list|author|meta)|customer",
    re.IGNORECASE,
)
#: Types of schema.org whose author is not that of the page.
_OTHER_TYPES: Final = re.compile(r"schema\.org/(?:User)?(?:Comments?|Answer|ImageObject|VideoObject|Rating)$")
_BESIDE: Final = frozenset(("nav", "aside", "blockquote"))
#: How many elements that are called a byline are looked at, and how many links.
_MOST_TRIED: Final = 40
_MOST_LINKS: Final = 400
#: How many elements below the headline are looked at for a line that "By" opens, and paragraphs for a name alone.
_MOST_BELOW: Final = 60
_MOST_ALONE: Final = 3
#: Boxes around a name, one for each author, how many of them, and what in one says that it is none: a figure, a
#: sentence.
_BOXES: Final = frozenset(("div", "li", "section", "span", "p"))
_MOST_BOXES: Final = 3
_NO_BOX: Final = re.compile(r"\d|.{60}|[.?!]$")
_STRESSED: Final = frozenset(("strong", "b", "em", "i"))
#: Characters of the longest byline.
_LONGEST_BYLINE: Final = 240
#: Words of the longest name of an author or a section; a link with more shows a title.
_MOST_OF_NAME: Final = 4
#: From this many names on a box holds several authors.
_SEVERAL: Final = 2


def find_authors(page: HtmlPage, heading: HtmlElement | None = None) -> tuple[str, ...]:
    """Finds whom a page names as its authors; the outlet is its source and not among them.

    Args:
        page: The page.
        heading: The heading that shows the title; without one, the first `h1` is taken.

    Returns:
        People and agencies, each once, in the order in which the page names them; empty if it names nobody.
    """
    house = OutletNames(page)
    said = dict.fromkeys(map(tuple, _declared(page)))
    read = [declared_authors(names) for names in said]
    editors = _editors(page, chain.from_iterable(read))
    written = (tuple(name for name in names if not name.endswith(editors)) for names in read)
    declared = tuple(dict.fromkeys(own for names in written if (own := house.without(names))))
    if not declared:
        printed = searched_authors(page, heading) or names_of_logins(page, said)
        return house.without(printed)
    found = as_printed(page, heading, declared)
    if all(map(agency_named, found)):  # who wrote it for the agency may be printed all the same
        found = tuple(dict.fromkeys((*found, *searched_authors(page, heading))))
    return house.without(found)


def searched_authors(page: HtmlPage, heading: HtmlElement | None = None) -> tuple[str, ...]:
    """Finds the authors where the page prints them: in what its markup calls an author or a byline, best first.

    Below that come lines of facts and below the headline, links to profiles, and a name alone below the headline.

    Args:
        page: The page, or one story of it as a page of its own.
        heading: The heading that shows the title; without one, the first `h1` is taken.

    Returns:
        Full names and agencies, each once; empty if none of these holds one.
    """
    boxes = _Boxes(page, heading)
    called = chain(islice(_called(page), _MOST_TRIED), islice(_beside_signs(page), _MOST_TRIED))
    for element, found in _read(called, printed_authors, boxes):
        several = len(found) > _SEVERAL or (
            len(found) == 1 and len(element) > 1 and not names_others(_segments(element))
        )
        if several and len(within := _called_within(page, element)) >= _SEVERAL:
            return within  # without the place that stands beside them, or with those behind an outlet
        return tuple(dict.fromkeys((*found, *_beside(element))))
    facts = islice(page.marks.with_word(("class", "id"), _is_of_facts), _MOST_TRIED)
    for element, found in _read(chain(facts, below_headline(page, _MOST_BELOW, heading)), opened_authors, boxes):
        if not _names_a_link(element) and not opens_with_other(element, boxes.around):
            return found
    for element, found in _read(islice(_profiles(page), _MOST_TRIED), printed_authors, boxes):
        row = element.getparent()
        opened = opened_authors(_segments(row)) if row is not None else ()
        return opened if set(found) <= set(opened) else tuple(dict.fromkeys((*found, *_beside(element))))
    return names_beside_signs(page, heading) or _alone_below_headline(page, heading)


def _read(
    elements: Iterable[HtmlElement],
    read: Callable[[Sequence[str]], tuple[str, ...]],
    boxes: "_Boxes",
) -> Iterator[tuple[HtmlElement, tuple[str, ...]]]:
    """The elements of the article that hold names, with these."""
    for element in elements:
        if (segments := _segments(element)) and (found := read(segments)) and boxes.leave_to_article(element):
            yield element, found


def _names_a_link(element: HtmlElement) -> bool:
    """Whether a line begins with the title of another page, which links to it: who is named behind it wrote that."""
    first = next(iter(element), None)
    if first is None or first.tag != "a" or (element.text or "").strip():
        return False
    return len(first.text_content()[:_LONGEST_BYLINE].split()) > _MOST_OF_NAME


def _declared(page: HtmlPage) -> Iterator[list[str]]:
    """What a page declares as its authors, best first."""
    yield author_names(referred(page.article.get("author"), page.objects))
    yield author_names(referred(page.article.get("creator"), page.objects))
    yield author_names(referred(page_of(page.objects).get("author"), page.objects))
    marked = page.marks.with_value(("itemprop",), lambda value: value == "author")
    names = (one for element in islice(marked, _MOST_ALONE) for one in islice(element.iter("meta"), _MOST_ALONE))
    yield [one.get("content") or "" for one in names if one.get("itemprop") == "name"]
    publisher = folded(page.metas.get("publisher", ""))
    for name in _METAS:
        if name not in page.all_metas:
            continue
        values = [value for value in page.all_metas[name] if folded(value) != publisher]
        if name == "citation_author" or (name.startswith("dc") and all(map(_SURNAME_FIRST.fullmatch, values))):
            values = [f"{value};" for value in values]
        yield values
    for label, data in _CARDS:
        if (said := page.metas.get(label)) and opened_authors([f"{said}: ", page.metas.get(data, "")]):
            yield [page.metas.get(data, "")]


def _editors(page: HtmlPage, names: Iterable[str]) -> tuple[str, ...]:
    """Which names the page prints behind `编辑：` alone, or their ends: some systems declare the editor as author."""
    eastern = [name for name in dict.fromkeys(names) if name >= FIRST_EAST_ASIAN]
    if not eastern:
        return ()
    text = "\n".join(page.tree.itertext())
    ends = {name[start:] for name in eastern for start in range(len(name))}  # the desk may stand before the name
    edited = Counter(one["name"] for one in edited_by().finditer(text) if one["name"] in ends)
    return tuple(name for name, times in edited.items() if text.count(name) == times)


def _called(page: HtmlPage) -> Iterator[HtmlElement]:
    marked = page.marks.with_word(_ATTRIBUTES, _is_called)
    return (one for one in marked if one.tag in _ELEMENTS)


def _calls_author(value: str) -> bool:
    return _CALLED.search(value) is not None and _NO_CALL.search(value) is None


_is_sign: Final = WordQuestion(_SIGN.fullmatch, ("user", "author", "person"))
_is_called: Final = WordQuestion(_calls_author, _CALLED_STEMS)
_is_of_facts: Final = WordQuestion(_FACTS.search, ("meta", "posted", "submitted", "info", "detail", "credit", "foot"))


def _beside_signs(page: HtmlPage) -> Iterator[HtmlElement]:
    """What stands beside the picture of a person, or is the name of a user of the site: nothing but names counts."""
    for sign in page.marks.with_word(("class",), _is_sign):
        around = sign.getparent()
        if around is not None and sign.tag in _SIGNS and not (sign.text or "").strip():
            yield around
    yield from page.marks.with_value(("data-hook",), lambda value: value == "user-name")


def _profiles(page: HtmlPage) -> Iterator[HtmlElement]:
    """Links to the pages of writers."""
    for link in islice(page.tree.iter("a"), _MOST_LINKS):
        if _PROFILE.search(link.get("href") or "") and link.getparent() is not None and _segments(link.getparent()):
            yield link


def _alone_below_headline(page: HtmlPage, heading: HtmlElement | None) -> tuple[str, ...]:
    """A name alone in a bold paragraph below the headline, which the text does not mention: no head of a section.

    Beside a link for mail to the person it is one in any case, as in archives of lists.
    """
    paragraphs = sentences = 0
    for element in below_headline(page, _MOST_BELOW, heading):
        if element.tag in _STRESSED and not sentences and is_beside_mail(element):
            segments = _segments(element)
            if (found := printed_authors(segments)) and found == tuple(segments):
                return found
        if element.tag != "p":
            continue
        paragraphs += 1
        if paragraphs > _MOST_ALONE:
            break
        segments = _segments(element)
        sentences += not segments or is_sentence_paragraph(" ".join(segments))
        inner = next(iter(element), None)
        if len(segments) != 1 or inner is None or inner.tag not in _STRESSED or element.text or inner.tail:
            continue
        found = printed_authors(segments)
        if found == (segments[0],) and page.tree.text_content().count(found[0].split()[-1]) == 1:
            return found
    return ()


def _segments(element: HtmlElement) -> list[str]:
    """The texts of a byline, one for each element in it; empty for what is too long for one."""
    return texts_of(element, _LONGEST_BYLINE)


def _called_within(page: HtmlPage, element: HtmlElement) -> tuple[str, ...]:
    """The names in the parts of a byline that are called authors themselves."""
    names: list[str] = []
    for part in islice(_called(page), _MOST_TRIED):
        if part is not element and element in part.iterancestors():
            names += printed_authors(_segments(part))
    return tuple(dict.fromkeys(names))


def _beside(element: HtmlElement) -> tuple[str, ...]:
    """The names in elements of the same class right behind one, or in boxes like its own right behind that."""
    names: list[str] = []
    same = element.get("class")
    for other in islice(element.itersiblings(element.tag), _MOST_TRIED) if same or element.tag == "a" else ():
        if other.get("class") != same or (not same and not lead_alike(element, other)):
            break
        names += printed_authors(_segments(other))
    for box in islice(element.iterancestors(), _MOST_BOXES) if not names else ():
        if box.tag not in _BOXES or not (texts := _segments(box)) or any(map(_NO_BOX.search, texts)):
            break
        for other in islice(box.itersiblings(), _MOST_TRIED):
            texts = _segments(other) if other.tag == box.tag and other.get("class") == box.get("class") else []
            if not texts or any(map(_NO_BOX.search, texts)) or names_others(texts):
                break
            alike = (one for one in other.iter(element.tag) if one.get("class") == same)
            names += printed_authors(_segments(next(alike, other)))
        if names:
            break
    return tuple(names)


class _Boxes:
    """The boxes of a page: what each says is asked once, however many names stand in it."""

    def __init__(self, page: HtmlPage, heading: HtmlElement | None) -> None:
        heading = headline_of(page, heading)
        #: What the headline stands in: whatever it is called, it is no box beside the article.
        self.around: Final = all_around(heading)
        self._is_elsewhere: Final = cache(_is_elsewhere)
        self._head: Final = self.around | {heading}

    def leave_to_article(self, element: HtmlElement) -> bool:
        """Whether no box around an element says that it belongs to something else."""
        inside = False
        for parent in (element, *element.iterancestors()):
            if parent in self.around:
                return not is_of_others(element, self.around)
            inside = inside or parent.tag == "article"
            if parent.tag in ("body", "html", "main"):
                break
            if (parent.tag == "footer" and not inside and self._is_of_page(parent)) or self._is_elsewhere(parent):
                return False
        return True

    def _is_of_page(self, footer: HtmlElement) -> bool:
        """Whether a footer is the page's, not that of an article or of the headline above it."""
        return next(footer.iterancestors("article"), None) is None and footer.getprevious() not in self._head


def _is_elsewhere(element: HtmlElement) -> bool:
    """Whether an element is a box that says nothing of the article, by its tag, its type or its names."""
    if (element.tag in _BESIDE and not _holds_facts(element)) or element.get("role") == "navigation":
        return True
    names = class_and_id(element)
    if element.tag == "figure" and not _calls_author(names):
        return True  # who took the picture
    return _OTHER_TYPES.search(element.get("itemtype") or "") is not None or _ELSEWHERE.search(names) is not None


def _holds_facts(aside: HtmlElement) -> bool:
    """Whether an `aside` is called the facts about its article in an attribute of whatever name."""
    return aside.tag == "aside" and any(_FACTS.match(value) or _calls_author(value) for value in aside.values())
