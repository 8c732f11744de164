"""What tests must not leave behind: keys that never expire, keys of others, and processes."""

import os
import re
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import redis

from copydesk_schemas import Keys

#: Set in the environment of a process that runs tests, and so in that of everything it starts.
_MARK: Final = f"TESTED_BY={uuid.uuid4().hex}"


class Stray(NamedTuple):
    """A process that outlived the test that started it."""

    pid: int
    command: str
    test: str


def keys_without_expiry(client: redis.Redis, keys: Keys) -> list[str]:
    """Return the keys of a namespace that have no expiry although `keys.py` gives no reason for that."""
    found = list(client.scan_iter(match=keys.prefix + "*", count=1000))
    with client.pipeline(transaction=False) as pipeline:
        for key in found:
            pipeline.ttl(key)
        lifetimes = pipeline.execute()
    may_stay = _lasting(keys)
    names = [key.decode() for key, lifetime in zip(found, lifetimes, strict=True) if lifetime == -1]
    return sorted(name for name in names if not may_stay.fullmatch(name))


def _lasting(keys: Keys) -> re.Pattern[str]:
    """The keys that stay: each is of bounded size, or the commit, the retention or RQ removes what it holds."""
    whole = [
        *(keys.raw, keys.clean, keys.duplicates, keys.dead, keys.growths, keys.archive),
        *(keys.takedowns, keys.counters, keys.measured, keys.meta, keys.ledger, keys.progress, keys.attempts),
        *(keys.former_attempts, keys.migration),
        *(
            keys.access_keys,
            keys.bound_producers,
            keys.newest_stories,
            keys.ended_slices,
            keys.slices,
            keys.index_gaps,
            *(keys.index_slices(0), keys.of_layout("LAYOUT").index_slices(0)),
            *(keys.furniture_slices, keys.of_layout("LAYOUT").furniture_slices),
        ),
    ]
    patterns = [re.escape(key) for key in whole]
    patterns += [
        re.escape(prefix) + ".*"
        for prefix in (
            *(keys.postings_prefix(0), keys.of_layout("LAYOUT").postings_prefix(0)),
            *(keys.rq_prefix, keys.undelivered_prefix),
        )
    ]
    return re.compile("|".join(patterns).replace(re.escape("{p0}"), r"\{p\d+\}").replace("LAYOUT", "[0-9a-f]{6}"))


def mark_children() -> None:
    """Mark this process's environment, so that `strays` knows what it starts from now on."""
    name, _, value = _MARK.partition("=")
    os.environ[name] = value


def strays() -> list[Stray]:
    """Return the living processes that this one, or a descendant, started. Empty where there is no /proc."""
    return sorted(_strays())


def _strays() -> Iterator[Stray]:
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            environment = (folder / "environ").read_bytes().decode(errors="replace").split("\0")
            if _MARK in environment and int(folder.name) != os.getpid():
                command = (folder / "cmdline").read_bytes().decode(errors="replace").replace("\0", " ")
                tests = [entry.partition("=")[2] for entry in environment if entry.startswith("PYTEST_CURRENT_TEST=")]
                yield Stray(int(folder.name), command.strip(), *tests or ["no test"])
        except OSError:  # it ended while we looked, or belongs to another user
            continue
