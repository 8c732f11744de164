"""An archive for tests of recording, written by real commits."""

from collections.abc import Sequence

import redis
from msgspec.structs import replace
from tests.integration.workers.commit.pages import SETTINGS, entry, push

from copydesk_schemas import Keys
from copydesk_workers.commit.committer import Committer


def commit(
    client: redis.Redis, keys: Keys, pushed: Sequence[str], committed: Sequence[str], *, keep: int = 1000
) -> None:
    """Pushes entries under these ids and commits them in the order of `committed`."""
    if pushed:
        push(client, keys, pushed)
    Committer(client, keys, replace(SETTINGS, archive_entries=keep)).commit([entry(entry_id) for entry_id in committed])
