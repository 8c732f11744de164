"""The patterns that bylines are read by. Those that hold words of the lexicon are functions."""

import re
from typing import Final

from copydesk_text.newsroom.author_patterns import OTHER_FORM, roles
from copydesk_text.newsroom.byline_openings import opening_phrases
from copydesk_text.newsroom.lexicon.agencies import agency_form, credit_house
from copydesk_text.newsroom.lexicon.calendar_words import calendar_names
from copydesk_text.newsroom.lexicon.publication_labels import source_label
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, PublicationLabels, every
from copydesk_text.phrases import one_of
from copydesk_text.scripts import FIRST_EAST_ASIAN

#: 김하늘 기자
KOREAN: Final = re.compile(
    r"(?P<who>[가-힣]{2,4}(?:[·,]\s?[가-힣]{2,4}){0,3})\s?(?:기자|특파원|선임기자)(?:\s?[(\[]?[\w.+-]+@[\w.-]+[)\]]?)?"
)
#: Where a name works from: in Brussels, aus Bonn.
PLACE: Final = re.compile(
    r"\s(?:in|aus|à|from)\s[^\W\d_][\w.'’-]*(?:\s[^\W\d_a-z][\w.'’-]*){0,2}(?=\s(?:and|und|et|&)\s|,\s)"
)
_NAME_WORD: Final = r"[^\W\d_][^\s\d,;:|/()\[\]<>{}«»“”\"!?]*"  # marks of vowels are no \w
#: A place behind a name; not a surname in a script without spaces.
ONE_WORD: Final = re.compile(rf"[^\W\d_{FIRST_EAST_ASIAN}-\uffff][^\W\d_]+(?:-[^\W\d_]+)*")
DATED: Final = re.compile(r"\d{1,2}\D{1,14}\d{4}|\d{4}")
ABBREVIATED: Final = re.compile(r"(?:^|[\s.])\w{1,3}\.$")
#: A conjunction that is written with the name behind it; two words of a name stand before it.
ARABIC_AND: Final = re.compile(r"(?<=\w)\sو(?=\w+\s\w)")
REPORTING: Final = re.compile(
    r"(?:\(|^)(?:Reporting|Writing) (?:by|and writing by) (?P<who>[^;:()]{3,200}?)"
    r"(?:[;:.,]\s?(?:\w+\s){0,4}(?:editing|writing|additional)\b|\))",
    re.IGNORECASE | re.MULTILINE,
)
#: … and without their places.
WHERE: Final = re.compile(r"(?<!\s)\s+in\s+[^,;]+?(?=,|;|\sand\s|$)")


@built_once
def by() -> re.Pattern[str]:
    """What opens a byline, and the rest of the line."""
    opening, label = one_of(opening_phrases()), one_of(_labels())
    return re.compile(
        rf"(?:{opening}(?:\s?:)?\s+|{label}(?:{OTHER_FORM}?\s?[:：]\s*|\s?[/・]\s*|\s[–—-]\s))(?P<who>\S.*)"
    )


@built_once
def labelled() -> re.Pattern[str]:
    """A label with a colon, or a word that opens a byline and ends in a stop: `Oprac.`"""
    stopped = one_of(form for form in opening_phrases() if form.endswith("."))
    return re.compile(rf"{one_of(_labels())}{OTHER_FORM}?\s?[:：／]|{stopped}\s")


@built_once
def openings() -> tuple[str, ...]:
    """How the lines begin that can be a byline with an opening word or a label."""
    return tuple({form[:3] for form in opening_phrases() | _labels()})


@built_once
def who_ends() -> re.Pattern[str]:
    """What stands behind the names of a byline: an outlet, a date, a role."""
    return re.compile(
        r"(?<!\s)\s+[|•·–—]|\s\||(?:,|(?<!\s))\s+(?:Special to|for|in|at|on|of)\s"
        r"|(?:,|(?<!\s))\s+(?:\w+\.?\s\d{1,2},?\s\d{4}|\d{4}-\d{2}-\d{2}|\d{1,2}[/.:]\d)"
        r"|\s-\s|(?:(?<!\s)\s+)?\(|,\s(?:The\s)?(?:Staff|staff|Senior|Political|Chief)\b"
        r"|,\s(?:Correspondent|Reporter|Editor|USA TODAY|CNN|BBC)\b"
        r"|\s(?:Published|Updated|Posted)\b|;\s?(?:photo|picture|video|additional|illustration)"
        rf"|,\s(?!{_ands()}\s)(?=[a-zà-ÿа-я])"  # a role in small letters
        r"|,?\s(?:mit|avec|con|com)\s|\s[^\W\d_]{2,12}\s?[:：]"  # 作者：王小明 编辑：…
    )


@built_once
def between() -> re.Pattern[str]:
    """What stands between two names."""
    return re.compile(
        rf"(?:(?<!\s)\s+)?(?:,\s*(?:and|&)\s|,|;|/|、|，|·|\s{_ands()}\s)\s*"
        r"|(?<=[\u4e00-\u9fff]{2})\s(?=[\u4e00-\u9fff]{2})"
    )


@built_once
def last_and() -> re.Pattern[str]:
    """A conjunction whose second name was cut off."""
    return re.compile(rf"\s{_ands()}$")


@built_once
def full_name() -> re.Pattern[str]:
    """A name of two to five words, or one of East Asia."""
    particle = one_of(every(read_table(BylineWords).particles))
    return re.compile(
        rf"{_NAME_WORD}(?:\s(?:{particle}\s){{0,2}}{_NAME_WORD}){{1,4}}|[\u4e00-\u9fff]{{2,4}}|[가-힣]{{2,4}}"
    )


@built_once
def house() -> re.Pattern[str]:
    """An agency or a picture house."""
    return re.compile(credit_house())


@built_once
def newsroom() -> re.Pattern[str]:
    """A word in the name of a newsroom."""
    return re.compile(rf"\b{one_of(every(read_table(BylineWords).house))}(?!\w)", re.IGNORECASE)


@built_once
def role() -> re.Pattern[str]:
    """What the writer of a text is, with the words around it."""
    return re.compile(
        rf"(?:[^\W\d_][\w’'&.-]*\s){{0,4}}{roles()}(?:,?\s(?:in|at|for|à|en|aus)\s\w+)?",
        re.IGNORECASE,
    )


@built_once
def agency_staff() -> re.Pattern[str]:
    """By Reuters Staff, By Associated Press Reporter."""
    return re.compile(
        rf"(?:The\s|the\s)?(?P<agency>{agency_form()})\s(?:[Ss]taff|[Cc]orrespondent|[Rr]eporter|[Ww]riter)s?(?:\s[Ww]riters?)?"
    )


@built_once
def outlet_with() -> re.Pattern[str]:
    """Le Monde avec AFP."""
    return re.compile(
        rf"(?:[Pp]ar\s(?=L[ea’'s]))?(?![Pp]ar\s)[^\W\d_][\w'’.-]*(?:\s[^\W\d_a-zà-ÿ][\w'’.-]*){{0,2}}\s\(?avec\s(?P<agency>{agency_form()})\W*"
        rf"(?:(?:et|,)\s{agency_form()})?(?:\s?agences?)?\)?"
    )


@built_once
def agency_bar() -> re.Pattern[str]:
    """PTI | New Delhi."""
    return re.compile(rf"(?P<agency>{agency_form()})\s?[|｜]\s?(?P<behind>.{{0,80}})")


@built_once
def behind_source() -> re.Pattern[str]:
    """A source before a byline: 来源：新华社 作者：王小明."""
    return re.compile(rf"{source_label()}\s?[:：]\s?\S+[\s|｜]{{1,3}}(?={one_of(_labels())}\s?[:：])")


@built_once
def ends_in_agency() -> re.Pattern[str]:
    """Name and Name, Associated Press."""
    return re.compile(rf"(?P<who>[^|,]+(?:,[^|,]+){{0,5}})\s?[,|]\s?(?P<agency>(?:The\s)?{agency_form()})")


@built_once
def agency_inside() -> re.Pattern[str]:
    """An agency behind the names of a byline, and what may stand behind it."""
    return re.compile(
        rf"(?:[,|/]\s?|\b(?:for|with|avec|mit|con|com)\s|\s\(?)(?:The\s|the\s)?(?P<agency>{agency_form()})"
        r"\W*(?:$|(?=\s[|•\d-]|\s\w+\s\d|(?:\s\w+){0,3}\s(?:[Ww]riter|[Rr]eporter|[Ss]taff|[Cc]orrespondent)))"
    )


@built_once
def _labels() -> frozenset[str]:
    return every(read_table(BylineWords).labels)


@built_once
def small_words() -> frozenset[str]:
    return every(read_table(BylineWords).small)


@built_once
def no_names() -> frozenset[str]:
    """Words in small letters with which no name begins."""
    return every(read_table(BylineWords).no_name) | calendar_names("en") | calendar_names("de")


@built_once
def _ands() -> str:
    return one_of(every(read_table(BylineWords).ands))


@built_once
def source_openings() -> frozenset[str]:
    """How the labels of sources begin in scripts without spaces, where a byline may stand behind the source."""
    labels = every(read_table(PublicationLabels).source)
    return frozenset(label[0] for label in labels if label[0] >= FIRST_EAST_ASIAN)
