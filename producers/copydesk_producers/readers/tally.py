"""Counts what was wrong with inputs by its kind, so that a folder of 500 pictures is told in one line."""

import re
from collections import Counter
from typing import Final

from msgspec import Struct

from copydesk_producers.readers.item import Item, Problem

#: Documents refused for one cause at which it is told at once: the whole input may be of that kind.
TELL_AT: Final = 100
#: Kinds that are told apart; hostile inputs could have as many as they have lines.
_KINDS: Final = 100
_REST: Final = "other causes"
#: Inputs of one kind that are named beside the first.
_NAMED: Final = 4

#: What differs between two messages of one cause: figures, and what was found in their place.
_FIGURES: Final = re.compile(r"\d[\d,.]*")
_FOUND: Final = re.compile(r"; it begins |, got | \(the object has | at line ")


class Kind(Struct):
    """How many problems there are of a kind, the first of them, and where some of the others are."""

    first: Problem
    count: int = 0
    others: list[str] = []

    def line(self) -> str:
        """What is said of all of them, on one line."""
        if self.count == 1:
            return f"{self.first.where}: {self.first.what}"
        said = f"{self.count:,} times, first {self.first.where}: {self.first.what}"
        if not self.others:
            return said
        rest = self.count - 1 - len(self.others)
        return f"{said}; also {', '.join(self.others)}" + (f" and {rest:,} more" if rest > 0 else "")


class Tally:
    """What one reading met: problems by kind, and fields that were taken by their meaning."""

    def __init__(self) -> None:
        #: Inputs that could not be read, or not to their end, by kind.
        self.unread: dict[str, Kind] = {}
        #: What belongs to pages and holds no text: pictures, scripts.
        self.companions: dict[str, Kind] = {}
        #: Documents that break the schema, by cause; they are pushed all the same and end in the dead letters.
        self.broken: dict[str, Kind] = {}
        #: `field=name` → documents in which the field was taken from there.
        self.taken: Counter[str] = Counter()
        self._not_there: Counter[str] = Counter()
        self._mapped = 0
        self._urgent: list[str] = []

    def add(self, item: Item) -> None:
        """Counts an item."""
        self.taken.update(item.taken)
        if item.not_there is not None:
            self._mapped += 1
            self._not_there.update(item.not_there)
        problem = item.problem
        if problem is None:
            return
        if item.raw is None:
            kinds = self.companions if problem.companion else self.unread
            kind = _count(kinds, problem.kind or problem.where, problem)
            if kind.count > 1 and len(kind.others) < _NAMED:
                kind.others.append(problem.where)  # an input that is not named would be missing in silence
            return
        kind = _count(self.broken, cause_of(problem.what), problem)
        if kind.count == TELL_AT:
            self._urgent.append(f"{TELL_AT} documents for one cause, first {kind.first.where}: {kind.first.what}")

    @property
    def unread_count(self) -> int:
        """How many inputs could not be read, or not to their end."""
        return sum(kind.count for kind in self.unread.values())

    @property
    def companion_count(self) -> int:
        """How many files were passed over because they hold no text."""
        return sum(kind.count for kind in self.companions.values())

    @property
    def broken_count(self) -> int:
        """How many documents break the schema."""
        return sum(kind.count for kind in self.broken.values())

    def urgent(self) -> list[str]:
        """What should be told now; each message is given once."""
        told, self._urgent = self._urgent, []
        return told

    @property
    def never_there(self) -> dict[str, int]:
        """What the mapping names and no document has, in the form of `--map` (`text=nope`) → how many were read."""
        return {pair: count for pair, count in self._not_there.items() if count == self._mapped}

    def hint(self) -> str | None:
        """The one hint about fields that were taken by their meaning; None if none was."""
        if not self.taken:
            return None
        most: dict[str, str] = {}
        for pair, _ in self.taken.most_common():
            field, _, name = pair.partition("=")
            most.setdefault(field, name)
        said = ",".join(f"{field}={name}" for field, name in most.items())
        last = next(reversed(most))
        return (
            f"fields with other names were read as if you had said --map {said}; --map {last}= leaves one in metadata"
        )


def _count(kinds: dict[str, Kind], name: str, problem: Problem) -> Kind:
    if name not in kinds and len(kinds) >= _KINDS:
        name = _REST
    kind = kinds.setdefault(name, Kind(problem))
    kind.count += 1
    return kind


def cause_of(what: str) -> str:
    """The message without what differs between two documents that are refused for one cause."""
    return _FIGURES.sub("N", _FOUND.split(what, maxsplit=1)[0])
