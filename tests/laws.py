"""How many examples hypothesis draws for a law: few on each run, 25 times as many with the profile `thorough`."""

import os
from typing import Final

from hypothesis import HealthCheck, settings

#: Examples of a law that says nothing else. Each run draws new ones, so many runs see many.
EVERYDAY: Final = 40
_THOROUGH: Final = 25 * EVERYDAY


def load_profile() -> None:
    """Register the profiles and load the one that HYPOTHESIS_PROFILE names, `everyday` if it is not set."""
    settings.register_profile(
        "everyday",
        max_examples=EVERYDAY,
        deadline=None,  # no test asserts a wall-clock time
        derandomize="CI" in os.environ,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    )
    everyday = settings.get_profile("everyday")
    settings.register_profile("thorough", parent=everyday, max_examples=_THOROUGH, derandomize=False)
    settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "everyday"))


def examples(number: int) -> settings:
    """Return the settings of a law that needs `number` examples on each run, and more with the profile `thorough`."""
    return settings(max_examples=number * settings().max_examples // EVERYDAY)
