"""Reads what producers noted, for a backup: what a producer of copydesk writes, whatever a stranger wrote beside it.

Whoever may push may make any number of keys below `producer:`, and fields of `progress`, with names and values of any
size. The server is asked for what may be of copydesk only: it ends clients for which it holds too much.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

import redis

from copydesk_schemas import Keys
from copydesk_workers.server.small_parts import small_fields

#: Fields of a producer, the bytes that they may have together, and keys that are read at once.
_FIELDS: Final = ("batch", "answer", "documents")
_NOTED_BYTES: Final = 1 << 20
_AT_ONCE: Final = 50
#: Names of producers: 32 hex digits, alone or of a named push. The pattern has the server leave out longer ones.
_NAMES: Final = ("?" * 32, "once-" + "?" * 32)
_NAME: Final = re.compile(rb":producer:(?:once-)?[0-9a-f]{32}\Z")
#: Bytes of a field of progress with its name: more than a watch remembers of a feed.
_PROGRESS_BYTES: Final = 2 << 20

#: A key, in how many milliseconds it leaves, and its fields with their values, one behind the other.
Noted = tuple[bytes, int, list[bytes]]


def read_producers(client: redis.Redis, keys: Keys) -> Iterator[list[Noted]]:
    """What producers noted of their last batches, some at a time."""
    names: list[bytes] = []
    for name in _NAMES:
        found = client.scan_iter(match=keys.producer(name), count=1_000)
        names += [key for key in found if _NAME.search(key)]
    for at in range(0, len(names), _AT_ONCE):
        yield list(_producers(client, names[at : at + _AT_ONCE]))


def read_progress(client: redis.Redis, keys: Keys) -> Iterator[list[bytes]]:
    """What is noted of pushes of inputs, some fields with their values at a time; none of a key of another kind."""
    return small_fields(client, keys.progress, _PROGRESS_BYTES)


def _producers(client: redis.Redis, some: Sequence[bytes]) -> Iterator[Noted]:
    sizes = _ask(client, some, lambda pipe, key: [pipe.hstrlen(key, name) for name in _FIELDS])
    fit = [key for key, found in zip(some, sizes, strict=True) if _is_small(found)]
    read = _ask(client, fit, lambda pipe, key: [pipe.pttl(key), pipe.hmget(key, _FIELDS)])
    for key, (life, values) in zip(fit, read, strict=True):
        fields = {name.encode(): value for name, value in zip(_FIELDS, values, strict=True) if value is not None}
        if b"batch" in fields:
            yield key, life, [part for pair in fields.items() for part in pair]


def _ask(client: redis.Redis, some: Sequence[bytes], ask: Callable[[Any, bytes], Any]) -> list[list[Any]]:
    """The answers to a few commands for each key, in one round trip; an error is an answer."""
    with client.pipeline(transaction=False) as pipe:
        for key in some:
            ask(pipe, key)
        found = pipe.execute(raise_on_error=False)
    each = len(found) // len(some) if some else 1
    return [found[at : at + each] for at in range(0, len(found), each)]


def _is_small(sizes: Sequence[Any]) -> bool:
    """Whether these are lengths of what a producer noted, and no errors."""
    return all(isinstance(size, int) for size in sizes) and sum(sizes) <= _NOTED_BYTES
