"""The raw stream as one consumer of the group sees it: reading, reclaiming, marks on entries tried alone."""

from collections.abc import Sequence
from importlib.resources import files
from typing import Any, Final, cast

import redis

from copydesk_schemas import GROUP, Keys
from copydesk_schemas.ids import GREATEST
from copydesk_workers.pipeline.intake import RawEntry
from copydesk_workers.server.meter import count
from copydesk_workers.server.versions import claimed

_UNMARK: Final = files("copydesk_workers.fleet").joinpath("unmark.lua").read_text()
_WEIGH: Final = files("copydesk_workers.fleet").joinpath("weigh.lua").read_text()

#: Pending entries that are listed in one call.
_PAGE: Final = 1000
#: The consumer of entries that wait. No worker has this name, so they are reclaimed.
_NOBODY: Final = "nobody"
#: Failure score of an attempt that the entry itself ended.
OWN_DEATH: Final = 3
#: Failure score of an attempt that was cut short: its worker, or its machine, was killed from outside.
CUT_SHORT: Final = 1


def ensure_group(client: redis.Redis, keys: Keys) -> None:
    """Creates the raw stream and its consumer group, which reads from the first entry, unless they exist."""
    try:
        client.xgroup_create(keys.raw, GROUP, id="0", mkstream=True)
    except redis.exceptions.ResponseError as error:
        if not str(error).startswith("BUSYGROUP"):
            raise


def weigh(client: redis.Redis, keys: Keys, entry_id: str) -> None:
    """Raises the mark of the last attempt to `OWN_DEATH`: the entry itself ended it (see `weigh.lua`)."""
    client.register_script(_WEIGH)(keys=[keys.attempts], args=[entry_id, OWN_DEATH - CUT_SHORT])


def take_mark_back(client: redis.Redis, keys: Keys, entry_id: str) -> None:
    """Takes a mark back: the attempt does not count (see `unmark.lua`)."""
    client.register_script(_UNMARK)(keys=[keys.attempts], args=[entry_id])


def drained(client: redis.Redis, keys: Keys) -> bool:
    """Whether no entry waits and none is being processed."""
    if not client.xlen(keys.raw):
        return True
    groups = client.xinfo_groups(keys.raw)
    ours = [group for group in groups if group["name"] == GROUP.encode()]
    if not ours or ours[0]["pending"]:
        return False
    delivered = ours[0]["last-delivered-id"].decode()
    return delivered == GREATEST or not client.xrange(keys.raw, min=f"({delivered}", count=1)


class RawStream:
    """The raw stream for one consumer. Every method lets the errors of Redis pass through."""

    def __init__(self, client: redis.Redis, keys: Keys, consumer: str, reclaim_seconds: float) -> None:
        self.consumer = consumer
        self.client = client
        self.keys = keys
        self._min_idle = round(reclaim_seconds * 1000)

    def ensure_group(self) -> None:
        """Creates the raw stream and its group unless they exist."""
        ensure_group(self.client, self.keys)

    # -- reading

    def in_hand(self) -> list[str]:
        """The ids of the entries that this consumer was handed and did not finish, oldest first."""
        found: list[str] = []
        while True:
            after = f"({found[-1]}" if found else "-"
            page = self.client.xpending_range(self.keys.raw, GROUP, after, "+", _PAGE, self.consumer)
            found += [cast(bytes, entry["message_id"]).decode() for entry in page]
            if len(page) < _PAGE:
                return found

    def read(self, entry_ids: Sequence[str]) -> list[RawEntry]:
        """Reads entries that this consumer has in hand.

        Entries that someone deleted from the stream meanwhile can have no outcome; they are acknowledged.

        Args:
            entry_ids: Their ids.

        Returns:
            Those that are there, in this order.
        """
        with self.client.pipeline(transaction=False) as pipe:
            for entry_id in entry_ids:
                pipe.xrange(self.keys.raw, entry_id, entry_id)
            answers: list[list[tuple[bytes, dict[bytes, bytes]]]] = pipe.execute()
        gone = [entry_id for entry_id, answer in zip(entry_ids, answers, strict=True) if not answer]
        if gone:
            self.client.xack(self.keys.raw, GROUP, *gone)
        return [RawEntry(entry_id.decode(), fields) for answer in answers for entry_id, fields in answer]

    def new(self, count: int, block_milliseconds: int) -> list[RawEntry]:
        """Reads up to `count` entries that nobody was handed yet. Waits for the first one only."""
        answer = cast(
            "list[tuple[bytes, list[tuple[bytes, dict[bytes, bytes] | None]]]]",
            self.client.xreadgroup(
                GROUP, self.consumer, {self.keys.raw: ">"}, count=count, block=max(1, block_milliseconds)
            ),
        )
        return [
            RawEntry(entry_id.decode(), fields or {}) for _, entries in answer or [] for entry_id, fields in entries
        ]

    def reclaim(self) -> RawEntry | None:
        """Takes over one entry of a consumer that has been silent for `reclaim_seconds`; None if there is none."""
        cursor = b"0-0"
        while True:
            answer: list[Any] = self.client.xautoclaim(
                self.keys.raw, GROUP, self.consumer, self._min_idle, cursor.decode(), count=1
            )
            cursor = answer[0]
            for entry_id, fields in claimed(answer):
                count(self.client, self.keys, "reclaimed_entries")
                return RawEntry(entry_id.decode(), fields)
            if cursor == b"0-0":
                return None

    def refresh(self, entry_ids: Sequence[str]) -> None:
        """Resets the idle time of these entries, so that nobody reclaims them."""
        self.client.xclaim(self.keys.raw, GROUP, self.consumer, 0, list(entry_ids), justid=True)

    def let_wait(self, entry_ids: Sequence[str]) -> None:
        """Hands entries to nobody, as if to a consumer who is silent from now on: they are reclaimed in their time."""
        for start in range(0, len(entry_ids), _PAGE):
            self.client.xclaim(self.keys.raw, GROUP, _NOBODY, 0, [*entry_ids[start : start + _PAGE]], justid=True)

    def deliveries(self, entry_id: str) -> int:
        """How often a pending entry was delivered."""
        found = self.client.xpending_range(self.keys.raw, GROUP, entry_id, entry_id, 1)
        return int(found[0]["times_delivered"]) if found else 1

    # -- marks

    def mark(self, entry_id: str) -> int:
        """Marks that an attempt with this entry alone begins; returns the failure score of the attempts before."""
        return int(self.client.hincrby(self.keys.attempts, entry_id, CUT_SHORT)) - CUT_SHORT

    def unmark(self, entry_id: str) -> None:
        """Takes a mark back: the attempt was cut short, and not by the entry."""
        take_mark_back(self.client, self.keys, entry_id)

    def forget_marks(self, entry_id: str) -> None:
        """Drops all marks of an entry that is finished, by this worker or another."""
        self.client.hdel(self.keys.attempts, entry_id)
