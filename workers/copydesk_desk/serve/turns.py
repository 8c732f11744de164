"""Requests of one key wait for each other, so that those of others need not wait for all of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from msgspec import Struct

from copydesk_desk.serve.problems import Problem

#: Requests of one key that are worked on at the same time: a quarter of the threads that read.
AT_ONCE: Final = 4
#: Of these, one that computes for long: half of the threads that do.
COMPUTING: Final = 1
#: Requests of one key that are worked on or wait. One that may not read its answer takes the place of others.
MOST: Final = 100


class _Line(Struct):
    """The requests of one key: how many there are, and those that are worked on."""

    turns: asyncio.Semaphore
    count: int = 0


class Turns:
    """Hands out turns by key. To be used in the event loop."""

    def __init__(self, most: int | None = MOST, at_once: int = AT_ONCE) -> None:
        """Begins without anybody.

        Args:
            most: Requests of one key that are worked on or wait. None: any number, since something else bounds them.
            at_once: Those that are worked on at the same time.
        """
        self._most, self._at_once = most, at_once
        self._lines: dict[str, _Line] = {}

    @asynccontextmanager
    async def of(self, key: str) -> AsyncIterator[None]:
        """Waits for a turn of a key, which lasts for the block.

        Args:
            key: The id of the key.

        Raises:
            Problem: 429; too many requests of the key wait already.
        """
        line = self._lines.setdefault(key, _Line(asyncio.Semaphore(self._at_once)))
        if self._most is not None and line.count >= self._most:
            detail = f"{self._most} requests of key {key} are under way. Wait for their answers."
            raise Problem(429, "Too many requests at once", detail, headers={"Retry-After": "1"})
        line.count += 1
        try:
            async with line.turns:
                yield
        finally:
            line.count -= 1
            if not line.count:
                self._lines.pop(key, None)
