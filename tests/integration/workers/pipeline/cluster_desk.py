"""One worker of a namespace whose index is on a cluster, for tests that break the cluster."""

import json
from collections import Counter
from typing import Any, cast

import redis
from tests.redis_cluster import Cluster

from copydesk_schemas import Keys, Record, decode_record
from copydesk_workers.fleet.raw_stream import RawStream, ensure_group
from copydesk_workers.pipeline.intake import NoWatch
from copydesk_workers.pipeline.runner import Runner
from copydesk_workers.server.epoch import ServerChanged
from copydesk_workers.server.index_server import index_server_of
from copydesk_workers.server.streams import read_all
from copydesk_workers.settings import Settings

PARTITIONS = 8


class ClusterDesk:
    """One worker of a namespace whose index is on a cluster."""

    def __init__(self, client: redis.Redis, keys: Keys, cluster: Cluster, login: str = "") -> None:
        """`login`: user and password of the nodes, as a URL has them in front of a host."""
        self.client, self.keys = client, keys
        self.settings = Settings(
            namespace=keys.namespace,
            chain="matching",
            window_documents=1000,
            partitions=PARTITIONS,
            index_url=cluster.url.replace("//", f"//{login}"),
            index_wait_seconds=0.2,
        )
        ensure_group(client, keys)
        self.server = index_server_of(self.settings, client)
        self.runner = Runner(client, keys, self.settings)
        self._stream = RawStream(client, keys, "worker", 60)

    def push(self, numbers: range, tail: str = "", **fields: str) -> None:
        """Pushes texts that share nothing; `tail` makes each another version of itself."""
        for number in numbers:
            words = " ".join(f"word{number}of{place}" for place in range(60))
            document = {"document": json.dumps({"text": f"{words} {tail}"})} | fields
            self.client.xadd(self.keys.raw, cast("dict[Any, Any]", document))

    def work(self) -> None:
        """Processes what waits, again as long as the index is not what it was."""
        while True:
            batch = self._stream.read(self._stream.in_hand()) or self._stream.new(100, 1)
            if not batch:
                return
            try:
                self.runner.process(batch, NoWatch())
            except ServerChanged:
                continue

    def records(self) -> list[Record]:
        """All records, in the order of their ids."""
        streams = (self.keys.clean, self.keys.duplicates)
        found = [decode_record(fields[b"record"]) for key in streams for _, fields in read_all(self.client, key)]
        return sorted(found, key=lambda record: tuple(map(int, record.raw_id.split("-"))))


def relations(records: list[Record]) -> Counter[str]:
    """How many records there are of each relation."""
    return Counter(record.relation for record in records)
