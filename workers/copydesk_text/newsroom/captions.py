"""Reads picture captions and credits off single lines.

The forms are those of `(Reuters)` or `(AP Photo/Name, File)` behind a caption, `REUTERS/Name`, `Photo: Name, AP`,
`NAME/AFP via Getty Images`, `© AFP 2019 / Name`, and openings such as `FILE PHOTO:`. Only the end of a line is
searched for a credit, so the cost does not grow with the line.
"""

import re
from typing import Final, Literal

from msgspec import Struct

from copydesk_schemas import Image
from copydesk_text.newsroom.datelines import read_dateline
from copydesk_text.newsroom.lexicon.agencies import agency_forms, credit_house
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import Agencies, BylineWords, CaptionWords, every
from copydesk_text.phrases import one_of

Sureness = Literal[
    "picture",  # only a picture has such a credit: a photographer, "Photo by", a picture house, a file photo
    "agency",  # an agency in brackets: the credit of a picture, or the source of a text
]

_LONGEST: Final = 700
_TAIL: Final = 170  # longer than any credit seen
_NAME_LIKE_SHORT: Final = 3
_MOST_TRIES: Final = 4
_LONGEST_BYLINE: Final = 80

_NAME: Final = r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,4}"
_AFTER_SENTENCE: Final = r"(?:^|(?<=[.!?…\"”’»|])\s?)"
_SLASH: Final = re.compile(r"/\s?[^\W\d_a-z]")
_FILE_SENTENCE: Final = re.compile(r"In (?:this|an?) (?:\w+\.?,? ){0,2}\d{1,2}, \d{4},? (?:file )?photo\b")
_BRACKET: Final = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,120})[)\]）]{1,2}$")
_PICTURE_HOUSE: Final = re.compile(r"Getty|EPA-EFE|Shutterstock|iStock|Alamy|[Ii]mages|PA W")
_REUTERS_NAME: Final = re.compile(
    rf"(?:^|(?<=\s)|(?<=[.!?\"”]))((?:REUTERS|AP Photo|AFP PHOTO|AFP Photo)\s?/\s?{_NAME}"
    r"(?:\s?/\s?(?:File Photo|Files?|Pool))?)$"
)
#: 新华社记者 罗山 摄
_CHINESE: Final = re.compile(
    r"(?:^|(?<=[。！？」]))\s?((?:新华社|新華社|中新社|中央社)?\s?(?:记者|記者)?\s?[\u4e00-\u9fff]{2,4}\s?[摄攝])[)）]?$"
)
#: 新华社发（罗山 摄）
_ISSUED: Final = re.compile(r"(?:新华社|新華社|中新社|中央社)[发發]\s?$")
_GLUED: Final = re.compile(r"image copyright(.{2,60}?)image caption(.+)", re.IGNORECASE)
#: What may stand in the brackets of a credit that names no known house: a few capitalised words.
_MOST_CREDIT_WORDS: Final = 5
_ON_FILE: Final = re.compile(r"[,;]?\s(?:[Ff]iles?(?:\s[Pp]hoto)?|FILE|[Aa]rchives?|[Pp]hoto|أرشيفية|أرشيف|архив)$")


class Caption(Struct, frozen=True):
    """A caption line as read: the image, and how sure it is that the line belongs to a picture."""

    image: Image
    sureness: Sureness


def read_caption(line: str, hinted: bool = True) -> Caption | None:
    """The caption and credit that a line (stripped) holds, or None if nothing marks it as belonging to a picture.

    `hinted`: what `has_hints` says of the text that the line is of.
    """
    if not 4 <= len(line) <= _LONGEST:
        return None
    opening = _opening().match(line) if line.startswith(_openings()) else None
    marked = opening is not None or (line.startswith("In ") and _FILE_SENTENCE.match(line) is not None)
    if not marked and not _could_end_in_credit(line, hinted):
        return None
    if glued := _GLUED.fullmatch(line):
        return Caption(_image(glued[2], glued[1].strip()), "picture")
    start = opening.end() if opening else 0
    if line in _alone():
        return Caption(Image(credit=line), "picture")
    bracketed = _bracket_credit(line) if not _opens_byline(line) else None
    if bracketed is not None:
        end, credit, sureness = bracketed
        if sureness == "agency" and (end == 0 or read_dateline(line) is not None):
            return None  # "(AP)" alone tags a text, "LONDON (AP)" begins one
        return Caption(_image(line[start:end], credit), "picture" if marked else sureness)
    tail = _tail_credit(line)
    if tail is not None:
        return Caption(_image(line[start : tail[0]], tail[1]), "picture")
    return Caption(_image(line[start:], None), "picture") if marked else None


def read_unknown_credit(line: str) -> Image | None:
    """The caption and credit of a line (stripped) that ends in brackets such as `(Town Herald file)`, or None.

    That says little alone: a line is a caption if it also stands in the head of a page and is printed twice there.
    """
    if not 4 <= len(line) <= _LONGEST or line[-1] not in ")]）":
        return None
    bracket = _BRACKET.search(line, max(0, len(line) - _TAIL))
    if bracket is None or bracket.start() == 0:
        return None
    credit = _without_label(_ON_FILE.sub("", bracket[1].strip()))
    if not credit or len(credit.split()) > _MOST_CREDIT_WORDS or credit[0].islower() or not _is_name_like(credit):
        return None
    if any(character.isdigit() for character in credit):
        return None
    return _image(line[: bracket.start()], credit)


def _opens_byline(line: str) -> bool:
    """Whether a line is `By Name (Reuters)` and not a caption."""
    return line.startswith(_bylines()) and len(line) <= _LONGEST_BYLINE and _is_name_like(line.partition(" ")[2])


def has_hints(text: str) -> bool:
    """Whether any line of a text holds a word of credits, or a slash: lines are not looked through if none does."""
    return "/" in text or any(hint in text for hint in _hints())


def _could_end_in_credit(line: str, hinted: bool) -> bool:
    """Whether the end of a line has anything of a credit: a quick test that most lines fail."""
    last = line[-1]
    if last in ")]）":
        return True
    if last in '.,:;!?"”’»…':
        return False
    if hinted:
        tail = line[-_TAIL:]
        if "/" in tail and _SLASH.search(tail) is not None:
            return True
        for hint in _ascii_hints() if tail.isascii() else _hints():  # half the time of `any`
            if hint in tail:
                return True
    return last in _last_letters() and line.endswith(_houses_last())


def _bracket_credit(line: str) -> tuple[int, str, Sureness] | None:
    """Where the caption ends, the credit and its sureness, for credits in brackets (the first of several)."""
    found: tuple[int, str, Sureness] | None = None
    end = len(line)
    while (bracket := _BRACKET.search(line, max(0, end - _TAIL), end)) is not None:
        content = bracket[1].strip()
        simple = _simple().fullmatch(content)
        if simple is not None:
            on_file = simple["before"] or simple["after"]
            picture = on_file or _PICTURE_HOUSE.search(content)
            found = bracket.start(), simple["house"], "picture" if picture else "agency"
        elif _CHINESE.fullmatch(content):
            issued = _ISSUED.search(line, 0, bracket.start())
            start = issued.start() if issued is not None else bracket.start()
            found = start, line[start:end].strip() if issued is not None else content, "picture"
        elif _picture_words().search(content):
            found = bracket.start(), _without_label(content), "picture"
        else:
            break
        end = bracket.start()
    return found


def _tail_credit(line: str) -> tuple[int, str] | None:
    """Where the caption ends, and the credit, for credits without brackets."""
    if line.startswith(_bylines()):
        return None
    start = max(0, len(line) - _TAIL)
    for pattern in (_REUTERS_NAME, _copyright(), _CHINESE):
        if found := pattern.search(line, start):
            return found.start(1), found[1]
    if "/" in line and (found := _house_name().search(line, start)) is not None and _is_name_like(found[1]):
        return found.start(1), found[1]
    for _ in range(_MOST_TRIES):
        found = _name_house().search(line, start)
        if found is None:
            break
        if _is_name_like(found[1]):
            return found.start(1), _without_label(found[1])
        start = found.start(1) + 1
    start = max(0, len(line) - _TAIL)
    labelled = _labelled().search(line, start)
    if labelled and _is_name_like(labelled[1]):
        return labelled.start(), labelled[1]
    return None


def _is_name_like(text: str) -> bool:
    """Whether all longer words are capitalised, as in a credit, and no sentence ends."""
    words = _house().sub(" ", text).replace("/", " ").split()
    return not text.endswith((".", "?")) and all(
        not word[0].islower() or len(word) <= _NAME_LIKE_SHORT or word.strip(",") in _small_words() for word in words
    )


def _without_label(credit: str) -> str:
    """A credit without the word that only says that it is one."""
    label = _label().match(credit)
    return credit[label.end() :].strip() if label else credit


def _image(caption: str, credit: str | None) -> Image:
    return Image(caption=caption.strip(" |–—-\t\xa0") or None, credit=credit or None)


@built_once
def _bylines() -> tuple[str, ...]:
    """What opens a byline, with the space behind it."""
    return tuple(f"{word} " for word in every(read_table(BylineWords).opening))


@built_once
def _alone() -> frozenset[str]:
    """Lines that are the credit of a picture alone."""
    return frozenset(read_table(CaptionWords).alone)


@built_once
def _houses() -> str:
    """One to four agencies or picture houses."""
    return rf"{credit_house()}(?:(?:\s?[/|]\s?|,\s|\svia\s|\s-\s){credit_house()}){{0,3}}"


@built_once
def _label() -> re.Pattern[str]:
    """What stands before a credit."""
    return re.compile(rf"{one_of(_labels())}\s?[:：=.]\s?|Credit(?:\s|(?=[A-Z]))")


@built_once
def _hints() -> tuple[str, ...]:
    """Parts of words that stand in credits. (To look for each is three times as fast as one pattern.)"""
    return tuple(every(read_table(CaptionWords).hints))


@built_once
def _ascii_hints() -> tuple[str, ...]:
    """Those of them that an ASCII line can hold."""
    return tuple(hint for hint in _hints() if hint.isascii())


@built_once
def _houses_last() -> tuple[str, ...]:
    """What a credit may end in."""
    return (*agency_forms(), *read_table(Agencies).picture_houses, "file", "File")


@built_once
def _last_letters() -> frozenset[str]:
    """The letters that these end in."""
    return frozenset(form[-1] for form in _houses_last())


@built_once
def _opening() -> re.Pattern[str]:
    """What opens the caption of a picture."""
    opening = one_of(every(read_table(CaptionWords).openings))
    return re.compile(rf"{opening}(?:\s?(?::|[-–—]{{1,2}})\s*|(?<=caption)\s+)(?=\S)")


@built_once
def _openings() -> tuple[str, ...]:
    """How the lines begin that may open so."""
    return tuple({form[:4] for form in every(read_table(CaptionWords).openings)})


@built_once
def _simple() -> re.Pattern[str]:
    """A credit of houses alone, with what says that the picture is from the files."""
    return re.compile(
        rf"(?P<before>(?:File|FILE|Archive)(?::|\s[-–—])?\s)?(?:(?:The|the)\s)?(?P<house>{_houses()})"
        r"(?P<after>[,;]?\s?(?:[/–-]\s?)?(?:[Ff]ile(?:\s[Pp]hoto)?|FILE|[Ff]iles|[Aa]rchives?|أرشيفية|أرشيف|архив))?"
    )


@built_once
def _house() -> re.Pattern[str]:
    """An agency or a picture house."""
    return re.compile(credit_house())


@built_once
def _picture_words() -> re.Pattern[str]:
    """What only the credit of a picture has."""
    return re.compile(
        rf"\b(?:AP|EPA|AFP|Reuters|Courtesy|Pool)\s[Pp]hotos?\b|\b[Pp]hoto(?:graph)?s?(?::|\s(?:by|from|courtesy|credit)\b)"
        rf"|\b(?:[Pp]hotos?|PHOTO|[Ff]oto|Фото)\s{credit_house()}|{one_of(_labels())}\s?[:：=]"
        rf"|\b(?:PHOTO|Picture|Image|[Cc]redit):|\bvia\s{credit_house()}|\w\s?[/|]\s?{credit_house()}|{credit_house()}\s?/\s?\w"
    )


@built_once
def _house_name() -> re.Pattern[str]:
    """EFE/Luis Prado: the house first, alone or behind a sentence."""
    return re.compile(
        rf"{_AFTER_SENTENCE}({credit_house()}\s?/\s?(?:(?:Archivo|Archiv|File)\s?/\s?)?{_NAME}(?:\s?/\s?(?:{credit_house()}|Archivo|Archiv|File))?)$"
    )


@built_once
def _name_house() -> re.Pattern[str]:
    """Luis Prado/EFE: the name first."""
    return re.compile(
        rf"{_AFTER_SENTENCE}((?:{_NAME}|{_NAME}\s?[/|]\s?{_NAME})"
        rf"(?:\s?/\s?{_houses()}|(?:,|\s?\|)\s(?=[^|]*(?:Getty|EPA-EFE|/)){_houses()}|\s(?:{credit_house()}\s)?via\s{_houses()})"
        r"(?:,?\s[Ff]ile)?)$"
    )


@built_once
def _copyright() -> re.Pattern[str]:
    """© AFP 2019 / Luis Prado."""
    return re.compile(
        rf"{_AFTER_SENTENCE}(©\s?(?:AP Photo|{credit_house()})[^.!?/]{{0,20}}/[^.!?]{{1,60}}"
        rf"|©\s?{_NAME}\s?/\s?{_houses()})$"
    )


@built_once
def _labelled() -> re.Pattern[str]:
    """Photo: Luis Prado."""
    return re.compile(
        rf"(?:^|(?<=[\w.!?…\"”’»)。])|(?<=\s))(?:{one_of(_labels())}\s?[:：=]\s?|Fot\.\s"
        r"|Image copyright\s|(?:Pool )?[Pp]hoto(?:graph)? by\s)([^\s:][^:!?]{1,90})$"
    )


@built_once
def _small_words() -> frozenset[str]:
    """Words in small letters that may stand in a credit."""
    return every(read_table(CaptionWords).small)


@built_once
def _labels() -> frozenset[str]:
    return every(read_table(CaptionWords).labels)
