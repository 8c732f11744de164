"""Facts in texts whose words are not set off by spaces: figures are written in digits, names and polarity are marked.

Chinese, Japanese, Thai and their like have one word per character, so a name or `上調` is found in the text itself. It
gets a mark of the private use area on either side, which `tokens.py` reads. Korean is here for its figures.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise
from typing import Final

import regex
from ahocorasick_rs import AhoCorasick, MatchKind

from copydesk_matching.words.ideographs import Change, figures
from copydesk_matching.words.languages import GROUPS, read_languages
from copydesk_matching.words.simplified import simplify
from copydesk_text.entities.gazetteer_file import column, read_gazetteer

NAME_MARK: Final = "\ue000"
REGION_END: Final = "\ue001"
DATE_MARK: Final = "\ue002"
#: One for each group of polarity.
GROUP_MARKS: Final = "".join(chr(0xE100 + number) for number in range(len(GROUPS)))
#: All of these, for a class of characters.
REGION_MARKS: Final = "\ue000-\ue1ff"

SPACELESS_LETTERS: Final = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u4e00-\u9fff"
_SPACELESS: Final = re.compile(f"[{SPACELESS_LETTERS}]")
_KANA: Final = re.compile("[\u3041-\u30fa]")
_THAI: Final = re.compile("[\u0e01-\u0e5b]")
_NAME_CHARACTERS: Final = "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u30a1-\u30fc\u4e00-\u9fff"
_STARTS_SPACELESS: Final = re.compile(f"[{_NAME_CHARACTERS}]")
_LEAST_LETTERS: Final = 2
#: Characters of a name in front of `公司` and its like, and behind `จังหวัด` and its like.
_IDEOGRAPHS_OF_A_NAME: Final = 4
_LETTERS_OF_A_NAME: Final = 8

#: Space between two characters of such scripts says nothing; ends of lines may stand within a name.
_SPACE: Final = re.compile(f"(?<=[{SPACELESS_LETTERS}])[ \u200b]+(?=[{SPACELESS_LETTERS}])")
_LINE_BREAK: Final = re.compile(f"(?<=[{SPACELESS_LETTERS}])[ \u200b]*\n[ \u200b\n]*(?=[{SPACELESS_LETTERS}])")


def mark_facts(text: str) -> str:
    """Writes figures in digits, and puts marks around names and words of polarity.

    Args:
        text: A text in NFKC, with plain digits and without characters of `REGION_MARKS`.

    Returns:
        The text with marks. Space within text that has no spaces is gone, ends of lines stay.
    """
    if not _SPACELESS.search(text):
        return "".join(_pieces(text, figures(text)))
    if not _KANA.search(text):
        text = simplify(text)
    text = _SPACE.sub("", text)
    lines = _LINE_BREAK.split(text)
    breaks = _LINE_BREAK.findall(text)
    joined = "".join(lines)
    places = list(accumulate(map(len, lines)))[:-1]  # of the breaks
    for find in (figures, _marked):
        changes = find(joined)
        if find is figures and not _THAI.search(joined):  # 二 and 三 on two lines are not 23
            changes = [change for change in changes if not _holds_break(change, places)]
        joined, places = "".join(_pieces(joined, changes)), _moved(places, changes)
    parts = [joined[start:end] for start, end in pairwise((0, *places, len(joined)))]
    return "".join(chain(*zip(parts, (*breaks, ""), strict=True)))


def _holds_break(change: Change, places: Sequence[int]) -> bool:
    """Whether one of the places lies within a change."""
    at = bisect_right(places, change[0])
    return at < len(places) and places[at] < change[1]


def _marked(text: str) -> list[Change]:
    """The names and words of polarity, each with marks around it."""
    code = "th" if _THAI.search(text) else "ja" if _KANA.search(text) else "zh"
    finder = _finder(code)
    regions = [(start, end, finder.marks[index]) for index, start, end in finder.find(text)]
    if finder.cue_words.search(text):
        regions += [(*match.span(match.lastindex or 0), NAME_MARK) for match in finder.cues.finditer(text)]
    found: list[Change] = []
    for start, end, mark in sorted(regions):
        if not found or start >= found[-1][1]:
            found.append((start, end, f"{mark}{text[start:end]}{REGION_END}"))
    return found


def _pieces(text: str, changes: Sequence[Change]) -> Iterator[str]:
    """The text with the changes made."""
    at = 0
    for start, end, new in changes:
        yield text[at:start]
        yield new
        at = end
    yield text[at:]


def _moved(places: Sequence[int], changes: Sequence[Change]) -> list[int]:
    """Where places stand after the changes; one within a change goes behind it."""
    moved = []
    shift = index = 0
    for place in places:
        while index < len(changes) and changes[index][1] <= place:
            start, end, new = changes[index]
            shift += len(new) - (end - start)
            index += 1
        if index < len(changes) and changes[index][0] < place:
            start, _, new = changes[index]
            moved.append(start + len(new) + shift)
        else:
            moved.append(place + shift)
    return moved


class _Finder:
    """Finds names and polarity in texts of one language."""

    def __init__(self, code: str) -> None:
        language = read_languages()[code]
        marks = dict.fromkeys(_names(code), NAME_MARK) | dict.fromkeys(
            language.names.get("dates", "").split(), DATE_MARK
        )
        for group, words in language.polarity.items():
            for word in words.split():
                marks[word] = GROUP_MARKS[GROUPS.index(group)]
        if code == "zh":
            marks = {simplify(word): mark for word, mark in marks.items()}
        self.marks: Final = list(marks.values())
        self._automaton: Final = AhoCorasick(list(marks), matchkind=MatchKind.LeftmostLongest)
        self.cues: Final = _cues(code, language.names)
        #: What every match of `cues` holds: a text without any is not searched, which costs twenty times as much.
        self.cue_words: Final = _cue_words(code, language.names)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Every listed word as (index, start, end), the longest at each place."""
        return self._automaton.find_matches_as_indexes(text)


@cache
def _finder(code: str) -> _Finder:
    return _Finder(code)


def _cues(code: str, names: dict[str, str]) -> "regex.Pattern[str]":
    """Finds what stands beside a cue, in one of the groups; in Japanese also words in katakana."""
    before, after = ("|".join(_cue_list(code, names, side)) for side in ("before", "after"))
    if code == "th":
        return regex.compile(rf"(?:{before}) ?([\u0e01-\u0e4e]{{2,{_LETTERS_OF_A_NAME}}})")
    particles = "的了在和与與是为為于於从從向对對将將被把等及或" if code == "zh" else ""
    ideograph = rf"[\p{{Han}}--[{particles}]]" if particles else r"\p{Han}"
    pattern = rf"({ideograph}{{2,{_IDEOGRAPHS_OF_A_NAME}}})(?={after})|(?:{before})({ideograph}{{2,3}})"
    if code == "ja":
        pattern += r"|([\u30a1-\u30fa\u30fc・]{3,})"
    return regex.compile(pattern, regex.V1)


def _cue_list(code: str, names: dict[str, str], side: str) -> list[str]:
    """The cues on one side of a name, the longest first."""
    cues = sorted(names.get(side, "").split(), key=len, reverse=True)
    return list(map(simplify, cues)) if code == "zh" else cues


def _cue_words(code: str, names: dict[str, str]) -> "re.Pattern[str]":
    cues = [*_cue_list(code, names, "before"), *_cue_list(code, names, "after")]
    return re.compile("|".join([*cues, "[\u30a1-\u30fa\u30fc・]{3}"] if code == "ja" else cues))


def _names(code: str) -> list[str]:
    file = read_gazetteer()
    words = column(file.words, "H")
    everyday = [frozenset(codes.split()) for codes in file.languages]
    return [
        name
        for name, codes in zip(file.names.split("\n"), words, strict=True)
        if _STARTS_SPACELESS.match(name) and len(name) >= _LEAST_LETTERS and code not in everyday[codes]
    ]
