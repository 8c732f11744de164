"""Removes a whole namespace."""

import re
from importlib.resources import files
from typing import Final, cast

import redis

from copydesk_matching.index.server import Call, IndexServer, reach
from copydesk_schemas import CopydeskError, Keys
from copydesk_schemas.counted import counted

_DROP: Final = files("copydesk_workers.server").joinpath("drop.lua").read_text("utf-8")

_TAG: Final = re.compile(r"\{p(\d+)\}")


class DocumentsWait(CopydeskError):
    """Documents wait in the namespace, and nobody said that they may go."""


def drop_namespace(
    client: redis.Redis, keys: Keys, waiting: int | None = None, server: IndexServer | None = None
) -> int:
    """Unlinks every key of the namespace, some at a time.

    Args:
        client: A client that answers in bytes.
        keys: The namespace.
        waiting: How many documents may wait in its queue, exactly: they are lost, and those that are pushed meanwhile
            stay. None: any number.
        server: Where the index lives; None: beside the streams.

    Returns:
        How many keys there were.

    Raises:
        DocumentsWait: There are more or fewer. Nothing was removed.
        PartitionsAway: A part of the index cannot be reached. The streams are as they were, except the queue.
    """
    removed = 0 if waiting is None else _drop_queue(client, keys, waiting)
    removed += _drop_index(server, keys) if server is not None and server.home != "primary" else 0
    script, cursor = client.register_script(_DROP), b"0"
    while True:
        kept = "" if waiting is None else keys.raw
        cursor, unlinked = cast("tuple[bytes, int]", script(keys=[], args=[cursor, keys.prefix + "*", kept]))
        removed += unlinked
        if cursor == b"0":
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
        f"{counted(found, 'document waits', 'documents wait')} in {keys.namespace!r}, and a drop would lose what waits:"
        f" let `copydesk work` finish it first, or allow the loss with --with-waiting {found}. After an upgrade,"
        f" `copydesk migrate {keys.namespace}` keeps everything"
    )


def _drop_index(server: IndexServer, keys: Keys) -> int:
    """Unlinks the keys of an index that lives elsewhere; each bears the tag of its partition.

    A key whose slot moves to a node that was looked at already is not found, so it is looked until nothing is left.
    """
    dropped = 0
    while True:
        tagged = [(_TAG.search(key.decode(errors="replace")), key) for key in server.scan(keys.prefix + "*")]
        calls = [Call(int(tag[1]), ("UNLINK", key)) for tag, key in tagged if tag]
        found = sum(sum(reach(server, calls[start : start + 1000])) for start in range(0, len(calls), 1000))
        if not found:
            return dropped
        dropped += found
