"""Reads the names that sign a text within its lines: in its opening, as papers of East Asia do, or at its end."""

import re
from typing import Final

from copydesk_text.newsroom.author_names import opened_authors, printed_authors
from copydesk_text.newsroom.author_patterns import role, took_pictures
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import BylineWords, every
from copydesk_text.phrases import one_of

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
#: 中社記者王小明台北3日電: the place and the day stand right behind the names, of which the last has three signs.
_WIRE: Final = re.compile(
    r"[\u4e00-\u9fff]{2,8}記者(?P<who>(?:[\u4e00-\u9fff]{2,3}、){0,4}[\u4e00-\u9fff]{3})[\u4e00-\u9fff]{2,6}\d{1,2}日[\u4e00-\u9fff]{0,5}[電導]"
)
_BETWEEN: Final = re.compile(r"[·,、\s]+")
#: A name in brackets behind a sentence, or alone on the last line.
_CLOSING: Final = re.compile(
    r"(?:^|[。」』])\s?[【（(〔](?P<name>[\u4e00-\u9fff々]{3,6}|[\u4e00-\u9fff々]{1,3}[\s\u3000][\u4e00-\u9fff々]{1,3})[】）)〕]$"
)
_LONGEST_CLOSING: Final = 40
#: Characters behind a word for "is" in which the role of a writer stands.
_ROLE_WITHIN: Final = 48
#: … it was late. — Ada Low
_DASHED: Final = re.compile(r"[.!?…]\s?[—–]\s?(?P<name>[^\W\d_][^\d,;:|/()“”\"—–]{4,34})$")


def opening_names(line: str) -> tuple[str, ...]:
    """Reads the reporters in the opening of a text.

    Args:
        line: The first line of the text, or one near it, without space around it.

    Returns:
        The names of `〔記者王小明／台北報導〕`, `（中社記者王小明台北3日電）` and `[부두=나루뉴스] 김하늘 기자 =`, each
        once; empty for another line.
    """
    head = line[:_LONGEST_OPENING]
    if _OPENS.isdisjoint(head):
        return ()
    if head[0] in _OPENS and (korean := _KOREAN.match(head)) is not None:
        return tuple(dict.fromkeys(_BETWEEN.split(korean["who"])))
    for within in _BRACKETS.findall(head):
        if "記者" in within and (wire := _WIRE.fullmatch(within)) is not None:
            return tuple(dict.fromkeys(_BETWEEN.split(wire["who"])))
        if not within.endswith(took_pictures()) and (found := opened_authors([within])):
            return found
    return ()


def name_of_writer(line: str) -> str | None:
    """Reads the name of a writer in a line about them: `Ada Low is a reporter in Vardo.`

    Args:
        line: The beginning of the line, without space around it.

    Returns:
        The name as printed; None where the line does not open with a name, or does not say that the person writes.
    """
    if not line[:1].isupper() or (being := _being().search(line)) is None:
        return None
    name = line[: being.start()].rstrip(",")
    if being["what"] is not None and role().search(line[: being.end() + _ROLE_WITHIN], being.end()) is None:
        return None
    return name if " " in name and printed_authors([name]) == (name,) else None


@built_once
def _being() -> re.Pattern[str]:
    """What stands between the name of a writer and what the person is or does."""
    forms = read_table(BylineWords)
    return re.compile(rf"\s(?:(?P<what>{one_of(every(forms.being))})|{one_of(every(forms.writing))})\s")


def closing_name(line: str) -> str | None:
    """Reads the name in brackets, or behind a dash, at the end of a text.

    Args:
        line: The last line of the text, without space around it.

    Returns:
        The name of `…という。（高瀬由紀）`, of `【高瀬由紀】` alone, of `… it was late. — Ada Low`; None for any other
        line.
    """
    if (dashed := _DASHED.search(line[-_LONGEST_CLOSING:])) is not None:
        return dashed["name"] if printed_authors([dashed["name"]]) == (dashed["name"],) else None
    if not line.endswith(_CLOSES) or (found := _CLOSING.search(line[-_LONGEST_CLOSING:])) is None:
        return None
    if found.start() == 0 and found[0][0] not in "。」』" and len(line) > len(found[0]):
        return None  # in the middle of a line that was cut
    name = found["name"]
    return name if printed_authors([name]) == (name,) else None
