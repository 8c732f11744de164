"""How long the output streams and the archive keep their entries."""

import redis

from copydesk_schemas import Keys
from copydesk_workers.settings import Settings

_HOUR = 3_600_000


def trim_outputs(client: redis.Redis, keys: Keys, settings: Settings, now_milliseconds: int) -> dict[str, int]:
    """Removes entries older than `keep_hours` from outputs and archive; how many left each (key → count).

    Ids of these streams are times of publication by the server's clock, so `now_milliseconds` is the clock's, not
    event time. Whole blocks of entries leave at once (`~`): a few entries above the limit stay until the next call.
    The number of entries is limited by the commit itself (`keep_entries`, `archive_entries`).
    """
    oldest = max(0, now_milliseconds - round(settings.keep_hours * _HOUR))
    streams = (keys.clean, keys.duplicates, keys.dead, keys.archive)
    with client.pipeline(transaction=False) as pipeline:
        for stream in streams:
            pipeline.xtrim(stream, minid=oldest, approximate=True)
        return dict(zip(streams, (int(removed) for removed in pipeline.execute()), strict=True))
