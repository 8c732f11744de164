"""Finds the names that sign a text, for pages on which nothing says who wrote them.

They stand beside the date or before a place below the headline, alone below the text or in a line about the writer
there, below lines that only breaks set apart, or in brackets: in the opening or behind the last sentence, as papers of
East Asia print them.
"""

import re
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from copydesk_text.html.below_headline import below_headline, texts_of
from copydesk_text.html.beside_people import are_of_text
from copydesk_text.html.marks import WordQuestion
from copydesk_text.html.other_people import is_of_others
from copydesk_text.html.page import HtmlPage, headline_of
from copydesk_text.html.tree import all_around, class_and_id
from copydesk_text.lines import ends_sentence, folded, is_sentence_paragraph
from copydesk_text.newsroom.author_names import printed_authors
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, every
from copydesk_text.newsroom.publication_lines import is_date_line
from copydesk_text.newsroom.signed_dates import is_of_the_text, read_signed_date
from copydesk_text.newsroom.signed_openings import opening_signature, placed_signature
from copydesk_text.newsroom.signed_texts import name_of_writer, opening_names

#: How many elements below the headline are looked at, and sentences above a name: a standfirst.
_MOST_BELOW: Final = 60
_MOST_SENTENCES: Final = 2
#: Characters of the longest line of facts.
_LONGEST: Final = 160
_MOST_LINKS: Final = 400
#: Addresses of the pages of a section.
_SECTION: Final = re.compile(
    r"/(?:categor(?:y|ies|ia)|tags?|topics?|sections?|kategorie|rubri(?:k|que|ca)|themen?)/", re.I
)
#: What calls itself something else than a line of facts about the page.
_NO_FACTS: Final = re.compile(r"bread-?crumb|categor|(?<![a-z])tags?(?![a-z])|location|venue|place|event|kicker", re.I)
#: What stands between a name or a title and the outlet, and characters of a title that are read.
_AROUND: Final = " \xa0-–—|,/،"
_AROUND_TITLE: Final = re.compile(r"\s[|–—-]\s")
_LONGEST_TITLE: Final = 300
_STRESSED: Final = frozenset(("strong", "b", "em", "i"))
#: What sets a paragraph to the right: no margin there, and no `copyright`.
_RIGHT_STYLE: Final = re.compile(r"text-align\s*:\s*(?:right|end)", re.I)
_RIGHT_CLASS: Final = re.compile(r"(?<![a-z])(?:text-?|align-?)?right(?![a-z])", re.I)
#: Paragraphs above a signature that are looked at.
_MOST_TRIED: Final = 8
#: Paragraphs of a page that are looked at for a signature, and characters of the longest one.
_MOST_PARAGRAPHS: Final = 1_000
_LONGEST_NAME: Final = 60
#: Words of the longest name that stands alone below a text.
_MOST_WORDS: Final = 4
#: Short lines without a sentence that may stand below the name: the rights, a label.
_FEWEST_SENTENCES: Final = 2
#: Characters of the longest line about a writer, and of the beginning of one that is searched for the role; how many
#: such lines are looked at.
_LONGEST_LINE: Final = 600
_ROLE_WITHIN: Final = 160
_MOST_TOLD: Final = 6
_WHOLE_LINES: Final = frozenset(("i", "em"))
_IN_BRACKETS: Final = re.compile(r"\s?\([^()]{1,30}\)$")
_DASH: Final = re.compile(r"\s[-–]\s")
#: Elements behind the name in a signature with a place or an address below it.
_WITH_PLACE: Final = (["br"], ["br", "a"])
#: Stressed words of a page that are looked at, and breaks between a text and what signs it.
_MOST_STRESSED: Final = 200
_MOST_BREAKS: Final = 4
#: A name in brackets behind a sentence.
_CLOSING: Final = ("】", "）", ")")
_BRACKETED: Final = re.compile(r"[。」』][【（(](?P<name>[\u4e00-\u9fff々]{3,6})[】）)]\s*$")
_BLOCKS: Final = frozenset(
    ("p", "div", "span", "ul", "header", "section", "small", "h3", "h4", "h5", "h6", "em", "address", "font", "tr")
)


#: What calls itself the foot of an article.
_is_foot: Final = WordQuestion(
    re.compile(r"(?:entry|post|article|story|news)[-_]*(?:foot|bottom|end(?![a-z]))").search, ("foot", "bottom", "end")
)
#: What may be a part of a sentence.
_WITHIN_LINES: Final = frozenset(("span", "em", "small"))


def signed_names(page: HtmlPage, heading: HtmlElement | None, language: str | None) -> tuple[str, ...]:
    """Finds the names that sign a text, in the first of four places that has any.

    These are the first line below the headline that holds nothing but names and the date; the last paragraph, if a
    name stands alone in it; the last line, stressed, of a text whose lines only breaks set apart; and brackets.

    Args:
        page: The page.
        heading: The heading that shows the title; without one, the first `h1` is taken.
        language: BCP 47, for dates in figures.

    Returns:
        Names as printed; whether they are people is not certain. Empty where there is no such place. Except
        in brackets, a name of a section of the site, or with a word that the page uses in small letters, is nobody.
    """
    sentences = 0
    top = headline_of(page, heading)
    around = all_around(top)
    for element in below_headline(page, _MOST_BELOW, heading):
        if element.tag not in _BLOCKS or not (texts := texts_of(element, _LONGEST)):
            continue
        if is_sentence_paragraph(" ".join(texts)) and element.tag in ("p", "div"):
            sentences += 1
            if sentences >= _MOST_SENTENCES:
                break
            continue
        if element.tag in _WITHIN_LINES and _is_in_sentence(element):
            continue  # the dateline of a text in elements of its own
        if sentences and is_of_others(element, around):
            continue
        opened = opening_signature(texts) or _right_above_text(element, placed_signature(" ".join(texts)))
        if opened and not are_of_text(page, opened):
            return opened if _may_be_people(page, element, opened) else ()
        names = read_signed_date(texts, language)
        if not names and (names := _over_two(element, texts, language)) and are_of_text(page, names):
            return ()
        if names:
            return names if _may_be_people(page, element, names) else ()
    below = _below_text(page) or _below_lines(page) or _in_brackets(page) or _told_below(page) or _below_heading(page)
    return below or _in_foot(page, language)


def _in_foot(page: HtmlPage, language: str | None) -> tuple[str, ...]:
    """The names beside the date in what is called the foot of an article."""
    for foot in islice(page.marks.with_word(("class",), _is_foot), _MOST_TOLD):
        names = read_signed_date(texts_of(foot, _LONGEST), language)
        if names:
            return names if _may_be_people(page, foot, names) else ()
    return ()


def _right_above_text(element: HtmlElement, names: tuple[str, ...]) -> tuple[str, ...]:
    """Names in a paragraph above a sentence: elsewhere they are the credit of a picture."""
    below = next(element.itersiblings("p"), None) if names and element.tag == "p" else None
    return names if below is not None and is_sentence_paragraph(_said(below)) else ()


def _below_heading(page: HtmlPage) -> tuple[str, ...]:
    """The name that opens the box below a heading such as "About the author"."""
    about = (one for one in page.headings if len(one.text or "") <= _LONGEST_NAME and _is_about_writer(one.text or ""))
    for heading in islice(about, _MOST_TOLD):
        below = heading.getnext()
        shown = filter(None, map(str.strip, islice(below.itertext(), _MOST_BELOW))) if below is not None else iter(())
        first = " ".join(next(shown, "").split())[:_ROLE_WITHIN].rstrip(",")
        if printed_authors([first]) == (first,):
            return (first,)
        if (name := name_of_writer(first)) is not None:
            return (name,)
    return ()


def _is_about_writer(heading: str) -> bool:
    return folded(heading.strip(" \n:")) in _about_writers()


@built_once
def _about_writers() -> frozenset[str]:
    return frozenset(map(folded, every(read_table(BylineWords).about_writers)))


def _told_below(page: HtmlPage) -> tuple[str, ...]:
    """The name that opens the stressed line below the text which says who the writer is: `Ada Low is a reporter …`.

    In a box about the writer the name alone may be stressed.
    """
    stressed = islice(page.tree.iter("i", "em", "b", "strong"), _MOST_STRESSED)
    lines = ((one, one.text if one.tag in _WHOLE_LINES else f"{one.text or ''}{one.tail or ''}") for one in stressed)
    opened = (
        (one, name) for one, line in lines if (name := name_of_writer(" ".join((line or "")[:_ROLE_WITHIN].split())))
    )
    told = [name for element, name in islice(opened, _MOST_TOLD) if _is_below_text(page, element, name)]
    return tuple(dict.fromkeys(told)) if len(told) <= _MOST_SENTENCES else ()


def _is_below_text(page: HtmlPage, element: HtmlElement, name: str) -> bool:
    """Whether no sentence of the text stands below a line about somebody, and none says the surname elsewhere."""
    around = element.getparent()
    block = around if around is not None and around.tag == "p" and not (around.text or "").strip() else element
    below = (one for one in islice(block.itersiblings(), _MOST_BELOW) if one.tag == "p" and not _is_set_apart(one))
    if any(is_sentence_paragraph(_said(one)) for one in below):
        return False
    surname = name.split()[-1]
    line = " ".join(texts_of(block, _LONGEST_LINE))
    return bool(page.tree.text_content().count(surname) == line.count(surname))


def _said(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _below_lines(page: HtmlPage) -> tuple[str, ...]:
    """The stressed name that ends a text whose lines only breaks set apart."""
    for element in islice(page.tree.iter("i", "em", "b", "strong"), _MOST_STRESSED):
        above = element.getprevious()
        if above is None or above.tag != "br" or len(element) or len(element.text or "") > _LONGEST_NAME:
            continue
        texts = texts_of(element, _LONGEST_NAME)
        if len(texts) != 1 or printed_authors(texts) != (texts[0],) or (element.tail or "").strip():
            continue
        if _ends_lines(element):
            return (texts[0],) if _may_be_people(page, element, (texts[0],)) else ()
    return ()


def _ends_lines(element: HtmlElement) -> bool:
    """Whether the last line above an element is a sentence, and none stands below it in the same element."""
    around = element.getparent()
    before = [(one.tail or "").strip() for one in islice(element.itersiblings(preceding=True), _MOST_BREAKS)]
    before.append((around.text or "").strip() if around is not None else "")
    if not is_sentence_paragraph(next(filter(None, before), "")):
        return False
    below = islice(element.itersiblings(), _MOST_BELOW)
    return not any(is_sentence_paragraph((one.tail or "").strip()) or one.tag == "p" for one in below)


def _in_brackets(page: HtmlPage) -> tuple[str, ...]:
    """The name in brackets behind the last sentence, as Japanese papers sign, or behind a word for a reporter.

    `…という。【高瀬由紀】`; `云海日报6月7日电（记者陈晓东、林雨）…`
    """
    if not (page.language or "ja").startswith(("ja", "zh")):
        return ()
    signed: list[str] = []
    for paragraph in islice(page.tree.iter("p"), _MOST_PARAGRAPHS):
        if opened := opening_names((paragraph.text or "").strip()):
            return opened
        inner = paragraph[-1] if len(paragraph) else None
        last = paragraph.text if inner is None else inner.tail or inner.text
        if not last or not last.rstrip().endswith(_CLOSING):
            continue
        named = _BRACKETED.search(paragraph.text_content()[-_LONGEST_NAME:])
        if named is None or printed_authors([named["name"]]) != (named["name"],):
            continue
        below = islice(paragraph.itersiblings("p"), _MOST_BELOW)
        if not any(is_sentence_paragraph(one.text_content().strip()) for one in below):
            signed.append(named["name"])
    return (signed[0],) if len(signed) == 1 else ()


def _below_text(page: HtmlPage) -> tuple[str, ...]:
    """The name alone in the last paragraph, in bold, to the right or like any: how many papers sign stories."""
    signed: list[tuple[tuple[str, ...], HtmlElement]] = []
    plain: list[tuple[tuple[str, ...], HtmlElement]] = []
    capitals = (page.language or "en").startswith("en")  # English labels have the capitals of names
    for paragraph in islice(page.tree.iter("p", "div"), _MOST_PARAGRAPHS):
        if paragraph.tag == "div" and not _is_to_the_right(paragraph):
            continue
        text = " ".join((paragraph.text or "").split())
        placed = [part.tag for part in paragraph[1:]] in _WITH_PLACE
        if len(text) > _LONGEST_NAME or (len(paragraph) > 1 and not placed):
            continue
        if not (apart := _is_set_apart(paragraph)) and (len(paragraph) or capitals or not _may_sign(text)):
            continue
        texts = texts_of(paragraph, _LONGEST_NAME)
        if len(texts) != 1 + placed or not (names := _signers(texts[0], page)):
            continue
        if _ends_text(paragraph):
            (signed if apart else plain).append((names, paragraph))
    if not signed:
        signed = [(names, paragraph) for names, paragraph in plain if _is_of_long_text(paragraph)]
        if signed and are_of_text(page, signed[0][0]):
            return ()
    if len(signed) != 1:
        return ()
    [(names, paragraph)] = signed
    return names if _may_be_people(page, paragraph, names) else ()


def _may_sign(text: str) -> bool:
    """Whether a paragraph without any style may be a name and nothing else."""
    words = _IN_BRACKETS.sub("", text).split()
    return _FEWEST_SENTENCES <= len(words) <= _MOST_WORDS and words[0][0].isupper() and words[-1][0].isupper()


def _is_of_long_text(paragraph: HtmlElement) -> bool:
    """Whether several paragraphs stand above one, as hardly in a comment that is signed, and no name below."""
    below = next(paragraph.itersiblings("p"), None)
    if below is not None and len(below.text or "") <= _LONGEST_NAME and _may_sign(below.text or ""):
        return False
    above = islice(paragraph.itersiblings("p", preceding=True), _MOST_TRIED)
    return sum(is_sentence_paragraph(_said(one)) for one in above) >= _FEWEST_SENTENCES


def _signers(text: str, page: HtmlPage) -> tuple[str, ...]:
    """The name that a signature is, alone or before the outlet; two with a dash between them, as in Vietnam."""
    if text.endswith(")"):
        text = _IN_BRACKETS.sub("", text)  # how the text was made: Minh Khuê (TH)
    names = printed_authors([text])
    if len(names) == 1 and _is_signature(text, names[0], page):
        return names
    parts = _DASH.split(text)
    return tuple(parts) if len(parts) > 1 and all(printed_authors([part]) == (part,) for part in parts) else ()


def _is_signature(text: str, name: str, page: HtmlPage) -> bool:
    """Whether a text is a name, alone or with the outlet behind it: `Ada Low - Vardo Gazette`."""
    if text == name:
        return True
    if not text.startswith(name):
        return False
    outlet = folded(text[len(name) :].strip(_AROUND))
    title = next(page.tree.iter("title"), None)
    shown = (title.text or "")[:_LONGEST_TITLE] if title is not None else ""
    return bool(outlet) and outlet in map(folded, (page.site or "", *_AROUND_TITLE.split(shown)))


def _is_set_apart(paragraph: HtmlElement) -> bool:
    inner = next(iter(paragraph), None)
    stressed = inner is not None and inner.tag in _STRESSED and not (paragraph.text or inner.tail or "").strip()
    return stressed or _is_to_the_right(paragraph)


def _is_to_the_right(paragraph: HtmlElement) -> bool:
    names = f"{paragraph.get('align') or ''} {paragraph.get('class') or ''}"
    right = _RIGHT_STYLE.search(paragraph.get("style") or "") or _RIGHT_CLASS.search(names)
    return right is not None


def _ends_text(paragraph: HtmlElement) -> bool:
    """Whether a sentence stands right above a paragraph, and none below it in the same element."""
    above = paragraph.getprevious()
    if above is not None and paragraph.tag == "div" and above.tag == "div":
        above = next(reversed(above.findall("p")), above)
    if above is None or above.tag not in ("p", paragraph.tag):
        return False
    said = " ".join(above.text_content().split())
    higher = above.getprevious() if ends_sentence(said) else None  # the last sentence may be a short one
    if not any(
        is_sentence_paragraph(" ".join(one.text_content().split())) for one in (above, higher) if one is not None
    ):
        return False
    below = list(islice(paragraph.itersiblings("p"), _MOST_BELOW))
    if below and _is_set_apart(below[0]):
        return False  # a list of names
    return not any(is_sentence_paragraph(" ".join(one.text_content().split())) for one in below)


def _is_in_sentence(element: HtmlElement) -> bool:
    around = element.getparent()
    return around is not None and around.tag == "p" and is_sentence_paragraph(" ".join(around.text_content().split()))


def _over_two(element: HtmlElement, texts: list[str], language: str | None) -> tuple[str, ...]:
    """The names of a block whose neighbour is the date."""
    if any(any(map(str.isdigit, text)) for text in texts):
        return ()
    for other in (element.getnext(), element.getprevious()):
        if other is None or not isinstance(other.tag, str):
            continue
        beside = " ".join(texts_of(other, _LONGEST))
        if any(map(str.isdigit, beside)) and is_date_line(beside, language):
            return read_signed_date([*texts, beside], language)
    return ()


def _may_be_people(page: HtmlPage, element: HtmlElement, names: tuple[str, ...]) -> bool:
    for one in (element, *islice(element.iterancestors(), 2)):
        if _NO_FACTS.search(class_and_id(one)):
            return False
    wanted = {folded(name) for name in names}
    for link in islice(page.tree.iter("a"), _MOST_LINKS):
        if len(link) <= 1 and folded(link.text_content()[:_LONGEST]) in wanted and _is_of_section(link):
            return False
    shown = page.tree.text_content()
    return not any(is_of_the_text(name, shown) for name in names)


def _is_of_section(link: HtmlElement) -> bool:
    """Whether a link leads to a section of the site, or stands in its menu."""
    return _SECTION.search(link.get("href") or "") is not None or next(link.iterancestors("nav"), None) is not None
