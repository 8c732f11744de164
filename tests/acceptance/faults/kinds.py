"""The kinds of faults, one function each: it does it, and returns when the site is itself again (or will be).

It answers whether it hit anything: there may be no process to kill just now, or nobody who writes while the disk is
full. The storm then tries again, so that what it counts did happen.
"""

import os
import random
import signal
import time
from collections.abc import Callable
from typing import Final

import redis
from tests.acceptance.faults.pusher import Pusher
from tests.acceptance.faults.site import SETTINGS, Site
from tests.integration.producers.proxy import Fault as Loss
from tests.processes import kill

_HOUR: Final = 3_600_000
#: How far event time jumps: within the window, beyond it, and so far that slices leave.
_JUMPS: Final = (_HOUR, 72 * _HOUR, 9 * 24 * _HOUR, 30 * 24 * _HOUR)
#: How long a disk stays full and memory stays used up, at least, and at most if no write is refused.
_FULL_SECONDS: Final = (1.5, 8.0)
#: How long a fault that lies in wait is waited for.
_WAIT_SECONDS: Final = 8.0
#: A worker that was paused is let go on later than its horse, which it would end, seeing how late it is.
_COMES_BACK_SECONDS: Final = 1.5

Fault = Callable[[Site, Pusher, random.Random], bool]


def kill_horse(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """kill -9 of the process that works."""
    horses = site.horses()
    if horses:
        kill([rng.choice(horses)[1]])
    return bool(horses)


def kill_worker(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """kill -9 of an RQ worker; its horse goes with it."""
    workers = site.workers()
    if workers:
        kill([rng.choice(workers)])
    return bool(workers)


def kill_supervisor(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """kill -9 of the supervisor; everyone below it goes too, and a new one is started."""
    site.end_fleet(signal.SIGKILL)
    return True


def stop_fleet(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """SIGTERM to the fleet, as at an upgrade, and a new one."""
    site.end_fleet(signal.SIGTERM)
    return True


def kill_server(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """kill -9 of the server; what it had not written to disk yet is gone."""
    site.end_server(signal.SIGKILL)
    return True


def restart_server(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """SIGTERM to the server, which writes all it has and is started again on its append-only file."""
    site.end_server(signal.SIGTERM)
    return True


def pause_worker(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """A worker is stopped (SIGSTOP) until its entries were reclaimed by others, and then goes on as if nothing was."""
    if not (horses := site.horses()):
        return False
    worker, horse = rng.choice(horses)
    _signal((worker, horse), signal.SIGSTOP)
    busy = site.in_hand(worker) > 0
    if busy:
        time.sleep(SETTINGS.reclaim_after + 1.5)
    _signal((horse,), signal.SIGCONT)
    if busy:
        time.sleep(_COMES_BACK_SECONDS)
    _signal((worker,), signal.SIGCONT)
    return busy


def drop_connections(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """Every connection to the server is lost, in the middle of whatever it carried."""
    return site.proxy.drop() > 0


def lose_replies(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The server carries out some of the next script calls, and the replies are lost."""
    return _lose(site, rng, ("after",))


def lose_calls(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """Some of the next script calls are lost before or half-way to the server."""
    return _lose(site, rng, ("before", "middle"))


def _lose(site: Site, rng: random.Random, faults: tuple[Loss, ...]) -> bool:
    """The next call, and three more of the next forty; returns when it was lost, or nobody called."""
    now = site.proxy.calls
    for number in (1, *(rng.randrange(2, 40) for _ in range(3))):
        site.proxy.faults[now + number] = rng.choice(faults)
    deadline = time.monotonic() + _WAIT_SECONDS
    while site.proxy.calls == now and time.monotonic() < deadline:
        time.sleep(0.01)
    return site.proxy.calls > now


def fill_disk(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The server cannot write its append-only file any further, for a while."""
    site.limit_files(rng.randrange(1, 200_000))
    refused = _hold(site, "MISCONF")
    site.limit_files(None)
    return refused


def fill_memory(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The server's memory is used up (maxmemory, noeviction), for a while."""
    try:
        site.client.config_set("maxmemory", int(site.client.info("memory")["used_memory"]) + rng.randrange(200_000))
        refused = _hold(site, "OOM")
        site.client.config_set("maxmemory", 0)
    except redis.exceptions.ConnectionError:  # it died of the fault before; a new one has no limit
        return False
    return refused


def _hold(site: Site, error: str) -> bool:
    """Waits until the server has refused a command with this error, and a while; whether it has."""
    before, began = site.refused(error), time.monotonic()
    least, most = _FULL_SECONDS
    while (passed := time.monotonic() - began) < most:
        if passed >= least and site.refused(error) > before:
            return True
        time.sleep(0.05)
    return False


def jump_clock(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """Event time jumps ahead, and then stands still, as after a clock was set forward and back."""
    before = pusher.jumps
    pusher.jump(rng.choice(_JUMPS))
    deadline = time.monotonic() + _WAIT_SECONDS
    while pusher.jumps == before and time.monotonic() < deadline:
        time.sleep(0.01)
    return pusher.jumps > before


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
