"""What Unicode's CLDR says of languages, in a data file: Babel takes half a second to give it, and reads files for it.

`python -m copydesk_text.newsroom.lexicon.cldr_names` writes the file again from Babel. A test holds the two together.
"""

import sys
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

from msgspec import Struct

if TYPE_CHECKING:
    from babel import Locale

What = Literal[
    "months",  # from January on
    "days",  # from Monday on
    "continents",  # in the order of CONTINENTS
    "order",  # which part of a short date comes first: day, month or year
]

#: UN M49 codes of the continents in CLDR: Africa, Asia, Europe, North America, South America, Oceania, Antarctica.
CONTINENTS: Final = ("002", "142", "150", "003", "005", "009", "AQ")

_FILE: Final = Path(__file__).with_name("cldr_names.tsv")
#: Whole names and shortened ones.
_WIDTHS: Final = ("wide", "abbreviated")
_PARTS: Final = {"d": "day", "m": "month", "y": "year"}


class Names(Struct, frozen=True):
    """Names of one kind in one locale.

    `form`: of months and days, `format` within a date or `stand-alone`, a slash, and `wide` or `abbreviated`; else
    empty.
    """

    locale: str
    what: What
    form: str
    names: tuple[str, ...]


@cache
def cldr_names() -> tuple[Names, ...]:
    """All rows of the file: months and days of the locales in `calendar.toml`, the rest of all that CLDR has."""
    rows = [line.split("\t") for line in _FILE.read_text("utf-8").splitlines()]
    return tuple(Names(locale, what, form, tuple(names)) for locale, what, form, *names in rows)  # type: ignore[arg-type]  # the file has these


def names_in(locale: str, what: What, width: str) -> tuple[str, ...]:
    """The names of months or days within a date.

    Args:
        locale: A locale of `calendar.toml`.
        what: `months` or `days`.
        width: `wide` or `abbreviated`.

    Raises:
        KeyError: The locale is not in `calendar.toml`.
    """
    return _rows()[locale, what, f"format/{width}"]


def continents_in(language: str) -> dict[str, str]:
    """The names of continents in a language (ISO 639), by their codes; empty for a language that CLDR does not have."""
    names = _rows().get((language, "continents", ""), ())
    return {code: name for code, name in zip(CONTINENTS, names, strict=False) if name}


def first_part(tag: str) -> str | None:
    """Which part of a short date comes first.

    Args:
        tag: A language with its country, perhaps with a script between them: `en-GB`, `zh_Hant_TW`.

    Returns:
        `day`, `month` or `year`; None where CLDR does not know the two together.
    """
    parts = tag.replace("-", "_").lower().split("_")
    for key in ("_".join(parts), *(f"{parts[0]}_{part}" for part in reversed(parts[1:]))):
        if (found := _rows().get((key, "order", ""))) is not None:
            return found[0]
    return None


@cache
def _rows() -> dict[tuple[str, str, str], tuple[str, ...]]:
    return {(one.locale, one.what, one.form): one.names for one in cldr_names()}


def names_from_babel() -> list[Names]:
    """What the file has to hold. In a new process: what Babel gives for Austria depends on what was asked before."""
    from babel import Locale, UnknownLocaleError, localedata

    from copydesk_text.newsroom.lexicon.read_table import read_table
    from copydesk_text.newsroom.lexicon.schema import Calendar

    found: list[Names] = []
    for code in read_table(Calendar).locales:
        locale = Locale.parse(code)
        for what, contexts in (("months", locale.months), ("days", locale.days)):
            for context in ("format", "stand-alone"):
                for width in _WIDTHS:
                    names = contexts[context][width]
                    ordered = tuple(str(names[number]) for number in sorted(names))
                    found.append(Names(code, what, f"{context}/{width}", ordered))  # type: ignore[arg-type]  # one of the two
    orders: dict[str, str] = {}
    for code in sorted(localedata.locale_identifiers()):
        locale = Locale.parse(code)
        if "_" not in code:
            names = tuple(str(locale.territories.get(one, "")) for one in CONTINENTS)
            found.append(Names(code, "continents", "", names))
            continue
        orders[code.lower()] = _first_of(locale)
        try:  # without its script: the one that is usual there decides
            short = Locale.parse(f"{locale.language}_{locale.territory}")
        except (UnknownLocaleError, ValueError):
            continue
        orders[f"{short.language}_{short.territory}".lower()] = _first_of(short)
    return found + [Names(code, "order", "", (order,)) for code, order in sorted(orders.items())]


def _first_of(locale: "Locale") -> str:
    pattern = locale.date_formats["short"].pattern.lower()
    return _PARTS[min("dmy", key=pattern.index)]


def main() -> int:
    """Writes the data file beside this module; with `--check` only says whether it is what Babel gives (1: no)."""
    lines = ["\t".join((one.locale, one.what, one.form, *one.names)) for one in names_from_babel()]
    told = "\n".join(lines) + "\n"
    if "--check" in sys.argv[1:]:
        return int(_FILE.read_text("utf-8") != told)
    _FILE.write_text(told, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
