"""Faults that damage the server's log: documents are gone for good, and the fleet has to tell how many."""

import random
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests import tails
from tests.acceptance.faults.pusher import Pusher
from tests.acceptance.faults.site import WAIT_SECONDS, Site
from tests.processes import wait_until

from copydesk_schemas import entry_numbers
from copydesk_workers.server.streams import info

#: Bytes that a torn log loses: of the last command, of the last script, of many.
_TORN: Final = (1, 37, 4_000, 60_000)
_LOST_SECONDS: Final = 0.5
#: Bytes that are overwritten: more than one command has.
_CORRUPTED: Final = 100_000
_REFUSES_SECONDS: Final = 0.5


def tear_tail(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The server dies, and comes back without the last bytes of its log: in the middle of a command, or of a script."""
    return _lose_tail(site, pusher, lambda path: tails.shorten(path, rng.choice(_TORN)))


def lose_second(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The server dies, and comes back without what it wrote in the last half second, as after a power cut."""
    written = tails.written(site.data)
    time.sleep(_LOST_SECONDS)
    return _lose_tail(site, pusher, lambda path: tails.shorten(path, max(0, path.stat().st_size - written)))


def corrupt_tail(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The end of the log is overwritten; the server refuses it until the administrator has cut that off."""
    before = site.server.process.pid
    starts: list[int] = []
    lost = _lose_tail(site, pusher, lambda path: starts.append(tails.overwrite(path, _CORRUPTED)), comes_back=False)
    assert lost is False, "it comes back only below"
    if not starts:  # the pusher could not be held, so nothing was damaged
        return False
    time.sleep(_REFUSES_SECONDS)
    assert not site.answers(), "the server loaded an overwritten log"
    tails.cut_at(site.data, starts[0])
    tails.await_new(site.server, before)
    return _account(site, pusher)


def _lose_tail(site: Site, pusher: Pusher, damage: Callable[[Path], object], *, comes_back: bool = True) -> bool:
    """Damages the log of a server that dies while workers work and nobody pushes, and notes what was lost."""
    if not pusher.hold(WAIT_SECONDS):
        pusher.go_on()
        return False
    _await_looks(site)
    before = site.server.process.pid

    def unseen(path: Path) -> None:
        site.proxy.shut = True  # until `_account` has looked: the fleet moves the last id ahead of the clock
        damage(path)

    tails.damage(site.server, site.data, unseen)
    if not comes_back:
        return False
    tails.await_new(site.server, before)
    return _account(site, pusher)


def _await_looks(site: Site) -> None:
    """Returns when the supervisor that runs now has looked twice: it then remembers what there is.

    A look whose reply is lost leaves no memory, so calls that were still to be lost are not.
    """
    site.proxy.faults.clear()
    seen: list[object] = []

    def looked() -> bool:
        at = site.client.hget(site.keys.ledger, "at")
        if seen[-1:] != [at]:
            seen.append(at)
        return len(seen) > 2

    wait_until(looked, "the fleet has counted")


def _account(site: Site, pusher: Pusher) -> bool:
    """Notes which documents are lost: those behind the last id that the server knows. Returns when the fleet did, too.

    Documents come again as soon as the fleet has looked, and before it has noted what is lost.
    """
    last = info(site.client, site.keys.raw).get("last-generated-id", b"0-0").decode()
    gone = {number for number, one in enumerate(pusher.ids) if entry_numbers(one) > entry_numbers(last)}
    pusher.lost |= gone  # by their place: the server gives their ids again
    looked = site.client.hget(site.keys.ledger, "at")
    site.proxy.shut = False
    wait_until(lambda: site.client.hget(site.keys.ledger, "at") != looked, "the fleet has looked")
    pusher.go_on()
    deadline = time.monotonic() + WAIT_SECONDS
    while site.told() < len(pusher.lost) and time.monotonic() < deadline:  # nobody else knows what this fleet knows
        time.sleep(0.01)
    return True
