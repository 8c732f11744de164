"""Turns of keys: the requests of one wait for each other, not those of another."""

import asyncio
from contextlib import AsyncExitStack

import pytest

from copydesk_desk.serve.problems import Problem
from copydesk_desk.serve.turns import AT_ONCE, MOST, Turns


def test_requests_of_a_key_wait_for_each_other_alone() -> None:
    """Of one key so many are worked on; another key has its turn at once, and who waits has it when one ends."""

    async def work() -> list[str]:
        turns, order = Turns(), []

        async def wait() -> None:
            async with turns.of("one"):
                order.append("one")

        async with AsyncExitStack() as taken:
            for _ in range(AT_ONCE):
                await taken.enter_async_context(turns.of("one"))
            waiting = asyncio.create_task(wait())
            await asyncio.sleep(0)
            async with turns.of("two"):
                order.append("two")
        await waiting
        return order

    assert ["two", "one"] == asyncio.run(work())


def test_further_requests_of_a_key_are_refused() -> None:
    """So many may wait; when they are through, the key may ask again."""

    async def work() -> tuple[int, int]:
        turns = Turns()

        async def ask() -> int:
            try:
                async with turns.of("one"):
                    await asyncio.sleep(0)
            except Problem as problem:
                return problem.status
            return 200

        answers = await asyncio.gather(*(ask() for _ in range(MOST + 3)))
        return answers.count(429), await ask()

    assert (3, 200) == asyncio.run(work())


def test_a_request_that_fails_gives_its_turn_back() -> None:
    """Whatever ends it."""

    async def work() -> None:
        turns = Turns()
        for _ in range(MOST + 1):
            with pytest.raises(ValueError, match="no"):
                async with turns.of("one"):
                    raise ValueError("no")

    asyncio.run(work())
