"""Commits raw entries in order, several per call of one script (`commit.lua`)."""

from collections.abc import Collection, Iterator, Sequence
from importlib.resources import files
from typing import Final, cast

import redis
from redis.exceptions import NoScriptError, ResponseError

from copydesk_schemas import Keys
from copydesk_workers.commit.arguments import (
    Argument,
    entry_arguments,
    fixed_arguments,
    fixed_keys,
    pack_sources,
    read_answer,
)
from copydesk_workers.commit.outcome import CommitAnswer, CommitEntry
from copydesk_workers.commit.stories import expire_stories
from copydesk_workers.server.epoch import STALE, ServerChanged
from copydesk_workers.settings import Settings

#: The files of the script, in order.
_PARTS: Final = (
    files("copydesk_schemas").joinpath("ids.lua"),
    *(files("copydesk_workers.records").joinpath(name) for name in ("states.lua", "spread.lua", "flow_layout.lua")),
    *(files("copydesk_workers.server").joinpath(name) for name in ("epoch.lua", "losses.lua", "gaps.lua")),
    *(
        files("copydesk_workers.commit").joinpath(f"{name}.lua")
        for name in ("cut", "commit", "flow", "decide", "publish")
    ),
)
SCRIPT: Final = b"".join(part.read_bytes() for part in _PARTS)

#: A call ends after this many entries, or when its arguments have this many bytes. It then takes a few milliseconds.
_CALL_ENTRIES: Final = 25
_CALL_BYTES: Final = 256 * 1024


class Committer:
    """Commits the entries of one namespace.

    Each entry is committed whole or not at all, whatever becomes of its neighbours in the batch. A repeated call, after
    a lost connection or by a slower worker, answers `Late` and changes nothing.
    """

    def __init__(self, client: redis.Redis, keys: Keys, settings: Settings, ahead: int | None = None) -> None:
        """Loads nothing yet.

        Args:
            client: A client that answers in bytes.
            keys: The namespace.
            settings: The settings of the worker.
            ahead: How far the id of a record may lie ahead of the server's clock, in milliseconds; None: any distance.
        """
        self._client = client
        self._names = keys
        self._keys = fixed_keys(keys)
        self._arguments = fixed_arguments(keys, settings, ahead)
        self._sha: str | None = None

    def commit(
        self,
        entries: Sequence[CommitEntry],
        epoch: bytes = b"",
        lacking: Collection[int] = (),
        healed: int | None = None,
    ) -> list[CommitAnswer]:
        """Commits entries in order. Behind one that `MustVerify`, all others wait.

        Args:
            entries: The entries, in the order in which they are to be committed.
            epoch: The epoch of the server when their articles were looked up; empty: nothing was looked up.
            lacking: Partitions of the index without which they were looked up: it is noted that they lack the records.
            healed: How often records had been matched again before that (`IndexParts.healed`); None: it does not count.

        Returns:
            One answer per entry, in the same order.

        Raises:
            ValueError: An entry contradicts itself; nothing was sent.
            ServerChanged: The server is in another epoch, or records were matched again since.
                Entries without an outcome are unchanged and pending.
            redis.exceptions.RedisError: The server is away, an entry met a key of the wrong type, or its records lie
                too far ahead of the server's clock. That entry is unchanged and pending; the others are committed.
        """
        answers: list[list[bytes]] = []
        lookup = (epoch, ",".join(map(str, sorted(lacking))), "" if healed is None else healed)
        for arguments in list(_calls(entries)):
            answers += self._run((*lookup, *arguments))
            if any(answer[0] == b"V" for answer in answers):
                break
        answers += [[b"W"]] * (len(entries) - len(answers))
        for entry, answer in zip(entries, answers, strict=True):
            if answer[0] == b"E":
                error = ResponseError(answer[1].decode(errors="replace"))
                error.add_note(f"at the commit of raw entry {entry.entry_id}, which stays pending")
                raise error
        return [read_answer(entry, answer) for entry, answer in zip(entries, answers, strict=True)]

    def expire(self, budget: int) -> int:
        """Drops up to `budget` stories of slices that ended; returns how many it looked at, 0 if none are left."""
        return expire_stories(self._client, self._names, budget)

    def _run(self, arguments: Sequence[Argument]) -> list[list[bytes]]:
        """The answers of the script, one per entry."""
        while True:
            if self._sha is None:
                self._sha = str(self._client.script_load(SCRIPT))
            try:
                answers = self._client.evalsha(self._sha, len(self._keys), *self._keys, *self._arguments, *arguments)
                return cast("list[list[bytes]]", answers)
            except NoScriptError:  # the server was restarted
                self._sha = None
            except ResponseError as error:
                if not str(error).startswith(STALE):
                    raise
                raise ServerChanged(str(error).removeprefix(STALE)) from error


def _calls(entries: Sequence[CommitEntry]) -> Iterator[list[Argument]]:
    """The arguments of the entries, call by call; their sources stand in front."""
    call: list[Argument] = []
    held: list[CommitEntry] = []
    size = 0
    for entry in entries:
        arguments = entry_arguments(entry)
        call += (b"e", *arguments)
        held.append(entry)
        size += sum(len(argument) for argument in arguments if isinstance(argument, bytes))
        if len(held) == _CALL_ENTRIES or size >= _CALL_BYTES:
            yield [pack_sources(held), *call]
            call, held, size = [], [], 0
    if call:
        yield [pack_sources(held), *call]
