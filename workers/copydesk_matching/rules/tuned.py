"""The thresholds of the matching as a user set them, after a sweep over labelled data of their own."""

from collections.abc import Sequence

import msgspec

from copydesk_matching.rules.thresholds import DEFAULTS, Thresholds
from copydesk_schemas import SettingsError


def tuned_thresholds(parts: Sequence[str]) -> Thresholds:
    """Changes the default thresholds as `COPYDESK_THRESHOLDS` says.

    Args:
        parts: `name=value` each; a name is a field of `Thresholds`, a value a number of its type, 0 or more.

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
            known = ", ".join(Thresholds.__struct_fields__)
            raise SettingsError(f"COPYDESK_THRESHOLDS: {part!r} names no threshold; there are {known}")
        kind = type(getattr(DEFAULTS, name))
        try:
            number = kind(value)
        except ValueError:
            number = -1
        if not 0 <= number < float("inf"):
            expected = "a whole number" if kind is int else "a number"
            raise SettingsError(f"COPYDESK_THRESHOLDS: {part!r} should be {name}= and {expected}, 0 or more")
        changed[name] = number
    return msgspec.structs.replace(DEFAULTS, **changed)
