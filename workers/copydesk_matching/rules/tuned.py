"""The thresholds of the matching as a user set them, after a sweep over labelled data of their own."""

import sys
from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

import msgspec

from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_schemas import SettingsError

#: Numbers that may be over 1. All other thresholds that are no counts are shares, similarities or containments.
_NO_SHARES: Final = frozenset(("version_sum", "facts_over_wording", "told_on_figures"))


def tuned_thresholds(parts: Sequence[str]) -> Thresholds:
    """Changes the default thresholds as `COPYDESK_THRESHOLDS` says.

    Args:
        parts: `name=value` each; a name is a field of `Thresholds`, a value a number of its type. A share is 0 to 1,
            another number 0 or more.

    Returns:
        The defaults with these changes.

    Raises:
        SettingsError: A name is no threshold, or a value is no such number.
    """
    changed: dict[str, float] = {}
    for part in parts:
        name, _, value = part.partition("=")
        name = name.strip()
        if name not in Thresholds.__struct_fields__:
            known = Thresholds.__struct_fields__
            meant = get_close_matches(name, known, 1)
            hint = f"did you mean {meant[0]}?" if meant else f"there are {', '.join(known)}"
            raise SettingsError(f"COPYDESK_THRESHOLDS: {part!r} names no threshold; {hint}")
        kind = type(getattr(DEFAULTS, name))
        try:
            number = kind(value)
        except ValueError:
            number = -1
        is_share = kind is float and name not in _NO_SHARES
        if not 0 <= number <= (1 if is_share else sys.float_info.max):
            expected = "a number from 0 to 1" if is_share else f"a {'whole ' * (kind is int)}number, 0 or more"
            raise SettingsError(f"COPYDESK_THRESHOLDS: {part!r} should be {name}= and {expected}")
        changed[name] = number
    return msgspec.structs.replace(DEFAULTS, **changed)
