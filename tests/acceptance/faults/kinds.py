"""The kinds of faults, one function each: it does it, and returns when the site is itself again (or will be).

It answers whether it hit anything: there may be no process to kill just now, or nobody who writes while the disk is
full. The storm then tries again, so that what it counts did happen.
"""

import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import redis
from msgspec.structs import replace
from tests.acceptance.faults.clock_and_disk import move_clock, slow_disk
from tests.acceptance.faults.disturbance import IMPOSSIBLE
from tests.acceptance.faults.log_damage import corrupt_tail, lose_second, tear_tail
from tests.acceptance.faults.pusher import Pusher
from tests.acceptance.faults.site import SETTINGS, WAIT_SECONDS, Site
from tests.integration.producers.proxy import Fault as Loss
from tests.processes import PATIENCE_SECONDS, kill, send

from copydesk_schemas import GROUP
from copydesk_workers.fleet.start import FleetProcess

_HOUR: Final = 3_600_000
#: How far event time jumps: within the window, beyond it, and so far that slices leave.
_JUMPS: Final = (_HOUR, 72 * _HOUR, 9 * 24 * _HOUR, 30 * 24 * _HOUR)
#: How long a disk stays full and memory stays used up, at least, and at most if no write is refused.
_FULL_SECONDS: Final = (1.5, 8.0)
#: A worker that was paused is let go on later than its horse, which it would end, seeing how late it is.
_COMES_BACK_SECONDS: Final = 1.5

#: Settings of a second host, any of which is refused.
_OTHER_SETTINGS: Final = {"keep_entries": 100, "archive_entries": 400, "chain": "matching", "ahead_hours": 2.0}

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
    pusher.unsure += pusher.unconfirmed
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
    send((worker, horse), signal.SIGSTOP)
    busy = site.in_hand(worker) > 0
    if busy:
        time.sleep(SETTINGS.reclaim_after + 1.5)
    send((horse,), signal.SIGCONT)
    if busy:
        time.sleep(_COMES_BACK_SECONDS)
    send((worker,), signal.SIGCONT)
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
    deadline = time.monotonic() + WAIT_SECONDS
    while site.proxy.calls == now and time.monotonic() < deadline:
        time.sleep(0.01)
    return site.proxy.calls > now


def fill_disk(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The server cannot write its log any further, for a while; then the administrator does as promises.md says."""
    site.limit_files(rng.randrange(1, 200_000))
    refused = _hold(site, "MISCONF")
    site.limit_files(None)
    with suppress(redis.exceptions.RedisError):  # a write that it could not finish leaves a hole in the file
        site.client.bgrewriteaof()
    _await_rewrite(site)
    return refused


def _await_rewrite(site: Site) -> None:
    """Returns when the server goes by its new log: until then it refuses the old one if it dies, and that is known."""
    deadline = time.monotonic() + WAIT_SECONDS
    while time.monotonic() < deadline:
        with suppress(redis.exceptions.RedisError):
            told = site.client.info("persistence")
            if not told["aof_rewrite_in_progress"] and not told["aof_rewrite_scheduled"]:
                return
        time.sleep(0.05)


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


def jump_time(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """Event time jumps ahead, and then stands still."""
    before = pusher.jumps
    pusher.jump(rng.choice(_JUMPS))
    deadline = time.monotonic() + WAIT_SECONDS
    while pusher.jumps == before and time.monotonic() < deadline:
        time.sleep(0.01)
    return pusher.jumps > before


def mix_settings(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """Another host starts a fleet with other settings: it is refused, and told the difference. The first goes on."""
    log = site.data.with_name("other-fleet.log")
    log.unlink(missing_ok=True)
    name, value = rng.choice(tuple(_OTHER_SETTINGS.items()))
    with FleetProcess(replace(SETTINGS, **{name: value}), site.server.url, log=log) as other:
        assert other.process.wait(PATIENCE_SECONDS) != 0, "a fleet with other settings ran"
    assert f"COPYDESK_{name.upper()} is {value} here and {getattr(SETTINGS, name)} there" in log.read_text()
    return True


def destroy_group(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """The workers' group is deleted, with all that they have in hand."""
    return bool(site.client.xgroup_destroy(site.keys.raw, GROUP))


def move_group(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """XGROUP SETID: the group passes all that waits."""
    try:
        waiting = int(site.client.xlen(site.keys.raw))
        site.client.xgroup_setid(site.keys.raw, GROUP, "$")
    except redis.exceptions.ResponseError:  # the group was deleted just before
        return False
    return waiting > 0


def delete_consumer(site: Site, pusher: Pusher, rng: random.Random) -> bool:
    """XGROUP DELCONSUMER: what a worker has in hand is in nobody's hands."""
    try:
        consumers = [one["name"] for one in site.client.xinfo_consumers(site.keys.raw, GROUP) if one["pending"]]
        return bool(consumers and site.client.xgroup_delconsumer(site.keys.raw, GROUP, rng.choice(consumers)))
    except redis.exceptions.ResponseError:
        return False


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
    "event time jumps ahead": jump_time,
    "server's clock moved and set right": move_clock,
    "disk slow": slow_disk,
    "fleet with other settings": mix_settings,
    "log torn at its end": tear_tail,
    "last half second of the log lost": lose_second,
    "end of the log overwritten": corrupt_tail,
    "workers' group deleted": destroy_group,
    "workers' group moved ahead": move_group,
    "consumer deleted": delete_consumer,
}


#: The kinds that this machine can do.
POSSIBLE: Final = [kind for kind in KINDS if not (IMPOSSIBLE and KINDS[kind] in (move_clock, slow_disk))]
