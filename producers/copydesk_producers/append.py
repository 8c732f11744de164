"""The one way onto the raw stream: a script that adds a batch once, however often it is sent."""

from importlib import resources
from typing import Final

import redis
from msgspec import Struct, field

from copydesk_schemas import Keys

#: How long a producer may pause between sending a batch and confirming it.
PRODUCER_SECONDS: Final = 86_400


class NewEntry(Struct, frozen=True):
    """One document on its way: its JSON, and the stream entry id it must get (None: the server's choice)."""

    data: bytes
    entry_id: str | None = None


class Batch(Struct):
    """Documents that are sent together, numbered from 1 by their producer, with the progress they make."""

    number: int
    entries: list[NewEntry]
    progress: dict[str, str] = field(default_factory=dict)
    #: An id a document, or `!` and the reason where the document's own id was refused; None: no answer yet.
    ids: tuple[str, ...] | None = None

    @property
    def size(self) -> int:
        """Bytes of its documents."""
        return sum(len(entry.data) for entry in self.entries)


class Added(Struct, frozen=True):
    """The batch is on the stream, its documents under these ids (see `Batch.ids`)."""

    ids: tuple[str, ...]


class Full(Struct, frozen=True):
    """Nothing was added: the stream holds `length` entries; `why` says which limit that is."""

    length: int
    why: str


class Gap(Struct, frozen=True):
    """Nothing was added: the server lost every batch after number `last`."""

    last: int


class AppendScript:
    """`append.lua` on one client, for one producer of a namespace."""

    def __init__(self, client: redis.Redis, keys: Keys, producer: str, *, seed: bool) -> None:
        self._seed = int(seed)
        source = resources.files("copydesk_producers").joinpath("append.lua").read_text(encoding="utf-8")
        self._client = client
        self._script = client.register_script(source)
        self._keys = [keys.raw, keys.producer(producer), keys.progress]

    def __call__(self, batch: Batch, *, confirmed: int, backlog: int) -> Added | Full | Gap:
        """Adds the batch and writes its progress in the same step; `confirmed` is the last confirmed number."""
        arguments: list[bytes | str | int] = [batch.number, confirmed, backlog, PRODUCER_SECONDS, self._seed]
        arguments.append(len(batch.entries))
        for entry in batch.entries:
            arguments += (entry.entry_id or "*", entry.data)
        for name, value in batch.progress.items():
            arguments += (name, value)
        try:
            what, *values = (as_text(value) for value in self._script(keys=self._keys, args=arguments))
        except redis.exceptions.OutOfMemoryError:
            return Full(self._client.xlen(self._keys[0]), "the server has reached its maxmemory")
        if what == "full":
            length = int(values[0])
            return Full(length, f"the raw stream holds {length:,} documents, the backlog limit is {backlog:,}")
        if what == "gap":
            return Gap(int(values[0]))
        return Added(tuple(values))


def as_text(value: bytes | str | int) -> str:
    """A reply as text, whether or not the client decodes replies."""
    return value.decode() if isinstance(value, bytes) else str(value)
