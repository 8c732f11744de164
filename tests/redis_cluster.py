"""A cluster of real servers on free ports of this machine, for tests: primaries with replicas, ready in seconds."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from copydesk_workers.server.embedded import bundled_server
from tests.ports import free_port
from tests.processes import end, wait_until

SLOTS: Final = 16384
#: Milliseconds of silence after which the others hold a node for failed. Far below the default of 15 s.
NODE_TIMEOUT: Final = 1500
#: The port of the cluster bus lies this much above that of the node.
_BUS: Final = 10_000
#: Keys that move at once where a slot moves key by key.
_PIECE: Final = 100


class Node:
    """One server of the cluster."""

    def __init__(self, folder: Path, port: int, options: Sequence[str]) -> None:
        self.folder, self.port, self._options = folder, port, options
        self.process: subprocess.Popen[bytes] | None = None
        self.client = redis.Redis(port=port, protocol=2, socket_timeout=10, retry=Retry(NoBackoff(), 0))

    @property
    def name(self) -> str:
        """`host:port`."""
        return f"127.0.0.1:{self.port}"

    @property
    def id(self) -> str:
        """The id of the node in the cluster."""
        return str(_text(self.run("CLUSTER MYID")))

    def run(self, *command: str | int | bytes) -> Any:
        """The answer to a command, as redis-py reads it."""
        return self.client.execute_command(*command)  # type: ignore[no-untyped-call]  # redis-py's

    def start(self) -> None:
        """Starts the server on what its folder holds; returns when it answers."""
        self.folder.mkdir(parents=True, exist_ok=True)
        command = [str(bundled_server()), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        command += ["--cluster-enabled", "yes", "--cluster-node-timeout", str(NODE_TIMEOUT), "--appendonly", "yes"]
        command += ["--appendfsync", "everysec", "--save", "", "--repl-diskless-sync-delay", "0"]
        command += ["--cluster-require-full-coverage", "no", "--cluster-replica-validity-factor", "0"]
        command += ["--enable-debug-command", "local", *self._options]
        with (self.folder / "server.log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, process_group=0)
        wait_until(self.client.ping, f"{self.name} answers", seconds=20)

    def signal(self, number: signal.Signals) -> None:
        """Sends a signal to the server."""
        assert self.process is not None, "it was started"
        os.kill(self.process.pid, number)

    def kill(self, *, at_once: bool = False) -> None:
        """kill -9; returns when it is dead. `start` brings it back.

        Args:
            at_once: Whether it may lose what it answered last: while the disk is slow, a server that syncs its log
                every second holds it back for up to two. Else it is killed when its log is written.
        """
        if not at_once:
            wait_until(lambda: self.client.info("persistence")["aof_buffer_length"] == 0, "all is written")
        self.signal(signal.SIGKILL)
        assert self.process is not None, "it was started"
        self.process.wait()

    @property
    def alive(self) -> bool:
        """Whether its process runs."""
        return self.process is not None and self.process.poll() is None

    @property
    def processor_seconds(self) -> float:
        """Processor time that the server took so far."""
        told = self.client.info("cpu")
        return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])


class Cluster:
    """`primaries` primaries, each with `replicas` replicas; the slots are spread evenly, in ranges."""

    def __init__(self, folder: Path, primaries: int = 3, replicas: int = 0, options: Sequence[str] = ()) -> None:
        self.nodes = [Node(folder / str(number), _port(), options) for number in range(primaries * (1 + replicas))]
        self._primaries = primaries

    @property
    def url(self) -> str:
        """The URL that copydesk takes: two of the nodes."""
        return "redis://" + ",".join(node.name for node in self.nodes[:2])

    def start(self) -> None:
        """Starts the servers and makes a cluster of them; returns when every node serves."""
        for node in self.nodes:
            node.start()
        first, rest = self.nodes[0], self.nodes[1:]
        for number, node in enumerate(self.nodes[: self._primaries]):
            low, high = (SLOTS * at // self._primaries for at in (number, number + 1))
            node.run("CLUSTER ADDSLOTSRANGE", low, high - 1)
            node.run("CLUSTER SET-CONFIG-EPOCH", number + 1)
        wait_until(lambda: self._have_met(first, rest), "all have met", seconds=30)
        for number, node in enumerate(self.nodes[self._primaries :]):
            primary = self.nodes[number % self._primaries]
            node.run("CLUSTER REPLICATE", primary.id)
        wait_until(self.whole, "the cluster serves", seconds=30)

    def whole(self) -> bool:
        """Whether each living node holds the cluster for whole, and the replicas are in step."""
        return all(self._serves(node) for node in self.nodes if node.alive)

    def primary_of(self, slot: int) -> Node:
        """The living node that serves a slot, as the first that answers says."""
        for node in self.nodes:
            if node.alive:
                try:
                    found = node.run("CLUSTER SLOTS")
                except redis.exceptions.RedisError:
                    continue
                for low, high, primary, *_ in found:
                    if low <= slot <= high:
                        return next(one for one in self.nodes if one.port == primary[1])
        raise AssertionError(f"no node serves slot {slot}")

    def primaries(self) -> list[Node]:
        """The nodes that are primaries now."""
        return [node for node in self.nodes if node.alive and node.client.info("replication")["role"] == "master"]

    def replicas_of(self, primary: Node) -> list[Node]:
        """The living nodes that follow a primary."""
        others = [node for node in self.nodes if node.alive and node is not primary]
        return [node for node in others if node.client.info("replication").get("master_port") == primary.port]

    def move_slot(self, slot: int, to: Node) -> None:
        """Moves a slot as a whole (Valkey 9); returns when it is there."""
        source = self.primary_of(slot)
        if source is to:
            return
        source.run("CLUSTER MIGRATESLOTS", "SLOTSRANGE", slot, slot, "NODE", to.id)
        wait_until(lambda: self.primary_of(slot) is to, f"slot {slot} has moved", seconds=30)

    def move_slot_by_keys(self, slot: int, to: Node, pause: float = 0.05) -> None:
        """Moves a slot key by key, with `pause` seconds between two pieces; returns when all of it is there."""
        source = self.begin_move(slot, to)
        if source is to:
            return
        while keys := source.run("CLUSTER GETKEYSINSLOT", slot, _PIECE):
            self.move_keys(source, to, keys)
            time.sleep(pause)
        for node in (to, source, *(one for one in self.primaries() if one not in (to, source))):
            node.run("CLUSTER SETSLOT", slot, "NODE", to.id)
        wait_until(lambda: self.primary_of(slot) is to, f"slot {slot} has moved", seconds=30)

    def begin_move(self, slot: int, to: Node) -> Node:
        """Lets the keys of a slot move to a node; `move_slot_by_keys` ends it. Returns the node that has them."""
        source = self.primary_of(slot)
        if source is not to:
            to.run("CLUSTER SETSLOT", slot, "IMPORTING", source.id)
            source.run("CLUSTER SETSLOT", slot, "MIGRATING", to.id)
        return source

    def move_keys(self, source: Node, to: Node, keys: Sequence[bytes | str]) -> None:
        """Moves keys of a slot whose move has begun."""
        source.run("MIGRATE", "127.0.0.1", to.port, "", 0, 5000, "KEYS", *keys)

    def revive(self, *nodes: Node) -> None:
        """Starts nodes that were killed; returns when they serve again, which takes some seconds by design."""
        for node in nodes:
            node.start()
        wait_until(self.whole, "the cluster serves again", seconds=30)

    def close(self) -> None:
        """Ends all servers."""
        for node in self.nodes:
            if node.process is not None:
                end(node.process)
            node.client.close()

    def _have_met(self, first: Node, rest: Sequence[Node]) -> bool:
        """Whether all nodes know each other; one that knows nobody yet, or no more, greets the first.

        A greeting that is not answered within the timeout of a node is forgotten, as on a busy machine.
        """
        for node in rest:
            if len(node.run("CLUSTER NODES")) == 1:
                node.run("CLUSTER MEET", "127.0.0.1", first.port)
        return all(self._knows(node) == len(self.nodes) for node in self.nodes)

    def _knows(self, node: Node) -> int:
        known = node.run("CLUSTER NODES")
        return sum("handshake" not in one["flags"] for one in known.values())

    def _serves(self, node: Node) -> bool:
        if node.run("CLUSTER INFO")["cluster_state"] != "ok":
            return False
        told = node.client.info("replication")
        return bool(told["role"] == "master" or told["master_link_status"] == "up")


@contextmanager
def running_cluster(
    folder: Path, primaries: int = 3, replicas: int = 0, options: Sequence[str] = ()
) -> Iterator[Cluster]:
    """A cluster that ends with the block."""
    cluster = Cluster(folder, primaries, replicas, options)
    try:
        cluster.start()
        yield cluster
    finally:
        cluster.close()


def _port() -> int:
    """A port whose bus port is free as well."""
    while True:
        port = free_port()
        try:
            with socket.create_server(("127.0.0.1", port + _BUS)):
                return port
        except OSError:
            continue


def _text(answer: Any) -> str:
    return answer.decode() if isinstance(answer, bytes) else str(answer)
