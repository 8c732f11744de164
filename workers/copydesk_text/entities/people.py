"""Finds people and organisations by rule: a title or a common given name before a name, a list of organisations.

It finds few names on purpose, because a missing name is better than a wrong one: a name must open with a known given
name or stand behind a title, and lines in headline case and bylines are not read. The extra `ner` finds more.
"""

from bisect import bisect_right
from functools import cache
from typing import Final

import regex
from ahocorasick_rs import AhoCorasick, Implementation, MatchKind
from msgspec import Struct

from copydesk_text.entities.organisations import apart, find_organisations
from copydesk_text.entities.read_names import (
    CompanyForm,
    GivenName,
    OrganisationForm,
    no_names,
    read_names,
    titles,
)
from copydesk_text.entities.spans import Span
from copydesk_text.newsroom.lexicon.read_table import read_table
from copydesk_text.newsroom.lexicon.schema import OrganisationWords, PlaceWords
from copydesk_text.phrases import words
from copydesk_text.scripts import FIRST_EAST_ASIAN

_TOKEN: Final = r"(?:\p{Lu}\.|\p{Lu}[\p{Ll}\p{M}]+(?:\p{Lu}\p{Ll}+)?(?:[-’']\p{Lu}\p{L}+)*|\p{Lu}[’']\p{Lu}\p{L}+)"
_PARTICLES: Final = words("al el bin bint ibn abu de da do dos di du del della van von der den ten ter la le af")
_COMPANY: Final = regex.compile(r"(?r)(?:(?:\p{Lu}[\p{L}&’'-]*|&) ){1,4}$")  # from the end: it is there or not
_PRINTED: Final = regex.compile(r"[\p{Lu}]\p{L}{2,}|\p{L}{4,}")
_NO_BODY: Final = ("By ", "BY ", "(Reporting", "(Writing", "(Editing", "Reporting by", "Photo")
#: Share of capitalised words from which a line is a headline.
_HEADLINE: Final = 0.7

_TITLE, _GIVEN, _COMPANY_FORM, _ORGANISATION = 0, 1, 2, 3


class Names(Struct, frozen=True):
    """Names of people and of organisations, in the order of the text."""

    people: tuple[Span, ...]
    organisations: tuple[Span, ...]


class _Anchors:
    """Everything that announces a name, in one automaton."""

    def __init__(self) -> None:
        self.kinds: list[int] = []
        self.keys: list[str] = []
        patterns: list[str] = []
        for form, first in _first_forms().items():
            self._add(patterns, form, _ORGANISATION, first)
        for form in sorted({row.form for row in read_names(CompanyForm)}.union(read_table(OrganisationWords).forms)):
            self._add(patterns, form, _COMPANY_FORM, form)
        for title in sorted(titles()):
            self._add(patterns, title, _TITLE, title)
        for name in sorted(row.name for row in read_names(GivenName)):
            self._add(patterns, name, _GIVEN, name)
        self.automaton = AhoCorasick(
            patterns,
            matchkind=MatchKind.LeftmostLongest,
            implementation=Implementation.ContiguousNFA,  # compact: four fifths of the time when caches are cold
            store_patterns=False,
        )

    def _add(self, patterns: list[str], pattern: str, kind: int, key: str) -> None:
        patterns.append(pattern)
        self.kinds.append(kind)
        self.keys.append(key)


@cache
def load_anchors() -> _Anchors:
    """The automaton, built once a process."""
    return _Anchors()


def organisation_key(name: str) -> str:
    """What tells an organisation whatever form of its name a text uses: its first form in the list, else the name."""
    return _first_forms().get(name, name)


@cache
def _first_forms() -> dict[str, str]:
    return {row.form: row.organisation for row in read_names(OrganisationForm)}


def find_names(text: str, language: str = "und") -> Names:
    """The people and organisations that the rules are sure of.

    Args:
        text: The text as printed.
        language: ISO 639-1, or `und`: what is a particle of names in one language is a preposition in another.

    Returns:
        Names and where they stand, each kind in the order of the text.
    """
    anchors = load_anchors()
    pattern = _names_of(language)
    people: list[Span] = []
    organisations: list[Span] = []
    read = 0
    for index, start, end in anchors.automaton.find_matches_as_indexes(text):
        if start < read or (start and text[start - 1].isalnum()):
            continue
        kind = anchors.kinds[index]
        if kind == _ORGANISATION:
            if not text[end : end + 1].isalnum() or text[start] >= FIRST_EAST_ASIAN:
                organisations.append(Span(start, end, text[start:end], anchors.keys[index]))
                read = end
        elif kind == _COMPANY_FORM:
            found = _company(text, start, end)
            if found is not None and found.start >= read:
                organisations.append(found)
                read = end
        else:
            person = _person(text, start, end, pattern, behind_title=kind == _TITLE)
            if person is not None:
                people.append(person)
                read = person.end
    told = [span for span in find_organisations(text, language) if is_body(text, span.start)]
    organisations = apart([*organisations, *told])
    taken = sorted((span.start, span.end) for span in organisations)
    return Names(tuple(span for span in people if not _overlaps(span, taken)), tuple(organisations))


def _overlaps(span: Span, taken: list[tuple[int, int]]) -> bool:
    """Whether a span overlaps one of others, which are in order and apart."""
    place = bisect_right(taken, (span.end, 0)) - 1
    return place >= 0 and taken[place][1] > span.start


@cache
def _names_of(language: str) -> regex.Pattern[str]:
    """A name of a person, by the particles of a language."""
    particles = "|".join(sorted(_PARTICLES.difference(read_table(PlaceWords).no_particles.get(language, ()))))
    return regex.compile(rf"{_TOKEN}(?: (?:(?:{particles}) ){{0,2}}(?:(?:al|el|as|ash|an|at|Al|El)-)?{_TOKEN}){{0,3}}")


def _person(text: str, start: int, end: int, pattern: regex.Pattern[str], *, behind_title: bool) -> Span | None:
    """The name that begins with a given name, or behind a title; None if it reads like something else."""
    if text[end : end + 1] != " " or text[end + 1 : end + 5].islower():
        return None
    begin = end + 1 if behind_title else start
    found = pattern.match(text, begin)
    if found is None:
        return None
    tokens = found[0].split(" ")
    kept = 0
    while kept < len(tokens) and tokens[kept] not in no_names() and tokens[kept] not in titles():
        kept += 1
    name = " ".join(tokens[:kept])
    last = begin + len(name)
    if kept < (1 if behind_title else 2) or len(tokens[kept - 1]) < (2 if kept > 2 else 3):  # Kim Jong Un
        return None
    if kept == 1 and text[last : last + 1] == " " and text[last + 1 : last + 2].isupper():
        return None  # a part of something longer
    if text[last : last + 1].isalnum() or not is_body(text, start):
        return None
    return Span(begin, last, name, name)


def _company(text: str, start: int, end: int) -> Span | None:
    """The name before `Inc` and the like, with it."""
    if text[end : end + 1].isalnum() or not start or text[start - 1] != " ":
        return None
    head = max(0, start - 60)
    found = _COMPANY.search(text, head, start)
    if found is None:
        return None
    parts = found[0].split()
    while parts and parts[0] in no_names():
        parts.pop(0)
    if not parts or not is_body(text, start):
        return None
    name = " ".join([*parts, text[start:end]])
    return Span(end - len(name), end, name, " ".join(parts))


def is_body(text: str, at: int) -> bool:
    """Whether the line is one of body text: no byline, no credit, no headline."""
    begin = text.rfind("\n", 0, at) + 1
    stop = text.find("\n", at)
    line = text[begin : stop if stop >= 0 else len(text)]
    if line.startswith(_NO_BODY):
        return False
    if len(line) > 200 or line[-1:] in ".”\"'»!?":
        return True
    printed = _PRINTED.findall(line)
    return sum(word[0].isupper() for word in printed) < _HEADLINE * len(printed) or len(printed) < 4
