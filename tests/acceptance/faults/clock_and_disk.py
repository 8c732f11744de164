"""Faults of the server's clock and disk; only where they can be made (`disturbance.py`)."""

import random
import signal
import time
from typing import Final

from tests.acceptance.faults.pusher import Pusher
from tests.acceptance.faults.site import WAIT_SECONDS, Site

#: How far the server's clock is moved, how long its disk takes longer for each fsync and write, and for how long.
_AHEAD_SECONDS: Final = (-3_600, -90, 90, 3_600)
_SYNC_SECONDS: Final = (0.5, 1.5, 3.0)
_WRITE_SECONDS: Final = 0.02
_DISTURBED_SECONDS: Final = 1.5


def move_clock(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The server's clock goes ahead or back while everything works, and is set right a while later."""
    return _disturb(site, ahead=rng.choice(_AHEAD_SECONDS))


def slow_disk(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The server's disk is slow for a while. In half of the cases the server is killed meanwhile.

    It has then answered what it had not yet written, for it writes nothing while it waits for the disk.
    """
    hit = _disturb(site, sync=rng.choice(_SYNC_SECONDS), write=_WRITE_SECONDS, calm=False)
    if rng.random() < 0.5:
        pusher.unsure += pusher.unconfirmed
        site.end_server(signal.SIGKILL)
    assert site.disturbance is not None, "it was disturbed above"
    site.disturbance.calm()
    return hit


def _disturb(site: Site, *, ahead: float = 0, sync: float = 0, write: float = 0, calm: bool = True) -> bool:
    """Disturbs the server for a while; whether documents were finished meanwhile."""
    assert site.disturbance is not None, "a kind that is possible here only"
    before = site.finished()
    site.disturbance.disturb(ahead=ahead, sync=sync, write=write)
    deadline = time.monotonic() + WAIT_SECONDS
    time.sleep(_DISTURBED_SECONDS)
    while (hit := site.finished() != before) is False and time.monotonic() < deadline:
        time.sleep(0.02)
    if calm:
        site.disturbance.calm()
    return hit
