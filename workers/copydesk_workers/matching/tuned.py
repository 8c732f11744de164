"""The thresholds of the matching as a user set them, after a sweep over labelled data of their own."""

import msgspec

from copydesk_schemas import SettingsError
from copydesk_workers.matching.relate import DEFAULTS, Thresholds
from copydesk_workers.settings import Settings


def tuned_thresholds(settings: Settings) -> Thresholds:
    """The defaults, but for those that `COPYDESK_THRESHOLDS` sets; SettingsError says what is wrong with one."""
    changed: dict[str, float] = {}
    for part in settings.thresholds:
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
