"""What the parent of a horse (an RQ work horse) knows of it: its entry, how long it takes, its memory, how it ended.

Horse and parent share a piece of memory. So the parent can stop a horse that hangs in C code, where no signal handler
runs, and knows which entry that was.
"""

import mmap
import os
import signal
import struct
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct

from copydesk_schemas import DeadReason

_STARTED: Final = struct.Struct("=d")
_TEXT: Final = struct.Struct("=H")
_STARTED_AT: Final = 0
_RESTS_AT: Final = 8
_ENTRY_AT: Final = 16
_ALONE_AT: Final = 128
_NOTE_AT: Final = 256
_HELD_AT: Final = 2048
_SIZE: Final = _HELD_AT + 48 * 1024  # for the ids of the largest batch
_PAGE: Final = os.sysconf("SC_PAGE_SIZE")

#: Signals that a process gets from others, not for what it did.
_FROM_OUTSIDE: Final = frozenset({signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT})


class InHand(Struct, frozen=True):
    """The entry that a horse works on, and for how many seconds; an empty id stands for its whole batch."""

    entry_id: str
    seconds: float
    #: When it began, on the monotonic clock.
    started: float


class Death(Struct, frozen=True):
    """How the last attempt with an entry alone ended."""

    reason: DeadReason
    detail: str


class SharedWatch:
    """The watch over a horse, in an anonymous map that is made before the fork: the horse writes, the parent reads."""

    def __init__(self) -> None:
        self._memory = mmap.mmap(-1, _SIZE)

    # -- the horse

    def begin(self, entry_id: str) -> None:
        """Says that work on this entry starts now."""
        self.end()
        self._put(_ENTRY_AT, entry_id, _ALONE_AT)
        _STARTED.pack_into(self._memory, _STARTED_AT, time.monotonic())

    def end(self) -> None:
        """Says that no entry is being processed any more."""
        _STARTED.pack_into(self._memory, _STARTED_AT, 0.0)

    def alone(self, entry_id: str | None) -> None:
        """Says that the attempt with this entry alone begins; None: it ended."""
        self._put(_ALONE_AT, entry_id or "", _NOTE_AT)

    def note(self, text: str) -> None:
        """Tells the parent why the attempt failed."""
        self._put(_NOTE_AT, text, _HELD_AT)

    def hold(self, entry_ids: Sequence[str]) -> None:
        """Says which entries are processed together from now on."""
        self._put(_HELD_AT, " ".join(entry_ids), _SIZE)

    def rest(self, seconds: float, *, first: bool = False) -> None:
        """Says that the slow lane has no turn for this time while other entries wait. The parent says it, too.

        Args:
            seconds: The time.
            first: Says it only if the lane was free for as long before: an entry that waits there must get its turn.
        """
        now = time.monotonic()
        if not first or _STARTED.unpack_from(self._memory, _RESTS_AT)[0] + seconds < now:
            _STARTED.pack_into(self._memory, _RESTS_AT, now + seconds)

    def rests(self) -> bool:
        """Whether the slow lane has to wait while other entries do."""
        return bool(time.monotonic() < _STARTED.unpack_from(self._memory, _RESTS_AT)[0])

    # -- the parent

    def clear(self) -> None:
        """Forgets the last horse. To be called before the next fork."""
        self.end()
        self.alone(None)
        self.note("")
        self.hold(())

    def in_hand(self) -> InHand | None:
        """What the horse works on; None if nothing. It reads twice, as the horse may write in between."""
        while True:
            (started,) = _STARTED.unpack_from(self._memory, _STARTED_AT)
            if started == 0.0:
                return None
            entry_id = self._get(_ENTRY_AT)
            if _STARTED.unpack_from(self._memory, _STARTED_AT) == (started,):
                return InHand(entry_id, time.monotonic() - started, started)

    def held(self) -> list[str]:
        """The ids of the entries that the horse processed together last; empty if there are none."""
        return self._get(_HELD_AT).split()

    def death(self, status: int, ended: Death | None) -> tuple[str, Death] | None:
        """Says which entry was tried alone when the horse ended, and how the attempt ended.

        Args:
            status: The wait status of the horse.
            ended: Why the parent ended the horse; None if it did not.

        Returns:
            The entry id and its death; None if no entry was tried alone.
        """
        entry_id = self._get(_ALONE_AT)
        if not entry_id:
            return None
        return entry_id, ended or Death("crashed", self._get(_NOTE_AT) or describe(status))

    def _put(self, offset: int, text: str, end: int) -> None:
        data = text.encode()[: end - offset - _TEXT.size]
        self._memory[offset + _TEXT.size : offset + _TEXT.size + len(data)] = data
        _TEXT.pack_into(self._memory, offset, len(data))

    def _get(self, offset: int) -> str:
        (length,) = _TEXT.unpack_from(self._memory, offset)
        return self._memory[offset + _TEXT.size : offset + _TEXT.size + length].decode(errors="replace")


class FairClock:
    """How long a horse could run with what it has in hand: the time since, less what it waited for a core.

    On a crowded machine a limit of two seconds would else end healthy work, whose repetition crowds it even more.
    """

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._started = 0.0
        #: Seconds that the horse had waited for a core at the last look, and when the work in hand began.
        self._at_last_look = self._at_start = waited_for_core(pid)

    def seconds(self, hand: InHand | None) -> float:
        """How long the horse could run since the work in hand began; 0.0 if there is none. To be asked at each look."""
        if hand is not None and hand.started != self._started:
            self._started, self._at_start = hand.started, self._at_last_look
        self._at_last_look = max(self._at_last_look, waited_for_core(self._pid))
        return 0.0 if hand is None else hand.seconds - (self._at_last_look - self._at_start)


def from_outside(status: int) -> bool:
    """Whether a process that ended with this wait status was killed from outside, and did not fail by itself."""
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) in _FROM_OUTSIDE


def describe(status: int) -> str:
    """Puts a wait status into words."""
    if os.WIFSIGNALED(status):
        number = os.WTERMSIG(status)
        names = {int(one): one.name for one in signal.Signals}
        return f"the worker process was killed by {names.get(number, f'signal {number}')}"
    return f"the worker process exited with status {os.WEXITSTATUS(status)}"


def private_bytes(pid: int) -> int:
    """Resident memory of a process without shared pages, in bytes; 0 if it is gone, or where there is no /proc."""
    try:
        _, resident, shared, *_ = Path(f"/proc/{pid}/statm").read_text().split()
    except (OSError, ValueError):  # a process that is just ending has an empty file
        return 0
    return (int(resident) - int(shared)) * _PAGE


def waited_for_core(pid: int) -> float:
    """Seconds that a process was ready to run and had no core; 0.0 if it is gone, or where the kernel does not say."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, ValueError, IndexError):  # a process that is just ending has an empty file
        return 0.0
