"""Processes that tests start, and conditions that they wait for.

Whoever starts a process owns it: `started` ends it and everything below it, also when the test fails.
"""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import redis

#: How long a test waits for something that happens by itself, in seconds. Far more than it takes on a busy machine:
#: it only bounds a test that has failed.
PATIENCE_SECONDS: Final = 240.0
_LOOK_SECONDS: Final = 0.02


def wait_until(condition: Callable[[], object], what: str, *, seconds: float = PATIENCE_SECONDS) -> None:
    """Return once the condition holds. A server that is away counts as "not yet".

    Args:
        condition: Looked at every 20 ms.
        what: The condition in words, for the message.
        seconds: How long to wait.

    Raises:
        AssertionError: It does not hold after that time.
    """
    deadline = time.monotonic() + seconds
    while True:
        try:
            if condition():
                return
        except redis.exceptions.RedisError:  # the test has just killed the server
            pass
        assert time.monotonic() < deadline, f"waited {seconds:g} s until {what}"
        time.sleep(_LOOK_SECONDS)


@contextmanager
def started(command: Sequence[str], **options: Any) -> Iterator[subprocess.Popen[Any]]:
    """Start a program in a process group of its own; kill and reap it at the end of the block with all its children.

    Args:
        command: The program and its arguments.
        options: Passed on to `subprocess.Popen`.
    """
    with subprocess.Popen(command, process_group=0, **options) as process:
        try:
            yield process
        finally:
            end(process)


def end(process: subprocess.Popen[Any]) -> None:
    """Kill a process and its descendants, reap it, and return when all of them are gone."""
    family = [process.pid, *descendants(process.pid)] if process.poll() is None else []
    kill(family)
    process.wait()
    wait_until(lambda: not any(map(is_alive, family)), "the processes that were killed are gone")


def children(pid: int) -> list[int]:
    """Process ids of the living children of a process, in ascending order. Empty where there is no /proc."""
    return sorted(child for child, parent in _living() if parent == pid)


def descendants(pid: int) -> list[int]:
    """Process ids of the living children of a process, of their children, and so on, parents first."""
    living = list(_living())
    found = [pid]
    for ancestor in found:
        found += sorted(child for child, parent in living if parent == ancestor)
    return found[1:]


def is_alive(pid: int) -> bool:
    """Whether a process runs. A zombie does not."""
    if Path("/proc/self/stat").exists():
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
        except OSError:
            return False
    shown = subprocess.run(["ps", "-o", "stat=", "-p", str(pid)], capture_output=True, text=True, check=False)
    return bool(shown.stdout.strip()) and not shown.stdout.startswith("Z")


def kill(pids: Iterable[int]) -> None:
    """Send SIGKILL to processes, some of which may have ended by themselves."""
    send(pids, signal.SIGKILL)


def send(pids: Iterable[int], number: signal.Signals) -> None:
    """Send a signal to processes, some of which may have ended by themselves, in their order."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _living() -> Iterator[tuple[int, int]]:
    """Process id and parent of every process that runs."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent, *_ = stat.read_text().rpartition(")")[2].split()
        except OSError:  # it ended while we looked
            continue
        if state not in "ZX":
            yield int(stat.parent.name), int(parent)
