"""Processor time of processes with all their descendants: it does not suffer from whoever else is at work."""

import os
from pathlib import Path
from typing import Final

from msgspec import Struct

_PROC: Final = Path("/proc")

#: Whether this system tells processor times of other processes.
CAN_TELL: Final = (_PROC / "self" / "stat").is_file()


class Pace(Struct, frozen=True):
    """How fast documents went: documents/s by the clock, and µs of processor time for each, the server's included."""

    rate: float
    processor: float


def pace(documents: int, elapsed: float, spent: float) -> Pace:
    """The pace of so many documents in so many seconds by the clock and of processor time."""
    return Pace(documents / elapsed, 1e6 * spent / documents)


def spent_by(*pids: int) -> float:
    """Seconds of processor time of these processes, of their descendants that live, and of the children that ended.

    0 where the system does not tell (see `CAN_TELL`).
    """
    return sum(_own(pid) + spent_by(*_children(pid)) for pid in pids) if CAN_TELL else 0.0


def _own(pid: int) -> float:
    """User and system seconds of a process and of its children that ended; 0 for one that is gone."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text()
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()  # the name in brackets may hold spaces
    return sum(int(field) for field in fields[11:15]) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    try:
        lists = [path.read_text() for path in (_PROC / str(pid) / "task").glob("*/children")]
    except OSError:
        return []
    return [int(child) for children in lists for child in children.split()]
