"""Removes a whole namespace."""

from typing import Final

import redis

from copydesk_schemas import CopydeskError, Keys

_AT_ONCE: Final = 1000


class DocumentsWait(CopydeskError):
    """Documents wait in the namespace, and nobody said that they may go."""


def drop_namespace(client: redis.Redis, keys: Keys, waiting: int | None = None) -> int:
    """Unlinks every key of the namespace, a thousand at a time.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        waiting: How many documents may wait in its queue, exactly: they are lost, and those that are pushed meanwhile
            stay. None: any number.

    Returns:
        How many keys there were.

    Raises:
        DocumentsWait: There are more or fewer. Nothing was removed.
    """
    removed = 0 if waiting is None else _drop_queue(client, keys, waiting)
    batch: list[bytes] = []
    for key in client.scan_iter(match=keys.prefix + "*", count=_AT_ONCE):
        if waiting is not None and key == keys.raw.encode():
            continue
        batch.append(key)
        if len(batch) == _AT_ONCE:
            removed += int(client.unlink(*batch))
            batch.clear()
    if batch:
        removed += int(client.unlink(*batch))
    return removed


def _drop_queue(client: redis.Redis, keys: Keys, waiting: int) -> int:
    """Removes the queue first, and only if it has this length: a producer may push between the look and the end."""
    with client.pipeline(transaction=True) as pipe:
        pipe.watch(keys.raw)  # type: ignore[no-untyped-call]  # redis-py's
        found = int(pipe.xlen(keys.raw))
        if found == waiting:
            pipe.multi()
            pipe.unlink(keys.raw)
            try:
                return int(pipe.execute()[0])
            except redis.exceptions.WatchError:
                found = int(client.xlen(keys.raw))
    raise documents_wait(keys, found)


def documents_wait(keys: Keys, found: int) -> DocumentsWait:
    """The error for a queue of this length."""
    return DocumentsWait(
        f"{found:,} documents wait in {keys.namespace!r}, and a drop would lose them: start `copydesk work` until they"
        f" are done, or say that they may go with --with-waiting {found}. After an upgrade, `copydesk migrate"
        f" {keys.namespace}` keeps everything"
    )
