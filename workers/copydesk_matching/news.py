"""What is new in an article, as a reader finds it: passages in characters, and replaced facts as printed."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import attrgetter, itemgetter
from typing import Final

from msgspec.structs import replace

from copydesk_matching.furniture_lines import Span, blank_credits, furniture_spans, symbol_spans
from copydesk_matching.marks import mark_sentences
from copydesk_matching.match import Match, Passage, Replacement, Sketch
from copydesk_matching.rules.changes import TOLD, is_restated_figure, old_figure, other_unit, worked_out
from copydesk_matching.rules.near_changes import KEPT_INSIDE
from copydesk_matching.rules.news import count_words, shortest_runs
from copydesk_matching.rules.opposites import print_opposite
from copydesk_matching.rules.other_units import other_clock
from copydesk_matching.told_changes import is_same_fraction, is_told_figure, is_told_name
from copydesk_matching.words.hashed_words import FIGURE, NAME, POLARITY, WORDING
from copydesk_matching.words.places import Place, place_words
from copydesk_schemas import WITH_NEWS, Relation
from copydesk_text.newsroom.sentences import sentence_spans

#: Characters behind the last compared word that are looked at: there its sentence ends.
_BEHIND: Final = 1_000
#: Characters of a sentence before or behind a figure that are looked at.
_LONGEST_SENTENCE: Final = 300
#: What a relation becomes if all that the article adds is furniture …
_WITHOUT_NEWS: Final[dict[Relation, Relation]] = {
    "extension": "copy",
    "update": "excerpt",
    "revision": "copy",
    "version": "excerpt",
}
#: These promise something new; a version may be the same in other words, and a revision another text altogether.
_PROMISING: Final[frozenset[Relation]] = frozenset({"extension", "update"})
#: … but of these only if no fact replaces another, and no word corrects one.
_WITH_CHANGES: Final[frozenset[Relation]] = frozenset({"revision", "version"})


def place_news(matches: Iterable[Match], text: str, sketch: Sketch, title: str | None) -> tuple[Match, ...]:
    """Looks up where the news of each match stand in the text, and leaves out what is furniture there.

    Args:
        matches: Verified matches of one article.
        text: The text of the article; empty where sketches are judged alone, and the matches then stay as they are.
        sketch: Its sketch.
        title: Its title, of which the sketch of a brief text has the words, too.

    Returns:
        The matches in order. Those with news have its places in characters, and the facts that replace others as they
        are printed, in the text or in the title; what is in neither has left them. A match whose news are
        furniture, all or so much that too little is left, and whose figures are the older ones in more or fewer digits,
        says that the article adds nothing. A relation that promises something new and has nothing to show tells what is
        left: names that are forms of the same, and words of the title.
    """
    placed: list[Place | None] | None = None
    told = ""
    symbols: list[Span] = []
    sentences: list[Span] = []
    found = []
    for match in matches:
        if text and match.relation in WITH_NEWS and (match.news or match.changes or match.relation in _PROMISING):
            if placed is None:
                told = blank_credits(text)
                of_text = place_words(told, sketch.signature[sketch.title_words :], sketch.word_hash)
                placed = [*(None for _ in range(sketch.title_words)), *of_text]
                end = max((place[1] for place in of_text if place is not None), default=0) + _BEHIND
                text, told = text[:end], told[:end]
                sentences = sentence_spans(told)
                symbols = symbol_spans(text)
            found_one = _placed(match, text, told, sentences, placed, symbols, sketch, title)
            if found_one.relation in _PROMISING and not (found_one.news or found_one.changes):
                found_one = _tell_anyway(match, text, told, placed, sketch, title)
            match = found_one
        found.append(match)
    return tuple(found)


def _placed(
    match: Match,
    text: str,
    told: str,
    sentences: Sequence[Span],
    places: Sequence[Place | None],
    symbols: Sequence[Span],
    sketch: Sketch,
    title: str | None,
) -> Match:
    """A match with its news placed; `told` is the text without credits, in `sentences`."""
    news: list[Passage] = []
    furnished = 0  # words of furniture among the news
    for passage in match.news:
        inside = [place for place in places[passage.first : passage.last] if place is not None]
        if not inside:
            continue
        if symbols and _is_of_symbols(passage, places, symbols, sketch, match.their_signature):
            furnished += passage.last - passage.first
            continue
        spans = tuple(furniture_spans(text, inside[0][0], inside[-1][1]))
        pieces = [passage] if not spans else _pieces(passage, places, spans, shortest_runs(len(places))[1])
        furnished += passage.last - passage.first - count_words(pieces)
        for piece in pieces:
            inside = [place for place in places[piece.first : piece.last] if place is not None]
            news.append(Passage(piece.first, piece.last, inside[0][0], inside[-1][1]))
    marks, nothing = mark_sentences(news, told, sentences, places, sketch, match.their_signature)
    furnished += nothing
    changes, restated = _print_changes(match, text, places, symbols, sketch)
    decides = any(not one.near for one in changes)
    if title:
        changes = _with_title(changes, match, title, sketch, places)
    is_restated = match.relation == "version" and not (match.news or changes)
    match = replace(match, news=marks, changes=changes, adds=count_words(marks))
    is_told = bool(marks) and (not furnished or match.weight is None or match.weight.is_reached(news))
    has_news = is_told or match.corrected or (decides and (restated or match.relation in _WITH_CHANGES))
    if match.relation is None or has_news or not (match.retold or is_restated) or not (furnished or restated):
        return match
    return replace(match, relation=_WITHOUT_NEWS[match.relation])


def _tell_anyway(
    match: Match,
    text: str,
    told: str,
    places: Sequence[Place | None],
    sketch: Sketch,
    title: str | None,
) -> Match:
    """A match of whose news nothing could be shown, with what else differs; without anything it adds nothing.

    These are facts that were told as forms of the same, or of which only the newer one is known, and passages in the
    title.
    """
    count = sketch.title_words
    in_title = place_words(title, sketch.signature[:count], sketch.word_hash) if title and count else []
    facts = [one for one in match.changes if not one.near and one.turn is None]
    facts += (Replacement(one.first, None) for one in match.news if one.first < count)
    ends = {one.first: one.last for one in match.news}
    changes = []
    for one in facts:
        first, last = one.word, min(ends.get(one.word, one.word + 1), count if one.word < count else len(places))
        page, among = (title or "", in_title) if one.word < count else (told, places)
        inside = [place for place in among[first:last] if place is not None]
        if inside:
            changes.append(replace(one, new=_print(page, (inside[0][0], inside[-1][1])), fact=None))
    news = [
        Passage(one.first, one.last, start, end)
        for one in match.news
        if one.first >= count and not any(places[one.first : one.last])
        for start, end in [_between_placed(one, places, told)]
        if any(map(str.isalnum, told[start:end])) and not any(furniture_spans(text, start, end))
    ]
    if changes or news:
        return replace(match, changes=tuple(changes[:TOLD]), news=tuple(news), adds=count_words(news))
    return replace(match, relation=match.relation and _WITHOUT_NEWS[match.relation], news=(), changes=(), adds=0)


def _between_placed(passage: Passage, places: Sequence[Place | None], text: str) -> Place:
    """What stands in a text between the words before a passage and those behind it, of which the places are known."""
    before = next((place for place in reversed(places[: passage.first]) if place is not None), (0, 0))
    behind = next((place for place in places[passage.last :] if place is not None), (len(text), len(text)))
    inside = text[before[1] : behind[0]]
    start = before[1] + len(inside) - len(inside.lstrip())
    return start, max(start, before[1] + len(inside.rstrip()))


def _is_of_symbols(
    passage: Passage, places: Sequence[Place | None], symbols: Sequence[Span], sketch: Sketch, theirs: bytes
) -> bool:
    """Whether a passage with symbols of shares has few words without them, or just those of the other text in a row."""
    words = sketch.signature[passage.first : passage.last]
    inside = places[passage.first : passage.last]
    of_symbols = [place is not None and _within(place, symbols) for place in inside]
    told = bytes(word for word, is_symbol in zip(words, of_symbols, strict=True) if not is_symbol)
    if len(told) == len(words):
        return False
    count = sum(place is not None for place in inside) - sum(of_symbols)
    return count < shortest_runs(len(places))[1] or told in theirs


def _print_changes(
    match: Match, text: str, places: Sequence[Place | None], symbols: Sequence[Span], sketch: Sketch
) -> tuple[tuple[Replacement, ...], int]:
    """The facts of a text that replace others, as printed, and how many were left out since they say the same."""
    changes: list[Replacement] = []
    restated = 0
    near = [change for change in match.changes if change.near]
    for change in match.changes[: len(match.changes) - len(near)]:
        place = places[change.word]
        if place is None:
            continue
        if change.turn is not None:
            changes.append(_print_turn(change, place, text, places, sketch))
            continue
        if change.last is not None:
            if (told := _print_range(change, place, text, places, match, sketch)) is not None:
                changes.append(told)
            continue
        new, is_figure = _print(text, place), sketch.kinds[change.word] == FIGURE
        old = change.old
        if old is None and is_figure and change.fact is not None:
            old = _print_elsewhere(change.fact, text, places, sketch, FIGURE)
        if sketch.kinds[change.word] == POLARITY:
            old = old or _print_opposite(change.fact, new, sketch)
            if old is not None:
                changes.append(replace(change, old=old, new=new, fact=None))
            continue
        if old is None and is_figure:
            old = other_unit(change, new, sketch) or old_figure(change, new, match.their_facts, sketch.word_hash)
            if old is None and is_restated_figure(change, new, sketch):
                restated += 1
                continue
            old = old or worked_out(change, new, sketch)
            if old == new:  # in more digits or fewer, which chance may find, so it is not told and decides nothing
                continue
        if is_figure and old is not None and (other_clock(new) == old or is_same_fraction(old, new)):
            restated += 1
            continue
        if old is None and change.fact is not None and not is_figure:
            old = _print_elsewhere(change.fact, text, places, sketch, NAME)
        if (
            is_told_figure(old, new)
            if is_figure
            else is_told_name(old, new, match.corrects) and not _within(place, symbols)
        ):
            changes.append(replace(change, old=old, new=new))
    if near:  # which decide nothing, so they get the room that the others leave
        changes = [*changes, *_near_changes(near, text, places, sketch)][:TOLD]
        changes.sort(key=attrgetter("word"))
    return tuple(changes[:TOLD]), restated


def _print_range(
    change: Replacement, place: Place, text: str, places: Sequence[Place | None], match: Match, sketch: Sketch
) -> Replacement | None:
    """Figures in the place of more or fewer ones: `zero to 0.25 percent` for `0.5 percent`; None if they are hidden."""
    last = change.last if change.last is not None else change.word
    end = places[last]
    if end is None:
        return None
    one = _print(text, end)
    facts = (change.fact, *change.others)
    old = [
        old_figure(figure, one, match.their_facts, sketch.word_hash) or worked_out(figure, one, sketch)
        for figure in (Replacement(last, None, fact=fact) for fact in facts)
    ]
    told = " … ".join(figure for figure in old if figure is not None) if None not in old else None
    return replace(change, old=told, new=_print(text, (place[0], end[1])), fact=None)


def _print_turn(
    change: Replacement, place: Place, text: str, places: Sequence[Place | None], sketch: Sketch
) -> Replacement:
    """A figure that was a profit and is a loss now, or none any more, with the word that says so."""
    figure = new = _print(text, place)
    word = places[change.turn] if change.turn is not None and change.turn >= 0 else None
    old: str | None = figure
    if word is not None:
        new = f"{_print(text, word)} {figure}"
    if change.fact is not None:
        label = _print_opposite(change.fact, _print(text, word), sketch) if word is not None else None
        label = label or _print_elsewhere(change.fact, text, places, sketch, POLARITY)
        old = f"{label} {figure}" if label else None
    return replace(change, old=old, new=new, fact=None)


def _print_opposite(fact: tuple[int, int] | None, new: str, sketch: Sketch) -> str | None:
    """The word in whose place another one stands, with a capital if that has one."""
    old = print_opposite(fact, new, sketch.word_hash)
    return old if old is None or not new[0].isupper() else old.upper() if new[1:].isupper() else old.capitalize()


def _print_elsewhere(
    fact: tuple[int, int], text: str, places: Sequence[Place | None], sketch: Sketch, of_kind: int
) -> str | None:
    """A fact of a kind as it stands in another place of a text, with digits if it is so somewhere."""
    byte, other = fact
    found: str | None = None
    word = sketch.signature.find(byte)
    while 0 <= word < len(places):
        place = places[word] if sketch.kinds[word] == of_kind else None
        if place is not None and sketch.fact_bytes[word - sketch.kinds.count(WORDING, 0, word)] == other:
            found = _print(text, place)
            if of_kind != FIGURE or any(map(str.isdigit, found)):
                return found
        word = sketch.signature.find(byte, word + 1)
    return found


def _with_title(
    changes: tuple[Replacement, ...],
    match: Match,
    title: str,
    sketch: Sketch,
    places: Sequence[Place | None],
) -> tuple[Replacement, ...]:
    """The facts that replace others in a text, and before them those in its title alone."""
    of_title = tuple(one for one in match.changes if one.word < sketch.title_words and places[one.word] is None)
    if not of_title:
        return changes
    in_title = place_words(title, sketch.signature[: sketch.title_words], sketch.word_hash)
    found, _ = _print_changes(replace(match, changes=of_title), title, in_title, (), sketch)
    told = {(one.old, one.new) for one in changes}
    return (*(one for one in found if (one.old, one.new) not in told), *changes)[:TOLD]


def _near_changes(
    changes: Sequence[Replacement], text: str, places: Sequence[Place | None], sketch: Sketch
) -> Iterator[Replacement]:
    """Of the figures that may replace others those that do, each figure once; the likeliest come first."""
    told = set[int]()
    used = set[tuple[int, int] | None]()
    for change in changes:
        place = places[change.word]
        if place is None or change.word in told or change.fact in used:
            continue
        new = _print(text, place)
        if _in_sentence(change.near, place, text, places) < KEPT_INSIDE * sketch.tokens:
            continue
        if is_restated_figure(change, new, sketch):
            told.add(change.word)
        elif (old := worked_out(change, new, sketch)) is not None:
            told.add(change.word)
            used.add(change.fact)
            if old != new and is_told_figure(old, new):
                yield replace(change, old=old, new=new)


def _print(text: str, place: Place) -> str:
    """What stands in a place of a text, in one line."""
    return " ".join(text[place[0] : place[1]].split())


def _in_sentence(words: Sequence[int], place: Place, text: str, places: Sequence[Place | None]) -> int:
    """How many words stand in the sentence of a place."""
    first = max(0, place[0] - _LONGEST_SENTENCE)
    for start, end in sentence_spans(text[first : place[1] + _LONGEST_SENTENCE]):
        if first + end > place[0]:
            spans = (places[word] for word in words if word < len(places))  # those of a title are looked up alone
            return sum(span is not None and first + start <= span[0] < first + end for span in spans)
    return 0


def _pieces(passage: Passage, places: Sequence[Place | None], spans: Sequence[Span], least: int) -> list[Passage]:
    """What is left of a passage between passages of furniture; pieces of fewer than `least` words are no news."""
    pieces: list[Passage] = []
    first: int | None = None
    for word in range(passage.first, passage.last + 1):
        told = word < passage.last and not _within(places[word], spans)
        if told and first is None:
            first = word
        elif not told and first is not None:
            if word - first >= least and any(places[first:word]):
                pieces.append(Passage(first, word))
            first = None
    return pieces


def _within(place: Place | None, spans: Sequence[Span]) -> bool:
    """Whether a word stands in one of these passages, which are in order and do not overlap."""
    if place is None:
        return False
    before = bisect_right(spans, place[0], key=itemgetter(0))
    return before > 0 and place[0] < spans[before - 1][1]
