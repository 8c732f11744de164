"""The patterns of full dates in print: days in words, in figures and in East Asian characters, clocks and zones.

No repetition stands within another, and every run is bounded, so a line is read in linear time.
"""

import re
from collections.abc import Iterator
from typing import Final

from copydesk_text.newsroom.lexicon.calendar_words import month_phrases
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import Calendar, PublicationLabels, every
from copydesk_text.newsroom.lexicon.time_zones import zone_pattern
from copydesk_text.phrases import one_of

#: A word that may name a month.
WORD: Final = r"[^\s\d.,:;/|()'’\"–—،-]{2,20}"

#: What a line with a date holds: figures joined by a sign, a character for the year, a day and a year around a word.
_JOINED: Final = re.compile(r"\d[\s\u200e\u200f]{0,2}[/.-][\s\u200e\u200f]{0,2}\d")
_EAST: Final = re.compile(r"[年년]")
_YEAR_DAY: Final = re.compile(r"\d{4}[^\d]{2,36}\d")
_DAY_YEAR: Final = re.compile(r"(?<!\d)\d{1,2}[^\d]{1,40}\d\d")
_ROMAN: Final = re.compile(r"\d[\s./-]{1,2}[IVX]{1,4}[\s./-]{1,2}\d")
_MONTH_IN_FIGURES: Final = re.compile(r"\d{4}\sоны\s\d")

#: A space or a mark of direction, or none.
_THIN: Final = r"[\s\u200e\u200f]{0,2}"
#: Behind a date: no figure, and no letter but behind a character for "day" or one that follows years.
_END: Final = r"(?:(?<=[日일號号])|(?![\d/])(?:(?=[年ءгم])|(?![^\W\d_])))"

_HALF: Final = r"(?:[aApP]\.?\s?[mM]\b\.?)"
_EAST_HALF: Final = r"(?:(?:午前|午後|上午|下午|오전|오후)\s?)"
#: A time of day; a lone hour needs a word that makes it one.
CLOCK: Final = (
    rf"{_EAST_HALF}?\d{{1,2}}\s?[時时시点點]\s?(?:\d{{1,2}}\s?[分분]?)?|{_EAST_HALF}?\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s?{_HALF})?"
    rf"|\d{{1,2}}[.hH]\d{{2}}(?::\d{{2}})?(?:\s?{_HALF})?|\d{{1,2}}\s?h(?:\s?\d{{2}})?(?!\w)|\d{{1,2}}\s?{_HALF}|\d{{1,2}}\s(?:Uhr|uhr)"
)
_BESIDE_CLOCK: Final = r"[\s,|/•·—–()-]{0,4}"
_KANJI: Final = "〇零一二三四五六七八九十"


def days(line: str) -> Iterator[re.Pattern[str]]:
    """The forms of a full date without a time that a line may hold.

    Args:
        line: Any line. What it has of figures says which forms need not be tried.

    Returns:
        A pattern for each form. Its groups are `year` (or `minguo`), `month` or `name`, and `day`; or `first` and
        `second` for day and month in one order or the other.
    """
    return (form for needs, form in _days() if needs.search(line) is not None)


def clock_behind() -> re.Pattern[str]:
    """A time right behind a date, with its zone: `, at 6:00 PM EST`."""
    return _clock_behind()


def clock_before() -> re.Pattern[str]:
    """A time right before a date, at the end of a text: `11:11 PM EST, Tuesday `."""
    return _clock_before()


def other_dates() -> re.Pattern[str]:
    """A date of a calendar that is not read: Islamic beside Gregorian, Jewish beside Gregorian."""
    return _other_dates()


@built_once
def _joining() -> str:
    """Words between the parts of a date, and between date and time."""
    return rf"(?i:{one_of(every(read_table(PublicationLabels).time_words))})(?![^\W\d_])\.?"


@built_once
def _month() -> str:
    return rf"(?:(?i:{one_of(month_phrases())})(?!\w)|{WORD})"


@built_once
def _days() -> tuple[tuple[re.Pattern[str], re.Pattern[str]], ...]:
    """What a line must hold for a form, and the form."""
    month, joined = _month(), rf"(?:{_joining()}\s?)?"
    forms = (
        # 2018-07-16, 2018. 07. 16.
        (
            _JOINED,
            rf"(?P<year>\d{{4}}){_THIN}(?P<sign>[/.-]){_THIN}(?P<month>\d{{1,2}}){_THIN}(?P=sign){_THIN}(?P<day>\d{{1,2}})(?!\d)",
        ),
        # 2018 07/16, the year set apart; 2018 1/2 may be a half
        (
            _JOINED,
            r"(?P<year>20\d{2})\s(?P<month>\d{2})\s?/\s?(?P<day>\d{2})(?!\d|\s?/)",
        ),
        # 16.07.2018, 16. 7. 2018, 16/07/18
        (
            _JOINED,
            rf"(?P<first>\d{{1,2}}){_THIN}(?P<sign>[/.-]){_THIN}(?P<second>\d{{1,2}}){_THIN}(?P=sign){_THIN}(?P<year>\d{{4}}|\d{{2}})"
            r"(?![\d:])",
        ),
        # 16/7 2018, 16/7-2018, as the north of Europe writes it
        (
            _JOINED,
            r"(?P<nordic>\d{1,2})\s?/\s?(?P<month>\d{1,2})(?:\s|\s?-\s?)(?P<year>(?:19|20)\d{2})(?!\d)",
        ),
        # 令和8年3月3日, 2018年7月16日, 2026년 3월 3일, 民國115年3月3日, 2026年（令和8年）3月3日
        (
            _EAST,
            r"(?P<era>令和|平成|昭和|中華民國|民國|民国)?\s?(?P<year>\d{1,4}|元)\s?[年년]\s?(?:[（(][^（）()]{2,8}年[）)]\s?)?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})"
            r"\s?[日일號号]?",
        ),
        # 二〇二六年三月三日
        (
            _EAST,
            rf"(?P<year>[{_KANJI}]{{4}})年(?P<month>[{_KANJI}]{{1,3}})月(?P<day>[{_KANJI}]{{1,3}})[日号號]",
        ),
        # R8.3.3
        (
            _JOINED,
            r"(?P<short>[RH])\s?(?P<year>\d{1,2})[./](?P<month>\d{1,2})[./](?P<day>\d{1,2})(?!\d)",
        ),
        # 115/03/03
        (
            _JOINED,
            r"(?P<minguo>1[01]\d)(?P<sign>[/.-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)",
        ),
        # 2026. gada 3. martā, 2026 жылғы 3 наурыз, 2026-ж., 4-январь
        (
            _YEAR_DAY,
            rf"(?P<year>\d{{4}})(?:-[^\W\d_]{{1,8}})?[.,]{{0,2}}\s{joined}(?P<day>\d{{1,2}})\.?[\s-](?P<name>{month})",
        ),
        # 2018. július 16., 2026 m. kovo mėn. 3 d., 2026ko martxoaren 3a
        (
            _YEAR_DAY,
            rf"(?P<year>\d{{4}})(?:\(?e?\)?ko)?[.,]?[\s/-]{joined}(?P<name>{month})\.?[\s/-]{joined}(?P<day>\d{{1,2}})(?![\d:])"
            r"(?:\(?a\)?(?!\w))?\.?",
        ),
        # 16 July 2018, 16. Juli 2018, 16 de julio de 2018, 3-Mar-2026, 3 มี.ค. 69, 3 آذار/مارس 2026, 3 Mart Salı 2026
        (
            _DAY_YEAR,
            r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|ª|°|η|-?го|-?е|\s?,)?\.?\s?[/-]?\s?"
            rf"{joined}(?P<name>{month})(?:\s?/\s?(?P<other>{month})|\s(?P<weekday>{WORD}))??\s?[.,،]{{0,2}}\s?"
            rf"(?P<sign>[/’'-])?\s?{joined}"
            r"(?P<year>\d{4}|\d{2})(?!\d|:\d|[.hH]\d)",
        ),
        # Jul 16 14:02:10 CEST 2018, as programs of Unix print it
        (
            _DAY_YEAR,
            rf"(?P<name>{month})\s{{1,2}}(?P<day>\d{{1,2}})\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s(?:[A-Z]{{2,5}}|[+-]\d{{4}}))?"
            r"\s(?P<year>\d{4})",
        ),
        # 16.VII.2018, 16 VII 2018
        (
            _ROMAN,
            r"(?P<day>\d{1,2})(?P<sign>\.\s?|\s|/|-)(?P<roman>[IVX]{1,4})(?P=sign)(?P<year>\d{4})(?!\d)",
        ),
        # 2018. VII. 16.
        (
            _ROMAN,
            r"(?P<year>\d{4})(?P<sign>\.\s?|-)(?P<roman>[IVX]{1,4})(?P=sign)(?P<day>\d{1,2})(?!\d)",
        ),
        # 2018 оны 7 сарын 16, 2018 оны 07-р сарын 16
        (
            _MONTH_IN_FIGURES,
            r"(?P<year>\d{4})\sоны\s(?P<month>\d{1,2})(?:\s?-?\s?р|\s[дф]угаар|\s[дф]үгээр)?\sсарын\s(?P<day>\d{1,2})",
        ),
        # July 16, 2018, Jul.16,2018, Jul 16 Mon 2018
        (
            _DAY_YEAR,
            rf"(?P<name>{month})(?:\.?\s|\.)(?P<day>\d{{1,2}})(?:\s?(?:st|nd|rd|th))?(?!\d)(?:\s(?P<weekday>{WORD}))??\s?[.,،၊]{{0,2}}(?:\s|(?<=,)){joined}(?P<year>\d{{4}})",
        ),
    )
    return tuple(
        (needs, re.compile(rf"(?:(?<![\w/.-])(?<!\d:)|(?<=ב-)|(?<=:\d\d-))(?:{form}){_END}")) for needs, form in forms
    )


@built_once
def _clock_behind() -> re.Pattern[str]:
    joined = rf"(?:{_joining()}[\s,]{{0,2}}|{WORD}\s)?"
    return re.compile(
        rf"{_BESIDE_CLOCK}(?P<words>{joined}{joined}{joined})(?P<clock>{CLOCK})"
        rf"(?:\s?(?:hrs?|hs|h|Uhr|น\.?|uur|ч\.?|год\.?)(?!\w))?(?:\s?\(?(?P<zone>{zone_pattern()})\)?|\s?\))?"
    )


@built_once
def _clock_before() -> re.Pattern[str]:
    joined = rf"(?:{_joining()}[\s,]{{0,2}}|{WORD}\.?,?\s)?"
    return re.compile(
        rf"(?<![\d.:/-])(?P<clock>{CLOCK})\s?\(?(?P<zone>{zone_pattern()})?\)?{_BESIDE_CLOCK}(?P<words>{joined}{joined})$"
    )


@built_once
def _other_dates() -> re.Pattern[str]:
    months = one_of(read_table(Calendar).other_calendars)
    return re.compile(
        # 14 رمضان 1447 هـ
        rf"\d{{1,2}}[\s-]?(?:من\s)?(?:{months})[،,]?[\s-]?(?:عام\s|سنة\s)?\d{{4}}(?:\s?(?:هـ|ه)(?!\w))?"
        # י"ד באדר תשפ"ו
        rf"|[א-ת]{{1,2}}[\"'״׳]?[א-ת]?[\"'״׳]?\sב?(?:{months})\s(?:ה[\"'״׳])?[א-ת]{{2,4}}[\"״][א-ת]"
        r"|\d{1,2}[/-]\d{1,2}[/-]14[3-5]\d(?:\s?هـ)?|14[3-5]\d[/-]\d{1,2}[/-]\d{1,2}(?:\s?هـ)?"
    )
