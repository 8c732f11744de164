"""News agencies by the forms their names are printed in (`agencies.toml`)."""

import re
from typing import Final

from msgspec import Struct

from copydesk_text.newsroom.lexicon.read_table import built_once, read_table
from copydesk_text.newsroom.lexicon.schema import Agencies, every
from copydesk_text.phrases import one_of

_SHORT: Final = 4
_SEPARATORS: Final = re.compile(r"\s?[/|,=+]\s?|\s(?:and|und|et|y|e|и)\s")


class _Names(Struct, frozen=True):
    """Form in print → name in the record."""

    exact: dict[str, str]
    local: dict[str, str]
    #: Forms of more than four letters, without their case.
    folded: dict[str, str]


def agency_named(text: str, local: bool = False) -> str | None:
    """The agency whose name is the whole of a text (`The Associated Press` → `AP`).

    Args:
        text: A name as printed, with or without space and stops around it.
        local: Whether names count that mean something else outside datelines (`TT`, `MAP`).

    Returns:
        The agency's name in the record; None if the text is no name of one.
    """
    names = _names()
    text = text.strip()
    form = text.strip(".,:;").removeprefix("The ").removeprefix("THE ").removeprefix("the ").strip()
    found = names.exact.get(text) or names.exact.get(form) or names.folded.get(form.casefold())
    return found or (names.local.get(form) if local else None)


def agency_in_tag(tag: str) -> str | None:
    """The agency that the tag of a dateline names, the first of several.

    Args:
        tag: What stands in the brackets: `Reuters`, `dpa/lno`, `AFP, dpa`.

    Returns:
        The agency's name in the record; None if the tag names none.
    """
    for part in (tag, *_SEPARATORS.split(tag)):
        name = agency_named(part, local=True)
        if name is not None:
            return name
    return None


@built_once
def agency_forms() -> frozenset[str]:
    """Every form of an agency's name but those of local agencies."""
    return every(read_table(Agencies).agencies)


@built_once
def agency_ends() -> frozenset[str]:
    """The last two letters of each of them: most lines end in other ones, and no pattern is tried on these."""
    return frozenset(form[-2:] for form in agency_forms())


@built_once
def source_forms() -> frozenset[str]:
    """Every form of an agency's name, for places where nothing but an agency stands."""
    return agency_forms() | every(read_table(Agencies).local)


@built_once
def agency_form() -> str:
    """A pattern for any of `agency_forms`, as a whole word. Case matters."""
    return _whole_word(agency_forms())


@built_once
def source_form() -> str:
    """A pattern for any of `source_forms`, as a whole word. Case matters."""
    return _whole_word(source_forms())


@built_once
def credit_house() -> str:
    """A pattern for any agency or picture house, as a whole word. Case matters."""
    return _whole_word(source_forms().union(read_table(Agencies).picture_houses))


@built_once
def _names() -> _Names:
    table = read_table(Agencies)
    exact = {form: name for name, forms in table.agencies.items() for form in forms}
    local = {form: name for name, forms in table.local.items() for form in forms}
    folded = {form.casefold(): name for form, name in (exact | local).items() if len(form) > _SHORT}
    return _Names(exact, local, folded)


def _whole_word(forms: frozenset[str]) -> str:
    return rf"(?<!\w){one_of(forms)}(?!\w)"
