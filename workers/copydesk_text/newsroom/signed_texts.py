"""Reads the names that sign a text within its lines: in its opening, as papers of East Asia do, or at its end."""

import re
from typing import Final

from copydesk_text.newsroom.author_names import opened_authors, printed_authors
from copydesk_text.newsroom.author_patterns import took_pictures

#: Characters of an opening that are searched.
_LONGEST_OPENING: Final = 80
_OPENS: Final = frozenset("（(〔【[［")
_CLOSES: Final = ("】", "）", ")", "〕", "]", "］")
#: Brackets that begin with a letter of East Asia: elsewhere they hold any aside.
_BRACKETS: Final = re.compile(
    r"[（(〔【\[［]\s?([\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3][^（()）〔〕【】\[\]［］]{1,39})[)）〕】\]］]"
)
#: [부두=나루뉴스] 정다온 기자 =
_KOREAN: Final = re.compile(
    r"[(\[（【][^()\[\]=（）【】]{1,15}=[^()\[\]=（）【】]{1,20}[)\]）】]\s?"
    r"(?P<who>[가-힣]{2,4}(?:[·,\s]{1,2}[가-힣]{2,4}){0,3}?)\s?(?:[가-힣]{0,4}기자|특파원)\s?="
)
_BETWEEN: Final = re.compile(r"[·,\s]+")
#: A name in brackets behind a sentence, or alone on the last line.
_CLOSING: Final = re.compile(
    r"(?:^|[。」』])\s?[【（(〔](?P<name>[\u4e00-\u9fff々]{3,6}|[\u4e00-\u9fff々]{1,3}[\s\u3000][\u4e00-\u9fff々]{1,3})[】）)〕]$"
)
_LONGEST_CLOSING: Final = 40


def opening_names(line: str) -> tuple[str, ...]:
    """Reads the reporters in the opening of a text.

    Args:
        line: The first line of the text, or one near it, without space around it.

    Returns:
        The names of `〔記者王小明／台北報導〕` and `[부두=나루뉴스] 김하늘 기자 =`, each once; empty for another line.
    """
    head = line[:_LONGEST_OPENING]
    if _OPENS.isdisjoint(head):
        return ()
    if head[0] in _OPENS and (korean := _KOREAN.match(head)) is not None:
        return tuple(dict.fromkeys(_BETWEEN.split(korean["who"])))
    for within in _BRACKETS.findall(head):
        if not within.endswith(took_pictures()) and (found := opened_authors([within])):
            return found
    return ()


def closing_name(line: str) -> str | None:
    """Reads the name in brackets at the end of a text.

    Args:
        line: The last line of the text, without space around it.

    Returns:
        The name of `…という。（高瀬由紀）` and of `【高瀬由紀】` alone; None for any other line.
    """
    if not line.endswith(_CLOSES) or (found := _CLOSING.search(line[-_LONGEST_CLOSING:])) is None:
        return None
    if found.start() == 0 and found[0][0] not in "。」』" and len(line) > len(found[0]):
        return None  # in the middle of a line that was cut
    name = found["name"]
    return name if printed_authors([name]) == (name,) else None
