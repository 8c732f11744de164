"""Where an index lives: on the server of the streams, on one server of its own, or on a cluster.

Everything that reads or writes the index goes through one `IndexServer`. A call belongs to one partition and touches
keys of that partition only, so a cluster can carry it out wherever the partition lies.
"""

from collections.abc import Collection, Mapping, Sequence
from hashlib import sha1
from typing import Any, Final, Literal, Protocol

import redis
from msgspec import Struct
from redis.crc import key_slot
from redis.exceptions import AskError, NoScriptError

from copydesk_schemas import ServerUnavailable

Home = Literal[
    "primary",  # beside the streams
    "server",  # on one server of its own
    "cluster",  # on a Redis or Valkey Cluster
]

Argument = bytes | str | int


class Script(Struct, frozen=True):
    """A Lua script: its text, and the SHA-1 that the server knows it by."""

    text: str
    sha: str


def script(text: str) -> Script:
    """A script from its text."""
    return Script(text, sha1(text.encode(), usedforsecurity=False).hexdigest())


class Call(Struct, frozen=True):
    """A command, or a script with its keys and arguments, on keys of one partition."""

    partition: int
    command: tuple[Argument, ...]
    script: Script | None = None


class PartitionsAway(ServerUnavailable):
    """Partitions of the index cannot be reached."""

    def __init__(self, away: Mapping[int, Exception]) -> None:
        """Names the partitions, and what was said of the first."""
        self.partitions: Final = frozenset(away)
        #: Those whose slot moves to another node key by key, and whose key is not there, or not any more.
        self.moving: Final[frozenset[int]] = frozenset(
            number
            for number, error in away.items()
            if isinstance(error, AskError) or (isinstance(error, PartitionsAway) and number in error.moving)
        )
        named = ", ".join(f"p{number}" for number in sorted(away))
        first = next(iter(away.values()), None)
        #: What was said of the first; not again what another of these said around it.
        self.said: Final[str] = first.said if isinstance(first, PartitionsAway) else str(first)
        super().__init__(f"the index cannot be reached: partition {named} ({self.said})")


class IndexServer(Protocol):
    """Carries out calls on the partitions of an index."""

    home: Home

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """The answers to the calls, in order.

        Calls of one partition are carried out in order. Where a partition cannot be reached, its answers are
        `PartitionsAway`, which is not raised.

        Raises:
            redis.exceptions.RedisError: A call is wrong, or the one server that there is cannot be reached.
        """

    def epochs(self, partitions: Collection[int]) -> dict[int, str]:
        """The epoch of each partition: it changes when its server starts again or another one takes its place.

        Partitions that cannot be reached are missing.
        """

    def scan(self, pattern: str) -> "Sequence[bytes]":
        """All keys that match a pattern, on whichever server.

        Raises:
            PartitionsAway: A part of the index cannot be reached.
        """

    def close(self) -> None:
        """Closes the connections that it made itself."""


def tag_of(partition: int) -> str:
    """The hash tag of a partition: all of its keys hold it, so they share a slot of a cluster."""
    return f"{{p{partition}}}"


def slot_of(partition: int) -> int:
    """The slot that a partition lies in on a cluster."""
    return int(key_slot(f"p{partition}".encode()))


def reach(server: IndexServer, calls: Sequence[Call]) -> list[Any]:
    """The answers to calls that all must be carried out.

    Raises:
        PartitionsAway: A partition cannot be reached.
        redis.exceptions.RedisError: As for `IndexServer.ask`.
    """
    answers = server.ask(calls)
    away = {call.partition: one for call, one in zip(calls, answers, strict=True) if isinstance(one, PartitionsAway)}
    if away:
        raise PartitionsAway(away)
    return answers


class OneServer:
    """An index whose partitions are all on one server."""

    def __init__(self, client: redis.Redis, home: Home = "primary") -> None:
        """Uses a client that answers in bytes, which is not closed."""
        self.home: Home = home
        self.client: Final = client

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """The answers to the calls, in order.

        Raises:
            redis.exceptions.RedisError: A call is wrong, or the server cannot be reached.
        """
        if len(calls) == 1 and calls[0].script is not None:
            return [self._run(calls[0])]
        answers = self._pipe(calls)
        missing = [at for at, answer in enumerate(answers) if isinstance(answer, NoScriptError)]
        if missing:
            for text in {call.script.text for call in calls if call.script is not None}:
                self.client.script_load(text)
            for at, answer in zip(missing, self._pipe([calls[at] for at in missing]), strict=True):
                answers[at] = answer
        for answer in answers:
            if isinstance(answer, Exception):
                raise answer
        return answers

    def epochs(self, partitions: Collection[int]) -> dict[int, str]:
        """The replication id of the server, for every partition."""
        try:
            told = str(self.client.info("replication")["master_replid"])
        except (redis.exceptions.ConnectionError, redis.exceptions.TimeoutError):
            return {}
        return dict.fromkeys(partitions, told)

    def scan(self, pattern: str) -> Sequence[bytes]:
        """All keys that match a pattern."""
        return list(self.client.scan_iter(match=pattern, count=1000))

    def close(self) -> None:
        """Nothing: the client belongs to someone else."""

    def _run(self, call: Call) -> Any:
        """The answer of one script, which is loaded first if the server does not know it."""
        assert call.script is not None, "it is a script"
        try:
            return self.client.evalsha(call.script.sha, *call.command)  # type: ignore[arg-type]  # bytes do as well
        except NoScriptError:
            self.client.script_load(call.script.text)
            return self.client.evalsha(call.script.sha, *call.command)  # type: ignore[arg-type]  # likewise

    def _pipe(self, calls: Sequence[Call]) -> list[Any]:
        with self.client.pipeline(transaction=False) as pipe:
            for call in calls:
                pipe.execute_command(*command_of(call))  # type: ignore[no-untyped-call]  # redis-py's
            found: list[Any] = pipe.execute(raise_on_error=False)
            return found


def command_of(call: Call) -> tuple[Argument, ...]:
    """The whole command of a call."""
    return call.command if call.script is None else ("EVALSHA", call.script.sha, *call.command)


def on_primary(client: redis.Redis) -> IndexServer:
    """The index beside the streams: where it lives unless the settings say otherwise."""
    return OneServer(client)
