"""The kinds of faults, one function each: it does it, and returns when the site is itself again (or will be)."""

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Final

import redis
from tests.acceptance.faults.pusher import Pusher
from tests.acceptance.faults.site import SETTINGS, Site
from tests.acceptance.fleet.harness import kill

from copydesk_workers.fleet.drain import reclaim_after

_HOUR: Final = 3_600_000
#: How far event time jumps: within the window, beyond it, and so far that slices leave.
_JUMPS: Final = (_HOUR, 72 * _HOUR, 9 * 24 * _HOUR, 30 * 24 * _HOUR)
#: How long a disk stays full and memory stays used up.
_FULL_SECONDS: Final = 1.5

Fault = Callable[[Site, Pusher, random.Random], None]


def kill_horse(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """kill -9 of the process that works."""
    if horses := site.horses():
        kill([rng.choice(horses)[1]])


def kill_worker(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """kill -9 of an RQ worker; its horse goes with it."""
    if workers := site.workers():
        kill([rng.choice(workers)])


def kill_supervisor(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """kill -9 of the supervisor; everyone below it goes too, and a new one is started."""
    site.end_fleet(signal.SIGKILL)


def stop_fleet(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """SIGTERM to the fleet, as at an upgrade, and a new one."""
    site.end_fleet(signal.SIGTERM)


def kill_server(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """kill -9 of the server; what it had not written to disk yet is gone."""
    site.end_server(signal.SIGKILL)


def restart_server(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """SIGTERM to the server, which writes all it has and is started again on its append-only file."""
    site.end_server(signal.SIGTERM)


def pause_worker(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """A worker is stopped (SIGSTOP) until its entries were reclaimed by others, and then goes on as if nothing was."""
    if not (horses := site.horses()):
        return
    worker, horse = rng.choice(horses)
    _signal((worker, horse), signal.SIGSTOP)
    time.sleep(reclaim_after(SETTINGS) + 1.5)
    _signal((horse,), signal.SIGCONT)
    time.sleep(0.3)  # else its parent, which sees how late it is, ends it before it comes back
    _signal((worker,), signal.SIGCONT)


def drop_connections(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """Every connection to the server is lost, in the middle of whatever it carried."""
    site.proxy.drop()


def lose_replies(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """The server carries out some of the next script calls, and the replies are lost."""
    now = site.proxy.calls
    site.proxy.faults.update(dict.fromkeys((now + rng.randrange(1, 40) for _ in range(4)), "after"))


def lose_calls(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """Some of the next script calls are lost before or half-way to the server."""
    now = site.proxy.calls
    for _ in range(4):
        site.proxy.faults[now + rng.randrange(1, 40)] = rng.choice(("before", "middle"))


def fill_disk(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """The server cannot write its append-only file any further, for a while."""
    site.limit_files(rng.randrange(1, 200_000))
    time.sleep(_FULL_SECONDS)
    site.limit_files(None)


def fill_memory(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """The server's memory is used up (maxmemory, noeviction), for a while."""
    try:
        site.client.config_set("maxmemory", int(site.client.info("memory")["used_memory"]) + rng.randrange(200_000))
        time.sleep(_FULL_SECONDS)
        site.client.config_set("maxmemory", 0)
    except redis.exceptions.ConnectionError:  # it died of the fault before; a new one has no limit
        return


def jump_clock(site: Site, pusher: Pusher, rng: random.Random) -> None:
    """Event time jumps ahead, and then stands still, as after a clock was set forward and back."""
    pusher.jump(rng.choice(_JUMPS))


KINDS: Final[dict[str, Fault]] = {
    "kill -9 of a working process": kill_horse,
    "kill -9 of an RQ worker": kill_worker,
    "kill -9 of the supervisor": kill_supervisor,
    "kill -9 of the server": kill_server,
    "restart of the server": restart_server,
    "restart of the fleet (SIGTERM)": stop_fleet,
    "worker paused past its reclaim, back late": pause_worker,
    "all connections dropped": drop_connections,
    "replies lost": lose_replies,
    "calls lost or cut": lose_calls,
    "disk full": fill_disk,
    "memory full": fill_memory,
    "clock jump": jump_clock,
}


def _signal(pids: tuple[int, ...], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:  # it has ended by itself
            continue
