"""A fleet whose processor does what its documents say, as a program: the acceptance tests start and kill it.

Its arguments are the server's URL and the settings as JSON. A document is `ok` or one of the words in `_obey`.
"""

import json
import os
import re
import signal
import sys
import time
from collections.abc import Sequence

import msgspec
import redis

from copydesk_schemas import GROUP, DeadReason, Keys
from copydesk_workers.fleet.start import run_fleet
from copydesk_workers.pipeline.intake import RawEntry, Watch
from copydesk_workers.settings import Settings

#: Publishes once: only who acknowledges the entry adds its outcome.
_COMMIT = """
if redis.call('XACK', KEYS[1], ARGV[1], ARGV[2]) == 0 then return 0 end
redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3))
redis.call('XDEL', KEYS[1], ARGV[2])
redis.call('HDEL', KEYS[3], ARGV[2])
return 1
"""


class ObedientProcessor:
    """Publishes each entry under its id, after it did what the document says."""

    def __init__(self, client: redis.Redis, keys: Keys, settings: Settings) -> None:
        self._keys = keys
        self._commit = client.register_script(_COMMIT)

    def process(self, batch: Sequence[RawEntry], watch: Watch) -> None:
        """Obeys and commits one after the other."""
        for entry in batch:
            watch.begin(entry.entry_id)
            _obey(entry.fields[b"document"].decode())
            watch.end()
            self._finish(entry, self._keys.clean, {"batch": str(len(batch))})

    def bury(self, entry: RawEntry, reason: DeadReason, detail: str) -> None:
        """Commits a dead letter."""
        self._finish(entry, self._keys.dead, {"reason": reason, "detail": detail})

    def _finish(self, entry: RawEntry, stream: str, fields: dict[str, str]) -> None:
        arguments = ["raw_id", entry.entry_id, *(part for pair in fields.items() for part in pair)]
        self._commit(keys=[self._keys.raw, stream, self._keys.attempts], args=[GROUP, entry.entry_id, *arguments])


def _obey(word: str) -> None:
    if word == "exit":
        os._exit(3)
    if word == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if word == "raise":
        raise LookupError("the document asked for it")
    if word == "hang":  # in C, with the interpreter's lock held: no signal handler runs
        re.match(r"(a+)+$", "a" * 64 + "b")
    if word == "bloat":  # in C too, 16 MiB at a time
        held = []
        while True:
            held.append(b"x" * 2**24)
    if word.startswith("sleep"):
        time.sleep(float(word.removeprefix("sleep")))


if __name__ == "__main__":
    url, settings_json, *flags = sys.argv[1:]
    settings = msgspec.convert(json.loads(settings_json), Settings)
    sys.exit(run_fleet(settings, url, burst="--burst" in flags, make_processor=ObedientProcessor))
