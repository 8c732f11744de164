"""Says what the words of texts mean: numbers in words, units, dates, polarity and names beside a cue.

A number with its unit becomes one word, so that `$2.5bn`, `$2.5 billion` and `2.5 billion dollars` are alike.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from msgspec import Struct

from copydesk_matching.words import meanings as meaning
from copydesk_matching.words import spelled_numbers as numbers
from copydesk_matching.words.figures import UNITS, at_half_day, pack, scale
from copydesk_matching.words.hashed_words import (
    FIGURE,
    LINE_END,
    NAME,
    POLARITY,
    SENTENCE_END,
    WORDING,
    Codes,
    Flags,
    HashedTexts,
    Hashes,
    Places,
    distinct,
    with_fact_bytes,
)
from copydesk_matching.words.languages import MEASURES, MEASURES_AT, QUALIFIERS, UNITS_AT
from copydesk_matching.words.meanings import KIND_BITS, ROLE_BITS, Lexicon, load_lexicon
from copydesk_matching.words.segments import segment_starts
from copydesk_matching.words.spelled_numbers import Merged, Part
from copydesk_matching.words.word_hash import WordHash

_KIND: Final = (1 << KIND_BITS) - 1
_ROLE: Final = (1 << ROLE_BITS) - 1
#: Words beside a cue that are taken for a name.
_WORDS_OF_A_NAME: Final = 2
#: Words that are read together as numbers. The longest number has some thirty; a longer row is read piece by piece.
_WORDS_OF_A_RUN: Final = 250
#: Words of the longest run whose numbers are remembered.
_REMEMBERED_WORDS: Final = 10
_WEEKDAYS: Final = 7
_PERCENT: Final = UNITS.index("percent")
_QUALIFIERS: Final = frozenset(map(MEASURES.index, QUALIFIERS))


class ReadWords(Struct, frozen=True, eq=False):
    """Words of texts as read, one element per word: as in `HashedTexts`, and the packed number of each, 0 for none,
    with its unit, 0 for none.
    """

    hashes: Hashes
    kinds: Codes
    capitalised: Flags
    gaps: Codes
    numbers: Hashes
    units: Codes
    bounds: Places


def interpret(read: ReadWords, word_hash: WordHash) -> HashedTexts:
    """Gives each word its kind, and makes one word of each number.

    Args:
        read: The words; their arrays are changed.
        word_hash: What they were hashed with.

    Returns:
        The words that are compared.
    """
    read.gaps[read.bounds[1:][read.bounds[1:] > read.bounds[:-1]] - 1] = SENTENCE_END
    lexicon = load_lexicon(word_hash)
    places, entries = lexicon.find(read.hashes)
    gone: list[int] = []
    if len(places):
        gone = _Interpreter(read, lexicon, places, entries, word_hash.calendar).gone
    figures = read.numbers.nonzero()[0]
    read.hashes[figures] = word_hash.hash_numbers(read.numbers[figures], read.units[figures])
    if not gone:
        return HashedTexts.of(read.hashes, read.kinds, read.capitalised, read.gaps, read.bounds)
    kept = np.ones(len(read.hashes), dtype=bool)
    kept[gone] = False
    bounds = kept.nonzero()[0].searchsorted(read.bounds)
    return HashedTexts.of(read.hashes[kept], read.kinds[kept], read.capitalised[kept], read.gaps[kept], bounds)


class _Interpreter:
    """Changes the words by what the listed ones among them mean; `gone` are those that became part of another."""

    def __init__(self, read: ReadWords, lexicon: Lexicon, places: Places, entries: Places, calendar: Hashes) -> None:
        self._read: Final = read
        self._calendar: Final = calendar
        self._listed: Final = places
        languages = _languages(lexicon, read.gaps, places, entries)
        meanings = lexicon.meanings.take(entries + languages * lexicon.meanings.shape[1])
        telling = meanings.nonzero()[0]  # most listed words only tell the language
        meanings, languages = meanings.take(telling), languages.take(telling)
        places, entries = places.take(telling), entries.take(telling)
        # Single items of a memoryview are read three times as fast as those of an array.
        self._numbers: Final = read.numbers.data
        self._units: Final = read.units.data
        self._gaps: Final = read.gaps.data
        self._places: Final = places
        self._kinds: Final = meanings & _KIND
        self._arguments: Final = meanings >> KIND_BITS
        self.gone: Final[list[int]] = []
        #: Word that is gone → the number that took it in.
        self._into: Final[dict[int, int]] = {}
        present = np.bincount(self._kinds, minlength=_KIND + 1).tolist()
        if present[meaning.CALENDAR] or present[meaning.CAPITAL_CALENDAR]:
            self._find_calendar(lexicon.day_ends)
        if present[meaning.POLARITY]:
            self._find_polarity(lexicon.capital_nouns[languages])
        if present[meaning.PERCENT_OPENS]:
            self._find_percent(lexicon.percent)
        if present[meaning.NUMBER]:
            self._find_numbers()
        doubtful = lexicon.is_doubtful.take(entries).nonzero()[0]
        if len(doubtful):
            self._find_polarity_elsewise(doubtful, lexicon.else_polarity[entries[doubtful], languages[doubtful]])
        if present[meaning.UNIT] or present[meaning.HALF_DAY] or self.gone:
            self._find_units()
        if present[meaning.MEASURE] or present[meaning.UNIT]:
            self._find_measures(lexicon.capital_nouns[languages], lexicon.links)
        if present[meaning.NAME_FOLLOWS] or present[meaning.NAME_BEFORE]:
            self._find_names()

    def _find_calendar(self, day_ends: Hashes) -> None:
        kinds = self._kinds
        sure, doubtful = (kinds == meaning.CALENDAR).nonzero()[0], (kinds == meaning.CAPITAL_CALENDAR).nonzero()[0]
        if len(doubtful):
            places = self._places[doubtful]
            behind = np.minimum(places + 1, len(self._read.hashes) - 1)
            is_date = self._read.capitalised[places]
            if is_date.any():
                is_date &= ~self._opens_name(doubtful, behind)
            if len(day_ends):  # `segunda-feira`
                is_date |= (day_ends == self._read.hashes[behind][:, None]).any(axis=1)
            sure = np.append(sure, doubtful[is_date])
        places = self._places[sure]
        self._read.hashes[places] = self._calendar[self._arguments[sure]]
        self._read.kinds[places] = FIGURE

    def _opens_name(self, doubtful: Places, behind: Places) -> Flags:
        """Whether these words, if they are weekdays, open a name each: `Sun Co` and `Sun Life`, but not `Sun Mar 7`."""
        is_date = (self._kinds == meaning.CALENDAR) | (self._kinds == meaning.CAPITAL_CALENDAR)
        dates = self._places[is_date]  # in order, and one of them at least
        beside = dates[np.minimum(dates.searchsorted(behind), len(dates) - 1)] == behind
        opens: Flags = (
            (self._arguments[doubtful] < _WEEKDAYS)
            & (self._read.gaps[self._places[doubtful]] == 0)
            & self._read.capitalised[behind]
            & ~beside
        )
        return opens

    def _find_polarity(self, capital_nouns: Flags) -> None:
        found = (self._kinds == meaning.POLARITY).nonzero()[0]
        places = self._places[found]
        self._read.capitalised[places[capital_nouns[found]]] = False
        self._read.hashes[places] = with_fact_bytes(self._read.hashes[places], self._arguments[found])
        self._read.kinds[places] = POLARITY

    def _find_polarity_elsewise(self, found: Places, groups: Codes) -> None:
        """Marks words of polarity that would be part of a number or a date in another place, and are neither here."""
        places = self._places[found]
        free = (groups > 0) & (self._read.kinds[places] == WORDING)
        free &= ~np.isin(places, self.gone)
        self._read.hashes[places[free]] = with_fact_bytes(self._read.hashes[places[free]], groups[free])
        self._read.kinds[places[free]] = POLARITY

    def _find_percent(self, second_words: Hashes) -> None:
        """Makes the first word of `per cent` a unit; the second one goes."""
        for index in (self._kinds == meaning.PERCENT_OPENS).nonzero()[0].tolist():
            second = int(self._places[index]) + 1
            if second < len(self._read.hashes) and self._linked(second - 1):
                at = int(second_words.searchsorted(self._read.hashes[second]))
                if at < len(second_words) and second_words[at] == self._read.hashes[second]:
                    self._take_in(second - 1, (second,))
                    self._kinds[index], self._arguments[index] = meaning.UNIT, _PERCENT
                    if index + 1 < len(self._places) and self._places[index + 1] == second:
                        self._kinds[index + 1] = meaning.NOTHING

    def _find_numbers(self) -> None:
        """Finds numbers in words, and scales behind numbers in digits."""
        chosen = (self._kinds == meaning.NUMBER).nonzero()[0]
        places, arguments = self._places[chosen], self._arguments[chosen]
        roles = arguments & _ROLE
        may_begin = (roles != numbers.JOINER) & (roles != numbers.ARTICLE) & (roles != numbers.COUNTED)
        # Most stand alone: `two`, or `million` behind digits. They are set here, the others one by one.
        alone = np.ones(len(places), dtype=bool)
        beside = places[1:] == places[:-1] + 1
        alone[1:] &= ~beside
        alone[:-1] &= ~beside
        behind = np.maximum(places - 1, 0)
        follows = (self._read.numbers[behind] > 0) & (self._read.gaps[behind] <= LINE_END) & (places > 0)
        single = alone & ~follows & ((roles == numbers.VALUE) | (roles == numbers.ATTACHED))
        found = places[single]
        self._read.numbers[found] = [_packed(value) for value in (arguments[single] >> ROLE_BITS).tolist()]
        self._read.kinds[found] = FIGURE
        is_scale = (roles == numbers.SCALE) | (roles == numbers.SHORT)
        scaled = alone & follows & is_scale
        for place, argument in zip(places[scaled].tolist(), arguments[scaled].tolist(), strict=True):
            self._numbers[place - 1] = scale(self._numbers[place - 1], argument >> ROLE_BITS)
            self._take_in(place - 1, (place,))
            if argument & _ROLE == numbers.SHORT:
                self._go_on(place - 1, place)
        rest = may_begin & ~single & ~scaled & ~(alone & ~follows & is_scale)
        if rest.any():
            self._find_long_numbers(dict(zip(places.tolist(), arguments.tolist(), strict=True)), places[rest].tolist())

    def _find_long_numbers(self, parts: dict[int, int], begins: list[int]) -> None:
        """Finds numbers of several words that begin at or before these places."""
        end = 0
        for place in begins:
            if place < end:
                continue
            start, run = place, []
            if start - 1 in parts and parts[start - 1] & _ROLE == numbers.ARTICLE and self._linked(start - 1):
                start -= 1
            elif start and self._numbers[start - 1] and self._linked(start - 1):
                start -= 1
                run = [Part(numbers.DIGITS, self._numbers[start])]
            end = start + len(run)
            while end in parts and len(run) < _WORDS_OF_A_RUN and (end == start or self._linked(end - 1)):
                run.append(_part(parts[end]))
                end += 1
            merge = _merge if len(run) <= _REMEMBERED_WORDS else numbers.merge_parts
            for merged in merge(tuple(run)):
                self._set_number(start, merged, run[merged.end - 1].role == numbers.SHORT)

    def _set_number(self, start: int, merged: Merged, is_short: bool) -> None:
        first, end = start + merged.start, start + merged.end
        if merged.number and (end > first + 1 or not self._numbers[first]):
            self._numbers[first] = merged.number
            self._read.kinds[first] = FIGURE
            self._take_in(first, range(first + 1, end))
            if is_short:
                self._go_on(first, end - 1)

    def _go_on(self, first: int, last: int) -> None:
        """Lets the sentence go on behind a short scale if it does: the stop of `mln.` ends none."""
        if last + 1 < len(self._read.hashes) and not self._read.capitalised[last + 1]:
            self._gaps[first] = self._gaps[last] = 0

    def _find_units(self) -> None:
        """Gives numbers the units beside them, and times their half of the day."""
        found = ((self._kinds == meaning.UNIT) | (self._kinds == meaning.HALF_DAY)).nonzero()[0]
        all_numbers, units, gaps, into = self._numbers, self._units, self._gaps, self._into
        for place, argument, kind in zip(
            self._places[found].tolist(), self._arguments[found].tolist(), self._kinds[found].tolist(), strict=True
        ):
            before = into.get(place - 1, place - 1)
            number = all_numbers[before] if before >= 0 and gaps[place - 1] <= LINE_END else 0
            if kind == meaning.HALF_DAY:
                if number and (time := at_half_day(number, bool(argument))):
                    all_numbers[before] = time
                    self._take_in(before, (place,))
                continue
            last = place + 1 if place + 1 in into and place + 2 not in into else place
            if number and units[before] in (0, argument):
                units[before] = argument
                self._take_in(before, range(place, last + 1))
            elif gaps[last] <= LINE_END and all_numbers[last + 1] and units[last + 1] in (0, argument):
                units[last + 1] = argument
                self.gone.extend(range(place, last + 1))

    def _find_measures(self, capital_nouns: Flags, links: frozenset[int]) -> None:
        """Marks what figures count: `miles`, `metric tons`, and `euros` in `millones de euros`."""
        is_unit = self._kinds == meaning.UNIT
        found = (is_unit | (self._kinds == meaning.MEASURE)).nonzero()[0]
        places, arguments = self._places[found].tolist(), self._arguments[found].tolist()
        hashes = self._read.hashes.data
        numbers, gaps, into = self._numbers, self._gaps, self._into
        told: list[int] = []
        qualified = -1  # where what a figure counts goes on
        for index, (place, argument, unit) in enumerate(zip(places, arguments, is_unit[found].tolist(), strict=True)):
            before = place - 1
            if place != qualified and not (
                before >= 0
                and gaps[before] <= LINE_END
                and (numbers[into.get(before, before)] or (hashes[before] in links and self._is_number(before - 1)))
            ):
                continue
            if unit or argument not in _QUALIFIERS:
                told += (index - 1, index) if place == qualified else (index,)
            elif self._linked(place):
                qualified = place + 1
        if not told:
            return
        chosen = found[told]
        words = self._places[chosen]
        free = self._read.kinds[words] == WORDING
        chosen, words = chosen[free], words[free]
        groups = self._arguments[chosen] + np.where(is_unit[chosen], UNITS_AT, MEASURES_AT)
        self._read.hashes[words] = with_fact_bytes(self._read.hashes[words], groups)  # the same in capitals
        words = words[capital_nouns[chosen] | ~self._read.capitalised[words]]
        self._read.capitalised[words] = False
        self._read.kinds[words] = POLARITY

    def _is_number(self, place: int) -> bool:
        """Whether a word is a number, or part of one, and nothing but space stands behind it."""
        return place >= 0 and self._numbers[self._into.get(place, place)] > 0 and self._linked(place)

    def _find_names(self) -> None:
        """Marks the words beside a cue as names, those aside that are listed themselves."""
        cues = ((self._kinds == meaning.NAME_FOLLOWS) | (self._kinds == meaning.NAME_BEFORE)).nonzero()[0]
        if not len(cues):
            return
        listed = set(self._listed.tolist())
        for index in cues.tolist():
            place, step = int(self._places[index]), 1 if self._kinds[index] == meaning.NAME_FOLLOWS else -1
            for near in range(place + step, place + step * (_WORDS_OF_A_NAME + 1), step):
                if not 0 <= near < len(self._read.hashes) or near in listed or not self._linked(min(near, near - step)):
                    break
                if self._read.kinds[near] == WORDING:
                    self._read.kinds[near] = NAME

    def _linked(self, place: int) -> bool:
        """Whether nothing but space or the end of a line stands between a word and the next."""
        return self._gaps[place] <= LINE_END

    def _take_in(self, first: int, others: Sequence[int]) -> None:
        """Makes words part of the first of them."""
        units, gaps, into = self._units, self._gaps, self._into
        for place in others:
            into[place] = first
            if units[place] and not units[first]:
                units[first] = units[place]
            if gaps[place] > gaps[first]:
                gaps[first] = gaps[place]
        self.gone.extend(others)


def _languages(lexicon: Lexicon, gaps: Codes, places: Places, entries: Places) -> Places:
    """For each listed word the language of its segment: the one with most votes, English before others.

    No language has more votes than English where all words are English, so only the other segments are counted.
    """
    languages = np.zeros(len(entries), dtype=np.intp)
    foreign = lexicon.is_foreign.take(entries).nonzero()[0]
    if not len(foreign):
        return languages
    starts = segment_starts(gaps)
    segments = distinct(starts.searchsorted(places.take(foreign), "right"))  # each by the number of the one behind it
    first = places.searchsorted(starts.take(segments - 1))
    sizes = places.searchsorted(np.append(starts, len(gaps)).take(segments)) - first
    offsets = sizes.cumsum() - sizes
    words = np.arange(sizes.sum()) + (first - offsets).repeat(sizes)
    sums = np.add.reduceat(lexicon.votes.take(entries.take(words), axis=0), offsets, axis=0)
    languages[words] = sums.astype("<u8", copy=False).view("<u2").argmax(axis=1).repeat(sizes)
    return languages


@lru_cache(maxsize=4096)
def _packed(value: int) -> int:
    return pack(str(value))


@lru_cache(maxsize=4096)
def _part(argument: int) -> Part:
    return Part(argument & _ROLE, argument >> ROLE_BITS)


@lru_cache(maxsize=20_000)
def _merge(run: tuple[Part, ...]) -> list[Merged]:
    return numbers.merge_parts(run)
