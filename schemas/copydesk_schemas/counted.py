"""Numbers of things, as messages say them. Every package has messages, so it stands below all of them."""

import re
from typing import Final

_ENDS_IN_IES: Final = re.compile(r"(?<=[^aeiou])y\Z")


def counted(count: int, one: str, many: str | None = None) -> str:
    """Says how many of something there are.

    Args:
        count: How many.
        one: The noun, and what follows it, for one of them: `record`, `document waits`.
        many: The same for any other number; not needed where it is the noun with `s` or `ies`.

    Returns:
        `1 record`, `2,000 records`, `2 entries`.
    """
    if count != 1:
        one = many or (_ENDS_IN_IES.sub("ies", one) if _ENDS_IN_IES.search(one) else f"{one}s")
    return f"{count:,} {one}"
