"""Names of months and weekdays as Unicode's CLDR has them, in a data file: Babel takes half a second to give them.

`python -m copydesk_text.newsroom.lexicon.cldr_names` writes the file again from Babel. A test holds the two together.
"""

import sys
from functools import cache
from pathlib import Path
from typing import Final, Literal

from msgspec import Struct

What = Literal["months", "days"]

_FILE: Final = Path(__file__).with_name("cldr_names.tsv")
#: Whole names and shortened ones.
_WIDTHS: Final = ("wide", "abbreviated")


class Names(Struct, frozen=True):
    """The names of the months, or of the weekdays from Monday on, in one form.

    `context`: `format` within a date, `stand-alone` without one. `width`: `wide` or `abbreviated`.
    """

    locale: str
    what: What
    context: str
    width: str
    names: tuple[str, ...]


@cache
def cldr_names() -> tuple[Names, ...]:
    """All of them, in the order of the locales in `calendar.toml`."""
    rows = [line.split("\t") for line in _FILE.read_text("utf-8").splitlines()]
    return tuple(Names(locale, what, context, width, tuple(names)) for locale, what, context, width, *names in rows)  # type: ignore[arg-type]  # the file has the two


def names_in(locale: str, what: What, width: str) -> tuple[str, ...]:
    """The names within a date in one locale of `calendar.toml`.

    Raises:
        KeyError: The locale is not in `calendar.toml`.
    """
    for names in cldr_names():
        if (names.locale, names.what, names.context, names.width) == (locale, what, "format", width):
            return names.names
    raise KeyError(locale)


def names_from_babel() -> list[Names]:
    """What the file has to hold. In a new process: what Babel gives for Austria depends on what was asked before."""
    from babel import Locale

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
                    found.append(Names(code, what, context, width, ordered))  # type: ignore[arg-type]  # one of the two
    return found


def main() -> int:
    """Writes the data file beside this module; with `--check` only says whether it is what Babel gives (1: no)."""
    lines = ["\t".join((one.locale, one.what, one.context, one.width, *one.names)) for one in names_from_babel()]
    told = "\n".join(lines) + "\n"
    if "--check" in sys.argv[1:]:
        return int(_FILE.read_text("utf-8") != told)
    _FILE.write_text(told, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
