"""The patterns that captions are read by. Those that hold words of the lexicon are functions."""

import re
from typing import Final

from copydesk_text.newsroom.lexicon.agencies import agency_forms, credit_house
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import Agencies, BylineWords, CaptionWords, every
from copydesk_text.phrases import one_of

_NAME: Final = r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,4}"
_AFTER_SENTENCE: Final = r"(?:^|(?<=[.!?…\"”’»|])\s?)"
SLASH: Final = "/"
#: A slash that may stand in a credit.
SLASHED: Final = re.compile(r"/\s?[^\W\d_a-z]")
FILE_SENTENCE: Final = re.compile(r"In (?:this|an?) (?:\w+\.?,? ){0,2}\d{1,2}, \d{4},? (?:file )?photo\b")
BRACKET: Final = re.compile(r"(?:(?<!\s)\s+)?[(\[（]([^()\[\]（）]{2,120})[)\]）]{1,2}$")
PICTURE_HOUSE: Final = re.compile(r"Getty|EPA-EFE|Shutterstock|iStock|Alamy|[Ii]mages|PA W")
REUTERS_NAME: Final = re.compile(
    rf"(?:^|(?<=\s)|(?<=[.!?\"”]))((?:REUTERS|AP Photo|AFP PHOTO|AFP Photo)\s?/\s?{_NAME}"
    r"(?:\s?/\s?(?:File Photo|Files?|Pool))?)$"
)
#: Characters of a line that tell whether it may open as a caption: those of the shortest opening.
BEGINNING: Final = 4
#: 新华社记者 罗山 摄
CHINESE: Final = re.compile(
    r"(?:^|(?<=[。！？」]))\s?((?:新华社|新華社|中新社|中央社)?\s?(?:记者|記者)?\s?[\u4e00-\u9fff]{2,4}\s?[摄攝])[)）]?$"
)
#: 新华社发（罗山 摄）
ISSUED: Final = re.compile(r"(?:新华社|新華社|中新社|中央社)[发發]\s?$")
GLUED: Final = re.compile(r"image copyright(.{2,60}?)image caption(.+)", re.IGNORECASE)
ON_FILE: Final = re.compile(r"[,;]?\s(?:[Ff]iles?(?:\s[Pp]hoto)?|FILE|[Aa]rchives?|[Pp]hoto|أرشيفية|أرشيف|архив)$")


@built_once
def bylines() -> tuple[str, ...]:
    """What opens a byline, with the space behind it."""
    return tuple(f"{word} " for word in every(read_table(BylineWords).opening))


@built_once
def alone() -> frozenset[str]:
    """Lines that are the credit of a picture alone."""
    return frozenset(read_table(CaptionWords).alone)


@built_once
def _houses() -> str:
    """One to four agencies or picture houses."""
    return rf"{credit_house()}(?:(?:\s?[/|]\s?|,\s|\svia\s|\s-\s){credit_house()}){{0,3}}"


@built_once
def label() -> re.Pattern[str]:
    """What stands before a credit."""
    return re.compile(rf"{one_of(_labels())}\s?[:：=.]\s?|Credit(?:\s|(?=[A-Z]))")


@built_once
def hints() -> tuple[str, ...]:
    """Parts of words that stand in credits, and the slash. (To look for each is three times as fast as one pattern.)"""
    return (SLASH, *every(read_table(CaptionWords).hints))


@built_once
def ascii_hints() -> tuple[str, ...]:
    """Those of them that an ASCII line can hold."""
    return tuple(hint for hint in hints() if hint.isascii())


@built_once
def houses_last() -> tuple[str, ...]:
    """What a credit may end in."""
    return (*agency_forms(), *read_table(Agencies).picture_houses, "file", "File")


@built_once
def houses_by_end() -> dict[str, tuple[str, ...]]:
    """These by their last two letters: most lines end in other ones, and none is tried on them."""
    ends: dict[str, list[str]] = {}
    for form in houses_last():
        ends.setdefault(form[-2:], []).append(form)
    return {end: tuple(forms) for end, forms in ends.items()}


@built_once
def opening() -> re.Pattern[str]:
    """What opens the caption of a picture."""
    opening = one_of(every(read_table(CaptionWords).openings))
    return re.compile(rf"{opening}(?:\s?(?::|[-–—]{{1,2}})\s*|(?<=caption)\s+)(?=\S)")


@built_once
def beginnings() -> frozenset[str]:
    """The first letters of the lines that may open so: most lines begin with other ones."""
    return frozenset(form[:BEGINNING] for form in every(read_table(CaptionWords).openings))


@built_once
def simple() -> re.Pattern[str]:
    """A credit of houses alone, with what says that the picture is from the files."""
    return re.compile(
        rf"(?P<before>(?:File|FILE|Archive)(?::|\s[-–—])?\s)?(?:(?:The|the)\s)?(?P<house>{_houses()})"
        r"(?P<after>[,;]?\s?(?:[/–-]\s?)?(?:[Ff]ile(?:\s[Pp]hoto)?|FILE|[Ff]iles|[Aa]rchives?|أرشيفية|أرشيف|архив))?"
    )


@built_once
def house() -> re.Pattern[str]:
    """An agency or a picture house."""
    return re.compile(credit_house())


@built_once
def picture_words() -> re.Pattern[str]:
    """What only the credit of a picture has."""
    return re.compile(
        rf"\b(?:AP|EPA|AFP|Reuters|Courtesy|Pool)\s[Pp]hotos?\b|\b[Pp]hoto(?:graph)?s?(?::|\s(?:by|from|courtesy|credit)\b)"
        rf"|\b(?:[Pp]hotos?|PHOTO|[Ff]oto|Фото)\s{credit_house()}|{one_of(_labels())}\s?[:：=]"
        rf"|\b(?:PHOTO|Picture|Image|[Cc]redit):|\bvia\s{credit_house()}|\w\s?[/|]\s?{credit_house()}|{credit_house()}\s?/\s?\w"
    )


@built_once
def house_name() -> re.Pattern[str]:
    """EFE/Luis Prado: the house first, alone or behind a sentence."""
    return re.compile(
        rf"{_AFTER_SENTENCE}({credit_house()}\s?/\s?(?:(?:Archivo|Archiv|File)\s?/\s?)?{_NAME}(?:\s?/\s?(?:{credit_house()}|Archivo|Archiv|File))?)$"
    )


@built_once
def glued_house() -> re.Pattern[str]:
    """A house that touches the end of the caption: `… el emir de Qatar.AFP`."""
    return re.compile(rf"(?<=[^\W\d_A-Z]{{2}}[.!?…])({_houses()})$")


@built_once
def name_house() -> re.Pattern[str]:
    """Luis Prado/EFE: the name first."""
    return re.compile(
        rf"{_AFTER_SENTENCE}((?:{_NAME}|{_NAME}\s?[/|]\s?{_NAME})"
        rf"(?:\s?/\s?{_houses()}|(?:,|\s?\|)\s(?=[^|]*(?:Getty|EPA-EFE|/)){_houses()}|\s(?:{credit_house()}\s)?via\s{_houses()})"
        r"(?:,?\s[Ff]ile)?)$"
    )


@built_once
def copyright() -> re.Pattern[str]:
    """© AFP 2019 / Luis Prado."""
    return re.compile(
        rf"{_AFTER_SENTENCE}(©\s?(?:AP Photo|{credit_house()})[^.!?/]{{0,20}}/[^.!?]{{1,60}}"
        rf"|©\s?{_NAME}\s?/\s?{_houses()})$"
    )


@built_once
def labelled() -> re.Pattern[str]:
    """Photo: Luis Prado."""
    return re.compile(
        rf"(?:^|(?<=[\w.!?…\"”’»)。])|(?<=\s))(?:{one_of(_labels())}\s?[:：=]\s?|Fot\.\s"
        r"|Image copyright\s|(?:Pool )?[Pp]hoto(?:graph)? by\s)([^\s:][^:!?]{1,90})$"
    )


@built_once
def small_words() -> frozenset[str]:
    """Words in small letters that may stand in a credit."""
    return every(read_table(CaptionWords).small)


@built_once
def _labels() -> frozenset[str]:
    return every(read_table(CaptionWords).labels)
