"""Reads picture captions and credits off single lines.

The forms are those of `(Reuters)` or `(AP Photo/Name, File)` behind a caption, `REUTERS/Name`, `Photo: Name, AP`,
`NAME/AFP via Getty Images`, `© AFP 2019 / Name`, and openings such as `FILE PHOTO:`. Only the end of a line is
searched for a credit, so the cost does not grow with the line.
"""

from collections.abc import Sequence
from typing import Final, Literal

from msgspec import Struct

from copydesk_schemas import Image
from copydesk_text.newsroom import caption_patterns as patterns
from copydesk_text.newsroom.datelines import read_dateline

Sureness = Literal[
    "picture",  # only a picture has such a credit: a photographer, "Photo by", a picture house, a file photo
    "agency",  # an agency in brackets: the credit of a picture, or the source of a text
]

#: Characters of the longest caption.
_LONGEST: Final = 700
#: Characters at the end of a line that are searched for a credit: longer than any credit seen.
_TAIL: Final = 170
#: Characters of the longest word that may begin small in a credit without being listed.
_NAME_LIKE_SHORT: Final = 3
#: How often a name and its house are looked for in one line.
_MOST_TRIES: Final = 4
#: Characters of the longest line that is a byline and not a caption.
_LONGEST_BYLINE: Final = 80

#: What may stand in the brackets of a credit that names no known house: a few capitalised words.
_MOST_CREDIT_WORDS: Final = 5


class Caption(Struct, frozen=True):
    """A caption line as read: the image, and how sure it is that the line belongs to a picture."""

    image: Image
    sureness: Sureness


def read_caption(line: str, hints: Sequence[str] | None = None) -> Caption | None:
    """The caption and the credit that a line holds.

    Args:
        line: A line without space around it.
        hints: What `hints_in` finds in the text that holds the line; without it, the line is searched for all.

    Returns:
        The image and how sure it is; None if nothing marks the line as belonging to a picture.
    """
    if not 4 <= len(line) <= _LONGEST:
        return None
    opening = patterns.opening().match(line) if line[: patterns.BEGINNING] in patterns.beginnings() else None
    marked = opening is not None or (line.startswith("In ") and patterns.FILE_SENTENCE.match(line) is not None)
    if not marked and not _could_end_in_credit(line, hints):
        return None
    if glued := patterns.GLUED.fullmatch(line):
        return Caption(_image(glued[2], glued[1].strip()), "picture")
    start = opening.end() if opening else 0
    if line in patterns.alone():
        return Caption(Image(credit=line), "picture")
    bracketed = _bracket_credit(line) if not _opens_byline(line) else None
    if bracketed is not None:
        end, credit, sureness = bracketed
        if sureness == "agency" and (end == 0 or read_dateline(line) is not None):
            return None  # "(AP)" alone tags a text, "LONDON (AP)" begins one
        return Caption(_image(line[start:end], credit), "picture" if marked else sureness)
    touching = patterns.glued_house().search(line, max(0, len(line) - _TAIL))
    if touching is not None:
        return Caption(_image(line[start : touching.start(1)], touching[1]), "picture" if marked else "agency")
    tail = _tail_credit(line)
    if tail is not None:
        return Caption(_image(line[start : tail[0]], tail[1]), "picture")
    return Caption(_image(line[start:], None), "picture") if marked else None


def read_unknown_credit(line: str) -> Image | None:
    """The caption and the credit of a line that ends in brackets such as `(Town Herald file)`.

    Such an end says little alone. The line is a caption if it is also printed twice in the head of a page.

    Args:
        line: A line without space around it.

    Returns:
        The image; None for any other line.
    """
    if not 4 <= len(line) <= _LONGEST or line[-1] not in ")]）":
        return None
    bracket = patterns.BRACKET.search(line, max(0, len(line) - _TAIL))
    if bracket is None or bracket.start() == 0:
        return None
    credit = _without_label(patterns.ON_FILE.sub("", bracket[1].strip()))
    if not credit or len(credit.split()) > _MOST_CREDIT_WORDS or credit[0].islower() or not _is_name_like(credit):
        return None
    if any(character.isdigit() for character in credit):
        return None
    return _image(line[: bracket.start()], credit)


def _opens_byline(line: str) -> bool:
    """Whether a line is `By Name (Reuters)` and not a caption."""
    if not line.startswith(patterns.bylines()) or len(line) > _LONGEST_BYLINE:
        return False
    return _is_name_like(line.partition(" ")[2])


def hints_in(text: str) -> list[str]:
    """The parts of words of credits that a text holds: its lines are searched for no others."""
    return [hint for hint in _hints_for(text) if hint in text]


def _hints_for(text: str) -> tuple[str, ...]:
    return patterns.ascii_hints() if text.isascii() else patterns.hints()


def _could_end_in_credit(line: str, hints: Sequence[str] | None) -> bool:
    """Whether the end of a line has anything of a credit: a quick test that most lines fail."""
    last = line[-1]
    if last in ")]）":
        return True
    if last in '.,:;!?"”’»…':
        return False
    tail = line[-_TAIL:]
    for hint in _hints_for(tail) if hints is None else hints:  # half the time of `any`
        if hint in tail and (hint != patterns.SLASH or patterns.SLASHED.search(tail) is not None):
            return True
    houses = patterns.houses_by_end().get(line[-2:])
    return houses is not None and line.endswith(houses)


def _bracket_credit(line: str) -> tuple[int, str, Sureness] | None:
    """Where the caption ends, the credit and its sureness, for credits in brackets (the first of several)."""
    found: tuple[int, str, Sureness] | None = None
    end = len(line)
    while (bracket := patterns.BRACKET.search(line, max(0, end - _TAIL), end)) is not None:
        content = bracket[1].strip()
        simple = patterns.simple().fullmatch(content)
        if simple is not None:
            on_file = simple["before"] or simple["after"]
            picture = on_file or patterns.PICTURE_HOUSE.search(content)
            found = bracket.start(), simple["house"], "picture" if picture else "agency"
        elif patterns.CHINESE.fullmatch(content):
            issued = patterns.ISSUED.search(line, 0, bracket.start())
            start = issued.start() if issued is not None else bracket.start()
            found = start, line[start:end].strip() if issued is not None else content, "picture"
        elif patterns.picture_words().search(content):
            found = bracket.start(), _without_label(content), "picture"
        else:
            break
        end = bracket.start()
    return found


def _tail_credit(line: str) -> tuple[int, str] | None:
    """Where the caption ends, and the credit, for credits without brackets."""
    if line.startswith(patterns.bylines()):
        return None
    start = max(0, len(line) - _TAIL)
    for pattern in (patterns.REUTERS_NAME, patterns.copyright(), patterns.CHINESE):
        if found := pattern.search(line, start):
            return found.start(1), found[1]
    if "/" in line and (found := patterns.house_name().search(line, start)) is not None and _is_name_like(found[1]):
        return found.start(1), found[1]
    for _ in range(_MOST_TRIES):
        found = patterns.name_house().search(line, start)
        if found is None:
            break
        if _is_name_like(found[1]):
            return found.start(1), _without_label(found[1])
        start = found.start(1) + 1
    start = max(0, len(line) - _TAIL)
    labelled = patterns.labelled().search(line, start)
    if labelled and _is_name_like(labelled[1]):
        return labelled.start(), labelled[1]
    return None


def _is_name_like(text: str) -> bool:
    """Whether all longer words are capitalised, as in a credit, and no sentence ends."""
    words = patterns.house().sub(" ", text).replace("/", " ").split()
    small = patterns.small_words()
    return not text.endswith((".", "?")) and all(
        not word[0].islower() or len(word) <= _NAME_LIKE_SHORT or word.strip(",") in small for word in words
    )


def _without_label(credit: str) -> str:
    """A credit without the word that only says that it is one."""
    label = patterns.label().match(credit)
    return credit[label.end() :].strip() if label else credit


def _image(caption: str, credit: str | None) -> Image:
    return Image(caption=caption.strip(" |–—-\t\xa0") or None, credit=credit or None)
