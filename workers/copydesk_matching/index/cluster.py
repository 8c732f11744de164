"""The index on a Redis or Valkey Cluster: calls go to the nodes that serve their partitions, to all at once.

redis-py knows which node serves which slot. Its pipelines refuse scripts on a cluster, and its single calls wait for
one node after the other. So the calls of a node are sent to it together, and the answers are read when all are sent:
the nodes work at the same time, and no thread is needed, which would not survive the fork of a worker.
"""

import time
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

import redis
from redis.cluster import ClusterNode, RedisCluster
from redis.exceptions import (
    AskError,
    ClusterDownError,
    MovedError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    RedisClusterException,
    ResponseError,
    TryAgainError,
)
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError

from copydesk_matching.index.server import Call, Home, PartitionsAway, command_of, script, slot_of, tag_of

#: The replication id of the server that holds KEYS[1]: another after each start, and after each failover.
_EPOCH: Final = script("return string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)') or ''")

#: What passes by itself: the node is gone, takes no writes, or its slot is on the way to another. (MASTERDOWN is a
#: ClusterDownError.)
_PASSING: Final = (
    RedisConnectionError,
    RedisTimeoutError,
    AskError,
    ClusterDownError,
    OutOfMemoryError,
    ReadOnlyError,
    TryAgainError,
)
#: The same, where redis-py has no class. A script meets a key that has left with its slot: moved key by key, a
#: partition cannot be asked until all of it has arrived. Redis begins that with "Script attempted", Valkey 9 with
#: "Attempted".
_PASSING_SAID: Final = ("MISCONF", "CLUSTERDOWN", "ttempted to access a non local key", "while the cluster is down")
_NO_ANSWER: Final = (RedisConnectionError, RedisTimeoutError)
_AGAIN: Final = (MovedError, NoScriptError, *_NO_ANSWER)
#: How often calls are sent again because their slots have moved, or another node has taken the place of theirs.
_ROUNDS: Final = 4
#: A node that did not answer is left alone for a while, in seconds: the least, and as a multiple of what it cost.
_REST_SECONDS: Final = 0.3
_REST_SHARE: Final = 3.0
#: Seconds between two looks at who serves what while something is away.
_LOOK_SECONDS: Final = 0.25


class ClusterServer:
    """An index on a cluster."""

    home: Home = "cluster"

    def __init__(self, cluster: RedisCluster) -> None:
        """Uses a client whose nodes answer in bytes; `close` closes it."""
        self._cluster: Final = cluster
        self._resting: dict[str, float] = {}  # name of a node → when it is tried again
        self._looked = 0.0

    def ask(self, calls: Sequence[Call]) -> list[Any]:
        """The answers to the calls, in order; `PartitionsAway` where a partition cannot be reached.

        Raises:
            redis.exceptions.ResponseError: A call is wrong.
        """
        answers: list[Any] = [None] * len(calls)
        todo = list(range(len(calls)))
        for _ in range(_ROUNDS):
            found = self._send(calls, todo)
            again = set()
            for at in todo:
                answer = found[at]
                if isinstance(answer, _AGAIN):
                    again.add(calls[at].partition)
                answers[at] = _read(calls[at], answer)
            if not again or not self._mend(calls, todo, found):
                break
            todo = [at for at in todo if calls[at].partition in again]  # in their order, so all of a partition
        for at, answer in enumerate(answers):
            if isinstance(answer, MovedError | NoScriptError):  # they moved on and on
                answers[at] = PartitionsAway({calls[at].partition: answer})
        return answers

    def epochs(self, partitions: Collection[int]) -> dict[int, str]:
        """The replication id of the node that serves each partition; those that cannot be reached are missing."""
        calls = [Call(partition, (1, tag_of(partition)), _EPOCH) for partition in partitions]
        told = zip(partitions, self.ask(calls), strict=True)
        return {partition: answer.decode() for partition, answer in told if isinstance(answer, bytes)}

    def scan(self, pattern: str) -> Sequence[bytes]:
        """All keys that match a pattern, on every primary.

        Raises:
            PartitionsAway: A primary cannot be reached, or slots are served by none.
        """
        self.look()
        found: list[bytes] = []
        try:
            for node in self.primaries():
                found += _client(node).scan_iter(match=pattern, count=1000)
        except _PASSING as error:
            raise PartitionsAway({0: error}) from error
        return found

    def primaries(self) -> list[ClusterNode]:
        """The nodes that serve slots, as far as is known."""
        return list(self._cluster.get_primaries())  # type: ignore[no-untyped-call]  # redis-py's

    def node_of(self, partition: int) -> str | None:
        """The name of the node that serves a partition, as far as is known; None: no node does."""
        nodes = self._cluster.nodes_manager.slots_cache.get(slot_of(partition))
        return nodes[0].name if nodes else None

    def look(self) -> None:
        """Asks the cluster again who serves what; without an answer, what was known stays."""
        self._looked = time.monotonic()
        try:
            self._cluster.nodes_manager.initialize()
        except (RedisClusterException, redis.exceptions.RedisError, IndexError):
            return  # nobody says anything, or nobody serves anything: it is asked again at the next failure

    def close(self) -> None:
        """Closes all connections."""
        self._cluster.close()

    # -- parts

    def _send(self, calls: Sequence[Call], todo: Sequence[int]) -> dict[int, Any]:
        """What comes back for each of the calls: an answer or an error."""
        found: dict[int, Any] = {}
        groups: defaultdict[str, list[int]] = defaultdict(list)
        nodes: dict[str, ClusterNode] = {}
        now = time.monotonic()
        for at in todo:
            served = self._cluster.nodes_manager.slots_cache.get(slot_of(calls[at].partition))
            if not served:
                found[at] = ClusterDownError("no node serves it")
            elif self._resting.get(served[0].name, now) > now:
                found[at] = RedisConnectionError(f"{served[0].name} did not answer")
            else:
                groups[served[0].name].append(at)
                nodes[served[0].name] = served[0]
        exchanges = [_Exchange(nodes[name], [(at, calls[at]) for at in members]) for name, members in groups.items()]
        try:
            for exchange in exchanges:
                exchange.send()
            for exchange in exchanges:
                found.update(exchange.read())
                self._note(exchange)
        finally:
            for exchange in exchanges:
                exchange.end()
        return found

    def _note(self, exchange: "_Exchange") -> None:
        if exchange.failed:
            rest = max(_REST_SECONDS, _REST_SHARE * exchange.seconds)
            self._resting[exchange.node.name] = time.monotonic() + rest
        else:
            self._resting.pop(exchange.node.name, None)

    def _mend(self, calls: Sequence[Call], todo: Sequence[int], found: Mapping[int, Any]) -> bool:
        """Does what lets the failed calls succeed: loads scripts, looks who serves what. False: nothing helps now."""
        helps = False
        for at in todo:
            call, answer = calls[at], found[at]
            if isinstance(answer, NoScriptError) and call.script is not None:
                helps = self._load(call) or helps
        if any(isinstance(answer, MovedError) for answer in found.values()):
            self.look()
            return True
        gone = {calls[at].partition for at in todo if isinstance(found[at], _NO_ANSWER)}
        if gone and time.monotonic() >= self._looked + _LOOK_SECONDS:
            before = {partition: self.node_of(partition) for partition in gone}
            self.look()
            helps = helps or any(self.node_of(partition) != before[partition] for partition in gone)
        return helps

    def _load(self, call: Call) -> bool:
        assert call.script is not None, "only scripts are loaded"
        nodes = self._cluster.nodes_manager.slots_cache.get(slot_of(call.partition))
        try:
            _client(nodes[0]).script_load(call.script.text)  # type: ignore[index]  # it has just answered
        except _PASSING:
            return False
        return True


class _Exchange:
    """The calls of one node: sent together, read together."""

    def __init__(self, node: ClusterNode, calls: Sequence[tuple[int, Call]]) -> None:
        self.node: Final = node
        self.failed = False
        self.seconds = 0.0
        self._calls = calls
        self._connection: Any = None  # redis-py's, which has no type for what a pool hands out
        self._owed = 0
        self._error: Exception | None = None

    def send(self) -> None:
        """Sends the calls."""
        began = time.monotonic()
        try:
            self._connection = _client(self.node).connection_pool.get_connection()
            self._owed = len(self._calls)
            packed = self._connection.pack_commands([command_of(call) for _, call in self._calls])
            self._connection.send_packed_command(packed)
        except _NO_ANSWER as error:
            self._fail(error)
        self.seconds += time.monotonic() - began

    def read(self) -> Iterator[tuple[int, Any]]:
        """The number of each call, and what came back."""
        began = time.monotonic()
        client = _client(self.node)
        for at, call in self._calls:
            if self._error is not None:
                yield at, self._error
                continue
            try:
                name = str(command_of(call)[0])
                answer = client.parse_response(self._connection, name)  # type: ignore[no-untyped-call]  # redis-py's
                self._owed -= 1
                yield at, answer
            except _NO_ANSWER as error:
                self._fail(error)
                yield at, error
            except ResponseError as error:
                self._owed -= 1
                yield at, error
        self.seconds += time.monotonic() - began

    def end(self) -> None:
        """Gives the connection back; one that still owes answers is closed, or the next caller would get them."""
        if self._connection is None:
            return
        if self._owed:
            self._connection.disconnect()
        _client(self.node).connection_pool.release(self._connection)
        self._connection = None

    def _fail(self, error: Exception) -> None:
        self.failed, self._error = True, error


def _read(call: Call, answer: Any) -> Any:
    """The answer, with `PartitionsAway` in the place of what passes by itself; raises what does not."""
    if not isinstance(answer, Exception) or isinstance(answer, MovedError | NoScriptError):
        return answer
    if isinstance(answer, _PASSING) or any(said in str(answer) for said in _PASSING_SAID):
        return PartitionsAway({call.partition: answer})
    raise answer


def _client(node: ClusterNode) -> redis.Redis:
    found: redis.Redis | None = node.redis_connection
    if found is None:
        raise RedisConnectionError(f"{node.name} was never reached")
    return found
