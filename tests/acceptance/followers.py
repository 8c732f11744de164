"""Readers that never stop while something happens to the servers or the fleet."""

import threading
import time
from collections import Counter
from contextlib import closing

import redis

from copydesk_producers import Reader
from copydesk_schemas import Keys
from copydesk_schemas.primary import client_of
from copydesk_workers.server.streams import read_new


class Followers:
    """A reader with a cursor and a reader in a group, each in a thread. They note the ids of the records they got."""

    def __init__(self, url: str, keys: Keys) -> None:
        self._url, self._keys = url, keys
        self._ended = threading.Event()
        self.by_cursor: set[str] = set()
        self.by_group: Counter[str] = Counter()
        self._threads = [threading.Thread(target=self._follow, daemon=True), threading.Thread(target=self._read)]
        for thread in self._threads:
            thread.start()

    def end(self) -> None:
        """Ends the threads."""
        self._ended.set()
        for thread in self._threads:
            thread.join()

    def _follow(self) -> None:
        """What anyone writes who follows a stream by XREAD."""
        with closing(client_of(self._url, protocol=2)) as client:
            after = "0-0"
            while not self._ended.is_set():
                try:
                    found = read_new(client, self._keys.clean, after=after, block=200, count=100)
                except redis.exceptions.RedisError:
                    time.sleep(0.05)
                    continue
                for entry_id, fields in found:
                    self.by_cursor.add(fields[b"id"].decode())
                    after = entry_id

    def _read(self) -> None:
        with Reader(self._url, self._keys.namespace, group="followers", consumer="one") as reader:
            for batch in reader.batches():
                for _, record in batch:
                    self.by_group[record.id] += 1
                reader.acknowledge(*(entry_id for entry_id, _ in batch))
                if self._ended.is_set() and not batch:
                    return
