"""Reads the names of authors: what a page declares, a feed gives or an element that is called a byline prints.

Such a value holds nothing but names and what stands beside them. So more is taken for a name than in a line of text,
which `bylines.py` reads. Names of agencies stay among the names: `add_agency` reads them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final

from msgspec import Struct

from copydesk_text.newsroom import author_patterns as patterns
from copydesk_text.newsroom.author_values import (
    before_site,
    first_upper,
    is_of_page,
    names_in_order,
    plain_value,
    plain_values,
    without_figure,
    without_second,
)
from copydesk_text.newsroom.lexicon.agencies import agency_named
from copydesk_text.newsroom.role_lines import is_of_agency, is_position, is_role, opens_role, without_role
from copydesk_text.scripts import FIRST_EAST_ASIAN, begins_small

#: Values that are read: 110,000 took six seconds, and no article has so many authors.
MOST_VALUES: Final = 1_000
#: Characters of the longest name.
_LONGEST: Final = 60
#: Characters of the longest line with a credit.
_LONGEST_CREDIT: Final = 80
#: Characters of a value up to which it holds no second opening.
_LONGEST_WITHOUT: Final = 12
#: What ends a sentence where scripts have no spaces: 记者获悉，…。
_SENTENCE_ENDS: Final = ("。", "！", "？")
#: What may stand before a second opening in one text.
_SEPARATORS: Final = frozenset("|•·,;/")
#: Letters of the longest initials of a name.
_LONGEST_INITIALS: Final = 3
#: Parts of a value that are read.
_MOST_PARTS: Final = 40
#: Capital letters up to this number are the sign of an outlet, not a name.
_LONGEST_LETTERS: Final = 6
#: Characters of the longest short form at the end of a name: Jr.
_LONGEST_SHORT: Final = 4
#: Words of a name that stands alone in an element: with more or fewer it may be anything.
_FEWEST_WORDS: Final = 2
_MOST_WORDS: Final = 5


class _Part(Struct, frozen=True):
    """A part of a value between two separators, and whether a word such as "By" opens it.

    One without a text says of the one before it that it names somebody who did something else: a photographer.
    """

    text: str
    opened: bool


def declared_authors(values: Iterable[str]) -> tuple[str, ...]:
    """Reads the authors that a page, a feed or a producer declares.

    Args:
        values: Each a name, a list of names, or a line that holds some: `By Ada Low and Bo Ray, Staff Writers`. The
            first `MOST_VALUES` are read.

    Returns:
        Names of people and agencies as printed, each once; without roles, desks, addresses, logins and organisations,
        and without those who took the pictures or edited the text.
    """
    read = (_declared(value) for value in islice(values, MOST_VALUES))
    return tuple(dict.fromkeys(chain.from_iterable(read)))


def printed_authors(segments: Sequence[str]) -> tuple[str, ...]:
    """Reads the authors that an element prints which its markup calls a byline.

    Args:
        segments: The texts of the element, one for each element inside.

    Returns:
        Full names and agencies as printed, each once; one word is a name only behind "By" or a like word. What stands
        behind the names (a date, a button) ends them.
    """
    names: dict[str, None] = {}
    single: list[_Part] = []
    for part in _parts(plain_values(segments), patterns.called_opening()):
        if not part.text:
            if len(names) > 1:
                names.popitem()
            continue
        found = [one for one in _with_agency(part.text) if _is_known(one)]
        if found:
            names |= dict.fromkeys(found)
        elif patterns.role().search(part.text) is None:
            single.append(part)
            if names:
                break
    return tuple(names) or _in_one_word(single)


def opened_authors(segments: Sequence[str]) -> tuple[str, ...]:
    """Reads the authors in a line of facts: only names behind "By" or a like word count.

    Args:
        segments: The texts of the element, one for each element inside: `["By", "Ada Low", "3 May", "Sport"]`.

    Returns:
        Full names and agencies as printed, each once.
    """
    if segments[-1:] and segments[-1].endswith(_SENTENCE_ENDS):
        return ()
    plain = [plain_value(segment) if "@" in segment else segment for segment in segments]  # 김하늘 기자 ha@port.example
    if not any(map(_may_open, plain)):
        return ()
    plain = plain_values(segments)
    parts = [part for part in _parts(plain, patterns.opening()) if part.text]
    start = next((place for place, part in enumerate(parts) if part.opened or _has_role(part.text)), len(parts))
    names: list[str] = []
    for part in parts[start:]:
        found = [one for one in _with_agency(part.text) if _is_known(one)]
        if not found:
            break
        names += found
    if not names and start < len(parts) and any(map(_dates_opening, segments)):
        return _in_one_word(parts[start : start + 1])
    return tuple(dict.fromkeys(names))


def is_credit(line: str) -> bool:
    """Whether a line names those who did something else for a text, and nothing more: `Illustrations by Bo Ray`.

    Args:
        line: A line without space around it.
    """
    if len(line) > _LONGEST_CREDIT or (others := patterns.others().match(line)) is None:
        return False
    who = line[others.end() :].strip(" :")
    return bool(who) and " ".join(printed_authors([who])) == who


def _may_open(segment: str) -> bool:
    """Whether a word such as "By" may stand in a text: at its beginning, or behind a separator."""
    head, opens = segment[: patterns.HEAD].lower(), patterns.openings()
    if head in opens or head[:3] in opens or head[:2] in opens or head[:1] in opens:
        return True
    if not _SEPARATORS.isdisjoint(segment):
        return True
    if _has_role(segment) or _dates_opening(segment):
        return True
    if segment[:1] >= FIRST_EAST_ASIAN and patterns.reporter_within().match(segment) is not None:
        return True
    return any(sign in segment for sign in ":：／") and patterns.boundary().search(segment) is not None


def _has_role(text: str) -> bool:
    """`김하늘 기자`: the word for a reporter behind a name alone says who wrote."""
    text = text.partition(" - ")[0]
    role = patterns.KOREAN_ROLE.search(text) if text[-1:] >= FIRST_EAST_ASIAN else None
    return role is not None and patterns.EAST_ASIAN_NAME.fullmatch(text[: role.start()]) is not None


def _dates_opening(segment: str) -> bool:
    """Whether a word such as "by" stands right behind a date: `3 March 2026 by Ada`."""
    found = patterns.opening_at_end().search(segment) or patterns.opening_behind_date().search(segment)
    return found is not None


def _in_one_word(parts: Sequence[_Part]) -> tuple[str, ...]:
    """A name of one word behind "By", and one whose words stand in elements of their own."""
    if not parts:
        return ()
    whole = " ".join(part.text for part in parts)
    spaced = max(whole) < FIRST_EAST_ASIAN  # other clauses are no parts of a name
    initials = all(part.text.isupper() and len(part.text) <= _LONGEST_INITIALS for part in parts)
    if (
        len(parts) > 1
        and spaced
        and not initials
        and " " not in "".join(part.text for part in parts)
        and _is_printed_name(whole)
    ):
        return (whole,)
    first = parts[0]
    is_name = first.opened and " " not in first.text and first.text[:1].isupper() and first.text[1:].islower()
    return (first.text,) if is_name and _is_person(first.text) else ()


def _declared(value: str) -> Iterator[str]:
    plain = plain_value(value)
    if (signed := patterns.initials().fullmatch(plain)) is not None:
        yield signed["agency"] or signed["last"]
        return
    if said := before_site(plain):
        named = [part.text for part in _parts([said], patterns.called_opening())]
        if named and all(map(_is_known, named)):
            plain = said
        elif any(one.islower() and not is_house(one) for one in named) and patterns.BETWEEN.search(said) is None:
            return  # a section of the site
    parts = [part for part in _parts([names_in_order(plain)], patterns.called_opening()) if part.text]
    for place, part in enumerate(parts):
        if place == 0 and patterns.ADDRESS.search(part.text):
            return  # what stands behind the address of an outlet is its place
        for one in _with_agency(part.text):
            if agency_named(one) is not None or (_is_person(one) and not _is_place(one, place, parts)):
                yield one


def _is_place(name: str, place: int, parts: Sequence[_Part]) -> bool:
    """Whether a word behind a full name, or another place, says where the person works: `Ada Low, Vardo, Norway`."""
    alone = " " not in name and name < FIRST_EAST_ASIAN
    return alone and not parts[place].opened and any(" " in part.text for part in parts[:place])


def _parts(segments: Sequence[str], openings: re.Pattern[str]) -> Iterator[_Part]:
    """The parts of a value that may be names of authors; those behind `photos by` and the like are left out."""
    counts, opened, ended, seen = True, False, False, 0
    before: _Part | None = None
    label = False  # the last text was a label such as "Photos" alone
    with_role = False  # a role stands in the text of a name: each text is a person
    for segment in segments:
        if patterns.changed().match(segment) is not None:
            return  # who is named behind "Last updated on 3 March" has not written the text
        if (joint := patterns.joint().match(segment)) is not None:
            counts, opened, ended, segment = True, True, False, segment[joint.end() :]
        if len(segments) > 1 and patterns.role().search(segment) is not None:
            if before is not None and not with_role:
                segment = without_role(segment)
            else:
                with_role = True
        for piece in _pieces(segment):
            for text in patterns.BETWEEN.split(piece):
                seen += 1
                if seen > _MOST_PARTS:
                    return
                text = text.strip(" ,;.|–—-·•:") if not text.endswith(".") else text.lstrip(" ,;.|–—-·•:")
                if patterns.located().match(text) is not None and (before is not None or openings.match(text) is None):
                    continue  # where a person works, in an element of its own
                if before is not None and (patterns.located_alone().match(text) is not None or opens_role(text)):
                    continue
                if before is not None and patterns.other_role().fullmatch(text) is not None:
                    yield _Part("", opened=False)
                    continue
                label = False
                if before is not None and (joined := patterns.leading_and().match(text)) is not None:
                    text, ended = text[joined.end() :].strip(), False
                if (other := patterns.others().match(text)) is not None:
                    counts, label = False, other.end() == len(text) and not text.endswith((":", "："))
                    continue
                if before is not None and _is_role_of(before, text):
                    continue
                if (last := patterns.opening_at_end().search(text)) is not None and last.start():
                    if counts and not ended:
                        yield _Part(text[: last.start()].strip(), opened)
                    counts, opened, ended = True, True, False
                    continue
                reporters = False
                while text and (opening := openings.match(text)) is not None:
                    reporters = "记者" in opening[0]
                    counts, opened, ended, text = True, True, False, text[opening.end() :].strip(" :：,・")
                if not counts or not text or ended:
                    continue
                text = _without_place(text, is_first=before is None)
                names = text.split() if reporters else _split_at_and(text)
                for name in names:
                    if _did_other(name) or (before is not None and is_position(name, of=before.text)):
                        continue
                    yield (before := _Part(name, opened))
                opened = False
                ended = len(names) > 1  # behind the comma of "A and B, C" stands an outlet or a place
    if label and before is not None and before.opened:
        yield _Part("", opened=False)  # Ada Low, text, Bo Ray, photos


def _is_role_of(before: _Part, text: str) -> bool:
    """Whether a part says what the one named before it is, who has no role yet: `Ada Low, Coast Safety Reporter`."""
    return " " in text and is_role(text) and not is_of_agency(text) and patterns.role().search(before.text) is None


def _did_other(name: str) -> bool:
    """Whether brackets behind a name say that somebody did something else: `Bo Ray (Fotos)`."""
    said = patterns.IN_BRACKETS.search(name) if name.endswith((")", "）")) else None
    return said is not None and patterns.did_other().fullmatch(said["said"]) is not None


def _pieces(segment: str) -> Sequence[str]:
    """A text, cut where another phrase or label opens names; a short one holds no second."""
    if len(segment) <= _LONGEST_WITHOUT and segment[-1:] < FIRST_EAST_ASIAN:
        return (segment,)
    return patterns.boundary().split(segment)


def _without_place(text: str, *, is_first: bool) -> str:
    """A part without the place that a name works from before it: `ロンドン＝高瀬由紀`, `القاهرة - ليلى الحداد`."""
    if "=" in text or "＝" in text:
        return patterns.PLACE_EQUALS.sub("", text, count=1)
    placed = patterns.PLACE_FIRST.fullmatch(text) if is_first and " " in text else None
    return placed["name"] if placed is not None and _is_printed_name(placed["name"]) else text


def _split_at_and(text: str) -> list[str]:
    """Names with a word for "and" between them; José Ortega y Gasset is one, and so is 王和平."""
    placed = patterns.place().sub("", text)  # a word for "in" is one for "and" elsewhere
    joined = [part for part in patterns.and_between().split(placed) if part]
    return joined if all(" " in part or part >= FIRST_EAST_ASIAN for part in joined) else [text]


def _with_agency(name: str) -> tuple[str, ...]:
    """`Ada Low Associated Press` as the name and the agency; any other name without its role and the like."""
    if agency_named(name) is not None:
        return (name,)
    staff = patterns.agency_staff().fullmatch(name) or patterns.agency_staff().fullmatch(first_upper(name))
    if staff is not None:
        return (staff["agency"],)
    found = patterns.agency_last().fullmatch(name)
    if found is None or " " not in found["name"].strip():
        return (_bare(name),)
    return (_bare(found["name"]), found["agency"])


def _bare(name: str) -> str:
    """A name without what stands beside it: a role, an outlet, a place."""
    if (second := patterns.SECOND_NAME.fullmatch(name)) is not None:
        kept = f"{second['second']} " if agency_named(second["second"].strip("()")) is None else ""
        return _bare(without_second(name)).replace(" ", f" {kept}", 1)
    name = without_figure(patterns.behind().sub("", name)).strip(" ,;|–—-·•:/")
    if name[-1:] >= FIRST_EAST_ASIAN:
        if (korean := patterns.KOREAN_ROLE.search(name)) is not None:
            return name[: korean.start()]
        name = patterns.DESK_FIRST.sub("", name)
        found = patterns.unspaced_role().fullmatch(name) or patterns.REPORTS.fullmatch(name)
        return found["name"] if found is not None else name
    if (behind := patterns.role_behind().search(name)) is not None and " " in name[: behind.start()].strip():
        name = name[: behind.start()]
    elif (before := patterns.role_before().match(name)) is not None and " " in name[before.end() :]:
        name = name[before.end() :]
    name = name.rstrip(" ,")
    return name[:-1] if name.endswith(".") and len(name.split()[-1]) > _LONGEST_SHORT else name


def names_others(segments: Iterable[str]) -> bool:
    """Whether a text of a byline alone says that somebody in it did something else: `Fotograf`, `Photos by`.

    Args:
        segments: The texts of the element, one for each element inside.
    """
    return any(patterns.did_other().fullmatch(text) or patterns.others().match(text) for text in segments)


def is_house(text: str) -> bool:
    """Whether a text has a word that names of newsrooms, desks and organisations have.

    Args:
        text: A short text without space around it.
    """
    return patterns.no_person().search(text) is not None


def _is_person(name: str) -> bool:
    return (
        1 < len(name) <= _LONGEST
        and (len(name) > 2 or name[0] >= FIRST_EAST_ASIAN)  # initials
        and not patterns.NO_NAME.search(patterns.NICKNAME.sub(" ", name))
        and not patterns.no_person().search(name)
        and not (name.isupper() and name.isascii() and " " not in name and len(name) <= _LONGEST_LETTERS)
        and not (" " not in name and name.isascii() and name.islower())  # a login
        and not name.startswith(("The ", "the "))
        and name.casefold() not in patterns.no_persons()
        and not is_of_page(name)
    )


def _is_printed_name(name: str) -> bool:
    """Whether a text is a full name: each word has a capital, where the script has any, except particles."""
    name = without_second(name)
    words = name.split()
    if len(words) == 1:
        return bool(patterns.EAST_ASIAN_NAME.fullmatch(name)) and _is_person(name)
    if not _FEWEST_WORDS <= len(words) <= _MOST_WORDS or not _is_person(name):
        return False
    if len(words) == _FEWEST_WORDS and begins_small(words[0]):
        return False  # a surname, or where a person works
    capital = all(not begins_small(word) or word.lower() in patterns.particles() for word in words)
    if not capital or begins_small(words[-1]) or patterns.FULL_NAME.fullmatch(name) is None:
        return False
    return any(len(word.rstrip(".")) > 1 for word in words)  # more than initials


def _is_known(text: str) -> bool:
    """Whether a text is the name of an agency, or a full name."""
    return agency_named(text) is not None or _is_printed_name(text)
