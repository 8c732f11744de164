"""Writes down what the commits of some documents are, in this tree or an older one; `commit_cost.py` starts it.

Called with a file of documents, the address of an empty server and a file to write: the script, and the arguments of
each of its calls, as msgpack.
"""

import sys
from hashlib import sha1
from importlib import import_module
from pathlib import Path
from typing import Any, Final

BATCH: Final = 50
FIRST_MILLISECOND: Final = 1_700_000_000_000


class _Watch:
    def begin(self, entry_id: str) -> None:
        """Does nothing."""

    def end(self) -> None:
        """Does nothing."""


def record(documents: list[bytes], address: str) -> dict[str, Any]:
    """Processes the documents in batches, in the pipeline of this tree, wherever its modules are.

    Returns:
        `script`, and `calls`: the number of keys, the keys and the arguments of each call, in their order.
    """
    import redis

    committer: Any = import_module("copydesk_workers.commit.committer")
    runner: Any = _first("copydesk_workers.pipeline.runner", "copydesk_workers.runner")
    raw_stream: Any = import_module("copydesk_workers.fleet.raw_stream")
    keys: Any = import_module("copydesk_schemas").Keys("commits")
    settings = import_module("copydesk_workers.settings").Settings(
        namespace="commits", window_documents=max(len(documents), 1000)
    )
    sha, calls = sha1(committer.SCRIPT, usedforsecurity=False).hexdigest(), []
    evalsha = redis.Redis.evalsha

    def recorded(client: Any, name: str, *arguments: Any) -> Any:
        if name == sha:
            calls.append([one if isinstance(one, bytes) else str(one).encode() for one in arguments])
        return evalsha(client, name, *arguments)

    redis.Redis.evalsha = recorded  # type: ignore[assignment]  # until this process ends
    commit = committer.Committer.commit
    # What else it is told is of one server (its epoch), and the calls are repeated on others.
    committer.Committer.commit = lambda inner, entries, *_: commit(inner, entries)
    client = redis.Redis(unix_socket_path=address.removeprefix("unix://"))
    raw_stream.ensure_group(client, keys)
    stream, processor = raw_stream.RawStream(client, keys, "worker", 60), runner.Runner(client, keys, settings)
    for first in range(0, len(documents), BATCH):
        for number, document in enumerate(documents[first : first + BATCH], first):
            client.xadd(keys.raw, {"document": document}, id=f"{FIRST_MILLISECOND + number}-0")
        while entries := stream.new(BATCH, 1):
            processor.process(entries, _Watch())
    return {"script": committer.SCRIPT, "calls": calls}


def _first(*names: str) -> Any:
    """The first of these modules that is there."""
    for name in names[:-1]:
        try:
            return import_module(name)
        except ModuleNotFoundError:
            continue
    return import_module(names[-1])


if __name__ == "__main__":
    import msgspec

    source, server, target = sys.argv[1:]
    found = record(Path(source).read_bytes().splitlines(), server)
    Path(target).write_bytes(msgspec.msgpack.encode(found))
