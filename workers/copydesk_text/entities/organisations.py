"""Finds organisations by the words in their names: University of Vardo, Deutsche Bank, Ministerio de Economía.

A rule is sure where a word of an organisation and a name stand side by side with capitals; nothing else is taken. The
words are in `newsroom/lexicon/organisation_words.toml`, by language.
"""

from collections.abc import Iterator, Set
from typing import Final

import regex
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from copydesk_text.entities.spans import Span
from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import Agencies, OrganisationWords, every
from copydesk_text.phrases import words

#: A word with a capital, and one of several letters in capitals.
_WORD: Final = r"(?:\p{Lu}[\p{L}\p{M}’'&-]*+|(?:\p{Lu}\.)++)"
#: The same for a search that begins at the end.
_WORD_BACK: Final = r"(?:\p{Lu}[\p{L}\p{M}’'&-]*|(?:\p{Lu}\.)+)"
#: What may stand between two of them.
_LINK: Final = (
    r"(?:of|for|the|on|de|del|la|las|los|do|da|dos|das|di|della|delle|dei|degli|du|des|für|der|van|het|voor|w|na|za)"
)
#: A second part behind a conjunction: Ministry of Trade and Industry. What a name follows is another organisation.
_AND: Final = rf"(?:\s(?:and|y|e|et|und|en|i|a|dan)\s{_WORD}(?!\s{_WORD}))?"
#: Characters before a word that are looked at for the name, and behind it.
_REACH: Final = 80
#: Characters of the shortest form of an agency's name that is one in running text.
_SHORTEST_AGENCY: Final = 4
_NAME_BEFORE: Final = regex.compile(rf"(?r)(?<![\p{{L}}.])(?:(?:{_WORD_BACK}|&)\s){{1,4}}$")  # half the time
#: What a name may go on from: Securities and Exchange Commission.
_PART_BEFORE: Final = regex.compile(rf"(?<![\p{{L}}.]){_WORD}(?:,\s{_WORD})?\s(?:and|&)\s$")
_OF_NAME: Final = regex.compile(rf"\s(?:of|for|de|di|für|van)(?:\sthe)?\s{_WORD}(?:\s{_WORD}){{0,2}}")
_NAME_BEHIND: Final = regex.compile(rf"(?:\s{_LINK}){{0,2}}\s?{_WORD}(?:(?:\s{_LINK}){{0,2}}\s{_WORD}){{0,4}}{_AND}")
#: Words with a capital that open a sentence or stand before a name and are no part of it.
_NO_PART: Final = words("""
    The A An In On At Of For With From By To And But Or As When While After Before If Since Until Because Although
    However Meanwhile Yesterday Today This That These Those His Her Its Their Our My Your Each Every Both All Some Any
    No Last Next Under Over Between Among Against Former Said Is Was Were Are Der Die Das Den Dem Des Ein Eine Im Am
    Beim Zum Le La Les Un Une El Los Las Il Lo Gli I O Os As U.S. US UK President Chairman Minister
""")


_NO_END: Final = ("’s", "'s", "s’", "&", "-based", "-owned", "-backed")
#: Bodies that are called after two matters.
_BESIDE: Final = ("(", ")", "/", "-")
_JOINT: Final = words("Commission Committee Ministry Department Agency Authority Council Organization Organisation")


class _Words:
    """The words of organisations in one automaton: each with where the name stands."""

    def __init__(self, behind: Set[str], before: Set[str], agencies: Set[str]) -> None:
        self.forms: Final = sorted(behind | before | agencies)
        self.behind: Final = behind
        self.before: Final = before
        self.agencies: Final = agencies
        self._automaton: Final = AhoCorasick(
            self.forms,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,  # compact: three quarters of the time when caches are cold
            store_patterns=False,
        )

    def find(self, text: str) -> Iterator[tuple[str, int, int]]:
        """Each word where no letter, figure or hyphen stands beside it, with its place."""
        for index, start, end in self._automaton.find_matches_as_indexes(text):
            if not (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()):
                yield self.forms[index], start, end


def find_organisations(text: str, language: str) -> list[Span]:
    """The organisations whose names tell what they are.

    Args:
        text: The text as printed.
        language: ISO 639-1, or `und`; words of English names count in every language.

    Returns:
        Names and where they stand, in the order of the text; none overlaps another.
    """
    found: list[Span] = []
    known = _words_of(language)
    for form, start, end in known.find(text):
        if form in known.before and text[end : end + 1].isspace() and text[start - 1 : start] != "-":
            name = _NAME_BEHIND.match(text, end, end + _REACH)
            if name is not None:
                found.append(_span(text, start, name.end()))
        if form in known.behind and _may_end_name(text, start):
            before = _NAME_BEFORE.search(text, max(0, start - _REACH), start)
            if before is not None and (begin := _begin(text, before.start(), start)) < start:
                found.append(_tailed(text, form, begin, end))
        if form in known.agencies and text[start - 1 : start] not in _BESIDE and text[end : end + 1] not in _BESIDE:
            found.append(_span(text, start, end))
    return apart(found)


def _may_end_name(text: str, start: int) -> bool:
    """Whether a word with a capital, or `&`, may stand before this place: a quick test that most words fail."""
    if not text[start - 1 : start].isspace():
        return False
    head = text[max(0, start - _REACH) : start - 1]
    word = head[max(head.rfind(" "), head.rfind("\n")) + 1 :]
    return not word.islower() or "&" in word


def _tailed(text: str, tail: str, start: int, end: int) -> Span:
    """The name that a word ends, with what it goes on from and with: … and Exchange Commission, … Bank of Vardo."""
    if tail in _JOINT and (part := _PART_BEFORE.search(text, max(0, start - _REACH), start)) is not None:
        start = part.start()
    further = _OF_NAME.match(text, end, end + _REACH)
    return _span(text, start, further.end() if further is not None else end)


def apart(spans: list[Span]) -> list[Span]:
    """Keeps the longest of spans that overlap.

    Args:
        spans: Names at their places, in any order.

    Returns:
        Those that are left, in the order of the text; of equals the first.
    """
    kept: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start, -one.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
        elif span.end - span.start > kept[-1].end - kept[-1].start:
            kept[-1] = span
    return kept


def _begin(text: str, start: int, end: int) -> int:
    """Where the name before a word begins, without articles and what opens the sentence."""
    parts = text[start:end].split(" ")
    while len(parts) > 1 and (parts[0] in _NO_PART or parts[0].endswith(_NO_END) or "\n" in parts[0]):
        start += len(parts.pop(0)) + 1
    return start


def _span(text: str, start: int, end: int) -> Span:
    name = text[start:end].rstrip(".’' ")
    for ending in ("’s", "'s"):
        name = name.removesuffix(ending)
    return Span(start, start + len(name), name, name)


def _words_of(language: str) -> _Words:
    return _by_language().get(language) or _by_language()["en"]


@built_once
def _by_language() -> dict[str, _Words]:
    """By language: what ends the name of an organisation, what begins it, and the names of agencies."""
    table = read_table(OrganisationWords)
    forms = every(read_table(Agencies).agencies)
    agencies = {form for form in forms if len(form) >= _SHORTEST_AGENCY and " " not in form}
    return {
        language: _Words(
            {*table.behind["en"], *table.behind.get(language, ())},
            {*table.before["en"], *table.before.get(language, ())},
            agencies,
        )
        for language in {*table.behind, *table.before}
    }
