"""The one way onto the raw stream: a script that adds a batch once, however often it is sent.

A user who may load scripts may run any script, and an endless one holds the server. So the users of `copydesk acl` may
not: for them an administrator loads the same script as a function (Redis 7.0), which they may call. `AppendScript`
calls the function, and takes the script where there is none: with a server that has no users, or is older.
"""

from importlib import resources
from typing import Any, Final

import redis
from msgspec import Struct, field

from copydesk_producers.traces import PushTrace
from copydesk_schemas import Keys, SettingsError
from copydesk_schemas.counted import counted

#: How long a producer may pause between sending a batch and confirming it.
PRODUCER_SECONDS: Final = 86_400

#: Most documents of a batch: more would hold the server for too long (see `append.lua`).
MOST_DOCUMENTS: Final = 100_000

#: The function that does what `append.lua` does. The number rises when it takes or gives something else, so that
#: producers of two versions can push at the same time.
FUNCTION: Final = "copydesk_append_3"
LIBRARY: Final = "copydesk_3"


class NewEntry(Struct, frozen=True):
    """One document to send.

    `data` is its JSON, `entry_id` the stream entry id that it must get (None: the server chooses). `signed` is the
    signature of a bound producer (see `copydesk_schemas.signing`), empty without one. `origin` says where the document
    was found (see `copydesk_schemas.raw_entry`), empty if that is unknown. `trace` is None where nobody traces.
    """

    data: bytes
    entry_id: str | None = None
    signed: bytes = b""
    origin: bytes = b""
    trace: PushTrace | None = None


class Batch(Struct):
    """Documents that are sent together, numbered by their producer from 1, with the progress they make."""

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
    """The batch is on the stream; its documents have these ids (see `Batch.ids`)."""

    ids: tuple[str, ...]


class Full(Struct, frozen=True):
    """Nothing was added: the stream holds `length` entries. `why` says which limit was reached."""

    length: int
    why: str


class Gap(Struct, frozen=True):
    """Nothing was added: the server lost every batch after number `last`."""

    last: int


def function_library() -> str:
    """The library that an administrator loads with FUNCTION LOAD: `append.lua` as the function `FUNCTION`."""
    return f"#!lua name={LIBRARY}\nredis.register_function('{FUNCTION}', function(KEYS, ARGV)\n{_source()}\nend)\n"


def _source() -> str:
    return resources.files("copydesk_producers").joinpath("append.lua").read_text(encoding="utf-8")


class AppendScript:
    """Runs `append.lua` on one client, for the producers of a namespace."""

    def __init__(self, client: redis.Redis, keys: Keys, *, seed: bool) -> None:
        self._seed = int(seed)
        self._client = client
        self._script = client.register_script(_source())
        self._has_function = True
        self._raw, self._progress = keys.raw, keys.progress

    def __call__(
        self, producer: str, batch: Batch, *, confirmed: int, backlog: int, seconds: int = PRODUCER_SECONDS
    ) -> Added | Full | Gap:
        """Adds a batch and writes its progress in the same step.

        Args:
            producer: Key of the producer's hash.
            batch: The batch.
            confirmed: Number of the producer's last confirmed batch.
            backlog: Entries in the raw stream from which on nothing is added.
            seconds: How long the server remembers the batch.
        """
        keys = [self._raw, producer, self._progress]
        arguments: list[bytes | str | int] = [batch.number, confirmed, backlog, seconds, self._seed]
        arguments.append(len(batch.entries))
        for entry in batch.entries:
            traceparent = b"" if entry.trace is None else entry.trace.traceparent
            arguments += (entry.entry_id or "*", entry.data, entry.signed, entry.origin, traceparent)
        for name, value in batch.progress.items():
            arguments += (name, value)
        try:
            what, *values = (as_text(value) for value in self._run(keys, arguments))
        except redis.exceptions.OutOfMemoryError:
            return Full(self._client.xlen(self._raw), "the server has reached its maxmemory")
        if what == "full":
            length = int(values[0])
            return Full(length, f"the raw stream holds {counted(length, 'document')}, the backlog limit is {backlog:,}")
        if what == "gap":
            return Gap(int(values[0]))
        return Added(tuple(values))

    def _run(self, keys: list[str], arguments: list[bytes | str | int]) -> list[Any]:
        """The answer of the function, or of the script if there is no function."""
        if self._has_function:
            try:
                answer: list[Any] = self._client.fcall(FUNCTION, len(keys), *keys, *arguments)
                return answer
            except redis.exceptions.ResponseError as error:
                if not _lacks_function(error):
                    raise
                self._has_function = False
        try:
            answer = self._script(keys=keys, args=arguments)
        except redis.exceptions.NoPermissionError as error:
            self._has_function = True  # it may be loaded while the caller waits
            raise SettingsError(
                f"this user may call the function {FUNCTION}, which the server does not have, and may run no script"
                f" ({error}): an administrator loads it with `copydesk acl --functions | redis-cli -x FUNCTION LOAD"
                " REPLACE`"
            ) from None
        return answer


def _lacks_function(error: redis.exceptions.ResponseError) -> bool:
    """Whether the server has no such function, or knows no functions at all, or lets this user call none."""
    said = str(error).lower()
    return (
        "function not found" in said
        or "unknown command" in said
        or (isinstance(error, redis.exceptions.NoPermissionError) and "fcall" in said)
    )


def as_text(value: bytes | str | int) -> str:
    """A reply as text, whether or not the client decodes replies."""
    return value.decode() if isinstance(value, bytes) else str(value)
