"""Reads the tables of `lexicon/`: which words mean numbers, units or polarity in each language, and what cues names."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Final

import msgspec
from msgspec import Struct

from copydesk_schemas import CopydeskError

#: Opposites and ordinals; the number of a group is its place here, from 1 on. Words of one group say the same.
GROUPS: Final = (
    "no", "first", "second", "third", "fourth", "fifth", "last", "next", "quarter", "half", "north", "south", "east",
    "west", "up", "down", "more", "less", "win", "lose", "guilty", "cleared", "accept", "reject", "open", "close",
    "alive", "dead", "confirm", "deny", "profit", "loss", "buy", "sell", "before", "after", "correct",
    "favour", "oppose",
)  # fmt: skip
#: What figures count; the fact byte of a word of the n-th is `MEASURES_AT` + n. Words of one measure say the same.
MEASURES: Final = (
    "mile", "kilometre", "metre", "centimetre", "millimetre", "foot", "yard", "inch", "ton", "kilogram", "gram",
    "ounce", "barrel", "gallon", "litre", "bushel", "acre", "hectare", "second", "minute", "hour", "day", "week",
    "month", "year", "short", "long", "metric", "square", "cubic", "nautical",
    "franc", "mark", "crown", "peso", "yuan", "rand", "real", "dinar", "dirham", "guilder", "peseta", "schilling",
    "forint", "baht",
)  # fmt: skip
MEASURES_AT: Final = 128
#: What stands for a unit that did not become one with its number: `euros` in `millones de euros`.
UNITS_AT: Final = MEASURES_AT + len(MEASURES)
#: Those that stand between a figure and what it counts: `metric` tons.
QUALIFIERS: Final = ("short", "long", "metric", "square", "cubic", "nautical")


class LexiconError(CopydeskError):
    """A table of words is not as it should be; the message names the file and the mistake."""


class Language(Struct, frozen=True, forbid_unknown_fields=True):
    """The words of one language, separated by spaces; `/` separates forms of one word.

    `function` are everyday words that tell the language. `ones` count from 0 up, `tens` from 10 up by ten, `hundreds`
    from 100 up by a hundred. `scales` multiply what stands before them by a power of ten, `shorts` only if that is a
    number; `times` multiply the last digit, `teens` add ten to it. `articles` are numbers only beside other numbers,
    `leads` only in front of a word that multiplies them, or of one that is `counted`.
    `day_ends` makes a weekday of the word in front of it, as in `segunda-feira`. `links` stand between a number and
    what it counts: `millones de euros`.
    `joiner` stands between the parts of a number, `attached` is one that is written with the next word. `compounds`
    names the rule for numbers in one word. `weekdays` (from Monday, 1) and `months` are dates;
    those in `capitalised` are everyday words too, and dates only with a capital. `counters` follow numbers where words
    are not set off by spaces.

    `given` are common given names, beside those that tell a person alone (`copydesk_text/entities/names`); `addresses`
    stand in their place: `Ms Bergen`.

    With `capital_nouns` each noun has a capital, so that a capital tells no name of a word of polarity.

    `units` are words of `figures.UNITS`, which are one with the number. `measures` are words of `MEASURES`, which stay
    words and tell something behind a number only. `names` has cues before a name and after it (`before`, `after`), what
    is written together with a name (`front`, `behind`), how names end (`ends`, except `no`), and `dates`. `polarity`
    has words of `GROUPS`.
    """

    function: str = ""
    joiner: str = ""
    attached: str = ""
    compounds: str = ""
    ones: str = ""
    tens: str = ""
    hundreds: str = ""
    times: str = ""
    teens: str = ""
    scales: str = ""
    shorts: str = ""
    articles: str = ""
    leads: str = ""
    counted: str = ""
    before_noon: str = ""
    after_noon: str = ""
    weekdays: str = ""
    months: str = ""
    capitalised: str = ""
    day_ends: str = ""
    links: str = ""
    counters: str = ""
    given: str = ""
    addresses: str = ""
    capital_nouns: bool = False
    units: dict[str, str] = {}
    measures: dict[str, str] = {}
    names: dict[str, str] = {}
    polarity: dict[str, str] = {}


@cache
def read_languages() -> dict[str, Language]:
    """Reads all tables.

    Returns:
        ISO 639-1 code → the words of the language; English first.

    Raises:
        LexiconError: A file has a wrong field, a group of polarity that is not in `GROUPS`, or an unknown measure.
    """
    found = {}
    for path in files("copydesk_matching.words.lexicon").iterdir():
        if path.name.endswith(".toml"):
            try:
                language = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Language)
            except (tomllib.TOMLDecodeError, msgspec.ValidationError) as error:
                raise LexiconError(f"{path.name}: {error}") from error
            if unknown := sorted(set(language.polarity) - set(GROUPS)):
                raise LexiconError(f"{path.name}: polarity has no group {', '.join(unknown)}")
            if unknown := sorted(set(language.measures) - set(MEASURES)):
                raise LexiconError(f"{path.name}: there is no measure {', '.join(unknown)}")
            found[path.name.removesuffix(".toml")] = language
    return dict(sorted(found.items(), key=lambda item: (item[0] != "en", item[0])))
