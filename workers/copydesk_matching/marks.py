"""Which part of a text is marked as new, so that a reader can make sense of it: sentences, else parts of them.

What is new is found in words in a row that the other text lacks. Such a passage begins and ends wherever the other
text's words do, often in the middle of a clause. A sentence most of which is new is marked whole; of another one the
clauses are, and scraps of a passage that ran over from its neighbour are not. What says nothing is not marked.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

import regex

from copydesk_matching.match import Passage, Sketch
from copydesk_matching.rules.news import NEW_RUN
from copydesk_matching.rules.told_news import AROUND, WORDS_SAID_OTHERWISE, find_said
from copydesk_matching.words.hashed_words import FIGURE
from copydesk_matching.words.places import Place
from copydesk_text.newsroom.datelines import read_dateline
from copydesk_text.newsroom.sentences import clause_starts, gives_no_comment, gives_no_details

#: A sentence is marked whole if this share of its words is new, or all but so many are.
_MOSTLY_NEW: Final = 0.5
_FEW_WORDS: Final = 4
#: A mark grows to where a clause starts or ends, by up to so many known words or as many as there are new ones.
_TO_CLAUSE: Final = 3
#: … or by up to this many times as many as there are new ones, if these are `NEW_RUN` or more.
_TO_FAR_CLAUSE: Final = 2
#: Two marks in a sentence are one if at most so many words stand between them: `3,000 to 4,000`.
_BETWEEN: Final = 2
#: Of lists and tables the figures are marked, whatever stands around them.
_FIGURES_OF_A_LIST: Final = 0.25
#: A sentence is known if this share of its words stands in one place of the other text.
_NEARLY_ALL: Final = 0.7
#: Signs that belong to the word or figure before them, and a figure with the sign before it that belongs to it.
_BELONGS: Final = regex.compile(r"[\p{M}\p{Sc}%‰]")
_PRICE: Final = regex.compile(r"\p{Sc}\s?\d")
#: Up to where a dateline leads if a text begins with one: `LINDMARK (Varno News) - `.
_DATELINE: Final = regex.compile(r"[^\n]{0,120}?(?:\([^()\n]{2,30}\)\s*)(?:--?|[–—])\s+")
#: A reference that stands before a sentence: `[ID:nN05407066] `.
_REFERENCE: Final = regex.compile(r"\[?[^\s\[\]]{1,30}\]\s*")
_LINE: Final = regex.compile(r"\n")
#: Marks that come in pairs, the closing one by the opening ones that it may have, and one behind a mark.
_PAIRS: Final = ('""', "“”", "„“", "„”", "«»", "‹›", "「」", "『』", "()", "（）", "[]")
_CLOSING: Final = regex.compile(r"[.,!?…。！？،]{0,2}\s?([" + regex.escape("".join(pair[1] for pair in _PAIRS)) + "])")


def mark_sentences(
    passages: Sequence[Passage],
    text: str,
    sentences: Sequence[tuple[int, int]],
    places: Sequence[Place | None],
    sketch: Sketch,
    theirs: bytes,
) -> tuple[tuple[Passage, ...], int]:
    """Turns passages into what is marked for a reader.

    Args:
        passages: What is new in a text, in order, with its places in characters.
        text: The text, credits blanked.
        sentences: Its sentences, as `sentence_spans` finds them.
        places: Where each word of the sketch stands in it.
        sketch: The sketch of the text.
        theirs: The signature of the text to which it is new.

    Returns:
        The marks in order, and how many new words were left out since they say nothing.
    """
    if not passages:
        return (), 0
    return _Marker(passages, text, places, sketch, theirs).marks(sentences)


class _Marker:
    """The words of one text: which of them are new, and which are marked."""

    def __init__(
        self, passages: Sequence[Passage], text: str, places: Sequence[Place | None], sketch: Sketch, theirs: bytes
    ) -> None:
        self._text: Final = text
        self._places: Final = places
        self._signature: Final = sketch.signature
        self._theirs: Final = theirs
        self._kinds: Final = sketch.kinds
        self._tokens: Final = sketch.tokens
        self._passages: Final = frozenset((one.first, one.last) for one in passages)
        self._words: Final = [word for word, place in enumerate(places) if place is not None]
        self._starts: Final = [place[0] for place in places if place is not None]
        self._new: Final = bytearray(len(places))
        for one in passages:
            self._new[one.first : one.last] = b"\x01" * (one.last - one.first)
        self._marked: Final = bytearray(len(places))
        #: Runs of a few new words in sentences that are kept, each with its clause.
        self._rest: Final[list[tuple[int, int]]] = []
        #: Runs of fewer, or in sentences of which the other text says nearly all.
        self._scraps: Final[list[tuple[int, int]]] = []
        #: Where the other text says nearly the same as a sentence, by its words: short ones come again and again.
        self._said: Final[dict[bytes, tuple[int, int] | None]] = {}
        #: Of sentences that are marked whole, by first word and by the one behind the last: their places in the text.
        self._begins: Final[dict[int, int]] = {}
        self._ends: Final[dict[int, int]] = {}

    def marks(self, sentences: Sequence[tuple[int, int]]) -> tuple[tuple[Passage, ...], int]:
        """The marks, and how many new words say nothing."""
        idle = []  # sentences in which somebody says nothing
        nothing = 0
        dateline = self._behind_dateline()
        for start, end in sentences:
            start = max(start, dateline)
            first, last = self._between(start, end)
            new = self._new.count(1, first, last)
            if not new:
                continue
            sentence = self._text[start:end].strip()
            if gives_no_details(sentence):
                nothing += new
            elif gives_no_comment(sentence):
                idle.append((first, last))
            else:
                self._mark(first, last, new, start, end)
        if 1 not in self._marked:  # then it is what is new
            for first, last in idle or self._rest or self._scraps:
                self._mark_words(first, last)
        else:
            nothing += sum(self._new.count(1, first, last) for first, last in idle)
        return self._read(), nothing

    def _behind_dateline(self) -> int:
        """Where the text begins behind its dateline, which is no news."""
        found = _DATELINE.match(self._text)
        return found.end() if found is not None and read_dateline(self._text[: found.end() + 1].strip()) else 0

    def _between(self, start: int, end: int) -> tuple[int, int]:
        """The words that stand from one character up to another: the first one, and the one behind the last."""
        low, high = bisect_left(self._starts, start), bisect_left(self._starts, end)
        if low == high:
            return (0, 0)
        return self._words[low], self._words[high] if high < len(self._words) else len(self._places)

    def _mark(self, first: int, last: int, new: int, start: int, end: int) -> None:
        """Marks what is new in one sentence."""
        words, few = last - first, _FEW_WORDS * self._tokens
        if self._is_list(first, last):
            self._mark_list(first, last, start, end)
            return
        edges = self._edges(first, last, start, end)
        if self._is_known(first, last):
            for run in self._runs(first, last):
                if run[1] - run[0] >= NEW_RUN * self._tokens:
                    self._mark_words(*self._widened(run, edges))
                else:
                    self._scraps.append(self._widened(run, edges))
            self._join(first, last, edges)
            return
        if new >= _MOSTLY_NEW * words or (new >= few and words - new <= few):
            self._mark_whole(first, last, start, end)
            return
        for run in self._runs(first, last):
            length = run[1] - run[0]
            if run in self._passages and length < few:
                self._mark_whole(first, last, start, end)
            elif (
                run in self._passages
                or length >= NEW_RUN * self._tokens
                or (length >= few and FIGURE in self._kinds[run[0] : run[1]])
            ):
                self._mark_words(*self._widened(run, edges))
            else:
                (self._rest if length >= few else self._scraps).append(self._widened(run, edges))
        self._join(first, last, edges)

    def _edges(self, first: int, last: int, start: int, end: int) -> list[int]:
        """Where the parts of a sentence begin and end: its clauses, and the rows of a table among its lines."""
        places = list(clause_starts(self._text, start, end))
        if self._text.count("\n", start, end) > 1 and self._kinds.count(FIGURE, first, last) > _FEW_WORDS:
            for low, high in self._notes(start, end):
                if self._text.count("\n", low, high) > 1 and self._is_list(*self._between(low, high)):
                    places += (low, high, *(mark.end() for mark in _LINE.finditer(self._text, low, high)))
        words = (self._between(at, end) for at in sorted(places))
        return [first, *(begin for begin, behind in words if behind), last]

    def _is_list(self, first: int, last: int) -> bool:
        """Whether so many of these words are figures as in a list or table."""
        return self._kinds.count(FIGURE, first, last) >= _FIGURES_OF_A_LIST * (last - first)

    def _mark_list(self, first: int, last: int, start: int, end: int) -> None:
        """Marks what is new in a list or table: figures, and of notes in lines of prose among its rows what is new."""
        for low, high in self._notes(start, end):
            begin, behind = self._between(low, high)
            new = self._new.count(1, begin, behind)
            if not new:
                continue
            if not self._is_list(begin, behind):
                self._mark(begin, behind, new, low, high)
                continue
            for run in self._runs(begin, behind):
                if run[1] - run[0] >= _FEW_WORDS * self._tokens or FIGURE in self._kinds[run[0] : run[1]]:
                    self._mark_words(*run)
                else:
                    self._scraps.append(run)

    def _notes(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The rows of a list, those beside each other together, and the lines of prose between them likewise."""
        begin, rows = start, None
        while start < end:
            behind = self._text.find("\n", start, end) + 1 or end
            first, last = self._between(start, behind)
            if first < last and (is_row := self._is_list(first, last)) != rows:
                if rows is not None:
                    yield begin, start
                begin, rows = start, is_row
            start = behind
        yield begin, end

    def _join(self, first: int, last: int, edges: Sequence[int]) -> None:
        """Puts together what is marked in one sentence: figures of its clause beside a mark, and words between two."""
        most = _BETWEEN * self._tokens
        behind = None
        for begin, end in list(_rows(self._marked, first, last)):
            while begin not in edges and self._kinds[begin - 1] == FIGURE:
                begin -= 1
            while end not in edges and self._kinds[end] == FIGURE:
                end += 1
            if behind is not None and begin - behind <= most:
                begin = behind
            self._mark_words(begin, end)
            behind = end

    def _is_known(self, first: int, last: int) -> bool:
        """Whether nearly all words of a sentence stand in order in one place of the other text, its figures among them.

        What was corrected is told word by word, and counts.
        """
        words = self._signature[first:last]
        if len(words) > WORDS_SAID_OTHERWISE * self._tokens or any(
            length < _FEW_WORDS * self._tokens and run in self._passages
            for run in self._runs(first, last)
            for length in [run[1] - run[0]]
        ):
            return False
        if words not in self._said:
            self._said[words] = find_said(words, self._theirs, _NEARLY_ALL, AROUND)
        place = self._said[words]
        if place is None:
            return False
        there = self._theirs[slice(*place)]
        kinds = self._kinds[first:last]
        return all(word in there for word, kind in zip(words, kinds, strict=True) if kind == FIGURE)

    def _runs(self, first: int, last: int) -> list[tuple[int, int]]:
        """The new words in a row between two words, without scraps that the other text has just so."""
        return [
            run
            for run in _rows(self._new, first, last)
            if run in self._passages or run[1] - run[0] == 1 or self._signature[slice(*run)] not in self._theirs
        ]

    def _widened(self, run: tuple[int, int], edges: Sequence[int]) -> tuple[int, int]:
        """New words in a row with the known ones that belong to their clauses, which start at the edges."""
        length = run[1] - run[0]
        most = max(_TO_CLAUSE * self._tokens, length * (_TO_FAR_CLAUSE if length >= NEW_RUN * self._tokens else 1))
        before = edges[bisect_right(edges, run[0]) - 1]
        behind = edges[bisect_left(edges, run[1])]
        return (before if run[0] - before <= most else run[0], behind if behind - run[1] <= most else run[1])

    def _mark_whole(self, first: int, last: int, start: int, end: int) -> None:
        """Marks a sentence, from its first letter to its last one."""
        while start < end and not (self._text[start].isalnum() or _PRICE.match(self._text, start, end)):
            start += 1
        while end > start and not (self._text[end - 1].isalnum() or _BELONGS.match(self._text, end - 1)):
            end -= 1
        self._begins[first], self._ends[last] = start, end
        self._mark_words(first, last)

    def _mark_words(self, first: int, last: int) -> None:
        self._marked[first:last] = b"\x01" * (last - first)

    def _read(self) -> tuple[Passage, ...]:
        found = []
        for begin, end in _rows(self._marked, 0, len(self._marked)):
            inside = [place for place in self._places[begin:end] if place is not None]
            if inside:
                start, stop = self._begins.get(begin, inside[0][0]), self._ends.get(end, inside[-1][1])
                found.append(Passage(begin, end, *self._in_pairs(start, stop)))
        return tuple(found)

    def _in_pairs(self, start: int, stop: int) -> tuple[int, int]:
        """A mark without the reference before it, and with the quotation mark or bracket whose other half it has."""
        reference = _REFERENCE.match(self._text, start, stop)
        if reference is not None and reference.end() < stop:
            start = reference.end()
        inside = self._text[start:stop]
        if start and any(self._text[start - 1] == pair[0] and _is_open(inside, pair, 1) for pair in _PAIRS):
            start -= 1
            inside = self._text[start:stop]
        behind = _CLOSING.match(self._text, stop)
        if behind is not None and any(behind[1] == pair[1] and _is_open(inside, pair, 0) for pair in _PAIRS):
            stop = behind.end()
        return start, stop


def _is_open(text: str, pair: str, half: int) -> bool:
    """Whether a text has this half of a pair of marks more often than the other; of two that are one an odd number."""
    count = text.count(pair[half])
    return count % 2 == 1 if pair[0] == pair[1] else count > text.count(pair[1 - half])


def _rows(flags: bytearray, first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where ones stand in a row between two places: the first one, and the place behind the last."""
    begin = flags.find(1, first, last)
    while begin >= 0:
        end = flags.find(0, begin, last)
        end = last if end < 0 else end
        yield begin, end
        begin = flags.find(1, end, last)
