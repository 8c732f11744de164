"""Counts the spread of stories again from the records that they have (`recount.lua`)."""

from collections.abc import Iterable
from importlib.resources import files
from typing import Final

import redis

from copydesk_schemas import TIGHT, Keys

#: What stands in front of a script that counts stories again.
RECOUNT: Final = "".join(
    files(package).joinpath(name).read_text(encoding="utf-8")
    for package, name in (
        ("copydesk_schemas", "ids.lua"),
        ("copydesk_workers.records", "states.lua"),
        ("copydesk_workers.records", "spread.lua"),
        ("copydesk_desk.operations", "recount.lua"),
    )
)
#: The tight relations, as `recount.lua` takes them.
TIGHT_NAMES: Final = ",".join(sorted(TIGHT))

_SCRIPT: Final = RECOUNT + "for at = 4, #ARGV do count_anew(ARGV[at]) end\n"


def recount_stories(client: redis.Redis, keys: Keys, window: int, story_ids: Iterable[str]) -> None:
    """Counts stories again, all in one step.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        window: Length of the window, in milliseconds.
        story_ids: The stories.
    """
    client.register_script(_SCRIPT)(keys=[], args=[keys.prefix, window, TIGHT_NAMES, *story_ids])
