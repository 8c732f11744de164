"""The patterns that datelines are read by. Those that hold words of the lexicon are functions."""

import re
from typing import Final

from msgspec import Struct

from copydesk_text.newsroom.lexicon.agencies import (
    credit_house,
    source_form,
    source_forms,
)
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import DatelineWords, every
from copydesk_text.phrases import one_of

_DASH: Final = r"(?:—|–|―|--|-|−|_)"
#: A bracket, and what stands behind it.
TAG: Final = re.compile(rf"\s?[(（](?P<tag>[^()（）]{{2,50}})[)）](?P<behind>\s?\.?{_DASH}|:\s|\s(?=\S)|(?=\S)|$)")
#: الكويت - 5 - 6 (كونا) --, the month in figures
DAY_AND_MONTH: Final = re.compile(r"(?P<place>[\u0600-\u06ff ]{3,30}?)\s?-\s?(?P<date>\d{1,2}\s?-\s?\d{1,2})")
PLAIN: Final = re.compile(
    r"(?P<head>[^—–()!?:;]{3,60}?)\s?(?:—|–|\s--|\s-)\s?(?P<date>\d{1,2}\s[^\W\d_]{3,9}\s\d{4}:\s)?(?=\S)"
)
#: What stands behind the dash is another place, not a sentence.
ANOTHER_PLACE: Final = re.compile(r"[^\W\d_]{2,}(?:\s[^\W\d_]{2,})?\s?(?:[:：—–]|-\s)")
FIRST: Final = re.compile(
    rf"[(（](?P<tag>[^()（）]{{2,50}})[)）]\s?{_DASH}\s?(?:(?P<head>[^—–!?:;]{{3,60}}?)\s{_DASH}\s)?"
)
_IDEOGRAPHS: Final = r"[\u4e00-\u9fff·]"
#: By Name and Name HELSINKI (Reuters) -: a byline glued to the dateline; small letters in its names tell them apart.
SIGNED: Final = re.compile(
    r"(?P<by>[^()（）]{4,80}?[^\W\d_A-Z]\s)(?=[A-Z][A-Z.'’/-]{2,}(?:[\s,][^()（）]{0,40})?\s?[(（])"
)
_MONTH: Final = r"[^\s\d.,:;/()—–-]{2,14}"
DATE: Final = re.compile(
    rf"(?:^|[,.]?\s)(?:في\s)?(?P<date>(?P<month_a>{_MONTH})\.?\s\d{{1,2}}(?:st|nd|rd|th)?(?:,?\s\d{{4}})?"
    rf"|\d{{4}}\.\s(?P<month_b>{_MONTH})\s\d{{1,2}}\."
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?\s(?:de\s)?(?P<month_c>{_MONTH})\.?(?:(?:\s|\s?/\s?)(?!del?\s)(?P<month_d>{_MONTH}))?(?:,?\s(?:de\s)?\d{{4}})?\.?"
    r"|[\u0900-\u097f]{2,8}\s(?P<month_e>[\u0900-\u097f]{2,10}))$"  # चार मई: the day in letters
)
#: HELSINKI - HELSINKI (AP) -: the outlet puts the place of the agency's line before it.
TWICE: Final = re.compile(r"(.{3,30}?)\s?[-–—]\s?\1")
NAMES_BETWEEN: Final = re.compile(r"[、，,·\s]+")


class _Form(Struct, frozen=True):
    """A dateline of East Asia: its pattern, and the characters that open it."""

    pattern: re.Pattern[str]
    opens: str


@built_once
def slashed() -> re.Pattern[str]:
    """`MOSCOW, January 21. /TASS/.`"""
    return re.compile(
        rf"(?P<head>[^/]{{2,60}}?(?:/[^/]{{2,30}}?)?)\s?/\s?(?:Корр\.\s)?(?P<tag>{source_form()})\s?/\s?(?:[.\-–—]|$|(?=[^\sa-z]))"
    )


@built_once
def named() -> re.Pattern[str]:
    """`МОСКВА, 10 фев — РИА Новости.` Reporters may stand behind the agency: `РИА Новости, Анна Котова.`"""
    return re.compile(
        rf"(?P<head>[^—–!?]{{2,60}}?)(?P<between>\s?(?:—|–|--|-|/)\s?|,\s|\.\s)(?P<tag>{source_form()})"
        rf"(?:,\s(?P<who>[^\W\d_a-zа-я]\w+\s[^\W\d_a-zа-я][\w-]+))?(?:\.(?=\s|$)|:|\s?{_DASH})"
    )


@built_once
def named_alone() -> re.Pattern[str]:
    """An Arabic place and its agency alone in a line: دمشق-سانا."""
    return re.compile(
        rf"(?P<head>[\u0600-\u06ff]{{2,20}}(?:\s[\u0600-\u06ff]{{2,20}})?)\s?[-–—]\s?(?P<tag>{source_form()})"
    )


@built_once
def dated_in_figures() -> re.Pattern[str]:
    """رام الله 6-5-2021 وفا-"""
    return re.compile(
        r"(?P<place>[\u0600-\u06ff ]{3,30}?)\s(?P<date>\d{1,2}-\d{1,2}-\d{4})\s"
        rf"(?P<tag>{source_form()})\s?[-–—]"
    )


@built_once
def dated_agency() -> re.Pattern[str]:
    """`ТАСС, 3 мая. …`"""
    return re.compile(rf"(?P<tag>{source_form()}),(?P<head>\s[^.,!?]{{3,20}})\.\s(?=[^\W\d_])")


@built_once
def east_asian() -> tuple[_Form, ...]:
    """The datelines of East Asia, by what opens them."""
    return (
        # （中央社記者王小明台北4日電）
        _Form(
            re.compile(
                rf"[(（](?P<agency>中央社)記者(?P<who>{_IDEOGRAPHS}{{2,3}}(?:、{_IDEOGRAPHS}{{2,3}}){{0,3}}?)(?P<place>{_IDEOGRAPHS}{{2,8}}?)"
                r"(?P<date>(?:[0-9０-９]{1,2}月)?[0-9０-９]{1,2}日)(?:綜合|專|外)?電[)）]"
            ),
            "(（",
        ),
        # 新华社北京8月12日电（记者罗沙）
        _Form(
            re.compile(
                r"[(（【]?(?P<agency>新华社|新華社|中新社|中新网|中央社)[)）】]?"
                rf"\s?(?:记者|記者)?(?P<place>{_IDEOGRAPHS}{{2,12}}?)?"
                r"(?P<date>(?:[0-9０-９]{1,2}月)?[0-9０-９]{1,2}日)(?:[上下]午)?(?:综合)?(?:专)?(?:电|電|讯|訊)"
                r"\s?(?:[(（](?:记者|記者|通讯员)(?P<who>[^()（）]{2,40})[)）])?"
            ),
            "新中(（【",
        ),
        # (서울=연합뉴스) 김하늘 기자 =, (도쿄 로이터=연합뉴스)
        _Form(
            re.compile(
                r"[(\[](?P<place>[^()\[\]=\s]{1,15})(?:\s[^()\[\]=]{1,15})?=(?P<agency>연합뉴스|뉴시스|뉴스1|로이터|신화)[)\]]"
                r"(?:\s?(?P<who>[가-힣]{2,4}(?:[·,\s]{1,2}[가-힣]{2,4}){0,3})\s(?:기자|특파원)\s?=)?"
            ),
            "([",
        ),
        # 【東京時事】, 【北京＝新華社】, ［東京　３日　ロイター］
        _Form(
            re.compile(
                rf"[\[［【](?P<place>[^\]］】0-9０-９\s＝=]{{2,12}}?)[\s＝=]?(?P<date>[0-9０-９]{{1,2}}日)?[\s＝=]?"
                rf"(?P<agency>{one_of(source_forms())})[\]］】]"
            ),
            "[［【",
        ),
        # （路透社）…: an agency in full-width brackets opens the text
        _Form(re.compile(rf"[（【](?P<agency>{source_form()})[）】](?=\S)"), "（【"),
    )


@built_once
def bylines() -> tuple[str, ...]:
    """What opens a byline that is glued to the dateline, with the space behind it."""
    return tuple(f"{word} " for word in every(read_table(DatelineWords).signed))


@built_once
def picture_house() -> re.Pattern[str]:
    """The house in the credit of a picture."""
    return re.compile(rf"\s?{credit_house()}")


@built_once
def no_place() -> frozenset[str]:
    """Words in capitals before a dash that are a label."""
    return every(read_table(DatelineWords).no_place)


@built_once
def connectors() -> frozenset[str]:
    """Words in small letters within the name of a place."""
    return every(read_table(DatelineWords).connectors)
