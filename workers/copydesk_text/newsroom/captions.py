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
from copydesk_text.newsroom.lexicon.agencies import AGENCY_FORMS, CREDIT_HOUSE, PICTURE_HOUSES
from copydesk_text.newsroom.lexicon.byline_words import WORDS
from copydesk_text.phrases import one_of, phrases, words

Sureness = Literal[
    "picture",  # only a picture has such a credit: a photographer, "Photo by", a picture house, a file photo
    "agency",  # an agency in brackets: the credit of a picture, or the source of a text
]

_LONGEST: Final = 700
_TAIL: Final = 170  # longer than any credit seen
_NAME_LIKE_SHORT: Final = 3
_MOST_TRIES: Final = 4
_LONGEST_BYLINE: Final = 80
_BYLINES: Final = tuple(f"{word} " for word in WORDS)
#: Lines that are the credit of a picture alone; an agency alone may be a byline.
_ALONE: Final = phrases("Getty Images|Getty|Shutterstock|iStock|Alamy|EPA|EPA-EFE|AP Photo|AFP Photo|picture alliance")

_NAME: Final = r"[^\W\d_][\w.'’-]*(?:\s[^\W\d_][\w.'’-]*){0,4}"
_HOUSES: Final = rf"{CREDIT_HOUSE}(?:(?:\s?[/|]\s?|,\s|\svia\s|\s-\s){CREDIT_HOUSE}){{0,3}}"
_AFTER_SENTENCE: Final = r"(?:^|(?<=[.!?…\"”’»|])\s?)"

#: What stands before a credit, by language; a colon stands between.
_LABELS_BY_LANGUAGE: Final = {
    "en": """Photo credit|Photo Credit|Picture credit|Image credit|Photograph|Photographs|Photo|Photos|PHOTO|Picture
        |Image|Credit""",
    "de": "Bildquelle|Archivfoto|Foto|Fotos|Bild|Symbolbild",
    "fr": "Crédit photo|Crédits photo|Crédit|Crédits|Photographie",
    "es, pt, it": "Fotografía|Fotografia|Imagen|Imagem|Crédito|Créditos|Foto de archivo",
    "nl, sv, no, da": "Beeld|Foto|Arkivfoto|Billede",
    "ru, uk": "Фото|Снимок|Иллюстрация|Світлина",
    "pl, cs": "Fot|Zdjęcie|Zdroj foto",
    "tr": "Fotoğraf|Fotoğraflar",
    "ar": "تصوير|الصورة",
    "fa": "عکس",
    "hi": "फोटो",
    "zh": "图片来源|圖片來源|摄影|攝影|图|圖",
    "ja": "写真提供|写真",
    "ko": "사진제공|사진",
}
_LABELS: Final = sorted({label for labels in _LABELS_BY_LANGUAGE.values() for label in phrases(labels)}, key=len)
_LABEL: Final = re.compile(rf"{one_of(_LABELS)}\s?[:：=.]\s?|Credit(?:\s|(?=[A-Z]))")

#: Parts of words that stand in credits. (To look for each is three times as fast as one pattern.)
_HINTS: Final = (
    *("oto", "OTO", "redit", "opyright", "REUTERS", "via ", "Bild", "Fot.", "Imag", "Beeld", "Zdj"),
    *("©", "Фото", "Снимок", "Crédit", "عکس", "تصوير", "写真", "사진", "图", "圖", "摄", "攝", "फोटो"),
)
_SLASH: Final = re.compile(r"/\s?[^\W\d_a-z]")
_ASCII_HINTS: Final = tuple(hint for hint in _HINTS if hint.isascii())
_HOUSES_LAST: Final = (*AGENCY_FORMS, *PICTURE_HOUSES, "file", "File")
_LAST_LETTERS: Final = frozenset(form[-1] for form in _HOUSES_LAST)
_OPENING: Final = re.compile(
    r"(?:FILE PHOTO|File photo|FILE|Image caption|Image|Photo caption|Caption"
    r"|FOTO DE ARCHIVO|Foto de archivo|Imagen de archivo|Archivo|ARCHIVBILD|Archivbild|ARCHIVFOTO|Archivfoto"
    r"|PHOTO D[’']ARCHIVES|Photo d[’']archives|FOTO D[’']ARCHIVIO|Foto d[’']archivio|FOTO DE ARQUIVO|Foto de arquivo)"
    r"(?:\s?(?::|[-–—]{1,2})\s*|(?<=caption)\s+)"
    r"(?=\S)"
)
_OPENINGS: Final = ("FILE", "File", "Image", "Photo", "PHOTO", "Caption", "FOTO", "Foto", "ARCHIV", "Archiv")
_FILE_SENTENCE: Final = re.compile(r"In (?:this|an?) (?:\w+\.?,? ){0,2}\d{1,2}, \d{4},? (?:file )?photo\b")
_BRACKET: Final = re.compile(r"\s*[(\[（]([^()\[\]（）]{2,120})[)\]）]{1,2}$")
_SIMPLE: Final = re.compile(
    rf"(?P<before>(?:File|FILE|Archive)(?::|\s[-–—])?\s)?(?:(?:The|the)\s)?(?P<house>{_HOUSES})"
    r"(?P<after>[,;]?\s?(?:[/–-]\s?)?(?:[Ff]ile(?:\s[Pp]hoto)?|FILE|[Ff]iles|[Aa]rchives?|أرشيفية|أرشيف|архив))?"
)
_HOUSE: Final = re.compile(CREDIT_HOUSE)
_PICTURE_HOUSE: Final = re.compile(r"Getty|EPA-EFE|Shutterstock|iStock|Alamy|[Ii]mages|PA W")
_PICTURE_WORDS: Final = re.compile(
    rf"\b(?:AP|EPA|AFP|Reuters|Courtesy|Pool)\s[Pp]hotos?\b|\b[Pp]hoto(?:graph)?s?(?::|\s(?:by|from|courtesy|credit)\b)"
    rf"|\b(?:[Pp]hotos?|PHOTO|[Ff]oto|Фото)\s{CREDIT_HOUSE}|{one_of(_LABELS)}\s?[:：=]"
    rf"|\b(?:PHOTO|Picture|Image|[Cc]redit):|\bvia\s{CREDIT_HOUSE}|\w\s?[/|]\s?{CREDIT_HOUSE}|{CREDIT_HOUSE}\s?/\s?\w"
)
_REUTERS_NAME: Final = re.compile(
    rf"(?:^|(?<=\s)|(?<=[.!?\"”]))((?:REUTERS|AP Photo|AFP PHOTO|AFP Photo)\s?/\s?{_NAME}"
    r"(?:\s?/\s?(?:File Photo|Files?|Pool))?)$"
)
#: EFE/Luis Prado: the house first, alone or behind a sentence.
_HOUSE_NAME: Final = re.compile(
    rf"{_AFTER_SENTENCE}({CREDIT_HOUSE}\s?/\s?(?:(?:Archivo|Archiv|File)\s?/\s?)?{_NAME}(?:\s?/\s?(?:{CREDIT_HOUSE}|Archivo|Archiv|File))?)$"
)
_NAME_HOUSE: Final = re.compile(
    rf"{_AFTER_SENTENCE}((?:{_NAME}|{_NAME}\s?[/|]\s?{_NAME})"
    rf"(?:\s?/\s?{_HOUSES}|(?:,|\s?\|)\s(?=[^|]*(?:Getty|EPA-EFE|/)){_HOUSES}|\s(?:{CREDIT_HOUSE}\s)?via\s{_HOUSES})"
    r"(?:,?\s[Ff]ile)?)$"
)
_COPYRIGHT: Final = re.compile(
    rf"{_AFTER_SENTENCE}(©\s?(?:AP Photo|{CREDIT_HOUSE})[^.!?/]{{0,20}}/[^.!?]{{1,60}}|©\s?{_NAME}\s?/\s?{_HOUSES})$"
)
_LABELLED: Final = re.compile(
    rf"(?:^|(?<=[\w.!?…\"”’»)。])|(?<=\s))(?:{one_of(_LABELS)}\s?[:：=]\s?|Fot\.\s"
    r"|Image copyright\s|(?:Pool )?[Pp]hoto(?:graph)? by\s)([^\s:][^:!?]{1,90})$"
)
#: 新华社记者 罗山 摄
_CHINESE: Final = re.compile(
    r"(?:^|(?<=[。！？」]))\s?((?:新华社|新華社|中新社|中央社)?\s?(?:记者|記者)?\s?[\u4e00-\u9fff]{2,4}\s?[摄攝])[)）]?$"
)
#: 新华社发（罗山 摄）
_ISSUED: Final = re.compile(r"(?:新华社|新華社|中新社|中央社)[发發]\s?$")
_GLUED: Final = re.compile(r"image copyright(.{2,60}?)image caption(.+)", re.IGNORECASE)
_SMALL_WORDS: Final = words("and via with from courtesy the for file pool photo")


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
    opening = _OPENING.match(line) if line.startswith(_OPENINGS) else None
    marked = opening is not None or (line.startswith("In ") and _FILE_SENTENCE.match(line) is not None)
    if not marked and not _could_end_in_credit(line, hinted):
        return None
    if glued := _GLUED.fullmatch(line):
        return Caption(_image(glued[2], glued[1].strip()), "picture")
    start = opening.end() if opening else 0
    if line in _ALONE:
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
    return line.startswith(_BYLINES) and len(line) <= _LONGEST_BYLINE and _is_name_like(line.partition(" ")[2])


def has_hints(text: str) -> bool:
    """Whether any line of a text holds a word of credits, or a slash: lines are not looked through if none does."""
    return "/" in text or any(hint in text for hint in _HINTS)


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
        for hint in _ASCII_HINTS if tail.isascii() else _HINTS:  # half the time of `any`
            if hint in tail:
                return True
    return last in _LAST_LETTERS and line.endswith(_HOUSES_LAST)


def _bracket_credit(line: str) -> tuple[int, str, Sureness] | None:
    """Where the caption ends, the credit and its sureness, for credits in brackets (the first of several)."""
    found: tuple[int, str, Sureness] | None = None
    end = len(line)
    while (bracket := _BRACKET.search(line, max(0, end - _TAIL), end)) is not None:
        content = bracket[1].strip()
        simple = _SIMPLE.fullmatch(content)
        if simple is not None:
            on_file = simple["before"] or simple["after"]
            picture = on_file or _PICTURE_HOUSE.search(content)
            found = bracket.start(), simple["house"], "picture" if picture else "agency"
        elif _CHINESE.fullmatch(content):
            issued = _ISSUED.search(line, 0, bracket.start())
            start = issued.start() if issued is not None else bracket.start()
            found = start, line[start:end].strip() if issued is not None else content, "picture"
        elif _PICTURE_WORDS.search(content):
            found = bracket.start(), _without_label(content), "picture"
        else:
            break
        end = bracket.start()
    return found


def _tail_credit(line: str) -> tuple[int, str] | None:
    """Where the caption ends, and the credit, for credits without brackets."""
    if line.startswith(_BYLINES):
        return None
    start = max(0, len(line) - _TAIL)
    for pattern in (_REUTERS_NAME, _COPYRIGHT, _CHINESE):
        if found := pattern.search(line, start):
            return found.start(1), found[1]
    if "/" in line and (found := _HOUSE_NAME.search(line, start)) is not None and _is_name_like(found[1]):
        return found.start(1), found[1]
    for _ in range(_MOST_TRIES):
        found = _NAME_HOUSE.search(line, start)
        if found is None:
            break
        if _is_name_like(found[1]):
            return found.start(1), _without_label(found[1])
        start = found.start(1) + 1
    start = max(0, len(line) - _TAIL)
    labelled = _LABELLED.search(line, start)
    if labelled and _is_name_like(labelled[1]):
        return labelled.start(), labelled[1]
    return None


def _is_name_like(text: str) -> bool:
    """Whether all longer words are capitalised, as in a credit, and no sentence ends."""
    words = _HOUSE.sub(" ", text).replace("/", " ").split()
    return not text.endswith((".", "?")) and all(
        not word[0].islower() or len(word) <= _NAME_LIKE_SHORT or word.strip(",") in _SMALL_WORDS for word in words
    )


def _without_label(credit: str) -> str:
    """A credit without the word that only says that it is one."""
    label = _LABEL.match(credit)
    return credit[label.end() :].strip() if label else credit


def _image(caption: str, credit: str | None) -> Image:
    return Image(caption=caption.strip(" |–—-\t\xa0") or None, credit=credit or None)
