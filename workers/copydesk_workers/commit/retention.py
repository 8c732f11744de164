"""Trims the output streams and the archive by age, and notes what a group had not read (`retention.lua`)."""

from importlib.resources import files
from typing import Final, cast

import redis

from copydesk_schemas import Keys
from copydesk_workers.server.ledger import LOSSES
from copydesk_workers.settings import Settings

_OWN: Final = files("copydesk_workers.commit")
_SCRIPT: Final = (
    files("copydesk_schemas").joinpath("ids.lua").read_text()
    + LOSSES
    + "".join(_OWN.joinpath(name).read_text() for name in ("cut.lua", "retention.lua"))
)

_HOUR = 3_600_000


def trim_outputs(client: redis.Redis, keys: Keys, settings: Settings, now_milliseconds: int) -> dict[str, int]:
    """Removes entries older than `keep_hours` from the outputs and the archive.

    Whole blocks of entries leave at once (`~`), so a few that are too old stay until the next call. The commit itself
    limits the number of entries (`keep_entries`, `archive_entries`). What a group had not read or not acknowledged of
    them is noted in the ledger (see `copydesk_workers.server.ledger`).

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        settings: The settings of the worker.
        now_milliseconds: The clock of the server, in milliseconds since 1970. It made the ids of these streams; event
            time plays no part here.

    Returns:
        How many entries left each stream, by key.
    """
    oldest = max(0, now_milliseconds - round(settings.keep_hours * _HOUR))
    streams = (keys.clean, keys.duplicates, keys.dead, keys.growths, keys.archive)
    script = client.register_script(_SCRIPT)
    names = [stream.removeprefix(keys.prefix) for stream in streams]
    removed = cast("list[int]", script(keys=[keys.ledger, *streams], args=[f"{oldest}-0", *names]))
    return dict(zip(streams, removed, strict=True))
