"""What a namespace is doing now: backlog, workers, outputs and their readers."""

from hashlib import sha1
from typing import Final, cast

import redis
from msgspec import Struct

from copydesk_schemas import GROUP, OUTPUT_STREAMS, Keys, entry_numbers
from copydesk_workers.server.ledger import Loss, read_losses, take_stock, unnoted
from copydesk_workers.server.streams import groups, info
from copydesk_workers.server.versions import entries_added, entries_read, lag, version_of

#: Characters of the name of a group that are shown. That of a sink is shorter.
_LONGEST_NAME: Final = 200


class Reader(Struct, frozen=True):
    """A consumer group on an output stream.

    `behind`: entries not read yet. `lost`: some of them are trimmed away. `undelivered`: entries that the target of a
    sink refused.
    """

    stream: str
    group: str
    behind: int | None
    pending: int
    lost: bool
    undelivered: int = 0


class Output(Struct, frozen=True):
    """An output stream: entries it keeps, the ids of the first and the last, and entries ever added."""

    stream: str
    entries: int
    first: str | None
    last: str | None
    added: int


class Status(Struct, frozen=True):
    """One namespace at one moment. `waiting`: raw documents that no worker has. `in_hand`: those that a worker has."""

    namespace: str
    server: str
    memory_bytes: int
    waiting: int
    in_hand: int
    workers: int
    counters: dict[str, int]
    outputs: list[Output]
    readers: list[Reader]
    #: Entries that `raw` ever got; None before Redis 7.0. They are committed (`entries_committed`), wait, or are lost.
    added: int | None
    losses: list[Loss]


def read_status(client: redis.Redis, keys: Keys) -> Status:
    """Reads the status of a namespace; all zeros if it was never used."""
    server = client.info()
    raw_length = int(client.xlen(keys.raw))
    in_hand = _pending(client, keys)
    stock = take_stock(client, keys, note=False)
    outputs = [_output(client, keys, name) for name in OUTPUT_STREAMS]
    return Status(
        namespace=keys.namespace,
        server=version_of(server).shown,
        memory_bytes=int(server["used_memory"]),
        waiting=max(0, raw_length - in_hand),
        in_hand=in_hand,
        workers=_workers(client, keys),
        counters=_counters(client, keys),
        outputs=outputs,
        readers=[reader for output in outputs for reader in _readers(client, keys, output)],
        added=stock.added,
        losses=read_losses(client, keys) + unnoted(stock),
    )


def _counters(client: redis.Redis, keys: Keys) -> dict[str, int]:
    found = cast("dict[bytes, bytes]", client.hgetall(keys.counters))
    return {name.decode(): int(value) for name, value in sorted(found.items())}


def _workers(client: redis.Redis, keys: Keys) -> int:
    """The registered workers whose heartbeat is not overdue: RQ lets their hash expire, and clears the list later."""
    registered = cast("set[bytes]", client.smembers(keys.rq_prefix + "workers"))
    return int(client.exists(*registered)) if registered else 0


def _pending(client: redis.Redis, keys: Keys) -> int:
    return sum(int(group["pending"]) for group in groups(client, keys.raw) if group["name"] == GROUP.encode())


def _output(client: redis.Redis, keys: Keys, name: str) -> Output:
    key = keys.prefix + name
    found = info(client, key)
    if not found:
        return Output(name, 0, None, None, 0)
    first, last = found["first-entry"], found["last-entry"]
    return Output(
        name,
        int(found["length"]),
        first[0].decode() if first else None,
        last[0].decode() if last else None,
        entries_added(found),
    )


def _readers(client: redis.Redis, keys: Keys, output: Output) -> list[Reader]:
    key = keys.prefix + output.stream
    found = groups(client, key)
    named = [_shown(group["name"]) for group in found]
    with client.pipeline(transaction=False) as pipeline:  # whoever may read may make thousands of groups
        for name in named:
            pipeline.hlen(keys.undelivered(output.stream, name))
        undelivered = pipeline.execute()
    readers = []
    for group, name, refused in zip(found, named, undelivered, strict=True):
        delivered = group["last-delivered-id"].decode()
        read = entries_read(group)
        behind = lag(group)
        if behind is None and output.last is not None and entry_numbers(delivered) >= entry_numbers(output.last):
            behind = 0
        trimmed = output.added > output.entries
        lost = (
            trimmed
            and output.first is not None
            and entry_numbers(delivered) < entry_numbers(output.first)
            and (read is None or read < output.added - output.entries)
        )
        readers.append(Reader(output.stream, name, behind, int(group["pending"]), lost, int(refused)))
    return readers


def _shown(name: bytes) -> str:
    """The name of a group; of one that is very long or no text, its beginning and a hash, so that no two are alike."""
    text = name.decode(errors="backslashreplace")
    if len(text) <= _LONGEST_NAME and text.encode() == name:
        return text
    return f"{text[:_LONGEST_NAME]}…{sha1(name, usedforsecurity=False).hexdigest()}"
