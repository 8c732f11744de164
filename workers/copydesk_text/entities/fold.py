"""Folds the mentions of one person or organisation: Lavrov into Sergei Lavrov, Islamic State and ISIS into one."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Final

from msgspec import Struct

from copydesk_text.entities.spans import Span

_POSSESSIVES: Final = ("’s", "'s", "s’", "s'")
_CLEANED: Final = " \t\n\"“”„«»‘'’.,;:!?()[]"


class Folded(Struct, frozen=True):
    """One entity: its longest name in the text, how often the text names it, and where it does first."""

    name: str
    mentions: int
    start: int


def clean_name(name: str) -> str:
    """The name without quotes, a possessive or white space in it: `Iraq’s` → `Iraq`."""
    name = " ".join(name.split()).strip(_CLEANED.replace("’", "").replace("'", ""))
    for ending in _POSSESSIVES[:2]:
        name = name.removesuffix(ending)
    return name.strip(_CLEANED)


def fold_people(text: str, spans: Iterable[Span]) -> list[Folded]:
    """People by full name, each with the mentions by last name alone.

    Of two people with one last name, a mention by last name goes to the one named in full last before it. A last name
    that belongs to nobody named in full stays as it is.

    Args:
        text: The text as printed.
        spans: Names of people in it, full and last.

    Returns:
        One entry a person, in the order of first mention.
    """
    full: dict[str, list[Span]] = {}
    lone: list[Span] = []
    for span in spans:
        if len(span.name.split(" ")) > 1:
            full.setdefault(span.name, []).append(span)
        else:
            lone.append(span)
    names = _merged(full)
    by_last: dict[str, list[str]] = {}
    for name in names:
        by_last.setdefault(last_name(name), []).append(name)
    for last, bearers in by_last.items():
        named = sorted((span.start, span.end, name) for name in bearers for span in names[name])
        for start in _alone(text, last, named):
            owner = named[max(0, bisect_left(named, (start,)) - 1)][2]
            names[owner].append(Span(start, start + len(last), owner, owner))
    for span in lone:
        bearers = [name for name in names if span.name in name.split(" ")]
        if len(bearers) == 1 and span.name not in by_last:
            names[bearers[0]].append(span)  # by the first name
        elif last_name(span.name) not in by_last and span.name not in by_last:
            names.setdefault(span.name, []).append(span)
    for name, mentions in names.items():
        if " " not in name:
            starts = {span.start for span in mentions}
            mentions += [
                Span(start, start + len(name), name, name) for start in _alone(text, name, []) if start not in starts
            ]
    return _in_order(
        Folded(name, len(mentions), min(span.start for span in mentions)) for name, mentions in names.items()
    )


def fold_organisations(spans: Iterable[Span]) -> list[Folded]:
    """Organisations, each with all forms of its name.

    Args:
        spans: Names of organisations, in the order of the text.

    Returns:
        One entry an organisation, named by its longest form in the text, in the order of first mention.
    """
    found: dict[str, list[Span]] = {}
    for span in spans:
        found.setdefault(span.key, []).append(span)
    return _in_order(
        Folded(max((one.name for one in mentions), key=len), len(mentions), mentions[0].start)
        for mentions in found.values()
    )


def last_name(name: str) -> str:
    """What a text goes on to call a person: Abbasi of Thabet al-Abbasi."""
    last = name.rpartition(" ")[2]
    return last[3:] if last[:3].lower() in ("al-", "el-") else last


def _merged(full: dict[str, list[Span]]) -> dict[str, list[Span]]:
    """Names that hold all words of a shorter one take it in: Yasser Iskander Watout takes Yasser Watout."""
    merged: dict[str, list[Span]] = {}
    by_last: dict[str, list[tuple[str, frozenset[str]]]] = {}
    for name in sorted(full, key=lambda one: -len(one)):
        words = frozenset(name.split(" "))
        longer = by_last.setdefault(name.rpartition(" ")[2], [])
        home = next((one for one, held in longer if words <= held), None)
        if home is None:
            home = name
            longer.append((name, words))
        merged.setdefault(home, []).extend(full[name])
    return merged


def _alone(text: str, word: str, named: list[tuple[int, int, str]]) -> list[int]:
    """Where a word stands by itself, outside the spans, which are in order and apart."""
    starts = []
    at = text.find(word)
    while at >= 0:
        end = at + len(word)
        joined = (at and (text[at - 1].isalnum())) or text[end : end + 1].isalnum()
        before = bisect_left(named, (at + 1,))
        if not joined and not (before and at < named[before - 1][1]):
            starts.append(at)
        at = text.find(word, end)
    return starts


def _in_order(found: Iterable[Folded]) -> list[Folded]:
    return sorted(found, key=lambda one: one.start)
