"""Trims the output streams and the archive by age."""

import redis

from copydesk_schemas import Keys
from copydesk_workers.settings import Settings

_HOUR = 3_600_000


def trim_outputs(client: redis.Redis, keys: Keys, settings: Settings, now_milliseconds: int) -> dict[str, int]:
    """Removes entries older than `keep_hours` from the outputs and the archive.

    Whole blocks of entries leave at once (`~`), so a few that are too old stay until the next call. The commit itself
    limits the number of entries (`keep_entries`, `archive_entries`).

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
    streams = (keys.clean, keys.duplicates, keys.dead, keys.archive)
    with client.pipeline(transaction=False) as pipeline:
        for stream in streams:
            pipeline.xtrim(stream, minid=oldest, approximate=True)
        return dict(zip(streams, (int(removed) for removed in pipeline.execute()), strict=True))
