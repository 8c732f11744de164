"""Ties a process to the one that started it, so that a killed parent leaves no orphans.

On Linux the kernel does it (`PR_SET_PDEATHSIG`). It watches the *thread* that started the process, so start it from a
thread that lives long enough. Elsewhere a thread of the child looks once a second whether the parent still lives.

Run as a program (`lifeline.py PARENT COMMAND…`), it becomes another program that gets SIGTERM when its parent ends.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_LOOK_SECONDS: Final = 1.0

_LIBC: Final = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def die_with_parent(parent: int, by: signal.Signals) -> None:
    """Sends the calling process the signal `by` when process `parent` ends; at once if it has ended already."""
    if not signal_on_death(parent, by):
        threading.Thread(target=_look, args=(parent, by), name="lifeline", daemon=True).start()


def signal_on_death(parent: int, by: signal.Signals) -> bool:
    """Does the same in the kernel only, so that it also outlasts exec; returns False where the kernel cannot."""
    if _LIBC is None or _LIBC.prctl(_PR_SET_PDEATHSIG, int(by), 0, 0, 0) != 0:
        return False
    if os.getppid() != parent:  # it ended before the call above
        os.kill(os.getpid(), by)
    return True


def _look(parent: int, by: signal.Signals) -> None:
    while os.getppid() == parent:
        time.sleep(_LOOK_SECONDS)
    os.kill(os.getpid(), by)


if __name__ == "__main__":
    signal_on_death(int(sys.argv[1]), signal.SIGTERM)
    os.execv(sys.argv[2], sys.argv[2:])
