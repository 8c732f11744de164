"""What `tests.acceptance.cluster_faults` breaks, and how: nodes of the index, the server of the streams, the fleet."""

import random
import signal
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from msgspec import Struct
from tests.acceptance.failover_storm import Ground
from tests.acceptance.faults.pusher import Pusher
from tests.processes import children, kill, wait_until
from tests.redis_cluster import NODE_TIMEOUT, Cluster, Node

from copydesk_matching.index.server import slot_of
from copydesk_workers.fleet.start import FleetProcess
from copydesk_workers.settings import Settings

PARTITIONS: Final = 8
#: Seconds that a partition is gone: longer than a batch waits for it.
_GONE_SECONDS: Final = 4.0
#: `DEBUG DROP-CLUSTER-PACKET-FILTER`: all packets, and none.
_ALL, _NONE = -2, -1


class Fleets:
    """Supervisors with a worker each, as on several machines. One that was killed is started again."""

    def __init__(self, settings: Settings, url: str, log: Path, count: int) -> None:
        """Starts them."""
        self._settings, self._url, self._log = settings, url, log
        self._all = [self._start() for _ in range(count)]

    def _start(self) -> FleetProcess:
        return FleetProcess(self._settings, self._url, log=self._log)

    def kill_supervisor(self, rng: random.Random) -> None:
        """kill -9 of a supervisor, whose workers die with it; another one takes its place."""
        number = rng.randrange(len(self._all))
        fleet = self._all[number]
        assert fleet.alive(), "a fleet ended by itself"
        fleet.process.kill()
        fleet.process.wait()
        self._all[number] = self._start()

    def kill_worker(self, rng: random.Random) -> None:
        """kill -9 of an RQ worker, or of the process that works for it."""
        workers = [worker for fleet in self._all for worker in children(fleet.pid)]
        horses = [horse for worker in workers for horse in children(worker)]
        if found := rng.choice([workers, horses]) or workers:
            kill([rng.choice(found)])

    def stop(self) -> None:
        """Stops all of them."""
        for fleet in self._all:
            fleet.process.terminate()
        for fleet in self._all:
            fleet.stop()


class Scene(Struct):
    """What is broken."""

    cluster: Cluster
    ground: Ground
    fleets: Fleets
    pusher: Pusher
    rng: random.Random

    def slot(self) -> int:
        """The slot of one of the partitions."""
        return slot_of(self.rng.randrange(PARTITIONS))

    def other_than(self, node: Node) -> Node:
        """A primary of the cluster that is not this one."""
        return self.rng.choice([one for one in self.cluster.primaries() if one is not node])


def kill_node(scene: Scene) -> None:
    """kill -9 of a primary; its replica takes over, and it comes back as a replica."""
    slot = scene.slot()
    node = scene.cluster.primary_of(slot)
    node.kill(at_once=True)
    wait_until(lambda: scene.cluster.primary_of(slot) is not node, "the replica has taken over")
    time.sleep(scene.rng.random())
    scene.cluster.revive(node)


def restart_node(scene: Scene) -> None:
    """kill -9 of a primary that is back before anyone misses it."""
    node = scene.cluster.primary_of(scene.slot())
    node.kill(at_once=True)
    scene.cluster.revive(node)


def lose_partition(scene: Scene) -> None:
    """kill -9 of a primary and its replicas; they are back when documents were decided without them."""
    before = scene.ground.counted("articles_partly_matched")
    node = scene.cluster.primary_of(scene.slot())
    gone = [*scene.cluster.replicas_of(node), node]
    for one in gone:
        one.kill(at_once=True)
    time.sleep(_GONE_SECONDS)
    wait_until(
        lambda: scene.ground.counted("articles_partly_matched") > before or scene.pusher.failure,
        "documents are decided without the part that is away",
    )
    scene.cluster.revive(*gone)


def hang_node(scene: Scene) -> None:
    """SIGSTOP of a primary until its replica has taken over; it then goes on as if nothing was."""
    node = scene.cluster.primary_of(scene.slot())
    node.signal(signal.SIGSTOP)
    time.sleep(3 * NODE_TIMEOUT / 1000)
    node.signal(signal.SIGCONT)
    wait_until(scene.cluster.whole, "the cluster is whole")


def pause_node(scene: Scene) -> None:
    """CLIENT PAUSE: a primary answers its peers, and no client, for longer than a batch waits."""
    node = scene.cluster.primary_of(scene.slot())
    node.run("CLIENT", "PAUSE", int(1000 * _GONE_SECONDS), "ALL")
    time.sleep(_GONE_SECONDS)


def cut_node_off(scene: Scene) -> None:
    """A primary hears nothing of the cluster, and its replica takes its place: for a while, clients may write to both.

    What the old one took meanwhile is lost when it hears of the new one and becomes its replica.
    """
    slot = scene.slot()
    node = scene.cluster.primary_of(slot)
    replicas = scene.cluster.replicas_of(node)
    assert replicas, "each primary has a replica"
    node.run("DEBUG", "DROP-CLUSTER-PACKET-FILTER", _ALL)
    replicas[0].run("CLUSTER FAILOVER", "TAKEOVER")
    wait_until(lambda: replicas[0].client.info("replication")["role"] == "master", "the replica takes over")
    time.sleep(2 * NODE_TIMEOUT / 1000)
    node.run("DEBUG", "DROP-CLUSTER-PACKET-FILTER", _NONE)
    wait_until(lambda: node.client.info("replication")["role"] == "slave", "the old primary is a replica")
    wait_until(scene.cluster.whole, "the cluster is whole")


def move_slot(scene: Scene) -> None:
    """The slot of a partition moves to another primary, as a whole."""
    slot = scene.slot()
    scene.cluster.move_slot(slot, scene.other_than(scene.cluster.primary_of(slot)))


def move_slot_by_keys(scene: Scene) -> None:
    """The slot of a partition moves to another primary key by key, as servers before Valkey 9 do it."""
    slot = scene.slot()
    scene.cluster.move_slot_by_keys(slot, scene.other_than(scene.cluster.primary_of(slot)))


def kill_worker(scene: Scene) -> None:
    """kill -9 of an RQ worker or of the process that works for it."""
    scene.fleets.kill_worker(scene.rng)


def kill_supervisor(scene: Scene) -> None:
    """kill -9 of a supervisor: its workers die with it, and whatever it healed is left half done."""
    scene.fleets.kill_supervisor(scene.rng)


def kill_primary(scene: Scene) -> None:
    """kill -9 of the server of the streams; its replica is promoted at once."""
    scene.ground.change("killed", scene.pusher)


def lose_tail(scene: Scene) -> None:
    """The replica of the server of the streams is cut off; then the primary is killed and the replica promoted.

    Commits of that time are lost, and the index holds records of which the streams know nothing.
    """
    scene.ground.change("tail lost", scene.pusher)


FAULTS: Final[dict[str, Callable[[Scene], None]]] = {
    "node killed, replica promoted": kill_node,
    "node killed, back at once": restart_node,
    "node and its replica killed, back later": lose_partition,
    "node hung until it was replaced": hang_node,
    "node silent to clients": pause_node,
    "node cut off from its peers, and replaced": cut_node_off,
    "slot moved": move_slot,
    "slot moved key by key": move_slot_by_keys,
    "worker killed": kill_worker,
    "supervisor killed": kill_supervisor,
    "primary killed, replica promoted": kill_primary,
    "primary killed, replica without its tail": lose_tail,
}


def fault_names(decks: int) -> Sequence[str]:
    """Each kind of fault, so many times."""
    return list(FAULTS) * decks
