"""The consumers of the raw stream's group: their names, and what becomes of those whose worker is dead.

A name says where its supervisor ran: machine, process, start time of that process, and the place of the worker. So a
supervisor that starts on the same machine knows which consumers are dead, and takes over their entries at once, without
waiting for `reclaim_seconds` of silence.
"""

import logging
import os
import socket
import uuid
from collections.abc import Sequence
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Final, cast

import redis

from copydesk_schemas import GROUP, Keys
from copydesk_schemas.counted import counted
from copydesk_workers.logs import event

logger = logging.getLogger(__name__)

_RETIRE: Final = files("copydesk_workers.fleet").joinpath("retire_consumer.lua").read_text()
_TAKE_OVER: Final = files("copydesk_workers.fleet").joinpath("take_over.lua").read_text()

#: Silence after which a consumer without entries is deleted. A living consumer reads every half second.
_SILENT_MILLISECONDS: Final = 600_000


def consumer_names(count: int) -> list[str]:
    """Makes the names of the workers of this supervisor. They are the same for as long as it lives."""
    pid = os.getpid()
    started = _started(pid) or uuid.uuid4().hex[:8]
    host = "".join(letter if letter.isalnum() else "-" for letter in socket.gethostname())
    return [f"{host}-{_machine() or 'unknown'}-{pid}-{started}-{place}" for place in range(count)]


def is_dead(name: str) -> bool:
    """Whether the supervisor of this consumer ran on this machine and is gone for certain."""
    parts = name.rsplit("-", 4)
    if len(parts) != 5:
        return False
    _, machine, pid, started, _ = parts
    if machine != _machine() or not pid.isdecimal():
        return False
    return _started(int(pid)) != started


def tidy(client: redis.Redis, keys: Keys, heirs: Sequence[str]) -> None:
    """Hands the entries of dead consumers to `heirs`, in turn, and deletes consumers that are dead or silent."""
    if not client.exists(keys.raw):
        return
    dead = 0
    for consumer in client.xinfo_consumers(keys.raw, GROUP):
        name = consumer["name"].decode(errors="replace")
        if name in heirs:
            continue
        if is_dead(name):
            taken = take_over(client, keys, name, heirs[dead % len(heirs)])
            logger.info(
                "took %s over from the dead consumer %s",
                counted(taken, "entry"),
                name,
                extra=event("entries_taken_over", worker=name, entries=taken),
            )
            dead += 1
        elif not consumer["pending"] and consumer["idle"] > _SILENT_MILLISECONDS:
            retire(client, keys, name)


def retire(client: redis.Redis, keys: Keys, name: str) -> bool:
    """Deletes a consumer if it has nothing pending; returns whether it did (see `retire_consumer.lua`)."""
    return bool(client.register_script(_RETIRE)(keys=[keys.raw], args=[GROUP, name]))


def take_over(client: redis.Redis, keys: Keys, dead: str, heir: str) -> int:
    """Hands the pending entries of a consumer to another and deletes it; returns how many (see `take_over.lua`)."""
    return int(cast(int, client.register_script(_TAKE_OVER)(keys=[keys.raw], args=[GROUP, dead, heir])))


def _machine() -> str | None:
    """Identifies one boot of one machine and one PID namespace; None where the system does not say."""
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text()
        namespace = Path("/proc/self/ns/pid").readlink()
    except OSError:
        return None
    return sha256(f"{boot}{namespace}".encode()).hexdigest()[:12]


def _started(pid: int) -> str | None:
    """When a process started, in ticks since the boot; None if there is none, or the system does not say."""
    try:
        written = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, *rest = written.rpartition(")")[2].split()
    return None if state in "ZX" else rest[18]
